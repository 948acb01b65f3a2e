"""A year against several years before it, with an interval that knows how much the count swings from year to year."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from bfa.errors import DataError, ParameterError
from bfa.methods.drift_spread import moderated

#: Standard deviation of swings from year to year that is expected beforehand, and its weight in degrees of freedom.
SWING_PRIOR, SWING_DF = 0.1, 4.0
#: Added to every count before its logarithm is taken, so that a zero has one.
_HALF = 0.5
#: What many counts tell of the swing of one of them weighs at most so much. [degrees of freedom]
MOST_DF = 30.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class YearlyChange:
    """A year over the mean of the years before it."""

    #: The count over the mean of the earlier ones, with the ends of its interval; infinite from nothing. [-]
    ratio: float
    lower: float
    upper: float
    #: Two-sided p-value of a change that the count does not make by itself. [0-1]
    p: float
    #: Standard deviation of what the count swings from year to year, chance aside, on the log scale. [-]
    swing: float


@dataclass(frozen=True, slots=True)
class Swing:
    """How much counts swing from year to year, chance aside, as far as it is known before one of them is looked at."""

    #: Standard deviation on the log scale. [above 0]
    size: float = SWING_PRIOR
    #: Its weight. [degrees of freedom, above 0]
    df: float = SWING_DF


#: What is expected where nothing has been counted.
EXPECTED = Swing()


def shared_swing(earlier: Sequence[Sequence[int]]) -> Swing:
    """What several counts of the same kind swing, each over some years.

    Parameters
    ----------
    earlier : sequence of sequence of int
        Counts of each over the years; those of one year, or of nothing, tell nothing. [count, 0 or more]

    Notes
    -----
    A count tells of its swing by as much as that stands out from chance, so large ones weigh most. The weight of what
    comes out is at most `MOST_DF`, since counts do not all swing alike.
    """
    known = [np.asarray(each, dtype=float) for each in earlier if len(each) > 1 and sum(each) > 0]
    beyond = np.array([_beyond(each) for each in known])
    chance = np.array([(1 / (each + _HALF)).mean() for each in known])
    freedom = np.array([len(each) - 1.0 for each in known]) * (SWING_PRIOR**2 / (SWING_PRIOR**2 + chance)) ** 2
    if not len(known):
        return EXPECTED
    found = max(float(np.average(beyond, weights=freedom)), 0.0)
    size2, df = moderated(np.array([found]), np.array([freedom.sum()]), SWING_PRIOR, SWING_DF)
    return Swing(math.sqrt(float(size2[0])), min(float(df[0]), MOST_DF))


def change_from_years(
    now: int, earlier: Sequence[int], *, swing: Swing = EXPECTED, confidence: float = 0.95
) -> YearlyChange:
    """Change of a count from the mean of as long periods before it.

    Parameters
    ----------
    now : int
        The latest count. [count, 0 or more]
    earlier : sequence of int, shape (years,)
        The counts before it, in any order, at least one. [count, 0 or more]
    swing : Swing
        What such counts swing between years, expected beforehand or as `shared_swing` finds it.
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    DataError
        No earlier count; a count is negative or not whole; all of them are zero.
    ParameterError
        The swing is not above 0, or the confidence is not between 0 and 1.

    Notes
    -----
    Counts are Poisson about a level that swings from year to year by a normal variate on the log scale. Its variance
    is what the earlier years scatter beyond chance, drawn towards the prior by degrees of freedom; with one earlier
    year it is the prior alone. A steady trend counts as swings: the interval is then too wide. That the area or the
    type was chosen because it had changed is not allowed for.

    Source: variance by moments, drawn towards a prior as Smyth (2004), Linear models and empirical Bayes methods for
    assessing differential expression; degrees of freedom as Satterthwaite (1946), An approximate distribution of
    estimates of variance components; the combination is the project's own.
    """
    counts = np.asarray([now, *earlier], dtype=float)
    if len(counts) < 2 or not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.round(counts)).any():
        raise DataError("Ett antal saknas, är under 0 eller inte helt.", do="kontrollera årens antal.")
    if not counts.any():
        raise DataError("Alla år har 0 brott: en ändring går inte att räkna.", do="välj en vanligare brottstyp.")
    if not (swing.size > 0 and swing.df > 0) or not 0 < confidence < 1:
        raise ParameterError("Årens svängning ska vara över 0 och konfidensgraden mellan 0 och 1.")
    before, many = counts[1:], len(counts) - 1
    told = np.array([many - 1.0])
    size2, weight = moderated(np.array([max(_beyond(before), 0.0)]), told, swing.size, swing.df)
    swing2, df = float(size2[0]), float(weight[0])
    part = swing2 * (1 + 1 / many)
    error2 = 1 / (now + _HALF) + 1 / (before.sum() + _HALF) + part
    freedom = df * (error2 / part) ** 2
    middle = math.log((now + _HALF) / (before.sum() + _HALF) * many)
    reach = float(stats.t.isf((1 - confidence) / 2, freedom)) * math.sqrt(error2)
    return YearlyChange(
        ratio=now / before.mean() if before.any() else math.inf,
        lower=math.exp(middle - reach),
        upper=math.exp(middle + reach),
        p=float(2 * stats.t.sf(abs(middle) / math.sqrt(error2), freedom)),
        swing=math.sqrt(swing2),
    )


def _beyond(before: Floats) -> float:
    """How much the logs of counts scatter beyond chance, as a variance; 0 of a single one."""
    if len(before) < 2:
        return 0.0
    return float(np.log(before + _HALF).var(ddof=1) - (1 / (before + _HALF)).mean())
