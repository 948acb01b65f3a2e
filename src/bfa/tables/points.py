"""Coordinates to points in the kommun's CRS, and the points that cannot be right. The row is kept, the point is not."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import CRSError

from bfa.errors import DataError, ParameterError

#: How far outside the kommundelar a point may lie before it is taken for a fault. [m]
FAR = 20_000.0

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Points:
    """Points and what was wrong with the others; each series has the row numbers as index.

    Attributes
    ----------
    geometry : GeoSeries
        In the kommun's CRS [m]; missing where there is no usable point.
    missing, unreadable, zero, swapped, far : Series of bool
        Why a point is missing: no coordinates, no numbers, (0, 0), x and y exchanged, far from the kommun.
    """

    geometry: gpd.GeoSeries
    missing: "pd.Series[bool]"
    unreadable: "pd.Series[bool]"
    zero: "pd.Series[bool]"
    swapped: "pd.Series[bool]"
    far: "pd.Series[bool]"


def projected(crs: str, *, where: str) -> pyproj.CRS:
    """The kommun's CRS.

    Raises
    ------
    ParameterError
        Unknown, or not projected in metres.
    """
    found = known_crs(crs, where=where)
    metres = all(axis.unit_conversion_factor == 1.0 and axis.unit_name == "metre" for axis in found.axis_info)
    if not found.is_projected or not metres:
        raise ParameterError(
            f"{where}: crs {crs} är inte ett plant koordinatsystem i meter.",
            do="skriv ett sådant, till exempel EPSG:3006 (SWEREF 99 TM); exportens eget crs anges vid källan.",
        )
    return found


def known_crs(crs: str, *, where: str) -> pyproj.CRS:
    """A CRS by its code.

    Raises
    ------
    ParameterError
        No such CRS.
    """
    try:
        return pyproj.CRS.from_user_input(crs)
    except CRSError:
        raise ParameterError(
            f"{where}: koordinatsystemet {crs!r} är okänt.",
            do="skriv en EPSG-kod, till exempel EPSG:3006, EPSG:3021 (RT 90) eller EPSG:4326 (WGS 84).",
        ) from None


def plausible(crs: pyproj.CRS, areas: gpd.GeoDataFrame | None) -> Bounds:
    """Where points may lie: the kommundelar and 20 km around them, else the area of use of the CRS. [m]"""
    if areas is not None and areas.geometry.notna().any():
        left, low, right, high = areas.total_bounds
        return left - FAR, low - FAR, right + FAR, high + FAR
    use = crs.area_of_use
    if use is None:
        return -np.inf, -np.inf, np.inf, np.inf
    change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    found: Bounds = change.transform_bounds(*use.bounds)
    return found


def to_points(
    x: "pd.Series[float]",
    y: "pd.Series[float]",
    *,
    written: "pd.Series[bool]",
    crs: tuple[pyproj.CRS, pyproj.CRS],
    within: Bounds,
) -> Points:
    """Points from coordinates.

    Parameters
    ----------
    x, y : Series of float
        Easting or longitude, northing or latitude, in the source's CRS; missing where not a number.
    written : Series of bool
        Whether something stood in either column.
    crs : tuple of CRS
        The source's and the kommun's.
    within : tuple of float
        From `plausible`. [m]
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    numeric = x.notna() & y.notna()
    zero = numeric & (x.abs() < 1e-6) & (y.abs() < 1e-6)
    east, north = _transform(xs, ys, crs)
    usable = _inside(east, north, within) & ~zero.to_numpy()
    wrong = numeric.to_numpy() & ~usable & ~zero.to_numpy()
    swapped = np.zeros(len(x), dtype=bool)
    if wrong.any():
        swapped[wrong] = _inside(*_transform(ys[wrong], xs[wrong], crs), within)
    shapes = np.full(len(x), None, dtype=object)
    shapes[usable] = shapely.points(east[usable], north[usable])
    series = {"swapped": swapped, "far": wrong & ~swapped}
    return Points(
        gpd.GeoSeries(shapes, index=x.index, crs=crs[1]),
        ~written,
        written & ~numeric,
        zero,
        **{name: pd.Series(values, index=x.index) for name, values in series.items()},
    )


def refuse_if_systematic(points: Points, *, where: str, columns: tuple[str, str], crs: str) -> None:
    """Refuse a source whose coordinates are wrong as a whole.

    Raises
    ------
    DataError
        More than half of the coordinates are exchanged, or lie far from the kommun.
    """
    given = int((~points.missing & ~points.unreadable & ~points.zero).sum())
    swapped, far = int(points.swapped.sum()), int(points.far.sum())
    if swapped > given / 2:
        raise DataError(
            f"{where}: kolumnerna {columns[0]} och {columns[1]} är förväxlade.",
            found=f"{swapped} av {given} punkter hamnar rätt först när x och y byter plats",
            do=f"skriv x: {columns[1]} och y: {columns[0]} i kommunfilen (x är öst eller longitud).",
        )
    if swapped + far > given / 2:
        raise DataError(
            f"{where}: punkterna ligger inte i kommunen.",
            found=f"{swapped + far} av {given} punkter ligger långt utanför",
            do=f"kontrollera crs: {crs} vid källan; det är exportens koordinatsystem.",
        )
    if int(points.unreadable.sum()) > len(points.unreadable) / 2:
        raise DataError(
            f"{where}: kolumnerna {columns[0]} och {columns[1]} kan inte läsas som tal.",
            found=f"{int(points.unreadable.sum())} av {len(points.unreadable)} rader",
            do="kontrollera decimal: i kommunfilen.",
        )


def _transform(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], crs: tuple[pyproj.CRS, pyproj.CRS]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    if crs[0].is_geographic:
        beyond = (np.abs(y) > 90) | (np.abs(x) > 360)
        x, y = np.where(beyond, np.nan, x), np.where(beyond, np.nan, y)
    change = pyproj.Transformer.from_crs(crs[0], crs[1], always_xy=True)
    east, north = change.transform(x, y)
    return np.asarray(east, dtype=float), np.asarray(north, dtype=float)


def _inside(east: npt.NDArray[np.float64], north: npt.NDArray[np.float64], within: Bounds) -> npt.NDArray[np.bool_]:
    left, low, right, high = within
    found: npt.NDArray[np.bool_] = (east >= left) & (east <= right) & (north >= low) & (north <= high)
    return found & np.isfinite(east) & np.isfinite(north)
