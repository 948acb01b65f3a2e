"""The week as a heat map: rows that keep the night whole, classes with one hue, and what it shows in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bfa.analyses.peaks import FIRST_HOUR
from bfa.words.catalogue import message
from bfa.words.nouns import SHORT
from bfa.words.numbers import WEEKDAYS_LONG, counted, hours_label, number, span

#: One hue, light to dark; the first is the counted zero. Neighbours differ in lightness, so print in grey works.
SHADES = ("#f0f3f6", "#b9d2e8", "#7fadd4", "#3a7ab3", "#0b3a6f")
_PICKED = {0: (), 1: (3,), 2: (2, 4), 3: (1, 3, 4), 4: (1, 2, 3, 4)}

#: A cell's count, or None where the policy hides it.
Grid = Sequence[Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One class of the scale: counts from `low` to `high`, drawn in `shade`, named `label`."""

    low: int
    high: int
    shade: str
    label: str


def night_rows(grid: Grid) -> list[list[float | None]]:
    """Rows of 24 hours from 06 to 05, from 7 calendar days (Monday first) of hours 0-23.

    Saturday 02:00 comes to stand on Friday's row.
    """
    hours = range(FIRST_HOUR, FIRST_HOUR + 24)
    return [[grid[(day + hour // 24) % 7][hour % 24] for hour in hours] for day in range(7)]


def steps(highest: float) -> tuple[Step, ...]:
    """At most four classes of equal width that cover 1 to `highest`, after the class of zero."""
    top = math.ceil(highest)
    width = max(1, math.ceil(top / (len(SHADES) - 1)))
    count = math.ceil(top / width)
    shades = [SHADES[place] for place in _PICKED[count]]
    found = [Step(0, 0, SHADES[0], "0")]
    for place, shade in enumerate(shades):
        low, high = place * width + 1, min((place + 1) * width, top)
        found.append(Step(low, high, shade, span(number(low), number(high))))
    return tuple(found)


def step_of(value: float, scale: Sequence[Step]) -> Step:
    """The class a count falls in; weights between whole numbers round up."""
    return next((step for step in scale if value <= step.high), scale[-1])


def highest(grid: Grid) -> float:
    """The largest count that is shown; 0 where none is."""
    return max((value for row in grid for value in row if value is not None), default=0)


def hidden_cells(grid: Grid) -> int:
    """How many of the 168 cells the policy hides."""
    return sum(value is None for row in grid for value in row)


def described(grid: Grid, *, kind: str = "crime") -> str:
    """What the heat map shows, computed from the cells that are shown: the row and the hour with most.

    `grid`: calendar days, Monday first; None where hidden.
    """
    rows, gone, most = night_rows(grid), hidden_cells(grid), highest(grid)
    if not most:
        said = message("week.no_counts") if gone else message(f"week.none.{kind}")
        return f"{said}{_hidden_words(gone)}"
    sums = [sum(value or 0 for value in row) for row in rows]
    day = sums.index(max(sums))
    cells = [(row, hour) for row in range(7) for hour in range(24) if rows[row][hour] == most]
    row, hour = cells[0]
    night = message(
        "week.night_of_those_shown" if gone else "week.night",
        nouns=SHORT[kind][1],
        day=WEEKDAYS_LONG[day],
        next=WEEKDAYS_LONG[(day + 1) % 7],
        n=sums[day],
        **({} if gone else {"of": sum(sums)}),
    )
    single = message(
        "week.hour_of_several" if len(cells) > 1 else "week.hour",
        day=WEEKDAYS_LONG[(row + (FIRST_HOUR + hour) // 24) % 7],
        hours=hours_label(FIRST_HOUR + hour, FIRST_HOUR + hour),
        count=counted(most, *SHORT[kind]),
        **({"others": len(cells) - 1} if len(cells) > 1 else {}),
    )
    return f"{night} {single}{_hidden_words(gone)}"


def _hidden_words(gone: int) -> str:
    return f" {message('week.hidden', n=gone)}" if gone else ""
