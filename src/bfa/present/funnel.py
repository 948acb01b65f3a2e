"""The funnel: each kommundel's change against the others by how many were to be expected, with what is usual for it."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bfa.present import drawing
from bfa.present.alt import note as in_sentences
from bfa.present.disclosure import Gate
from bfa.present.numbers import change, counted, joined, number
from bfa.present.output import emit_figure, emit_html, escape

#: Limits as they are named at their ends.
_LIMITS = {"95": "19 av 20", "99.8": "998 av 1\u202f000"}
_TICKS = (-75, -60, -40, -20, 0, 25, 50, 100, 200, 300)
_WIDEST = math.log(4)
_MOST_NAMED = 8


def funnel(dots: pd.DataFrame, curves: pd.DataFrame, *, gate: Gate, title: str, noun: str, note: str = "") -> None:
    """Show the funnel.

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
        return emit_html(f"<p>{escape(title)}: inget att visa.</p>", kind="text", gate=gate)

    def draw(width: float) -> Figure:
        right = 1 - (1.15 if width == drawing.WIDE else 0.15) / width
        figure, axes = drawing.canvas(3.3, left=0.55 / width, right=right, bottom=0.15, width=width)
        _draw(axes, dots, curves, noun=noun)
        return figure

    open_ = "Tom ring: för få att pröva." if not dots["tried"].all() else ""
    inside = "Mellan de inre linjerna hamnar 19 av 20 kommundelar av sig själva, mellan de yttre nästan alla."
    said = in_sentences(inside, open_, note)
    return emit_figure(
        draw(drawing.WIDE), narrow=draw(drawing.NARROW), alt=words(dots), caption=title, gate=gate, note=said
    )


def words(dots: pd.DataFrame) -> str:
    """What the funnel shows: who stands out, and where the middle half lies."""
    tried, out = dots[dots["tried"]], dots[dots["stands_out"]]
    low, high = (change(100 * (float(end) - 1)) for end in np.quantile(dots["ratio"], [0.25, 0.75]))
    sizes = f"{number(round(dots['expected'].min()))} till {number(round(dots['expected'].max()))}"
    first = out.head(_MOST_NAMED)
    named = [f"{name} {change(100 * (r - 1))}" for name, r in zip(first["kommundel"], first["ratio"], strict=True)]
    left = len(out) - len(named)
    more = f" och {counted(left, 'till', 'till')}" if left else ""
    which = f"Sticker ut: {joined(named)}{more}." if named else "Ingen sticker ut."
    return (
        f"Ändring mot de andra i {counted(len(dots), 'kommundel', 'kommundelar')} med väntat antal {sizes}: hälften "
        f"ligger mellan {low} och {high}. {number(len(tried))} är prövade. {which}"
    )


def _draw(axes: Axes, dots: pd.DataFrame, curves: pd.DataFrame, *, noun: str) -> None:
    limit = _height(dots, curves)
    far = float(dots["expected"].max()) * 1.04
    _limits(axes, curves, limit, far)
    axes.axhline(0, color=drawing.INK, linewidth=0.9)
    heights = np.clip(np.log(dots["ratio"].astype(float)), -limit, limit)
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
    _names(axes, dots.assign(height=heights), far)
    axes.set(xlim=(0, far), ylim=(-limit * 1.03, limit * 1.03))
    ticks = [tick for tick in _TICKS if abs(math.log(1 + tick / 100)) <= limit * 1.03]
    axes.set_yticks([math.log(1 + tick / 100) for tick in ticks])
    axes.set_yticklabels([change(tick) for tick in ticks])
    more = "" if drawing.is_narrow(axes) else " om kommundelen ändrats som de andra"
    axes.set_xlabel(f"Väntat antal {noun}{more}", fontsize=drawing.SMALL, color=drawing.SOFT)


def _height(dots: pd.DataFrame, curves: pd.DataFrame) -> float:
    """How far up and down the scale goes: past every dot and the inner limit of the largest, fourfold at most."""
    farthest = float(np.abs(np.log(dots["ratio"].astype(float))).max())
    inner = [abs(math.log(max(float(curves[f"{side}_95"].iloc[-1]), 1e-9))) for side in ("lower", "upper")]
    return min(1.15 * max(farthest, *inner), _WIDEST)


def _limits(axes: Axes, curves: pd.DataFrame, limit: float, far: float) -> None:
    narrow = drawing.is_narrow(axes)
    for level, name in _LIMITS.items():
        for side in ("lower", "upper"):
            heights = np.log(np.maximum(curves[f"{side}_{level}"].astype(float), 1e-9))
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


def _names(axes: Axes, dots: pd.DataFrame, far: float) -> None:
    """Those that stand out by name, on the side of the dot where there is room."""
    for row in dots[dots["stands_out"]].to_dict("records"):
        left = row["expected"] > 0.6 * far
        axes.annotate(
            str(row["kommundel"]),
            (row["expected"], row["height"]),
            xytext=(-7 if left else 7, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=drawing.SMALL,
            color=drawing.INK,
            path_effects=drawing.HALO,
            zorder=4,
        )
