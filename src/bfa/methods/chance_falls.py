"""How often a count falls by chance alone: two counts of a level that does not change."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
#: So many standard deviations from the mean a Poisson count is taken to reach.
_REACH = 10.0
#: So little below a whole number is that number: 0.9 x 10 is 9.
_EXACT = 1e-9


def fell(before: ArrayLike, after: ArrayLike, fall: float) -> NDArray[np.bool_]:
    """Whether counts fell by at least so large a part; from nothing nothing falls.

    Parameters
    ----------
    before, after : array of float
        Counts, or expected counts. [0 or more]
    fall : float
        Part of the count before. [0-1]
    """
    first, next_ = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    return np.asarray((first > 0) & (next_ <= (1 - fall) * first + _EXACT))


def chance_of_fall(total: ArrayLike, fall: float) -> Floats:
    """The chance that the later of two counts is at least so much below the earlier, given what they are together.

    Parameters
    ----------
    total : array of int
        Both counts together. [count, 0 or more]
    fall : float
        Part of the earlier count. [0-1]

    Returns
    -------
    array of float
        [0-1]; 0 where both counts are zero.

    Raises
    ------
    DataError
        A total is negative or not whole.
    ParameterError
        The fall is not between 0 and 1.

    Notes
    -----
    Of two Poisson counts of one level the earlier is binomial (total, 1/2) given their sum, whatever the level is. The
    mean over many pairs of counts is therefore the expected share of falls by chance, without an estimate of any level.

    Source: Przyborowski & Wilenski (1940), Homogeneity of results in testing samples from Poisson series.
    """
    held = np.asarray(total, dtype=float)
    _check(held, fall)
    if (held != np.round(held)).any():
        raise DataError("Ett antal är inte helt.", do="kontrollera antalen.")
    least = np.ceil(held / (2 - fall) - _EXACT)
    return np.where(held > 0, stats.binom.sf(least - 1, held, 0.5), 0.0)


def chance_by_mean(mean: ArrayLike, fall: float) -> Floats:
    """The chance that one count is at least so much below the one before, where both are expected to be alike.

    Parameters
    ----------
    mean : array of float
        The expected count. [0 or more]
    fall : float
        Part of the earlier count. [0-1]

    Returns
    -------
    array of float
        As the mean. [0-1]

    Raises
    ------
    DataError
        A mean is negative.
    ParameterError
        The fall is not between 0 and 1.

    Notes
    -----
    Two independent Poisson counts, summed exactly over the earlier one within ten standard deviations of its mean.
    """
    held = np.asarray(mean, dtype=float)
    _check(held, fall)
    return np.array([_by_mean(each, fall) for each in held.ravel()]).reshape(held.shape)


def rare_fall(mean: ArrayLike, *, share: float = 0.05) -> Floats:
    """The least fall that chance alone makes in at most so large a share of years.

    Parameters
    ----------
    mean : array of float
        The expected count of a year. [0 or more]
    share : float
        [0-1]

    Returns
    -------
    array of float
        In whole percent of the earlier count [1-100]; missing where chance alone takes all of it more often.
    """
    held = np.asarray(mean, dtype=float)
    return np.array([_rare(each, share) for each in held.ravel()]).reshape(held.shape)


def _rare(mean: float, share: float) -> float:
    low, high = 0, 101
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if float(chance_by_mean(mean, middle / 100)) <= share else (middle, high)
    return float(high) if high <= 100 else np.nan


def _by_mean(mean: float, fall: float) -> float:
    reach = _REACH * np.sqrt(mean + 1)
    first = np.arange(max(1, np.floor(mean - reach)), np.ceil(mean + reach) + 1)
    below = np.floor((1 - fall) * first + _EXACT)
    return float((stats.poisson.pmf(first, mean) * stats.poisson.cdf(below, mean)).sum())


def _check(held: NDArray[Any], fall: float) -> None:
    if not np.isfinite(held).all() or (held < 0).any():
        raise DataError("Ett antal saknas eller är under 0.", do="kontrollera antalen.")
    if not 0 <= fall <= 1:
        raise ParameterError("En minskning ska ligga mellan 0 och 1.")
