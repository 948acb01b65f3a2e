"""Drawing on a chart's axes: the week, months, intervals and bars, in the colours and sizes of the handout."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from bfa.analyses.peaks import FIRST_HOUR
from bfa.present.nouns import REPORTED, SHORT
from bfa.present.numbers import HIDDEN, MISSING, MONTHS_SHORT, WEEKDAYS, change, missing, number, period_label
from bfa.present.week import Grid, hidden_cells, highest, night_rows, step_of, steps
from bfa.tables.period import Period

INK, SOFT, LINE, ACCENT, OPEN, WASH = "#1b2430", "#4a5766", "#c9d2db", "#0b5394", "#6b6f76", "#e8eef4"
_WIDTH = 7.2
_SMALL = 8.5
_WIDEST = math.log(4)
_HATCH = "/////"
_HALO = [withStroke(linewidth=2.6, foreground="white")]


def canvas(
    height: float, *, left: float, right: float = 0.985, bottom: float = 0.15, top: float = 0.97
) -> tuple[Figure, Axes]:
    """A figure as wide as the page with bare axes; `height` in inches, the rest as shares of the figure."""
    figure = Figure(figsize=(_WIDTH, height), facecolor="white")
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=_SMALL, labelcolor=SOFT)
    return figure, axes


def week(axes: Axes, grid: Grid, *, kind: str = "crime") -> None:
    """Weekday and hour as cells in classes of one hue; hidden cells are hatched."""
    scale = steps(highest(grid))
    for row, values in enumerate(night_rows(grid)):
        for hour, value in enumerate(values):
            fill = "white" if value is None else step_of(value, scale).shade
            axes.broken_barh([(hour, 1)], (row, 1), facecolor=fill, **_edge(hidden=value is None))
    axes.set(xlim=(0, 24), ylim=(7, 0), yticks=[row + 0.5 for row in range(7)], xticks=range(0, 25, 3))
    axes.set_yticklabels([day.capitalize() for day in WEEKDAYS])
    axes.set_xticklabels([f"{(FIRST_HOUR + place) % 24:02d}" for place in range(0, 25, 3)])
    patches = [Patch(facecolor=step.shade, edgecolor=OPEN, linewidth=0.4, label=step.label) for step in scale]
    if hidden_cells(grid):
        patches.append(Patch(facecolor="white", label=HIDDEN, **_edge(hidden=True)))
    _classes(axes, patches, f"Antal {SHORT[kind][1]} per ruta")


def _edge(*, hidden: bool) -> dict[str, Any]:
    if hidden:
        return {"edgecolor": OPEN, "linewidth": 0.3, "hatch": _HATCH, "zorder": 3}
    return {"edgecolor": "white", "linewidth": 0.8}


def _classes(axes: Axes, patches: Sequence[Patch], title: str) -> None:
    legend = axes.legend(
        handles=patches,
        title=title,
        loc="upper left",
        bbox_to_anchor=(-0.01, -0.11),
        ncols=len(patches),
        frameon=False,
        fontsize=_SMALL,
        title_fontsize=_SMALL,
        labelcolor=SOFT,
        alignment="left",
        handlelength=1.1,
        columnspacing=1.2,
        handletextpad=0.4,
        borderpad=0,
    )
    legend.get_title().set_color(SOFT)


def months(axes: Axes, table: pd.DataFrame, *, kind: str = "crime") -> None:
    """Counts per month as a line from zero, named at its end; hidden months are hatched.

    Parameters
    ----------
    table : DataFrame
        month (period), n; with `expected`, `lower`, `upper` also a band of what was expected.
    """
    places = [month.ordinal for month in table["month"]]
    n = table["n"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    if {"expected", "lower", "upper"} <= set(table):
        axes.fill_between(places, table["lower"], table["upper"], color=LINE, alpha=0.6, linewidth=0)
        axes.plot(places, table["expected"], color=SOFT, linewidth=1, linestyle=(0, (4, 2)))
        _name(axes, places[-1], float(table["expected"].iloc[-1]), "Väntat", SOFT)
    axes.plot(places, n, color=ACCENT, linewidth=1.4, marker="o", markersize=2.6)
    known = [place for place, value in enumerate(n) if not math.isnan(value)]
    if known:
        _name(axes, places[known[-1]], float(n[known[-1]]), REPORTED[kind][1].capitalize(), ACCENT)
    for place in np.array(places)[np.isnan(n)]:
        axes.axvspan(place - 0.5, place + 0.5, facecolor="white", edgecolor=OPEN, hatch=_HATCH, linewidth=0)
    axes.set_ylim(0, max(1.0, float(np.nanmax([*n, 0.0])) * 1.12))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    _month_axis(axes, table["month"])


def shade(axes: Axes, period: Period, baseline: Period | None) -> None:
    """The two periods as named bands; the later name is lifted where they would run into each other."""
    raised = 0.0
    if baseline is not None:
        months_apart = period.first.ordinal - baseline.first.ordinal
        wide = axes.get_position().width * _WIDTH * 72 / float(np.ptp(axes.get_xlim())) * months_apart
        letters = (len(period_label(period)) + len(period_label(baseline))) / 2
        raised = 11.0 if wide < letters * 5.2 else 0.0
        _band(axes, baseline, colour=SOFT, lift=0.0)
    _band(axes, period, colour=INK, lift=raised)


def _band(axes: Axes, span: Period, *, colour: str, lift: float) -> None:
    left, right = span.first.ordinal - 0.5, span.last.ordinal + 0.5
    axes.axvspan(left, right, color=WASH, linewidth=0, zorder=0)
    axes.annotate(
        period_label(span),
        ((left + right) / 2, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3 + lift),
        textcoords="offset points",
        ha="center",
        fontsize=_SMALL,
        color=colour,
    )


def _name(axes: Axes, place: float, height: float, text: str, colour: str) -> None:
    axes.annotate(
        text,
        (place, height),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=_SMALL,
        color=colour,
        path_effects=_HALO,
    )


def rule(axes: Axes, place: float, name: str) -> None:
    """A thin vertical rule with its name, such as the start of a measure."""
    axes.axvline(place, color=INK, linewidth=0.8)
    axes.annotate(
        name,
        (place, 0.97),
        xycoords=("data", "axes fraction"),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=_SMALL,
        color=INK,
        path_effects=_HALO,
    )


def _month_axis(axes: Axes, found: "pd.Series[Any]") -> None:
    first, last = found.iloc[0].ordinal, found.iloc[-1].ordinal
    every = next(step for step in (1, 2, 3, 6, 12) if (last - first) / step <= 18 or step == 12)
    shown = [pd.Period(ordinal=place, freq="M") for place in range(first, last + 1)]
    shown = [month for month in shown if (month.month - 1) % every == 0] or shown[:1]
    axes.set_xlim(first - 0.7, last + 0.7)
    axes.set_xticks([month.ordinal for month in shown])
    axes.set_xticklabels([_month_tick(month, first=month is shown[0]) for month in shown])
    axes.axhline(0, color=SOFT, linewidth=0.8)


def _month_tick(month: pd.Period, *, first: bool) -> str:
    name = MONTHS_SHORT[month.month - 1]
    return f"{name}\n{month.year}" if month.month == 1 or first else name


def intervals(axes: Axes, table: pd.DataFrame) -> None:
    """Ratios with intervals on a scale where halving and doubling are as far from no change.

    Filled where the interval leaves no change out, open where it does not; a line cut at the edge ends in an arrow.
    """
    axes.axvline(0, color=INK, linewidth=0.9)
    for row in range(len(table)):
        _interval(axes, row, table.iloc[row])
    ticks = [-75, -50, 0, 100, 300]
    axes.set(xlim=(-_WIDEST * 1.06, _WIDEST * 1.06), ylim=(len(table) - 0.4, -0.6), yticks=range(len(table)))
    axes.set_yticklabels(list(table["label"].astype(str)), color=INK)
    axes.set_xticks([math.log(1 + tick / 100) for tick in ticks])
    axes.set_xticklabels([change(tick) for tick in ticks])
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    _beside(axes, -0.75, "Ändring (förenligt med)", SOFT)


def _interval(axes: Axes, row: int, item: "pd.Series[Any]") -> None:
    if any(missing(item[name]) for name in ("ratio", "lower", "upper")):
        return _beside(axes, row, HIDDEN if bool(item.get("hidden", False)) else MISSING, SOFT)
    apart = bool(item["lower"] > 1 or item["upper"] < 1)
    colour = INK if apart else OPEN
    low, middle, high = (_on_scale(item[name]) for name in ("lower", "ratio", "upper"))
    axes.plot([low, high], [row, row], color=colour, linewidth=1.6, solid_capstyle="butt")
    for end, arrow, edge in ((low, "<", -_WIDEST), (high, ">", _WIDEST)):
        if end == edge:
            axes.plot([end], [row], marker=arrow, markersize=6, color=colour, markeredgewidth=0)
    if abs(middle) < _WIDEST:
        face = colour if apart else "white"
        axes.plot([middle], [row], marker="o", markersize=6, markerfacecolor=face, markeredgecolor=colour)
    text = f"{change(100 * (item['ratio'] - 1))}  ({_end(item['lower'])} till {_end(item['upper'])})"
    return _beside(axes, row, text, INK)


def _beside(axes: Axes, row: float, text: str, colour: str) -> None:
    axes.annotate(
        text,
        (1, row),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=_SMALL,
        color=colour,
        annotation_clip=False,
    )


def _end(ratio: float) -> str:
    return change(100 * (ratio - 1)) if math.isfinite(ratio) else "∞"


def _on_scale(ratio: float) -> float:
    return float(np.clip(math.log(ratio) if ratio > 0 else -_WIDEST, -_WIDEST, _WIDEST))


def bars(axes: Axes, table: pd.DataFrame) -> None:
    """Counts as bars from zero with the number at the end; a hidden count is the word."""
    n = [None if missing(value) else float(value) for value in table["n"]]
    most = max([value for value in n if value is not None], default=0.0) or 1.0
    for row, value in enumerate(n):
        if value is not None:
            axes.barh(row, value, height=0.66, color=ACCENT)
        text = HIDDEN if value is None else number(value)
        axes.annotate(
            text, (value or 0, row), xytext=(4, 0), textcoords="offset points", va="center", fontsize=_SMALL, color=INK
        )
    axes.axvline(0, color=SOFT, linewidth=0.8)
    axes.set(xlim=(0, most * 1.08), ylim=(len(n) - 0.4, -0.6), yticks=range(len(n)), xticks=[])
    axes.set_yticklabels(list(table["label"].astype(str)), color=INK)
