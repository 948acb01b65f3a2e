"""What words, orders and rounded rates say of a count that is not told: bounds, as facts for the programmes."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tests.attack.counts import Count, Fact

_MOST = float("inf")
#: From the method box: a rule is weighed from so many at its place on, and supported where chance is rarer than this.
_FEWEST, _RARE = 5, 0.05
#: What a share of the week can be: a printed number of crimes evenly spread, over the printed number at the place.
Share = tuple[float, float]


def shares(rows: Sequence[Mapping[str, str]], numbers: Sequence[tuple[float | None, float | None]]) -> dict[str, Share]:
    """By rule what share of the week its hours are, of rows that are told: at the place, and evenly spread."""
    found = dict[str, Share]()
    for row, (at, even) in zip(rows, numbers, strict=True):
        if at and even is not None:
            low, high = max((even - 0.05) / at, 0.0), min((even + 0.05) / at, 1.0)
            before = found.get(row["Regel"], (0.0, 1.0))
            found[row["Regel"]] = max(low, before[0]), min(high, before[1])
    return found


def worded(
    page: str, word: str, at: tuple[Count, float | None], then: tuple[Count, float | None], share: Share
) -> Iterator[Fact]:
    """What the word of support says of those at a place and of those also at the hours; a number is None if hidden.

    A word that is not shown says nothing.
    """
    (place, n_at), (hours, n), (low, high) = at, then, share
    if word == "visas inte":
        return
    if word not in ("stöds", "motsägs"):
        if n_at is not None and n_at >= _FEWEST and n is None and (low, high) != (0.0, 1.0):
            most = math.inf if high >= 1 else _rare_from(n_at, high) - 1
            yield Fact(page, ((1.0, hours),), math.floor(n_at * low + 1e-9) + 1, most)
        return
    if n_at is None:
        yield Fact(page, ((1.0, place),), _FEWEST, _MOST)
    if word == "motsägs":
        yield Fact(page, ((1.0, hours), (-high, place)), -_MOST, 1e-9)
    elif n is None:
        yield Fact(page, ((1.0, hours),), _rare_from(n_at or _FEWEST, low), _MOST)
    elif n_at is None:
        sizes = np.arange(_FEWEST, 1000)
        fits = sizes[stats.binom.sf(n - 1, sizes, low) < _RARE].tolist()
        yield Fact(page, ((1.0, place),), _FEWEST, max(fits, default=_MOST) if low > 0 else _MOST)


def _rare_from(at: float, share: float) -> float:
    """How few at the hours are already rare by chance. [count]"""
    few = np.arange(1, int(at) + 1)
    return next(iter(few[stats.binom.sf(few - 1, at, share) < _RARE].tolist()), int(at) + 1)


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
