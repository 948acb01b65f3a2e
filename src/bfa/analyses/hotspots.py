"""Where and when: hotspot cells, and weekday by hour for one kommundel or the whole kommun."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses import series
from bfa.analyses.hotspot_notes import choices, warnings
from bfa.analyses.peaks import find_peak, weekday_hours
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.methods.density import Kernel
from bfa.methods.grid import Grid, cell_boxes, cell_positions, cells_in, cells_with_points, grid_over
from bfa.tables.period import Period, parse_period, within

#: Said where the kommun has counts only.
ROWS_NEEDED = "Var och när kräver en rad per brott; här finns bara antal per område och månad."
_SMALLEST_PEAK = 5
#: So many of the fullest cells are asked when they peak; the rest of a long list has none.
_PEAKS_ASKED = 40


@dataclass(frozen=True, slots=True)
class Hotspots:
    """Where and when the incidents of one type happened.

    Attributes
    ----------
    kommundel, brottstyp : str
        What was asked; kommundel "" is the whole kommun.
    period : Period
        Whole months.
    incidents, with_point, without_point, outside : int
        Rows in all, with a point, without one; `outside` have a point beyond the cells of the area.
        `incidents` is None where a month was not counted.
    grid : Grid or None
        Metre grid over the area; None when there is nothing to lay it over.
    area : Geometry or None
        The polygon the grid is clipped to; cells that touch it are kept.
    cells : GeoDataFrame
        cell_id, n, share [% of rows with a point in the area's cells], rank, near (name of the nearest place that may
        be named, else None), near_kind, near_distance [m], peak (words, for the 40 fullest; else None), geometry.
        Most first.
    weekday_hour : DataFrame
        weekday (0 = Monday), hour (0-23), n: all 168 pairs.
    without_clock : int
        Rows whose clock time is unknown; they are in no weekday x hour table.
    peak : str or None
        When most of them happened, such as "fre–lör 22–03"; None without a clear peak.
    cell_size, bandwidth : float
        As used; the bandwidth is for a density of the shown counts. [m]
    kernel : str
        quartic or gaussian.
    choices : DataFrame
        choice, value, why: every automatic choice.
    warnings : tuple of str
        What a reader must know, in Swedish.
    reason : str
        Why the question could not be answered; "" when it was.
    kind : str
        What is counted: crime, event or activity.
    """

    kommundel: str
    brottstyp: str
    period: Period
    incidents: int | None
    with_point: int
    without_point: int
    outside: int
    grid: Grid | None
    area: shapely.Geometry | None
    cells: gpd.GeoDataFrame
    weekday_hour: pd.DataFrame
    without_clock: int
    peak: str | None
    cell_size: float
    bandwidth: float
    kernel: Kernel
    choices: pd.DataFrame
    warnings: tuple[str, ...]
    reason: str = ""
    kind: str = "crime"


def hotspots(
    situation: Situation,
    *,
    brottstyp: str,
    period: str | Period,
    cell_size: float = 250,
    bandwidth: float = 400,
    kernel: Kernel = "quartic",
    nameable: Collection[str] | None = None,
    near_limit: float = 250,
) -> Hotspots:
    """Where and when one type of incident happened in a period.

    Parameters
    ----------
    situation : Situation
        One kommundel or the whole kommun. With counts only the answer holds the count and the reason.
    brottstyp : str
        One type.
    period : str or Period
        Whole months.
    cell_size, bandwidth : float
        Side of a cell, and reach of the kernel; a bandwidth below the cell is raised to it, and said. [m]
    nameable : collection of str or None
        Kinds of place a cell may be named after; None is all.
    near_limit : float
        Farthest a place may lie from the cell's middle to give it its name. [m]

    Raises
    ------
    ParameterError
        The type, period or cell size cannot be used.
    """
    period = parse_period(period) if isinstance(period, str) else period
    total = series.total(situation, brottstyp, period)
    if situation.incidents is None:
        return _unanswered(situation, brottstyp, period, total, (cell_size, bandwidth))
    rows = rows_of(situation, brottstyp, period)
    located = rows[has_point(rows)]
    area = area_of(situation)
    grid = _grid(area, located, cell_size)
    kept, cells = _mapped(located, grid, area)
    clocked = rows[has_clock(rows)]
    named = _named(cells, situation.places, nameable, near_limit)
    return Hotspots(
        kommundel=situation.kommundel,
        brottstyp=brottstyp,
        period=period,
        incidents=len(rows) if total is not None else None,
        with_point=len(located),
        without_point=len(rows) - len(located),
        outside=len(located) - len(kept),
        grid=grid,
        area=area,
        cells=named.assign(peak=_cell_peaks(named, kept[has_clock(kept)], grid)),
        weekday_hour=weekday_hours(clocked["start"]),
        without_clock=len(rows) - len(clocked),
        peak=peak_words(clocked["start"]),
        cell_size=cell_size,
        bandwidth=max(bandwidth, cell_size),
        kernel=kernel,
        choices=choices(cell_size, bandwidth, kernel=kernel, near_limit=near_limit, clipped=area is not None),
        warnings=warnings(situation, brottstyp, rows, counted=total is not None),
        kind=kind_of(situation, brottstyp),
    )


def rows_of(situation: Situation, brottstyp: str, period: Period) -> gpd.GeoDataFrame:
    """The incident rows of one type that start in the period; empty where the kommun has counts only."""
    rows = situation.incidents
    if rows is None:
        return gpd.GeoDataFrame({"start": pd.to_datetime([])}, geometry=[], crs=situation.kommun.crs)
    same = (rows["brottstyp"] == brottstyp) & (rows["kind"] == kind_of(situation, brottstyp))
    return rows[same & within(rows["start"], period)]


def has_point(rows: gpd.GeoDataFrame) -> "pd.Series[bool]":
    """True where a row can be placed on a map."""
    placed: pd.Series[bool] = rows.geometry.notna() & ~rows.geometry.is_empty
    return placed


def has_clock(rows: pd.DataFrame) -> "pd.Series[bool]":
    """True unless the source says that the clock time is unknown."""
    if "clock_known" not in rows:
        return pd.Series(True, index=rows.index)
    return rows["clock_known"].fillna(True).astype(bool)


def points_of(rows: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """East and north of rows that have a point, shape (n, 2). [m]"""
    found: NDArray[np.float64] = shapely.get_coordinates(shapely.centroid(rows.geometry.to_numpy()))
    return found


def area_of(situation: Situation) -> shapely.Geometry | None:
    """The polygon of the kommundel, or of all kommundelar together; None where there is none."""
    if situation.areas is None:
        return None
    areas = situation.areas
    own = areas if not situation.kommundel else areas[areas["kommundel"] == situation.kommundel]
    drawn = own.geometry[own.geometry.notna() & ~own.geometry.is_empty]
    return shapely.union_all(drawn.to_numpy()) if len(drawn) else None


def peak_words(start: "pd.Series[pd.Timestamp]") -> str | None:
    """When most of them happened, in words; None without a clear peak."""
    peak = find_peak(weekday_hours(start))
    return peak.words if peak else None


def _unanswered(
    situation: Situation, brottstyp: str, period: Period, total: int | None, sizes: tuple[float, float]
) -> Hotspots:
    nowhere = rows_of(situation, brottstyp, period)
    return Hotspots(
        kommundel=situation.kommundel,
        brottstyp=brottstyp,
        period=period,
        incidents=total,
        with_point=0,
        without_point=0,
        outside=0,
        grid=None,
        area=area_of(situation),
        cells=_named(_framed(pd.DataFrame(), None, situation.kommun.crs), situation.places, None, 0).assign(peak=None),
        weekday_hour=weekday_hours(nowhere["start"]),
        without_clock=0,
        peak=None,
        cell_size=sizes[0],
        bandwidth=sizes[1],
        kernel="quartic",
        choices=pd.DataFrame(columns=["choice", "value", "why"]),
        warnings=(),
        reason=ROWS_NEEDED,
        kind=kind_of(situation, brottstyp),
    )


def _grid(area: shapely.Geometry | None, located: gpd.GeoDataFrame, size: float) -> Grid | None:
    if area is not None:
        return grid_over(area.bounds, size=size)
    return grid_over(tuple(located.total_bounds), size=size) if len(located) else None


def _mapped(
    located: gpd.GeoDataFrame, grid: Grid | None, area: shapely.Geometry | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The rows inside the area's cells, and those cells."""
    if grid is None:
        return located, _framed(pd.DataFrame(), None, located.crs)
    inside = cells_in(grid, area) if area is not None else np.ones((grid.rows, grid.columns), dtype=bool)
    points = points_of(located)
    row, column, on = cell_positions(points, grid)
    on[on] = inside[row[on], column[on]]
    return located[on], _framed(cells_with_points(points[on], grid), grid, located.crs)


def _framed(cells: pd.DataFrame, grid: Grid | None, crs: object) -> gpd.GeoDataFrame:
    if cells.empty or grid is None:
        columns = {"cell_id": pd.Series(dtype="str"), "n": pd.Series(dtype="int64"), "share": pd.Series(dtype=float)}
        return gpd.GeoDataFrame(columns | {"rank": pd.Series(dtype="int64")}, geometry=[], crs=crs)
    squares = cell_boxes(grid, cells["row"].to_numpy(), cells["column"].to_numpy())
    named = cells[["cell_id", "n"]].assign(share=100 * cells["n"] / cells["n"].sum(), rank=range(1, len(cells) + 1))
    return gpd.GeoDataFrame(named, geometry=squares, crs=crs)


def _named(
    cells: gpd.GeoDataFrame, places: pd.DataFrame, nameable: Collection[str] | None, limit: float
) -> gpd.GeoDataFrame:
    """The cells with the nearest named place of a kind that may be named, measured from the cell's middle."""
    empty = cells.assign(near=None, near_kind=None, near_distance=np.nan)
    known = places[places["name"].notna()] if len(places) and len(cells) else places.iloc[:0]
    if nameable is not None:
        known = known[known["kind"].str.casefold().isin({kind.casefold() for kind in nameable})]
    if known.empty:
        return empty[[*cells.columns.drop("geometry"), "near", "near_kind", "near_distance", "geometry"]]
    sites = gpd.GeoDataFrame(known, geometry="geometry", crs=getattr(places, "crs", cells.crs)).to_crs(cells.crs)
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


def _cell_peaks(cells: gpd.GeoDataFrame, rows: gpd.GeoDataFrame, grid: Grid | None) -> "pd.Series[Any]":
    found = pd.Series([None] * len(cells), index=cells.index, dtype=object)
    if grid is None or rows.empty:
        return found
    row, column, _ = cell_positions(points_of(rows), grid)
    middles = shapely.get_coordinates(cells.geometry.centroid.to_numpy())
    own_row, own_column, _ = cell_positions(middles, grid)
    keys = row * grid.columns + column
    for label, key in zip(cells.index[:_PEAKS_ASKED], own_row * grid.columns + own_column, strict=False):
        if (own := keys == key).sum() >= _SMALLEST_PEAK:
            found[label] = peak_words(rows["start"][own])
    return found
