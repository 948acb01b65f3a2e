"""How many a place usually has in a week, and between what: the prediction of the next count from those before it."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
#: A half on every total: Jeffreys' prior, so that a place where nothing happened is not taken to be without risk.
_PRIOR = 0.5


def usual_band(
    total: ArrayLike, weeks: float, *, dispersion: float = 1.0, coverage: float = 0.9, least: int = 0
) -> pd.DataFrame:
    """What the next week's count is expected to lie between, from what the weeks before it held together.

    Parameters
    ----------
    total : array (n,)
        Incidents at each place in all the weeks before. [count]
    weeks : float
        How many weeks those are; days / 7. [above 0]
    dispersion : float
        Variance over mean of the weekly counts, as `dispersion` has it; 1 is Poisson. [1 or more]
    coverage : float
        Share of weeks that the band is to hold at least. [0-1]
    least : int
        So few are never above the band, however rare they are. [count, 0 or more]

    Returns
    -------
    DataFrame
        usual (mean week), low, middle (median), high: as a count that is outside is below `low` or above `high`; over:
        the chance that a usual week lies above `high` [0-1], at most (1 - coverage) / 2.

    Raises
    ------
    DataError
        A total is negative, not whole or missing; there are no weeks.
    ParameterError
        The coverage is not between 0 and 1, or the dispersion below 1.

    Notes
    -----
    The negative binomial with mean (total + 1/2) / weeks and variance dispersion x mean x (1 + 1/weeks). With
    dispersion 1 it is the Bayesian prediction of a Poisson count under Jeffreys' prior. Season and trend are not
    modelled: they are in the dispersion as far as the weeks before had them. Places that tell their dispersion badly
    (most do) share one. Any other span than a week goes as well: `weeks` is then how many of them the total is of.

    Source: Farrington, Andrews, Beale & Catchpole (1996), A statistical algorithm for the early detection of outbreaks
    of infectious disease, and Noufaily et al. (2013), An improved algorithm for outbreak detection in multiple
    surveillance systems (a week against a negative binomial of the weeks before); Krishnamoorthy & Peng (2011),
    Improved closed-form prediction intervals for binomial and Poisson distributions (Jeffreys' prior).
    """
    held = np.asarray(total, dtype=float).ravel()
    if not (np.isfinite(held).all() and (held >= 0).all() and (held == np.round(held)).all()) or not weeks > 0:
        raise DataError("Ett antal är under 0, inte helt eller saknas, eller veckor saknas.", do="kontrollera antalen.")
    if not 0 < coverage < 1 or not dispersion >= 1:
        raise ParameterError("Bandets andel ska ligga mellan 0 och 1, och spridningen vara minst 1.")
    mean = (held + _PRIOR) / weeks
    spread = mean * dispersion * (1 + 1 / weeks)
    size = mean**2 / (spread - mean)
    law = stats.nbinom(size, size / (size + mean))
    tail = (1 - coverage) / 2
    low, middle, high = (law.ppf(share) for share in (tail, 0.5, 1 - tail))
    high = np.maximum(high, least)
    return pd.DataFrame({"usual": held / weeks, "low": low, "middle": middle, "high": high, "over": law.sf(high)})


def dispersion(counts: ArrayLike) -> float:
    """Variance over mean of weekly counts, one for all places: their sums of squares over what was counted.

    Parameters
    ----------
    counts : array (places, weeks)
        Incidents of each place in each week. [count]

    Returns
    -------
    float
        1 or more; 1 where there are fewer than two weeks, or nothing happened. [-]

    Notes
    -----
    A place weighs by what happened there, so that those where next to nothing did, which tell nothing of how weeks
    vary, pull it neither way (Pearson's chi-square weighs all alike, and is near 1 where most places are near empty).

    Source: McCullagh & Nelder (1989), Generalized Linear Models (quasi-likelihood, the estimate by moments).
    """
    held = np.atleast_2d(np.asarray(counts, dtype=float))
    weeks, every = held.shape[1], held.sum()
    if weeks < 2 or not every > 0:
        return 1.0
    squares = ((held - held.mean(axis=1, keepdims=True)) ** 2).sum() * weeks / (weeks - 1)
    return max(1.0, float(squares / every))
