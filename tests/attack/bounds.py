"""What orders, rounded rates and words say of a count that is not told: bounds, as facts for the programmes."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tests.attack.counts import Count, Fact

_MOST = float("inf")


def ranked(page: str, counts: Sequence[Count]) -> Iterator[Fact]:
    """Rows in falling order of what they count, told or not."""
    for more, less in pairwise(counts):
        yield Fact(page, ((1.0, less), (-1.0, more)), -_MOST, 0)


def per_thousand(page: str, count: Count, people: float, value: float) -> Fact:
    """A rate per 1 000 with one decimal and whom it is counted on."""
    return Fact(page, ((1.0, count),), (value - 0.05) * people / 1000, (value + 0.05) * people / 1000)


def dense(page: str, within: Sequence[Count], reach: float, value: float) -> Fact:
    """A density per km2 is made of what lies within its kernel's reach [m]: the kernel is highest in its middle.

    At the edge a density is divided by the part of the kernel that lies in the area, taken for a fifth at least.
    """
    low = value - (0.05 if value < 1 else 0.5)
    return Fact(page, tuple((1.0, count) for count in within), max(0.2 * low * math.pi * reach**2 / 3e6, 0), _MOST)


def by_interval(page: str, count: Count, people: float, ends: tuple[float, float]) -> Fact:
    """The exact interval of a rate per 1 000, one decimal: the whole numbers whose interval is written so."""
    whole = np.arange(2000)
    low = np.nan_to_num(stats.chi2.ppf(0.025, 2 * whole) / 2)
    high = stats.chi2.ppf(0.975, 2 * whole + 2) / 2
    fits = whole[_near(1000 * low / people, ends[0]) & _near(1000 * high / people, ends[1])].tolist()
    return Fact(page, ((1.0, count),), min(fits, default=0), max(fits, default=_MOST))


def _near(values: NDArray[np.float64], told: float) -> NDArray[np.bool_]:
    return np.abs(values - told) <= 0.05 + 1e-9


def more_than(page: str, part: Count, whole: float, share: float) -> Fact:
    """Words as "mer än en tiondel": the part is above a share of what is printed."""
    return Fact(page, ((1.0, part),), math.floor(share * whole) + 1, _MOST)
