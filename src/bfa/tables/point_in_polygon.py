"""Which polygon each point lies in: exact, and fast because most points lie where no border is near.

A raster over the polygons marks the cells that a border crosses. The other cells fall into patches that lie wholly
inside or outside each polygon, so one test answers for a patch; only points in marked cells are tested themselves.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
#: Points fewer than this are tested one by one: a raster would cost more than it saves.
_FEW = 2_000
#: Points behind each cell of the raster, and the most cells along a side.
_POINTS_PER_CELL, _LONGEST = 4, 1_000
#: Points that are looked up at a time: they stay near the processor.
_PIECE = 16_000
#: Cells a border is widened by; far above the rounding of a coordinate in cells.
_MARGIN = 1e-6
_CROSSED = -2


class _Raster(NamedTuple):
    """Cells over the polygons, with a collar of one cell that stands for everything outside."""

    corner: Floats
    per_metre: Floats
    side: int
    polygon: NDArray[np.int32]


def polygon_at(x: Floats, y: Floats, shapes: Sequence[shapely.Geometry] | NDArray[np.object_]) -> Numbers:
    """Position of the polygon each point lies in; -1 outside all.

    A point on a border is inside; where polygons share a border or overlap, the first wins.

    Parameters
    ----------
    x, y : array (m,)
        East and north; points without coordinates are outside. [m]
    shapes : sequence of Geometry, length n
        Polygons, in the same system; missing ones hold no points.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    known = np.isfinite(x) & np.isfinite(y)
    if not known.all():
        found = np.full(len(x), -1, dtype=np.int64)
        found[known] = polygon_at(x[known], y[known], shapes)
        return found
    polygons = np.array(shapes, dtype=object)
    if not len(polygons):
        return np.full(len(x), -1, dtype=np.int64)
    shapely.prepare(polygons)
    west, south, east, north = shapely.total_bounds(polygons)
    if len(x) < _FEW or not (east > west and north > south):
        return _tested(x, y, polygons)
    raster = _raster(polygons, min(int(np.sqrt(len(x) / _POINTS_PER_CELL)), _LONGEST))
    found = _looked_up(x, y, raster)
    ask = np.flatnonzero(found == _CROSSED)
    found[ask] = _tested(x[ask], y[ask], polygons)
    return found


def _tested(x: Floats, y: Floats, polygons: NDArray[np.object_]) -> Numbers:
    order = np.argsort(x)
    x, y = x[order], y[order]
    found = np.full(len(x), -1, dtype=np.int64)
    west, south, east, north = shapely.bounds(polygons).T
    firsts, lasts = np.searchsorted(x, west), np.searchsorted(x, east, side="right")
    for number in np.flatnonzero(firsts < lasts):
        part = slice(firsts[number], lasts[number])
        left = (found[part] < 0) & (y[part] >= south[number]) & (y[part] <= north[number])
        near = firsts[number] + np.flatnonzero(left)
        found[near[shapely.intersects_xy(polygons[number], x[near], y[near])]] = number
    back = np.empty_like(found)
    back[order] = found
    return back


def _looked_up(x: Floats, y: Floats, raster: _Raster) -> Numbers:
    found = np.empty(len(x), dtype=np.int64)
    for first in range(0, len(x), _PIECE):
        part = slice(first, first + _PIECE)
        column, row = (_cell(along[part], axis, raster) for axis, along in enumerate((x, y)))
        found[part] = raster.polygon[row * np.int32(raster.side + 2) + column]
    return found


def _cell(along: Floats, axis: int, raster: _Raster) -> NDArray[np.int32]:
    scaled = _scaled(along, axis, raster.corner, raster.per_metre)
    return np.clip(scaled, 0, raster.side + 1, out=scaled).astype(np.int32)


def _scaled(along: Floats, axis: int, corner: Floats, per_metre: Floats) -> Floats:
    scaled: Floats = along - corner[axis]
    scaled *= per_metre[axis]
    scaled += 1
    return scaled


def _raster(polygons: NDArray[np.object_], side: int) -> _Raster:
    west, south, east, north = shapely.total_bounds(polygons)
    corner = np.array([west, south])
    per_metre = side / np.array([east - west, north - south])
    crossed = _crossed(polygons, corner, per_metre, side + 2)
    patches, count = ndimage.label(~crossed)
    patch = patches.ravel()
    some = np.empty(count + 1, dtype=np.int64)
    some[patch] = np.arange(len(patch))
    row, column = np.divmod(some[1:], side + 2)
    x, y = corner[0] + (column - 0.5) / per_metre[0], corner[1] + (row - 0.5) / per_metre[1]
    answer = np.concatenate([[_CROSSED], _tested(x, y, polygons)]).astype(np.int32)
    return _Raster(corner, per_metre, side, answer[patch])


def _crossed(polygons: NDArray[np.object_], corner: Floats, per_metre: Floats, side: int) -> NDArray[np.bool_]:
    """Cells that a border touches or comes within the margin of, shape (side, side)."""
    start, end = _segments(polygons)
    start, end = (
        np.stack([_scaled(points[:, axis], axis, corner, per_metre) for axis in (0, 1)]) for points in (start, end)
    )
    turned = start[0] > end[0]
    (u0, v0), (u1, v1) = np.where(turned, end, start), np.where(turned, start, end)
    segment, column = _runs(u0, u1)
    u0, u1, v0, rise = u0[segment], u1[segment], v0[segment], (v1 - v0)[segment]
    left, right = column - _MARGIN, column + 1 + _MARGIN
    share_left = np.divide(left - u0, u1 - u0, out=np.zeros_like(u0), where=left > u0)
    share_right = np.divide(right - u0, u1 - u0, out=np.ones_like(u0), where=right < u1)
    low, high = v0 + rise * share_left, v0 + rise * share_right
    run, row = _runs(np.minimum(low, high), np.maximum(low, high))
    crossed = np.zeros((side, side), dtype=bool)
    crossed[np.clip(row, 0, side - 1), np.clip(column[run], 0, side - 1)] = True
    return crossed


def _segments(polygons: NDArray[np.object_]) -> tuple[Floats, Floats]:
    # Mending can leave a collection that holds both polygons in parts and loose lines.
    parts = shapely.get_parts(shapely.get_parts(polygons))
    loose = shapely.get_dimensions(parts) < 2
    lines = np.concatenate([shapely.get_rings(parts[~loose]), parts[loose]])
    points, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    return points[:-1][joined], points[1:][joined]


def _runs(low: Floats, high: Floats) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The whole numbers from floor(low) to floor(high), margin included: which pair, and the number."""
    first = np.floor(low - _MARGIN).astype(np.int64)
    lengths = np.floor(high + _MARGIN).astype(np.int64) - first + 1
    pair = np.repeat(np.arange(len(first)), lengths)
    starts = np.cumsum(lengths) - lengths
    return pair, first[pair] + np.arange(len(pair)) - starts[pair]
