"""Months, weekdays and periods in Swedish words, and the amounts of `analyses.amounts` beside them."""

from typing import Any

from bfa.analyses.amounts import (
    MINUS,
    MISSING,
    SPACE,
    THIN,
    WIDEST,
    change,
    counted,
    decimal,
    interval,
    interval_from,
    joined,
    missing,
    number,
    percent,
)
from bfa.errors import ParameterError
from bfa.tables.calendar_words import WEEKDAY_NAMES
from bfa.tables.period import Period, parse_period, years_back

__all__ = [
    "HIDDEN",
    "MINUS",
    "MISSING",
    "MONTHS",
    "MONTHS_SHORT",
    "SPACE",
    "THIN",
    "WEEKDAYS",
    "WEEKDAYS_LONG",
    "WIDEST",
    "baseline_label",
    "change",
    "counted",
    "decimal",
    "hours_label",
    "interval",
    "interval_from",
    "joined",
    "missing",
    "month_label",
    "number",
    "percent",
    "period_label",
    "share",
]

#: Monday first, as the calendar and pandas count.
WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
WEEKDAYS_LONG = WEEKDAY_NAMES
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_SHORT = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")

HIDDEN = "dold"


def share(value: Any) -> str:
    """A share in words: "12 %", below one percent "0,4 %", and never "0,0 %" of something. `value` in percent."""
    if not missing(value) and 0 < value < 0.1:
        return f"under {percent(0.1, 1)}"
    return percent(value, 1 if not missing(value) and 0 < value < 0.95 else 0)


def period_label(period: Period | str) -> str:
    """A period in Swedish: "maj–augusti 2010", "2009", "november 2009–februari 2010".

    Text that is no period (``2010-05/2010-08``) comes back as it is.
    """
    if isinstance(period, str):
        try:
            return period_label(parse_period(period))
        except ParameterError:
            return period
    first, last = period.first, period.last
    if first.month == 1 and last.month == 12:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if first == last:
        return month_label(first)
    if first.year == last.year:
        return f"{MONTHS[first.month - 1]}–{MONTHS[last.month - 1]} {last.year}"
    return f"{month_label(first)}–{month_label(last)}"


def baseline_label(period: Period | str, baseline: Period | str) -> str:
    """What a period is held against: "samma månader 2009" where they are the same months, else the period itself."""
    try:
        now, then = (parse_period(span) if isinstance(span, str) else span for span in (period, baseline))
    except ParameterError:
        return period_label(baseline)
    years = now.first.year - then.first.year
    parts = now.first.year == now.last.year and not (now.first.month == 1 and now.last.month == 12)
    same = years > 0 and parts and years_back(now, years) == then
    return f"samma månader {then.first.year}" if same else period_label(then)


def month_label(month: Any) -> str:
    """A month in Swedish, "maj 2010", from a pandas Period or Timestamp or a date."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def hours_label(first: int, last: int) -> str:
    """A span of clock hours, both included, by its edges: 22 and 2 give "22–03"."""
    return f"{first % 24:02d}–{(last + 1) % 24:02d}"
