"""The fullest units that touch, joined to places with a name: how much of the crime on how little of the ground.

A known place that is small has its own units too, though they are not among the fullest: that a youth centre has its
incidents on Thursdays is not seen in the units around it. What is known beforehand is not picked out for being full.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csgraph

from bfa.analyses.answer import Answer
from bfa.analyses.peaks import FIRST_HOUR, find_peak, weekday_hours
from bfa.analyses.where.cells import SMALLEST_PEAK, nearest_street, peak_columns, sites_of
from bfa.methods.stability import hottest
from bfa.methods.units import Units

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: The fullest units are so large a share of the area's, and at least so many.
SHARE, FEWEST_UNITS = 0.01, 10
#: Parts of a day that runs from 06 to 06.
PARTS = ("06–12", "12–18", "18–24", "00–06")
#: The unit of a row whose coordinate is a stockpile.
PILED = -2
#: A known place is small where it touches no more units than so many, or comes so near them: a share of their side.
_MOST_TOUCHED, _REACH = 4, 0.25
_COLUMNS = ("cluster", "n", "share", "area_share", "cells", "gathered", "near", "near_kind", "peak", "left")
_OVER_YEARS = ("years", "years_n", "years_peak", "years_left")


@dataclass(frozen=True, slots=True)
class Earlier(Answer):
    """The rows of the same months of earlier years, with a clock time and in a unit."""

    #: Their start, and the unit of each.
    start: "pd.Series[pd.Timestamp]"
    unit: Ints
    #: How many years. [count]
    years: int


@dataclass(frozen=True, slots=True)
class Clusters(Answer):
    """Places made of units."""

    #: cluster (1 = most), n [count], share (of the incidents in units) [%], area_share (of the area's ground, where
    #: that is known) [%], cells (tuple of cell_id, fullest first), gathered (any of its units is), near, near_kind
    #: (nearest place that may be named, else None), peak (words, else None), left (`Peak.left`), geometry; years,
    #: years_n, years_peak and years_left: the same months with those of earlier years, the incidents with a clock time
    #: in them and when they peak.
    table: gpd.GeoDataFrame
    #: cluster (0 = elsewhere, or without a unit; -1 = on a stockpile), weekday (0 = Monday, from 06), part (of
    #: `PARTS`), n: every combination, and with weekday -1 and part "" those without a clock time. They add up to all
    #: rows of the type and period. [count]
    hours: pd.DataFrame


def no_clusters(crs: object) -> Clusters:
    """The answer where there are no units."""
    empty = {name: pd.Series(dtype=object) for name in (*_COLUMNS, *_OVER_YEARS)}
    hours = pd.DataFrame({"cluster": [], "weekday": [], "part": [], "n": []})
    return Clusters(gpd.GeoDataFrame(empty, geometry=[], crs=crs), hours)


def find_clusters(
    counts: Floats,
    units: Units,
    *,
    start: "pd.Series[pd.Timestamp]",
    unit: Ints,
    gathered: NDArray[np.bool_],
    places: pd.DataFrame,
    nameable: Collection[str] | None = None,
    unnamed: Collection[str] = (),
    near_limit: float = 250,
    crs: object = None,
    streets: gpd.GeoDataFrame | None = None,
    earlier: Earlier | None = None,
) -> Clusters:
    """Join the fullest units that touch, by side or corner.

    Parameters
    ----------
    counts : array (n,)
        Incidents per unit. [count]
    start : Series of Timestamp
        Of all rows of the type and period; missing where the clock time is unknown.
    unit : array (len(start),)
        The unit of each; -1 for none, `PILED` on a stockpile. Those in a cluster tell when it peaks.
    gathered : bool array (n,)
        From `gathering.gather`.
    nameable, unnamed, near_limit
        As for `hotspots`.
    streets : GeoDataFrame or None
        `contracts.STREETS`: the street nearest the fullest unit's middle names a cluster that no place does.

    Notes
    -----
    A place smaller than five incidents is none.
    """
    sites = sites_of(places, nameable, crs)
    sites = sites[~sites["name"].astype("str").str.casefold().isin(unnamed)]
    label = _with_known(_labels(counts, units), counts, units, sites)
    sums = np.bincount(label, counts)
    found = [which for which in range(1, len(sums)) if sums[which] >= SMALLEST_PEAK]
    found.sort(key=lambda which: (-sums[which], which))
    if not found:
        return no_clusters(crs)
    number = np.zeros(len(sums), dtype=np.int64)
    number[found] = np.arange(1, len(found) + 1)
    own = np.where(unit >= 0, number[label[unit]], np.where(unit == PILED, -1, 0))
    lines = [_cluster(counts, units, np.flatnonzero(label == which), gathered) for which in found]
    table = gpd.GeoDataFrame(lines, geometry="geometry", crs=crs)
    table = table.assign(
        cluster=range(1, len(table) + 1),
        share=100 * table["n"] / counts.sum(),
        area_share=100 * table["ground"] / units.ground.sum(),
        **peak_columns([find_peak(weekday_hours(start[own == place].dropna())) for place in range(1, len(table) + 1)]),
    )
    table = table.assign(**_over_years(start, own, np.where(number[label] > 0, number[label], 0), earlier, len(table)))
    near = pd.DataFrame(_names(table, places, nameable, near_limit), dtype=object)
    bare = near["near"].isna().to_numpy()
    fullest = table["fullest"].to_numpy()[bare]
    street = nearest_street(fullest, streets, nameable=nameable, limit=near_limit, crs=crs)
    near.loc[bare] = street[["near", "near_kind"]].set_index(near.index[bare])
    return Clusters(table.assign(**near)[[*_COLUMNS, *_OVER_YEARS, "geometry"]], _hours(start, own, len(table)))


def _labels(counts: Floats, units: Units) -> Ints:
    """The number of the cluster each unit is in, from 1 in the order of the units; 0 for none."""
    share = min(max(SHARE, FEWEST_UNITS / len(counts)), 0.5)
    full = np.flatnonzero(hottest(counts[:, None], share=share)[:, 0])
    label = np.zeros(len(counts), dtype=np.int64)
    if len(full):
        label[full] = 1 + csgraph.connected_components(units.neighbours[full][:, full], directed=False)[1]
    return label


def _with_known(label: Ints, counts: Floats, units: Units, sites: gpd.GeoDataFrame) -> Ints:
    """The labels with the units of small known places beside: of those with enough, where none is in a place already.

    The fullest first, so that two that share a unit are one.
    """
    sums = np.bincount(label, counts)
    label = np.where(sums[label] >= SMALLEST_PEAK, label, 0)
    shapes = sites.geometry.to_numpy()
    shapes = shapes[(shapely.get_dimensions(shapes) != 1) & ~shapely.is_empty(shapes)]
    site, touched = shapely.STRtree(units.shapes).query(shapes, predicate="dwithin", distance=_REACH * units.size)
    own = [touched[site == which] for which in range(len(shapes))]
    small = [each for each in own if 0 < len(each) <= _MOST_TOUCHED and counts[each].sum() >= SMALLEST_PEAK]
    for each in sorted(small, key=lambda each: -counts[each].sum()):
        if not label[each].any():
            label[each[counts[each] > 0]] = label.max() + 1
    return label


def _over_years(
    start: "pd.Series[pd.Timestamp]", own: Ints, cluster_of: Ints, earlier: Earlier | None, many: int
) -> dict[str, Any]:
    """years, years_n, years_peak, years_left of every place: `cluster_of` is the place of each unit, 0 for none."""
    before = Earlier(start.iloc[:0], np.zeros(0, dtype=np.int64), 0) if earlier is None else earlier
    every = pd.concat([start, before.start])
    place = np.concatenate([own, cluster_of[before.unit]])
    timed = [every[place == which].dropna() for which in range(1, many + 1)]
    peaks = peak_columns([find_peak(weekday_hours(each)) for each in timed]).add_prefix("years_")
    return {"years": 1 + before.years, "years_n": [len(each) for each in timed], **peaks}


def _cluster(counts: Floats, units: Units, own: Ints, gathered: NDArray[np.bool_]) -> dict[str, object]:
    own = own[np.argsort(-counts[own], kind="stable")]
    return {
        "n": int(counts[own].sum()),
        "cells": tuple(units.ids[own].tolist()),
        "ground": units.ground[own].sum(),
        "gathered": bool(gathered[own].any()),
        "fullest": shapely.Point(units.centres[own[0]]),
        "geometry": shapely.union_all(units.shapes[own]),
    }


def _names(
    table: gpd.GeoDataFrame, places: pd.DataFrame, nameable: Collection[str] | None, limit: float
) -> dict[str, list[object]]:
    """The place nearest the fullest unit's middle, of those no farther than the limit from the cluster."""
    sites = sites_of(places, nameable, table.crs)
    shapes = sites.geometry.to_numpy()
    found: dict[str, list[object]] = {"near": [], "near_kind": []}
    for cluster, fullest in zip(table.geometry, table["fullest"], strict=True):
        close = shapely.distance(cluster, shapes) <= limit
        best = int(np.argmin(np.where(close, shapely.distance(fullest, shapes), np.inf))) if close.any() else None
        found["near"].append(None if best is None else sites["name"].iloc[best])
        found["near_kind"].append(None if best is None else sites["kind"].iloc[best])
    return found


def _hours(start: "pd.Series[pd.Timestamp]", own: Ints, many: int) -> pd.DataFrame:
    """Counts per cluster, weekday and part of the day, and of those without a clock time."""
    moved = start - pd.Timedelta(hours=FIRST_HOUR)
    slot = (4 * moved.dt.day_of_week + moved.dt.hour // 6).fillna(28).to_numpy(dtype=np.int64)
    n = np.bincount((own + 1) * 29 + slot, minlength=(many + 2) * 29)
    cluster, rest = np.divmod(np.arange(len(n)), 29)
    part, weekday = np.take((*PARTS * 7, ""), rest), np.where(rest < 28, rest // 4, -1)
    return pd.DataFrame({"cluster": cluster - 1, "weekday": weekday, "part": part, "n": n})
