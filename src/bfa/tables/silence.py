"""Silence inside the months that count, and days that stand for another: told only, and counted as they stand.

Days in a row without a row, thin months, months silent every year; a day with far too many rows, weekdays without any.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bfa.tables.calendar_words import WEEKDAY_NAMES
from bfa.tables.pace import ALPHA, NEAR, Counts, chance_of_none, chance_of_so_few, dispersion
from bfa.tables.quality import ACT, LOOK, SourceNotes

_DO = "kontrollera att exporten är hel, och skriv gaps_counted: true vid källan om den är det"
#: Days in a row without any row are told from this many.
_DAYS = 7
#: A thin month has at most this share of what is expected of it. [-]
_THIN = 0.25
_A_DAY = np.timedelta64(1, "D")
_MONTH = 365.2425 / 12
#: A day has far too many from so many rows, and so many times what the fullest of nearly all other days has. [count]
_MANY, _TIMES, _FULL = 10, 5, 0.99
#: Different days, and rows, from which days of the week without any row are told. [count]
_DIFFERENT, _ROWS = 10, 100


def tell_silence(start: "pd.Series[pd.Timestamp]", day_known: "pd.Series[bool]", notes: SourceNotes) -> None:
    """Tell what a file's counted rows leave silent though their own pace makes it unlikely.

    Parameters
    ----------
    start : Series of datetime64
        When each counted row began.
    day_known : Series of bool
        False where only the month is known.
    """
    if start.empty:
        return
    month = start.to_numpy(dtype="datetime64[M]").astype("int64")
    low, counts = int(month.min()), np.bincount(month - month.min()).astype("int64")
    days = silent_days(start[day_known], counts, low)
    if days:
        listed = ", ".join(f"{first} till {last}" for first, last in days[:4])
        more = f" med flera ({len(days)})" if len(days) > 4 else ""
        what = (
            f"inga rader alls {listed}{more}, fast filen annars har omkring {counts[counts > 0].mean():.0f} i månaden"
        )
        notes.add(f"{what}; månaderna räknas ändå", len(days), do=_DO, grade=ACT)
    thin = [] if days else [pd.Period(ordinal=low + place, freq="M") for place in thin_months(counts)]
    if thin:
        listed = ", ".join(map(str, thin[:6])) + (f" med flera ({len(thin)})" if len(thin) > 6 else "")
        what = f"ovanligt få rader {listed}, fast filen annars har omkring {counts[counts > 0].mean():.0f} i månaden"
        notes.add(f"{what}; månaderna räknas ändå", len(thin), do=_DO, grade=ACT)


def tell_silent_seasons(months: pd.DataFrame, notes: SourceNotes) -> None:
    """Tell of calendar months without any row in any year, which are counted as zero since every year is like that.

    Columns month (pandas Period), n, and held: whether it counts; in order of time, without a break.
    """
    if months.empty:
        return
    counts = months["n"].where(months["held"], 1).to_numpy(dtype="int64")
    names = silent_seasons(counts, months["month"].iloc[0].ordinal)
    if names:
        what = f"inga rader alls något år i månad {', '.join(map(str, names))}; månaderna räknas som noll"
        notes.add(what, len(names), do="kontrollera att exporten täcker dem")


def silent_days(days: "pd.Series[pd.Timestamp]", counts: Counts, low: int) -> list[tuple[str, str]]:
    """First and last of the days in a row without any row that the pace of the months around makes unlikely.

    Parameters
    ----------
    days : Series of datetime64
        When each row began whose day is known.
    counts : array of int
        Rows per month.
    low : int
        The first month, as months since 1970.
    """
    there = np.unique(days.to_numpy(dtype="datetime64[D]"))
    if len(there) < 2 or len(np.unique(pd.DatetimeIndex(there).day)) < 15:
        return []  # Dates that stand for months, weeks or quarters have silence between them.
    steps = (np.diff(there) / _A_DAY).astype(int) - 1
    spread, found = dispersion(counts), []
    for place in np.flatnonzero(steps >= _DAYS):
        first, last = there[place] + _A_DAY, there[place + 1] - _A_DAY
        ends = np.array([first, last]).astype("datetime64[M]").astype("int64") - low
        inside = np.arange(ends[0], ends[1] + 1)
        if not counts[inside].all():
            continue  # A whole month without rows is judged as a month.
        around = np.concatenate([counts[max(0, ends[0] - NEAR) : ends[0]], counts[ends[1] + 1 : ends[1] + 1 + NEAR]])
        around = around[around > 0]
        if not len(around):
            continue
        seasons = [_same_month(counts, int(each)) for each in inside]
        pace = min([float(around.mean()), *seasons]) / _MONTH
        expected = np.array([pace * int(steps[place])])
        if chance_of_none(expected, spread, behind=float(around.sum())) < ALPHA / len(there):
            found.append((str(first), str(last)))
    return found


def thin_months(counts: Counts) -> list[int]:
    """Places of months with rows, not at the ends, that have far fewer than the pace makes likely."""
    spread, found = dispersion(counts), []
    for place in range(1, len(counts) - 1):
        around = np.concatenate([counts[max(0, place - NEAR) : place], counts[place + 1 : place + 1 + NEAR]])
        around = around[around > 0]
        if not counts[place] or len(around) < 3:
            continue
        expected = min(float(np.median(around)), _same_month(counts, place))
        few = counts[place] <= _THIN * expected
        if few and chance_of_so_few(int(counts[place]), expected, spread, 1) < ALPHA / len(counts):
            found.append(place)
    return found


def silent_seasons(counts: Counts, low: int) -> list[int]:
    """Numbers of the calendar months that have no row in any of two years or more, though the others have many."""
    numbers = (low + np.arange(len(counts))) % 12 + 1
    found: list[int] = []
    others = counts[counts > 0]
    for number in range(1, 13):
        own = counts[numbers == number]
        if len(own) < 2 or own.any() or not len(others):
            continue
        if chance_of_none(np.full(len(own), others.mean()), dispersion(counts), behind=float(others.sum())) < ALPHA:
            found.append(number)
    return found if len(found) <= 6 else []


def _same_month(counts: Counts, place: int) -> float:
    others: Sequence[int] = [int(counts[each]) for each in range(place % 12, len(counts), 12) if each != place]
    return float(np.mean(others)) if len(others) else np.inf


def tell_odd_days(start: "pd.Series[pd.Timestamp]", day_known: "pd.Series[bool]", notes: SourceNotes) -> None:
    """Tell of days that a file's notes should name, of the same rows as `tell_silence`; they are counted."""
    n = start[day_known].dt.normalize().value_counts().sort_index()
    days = pd.DatetimeIndex(n.index)
    if len(days) < _DIFFERENT or len(days.day.unique()) < _DIFFERENT:
        return
    usual = float(np.quantile(n, _FULL)) if len(n) > 2 / (1 - _FULL) else float(np.sort(n)[-2])
    many = n[(n >= _MANY) & (n >= _TIMES * max(usual, float(n.mean())))]
    listed = ", ".join(f"{day:%Y-%m-%d}" for day in many.index[:4])
    what = f"ovanligt många rader har samma dag ({listed}); är det en dag för okänt datum?"
    notes.add(what, int(many.sum()), do="låt sådana rader vara utan dag i filen, eller lämna dem utanför", grade=ACT)
    weekdays = set(days.day_of_week)
    silent = [name for number, name in enumerate(WEEKDAY_NAMES) if number not in weekdays]
    if silent and int(n.sum()) >= _ROWS:
        only = len(silent) == len(WEEKDAY_NAMES) - 1
        what = f"inga rader alls på {', '.join(silent)}; är dagen när det hände, eller när det skrevs in eller veckans?"
        notes.add(what, int(n.sum()), do="ange kolumnen för när det hände som start", grade=ACT if only else LOOK)
