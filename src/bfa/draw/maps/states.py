"""A map of the kommun with each kommundel filled by its state: patterns that hold without colour, and names."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from markupsafe import Markup

from bfa.draw.drawing import INK, SOFT, WASH
from bfa.draw.maps.outline import Frame, framed, path, put, rings, scale

#: The width, the tallest, and the edge. [units]
_WIDE, _TALL, _EDGE = 400, 400, 4
#: So much that no kommundel is left out. [characters]
_ROOM = 10**7
#: State -> what fills it; the patterns are those of `_PATTERNS`.
_FILLS = {"rise": "url(#state-rise)", "fall": "url(#state-fall)", "no": WASH, "untried": "#fff", "none": "#fff"}
_PATTERNS = (
    '<pattern id="state-rise" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="7" height="7" fill="#fff"/><path d="M0 0V7" stroke="{INK}" stroke-width="5"/></pattern>'
    '<pattern id="state-fall" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="#fff"/><circle cx="4" cy="4" r="2.1" fill="{INK}"/></pattern>'
)


def state_map(areas: gpd.GeoDataFrame, *, alt: str) -> Markup:
    """The kommundelar as an `svg` element.

    Parameters
    ----------
    areas : GeoDataFrame
        state (a key of `STATES`), name (written in the area, "" where it is not), geometry (polygons, in metres).
    alt : str
        What it shows, in words.
    """
    bounds: tuple[float, float, float, float] = tuple(areas.total_bounds)
    frame = framed(bounds, wide=_WIDE, tall=_TALL, edge=_EDGE)
    parts = [*_filled(areas, frame), *_names(areas, frame), scale(frame)]
    head = f'<svg class="states" viewBox="0 0 {_WIDE} {frame.tall + 16}" role="img" xmlns="http://www.w3.org/2000/svg">'
    defs = f"<defs>{_PATTERNS}</defs>"
    return Markup("{}<title>{}</title>{}</svg>").format(Markup(head), alt, Markup(defs + "".join(parts)))


def swatch(state: str) -> Markup:
    """A small square filled as the state is, for the words beside a map of the same page."""
    looks = f'fill="{_FILLS[state]}" {_edge(state)}'
    return Markup(
        '<svg class="swatch" viewBox="0 0 24 16" aria-hidden="true">'
        f'<rect x="1" y="1" width="22" height="14" {looks}/></svg>'
    )


#: The states there are looks for, in the order that they are told.
STATES = tuple(_FILLS)


def _edge(state: str) -> str:
    dashes = ' stroke-dasharray="3 3"' if state == "none" else ""
    return f'stroke="{SOFT}" stroke-width="1"{dashes}'


def _filled(areas: gpd.GeoDataFrame, frame: Frame) -> Iterator[str]:
    """A shape for each state, the plain ones first so that an edge shared with a pattern is the pattern's."""
    for state in reversed(STATES):
        own = areas.geometry[areas["state"].eq(state)]
        looks = f'fill="{_FILLS[state]}" fill-rule="evenodd" {_edge(state)} stroke-linejoin="round"'
        yield path(rings(own), frame, looks, most=_ROOM)


def _names(areas: gpd.GeoDataFrame, frame: Frame) -> Iterator[Markup]:
    named = areas[areas["name"].ne("")]
    widest = shapely.maximum_inscribed_circle(named.geometry.to_numpy(dtype=object))
    middles = shapely.get_coordinates(shapely.get_point(widest, 0))
    for name, (x, y) in zip(
        named["name"], put(np.asarray(middles).reshape(-1, 2), frame).round().tolist(), strict=True
    ):
        looks = f'font-family="sans-serif" font-size="15" font-weight="600" text-anchor="middle" fill="{INK}"'
        halo = 'stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
        yield Markup('<text x="{}" y="{}" {} {}>{}</text>').format(
            int(x), int(y) + 5, Markup(looks), Markup(halo), name
        )
