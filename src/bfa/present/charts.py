"""Charts for a handout: counts from zero, lines named directly, Swedish months, and words for those who do not see."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from bfa.present import alt
from bfa.present.disclosure import Gate, protect
from bfa.present.numbers import (
    HIDDEN,
    MISSING,
    MONTHS_SHORT,
    WEEKDAYS,
    change,
    missing,
    number,
    period_label,
)
from bfa.present.output import emit_figure, emit_html, escape
from bfa.present.week import FIRST_HOUR, Grid, hidden_cells, highest, night_rows, step_of, steps
from bfa.tables.period import Period

INK, SOFT, LINE, ACCENT, OPEN, WASH = "#1b2430", "#4a5766", "#c9d2db", "#0b5394", "#6b6f76", "#e8eef4"
_WIDTH = 7.2
_WIDEST = math.log(4)


def weekday_hour(table: pd.DataFrame, *, gate: Gate, title: str, note: str = "", brottstyp: str | None = None) -> None:
    """Weekday and hour as a heat map whose rows keep the night whole.

    Parameters
    ----------
    table : DataFrame
        weekday (0 = Monday), hour (0-23), n [count]; pairs that are absent count as zero.
    gate : Gate
        Clock time narrows every cell.
    title, note : str
        Caption, and source with counting rule.
    brottstyp : str, optional
        The type the table is about, for the rule on sensitive types.
    """
    if not len(table) or not table["n"].fillna(0).gt(0).any():
        return _nothing(title, "inga brott med känt klockslag.", gate)
    safe = protect(table, gate=gate, narrows=("tid",), sensitive=brottstyp)
    grid = _grid(safe.table)
    figure, axes = _canvas(2.75, left=0.07, bottom=0.24)
    _draw_week(axes, grid)
    words = " ".join(text for text in (note, safe.reason) if text)
    emit_figure(figure, alt=alt.week(grid), caption=f"{title}. {alt.NIGHTS}", gate=gate, note=words)


def months(
    series: pd.DataFrame,
    *,
    gate: Gate,
    period: Period,
    baseline: Period | None,
    title: str,
    start: Any = None,
    start_name: str = "Åtgärderna börjar",
    note: str = "",
    brottstyp: str | None = None,
) -> None:
    """Reported crimes per month, with the two periods shaded and the start of the measure as a thin rule.

    Parameters
    ----------
    series : DataFrame
        month (timestamp or period), n [count]; with `expected`, `lower`, `upper` also a band of what was expected.
    period, baseline : Period
        The follow-up and what it is held against.
    start : timestamp or period, optional
        First month of the measure.
    """
    if not len(series):
        return _nothing(title, "inga månader att visa.", gate)
    ordered = series.assign(month=_as_months(series["month"])).sort_values("month", ignore_index=True)
    safe = protect(ordered, gate=gate, sensitive=brottstyp)
    figure, axes = _canvas(2.9, left=0.06, right=0.86, bottom=0.17, top=0.86)
    _shade(axes, period, baseline)
    _draw_months(axes, safe.table)
    if start is not None:
        _rule(axes, _place(_as_month(start)) - 0.5, start_name)
    _month_axis(axes, safe.table["month"])
    words = " ".join(text for text in (note, safe.reason) if text)
    said = alt.months(safe.table, period=period, baseline=baseline)
    emit_figure(figure, alt=said, caption=title, gate=gate, note=words)


def intervals(table: pd.DataFrame, *, gate: Gate, title: str, note: str = "", brottstyp: str | None = None) -> None:
    """Change per area with its interval, as a dot and a line on a scale of ratios named in percent.

    Parameters
    ----------
    table : DataFrame
        label, ratio, lower, upper [1 = unchanged]; where `before` and `after` [count] are given they pass the gate and
        take the ratio with them; a column `hidden` marks rows that come protected.
    """
    if not len(table):
        return _nothing(title, "inga områden att visa.", gate)
    counts = [name for name in ("before", "after") if name in table]
    derived = ["ratio", "lower", "upper"]
    shown = table
    reason = ""
    if counts and "hidden" not in table:
        safe = protect(table, gate=gate, value=counts, sensitive=brottstyp, derived=derived)
        shown, reason = safe.table, safe.reason
    shown = shown.reset_index(drop=True)
    figure, axes = _canvas(0.75 + 0.27 * len(shown), left=0.27, right=0.72, bottom=0.5 / (0.75 + 0.27 * len(shown)))
    _draw_intervals(axes, shown)
    words = " ".join(text for text in (note, reason) if text)
    emit_figure(figure, alt=alt.intervals(shown), caption=title, gate=gate, note=words)


def bars(
    table: pd.DataFrame,
    *,
    gate: Gate,
    title: str,
    narrows: Sequence[str] = (),
    note: str = "",
    brottstyp: str | None = None,
    kind: str = "crime",
) -> None:
    """Counts as horizontal bars from zero, each named and with its number at the end.

    Parameters
    ----------
    table : DataFrame
        label, n [count], in the order to be read.
    narrows, kind
        As in `disclosure.protect`.
    """
    if not len(table):
        return _nothing(title, "inga uppgifter.", gate)
    safe = protect(table, gate=gate, narrows=narrows, sensitive=brottstyp, kind=kind)
    height = 0.3 + 0.28 * len(table)
    figure, axes = _canvas(height, left=0.3, right=0.9, bottom=0.04, top=0.97)
    _draw_bars(axes, safe.table.reset_index(drop=True))
    words = " ".join(text for text in (note, safe.reason) if text)
    emit_figure(figure, alt=alt.bars(safe.table), caption=title, gate=gate, note=words)


def _nothing(title: str, why: str, gate: Gate) -> None:
    emit_html(f"<p>{escape(f'{title}: {why}')}</p>", kind="text", gate=gate)


def _canvas(
    height: float, *, left: float, right: float = 0.985, bottom: float = 0.15, top: float = 0.97
) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, height), facecolor="white")
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=SOFT)
    return figure, axes


def _grid(table: pd.DataFrame) -> Grid:
    grid: list[list[float | None]] = [[0.0] * 24 for _ in range(7)]
    for day, hour, n in zip(table["weekday"], table["hour"], table["n"], strict=True):
        grid[int(day)][int(hour)] = None if missing(n) else float(n)
    return grid


def _draw_week(axes: Axes, grid: Grid) -> None:
    scale = steps(highest(grid))
    for row, values in enumerate(night_rows(grid)):
        for hour, value in enumerate(values):
            hidden = value is None
            axes.broken_barh(
                [(hour, 1)],
                (row, 1),
                facecolor="white" if value is None else step_of(value, scale).shade,
                edgecolor=OPEN if hidden else "white",
                linewidth=0.3 if hidden else 0.8,
                hatch="/////" if hidden else None,
            )
    axes.set(xlim=(0, 24), ylim=(7, 0), yticks=[row + 0.5 for row in range(7)], xticks=range(0, 25, 3))
    axes.set_yticklabels([day.capitalize() for day in WEEKDAYS])
    axes.set_xticklabels([f"{(FIRST_HOUR + place) % 24:02d}" for place in range(0, 25, 3)])
    patches = [Patch(facecolor=step.shade, edgecolor=OPEN, linewidth=0.4, label=step.label) for step in scale]
    if hidden_cells(grid):
        patches.append(Patch(facecolor="white", edgecolor=OPEN, linewidth=0.4, hatch="/////", label=HIDDEN))
    axes.legend(
        handles=patches,
        title="Antal brott per ruta",
        loc="upper left",
        bbox_to_anchor=(-0.01, -0.11),
        ncols=len(patches),
        frameon=False,
        fontsize=8.5,
        title_fontsize=8.5,
        labelcolor=SOFT,
        alignment="left",
        handlelength=1.1,
        columnspacing=1.2,
        handletextpad=0.4,
        borderpad=0,
    )


def _as_months(values: "pd.Series[Any]") -> "pd.Series[Any]":
    return values if isinstance(values.dtype, pd.PeriodDtype) else pd.to_datetime(values).dt.to_period("M")


def _as_month(value: Any) -> pd.Period:
    return value if isinstance(value, pd.Period) else pd.Timestamp(value).to_period("M")


def _place(month: pd.Period) -> int:
    return int(month.ordinal)


def _shade(axes: Axes, period: Period, baseline: Period | None) -> None:
    for span in (baseline, period):
        if span is None:
            continue
        left, right = _place(span.first) - 0.5, _place(span.last) + 0.5
        axes.axvspan(left, right, color=WASH, linewidth=0, zorder=0)
        axes.annotate(
            period_label(span),
            ((left + right) / 2, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=8.5,
            color=INK if span is period else SOFT,
        )


def _draw_months(axes: Axes, table: pd.DataFrame) -> None:
    places = [_place(month) for month in table["month"]]
    n = table["n"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    if {"expected", "lower", "upper"} <= set(table):
        axes.fill_between(places, table["lower"], table["upper"], color=LINE, alpha=0.6, linewidth=0)
        axes.plot(places, table["expected"], color=SOFT, linewidth=1, linestyle=(0, (4, 2)))
        _name(axes, places[-1], float(table["expected"].iloc[-1]), "Väntat", SOFT)
    axes.plot(places, n, color=ACCENT, linewidth=1.4, marker="o", markersize=2.6)
    known = [place for place, value in enumerate(n) if not math.isnan(value)]
    if known:
        _name(axes, places[known[-1]], float(n[known[-1]]), "Anmälda brott", ACCENT)
    for place, gone in zip(places, np.isnan(n), strict=True):
        if gone:
            axes.axvspan(place - 0.5, place + 0.5, facecolor="white", edgecolor=OPEN, hatch="/////", linewidth=0)
    axes.set_ylim(0, max(1.0, float(np.nanmax([*n, 0.0])) * 1.12))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)


def _name(axes: Axes, place: float, height: float, text: str, colour: str) -> None:
    axes.annotate(
        text, (place, height), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5, color=colour
    )


def _rule(axes: Axes, place: float, name: str) -> None:
    axes.axvline(place, color=INK, linewidth=0.8)
    axes.annotate(
        name,
        (place, 0.97),
        xycoords=("data", "axes fraction"),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=8.5,
        color=INK,
    )


def _month_axis(axes: Axes, found: "pd.Series[Any]") -> None:
    first, last = _place(found.iloc[0]), _place(found.iloc[-1])
    every = next(step for step in (1, 2, 3, 6, 12) if (last - first) / step <= 18 or step == 12)
    shown = [pd.Period(ordinal=place, freq="M") for place in range(first, last + 1)]
    shown = [month for month in shown if (month.month - 1) % every == 0]
    axes.set_xlim(first - 0.7, last + 0.7)
    axes.set_xticks([_place(month) for month in shown])
    axes.set_xticklabels([_month_tick(month, first=month is shown[0]) for month in shown])
    axes.axhline(0, color=SOFT, linewidth=0.8)


def _month_tick(month: pd.Period, *, first: bool) -> str:
    name = MONTHS_SHORT[month.month - 1]
    return f"{name}\n{month.year}" if month.month == 1 or first else name


def _draw_intervals(axes: Axes, table: pd.DataFrame) -> None:
    axes.axvline(0, color=INK, linewidth=0.9)
    for row, item in table.iterrows():
        _draw_interval(axes, int(str(row)), item)
    ticks = [-75, -50, -25, 0, 50, 100, 300]
    axes.set(xlim=(-_WIDEST * 1.04, _WIDEST * 1.04), ylim=(len(table) - 0.4, -0.6), yticks=range(len(table)))
    axes.set_yticklabels(list(table["label"].astype(str)), color=INK)
    axes.set_xticks([math.log(1 + tick / 100) for tick in ticks])
    axes.set_xticklabels([change(tick) for tick in ticks])
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)


def _draw_interval(axes: Axes, row: int, item: "pd.Series[Any]") -> None:
    known = not any(missing(item[name]) for name in ("ratio", "lower", "upper"))
    if known:
        apart = item["lower"] > 1 or item["upper"] < 1
        colour = INK if apart else OPEN
        low, middle, high = (_on_scale(item[name]) for name in ("lower", "ratio", "upper"))
        axes.plot([low, high], [row, row], color=colour, linewidth=1.6, solid_capstyle="butt")
        face = colour if apart else "white"
        axes.plot([middle], [row], marker="o", markersize=6, markerfacecolor=face, markeredgecolor=colour)
        text = f"{change(100 * (item['ratio'] - 1))}  ({_end(item['lower'])} till {_end(item['upper'])})"
    else:
        text = HIDDEN if bool(item.get("hidden", False)) else MISSING
    axes.annotate(
        text,
        (1, row),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
        color=INK if known else SOFT,
    )


def _end(ratio: float) -> str:
    return change(100 * (ratio - 1)) if math.isfinite(ratio) else "∞"


def _on_scale(ratio: float) -> float:
    return float(np.clip(math.log(ratio) if ratio > 0 else -_WIDEST, -_WIDEST, _WIDEST))


def _draw_bars(axes: Axes, table: pd.DataFrame) -> None:
    n = [None if missing(value) else float(value) for value in table["n"]]
    most = max([value for value in n if value is not None], default=0.0) or 1.0
    for row, value in enumerate(n):
        if value is not None:
            axes.barh(row, value, height=0.66, color=ACCENT)
        text = HIDDEN if value is None else number(value)
        axes.annotate(
            text, (value or 0, row), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5, color=INK
        )
    axes.axvline(0, color=SOFT, linewidth=0.8)
    axes.set(xlim=(0, most * 1.08), ylim=(len(n) - 0.4, -0.6), yticks=range(len(n)), xticks=[])
    axes.set_yticklabels(list(table["label"].astype(str)), color=INK)
