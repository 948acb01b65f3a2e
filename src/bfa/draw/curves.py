"""Two curves: how concentrated it is beside what chance gives, and what a follow-up of so many months can show."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, INK, LINE, OPEN, SOFT
from bfa.words.numbers import percent

#: Lines of designs, told apart in grey too.
_HUES: tuple[str, ...] = (ACCENT, INK, OPEN)
_DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)))
#: A curve over thousands of units is drawn with so many points.
_POINTS = 600


def concentration(curve: pd.DataFrame, *, share: float, named: str, chance: str, axes_names: tuple[str, str]) -> Figure:
    """The curve of units against incidents over the band that chance gives, one point named.

    Parameters
    ----------
    curve : DataFrame
        units, incidents, low, high [0-1], fullest units first.
    share : float
        The share of the units whose point is named. [0-1]
    named, chance : str
        What stands at that point ("" is followed by its percent) and at the band.
    axes_names : tuple of str
        What is counted across and up.
    """
    figure, axes = drawing.canvas(2.9, left=0.72, right=0.24, bottom=0.5)
    x, y, low, high = (100 * curve[name].to_numpy() for name in ("units", "incidents", "low", "high"))
    seen = np.unique(np.linspace(0, len(x) - 1, _POINTS).round().astype(int))
    axes.fill_between(x[seen], low[seen], high[seen], color=LINE, linewidth=0)
    axes.plot(x[seen], ((low + high) / 2)[seen], color=SOFT, linewidth=0.9, linestyle=(0, (4, 2)))
    axes.plot(x[seen], y[seen], color=ACCENT, linewidth=1.8)
    at = int(np.ceil(share * (len(x) - 1) - 1e-9))
    axes.plot(x[at], y[at], marker="o", markersize=4.5, color=ACCENT)
    axes.plot([x[at], 34], [y[at], max(y[at] - 4, 9)], color=ACCENT, linewidth=0.7)
    drawing.say(axes, f"{named}: {percent(y[at])}", (36, max(y[at] - 4, 9)), colour=ACCENT, halo=True, ha="left")
    drawing.say(axes, chance, (x[int((low < 50).sum())] + 2.5, 44), halo=True, ha="left")
    axes.set(xlim=(0, 100), ylim=(0, 102))
    _percents(axes)
    drawing.named_axis(axes, *axes_names)
    return figure


def _percents(axes: Axes) -> None:
    """Every fifth of the whole, both ways."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(range(0, 101, 20))
        axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    axes.grid(color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)


def foreseen(lines: pd.DataFrame, *, names: Mapping[str, str], across: str) -> Figure:
    """The smallest fall that can be shown after so many months, a line for each way to try it.

    Parameters
    ----------
    lines : DataFrame
        design, months, fall [%]; line by line.
    names : mapping of str
        What each design is called at the end of its line.
    across : str
        What the months are.
    """
    figure, axes = drawing.canvas(2.3, left=0.55, right=1.45, bottom=0.5)
    months = sorted({int(month) for month in lines["months"]})
    ends = []
    for hue, dash, (design, part) in zip(_HUES, _DASHES, lines.groupby("design", sort=False), strict=False):
        falls = part["fall"].astype(float)
        axes.plot(part["months"], falls, color=hue, linewidth=1.6, linestyle=dash, marker="o", markersize=3.5)
        ends.append((int(part["months"].iloc[-1]), float(falls.iloc[-1]), names[str(design)], hue))
    axes.set(xlim=(min(months) - 1, max(months) + 0.8), xticks=months)
    drawing.counts_up(axes, 100)
    axes.set_yticks(range(0, 101, 25), [percent(tick) for tick in range(0, 101, 25)])
    drawing.name_ends(axes, ends)
    drawing.named_axis(axes, across)
    return figure
