"""Numbers, percentages, months and periods in Swedish words, independent of the system's locale."""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.period import Period, parse_period, years_back

#: Monday first, as the calendar and pandas count.
WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
WEEKDAYS_LONG = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_SHORT = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")

MISSING = "–"
HIDDEN = "dold"
MINUS = "\u2212"
THIN = "\u202f"
SPACE = "\u00a0"


def missing(value: Any) -> bool:
    """Whether a single value is missing: None, NaN, NaT or pandas.NA."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def number(value: Any) -> str:
    """A count with a narrow no-break space between thousands: 5 170. Missing is a dash, zero is 0."""
    return decimal(value, 0)


def decimal(value: Any, decimals: int = 1) -> str:
    """A number with a decimal comma and a true minus sign, halves rounded away from zero.

    Parameters
    ----------
    value : number
        Any unit. Missing gives a dash, infinity the sign for it.
    decimals : int
        Digits after the comma. [0 or more]
    """
    if missing(value):
        return MISSING
    if math.isinf(float(value)):
        return "∞" if value > 0 else f"{MINUS}∞"
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,}".replace(",", THIN).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def percent(value: Any, decimals: int = 0) -> str:
    """A share or change in percent: "1,7 %", "−26 %". `value` is already in percent (26, not 0.26)."""
    text = decimal(value, decimals)
    return text if text == MISSING else f"{text}{SPACE}%"


def change(value: Any, decimals: int = 0) -> str:
    """A change in percent with its sign, rises too: "+22 %", "−26 %", "0 %". `value` in percent."""
    text = percent(value, decimals)
    rises = not missing(value) and value > 0 and any(digit in "123456789∞" for digit in text)
    return f"+{text}" if rises else text


def interval(lower: Any, upper: Any) -> str:
    """What a ratio's interval is compatible with, in words.

    Parameters
    ----------
    lower, upper : number
        Ends of the interval of a ratio. [1 = unchanged]

    Returns
    -------
    str
        For example "57 % minskning till 25 % ökning", "45 till 10 % minskning"; a dash where an end is missing.
    """
    if missing(lower) or missing(upper):
        return MISSING
    low, high = _size(lower), _size(upper)
    word = _direction(lower)
    if word == _direction(upper) and word and "än" not in low + high:
        return f"{low.removesuffix(f'{SPACE}%')} till {high} {word}"
    return f"{_change_words(lower)} till {_change_words(upper)}"


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


def joined(parts: Iterable[object], *, last: str = "och") -> str:
    """A list in words: "A, B och C"."""
    words = [str(part) for part in parts]
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def counted(value: Any, one: str, many: str) -> str:
    """A count with its noun: "1 brott", "26 anmälda brott"."""
    return f"{number(value)}{SPACE}{one if value == 1 else many}"


def _direction(ratio: float) -> str:
    return "minskning" if ratio < 1 else "ökning" if ratio > 1 else ""


def _size(ratio: float) -> str:
    if math.isinf(ratio):
        return "mer än mätbar"
    size = abs(ratio - 1) * 100
    text = percent(size)
    return f"mindre än 1{SPACE}%" if text.startswith("0") and size > 0 else text


def _change_words(ratio: float) -> str:
    if math.isinf(ratio):
        return "en obegränsad ökning"
    return f"{_size(ratio)} {_direction(ratio)}" if _direction(ratio) else "oförändrat"
