"""What the data can bear: which months are counted, how late reports come, what changed, and how exact places are.

What the intake found is read from its figures (`quality`), and nothing is judged anew but jumps that all kommundelar
share (`shared_jumps`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.code_breaks import code_breaks
from bfa.analyses.default_periods import Asked, preliminary
from bfa.analyses.effect.recording import KNOWN_ENOUGH
from bfa.analyses.shared_jumps import Looked, shared_jumps
from bfa.analyses.situation import Situation
from bfa.errors import DataError
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.coverage import COUNTED, GAP, OUTSIDE, PART, stretches
from bfa.tables.period import Period, months
from bfa.tables.quality import many_refused, to_decide

#: Kinds that a kommun compares; its own work is not among them.
KINDS = ("crime", "event")
#: A month that is counted and still fills up with late reports.
LATE = "preliminary"
#: How exact a place is, and a time, the most exact first.
PLACES, CLOCKS = ("point", "kommundel", "none"), ("clock", "day", "month")
#: Days after the end of a month within which reports are told. [days]
WITHIN = (0, 30, 60, 90)
_LATER = "later"
_STATES = (COUNTED, PART, GAP, OUTSIDE)
_YEAR = 12
_BREAKS = ["month", "brottstyp", "kommundelar", "origin", "comparable", "what", "needs"]


@dataclass(frozen=True, slots=True)
class DataQuality(Answer):
    """What is known of the data of a whole kommun, and how far they reach."""

    FACTS = frozenset(
        ("months", "spans", "types", "notes", "decide", "late", "breaks", "delay_period", "reach", "listed")
    )

    #: All months of any kind.
    period: Period
    #: Whether there are rows, and not counts only.
    has_rows: bool
    #: kind (crime, event, activity, counts), source, month (pandas Period), state (as `coverage`, or `LATE`).
    months: pd.DataFrame
    #: kind -> the months from its first counted to its last.
    spans: dict[str, Period]
    #: brottstyp, kind, span (Period), gone (tuple of Period): types that are not counted in every counted month of the
    #: kommun, or not in every kommundel.
    types: pd.DataFrame
    #: As `Situation.data_notes`.
    notes: dict[str, Any]
    #: Things that the quality report asks to be decided. [count]
    decide: int
    #: month (pandas Period), kind, days: months that late reports still fill, with the days from their end to the day
    #: of extraction (missing where that is not known).
    late: pd.DataFrame
    #: month (pandas Period), brottstyp ("" is every one), kommundelar (tuple; empty is all), origin (codes or kommun),
    #: comparable (bool: the type counts the same before and after), what, needs ("" where no codebook tells).
    breaks: pd.DataFrame
    #: Of crimes and events: what was looked for, and the jumps.
    looked: tuple[Looked, ...]
    #: brottstyp, kind, place (one of `PLACES`), n; brottstyp, kind, clock (one of `CLOCKS`), n. [count]
    places: pd.DataFrame = field(default_factory=pd.DataFrame)
    clocks: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: brottstyp, kind, within (days as text, of `WITHIN`, else later), n: crimes of `delay_period`. [count]
    delays: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: The twelve months of `delays`; None where it cannot be told.
    delay_period: Period | None = None
    #: kind (of `KINDS`) -> the types that are counted.
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: From the end of the last month to the day of extraction; None where that is not known. [days]
    reach: int | None = None


def known_months(situation: Situation) -> Asked:
    """All months that are counted of any kind, as the periods of a page.

    Raises
    ------
    DataError
        Nothing is counted by the month.
    """
    if situation.counts.empty:
        raise DataError("Ingen månad är räknad.", do="läs in uppgifter som täcker hela månader.")
    span = _span(situation.counts["month"])
    return Asked(span, span, span, span, found=())


def data_quality(situation: Situation) -> DataQuality:
    """What the data of a kommun can bear.

    Raises
    ------
    DataError
        Nothing is counted by the month.
    """
    asked, rows = known_months(situation), situation.incidents
    own = None if rows is None else pd.DataFrame(rows[rows["kind"].isin(KINDS)])
    delay_period = None if own is None else _settled_year(situation, own)
    return DataQuality(
        period=asked.period,
        has_rows=rows is not None,
        months=_months(situation),
        spans=_spans(situation),
        types=_types(situation),
        notes=situation.data_notes,
        decide=_decide(situation.quality),
        late=_late(situation),
        breaks=_breaks(situation),
        looked=tuple(shared_jumps(situation, kind) for kind in KINDS),
        places=pd.DataFrame() if own is None else _by_place(own),
        clocks=pd.DataFrame() if own is None else _by_clock(own),
        delays=pd.DataFrame() if own is None or delay_period is None else _delays(own, delay_period),
        delay_period=delay_period,
        reach=_reach(situation, asked.period.last),
        listed={kind: _listed(situation, kind) for kind in KINDS},
    )


def _listed(situation: Situation, kind: str) -> tuple[str, ...]:
    return tuple(sorted(map(str, situation.counts.loc[situation.counts["kind"] == kind, "brottstyp"].unique())))


def _decide(figures: dict[str, Any]) -> int:
    """So many lines has the list of what to do in the quality report. [count]"""
    if not figures:
        return 0
    wrong = [one for one in figures["control_sums"] if not one["match"]]
    return len(many_refused(figures)) + len(to_decide(figures)) + len(wrong)


def _span(times: "pd.Series[pd.Timestamp]") -> Period:
    held = times.dt.to_period("M")
    return Period(held.min(), held.max())


def _months(situation: Situation) -> pd.DataFrame:
    """The best state of each month in any file of a source."""
    files = situation.coverage.assign(month=situation.coverage["month"].dt.to_period("M"))
    rank = files["state"].map(_STATES.index).astype("int64")
    best = rank.groupby([files["kind"], files["source"], files["month"]], observed=True).min().reset_index()
    best["state"] = best["state"].map(_STATES.__getitem__)
    for kind in best["kind"].unique():
        fills = best["kind"].eq(kind) & best["month"].isin(preliminary(situation, (str(kind),)))
        best.loc[fills & best["state"].eq(COUNTED), "state"] = LATE
    return best


def _spans(situation: Situation) -> dict[str, Period]:
    notes = situation.data_notes["coverage"]
    return {kind: Period(*(pd.Period(month, "M") for month in each["span"])) for kind, each in notes.items()}


def _types(situation: Situation) -> pd.DataFrame:
    columns, rows = ["brottstyp", "kind", "span", "gone"], list[tuple[Any, ...]]()
    counts = situation.counts[situation.counts["kind"].isin(KINDS) & situation.counts["n"].notna()]
    named = counts[counts["area"] != NO_KOMMUNDEL] if counts["area"].ne(NO_KOMMUNDEL).any() else counts
    for kind, own in named.groupby("kind", observed=True):
        areas, every = own["area"].nunique(), pd.PeriodIndex(sorted(own["month"].dt.to_period("M").unique()))
        held = own.groupby(["brottstyp", "month"], observed=True)["area"].nunique()
        whole = held[held == areas].reset_index()
        for brottstyp in sorted(own["brottstyp"].unique()):
            known = pd.PeriodIndex(whole.loc[whole["brottstyp"] == brottstyp, "month"].dt.to_period("M"))
            gone = every[~every.isin(known)]
            if len(gone):
                span = Period(known.min(), known.max()) if len(known) else None
                rows.append((brottstyp, kind, span, tuple(stretches(gone))))
    return pd.DataFrame(rows, columns=columns)


def _late(situation: Situation) -> pd.DataFrame:
    uttag, known = situation.kommun.uttag, situation.quality.get("extracted", {})
    rows = []
    for kind in (*KINDS, "counts"):
        for month in preliminary(situation, (kind,)):
            day = pd.Timestamp(known.get(kind, {}).get(str(month), uttag)) if uttag else None
            rows.append((month, kind, None if day is None else (day - month.end_time.normalize()).days))
    return pd.DataFrame(rows, columns=["month", "kind", "days"]).astype({"days": "Int64"})


def _reach(situation: Situation, last: pd.Period) -> int | None:
    uttag = situation.kommun.uttag
    return None if uttag is None else int((pd.Timestamp(uttag) - last.end_time.normalize()).days)


def _breaks(situation: Situation) -> pd.DataFrame:
    span = _span(situation.counts["month"])
    codes = code_breaks(situation).assign(origin="codes")
    codes["kommundelar"] = [()] * len(codes)
    own = pd.DataFrame(
        [
            (known.month, known.brottstyp or "", tuple(known.kommundelar), "kommun", False)
            for known in situation.kommun.recording_breaks
        ],
        columns=["month", "brottstyp", "kommundelar", "origin", "comparable"],
    )
    found = pd.concat([codes[codes["month"].notna()], own], ignore_index=True).reindex(columns=_BREAKS)
    found = found.assign(
        month=pd.PeriodIndex(found["month"], freq="M"),
        comparable=found["comparable"].eq(True),
        **{name: found[name].fillna("").astype("str") for name in ("what", "needs")},
    )
    return found[found["month"].isin(months(span))].sort_values(["month", "brottstyp"], ignore_index=True)


def _by_place(rows: pd.DataFrame) -> pd.DataFrame:
    inside = rows["kommundel"].notna() & rows["kommundel"].ne(NO_KOMMUNDEL)
    exact = np.select([rows["geometry"].notna(), inside], PLACES[:2], PLACES[2])
    return _counted(rows, "place", exact)


def _by_clock(rows: pd.DataFrame) -> pd.DataFrame:
    day = rows["day_known"].ne(False).fillna(True) if "day_known" in rows else pd.Series(True, index=rows.index)
    clock = rows["clock_known"].ne(False).fillna(True)
    exact = np.select([(clock & day).to_numpy(dtype=bool), day.to_numpy(dtype=bool)], CLOCKS[:2], CLOCKS[2])
    return _counted(rows, "clock", exact)


def _counted(rows: pd.DataFrame, name: str, exact: Any) -> pd.DataFrame:
    own = rows[["brottstyp", "kind"]].assign(**{name: exact})
    return own.groupby(["kind", "brottstyp", name], observed=True).size().rename("n").reset_index()


def _settled_year(situation: Situation, rows: pd.DataFrame) -> Period | None:
    """The latest twelve months of crimes that every report within `WITHIN` has had time for."""
    crimes = rows[rows["kind"] == "crime"]
    if situation.kommun.uttag is None or crimes.empty or "registered" not in crimes:
        return None
    last = pd.Timestamp(situation.kommun.uttag) - pd.Timedelta(days=WITHIN[-1])
    known = months(_span(crimes["start"]))
    ended = [month for month in known if month.end_time < last]
    if len(ended) < _YEAR:
        return None
    year = Period(ended[-1] - _YEAR + 1, ended[-1])
    own = crimes[crimes["start"].dt.to_period("M").isin(months(year))]
    return year if len(own) and own["registered"].notna().mean() >= KNOWN_ENOUGH else None


def _delays(rows: pd.DataFrame, year: Period) -> pd.DataFrame:
    own = rows[
        (rows["kind"] == "crime") & rows["start"].dt.to_period("M").isin(months(year)) & rows["registered"].notna()
    ]
    days = (own["registered"].dt.normalize() - own["start"].dt.to_period("M").dt.end_time.dt.normalize()).dt.days
    within = np.select([days.to_numpy() <= limit for limit in WITHIN], list(map(str, WITHIN)), _LATER)
    return _counted(own, "within", within)


def bands() -> Iterator[str]:
    """The names of the bands of `DataQuality.delays`, the quickest first."""
    yield from map(str, WITHIN)
    yield _LATER
