"""Months from which a level is another one, in every part of what is counted at once.

Crime seldom changes in the same month, by as much, in every kommundel and of every type; a new way of registering does.
The half year after a month is held against the half year before it, and both against the same months of the other
years, so that what returns every year falls out, and a slow drift too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

#: Months of a year; of a window, the wider first, and the fewest other years that a season is known by. [months; years]
YEAR, WIDTHS, OTHERS = 12, (6, 3), 2
#: Chance of a jump, over all months tried, where there is none; the smallest that is told. [0-1; share of the level]
ALPHA, LEAST = 0.01, 0.1
#: A part tells a direction where each of its sums is so large. [count]
ENOUGH = 10
#: Shares of the steps that `spread` looks at, and the squares of a standard normal variable below which they lie.
_STEPS = ((0.5, float(stats.chi2.ppf(0.5, 1))), (0.75, float(stats.chi2.ppf(0.75, 1))))


@dataclass(frozen=True, slots=True)
class Jump:
    """A month from which the level is another one."""

    #: Column of the first month after, and of a window. [months]
    at: int
    width: int
    #: Those of the same month in the other years that it was held against.
    others: tuple[int, ...]
    #: Logarithm of the level after over the level before, seasons apart. [-]
    log_ratio: float
    #: That over its standard error. [-]
    z: float


def log_ratio(four: Sequence[float] | Floats) -> tuple[float, float]:
    """Logarithm of after over before, over the same of other years, with its standard error.

    Parameters
    ----------
    four : sequence of 4 floats
        After, before, and the same months of other years together. [count, above 0]

    Notes
    -----
    It is the logarithm of an odds ratio, whose variance is the sum of one over each count where they vary by chance.

    Source: Woolf (1955), On estimating the relation between blood group and disease.
    """
    after, before, after_then, before_then = map(float, four)
    value = np.log(after / before) - np.log(after_then / before_then)
    return float(value), float(np.sqrt(1 / after + 1 / before + 1 / after_then + 1 / before_then))


def four_sums(counts: ArrayLike, at: int, others: Sequence[int], *, width: int) -> Floats:
    """The sums that `log_ratio` takes, of each part.

    Parameters
    ----------
    counts : array (parts, months) or (months,)
        [count]
    at, others : int, sequence of int
        Columns of the first month after, in the year in question and in others.
    width : int
        Of a window. [months]

    Returns
    -------
    array (parts, 4)
    """
    held = np.atleast_2d(np.asarray(counts, dtype=float))

    def both(place: int) -> Floats:
        after, before = held[:, place : place + width], held[:, place - width : place]
        return np.stack([after.sum(axis=1), before.sum(axis=1)], axis=1)

    return np.concatenate([both(at), np.sum([both(place) for place in others], axis=0)], axis=1)


def spread(total: ArrayLike) -> float:
    """How much more months vary than by chance: variance over that of Poisson counts, 1 or more. [-]

    Parameters
    ----------
    total : array (months,)
        [count]; fewer than fourteen months give 1.

    Notes
    -----
    Of the steps from month to month of the change on a year, the larger of what their median and their upper quartile
    tell: a jump is one step among the others, so that it does not count against itself.
    """
    held = np.maximum(np.asarray(total, dtype=float), 0.5)
    if len(held) < YEAR + 2:
        return 1.0
    steps = np.diff(np.log(held[YEAR:] / held[:-YEAR]))
    by_chance = 1 / held[YEAR + 1 :] + 1 / held[YEAR:-1] + 1 / held[1:-YEAR] + 1 / held[: -YEAR - 1]
    squares = steps**2 / by_chance
    return max(1.0, *(float(np.quantile(squares, share)) / usual for share, usual in _STEPS))


def tried(total: ArrayLike) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """The months that can be tried: column, width of a window, and the columns of the same month in other years.

    Parameters
    ----------
    total : array (months,)
        NaN where not counted: a window with such a month is none. [count]

    Returns
    -------
    tuple
        With the wider windows where they leave any month, each with `OTHERS` other years at least.
    """
    held = np.asarray(total, dtype=float)
    for width in WIDTHS:
        whole = [at for at in range(width, len(held) - width + 1) if np.isfinite(held[at - width : at + width]).all()]
        each = [(at, width, tuple(o for o in whole if o != at and (o - at) % YEAR == 0)) for at in whole]
        if found := tuple(one for one in each if len(one[2]) >= OTHERS):
            return found
    return ()


def common_jumps(total: ArrayLike, *, alpha: float = ALPHA, least: float = LEAST) -> tuple[Jump, ...]:
    """The months from which the whole is at another level, in order of time.

    Parameters
    ----------
    total : array (months,)
        Of all parts. NaN where not counted. [count]
    alpha : float
        Chance that some month is told where no level changes, all months tried together. [0-1]
    least : float
        Smallest change that is told. [share of the level]

    Returns
    -------
    tuple of Jump
        At most one within a window: that with the largest `z`.

    Notes
    -----
    Months that vary more than by chance are allowed for (`spread`). A jump is an odd year to the same month of other
    years, where it would show as a smaller one the other way: of two such the larger is told. What is found is a
    change of level; whether in all parts says `same_way`, and why, no figure says.

    Source: Woolf (1955), as `log_ratio`; Dunn (1961), Multiple comparisons among means (the months tried).
    """
    held = np.asarray(total, dtype=float)
    places = [
        (*place, four)
        for place in tried(held)
        if (four := four_sums(held, place[0], place[2], width=place[1])[0]).min() >= ENOUGH
    ]
    if not places:
        return ()
    limit, wide = float(stats.norm.isf(alpha / 2 / len(places))), np.sqrt(spread(held[np.isfinite(held)]))
    every = [(at, width, others, *log_ratio(four)) for at, width, others, four in places]
    found = [Jump(at, width, others, value, value / (error * wide)) for at, width, others, value, error in every]
    kept = list[Jump]()
    for jump in sorted(found, key=lambda jump: -abs(jump.z)):
        told = abs(jump.z) > limit and abs(np.expm1(jump.log_ratio)) >= least
        if told and not any(_same(jump, other) for other in kept):
            kept.append(jump)
    return tuple(sorted(kept, key=lambda jump: jump.at))


def _same(jump: Jump, other: Jump) -> bool:
    """Whether it lies within a window of a larger one, or is that one seen from another year."""
    apart = abs(jump.at - other.at)
    echo = min(apart % YEAR, -apart % YEAR) <= jump.width and jump.z * other.z < 0
    return apart <= jump.width or echo


def same_way(four: ArrayLike) -> tuple[int, int]:
    """How many parts went the way that all went together, and how many told a direction.

    Parameters
    ----------
    four : array (parts, 4)
        As `four_sums`. [count]

    Returns
    -------
    tuple of int
        Parts that went that way; parts whose sums all hold `ENOUGH`.
    """
    held = np.atleast_2d(np.asarray(four, dtype=float))
    own = held[(held >= ENOUGH).all(axis=1)]
    if not len(own):
        return 0, 0
    way = np.sign(log_ratio(held.sum(axis=0))[0])
    return sum(bool(np.sign(log_ratio(part)[0]) == way) for part in own), len(own)
