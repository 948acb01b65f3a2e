"""Which week a weekly page is about, and which months before it say what is usual: no later than the data cover.

A week is covered where each of its days is: in a month that is counted, or in the month after the last of them as far
as the extraction reaches. The day of extraction is not whole, so a week that ends on it is not covered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.analyses import default_periods
from bfa.analyses.default_periods import Asked
from bfa.analyses.series import counted_line, kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_day
from bfa.errors import ParameterError
from bfa.tables.coverage import PART
from bfa.tables.iso_week import DAYS, IsoWeek, last_whole_week, parse_week
from bfa.tables.period import Period

#: What is usual is told by so many whole months before the week, and by no fewer than the least. [months]
MONTHS, FEWEST_MONTHS = 12, 6
#: The rows of an extraction end at most so long before its day; else it is taken to reach to its last row. [days]
_QUIET = 7


@dataclass(frozen=True, slots=True)
class AskedWeek(Asked):
    """A week, the latest whole month before it, and the months before that, which tell what is usual (`period`)."""

    #: None where no whole week is covered.
    week: IsoWeek | None = None
    #: The week was given; else it is the last that is covered.
    given: bool = False
    #: None where too few months before it are counted to say what is usual; `period` is then none of them.
    month: Period | None = None

    @property
    def told(self) -> bool:
        """Whether something can be said of the week."""
        return self.month is not None


def week(situation: Situation, *, brottstyp: str, andra_brottstyper: Sequence[str] = (), vecka: str = "") -> AskedWeek:
    """The week asked about, or the last one that is covered for any of the types.

    Raises
    ------
    ParameterError
        The week cannot be read, or is covered for none of the types; a type is unknown.
    DataError
        No month is counted.
    """
    types = (brottstyp, *andra_brottstyper)
    chosen = parse_week(vecka, where="vecka: ") if vecka.strip() else last_week(situation, types)
    if chosen and not any(is_covered(situation, name, chosen) for name in types):
        last = last_week(situation, types)
        raise ParameterError(
            f"vecka: vecka {chosen.number} {chosen.year} täcks inte av uppgifterna.",
            found=f"sista hela veckan är {str(last).replace('W', 'v')}" if last else "ingen hel vecka",
            do="välj en vecka som är med, lämna vecka tom, eller läs in ett nyare uttag.",
        )
    before = months_before(situation, brottstyp, chosen) if chosen else None
    period = before[0] if before else default_periods.year(situation, brottstyp=brottstyp).period
    month = before[1] if before else None
    spans = (period, period, month or period, period)
    return AskedWeek(*spans, found=(), week=chosen, given=bool(vecka.strip()), month=month)


def last_week(situation: Situation, types: Sequence[str]) -> IsoWeek | None:
    """The last whole week that is covered for any of some types; None where there is none."""
    ends = [until for name in types if (until := covered_until(situation, name)) is not None]
    found = last_whole_week(max(ends)) if ends else None
    return found if found and any(is_covered(situation, name, found) for name in types) else None


def is_covered(situation: Situation, brottstyp: str, week: IsoWeek) -> bool:
    """Whether every day of a week is covered for a type, in the situation's kommundel or the whole kommun."""
    until = covered_until(situation, brottstyp)
    if until is None or week.end > until:
        return False
    known, last = _counted(situation, brottstyp), until - pd.Timedelta(days=1)
    held = pd.PeriodIndex([*known, last.to_period("M")], freq="M")
    return bool(pd.date_range(week.start, periods=DAYS).to_period("M").isin(held).all())


def covered_until(situation: Situation, brottstyp: str) -> pd.Timestamp | None:
    """The beginning of the first day after the last counted month, or after it the part of one that is covered."""
    known = _counted(situation, brottstyp)
    if not len(known):
        return None
    after, kind = known.max() + 1, kind_of(situation, brottstyp)
    files, rows = situation.coverage, situation.incidents
    begun = (files["kind"] == kind) & (files["state"] == PART) & (files["month"] == after.start_time)
    if rows is None or not begun.any():
        return pd.Timestamp(after.start_time)
    days = rows.loc[(rows["kind"] == kind) & has_day(rows), "start"].dt.normalize()
    last = days[days.dt.to_period("M") == after].max()
    return pd.Timestamp(after.start_time) if pd.isna(last) else _reaches(pd.Timestamp(last), situation)


def _reaches(last: pd.Timestamp, situation: Situation) -> pd.Timestamp:
    """The day of extraction where it is declared and the rows end shortly before it, else the day of the last row."""
    if situation.kommun.uttag is None:
        return last
    taken = pd.Timestamp(situation.kommun.uttag)
    return taken if 0 <= (taken - last).days <= _QUIET and taken.to_period("M") == last.to_period("M") else last


def months_before(situation: Situation, brottstyp: str, week: IsoWeek) -> tuple[Period, Period] | None:
    """The latest counted month before the one in which a week begins, last, and the months in a row before that, first.

    None where they are too few. Whole months, so that two weeks of the same month are held against the same, and no
    week of a place can be told by the difference of two pages.
    """
    known = _counted(situation, brottstyp)
    before = known[known < week.start.to_period("M")]
    if not len(before):
        return None
    first = last = before.max()
    while first - 1 in before and (last - first).n < MONTHS:
        first -= 1
    enough = (last - first).n >= FEWEST_MONTHS
    return (Period(first, last - 1), Period(last, last)) if enough else None


def _counted(situation: Situation, brottstyp: str) -> pd.PeriodIndex:
    return pd.PeriodIndex(counted_line(situation, brottstyp).dropna().index, freq="M")
