"""Charts for a handout: counts from zero, lines named directly, Swedish months, and words for those who do not see."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from bfa.analyses.measures import active
from bfa.analyses.when.week import from_monday_morning
from bfa.disclosure import Released
from bfa.draw import measure_bars, ratio_axis, when_axis
from bfa.draw.output import Output, escape, figure_output, html_output, image
from bfa.tables.period import Period
from bfa.words import alt
from bfa.words.catalogue import message, messages
from bfa.words.nouns import SHORT
from bfa.words.numbers import joined, missing
from bfa.words.week import Grid

#: Of the week on an A4 that holds more. [inches]
_LOW = 1.62
_NO_MEASURES = pd.DataFrame({"number": [], "name": [], "start": pd.to_datetime([]), "end": pd.to_datetime([])})
_BAND = ("expected", "lower", "upper")


def weekday_hour(week: Released, *, title: str, note: str = "", kind: str = "crime") -> Output:
    """Weekday and hour as a heat map whose rows keep the night whole.

    `week`: weekday (0 = Monday), hour (0-23), n [count]; pairs that are absent count as zero. Where all of it is hidden
    its reason is said instead.
    """
    table = week.table
    if len(table) and table["hidden"].all():
        return nothing(title, alt.note(week.reason))
    if not len(table) or not (table["n"].fillna(0).gt(0) | table["hidden"]).any():
        return nothing(title, message("charts.no_hours", nouns=SHORT[kind][1]))
    grid = _grid(table)
    return figure_output(
        when_axis.week(grid, kind=kind),
        alt=alt.week(grid, kind=kind),
        caption=f"{title}. {message('alt.nights')}",
        note=alt.note(note, week.reason),
    )


def week_image(grid: Grid, *, kind: str = "crime") -> Markup:
    """Weekday and hour as an image in a page of ours; hours as in the figures of `2_hotspots`."""
    return Markup(image(when_axis.week(grid, kind=kind, height=_LOW), alt=alt.week(grid, kind=kind)))


def months(
    series: Released,
    *,
    period: Period,
    baseline: Period | None,
    title: str,
    start: Any = None,
    band: bool = True,
    measures: pd.DataFrame | None = None,
    note: str = "",
    kind: str = "crime",
) -> Output:
    """Reported crimes per month, with the two periods shaded and the start of the measure as a thin rule.

    `series`: month (timestamp or period), n [count], in order; with `expected`, `lower`, `upper` also a band of what
    was expected. `period`, `baseline`: the follow-up and what it is held against. `start`: first month of the measure.
    `measures`: number, name, start, end (timestamps), as bars under the months; those outside them are named.
    """
    if not len(series.table):
        return nothing(title, message("charts.no_months"))
    table = series.table.assign(month=_as_months(series.table["month"]))
    table = table if band else table.drop(columns=list(_BAND), errors="ignore")
    rule = None if start is None else (_as_month(start).ordinal - 0.5, message("charts.start"))
    acting = measures if measures is not None else _NO_MEASURES
    here = active(acting, Period(table["month"].iloc[0], table["month"].iloc[-1]))
    bars = _bars(acting[here])
    figure = when_axis.months(table, period=period, baseline=baseline, rule=rule, bars=bars, kind=kind)
    told = alt.measures([(bar.name, bar.start, bar.end) for bar in bars])
    said = f"{alt.months(table, period=period, baseline=baseline, kind=kind)} {told}".rstrip()
    out = acting["number"][~here]
    unseen = message("charts.unseen", numbers=joined(out)) if len(out) else ""
    return figure_output(
        figure, alt=said, caption=title, note=alt.note(note, _of_bars(bars, table), unseen, series.reason)
    )


def _of_bars(bars: Sequence[measure_bars.Bar], table: pd.DataFrame) -> str:
    """What the bars under the months are, and what a point at an end of one means."""
    first, last = table["month"].iloc[0].start_time, table["month"].iloc[-1].end_time
    on = any(bar.start < first or bar.end is None or bar.end > last for bar in bars)
    return " ".join(message(f"charts.bars.{name}") for name, there in (("are", bool(bars)), ("on", on)) if there)


def _bars(measures: pd.DataFrame) -> list[measure_bars.Bar]:
    """The measures in order of start; an open end is None."""
    ordered = measures.sort_values("start", kind="stable")
    parts = zip(ordered["name"], ordered["start"], ordered["end"], strict=True)
    return [measure_bars.Bar(name, start, None if missing(end) else end) for name, start, end in parts]


def week_line(hours: pd.DataFrame, *, title: str, shared: bool, years: int = 0, note: str = "") -> Output:
    """The hours of a week against the mean hour, on the band of earlier years.

    `hours`: as `Week.hours`. `shared`: whether spans are shared out; then the line by the start stands beside.
    `years`: earlier years in the band; 0 is no band.
    """
    ordered = from_monday_morning(hours)
    band, own = message("charts.band", years=years) if years else "", messages("charts.lines")
    names = (own["shared"], own["start"], band) if shared else (own["start"], "", band)
    return figure_output(
        when_axis.week_line(ordered, names=names),
        alt=alt.week_line(ordered, shared=shared, years=years),
        caption=title,
        note=note,
    )


def season(table: pd.DataFrame, *, title: str, note: str = "", kind: str = "crime") -> Output:
    """The months of a period on the band of the same months in earlier years.

    `table`: month (timestamp or period), n, low, high [count], years.
    """
    if not len(table):
        return nothing(title, message("charts.no_years"))
    ordered = table.assign(month=_as_months(table["month"])).sort_values("month", ignore_index=True)
    figure = when_axis.season(ordered, names=(message("charts.period"), message("charts.earlier")))
    return figure_output(figure, alt=alt.season(ordered, kind=kind), caption=title, note=note)


def intervals(table: pd.DataFrame, *, title: str, note: str = "", of: str = "") -> Output:
    """Change per area with its interval, as a dot and a line on a scale of ratios named in percent.

    `table`: label, ratio, lower, upper [1 = unchanged], of what may be shown. `of`: what the rows are, for the text
    alternative.
    """
    if not len(table):
        return nothing(title, message("charts.no_areas"))
    return figure_output(ratio_axis.intervals(table), alt=alt.intervals(table, of=of), caption=title, note=note)


def departures(
    others: Sequence[float], own: Sequence[tuple[str, float]], now: float, *, name: str, title: str, note: str = ""
) -> Output:
    """How far areas departed from each other in earlier periods, with the treated area's own years and its change now.

    Of what may be shown; parameters as in `ratio_axis.departures`.
    """
    each = ratio_axis.dots_per_case(len(others))
    grain = message("charts.dots", n=str(each)) if each > 1 else message("charts.dot")
    figure = ratio_axis.departures(others, own, now, name=name)
    return figure_output(
        figure, alt=alt.departures(others, own, now, name=name), caption=title, note=alt.note(grain, note)
    )


def nothing(title: str, why: str) -> Output:
    """Why there is no chart."""
    return html_output(f"<p>{escape(f'{title}: {why}')}</p>", kind="text")


def _grid(table: pd.DataFrame) -> Grid:
    grid: list[list[float | None]] = [[0.0] * 24 for _ in range(7)]
    for day, hour, n in zip(table["weekday"], table["hour"], table["n"], strict=True):
        grid[int(day)][int(hour)] = None if missing(n) else float(n)
    return grid


def _as_months(values: "pd.Series[Any]") -> "pd.Series[Any]":
    return values if isinstance(values.dtype, pd.PeriodDtype) else pd.to_datetime(values).dt.to_period("M")


def _as_month(value: Any) -> pd.Period:
    return value if isinstance(value, pd.Period) else pd.Timestamp(value).to_period("M")
