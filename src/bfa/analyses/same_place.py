"""How often the same place was hit in a period, type by type, from rows: a distribution, never which place."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bfa.analyses.hotspots import rows_needed, rows_of
from bfa.analyses.series import total
from bfa.analyses.situation import Situation
from bfa.methods.repeats import repeats
from bfa.tables.period import Period
from bfa.tables.stockpiles import find_stockpiles

#: So many times and more are one row; rows whose place is not known stand under 0. [count]
MOST = 3
UNKNOWN = 0
COLUMNS = ("brottstyp", "times", "n", "objects")


def same_place(situation: Situation, brottstyper: Sequence[str], period: Period) -> pd.DataFrame:
    """The incidents of each type by how often their place was hit in the period.

    Returns
    -------
    DataFrame
        brottstyp, times (1 to `MOST`, the last one meaning so many and more; `UNKNOWN` for rows without a place), n
        [count], objects (places) [count; missing for `UNKNOWN`]. A type's rows add up to its incidents. Types of which
        a month is not counted, or that rows do not hold all of, are left out.

    Notes
    -----
    A place is what the row calls it, else its coordinate to the metre; a coordinate that gathers rows without having
    been the place (`stockpiles`) is none. Where rows name the street only, the street is the place.
    """
    parts = [_of_type(situation, name, period) for name in brottstyper]
    found = [part for part in parts if part is not None]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=[*COLUMNS])


def _of_type(situation: Situation, brottstyp: str, period: Period) -> pd.DataFrame | None:
    every = None if rows_needed(situation, brottstyp, period) else total(situation, brottstyp, period)
    if not every:
        return None
    named = places_of(situation, rows_of(situation, brottstyp, period)).dropna()
    if len(named) > every:
        return None
    held = repeats(named.value_counts().to_numpy(), most=MOST)
    known = pd.DataFrame({"times": held["times"], "n": held["incidents"], "objects": held["objects"]})
    rest = pd.DataFrame({"times": [UNKNOWN], "n": [every - len(named)], "objects": [pd.NA]})
    table = pd.concat([known, rest], ignore_index=True).assign(brottstyp=brottstyp)
    return table.astype({"n": "int64", "objects": "Int64"})[[*COLUMNS]]


def places_of(situation: Situation, rows: gpd.GeoDataFrame) -> "pd.Series[str]":
    """What place each row is at, by a key of no meaning; missing where it is not known."""
    key = pd.Series(pd.NA, index=rows.index, dtype="object")
    has = rows.geometry.notna() & ~rows.geometry.is_empty
    if has.any():
        points = shapely.get_coordinates(rows.geometry[has])
        piled = find_stockpiles(points, situation.places, crs=rows.crs).piled
        at = np.char.add(np.char.add(np.round(points[:, 0]).astype(int).astype(str), " "), _text(points[:, 1]))
        key[has] = pd.Series(at, index=rows.index[has], dtype="object").mask(piled)
    if "plats" in rows:
        called = rows["plats"].astype("str").str.strip().str.casefold()
        key = key.mask(called.notna() & called.ne(""), rows["kommundel"].astype("str") + " " + called)
    return key


def _text(values: np.ndarray) -> np.ndarray:
    return np.round(values).astype(int).astype(str)
