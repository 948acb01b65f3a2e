"""How much of the crime falls in each shift of the week, against how much of the week the shift is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.peaks import DAYS, EVERY_DAY, FIRST_HOUR
from bfa.analyses.when.clock import ends_of
from bfa.analyses.when.week import Clocked
from bfa.errors import ParameterError
from bfa.methods.aoristic import WEEK_MINUTES, window_shares

_DAY, _CLOCK = f"(?:{'|'.join(DAYS)})", r"(\d{2})(?::(\d{2}))?"
_FORM = re.compile(rf"(?:({_DAY})(?:[-–]({_DAY}))? |{EVERY_DAY} )?{_CLOCK}[-–]{_CLOCK}")
_DO = (
    "skriv dagar och klockslag som fre-lör 22-04, mån-fre 07-16, sön 14:30-22:30 eller 22-06 (alla dygn). Dagarna "
    f"heter {', '.join(DAYS)} och är de då fönstret börjar."
)
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


@dataclass(frozen=True, slots=True)
class WeekWindow(Answer):
    """A stretch of clock time on some days of the week."""

    FACTS = frozenset(("words",))

    #: In Swedish, such as "fre–lör 22–04".
    words: str
    #: Which minutes of the week are inside, from Monday 00:00. Shape (10080,).
    minutes: NDArray[np.bool_]
    #: Length in a week. [hours]
    hours: float


def parse_window(text: str, *, where: str = "window") -> WeekWindow:
    """Read "fre-lör 22-04", "mån-fre 07-16", "sön 14:30-22:30" or "22-06" (every day).

    A day is the one the window begins on. A window between midnight and 06 belongs to the evening before, as in the
    words of a peak: "fre 01-03" is the night towards Saturday, and the words that come back say so.

    Raises
    ------
    ParameterError
        Another form, no such clock time, or a window of no length.
    """
    found = _FORM.fullmatch(" ".join(text.casefold().split()))
    if not found:
        raise ParameterError(f"{where}: fönstret {text!r} kan inte läsas.", do=_DO)
    first, last = DAYS.index(found[1]) if found[1] else 0, DAYS.index(found[2] or found[1]) if found[1] else 6
    days = [(first + k) % 7 for k in range((last - first) % 7 + 1)]
    begin, end = _minute(found[3], found[4]), _minute(found[5], found[6])
    if begin >= 1440 or end > 1440 or begin == end or int(found[4] or 0) > 59 or int(found[6] or 0) > 59:
        raise ParameterError(f"{where}: fönstret {text!r} har ett klockslag som inte går.", do=_DO)
    late = bool(found[1]) and begin < end <= 60 * FIRST_HOUR
    length = (end - begin) % 1440 or 1440
    week = np.zeros(WEEK_MINUTES, dtype=bool)
    for day in days:
        week[(1440 * (day + late) + begin + np.arange(length)) % WEEK_MINUTES] = True
    return WeekWindow(_words(days if found[1] else [], begin, end, late=late), week, float(week.sum()) / 60)


def _minute(hour: str, minute: str | None) -> int:
    return 60 * int(hour) + int(minute or 0)


def _words(days: list[int], begin: int, end: int, *, late: bool) -> str:
    clock = f"{_clock(begin)}–{_clock(end)}"
    if not days:
        return f"{EVERY_DAY} {clock}"
    names = [DAYS[(day + late) % 7] for day in (days[0], days[-1])]
    named = EVERY_DAY if len(days) == 7 else names[0] if len(days) == 1 else "–".join(names)
    return f"natten mot {named} {clock}" if late and len(days) < 7 else f"{named} {clock}"


def _clock(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour:02d}:{rest:02d}" if rest else f"{hour:02d}"


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
