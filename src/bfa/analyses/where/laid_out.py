"""Rows laid out over the units of an area: which have a point that may be where it happened, and in which unit."""

from dataclasses import dataclass, replace
from numbers import Real

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.methods.units import Units, hexagon_units, joined_at_border, place_points, polygon_units, square_units
from bfa.tables.stockpiles import Stockpiles, find_stockpiles

Floats = NDArray[np.float64]
#: What a map may be counted in, in the users' words.
SHAPES = ("kvadrat", "hexagon", "områden")
#: A cell is no wider than this: wider than any kommun, it would hold everything. [m]
WIDEST = 1_000_000.0
#: Where a polygon overlaps a kommundel in a strip nowhere wider than this, the two layers draw one border unevenly. [m]
_STRIP = 20.0


@dataclass(frozen=True, slots=True)
class LaidOut(Answer):
    """Rows that can be counted in units, and those that cannot."""

    #: With a point that is no stockpile.
    rows: gpd.GeoDataFrame
    #: None where there is nothing to lay out.
    units: Units | None
    #: The unit of each row, by position; -1 for none. Shape (len(rows),).
    unit: NDArray[np.int64]
    #: Rows per unit. [count] Shape (n,).
    counts: Floats
    #: Among all rows with a point.
    piles: Stockpiles
    #: Rows with a point, stockpiles included, and without one. [count]
    located: int
    without_point: int
    #: Own polygons of the area that are no units because they have too little ground. [count]
    too_small: int = 0


def has_point(rows: gpd.GeoDataFrame) -> "pd.Series[bool]":
    """True where a row can be placed on a map."""
    placed: pd.Series[bool] = rows.geometry.notna() & ~rows.geometry.is_empty
    return placed


def lay_out(situation: Situation, rows: gpd.GeoDataFrame, *, size: float, shape: str, smallest: float = 0) -> LaidOut:
    """Lay rows out over the units of the area, else of the ground the points cover; see `units_for`."""
    placed, piles = _without_piles(rows, situation)
    units = units_for(situation, placed, size=size, shape=shape, smallest=smallest)
    laid = _laid(rows, placed, piles, units)
    if units is None or units.kind != "polygon":
        return laid
    return replace(laid, too_small=len(_own_here(situation, area_of(situation))) - len(units.ids))


def lay_nothing(rows: gpd.GeoDataFrame) -> LaidOut:
    """Rows that are not laid out over anything."""
    piles = Stockpiles(np.zeros(0, dtype=bool), pd.DataFrame({"rows": [], "share": []}))
    return LaidOut(rows, None, np.full(len(rows), -1, dtype=np.int64), np.zeros(0), piles, 0, len(rows))


def lay_over(situation: Situation, rows: gpd.GeoDataFrame, units: Units) -> LaidOut:
    """Lay rows out over units that are known."""
    return _laid(rows, *_without_piles(rows, situation), units)


def area_of(situation: Situation) -> shapely.Geometry | None:
    """The polygon of the kommundel, or of all kommundelar together; None where there is none."""
    if situation.areas is None:
        return None
    areas = situation.areas
    own = areas if not situation.kommundel else areas[areas["kommundel"] == situation.kommundel]
    drawn = own.geometry[own.geometry.notna() & ~own.geometry.is_empty]
    return shapely.union_all(drawn.to_numpy()) if len(drawn) else None


def units_for(
    situation: Situation, located: gpd.GeoDataFrame, *, size: float, shape: str, smallest: float = 0
) -> Units | None:
    """The units of the area, else of the ground the points cover; None where there is neither.

    Parameters
    ----------
    located : GeoDataFrame
        Rows with a point.
    size : float
        Side of a square, and of the square with the ground of a hexagon. [m]
    shape : str
        One of `SHAPES`; "områden" are the kommun's own polygons (`Situation.units`), and where it has none the
        kommundelar, for the whole kommun only. Polygons that share no more than a strip with the area are left out.
    smallest : float
        Own polygons with less ground than a square of this side, or with less than half of that in the area, are no
        units; a square or hexagon of which the border leaves less than half of that counts in the one beside it. [m]

    Raises
    ------
    ParameterError
        The shape is unknown, the size cannot be used, or there is no polygon of the kommun's own to count in.
    """
    if shape not in SHAPES:
        known = f"{', '.join(SHAPES[:-1])} eller {SHAPES[-1]}"
        raise ParameterError(f"cell_shape: {shape!r} finns inte.", do=f"välj {known}.")
    if not isinstance(size, Real) or not 0 < size <= WIDEST:
        raise ParameterError(
            "cell_size går inte att använda.", found=str(size), do=f"ange meter, över 0 och högst {WIDEST:.0f}."
        )
    area = area_of(situation)
    if shape == "områden":
        return _own(situation, area, smallest)
    if area is None and located.empty:
        return None
    bounds = area.bounds if area is not None else _around(located)
    units = (square_units if shape == "kvadrat" else hexagon_units)(bounds, size=size, area=area)
    return joined_at_border(units, least=smallest**2 / 2)


def _around(located: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """The box that holds every point, those on its own east and north edge too. [m]"""
    west, south, east, north = located.total_bounds
    return west, south, np.nextafter(east, np.inf), np.nextafter(north, np.inf)


def points_of(rows: gpd.GeoDataFrame) -> Floats:
    """East and north of rows that have a point, shape (n, 2). [m]"""
    found: Floats = shapely.get_coordinates(shapely.centroid(rows.geometry.to_numpy()))
    return found


def _without_piles(rows: gpd.GeoDataFrame, situation: Situation) -> tuple[gpd.GeoDataFrame, Stockpiles]:
    located = rows[has_point(rows)]
    parts = located["kommundel"] if not situation.kommundel and "kommundel" in located else None
    piles = find_stockpiles(points_of(located), situation.places, crs=located.crs, parts=parts)
    return located[~piles.piled], piles


def _laid(rows: gpd.GeoDataFrame, placed: gpd.GeoDataFrame, piles: Stockpiles, units: Units | None) -> LaidOut:
    unit, counts = np.full(len(placed), -1, dtype=np.int64), np.zeros(0)
    if units is not None:
        unit = place_points(points_of(placed), units)
        counts = np.bincount(unit[unit >= 0], minlength=len(units.ids)).astype(float)
    located = len(piles.piled)
    return LaidOut(placed, units, unit, counts, piles, located, len(rows) - located)


def _own(situation: Situation, area: shapely.Geometry | None, smallest: float) -> Units:
    """The kommun's own polygons of the area as units, but the smallest and those of which little lies in the area."""
    here = _own_here(situation, area)
    inside = here.area if area is None else here.intersection(area).area
    large = here[(here.area >= smallest**2) & (inside >= smallest**2 / 2)]
    if large.empty:
        raise ParameterError(
            "Inget av de egna områdena kan användas här.",
            found=f"{len(here)} överlappar området, alla mindre än {smallest:g} × {smallest:g} m",
            do="välj kvadrat eller hexagon som cell_shape, eller ange större områden under units: i kommunfilen.",
        )
    return polygon_units(large.to_numpy(), large.index.to_numpy(), area=area)


def _own_here(situation: Situation, area: shapely.Geometry | None) -> gpd.GeoSeries:
    """The kommun's own polygons that overlap the area, by name; without any the kommundelar, for the whole kommun."""
    given = situation.areas if situation.units is None else situation.units
    if given is None or (situation.units is None and situation.kommundel):
        given = gpd.GeoDataFrame({"unit": []}, geometry=[])
    named = given.set_index("kommundel" if "kommundel" in given else "unit").geometry
    drawn = named[named.notna() & ~named.is_empty]
    here = drawn if area is None else drawn[_overlaps(drawn.to_numpy(), area)]
    if here.empty:
        raise ParameterError(
            "Det finns inga egna områden att räkna i.",
            found=f"{len(drawn)} områden, alla utanför" if len(drawn) else "",
            do="ange units: i kommunfilen, eller välj kvadrat eller hexagon som cell_shape.",
        )
    return here


def _overlaps(shapes: NDArray[np.object_], area: shapely.Geometry) -> NDArray[np.bool_]:
    """Which polygons overlap the area with more than a strip along its border, where two layers draw it differently."""
    shapely.prepare(area)
    kept = np.asarray(shapely.covers(area, shapes), dtype=bool)
    ask = np.flatnonzero(~kept & shapely.intersects(area, shapes))
    shared = shapely.intersection(shapes[ask], area)
    half = shapely.area(shared) >= shapely.area(shapes[ask]) / 2
    kept[ask] = half | ~shapely.is_empty(shapely.buffer(shared, -_STRIP / 2))
    return kept
