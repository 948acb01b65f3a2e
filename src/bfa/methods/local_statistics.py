"""Where high values lie together: Getis-Ord's local G over units, by a sparse table of neighbours."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]


def getis_ord(counts: Floats, *, neighbours: sparse.csr_array, star: bool = True) -> Floats:
    """Getis & Ord's local G: whether high or low values gather around each unit.

    Parameters
    ----------
    counts : array (n,)
        One number per unit. [count, 0 or more]
    neighbours : csr_array (n, n)
        Not 0 for neighbours: see `bfa.methods.neighbours`. They weigh the same.
    star : bool
        Gi*, where each belongs to its own neighbourhood; else Gi, where it does not.

    Returns
    -------
    array (n,)
        z, standardised by the analytic mean and variance; NaN without neighbours or where all values are alike. [-]

    Raises
    ------
    DataError
        Fewer than three values, or one that is missing or below 0.
    ParameterError
        The neighbours do not match the units.

    Notes
    -----
    Counts are skewed: where few are expected the normal distribution of z calls too many high. For a test, units are
    drawn anew (`bfa.analyses.where.gathering`).

    Source: Ord & Getis (1995), Local spatial autocorrelation statistics: distributional issues and an application.
    """
    values = np.asarray(counts, dtype=float)
    _check(values, neighbours)
    table = sparse.csr_array(neighbours).astype(bool).astype(float)
    table = sparse.csr_array(table - sparse.diags_array(table.diagonal()))
    degree = np.asarray(table.sum(axis=1))
    total, own = table @ values, np.zeros(len(values)) if star else values
    held, n = degree + star, len(values) - (not star)
    mean = (values.sum() - own) / n
    mean_square = ((values * values).sum() - own * own) / n
    spread = np.sqrt(np.clip((mean_square - mean**2) * held * (n - held) / (n - 1), 0, None))
    # Rounding leaves a little spread where all values are alike.
    known = (mean_square - mean**2 > 1e-12 * mean_square) & (degree > 0) & (held < n)
    above = total + (values if star else 0) - held * mean
    z: Floats = np.divide(above, spread, out=np.full(len(values), np.nan), where=known)
    return z


def _check(values: Floats, neighbours: sparse.csr_array) -> None:
    if len(values) < 3:
        raise DataError(
            "Det krävs minst tre rutor eller områden med värden.",
            found=f"{len(values)}.",
            do="välj ett större område eller mindre rutor.",
        )
    if not (np.isfinite(values) & (values >= 0)).all():
        raise DataError("Ett antal saknas eller är mindre än 0.", do="kontrollera antalen.")
    if neighbours.shape != (len(values), len(values)):
        raise ParameterError("Grannarna stämmer inte med områdena.", do="en rad och en kolumn per område.")
