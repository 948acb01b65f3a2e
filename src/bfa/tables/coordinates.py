"""Both coordinates in one cell: two numbers with the north first, WKT, GeoJSON, or the hexadecimal form of a database.

Two numbers stand as maps say them aloud, latitude first, unless letters tell them apart (18.05 E, 59.34 N). In WKT and
GeoJSON the east always comes first. Nothing is taken for the other order: a cell is read in its form or not at all.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

_SIGNED = r"[+-]?\d+"
_DOT, _COMMA = rf"{_SIGNED}(?:\.\d+)?", rf"{_SIGNED}(?:,\d+)?"
#: North and east, and the letters that may tell them apart.
_NORTH = ("N", "S", "NORD", "NORR", "LAT", "LATITUD", "LATITUDE")
_EAST = ("E", "W", "Ö", "O", "V", "ÖST", "OST", "LON", "LNG", "LONG", "LONGITUD", "LONGITUDE")
_LETTERS = "|".join(sorted((*_NORTH, *_EAST), key=len, reverse=True))
#: Two numbers with a decimal point, then with a decimal comma. A lone comma between whole numbers is a decimal comma
#: (59,34) and no pair, unless both are as long as metres are.
_PAIRS = (
    re.compile(rf"({_DOT})\s*[;,/|\s]\s*({_DOT})"),
    re.compile(rf"({_COMMA})\s*(?:[;/|]|,\s|\s)\s*({_COMMA})"),
    re.compile(r"([+-]?\d+,\d+),([+-]?\d+,\d+)"),
)
_LONE_COMMA = re.compile(r"[+-]?(?:\d{1,4},\d+|\d+,\d{1,4})")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
_LABELLED = (
    re.compile(rf"({_LETTERS})[:=\s]*({_DOT}|{_COMMA})[;,/|\s]*({_LETTERS})[:=\s]*({_DOT}|{_COMMA})"),
    re.compile(rf"({_DOT}|{_COMMA})\s*({_LETTERS})[;,/|\s]*({_DOT}|{_COMMA})\s*({_LETTERS})"),
)
_ALONE = re.compile(rf"(?:({_LETTERS})[:=\s]*)?({_DOT}|{_COMMA})\s*({_LETTERS})?")
#: Degrees, minutes and perhaps seconds: 59°20'10"N, 59° 20.167' N.
_MINUTES = re.compile(
    r"(?<![\d.,])(\d{1,3})\s*[°º˚]\s*([0-5]?\d(?:[.,]\d+)?)\s*['′’´](?!['′’´])"
    r"(?:\s*([0-5]?\d(?:[.,]\d+)?)\s*(?:[\"″”]|['′’´]{2}))?(?!\d)"
)
_WKT = re.compile(r"(?:SRID\s*=\s*(\d+)\s*;\s*)?((?:MULTI)?POINT\s*(?:ZM|Z|M)?\b.*)", re.IGNORECASE | re.DOTALL)
_DIMENSIONS = re.compile(r"POINT\s*(ZM|Z|M)\b", re.IGNORECASE)
_HEX = re.compile(r"(?:\\x|0x)?((?:[0-9A-Fa-f]{2}){21,})")
#: The two forms that most files have, read a column at a time: form, pattern, and which group is east.
_USUAL = (
    ("två tal", r"^\s*[(\[]?\s*([+-]?\d+\.\d+)\s*[,;\s]\s*([+-]?\d+\.\d+)\s*[)\]]?\s*$", 1),
    ("WKT", r"^\s*(?i:POINT)\s*\(\s*([+-]?\d+(?:\.\d+)?)\s+([+-]?\d+(?:\.\d+)?)\s*\)\s*$", 0),
)


@dataclass(frozen=True, slots=True)
class Coordinates:
    """What stood in the cells; each series has their index."""

    #: East and north, missing where the cell could not be read.
    x: "pd.Series[float]"
    y: "pd.Series[float]"
    #: "två tal", "WKT", "GeoJSON" or "WKB"; "" where the cell could not be read.
    form: "pd.Series[str]"
    #: EPSG codes that the cells themselves name (SRID), in order.
    systems: tuple[int, ...]


def read_coordinates(text: "pd.Series[str]") -> Coordinates:
    """The two coordinates of each cell, in whichever form it is written.

    Parameters
    ----------
    text : Series of str
        Missing stays missing.
    """
    plain = text.astype("str")
    x, y = (pd.Series(np.nan, index=text.index) for _ in range(2))
    forms = pd.Series("", index=text.index, dtype="str")
    for form, pattern, east in _USUAL:
        parts = plain[plain.notna() & x.isna()].str.extract(pattern).astype("float64").dropna()
        x.update(parts[east])
        y.update(parts[1 - east])
        forms[parts.index] = form
    rest = plain[plain.notna() & x.isna()]
    cells = {cell: _read(cell) for cell in rest.unique()}
    for whole, part in ((x, 0), (y, 1), (forms, 2)):
        whole.update(rest.map({cell: read[part] for cell, read in cells.items()}).astype(whole.dtype))
    return Coordinates(x, y, forms, tuple(sorted({read[3] for read in cells.values() if read[3]})))


def read_degrees(text: "pd.Series[str]", *, east: bool) -> "pd.Series[float]":
    """One coordinate of each cell, written with degree signs or the letter of its direction: 59°20'10"N, 18.05 E.

    Missing stays missing, and a cell with the letter of the other direction is not read.
    """
    cells = {cell: _alone(cell, _EAST if east else _NORTH) for cell in text.dropna().unique()}
    return text.map(cells).astype("float64")


def _alone(cell: str, letters: tuple[str, ...]) -> float:
    known = _ALONE.fullmatch(_bare(cell))
    if known is None or (known[1] and known[3]):
        return np.nan
    letter = known[1] or known[3] or ""
    if letter and letter not in letters:
        return np.nan
    value = _number(known[2])
    return -value if letter in ("S", "W", "V") else value


def _bare(cell: str) -> str:
    """The cell in capitals without degree signs and brackets; degrees with minutes and seconds as decimals."""
    decimals = _MINUTES.sub(
        lambda part: f"{sum(_number(each) / 60**place for place, each in enumerate(part.groups('0'))):.7f}", cell
    )
    return re.sub(r"[°º˚\[\]()]", " ", decimals.replace("\u2212", "-")).upper().strip()


_Cell = tuple[float, float, str, int]
_NOTHING: _Cell = (np.nan, np.nan, "", 0)


def _read(cell: str) -> _Cell:
    plain = cell.strip()
    if known := _WKT.fullmatch(plain):
        return _point(
            shapely.from_wkt(_DIMENSIONS.sub(r"POINT \1 ", known[2]), on_invalid="ignore"), "WKT", int(known[1] or 0)
        )
    if plain.startswith("{"):
        point = _point(shapely.from_geojson(plain.replace("'", '"'), on_invalid="ignore"), "GeoJSON", 0)
        return point if point[2] else _two_numbers(re.sub(r"[{}'\"]", "", plain))
    if known := _HEX.fullmatch(plain):
        shape = shapely.from_wkb(known[1], on_invalid="ignore")
        return _point(shape, "WKB", int(shapely.get_srid(shape)) if shape else 0)
    return _two_numbers(plain)


def _point(shape: shapely.Geometry | None, form: str, srid: int) -> _Cell:
    parts = shapely.get_parts(shape) if shape is not None else []
    if len(parts) != 1 or parts[0].geom_type != "Point" or parts[0].is_empty:
        return _NOTHING
    return float(parts[0].x), float(parts[0].y), form, srid


def _two_numbers(plain: str) -> _Cell:
    bare = _bare(plain)
    for form in _LABELLED:
        if known := form.fullmatch(bare):
            return _labelled(known.groups() if known[1][0].isalpha() else (known[2], known[1], known[4], known[3]))
    if _LONE_COMMA.fullmatch(bare):
        return _NOTHING
    whole = _THOUSANDS.sub("", bare)
    for form, written in ((form, written) for written in dict.fromkeys((bare, whole)) for form in _PAIRS):
        if known := form.fullmatch(written):
            return _number(known[2]), _number(known[1]), "två tal", 0
    return _NOTHING


def _labelled(parts: tuple[str, ...]) -> _Cell:
    first, second = (parts[0], _number(parts[1])), (parts[2], _number(parts[3]))
    north, east = (first, second) if first[0] in _NORTH else (second, first)
    if north[0] not in _NORTH or east[0] not in _EAST:
        return _NOTHING
    y = -north[1] if north[0] == "S" else north[1]
    x = -east[1] if east[0] in ("W", "V") else east[1]
    return x, y, "två tal", 0


def _number(text: str) -> float:
    return float(text.replace(",", "."))
