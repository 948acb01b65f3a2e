"""Where coordinates may lie: in and around the kommundelar, else in the country that the coordinate system is made for.

EPSG's area of use of a national zone is the strip that it is drawn for (RT 90 2,5 gon V: 13.66-17.73 E), but the grids
are used for a whole country. Coordinates are judged by the ground that their datum is made for, and by where they land.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj

#: How far outside the kommundelar a point may lie before it is taken for a fault. [m]
FAR = 20_000.0
#: A datum made for less than this, either way, is a country's; wider ones say nothing of where a system is used. [deg]
_COUNTRY = 25.0
#: A zone of a wider datum (UTM) is used so many of its own widths beside itself.
_WIDTHS = 2.0

Bounds = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
ANYWHERE: Bounds = (-np.inf, -np.inf, np.inf, np.inf)


def country(crs: pyproj.CRS) -> Bounds:
    """The box where a system is used: its datum's country, else its own area of use and the zones beside it.

    Returns
    -------
    tuple of float
        West, south, east, north. [degrees]; without limits where nothing is known.
    """
    datum = crs.geodetic_crs.area_of_use if crs.geodetic_crs is not None else None
    if datum is not None and max(datum.east - datum.west, datum.north - datum.south) < _COUNTRY:
        bounds: Bounds = datum.bounds
        return bounds
    use = crs.area_of_use
    if use is None or use.east <= use.west:
        return ANYWHERE
    more = _WIDTHS * (use.east - use.west)
    return use.west - more, max(use.south - more, -85), use.east + more, min(use.north + more, 85)


def plausible(crs: pyproj.CRS, areas: gpd.GeoDataFrame | None) -> Bounds:
    """Where points may lie: the kommundelar and 20 km around them, else the country of the CRS. [m]"""
    if areas is not None and areas.geometry.notna().any():
        left, low, right, high = areas.total_bounds
        return left - FAR, low - FAR, right + FAR, high + FAR
    return in_system(country(crs), crs)


def in_system(degrees: Bounds, crs: pyproj.CRS) -> Bounds:
    """A box of longitudes and latitudes as one in a system; without limits where it does not fit. [of the CRS]"""
    if not np.isfinite(degrees).all() or degrees[2] - degrees[0] >= 180:
        return ANYWHERE
    change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    found: Bounds = change.transform_bounds(*degrees)
    return found if np.isfinite(found).all() else ANYWHERE


def carried(x: Floats, y: Floats, crs: tuple[pyproj.CRS, pyproj.CRS]) -> tuple[Floats, Floats]:
    """Coordinates in the second system; not finite where they cannot be in the first. [unit of each CRS]"""
    if crs[0].is_geographic:
        beyond = (np.abs(y) > 90) | (np.abs(x) > 360)
        x, y = np.where(beyond, np.nan, x), np.where(beyond, np.nan, y)
    change = pyproj.Transformer.from_crs(crs[0], crs[1], always_xy=True)
    east, north = change.transform(x, y)
    return np.asarray(east, dtype=float), np.asarray(north, dtype=float)


def inside(east: Floats, north: Floats, within: Bounds) -> npt.NDArray[np.bool_]:
    """Which points lie in a box; those that are not finite do not."""
    left, low, right, high = within
    found: npt.NDArray[np.bool_] = (east >= left) & (east <= right) & (north >= low) & (north <= high)
    return found & np.isfinite(east) & np.isfinite(north)
