"""Clock times that look like a way of writing that the clock is unknown: told, with what can be declared about them."""

import numpy as np
import pandas as pd
from scipy.special import gammainc

DAY, MINUTE = pd.Timedelta(days=1), pd.Timedelta(minutes=1)
#: A minute of the day is told where this many times its neighbours' level is unlikely. [-]
_TIMES = 3
_UNLIKELY = 0.001
#: Least share of the rows of any source that begin after 13:00, where it has rows of most hours before. [0-1]
_LEAST_LATER = 0.05
_AROUND = (-2, -1, 1, 2)


def whole_days(start: "pd.Series[pd.Timestamp]", end: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    """Rows from 00:00 or 00:01 to 23:59, also days later, or to 00:00 the next day: only the day is known.

    The clocks were read; a missing end is no span.
    """
    day_end = end.dt.floor("min") - end.dt.normalize() == DAY - MINUTE
    next_midnight = end == start.dt.normalize() + DAY
    return (start - start.dt.normalize() <= MINUTE) & ((day_end & (end > start)) | next_midnight)


def whole_months(start: "pd.Series[pd.Timestamp]", end: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    """Rows from the first day of a month to its last or later: written so where only the month is known.

    A start without clock time is at 00:00; a missing end is no span.
    """
    first = (start == start.dt.normalize()) & (start.dt.day == 1) & end.notna()
    own = start[first]
    last = own.dt.to_period("M").dt.end_time.dt.normalize()
    return first & (end[first] >= last).reindex(start.index, fill_value=False)


def half_a_clock(when: "pd.Series[pd.Timestamp]") -> bool:
    """Whether many known clock times all lie before 13:00, or all between 1 and 12: written without AM and PM.

    Whole hours of the afternoon are missing by chance with probability under .001 where they hold a twentieth of the
    rows.
    """
    hours = when.dropna().dt.hour
    afternoon = 1 - (1 - _LEAST_LATER) ** len(hours)
    return bool(len(hours) and hours.max() <= 12 and hours.nunique() >= 8 and 1 - afternoon < _UNLIKELY)


def spikes(when: "pd.Series[pd.Timestamp]") -> "list[tuple[str, pd.Series[bool]]]":
    """Minutes of the day that are far commoner than the same minute of the hours around.

    Parameters
    ----------
    when : Series of datetime64
        Times whose clock is known.

    Returns
    -------
    list of tuple
        The clock time ("00:00") and the rows that have it, commonest first. A minute is given where a Poisson count of
        three times the mean of the two hours before and after would be as large with probability under .001, with
        regard to all 1 440 minutes.
    """
    minute = (when.dt.hour * 60 + when.dt.minute).fillna(-1).astype("int64")
    known = minute[minute >= 0]
    if known.empty:
        return []
    counts = np.bincount(known, minlength=1440).reshape(24, 60)
    around = np.mean([np.roll(counts, step, axis=0) for step in _AROUND], axis=0)
    usual = np.maximum(around, max(0.5, len(known) / 1440))
    unlikely = gammainc(counts, _TIMES * usual) < _UNLIKELY / counts.size
    flat = sorted(np.flatnonzero(unlikely), key=lambda place: -counts.flat[place])
    return [(f"{place // 60:02d}:{place % 60:02d}", minute == place) for place in flat]
