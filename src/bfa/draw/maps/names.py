"""The names and numbers on a map's image: what is written, in which order, and where there is room for it."""

import textwrap
from itertools import product
from typing import Any, cast

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from bfa.draw.drawing import INK, SMALL, SOFT
from bfa.draw.maps.scene import Scene

#: More areas than this have no names, and pale borders.
MOST_AREAS = 30
_RANKED, _MOST_NAMES = 5, 10
#: Letters of a name on one line.
_LETTERS = 24
#: Half the side of a place's mark. [pixels]
_MARK = 3.5
_HALO = [withStroke(linewidth=2.2, foreground="white")]
_NAME: dict[str, Any] = {"fontsize": SMALL, "color": INK, "zorder": 7, "path_effects": _HALO}
_SIDES = (("left", "center"), ("right", "center"), ("center", "bottom"), ("center", "top"))
_TOWARDS = {"left": 1, "right": -1, "bottom": 1, "top": -1, "center": 0}
View = tuple[float, float, float, float]


def crowded(picture: Scene) -> bool:
    """Whether the kommundelar are so many that their borders and names would hide the cells."""
    return len(picture.borders) > MOST_AREAS


def write_names(axes: Axes, picture: Scene, view: View) -> None:
    """Numbers in the top cells first, then what the map is about: places in a kommundel, kommundelar in a kommun."""
    taken: list[Bbox] = []
    for row in top(picture).itertuples():
        if picture.unit == "polygon":
            name = getattr(row, "name", row.cell_id)
            _write(axes, str(name), row.geometry.representative_point(), taken, around=(0, 8, 16), weight="bold")
        else:
            _write(axes, f"{row.rank}", row.geometry.centroid, taken, around=(0,), weight="bold")
    places = [(name, point, _spot(axes, point)) for name, point in _by_rank(picture)[:_MOST_NAMES]]
    if picture.kommundel:
        _place_names(axes, places, taken)
    _area_names(axes, picture, view, taken)
    if not picture.kommundel:
        _place_names(axes, places, taken)


def _place_names(axes: Axes, places: list[tuple[str, shapely.Point, Bbox]], taken: list[Bbox]) -> None:
    """Each place with its name, where there is room for it; no mark over a number."""
    for name, point, spot in places:
        free = not any(spot.overlaps(other) for other in taken)
        if _write(axes, name, point, taken, around=(5, 10)) and free:
            taken.append(spot)
            axes.plot(point.x, point.y, marker="s", markersize=3, color=INK, markeredgecolor="white", zorder=5)


def _spot(axes: Axes, point: shapely.Point) -> Bbox:
    """Where a place's mark stands. [pixels]"""
    x, y = axes.transData.transform((point.x, point.y))
    return Bbox.from_extents(x - _MARK, y - _MARK, x + _MARK, y + _MARK)


def _area_names(axes: Axes, picture: Scene, view: View, taken: list[Bbox]) -> None:
    if crowded(picture):
        return
    shapes = shapely.simplify(picture.borders.geometry.to_numpy(), (view[2] - view[0]) / 300)
    written = set(top(picture)["cell_id"]) if picture.unit == "polygon" else set()
    for name, seen in zip(picture.borders["kommundel"], shapely.clip_by_rect(shapes, *view), strict=True):
        if name != picture.kommundel and name not in written and not seen.is_empty:
            spot = seen.representative_point()
            _write(axes, str(name), spot, taken, around=(0,), within=seen, color=SOFT, style="italic")


def top(picture: Scene) -> gpd.GeoDataFrame:
    """The top cells that are shown."""
    if "rank" not in picture.cells:
        return picture.cells.iloc[:0]
    ranked = picture.cells[picture.cells["rank"].le(_RANKED).fillna(False).astype(bool)]
    return ranked.sort_values("rank", kind="stable")


def _by_rank(picture: Scene) -> list[tuple[str, shapely.Point]]:
    """Name and point of each place: the one nearest each top cell in their order, then those near any of them."""
    points = shapely.point_on_surface(picture.places.geometry.to_numpy())
    if not len(points):
        return []
    away = [shapely.distance(points, cell) for cell in top(picture).geometry]
    first = [int(np.argmin(each)) for each in away]
    rest = np.argsort(np.min(away, axis=0) if away else np.zeros(len(points)), kind="stable")
    names = picture.places["name"].astype(str).to_numpy()
    return [(names[index], points[index]) for index in dict.fromkeys([*first, *rest.tolist()])]


def _write(
    axes: Axes,
    name: str,
    point: shapely.Point,
    taken: list[Bbox],
    *,
    around: tuple[int, ...],
    within: shapely.Geometry | None = None,
    **looks: Any,
) -> bool:
    """Write a name at the first free spot on or around its point, or not at all. It is never read as a formula.

    `around` are distances from the point to try [points]; 0 is on it. `within` is what the name may not leave.
    """
    frame = axes.get_window_extent()
    pen = cast(FigureCanvasAgg, axes.figure.canvas).get_renderer()  # type: ignore[no-untyped-call]
    for away, (side, level) in product(around, _SIDES):
        aligned = {"ha": side, "va": level} if away else {"ha": "center", "va": "center"}
        offset = (away * _TOWARDS[side], away * _TOWARDS[level])
        text = axes.annotate(
            textwrap.fill(name, _LETTERS, break_long_words=False),
            (point.x, point.y),
            offset,
            textcoords="offset points",
            parse_math=False,
            **{**_NAME, **aligned, **looks},
        )
        box = text.get_window_extent(pen)
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        inside = inside and (within is None or bool(_on_ground(axes, box).within(within)))
        if inside and not any(box.overlaps(other) for other in taken):
            taken.append(box)
            return True
        text.remove()
    return False


def _on_ground(axes: Axes, box: Bbox) -> shapely.Polygon:
    """What a box in the image covers of the plane."""
    (west, south), (east, north) = axes.transData.inverted().transform([(box.x0, box.y0), (box.x1, box.y1)])
    return shapely.box(west, south, east, north)
