"""Months from which a level is another one, in every part of what is counted at once.

Crime seldom changes in the same month, by as much, in every kommundel and of every type; a new way of registering does.
The half year after a month is held against the half year before it, and both against the same months of the other
years, so that what returns every year falls out, and a slow drift too. Of counts of whole years a year is held against
the year before it, and both against the other years and theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

#: Counts of a year: months, or the year itself; months of a window, the wider first. [months]
YEAR, WHOLE, WIDTHS = 12, 1, (6, 3)
#: The fewest other years that a season is known by, and that the change of a year is held against. [years]
OTHERS = {YEAR: 2, WHOLE: 4}
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


def spread(total: ArrayLike, *, year: int = YEAR) -> float:
    """How much more months vary than by chance: variance over that of Poisson counts, 1 or more. [-]

    Parameters
    ----------
    total : array (months,)
        [count]; fewer than fourteen months, or three years, give 1.
    year : int
        `YEAR`, or `WHOLE` where each count is of a year.

    Notes
    -----
    Of the steps from month to month of the change on a year, or from year to year beside the usual one, the larger of
    what their median and their upper quartile tell: a jump is one step among the others, so that it does not count
    against itself.
    """
    held = np.maximum(np.asarray(total, dtype=float), 0.5)
    if len(held) < year + 2:
        return 1.0
    if year == WHOLE:
        steps, by_chance = np.diff(np.log(held)), 1 / held[1:] + 1 / held[:-1]
        steps = steps - np.median(steps)
    else:
        steps = np.diff(np.log(held[year:] / held[:-year]))
        by_chance = 1 / held[year + 1 :] + 1 / held[year:-1] + 1 / held[1:-year] + 1 / held[: -year - 1]
    squares = steps**2 / by_chance
    return max(1.0, *(float(np.quantile(squares, share)) / usual for share, usual in _STEPS))


def tried(total: ArrayLike, *, year: int = YEAR) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """The months that can be tried: column, width of a window, and the columns of the same month in other years.

    Parameters
    ----------
    total : array (months,)
        NaN where not counted: a window with such a month is none. [count]
    year : int
        As for `spread`.

    Returns
    -------
    tuple
        With the wider windows where they leave any month, each with as many other years as `OTHERS` at least.
    """
    held = np.asarray(total, dtype=float)
    for width in WIDTHS if year > WHOLE else (WHOLE,):
        whole = [at for at in range(width, len(held) - width + 1) if np.isfinite(held[at - width : at + width]).all()]
        each = [(at, width, tuple(o for o in whole if o != at and (o - at) % year == 0)) for at in whole]
        if found := tuple(one for one in each if len(one[2]) >= OTHERS[year]):
            return found
    return ()


def common_jumps(total: ArrayLike, *, year: int = YEAR, alpha: float = ALPHA, least: float = LEAST) -> tuple[Jump, ...]:
    """The months from which the whole is at another level, in order of time.

    Parameters
    ----------
    total : array (months,)
        Of all parts. NaN where not counted. [count]
    year : int
        As for `spread`.
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
        place
        for place in tried(held, year=year)
        if four_sums(held, place[0], place[2], width=place[1])[0].min() >= ENOUGH
    ]
    if not places:
        return ()
    limit, wide = float(stats.norm.isf(alpha / 2 / len(places))), np.sqrt(spread(held[np.isfinite(held)], year=year))
    kept = list[Jump]()
    while True:
        found = [_jump(held, *place, kept if year == WHOLE else ()) for place in places]
        told = [
            replace(jump, z=jump.z / wide)
            for jump in found
            if abs(jump.z / wide) > limit and abs(np.expm1(jump.log_ratio)) >= least
        ]
        new = [jump for jump in told if not any(_same(jump, other, year) for other in kept)]
        if not new:
            return tuple(sorted(kept, key=lambda jump: jump.at))
        kept.append(max(new, key=lambda jump: abs(jump.z)))


def _jump(held: Floats, at: int, width: int, others: tuple[int, ...], kept: Sequence[Jump]) -> Jump:
    """What a month is, held against the other years but those that a jump is known in; `z` as if by chance alone."""
    known = tuple(other for other in others if other not in {jump.at for jump in kept}) or others
    value, error = log_ratio(four_sums(held, at, known, width=width)[0])
    return Jump(at, width, known, value, value / error)


def _same(jump: Jump, other: Jump, year: int) -> bool:
    """Whether it lies within a window of a larger one, or is that one seen from another year."""
    apart = abs(jump.at - other.at)
    echo = year > WHOLE and min(apart % year, -apart % year) <= jump.width and jump.z * other.z < 0
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
