"""What the calendar does to a comparison of whole months by itself: leap days, weekends, weeks and Easter.

Counts are compared as they are. The table says what differs, and how much that can mean where it can be computed.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bfa.analyses.series import whole_number
from bfa.tables.period import Period, months

COLUMNS = ("what", "before", "after", "differs", "size")
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


def easter(year: int) -> pd.Timestamp:
    """Easter Sunday of the Gregorian calendar.

    Notes
    -----
    Valid from 1583. Source: the anonymous algorithm in Butcher (1876), The Ecclesiastical Calendar, as given by
    Meeus (1991), Astronomical Algorithms, chapter 8.
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped = century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    epact = (19 * golden + skipped) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return pd.Timestamp(year, month, day + 1)


def calendar_table(after: Period, before: Period, *, weekday_rates: Sequence[float] | None = None) -> pd.DataFrame:
    """What differs between two periods of the same months, whatever happened in them.

    Columns: what ("days", "weekend" nights, whole "weeks", days of "easter"), before, after [days or weeks], differs
    (bool), size (change in the count that the difference gives by itself [%], missing where it cannot be computed).

    Parameters
    ----------
    weekday_rates : list of float or None
        Incidents per day on Mondays to Sundays, in any unit; None where there are no rows to count.
    """
    was, now = _days(before), _days(after)
    length = len(now) / len(was)
    mix = None if weekday_rates is None else _weight(now, weekday_rates) / _weight(was, weekday_rates) / length
    rows = [
        ("days", len(was), len(now), _percent(length)),
        ("weekend", _on(was, _FRIDAY, _SATURDAY), _on(now, _FRIDAY, _SATURDAY), _percent(mix)),
        ("weeks", _weeks(was), _weeks(now), np.nan),
        ("easter", _easter_days(was), _easter_days(now), np.nan),
    ]
    table = pd.DataFrame([(what, b, a, b != a, size) for what, b, a, size in rows], columns=pd.Index(COLUMNS))
    return table.assign(size=table["size"].astype("float64").where(table["differs"], 0.0))


def same_months(series: "pd.Series[float]", period: Period) -> pd.DataFrame:
    """The same months in every year that is wholly counted, up to the period itself.

    Columns: period (as 2010-05/2010-08), n [count]; oldest first.

    Parameters
    ----------
    series : Series
        Count per calendar month (pandas Period). [count; NaN where not counted]
    """
    rows = []
    known = pd.PeriodIndex(series.index)
    for years in range((period.first - known[0]).n // 12 if len(known) else 0, -1, -1):
        then = Period(period.first - 12 * years, period.last - 12 * years)
        n = whole_number(series.reindex(months(then)).sum(skipna=False))
        if n is not None:
            rows.append((str(then), n))
    return pd.DataFrame(rows, columns=pd.Index(["period", "n"])).astype({"n": "Int64"})


def _days(period: Period) -> pd.DatetimeIndex:
    return pd.date_range(period.first.start_time, period.last.end_time.normalize(), freq="D")


def _on(days: pd.DatetimeIndex, *weekdays: int) -> int:
    return int(np.isin(days.day_of_week, weekdays).sum())


def _weeks(days: pd.DatetimeIndex) -> int:
    """Whole ISO weeks: Sundays with the six days before them in the period."""
    return int((days[6:].day_of_week == _SUNDAY).sum())


def _easter_days(days: pd.DatetimeIndex) -> int:
    sundays = [easter(year) for year in days.year.unique()]
    return sum(len(days.intersection(pd.date_range(day - pd.Timedelta(days=3), periods=5))) for day in sundays)


def _weight(days: pd.DatetimeIndex, rates: Sequence[float]) -> float:
    counts = np.bincount(days.day_of_week, minlength=7)
    return float(counts @ np.asarray(rates, dtype=float))


def _percent(ratio: float | None) -> float:
    return np.nan if ratio is None or not np.isfinite(ratio) else 100 * (ratio - 1)
