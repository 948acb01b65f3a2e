"""Counts of single days or weeks: a month of which only some days are there is no whole month, and is told."""

import numpy as np
import pandas as pd

from bfa.tables.counting import Counts
from bfa.tables.coverage import PART, Declared, months_covered
from bfa.tables.quality import ACT, LOOK
from bfa.tables.silence import tell_silence

COVERED = "om exporten täcker dem ändå, skriv period: vid källan med månaderna som den täcker"
#: A table of so many days in a row without a break holds every day. [days]
_UNBROKEN = 28
#: Dates a whole number of weeks apart, at least so many, are weeks. [count]
_WEEKS = 5
#: A larger count of a day says no more of the pace. [count]
_MOST = 1_000


def tell_days(file: Counts, months: pd.PeriodIndex, uttag: pd.Timestamp | None) -> list[pd.Period]:
    """The months of which the file holds only some days, told in its notes; none where its source declares a period.

    Parameters
    ----------
    months : PeriodIndex
        Those that count otherwise.
    uttag : Timestamp or None
        Day of extraction: its month is whole only when it is the month's last day.

    Returns
    -------
    list of Period
        The first and the last month of a table of days, by its own pace, and the month of the extraction. None where
        no month would be left; what is found is then told and counted.
    """
    n = file.rows.dropna(subset="day").groupby("day")["n"].sum().sort_index()
    days = pd.DatetimeIndex(n.index)
    found: list[pd.Period] = []
    if len(days) > len(days.to_period("M").unique()):
        _tell_weeks(days, file)
        start = pd.Series(np.repeat(days, n.astype("int64").clip(upper=_MOST)))
        known = pd.Series(True, index=start.index)
        found = [] if file.source.period else _some_days(days, start, known, uttag)
        if file.source.gaps_counted is not True:
            whole = ~start.dt.to_period("M").isin(found)
            tell_silence(start[whole], known[whole], file.notes)
    elif uttag is not None and not uttag.is_month_end and not file.source.period:
        found = [uttag.to_period("M")]
    found = [month for month in found if month in months]
    for month in found:
        _tell_part(month, days, file, counted=len(found) == len(months))
    return found if len(found) < len(months) else []


def _some_days(
    days: pd.DatetimeIndex, start: "pd.Series[pd.Timestamp]", known: "pd.Series[bool]", uttag: pd.Timestamp | None
) -> list[pd.Period]:
    judged = months_covered(start, known, Declared(uttag=uttag)) if len(start) else None
    found = set()
    if judged is not None:
        found = set(judged.months.loc[judged.months["state"] == PART, "month"])
        found |= {month for span in judged.doubtful for month in pd.period_range(span.first, span.last, freq="M")}
    if len(days) >= _UNBROKEN and (days[-1] - days[0]).days + 1 == len(days):
        found |= {days[0].to_period("M")} if days[0].day > 1 else set()
        found |= {days[-1].to_period("M")} if not days[-1].is_month_end else set()
    return sorted(found)


def _tell_part(month: pd.Period, days: pd.DatetimeIndex, file: Counts, *, counted: bool) -> None:
    own = days[days.to_period("M") == month]
    held = (
        f"har antal bara för dag {own.min().day}–{own.max().day}"
        if len(own)
        else "är uttagets månad, som inte var slut"
    )
    rows = int((file.rows["month"].dt.to_period("M") == month).sum())
    then = "räknas ändå, som filens enda" if counted else "räknas inte"
    file.notes.add(f"{month} {held}; månaden {then}", rows, do=COVERED, grade=ACT if counted else LOOK)


def _tell_weeks(days: pd.DatetimeIndex, file: Counts) -> None:
    if len(days) >= _WEEKS and (np.diff(days.to_numpy()) % np.timedelta64(7, "D") == np.timedelta64(0)).all():
        what = "datumen ligger hela veckor isär: antal per vecka räknas i den månad som veckan skrivs med"
        file.notes.add(what, len(days), do="ta ut antalen per dag eller månad", grade=ACT)
