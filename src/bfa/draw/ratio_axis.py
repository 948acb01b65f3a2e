"""Changes on a scale where halving and doubling are as far from no change: intervals, and departures as dots."""

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from bfa.draw.drawing import ACCENT, HALO, INK, LINE, OPEN, SMALL, SOFT, is_narrow
from bfa.words.numbers import HIDDEN, MISSING, WIDEST, change, missing

_WIDEST = math.log(4)
_TICKS = ((1.6, (-30, -15, 0, 20, 50)), (2.6, (-60, -30, 0, 50, 150)), (9.9, (-75, -50, 0, 100, 300)))
_DOTS = 160
#: Letters of a label on one line.
LABEL = 30
#: Where the rows of the departures stand; the dots fill 0 to 1.
_OWN, _NOW = -0.42, -0.78


def intervals(axes: Axes, table: pd.DataFrame) -> None:
    """Ratios with intervals, on a scale as wide as they need, four times either way at most.

    Filled where the interval leaves no change out, open where it does not; a line cut at the edge ends in an arrow.
    On a narrow figure label and figures stand above the line.

    Parameters
    ----------
    table : DataFrame
        label, ratio, lower, upper [1 = unchanged]; `hidden` where the word is to stand instead of a dash.
    """
    axes.axvline(0, color=INK, linewidth=0.9)
    narrow = is_narrow(axes)
    ends = [float(end) for name in ("lower", "upper") for end in table[name] if not missing(end)]
    most, ticks = next(step for step in _TICKS if _fits(ends, step[0]) or step == _TICKS[-1])
    limit = min(math.log(most), _WIDEST)
    for row in range(len(table)):
        _interval(axes, row, table.iloc[row], limit)
    axes.set(xlim=(-limit * 1.06, limit * 1.06), ylim=(len(table) - 0.4, -0.85 if narrow else -0.6))
    axes.set_yticks([] if narrow else range(len(table)))
    if not narrow:
        axes.set_yticklabels([textwrap.fill(str(label), LABEL) for label in table["label"]], color=INK)
        _beside(axes, -0.75, "Ändring (förenligt med)", SOFT)
    scale(axes, ticks)


def departures(axes: Axes, others: Sequence[float], own: Sequence[tuple[str, float]], now: float, *, name: str) -> None:
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
    limit = _limit([*others, *(ratio for _, ratio in own), now])
    axes.axvline(0, color=INK, linewidth=0.9)
    top = _dots(axes, others, limit)
    _row(axes, _OWN, [ratio for _, ratio in own], limit, names=[text for text, _ in own])
    _row(axes, _NOW, [now], limit, names=["nu"])
    narrow = is_narrow(axes)
    axes.set(xlim=(-limit * 1.04, limit * 1.04), ylim=(_NOW - 0.16, top + (0.2 if narrow else 0.04)))
    every, mine = "Alla områden,\ntidigare perioder", f"{name},\ntidigare perioder"
    _rows(axes, [(top if narrow else 0.35 * top, every), (_OWN, mine), (_NOW, f"{name}, nu")])
    scale(axes, next(ticks for most, ticks in _TICKS if math.exp(limit) <= most or most == _TICKS[-1][0]))


def dots_per_case(many: int) -> int:
    """How many cases one dot stands for, so that the dots can be told apart."""
    return max(1, math.ceil(many / _DOTS))


def scale(axes: Axes, ticks: Sequence[int]) -> None:
    """Percent on the axis of logarithms."""
    axes.set_xticks([math.log(1 + tick / 100) for tick in ticks])
    axes.set_xticklabels([change(tick) for tick in ticks])
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)


def _fits(ends: Sequence[float], most: float) -> bool:
    """Whether the ends of all intervals lie within so many times either way."""
    return all(end > 0 and max(end, 1 / end) <= most for end in ends)


def _interval(axes: Axes, row: int, item: "pd.Series[Any]", limit: float) -> None:
    narrow = is_narrow(axes)
    if narrow:
        _above(axes, row, str(item["label"]), INK, lift=18)
    if any(missing(item[name]) for name in ("ratio", "lower", "upper")):
        word = HIDDEN if bool(item.get("hidden", False)) else MISSING
        return _above(axes, row, word, SOFT) if narrow else _beside(axes, row, word, SOFT)
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
    text = f"{_end(item['ratio'])}  ({_end(item['lower'])} till {_end(item['upper'])})"
    return _above(axes, row, text, SOFT) if narrow else _beside(axes, row, text, INK)


def _beside(axes: Axes, row: float, text: str, colour: str) -> None:
    axes.annotate(
        text,
        (1, row),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        color=colour,
        annotation_clip=False,
    )


def _above(axes: Axes, row: float, text: str, colour: str, *, lift: float = 6) -> None:
    axes.annotate(
        text,
        (0, row),
        xycoords=("axes fraction", "data"),
        xytext=(0, lift),
        textcoords="offset points",
        va="bottom",
        fontsize=SMALL,
        color=colour,
        path_effects=HALO,
    )


def _dots(axes: Axes, ratios: Sequence[float], limit: float) -> float:
    """Dots stacked where they fall, smaller where they are many; how high they reach, 1 at most."""
    many = 40 if is_narrow(axes) else 60
    each = dots_per_case(len(ratios))
    places = np.clip([_log(ratio) for ratio in ratios], -limit, limit)
    counts, edges = np.histogram(places, bins=many, range=(-limit * 1.02, limit * 1.02))
    stacks = np.ceil(counts / each).astype(int)
    step = min(0.1, 1 / (stacks.max(initial=0) + 1))
    xs = np.repeat((edges[:-1] + edges[1:]) / 2, stacks)
    ys = [step * level for high in stacks for level in range(high)]
    size = float(np.clip(52 * step, 2.4, 4.2))
    axes.plot(xs, ys, linestyle="", marker="o", markersize=size, color=OPEN, markeredgewidth=0, alpha=0.8)
    return float(max(0.45, step * (stacks.max(initial=0) + 1)))


def _row(axes: Axes, height: float, ratios: Sequence[float], limit: float, *, names: Sequence[str]) -> None:
    """Named marks on one line; names that would run into each other are left out, the outermost kept."""
    now = list(names) == ["nu"]
    places = [float(np.clip(_log(ratio), -limit, limit)) for ratio in ratios]
    looks: dict[str, Any] = {"marker": "D", "markersize": 6.5, "color": INK} if now else {
        "marker": "o", "markersize": 6, "markerfacecolor": "white", "markeredgecolor": ACCENT, "markeredgewidth": 1.4
    }  # fmt: skip
    axes.plot(places, [height] * len(places), linestyle="", zorder=4, clip_on=False, **looks)
    if now:
        return
    taken: list[float] = []
    widest = max((len(name) for name in names), default=4)
    room = 2 * limit * (0.038 if is_narrow(axes) else 0.021) * (widest + 0.6)
    for place, name in sorted(zip(places, names, strict=True), key=lambda mark: -abs(mark[0])):
        if all(abs(place - other) >= room for other in taken):
            taken.append(place)
            _label(axes, place, height, name)


def _label(axes: Axes, place: float, height: float, text: str) -> None:
    axes.annotate(
        text,
        (place, height),
        xytext=(0, 6),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=SMALL,
        color=SOFT,
        path_effects=HALO,
    )


def _rows(axes: Axes, rows: Sequence[tuple[float, str]]) -> None:
    """What each row holds, beside the drawing where there is room, else above the row from the left."""
    narrow = is_narrow(axes)
    axes.set_yticks([] if narrow else [height for height, _ in rows])
    if not narrow:
        axes.set_yticklabels([text for _, text in rows], color=INK)
        return
    for height, text in rows:
        axes.annotate(
            text.replace("\n", " "),
            (0, height),
            xycoords=("axes fraction", "data"),
            xytext=(0, 20 if height == _OWN else 8),
            textcoords="offset points",
            fontsize=SMALL,
            color=INK,
            path_effects=HALO,
        )


def _limit(ratios: Sequence[float]) -> float:
    """How far the scale reaches: all but the outermost, between 1.6 and 4 times. [log]"""
    sizes = sorted(abs(_log(ratio)) for ratio in ratios)
    most = sizes[int(0.985 * (len(sizes) - 1))]
    return float(np.clip(max(most, abs(_log(ratios[-1]))) * 1.08, math.log(1.5), _WIDEST))


def _log(ratio: float) -> float:
    return math.log(ratio) if ratio > 0 else -_WIDEST


def _end(ratio: float) -> str:
    return change(100 * (ratio - 1)) if 100 * (ratio - 1) <= WIDEST else f"över {change(WIDEST)}"


def _on_scale(ratio: float, limit: float) -> float:
    return float(np.clip(_log(ratio), -limit, limit))
