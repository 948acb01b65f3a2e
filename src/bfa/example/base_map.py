"""The example's base map: roads, water and green, invented, so that maps need nothing from the network."""

import numpy as np
import shapely
from shapely import LineString, Polygon

from bfa.example.places import metres

_ROADS = {
    "Västra vägen": ((-0.2, 1.4), (1.2, 1.7), (2.1, 1.9), (4.2, 1.8), (5.9, 1.7), (8.0, 1.9), (11.6, 3.0), (14.1, 3.4)),
    "Norra vägen": ((2.1, 1.9), (2.3, 3.8), (2.4, 6.0), (2.2, 8.8), (2.3, 10.8)),
    "Mittvägen": ((5.9, 1.7), (5.6, 3.8), (5.2, 5.6), (6.2, 7.4), (7.0, 9.0), (7.2, 11.0)),
    "Östra vägen": ((5.2, 5.6), (8.4, 5.9), (11.6, 5.6), (13.8, 6.2)),
    "Ringvägen": ((1.0, 1.2), (0.9, 2.9), (1.9, 3.1), (3.2, 2.9), (3.5, 1.6), (2.9, 0.9), (1.0, 1.2)),
}
_WATER = {
    "Södra sjön": ((3.3, 0.15), 0.62, 0.2),
    "Långsjön": ((10.4, 9.0), 0.45, 1.0),
    "Tjärnen": ((0.9, 6.6), 0.3, 0.25),
}
_GREEN = {"Stadsparken": ((1.75, 2.35), 0.22, 0.16), "Storskogen": ((12.6, 8.4), 0.6, 1.1)}


def features() -> list[tuple[str, str, shapely.Geometry]]:
    """Kind (väg, vatten, grönt), invented name and shape in EPSG:3006 of everything on the base map."""
    roads = [("väg", name, LineString([metres(*point) for point in line])) for name, line in _ROADS.items()]
    water = [("vatten", name, _blob(number, *shape)) for number, (name, shape) in enumerate(_WATER.items())]
    green = [("grönt", name, _blob(number + 10, *shape)) for number, (name, shape) in enumerate(_GREEN.items())]
    return roads + water + green


def _blob(number: int, centre: tuple[float, float], wide: float, high: float) -> Polygon:
    rng = np.random.default_rng([2010, number])
    angles = np.arange(24) * (2 * np.pi / 24)
    reach = 1 + 0.25 * rng.uniform(-1, 1, 24)
    east, north = centre[0] + wide * reach * np.cos(angles), centre[1] + high * reach * np.sin(angles)
    return Polygon([metres(*point) for point in zip(east.tolist(), north.tolist(), strict=True)])
