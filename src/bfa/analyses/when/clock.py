"""What is known of an incident's clock time: whether there is one, its latest time, and spans too long to say."""

import pandas as pd

#: Spans longer than this say nothing of the hour. [hours]
LONGEST = 24.0


def has_clock(rows: pd.DataFrame) -> "pd.Series[bool]":
    """True unless the source says that the clock time is unknown."""
    if "clock_known" not in rows:
        return pd.Series(True, index=rows.index)
    return rows["clock_known"].fillna(True).astype(bool)


def ends_of(rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The latest time of each row; missing where the source has none."""
    known = rows["end"] if "end" in rows else pd.Series(pd.NaT, index=rows.index)
    return pd.to_datetime(known).astype("datetime64[us]")
