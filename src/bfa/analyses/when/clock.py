"""What is known of an incident's day and clock time: whether there are any, its latest time, spans too long to say.

Every answer on days, weeks, hours and spans asks here which rows it may use.
"""

import pandas as pd

#: Spans longer than this say nothing of the hour. [hours]
LONGEST = 24.0


def has_day(rows: pd.DataFrame) -> "pd.Series[bool]":
    """True unless the source tells the month only: such a row counts in its month, and in no day, week or span."""
    return _known(rows, "day_known")


def has_clock(rows: pd.DataFrame) -> "pd.Series[bool]":
    """True unless the source says that the clock time, or the day, is unknown."""
    return _known(rows, "clock_known") & has_day(rows)


def _known(rows: pd.DataFrame, column: str) -> "pd.Series[bool]":
    if column not in rows:
        return pd.Series(True, index=rows.index)
    return rows[column].fillna(True).astype(bool)


def ends_of(rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The latest time of each row; missing where the source has none."""
    known = rows["end"] if "end" in rows else pd.Series(pd.NaT, index=rows.index)
    return pd.to_datetime(known).astype("datetime64[us]")
