"""Where the example lies: six kommundelar, the places F to N of the worked example, and where incidents gather.

All positions are invented. They are given in kilometres from `ORIGIN` and become metres in SWEREF 99 TM (EPSG:3006).
A borders on B; D, E and F border on neither A nor B.
"""

from typing import NamedTuple

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

CRS = "EPSG:3006"
#: East and north of the south-western corner. [m]
ORIGIN = (598_000.0, 6_543_000.0)

_CORNERS = {
    "sw": (0.2, 0.1),
    "s": (4.1, -0.3),
    "s2": (8.0, 0.3),
    "s3": (9.6, 0.0),
    "se": (14.0, 1.2),
    "e": (14.3, 6.0),
    "ne": (13.2, 10.4),
    "n2": (9.2, 10.9),
    "n": (4.7, 11.3),
    "nw": (0.4, 10.6),
    "w2": (-0.3, 7.2),
    "w": (0.0, 3.9),
    "abc": (4.3, 3.6),
    "bc": (7.8, 4.1),
    "cde": (4.6, 7.4),
    "cef": (9.4, 7.1),
}
_RINGS = {
    "A": ("sw", "s", "abc", "w"),
    "B": ("s", "s2", "bc", "abc"),
    "C": ("w", "abc", "bc", "s2", "s3", "cef", "cde", "w2"),
    "D": ("w2", "cde", "n", "nw"),
    "E": ("cde", "cef", "n2", "n"),
    "F": ("s3", "se", "e", "ne", "n2", "cef"),
}


class Spot(NamedTuple):
    """Where some of a type's incidents gather: round a point or along a line, in kilometres from `ORIGIN`.

    `plats`, `place_kind` and `pattern` are given to its rows where they are not empty. A `scatter` below 0 means
    anywhere in the kommundel. `scatter` is a standard deviation in kilometres.
    """

    start: tuple[float, float]
    stop: tuple[float, float]
    scatter: float
    plats: str = ""
    place_kind: str = ""
    pattern: str = ""


def _at(east: float, north: float, scatter: float, plats: str = "", place_kind: str = "", pattern: str = "") -> Spot:
    return Spot((east, north), (east, north), scatter, plats, place_kind, pattern)


ANYWHERE = _at(0, 0, -1)

#: Outdoor assaults in A gather here; shares of a tertial in which no count per place is fixed.
ASSAULT_PLACES = (
    Spot((1.78, 1.87), (2.30, 1.98), 0.03, "Gata D", "gata", "krog"),
    Spot((2.02, 1.62), (2.10, 2.10), 0.03, "Gata E", "gata", "krog"),
    _at(2.42, 1.83, 0.04, "Busstorget", "kollektivtrafik", "stängning"),
    _at(2.50, 1.91, 0.025, "Snabbmat I", "nöje och servering", "stängning"),
    _at(1.35, 2.75, 0.04, "Fritidsgård J", "övrigt", "disko"),
    _at(3.20, 2.68, 0.12, "Bostadsområde K", "bostad", "helg"),
    Spot((2.95, 2.60), (3.40, 2.72), 0.02, "Gata L", "gata", "helg"),
    Spot((3.10, 2.45), (3.22, 2.92), 0.02, "Gata M", "gata", "helg"),
    ANYWHERE,
)
ASSAULT_SHARES = (0.19, 0.14, 0.16, 0.09, 0.09, 0.04, 0.07, 0.07, 0.15)

_CENTRES = {"A": (2.1, 1.9), "B": (5.9, 1.7), "C": (5.2, 5.6), "D": (2.2, 8.8), "E": (7.0, 9.0), "F": (11.6, 5.6)}
_STATIONS = {"A": (2.42, 1.83), "B": (6.3, 2.0), "C": (4.9, 5.4), "D": (2.6, 8.6), "E": (7.3, 8.8), "F": (11.3, 5.4)}
_SCHOOLS = {
    "A": ((1.1, 2.4), (3.0, 1.2), (2.6, 2.9)),
    "B": ((5.3, 2.4), (7.0, 1.3)),
    "C": ((3.4, 5.4), (6.6, 5.8)),
    "D": ((1.6, 9.4), (3.2, 9.2)),
    "E": ((6.3, 9.5), (8.0, 8.4)),
    "F": ((11.9, 6.4), (12.2, 4.1)),
}
_HOMES = {
    "A": ((3.2, 2.68), (1.0, 1.2), (0.9, 2.9), (2.9, 0.9), (1.9, 2.9)),
    "B": ((5.2, 2.6), (6.9, 2.9), (5.4, 0.9), (7.1, 1.2)),
    "C": ((1.6, 5.5), (3.4, 5.2), (6.8, 5.7), (8.6, 4.0), (8.7, 1.8)),
    "D": ((1.3, 8.3), (1.5, 9.7), (3.2, 9.7), (3.3, 8.2)),
    "E": ((6.0, 9.6), (8.0, 9.7), (6.2, 8.3), (8.3, 8.0)),
    "F": ((11.0, 7.9), (12.4, 6.6), (12.3, 4.4), (11.2, 3.0)),
}
_PARKING = {"A": (1.45, 1.25), "B": (6.5, 1.4), "C": (5.5, 5.8), "D": (2.0, 8.5), "E": (7.2, 9.3), "F": (11.8, 5.3)}
_INDUSTRY = {"A": (3.4, 0.5), "B": (7.3, 0.8), "C": (8.9, 3.0), "D": (0.8, 8.0), "E": (8.6, 9.0), "F": (13.0, 2.6)}


def spots(area: str, kind: str) -> tuple[Spot, ...]:
    """The spots of one kind in a kommundel, equally weighted.

    Parameters
    ----------
    area : str
        Kommundel A-F.
    kind : str
        uteliv, hållplats, centrum, station, skola, bostad, bostadsområde, parkering, industri, ungdom, krog or spridd.
    """
    centre, station = _CENTRES[area], _STATIONS[area]
    homes = tuple(_at(*home, 0.22) for home in _HOMES[area])
    found: dict[str, tuple[Spot, ...]] = {
        "spridd": (ANYWHERE,),
        "uteliv": _night_life(area),
        "krog": tuple(_at(*place, 0.004, name, "nöje och servering", "tillsyn") for name, place in _PUBS.items()),
        "hållplats": (_at(*station, 0.05, "", "kollektivtrafik", "stängning"),),
        "centrum": (_at(*centre, 0.16), _at(*centre, 0.3)),
        "station": (_at(*station, 0.09),),
        "skola": tuple(_at(*school, 0.06) for school in _SCHOOLS[area]),
        "bostad": homes,
        "bostadsområde": tuple(home._replace(pattern="helg") for home in homes),
        "parkering": (_at(*_PARKING[area], 0.07), _at(*station, 0.2), *homes[:2]),
        "industri": (_at(*_INDUSTRY[area], 0.15),),
        "ungdom": (_at(*_PARKING[area], 0.04), _at(*_SCHOOLS[area][0], 0.06)),
    }
    return found[kind]


_PUBS = {"Krog F": (1.93, 1.905), "Krog G": (2.21, 1.965), "Krog H": (2.035, 1.72)}


def _night_life(area: str) -> tuple[Spot, ...]:
    if area == "A":
        return tuple(spot._replace(plats="", scatter=0.04) for spot in ASSAULT_PLACES[:3])
    return (_at(*_CENTRES[area], 0.07, "", "gata", "krog"),)


def metres(east: float, north: float) -> tuple[float, float]:
    """A position in kilometres from `ORIGIN` as metres in EPSG:3006, to a tenth of a metre."""
    return round(ORIGIN[0] + east * 1000, 1), round(ORIGIN[1] + north * 1000, 1)


def _border(start: str, stop: str) -> list[tuple[float, float]]:
    """The crooked line between two corners, the same from either side; the last point is left out."""
    first, last = sorted((start, stop))
    names = list(_CORNERS)
    rng = np.random.default_rng([2010, names.index(first), names.index(last)])
    line = np.array([_CORNERS[first], _CORNERS[last]])
    for _ in range(4):
        across = np.diff(line, axis=0)[:, ::-1] * (1, -1)
        middle = (line[1:] + line[:-1]) / 2 + across * rng.uniform(-0.09, 0.09, (len(across), 1))
        bent = np.empty((2 * len(line) - 1, 2))
        bent[::2], bent[1::2] = line, middle
        line = bent
    points = [metres(east, north) for east, north in line.tolist()]
    return points[:-1] if start == first else points[:0:-1]


def kommundelar() -> dict[str, Polygon]:
    """The six kommundelar A-F as polygons in EPSG:3006, without gaps or overlaps between neighbours."""
    found = {}
    for area, corners in _RINGS.items():
        pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
        found[area] = Polygon([point for pair in pairs for point in _border(*pair)])
    return found


class Place(NamedTuple):
    """A known place: its name, kind, shape in EPSG:3006 and opening hours (chosen by us)."""

    name: str
    kind: str
    geometry: shapely.Geometry
    opening_hours: str = ""


def known_places() -> tuple[Place, ...]:
    """The places of the worked example, and a square, a stop and a school in each other kommundel."""
    pubs = tuple(Place(name, "krog", Point(metres(*at)), "fre-lör 18-02, ons 18-01") for name, at in _PUBS.items())
    streets = tuple(_street(spot) for spot in (*ASSAULT_PLACES[:2], *ASSAULT_PLACES[6:8]))
    others = tuple(place for area in "BCDEF" for place in _ordinary(area))
    return (
        *streets,
        *pubs,
        Place("Busstorget", "hållplats", _block(2.42, 1.83, 0.06, 0.04)),
        Place("Snabbmat I", "snabbmat", Point(metres(2.50, 1.91)), "sön-tor 11-23, fre-lör 11-04"),
        Place("Fritidsgård J", "fritidsgård", Point(metres(1.35, 2.75)), "tor 20-24 (ungdomsdisko)"),
        Place("Bostadsområde K", "bostadsområde", _block(3.18, 2.68, 0.34, 0.29)),
        Place("Parkering N", "parkering", _block(1.45, 1.25, 0.07, 0.05)),
        *others,
    )


def _street(spot: Spot) -> Place:
    return Place(spot.plats, "gata", LineString([metres(*spot.start), metres(*spot.stop)]))


def _ordinary(area: str) -> tuple[Place, ...]:
    return (
        Place(f"Torget i {area}", "torg", _block(*_CENTRES[area], 0.04, 0.04)),
        Place(f"Stationen i {area}", "hållplats", Point(metres(*_STATIONS[area]))),
        Place(f"Skolan i {area}", "skola", _block(*_SCHOOLS[area][0], 0.08, 0.06)),
    )


def _block(east: float, north: float, wide: float, high: float) -> Polygon:
    """A slightly leaning block round a centre; `wide` and `high` are half its sides. [km]"""
    corners = ((-wide, -0.8 * high), (0.9 * wide, -high), (wide, 0.9 * high), (-0.85 * wide, high))
    return Polygon([metres(east + across, north + along) for across, along in corners])
