"""Who is next to whom, as a sparse table of ones: cells or places within a distance, polygons that touch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import KDTree

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
#: More pairs than this are not looked for: they would not fit in memory.
_MOST = 50_000_000


def within(places: Floats, *, distance: float) -> sparse.csr_array:
    """Neighbours no farther away than a distance; nobody is its own neighbour.

    Parameters
    ----------
    places : array (n, 2)
        East and north. [m]
    distance : float
        Greatest distance, itself included. [m, above 0]

    Returns
    -------
    csr_array (n, n)
        1 for neighbours, in both directions.

    Raises
    ------
    DataError
        A coordinate is missing.
    ParameterError
        The distance is not above 0, or gives more than 50 million pairs.
    """
    places = np.asarray(places, dtype=float).reshape(-1, 2)
    if not np.isfinite(places).all():
        raise DataError("Koordinater saknas.", do="ta bort platser utan koordinater.")
    if not (distance > 0 and np.isfinite(distance)):
        raise ParameterError(f"Avståndet {distance:g} m går inte att använda.", do="ange meter större än 0.")
    tree = KDTree(places)
    pairs = (int(tree.count_neighbors(tree, distance)) - len(places)) // 2 if len(places) else 0
    if pairs > _MOST:
        raise ParameterError(f"Avståndet ger {pairs} par av grannar.", do="välj ett kortare avstånd.")
    return _table(tree.query_pairs(distance, output_type="ndarray"), len(places))


def touching(polygons: Sequence[shapely.Geometry], *, snap: float = 1.0) -> sparse.csr_array:
    """Neighbours among polygons: those that share a border or a corner.

    Parameters
    ----------
    polygons : sequence of Geometry, length n
        Areas, valid, in a projected system. [m]
    snap : float
        Gaps so narrow do not part two areas. [m, 0 or more]

    Returns
    -------
    csr_array (n, n)
        1 for neighbours, in both directions.

    Raises
    ------
    DataError
        A polygon is missing, empty or invalid.
    """
    areas = np.asarray(polygons, dtype=object)
    if (shapely.is_missing(areas) | shapely.is_empty(areas) | ~shapely.is_valid(areas)).any():
        raise DataError("En polygon saknas, är tom eller ogiltig.", do="laga polygonerna vid intaget.")
    tree = shapely.STRtree(areas)
    pairs = tree.query(areas, predicate="dwithin", distance=snap).T
    return _table(pairs[pairs[:, 0] < pairs[:, 1]], len(areas))


def _table(pairs: NDArray[Any], n: int) -> sparse.csr_array:
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n))
