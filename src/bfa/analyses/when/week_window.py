"""A window of the week in an analyst's words, such as "fre-lör 22-04"."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.peaks import DAYS, EVERY_DAY, FIRST_HOUR
from bfa.errors import ParameterError
from bfa.methods.aoristic import WEEK_MINUTES

_DAY, _CLOCK = f"(?:{'|'.join(DAYS)})", r"(\d{2})(?::(\d{2}))?"
_FORM = re.compile(rf"(?:({_DAY})(?:[-–]({_DAY}))? |{EVERY_DAY} )?{_CLOCK}[-–]{_CLOCK}")
_DO = (
    "skriv dagar och klockslag som fre-lör 22-04, mån-fre 07-16, sön 14:30-22:30 eller 22-06 (alla dygn). Dagarna "
    f"heter {', '.join(DAYS)} och är de då fönstret börjar."
)


@dataclass(frozen=True, slots=True)
class WeekWindow(Answer):
    """A stretch of clock time on some days of the week."""

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
