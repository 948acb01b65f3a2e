"""When most of it happens: the stretch of the week that stands out, in words such as "fre–lör 22–03"."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

#: A night out lies on one row: a day runs from this hour to the same hour of the next.
FIRST_HOUR = 6
#: Monday first, and all of them.
DAYS, EVERY_DAY = ("mån", "tis", "ons", "tors", "fre", "lör", "sön"), "alla dygn"
_LONGEST = 12
_FEWEST, _SMALLEST_SHARE, _LIKELIHOOD = 5, 0.25, 1e-4
#: A day is left out of the rest by name when so few on it would be so unlikely, were it as the other days.
_CLEARLY = 0.05


@dataclass(frozen=True, slots=True)
class Peak:
    """A stretch of the week."""

    #: First day (0 = Monday, counted from 06) and number of days in a row.
    first_day: int
    days: int
    #: First clock hour and number of hours in a row.
    first_hour: int
    hours: int
    #: Incidents inside. [count]
    n: int
    #: Of all with a known clock time. [0-1]
    share: float
    #: In Swedish, such as "fre–lör 22–03" or "alla dygn utom tis 20–00".
    words: str
    #: The most, of all with a known clock time, that the words leave room for at other times, and on a day they leave
    #: out by name: it is what anyone can work out who has the rule of `find_peak` and the number of all. [count]
    left: int


def weekday_hours(start: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    """Count per weekday and clock hour.

    Returns
    -------
    DataFrame
        weekday (0 = Monday), hour (0-23), n: all 168 pairs in order. [count]
    """
    flat = (start.dt.day_of_week * 24 + start.dt.hour).to_numpy(dtype=np.int64)
    day, hour = np.divmod(np.arange(168), 24)
    return pd.DataFrame({"weekday": day, "hour": hour, "n": np.bincount(flat, minlength=168)})


def find_peak(table: pd.DataFrame) -> Peak | None:
    """The stretch of days and hours where incidents lie densest.

    Of every run of 1-7 days and 1-12 hours (a day counted from 06 to 06), the one whose count exceeds twice what
    an even spread over the week would give by most, of those without a day that holds nothing. It must hold at least 5
    incidents and a quarter of them all, and be likely at under 1 in 10 000 were incidents spread evenly; otherwise
    there is no peak. Six days become all seven unless the day left out has clearly fewer in those hours.

    The table is that of `weekday_hours`.
    """
    grid = table.pivot(index="weekday", columns="hour", values="n").to_numpy(dtype=float)
    total = grid.sum()
    if total < _FEWEST:
        return None
    counts, hours = _blocks(_night_rows(grid))
    excess = np.where(_runs(counts[0] == 0) == 0, counts - 2 * total * hours / 168, -np.inf)
    days, first_day, length, first_hour = np.unravel_index(int(excess.argmax()), excess.shape)
    n = int(counts[days, first_day, length, first_hour])
    expected = total * float(hours[days, first_day, length, first_hour]) / 168
    if n < max(_FEWEST, _SMALLEST_SHARE * total) or stats.poisson.sf(n - 1, expected) > _LIKELIHOOD:
        return None
    every = int(counts[6, 0, length, first_hour])
    if days == 5 and not _clearly_fewer(every - n, every):
        return _peak(0, 7, int(first_hour), int(length) + 1, every, total)
    return _peak(int(first_day), int(days) + 1, int(first_hour), int(length) + 1, n, total)


def _clearly_fewer(n: int, every: int) -> bool:
    """Whether one day has clearly fewer than a seventh; it was picked out as the lowest of seven."""
    return bool(7 * stats.binom.cdf(n, every, 1 / 7) < _CLEARLY)


def _left(days: int, hours: int, total: int) -> int:
    """The most of so many that may lie elsewhere: seven days may have become so from six."""
    expected = total * min(days, 6) * hours / 168
    fewest = max(_FEWEST, math.ceil(_SMALLEST_SHARE * total), int(stats.poisson.isf(_LIKELIHOOD, expected)) + 1)
    left = total - fewest
    return left if days != 6 else min(left, sum(_clearly_fewer(n, total) for n in range(left + 1)) - 1)


def _night_rows(grid: NDArray[np.float64]) -> NDArray[np.float64]:
    week = np.roll(grid.ravel(), -FIRST_HOUR)
    return week.reshape(7, 24)


def _blocks(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Count and length of every block: days - 1, first day, hours - 1, first hour. Blocks past 06 hold nothing."""
    runs = _runs(rows)
    right = np.concatenate([np.zeros((7, 7, 1)), runs.cumsum(axis=2)], axis=2)
    counts = np.zeros((7, 7, _LONGEST, 24))
    for hours in range(1, _LONGEST + 1):
        counts[:, :, hours - 1, : 25 - hours] = right[:, :, hours:] - right[:, :, : 25 - hours]
    sizes = np.arange(1, 8)[:, None, None, None] * np.arange(1, _LONGEST + 1)[None, None, :, None]
    return counts, np.broadcast_to(sizes, counts.shape).astype(float)


def _runs(days: NDArray[Any]) -> NDArray[np.float64]:
    """Sums over days in a row, from each first day: days - 1, first day, and the other axes of `days`."""
    down = np.concatenate([np.zeros((1, *days.shape[1:])), np.concatenate([days, days]).cumsum(axis=0)])
    return np.stack([down[many : many + 7] - down[:7] for many in range(1, 8)])


def _peak(first_day: int, days: int, first_hour: int, hours: int, n: int, total: float) -> Peak:
    hour = (FIRST_HOUR + first_hour) % 24
    words = f"{_day_words(first_day, days)} {hour:02d}–{(hour + hours) % 24:02d}"
    return Peak(first_day, days, hour, hours, n, n / total, words, _left(days, hours, int(total)))


def _day_words(first_day: int, days: int) -> str:
    """Days in a row: "fre", "fre–lör", "alla dygn utom tis", "alla dygn"."""
    if days >= 6:
        return EVERY_DAY if days == 7 else f"{EVERY_DAY} utom {DAYS[first_day - 1]}"
    return DAYS[first_day] if days == 1 else f"{DAYS[first_day]}–{DAYS[(first_day + days - 1) % 7]}"
