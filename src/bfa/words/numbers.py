"""Months, periods and changes in words, and the amounts of `analyses.amounts` beside them."""

from collections.abc import Mapping
from typing import Any

from bfa.analyses.amounts import MINUS, MISSING, SPACE, THIN, change, counted, decimal, joined, missing, number, percent
from bfa.analyses.handed_on import handed_on
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
    "change_of",
    "compatible",
    "counted",
    "decimal",
    "hours_label",
    "in_letters",
    "in_percent",
    "interval",
    "interval_from",
    "joined",
    "missing",
    "month_label",
    "number",
    "ordinal",
    "percent",
    "period_label",
    "share",
    "signed",
    "sized",
    "span",
]

#: Monday first, as the calendar and pandas count.
WEEKDAYS, WEEKDAYS_LONG = Names("calendar.weekdays_short"), Names("calendar.weekdays")
MONTHS, MONTHS_SHORT = Names("calendar.months"), Names("calendar.months_short")

HIDDEN = "dold"
#: A change larger than this says no more than that it is: ends of intervals round a few incidents run to thousands. [%]
WIDEST = 1000
#: Decimals of a percent that are kept, so that 1.035 is 3.5 % and no less by how binary numbers are held.
_CLEAN = 6


def count(row: Mapping[str, Any], side: str) -> str:
    """A count of released figures, or the word where it is hidden."""
    return HIDDEN if row.get("hidden") and row.get(side) is None else number(row.get(side))


def share(value: Any) -> str:
    """A share in words: "12 %", below one percent "0,4 %", and never "0,0 %" of something or all of a part.

    `value`: in percent.
    """
    if not missing(value) and 0 < value < 0.1:
        return message("amounts.under", share=percent(0.1, 1))
    if not missing(value) and 99.5 <= value < 100:
        return percent(min(value, 99.9), 1)
    return percent(value, 1 if not missing(value) and 0 < value < 0.95 else 0)


def in_percent(ratio: Any) -> float | None:
    """A ratio as a change, as those read it who have the figures from `results.json`; None where it is missing. [%]

    Text, tables and charts say one ratio, or one end of an interval, by this, so that they never differ by rounding.
    """
    return None if missing(ratio) else round(100 * (handed_on(float(ratio)) - 1), _CLEAN)


def change_of(ratio: Any) -> str:
    """A ratio as a change in percent with its sign: "−26 %"; a dash where it is missing."""
    return change(in_percent(ratio))


def interval(lower: Any, upper: Any) -> str:
    """What a ratio's interval is compatible with, in words.

    `lower`, `upper`: ends of the interval of a ratio. [1 = unchanged]

    Returns
    -------
    str
        For example "57 % minskning till 25 % ökning", "45 till 10 % minskning"; an end beyond `WIDEST` is said to be so
        and no more, and a dash stands where an end is missing.
    """
    if missing(lower) or missing(upper):
        return MISSING
    lower, upper = handed_on([lower, upper])  # as those read it who have the figures from `results.json`
    same = (lower > 1) == (upper > 1) and (lower < 1) == (upper < 1) and lower != 1
    if same and _plain(lower) and _plain(upper):
        low = _size(lower).removesuffix(f"{SPACE}%")
        return _way(upper, message("amounts.between", low=low, high=_size(upper)))
    one, other = sized(lower), sized(upper)
    return one if one == other else message("amounts.between", low=one, high=other)


def interval_from(before: Any, after: Any, ends: tuple[Any, Any]) -> str:
    """The interval of a change with its counts before and after, in words; from nothing there is none.

    `before`, `after`: the counts behind the ratio; missing where they may not be told. [count] `ends`: of the interval
    of the ratio. [1 = unchanged]
    """
    from_zero = not missing(before) and not missing(after) and before == 0 < after
    return message("amounts.from_zero") if from_zero else interval(*ends)


def compatible(ratio: Any, lower: Any, upper: Any) -> str:
    """A change with what it is compatible with: "7 % minskning, förenligt med 51 % minskning till 76 % ökning"."""
    return message("amounts.compatible", change=sized(ratio), interval=interval(lower, upper))


def sized(ratio: float) -> str:
    """A ratio as a change in words without its sign: "26 % minskning", "oförändrat"."""
    told = handed_on(float(ratio))
    return _way(told, _size(told))


def signed(value: Any) -> str:
    """A difference in whole incidents with its sign, rises too: "+2", "−16", "0"; a dash where it is missing."""
    text = number(value)
    return f"+{text}" if not missing(value) and value > 0 and text != "0" else text


def in_letters(value: int) -> str:
    """A small number in letters, as in running text; a larger one in digits."""
    words = Names("amounts.letters")
    return words[value] if 0 <= value < len(words) else number(value)


def ordinal(value: int) -> str:
    """A place in order: "1:a", "2:a", "3:e", "11:e"."""
    first = value % 10 in (1, 2) and value % 100 not in (11, 12)
    return message("amounts.place", n="one" if first else "other", place=str(value))


def _way(ratio: float, size: str) -> str:
    if not (ratio < 1 or ratio > 1):
        return message("amounts.unchanged")
    return message("amounts.fall" if ratio < 1 else "amounts.rise", size=size)


def _size(ratio: float) -> str:
    size = round(abs(ratio - 1) * 100, _CLEAN)
    if size > WIDEST:
        return message("amounts.over", share=percent(WIDEST))
    return percent(size) if _plain(ratio) else message("amounts.less", share=percent(1))


def _plain(ratio: float) -> bool:
    """Whether the size of a change is told as it is, neither as more than the most nor as less than a percent."""
    size = round(abs(ratio - 1) * 100, _CLEAN)
    return size <= WIDEST and not (size > 0 and percent(size).startswith("0"))


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
        return str(first.year) if first.year == last.year else span(str(first.year), str(last.year))
    if first == last:
        return month_label(first)
    if first.year == last.year:
        return message(
            "calendar.month", name=span(*(MONTHS[end.month - 1] for end in (first, last))), year=str(last.year)
        )
    return span(month_label(first), month_label(last))


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


def span(first: str, last: str) -> str:
    """From the first to the last, once where they are written the same: "2009–2010", "3"."""
    return first if first == last else message("calendar.span", first=first, last=last)


def hours_label(first: int, last: int) -> str:
    """A span of clock hours, both included, by its edges: 22 and 2 give "22–03"."""
    return f"{first % 24:02d}–{(last + 1) % 24:02d}"
