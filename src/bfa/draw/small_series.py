"""Small series beside each other, one for each type: its line, and the last of it on the band of what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, BAND, INK, SOFT, WIDTH
from bfa.draw.page import clipped
from bfa.words.numbers import number

#: Panels in a row; height of a panel with its two lines of words, and of what lies under it. [inches]
_ACROSS, _HIGH, _FOOT = 2, 0.88, 0.2
#: So many letters of a name find room over a panel.
_LONGEST = 36


@dataclass(frozen=True, slots=True)
class Panel:
    """One series."""

    #: What stands above it: its name, and in a line of its own what became of it.
    title: str
    said: str
    #: at [number on the axis], n [count, missing where not known], low, high [count, missing where there is no band],
    #: in order.
    table: pd.DataFrame
    #: Where something makes what is before and after hard to compare. [number on the axis]
    breaks: Sequence[float] = ()


def small_series(panels: Sequence[Panel], *, ticks: Sequence[tuple[float, str]]) -> Figure:
    """The panels in rows of two, each counted from zero to its own most, which is written.

    `ticks`: where the axis across is named, and how; the same for all.
    """
    rows = -(-len(panels) // _ACROSS)
    height = rows * _HIGH + _FOOT
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - 0.1) / _ACROSS
    for place, panel in enumerate(panels):
        row, column = divmod(place, _ACROSS)
        last = place + _ACROSS >= len(panels)
        box = (0.05 + column * wide + 0.02, height - (row + 1) * _HIGH + 0.06, wide - 0.42, _HIGH - 0.44)
        axes = drawing.bare(figure.add_axes((box[0] / WIDTH, box[1] / height, box[2] / WIDTH, box[3] / height)))
        _drawn(axes, panel, ticks if last else [(at, "") for at, _ in ticks])
    return figure


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
    axes.set(ylim=(0, 1.05 * most), xlim=(at.min() - 0.3, at.max() + 0.3), yticks=[most])
    axes.set_yticklabels([number(round(most))])
    axes.yaxis.tick_right()
    axes.set_xticks([place for place, _ in ticks], [text for _, text in ticks])
    where = ("axes fraction", "axes fraction")
    drawing.say(
        axes,
        clipped(panel.title, _LONGEST),
        (0, 1),
        (0, 14),
        colour=INK,
        of=where,
        ha="left",
        va="bottom",
    )
    drawing.say(axes, panel.said, (0, 1), (0, 3), of=where, ha="left", va="bottom")
