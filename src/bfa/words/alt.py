"""What a chart shows, in words computed from what is shown: never from a hidden value."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.tables.period import Period
from bfa.words.nouns import REPORTED
from bfa.words.numbers import (
    WEEKDAYS_LONG,
    change,
    counted,
    decimal,
    hours_label,
    interval,
    joined,
    missing,
    month_label,
    number,
    period_label,
)
from bfa.words.week import Grid, described

#: How the rows of the week are to be read.
NIGHTS = "Dygnet börjar kl. 06: natten mot lördag står på fredagens rad."
_MOST_NAMED = 8


def week(grid: Grid, *, kind: str = "crime") -> str:
    """The weekday and hour chart: the night and the hour with most."""
    return f"Veckodag och timme. {described(grid, kind=kind)}"


def months(table: pd.DataFrame, *, period: Period, baseline: Period | None, kind: str = "crime") -> str:
    """The chart of months: both periods' sums (where no month is hidden), and the month with most.

    Parameters
    ----------
    table : DataFrame
        month (period), n [count, missing where hidden], in order.
    """
    span = Period(table["month"].iloc[0], table["month"].iloc[-1])
    parts = [f"{REPORTED[kind][1].capitalize()} per månad, {period_label(span)}."]
    sums = [f"{period_label(part)}: {_sum(table, part, kind)}" for part in (baseline, period) if part is not None]
    parts.append(f"{'; '.join(sums)}.")
    if expected := _expected(table, period):
        parts.append(expected)
    known = table[table["n"].notna()]
    if len(known) and known["n"].max() > 0:
        top = known.iloc[int(known["n"].astype(float).to_numpy().argmax())]
        parts.append(f"Flest i {month_label(top['month'])}, {number(top['n'])}.")
    gone = int(table["n"].isna().sum())
    if gone:
        parts.append(f"{counted(gone, 'månad är dold', 'månader är dolda')}.")
    return " ".join(parts)


def week_line(hours: pd.DataFrame, *, shared: bool, years: int) -> str:
    """The week as a line: its highest and lowest hour, and how many hours lie outside the band.

    Parameters
    ----------
    hours : DataFrame
        weekday, hour, now, low, high [times the mean hour].
    """
    basis = "fördelat över tidsspannen" if shared else "efter brottets början"
    said = f"Veckans timmar mot veckans snitt, {basis}."
    if hours["now"].notna().all():
        ends = [
            hours.iloc[int(place)] for place in (hours["now"].to_numpy().argmax(), hours["now"].to_numpy().argmin())
        ]
        high, low = (f"{_hour(row)}, {decimal(row['now'], 1)} gånger snittet" for row in ends)
        said = f"{said} Högst {high}; lägst {low}."
    if years:
        gone = int(((hours["now"] > hours["high"]) | (hours["now"] < hours["low"])).sum())
        said = f"{said} {number(gone)} av {number(len(hours))} timmar ligger utanför {number(years)} tidigare år."
    return said


def season(table: pd.DataFrame, *, kind: str = "crime") -> str:
    """The months against earlier years: the highest, and those above and below the band.

    Parameters
    ----------
    table : DataFrame
        month (period), n, low, high [count], years; in order.
    """
    span = Period(table["month"].iloc[0], table["month"].iloc[-1])
    years = counted(int(table["years"].iloc[0]), "tidigare år", "tidigare år")
    parts = [f"{REPORTED[kind][1].capitalize()} per månad, {period_label(span)}, mot {years}."]
    known = table[table["n"].notna()]
    if len(known):
        top = known.iloc[int(known["n"].astype(float).to_numpy().argmax())]
        parts.append(f"Flest i {month_label(top['month'])}, {number(top['n'])}.")
    for word, outside in (("Över", known["n"] > known["high"]), ("Under", known["n"] < known["low"])):
        if outside.any():
            parts.append(
                f"{word} alla tidigare år: {joined(month_label(month) for month in known.loc[outside, 'month'])}."
            )
    if len(known) and not ((known["n"] > known["high"]) | (known["n"] < known["low"])).any():
        parts.append("Alla månader ligger inom de tidigare åren.")
    return " ".join(parts)


def intervals(table: pd.DataFrame, *, of: str = "Förändring per område") -> str:
    """The chart of changes: each row's change and what it is compatible with; `of` says what the rows are."""
    said = [_change(item) for _, item in table.head(_MOST_NAMED).iterrows()]
    left = len(table) - len(said)
    more = f" {counted(left, 'rad till', 'rader till')} står i diagrammet." if left else ""
    return f"{of}. {'; '.join(said)}.{more}"


def departures(others: Sequence[float], own: Sequence[tuple[str, float]], now: float, *, name: str) -> str:
    """The chart of departures: the middle half of all earlier ones, the area's own, and the change now."""
    low, high = (change(100 * (float(end) - 1)) for end in np.quantile(others, [0.25, 0.75]))
    earlier = joined(f"{change(100 * (ratio - 1))} {text}" for text, ratio in own)
    mine = f" {name} tidigare: {earlier}." if own else ""
    return (
        f"Avvikelse från jämförelsen i {counted(len(others), 'tidigare fall', 'tidigare fall')}: hälften ligger mellan "
        f"{low} och {high}.{mine} {name} nu: {change(100 * (now - 1))}."
    )


def note(*parts: str) -> str:
    """The note under a chart or table: each part a sentence of its own."""
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in parts if text)


def _sum(table: pd.DataFrame, period: Period, kind: str) -> str:
    inside = table.loc[(table["month"] >= period.first) & (table["month"] <= period.last), "n"]
    if not len(inside):
        return "inga uppgifter"
    return "dold" if inside.isna().any() else counted(inside.sum(), *REPORTED[kind])


def _expected(table: pd.DataFrame, period: Period) -> str:
    """What was to be expected in the follow-up, from the band that is drawn."""
    if "expected" not in table:
        return ""
    inside = (table["month"] >= period.first) & (table["month"] <= period.last)
    sums = [table.loc[inside, name].astype("Float64").sum(skipna=False) for name in ("expected", "lower", "upper")]
    if not inside.any() or any(missing(value) for value in sums):
        return ""
    per_month = [number(round(float(value) / int(inside.sum()))) for value in sums]
    return f"Väntat i uppföljningen {per_month[0]} per månad, mellan {per_month[1]} och {per_month[2]}."


def _change(item: "pd.Series[Any]") -> str:
    if any(missing(item[name]) for name in ("ratio", "lower", "upper")):
        return f"{item['label']}: visas inte"
    words = interval(item["lower"], item["upper"])
    return f"{item['label']}: {change(100 * (item['ratio'] - 1))}, förenligt med {words}"


def _hour(row: "pd.Series[Any]") -> str:
    return f"{WEEKDAYS_LONG[int(row['weekday'])]} kl. {hours_label(int(row['hour']), int(row['hour']))}"
