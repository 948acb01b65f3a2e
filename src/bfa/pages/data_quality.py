"""The page of `0_datakvalitet`: what the data can bear, from which months are counted to how exact a place is.

Shares and changes are worked out of what was released. The quality report of the intake, which is the analyst's own and
never handed out, has the rows behind it (`quality_report`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.data_quality import CLOCKS, KINDS, PLACES, WITHIN, DataQuality, bands
from bfa.analyses.shared_jumps import SIDES, went
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, Policy, Released, Why
from bfa.disclosure.quality_tables import ROWS, jump_name, quality_tables, told_types
from bfa.draw import tables
from bfa.draw.causes.sheet import drawing_output
from bfa.draw.coverage_band import Band, Row, coverage_band, coverage_band_down, named
from bfa.draw.output import Output, figures_output, text
from bfa.methods.common_jump import log_ratio
from bfa.pages.figures import Figures, records
from bfa.pages.page import section
from bfa.pages.quality_tables import reached
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.coverage import COUNTED, OUTSIDE, stretches
from bfa.tables.period import Period, months
from bfa.words import data_quality as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.labels import labels, place_name
from bfa.words.numbers import period_label

#: A known change of all types explains a jump that is so near. [months]
_NEAR = 1
_EXACT = {"places": PLACES, "clocks": CLOCKS}
Told = Mapping[str, Any]


@dataclass(frozen=True)
class DataQualityPage:
    """The answer, and what may be shown of it."""

    #: Facts alone; counts are read from `released`.
    result: Facts
    place: str
    policy: Policy
    #: As `disclosure.quality_tables`.
    released: dict[str, Released]

    @cached_property
    def jumps(self) -> list[Told]:
        """kind, month, months, periods, known, before, after, percent, same, of; None where a sum may not be shown."""
        each = (jump for looked in self.result.looked for jump in looked.jumps)
        return [_jump(self, jump) for jump in each]

    @cached_property
    def exact(self) -> list[Told]:
        """kind, name (of `PLACES` and `CLOCKS`), n, share [%], hidden: how exact rows are."""
        return [row for name in ROWS for kind in KINDS for row in _exact(self, name, kind)]

    @cached_property
    def delays(self) -> list[Told]:
        """days, share [%]: crimes registered within so many days of the end of their month; none where not known."""
        return _delays(self)

    @cached_property
    def checks(self) -> list[Told]:
        """what, standing, found, means of each thing that was tried."""
        looked = [each.tried for each in self.result.looked]
        found = [
            words.months_check(self.result),
            words.refused_check(self.result),
            words.late_check(self.result, self.delays),
            words.breaks_check(self.result),
            words.jumps_check(self.jumps, tried=any(looked), by_year=self.result.by_year),
            words.places_check(self.exact, self.result),
        ]
        return found + ([words.clocks_check(self.exact)] if self.result.has_rows else [])

    @section
    def in_short(self) -> Iterator[Output | None]:
        """What was tried, what was found, and what each means for what may be concluded."""
        yield text(words.title(self.place, self.result.period))
        yield text(words.in_all(self.checks))
        yield tables.table(
            words.listed(self.checks),
            caption=message("data_quality.captions.checks"),
            columns=messages("data_quality.heads.checks"),
            stacked=True,
        )

    @section
    def coverage(self) -> Iterator[Output | None]:
        """The months of each source, drawn and as a table."""
        yield _band(self)
        yield tables.table(
            _reach(self),
            caption=message("data_quality.captions.coverage"),
            columns=messages("data_quality.heads.coverage"),
            stacked=True,
        )

    @section
    def late(self) -> Iterator[Output | None]:
        """How soon crimes are registered."""
        if not self.delays:
            counts = "years" if self.result.by_year else "counts"
            why = message(f"data_quality.why.{'unknown' if self.result.has_rows else counts}")
            yield text(message("data_quality.no_delays", why=why))
            return
        told = all(row["share"] is not None for row in self.delays)
        rows = [
            {"within": words.delay(row["days"]), "share": row["share"], "hidden": row["share"] is None}
            for row in self.delays
        ]
        yield tables.table(
            pd.DataFrame(rows),
            caption=message("data_quality.captions.delays", period=period_label(self.result.delay_period)),
            columns=messages("data_quality.heads.delays"),
            formats={"share": "share"},
            note=in_sentences(
                message("data_quality.delay_note"), _left_out(self), "" if told else self.released["delays"].reason
            ),
        )

    @section
    def changes(self) -> Iterator[Output | None]:
        """What changed in how crimes are registered, as far as is known or shows."""
        breaks = self.result.breaks
        found = words.changes(breaks[~breaks["comparable"]], self.jumps)
        if found.empty:
            yield text(message("data_quality.no_changes"))
        else:
            yield _changes(found, message("data_quality.captions.changes"))
        if breaks["comparable"].any():
            alike = words.changes(breaks[breaks["comparable"]], ())
            yield _changes(alike, message("data_quality.captions.alike"), folded=True)

    @section
    def precision(self) -> Iterator[Output | None]:
        """How exact places and times are."""
        if not self.exact:
            yield text(message(f"data_quality.no_rows.{'years' if self.result.by_year else 'months'}"))
            return
        rows = [row for row in self.exact if row["n"] or row["hidden"]]
        yield tables.table(
            words.precision(rows).astype({"n": "Int64", "share": "Float64"}),
            caption=message("data_quality.captions.exact", period=period_label(self.result.period)),
            columns=messages("data_quality.heads.exact"),
            formats={"n": "int", "share": "share"},
            note=in_sentences(_left_out(self), _why(self)),
        )

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        yield figures_output(figures(self))


def page(
    released: dict[str, Released], result: Facts, situation: Situation, *more: Any, policy: Policy
) -> DataQualityPage:
    """The page, from what was released and what of the answer is no count."""
    place = place_name(labels(situation.kommun, kommundel="", tier=policy.tier))
    return DataQualityPage(result, place, policy, released)


def count_tables(result: DataQuality, *more: Any, policy: Policy) -> dict[str, CountTable]:
    """What the page counts, by the names of `DataQualityPage.released`."""
    return quality_tables(result, policy=policy)


def figures(page: DataQualityPage) -> Figures:
    """The figures of `0_datakvalitet`."""
    result = page.result
    breaks = result.breaks.assign(
        month=result.breaks["month"].astype(str), kommundelar=result.breaks["kommundelar"].map(list)
    )
    return {
        "period": str(result.period),
        "checks": [dict(row) for row in page.checks],
        "by_year": result.by_year,
        "area_count": result.areas,
        "spans": {kind: str(span) for kind, span in result.spans.items()},
        "gone": {kind: list(map(str, gone)) for kind, gone in result.gone.items()},
        "late": [str(month) for month in sorted(result.late["month"].unique())],
        "breaks": breaks.to_dict("records"),
        "jumps": [{**row, "month": str(row["month"])} for row in page.jumps],
        "exact": [dict(row) for row in page.exact],
        "delay_period": str(result.delay_period) if result.delay_period else None,
        "delays": [dict(row) for row in page.delays],
    }


def _why(page: DataQualityPage) -> Why | str:
    """Why a count that would be shown is hidden; "" where none is."""
    if not any(row["hidden"] for row in page.exact):
        return ""
    whys = (page.released[name].reason for name in page.released if name.split()[0] in ROWS)
    return next((why for why in whys if isinstance(why, Why)), "")


def _left_out(page: DataQualityPage) -> str:
    """That the types with a rule of their own are not counted; "" where there is none."""
    told = (len(told_types(own, kind, policy=page.policy)[0]) < len(own) for kind, own in page.result.listed.items())
    return message("data_quality.own_rule") if any(told) else ""


def _sums(safe: Released, by: tuple[str, ...]) -> pd.DataFrame:
    return safe.totals[by]


def _exact(page: DataQualityPage, name: str, kind: str) -> Iterator[Told]:
    safe = page.released.get(f"{name} {kind}")
    if safe is None:
        return
    own = {row[ROWS[name]]: row for row in records(_sums(safe, (ROWS[name],)))}
    every = records(_sums(safe, ()))[0]["n"]
    for each in _EXACT[name]:
        row = own.get(each, {"n": 0, "hidden": False})
        percent = None if row["n"] is None or not every else 100 * row["n"] / every
        told = {"n": row["n"], "share": percent, "hidden": bool(row["hidden"])}
        if row["n"] and _is_coarse(page, safe, kind):
            told = {"n": None, "share": None if percent is None else float(round(percent)), "hidden": True}
        yield {"kind": kind, "name": each, **told}


def _is_coarse(page: DataQualityPage, safe: Released, kind: str) -> bool:
    """Whether the tier could hide a sum of the types that are told, so that no number is."""
    return told_types(map(str, safe.table["brottstyp"].unique()), kind, policy=page.policy)[1]


def _delays(page: DataQualityPage) -> list[Told]:
    safe = page.released.get("delays")
    if safe is None:
        return []
    own = _sums(safe, ("within",)).set_index("within")["n"]
    n = [own.get(name, 0) for name in bands()]
    if any(pd.isna(each) for each in n) or not sum(n):
        return [{"days": days, "share": None} for days in WITHIN]
    shares = [float(100 * sum(n[: at + 1]) / sum(n)) for at in range(len(WITHIN))]
    coarse = _is_coarse(page, safe, "crime")
    told = [float(round(share)) if coarse else share for share in shares]
    return [{"days": days, "share": share} for days, share in zip(WITHIN, told, strict=True)]


def _jump(page: DataQualityPage, jump: Facts) -> Told:
    """A jump, with its size where every sum that it is worked out of may be shown."""
    safe, spans = page.released[jump_name(jump)], jump.periods
    total, areas = _sums(safe, ()).iloc[0], _sums(safe, ("kommundel",))
    found = {"kind": jump.kind, "month": jump.month, "months": len(months(spans["after"])), "by_year": jump.by_year}
    found["periods"] = {side: str(spans[side]) for side in SIDES}
    found["known"] = any(abs((month - jump.month).n) <= _NEAR for month in _of_all(page.result.breaks))
    if total["hidden"]:
        return found | dict.fromkeys((*SIDES, "percent", "same", "of"))
    named = areas[~areas["hidden"].astype(bool) & areas["kommundel"].ne(NO_KOMMUNDEL)]
    same, of = went(_four(named, spans))
    percent = 100 * float(np.expm1(log_ratio(_four(total.to_frame().T, spans).to_numpy(dtype=float)[0])[0]))
    if _is_coarse(page, safe, jump.kind):
        return found | dict.fromkeys(SIDES) | {"percent": float(round(percent)), "same": same, "of": of}
    ends = {name: int(total[name]) for name in SIDES}
    return found | ends | {"percent": percent, "same": same, "of": of}


def _of_all(breaks: pd.DataFrame) -> Iterator[pd.Period]:
    """The months of known changes that concern every type and every kommundel."""
    yield from breaks.loc[breaks["brottstyp"].eq("") & breaks["kommundelar"].map(len).eq(0), "month"]


def _changes(found: pd.DataFrame, caption: str, *, folded: bool = False) -> Output:
    heads = messages("data_quality.heads.changes")
    formats = {"month": "month"}
    return tables.table(found, caption=caption, columns=heads, formats=formats, stacked=True, folded=folded)


def _four(sums: pd.DataFrame, spans: Mapping[str, Period]) -> pd.DataFrame:
    """after, before, and both of the other years together."""
    others = {side: [name for name in spans if name.startswith(f"{side} ")] for side in SIDES}
    parts = [sums["after"], sums["before"], *(sums[others[side]].sum(axis=1) for side in others)]
    return pd.concat(parts, axis=1)


def _reach(page: DataQualityPage) -> pd.DataFrame:
    """name, span, gone, late of each source, and of each type that is counted for less."""
    rows = []
    for name, own in _sources(page).items():
        held = pd.PeriodIndex(own.loc[own["state"].isin((COUNTED, "preliminary")), "month"])
        gone = stretches(pd.period_range(held.min(), held.max(), freq="M").difference(held)) if len(held) else []
        late = stretches(pd.PeriodIndex(own.loc[own["state"] == "preliminary", "month"], freq="M"))
        span, lacking = reached([str(held.min()), str(held.max())] if len(held) else None, list(map(str, gone)))
        rows.append((name, span, lacking, ", ".join(map(period_label, late)) or "–"))
    for row in page.result.types.to_dict("records"):
        whole = row["span"]
        span, lacking = reached([str(whole.first), str(whole.last)] if whole else None, list(map(str, row["gone"])))
        rows.append((row["brottstyp"], span, lacking, "–"))
    return pd.DataFrame(rows, columns=["name", "span", "gone", "late"])


def _sources(page: DataQualityPage) -> dict[str, pd.DataFrame]:
    """The months of each source and kind, by its name in words."""
    kinds = messages("data_quality.kinds")
    every = page.result.months.groupby(["kind", "source"], sort=False, observed=True)
    found = sorted(every, key=lambda each: list(kinds).index(str(each[0][0])))
    return {message("data_quality.source", kind=kinds[kind], source=source): own for (kind, source), own in found}


def _band(page: DataQualityPage) -> Output | None:
    """The months drawn: sources, and what changed. Months far outside the others do not stretch it."""
    lines = _states(page)
    held = [month for states in lines.values() for state, own in states.items() if state != OUTSIDE for month in own]
    if not held:
        return None
    every = pd.period_range(min(held), max(held), freq="M")
    places = {month: at for at, month in enumerate(every)}
    rows = tuple(
        Row(name, {places[month]: state for state, own in states.items() for month in own if month in places})
        for name, states in lines.items()
    )
    years = {at: str(month.year) for month, at in places.items() if month.month == 1 or not at}
    key = named([state for row in rows for state in row.states.values()], messages("data_quality.key"))
    drawn = Band(len(every), years, rows, key)
    return drawing_output(
        coverage_band(drawn),
        coverage_band_down(drawn),
        alt=words.band_alt(lines),
        caption=message("data_quality.captions.band"),
    )


def _states(page: DataQualityPage) -> dict[str, dict[str, pd.PeriodIndex]]:
    """The months of each source by state, and those when something changed, by what stands beside them."""
    lines = {
        name: {str(state): pd.PeriodIndex(part["month"], freq="M") for state, part in own.groupby("state", sort=False)}
        for name, own in _sources(page).items()
    }
    breaks, called = page.result.breaks, messages("data_quality.changed")
    happened = {"break": list(breaks.loc[~breaks["comparable"], "month"]), "jump": [row["month"] for row in page.jumps]}
    changed = {name: pd.PeriodIndex(sorted(set(own)), freq="M") for name, own in happened.items() if own}
    return lines | {called[name]: {name: own} for name, own in changed.items()}
