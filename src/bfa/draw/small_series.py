"""Small series beside each other, one for each type: its line, and the last of it on the band of what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, BAND, INK, SMALL, SOFT, WIDTH
from bfa.draw.lettering import width, wrapped

#: Panels in a row and the width of them all: over a page, and on a phone. [inches]
PAGE, PHONE = (5, 2 * WIDTH), (2, WIDTH)
#: Height of a panel's line, of a line of words above it, of what lies under the last; its room to the right. [inches]
_LINE_HIGH, _WORDS_HIGH, _FOOT, _RIGHT = 0.5, 0.17, 0.2, 0.2
#: A name stands in so many lines at most.
_LINES = 2
_POINTS = 72


@dataclass(frozen=True, slots=True)
class Panel:
    """One series."""

    #: What stands above it: its name, and in a line of its own what became of it.
    title: str
    said: str
    #: What its most is called, to the right of that line.
    most: str
    #: at [number on the axis], n [count, missing where not known], low, high [count, missing where there is no band],
    #: in order.
    table: pd.DataFrame
    #: Where something makes what is before and after hard to compare. [number on the axis]
    breaks: Sequence[float] = ()


def small_series(
    panels: Sequence[Panel], *, ticks: Sequence[tuple[float, str]], room: tuple[int, float] = PAGE
) -> Figure:
    """The panels in rows, each counted from zero to its own most.

    Parameters
    ----------
    ticks : sequence of (float, str)
        Where the axis across is named, and how; the same for all. Where there is no room for them all, every second or
        third is named, the last always.
    room : tuple
        `PAGE` or `PHONE`.
    """
    across, whole = room
    wide = (whole - 0.1) / across
    names = [wrapped(panel.title, _POINTS * (wide - 0.1), SMALL, most=_LINES) for panel in panels]
    # What became of it and its most stand in a line each where some panel has no room for them beside each other.
    apart = any(_beside(panel) > _POINTS * (wide - _RIGHT) for panel in panels)
    above = _WORDS_HIGH * (1 + apart + max(map(len, names), default=1)) + 0.08
    high = above + _LINE_HIGH
    height = -(-len(panels) // across) * high + _FOOT
    figure = Figure(figsize=(whole, height), facecolor="white")
    named = _thinned(ticks, _POINTS * (wide - _RIGHT))
    for place, (panel, lines) in enumerate(zip(panels, names, strict=True)):
        row, column = divmod(place, across)
        last = place + across >= len(panels)
        box = (0.07 + column * wide, height - (row + 1) * high + 0.06, wide - _RIGHT, _LINE_HIGH - 0.04)
        axes = drawing.bare(figure.add_axes((box[0] / whole, box[1] / height, box[2] / whole, box[3] / height)))
        _drawn(axes, panel, named if last else [(at, "") for at, _ in named])
        _said(axes, panel, lines, apart=apart)
    return figure


def _beside(panel: Panel) -> float:
    """How wide the two are beside each other. [points]"""
    return width(panel.said, SMALL) + width(panel.most, SMALL) + SMALL


def _said(axes: Axes, panel: Panel, lines: Sequence[str], *, apart: bool) -> None:
    where, line = ("axes fraction", "axes fraction"), _POINTS * _WORDS_HIGH if apart else 0.0
    drawing.say(axes, "\n".join(lines), (0, 1), (0, 14 + line), colour=INK, of=where, ha="left", va="bottom")
    drawing.say(axes, panel.said, (0, 1), (0, 3 + line), of=where, ha="left", va="bottom")
    drawing.say(
        axes, panel.most, (0 if apart else 1, 1), (0, 3), of=where, ha="left" if apart else "right", va="bottom"
    )


def _thinned(ticks: Sequence[tuple[float, str]], room: float) -> list[tuple[float, str]]:
    """The ticks that there is room to name beside each other, the last always. [points]"""
    widest = max((width(name, SMALL) for _, name in ticks), default=0.0) + SMALL / 2
    every = next((step for step in range(1, len(ticks)) if widest * len(ticks) <= room * step), max(len(ticks), 1))
    return list(ticks[::-1][::every][::-1])


def _drawn(axes: Axes, panel: Panel, ticks: Sequence[tuple[float, str]]) -> None:
    at, n, low, high = (drawing.floats(panel.table[name]) for name in ("at", "n", "low", "high"))
    most = float(np.nanmax([*n, *high, 1.0]))
    banded = ~np.isnan(high)
    axes.fill_between(at[banded], low[banded], high[banded], color=BAND, linewidth=0)
    dots = "o" if len(at) <= 6 else ""
    axes.plot(at, n, color=SOFT, linewidth=0.9, marker=dots, markersize=3)
    axes.plot(at[banded], n[banded], color=ACCENT, linewidth=1.4, marker="o", markersize=3 if dots else 2)
    for place in panel.breaks:
        axes.axvline(place, color=INK, linewidth=0.9, linestyle=(0, (2, 2)))
    axes.axhline(0, color=SOFT, linewidth=0.8)
    axes.set(ylim=(0, 1.05 * most), xlim=(at.min() - 0.3, at.max() + 0.3), yticks=[])
    axes.set_xticks([place for place, _ in ticks], [text for _, text in ticks])
