"""Drawing on a chart's axes: the week and months, in the colours and sizes of the handout."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from bfa.analyses.peaks import FIRST_HOUR
from bfa.tables.period import Period
from bfa.words.nouns import REPORTED, SHORT
from bfa.words.numbers import HIDDEN, MONTHS_SHORT, WEEKDAYS, missing, period_label
from bfa.words.week import Grid, hidden_cells, highest, night_rows, step_of, steps

INK, SOFT, LINE, ACCENT, OPEN, WASH = "#1b2430", "#4a5766", "#c9d2db", "#0b5394", "#6b6f76", "#e8eef4"
#: Widths of a figure on a page and on a phone. [inches]
WIDE, NARROW = 7.2, 3.75
SMALL = 8.5
_HATCH = "/////"
HALO = [withStroke(linewidth=2.6, foreground="white")]


def canvas(
    height: float, *, left: float, right: float = 0.985, bottom: float = 0.15, top: float = 0.97, width: float = WIDE
) -> tuple[Figure, Axes]:
    """A figure with bare axes; `height` and `width` in inches, the rest as shares of the figure."""
    figure = Figure(figsize=(width, height), facecolor="white")
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=SOFT)
    return figure, axes


def is_narrow(axes: Axes) -> bool:
    """Whether the axes are those of a figure for a phone."""
    return _figure_width(axes) < WIDE


def week(axes: Axes, grid: Grid, *, kind: str = "crime") -> None:
    """Weekday and hour as cells in classes of one hue; hidden cells are hatched."""
    scale = steps(highest(grid))
    cells = [(row, hour, n) for row, values in enumerate(night_rows(grid)) for hour, n in enumerate(values)]
    seen = [(hour, row, step_of(n, scale).shade) for row, hour, n in cells if n is not None]
    squares = [[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)] for x, y, _ in seen]
    axes.add_collection(PolyCollection(squares, facecolors=[shade for *_, shade in seen], **_edge(hidden=False)))
    for row, hour in [(row, hour) for row, hour, n in cells if n is None]:
        axes.broken_barh([(hour, 1)], (row, 1), facecolor="white", **_edge(hidden=True))
    axes.set(xlim=(0, 24), ylim=(7, 0), yticks=[row + 0.5 for row in range(7)], xticks=range(0, 25, 3))
    axes.set_yticklabels([day.capitalize() for day in WEEKDAYS])
    axes.set_xticklabels([f"{(FIRST_HOUR + place) % 24:02d}" for place in range(0, 25, 3)])
    patches = [Patch(facecolor=step.shade, edgecolor=OPEN, linewidth=0.4, label=step.label) for step in scale]
    if hidden_cells(grid):
        patches.append(Patch(facecolor="white", label=HIDDEN, **_edge(hidden=True)))
    _classes(axes, patches, f"Antal {SHORT[kind][1]} per timme")


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
        fontsize=SMALL,
        title_fontsize=SMALL,
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
        month (period), n; with `expected`, `lower`, `upper` also a band of what was expected, where it is known.
    """
    places = [month.ordinal for month in table["month"]]
    n = table["n"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    if {"expected", "lower", "upper"} <= set(table):
        _expected(axes, places, table)
    axes.plot(places, n, color=ACCENT, linewidth=1.4, marker="o", markersize=2.6)
    for place in np.array(places)[np.isnan(n)]:
        axes.axvspan(place - 0.5, place + 0.5, facecolor="white", edgecolor=OPEN, hatch=_HATCH, linewidth=0)
    most = float(np.nanmax([*n, 0.0]))
    band = min(band_reach(most), max(_amounts(table, "upper")))
    axes.set_ylim(0, max(1.0, 1.12 * max(most, band, *_amounts(table, "expected"))))
    _name_ends(axes, places, table, REPORTED[kind][1].capitalize())
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    month_axis(axes, table["month"])


def band_reach(most: float) -> float:
    """How high a band is drawn beside counts of at most so many; above, it would press them to the ground. [count]"""
    return 3 * most


def _expected(axes: Axes, places: list[int], table: pd.DataFrame) -> None:
    """The band and its middle, broken where nothing was expected."""
    lower, middle, upper = (
        table[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan) for name in ("lower", "expected", "upper")
    )
    axes.fill_between(places, lower, upper, color=LINE, alpha=0.75, linewidth=0, zorder=1)
    axes.plot(places, middle, color=SOFT, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1.5)


def _amounts(table: pd.DataFrame, name: str) -> list[float]:
    """The known values of a column; 0 where there is none."""
    return [0.0, *(float(value) for value in table[name] if not missing(value))] if name in table else [0.0]


def _name_ends(axes: Axes, places: list[int], table: pd.DataFrame, counted: str) -> None:
    """Each line named at its end, moved apart where the names would lie over each other."""
    ends = []
    for name, text, colour in (("n", counted, ACCENT), ("expected", "Väntat", SOFT)):
        known = np.flatnonzero(table[name].notna()) if name in table else np.array([])
        if len(known):
            ends.append((float(table[name].iloc[known[-1]]), places[known[-1]], text, colour))
    ends.sort(key=lambda end: end[0])
    height = axes.get_window_extent().height / _figure(axes).dpi * 72 / float(np.ptp(axes.get_ylim()))
    names = [text.replace(" ", "\n") if is_narrow(axes) else text for _, _, text, _ in ends]
    lines = 1 + sum(name.count("\n") for name in names) / 2
    apart = max(1.3 * SMALL * lines - (ends[1][0] - ends[0][0]) * height, 0.0) / 2 if len(ends) == 2 else 0.0
    for (value, place, _, colour), name, away in zip(ends, names, (-apart, apart), strict=False):
        line_name(axes, place, value, name, colour, lift=away)


def _figure(axes: Axes) -> Figure:
    return cast(Figure, axes.get_figure())


def _figure_width(axes: Axes) -> float:
    return float(_figure(axes).get_figwidth())


def shade(axes: Axes, period: Period, baseline: Period | None) -> None:
    """The two periods as named bands; the later name is lifted where they would run into each other."""
    raised = 0.0
    if baseline is not None:
        months_apart = period.first.ordinal - baseline.first.ordinal
        wide = axes.get_position().width * _figure_width(axes) * 72 / float(np.ptp(axes.get_xlim())) * months_apart
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
        fontsize=SMALL,
        color=colour,
    )


def line_name(axes: Axes, place: float, height: float, text: str, colour: str, *, lift: float = 0.0) -> None:
    """A line's name to the right of its end, lifted by so many points."""
    axes.annotate(
        text,
        (place, height),
        xytext=(6, lift),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        color=colour,
        path_effects=HALO,
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
        fontsize=SMALL,
        color=INK,
        path_effects=HALO,
    )


def month_axis(axes: Axes, found: "pd.Series[Any]") -> None:
    """Months in Swedish under the axes, as many as there is room for, and a line at zero."""
    first, last = found.iloc[0].ordinal, found.iloc[-1].ordinal
    most = 8 if is_narrow(axes) else 18
    every = next(step for step in (1, 2, 3, 6, 12) if (last - first) / step <= most or step == 12)
    shown = [pd.Period(ordinal=place, freq="M") for place in range(first, last + 1)]
    shown = [month for month in shown if (month.month - 1) % every == 0] or shown[:1]
    axes.set_xlim(first - 0.7, last + 0.7)
    axes.set_xticks([month.ordinal for month in shown])
    axes.set_xticklabels([_month_tick(month, first=month is shown[0]) for month in shown])
    axes.axhline(0, color=SOFT, linewidth=0.8)


def _month_tick(month: pd.Period, *, first: bool) -> str:
    name = MONTHS_SHORT[month.month - 1]
    return f"{name}\n{month.year}" if month.month == 1 or first else name
