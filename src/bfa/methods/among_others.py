"""Is one estimate outside what others of its kind lead us to expect, their own differences included?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from bfa.errors import DataError, ParameterError
from bfa.methods.many import between

#: A spread cannot be learned of fewer. Our choice. [count]
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Among:
    """One estimate among others, all on the log scale."""

    #: Mean of the others, and the variance between their true values (Paule & Mandel). [log scale], [log scale^2]
    mean: float
    tau2: float
    #: Ends of what one more of the same kind, as large as ours, would lie within. [log scale]
    lower: float
    upper: float
    #: Two-sided p-value of ours against that. [0-1]
    p: float


def among_others(
    own: float, own_variance: float, others: Sequence[float], variances: Sequence[float], *, confidence: float = 0.95
) -> Among:
    """Hold one log rate against those of others that are not alike either.

    Parameters
    ----------
    own, own_variance : float
        The estimate and its variance by chance. [log scale], [log scale^2, above 0]
    others, variances : sequence of float, shape (k,)
        Those it is held against, ours not among them; k is at least `FEWEST`.
    confidence : float
        Coverage of the interval. [0-1]

    Returns
    -------
    Among
        mean +- t sqrt(tau2 + SE^2 + own variance), with k - 2 degrees of freedom.

    Raises
    ------
    DataError
        Fewer than `FEWEST` others, a value is missing, or a variance is not above 0.
    ParameterError
        The confidence is not between 0 and 1.

    Notes
    -----
    The prediction interval of a random-effects analysis, and the chance of the new one beside: kommuner differ by more
    than chance, and one is odd only where it differs more than they do among themselves. Ours is not among those
    that tell the spread, so that it cannot hide itself. Holds where true values are spread about evenly around their
    mean on the log scale; with few others it finds large differences only.

    Source: Higgins, Thompson & Spiegelhalter (2009), A re-evaluation of random-effects meta-analysis (the interval);
    Paule & Mandel (1982), Consensus values and weighting factors (tau2).
    """
    y, v = np.asarray(others, dtype=float), np.asarray(variances, dtype=float)
    every = np.array([own, own_variance, *y, *v], dtype=float)
    if len(y) < FEWEST or y.shape != v.shape or not np.isfinite(every).all() or not (v > 0).all() or own_variance <= 0:
        raise DataError(
            f"Jämförelsen behöver minst {FEWEST} andra, var och en med ett tal och en varians större än 0.",
            do="jämför med fler, eller låt bli.",
        )
    if not 0 < confidence < 1:
        raise ParameterError("Konfidensgraden ska ligga mellan 0 och 1.", do="skriv till exempel 0.95.")
    tau2 = between(y, v)
    weights = 1 / (v + tau2)
    mean = float((weights * y).sum() / weights.sum())
    error = float(np.sqrt(tau2 + 1 / weights.sum() + own_variance))
    t = stats.t(len(y) - 2)
    reach = float(t.isf((1 - confidence) / 2)) * error
    return Among(mean, tau2, mean - reach, mean + reach, float(2 * t.sf(abs(own - mean) / error)))
