"""Polygons of a map layer made usable: broken ones mended to ground alone, those of one name joined."""

import geopandas as gpd
import numpy as np
import shapely

from bfa.errors import DataError

#: Shapes that a layer of areas may hold.
SURFACES = ("Polygon", "MultiPolygon")


def mend(layer: gpd.GeoDataFrame, *, repair: bool, where: str) -> tuple[gpd.GeoDataFrame, int, int]:
    """The layer with valid polygons only.

    Mending can leave lines where a ring doubles back on itself; they hold no ground and are dropped.

    Parameters
    ----------
    layer : GeoDataFrame
        Polygons, in the kommun's CRS; missing ones stay missing.
    repair : bool
        Whether broken polygons may be mended.
    where : str
        File, first in the message.

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


def union(shapes: gpd.GeoSeries) -> shapely.Geometry | None:
    """The shapes as one; None where all are missing."""
    there = shapes.dropna()
    return there.union_all() if len(there) else None


def _ground(shape: shapely.Geometry) -> shapely.Geometry | None:
    """What of a broken polygon holds ground; None where nothing does, or a coordinate cannot be placed."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    ground = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(ground) if len(ground) else None
