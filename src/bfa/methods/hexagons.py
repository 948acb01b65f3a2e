"""A lattice of upright hexagons in metres, anchored at (0, 0), so that a hexagon keeps its id whatever the bounds.

Every second row is shifted half a hexagon east. Rows and columns are numbered from the anchor over the whole plane.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from bfa.errors import ParameterError
from bfa.methods.grid import grid_over

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
#: Below this, middles rounded to whole metres could give two hexagons the same id. [m]
_SMALLEST = 2
#: Corners from the middle, in half widths east and half sides north, anticlockwise from the top.
_CORNERS = np.array([(0, 2), (-1, 1), (-1, -1), (0, -2), (1, -1), (1, 1), (0, 2)])


@dataclass(frozen=True, slots=True)
class Hexagons:
    """A stretch of the lattice."""

    #: Side of the square with the same ground as a hexagon. [m]
    size: float
    #: Numbers of the southernmost row and the westernmost column.
    first_row: int
    first_column: int
    #: Number of rows and columns.
    rows: int
    columns: int


def hexagons_over(bounds: tuple[float, float, float, float], *, size: float) -> Hexagons:
    """A stretch of the lattice that covers the bounds, with some to spare.

    Parameters and refusals as in `grid.grid_over`, but that `size` is the side of the square with the same ground as a
    hexagon [m, 2 or more].
    """
    grid_over(bounds, size=size)
    if size < _SMALLEST:
        raise ParameterError(f"Rutstorleken {size:g} m är för liten för sexhörningar.", do="ange minst 2 m.")
    west, south, east, north = bounds
    width, step = _width_and_step(size)
    first_row, last_row = np.floor(south / step - 1), np.ceil(north / step + 1)
    first_column, last_column = np.floor(west / width - 1), np.ceil(east / width + 1)
    rows, columns = int(last_row - first_row) + 1, int(last_column - first_column) + 1
    return Hexagons(float(size), int(first_row), int(first_column), rows, columns)


def hexagon_positions(points: Floats, lattice: Hexagons) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Row and column in the stretch of the hexagon whose middle is nearest each point, and whether it is in there.

    Points without coordinates are in none; their row and column are those of (0, 0).

    Parameters
    ----------
    points : array (n, 2)
        East and north. [m]

    Notes
    -----
    Three axes 60 degrees apart sum to zero; after rounding, the one rounded farthest is set from the other two.

    Source: Patel (2013), Hexagonal grids, on rounding to the nearest hexagon.
    """
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    known = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1])
    width, step = _width_and_step(lattice.size)
    placed = np.where(known[:, None], points, 0.0)
    along = placed[:, 1] / step
    across = placed[:, 0] / width - along / 2
    third = -along - across
    r, q, s = np.rint(along), np.rint(across), np.rint(third)
    off_r, off_q, off_s = np.abs(r - along), np.abs(q - across), np.abs(s - third)
    q = np.where((off_q > off_r) & (off_q > off_s), -r - s, q)
    r = np.where((off_r >= off_q) & (off_r > off_s), -q - s, r)
    whole_row, skewed = r.astype(np.int64), q.astype(np.int64)
    row, column = whole_row - lattice.first_row, skewed + (whole_row >> 1) - lattice.first_column
    inside = known & (row >= 0) & (row < lattice.rows) & (column >= 0) & (column < lattice.columns)
    return row, column, inside


def hexagon_middles(lattice: Hexagons, rows: Numbers, columns: Numbers) -> Floats:
    """Middles of hexagons of the stretch, shape (n, 2). [m]"""
    return _metres(_halves(lattice, rows, columns), lattice)


def hexagon_ids(lattice: Hexagons, rows: Numbers, columns: Numbers) -> list[str]:
    """Ids of hexagons: easting (six digits) and northing (seven) of the middle, to the nearest metre."""
    whole = np.rint(hexagon_middles(lattice, rows, columns)).astype(np.int64)
    return [f"{x:06d}{y:07d}" for x, y in whole.tolist()]


def hexagon_shapes(lattice: Hexagons, rows: Numbers, columns: Numbers) -> NDArray[np.object_]:
    """Hexagons as shapely polygons; those side by side share their corners to the last digit."""
    corners = _metres(_halves(lattice, rows, columns)[:, None, :] + _CORNERS, lattice)
    shapes: NDArray[np.object_] = np.asarray(shapely.polygons(corners), dtype=object)
    return shapes


def _width_and_step(size: float) -> tuple[float, float]:
    """Width of a hexagon, and distance between rows: one and a half sides. [m]"""
    side = size * np.sqrt(2 / (3 * np.sqrt(3)))
    return float(np.sqrt(3) * side), float(1.5 * side)


def _halves(lattice: Hexagons, rows: Numbers, columns: Numbers) -> Numbers:
    """Middles in whole half widths east and half sides north."""
    row, column = rows + lattice.first_row, columns + lattice.first_column
    return np.column_stack([2 * column + row % 2, 3 * row])


def _metres(halves: Numbers, lattice: Hexagons) -> Floats:
    width, step = _width_and_step(lattice.size)
    metres: Floats = halves * np.array([width / 2, step / 3])
    return metres
