"""Outlines on paper: metres as whole units of an SVG, without corners that would not be seen."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from bfa.draw.drawing import INK
from bfa.draw.maps.image import scale_length
from bfa.words.numbers import number

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map covers and how large it is drawn."""

    #: Its north-western corner. [m]
    west: float
    north: float
    #: How many metres a unit is. [m]
    metres: float
    #: Its size and its edge. [units]
    wide: int
    tall: int
    edge: int


def framed(bounds: tuple[float, float, float, float], *, wide: int, tall: int, edge: int) -> Frame:
    """North up, the bounds filling the width or the tallest that it may be. [bounds in m, else units]"""
    west, south, east, north = bounds
    metres = max((east - west) / (wide - 2 * edge), (north - south) / (tall - 2 * edge), 1.0)
    return Frame(west, north, metres, wide, 2 * edge + round((north - south) / metres), edge)


def put(points: Points, frame: Frame) -> Points:
    """Metres as units, which are not yet whole."""
    across = frame.edge + (points[:, 0] - frame.west) / frame.metres
    return np.column_stack([across, frame.edge + (frame.north - points[:, 1]) / frame.metres])


def path(courses: NDArray[np.object_], frame: Frame, looks: str, *, most: int) -> str:
    """Courses as one element, the longest first, so many as there is room for. [most: characters]"""
    said, left = list[str](), most
    for course in courses[np.argsort(-shapely.length(courses), kind="stable")]:
        line = _line(shapely.get_coordinates(course), frame)
        left -= len(line)
        if left < 0 or not line:
            break
        said.append(line)
    return f'<path {looks} d="{"".join(said)}"/>' if said else ""


def _line(points: Points, frame: Frame) -> str:
    """A course in whole units; "" where it is a dot."""
    drawn = shapely.get_coordinates(shapely.simplify(shapely.LineString(put(points, frame)), 0.7)).round().astype(int)
    steps = np.abs(np.diff(drawn, axis=0)).sum(axis=1)
    drawn = drawn[np.append(True, steps > 0)]
    if len(drawn) < 2:
        return ""
    moves = "".join(f"l{east} {north}" for east, north in np.diff(drawn, axis=0).tolist())
    return f"M{drawn[0][0]} {drawn[0][1]}{moves}"


def rings(shapes: Iterable[shapely.Geometry]) -> NDArray[np.object_]:
    """The outlines of polygons."""
    found: NDArray[np.object_] = shapely.get_rings(shapely.get_parts(np.array(list(shapes), dtype=object)))
    return found


def scale(frame: Frame) -> str:
    """A bar under the map with its length in words."""
    length = scale_length(frame.metres * frame.wide / 3)
    long, y = round(length / frame.metres), frame.tall + 10
    words = f"{number(length / 1000)} km" if length >= 1000 else f"{number(length)} m"
    bar = f'<path d="M{frame.edge} {y}h{long}" stroke="{INK}" stroke-width="2"/>'
    said = f'font-family="sans-serif" font-size="11" fill="{INK}">{words}</text>'
    return f'{bar}<text x="{frame.edge + long + 5}" y="{y + 4}" {said}'
