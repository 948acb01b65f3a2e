"""What of an effect may be shown: its counts and all that is computed from them through the gate, once.

A hidden count takes with it what is computed from it. The comparison is made of the controls' counts, and
whoever has every kommundel's could solve for one of them: it is withheld where the count of any control is hidden, and
earlier periods are where that of any area is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from bfa.analyses.effect.calendar import same_months
from bfa.analyses.effect.recording import LateReports, late_reports, rule_changes
from bfa.analyses.effect.relative import WITHOUT_NEIGHBOURS
from bfa.analyses.effects import Effect
from bfa.analyses.measures import first_start
from bfa.analyses.series import area_months, period_totals, whole
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import months_gone
from bfa.disclosure import Gate, hides, protect, single
from bfa.tables.period import Period, months, parse_period, years_back
from bfa.words import sentences
from bfa.words.labels import labels, place_name
from bfa.words.numbers import interval_from, missing, period_label

#: What narrows the counts of a row of the spread table.
_NARROWS = {"ring": ("plats",), "andra tider": ("tid",)}
_SHOWN_BEFORE = 24
_BAND = ["expected", "lower", "upper"]

Closed = Mapping[Period, frozenset[str]]


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """An effect after the gate.

    Attributes
    ----------
    found : Effect
        The answer itself, for its words. Of its numbers only what stands below may be shown.
    name, title : str
        What the area is called, and type, area and period in words.
    period, baseline : Period
        Follow-up and what it is held against.
    start : Timestamp or None
        When the first measure here began.
    hidden : bool
        The counts may not be shown, and so nothing that is computed from them.
    withheld : bool
        The comparison may not be shown in figures, since a count it is made of is hidden; then nothing computed from
        it is either.
    partly : bool
        Some earlier periods are left out for the same reason.
    table : DataFrame
        line, label, before, after, percent, ratio, lower, upper, interval (words), hidden. As `Effect.table`, and a
        line "others": the controls' counts as the overview has them.
    series : DataFrame
        month, n, expected, lower, upper: the months to draw. The chart hides small months itself.
    years : DataFrame
        period, n, percent (departure from the comparison), hidden: the area's own same months, oldest first.
    earlier : DataFrame
        area, period, ratio, own (bool): departures that may be shown.
    left_out : DataFrame
        label, ratio, lower, upper, weight [%], changes_sign.
    spread : DataFrame
        where, kind, before, after, difference, lower, upper, says, words, hidden.
    gates : DataFrame
        gate, answer, why, basis.
    sums : tuple of Period
        Periods whose counts stand in `years`, so that no month can be found by subtraction.
    late : LateReports or None
        What was registered too late to be counted in the baseline; None where nothing was, or no count is shown.
    rule_changes : tuple of Period
        First months under a new rule for registration, of this area or of all.
    uncounted : tuple of Period
        Months of the two periods that are not counted here.
    """

    found: Effect
    name: str
    title: str
    period: Period
    baseline: Period
    start: pd.Timestamp | None
    hidden: bool
    withheld: bool
    partly: bool
    table: pd.DataFrame
    series: pd.DataFrame
    years: pd.DataFrame
    earlier: pd.DataFrame
    left_out: pd.DataFrame
    spread: pd.DataFrame
    gates: pd.DataFrame
    sums: tuple[Period, ...]
    late: LateReports | None = None
    rule_changes: tuple[pd.Period, ...] = ()
    uncounted: tuple[Period, ...] = ()


def shown_effect(found: Effect, situation: Situation, *, gate: Gate) -> ShownEffect:
    """An effect through the gate; see `ShownEffect`."""
    period, baseline = parse_period(found.period), parse_period(found.baseline)
    hidden = effect_hidden(found, situation, gate=gate)
    closed = _closed(found, situation, gate)
    withheld = hidden or _withheld(found, closed)
    named = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=gate.tier))
    years = _years(found, situation, hidden=hidden, withheld=withheld, closed=closed, gate=gate)
    earlier = _earlier(found, hidden=withheld, closed=closed)
    return ShownEffect(
        found=found,
        name=named,
        title=sentences.title(situation, found.brottstyp, found.period, gate=gate),
        period=period,
        baseline=baseline,
        start=first_start(situation, period),
        hidden=hidden,
        withheld=withheld,
        partly=len(earlier) < len(found.earlier),
        table=_table(found, situation, hidden=hidden, withheld=withheld, gate=gate),
        series=_series(found, situation, gate=gate, hidden=withheld),
        years=years,
        earlier=earlier,
        left_out=_left_out(found, hidden=withheld),
        spread=_spread(found, hidden=withheld, closed=closed, gate=gate),
        gates=_gates(found, hidden=withheld, gate=gate),
        sums=tuple(parse_period(text) for text in years.loc[years["n"].notna(), "period"]),
        late=_late(found, situation, hidden=hidden),
        rule_changes=rule_changes(situation, found.brottstyp),
        uncounted=months_gone(situation, found.brottstyp, baseline, period),
    )


def effect_hidden(found: Effect, situation: Situation, *, gate: Gate) -> bool:
    """Whether the counts of an effect may not be shown, by themselves or because the pages side by side hide them."""
    known = [n for n in (found.before, found.after) if n is not None]
    small = [single.count(n, gate=gate, brottstyp=found.brottstyp, kind=found.kind_counted).hidden for n in known]
    return any(small) or any(
        hides(gate, brottstyp=found.brottstyp, period=period, kommundel=situation.kommundel)
        for period in (found.period, found.baseline)
    )


def _late(found: Effect, situation: Situation, *, hidden: bool) -> LateReports | None:
    if hidden or found.before is None:
        return None
    after, before = parse_period(found.period), parse_period(found.baseline)
    return late_reports(situation, found.brottstyp, after, before, counted=found.before)


def _closed(found: Effect, situation: Situation, gate: Gate) -> dict[Period, frozenset[str]]:
    """Each period behind the comparisons in which some area's count may not be shown, with those areas.

    The whole kommun is "", and closed where its total is.
    """
    matrix, closed = area_months(situation, found.brottstyp), {}
    for then in _compared(found, matrix):
        totals = period_totals(matrix, then).dropna().astype("Int64").rename("n")
        safe = protect(totals.reset_index(), gate=gate, sensitive=found.brottstyp, kind=found.kind_counted)
        total = bool(safe.totals[()]["hidden"].any())
        gone = safe.table["hidden"] | total
        if situation.kommundel and gone.any():
            closed[then] = frozenset(str(name) for name in totals.index[gone.to_numpy(bool)])
        elif total and not situation.kommundel:
            closed[then] = frozenset({situation.kommundel})
    return closed


def _compared(found: Effect, matrix: pd.DataFrame) -> set[Period]:
    """The same months of every year, and the earlier windows with the years they are held against."""
    after, first = parse_period(found.period), pd.PeriodIndex(matrix.columns)[0]
    same = {years_back(after, years) for years in range((after.first - first).n // 12 + 1)}
    windows = {parse_period(text) for text in found.earlier["period"].unique()}
    return same.union(*(_behind(window, found) for window in windows))


def _withheld(found: Effect, closed: Closed) -> bool:
    """Whether the count of any control is hidden in the follow-up or in the years it is held against."""
    behind = {parse_period(found.baseline), *_behind(parse_period(found.period), found)}
    gone = frozenset[str]().union(*(closed.get(then, ()) for then in behind))
    return bool(found.relative and gone & set(found.relative.controls))


def _behind(period: Period, found: Effect) -> list[Period]:
    """A window and the earlier years it is held against."""
    step = -(-len(months(period)) // 12)
    years = found.relative.years if found.relative else 1
    return [years_back(period, step * back) for back in range(years + 1)]


def _table(found: Effect, situation: Situation, *, hidden: bool, withheld: bool, gate: Gate) -> pd.DataFrame:
    """The lines, less those that would tell of a small count: what a bound adds to the area's own counts."""
    table = found.table.copy()
    numbers = ["before", "after", "percent", "ratio", "lower", "upper"]
    types = dict.fromkeys(("before", "after"), "Int64") | dict.fromkeys(numbers[2:], "Float64")
    table = table.astype(types)
    table["ratio"] = table["ratio"].where(table["percent"].isna(), 1 + table["percent"] / 100)
    if hidden:
        table.loc[:, numbers] = pd.NA
    else:
        table = table[[not _narrow(row, found, gate) for row in table.to_dict("records")]].reset_index(drop=True)
        compared = table["before"].isna() & withheld
        table[numbers] = table[numbers].mask(compared)
        if not withheld:
            table = pd.concat([table.iloc[:1], _others(found, situation), table.iloc[1:]], ignore_index=True)
    ends = zip(table["lower"], table["upper"], strict=True)
    spans = [interval_from(*row) for row in zip(table["before"], table["after"], ends, strict=True)]
    return table.assign(interval=spans, hidden=hidden)


def _others(found: Effect, situation: Situation) -> pd.DataFrame:
    """The controls' counts in the two periods, as they stand in the overview; no line where nothing is compared."""
    if found.relative is None or found.before is None:
        return pd.DataFrame()
    controls = area_months(situation, found.brottstyp).reindex(list(found.relative.controls))
    before, after = (
        period_totals(controls, parse_period(period)).sum(skipna=False) for period in (found.baseline, found.period)
    )
    if missing(before) or missing(after):
        return pd.DataFrame()
    label = {"line": "others", "label": "Jämförelseområdenas antal"}
    return pd.DataFrame([label | {"before": before, "after": after}]).astype({"before": "Int64", "after": "Int64"})


def _narrow(row: Mapping[Any, Any], found: Effect, gate: Gate) -> bool:
    """Whether a line's counts differ from the area's own by so few that a place or a case could be told from it."""
    added = [
        abs(int(row[name]) - own)
        for name, own in (("before", found.before), ("after", found.after))
        if own is not None and not missing(row[name])
    ]
    kinds = {"brottstyp": found.brottstyp, "kind": found.kind_counted}
    return any(single.count(n, gate=gate, identifies=("plats",), **kinds).hidden for n in added)


def _series(found: Effect, situation: Situation, *, gate: Gate, hidden: bool) -> pd.DataFrame:
    """The months from two years before the baseline; the band is left out where it would tell of small months."""
    period, baseline = parse_period(found.period), parse_period(found.baseline)
    month = pd.PeriodIndex(found.series["month"])
    inside = (month >= baseline.first - _SHOWN_BEFORE) & (month <= period.last)
    series = found.series[inside].reset_index(drop=True)
    controls = area_months(situation, found.brottstyp).reindex(found.relative.controls if found.relative else [])
    monthly = controls.reindex(columns=[*months(baseline), *months(period)]).sum(axis=0)
    table = pd.DataFrame({"n": monthly.astype("Int64").to_numpy()})
    small = protect(table, gate=gate, sensitive=found.brottstyp, margins=(), kind=found.kind_counted).hidden
    return series.drop(columns=_BAND, errors="ignore") if hidden or small or not found.relative else series


def _years(
    found: Effect, situation: Situation, *, hidden: bool, withheld: bool, closed: Closed, gate: Gate
) -> pd.DataFrame:
    """The same months of each year, with how the area departed from the comparison where that may be shown."""
    area = situation.kommundel
    matrix = area_months(situation, found.brottstyp)
    series = cast("pd.Series[float]", matrix.loc[area]) if area else whole(matrix)
    table = same_months(series, parse_period(found.period))[["period", "n"]].astype({"n": "Int64"})
    own = _departed(found, closed) if found.relative and not withheld else {}
    kinds = {"brottstyp": found.brottstyp, "kind": found.kind_counted}
    gone = [
        hidden
        or area in closed.get(parse_period(str(text)), frozenset())
        or single.count(int(n), gate=gate, **kinds).hidden
        or hides(gate, brottstyp=found.brottstyp, period=str(text), kommundel=area)
        for text, n in zip(table["period"], table["n"], strict=True)
    ]
    table["percent"] = pd.array([own.get(text, pd.NA) for text in table["period"]], dtype="Float64")
    table["n"] = table["n"].mask(pd.Series(gone, index=table.index))
    return table.assign(hidden=gone)


def _departed(found: Effect, closed: Closed) -> dict[str, float]:
    """Departure in percent by period: the treated area's earlier ones and the one that is judged."""
    rows = _earlier(found, hidden=False, closed=closed)
    rows = rows[rows["own"]] if len(found.treated) == 1 else rows.iloc[:0]
    earlier = dict(zip(rows["period"], 100 * (rows["ratio"] - 1), strict=True))
    now = {found.period: 100 * (found.relative.ratio - 1)} if found.relative else {}
    return earlier | now


def _earlier(found: Effect, *, hidden: bool, closed: Closed) -> pd.DataFrame:
    """Departures of periods in which no area's count is hidden, neither then nor in the years they are held against."""
    table = found.earlier
    periods = {text: parse_period(text) for text in table["period"].unique()}
    open_ones = {text for text, period in periods.items() if not set(_behind(period, found)) & set(closed)}
    kept = table["period"].isin(open_ones if not hidden else set())
    return table[kept].assign(own=table["area"].astype(str).isin(found.treated)).reset_index(drop=True)


def _left_out(found: Effect, *, hidden: bool) -> pd.DataFrame:
    table = found.left_out.iloc[:0] if hidden else found.left_out
    names = [str(name) for name in table["control"]]
    label = [_without(name) if place else "Alla jämförelseområden" for place, name in enumerate(names)]
    return table.assign(label=label, weight=100 * table["weight"]).reset_index(drop=True)


def _without(name: str) -> str:
    """A row of the table by its control, or by what it leaves out together."""
    return f"{name[:1].upper()}{name[1:]}" if name == WITHOUT_NEIGHBOURS else f"Utan {name}"


def _spread(found: Effect, *, hidden: bool, closed: Closed, gate: Gate) -> pd.DataFrame:
    """Each kind of row narrowed by its own; neighbours as in the overview."""
    now = {parse_period(found.period), parse_period(found.baseline)}
    small = frozenset[str]().union(*(names for period, names in closed.items() if period in now))
    parts = []
    for kind, part in found.spread.groupby("kind", sort=False):
        sensitive = "where" if kind == "andra brott" else found.brottstyp
        safe = protect(
            part.astype({"before": "Int64", "after": "Int64"}),
            gate=gate,
            value=["before", "after"],
            identifies=_NARROWS.get(str(kind), ()),
            sensitive=sensitive,
            derived=("difference", "lower", "upper"),
            kind=found.kind_counted,
        ).table
        safe["hidden"] |= hidden | safe["where"].isin(small)
        parts.append(safe)
    if not parts:
        return found.spread.assign(hidden=False)
    table = pd.concat(parts, ignore_index=True)
    numbers = ["before", "after", "difference", "lower", "upper"]
    table[numbers] = table[numbers].mask(table["hidden"])
    said = {name: table[name].astype(object).mask(table["hidden"], None) for name in ("says", "words")}
    return table.assign(**said)


def _gates(found: Effect, *, hidden: bool, gate: Gate) -> pd.DataFrame:
    """The gates; a reason is not said where what it is computed from could tell of hidden counts."""
    kinds = {"brottstyp": found.brottstyp, "kind": found.kind_counted}
    alone = single.count(1, gate=gate, identifies=("plats",), **kinds).hidden
    untold = {"counts": hidden, "few": hidden or alone, "facts": False}
    words = [
        "visas inte" if untold[basis] else in_words(why)
        for why, basis in zip(found.gates["why"], found.gates["basis"], strict=True)
    ]
    return found.gates.assign(why=words)


def in_words(text: str) -> str:
    """The text with its periods in Swedish: 2010-01/2010-04 is januari–april 2010."""
    return re.sub(r"\d{4}-\d{2}/\d{4}-\d{2}", lambda found: period_label(found[0]), text)
