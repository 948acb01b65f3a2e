"""What the data can bear: which months are counted, how late reports come, what changed, and how exact places are.

What the intake found is read from its figures (`quality`), and nothing is judged anew but jumps that all kommundelar
share (`shared_jumps`). What is told by year stands beside what is counted by month, as the twelve months of each year.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.code_breaks import code_breaks
from bfa.analyses.default_periods import Asked, late_years, preliminary
from bfa.analyses.effect.recording import KNOWN_ENOUGH
from bfa.analyses.shared_jumps import Looked, first_months, shared_jumps
from bfa.analyses.situation import Situation
from bfa.errors import DataError
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.coverage import COUNTED, GAP, OUTSIDE, PART, stretches
from bfa.tables.period import Period, months
from bfa.tables.quality import many_refused, to_decide

#: Kinds that a kommun compares; its own work is not among them.
KINDS = ("crime", "event")
#: Stands as a kind of source for what is told by year.
YEARS = "annual"
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
        (
            *("months", "spans", "types", "gone", "notes", "decide", "late", "breaks", "delay_period", "reach"),
            *("listed", "areas"),
        )
    )

    #: All months of any kind.
    period: Period
    #: Whether there are rows, and not counts only.
    has_rows: bool
    #: Whether all is told by year, and no month is counted.
    by_year: bool
    #: The kommundelar that are counted. [count]
    areas: int
    #: kind (crime, event, activity, counts, or `YEARS`), source, month (pandas Period), state (as `coverage`, or
    #: `LATE`).
    months: pd.DataFrame
    #: kind -> the months from its first counted to its last.
    spans: dict[str, Period]
    #: kind -> the stretches between them that no file covers, where there are any.
    gone: dict[str, tuple[Period, ...]]
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
    """All months that are counted of any kind, those of whole years among them, as the periods of a page.

    Raises
    ------
    DataError
        Nothing is counted.
    """
    if situation.counts.empty and situation.annual.empty:
        raise DataError("Ingen månad och inget år är räknat.", do="läs in uppgifter som täcker hela månader eller år.")
    ends = [*situation.counts["month"].dt.to_period("M").unique(), *_told_years(situation)]
    span = Period(min(ends), max(ends))
    return Asked(span, span, span, span, found=())


def data_quality(situation: Situation) -> DataQuality:
    """What the data of a kommun can bear.

    Raises
    ------
    DataError
        Nothing is counted.
    """
    asked, rows = known_months(situation), situation.incidents
    own = None if rows is None else pd.DataFrame(rows[rows["kind"].isin(KINDS)])
    delay_period = None if own is None else _settled_year(situation, own)
    by_month = [shared_jumps(situation, kind) for kind in KINDS]
    by_year = [shared_jumps(situation, kind, by_year=True) for kind in KINDS]
    return DataQuality(
        period=asked.period,
        has_rows=rows is not None,
        by_year=situation.counts.empty,
        areas=_areas(situation),
        months=_months(situation),
        spans=_spans(situation),
        gone=_gone(situation),
        types=_types(situation),
        notes=situation.data_notes,
        decide=_decide(situation.quality),
        late=_late(situation),
        breaks=_breaks(situation, asked.period),
        looked=(*by_month, *by_year),
        places=pd.DataFrame() if own is None else _by_place(own),
        clocks=pd.DataFrame() if own is None else _by_clock(own),
        delays=pd.DataFrame() if own is None or delay_period is None else _delays(own, delay_period),
        delay_period=delay_period,
        reach=_reach(situation, asked.period.last),
        listed={kind: _listed(situation, kind) for kind in KINDS},
    )


def _months_of(annual: pd.DataFrame) -> pd.DataFrame:
    """What is told by year, with a row for each of the year's months (`month`, pandas Period)."""
    rows = annual.loc[annual.index.repeat(_YEAR)].reset_index(drop=True)
    return rows.assign(month=first_months(rows["year"]) + np.arange(len(rows)) % _YEAR)


def _areas(situation: Situation) -> int:
    there = {*situation.counts["area"].unique(), *situation.annual["area"].unique()}
    return len(there - {NO_KOMMUNDEL})


def _told_years(situation: Situation) -> pd.PeriodIndex:
    """The months of all years that anything is told of by year, in order."""
    years = situation.annual[["year"]].drop_duplicates().sort_values("year", ignore_index=True)
    return pd.PeriodIndex(_months_of(years)["month"], freq="M")


def _listed(situation: Situation, kind: str) -> tuple[str, ...]:
    tables = (situation.counts, situation.annual)
    return tuple(
        sorted({str(name) for each in tables for name in each.loc[each["kind"] == kind, "brottstyp"].unique()})
    )


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
    return pd.concat([best, _year_months(situation)], ignore_index=True) if len(situation.annual) else best


def _year_months(situation: Situation) -> pd.DataFrame:
    """The months of the years that are told, and of those between them that are not."""
    told, late = _told_years(situation), late_years(situation).year
    names = dict.fromkeys(each.source for each in situation.kommun.counts if each.annual)
    every = pd.period_range(told.min(), told.max(), freq="M")
    state = np.select([~every.isin(told), every.year.isin(late)], [GAP, LATE], COUNTED)
    return pd.DataFrame({"kind": YEARS, "source": ", ".join(names), "month": every, "state": state})


def _spans(situation: Situation) -> dict[str, Period]:
    notes = situation.data_notes["coverage"]
    found = {kind: Period(*(pd.Period(month, "M") for month in each["span"])) for kind, each in notes.items()}
    told = _told_years(situation)
    return found | ({YEARS: Period(told.min(), told.max())} if len(told) else {})


def _gone(situation: Situation) -> dict[str, tuple[Period, ...]]:
    notes, told = situation.data_notes["coverage"], _told_years(situation)
    found = {kind: tuple(map(_stretch, each["not_counted"])) for kind, each in notes.items() if each["not_counted"]}
    if len(told):
        lacking = pd.period_range(told.min(), told.max(), freq="M").difference(told)
        found |= {YEARS: tuple(stretches(lacking))} if len(lacking) else {}
    return found


def _stretch(text: object) -> Period:
    first, _, last = str(text).partition("/")
    return Period(pd.Period(first, "M"), pd.Period(last or first, "M"))


def _types(situation: Situation) -> pd.DataFrame:
    counts = situation.counts[situation.counts["n"].notna()]
    by_month = counts.assign(month=counts["month"].dt.to_period("M"))
    rows = [*_lacking(by_month), *_lacking(_months_of(situation.annual))]
    return pd.DataFrame(rows, columns=["brottstyp", "kind", "span", "gone"])


def _lacking(counts: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The types that are not counted in every month and every kommundel that is counted here."""
    own = counts[counts["kind"].isin(KINDS)]
    named = own[own["area"] != NO_KOMMUNDEL] if own["area"].ne(NO_KOMMUNDEL).any() else own
    for kind, rows in named.groupby("kind", observed=True):
        areas, every = rows["area"].nunique(), pd.PeriodIndex(sorted(rows["month"].unique()), freq="M")
        held = rows.groupby(["brottstyp", "month"], observed=True)["area"].nunique()
        whole = held[held == areas].reset_index()
        for brottstyp in sorted(rows["brottstyp"].unique()):
            known = pd.PeriodIndex(whole.loc[whole["brottstyp"] == brottstyp, "month"], freq="M")
            gone = every[~every.isin(known)]
            if len(gone):
                span = Period(known.min(), known.max()) if len(known) else None
                yield brottstyp, kind, span, tuple(stretches(gone))


def _late(situation: Situation) -> pd.DataFrame:
    uttag, known = situation.kommun.uttag, situation.quality.get("extracted", {})
    rows = []
    for kind in (*KINDS, "counts"):
        for month in preliminary(situation, (kind,)):
            day = pd.Timestamp(known.get(kind, {}).get(str(month), uttag)) if uttag else None
            rows.append((month, kind, None if day is None else (day - month.end_time.normalize()).days))
    for year in late_years(situation):
        days = (pd.Timestamp(str(uttag)) - (year + _YEAR - 1).end_time.normalize()).days
        rows += [(year + at, YEARS, days) for at in range(_YEAR)]
    return pd.DataFrame(rows, columns=["month", "kind", "days"]).astype({"days": "Int64"})


def _reach(situation: Situation, last: pd.Period) -> int | None:
    uttag = situation.kommun.uttag
    return None if uttag is None else int((pd.Timestamp(uttag) - last.end_time.normalize()).days)


def _breaks(situation: Situation, span: Period) -> pd.DataFrame:
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
