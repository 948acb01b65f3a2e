"""Drawing when: the hours of a week and the months of a season, a black line on the grey band of earlier years."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from bfa.analyses.peaks import FIRST_HOUR
from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, INK, LINE, SMALL, SOFT, WIDE
from bfa.words.numbers import WEEKDAYS

_DASHES = (0, (1.5, 1.2))
_BAND = "#d3d8de"


def week_figure(hours: pd.DataFrame, *, width: float, names: Sequence[str]) -> Figure:
    """The 168 hours from Monday 06: on one axis, or for a phone a row for each day.

    Parameters
    ----------
    hours : DataFrame
        now, start, low, high [times the mean hour], in order from Monday 06; low and high NaN without a band.
    names : sequence of str
        Of the line, of the line by the start ("" leaves it out) and of the band ("" leaves it out).
    """
    most = 1.06 * float(np.nanmax(hours[["now", "start", "high"] if names[1] else ["now", "high"]].to_numpy()))
    if width >= WIDE:
        figure, axes = drawing.canvas(2.9, left=0.45 / width, right=1 - 0.1 / width, bottom=0.24, top=0.91, width=width)
        _hours(axes, hours, names)
        axes.set(xlim=(0, 168), ylim=(0, most), xticks=[12 * place for place in range(14)])
        axes.set_xticklabels([f"{(FIRST_HOUR + 12 * place) % 24:02d}" for place in range(14)])
        for day, text in enumerate(WEEKDAYS):
            _named_day(axes, 24 * day, text)
        _key(figure, names, 0.0)
        return figure
    height = 6.3
    figure, first = drawing.canvas(height, left=0.55 / width, right=0.97, width=width)
    figure.delaxes(first)
    for day, text in enumerate(WEEKDAYS):
        bottom = 0.97 - (day + 1) * 0.118
        axes = figure.add_axes((0.55 / width, bottom, 0.97 - 0.55 / width, 0.104))
        for side in axes.spines.values():
            side.set_visible(False)
        _hours(axes, hours.iloc[24 * day : 24 * day + 25], names)
        axes.set(xlim=(0, 24), ylim=(0, most), xticks=[0, 6, 12, 18, 24])
        axes.set_xticklabels([f"{(FIRST_HOUR + hour) % 24:02d}" for hour in (0, 6, 12, 18, 24)] if day == 6 else [])
        axes.tick_params(length=0, labelsize=SMALL, labelcolor=SOFT)
        axes.text(-0.13, 0.5, text.capitalize(), transform=axes.transAxes, fontsize=SMALL, color=INK, va="center")
    _key(figure, names, 0.0)
    return figure


def _hours(axes: Axes, hours: pd.DataFrame, names: Sequence[str]) -> None:
    place = np.arange(len(hours)) + 0.5
    if names[2]:
        axes.fill_between(place, hours["low"], hours["high"], color=_BAND, linewidth=0, zorder=1)
    axes.axhline(1, color=SOFT, linewidth=0.6, zorder=1.5)
    if names[1]:
        axes.plot(place, hours["start"], color=ACCENT, linewidth=1.1, linestyle=_DASHES, zorder=2)
    axes.plot(place, hours["now"], color=INK, linewidth=1.4, zorder=3)
    axes.axhline(0, color=SOFT, linewidth=0.8)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)


def _named_day(axes: Axes, place: int, text: str) -> None:
    if place:
        axes.axvline(place, color=LINE, linewidth=0.8, zorder=0.5)
    axes.annotate(
        text.capitalize(),
        (place + 12, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=SMALL,
        color=INK,
    )


def _key(figure: Figure, names: Sequence[str], bottom: float) -> None:
    marks = [
        Line2D([], [], color=INK, linewidth=1.4, label=names[0]),
        Line2D([], [], color=ACCENT, linewidth=1.1, linestyle=_DASHES, label=names[1]),
        Patch(facecolor=_BAND, label=names[2]),
    ]
    figure.legend(
        handles=[mark for mark in marks if mark.get_label()],
        loc="lower left",
        bbox_to_anchor=(0.0, bottom),
        ncols=3 if figure.get_figwidth() >= WIDE else 1,
        frameon=False,
        fontsize=SMALL,
        labelcolor=SOFT,
        handlelength=1.6,
        columnspacing=1.4,
        borderpad=0,
        borderaxespad=0.1,
    )


def season(axes: Axes, table: pd.DataFrame, *, now: str, earlier: str) -> None:
    """Months as a black line on the band of the same months in earlier years; both are named at their end.

    Parameters
    ----------
    table : DataFrame
        month (period), n, low, high [count]; n is missing where the month was not counted.
    now, earlier : str
        Names of line and band.
    """
    places = np.array([month.ordinal for month in table["month"]])
    n = table["n"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    low, high = (table[name].to_numpy(dtype=float) for name in ("low", "high"))
    axes.fill_between(places, low, high, color=_BAND, linewidth=0, zorder=1)
    axes.plot(places, n, color=INK, linewidth=1.6, marker="o", markersize=3, zorder=3)
    most = float(np.nanmax([*n, *high, 1.0]))
    axes.set_ylim(0, 1.1 * most)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    drawing.month_axis(axes, table["month"])
    _name_both(axes, places, (n, np.asarray((low + high) / 2, dtype=float)), (now, earlier))


def _name_both(axes: Axes, places: NDArray[np.int64], lines: Sequence[NDArray[Any]], names: Sequence[str]) -> None:
    """The two names at the right, moved apart where they would lie over each other."""
    known = np.flatnonzero(~np.isnan(lines[0]))
    own = float(lines[0][known[-1]]) if len(known) else float("nan")
    band = float(lines[1][-1])
    points = axes.get_window_extent().height / axes.figure.dpi * 72 / float(np.ptp(axes.get_ylim()))
    wrapped = 1 + ("\n" in names[1])
    apart = (own - band) * points
    away = max(0.0, 6.0 * (1 + wrapped) - abs(apart)) / 2 if len(known) else 0.0
    up = 1 if apart >= 0 else -1
    if len(known):
        drawing.line_name(axes, places[known[-1]], own, names[0], INK, lift=up * away)
    drawing.line_name(axes, places[-1], band, names[1], SOFT, lift=-up * away)
