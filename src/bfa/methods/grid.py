"""A square grid in metres, aligned to the national one, whose cell ids name the lower-left corner.

Statistics Sweden counts people on a grid with corners at whole multiples of the cell size in SWEREF 99 TM
and names a cell by easting and northing of its lower-left corner; population per cell then joins by id.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.floating[Any]]
_LIMIT = 4_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells from a lower-left corner; row 0 is the southernmost."""

    #: Lower-left corner of the grid. [m]
    west: float
    south: float
    #: Side of a cell. [m]
    size: float
    #: Number of cells south to north and west to east.
    rows: int
    columns: int


def grid_over(bounds: tuple[float, float, float, float], *, size: float) -> Grid:
    """The smallest aligned grid that covers the bounds.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east, north, in a projected system. [m]
    size : float
        Side of a cell; 100, 250, 500 and 1 000 are those of the national grid. [m, above 0]

    Raises
    ------
    ParameterError
        The size is not above 0, or gives more than 4 million cells.
    DataError
        The bounds are not finite.
    """
    west, south, east, north = bounds
    if not size > 0:
        raise ParameterError(f"Rutstorleken {size:g} m går inte att använda.", do="ange meter, till exempel 250.")
    if not np.isfinite(bounds).all():
        raise DataError("Området saknar utsträckning.", do="kontrollera kommundelarnas polygoner.")
    first_column, first_row = np.floor(west / size), np.floor(south / size)
    columns = int(max(np.ceil(east / size) - first_column, 1))
    rows = int(max(np.ceil(north / size) - first_row, 1))
    if rows * columns > _LIMIT:
        raise ParameterError(
            f"Rutnätet skulle få {rows * columns} rutor.", do="välj större rutor eller ett mindre område."
        )
    return Grid(float(first_column * size), float(first_row * size), float(size), rows, columns)


def cell_positions(points: Floats, grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Row and column of each point, and whether it lies on the grid.

    A point on an edge belongs to the cell east and north of it; on the grid's own north or east edge it is outside.
    Rows and columns of points outside run on past the grid's edges; those without coordinates get -1.

    Parameters
    ----------
    points : array (n, 2)
        East and north. [m]
    """
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    known = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1])
    near = np.where(known[:, None], points - (grid.west, grid.south), -grid.size)
    scaled = np.floor(near / grid.size).astype(np.int64)
    column, row = scaled[:, 0], scaled[:, 1]
    inside = known & (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    return row, column, inside


def cell_ids(grid: Grid, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> list[str]:
    """Ids of cells: easting (six digits) and northing (seven) of the lower-left corner. [m]"""
    east, north = corners(grid, rows, columns)
    return [f"{x:06.0f}{y:07.0f}" for x, y in zip(east, north, strict=True)]


def corners(grid: Grid, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Easting and northing of the lower-left corners of cells. [m]"""
    east: Floats = grid.west + columns * grid.size
    north: Floats = grid.south + rows * grid.size
    return east, north


def cell_boxes(grid: Grid, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.object_]:
    """Squares of cells as shapely polygons."""
    east, north = corners(grid, rows, columns)
    boxes: NDArray[np.object_] = shapely.box(east, north, east + grid.size, north + grid.size)
    return boxes


def cells_in(grid: Grid, area: shapely.Geometry) -> NDArray[np.bool_]:
    """Which cells touch the area, shape (rows, columns).

    Overlap, not the cell's centre: a cell on the boundary is kept, so that every incident inside the area has one.
    """
    rows, columns = np.divmod(np.arange(grid.rows * grid.columns), grid.columns)
    shapely.prepare(area)
    touched: NDArray[np.bool_] = np.asarray(shapely.intersects(area, cell_boxes(grid, rows, columns)))
    return touched.reshape(grid.rows, grid.columns)
