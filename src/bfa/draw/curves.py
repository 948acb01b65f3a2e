"""Two curves: how concentrated it is beside what chance gives, and what a follow-up of so many months can show."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, INK, LINE, SOFT, WASH
from bfa.words.numbers import percent

#: A point is named where the next is so far away. [share of the axis]
_APART = 0.14
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


def foreseen(
    mine: pd.DataFrame, others: pd.DataFrame, *, lengths: Sequence[int], names: tuple[str, str], across: str
) -> Figure:
    """The smallest fall that can be shown after so many months, of one area in front of the band of the others.

    Parameters
    ----------
    mine, others : DataFrame
        length [months], fall [%].
    names : tuple of str
        Of the line and of the band.
    across : str
        What the lengths are.
    """
    figure, axes = drawing.canvas(2.5, left=0.55, right=1.15, bottom=0.5)
    ends = others.assign(fall=others["fall"].astype(float)).groupby("length")["fall"].agg(["min", "max"])
    axes.fill_between(ends.index, ends["min"], ends["max"], color=WASH, linewidth=0)
    falls = mine["fall"].astype(float)
    axes.plot(mine["length"], falls, color=ACCENT, linewidth=1.6, marker="o", markersize=4)
    after = [*mine["length"].iloc[1:], math.inf]
    for length, fall, later in zip(mine["length"], falls, after, strict=True):
        if later - length >= _APART * (max(lengths) - min(lengths)):
            drawing.say(axes, percent(fall), (int(length), fall), (0, 9), colour=INK, halo=True)
    axes.set(xlim=(min(lengths) - 1, max(lengths) + 0.8), xticks=lengths)
    drawing.counts_up(axes, 100)
    axes.set_yticks(range(0, 101, 25), [percent(tick) for tick in range(0, 101, 25)])
    lines = [(falls.set_axis(mine["length"]), names[0], ACCENT), (ends.mean(axis=1), names[1], SOFT)]
    drawing.name_ends(axes, [(up.index[-1], float(up.iloc[-1]), text, hue) for up, text, hue in lines if len(up)])
    drawing.named_axis(axes, across)
    return figure
