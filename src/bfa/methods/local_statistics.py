"""Where high values lie together: Getis-Ord and local Moran, on a grid or on polygons, with seeded permutations.

Neighbours weigh the same. A grid is asked by its cells' distances; polygons, or anything else, by a sparse table of
neighbours (methods/neighbours.py). Nothing builds a table of all pairs.
"""

from collections.abc import Callable
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
_MORAN, _GETIS_ORD = ("", *KINDS), ("", "high", "low")
#: Units worked on at a time: they stay near the processor.
_PIECE = 8_192


@dataclass(frozen=True, slots=True)
class Local:
    """One statistic per cell or polygon; arrays have the shape of the counts, NaN where nothing was counted.

    What follows from the fields alone (p, adjusted, kind) is worked out when asked for: most readers want only z.

    Attributes
    ----------
    statistic : array
        Sum over the neighbourhood for Getis-Ord; Moran's local I. [count; -]
    z : array
        Standardised by the analytic mean and variance; NaN without neighbours or where all values are alike. [-]
    neighbours : array
        How many each was compared with, itself not counted. [count]
    permutations : int
        Behind p; the smallest p they can give is 2 / (permutations + 1).
    by_permutation : array or None
        p by permutation; None when none was asked for. [0-1]
    quadrant : array of int
        Position of the kind in `kinds`.
    kinds : tuple of str
        Getis-Ord: "high" or "low" against what chance gives. Local Moran: "high-high" (high among high), "low-high",
        "low-low", "high-low". First "", where there is no z.
    """

    statistic: Floats
    z: Floats
    neighbours: NDArray[np.int64]
    permutations: int
    by_permutation: Floats | None
    quadrant: NDArray[np.int8]
    kinds: tuple[str, ...]

    @property
    def p(self) -> Floats:
        """Two-sided: by permutation, the normal distribution of z when none was asked for. [0-1]"""
        return np.asarray(2 * ndtr(-np.abs(self.z))) if self.by_permutation is None else self.by_permutation

    @property
    def adjusted(self) -> Floats:
        """p after Benjamini-Hochberg over all that were counted. [0-1]"""
        p = self.p
        adjusted, counted = np.full(p.shape, np.nan), ~np.isnan(p)
        family: Any = p[counted]
        adjusted[counted] = benjamini_hochberg(family)
        return adjusted

    @property
    def kind(self) -> NDArray[np.str_]:
        """Which of the kinds each is."""
        return np.asarray(np.array(self.kinds)[self.quadrant])


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
    total = lag + values if star else lag
    least, sums = 1e-12 * total.max(initial=1), (values.sum(), (values * values).sum())

    def standard(part: slice) -> tuple[Floats, NDArray[np.int8]]:
        z = _gathered(total[part], around.degree[part] + star, None if star else values[part], sums, len(values), least)
        return z, np.add(z > 0, 2 * (z <= 0), dtype=np.int8)

    z = np.empty_like(total)
    quadrant = _by_pieces(standard, z)
    extreme = permuted(values, lag, around.degree, permutations=permutations, seed=seed) if permutations else None
    return _result((total, z, around.degree, quadrant), extreme, _GETIS_ORD, (shape, where, permutations))


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
    away = values - values.mean()
    lag, square = around.sums(away), float(away @ away) / len(away)
    # Only permutations ask again for what the results are written over.
    statistic, z = (np.empty_like(lag), np.empty_like(lag)) if permutations else (lag, away)

    def standard(part: slice) -> tuple[Floats, NDArray[np.int8]]:
        high, among = (away[part] > 0).view(np.int8), (lag[part] > 0).view(np.int8)
        statistic[part], z = _alike(away[part], lag[part], around.degree[part], square, len(away))
        return z, (3 + high - among - 2 * high * among) * ~np.isnan(z)

    quadrant = _by_pieces(standard, z)
    extreme = permuted(away, lag, around.degree, permutations=permutations, seed=seed) if permutations else None
    return _result((statistic, z, around.degree, quadrant), extreme, _MORAN, (shape, where, permutations))


def _by_pieces(standard: Callable[[slice], tuple[Floats, NDArray[np.int8]]], z: Floats) -> NDArray[np.int8]:
    """Write z piece by piece; the quadrants."""
    quadrant = np.empty(len(z), dtype=np.int8)
    with np.errstate(divide="ignore", invalid="ignore"):
        for first in range(0, len(z), _PIECE):
            part = slice(first, first + _PIECE)
            z[part], quadrant[part] = standard(part)
    return quadrant


def _gathered(
    total: Floats, degree: NDArray[np.int64], own: Floats | None, sums: tuple[float, float], units: int, least: float
) -> Floats:
    """z of Getis-Ord; `own` is what each unit is judged without."""
    n = units if own is None else units - 1
    mean: Any = sums[0] / n
    mean_square: Any = sums[1] / n
    if own is not None:
        mean, mean_square = (sums[0] - own) / n, (sums[1] - own * own) / n
    spread = np.sqrt((mean_square - mean**2) * degree * (n - degree) / (n - 1))
    return np.where((spread > least) & (degree > 0), (total - degree * mean) / spread, np.nan)


def _alike(away: Floats, lag: Floats, degree: NDArray[np.int64], square: float, n: int) -> tuple[Floats, Floats]:
    """Local Moran and its z."""
    # Without neighbours, the share is infinite and all that follows is NaN.
    squared, share = away * away, 1 / degree
    scale, inverse = (n / (n - 2) / square**2, 1 / square) if square > 1e-24 else (np.nan, np.nan)
    statistic = lag * share
    statistic *= away
    statistic *= inverse
    variance = squared * (-scale / (n - 1))
    variance += scale * square
    variance *= squared
    share -= 1 / (n - 1)
    variance *= share
    squared *= inverse / (n - 1)
    squared += statistic
    return statistic, np.where(variance > 1e-24, squared / np.sqrt(variance), np.nan)


def _values(counts: Floats, permutations: int) -> tuple[Floats, tuple[int, ...], NDArray[np.bool_]]:
    counts = np.asarray(counts, dtype=float)
    where = np.isfinite(counts)
    if not where.all():
        if np.isinf(counts).any():
            raise DataError("Ett värde är oändligt.", do="kontrollera värdena.")
        values = counts[where]
    else:
        values = counts.ravel()
    if len(values) < 3:
        raise DataError(
            "Det krävs minst tre rutor eller områden med värden.",
            found=f"{len(values)}.",
            do="välj ett större område eller mindre rutor.",
        )
    if permutations < 0:
        raise ParameterError("Antalet permutationer kan inte vara mindre än 0.", do="ange till exempel 999.")
    return values, counts.shape, where


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
    units: tuple[Floats, Floats, NDArray[np.int64], NDArray[np.int8]],
    extreme: tuple[NDArray[np.int64], NDArray[np.int64]] | None,
    kinds: tuple[str, ...],
    laid: tuple[tuple[int, ...], NDArray[np.bool_], int],
) -> Local:
    shape, where, permutations = laid

    def laid_out(values: NDArray[Any], empty: float) -> NDArray[Any]:
        if len(values) == where.size:
            return values.reshape(shape)
        full = np.full(shape, empty, dtype=values.dtype)
        full[where] = values
        return full

    statistic, z, degree, quadrant = units
    p = None
    if extreme is not None:
        chance = np.minimum(2 * (np.minimum(*extreme) + 1) / (permutations + 1), 1)
        p = laid_out(np.where(np.isnan(z), np.nan, chance), np.nan)
    return Local(
        laid_out(statistic, np.nan),
        laid_out(z, np.nan),
        laid_out(degree, 0),
        permutations,
        p,
        laid_out(quadrant, 0),
        kinds,
    )
