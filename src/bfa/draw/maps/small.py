"""A map the size of a stamp, for a sheet of paper: an outline, pale ground, and a few numbered marks, as inline SVG.

It is drawn in whole units of a quarter of a millimetre where it is printed 8 cm wide, and the ground gives way before
it grows heavy: of the lines the longest are kept.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from markupsafe import Markup

from bfa.draw.drawing import INK
from bfa.draw.maps.image import GREEN, LINE, ROAD, WATER
from bfa.draw.maps.outline import Frame, Points, framed, path, put, rings, scale
from bfa.draw.maps.scene import Scene

#: The width, the tallest, and the edge. [units]
_WIDE, _TALL, _EDGE = 320, 320, 6
#: Of a mark, and how far one must be moved for a line to show from where. [units]
_RADIUS, _MOVED = 13, 4
#: Of the ground. [characters]
_MOST = 18_000
#: The colours of the ground by kind, surfaces first.
_SURFACES = {"vatten": WATER, "grönt": GREEN}
_FONT = 'font-family="sans-serif" text-anchor="middle"'


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
    frame = framed(picture.bounds(), wide=_WIDE, tall=_TALL, edge=_EDGE)
    own = [picture.area] if picture.area is not None else []
    edges = f'fill="none" stroke="{LINE}" stroke-width="1"'
    shade = 'fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"'
    parts = [
        *_ground(picture, frame),
        path(rings(picture.borders.geometry), frame, edges, most=_MOST),
        path(rings(own), frame, shade.format(INK, 1.6), most=_MOST),
        *_marks(put(np.array(marks, dtype=float).reshape(-1, 2), frame), frame.tall),
        scale(frame),
    ]
    head = f'<svg class="places" viewBox="0 0 {_WIDE} {frame.tall + 16}" role="img" xmlns="http://www.w3.org/2000/svg">'
    return Markup("{}<title>{}</title>{}</svg>").format(Markup(head), alt, Markup("".join(filter(None, parts))))


def _ground(picture: Scene, frame: Frame) -> Iterator[str]:
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
            drawn = path(courses, frame, looks, most=left)
            left -= len(drawn)
            yield drawn


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
