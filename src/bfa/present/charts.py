"""Charts for a handout: counts from zero, lines named directly, Swedish months, and words for those who do not see."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from bfa.present import alt, drawing
from bfa.present.disclosure import Gate, Protected, protect
from bfa.present.nouns import SHORT
from bfa.present.numbers import missing
from bfa.present.output import emit_figure, emit_html, escape
from bfa.present.week import Grid
from bfa.tables.period import Period


def weekday_hour(
    table: pd.DataFrame | Protected,
    *,
    gate: Gate,
    title: str,
    note: str = "",
    brottstyp: str | None = None,
    kind: str = "crime",
) -> None:
    """Weekday and hour as a heat map whose rows keep the night whole.

    Parameters
    ----------
    table : DataFrame or Protected
        weekday (0 = Monday), hour (0-23), n [count]; pairs that are absent count as zero. A Protected, as from
        `shown.week`, is drawn as it is; where all of it is hidden its reason is said instead.
    gate : Gate
        Clock time narrows every cell.
    title, note : str
        Caption, and source with counting rule.
    brottstyp : str, optional
        The type the table is about, for the rule on sensitive types.
    kind : str
        What is counted: crime, event or activity.
    """
    if isinstance(table, Protected):
        safe = table
    else:
        safe = protect(table, gate=gate, narrows=("tid",), sensitive=brottstyp, kind=kind)
    if len(safe.table) and safe.table["hidden"].all():
        return _nothing(title, safe.reason, gate)
    if not len(safe.table) or not (safe.table["n"].fillna(0).gt(0) | safe.table["hidden"]).any():
        return _nothing(title, f"inga {SHORT[kind][1]} med känt klockslag.", gate)
    grid = _grid(safe.table)
    figure, axes = drawing.canvas(2.75, left=0.07, bottom=0.24)
    drawing.week(axes, grid, kind=kind)
    emit_figure(
        figure,
        alt=alt.week(grid, kind=kind),
        caption=f"{title}. {alt.NIGHTS}",
        gate=gate,
        note=alt.note(note, safe.reason),
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
    safe = _protected_months(ordered, (period, baseline), gate=gate, brottstyp=brottstyp, kind=kind)
    figure, axes = drawing.canvas(2.9, left=0.06, right=0.86, bottom=0.17, top=0.86)
    drawing.months(axes, safe.table, kind=kind)
    drawing.shade(axes, period, baseline)
    if start is not None:
        drawing.rule(axes, _as_month(start).ordinal - 0.5, start_name)
    said = alt.months(safe.table, period=period, baseline=baseline, kind=kind)
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


def _protected_months(
    ordered: pd.DataFrame, named: Sequence[Period | None], *, gate: Gate, brottstyp: str | None, kind: str
) -> Protected:
    """Months whose two named sums are published, and those of the rest of each year (in tables of crime).

    Where a sum would have to be hidden it is known from elsewhere: then every month of its span is, zeros too.
    """
    spans = ordered["month"].dt.year.astype("str")
    for place, part in enumerate(named):
        if part is not None:
            spans = spans.mask((ordered["month"] >= part.first) & (ordered["month"] <= part.last), f"part {place}")
    by = ("span",)
    safe = protect(ordered.assign(span=spans), gate=gate, sensitive=brottstyp, margins=(by,), kind=kind)
    sums, table = safe.totals[by], safe.table
    wide = table["span"].isin(sums.loc[sums["hidden"], "span"])
    gone = (table["hidden"] | wide) & ordered["n"].notna()
    table = table.assign(n=table["n"].mask(gone), hidden=gone).drop(columns="span")
    return Protected(table, int(gone.sum()), safe.reason, safe.totals)


def _grid(table: pd.DataFrame) -> Grid:
    grid: list[list[float | None]] = [[0.0] * 24 for _ in range(7)]
    for day, hour, n in zip(table["weekday"], table["hour"], table["n"], strict=True):
        grid[int(day)][int(hour)] = None if missing(n) else float(n)
    return grid


def _as_months(values: "pd.Series[Any]") -> "pd.Series[Any]":
    return values if isinstance(values.dtype, pd.PeriodDtype) else pd.to_datetime(values).dt.to_period("M")


def _as_month(value: Any) -> pd.Period:
    return value if isinstance(value, pd.Period) else pd.Timestamp(value).to_period("M")
