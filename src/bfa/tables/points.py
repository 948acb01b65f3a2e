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
from bfa.tables.reach import Bounds, Floats, carried, inside

#: Why a point is missing, in the order that it is asked, and what is said of it.
REASONS = {
    "missing": "koordinater saknas",
    "half": "den ena koordinaten saknas",
    "unreadable": "koordinaterna kan inte läsas som tal",
    "zero": "koordinaterna är (0, 0)",
    "swapped": "x och y är förväxlade",
    "kilometres": "koordinaterna är i kilometer, inte i meter",
    "undotted": "koordinaternas decimaltecken saknas",
    "far": "punkten ligger långt utanför kommunen",
}
#: Systems that a Swedish export may be written in, tried in order to name one that fits.
_SYSTEMS = (
    "EPSG:4326",
    "EPSG:3006",
    "EPSG:3857",
    *(f"EPSG:{code}" for code in (*range(3019, 3025), *range(3007, 3019))),
)
#: Each reason as a number, 0 where there is a point; and those where no two numbers are written.
_CODES = {"": 0} | {name: number for number, name in enumerate(REASONS, 1)}
_NO_NUMBERS = ("missing", "half", "unreadable", "zero")
#: Rows that are placed at a time.
_PIECE = 200_000
Yes = npt.NDArray[np.bool_]
#: So many points show which system fits.
_SOME = 500
_LEAST_COORDINATE = 1e-6


@dataclass(frozen=True, slots=True)
class Points:
    """Points and what was wrong with the others; each series has the row numbers as index."""

    #: east and north in the kommun's CRS [m]; missing where there is no usable point.
    at: pd.DataFrame
    #: A key of `REASONS`; "" where there is a point. A column of words.
    why: "pd.Series[str]"
    #: A CRS in which most of the points that lie far away would lie in the kommun; "" where none is known.
    fits: str = ""


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


def to_points(
    x: "pd.Series[float]",
    y: "pd.Series[float]",
    *,
    written: "tuple[pd.Series[bool], pd.Series[bool]]",
    crs: tuple[pyproj.CRS, pyproj.CRS],
    within: Bounds,
) -> Points:
    """Points from coordinates.

    Parameters
    ----------
    x, y : Series of float
        Easting or longitude, northing or latitude, in the source's CRS; missing where not a number.
    written : tuple of Series of bool
        Whether something stood in x and in y.
    crs : tuple of CRS
        The source's and the kommun's.
    within : tuple of float
        From `reach.plausible`. [m]
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    there = [np.asarray(each, dtype=bool) for each in written]
    at, why = np.empty((2, len(xs))), np.empty(len(xs), dtype=np.int8)
    for first in range(0, len(xs), _PIECE):
        rows = slice(first, first + _PIECE)
        at[:, rows], why[rows] = _placed(xs[rows], ys[rows], (there[0][rows], there[1][rows]), crs, within)
    far = np.flatnonzero(why == _CODES["far"])
    numeric = len(xs) - int(np.isin(why, [_CODES[name] for name in _NO_NUMBERS]).sum())
    return Points(
        pd.DataFrame(at.T, columns=["east", "north"], index=x.index),
        pd.Series(pd.Categorical.from_codes(why, categories=pd.Index(list(_CODES))), index=x.index),
        fitting(xs[far[:_SOME]], ys[far[:_SOME]], crs[1], within) if 2 * len(far) > numeric else "",
    )


def _placed(
    xs: Floats, ys: Floats, there: tuple[Yes, Yes], crs: tuple[pyproj.CRS, pyproj.CRS], within: Bounds
) -> tuple[Floats, "np.ndarray[tuple[int], np.dtype[np.int8]]"]:
    """East and north (2, n), and why they are missing by `_CODES`."""
    why = np.zeros(len(xs), dtype=np.int8)
    why[~(np.isfinite(xs) & np.isfinite(ys))] = _CODES["unreadable"]
    why[there[0] != there[1]] = _CODES["half"]
    why[~(there[0] | there[1])] = _CODES["missing"]
    why[(np.abs(xs) < _LEAST_COORDINATE) & (np.abs(ys) < _LEAST_COORDINATE)] = _CODES["zero"]
    east, north = carried(xs, ys, crs)
    wrong = np.flatnonzero((why == 0) & ~inside(east, north, within))
    why[wrong] = [_CODES[name] for name in _misplaced(xs[wrong], ys[wrong], crs, within)]
    return np.where(why == 0, [east, north], np.nan), why


def shapes(points: pd.DataFrame, crs: pyproj.CRS | str) -> gpd.GeoSeries:
    """Points (east and north, m) as shapes; missing where there is none."""
    there = points["east"].notna().to_numpy()
    found = np.full(len(points), None, dtype=object)
    found[there] = shapely.points(points["east"].to_numpy()[there], points["north"].to_numpy()[there])
    return gpd.GeoSeries(found, index=points.index, crs=crs)


def refuse_if_systematic(points: Points, *, where: str, columns: tuple[str, ...], crs: str, shapes: str = "") -> None:
    """Refuse a source whose coordinates are wrong as a whole.

    Parameters
    ----------
    columns : tuple of str
        The columns x and y, or the one that holds both.
    shapes : str
        What the cells look like that could not be read.

    Raises
    ------
    DataError
        More than half of the coordinates are exchanged, written in another unit, or lie far from the kommun; or more
        than half of the rows have something that is no coordinate.
    """
    n = points.why.value_counts().to_dict()
    given = int(sum(n.get(why, 0) for why in ("", "swapped", "kilometres", "undotted", "far")))
    named = " och ".join(columns)
    for why, (what, found, do) in _wrong_as_a_whole(columns, named).items():
        if n.get(why, 0) > given / 2:
            raise DataError(f"{where}: {what}.", found=f"{n[why]} av {given} punkter hamnar {found}", do=do)
    outside = given - n.get("", 0)
    if outside > given / 2:
        fits = f"skriv crs: {points.fits} i stället för {crs} vid källan, om det stämmer; då hamnar de i kommunen."
        raise DataError(
            f"{where}: punkterna ligger inte i kommunen.",
            found=f"{outside} av {given} punkter ligger långt utanför",
            do=fits
            if points.fits
            else f"kontrollera crs: {crs} vid källan; stämmer det, kontrollera crs: under areas.",
        )
    if n.get("unreadable", 0) > len(points.why) / 2:
        raise DataError(
            f"{where}: {'kolumnerna' if len(columns) > 1 else 'kolumnen'} {named} kan inte läsas som "
            f"{'tal' if len(columns) > 1 else 'två koordinater'}.",
            found=f"{n['unreadable']} av {len(points.why)} rader" + (f", som ser ut så: {shapes}" if shapes else ""),
            do=_AXIS_FORMS if len(columns) > 1 else _POINT_FORMS,
        )


_AXIS_FORMS = (
    "kontrollera decimal: i kommunfilen. Grader läses som 59.33, 59.33 N och 59°20'10\"N (och 18.05 E i kolumnen för "
    "x); ändra andra skrivsätt i filen."
)
_POINT_FORMS = (
    'skriv cellerna som "59.34, 18.05" (nord först) eller WKT, "POINT (18.05 59.34)"; två kolumner anges med x: och y:.'
)


def _wrong_as_a_whole(columns: tuple[str, ...], named: str) -> dict[str, tuple[str, str, str]]:
    """What is wrong with the columns, where the points would lie, and what to do, by why most points are missing."""
    swapped, way_out = (
        f"kolumnen {named} har koordinaterna i fel ordning",
        "två tal ska stå med nord (latitud) först, WKT och GeoJSON med öst (longitud) först; "
        "byt ordning i filen, eller dela kolumnen i två och ange dem med x: och y:.",
    )
    if len(columns) > 1:
        swapped = f"kolumnerna {named} är förväxlade"
        way_out = f"skriv x: {columns[1]} och y: {columns[0]} i kommunfilen (x är öst eller longitud)."
    return {
        "swapped": (swapped, "rätt först när x och y byter plats", way_out),
        "kilometres": (
            f"koordinaterna i {named} är i kilometer, inte i meter",
            "i kommunen först när talen är tusen gånger större",
            "räkna om kolumnerna till meter i filen.",
        ),
        "undotted": (
            f"koordinaterna i {named} har förlorat sitt decimaltecken",
            "i kommunen först med ett decimaltecken i talen",
            "ta ut filen igen med decimaltecken; i Excel: läs in kolumnerna som text.",
        ),
    }


def _misplaced(
    xs: Floats, ys: Floats, crs: tuple[pyproj.CRS, pyproj.CRS], within: Bounds
) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """Why each point lies outside: exchanged, in kilometres, without its decimal mark, or far away."""
    why = np.full(len(xs), "far", dtype=object)
    if not len(xs):
        return why
    x, y = _rescaled(xs, ys, crs, within)
    rescued = inside(*carried(xs * x, ys * y, crs), within)
    why[rescued] = np.where((x == 1000) & (y == 1000), "kilometres", "undotted")[rescued]
    why[inside(*carried(ys, xs, crs), within)] = "swapped"
    return why


def _rescaled(xs: Floats, ys: Floats, crs: tuple[pyproj.CRS, pyproj.CRS], within: Bounds) -> tuple[Floats, Floats]:
    """The power of ten that brings each coordinate into the box, in the source's own system; 1 where none does."""
    if not np.isfinite(within).all():
        return np.ones(len(xs)), np.ones(len(ys))
    back = pyproj.Transformer.from_crs(crs[1], crs[0], always_xy=True)
    left, low, right, high = back.transform_bounds(*within)
    powers = [1.0, *([] if crs[0].is_geographic else [1000.0]), *(10.0**-step for step in range(1, 13))]
    found = []
    for values, (least, most) in ((xs, (left, right)), (ys, (low, high))):
        fits = [(values * power >= least) & (values * power <= most) for power in powers]
        found.append(np.select(fits, powers, default=1.0))
    return found[0], found[1]


def fitting(xs: Floats, ys: Floats, target: pyproj.CRS, within: Bounds) -> str:
    """The one system in use here in which most of the points lie in the box; "" where none or several do.

    The kommun's own goes before the others. The points are in the system that is looked for; the box is
    `reach.plausible`. [m]
    """
    if not np.isfinite(within).all():
        return ""
    fits = [
        name
        for name in _SYSTEMS
        if 2 * int(inside(*carried(xs, ys, (pyproj.CRS(name), target)), within).sum()) > len(xs)
    ]
    own = target.to_string()
    return own if own in fits else fits[0] if len(fits) == 1 else ""
