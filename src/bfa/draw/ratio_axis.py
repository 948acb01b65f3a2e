"""Changes on a scale where halving and doubling are as far from no change: intervals, and departures as dots."""

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, INK, LINE, OPEN, SOFT
from bfa.words import alt
from bfa.words.catalogue import message
from bfa.words.numbers import HIDDEN, MISSING, WIDEST, change, change_of, missing

_WIDEST = math.log(4)
_TICKS = ((1.6, (-30, -15, 0, 20, 50)), (2.6, (-60, -30, 0, 50, 150)), (9.9, (-75, -50, 0, 100, 300)))
_DOTS, _BINS = 160, 48
#: Letters of a label on one line.
_LABEL = 34
#: Of a row of intervals, its words above its line. [inches]
_ROW_HEIGHT, _WORDS, _SECOND = 0.42, 10, 0.14
#: Where the rows of the departures stand; the dots fill 0 to 1.
_OWN, _NOW = -0.42, -0.78
#: From an edge of the axes, at a height in data.
_BESIDE = ("axes fraction", "data")
#: Behind words, so that no line of the scale runs through them.
_CLEAR: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}


def intervals(table: pd.DataFrame) -> Figure:
    """Ratios with intervals, on a scale as wide as they need, four times either way at most.

    Filled where the interval leaves no change out, open where it does not; a line cut at the edge ends in an arrow.
    Label and figures stand above the line.

    `table`: label, ratio, lower, upper [1 = unchanged]; `hidden` where the word is to stand instead of a dash.
    """
    labels = [textwrap.wrap(str(label), _LABEL) or [""] for label in table["label"]]
    rows = np.cumsum([_ROW_HEIGHT + _SECOND * (len(lines) - 1) for lines in labels])
    figure, axes = drawing.canvas(0.36 + rows[-1] + 0.1, left=0.3, right=0.3, bottom=0.36)
    axes.axvline(0, color=INK, linewidth=0.9)
    ends = drawing.known(pd.concat([table["lower"], table["upper"]]))
    most, ticks = next(step for step in _TICKS if _fits(ends, step[0]) or step == _TICKS[-1])
    limit = min(math.log(most), _WIDEST)
    for height, lines, item in zip(rows - 0.1, labels, table.to_dict("records"), strict=True):
        for side, colour, text in ((0, INK, "\n".join(lines)), (1, SOFT, _figures(item))):
            aligned: dict[str, Any] = {"ha": ("left", "right")[side], "va": "bottom"}
            drawing.say(axes, text, (side, height), (0, _WORDS), colour=colour, of=_BESIDE, bbox=_CLEAR, **aligned)
        if not _unknown(item):
            _interval(axes, height, item, limit)
    axes.set(xlim=(-limit * 1.06, limit * 1.06), ylim=(rows[-1] + 0.05, 0), yticks=[])
    _scale(axes, ticks)
    return figure


def _unknown(item: Any) -> bool:
    return any(missing(item[name]) for name in ("ratio", "lower", "upper"))


def _figures(item: Any) -> str:
    """The change and what it is compatible with, in words."""
    if _unknown(item):
        return HIDDEN if item.get("hidden") is True else MISSING
    size = alt.size_of(item) if item["ratio"] <= 1 + WIDEST / 100 else _end(item["ratio"])
    return f"{size}  ({_end(item['lower'])} till {_end(item['upper'])})"


def _interval(axes: Axes, row: float, item: Any, limit: float) -> None:
    apart = bool(item["lower"] > 1 or item["upper"] < 1)
    colour = INK if apart else OPEN
    low, middle, high = (_on_scale(item[name], limit) for name in ("lower", "ratio", "upper"))
    axes.plot([low, high], [row, row], color=colour, linewidth=1.6, solid_capstyle="butt")
    for end, arrow, edge in ((low, "<", -limit), (high, ">", limit)):
        if end == edge:
            axes.plot([end], [row], marker=arrow, markersize=6, color=colour, markeredgewidth=0)
    if abs(middle) < limit:
        face = colour if apart else "white"
        axes.plot([middle], [row], marker="o", markersize=6, markerfacecolor=face, markeredgecolor=colour)


def departures(others: Sequence[float], own: Sequence[tuple[str, float]], now: float, *, name: str) -> Figure:
    """How areas departed in earlier periods as dots, and the treated area's own years and its change now below.

    Parameters
    ----------
    others : sequence of float
        Ratios of every area and earlier period. [1 = unchanged]
    own : sequence of (str, float)
        The treated area's earlier periods by name, and their ratios.
    now : float
        The ratio that is judged.
    name : str
        What the treated area is called.
    """
    figure, axes = drawing.canvas(3.2, left=0.3, right=0.3, bottom=0.36)
    limit = _limit([*others, *(ratio for _, ratio in own), now])
    axes.axvline(0, color=INK, linewidth=0.9)
    top = _dots(axes, others, limit)
    rings: dict[str, Any] = {"marker": "o", "markersize": 6, "markerfacecolor": "white", "markeredgecolor": ACCENT}
    _marks(axes, _OWN, [ratio for _, ratio in own], limit, markeredgewidth=1.4, **rings)
    _marks(axes, _NOW, [now], limit, marker="D", markersize=6.5, color=INK)
    _names(axes, own, limit)
    axes.set(xlim=(-limit * 1.04, limit * 1.04), ylim=(_NOW - 0.16, top + 0.2), yticks=[])
    rows = {
        top: (8, message("ratio_axis.others", n=str(len(others)))),
        _OWN: (20, message("ratio_axis.own", name=name, n=len(own))),
        _NOW: (8, message("ratio_axis.now", name=name, change=change_of(now))),
    }
    for height, (lift, text) in rows.items():
        drawing.say(axes, text, (0, height), (0, lift), colour=INK, of=_BESIDE, bbox=_CLEAR, ha="left", va="baseline")
    _scale(axes, next(ticks for most, ticks in _TICKS if math.exp(limit) <= most or most == _TICKS[-1][0]))
    return figure


def dots_per_case(many: int) -> int:
    """How many cases one dot stands for, so that the dots can be told apart."""
    return max(1, math.ceil(many / _DOTS))


def _scale(axes: Axes, ticks: Sequence[int]) -> None:
    """Percent on the axis of logarithms, whose limits are set."""
    low, high = axes.get_xlim()
    inside = [tick for tick in ticks if low <= math.log(1 + tick / 100) <= high]
    axes.set_xticks([math.log(1 + tick / 100) for tick in inside])
    axes.set_xticklabels([change(tick) for tick in inside])
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)


def _fits(ends: Sequence[float], most: float) -> bool:
    """Whether the ends of all intervals lie within so many times either way."""
    return all(end > 0 and max(end, 1 / end) <= most for end in ends)


def _dots(axes: Axes, ratios: Sequence[float], limit: float) -> float:
    """Dots stacked where they fall, smaller where they are many; how high they reach, 1 at most."""
    each = dots_per_case(len(ratios))
    places = np.clip([_log(ratio) for ratio in ratios], -limit, limit)
    counts, edges = np.histogram(places, bins=_BINS, range=(-limit * 1.02, limit * 1.02))
    stacks = np.ceil(counts / each).astype(int)
    step = min(0.1, 1 / (stacks.max(initial=0) + 1))
    xs = np.repeat((edges[:-1] + edges[1:]) / 2, stacks)
    ys = [step * level for high in stacks for level in range(high)]
    size = float(np.clip(52 * step, 2.4, 4.2))
    axes.plot(xs, ys, linestyle="", marker="o", markersize=size, color=OPEN, markeredgewidth=0, alpha=0.8)
    return float(max(0.45, step * (stacks.max(initial=0) + 1)))


def _marks(axes: Axes, height: float, ratios: Sequence[float], limit: float, **looks: Any) -> None:
    places = [_on_scale(ratio, limit) for ratio in ratios]
    axes.plot(places, [height] * len(places), linestyle="", zorder=4, clip_on=False, **looks)


def _names(axes: Axes, own: Sequence[tuple[str, float]], limit: float) -> None:
    """The own periods by name; names that would run into each other are left out, the outermost kept."""
    taken: list[float] = []
    room = 2 * limit * 0.032 * (max((len(name) for name, _ in own), default=4) + 0.6)
    for name, place in sorted(((name, _on_scale(ratio, limit)) for name, ratio in own), key=lambda mark: -abs(mark[1])):
        if all(abs(place - other) >= room for other in taken):
            taken.append(place)
            drawing.say(axes, name, (place, _OWN), (0, 6), halo=True, va="bottom")


def _limit(ratios: Sequence[float]) -> float:
    """How far the scale reaches: all but the outermost, between 1.6 and 4 times. [log]"""
    sizes = sorted(abs(_log(ratio)) for ratio in ratios)
    most = sizes[int(0.985 * (len(sizes) - 1))]
    return float(np.clip(max(most, abs(_log(ratios[-1]))) * 1.08, math.log(1.5), _WIDEST))


def _log(ratio: float) -> float:
    return math.log(ratio) if ratio > 0 else -_WIDEST


def _end(ratio: float) -> str:
    beyond = 100 * (ratio - 1) > WIDEST
    return message("ratio_axis.beyond", change=change(WIDEST)) if beyond else change_of(ratio)


def _on_scale(ratio: float, limit: float) -> float:
    return float(np.clip(_log(ratio), -limit, limit))
