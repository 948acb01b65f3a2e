"""When things happened that have a from and a to: each incident shared out over the hours it may have happened in."""

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
#: Minutes of a week, Monday 00:00 first.
WEEK_MINUTES = 10_080


@dataclass(frozen=True, slots=True)
class Aoristic:
    """Shares of incidents by clock hour or day."""

    #: row (position of the incident), start (the hour's or day's beginning), weekday (0 = Monday), hour (0-23; 0 for
    #: days), weight. Weights of a row add up to 1. [share of an incident]
    pieces: pd.DataFrame
    #: hour or day.
    unit: Unit
    #: Positions of incidents that are in no piece: start or end missing; the end before the start; a window longer than
    #: allowed.
    unknown: Ints
    reversed: Ints
    too_long: Ints
    #: Incidents in the pieces.
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


def window_shares(start: ArrayLike, end: ArrayLike, week: NDArray[np.bool_]) -> Floats:
    """Share of each from-to span that lies in a window of the week, such as a shift, to the minute.

    Parameters
    ----------
    start, end : array of datetime (n,)
        As in `aoristic_weights`.
    week : array of bool (10080,)
        The minutes of the window, from Monday 00:00.

    Returns
    -------
    array of float (n,)
        NaN where start or end is missing, or the end comes first. [0-1]

    Raises
    ------
    DataError
        Starts and ends are not as many, or hold something else than times; the week is no 10 080 minutes.
    """
    if np.shape(week) != (WEEK_MINUTES,):
        raise DataError("En vecka har 10 080 minuter.", do="ange en sann eller falsk per minut, från måndag 00:00.")
    first, last, known = _minutes(start, end)
    known = known & (last >= first)
    opening = np.where(known, first + _THURSDAY * 1440, 0)
    length = np.where(known, np.maximum(last - first, 1), 1)
    held = np.concatenate([[0], np.cumsum(week)])

    def until(minute: Ints) -> Ints:
        weeks, rest = np.divmod(minute, WEEK_MINUTES)
        return np.asarray(weeks * held[-1] + held[rest], dtype=np.int64)

    return np.where(known, (until(opening + length) - until(opening)) / length, np.nan)


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
