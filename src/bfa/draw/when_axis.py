"""Drawing when: the week as cells and as a line, the months of a series, and those of a season on earlier years."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from bfa.analyses.peaks import FIRST_HOUR
from bfa.draw import drawing, measure_bars
from bfa.draw.drawing import ACCENT, BAND, INK, LINE, OPEN, SMALL, SOFT, WASH, WIDTH
from bfa.draw.measure_bars import Bar
from bfa.tables.period import Period
from bfa.words.catalogue import message
from bfa.words.nouns import REPORTED, SHORT
from bfa.words.numbers import HIDDEN, WEEKDAYS, period_label
from bfa.words.week import Grid, hidden_cells, highest, night_rows, step_of, steps

_DASHES = (0, (1.5, 1.2))
_HATCH: dict[str, Any] = {"hatch": "/////", "edgecolor": OPEN, "linewidth": 0.3}
#: Beside the months of a series. [inches]
_LEFT, _RIGHT = 0.45, 0.82
#: A band is drawn so many times as high as the counts beside it; above, it would press them to the ground.
_REACH = 3
#: What a row of names above the months takes up. [points]
_NAME_ROW = 1.3 * SMALL
#: What stands under a chart, from the left.
_KEY: dict[str, Any] = {
    "frameon": False, "fontsize": SMALL, "title_fontsize": SMALL, "labelcolor": SOFT, "alignment": "left",
    "columnspacing": 1.2, "borderpad": 0, "handletextpad": 0.4,
}  # fmt: skip


def week(grid: Grid, *, kind: str = "crime", height: float = 2.4) -> Figure:
    """Weekday and hour as cells in classes of one hue, each night on the row of its evening; hidden ones hatched.

    `grid`: calendar days, Monday first, hours 0-23; None where hidden. `height` [inches].
    """
    figure, axes = drawing.canvas(height, left=0.42, bottom=0.58, top=0.06)
    scale = steps(highest(grid))
    shades = np.array(
        [[np.nan if n is None else scale.index(step_of(n, scale)) for n in row] for row in night_rows(grid)]
    )
    colours = ListedColormap([step.shade for step in scale])
    axes.pcolormesh(shades, cmap=colours, vmin=-0.5, vmax=len(scale) - 0.5, edgecolor="white", linewidth=0.7)
    patches = [Patch(facecolor=step.shade, edgecolor=OPEN, linewidth=0.4, label=step.label) for step in scale]
    if hidden_cells(grid):
        unseen = np.ma.masked_where(~np.isnan(shades), np.zeros(shades.shape))
        axes.pcolor(unseen, cmap=ListedColormap(["white"]), zorder=3, **_HATCH)
        patches.append(Patch(facecolor="white", label=HIDDEN, **_HATCH))
    axes.set(xlim=(0, 24), ylim=(7, 0), yticks=[row + 0.5 for row in range(7)], xticks=range(0, 25, 3))
    axes.set_yticklabels([day.capitalize() for day in WEEKDAYS])
    axes.set_xticklabels(_clock(range(0, 25, 3)))
    key = figure.legend(
        handles=patches, title=message("charts.per_hour", nouns=SHORT[kind][1]), loc="lower left", ncols=len(patches),
        bbox_to_anchor=(0.35 / WIDTH, 0), handlelength=1.1, **_KEY,
    )  # fmt: skip
    key.get_title().set_color(SOFT)
    return figure


def _clock(places: Sequence[int]) -> list[str]:
    return [f"{(FIRST_HOUR + place) % 24:02d}" for place in places]


def week_line(hours: pd.DataFrame, *, names: Sequence[str]) -> Figure:
    """The 168 hours from Monday 06, a row for each day.

    `hours`: now, start, low, high [times the mean hour], in order from Monday 06; low and high NaN without a band.
    `names`: of the line, of the line by the start ("" leaves it out) and of the band ("" leaves it out).
    """
    most = 1.06 * float(np.nanmax(hours[["now", "start", "high"] if names[1] else ["now", "high"]].to_numpy()))
    row, key = 0.6, 0.34 + 0.17 * sum(map(bool, names))
    height = key + 7 * row + 0.06
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    for day, text in enumerate(WEEKDAYS):
        bottom = key + 0.06 + (6 - day) * row
        axes = drawing.bare(figure.add_axes((0.6 / WIDTH, bottom / height, 1 - 0.7 / WIDTH, 0.53 / height)))
        _hours(axes, hours.iloc[24 * day : 24 * day + 25], names)
        drawing.counts_up(axes, most, ticks=3)
        axes.set(xlim=(0, 24), xticks=range(0, 25, 6))
        axes.set_xticklabels(_clock(range(0, 25, 6)) if day == 6 else [])
        drawing.say(axes, text.capitalize(), (0, 0.5), (-40, 0), colour=INK, of=("axes fraction",) * 2, ha="left")
    marks = [
        Line2D([], [], color=INK, linewidth=1.4, label=names[0]),
        Line2D([], [], color=ACCENT, linewidth=1.1, linestyle=_DASHES, label=names[1]),
        Patch(facecolor=BAND, label=names[2]),
    ]
    figure.legend(handles=[mark for mark in marks if mark.get_label()], loc="lower left", handlelength=1.6, **_KEY)
    return figure


def _hours(axes: Axes, hours: pd.DataFrame, names: Sequence[str]) -> None:
    place = np.arange(len(hours)) + 0.5
    if names[2]:
        axes.fill_between(place, hours["low"], hours["high"], color=BAND, linewidth=0, zorder=1)
    axes.axhline(1, color=SOFT, linewidth=0.6, zorder=1.5)
    if names[1]:
        axes.plot(place, hours["start"], color=ACCENT, linewidth=1.1, linestyle=_DASHES, zorder=2)
    axes.plot(place, hours["now"], color=INK, linewidth=1.4, zorder=3)


def months(
    table: pd.DataFrame,
    *,
    period: Period,
    baseline: Period | None,
    rule: tuple[float, str] | None,
    bars: Sequence[Bar] = (),
    kind: str = "crime",
) -> Figure:
    """Counts per month as a line from zero, named at its end; hidden months are hatched, the two periods shaded.

    `table`: month (period), n; with `expected`, `lower`, `upper` also a band of what was expected, where it is known.
    `rule`: where a thin vertical rule stands, such as the start of a measure, and its name. [months] `bars`: measures,
    which stand under the months.
    """
    places = [month.ordinal for month in table["month"]]
    lanes = measure_bars.lanes(bars, drawing.month_limits(places), (WIDTH - _LEFT - _RIGHT) * 72)
    deep, lifted = measure_bars.depth(lanes), 0.0 if rule is None else _NAME_ROW
    top = 0.42 + lifted / 72
    figure, axes = drawing.canvas(2.28 + deep + top, left=_LEFT, right=_RIGHT, bottom=0.42 + deep, top=top)
    n = drawing.floats(table["n"])
    found = {name: drawing.floats(table[name]) for name in ("lower", "expected", "upper") if name in table}
    if len(found) == 3:
        axes.fill_between(places, found["lower"], found["upper"], color=LINE, alpha=0.75, linewidth=0, zorder=1)
        axes.plot(places, found["expected"], color=SOFT, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1.5)
    axes.plot(places, n, color=ACCENT, linewidth=1.4, marker="o", markersize=2.6)
    for place in np.array(places)[np.isnan(n)]:
        axes.axvspan(place - 0.5, place + 0.5, facecolor="white", hatch="/////", edgecolor=OPEN, linewidth=0)
    most = float(np.nanmax([*n, 0.0]))
    band = min(_REACH * most, float(np.nanmax([*found.get("upper", ()), 0.0])))
    drawing.counts_up(axes, max(1.0, 1.12 * float(np.nanmax([most, band, *found.get("expected", ())]))))
    counted = REPORTED[kind][1].capitalize().replace(" ", "\n")
    lines = [
        (n, counted, ACCENT),
        *([(found["expected"], message("alt.expected_line"), SOFT)] if "expected" in found else []),
    ]
    drawing.name_ends(axes, [_end(places, *line) for line in lines if not np.isnan(line[0]).all()])
    drawing.month_axis(axes, table["month"])
    _shade(axes, period, baseline, lifted=lifted)
    measure_bars.draw(axes, lanes, heading=message("charts.measures"))
    if rule is not None:
        _rule(axes, *rule)
    return figure


def _rule(axes: Axes, place: float, name: str) -> None:
    """A thin rule up past the axes, to its name, which stands above the bands and below their names."""
    high = axes.get_window_extent().height / drawing.figure_of(axes).dpi * 72
    up = axes.get_xaxis_transform()
    axes.plot([place] * 2, [0, 1 + _NAME_ROW / high], color=INK, linewidth=0.8, transform=up, clip_on=False)
    drawing.say(axes, name, (place, 1), (-4, 3), colour=INK, of=("data", "axes fraction"), ha="right", va="bottom")


def _end(places: Sequence[int], values: np.ndarray, name: str, colour: str) -> tuple[float, float, str, str]:
    """Where a line ends that is known somewhere, and its name."""
    last = int(np.flatnonzero(~np.isnan(values))[-1])
    return places[last], float(values[last]), name, colour


def _shade(axes: Axes, period: Period, baseline: Period | None, *, lifted: float = 0.0) -> None:
    """The two periods as bands, named above them; the later name is lifted where they would run into each other.

    `lifted`: room below their names. [points]
    """
    bands = [(baseline, SOFT)] if baseline is not None else []
    bands += [(period, INK)]
    first, last = bands[0][0], bands[-1][0]
    wide = axes.get_window_extent().width / drawing.figure_of(axes).dpi * 72 / float(np.ptp(axes.get_xlim()))
    letters = sum(len(period_label(span)) for span, _ in bands) / 2
    close = len(bands) > 1 and wide * (last.first.ordinal - first.first.ordinal) < letters * 0.6 * SMALL
    for place, (span, colour) in enumerate(bands):
        left, right = span.first.ordinal - 0.5, span.last.ordinal + 0.5
        axes.axvspan(left, right, color=WASH, linewidth=0, zorder=0)
        shift = (0, 3 + lifted + (1.3 * SMALL if close and place else 0))
        at, of = ((left + right) / 2, 1), ("data", "axes fraction")
        drawing.say(axes, period_label(span), at, shift, colour=colour, of=of, va="bottom")


def season(table: pd.DataFrame, *, names: tuple[str, str]) -> Figure:
    """Months as a black line on the band of the same months in earlier years; both are named at their end.

    `table`: month (period), n, low, high [count]; n is missing where the month was not counted. `names`: of the line
    and of the band.
    """
    figure, axes = drawing.canvas(2.4, right=0.82, bottom=0.42)
    places = [month.ordinal for month in table["month"]]
    n, low, high = (drawing.floats(table[name]) for name in ("n", "low", "high"))
    axes.fill_between(places, low, high, color=BAND, linewidth=0, zorder=1)
    axes.plot(places, n, color=INK, linewidth=1.6, marker="o", markersize=3, zorder=3)
    drawing.counts_up(axes, 1.1 * float(np.nanmax([*n, *high, 1.0])))
    drawing.month_axis(axes, table["month"])
    lines = [(n, names[0], INK), ((low + high) / 2, names[1], SOFT)]
    drawing.name_ends(axes, [_end(places, *line) for line in lines if not np.isnan(line[0]).all()])
    return figure
