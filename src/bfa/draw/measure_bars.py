"""Measures under the months that a chart counts: a bar from start to end for each, on a lane of its own.

The name stands beside its bar where it has room, else above it, on two lines where it needs them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import offset_copy

from bfa.draw import drawing
from bfa.draw.drawing import INK, SMALL, SOFT
from bfa.draw.lettering import width, wrapped

#: From the axes down to the first row, where the months are named, and from one row to the next. [points]
_FIRST, _ROW = 36.0, 13.0
#: The least a bar is long, so that a day is seen, and how far from it its name stands. [points]
_SHORTEST, _APART = 3.0, 8.0
#: To the right of the axes. [points]
_MARGIN = 50.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure with its first day and its last, None where it goes on."""

    name: str
    start: pd.Timestamp
    end: pd.Timestamp | None


@dataclass(frozen=True, slots=True)
class Lane:
    """Where a bar and its name stand, from the left edge of the axes and by row. [points]"""

    ends: tuple[float, float]
    #: Whether it goes on past the edge of the axes.
    before: bool
    after: bool
    row: int
    name: str
    #: Where the name begins, and its row; between two rows where it has two lines.
    at: float
    name_row: float


def lanes(bars: Sequence[Bar], limits: tuple[float, float], wide: float) -> list[Lane]:
    """The bars below each other, under an axis of months (ordinals) with these limits that is so wide. [points]"""
    found, row, above = list[Lane](), 0, 0.0
    step = wide / (limits[1] - limits[0])
    for bar in bars:
        first = (_place(bar.start) - limits[0]) * step
        last = wide + 1 if bar.end is None else (_place(bar.end + pd.Timedelta(days=1)) - limits[0]) * step
        ends = max(first, 0.0), min(max(last, first + _SHORTEST), wide)
        long, row = width(bar.name, SMALL), row + 1
        at, name, above = ends[1] + _APART, bar.name, float(row)
        if long + _APART <= ends[0]:
            at = ends[0] - _APART - long
        elif at + long > wide + _MARGIN:
            lines = wrapped(bar.name, wide, SMALL, most=2)
            name, above, row = "\n".join(lines), row + (len(lines) - 1) / 2, row + len(lines)
            at = max(0.0, min(ends[0], wide - max(width(line, SMALL) for line in lines)))
        found.append(Lane(ends, first < 0, last > wide, row, name, at, above))
    return found


def depth(found: Sequence[Lane]) -> float:
    """What the lanes take up below the months, with their heading. [inches]"""
    return (found[-1].row + 1) * _ROW / 72 + 0.06 if found else 0.0


def draw(axes: Axes, found: Sequence[Lane], *, heading: str) -> None:
    """The lanes under axes whose months are named; a bar that goes on past them ends in a point."""
    if not found:
        return
    _say(axes, heading, 0, 0, SOFT)
    for lane in found:
        _bar(axes, lane)
        _say(axes, lane.name, lane.at, lane.name_row, INK)


def _place(day: pd.Timestamp) -> float:
    """Where a day stands on an axis of months, each of which fills half a step on both sides of its ordinal."""
    month = day.to_period("M")
    return float(month.ordinal) - 0.5 + (day.day - 1) / month.days_in_month


def _down(row: float) -> float:
    return -_FIRST - _ROW * row


def _bar(axes: Axes, lane: Lane) -> None:
    under = offset_copy(axes.transAxes, fig=drawing.figure_of(axes), y=_down(lane.row), units="points")
    wide = axes.get_window_extent().width / drawing.figure_of(axes).dpi * 72
    first, last = (end / wide for end in lane.ends)
    looks: dict[str, Any] = {"transform": under, "clip_on": False, "color": INK}
    axes.plot((first, last), (0, 0), linewidth=5, solid_capstyle="butt", **looks)
    for there, place, point in ((lane.before, first, "<"), (lane.after, last, ">")):
        if there:
            axes.plot(place, 0, marker=point, markersize=7, markeredgewidth=0, **looks)


def _say(axes: Axes, text: str, at: float, row: float, colour: str) -> None:
    drawing.say(axes, text, (0, 0), (at, _down(row)), colour=colour, of=("axes fraction", "axes fraction"), ha="left")
