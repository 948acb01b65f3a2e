"""Charts for a handout: counts from zero, lines named directly, Swedish months, and words for those who do not see."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from bfa.analyses.when.week import from_monday_morning
from bfa.disclosure import Gate, Released, protect
from bfa.draw import drawing, ratio_axis, when_axis
from bfa.draw.output import Output, escape, figure_output, html_output, show_output
from bfa.tables.period import Period
from bfa.words import alt
from bfa.words.catalogue import message
from bfa.words.nouns import SHORT
from bfa.words.numbers import missing, number
from bfa.words.week import Grid

_BAND = ("expected", "lower", "upper")


def weekday_hour(
    table: pd.DataFrame | Released,
    *,
    gate: Gate | None = None,
    title: str,
    note: str = "",
    brottstyp: str | None = None,
    kind: str = "crime",
) -> Output:
    """Weekday and hour as a heat map whose rows keep the night whole.

    Parameters
    ----------
    table : DataFrame or Released
        weekday (0 = Monday), hour (0-23), n [count]; pairs that are absent count as zero. A Released, as from
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
    if isinstance(table, Released):
        safe = table
    else:
        assert gate is not None
        safe = protect(table, gate=gate, identifies=("tid",), sensitive=brottstyp, kind=kind)
    if len(safe.table) and safe.table["hidden"].all():
        return _nothing(title, safe.reason, gate)
    if not len(safe.table) or not (safe.table["n"].fillna(0).gt(0) | safe.table["hidden"]).any():
        return _nothing(title, f"inga {SHORT[kind][1]} med känt klockslag.", gate)
    grid = _grid(safe.table)

    def draw(width: float) -> Figure:
        figure, axes = drawing.canvas(2.75, left=0.5 / width, right=1 - 0.1 / width, bottom=0.24, width=width)
        drawing.week(axes, grid, kind=kind)
        return figure

    return _emit(
        draw,
        alt=alt.week(grid, kind=kind),
        caption=f"{title}. {message('alt.nights')}",
        gate=gate,
        note=alt.note(note, safe.reason),
    )


def months(
    series: Released,
    *,
    gate: Gate | None = None,
    period: Period,
    baseline: Period | None,
    title: str,
    start: Any = None,
    start_name: str = "Åtgärderna börjar",
    band: bool = True,
    note: str = "",
    kind: str = "crime",
) -> Output:
    """Reported crimes per month, with the two periods shaded and the start of the measure as a thin rule.

    Parameters
    ----------
    series : Released
        month (timestamp or period), n [count], in order; with `expected`, `lower`, `upper` also a band of what was
        expected.
    period, baseline : Period
        The follow-up and what it is held against.
    start : timestamp or period, optional
        First month of the measure.
    band : bool
        Whether the band is drawn.
    """
    if not len(series.table):
        return _nothing(title, "inga månader att visa.", gate)
    table = series.table.assign(month=_as_months(series.table["month"]))
    table = table if band else table.drop(columns=list(_BAND), errors="ignore")

    def draw(width: float) -> Figure:
        right = 1 - (1.0 if width == drawing.WIDE else 0.62) / width
        figure, axes = drawing.canvas(2.9, left=0.43 / width, right=right, bottom=0.17, top=0.84, width=width)
        drawing.months(axes, table, kind=kind)
        drawing.shade(axes, period, baseline)
        if start is not None:
            drawing.rule(axes, _as_month(start).ordinal - 0.5, start_name)
        return figure

    said = alt.months(table, period=period, baseline=baseline, kind=kind)
    return _emit(draw, alt=said, caption=title, gate=gate, note=alt.note(note, series.reason))


def week_line(
    hours: pd.DataFrame,
    *,
    gate: Gate | None = None,
    title: str,
    shared: bool,
    years: int = 0,
    note: str = "",
) -> Output:
    """The hours of a week against the mean hour, on the band of earlier years.

    Parameters
    ----------
    hours : DataFrame
        As `Week.hours`; the caller has asked the gate whether hours may be shown.
    shared : bool
        Whether spans are shared out; then the line by the start stands beside.
    years : int
        Earlier years in the band; 0 is no band.
    """
    ordered = from_monday_morning(hours)
    band = f"{number(years)} tidigare år, lägsta–högsta" if years else ""
    names = ("Fördelat över spannet", "Efter början", band) if shared else ("Efter början", "", band)
    return _emit(
        lambda width: when_axis.week_figure(ordered, width=width, names=names),
        alt=alt.week_line(ordered, shared=shared, years=years),
        caption=title,
        gate=gate,
        note=note,
    )


def season(table: pd.DataFrame, *, gate: Gate | None = None, title: str, note: str = "", kind: str = "crime") -> Output:
    """The months of a period on the band of the same months in earlier years.

    Parameters
    ----------
    table : DataFrame
        month (timestamp or period), n, low, high [count], years; the caller has asked the gate whether a month's count
        may be shown.
    kind : str
        What is counted: crime, event or activity.
    """
    if not len(table):
        return _nothing(title, "inga tidigare år.", gate)
    ordered = table.assign(month=_as_months(table["month"])).sort_values("month", ignore_index=True)

    def draw(width: float) -> Figure:
        narrow = width < drawing.WIDE
        right = 1 - (0.72 if narrow else 1.0) / width
        figure, axes = drawing.canvas(2.6, left=0.43 / width, right=right, bottom=0.19, top=0.95, width=width)
        when_axis.season(axes, ordered, now="Perioden", earlier="Tidigare\når")
        return figure

    return _emit(draw, alt=alt.season(ordered, kind=kind), caption=title, gate=gate, note=note)


def intervals(
    table: pd.DataFrame,
    *,
    gate: Gate | None = None,
    title: str,
    note: str = "",
    of: str = "",
) -> Output:
    """Change per area with its interval, as a dot and a line on a scale of ratios named in percent.

    Parameters
    ----------
    table : DataFrame
        label, ratio, lower, upper [1 = unchanged], of what may be shown.
    of : str
        What the rows are, for the text alternative.
    """
    if not len(table):
        return _nothing(title, "inga områden att visa.", gate)
    shown = table.reset_index(drop=True)

    def draw(width: float) -> Figure:
        narrow = width < drawing.WIDE
        long = shown["label"].astype(str).str.len().gt(ratio_axis.LABEL).any()
        height = 0.6 + (0.6 if narrow else 0.36 if long else 0.27) * len(shown) + (0 if narrow else 0.15)
        left, right = (0.07, 0.93) if narrow else (0.31, 0.72)
        edges = {"bottom": 0.36 / height, "top": 1 - (0.04 if narrow else 0.26) / height}
        figure, axes = drawing.canvas(height, left=left, right=right, width=width, **edges)
        ratio_axis.intervals(axes, shown)
        return figure

    return _emit(draw, alt=alt.intervals(shown, of=of), caption=title, gate=gate, note=note)


def departures(
    others: Sequence[float],
    own: Sequence[tuple[str, float]],
    now: float,
    *,
    gate: Gate | None = None,
    name: str,
    title: str,
    note: str = "",
) -> Output:
    """How far areas departed from each other in earlier periods, with the treated area's own years and its change now.

    Parameters
    ----------
    others : sequence of float
        Ratios of every area and earlier period that may be shown. [1 = unchanged]
    own : sequence of (str, float)
        The treated area's earlier periods by name, and their ratios.
    now : float
        The ratio that is judged.
    name : str
        What the treated area is called.
    """
    each = ratio_axis.dots_per_case(len(others))
    grain = f"En prick är ungefär {each} fall" if each > 1 else "En prick är ett område i en tidigare period"

    def draw(width: float) -> Figure:
        narrow = width < drawing.WIDE
        left, right = (0.06, 0.94) if narrow else (0.2, 0.96)
        height = 3.4 if narrow else 2.7
        figure, axes = drawing.canvas(height, left=left, right=right, bottom=0.36 / height, top=0.98, width=width)
        ratio_axis.departures(axes, others, own, now, name=name)
        return figure

    return _emit(
        draw, alt=alt.departures(others, own, now, name=name), caption=title, gate=gate, note=alt.note(grain, note)
    )


def _emit(draw: Callable[[float], Figure], *, alt: str, caption: str, gate: Gate | None, note: str) -> Output:
    """A chart drawn for a page and for a phone; shown at once where the gate is given."""
    wide, narrow = draw(drawing.WIDE), draw(drawing.NARROW)
    return _at_once(figure_output(wide, narrow=narrow, alt=alt, caption=caption, note=note), gate)


def _nothing(title: str, why: str, gate: Gate | None) -> Output:
    return _at_once(html_output(f"<p>{escape(f'{title}: {why}')}</p>", kind="text"), gate)


def _at_once(output: Output, gate: Gate | None) -> Output:
    if gate is not None:
        show_output(output, tier=gate.tier)
    return output


def _grid(table: pd.DataFrame) -> Grid:
    grid: list[list[float | None]] = [[0.0] * 24 for _ in range(7)]
    for day, hour, n in zip(table["weekday"], table["hour"], table["n"], strict=True):
        grid[int(day)][int(hour)] = None if missing(n) else float(n)
    return grid


def _as_months(values: "pd.Series[Any]") -> "pd.Series[Any]":
    return values if isinstance(values.dtype, pd.PeriodDtype) else pd.to_datetime(values).dt.to_period("M")


def _as_month(value: Any) -> pd.Period:
    return value if isinstance(value, pd.Period) else pd.Timestamp(value).to_period("M")
