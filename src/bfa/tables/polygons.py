"""Polygons of a map layer made usable: broken ones mended to ground alone, those of one name joined."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from bfa.errors import DataError
from bfa.tables.naming import reading_order

#: Shapes that a layer of areas may hold.
SURFACES = ("Polygon", "MultiPolygon")
_NOTHING = (shapely.Point(), shapely.LineString(), shapely.Polygon())


def mend(layer: gpd.GeoDataFrame, *, repair: bool, where: str) -> tuple[gpd.GeoDataFrame, int, int]:
    """The layer with valid polygons only.

    Mending can leave lines where a ring doubles back on itself; they hold no ground and are dropped.

    Parameters
    ----------
    layer : GeoDataFrame
        Polygons, in the kommun's CRS; missing ones stay missing.

    Returns
    -------
    tuple
        The layer; how many polygons were mended; how many have no ground and are now missing.

    Raises
    ------
    DataError
        There are broken polygons, and they may not be mended.
    """
    shapes = layer.geometry.to_numpy()
    there = ~shapely.is_missing(shapes)
    broken = there & ~shapely.is_valid(shapes)
    count = int(broken.sum())
    if count and not repair:
        raise DataError(f"{where}: {count} polygoner är trasiga.", do="rätta dem i kartprogrammet, eller repair: true.")
    whole = np.array(shapes, dtype=object)
    whole[broken] = [_ground(shape) for shape in whole[broken]]
    whole[there & shapely.is_empty(whole)] = None
    flat = there & shapely.is_missing(whole)
    return layer.assign(geometry=gpd.GeoSeries(whole, index=layer.index, crs=layer.crs)), count, int(flat.sum())


def dissolved(layer: gpd.GeoDataFrame, by: str) -> gpd.GeoDataFrame:
    """The polygons of each name in a column as one, missing where all are, in reading order of the names."""
    grouped = layer.groupby(by, sort=False)
    there = [part.geometry.dropna() for _, part in grouped]
    shapes = gpd.GeoSeries([each.union_all() if len(each) else None for each in there], crs=layer.crs)
    table = gpd.GeoDataFrame({by: list(grouped.groups)}, geometry=shapes)
    return table.sort_values(by, key=lambda names: names.map(reading_order), ignore_index=True)


def only(shapes: npt.ArrayLike, dimension: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """The points (0), lines (1) or ground (2) of each shape, and nothing else of it; empty where it has none.

    Two polygons that overlap in one place and share a border in another meet in ground and a line, and a line may meet
    a border in a point: what is cut from a layer is to be of the kind that the layer is made of. Missing shapes stay
    missing.
    """
    found = np.array(shapes, dtype=object, ndmin=1)
    wanted = np.broadcast_to(np.asarray(dimension), found.shape)
    mixed = shapely.get_type_id(found) == shapely.GeometryType.GEOMETRYCOLLECTION
    other = ~shapely.is_missing(found) & (shapely.get_dimensions(found) != wanted)
    for at in np.flatnonzero(mixed | other):
        parts = shapely.get_parts(shapely.get_parts(found[at]))
        kept = parts[(shapely.get_dimensions(parts) == wanted[at]) & ~shapely.is_empty(parts)]
        found[at] = shapely.union_all(kept) if len(kept) else _NOTHING[wanted[at]]
    return found


def _ground(shape: shapely.Geometry) -> shapely.Geometry | None:
    """What of a broken polygon holds ground; None where nothing does, or a coordinate cannot be placed."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    ground: shapely.Geometry = only(shapely.make_valid(shape), 2)[0]
    return None if ground.is_empty else ground
