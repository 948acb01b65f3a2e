"""Points that many rows have in common, that stand for a whole kommundel, or that are written too coarsely; told."""

import numpy as np
import pandas as pd
import pyproj

from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.quality import ACT, LOOK, SourceNotes
from bfa.tables.stockpiles import find_stockpiles

#: Every row with a point on one and the same is told from so many. [count]
_ALL = 5
#: A point stands for its kommundel where so many kommundelar have one that holds so large a share of their rows.
#: [count], [0-1]
_AREAS, _IN_MIDDLE = 5, 0.98
#: Coordinates are held to be rounded where so many different ones are, all but a few. [count], [0-1]
_DIFFERENT, _MOST = 10, 0.98
#: Steps of rounding, largest first: metres, and degrees with about how far each is. [m]
_METRES = (1_000.0, 500.0, 100.0)
_DEGREES = {0.1: "10 km", 0.01: "1 km", 0.001: "100 m"}
#: Rows that show how coordinates are written. [count]
_SOME = 5_000


def without_middles(rows: pd.DataFrame, notes: SourceNotes, *, numbers: "pd.Index[int]") -> pd.DataFrame:
    """The rows without points where each kommundel has one point for all of its rows: that is its middle, not a place.

    Parameters
    ----------
    rows : DataFrame
        `contracts.PLACED` of one file.
    notes : SourceNotes
        Is told; the points are of no use on any map.
    numbers : Index
        The number of each row in the file.
    """
    there = rows["east"].notna().to_numpy(dtype=bool)
    if not _in_middles(rows, there & rows["kommundel"].ne(NO_KOMMUNDEL).to_numpy(dtype=bool)):
        return rows
    notes.add(
        "koordinaterna är mitten av varje kommundel, inte platser; punkterna är borttagna, och ingen karta kan ritas",
        int(there.sum()),
        rows=[int(number) for number in numbers[there][:5]],
        do="ta ut koordinater för platserna om de finns",
        grade=ACT,
    )
    return rows.assign(east=np.nan, north=np.nan)


def _in_middles(rows: pd.DataFrame, placed: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> bool:
    """Whether the placed rows of each kommundel lie on one point each, to the metre, but for a few."""
    area = np.where(placed, rows["kommundel"].astype("category").cat.codes.to_numpy(), -1)
    n = np.bincount(area + 1)[1:]
    many = np.flatnonzero(n >= _ALL)
    beside = (1 - _IN_MIDDLE) * n[many].sum()
    if len(many) < _AREAS:
        return False
    for place in many:
        own = rows.loc[area == place, ["east", "north"]].round()
        beside -= n[place] - own.value_counts().max()
        if beside < 0:
            return False
    return True


def tell_common_points(
    points: pd.DataFrame, places: pd.DataFrame | None, notes: SourceNotes, *, crs: pyproj.CRS
) -> None:
    """Tell of points that hold far more of a file's rows than others do, away from every known place; never where.

    Parameters
    ----------
    points : DataFrame
        east and north of the rows that count, missing where there is none. The index is their numbers in the file. [m]
    places : DataFrame
        The register of places: a point near one of them is explained.
    """
    known = points[points["east"].notna()]
    there = known.to_numpy()
    piles = find_stockpiles(there, pd.DataFrame() if places is None else places, crs=crs)
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
    some = np.flatnonzero((x.notna() & y.notna()).to_numpy())[:_SOME]
    both = pd.DataFrame({"x": x.iloc[some], "y": y.iloc[some]})
    if len(both.drop_duplicates()) < _DIFFERENT:
        return
    for step in _DEGREES if crs.is_geographic else _METRES:
        left = np.abs(both / step - np.round(both / step))
        if (left.max(axis=1) < 1e-6).mean() >= _MOST:
            coarse = _DEGREES[step] if crs.is_geographic else f"{step:.0f} m"
            what = f"koordinaterna är avrundade till hela steg om {coarse}; ingen karta blir finare än så"
            notes.add(what, len(both), do="ta ut koordinater med fler siffror om de finns")
            return
