"""The cells of a hotspot map: counted, named after the nearest place or street that may be named, when each peaks."""

from collections.abc import Collection, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.peaks import Peak, find_peak, weekday_hours
from bfa.methods.units import Units

#: The kind of place that a street is, as in `platstyper.yml`.
STREET = "gata"
SMALLEST_PEAK = 5
#: So many of the fullest cells are asked when they peak; the rest of a long list has none.
_PEAKS_ASKED = 40


def nearest_street(
    spots: NDArray[np.object_],
    streets: gpd.GeoDataFrame | None,
    *,
    nameable: Collection[str] | None = None,
    limit: float = 250,
    crs: object = None,
) -> pd.DataFrame:
    """Name of the nearest street that has one, by the spot of a unit and never by an incident's.

    One row per spot: near, near_kind ("gata"; None where there is none), near_distance [m].

    Parameters
    ----------
    spots : array (n,) of Geometry
        Such as the middle of each unit.
    nameable : collection of str or None
        Kinds of place that may be named: without "gata" no street is. None is all.
    """
    found = pd.DataFrame({"near": [None] * len(spots), "near_kind": None, "near_distance": np.nan}, dtype=object)
    found["near_distance"] = found["near_distance"].astype(float)
    allowed = nameable is None or STREET in {kind.casefold() for kind in nameable}
    known = None if streets is None or not allowed else streets[streets["name"].notna()]
    if known is None or known.empty or not len(spots):
        return found
    lines = (known.to_crs(crs) if crs is not None and known.crs is not None else known).geometry.to_numpy()
    pairs, distance = shapely.STRtree(lines).query_nearest(
        spots, max_distance=limit, return_distance=True, all_matches=False
    )
    found.loc[pairs[0], "near"] = known["name"].astype(object).to_numpy()[pairs[1]]
    found.loc[pairs[0], "near_kind"] = STREET
    found.loc[pairs[0], "near_distance"] = distance
    return found


def peak_words(start: "pd.Series[pd.Timestamp]") -> str | None:
    """When most of them happened, in words; None without a clear peak."""
    peak = find_peak(weekday_hours(start))
    return peak.words if peak else None


def peak_columns(peaks: Sequence[Peak | None], index: pd.Index | None = None) -> pd.DataFrame:
    """peak (words, else None), left (`Peak.left`; 0 without a peak)."""
    words, left = [peak.words if peak else None for peak in peaks], [peak.left if peak else 0 for peak in peaks]
    return pd.DataFrame({"peak": pd.Series(words, dtype=object), "left": left}).set_axis(
        range(len(left)) if index is None else index
    )


def framed(counts: NDArray[np.float64], units: Units | None, crs: object) -> gpd.GeoDataFrame:
    """Units that hold something, most first: unit (position), cell_id, n, share [%], rank, geometry."""
    held = np.flatnonzero(counts)
    held = held[np.argsort(-counts[held], kind="stable")]
    n = counts[held].astype(np.int64)
    table = {
        "unit": held,
        "cell_id": pd.Series(units.ids[held] if units is not None else [], dtype="str"),
        "n": n,
        "share": 100 * n / max(n.sum(), 1),
        "rank": np.arange(1, len(held) + 1),
    }
    return gpd.GeoDataFrame(table, geometry=units.shapes[held] if units is not None else [], crs=crs)


def named(
    cells: gpd.GeoDataFrame,
    places: pd.DataFrame,
    nameable: Collection[str] | None,
    limit: float,
    streets: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """The cells with the nearest named place of a kind that may be named, measured from the cell's middle.

    Where no place is within the limit, the nearest street that has a name stands in for it.
    """
    middles = cells.geometry.centroid.to_numpy()
    near = _nearest_place(middles, sites_of(places, nameable, cells.crs), limit)
    bare = near["near"].isna().to_numpy()
    street = nearest_street(middles[bare], streets, nameable=nameable, limit=limit, crs=cells.crs)
    near.loc[bare] = street.set_index(near.index[bare])
    table = pd.concat([cells.drop(columns="geometry"), near.set_index(cells.index)], axis=1)
    return gpd.GeoDataFrame(table, geometry=cells.geometry, crs=cells.crs)


def _nearest_place(middles: NDArray[np.object_], sites: gpd.GeoDataFrame, limit: float) -> pd.DataFrame:
    """near, near_kind (None where there is none), near_distance of every middle."""
    found = pd.DataFrame({"near": [None] * len(middles), "near_kind": None}, dtype=object).assign(near_distance=np.nan)
    if sites.empty or not len(middles):
        return found
    tree = shapely.STRtree(sites.geometry.to_numpy())
    (spot, site), distance = tree.query_nearest(middles, max_distance=limit, return_distance=True, all_matches=False)
    found.loc[spot, "near"] = sites["name"].astype(object).to_numpy()[site]
    found.loc[spot, "near_kind"] = sites["kind"].astype(object).to_numpy()[site]
    found.loc[spot, "near_distance"] = distance
    return found


def sites_of(places: pd.DataFrame, nameable: Collection[str] | None, crs: object) -> gpd.GeoDataFrame:
    """The places that have a name and a kind that may be named."""
    known = places[places["name"].notna()] if len(places) else places
    if nameable is not None and len(known):
        known = known[known["kind"].str.casefold().isin({kind.casefold() for kind in nameable})]
    if known.empty:
        return gpd.GeoDataFrame({"name": [], "kind": []}, geometry=[], crs=crs)
    return gpd.GeoDataFrame(known, geometry="geometry", crs=getattr(places, "crs", crs)).to_crs(crs)


def cell_peaks(cells: gpd.GeoDataFrame, start: "pd.Series[pd.Timestamp]", unit: NDArray[np.int64]) -> pd.DataFrame:
    """When each of the fullest cells peaks: peak, left, as `peak_columns` has them.

    `start` are those of the rows with a clock time, `unit` the unit of each; -1 for none.
    """
    asked = cells["unit"].head(_PEAKS_ASKED)
    found = [find_peak(weekday_hours(start[unit == own])) for own in asked]
    return peak_columns([*found, *[None] * (len(cells) - len(asked))], cells.index)
