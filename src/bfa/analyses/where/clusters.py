"""The fullest cells that touch, joined to places with a name: how much of the crime on how little of the ground."""

from collections.abc import Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.where.cells import SMALLEST_PEAK, peak_words, points_of, sites_of
from bfa.methods.grid import Grid, cell_boxes, cell_ids, cell_positions
from bfa.methods.stability import hottest

#: The fullest cells are so large a share of the area's, and at least so many.
SHARE, FEWEST_CELLS = 0.01, 10
#: Parts of a day that runs from 06 to 06.
PARTS = ("06–12", "12–18", "18–24", "00–06")
_COLUMNS = ("cluster", "n", "share", "area_share", "cells", "gathered", "near", "near_kind", "peak")


@dataclass(frozen=True, slots=True)
class Clusters:
    """Places made of cells.

    Attributes
    ----------
    table : GeoDataFrame
        cluster (1 = most), n [count], share (of the incidents in cells) [%], area_share (of the area's ground) [%],
        cells (tuple of cell_id, fullest first), gathered (any of its cells is), near, near_kind (nearest place that
        may be named, else None), peak (words, else None), geometry.
    hours : DataFrame
        cluster (0 = elsewhere, or without a cell), weekday (0 = Monday, from 06), part (of `PARTS`), n: every
        combination, of rows with a clock time. [count]
    """

    table: gpd.GeoDataFrame
    hours: pd.DataFrame


def no_clusters(crs: object) -> Clusters:
    """The answer where there are no cells."""
    empty = {name: pd.Series(dtype=object) for name in _COLUMNS}
    hours = pd.DataFrame({"cluster": [], "weekday": [], "part": [], "n": []})
    return Clusters(gpd.GeoDataFrame(empty, geometry=[], crs=crs), hours)


def find_clusters(
    counts: NDArray[np.float64],
    grid: Grid,
    *,
    rows: gpd.GeoDataFrame,
    gathered: NDArray[np.bool_],
    area: shapely.Geometry | None,
    places: pd.DataFrame,
    nameable: Collection[str] | None = None,
    near_limit: float = 250,
) -> Clusters:
    """Join the fullest cells that touch, by side or corner.

    Parameters
    ----------
    counts : array (rows, columns)
        Incidents; NaN outside the area. [count]
    rows : GeoDataFrame
        Rows of the type and period with a known clock time; those with a point in a cluster tell when it peaks.
    gathered : bool array (rows, columns)
        From `gathering.gather`.
    nameable, near_limit
        As for `hotspots`.

    Notes
    -----
    A place smaller than five incidents is none.
    """
    inside = ~np.isnan(counts)
    label = _labels(counts, inside)
    found = [which for which in range(1, label.max() + 1) if np.nansum(counts[label == which]) >= SMALLEST_PEAK]
    found.sort(key=lambda which: (-np.nansum(counts[label == which]), which))
    if not found:
        return no_clusters(rows.crs)
    own = _clusters_of(rows, grid, label, found)
    lines = [_cluster(counts, grid, label == which, gathered) for which in found]
    table = gpd.GeoDataFrame(lines, geometry="geometry", crs=rows.crs)
    ground = area.area if area is not None else inside.sum() * grid.size**2
    cut = table.geometry if area is None else table.geometry.intersection(area)
    table = table.assign(
        cluster=range(1, len(table) + 1),
        share=100 * table["n"] / np.nansum(counts),
        area_share=100 * cut.area / ground,
        peak=[peak_words(rows["start"][own == place]) for place in range(1, len(table) + 1)],
    )
    near = _names(table, places, nameable, near_limit)
    return Clusters(table.assign(**near)[[*_COLUMNS, "geometry"]], _hours(rows, own, len(table)))


def _labels(counts: NDArray[np.float64], inside: NDArray[np.bool_]) -> NDArray[np.int64]:
    share = min(max(SHARE, FEWEST_CELLS / inside.sum()), 0.5)
    full = np.zeros(counts.shape, dtype=bool)
    full[inside] = hottest(counts[inside][:, None], share=share)[:, 0]
    label: NDArray[np.int64] = ndimage.label(full, structure=np.ones((3, 3)))[0]
    return label


def _cluster(
    counts: NDArray[np.float64], grid: Grid, own: NDArray[np.bool_], gathered: NDArray[np.bool_]
) -> dict[str, object]:
    row, column = np.nonzero(own)
    order = np.argsort(-counts[row, column], kind="stable")
    row, column = row[order], column[order]
    return {
        "n": int(counts[own].sum()),
        "cells": tuple(cell_ids(grid, row, column)),
        "gathered": bool(gathered[own].any()),
        "fullest": cell_boxes(grid, row[:1], column[:1])[0].centroid,
        "geometry": shapely.union_all(cell_boxes(grid, row, column)),
    }


def _clusters_of(rows: gpd.GeoDataFrame, grid: Grid, label: NDArray[np.int64], found: list[int]) -> NDArray[np.int64]:
    """The number of each row's cluster; 0 elsewhere."""
    number = np.zeros(label.max() + 1, dtype=np.int64)
    number[found] = np.arange(1, len(found) + 1)
    own = np.zeros(len(rows), dtype=np.int64)
    placed = (rows.geometry.notna() & ~rows.geometry.is_empty).to_numpy()
    row, column, on = cell_positions(points_of(rows[placed]), grid)
    cluster = np.zeros(len(row), dtype=np.int64)
    cluster[on] = number[label[row[on], column[on]]]
    own[placed] = cluster
    return own


def _names(
    table: gpd.GeoDataFrame, places: pd.DataFrame, nameable: Collection[str] | None, limit: float
) -> dict[str, list[object]]:
    """The place nearest the fullest cell's middle, of those no farther than the limit from the cluster."""
    sites = sites_of(places, nameable, table.crs)
    shapes = sites.geometry.to_numpy()
    found: dict[str, list[object]] = {"near": [], "near_kind": []}
    for cluster, fullest in zip(table.geometry, table["fullest"], strict=True):
        close = shapely.distance(cluster, shapes) <= limit
        best = int(np.argmin(np.where(close, shapely.distance(fullest, shapes), np.inf))) if close.any() else None
        found["near"].append(None if best is None else sites["name"].iloc[best])
        found["near_kind"].append(None if best is None else sites["kind"].iloc[best])
    return found


def _hours(rows: gpd.GeoDataFrame, own: NDArray[np.int64], many: int) -> pd.DataFrame:
    """Counts per cluster, weekday and part of the day."""
    moved = rows["start"] - pd.Timedelta(hours=FIRST_HOUR)
    part = (moved.dt.hour // 6).to_numpy()
    flat = (own * 7 + moved.dt.day_of_week.to_numpy()) * 4 + part
    n = np.bincount(flat, minlength=(many + 1) * 28)
    cluster, rest = np.divmod(np.arange(len(n)), 28)
    return pd.DataFrame({"cluster": cluster, "weekday": rest // 4, "part": np.take(PARTS, rest % 4), "n": n})
