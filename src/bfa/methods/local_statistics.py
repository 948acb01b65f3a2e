"""Where high values lie together: Getis-Ord and local Moran, on a grid or on polygons, with seeded permutations.

Neighbours weigh the same. A grid is asked by its cells' distances; polygons, or anything else, by a sparse table of
neighbours (methods/neighbours.py). Nothing builds a table of all pairs.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import ndtr

from bfa.errors import DataError, ParameterError
from bfa.methods.many import benjamini_hochberg
from bfa.methods.neighbour_sums import Around, around_cells, around_units, permuted

Floats = NDArray[np.float64]
#: Kinds of a unit by local Moran: its own value, then that of its neighbours, against the mean.
KINDS = ("high-high", "low-high", "low-low", "high-low")
_MORAN, _GETIS_ORD = np.array([*KINDS, ""]), np.array(["high", "low", ""])


@dataclass(frozen=True, slots=True)
class Local:
    """One statistic per cell or polygon; arrays have the shape of the counts, NaN where nothing was counted.

    Attributes
    ----------
    statistic : array
        Sum over the neighbourhood for Getis-Ord; Moran's local I. [count; -]
    z : array
        Standardised by the analytic mean and variance; NaN without neighbours or where all values are alike. [-]
    p : array
        Two-sided: by permutation, the normal distribution of z when none was asked for. [0-1]
    adjusted : array
        p after Benjamini-Hochberg over all that were counted. [0-1]
    kind : array of str
        Getis-Ord: "high" or "low" against what chance gives. Local Moran: "high-high" (high among high), "low-high",
        "low-low", "high-low". "" where there is no z.
    neighbours : array
        How many each was compared with, itself not counted. [count]
    permutations : int
        Behind p; the smallest p they can give is 2 / (permutations + 1).
    """

    statistic: Floats
    z: Floats
    p: Floats
    adjusted: Floats
    kind: NDArray[np.str_]
    neighbours: NDArray[np.int64]
    permutations: int


def getis_ord(
    counts: Floats,
    *,
    distance: float | None = None,
    size: float = 1.0,
    neighbours: sparse.csr_array | None = None,
    star: bool = True,
    permutations: int = 999,
    seed: int = 0,
) -> Local:
    """Getis & Ord's local G: whether high or low values gather around each cell or polygon.

    Parameters
    ----------
    counts : array (rows, columns) or (n,)
        Numbers on a grid, or one per polygon; NaN is outside the area, and no neighbour. [count, 0 or more]
    distance : float
        On a grid: cells whose middles are no farther away are neighbours. [same unit as size]
    size : float
        Side of a cell. [m; 1 if the distance is in cells]
    neighbours : csr_array (n, n)
        For polygons, instead of the distance: see `methods.neighbours`.
    star : bool
        Gi*, where each belongs to its own neighbourhood; else Gi, where it does not.
    permutations : int
        Conditional: each keeps its own value, the others change places. 0 is none. [count]
    seed : int
        The same seed gives the same p-values.

    Raises
    ------
    DataError
        Fewer than three values, or a value below 0.
    ParameterError
        The distance, the neighbours or the permutations cannot be used.

    Notes
    -----
    All units share one set of draws: each p-value is right by itself, and their errors of chance go together. With
    n units, a family kept by false discoveries needs permutations of the order of n to find a single one. Counts are
    skewed: where few are expected the normal distribution of z calls too many high.

    Source: Ord & Getis (1995), Local spatial autocorrelation statistics: distributional issues and an application.
    """
    values, shape, where = _values(counts, permutations)
    if (values < 0).any():
        raise DataError("Ett antal är mindre än 0.", do="kontrollera antalen.")
    around = _around(shape, where, distance, size, neighbours)
    lag = around.sums(values)
    own, n = (values, len(values)) if star else (0 * values, len(values) - 1)
    total, degree = lag + own, around.degree + star
    mean, mean_square = [(part.sum() - (0 if star else part)) / n for part in (values, values * values)]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt((mean_square - mean**2) * degree * (n - degree) / (n - 1))
        z = np.where(spread > 1e-12 * total.max(initial=1), (total - degree * mean) / spread, np.nan)
    z[around.degree + star == 0] = np.nan
    above, below = permuted(values, lag, around.degree, permutations=permutations, seed=seed)
    kind = _GETIS_ORD[np.where(np.isnan(z), 2, z <= 0)]
    return _result(total, z, (above, below), kind, around.degree, (shape, where, permutations))


def local_moran(
    counts: Floats,
    *,
    distance: float | None = None,
    size: float = 1.0,
    neighbours: sparse.csr_array | None = None,
    permutations: int = 999,
    seed: int = 0,
) -> Local:
    """Local Moran: whether each value is like the mean of its neighbours, or unlike it.

    Parameters
    ----------
    counts : array (rows, columns) or (n,)
        Numbers or rates on a grid, or one per polygon; NaN is outside the area, and no neighbour.
    distance, size, neighbours, permutations, seed
        As for `getis_ord`.

    Raises
    ------
    DataError, ParameterError
        As for `getis_ord`, but values below 0 are allowed.

    Notes
    -----
    Neighbours share a weight of 1, so the mean of the statistic is Moran's I where everyone has a neighbour. Mean and
    variance are those of conditional permutation.

    Source: Anselin (1995), Local indicators of spatial association (statistic); Sokal, Oden & Thomson (1998), Local
    spatial autocorrelation in a biological model, equations A7 and A8 (mean and variance).
    """
    values, shape, where = _values(counts, permutations)
    around = _around(shape, where, distance, size, neighbours)
    n, degree = len(values), around.degree
    away = values - values.mean()
    squared = away * away
    square = squared.sum() / n
    lag = around.sums(away)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = lag / degree
        statistic = away * mean / square
        expected = squared / (-(n - 1) * square)
        scale = n / (n - 2) / square**2
        variance = scale * squared * (1 / degree - 1 / (n - 1)) * (square - squared / (n - 1))
        z = np.where(variance > 1e-24, (statistic - expected) / np.sqrt(variance), np.nan)
    z[(degree == 0) | (square <= 1e-24)] = np.nan
    above, below = permuted(away, lag, degree, permutations=permutations, seed=seed)
    kind = _MORAN[np.where(np.isnan(z), 4, np.where(away > 0, 3 - 3 * (lag > 0), 2 - (lag > 0)))]
    return _result(statistic, z, (above, below), kind, degree, (shape, where, permutations))


def _values(counts: Floats, permutations: int) -> tuple[Floats, tuple[int, ...], NDArray[np.bool_]]:
    counts = np.asarray(counts, dtype=float)
    if np.isinf(counts).any():
        raise DataError("Ett värde är oändligt.", do="kontrollera värdena.")
    where = ~np.isnan(counts)
    if where.sum() < 3:
        raise DataError(
            "Det krävs minst tre rutor eller områden med värden.",
            found=f"{int(where.sum())}.",
            do="välj ett större område eller mindre rutor.",
        )
    if permutations < 0:
        raise ParameterError("Antalet permutationer kan inte vara mindre än 0.", do="ange till exempel 999.")
    return counts[where], counts.shape, where


def _around(
    shape: tuple[int, ...],
    where: NDArray[np.bool_],
    distance: float | None,
    size: float,
    neighbours: sparse.csr_array | None,
) -> Around:
    if (distance is None) == (neighbours is None):
        raise ParameterError("Ange avstånd eller grannar, inte båda.", do="distance för rutor, neighbours för områden.")
    if neighbours is not None:
        if len(shape) != 1 or neighbours.shape != (shape[0], shape[0]):
            raise ParameterError("Grannarna stämmer inte med områdena.", do="en rad och en kolumn per område.")
        return around_units(neighbours, where)
    if len(shape) != 2:
        raise ParameterError("Avstånd kräver ett rutnät.", do="ge rutnätets antal, eller grannar i stället.")
    if not (distance is not None and size > 0 and distance >= size and np.isfinite(distance)):
        raise ParameterError("Avståndet når ingen granne.", do="ange minst rutans sida.")
    return around_cells(where, distance / size)


def _result(
    statistic: Floats,
    z: Floats,
    extreme: tuple[NDArray[np.int64], NDArray[np.int64]],
    kind: NDArray[np.str_],
    degree: NDArray[np.int64],
    laid: tuple[tuple[int, ...], NDArray[np.bool_], int],
) -> Local:
    shape, where, permutations = laid
    p = 2 * ndtr(-np.abs(z))
    if permutations:
        p = np.where(np.isnan(z), np.nan, np.minimum(2 * (np.minimum(*extreme) + 1) / (permutations + 1), 1))
    adjusted = np.full(len(p), np.nan)
    adjusted[~np.isnan(p)] = benjamini_hochberg(p[~np.isnan(p)])

    def laid_out(values: NDArray[Any], empty: Any) -> NDArray[Any]:
        full = np.full(shape, empty, dtype=values.dtype)
        full[where] = values
        return full

    return Local(
        laid_out(statistic, np.nan),
        laid_out(z, np.nan),
        laid_out(p, np.nan),
        laid_out(adjusted, np.nan),
        laid_out(kind, ""),
        laid_out(degree, 0),
        permutations,
    )
