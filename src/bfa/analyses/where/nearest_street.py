"""The street nearest a unit: its name where no place that may be named is near."""

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

#: The kind of place that a street is, as in `platstyper.yml`.
STREET = "gata"


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
