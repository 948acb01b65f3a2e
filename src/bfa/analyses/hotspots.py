"""Where and when: hotspot cells, and weekday by hour for one kommundel or the whole kommun."""

from collections.abc import Collection
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd
import shapely

from bfa.analyses import series
from bfa.analyses.peaks import weekday_hours
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.where.cells import (
    cell_peaks,
    counted_in,
    framed,
    grid_for,
    inside_of,
    mapped,
    marked,
    named,
    peak_words,
    points_of,
)
from bfa.analyses.where.clusters import Clusters, find_clusters, no_clusters
from bfa.analyses.where.gathering import gather
from bfa.analyses.where.notes import choices, warnings
from bfa.analyses.where.stockpiles import find_stockpiles
from bfa.methods.density import Kernel
from bfa.methods.grid import Grid
from bfa.tables.period import Period, parse_period, within

#: Said where the kommun has counts only.
ROWS_NEEDED = "Var och när kräver en rad per brott; här finns bara antal per område och månad."


@dataclass(frozen=True, slots=True)
class Hotspots:
    """Where and when the incidents of one type happened.

    Attributes
    ----------
    kommundel, brottstyp : str
        What was asked; kommundel "" is the whole kommun.
    period : Period
        Whole months.
    incidents, with_point, without_point, outside, stockpiled : int
        Rows in all, with a point, without one; of those with a point, `stockpiled` share a coordinate that is no place
        (see `stockpiles`) and `outside` have one beyond the cells of the area: neither is in a cell.
        `incidents` is None where a month was not counted.
    grid : Grid or None
        Metre grid over the area; None when there is nothing to lay it over.
    area : Geometry or None
        The polygon the grid is clipped to; cells that touch it are kept.
    cells : GeoDataFrame
        cell_id, n, share [% of rows with a point in the area's cells], rank, near (name of the nearest place that may
        be named, else None), near_kind, near_distance [m], peak (words, for the 40 fullest; else None), gathered (more
        incidents in it and around it than chance gives), geometry. Most first.
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
    stockpiles : DataFrame
        rows [count], share [% of rows with a point]: one line per such coordinate, fullest first.
    clusters : Clusters or None
        The fullest cells that touch, as places; None without cells.
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
    stockpiled: int = 0
    stockpiles: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"rows": [], "share": []}))
    clusters: Clusters | None = None


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
    piles = find_stockpiles(points_of(located), situation.places, crs=located.crs)
    spread = located[~piles.piled]
    grid = grid_for(area, spread, cell_size)
    inside = inside_of(grid, area) if grid is not None else None
    kept, cells = mapped(spread, grid, inside)
    counts = counted_in(kept, grid, inside) if grid is not None and inside is not None else None
    gathering = gather(counts) if counts is not None else None
    clocked, timed = rows[has_clock(rows)], kept[has_clock(kept)]
    cells = named(cells, situation.places, nameable, near_limit)
    joined = no_clusters(rows.crs)
    if grid is not None and counts is not None and gathering is not None:
        joined = find_clusters(
            counts,
            grid,
            rows=clocked[~clocked.index.isin(located.index[piles.piled])],
            gathered=gathering.shown,
            area=area,
            places=situation.places,
            nameable=nameable,
            near_limit=near_limit,
        )
    sizes = (cell_size, bandwidth)
    return Hotspots(
        kommundel=situation.kommundel,
        brottstyp=brottstyp,
        period=period,
        incidents=len(rows) if total is not None else None,
        with_point=len(located),
        without_point=len(rows) - len(located),
        outside=len(spread) - len(kept),
        grid=grid,
        area=area,
        cells=cells.assign(
            peak=cell_peaks(cells, timed, grid), gathered=marked(cells, grid, gathering.shown if gathering else None)
        ),
        weekday_hour=weekday_hours(clocked["start"]),
        without_clock=len(rows) - len(clocked),
        peak=peak_words(clocked["start"]),
        cell_size=cell_size,
        bandwidth=max(bandwidth, cell_size),
        kernel=kernel,
        choices=choices(*sizes, kernel=kernel, near_limit=near_limit, clipped=area is not None, gathering=gathering),
        warnings=warnings(situation, brottstyp, rows, counted=total is not None, raised=bandwidth < cell_size),
        kind=kind_of(situation, brottstyp),
        stockpiled=int(piles.piled.sum()),
        stockpiles=piles.table,
        clusters=joined,
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


def area_of(situation: Situation) -> shapely.Geometry | None:
    """The polygon of the kommundel, or of all kommundelar together; None where there is none."""
    if situation.areas is None:
        return None
    areas = situation.areas
    own = areas if not situation.kommundel else areas[areas["kommundel"] == situation.kommundel]
    drawn = own.geometry[own.geometry.notna() & ~own.geometry.is_empty]
    return shapely.union_all(drawn.to_numpy()) if len(drawn) else None


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
        cells=named(framed(pd.DataFrame(), None, situation.kommun.crs), situation.places, None, 0).assign(
            peak=None, gathered=False
        ),
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
