"""Points that many rows have in common, or that are written too coarsely to be where something happened; told."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from bfa.tables.quality import ACT, LOOK, SourceNotes
from bfa.tables.stockpiles import find_stockpiles

#: Every row with a point on one and the same is told from so many. [count]
_ALL = 5
#: Coordinates are held to be rounded where so many different ones are, all but a few. [count], [0-1]
_DIFFERENT, _MOST = 10, 0.98
#: Steps of rounding, largest first: metres, and degrees with about how far each is. [m]
_METRES = (1_000.0, 500.0, 100.0)
_DEGREES = {0.1: "10 km", 0.01: "1 km", 0.001: "100 m"}
#: Rows that show how coordinates are written. [count]
_SOME = 5_000


def tell_common_points(points: gpd.GeoSeries, places: pd.DataFrame | None, notes: SourceNotes) -> None:
    """Tell of points that hold far more of a file's rows than others do, away from every known place; never where.

    Parameters
    ----------
    points : GeoSeries
        Of the rows that count; missing where there is none. The index is their numbers in the file.
    places : DataFrame
        The register of places: a point near one of them is explained.
    """
    known = points[points.notna()]
    there = np.column_stack([shapely.get_x(known.to_numpy()), shapely.get_y(known.to_numpy())])
    piles = find_stockpiles(there, pd.DataFrame() if places is None else places, crs=points.crs)
    n, spots = int(piles.piled.sum()), len(piles.table)
    if not spots and len(known) >= _ALL and (np.round(there) == np.round(there[0])).all():
        n, spots = len(known), 1
    if not spots:
        return
    share = f"{100 * n / len(known):.0f} %"
    where = "exakt samma punkt" if spots == 1 else f"{spots} punkter, många på exakt samma"
    rows = known.index[piles.piled] if piles.piled.any() else known.index
    notes.add(
        f"{share} av raderna med punkt ligger på {where}: polishuset, en mittpunkt eller en reserv för okänd plats?",
        n,
        rows=[int(row) for row in rows[:5]],
        do="är det en plats där brotten skett, lägg den i platsregistret; annars ta bort punkten ur raderna",
        grade=ACT if 2 * n >= len(known) else LOOK,
    )


def tell_rounded(x: "pd.Series[float]", y: "pd.Series[float]", crs: pyproj.CRS, notes: SourceNotes) -> None:
    """Tell of coordinates that are all rounded to a lattice: no map of them is finer than its steps.

    Parameters
    ----------
    x, y : Series of float
        As they are written. [units of the CRS]
    """
    both = pd.DataFrame({"x": x, "y": y}).dropna().head(_SOME)
    if len(both.drop_duplicates()) < _DIFFERENT:
        return
    for step in _DEGREES if crs.is_geographic else _METRES:
        left = np.abs(both / step - np.round(both / step))
        if (left.max(axis=1) < 1e-6).mean() >= _MOST:
            coarse = _DEGREES[step] if crs.is_geographic else f"{step:.0f} m"
            what = f"koordinaterna är avrundade till hela steg om {coarse}; ingen karta blir finare än så"
            notes.add(what, len(both), do="ta ut koordinater med fler siffror om de finns")
            return
