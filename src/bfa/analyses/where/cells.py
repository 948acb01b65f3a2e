"""The cells of a hotspot map: counted, named after the nearest place that may be named, and when each peaks."""

from collections.abc import Collection
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.peaks import find_peak, weekday_hours
from bfa.methods.grid import Grid, cell_boxes, cell_positions, cells_in, cells_with_points, count_points, grid_over

SMALLEST_PEAK = 5
#: So many of the fullest cells are asked when they peak; the rest of a long list has none.
_PEAKS_ASKED = 40


def points_of(rows: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """East and north of rows that have a point, shape (n, 2). [m]"""
    found: NDArray[np.float64] = shapely.get_coordinates(shapely.centroid(rows.geometry.to_numpy()))
    return found


def peak_words(start: "pd.Series[pd.Timestamp]") -> str | None:
    """When most of them happened, in words; None without a clear peak."""
    peak = find_peak(weekday_hours(start))
    return peak.words if peak else None


def grid_for(area: shapely.Geometry | None, located: gpd.GeoDataFrame, size: float) -> Grid | None:
    """The grid over the area, else over the points; None where there is neither."""
    if area is not None:
        return grid_over(area.bounds, size=size)
    return grid_over(tuple(located.total_bounds), size=size) if len(located) else None


def inside_of(grid: Grid, area: shapely.Geometry | None) -> NDArray[np.bool_]:
    """The cells of the area, shape (rows, columns); all of the grid where there is no polygon."""
    return cells_in(grid, area) if area is not None else np.ones((grid.rows, grid.columns), dtype=bool)


def counted_in(rows: gpd.GeoDataFrame, grid: Grid, inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Rows with a point per cell, shape (rows, columns); NaN outside the area. [count]"""
    return np.where(inside, count_points(points_of(rows), grid), np.nan)


def mapped(
    located: gpd.GeoDataFrame, grid: Grid | None, inside: NDArray[np.bool_] | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The rows inside the area's cells, and those cells."""
    if grid is None or inside is None:
        return located, framed(pd.DataFrame(), None, located.crs)
    points = points_of(located)
    row, column, on = cell_positions(points, grid)
    on[on] = inside[row[on], column[on]]
    return located[on], framed(cells_with_points(points[on], grid), grid, located.crs)


def marked(cells: gpd.GeoDataFrame, grid: Grid | None, marks: NDArray[np.bool_] | None) -> "pd.Series[bool]":
    """The mark of each cell, by its place on the grid."""
    if grid is None or marks is None or cells.empty:
        return pd.Series(False, index=cells.index, dtype=bool)
    middles = shapely.get_coordinates(cells.geometry.centroid.to_numpy())
    row, column, _ = cell_positions(middles, grid)
    return pd.Series(marks[row, column], index=cells.index, dtype=bool)


def framed(cells: pd.DataFrame, grid: Grid | None, crs: object) -> gpd.GeoDataFrame:
    """Cells as squares with share [%] and rank; the same columns where there is none."""
    if cells.empty or grid is None:
        columns = {"cell_id": pd.Series(dtype="str"), "n": pd.Series(dtype="int64"), "share": pd.Series(dtype=float)}
        return gpd.GeoDataFrame(columns | {"rank": pd.Series(dtype="int64")}, geometry=[], crs=crs)
    squares = cell_boxes(grid, cells["row"].to_numpy(), cells["column"].to_numpy())
    found = cells[["cell_id", "n"]].assign(share=100 * cells["n"] / cells["n"].sum(), rank=range(1, len(cells) + 1))
    return gpd.GeoDataFrame(found, geometry=squares, crs=crs)


def named(
    cells: gpd.GeoDataFrame, places: pd.DataFrame, nameable: Collection[str] | None, limit: float
) -> gpd.GeoDataFrame:
    """The cells with the nearest named place of a kind that may be named, measured from the cell's middle."""
    empty = cells.assign(near=None, near_kind=None, near_distance=np.nan)
    sites = sites_of(places, nameable, cells.crs)
    if sites.empty or cells.empty:
        return empty[[*cells.columns.drop("geometry"), "near", "near_kind", "near_distance", "geometry"]]
    tree = shapely.STRtree(sites.geometry.to_numpy())
    middles = cells.geometry.centroid.to_numpy()
    pairs, distance = tree.query_nearest(middles, max_distance=limit, return_distance=True, all_matches=False)
    found = pd.DataFrame(
        {"near": sites["name"].to_numpy()[pairs[1]], "near_kind": sites["kind"].to_numpy()[pairs[1]]},
        index=cells.index[pairs[0]],
        dtype=object,
    ).assign(near_distance=distance)
    filled = found.reindex(cells.index)
    texts = filled[["near", "near_kind"]].astype(object).where(filled[["near", "near_kind"]].notna(), None)
    return cells.assign(near=texts["near"], near_kind=texts["near_kind"], near_distance=filled["near_distance"])


def sites_of(places: pd.DataFrame, nameable: Collection[str] | None, crs: object) -> gpd.GeoDataFrame:
    """The places that have a name and a kind that may be named."""
    known = places[places["name"].notna()] if len(places) else places
    if nameable is not None and len(known):
        known = known[known["kind"].str.casefold().isin({kind.casefold() for kind in nameable})]
    if known.empty:
        return gpd.GeoDataFrame({"name": [], "kind": []}, geometry=[], crs=crs)
    return gpd.GeoDataFrame(known, geometry="geometry", crs=getattr(places, "crs", crs)).to_crs(crs)


def cell_peaks(cells: gpd.GeoDataFrame, rows: gpd.GeoDataFrame, grid: Grid | None) -> "pd.Series[Any]":
    """When each of the fullest cells peaks, in words; None without a clear peak."""
    found = pd.Series([None] * len(cells), index=cells.index, dtype=object)
    if grid is None or rows.empty:
        return found
    row, column, _ = cell_positions(points_of(rows), grid)
    middles = shapely.get_coordinates(cells.geometry.centroid.to_numpy())
    own_row, own_column, _ = cell_positions(middles, grid)
    keys = row * grid.columns + column
    for label, key in zip(cells.index[:_PEAKS_ASKED], own_row * grid.columns + own_column, strict=False):
        if (own := keys == key).sum() >= SMALLEST_PEAK:
            found[label] = peak_words(rows["start"][own])
    return found
