"""Figures for other programs, with as many digits as they can bear.

A share with sixteen digits claims a precision that no count has, and two of them in a list cannot be told from a
coordinate. Four significant digits say a figure to a thousandth of itself; whole numbers are kept whole.
"""

import math
from collections.abc import Mapping
from typing import Any

#: Of a number that is not whole. [digits]
SIGNIFICANT = 4


def handed_on(value: Any) -> Any:
    """Plain data with every number that is not whole in `SIGNIFICANT` digits, and never coarser than to the whole.

    `value`: plain JSON: numbers, texts, lists and mappings.
    """
    if isinstance(value, Mapping):
        return {key: handed_on(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [handed_on(item) for item in value]
    return _rounded(value) if isinstance(value, float) else value


def _rounded(number: float) -> float:
    if not math.isfinite(number) or number == 0 or number.is_integer():
        return number
    return round(number, max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(number)))))
