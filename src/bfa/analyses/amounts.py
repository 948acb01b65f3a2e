"""Counts, percentages and changes as they are written, independent of the system's locale."""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

MISSING = "–"
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

    Missing gives a dash, infinity the sign for it.
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


def joined(parts: Iterable[object], *, last: str = "och") -> str:
    """A list in words: "A, B och C"."""
    words = [str(part) for part in parts]
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def counted(value: Any, one: str, many: str) -> str:
    """A count with its noun: "1 brott", "26 anmälda brott"."""
    return f"{number(value)}{SPACE}{one if value == 1 else many}"
