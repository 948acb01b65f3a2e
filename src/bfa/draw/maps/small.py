"""A map the size of a stamp, for a sheet of paper: an outline, pale ground, and a few numbered marks, as inline SVG.

It is drawn in whole units of a quarter of a millimetre where it is printed 8 cm wide, and the ground gives way before
it grows heavy: of the lines the longest are kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup
from numpy.typing import NDArray

from bfa.draw.drawing import INK
from bfa.draw.maps.image import GREEN, LINE, ROAD, WATER, scale_length
from bfa.draw.maps.scene import Scene
from bfa.words.numbers import number

#: The width, the tallest, and the edge. [units]
_WIDE, _TALL, _EDGE = 320, 320, 6
#: Of a mark, and how far one must be moved for a line to show from where. [units]
_RADIUS, _MOVED = 13, 4
#: Of the ground. [characters]
_MOST = 18_000
#: The colours of the ground by kind, surfaces first.
_SURFACES = {"vatten": WATER, "grönt": GREEN}
_FONT = 'font-family="sans-serif" text-anchor="middle"'

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the map covers: its corner [m], how many metres a unit is, and its height [units]."""

    west: float
    north: float
    metres: float
    tall: int


def _framed(bounds: tuple[float, float, float, float]) -> _Frame:
    """North up, the bounds filling the width or the height."""
    west, south, east, north = bounds
    metres = max((east - west) / (_WIDE - 2 * _EDGE), (north - south) / (_TALL - 2 * _EDGE), 1.0)
    return _Frame(west, north, metres, 2 * _EDGE + round((north - south) / metres))


def _put(points: Points, frame: _Frame) -> Points:
    """Metres as units, which are not yet whole."""
    across = _EDGE + (points[:, 0] - frame.west) / frame.metres
    return np.column_stack([across, _EDGE + (frame.north - points[:, 1]) / frame.metres])


def small_map(picture: Scene, marks: Sequence[tuple[float, float]], *, alt: str) -> str:
    """The outline and the ground of a scene with marks numbered from 1.

    Parameters
    ----------
    marks : sequence of (float, float)
        Middles of cells of the scene, east and north. [m]
    alt : str
        What it shows, in words.

    Returns
    -------
    str
        An `svg` element, under some 25 kB; markers that lie closer than they are wide are moved apart, with a line
        from where they belong.
    """
    frame = _framed(picture.bounds())
    own = [picture.area] if picture.area is not None else []
    edges = f'fill="none" stroke="{LINE}" stroke-width="1"'
    shade = 'fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"'
    parts = [
        *_ground(picture, frame),
        _path(_rings(picture.borders.geometry), frame, edges),
        _path(_rings(own), frame, shade.format(INK, 1.6)),
        *_marks(_put(np.array(marks, dtype=float).reshape(-1, 2), frame), frame.tall),
        _scale(frame),
    ]
    head = f'<svg class="places" viewBox="0 0 {_WIDE} {frame.tall + 16}" role="img" xmlns="http://www.w3.org/2000/svg">'
    return Markup("{}<title>{}</title>{}</svg>").format(Markup(head), alt, Markup("".join(filter(None, parts))))


def _ground(picture: Scene, frame: _Frame) -> Iterator[str]:
    """Surfaces, then lines, the largest first until there is no more room."""
    if picture.base is None:
        return
    left, kinds = _MOST, picture.base["kind"]
    for kind in (*_SURFACES, ""):
        own = shapely.get_parts(picture.base.geometry[kinds.eq(kind) if kind else ~kinds.isin([*_SURFACES])].to_numpy())
        surfaces, colour = shapely.get_dimensions(own) == 2, _SURFACES.get(kind, ROAD)
        lines = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(own[shapely.get_dimensions(own) == 1])))
        for looks, courses in (
            (f'fill="{colour}" fill-rule="evenodd"', shapely.get_rings(own[surfaces])),
            (f'fill="none" stroke="{colour}" stroke-width="1.3"', lines),
        ):
            drawn = _path(courses, frame, looks, most=left)
            left -= len(drawn)
            yield drawn


def _path(courses: NDArray[np.object_], frame: _Frame, looks: str, *, most: int = _MOST) -> str:
    """Courses as one element, the longest first, so many as there is room for."""
    said, left = list[str](), most
    for course in courses[np.argsort(-shapely.length(courses), kind="stable")]:
        line = _line(shapely.get_coordinates(course), frame)
        left -= len(line)
        if left < 0 or not line:
            break
        said.append(line)
    return f'<path {looks} d="{"".join(said)}"/>' if said else ""


def _line(points: Points, frame: _Frame) -> str:
    """A course in whole units, without corners that would not be seen; "" where it is a dot."""
    drawn = shapely.get_coordinates(shapely.simplify(shapely.LineString(_put(points, frame)), 0.7)).round().astype(int)
    steps = np.abs(np.diff(drawn, axis=0)).sum(axis=1)
    drawn = drawn[np.append(True, steps > 0)]
    if len(drawn) < 2:
        return ""
    moves = "".join(f"l{east} {north}" for east, north in np.diff(drawn, axis=0).tolist())
    return f"M{drawn[0][0]} {drawn[0][1]}{moves}"


def _rings(shapes: Iterable[shapely.Geometry]) -> NDArray[np.object_]:
    """The outlines of polygons."""
    rings: NDArray[np.object_] = shapely.get_rings(shapely.get_parts(np.array(list(shapes), dtype=object)))
    return rings


def _marks(places: Points, tall: int) -> Iterator[str]:
    """Each mark with its number, and where it was moved from."""
    for at, (middle, (east, north)) in enumerate(zip(places, apart(places, tall), strict=True), start=1):
        x, y = middle.round(1).tolist()
        if np.hypot(x - east, y - north) > _MOVED:
            yield f'<path d="M{x} {y}L{east} {north}" stroke="{INK}" stroke-width="1.4"/>'
            yield f'<circle cx="{x}" cy="{y}" r="2.4" fill="{INK}"/>'
        yield f'<circle cx="{east}" cy="{north}" r="{_RADIUS}" fill="{INK}" stroke="#fff" stroke-width="1.5"/>'
        yield f'<text x="{east}" y="{north + 6}" {_FONT} font-size="17" font-weight="700" fill="#fff">{at}</text>'


def apart(places: Points, tall: int) -> list[tuple[int, int]]:
    """Where marks stand so that none covers another, inside the frame: they push each other until they are free."""
    moved = places.copy()
    for _ in range(60):
        for one in range(len(moved)):
            for other in range(one):
                gap = moved[one] - moved[other]
                far = float(np.hypot(*gap))
                lack = 2 * _RADIUS + 3 - far
                if lack > 0:
                    push = (gap / far if far > 0 else np.array([1.0, 0.0])) * lack / 2
                    moved[one], moved[other] = moved[one] + push, moved[other] - push
        moved = np.clip(moved, _RADIUS + 1, np.array([_WIDE, tall]) - _RADIUS - 1)
    return [(east, north) for east, north in moved.round().astype(int).tolist()]


def _scale(frame: _Frame) -> str:
    """A bar under the map with its length in words."""
    length = scale_length(frame.metres * _WIDE / 3)
    long, y = round(length / frame.metres), frame.tall + 10
    words = f"{number(length / 1000)} km" if length >= 1000 else f"{number(length)} m"
    bar = f'<path d="M{_EDGE} {y}h{long}" stroke="{INK}" stroke-width="2"/>'
    said = f'font-family="sans-serif" font-size="11" fill="{INK}">{words}</text>'
    return f'{bar}<text x="{_EDGE + long + 5}" y="{y + 4}" {said}'
