"""Moran's I: whether neighbours are alike over a whole area, in one number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats

from bfa.errors import DataError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moran:
    """How alike neighbours are.

    Attributes
    ----------
    statistic : float
        Moran's I: above the expected where neighbours are alike. [-]
    expected, variance : float
        When the values are laid out at random. [-]
    z : float
        (statistic - expected) / sqrt(variance). [-]
    p : float
        Two-sided, by the normal distribution. [0-1]
    """

    statistic: float
    expected: float
    variance: float
    z: float
    p: float


def morans_i(values: Floats, *, neighbours: sparse.csr_array) -> Moran:
    """Moran's I with neighbours that share a weight of 1, its mean and variance under random layout.

    Parameters
    ----------
    values : array (n,)
        Numbers or rates.
    neighbours : csr_array (n, n)
        Ones for neighbours: see `methods.neighbours`.

    Raises
    ------
    DataError
        Fewer than four values, one is missing, all are alike, or nobody has a neighbour.

    Source: Cliff & Ord (1981), Spatial processes: models and applications, chapter 2 (randomisation).
    """
    values = np.asarray(values, dtype=float)
    n = len(values)
    away = values - values.mean() if n else values
    if n < 4 or not np.isfinite(values).all() or not np.ptp(values) > 0 or not neighbours.nnz:
        raise DataError(
            "Det krävs minst fyra värden, inte alla lika, med grannar.",
            found=f"{n} värden.",
            do="välj ett större område eller ett annat brott.",
        )
    degree = np.asarray(neighbours.sum(axis=1))
    weight = np.divide(1.0, degree, out=np.zeros(n), where=degree > 0)
    table = sparse.csr_array(sparse.diags_array(weight) @ neighbours)
    square = float(away @ away)
    s0, s1 = float(table.sum()), float(((table + table.T).power(2)).sum() / 2)
    s2 = float(((np.asarray(table.sum(axis=1)) + np.asarray(table.sum(axis=0))) ** 2).sum())
    kurtosis = n * float((away**4).sum()) / square**2
    expected = -1 / (n - 1)
    first = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0**2)
    variance = (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
    statistic = n / s0 * float(away @ (table @ away)) / square
    z = (statistic - expected) / float(np.sqrt(variance)) if variance > 0 else float("nan")
    return Moran(statistic, expected, variance, z, float(2 * stats.norm.sf(abs(z))))
