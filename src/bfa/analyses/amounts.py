"""Counts, percentages and changes in Swedish words, independent of the system's locale."""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

MISSING = "–"
MINUS = "\u2212"
THIN = "\u202f"
SPACE = "\u00a0"
#: A change larger than this says no more than that it is: ends of intervals round a few incidents run to thousands. [%]
WIDEST = 1000
#: What stands in place of a change in percent where there was nothing before: whatever follows is infinitely more.
FROM_ZERO = "går inte att räkna i procent från noll"


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
        For example "57 % minskning till 25 % ökning", "45 till 10 % minskning"; an end beyond `WIDEST` is said to be so
        and no more, and a dash stands where an end is missing.
    """
    if missing(lower) or missing(upper):
        return MISSING
    low, high = _size(lower), _size(upper)
    word = _direction(lower)
    if word == _direction(upper) and word and "än" not in low + high:
        return f"{low.removesuffix(f'{SPACE}%')} till {high} {word}"
    one, other = sized(lower), sized(upper)
    return one if one == other else f"{one} till {other}"


def compatible(ratio: Any, lower: Any, upper: Any) -> str:
    """A change with what it is compatible with: "7 % minskning, förenligt med 51 % minskning till 76 % ökning"."""
    return f"{sized(ratio)}, förenligt med {interval(lower, upper)}"


def interval_from(before: Any, after: Any, ends: tuple[Any, Any]) -> str:
    """The interval of a change with its counts before and after, in words; from nothing there is none.

    Parameters
    ----------
    before, after : number
        The counts behind the ratio; missing where they may not be told. [count]
    ends : tuple of number
        Of the interval of the ratio. [1 = unchanged]
    """
    from_zero = not missing(before) and not missing(after) and before == 0 < after
    return FROM_ZERO if from_zero else interval(*ends)


def joined(parts: Iterable[object], *, last: str = "och") -> str:
    """A list in words: "A, B och C"."""
    words = [str(part) for part in parts]
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def counted(value: Any, one: str, many: str) -> str:
    """A count with its noun: "1 brott", "26 anmälda brott"."""
    return f"{number(value)}{SPACE}{one if value == 1 else many}"


def in_letters(value: int) -> str:
    """A small number in letters, as in running text; a larger one in digits."""
    words = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
    return words[value] if 0 <= value < len(words) else number(value)


def ordinal(value: int) -> str:
    """A place in order: "1:a", "2:a", "3:e", "11:e"."""
    return f"{value}:{'a' if value % 10 in (1, 2) and value % 100 not in (11, 12) else 'e'}"


def _direction(ratio: float) -> str:
    return "minskning" if ratio < 1 else "ökning" if ratio > 1 else ""


def _size(ratio: float) -> str:
    size = abs(ratio - 1) * 100
    if size > WIDEST:
        return f"mer än {percent(WIDEST)}"
    text = percent(size)
    return f"mindre än 1{SPACE}%" if text.startswith("0") and size > 0 else text


def sized(ratio: float) -> str:
    """A ratio as a change in words without its sign: "26 % minskning", "oförändrat"."""
    return f"{_size(ratio)} {_direction(ratio)}" if _direction(ratio) else "oförändrat"
