"""Which months each file covers, as a fact of its own: counted, gap, part of a month, or far outside.

A type is counted in every month that some file of its kind covers and could hold it in; there a month without rows is
a zero. Everywhere else nothing is known, and nothing is counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfa.tables.pace import Run, core, days_missing, empty_runs
from bfa.tables.period import Period, month_numbers, parse_period
from bfa.tables.period import months as months_of

#: A month that counts; one without any row where rows would be expected; one of which some days are held; one with
#: so few rows, so far from the others, that it is not part of the series.
COUNTED, GAP, PART, OUTSIDE = "counted", "gap", "part", "outside"


@dataclass(frozen=True, slots=True)
class Cover:
    """What one file covers of one kind."""

    #: Whose it is; kind is crime, event, activity or counts.
    source: str
    file: str
    kind: str
    #: month (pandas Period), state, n (rows in it), in order of time. A month that is not here is not covered.
    months: pd.DataFrame
    #: The types and kommundelar that it could hold; None is any.
    types: frozenset[str] | None = None
    areas: frozenset[str] | None = None

    def in_state(self, state: str) -> pd.PeriodIndex:
        """The months in one state, in order."""
        return pd.PeriodIndex(self.months.loc[self.months["state"] == state, "month"], freq="M")

    def holds(self, brottstyp: str, area: str | None = None) -> bool:
        """Whether it could hold a type, and a kommundel, in whatever case they are written."""
        return _among(brottstyp, self.types) and (area is None or self.holds_area(area))

    def holds_area(self, area: str) -> bool:
        """Whether it could hold a kommundel."""
        return _among(area, self.areas)


def _among(name: str, held: frozenset[str] | None) -> bool:
    return held is None or name in held or name.casefold() in {each.casefold() for each in held}


@dataclass(frozen=True, slots=True)
class Judged:
    """The months that the rows of one file reach."""

    #: month (pandas Period), state, n, in order of time.
    months: pd.DataFrame
    #: Months at the ends of a declared period that have no row, though the pace makes it unlikely; they count.
    unreached: tuple[Period, ...] = ()
    #: Months that hold only some days and count all the same, since the file has no other.
    doubtful: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """What the kommun file says of a source's months."""

    #: The whole months it covers.
    period: Period | None = None
    #: Silent months that are covered: all, or those of these periods.
    gaps: bool | tuple[Period, ...] = False
    #: Day of extraction: its month is whole only when it is the month's last day.
    uttag: pd.Timestamp | None = None
    #: The last day that a row can have: the day of extraction, else of the intake. A later one is a slip of the pen.
    until: pd.Timestamp | None = None


def declared_gaps(given: bool | list[str]) -> bool | tuple[Period, ...]:
    """The value of `gaps_counted`, its periods read."""
    return given if isinstance(given, bool) else tuple(map(parse_period, given))


def months_covered(start: "pd.Series[pd.Timestamp]", day_known: "pd.Series[bool]", declared: Declared) -> Judged:
    """The state of every month that the rows of one file and kind reach.

    Parameters
    ----------
    start : Series of datetime64
        When each row began.
    day_known : Series of bool
        False where only the month is known.
    declared : Declared
        A declared period is taken as it is: its ends are not judged.
    """
    when = start[start < declared.until + pd.Timedelta(days=1)] if declared.until is not None else start
    when = when if len(when) else start
    month = month_numbers(when)
    given = declared.period
    low, high = (given.first.ordinal, given.last.ordinal) if given else (month.min(), month.max())
    inside = month[(month >= low) & (month <= high)]
    counts = np.bincount(inside - low, minlength=int(high - low) + 1).astype("int64")
    state = np.full(len(counts), COUNTED, dtype=object)
    within = Run(0, len(counts) - 1) if given else core(counts)
    state[: within.first], state[within.last + 1 :] = OUTSIDE, OUTSIDE
    _mark_gaps(state, counts, within, int(low), declared.gaps)
    if not given:
        _mark_parts(state, counts, within, when[day_known.reindex(when.index)], int(low), declared.uttag)
    alone = np.flatnonzero(state == PART) if not (state == COUNTED).any() else np.array([], dtype=int)
    state[alone] = COUNTED
    places = np.flatnonzero((counts > 0) | (state != OUTSIDE))
    every = pd.period_range(pd.Period(ordinal=int(low), freq="M"), periods=len(counts), freq="M")
    months = pd.DataFrame({"month": every[places], "state": state[places], "n": counts[places]})
    return Judged(months, tuple(_unreached(counts, int(low))) if given else (), tuple(stretches(every[alone])))


def _mark_gaps(
    state: npt.NDArray[np.object_],
    counts: npt.NDArray[np.int64],
    within: Run,
    low: int,
    gaps: bool | tuple[Period, ...],
) -> None:
    for run in empty_runs(counts[within.first : within.last + 1]):
        for place in range(within.first + run.first, within.first + run.last + 1):
            if not is_declared(place + low, gaps):
                state[place] = GAP


def is_declared(month: int, gaps: bool | tuple[Period, ...]) -> bool:
    """Whether a silent month, by its ordinal, is said to be covered."""
    if gaps is True:
        return True
    return not isinstance(gaps, bool) and any(gap.first.ordinal <= month <= gap.last.ordinal for gap in gaps)


def _mark_parts(
    state: npt.NDArray[np.object_],
    counts: npt.NDArray[np.int64],
    within: Run,
    days: "pd.Series[pd.Timestamp]",
    low: int,
    uttag: pd.Timestamp | None,
) -> None:
    """The first and the last month of the series, and one just outside that belongs to it, where days are missing."""
    if uttag is not None and not uttag.is_month_end and (place := uttag.to_period("M").ordinal - low) == within.last:
        state[place] = PART
    if days.empty:
        return
    month = month_numbers(days) - low
    day = days.dt.day.to_numpy()
    first, last = within.first, within.last
    for place, early in ((first - 1, True), (first, True), (last, False), (last + 1, False)):
        here = day[month == place]
        length = pd.Period(ordinal=place + low, freq="M").days_in_month
        silent = 0 if not len(here) else int(here.min()) - 1 if early else length - int(here.max())
        if not silent or not 0 <= place < len(counts):
            continue
        side = slice(0, within.last + 1) if early else slice(within.first, len(counts))
        others = (month != place) & (month >= within.first) & (month <= within.last)
        same = day[others] <= silent if early else day[others] > length - silent
        elsewhere = same.sum() / max(1, len(np.unique(month[others]))) if others.any() else np.inf
        if days_missing(counts[side], place - side.start, silent, elsewhere=float(elsewhere)):
            state[place] = PART


def _unreached(counts: npt.NDArray[np.int64], low: int) -> list[Period]:
    runs = [run for run in empty_runs(counts, edges=True) if run.first == 0 or run.last == len(counts) - 1]
    return [as_period(run.first + low, run.last + low) for run in runs]


def as_period(first: int, last: int) -> Period:
    """Months by their ordinals, both included."""
    return Period(pd.Period(ordinal=first, freq="M"), pd.Period(ordinal=last, freq="M"))


def stretches(months: Iterable[pd.Period]) -> list[Period]:
    """Months as periods without holes, in order of time."""
    found: list[Period] = []
    for month in sorted(set(months)):
        if found and found[-1].last + 1 == month:
            found[-1] = Period(found[-1].first, month)
        else:
            found.append(Period(month, month))
    return found


def spans(months: Iterable[pd.Period]) -> str:
    """Months as text, a hole between stretches: "2010-05/2010-08, 2011-01"."""
    return ", ".join(str(each.first) if each.first == each.last else str(each) for each in stretches(months))


def counted_months(covers: Sequence[Cover], kind: str, brottstyp: str, area: str | None = None) -> pd.PeriodIndex:
    """Months in which a type is counted: those that some file of the kind covers and could hold it in."""
    every = {
        month
        for cover in covers
        if cover.kind == kind and cover.holds(brottstyp, area)
        for month in cover.in_state(COUNTED)
    }
    return pd.PeriodIndex(sorted(every), freq="M")


def coverage_table(covers: Sequence[Cover]) -> pd.DataFrame:
    """`contracts.COVERAGE`: one row per file, kind and month."""
    parts = [
        cover.months.assign(
            kind=cover.kind, source=cover.source, file=cover.file, month=cover.months["month"].dt.to_timestamp()
        )
        for cover in covers
    ]
    columns = ["kind", "source", "file", "month", "state", "n"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def by_month(covers: Sequence[Cover], kind: str) -> dict[str, list[str | int]]:
    """Every month that some file of a kind reaches, to its best state in any of them and the rows in all."""
    order = (COUNTED, PART, GAP, OUTSIDE)
    every = pd.concat([cover.months for cover in covers if cover.kind == kind])
    every = every.assign(rank=every["state"].map(order.index))
    best = every.groupby("month").agg(rank=("rank", "min"), n=("n", "sum"))
    return {str(month): [order[rank], int(n)] for month, rank, n in best.itertuples()}


def not_counted(covers: Sequence[Cover], kind: str) -> list[Period]:
    """Months between the first and the last counted of a kind that no file of it counts."""
    known = {month for cover in covers if cover.kind == kind for month in cover.in_state(COUNTED)}
    if not known:
        return []
    return stretches(set(months_of(Period(min(known), max(known)))) - known)
