"""When in the week incidents happen, and drawing hours by it. The clock times are chosen by us: our copy lacks them."""

from functools import lru_cache

import numpy as np
import pandas as pd

#: Thursdays of the disco at youth centre J run from January to the end of May and from September to mid-December.
LAST_SPRING_DISCO = pd.Timestamp(2010, 5, 27)
#: First month of tertial 1, 2 and 3.
FIRST_MONTH = {1: 1, 2: 5, 3: 9}


def _week(ordinary: float, *peaks: tuple[int, int, int, float]) -> np.ndarray:
    """Weights [7 weekdays x 24 hours]: one level, and peaks of (weekday, first hour, hours, weight)."""
    week = np.full((7, 24), ordinary)
    for weekday, first, hours, weight in peaks:
        for hour in range(first, first + hours):
            week[(weekday + hour // 24) % 7, hour % 24] = weight
    return week


def _every_day(*peaks: tuple[int, int, float]) -> np.ndarray:
    return _week(0.1, *((day, first, hours, weight) for day in range(7) for first, hours, weight in peaks))


#: Weekday 0 is Monday. A night that starts on Friday runs on into Saturday's first hours.
PATTERNS = {
    "krog": _week(0.06, (4, 22, 5, 9.0), (5, 22, 5, 7.0), (2, 21, 4, 2.4)),
    "stängning": _week(0.06, (4, 25, 3, 14.0), (5, 25, 3, 11.0), (4, 22, 3, 3.0), (5, 22, 3, 3.0), (2, 22, 3, 2.0)),
    "disko": _week(0.0, (3, 20, 4, 1.0)),
    "helg": _week(0.35, (4, 18, 7, 3.0), (5, 18, 7, 3.2), (6, 17, 6, 2.0)),
    "kväll": _week(0.3, *((day, 16, 8, 1.2) for day in range(7)), (4, 21, 6, 2.5), (5, 21, 6, 2.5)),
    "dag": _every_day((7, 11, 1.5), (18, 5, 0.6)),
    "natt": _every_day((16, 9, 1.5), (1, 4, 0.6)),
    "dygn": _every_day((7, 14, 1.0)),
    "butik": _week(0.05, *((day, 10, 9, 1.5) for day in range(5)), (5, 10, 7, 1.6), (6, 11, 6, 0.8)),
    "tillsyn": _week(0.0, (4, 22, 3, 1.0), (5, 22, 3, 1.0)),
}


@lru_cache(maxsize=64)
def hours_of(year: int, tertial: int) -> pd.DatetimeIndex:
    """Every whole hour of a tertial."""
    first = pd.Timestamp(year, FIRST_MONTH[tertial], 1)
    return pd.date_range(first, first + pd.DateOffset(months=4), freq="h", inclusive="left")


def disco_open(hours: pd.DatetimeIndex) -> np.ndarray:
    """True on the Thursdays when youth centre J holds its disco, but for the quiet last one of spring 2010."""
    term = (hours.month <= 5) | (hours.month >= 9) & ~((hours.month == 12) & (hours.day > 17))
    return np.asarray((hours.day_of_week == 3) & term & (hours.normalize() != LAST_SPRING_DISCO))


def draw_hours(
    rng: np.random.Generator, n: int, *, pattern: str, season: np.ndarray, tertial: tuple[int, int]
) -> np.ndarray:
    """Draw whole hours of a tertial by weekday, hour and season.

    Parameters
    ----------
    n : int
        How many. [count]
    pattern : str
        Key of `PATTERNS`.
    season : array
        Weight of each calendar month. [12 weights]
    tertial : tuple
        Year and tertial 1-3.
    """
    hours = hours_of(*tertial)
    weights = PATTERNS[pattern][hours.day_of_week, hours.hour] * season[hours.month - 1]
    if pattern == "disko":
        weights = weights * disco_open(hours)
    edges = np.cumsum(weights)
    chosen = np.searchsorted(edges, rng.random(n) * edges[-1], side="right")
    return np.asarray(hours.values.astype("datetime64[s]")[chosen])


def draw_minutes(rng: np.random.Generator, n: int) -> np.ndarray:
    """Minutes past the hour as people state them: whole and half hours more often. [timedelta64[s]]"""
    shown = np.array([0, 30, 15, 45, *range(5, 60, 10), 10, 20, 40, 50])
    edges = np.cumsum([0.12, 0.14, 0.08, 0.08] + [0.058] * 10)
    return np.asarray(shown[np.searchsorted(edges, rng.random(n) * edges[-1], side="right")] * np.timedelta64(60, "s"))


def draw_windows(rng: np.random.Generator, n: int, median: np.ndarray) -> np.ndarray:
    """Lengths of the span in which it may have happened, in steps of half an hour. [timedelta64[s]]"""
    hours = np.minimum(median * np.exp(rng.normal(0, 0.9, n)), 24 * 21)
    return np.asarray(np.ceil(hours * 2).astype(int) * np.timedelta64(1800, "s"))
