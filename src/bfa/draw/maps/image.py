"""A map as an image: cells, borders, names, scale, north and the choices made, in the projected system."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from bfa.draw.drawing import INK, SMALL, SOFT, WIDTH
from bfa.draw.maps.legend import DOT, GATHERED, HIDDEN_FILL, HIDDEN_HATCH, HIDDEN_LINE, MARK, Entry
from bfa.draw.maps.names import MOST_AREAS, crowded, write_names
from bfa.draw.maps.scene import Scene, gathered_outline
from bfa.words.catalogue import message
from bfa.words.numbers import number

LINE, WASH, WATER, ROAD, GREEN = "#8793a0", "#f3f6f8", "#d5e6ee", "#d5cfc2", "#e4eedd"
#: Borders where they are so many that they would hide the cells.
PALE = "#c3cad2"
#: Of a column of the legend [inches], and of the image [dots per inch].
_COLUMN, _DOTS = 1.62, 210
#: Below this a cell is drawn without edges. [pixels]
_SMALLEST_EDGED = 10
#: Letters on a line of a column, and what a line takes. [inches]
_LETTERS, _LINE = 18, 0.155
_HATCHES = {"": "", "across": "/////", "level": "---", "dots": ".."}
_HATCH_COLOURS = {"across": HIDDEN_HATCH, "level": MARK, "dots": DOT}
_DASHES = (0, (2, 1.4))
_WORDS: dict[str, Any] = {"fontsize": SMALL, "color": INK, "parse_math": False}
View = tuple[float, float, float, float]


def draw(picture: Scene) -> Figure:
    """The scene as a figure, with its legend below; the caller closes it."""
    view, tall = _view(picture)
    below = _depth(picture)
    height = tall + below
    figure = Figure(figsize=(WIDTH, height), facecolor="white", dpi=_DOTS)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, below / height, 1.0, tall / height))
    axes.set(xlim=(view[0], view[2]), ylim=(view[1], view[3]))
    axes.set_axis_off()
    for layer in (_ground, _base, _cells, _borders):
        layer(axes, picture, view)
    write_names(axes, picture, view)
    under = figure.add_axes((0.0, 0.0, 1.0, below / height))
    under.set(xlim=(0, WIDTH), ylim=(0, below))
    under.set_axis_off()
    _legend(under, picture, below)
    _scale(under, (view[2] - view[0]) / WIDTH)
    return figure


def scale_length(width: float) -> float:
    """Length of a scale bar: 1, 2 or 5 times a power of ten, at most `width`. [m]"""
    power = 10.0 ** np.floor(np.log10(width))
    return float(max(step for step in (1, 2, 5) if step * power <= width) * power)


def _view(picture: Scene) -> tuple[View, float]:
    """The part of the plane to draw, and the height it takes in inches; widened until it fills the image."""
    west, south, east, north = picture.bounds()
    margin = 0.03 * max(east - west, north - south, picture.size)
    across, along = east - west + 2 * margin, north - south + 2 * margin
    tall = float(np.clip(WIDTH * along / across, WIDTH / 2, WIDTH * 1.14))
    across, along = max(across, along * WIDTH / tall), max(along, across * tall / WIDTH)
    x, y = (west + east) / 2, (south + north) / 2
    return (x - across / 2, y - along / 2, x + across / 2, y + along / 2), tall


def _ground(axes: Axes, picture: Scene, view: View) -> None:
    """The area on white; what lies outside it is tinted."""
    if picture.area is not None:
        west, south, east, north = view
        axes.add_patch(Rectangle((west, south), east - west, north - south, facecolor=WASH, zorder=0))
        axes.add_collection(PolyCollection(list(_rings([picture.area])), facecolors="white", zorder=0.5))


def _base(axes: Axes, picture: Scene, view: View) -> None:
    if picture.base is None:
        return
    for kind, part in picture.base.groupby("kind"):
        colour = {"vatten": WATER, "grönt": GREEN}.get(str(kind), ROAD)
        if surfaces := list(_rings(part.geometry[part.geom_type.isin(["Polygon", "MultiPolygon"])])):
            axes.add_collection(PolyCollection(surfaces, facecolors=colour, zorder=1))
        lines = list(_rings(part.geometry[part.geom_type.isin(["LineString", "MultiLineString"])]))
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=1.0, zorder=1.5))


def _cells(axes: Axes, picture: Scene, view: View) -> None:
    """Surfaces by class, those of too few as one, then the hidden; lines from the narrowest up: the widest are seen."""
    hidden = picture.cells["hidden"].to_numpy(dtype=bool)
    if picture.cells.geom_type.str.endswith("LineString").any():
        _lines(axes, picture, hidden)
        return
    edge = _edge(axes, picture, view)
    for index, step in enumerate(picture.steps):
        shapes = picture.cells.geometry[(picture.cells["step"] == index) & ~hidden]
        if step.hatch == "dots":
            _paint(axes, _whole([shapes.union_all()]), zorder=1.9, facecolor=step.colour, **_hatched(step.hatch))
            continue
        _paint(axes, _whole(shapes), zorder=2, facecolor=step.colour, **edge)
        if step.hatch:
            _paint(axes, _whole(shapes), zorder=2.1, facecolor="none", **_hatched(step.hatch))
    unseen: dict[str, Any] = {"facecolor": HIDDEN_FILL, "edgecolor": HIDDEN_HATCH, "hatch": _HATCHES["across"]}
    _paint(axes, _whole([picture.cells.geometry[hidden].union_all()]), zorder=2.2, linewidth=0.3, **unseen)


def _edge(axes: Axes, picture: Scene, view: View) -> dict[str, Any]:
    """Thin edges where a cell is large enough to have any; polygons have their borders, each once."""
    pixels = axes.get_window_extent().width * picture.size / (view[2] - view[0])
    if picture.unit == "polygon" or pixels < _SMALLEST_EDGED:
        return {"linewidth": 0, "antialiased": False}
    return {"linewidth": 0.3, "edgecolor": LINE}


def _hatched(hatch: str) -> dict[str, Any]:
    return {"hatch": _HATCHES[hatch], "edgecolor": _HATCH_COLOURS[hatch], "linewidth": 0}


def _paint(axes: Axes, path: Path | None, **looks: Any) -> None:
    """Draw a path; a collection of one would be moved to whole pixels."""
    if path is not None:
        axes.add_artist(PathPatch(path, **looks))


def _whole(shapes: Iterable[shapely.Geometry]) -> Path | None:
    """All polygons as one path with their holes: drawn at once, thousands take no longer than a few."""
    parts = shapely.orient_polygons(shapely.get_parts(np.array(list(shapes), dtype=object)))
    corners, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    if not len(corners):
        return None
    codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    codes[first], codes[np.append(first[1:], len(corners)) - 1] = Path.MOVETO, Path.CLOSEPOLY
    return Path(corners, codes)


def _lines(axes: Axes, picture: Scene, hidden: np.ndarray) -> None:
    unseen = list(_rings(picture.cells.geometry[hidden]))
    axes.add_collection(LineCollection(unseen, colors=HIDDEN_LINE, linewidths=1.2, linestyles=_DASHES, zorder=2))
    for index, step in enumerate(picture.steps):
        lines = list(_rings(picture.cells.geometry[(picture.cells["step"] == index) & ~hidden]))
        looks: dict[str, Any] = {"colors": step.colour, "linewidths": step.width, "capstyle": "round"}
        axes.add_collection(LineCollection(lines, zorder=2 + 0.1 * index, **looks))


def _borders(axes: Axes, picture: Scene, view: View) -> None:
    """Every stretch of border once, the kommundelar's over those of polygons."""
    fine = (view[2] - view[0]) / 1500
    looks: dict[str, Any] = {"facecolor": "none", "capstyle": "round"}
    if picture.unit == "polygon":
        shapes = picture.cells.geometry if picture.outlines is None else picture.outlines
        colour, width = (PALE, 0.3) if len(shapes) > MOST_AREAS else (LINE, 0.4)
        _paint(axes, _stretches(shapes, fine / 2), linewidth=width, edgecolor=colour, zorder=2.9, **looks)
    colour, width = (PALE, 0.3) if crowded(picture) else (LINE, 0.8)
    _paint(axes, _stretches(picture.borders.geometry, fine / 2), linewidth=width, edgecolor=colour, zorder=3, **looks)
    if (gathered := gathered_outline(picture)) is not None:
        axes.add_collection(LineCollection(list(_rings([gathered])), colors=GATHERED, linewidths=1.8, zorder=4.5))
    if picture.area is not None:
        own = list(_rings([picture.area.simplify(fine)]))
        axes.add_collection(LineCollection(own, colors=INK, linewidths=1.4, zorder=4))


def _stretches(shapes: Iterable[shapely.Geometry], grain: float) -> Path | None:
    """Straight stretches of all borders, each once though two polygons share it.

    Corners are moved to a lattice finer than a pixel, so that a border drawn from both sides is the same stretch.
    """
    corners, ring = shapely.get_coordinates(shapely.get_rings(np.array(list(shapes), dtype=object)), return_index=True)
    corners = np.rint(corners / grain)
    ends = np.hstack([corners[:-1], corners[1:]])[np.diff(ring) == 0]
    back = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[back] = ends[back][:, [2, 3, 0, 1]]
    distinct = np.unique(ends[(ends[:, :2] != ends[:, 2:]).any(axis=1)], axis=0).reshape(-1, 2) * grain
    return Path(distinct, np.tile([Path.MOVETO, Path.LINETO], len(distinct) // 2)) if len(distinct) else None


def _rings(shapes: Iterable[shapely.Geometry]) -> Iterator[np.ndarray]:
    """Outlines of polygons and courses of lines, as arrays of points."""
    for part in shapely.get_parts(np.array([shape for shape in shapes if shape is not None], dtype=object)):
        kind = part.geom_type
        for line in [part] if kind == "LineString" else shapely.get_rings(part) if kind == "Polygon" else []:
            yield shapely.get_coordinates(line)


def _legend(under: Axes, picture: Scene, top: float) -> None:
    """Classes in words in two columns. [inches]"""
    title = _title(picture)
    under.text(0.02, top - 0.1, "\n".join(title), va="top", weight="bold", **_WORDS)
    start = top - 0.28 - _LINE * len(title)
    for place, entries in enumerate(_columns(picture)):
        x, y = 0.02 + place * _COLUMN, start
        for entry in entries:
            _sample(under, entry, x, y)
            under.text(x + 0.3, y + 0.01, "\n".join(_label(entry)), va="top", **_WORDS)
            y -= _room(entry)
    if words := _top_words(picture):
        under.text(0.02, 0.06, words, va="bottom", **(_WORDS | {"color": SOFT}))


def _depth(picture: Scene) -> float:
    """Height of the legend. [inches]"""
    columns = [sum(map(_room, entries)) for entries in _columns(picture)]
    return max(0.28 + _LINE * len(_title(picture)) + max(columns) + (0.24 if _top_words(picture) else 0.05), 0.8)


def _columns(picture: Scene) -> list[list[Entry]]:
    """The legend's lines in two columns of much the same height."""
    gathered = Entry(message("maps.legend.gathered"), GATHERED, width=1.8)
    entries = [*picture.legend, *([gathered] if gathered_outline(picture) is not None else [])]
    reach = np.cumsum([0.0, *map(_room, entries)])
    half = int(np.searchsorted(reach, reach[-1] / 2 - 0.01))
    return [entries[:half], entries[half:]]


def _title(picture: Scene) -> list[str]:
    what, how = picture.measure
    return [line for part in (what, f"({how})") for line in textwrap.wrap(part, 2 * _LETTERS)]


def _label(entry: Entry) -> list[str]:
    return textwrap.wrap(entry.label, _LETTERS)


def _room(entry: Entry) -> float:
    """What a line of the legend takes. [inches]"""
    return 0.22 + _LINE * (len(_label(entry)) - 1)


def _top_words(picture: Scene) -> str:
    """What the numbers or the bold names stand for; "" where there are none."""
    if "rank" not in picture.cells or not picture.cells["rank"].notna().any():
        return ""
    return message("maps.legend.bold" if picture.unit == "polygon" else "maps.legend.numbered")


def _sample(under: Axes, entry: Entry, x: float, y: float) -> None:
    """How a class looks: a box, or a line as wide as on the map."""
    if entry.width:
        dashes = _DASHES if entry.hatch == "across" else "solid"
        looks: dict[str, Any] = {"color": entry.fill, "linewidth": entry.width, "linestyle": dashes}
        under.plot([x, x + 0.22], [y - 0.06, y - 0.06], solid_capstyle="butt", **looks)
        return
    box, wide, tall = (x, y - 0.13), 0.22, 0.15
    under.add_patch(Rectangle(box, wide, tall, facecolor=entry.fill, edgecolor=HIDDEN_LINE, linewidth=0.5))
    if entry.hatch:
        under.add_patch(Rectangle(box, wide, tall, facecolor="none", **_hatched(entry.hatch)))


def _scale(under: Axes, metres: float) -> None:
    """A scale bar and an arrow to grid north at the right foot of the legend; `metres` to the inch."""
    length = scale_length(metres * 0.8)
    x, y, long = WIDTH - 1.3, 0.12, length / metres
    under.plot([x, x + long], [y, y], color=INK, linewidth=2.2, solid_capstyle="butt")
    words = f"{number(length / 1000)} km" if length >= 1000 else f"{number(length)} m"
    under.text(x + long / 2, y + 0.06, words, ha="center", va="bottom", **_WORDS)
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.1}
    under.annotate("", (WIDTH - 0.2, y + 0.34), xytext=(WIDTH - 0.2, y - 0.04), arrowprops=arrow)
    under.text(WIDTH - 0.2, y + 0.36, "N", ha="center", va="bottom", weight="bold", **_WORDS)
