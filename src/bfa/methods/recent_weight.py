"""Counts of a place over months as one number that ranks it, where what is recent weighs more."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bfa.errors import ParameterError


def recent_weight(counts: ArrayLike, *, half_life: float) -> NDArray[np.float64]:
    """The counts of each place added up, each month weighing half of what it would so many months later.

    Parameters
    ----------
    counts : array (places, months)
        Incidents of each place in each month, the latest last. [count]
    half_life : float
        Months until a month weighs half; infinity weighs all alike. [months, above 0]

    Returns
    -------
    array (places,)
        The weighted sum; the latest month weighs 1. [count]

    Raises
    ------
    ParameterError
        The half-life is not above 0.

    Notes
    -----
    A ranking, no forecast of a number. It knows nothing of what lies beside a place, nor of the season.

    Source: exponential smoothing, Brown (1956), Exponential Smoothing for Predicting Demand; weighting by age in maps
    of crime, Bowers, Johnson & Pease (2004), Prospective hot-spotting.
    """
    if not half_life > 0:
        raise ParameterError(f"Halveringstiden {half_life:g} går inte att använda.", do="ange månader, över 0.")
    held = np.atleast_2d(np.asarray(counts, dtype=float))
    back = np.arange(held.shape[1])[::-1]
    return np.asarray(held @ 0.5 ** (back / half_life), dtype=float)
