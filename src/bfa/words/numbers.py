"""Months, weekdays and periods in words, and the amounts of `analyses.amounts` beside them."""

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
from bfa.tables.period import Period, parse_period, years_back
from bfa.words.catalogue import Names, message

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
WEEKDAYS, WEEKDAYS_LONG = Names("calendar.weekdays_short"), Names("calendar.weekdays")
MONTHS, MONTHS_SHORT = Names("calendar.months"), Names("calendar.months_short")

HIDDEN = "dold"


def share(value: Any) -> str:
    """A share in words: "12 %", below one percent "0,4 %", and never "0,0 %" of something. `value` in percent."""
    if not missing(value) and 0 < value < 0.1:
        return message("amounts.under", share=percent(0.1, 1))
    return percent(value, 1 if not missing(value) and 0 < value < 0.95 else 0)


def period_label(period: Period | str) -> str:
    """A period: "maj–augusti 2010", "2009", "november 2009–februari 2010".

    Text that is no period (``2010-05/2010-08``) comes back as it is.
    """
    if isinstance(period, str):
        try:
            return period_label(parse_period(period))
        except ParameterError:
            return period
    first, last = period.first, period.last
    if first.month == 1 and last.month == 12:
        return str(first.year) if first.year == last.year else _span(str(first.year), str(last.year))
    if first == last:
        return month_label(first)
    if first.year == last.year:
        return message(
            "calendar.month", name=_span(*(MONTHS[end.month - 1] for end in (first, last))), year=str(last.year)
        )
    return _span(month_label(first), month_label(last))


def baseline_label(period: Period | str, baseline: Period | str) -> str:
    """What a period is held against: "samma månader 2009" where they are the same months, else the period itself."""
    try:
        now, then = (parse_period(span) if isinstance(span, str) else span for span in (period, baseline))
    except ParameterError:
        return period_label(baseline)
    years = now.first.year - then.first.year
    parts = now.first.year == now.last.year and not (now.first.month == 1 and now.last.month == 12)
    same = years > 0 and parts and years_back(now, years) == then
    return message("calendar.same_months", year=str(then.first.year)) if same else period_label(then)


def month_label(month: Any) -> str:
    """A month, "maj 2010", from a pandas Period or Timestamp or a date."""
    return message("calendar.month", name=MONTHS[month.month - 1], year=str(month.year))


def _span(first: str, last: str) -> str:
    return message("calendar.span", first=first, last=last)


def hours_label(first: int, last: int) -> str:
    """A span of clock hours, both included, by its edges: 22 and 2 give "22–03"."""
    return f"{first % 24:02d}–{(last + 1) % 24:02d}"
