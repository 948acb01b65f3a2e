"""What a chart shows, in words computed from what is shown: never from a hidden value."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.disclosure import Policy, Why
from bfa.tables.period import Period
from bfa.words.catalogue import message
from bfa.words.nouns import REPORTED
from bfa.words.numbers import (
    HIDDEN,
    WEEKDAYS_LONG,
    change,
    change_of,
    counted,
    decimal,
    hours_label,
    interval,
    joined,
    missing,
    month_label,
    period_label,
)
from bfa.words.week import Grid, described

_MOST_NAMED = 8


def week(grid: Grid, *, kind: str = "crime") -> str:
    """The weekday and hour chart: the night and the hour with most."""
    return message("alt.week", said=described(grid, kind=kind))


def months(table: pd.DataFrame, *, period: Period, baseline: Period | None, kind: str = "crime") -> str:
    """The chart of months: both periods' sums (where no month is hidden), and the month with most.

    `table`: month (period), n [count, missing where hidden], in order.
    """
    span = Period(table["month"].iloc[0], table["month"].iloc[-1])
    sums = [f"{period_label(part)}: {_sum(table, part, kind)}" for part in (baseline, period) if part is not None]
    nouns = REPORTED[kind][1].capitalize()
    parts = [message("alt.months", nouns=nouns, span=period_label(span), sums="; ".join(sums))]
    if expected := _expected(table, period):
        parts.append(expected)
    known = table[table["n"].notna()]
    if len(known) and known["n"].max() > 0:
        top = known.iloc[int(known["n"].astype(float).to_numpy().argmax())]
        parts.append(message("alt.most", month=month_label(top["month"]), n=top["n"]))
    gone = int(table["n"].isna().sum())
    if gone:
        parts.append(message("alt.months_hidden", n=gone))
    return " ".join(parts)


def measures(rows: Sequence[tuple[str, pd.Timestamp, pd.Timestamp | None]]) -> str:
    """The measures under a chart of months, by name, first and last month; "" where there is none."""
    told = [message("alt.measure", name=name, months=_lasting(start, end)) for name, start, end in rows]
    return message("alt.measures", told=joined(told)) if told else ""


def _lasting(start: pd.Timestamp, end: pd.Timestamp | None) -> str:
    if end is None:
        return message("alt.from_month", month=month_label(start))
    return period_label(Period(start.to_period("M"), max(start, end).to_period("M")))


def week_line(hours: pd.DataFrame, *, shared: bool, years: int) -> str:
    """The week as a line: its highest and lowest hour, and how many hours lie outside the band.

    `hours`: weekday, hour, now, low, high [times the mean hour].
    """
    said = [message("alt.week_line_shared" if shared else "alt.week_line")]
    if hours["now"].notna().all():
        ends = [
            hours.iloc[int(place)] for place in (hours["now"].to_numpy().argmax(), hours["now"].to_numpy().argmin())
        ]
        high, low = (
            message(
                "alt.times_mean",
                day=WEEKDAYS_LONG[int(row["weekday"])],
                hours=hours_label(int(row["hour"]), int(row["hour"])),
                times=decimal(row["now"], 1),
            )
            for row in ends
        )
        said.append(message("alt.ends", high=high, low=low))
    if years:
        gone = int(((hours["now"] > hours["high"]) | (hours["now"] < hours["low"])).sum())
        said.append(message("alt.hours_outside", n=gone, of=len(hours), years=years))
    return " ".join(said)


def season(table: pd.DataFrame, *, kind: str = "crime") -> str:
    """The months against earlier years: the highest, and those above and below the band.

    `table`: month (period), n, low, high [count], years; in order.
    """
    span = Period(table["month"].iloc[0], table["month"].iloc[-1])
    nouns, years = REPORTED[kind][1].capitalize(), int(table["years"].iloc[0])
    parts = [message("alt.season", nouns=nouns, span=period_label(span), n=years)]
    known = table[table["n"].notna()]
    if len(known):
        top = known.iloc[int(known["n"].astype(float).to_numpy().argmax())]
        parts.append(message("alt.most", month=month_label(top["month"]), n=top["n"]))
    for side, outside in (("above", known["n"] > known["high"]), ("below", known["n"] < known["low"])):
        if outside.any():
            gone = joined(month_label(month) for month in known.loc[outside, "month"])
            parts.append(message(f"alt.{side}_all_years", months=gone))
    if len(known) and not ((known["n"] > known["high"]) | (known["n"] < known["low"])).any():
        parts.append(message("alt.within_years"))
    return " ".join(parts)


def intervals(table: pd.DataFrame, *, of: str = "") -> str:
    """The chart of changes: each row's change and what it is compatible with; `of` says what the rows are."""
    said = [_change(item) for item in table.head(_MOST_NAMED).to_dict("records")]
    left = len(table) - len(said)
    more = f" {message('alt.rows_left', n=left)}" if left else ""
    return f"{of or message('alt.change_per_area')}. {'; '.join(said)}.{more}"


def departures(others: Sequence[float], own: Sequence[tuple[str, float]], now: float, *, name: str) -> str:
    """The chart of departures: the middle half of all earlier ones, the area's own, and the change now."""
    low, high = (change_of(end) for end in np.quantile(others, [0.25, 0.75]))
    earlier = joined(f"{change_of(ratio)} {text}" for text, ratio in own)
    said = [
        message("alt.departures", n=len(others), low=low, high=high),
        message("alt.departed", name=name, earlier=earlier) if own else "",
        message("alt.departs_now", name=name, change=change_of(now)),
    ]
    return " ".join(text for text in said if text)


def size_of(item: Mapping[Hashable, Any]) -> str:
    """A change with its sign: that of the table where it has its `percent`, else its ratio."""
    known = not missing(item.get("percent"))
    return change(item["percent"]) if known else change_of(item["ratio"])


def note(*parts: str | Why) -> str:
    """The note under a chart or table: each part a sentence of its own, and why something is hidden told last."""
    told = [hidden_why(part) if isinstance(part, Why) else part for part in parts]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in told if text)


def hidden_why(why: Why) -> str:
    """The rule for small counts of a tier, and that others are hidden to keep them."""
    sums = f" {message('hidden.sums')}" if why.sums else ""
    return f"{rule_told(why)} {message('hidden.others')}{sums}"


def rule_told(why: Why | Policy) -> str:
    """The rule for small counts at a tier."""
    where, strict = (message(f"hidden.where.{each}") for each in (why.narrowing, why.sensitive_narrowing))
    usual = {"most": why.threshold, "where": where}
    if (why.threshold, why.narrowing) == (why.sensitive_threshold, why.sensitive_narrowing):
        return message("hidden.rule", **usual)
    return message("hidden.rules", sensitive=why.sensitive_threshold, sensitive_where=strict, **usual)


def _sum(table: pd.DataFrame, period: Period, kind: str) -> str:
    inside = table.loc[(table["month"] >= period.first) & (table["month"] <= period.last), "n"]
    if not len(inside):
        return message("alt.no_data")
    return HIDDEN if inside.isna().any() else counted(inside.sum(), *REPORTED[kind])


def _expected(table: pd.DataFrame, period: Period) -> str:
    """What was to be expected in the follow-up, from the band that is drawn."""
    if "expected" not in table:
        return ""
    inside = (table["month"] >= period.first) & (table["month"] <= period.last)
    sums = [table.loc[inside, name].astype("Float64").sum(skipna=False) for name in ("expected", "lower", "upper")]
    if not inside.any() or any(missing(value) for value in sums):
        return ""
    middle, low, high = (round(float(value) / int(inside.sum())) for value in sums)
    return message("alt.expected", n=middle, low=low, high=high)


def _change(item: Mapping[Hashable, Any]) -> str:
    if any(missing(item[name]) for name in ("ratio", "lower", "upper")):
        return message("alt.change_hidden", label=item["label"])
    size, span = size_of(item), interval(item["lower"], item["upper"])
    return message("alt.change", label=item["label"], change=size, interval=span)
