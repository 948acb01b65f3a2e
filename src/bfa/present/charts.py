"""Charts for a handout: counts from zero, lines named directly, Swedish months, and words for those who do not see."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from bfa.present import alt, drawing
from bfa.present.disclosure import Gate, protect
from bfa.present.numbers import missing
from bfa.present.output import emit_figure, emit_html, escape
from bfa.present.week import Grid
from bfa.tables.period import Period


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
    figure, axes = drawing.canvas(2.75, left=0.07, bottom=0.24)
    drawing.week(axes, grid)
    emit_figure(
        figure, alt=alt.week(grid), caption=f"{title}. {alt.NIGHTS}", gate=gate, note=alt.note(note, safe.reason)
    )


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
    kind: str = "crime",
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
    safe = protect(ordered, gate=gate, sensitive=brottstyp, kind=kind)
    figure, axes = drawing.canvas(2.9, left=0.06, right=0.86, bottom=0.17, top=0.86)
    drawing.months(axes, safe.table)
    drawing.shade(axes, period, baseline)
    if start is not None:
        drawing.rule(axes, _as_month(start).ordinal - 0.5, start_name)
    said = alt.months(safe.table, period=period, baseline=baseline)
    emit_figure(figure, alt=said, caption=title, gate=gate, note=alt.note(note, safe.reason))


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
    shown, reason = table, ""
    counts = [name for name in ("before", "after") if name in table]
    if counts and "hidden" not in table:
        derived = ["ratio", "lower", "upper"]
        safe = protect(table, gate=gate, value=counts, sensitive=brottstyp, derived=derived)
        shown, reason = safe.table, safe.reason
    shown = shown.reset_index(drop=True)
    height = 0.75 + 0.27 * len(shown)
    figure, axes = drawing.canvas(height, left=0.27, right=0.7, bottom=0.36 / height, top=1 - 0.26 / height)
    drawing.intervals(axes, shown)
    emit_figure(figure, alt=alt.intervals(shown), caption=title, gate=gate, note=alt.note(note, reason))


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
    figure, axes = drawing.canvas(height, left=0.3, right=0.9, bottom=0.04, top=0.97)
    drawing.bars(axes, safe.table.reset_index(drop=True))
    emit_figure(figure, alt=alt.bars(safe.table), caption=title, gate=gate, note=alt.note(note, safe.reason))


def _nothing(title: str, why: str, gate: Gate) -> None:
    emit_html(f"<p>{escape(f'{title}: {why}')}</p>", kind="text", gate=gate)


def _grid(table: pd.DataFrame) -> Grid:
    grid: list[list[float | None]] = [[0.0] * 24 for _ in range(7)]
    for day, hour, n in zip(table["weekday"], table["hour"], table["n"], strict=True):
        grid[int(day)][int(hour)] = None if missing(n) else float(n)
    return grid


def _as_months(values: "pd.Series[Any]") -> "pd.Series[Any]":
    return values if isinstance(values.dtype, pd.PeriodDtype) else pd.to_datetime(values).dt.to_period("M")


def _as_month(value: Any) -> pd.Period:
    return value if isinstance(value, pd.Period) else pd.Timestamp(value).to_period("M")
