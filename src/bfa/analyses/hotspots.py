"""Where and when: hotspot cells, and weekday by hour for one kommundel or the whole kommun."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses import series
from bfa.analyses.answer import Answer
from bfa.analyses.peaks import weekday_hours
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import EVERY_MONTH, Uncounted, too_many_unread, uncounted
from bfa.analyses.when.clock import has_clock
from bfa.analyses.where.cells import cell_peaks, framed, named, peak_words
from bfa.analyses.where.clusters import PILED, Clusters, Earlier, find_clusters, no_clusters
from bfa.analyses.where.gathering import SEED, Gathering, gather
from bfa.analyses.where.laid_out import LaidOut, area_of, has_point, lay_nothing, lay_out, lay_over
from bfa.analyses.where.notes import warnings, without_ground
from bfa.errors import ParameterError
from bfa.methods.smoothing import Kernel
from bfa.methods.units import Units
from bfa.tables.period import Period, months, parse_period, within, years_back

_LONGEST_BANDWIDTH = 10_000
#: Earlier years of the same months that are looked at, and of them those that tell when a place of few peaks.
_MOST_YEARS, YEARS_BACK = 9, 4


@dataclass(frozen=True, slots=True)
class Hotspots(Answer):
    """Where and when the incidents of one type happened."""

    FACTS = frozenset(
        (
            "units",
            "area",
            "cell_size",
            "bandwidth",
            "near_limit",
            "peak",
            "permutations",
            "seed",
            "too_small",
            "slivers",
        )
    )

    #: What was asked; kommundel "" is the whole kommun.
    kommundel: str
    brottstyp: str
    period: Period
    #: Rows in all, with a point, without one; of those with a point, `stockpiled` share a coordinate that is no place
    #: (see `stockpiles`) and `outside` have one beyond the units of the area: neither is in a cell. `incidents` is None
    #: where a month was not counted.
    incidents: int | None
    with_point: int
    without_point: int
    outside: int
    #: What the incidents are counted in: squares, hexagons or polygons; None when there is nothing to lay out.
    units: Units | None
    #: Incidents per unit. [count] Shape (n,).
    counts: NDArray[np.float64]
    #: The polygon the units are laid over; those that touch it are kept.
    area: shapely.Geometry | None
    #: unit (position), cell_id, n, share [% of rows with a point in the area's units], rank, near (name of the nearest
    #: place that may be named, else street, else None), near_kind, near_distance [m], peak (words, for the 40 fullest;
    #: else None), left (`Peak.left`), gathered (more incidents in it and around it than chance gives), geometry. Units
    #: that hold something, most first.
    cells: gpd.GeoDataFrame
    #: weekday (0 = Monday), hour (0-23), n: all 168 pairs.
    weekday_hour: pd.DataFrame
    #: Rows whose clock time is unknown; they are in no weekday x hour table.
    without_clock: int
    #: When most of them happened, such as "fre–lör 22–03"; None without a clear peak.
    peak: str | None
    #: As used; a bandwidth of 0 leaves the choice to `lasting`. [m]
    cell_size: float
    bandwidth: float
    #: quartic or gaussian.
    kernel: Kernel
    #: What a reader must know, by codes; see `notes.warnings`.
    warnings: tuple[str, ...]
    #: Why the question could not be answered: rows_needed, more_rows_needed, uncounted; "" when it was.
    reason: str = ""
    kind: str = "crime"
    stockpiled: int = 0
    #: rows [count], share [% of rows with a point]: one line per such coordinate, fullest first.
    stockpiles: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"rows": [], "share": []}))
    #: The fullest units that touch, as places; None without units.
    clusters: Clusters | None = None
    #: Nothing is told as a share of the area; see `notes.without_ground`.
    groundless: bool = False
    #: The same count for every kommundel, and for rows without one. [count; NaN where a month was not counted]
    parts: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float))
    #: Months that nothing here holds, though they are in the period.
    uncounted: Uncounted = EVERY_MONTH
    #: As asked. [m]
    near_limit: float = 250
    #: Of the test of which units gather more than chance; 0 permutations where nothing was tested.
    permutations: int = 0
    seed: int = SEED
    #: Own polygons that are no units because they have too little ground, and cells whose incidents are counted in the
    #: one beside, because the border leaves them too little. [count]
    too_small: int = 0
    slivers: int = 0
    #: The rows of the type and period, with cell_id (missing where a row is in no unit).
    rows: gpd.GeoDataFrame = field(default_factory=lambda: gpd.GeoDataFrame({"cell_id": []}, geometry=[]))

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Every unit of the area with its count, zeros too: cell_id, n [count], geometry; to plot, join and save."""
        units = self.units
        if units is None:
            return gpd.GeoDataFrame({"cell_id": [], "n": []}, geometry=[], crs=self.cells.crs)
        table = {"cell_id": pd.Series(units.ids, dtype="str"), "n": self.counts.astype(np.int64)}
        return gpd.GeoDataFrame(table, geometry=units.shapes, crs=self.cells.crs)


@dataclass(frozen=True, slots=True)
class _Naming:
    """What cells and clusters may be called after, and how far away it may lie [m]; and when they were full before."""

    nameable: Collection[str] | None
    limit: float
    #: Names in lower case of places that are none by themselves.
    unnamed: Collection[str]
    #: The same months before, where there are units.
    earlier: Earlier | None


def hotspots(
    situation: Situation,
    *,
    brottstyp: str,
    period: str | Period,
    cell_size: float = 250,
    cell_shape: str = "kvadrat",
    bandwidth: float = 0,
    kernel: Kernel = "quartic",
    nameable: Collection[str] | None = None,
    near_limit: float = 250,
    smallest: float = 0,
    unnamed: Collection[str] = (),
) -> Hotspots:
    """Where and when one type of incident happened in a period.

    Parameters
    ----------
    situation : Situation
        One kommundel or the whole kommun. With counts only the answer holds the count and the reason.
    cell_size : float
        Side of a square; a hexagon has the ground of that square. [m]
    cell_shape : {"kvadrat", "hexagon", "områden"}
        "områden" are the kommun's own polygons.
    bandwidth : float
        Reach of the kernel; 0 leaves the choice to `lasting`; below the cell it is raised to it, and said. [m]
    nameable : collection of str or None
        Kinds of place a cell may be named after; None is all.
    near_limit : float
        Farthest a place may lie from the cell's middle to give it its name. [m]
    unnamed : collection of str
        Names in lower case of places that may not be named whatever their kind: none of them is a place by itself.
    smallest : float
        As for `units_for`: what is smaller is not counted by itself. [m]

    Raises
    ------
    ParameterError
        The type, period, cell size or shape cannot be used.
    """
    period = parse_period(period) if isinstance(period, str) else period
    total = series.total(situation, brottstyp, period)
    _refuse_bandwidth(bandwidth)
    gone = uncounted(situation, brottstyp, period)
    reason = rows_needed(situation, brottstyp, period) or ("uncounted" if gone.reason else "")
    rows = rows_of(situation, brottstyp, period)
    if reason:
        rows = rows.iloc[:0]
        laid = lay_nothing(rows)
    else:
        laid = lay_out(situation, rows, size=cell_size, shape=cell_shape, smallest=smallest)
    earlier = None if laid.units is None else _earlier(situation, brottstyp, period, laid.units)
    naming = _Naming(nameable, near_limit, unnamed, earlier)
    return Hotspots(
        kommundel=situation.kommundel,
        brottstyp=brottstyp,
        period=period,
        incidents=total if reason or total is None else len(rows),
        cell_size=cell_size,
        bandwidth=max(bandwidth, cell_size) if bandwidth and not reason else float(bandwidth),
        kernel=kernel,
        warnings=() if reason else warnings(situation, brottstyp, rows, raised=0 < bandwidth < cell_size),
        reason=reason,
        kind=kind_of(situation, brottstyp),
        parts=series.period_totals(series.area_months(situation, brottstyp), period),
        uncounted=gone,
        near_limit=near_limit,
        **_where(situation, rows, laid, naming),
        **_when(rows),
    )


def _where(situation: Situation, rows: gpd.GeoDataFrame, laid: LaidOut, naming: _Naming) -> dict[str, Any]:
    """The fields that tell where: units and counts, cells, places, and what lies off them."""
    units, area = laid.units, area_of(situation)
    gathering = gather(laid.counts, units.neighbours) if units is not None else None
    ids = pd.Series(units.ids if units is not None else [], dtype="str")
    into = units.into if units is not None else None
    return {
        "with_point": laid.located,
        "without_point": laid.without_point,
        "outside": int((laid.unit < 0).sum()),
        "units": units,
        "counts": laid.counts,
        "area": area,
        "cells": _cells(situation, laid, gathering, naming),
        "stockpiled": int(laid.piles.piled.sum()),
        "stockpiles": laid.piles.table,
        "clusters": _clusters(situation, laid, rows, gathering, naming),
        "groundless": without_ground(units, clipped=area is not None),
        "permutations": gathering.permutations if gathering is not None else 0,
        "too_small": laid.too_small,
        "slivers": int((into != np.arange(len(into))).sum()) if into is not None else 0,
        "rows": rows.assign(cell_id=pd.Series(ids.reindex(laid.unit).to_numpy(), index=laid.rows.index)),
    }


def _when(rows: gpd.GeoDataFrame) -> dict[str, Any]:
    """The fields that tell when."""
    clocked = rows[has_clock(rows)]
    return {
        "weekday_hour": weekday_hours(clocked["start"]),
        "without_clock": len(rows) - len(clocked),
        "peak": peak_words(clocked["start"]),
    }


def _refuse_bandwidth(bandwidth: float) -> None:
    """0, or a length on a map of a kommun. [m]"""
    if not 0 <= bandwidth <= _LONGEST_BANDWIDTH:
        raise ParameterError(
            f"Bandbredden {bandwidth:g} m går inte att använda.",
            do=f"ange 0 (väljs av träffarna) eller meter, till exempel 400; högst {_LONGEST_BANDWIDTH:g}.",
        )


def rows_needed(situation: Situation, brottstyp: str, period: Period) -> str:
    """Why the rows say nothing of a period: rows_needed, more_rows_needed (not those of every month); "" else."""
    if situation.incidents is None:
        return "rows_needed"
    return "more_rows_needed" if series.without_rows(situation, brottstyp).isin(months(period)).any() else ""


def rows_of(situation: Situation, brottstyp: str, period: Period) -> gpd.GeoDataFrame:
    """The incident rows of one type that start in the counted months of the period; empty where there are counts only.

    A month of the whole kommun is counted when it is so in every kommundel: elsewhere a kommundel without counts would
    look like one without crime.
    """
    rows = situation.incidents
    if rows is None:
        return gpd.GeoDataFrame({"start": pd.to_datetime([])}, geometry=[], crs=situation.kommun.crs)
    same = (rows["brottstyp"] == brottstyp) & (rows["kind"] == kind_of(situation, brottstyp))
    inside = rows[same & within(rows["start"], period)]
    known = series.counted_line(situation, brottstyp).dropna().index
    return inside[inside["start"].dt.to_period("M").isin(known)]


def years_with_rows(situation: Situation, brottstyp: str, period: Period) -> list[Period]:
    """The same months, oldest first, back to the first year without its rows; whole years must not overlap."""
    stride = -(-(period.last.ordinal - period.first.ordinal + 1) // 12)
    lacking, years = series.without_rows(situation, brottstyp), [period]
    for back in range(1, _MOST_YEARS + 1):
        year = years_back(period, back * stride)
        if series.total(situation, brottstyp, year) is None or lacking.isin(months(year)).any():
            break
        years.insert(0, year)
    return years


def _earlier(situation: Situation, brottstyp: str, period: Period, units: Units) -> Earlier | None:
    """The latest earlier years in the same units; None where there is none, or too many rows could not be read."""
    years = years_with_rows(situation, brottstyp, period)[-1 - YEARS_BACK : -1]
    if not years or too_many_unread(situation, brottstyp):
        return None
    laid = [lay_over(situation, rows_of(situation, brottstyp, year), units) for year in years]
    timed = [has_clock(each.rows).to_numpy() & (each.unit >= 0) for each in laid]
    start = pd.concat([each.rows["start"][own] for each, own in zip(laid, timed, strict=True)])
    return Earlier(start, np.concatenate([each.unit[own] for each, own in zip(laid, timed, strict=True)]), len(years))


def _cells(situation: Situation, laid: LaidOut, gathering: Gathering | None, naming: _Naming) -> gpd.GeoDataFrame:
    """The units that hold something, with names, peaks and marks."""
    held = framed(laid.counts, laid.units, laid.rows.crs)
    cells = named(held, situation.places, naming.nameable, naming.limit, situation.streets)
    timed = has_clock(laid.rows).to_numpy()
    own = cells["unit"].to_numpy()
    return cells.assign(
        **cell_peaks(cells, laid.rows["start"][timed], laid.unit[timed]),
        gathered=gathering.shown[own] if gathering is not None else False,
    )


def _clusters(
    situation: Situation, laid: LaidOut, rows: gpd.GeoDataFrame, gathering: Gathering | None, naming: _Naming
) -> Clusters:
    """The places, with the hours of all rows; polygons are none."""
    if laid.units is None or gathering is None or laid.units.kind == "polygon":
        return no_clusters(rows.crs)
    unit = pd.Series(laid.unit, index=laid.rows.index).reindex(rows.index, fill_value=-1)
    found = find_clusters(
        laid.counts,
        laid.units,
        start=rows["start"].where(has_clock(rows)),
        unit=unit.mask(has_point(rows) & ~rows.index.isin(laid.rows.index), PILED).to_numpy(),
        gathered=gathering.shown,
        places=situation.places,
        nameable=naming.nameable,
        unnamed=naming.unnamed,
        near_limit=naming.limit,
        crs=rows.crs,
        streets=situation.streets,
        earlier=naming.earlier,
    )
    if not without_ground(laid.units, clipped=area_of(situation) is not None):
        return found
    return replace(found, table=found.table.assign(area_share=np.nan))
