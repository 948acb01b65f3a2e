"""Shares as dots on their intervals in small panels beside each other, each with what chance alone would have given."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, INK, LINE, SMALL, WIDTH
from bfa.draw.lettering import width
from bfa.words.numbers import percent

#: Panels in a row and the width of them all: over a page, and on a phone. [inches]
PAGE, PHONE = (4, 2 * WIDTH), (2, WIDTH)
#: Height of a line, of a heading with what lies above and below the lines; from one panel to the next. [inches]
_LINE, _HEAD, _FOOT, _APART = 0.21, 0.36, 0.26, 0.16
_POINTS = 72
#: The share axis ends here, or at the next quarter above what it holds. [0-1]
_LEAST, _STEP = 0.5, 0.25


@dataclass(frozen=True, slots=True)
class SharePanel:
    """One panel."""

    title: str
    #: label, share, lower, upper, chance [0-1], the first at the top; the labels of all panels are the same.
    table: pd.DataFrame


def share_dots(panels: Sequence[SharePanel], *, room: tuple[int, float] = PAGE) -> Figure:
    """The panels in rows, all on one axis of shares; the lines are named to the left of each row.

    `room`: `PAGE` or `PHONE`.
    """
    across, whole = room
    lines = len(panels[0].table)
    left = max(width(label, SMALL) for label in panels[0].table["label"]) / _POINTS + 0.12
    wide, tall = (whole - left - _APART) / across, _HEAD + lines * _LINE + _FOOT
    height = -(-len(panels) // across) * tall
    figure = Figure(figsize=(whole, height), facecolor="white")
    most = max(float(panel.table[["upper", "chance"]].max().max()) for panel in panels)
    end = max(_LEAST, -(-most // _STEP) * _STEP)
    for place, panel in enumerate(panels):
        row, column = divmod(place, across)
        corner = left + column * wide, height - (row + 1) * tall + _FOOT
        box = (corner[0] / whole, corner[1] / height, (wide - _APART) / whole, lines * _LINE / height)
        axes = drawing.bare(figure.add_axes(box))
        _drawn(axes, panel, end, named=column == 0)
    return figure


def _drawn(axes: Axes, panel: SharePanel, end: float, *, named: bool) -> None:
    table, places = panel.table, range(len(panel.table))
    axes.set(xlim=(-0.02 * end, end), ylim=(len(table) - 0.5, -0.5))
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    ticks = [0, end / 2, end]
    axes.set_xticks(ticks, [percent(100 * tick) for tick in ticks])
    first, _, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    axes.set_yticks(list(places), list(table["label"]) if named else [""] * len(table))
    axes.hlines(places, table["lower"], table["upper"], color=ACCENT, linewidth=2.2, alpha=0.55)
    axes.plot(table["share"], places, "o", color=ACCENT, markersize=5.5)
    axes.plot(table["chance"], places, "D", markerfacecolor="white", markeredgecolor=INK, markersize=4.4)
    drawing.say(axes, panel.title, (0, 1), (0, 4), colour=INK, of=("axes fraction",) * 2, ha="left", va="bottom")
