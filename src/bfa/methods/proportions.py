"""The interval of a share of those who answered, and of the difference between two such shares."""

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfa.errors import DataError, ParameterError

Numbers = npt.NDArray[np.float64]


def wilson(share: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = 0.95) -> tuple[Numbers, Numbers]:
    """The ends of the interval of each share.

    Parameters
    ----------
    share : array of float
        Shares of those who answered. [0-1, missing where unknown]
    n : array of float
        How many answered. [count, above 0, missing where unknown]
    confidence : float
        Coverage. [0-1]

    Returns
    -------
    tuple of arrays
        Lower and upper end [0-1]; missing where the share or n is.

    Raises
    ------
    DataError
        A share is not between 0 and 1, or n is not above 0.
    ParameterError
        The confidence is not between 0 and 1.

    Notes
    -----
    Holds for a simple random sample. Weighted answers, answers of whole households and many who did not answer make it
    too narrow, and nothing here knows of those who did not answer.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference; the score interval.
    """
    shares, answers = _checked(share, n, confidence)
    z = float(stats.norm.isf((1 - confidence) / 2))
    middle = shares + z**2 / (2 * answers)
    half = z * np.sqrt(shares * (1 - shares) / answers + z**2 / (4 * answers**2))
    whole = 1 + z**2 / answers
    return np.maximum((middle - half) / whole, 0.0), np.minimum((middle + half) / whole, 1.0)


def difference(
    after: npt.ArrayLike,
    n_after: npt.ArrayLike,
    before: npt.ArrayLike,
    n_before: npt.ArrayLike,
    *,
    confidence: float = 0.95,
) -> tuple[Numbers, Numbers, Numbers]:
    """How much larger each share is than another of other people: the difference and the ends of its interval.

    Parameters
    ----------
    after, before : array of float
        Shares. [0-1, missing where unknown]
    n_after, n_before : array of float
        How many answered. [count, above 0, missing where unknown]

    Returns
    -------
    tuple of arrays
        `after` - `before`, lower end and upper end. [-1 to 1]

    Raises
    ------
    DataError, ParameterError
        As `wilson`.

    Notes
    -----
    For two samples drawn each by itself; the same people asked twice are known better than this says.

    Source: Newcombe (1998), Interval estimation for the difference between independent proportions, method 10.
    """
    (one, answers), (other, earlier) = _checked(after, n_after, confidence), _checked(before, n_before, confidence)
    low, high = wilson(one, answers, confidence=confidence)
    low_before, high_before = wilson(other, earlier, confidence=confidence)
    change = one - other
    return (
        change,
        change - np.sqrt((one - low) ** 2 + (high_before - other) ** 2),
        change + np.sqrt((high - one) ** 2 + (other - low_before) ** 2),
    )


def _checked(share: npt.ArrayLike, n: npt.ArrayLike, confidence: float) -> tuple[Numbers, Numbers]:
    shares, answers = np.asarray(share, dtype=float), np.asarray(n, dtype=float)
    if not 0 < confidence < 1:
        raise ParameterError("Säkerheten ska ligga mellan 0 och 1.", do="rätta confidence.")
    if ((shares < 0) | (shares > 1)).any() or (answers <= 0).any():
        raise DataError(
            "En andel ligger inte mellan 0 och 1, eller ingen har svarat.", do="kontrollera andelarna och antalen."
        )
    return shares, answers
