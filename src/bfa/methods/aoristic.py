"""When things happened that have a from and a to: each incident shared out over the hours it may have happened in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Unit = Literal["hour", "day"]
_MINUTES: dict[Unit, int] = {"hour": 60, "day": 1440}
#: 1970-01-01, from which minutes are counted, was a Thursday.
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Aoristic:
    """Shares of incidents by clock hour or day.

    Attributes
    ----------
    pieces : DataFrame
        row (position of the incident), start (the hour's or day's beginning), weekday (0 = Monday), hour (0-23; 0 for
        days), weight. Weights of a row add up to 1. [share of an incident]
    unit : str
        hour or day.
    unknown, reversed, too_long : array of int
        Positions of incidents that are in no piece: start or end missing; the end before the start; a window longer
        than allowed.
    used : int
        Incidents in the pieces.
    """

    pieces: pd.DataFrame
    unit: Unit
    unknown: Ints
    reversed: Ints
    too_long: Ints
    used: int


def aoristic_weights(
    start: ArrayLike, end: ArrayLike, *, unit: Unit = "hour", longest: float | None = None
) -> Aoristic:
    """Share each incident over the hours or days between its earliest and latest time, by the minute.

    Parameters
    ----------
    start, end : array of datetime (n,)
        Earliest and latest time, local and without zone. The minute of `end` is not in the window, except when it is
        also that of `start`: a known minute weighs 1. An incident whose exact time is known has the same in both.
    unit : {"hour", "day"}
        What is shared over.
    longest : float or None
        Windows longer than this are reported and not spread; None is 24 hours by the hour, 7 days by the day. [hours]

    Raises
    ------
    ParameterError
        The unit is unknown, or `longest` is not above 0.
    DataError
        Starts and ends are not as many, or hold something else than times.

    Notes
    -----
    10:55 to 11:55 gives hour 10 a weight of 5/60 and hour 11 one of 55/60. Every minute of a window is taken as
    equally likely, which it is not: windows end when the owner comes back. A window over a whole day says nothing
    of the hour. Seconds are cut off.

    Source: Ratcliffe (2002), Aoristic signatures and the spatio-temporal analysis of high volume crime patterns.
    """
    if unit not in _MINUTES:
        raise ParameterError(f"Enheten {unit!r} finns inte.", do="välj hour eller day.")
    hours = (24.0 if unit == "hour" else 168.0) if longest is None else longest
    if not hours > 0:
        raise ParameterError("Längsta tidsfönstret ska vara längre än 0 timmar.", do="ange timmar, till exempel 24.")
    first, last, known = _minutes(start, end)
    backwards, wide = known & (last < first), known & (last - first > hours * 60)
    rows = np.flatnonzero(known & ~backwards & ~wide)
    return Aoristic(
        pieces=_pieces(rows, first[rows], np.maximum(last[rows], first[rows] + 1), unit),
        unit=unit,
        unknown=np.flatnonzero(~known),
        reversed=np.flatnonzero(backwards),
        too_long=np.flatnonzero(wide),
        used=len(rows),
    )


def weekday_by_hour(aoristic: Aoristic) -> Floats:
    """Incidents by weekday and hour, shape (7, 24), Monday first; adds up to the incidents used. [count]"""
    if aoristic.unit != "hour":
        raise ParameterError("Vikterna är räknade per dygn.", do="räkna dem med unit='hour'.")
    pieces = aoristic.pieces
    flat = np.bincount(pieces["weekday"] * 24 + pieces["hour"], pieces["weight"], minlength=168)
    return flat.reshape(7, 24).astype(float)


def window_weights(
    aoristic: Aoristic, n: int, *, hours: Collection[int] = range(24), weekdays: Collection[int] = range(7)
) -> Floats:
    """Share of each incident that falls in a window of the week, such as a shift: weights for a density. [0-1]

    Parameters
    ----------
    n : int
        Incidents in all; those in no piece get 0.
    hours, weekdays : collection of int
        Clock hours (0-23) and days (0 = Monday) of the window. A night shift over midnight is hours 22, 23, 0 ... 5,
        with each hour on its own calendar day.
    """
    pieces = aoristic.pieces
    there = pieces["weekday"].isin(list(weekdays)) & (aoristic.unit == "day" or pieces["hour"].isin(list(hours)))
    return np.bincount(pieces["row"][there], pieces["weight"][there], minlength=n).astype(float)


def _minutes(start: ArrayLike, end: ArrayLike) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    sides = []
    for side in (start, end):
        try:
            times = pd.Series(pd.to_datetime(pd.Series(side)))
        except (ValueError, TypeError):
            times = pd.Series(dtype=object)
        if not pd.api.types.is_datetime64_dtype(times):
            raise DataError("Start och slut ska vara tider utan tidszon.", do="läs in dem som datum och tid.")
        sides.append(times.to_numpy(dtype="datetime64[s]"))
    if sides[0].shape != sides[1].shape:
        raise DataError("Start och slut ska vara lika många.", do="kontrollera kolumnerna.")
    first, last = (times.astype(np.int64) // 60 for times in sides)
    return first, last, ~(np.isnat(sides[0]) | np.isnat(sides[1]))


def _pieces(rows: Ints, first: Ints, last: Ints, unit: Unit) -> pd.DataFrame:
    minutes = _MINUTES[unit]
    opening, closing = first // minutes, (last - 1) // minutes
    counts = closing - opening + 1
    which = np.repeat(np.arange(len(rows)), counts)
    number = opening[which] + np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    begins = number * minutes
    shared = np.minimum(last[which], begins + minutes) - np.maximum(first[which], begins)
    columns: dict[str, Any] = {
        "row": rows[which],
        "start": begins.astype("datetime64[m]").astype("datetime64[s]"),
        "weekday": (begins // 1440 + _THURSDAY) % 7,
        "hour": begins // 60 % 24,
        "weight": shared / (last - first)[which],
    }
    return pd.DataFrame(columns)
