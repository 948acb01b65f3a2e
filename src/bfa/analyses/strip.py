"""The strip just outside a kommundel: what is counted in it, and its neighbours without it. Needs rows with points."""

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.analyses.series import area_months, kind_of, kommundelar_only
from bfa.analyses.situation import Situation
from bfa.methods.rings import inside, rings, touching
from bfa.tables import store

#: How far crime is thought to move, unless said otherwise. [m]
WIDTH = 500.0


def neighbours(situation: Situation, kommundel: str, *, gap: float = 10.0) -> tuple[str, ...]:
    """Kommundelar whose polygon meets that of a kommundel, in reading order; empty where there are no polygons.

    Parameters
    ----------
    gap : float
        Polygons this near count as meeting. [m]
    """
    areas = situation.areas
    if areas is None or kommundel not in set(areas["kommundel"]):
        return ()
    met = touching(areas.set_index("kommundel").geometry, kommundel, gap=gap)
    return tuple(name for name in situation.kommundelar if name in met)


def around(situation: Situation, kommundel: str, *, edges: tuple[float, ...] = (0.0, WIDTH)) -> gpd.GeoDataFrame | None:
    """Rings outside a kommundel, cut at the kommun's border: inner, outer [m], geometry. None without its polygon.

    Source: `bfa.methods.rings`.
    """
    areas = situation.areas
    if areas is None:
        return None
    own = areas[areas["kommundel"] == kommundel]
    if not own.geometry.notna().any():
        return None
    return rings(own, edges=edges, within=areas)


def kommun_rows(situation: Situation, brottstyp: str, rows: gpd.GeoDataFrame | None = None) -> gpd.GeoDataFrame | None:
    """Every row of one type in the kommun; None where rows are not given out, or are not what was counted.

    Parameters
    ----------
    rows : GeoDataFrame or None
        Rows of every kommundel and type; None reads them from the store.
    """
    if situation.incidents is None:
        return None
    every = store.read_incidents(situation.kommun) if rows is None else rows
    own = every[(every["brottstyp"] == brottstyp) & (every["kind"] == kind_of(situation, brottstyp))]
    counts = area_months(situation, brottstyp)
    return own if monthly(own, counts).equals(counts) else None


def monthly(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Rows per kommundel and month, in the shape of a table of counts. [count; NaN where that has none]"""
    keys = pd.DataFrame({"area": rows["kommundel"].astype("object"), "month": rows["start"].dt.to_period("M")})
    found = keys.groupby(["area", "month"]).size().unstack(fill_value=0)
    found = found.reindex(index=like.index, columns=like.columns, fill_value=0).astype("float64")
    return found.where(like.notna())


def strip_counts(
    situation: Situation,
    brottstyp: str,
    kommundel: str,
    *,
    width: float = WIDTH,
    rows: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Counts of each kommundel near another, without what lies in the strip next to it: then it can be a control.

    Parameters
    ----------
    brottstyp, kommundel : str
        One type; the kommundel where the measure acted.
    width : float
        Of the strip. [m]
    rows : GeoDataFrame or None
        Rows of every kommundel and type; None reads them from the store.

    Returns
    -------
    DataFrame
        Kommundelar that reach into the strip x months, as `series.area_months`. Without rows, or without polygons,
        the counts are whole. A row without a point stays where it was counted. [count; NaN where not counted]
    """
    counts = kommundelar_only(area_months(situation, brottstyp))
    near = [name for name in neighbours(situation, kommundel, gap=width) if name in counts.index]
    own = kommun_rows(situation, brottstyp, rows) if near else None
    if own is None:
        return counts.loc[near]
    return counts.loc[near] - monthly(_in_strip(situation, kommundel, own, width), counts.loc[near])


def ring_counts(situation: Situation, kommundel: str, rows: gpd.GeoDataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """What is counted in the strip around a kommundel, per kommundel that it was recorded in; see `monthly`."""
    return monthly(_in_strip(situation, kommundel, rows, WIDTH), like)


def _in_strip(situation: Situation, kommundel: str, rows: gpd.GeoDataFrame, width: float) -> gpd.GeoDataFrame:
    strip = around(situation, kommundel, edges=(0.0, width))
    if strip is None:
        return rows.iloc[:0]
    there = inside(rows.geometry, strip.geometry.iloc[0]) & (rows["kommundel"] != kommundel).to_numpy(dtype=bool)
    return rows[np.asarray(there)]
