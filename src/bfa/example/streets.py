"""The example's streets: the roads of its base map, small grids of streets round where people live, invented names.

A street is cut where it meets another one, so a segment runs from crossing to crossing. None runs through water.
"""

from itertools import islice, product

import numpy as np
import shapely
from shapely import LineString

from bfa.example import base_map, places, plan

_FIRST = (
    "Stor", "Skol", "Kyrko", "Torg", "Ny", "Kungs", "Drottning", "Järnvägs", "Kvarn", "Bruks", "Smedje", "Hamn",
    "Björk", "Lönn", "Rönn", "Ek", "Asp", "Gran", "Tall", "Hassel", "Alm", "Lind", "Pil", "En", "Sälg", "Lark",
    "Mas", "Gök", "Svan", "Räv", "Häst", "Lo", "Blå", "Grön", "Sol", "Mån", "Stjärn", "Vinter", "Sommar", "Höst",
)  # fmt: skip
_LAST = ("gatan", "vägen", "gränd", "stigen", "backen", "allén", "slingan", "kroken")
#: Lean of the grid in each kommundel, so that none follows the map's axes. [degrees]
_LEAN = dict(zip(plan.AREAS, (9.0, -6.0, 14.0, 4.0, -11.0, 7.0), strict=True))
#: Streets each way and the distance between them in a centre and where people live. [number, km]
_CENTRE, _HOME = (5, 0.14), (4, 0.17)


def segments() -> list[tuple[str, LineString]]:
    """Name and line of every segment in EPSG:3006, in a fixed order; lengths above a metre, to a tenth of a metre."""
    lines = _lines()
    water = shapely.union_all([shape for kind, _, shape in base_map.features() if kind == "vatten"])
    cut = shapely.node(shapely.GeometryCollection([shapely.difference(line, water) for _, line in lines]))
    parts = [shapely.transform(part, lambda at: np.round(at, 1)) for part in shapely.get_parts(cut) if part.length > 1]
    middles = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    street = shapely.STRtree([line for _, line in lines]).nearest(middles)
    found = sorted(zip(street.tolist(), shapely.get_coordinates(middles).tolist(), parts, strict=True))
    return [(lines[number][0], part) for number, _, part in found]


def _lines() -> list[tuple[str, LineString]]:
    """Name and line of every street before it is cut: roads, the streets of the worked example, grids and links."""
    roads = [(name, shape) for kind, name, shape in base_map.features() if kind == "väg"]
    known = [(place.name, place.geometry) for place in places.known_places() if place.kind == "gata"]
    ways = shapely.union_all([shape for _, shape in roads])
    grids = [line for area in plan.AREAS for line in _grids(area, ways)]
    names = (f"{first}{last}" for last, first in product(_LAST, _FIRST))
    return [*roads, *known, *zip(islice(names, len(grids)), grids, strict=True)]


def _grids(area: str, ways: shapely.Geometry) -> list[LineString]:
    """The grids of a kommundel: one in its centre, one round each place where people live, linked to the roads."""
    (centre, _), homes = places.spots(area, "centrum"), places.spots(area, "bostad")
    found = _grid(centre.start, *_CENTRE, _LEAN[area])
    for home in homes:
        if np.hypot(home.start[0] - centre.start[0], home.start[1] - centre.start[1]) > 0.5:
            found += _grid(home.start, *_HOME, _LEAN[area])
            found.append(shapely.shortest_line(shapely.Point(places.metres(*home.start)), ways))
    return [line for line in found if line.length > 1]


def _grid(middle: tuple[float, float], streets: int, apart: float, lean: float) -> list[LineString]:
    """As many parallel streets each way, a little longer than the grid is wide."""
    along = np.array([np.cos(np.radians(lean)), np.sin(np.radians(lean))])
    across = np.array([-along[1], along[0]])
    steps = (np.arange(streets) - (streets - 1) / 2) * apart
    reach = steps[-1] + apart / 3
    ends = [
        (np.array(middle) + step * side - reach * way, np.array(middle) + step * side + reach * way)
        for way, side in ((along, across), (across, along))
        for step in steps
    ]
    return [LineString([places.metres(*one.tolist()), places.metres(*other.tolist())]) for one, other in ends]
