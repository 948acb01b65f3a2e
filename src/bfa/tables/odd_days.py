"""Days that stand for something else than when it happened: one day with far too many rows, or weekdays without any."""

import numpy as np
import pandas as pd

from bfa.tables.calendar_words import WEEKDAY_NAMES
from bfa.tables.quality import ACT, LOOK, SourceNotes

#: A day has far too many from so many rows, and so many times what the fullest of nearly all other days has. [count]
_MANY, _TIMES, _FULL = 10, 5, 0.99
#: Different days, and rows, from which days of the week without any row are told. [count]
_DAYS, _ROWS = 10, 100


def tell_odd_days(start: "pd.Series[pd.Timestamp]", day_known: "pd.Series[bool]", notes: SourceNotes) -> None:
    """Tell of them in a file's notes; the rows are counted.

    Parameters
    ----------
    start : Series of datetime64
        When each counted row began.
    day_known : Series of bool
        False where only the month is known.
    """
    n = start[day_known].dt.normalize().value_counts().sort_index()
    days = pd.DatetimeIndex(n.index)
    if len(days) < _DAYS or len(days.day.unique()) < _DAYS:
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
