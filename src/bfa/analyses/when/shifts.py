"""How much of the crime falls in each shift of the week, against how much of the week the shift is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bfa.analyses.when.clock import ends_of
from bfa.analyses.when.week import Clocked
from bfa.analyses.when.week_window import WeekWindow, parse_window
from bfa.methods.aoristic import WEEK_MINUTES, window_shares

#: Name and window of each shift; the six make up the week, and a night belongs to the day it begins.
SHIFTS = (
    "Dag: mån-fre 06-14",
    "Dag: lör-sön 06-14",
    "Kväll: sön-tors 14-22",
    "Kväll: fre-lör 14-22",
    "Natt: sön-tors 22-06",
    "Natt: fre-lör 22-06",
)
_FEWEST_EXPECTED = 5
_COLUMNS = ("name", "window", "hours", "of_week", "n", "by_start", "shared", "times")


def shift_table(clocked: Clocked, shifts: Sequence[str] = SHIFTS) -> pd.DataFrame:
    """The share of the incidents in each shift, by their start and with their spans shared out by the minute.

    Columns: name, window (words), hours (a week) [hours], of_week [%], n (by start) [count], by_start, shared [%],
    times (share of the incidents over share of the week, shared out where any span could be; NaN where an even week
    gives fewer than 5) [-]. Where a span could be shared out both shares are of those incidents; else of all with a
    clock time, and `shared` is NaN.

    Parameters
    ----------
    shifts : sequence of str
        "Natt: fre-lör 22-06", a name and a window as in `parse_window`; the name may be left out. They may overlap.

    Raises
    ------
    ParameterError
        A shift cannot be read.
    """
    used = np.unique(clocked.spread.pieces["row"])
    rows = clocked.rows.iloc[used] if len(used) else clocked.rows
    lines = []
    for name, window in map(parse_shift, shifts):
        lines.append((name, *_line(rows, window, shared=len(used) > 0)))
    return pd.DataFrame(lines, columns=list(_COLUMNS))


def parse_shift(text: str) -> tuple[str, WeekWindow]:
    """Name ("" where there is none) and window of a shift such as "Natt: fre-lör 22-06".

    Raises
    ------
    ParameterError
        The window cannot be read.
    """
    name, _, window = text.rpartition(": ")
    return name.strip(), parse_window(window, where="shifts")


def _line(
    rows: pd.DataFrame, window: WeekWindow, *, shared: bool
) -> tuple[str, float, float, int, float, float, float]:
    of_week = 60 * window.hours / WEEK_MINUTES
    if not len(rows):
        return window.words, window.hours, 100 * of_week, 0, np.nan, np.nan, np.nan
    inside = window_shares(rows["start"], rows["start"], window.minutes)
    by_start = float(inside.mean())
    spread = float(window_shares(rows["start"], ends_of(rows), window.minutes).mean()) if shared else np.nan
    enough = len(rows) * of_week >= _FEWEST_EXPECTED
    times = (spread if shared else by_start) / of_week if enough else np.nan
    return window.words, window.hours, 100 * of_week, round(inside.sum()), 100 * by_start, 100 * spread, times
