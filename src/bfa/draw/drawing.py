"""The ground of every chart: its size, its colours, and how words, counts and months stand on its axes.

A figure is drawn once. It is as wide as a phone shows it almost whole, and a wide page shows it a little enlarged:
letters of `SMALL` points become 11 pixels on a phone of 390, whose whole width it takes, and 14 on a wide page.
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from bfa.words.numbers import MONTHS_SHORT, missing

INK, SOFT, LINE, ACCENT, OPEN, WASH, BAND = (
    "#1b2430", "#4a5766", "#c9d2db", "#0b5394", "#6b6f76", "#e8eef4", "#d3d8de"
)  # fmt: skip
#: Of every figure. [inches]
WIDTH = 4.6
#: Of letters. [points]
SMALL = 9.4
_HALO = [withStroke(linewidth=2.6, foreground="white")]
#: Times that names at the ends of lines are moved apart.
_ROUNDS = 20
#: More months than so many are not all named under the axes.
_MOST_MONTHS = 10


def canvas(
    height: float, *, left: float = 0.45, right: float = 0.12, bottom: float = 0.38, top: float = 0.1
) -> tuple[Figure, Axes]:
    """A figure with bare axes: its height and its margins. [inches]"""
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    box = (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (bottom + top) / height)
    return figure, bare(figure.add_axes(box))


def bare(axes: Axes) -> Axes:
    """The axes without frame and ticks."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=SOFT)
    return axes


def say(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    shift: tuple[float, float] = (0, 0),
    *,
    colour: str = SOFT,
    of: tuple[str, str] = ("data", "data"),
    halo: bool = False,
    **looks: Any,
) -> Annotation:
    """Words beside a point, never read as a formula.

    Parameters
    ----------
    at : tuple of float
        Where the point is, across and up, in data or in shares of the axes as `of` says.
    shift : tuple of float
        How far from it the words stand. [points]
    halo : bool
        A white edge round the letters, where they stand on lines.
    """
    given: dict[str, Any] = {"ha": "center", "va": "center", "path_effects": _HALO if halo else None, **looks}
    return axes.annotate(
        text, at, shift, of, "offset points", annotation_clip=False, fontsize=SMALL, color=colour, parse_math=False,
        **given,
    )  # fmt: skip


def counts_up(axes: Axes, most: float, *, ticks: int = 5) -> None:
    """Counts from zero on the axis up, with thin lines across."""
    axes.set_ylim(0, most)
    axes.yaxis.set_major_locator(MaxNLocator(ticks, integer=True))
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axhline(0, color=SOFT, linewidth=0.8)


def named_axis(axes: Axes, across: str = "", up: str = "") -> None:
    """What the axes count."""
    axes.set_xlabel(across, fontsize=SMALL, color=SOFT, parse_math=False)
    axes.set_ylabel(up, fontsize=SMALL, color=SOFT, parse_math=False)


def name_ends(axes: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Each line's name to the right of its end, moved apart where they would lie over each other.

    `ends`: where the line ends, across and up, its name and its colour.
    """
    ends = sorted(ends, key=lambda end: end[1])
    height = axes.get_window_extent().height / figure_of(axes).dpi * 72 / float(np.ptp(axes.get_ylim()))
    tall = [1.3 * SMALL * (1 + text.count("\n")) for _, _, text, _ in ends]
    heights = spread([value * height for _, value, _, _ in ends], tall)
    for (place, value, text, colour), at in zip(ends, heights, strict=True):
        say(axes, text, (place, value), (6, at - value * height), colour=colour, halo=True, ha="left")


def spread(places: Sequence[float], tall: Sequence[float]) -> list[float]:
    """Places in order, moved as little as words of these heights need to stand clear of each other."""
    at = list(places)
    for _ in range(_ROUNDS):
        for first in range(len(at) - 1):
            lacks = (tall[first] + tall[first + 1]) / 2 - (at[first + 1] - at[first])
            if lacks > 1e-9:
                at[first], at[first + 1] = at[first] - lacks / 2, at[first + 1] + lacks / 2
    return at


def figure_of(axes: Axes) -> Figure:
    """The figure that the axes stand on."""
    return cast(Figure, axes.get_figure())


def floats(values: "pd.Series[Any]") -> NDArray[np.float64]:
    """The values as numbers, NaN where there is none."""
    return np.asarray(values.astype("Float64").to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def month_axis(axes: Axes, found: "pd.Series[Any]") -> None:
    """Months in Swedish under the axes, as many as there is room for."""
    first, last = found.iloc[0].ordinal, found.iloc[-1].ordinal
    every = next(step for step in (1, 2, 3, 6, 12) if (last - first) / step <= _MOST_MONTHS or step == 12)
    shown = [pd.Period(ordinal=place, freq="M") for place in range(first, last + 1)]
    shown = [month for month in shown if (month.month - 1) % every == 0] or shown[:1]
    axes.set_xlim(*month_limits((first, last)))
    axes.set_xticks([month.ordinal for month in shown])
    axes.set_xticklabels([_month_tick(month, first=month is shown[0]) for month in shown])


def month_limits(places: Sequence[int]) -> tuple[float, float]:
    """Where an axis of these months (ordinals, in order) begins and ends."""
    return places[0] - 0.7, places[-1] + 0.7


def _month_tick(month: pd.Period, *, first: bool) -> str:
    name = MONTHS_SHORT[month.month - 1]
    return f"{name}\n{month.year}" if month.month == 1 or first else name


def known(values: "pd.Series[Any]") -> list[float]:
    """The values that are there, as numbers."""
    return [float(value) for value in values if not missing(value)]
