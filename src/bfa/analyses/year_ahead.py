"""The twelve months to come: what the calendar and the notes hold of them."""

from collections.abc import Sequence

import pandas as pd

from bfa.analyses.situation import Situation
from bfa.tables.period import Period, months

#: Words of so many of the twelve months and more are of no use to plan by: a pay day comes every month.
_EVERY = 10
#: Kinds of note that look ahead.
AHEAD = ("evenemang", "plan")


def twelve_months(situation: Situation, period: Period) -> Period:
    """Twelve months from that of the latest extraction; where its day is not known, from the month after the last that
    is counted, or after the period where that is later."""
    day, counted = situation.kommun.uttag, situation.counts["month"]
    last = max([period.last, *([] if counted.empty else [counted.max().to_period("M")])])
    first = pd.Period(day, "M") if day else last + 1
    return Period(first, first + 11)


def calendar_words(situation: Situation, ahead: Period) -> pd.DataFrame:
    """The words of the kommun's calendar in each of the months.

    Returns
    -------
    DataFrame
        word, month (Period), days [count of days], year_before (bool: the calendar does not reach the month, and the
        days are those of the same month a year before). Words of nearly every month are left out.
    """
    calendar = situation.calendar
    columns = ["word", "month", "days", "year_before"]
    if calendar.empty:
        return pd.DataFrame(columns=columns)
    held = calendar.assign(month=calendar["date"].dt.to_period("M"))
    known = set(held["month"])
    parts = [_of_month(held, month, known) for month in months(ahead)]
    found = [part for part in parts if len(part)]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    every = table.groupby("word")["month"].transform("nunique") if len(table) else pd.Series(dtype=int)
    return table[every < _EVERY].reset_index(drop=True)[columns]


def coming(notes: pd.DataFrame, ahead: Period) -> pd.DataFrame:
    """The notes that look ahead into the months, first days first."""
    last = notes["end"].fillna(notes["start"])
    inside = (notes["start"] < (ahead.last + 1).start_time) & (last >= ahead.first.start_time)
    return notes[notes["kind"].isin(AHEAD) & inside].sort_values(["start", "number"], kind="stable", ignore_index=True)


def places_in(ahead: Period, start: pd.Timestamp, end: pd.Timestamp | None) -> tuple[int, ...]:
    """Which of the twelve months (0-11) some days lie in. A missing end is the start."""
    last = start if end is None or pd.isna(end) else end
    every = months(ahead)
    inside = (every >= start.to_period("M")) & (every <= last.to_period("M"))
    return tuple(at for at, yes in enumerate(inside) if yes)


def months_in(ahead: Period, wanted: Sequence[int]) -> tuple[int, ...]:
    """Which of the twelve months (0-11) are among some months of the year (1-12)."""
    return tuple(at for at, month in enumerate(months(ahead)) if month.month in set(wanted))


def _of_month(held: pd.DataFrame, month: pd.Period, known: set[pd.Period]) -> pd.DataFrame:
    before = month not in known
    own = held[held["month"] == (month - 12 if before else month)]
    days = own.groupby("word", sort=True)["date"].nunique()
    return pd.DataFrame({"word": days.index, "month": month, "days": days.to_numpy(), "year_before": before})
