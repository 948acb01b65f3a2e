"""The units a map counts in: squares, hexagons or polygons of the user's own, all as vectors of length n."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse

from bfa.errors import DataError
from bfa.methods.grid import Grid, cell_boxes, cell_ids, cell_positions, cells_in, corners, grid_over
from bfa.methods.hexagons import (
    Hexagons,
    hexagon_ids,
    hexagon_middles,
    hexagon_positions,
    hexagon_shapes,
    hexagons_over,
)
from bfa.methods.neighbours import touching
from bfa.tables.point_in_polygon import polygon_at

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Shapes = NDArray[np.object_]
Bounds = tuple[float, float, float, float]
#: An overlap below this share of a polygon is rounding along a shared border.
_SLIVER = 1e-9


@dataclass(frozen=True, slots=True)
class Units:
    """n units that points are counted in."""

    #: What they are.
    kind: Literal["square", "hexagon", "polygon"]
    #: array (n,): a name for each, all different.
    ids: NDArray[np.str_]
    #: array (n,): whole cells or polygons, not cut at the study area's border.
    shapes: Shapes
    #: array (n, 2): middle of each cell; for polygons a point that surely lies inside. [m]
    centres: Floats
    #: array (n,): ground of the unit inside the study area; all of it when there is none. [m2]
    ground: Floats
    #: csr_array (n, n): 1 where two units share a side or a corner, in both directions.
    neighbours: sparse.csr_array
    #: Side of the square with the same ground as a whole cell; NaN for polygons. [m]
    size: float
    #: The squares' grid.
    grid: Grid | None = None
    #: The hexagons' lattice.
    hexagons: Hexagons | None = None
    #: The unit that counts what falls in each, where `joined_at_border` has been asked; None is itself.
    into: Numbers | None = None


def square_units(bounds: Bounds, *, size: float, area: shapely.Geometry | None = None) -> Units:
    """Squares of the grid aligned to the national one; those that touch the study area, or all without one, are kept.

    Bounds, size [m] and refusals as in `grid.grid_over`.
    """
    grid = grid_over(bounds, size=size)
    kept = np.ones((grid.rows, grid.columns), dtype=bool) if area is None else cells_in(grid, area)
    row, column = np.nonzero(kept)
    shapes = cell_boxes(grid, row, column)
    return Units(
        kind="square",
        ids=np.array(cell_ids(grid, row, column), dtype=np.str_),
        shapes=shapes,
        centres=np.column_stack(corners(grid, row, column)).astype(float) + grid.size / 2,
        ground=np.full(len(shapes), grid.size**2) if area is None else _ground(shapes, area),
        neighbours=_beside(row, column, [(0, 1), (1, -1), (1, 0), (1, 1)]),
        size=grid.size,
        grid=grid,
    )


def hexagon_units(bounds: Bounds, *, size: float, area: shapely.Geometry | None = None) -> Units:
    """Upright regular hexagons with the ground of a square; those that touch the study area, else the bounds, are kept.

    Bounds, size [m] and refusals as in `hexagons.hexagons_over`.
    """
    lattice = hexagons_over(bounds, size=size)
    row, column = np.divmod(np.arange(lattice.rows * lattice.columns), lattice.columns)
    shapes = hexagon_shapes(lattice, row, column)
    near = shapely.MultiPoint([bounds[:2], bounds[2:]]).envelope if area is None else area
    shapely.prepare(near)
    kept = np.asarray(shapely.intersects(near, shapes), dtype=bool)
    row, column, shapes = row[kept], column[kept], shapes[kept]
    return Units(
        kind="hexagon",
        ids=np.array(hexagon_ids(lattice, row, column), dtype=np.str_),
        shapes=shapes,
        centres=hexagon_middles(lattice, row, column),
        ground=np.full(len(shapes), lattice.size**2) if area is None else _ground(shapes, area),
        neighbours=_beside_hexagons(row, column, lattice),
        size=lattice.size,
        hexagons=lattice,
    )


def polygon_units(
    polygons: Sequence[shapely.Geometry] | Shapes, ids: Iterable[object], *, area: shapely.Geometry | None = None
) -> Units:
    """Polygons of the user's own; those that overlap the area are kept, whole.

    Parameters
    ----------
    polygons : sequence of Geometry, length n
        Valid polygons, in a projected system. [m]
    ids : iterable, length n
        A name for each, all different.
    area : Geometry, optional
        The study area; None keeps every polygon.

    Raises
    ------
    DataError
        A polygon is missing, empty, invalid or no polygon; ids are missing, double or too few; no polygon overlaps
        the area.
    """
    shapes = np.array(list(polygons), dtype=object)
    _refuse_broken(shapes)
    names = _names(ids, len(shapes))
    ground = shapely.area(shapes) if area is None else _ground(shapes, area)
    kept = ground > _SLIVER * shapely.area(shapes)
    if not kept.any():
        raise DataError(
            "Ingen av polygonerna ligger i området.", do="kontrollera polygonlagret och dess koordinatsystem."
        )
    shapes = shapes[kept]
    return Units(
        kind="polygon",
        ids=names[kept],
        shapes=shapes,
        centres=shapely.get_coordinates(shapely.point_on_surface(shapes)),
        ground=ground[kept],
        neighbours=touching(shapes),
        size=float("nan"),
    )


def joined_at_border(units: Units, *, least: float) -> Units:
    """The units, where those that the border leaves little ground count in the one beside them with most ground.

    Parameters
    ----------
    least : float
        Ground a unit needs to stand by itself; one without such a neighbour stands anyway. [m2]
    """
    small = np.flatnonzero(units.ground < least)
    into = np.arange(len(units.ids))
    for one in small:
        beside = units.neighbours.indices[units.neighbours.indptr[one] : units.neighbours.indptr[one + 1]]
        large = beside[units.ground[beside] >= least]
        if len(large):
            into[one] = large[np.argmax(units.ground[large])]
    return replace(units, into=into)


def place_points(points: Floats, units: Units) -> Numbers:
    """The unit each point is counted in, shape (m,); -1 for none. It is the one it lies in, but for `into`.

    A point on the edge of a square belongs to the square east and north of it; on the edge between hexagons to one of
    them; on the border between polygons to the first.

    Parameters
    ----------
    points : array (m, 2)
        East and north; points without coordinates are in none. [m]
    """
    found = _places(np.asarray(points, dtype=float).reshape(-1, 2), units)
    return found if units.into is None else np.where(found >= 0, units.into[found], -1)


def _ground(shapes: Shapes, area: shapely.Geometry) -> Floats:
    """Ground of each shape inside the area; only shapes across its border are cut."""
    shapely.prepare(area)
    ground: Floats = shapely.area(shapes)
    cut = ~np.asarray(shapely.covers(area, shapes), dtype=bool)
    ground[cut] = shapely.area(shapely.intersection(shapes[cut], area))
    return ground


def _beside(row: Numbers, column: Numbers, steps: Sequence[tuple[int, int]]) -> sparse.csr_array:
    """Neighbours from positions; each step (rows, columns) is taken once and holds in both directions."""
    return _both([(row + up, column + right) for up, right in steps], row, column)


def _beside_hexagons(row: Numbers, column: Numbers, lattice: Hexagons) -> sparse.csr_array:
    shifted = (row + lattice.first_row) % 2
    return _both([(row, column + 1), (row + 1, column + shifted - 1), (row + 1, column + shifted)], row, column)


def _both(others: list[tuple[Numbers, Numbers]], row: Numbers, column: Numbers) -> sparse.csr_array:
    n = len(row)
    table = np.full((row.max(initial=0) + 2, column.max(initial=0) + 3), -1, dtype=np.int32)
    table[row, column + 1] = np.arange(n)
    found = [table[up, right + 1] for up, right in others]
    one = np.concatenate([np.flatnonzero(there >= 0) for there in found])
    other = np.concatenate([there[there >= 0] for there in found])
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    return sparse.csr_array((np.ones(2 * len(one)), ends), shape=(n, n))


def _places(points: Floats, units: Units) -> Numbers:
    if units.grid is not None:
        return _at(cell_positions(points, units.grid), cell_positions(units.centres, units.grid), units.grid)
    if units.hexagons is not None:
        own = hexagon_positions(units.centres, units.hexagons)
        return _at(hexagon_positions(points, units.hexagons), own, units.hexagons)
    return polygon_at(points[:, 0], points[:, 1], units.shapes)


def _at(
    points: tuple[Numbers, Numbers, NDArray[np.bool_]],
    own: tuple[Numbers, Numbers, NDArray[np.bool_]],
    lattice: Grid | Hexagons,
) -> Numbers:
    """Units by position: what stands at each point's row and column, where the units' own are given."""
    unit_at = np.full((lattice.rows, lattice.columns), -1, dtype=np.int64)
    unit_at[own[0], own[1]] = np.arange(len(own[0]))
    row, column, inside = points
    found = np.full(len(row), -1, dtype=np.int64)
    found[inside] = unit_at[row[inside], column[inside]]
    return found


def _refuse_broken(shapes: Shapes) -> None:
    surface = np.isin(shapely.get_type_id(shapes), [3, 6])
    broken = int((~surface | shapely.is_empty(shapes) | ~shapely.is_valid(shapes)).sum())
    if broken:
        raise DataError(
            f"{broken} av {len(shapes)} polygoner saknas, är tomma, trasiga eller ingen yta.",
            do="rätta dem i kartprogrammet.",
        )


def _names(ids: Iterable[object], n: int) -> NDArray[np.str_]:
    given = list(ids)
    if len(given) != n:
        raise DataError(f"{n} polygoner har {len(given)} namn.", do="ge varje polygon ett namn.")
    missing = sum(name is None or name != name or not str(name).strip() for name in given)
    if missing:
        raise DataError(f"{missing} polygoner saknar namn.", do="ge varje polygon ett namn.")
    names = np.array([str(name) for name in given], dtype=np.str_)
    double = n - len(np.unique(names))
    if double:
        raise DataError(f"{double} polygoner har samma namn som en annan.", do="ge varje polygon ett eget namn.")
    return names
