"""A map of many areas, each filled by its step from pale to dark, as inline SVG that tells each by name."""

from collections.abc import Iterator

import geopandas as gpd
from markupsafe import Markup

from bfa.draw.drawing import LINE
from bfa.draw.maps.outline import Frame, framed, path, rings, scale
from bfa.words.numbers import missing

#: The fills from least to most, told apart in grey too; and of an area without a step.
STEPS, NONE = ("#eef3f8", "#b9cfe4", "#7ba5cd", "#3b72ab", "#0b3a68"), "#ffffff"
#: The width, the tallest, and the edge. [units]
_WIDE, _TALL, _EDGE = 420, 900, 4
#: So much that no area is left out. [characters]
_ROOM = 10**7


def step_map(areas: gpd.GeoDataFrame, *, alt: str) -> Markup:
    """The areas as an `svg` element.

    Parameters
    ----------
    areas : GeoDataFrame
        step (place in `STEPS`, missing without one), said (what stands where it is pointed at), geometry (polygons, in
        metres).
    alt : str
        What it shows, in words.
    """
    bounds: tuple[float, float, float, float] = tuple(areas.total_bounds)
    frame = framed(bounds, wide=_WIDE, tall=_TALL, edge=_EDGE)
    head = f'<svg class="steps" viewBox="0 0 {_WIDE} {frame.tall + 16}" role="img" xmlns="http://www.w3.org/2000/svg">'
    held = Markup("").join(_filled(areas, frame))
    return Markup("{}<title>{}</title>{}{}</svg>").format(Markup(head), alt, held, Markup(scale(frame)))


def swatch(step: int) -> Markup:
    """A small square filled as the step is, for the words beside the map."""
    return Markup(
        '<svg class="swatch" viewBox="0 0 24 16" aria-hidden="true">'
        f'<rect x="1" y="1" width="22" height="14" fill="{STEPS[step]}" stroke="{LINE}"/></svg>'
    )


def _filled(areas: gpd.GeoDataFrame, frame: Frame) -> Iterator[Markup]:
    for step, said, shape in zip(areas["step"].astype("Int64"), areas["said"], areas.geometry, strict=True):
        fill = NONE if missing(step) else STEPS[int(step)]
        looks = f'fill="{fill}" fill-rule="evenodd" stroke="{LINE}" stroke-width=".6"'
        drawn = Markup(path(rings([shape]), frame, looks, most=_ROOM))
        yield Markup("<g><title>{}</title>{}</g>").format(said, drawn)
