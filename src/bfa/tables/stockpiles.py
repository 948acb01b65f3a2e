"""Coordinates that gather rows without having been the place: a station, a hospital, a centroid, a default point."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

#: A coordinate is a stockpile from so many rows and so large a share of the rows that have a point.
FEWEST, SHARE = 10, 0.03
#: A known place so near explains the rows. [m]
NEAR = 50.0
#: Where addresses repeat anyway, a stockpile holds so many times more than the fullest of the other coordinates.
_TIMES = 3
#: More metres than any coordinate has, so that two make one number. [m]
_ACROSS = 1 << 31
#: Parts that the numbers of coordinates are dealt out to, by their upper bits after an odd number has spread them.
_BUCKETS, _ODD, _DROPPED = 1 << 12, np.int64(0x1E3779B97F4A7C15), 40


@dataclass(frozen=True, slots=True)
class Stockpiles:
    """Rows that share a coordinate for a reason of recording."""

    #: One per row: it lies in a stockpile.
    piled: NDArray[np.bool_]
    #: rows [count], share (of rows with a point) [%]; one line per coordinate, fullest first. Never where it is.
    table: pd.DataFrame


def find_stockpiles(
    points: NDArray[np.float64],
    places: pd.DataFrame,
    *,
    crs: object = None,
    parts: "pd.Series[str] | None" = None,
) -> Stockpiles:
    """Coordinates, to the metre, that hold far more rows than other coordinates do, away from every known place.

    Parameters
    ----------
    points : array (n, 2)
        East and north of rows of one type. [m]
    places : DataFrame
        The register of places: geometry; a row at most 50 m from one of them is explained.
    parts : Series of str (n,), optional
        The kommundel of each row: what is a stockpile among the rows of one kommundel is one among all, however small
        its share of them, so that the map of the whole kommun leaves out what the map of a kommundel does.

    Notes
    -----
    A coordinate may still be a stockpile in the whole kommun and none in a kommundel, where it then holds fewer than 10
    rows, less than 3 %, or little more than the fullest of the other coordinates.

    A real place that is not in the register looks the same: it is listed, and comes back once the register has it.
    """
    if not len(points):
        return Stockpiles(np.zeros(0, dtype=bool), _listed(np.zeros(0, dtype=np.int64), 0))
    metres = np.round(points).astype(np.int64)
    keys = metres[:, 0] * _ACROSS + metres[:, 1]
    if parts is None and not _any_large(keys):
        return Stockpiles(np.zeros(len(points), dtype=bool), _listed(np.zeros(0, dtype=np.int64), 0))
    _, first, which, rows = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    spots = np.round(points[first])
    found = _large(rows)
    if parts is not None:
        for own in parts.groupby(parts.to_numpy()).indices.values():
            found |= _large(np.bincount(which[own], minlength=len(spots)))
    found[found] = ~_explained(spots[found], places, crs)
    return Stockpiles(found[which], _listed(rows[found], len(points)))


def _any_large(keys: NDArray[np.int64]) -> bool:
    """Whether any coordinate may hold so many rows: a quick look, by the rows that share a part of their number."""
    some = (keys * _ODD >> _DROPPED) & (_BUCKETS - 1)
    return bool(np.bincount(some, minlength=_BUCKETS).max() >= max(FEWEST, SHARE * len(keys)))


def _large(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Coordinates with far more of the rows than the others have."""
    large = (rows >= FEWEST) & (rows >= SHARE * rows.sum())
    usual = int(rows[~large].max(initial=1))
    return np.asarray(large & (rows >= _TIMES * usual), dtype=bool)


def _listed(rows: NDArray[np.int64], total: int) -> pd.DataFrame:
    ordered = np.sort(rows)[::-1]
    return pd.DataFrame({"rows": ordered, "share": 100 * ordered / max(total, 1)})


def _explained(spots: NDArray[np.float64], places: pd.DataFrame, crs: object) -> NDArray[np.bool_]:
    known = gpd.GeoDataFrame(places, geometry="geometry") if len(places) and "geometry" in places else None
    if known is None or not len(spots):
        return np.zeros(len(spots), dtype=bool)
    known = known[known.geometry.notna() & ~known.geometry.is_empty]
    sites = (known.to_crs(crs) if crs is not None and known.crs is not None else known).geometry.to_numpy()
    explained = np.zeros(len(spots), dtype=bool)
    explained[shapely.STRtree(sites).query(shapely.points(spots), predicate="dwithin", distance=NEAR)[0]] = True
    return explained
