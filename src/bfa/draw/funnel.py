"""The funnel: changes against the others by how many were to be expected, between the limits of what is usual."""

import math
import textwrap
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from bfa.draw import drawing
from bfa.draw.drawing import INK, OPEN, SOFT
from bfa.words.numbers import change

Floats = NDArray[np.float64]

_TICKS = (-100, -75, -50, -25, 0, 25, 50, 100, 200, 300)
#: For a scale that reaches less far than that.
_FINE_TICKS, _FINE = (-50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50), 0.25
#: Of a limit's name on one line.
_LETTERS = 8
#: Nothing left, or four times as many.
_WIDEST = 1.0
#: Where a name is tried, beside its dot first. [points]
_SIDES = (
    (7, 0, "left"), (-7, 0, "right"), (0, 10, "center"), (0, -10, "center"), (6, 9, "left"), (6, -9, "left"),
    (-6, 9, "right"), (-6, -9, "right"), (0, 21, "center"), (0, -21, "center"),
)  # fmt: skip


def funnel(dots: pd.DataFrame, curves: pd.DataFrame, *, limits: Mapping[str, str], across: str) -> Figure:
    """Each area as a dot; those that stand out as filled diamonds, those not tried as open rings.

    Parameters
    ----------
    dots : DataFrame
        kommundel, expected [count], ratio, stands_out, tried, named (bool).
    curves : DataFrame
        expected, and of each limit lower_ and upper_ [ratio].
    limits : mapping
        Limit as in the columns of `curves` to how it is named at its end; the first is whole, the others are dashed.
    across : str
        What is counted.
    """
    figure, axes = drawing.canvas(3.4, left=0.6, right=0.72, bottom=0.5)
    dots = dots.assign(height=_at(dots["ratio"]))
    ends = [_at(curves[f"{side}_{level}"]) for level in limits for side in ("lower", "upper")]
    limit = min(1.04 * float(np.abs(np.concatenate([dots["height"], *ends])).max()), _WIDEST)
    dots["height"] = dots["height"].clip(-limit, limit)
    far = float(dots["expected"].max()) * 1.04
    named: list[tuple[float, float, str, str]] = []
    for place, heights in enumerate(ends):
        shown = np.where(np.abs(heights) <= limit * 1.03, heights, np.nan)
        axes.plot(curves["expected"], shown, color=SOFT, linewidth=0.9, linestyle="-" if place < 2 else (0, (3, 2)))
        if place % 2 and not math.isnan(float(shown[-1])):
            name = textwrap.fill(list(limits.values())[place // 2], _LETTERS)
            named.append((far, float(shown[-1]), name, SOFT))
    axes.axhline(0, color=INK, linewidth=0.9)
    for (out, tried), alike in dots.groupby(["stands_out", "tried"]):
        colour = INK if out else OPEN
        axes.plot(
            alike["expected"].to_numpy(), alike["height"].to_numpy(), linestyle="none", marker="D" if out else "o",
            markeredgecolor=colour, markerfacecolor=colour if tried else "white", markersize=6 if out else 4.5,
            zorder=3,
        )  # fmt: skip
    axes.set(xlim=(0, far), ylim=(-limit * 1.03, limit * 1.03))
    drawing.name_ends(axes, named)
    _names(axes, dots)
    every = pd.Series(_FINE_TICKS if limit < _FINE else _TICKS)
    ticks = every[np.abs(_at(1 + every / 100)) <= limit * 1.03]
    axes.set_yticks(_at(1 + ticks / 100), [change(tick) for tick in ticks])
    drawing.named_axis(axes, across)
    return figure


def _at(ratios: "pd.Series[float]") -> Floats:
    """Height of ratios: their roots, on which the limits of counts lie about as far below 1 as above."""
    return np.asarray(np.sqrt(ratios.to_numpy(dtype=float)) - 1, dtype=float)


def _names(axes: Axes, dots: pd.DataFrame) -> None:
    """Those that are named, each where it covers no other."""
    places = axes.transData.transform(dots[["expected", "height"]].to_numpy(dtype=float))
    taken = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in places]
    named = dots[dots["named"]].sort_values("stands_out", ascending=False, kind="stable")
    for row in named.to_dict("records"):
        taken.append(_name(axes, row, taken))


def _name(axes: Axes, row: Mapping[Hashable, Any], taken: Sequence[Bbox]) -> Bbox:
    """Write a name on a free side of its dot, off the line at zero if it can be; where it then lies."""
    frame = axes.get_window_extent()
    zero = Bbox.from_bounds(frame.x0, float(axes.transData.transform((0, 0))[1]) - 1, frame.width, 2)
    tries = [(place, [*taken, zero]) for place in _SIDES] + [(place, taken) for place in _SIDES] + [(_SIDES[0], [])]
    for place, others in tries:
        right, up, side = place
        colour = INK if row["stands_out"] else SOFT
        at = (row["expected"], row["height"])
        text = drawing.say(axes, str(row["kommundel"]), at, (right, up), colour=colour, halo=True, ha=side, zorder=4)
        box = text.get_window_extent()
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1
        if not others or (inside and not any(box.overlaps(other) for other in others)):
            break
        text.remove()
    return box
