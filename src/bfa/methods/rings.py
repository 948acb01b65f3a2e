"""Rings around an area, and which areas meet it: where crime may move when a measure acts."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import shapely

from bfa.errors import DataError, ParameterError
from bfa.tables.points import projected
from bfa.tables.polygons import only

Area: TypeAlias = gpd.GeoSeries | gpd.GeoDataFrame
_POLYGONAL = ("Polygon", "MultiPolygon")


def rings(area: Area, *, edges: Sequence[float] = (0, 100, 250, 500), within: Area | None = None) -> gpd.GeoDataFrame:
    """Rings outside an area, from one distance to the next.

    Parameters
    ----------
    area : GeoSeries or GeoDataFrame
        Polygons of the area, in a projected system in metres; several are taken together, broken ones mended.
    edges : sequence of float
        Distances from the area, rising. [m, 0 or more]
    within : GeoSeries, GeoDataFrame or None
        Polygons outside which nothing is known (the kommun), in the same system; rings are cut there.

    Returns
    -------
    GeoDataFrame
        inner, outer [m], geometry (polygon or multipolygon; empty where nothing of a ring lies inside `within`).
        The area itself belongs to no ring; an edge belongs to the rings on both its sides.

    Raises
    ------
    ParameterError
        A system that is not projected in metres, different systems, or edges that do not rise.
    DataError
        No polygon at all, or points or lines among them.

    Notes
    -----
    Straight distance, as a circle drawn with 16 segments to a quarter: 0.1 % short at most.
    """
    edges = [float(edge) for edge in edges]
    if len(edges) < 2 or edges[0] < 0 or not all(np.isfinite(edges)) or (np.diff(edges) <= 0).any():
        raise ParameterError(
            "Ringarnas avstånd ska vara minst två och stigande, i meter.", do="skriv till exempel 0, 100, 250, 500."
        )
    whole, known = _whole(area), None if within is None else _whole(within)
    if within is not None and within.crs != area.crs:
        raise ParameterError("Lagren har olika koordinatsystem.", do="räkna om dem till samma.")
    reached = [whole if edge == 0 else shapely.buffer(whole, edge, quad_segs=16) for edge in edges]
    shapes = [shapely.difference(outer, inner) for inner, outer in pairwise(reached)]
    if known is not None:
        shapes = [shapely.intersection(shape, known) for shape in shapes]
    return gpd.GeoDataFrame(
        {"inner": edges[:-1], "outer": edges[1:]}, geometry=gpd.GeoSeries(only(shapes, 2), crs=area.crs)
    )


def touching(areas: gpd.GeoSeries, own: str, *, gap: float = 10.0) -> tuple[str, ...]:
    """Names of the areas that meet an area, at a corner too, in the order given.

    Parameters
    ----------
    areas : GeoSeries
        Polygons by name (index), in a projected system in metres; a missing polygon meets nothing.
    gap : float
        Borders drawn twice seldom fit: areas this near count as meeting. [m]

    Raises
    ------
    ParameterError
        The name is not there, or the system is not projected in metres.
    """
    _metres(areas)
    if own not in areas.index:
        raise ParameterError(f"Området {own!r} finns inte.", found=f"{len(areas)} områden", do="rätta namnet.")
    known = areas.dropna()
    if own not in known.index:
        return ()
    mended = gpd.GeoSeries(known.make_valid(), crs=areas.crs)
    near = mended.dwithin(mended[own], gap) & ~mended.is_empty
    return tuple(str(name) for name in near.index[near] if name != own)


def inside(points: gpd.GeoSeries, shape: shapely.Geometry) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which points lie in a shape, its border included; a missing point lies nowhere."""
    places = points.to_numpy()
    there = np.flatnonzero(~(shapely.is_missing(places) | shapely.is_empty(places)))
    found = np.zeros(len(points), dtype=bool)
    shapely.prepare(shape)
    found[there] = shapely.intersects_xy(shape, shapely.get_x(places[there]), shapely.get_y(places[there]))
    return found


def _metres(area: Area) -> None:
    if area.crs is None:
        raise ParameterError("Lagret säger inte sitt koordinatsystem.", do="ange ett plant system i meter.")
    projected(area.crs.to_string(), where="Områdena")


def _whole(area: Area) -> shapely.Geometry:
    _metres(area)
    shapes = area.geometry.dropna()
    shapes = shapes[~shapes.is_empty]
    if shapes.empty:
        raise DataError("Området har ingen yta.", do="kontrollera kartlagret.")
    if not shapes.geom_type.isin(_POLYGONAL).all():
        raise DataError("Området ska vara en yta, inte punkter eller linjer.", do="välj lagret med områdenas gränser.")
    whole: shapely.Geometry = only(shapely.union_all(shapely.make_valid(shapes.to_numpy())), 2)[0]
    if whole.is_empty:
        raise DataError("Området har ingen yta.", do="kontrollera kartlagret.")
    return whole
