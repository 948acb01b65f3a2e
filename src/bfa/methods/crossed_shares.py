"""The interval of a share of many unit-years, of which those of one unit and those of one year hang together."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from bfa.errors import DataError
from bfa.methods.proportions import wilson

Floats = NDArray[np.float64]


def crossed_variance(happened: ArrayLike, unit: ArrayLike, year: ArrayLike) -> Floats:
    """The variance of the share of unit-years in which something happened.

    Parameters
    ----------
    happened : array of bool (n,) or (n, things)
        Whether it happened in each unit-year.
    unit, year : array (n,)
        What each is of; a pair of them stands once.

    Returns
    -------
    array of float (things,)
        At least the variance of as many independent ones. [share^2]

    Notes
    -----
    Sums of squares of the sums of residuals by unit and by year, less those of the unit-years themselves.

    Source: Cameron, Gelbach & Miller (2011), Robust inference with multiway clustering, without small-sample factors.
    """
    held = np.asarray(happened, dtype=float)
    held = held[:, None] if held.ndim == 1 else held
    if not len(held):
        raise DataError("Det finns inget att räkna andelar av.", do="kontrollera talen.")
    left = held - held.mean(axis=0)
    alone = (left**2).sum(axis=0)
    sums = [_by(left, by) for by in (unit, year)]
    return np.asarray(np.maximum(sum(sums) - alone, alone) / len(held) ** 2)


def crossed_share(
    happened: ArrayLike, unit: ArrayLike, year: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """The share of unit-years in which something happened, with its interval.

    Parameters
    ----------
    happened : array of bool (n, things)
        Whether each thing happened in each unit-year.
    unit, year : array (n,)
        What each is of.

    Returns
    -------
    tuple of arrays (things,)
        Share, lower and upper end. [0-1]

    Notes
    -----
    Wilson's interval of as many independent unit-years as have this variance, by Student's t with as many degrees of
    freedom as there are units or years, less one. Of what never or always happened no variance can be seen: it takes
    the largest loss of information among the other things.

    Source: Korn & Graubard (1998), Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data (effective size by t); Wilson (1927) in the place of their binomial interval.
    """
    held = np.asarray(happened, dtype=float)
    share, n = held.mean(axis=0), len(held)
    plain = share * (1 - share) / n
    seen = plain > 0
    loss = np.ones(held.shape[1])
    loss[seen] = crossed_variance(held, unit, year)[seen] / plain[seen]
    loss[~seen] = loss[seen].max(initial=1.0)
    freedom = max(min(len(np.unique(np.asarray(unit))), len(np.unique(np.asarray(year)))) - 1, 1)
    tail = (1 - confidence) / 2
    size = n / loss * float(stats.norm.isf(tail) / stats.t.isf(tail, freedom)) ** 2
    low, high = wilson(share, size, confidence=confidence)
    return share, low, high


def _by(left: Floats, by: ArrayLike) -> Floats:
    _, place = np.unique(np.asarray(by), return_inverse=True)
    sums = np.zeros((place.max() + 1, left.shape[1]))
    np.add.at(sums, place, left)
    return np.asarray((sums**2).sum(axis=0))
