"""The funnel: each kommundel's change against the others by how many were to be expected, with what is usual for it."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from bfa.draw import drawing
from bfa.draw.output import Output, escape, figure_output, html_output
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.numbers import change, joined

Floats = NDArray[np.float64]

#: Shares inside the limits, as their names end. [%]
_LIMITS = ("95", "99.8")
_TICKS = (-100, -75, -50, -25, 0, 25, 50, 100, 200, 300)
#: For a scale that reaches less far than that.
_FINE_TICKS, _FINE = (-50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50), 0.25
#: Nothing left, or four times as many.
_WIDEST = 1.0
#: So few are all named; of more, those that stand out.
_MOST_NAMED = 8
#: Where a name is tried, beside its dot first. [points]
_SIDES = ((7, 0, "left"), (-7, 0, "right"), (0, 9, "center"), (0, -9, "center"))


def funnel(dots: pd.DataFrame, curves: pd.DataFrame, *, title: str, noun: str, note: str = "") -> Output:
    """The funnel.

    Parameters
    ----------
    dots : DataFrame
        kommundel, expected [count], ratio, stands_out (bool), tried (bool): those that may be shown.
    curves : DataFrame
        expected, lower_95, upper_95, lower_99.8, upper_99.8 [ratio].
    noun : str
        What is counted, in many.
    """
    if dots.empty:
        return html_output(f"<p>{escape(message('overview.funnel.nothing', title=title))}</p>", kind="text")

    def draw(width: float) -> Figure:
        right = 1 - (1.15 if width == drawing.WIDE else 0.15) / width
        figure, axes = drawing.canvas(3.3, left=0.55 / width, right=right, bottom=0.15, width=width)
        _draw(axes, dots, curves, noun=noun)
        return figure

    open_ = message("overview.funnel.untried") if not dots["tried"].all() else ""
    said = in_sentences(message("overview.funnel.inside"), open_, note)
    return figure_output(draw(drawing.WIDE), narrow=draw(drawing.NARROW), alt=words(dots), caption=title, note=said)


def named_in(dots: pd.DataFrame) -> pd.DataFrame:
    """Those that the funnel names: every one where they are few, else those that stand out."""
    return dots if len(dots) <= _MOST_NAMED else dots[dots["stands_out"]]


def words(dots: pd.DataFrame) -> str:
    """What the funnel shows: who stands out, and where the middle half lies."""
    tried, out = dots[dots["tried"]], dots[dots["stands_out"]]
    low, high = (change(100 * (float(end) - 1)) for end in np.quantile(dots["ratio"], [0.25, 0.75]))
    few, many = round(dots["expected"].min()), round(dots["expected"].max())
    first = out.head(_MOST_NAMED)
    named = [f"{name} {change(100 * (r - 1))}" for name, r in zip(first["kommundel"], first["ratio"], strict=True)]
    left = len(out) - len(named)
    which = message("overview.funnel.none_out")
    if named and left:
        which = message("overview.funnel.out_and_more", named=joined(named), more=left)
    elif named:
        which = message("overview.funnel.out", named=joined(named))
    every = message("overview.funnel.shown", n=len(dots), low=few, high=many)
    half = message("overview.funnel.half", low=low, high=high, tried=len(tried))
    return f"{every} {half} {which}"


def _draw(axes: Axes, dots: pd.DataFrame, curves: pd.DataFrame, *, noun: str) -> None:
    limit = _height(dots, curves)
    far = float(dots["expected"].max()) * 1.04
    _limits(axes, curves, limit, far)
    axes.axhline(0, color=drawing.INK, linewidth=0.9)
    heights = np.clip(_at(dots["ratio"]), -limit, limit)
    for row in dots.assign(height=heights).to_dict("records"):
        colour = drawing.INK if row["stands_out"] else drawing.OPEN
        axes.plot(
            [row["expected"]],
            [row["height"]],
            marker="D" if row["stands_out"] else "o",
            markerfacecolor=colour if row["tried"] else "white",
            markeredgecolor=colour,
            markersize=6 if row["stands_out"] else 4.5,
            zorder=3,
        )
    axes.set(xlim=(0, far), ylim=(-limit * 1.03, limit * 1.03))
    _names(axes, dots.assign(height=heights))
    every = pd.Series(_FINE_TICKS if limit < _FINE else _TICKS)
    ticks = every[np.abs(_at(1 + every / 100)) <= limit * 1.03]
    axes.set_yticks(_at(1 + ticks / 100))
    axes.set_yticklabels([change(tick) for tick in ticks])
    key = "overview.funnel.axis_narrow" if drawing.is_narrow(axes) else "overview.funnel.axis"
    axes.set_xlabel(message(key, noun=noun), fontsize=drawing.SMALL, color=drawing.SOFT)


def _at(ratios: "pd.Series[float]") -> Floats:
    """Height of ratios: their roots, on which the limits of counts lie about as far below 1 as above."""
    return np.asarray(np.sqrt(ratios.to_numpy(dtype=float)) - 1, dtype=float)


def _height(dots: pd.DataFrame, curves: pd.DataFrame) -> float:
    """How far up and down the scale goes: past every dot and every limit, up to four times as many."""
    ends = [curves[f"{side}_{level}"] for level in _LIMITS for side in ("lower", "upper")]
    farthest = max(float(np.abs(_at(part)).max()) for part in [dots["ratio"], *ends])
    return min(1.04 * farthest, _WIDEST)


def _limits(axes: Axes, curves: pd.DataFrame, limit: float, far: float) -> None:
    narrow = drawing.is_narrow(axes)
    for level, name in messages("overview.funnel.limits").items():
        for side in ("lower", "upper"):
            heights = _at(curves[f"{side}_{level}"])
            shown = np.where(np.abs(heights) <= limit * 1.03, heights, np.nan)
            axes.plot(
                curves["expected"],
                shown,
                color=drawing.SOFT,
                linewidth=0.9,
                linestyle="-" if level == "95" else (0, (3, 2)),
            )
            if side == "upper" and not narrow and not math.isnan(float(shown[-1])):
                _beside(axes, far, float(shown[-1]), name)


def _beside(axes: Axes, far: float, height: float, text: str) -> None:
    axes.annotate(
        text,
        (far, height),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=drawing.SMALL,
        color=drawing.SOFT,
        annotation_clip=False,
    )


def _names(axes: Axes, dots: pd.DataFrame) -> None:
    """Those that are named, each where it covers no other."""
    named = named_in(dots)
    places = axes.transData.transform(dots[["expected", "height"]].to_numpy(dtype=float))
    taken = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in places]
    for row in named.sort_values("stands_out", ascending=False, kind="stable").to_dict("records"):
        taken.append(_name(axes, row, taken))


def _name(axes: Axes, row: Mapping[Hashable, Any], taken: Sequence[Bbox]) -> Bbox:
    """Write a name on a free side of its dot, off the line at zero if it can be; where it then lies."""
    frame = axes.get_window_extent()
    zero = Bbox.from_bounds(frame.x0, float(axes.transData.transform((0, 0))[1]) - 1, frame.width, 2)
    tries = [(place, [*taken, zero]) for place in _SIDES] + [(place, taken) for place in _SIDES] + [(_SIDES[0], [])]
    for place, others in tries:
        text = _beside_dot(axes, row, place)
        box = text.get_window_extent()
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1
        if not others or (inside and not any(box.overlaps(other) for other in others)):
            break
        text.remove()
    return box


def _beside_dot(axes: Axes, row: Mapping[Hashable, Any], place: tuple[int, int, str]) -> Annotation:
    right, up, side = place
    return axes.annotate(
        str(row["kommundel"]),
        (row["expected"], row["height"]),
        xytext=(right, up),
        textcoords="offset points",
        ha=side,
        va="center",
        fontsize=drawing.SMALL,
        color=drawing.INK if row["stands_out"] else drawing.SOFT,
        path_effects=drawing.HALO,
        parse_math=False,
        zorder=4,
    )
