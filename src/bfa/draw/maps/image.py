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

from bfa.draw.maps.legend import (
    DOT,
    GATHERED,
    GATHERED_LABEL,
    HIDDEN_FILL,
    HIDDEN_HATCH,
    HIDDEN_LINE,
    INK,
    MARK,
    SOFT,
    Entry,
)
from bfa.draw.maps.names import MOST_AREAS, crowded, write_names
from bfa.draw.maps.scene import Scene, gathered_outline
from bfa.words.numbers import number

LINE, WASH, WATER, ROAD, GREEN = "#8793a0", "#f3f6f8", "#d5e6ee", "#d5cfc2", "#e4eedd"
#: Borders where they are so many that they would hide the cells.
PALE = "#c3cad2"
#: [inches]
_WIDTH, _LEGEND, _NARROW, _COLUMN = 7.4, 1.6, 3.6, 1.3
#: Below this a cell is drawn without edges. [pixels]
_SMALLEST_EDGED = 10
#: Letters on a line of the legend.
_LETTERS = 24
_HATCHES = {"": "", "across": "/////", "level": "---", "dots": ".."}
_HATCH_COLOURS = {"across": HIDDEN_HATCH, "level": MARK, "dots": DOT}
_DASHES = (0, (2, 1.4))
View = tuple[float, float, float, float]


def draw(picture: Scene, *, narrow: bool = False) -> Figure:
    """The scene as a figure; the caller closes it.

    Parameters
    ----------
    narrow : bool
        For a phone: 3.6 inches wide with the legend below, else 7.4 with the legend beside.
    """
    wide = _NARROW if narrow else _WIDTH - _LEGEND
    view, tall = _view(picture, wide)
    below, across = (_depth(picture), _NARROW) if narrow else (0.0, _WIDTH)
    height = tall + below
    figure = Figure(figsize=(across, height), facecolor="white", dpi=160 if narrow else 130)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, below / height, wide / across, tall / height))
    axes.set(xlim=(view[0], view[2]), ylim=(view[1], view[3]))
    axes.set_axis_off()
    for layer in (_ground, _base, _cells, _borders):
        layer(axes, picture, view)
    write_names(axes, picture, view)
    box = (_NARROW, below) if narrow else (_LEGEND, tall)
    corner = 0.0 if narrow else wide / across
    beside = figure.add_axes((corner, 0.0, box[0] / across, box[1] / height))
    beside.set(xlim=(0, box[0]), ylim=(0, box[1]))
    beside.set_axis_off()
    _legend(beside, picture, box[1], columns=2 if narrow else 1)
    _scale(beside, (view[2] - view[0]) / wide, right=box[0])
    return figure


def scale_length(width: float) -> float:
    """Length of a scale bar: 1, 2 or 5 times a power of ten, at most `width`. [m]"""
    power = 10.0 ** np.floor(np.log10(width))
    return float(max(step for step in (1, 2, 5) if step * power <= width) * power)


def _view(picture: Scene, wide: float) -> tuple[View, float]:
    """The part of the plane to draw, and the height it takes in inches; widened until it fills the image."""
    west, south, east, north = picture.bounds()
    margin = 0.03 * max(east - west, north - south, picture.size)
    across, along = east - west + 2 * margin, north - south + 2 * margin
    tall = float(np.clip(wide * along / across, wide / 2, wide * 1.14))
    across, along = max(across, along * wide / tall), max(along, across * tall / wide)
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


def _legend(beside: Axes, picture: Scene, top: float, *, columns: int) -> None:
    """Classes in words from the top of the column, or in columns of the same width. [inches]"""
    x, title = _left(columns), "\n".join(_title(picture, columns))
    beside.text(x, top - 0.1, title, va="top", fontsize=7.5, weight="bold", color=INK, parse_math=False)
    start = top - 0.26 - 0.13 * (title.count("\n") + 1)
    ends = []
    for entries in _columns(picture, columns):
        y = start
        for entry in entries:
            _sample(beside, entry, x, y)
            _say(beside, x + 0.3, y, "\n".join(_label(entry)))
            y -= _room(entry)
        ends.append(y)
        x += _COLUMN
    if words := _top_words(picture):
        _say(beside, _left(columns), min(ends, default=start), words, fontsize=7, color=SOFT)


def _depth(picture: Scene) -> float:
    """Height of a legend in two columns. [inches]"""
    columns = [sum(_room(entry) for entry in entries) for entries in _columns(picture, 2)]
    depth = 0.26 + 0.13 * len(_title(picture, 2)) + max(columns, default=0.0) + (0.2 if _top_words(picture) else 0.05)
    return max(depth, 0.8)


def _columns(picture: Scene, many: int) -> list[list[Entry]]:
    """The legend's lines in one or two columns of much the same height."""
    gathered = Entry(GATHERED_LABEL, GATHERED, width=1.8)
    entries = [*picture.legend, *([gathered] if gathered_outline(picture) is not None else [])]
    reach = np.cumsum([_room(entry) for entry in entries])
    half = int(np.searchsorted(reach, reach[-1] / 2 - 0.01)) + 1 if many > 1 and entries else len(entries)
    return [entries[:half], entries[half:]]


def _left(columns: int) -> float:
    return 0.16 if columns == 1 else 0.02


def _title(picture: Scene, columns: int) -> list[str]:
    return [line for part in _titles(picture) for line in textwrap.wrap(part, _LETTERS * columns)]


def _label(entry: Entry) -> list[str]:
    return textwrap.wrap(entry.label, _LETTERS - 7)


def _room(entry: Entry) -> float:
    """What a line of the legend takes. [inches]"""
    return 0.2 + 0.12 * (len(_label(entry)) - 1)


def _top_words(picture: Scene) -> str:
    """What the numbers or the bold names stand for; "" where there are none."""
    if "rank" not in picture.cells or not picture.cells["rank"].notna().any():
        return ""
    return "Fet stil: de fem översta" if picture.unit == "polygon" else "1–5: i tabellens ordning"


def _titles(picture: Scene) -> tuple[str, str]:
    what, how = picture.measure
    return what, f"({how})"


def _say(beside: Axes, x: float, y: float, text: str, **looks: Any) -> None:
    """Words of the legend, their first line level with the sample at `y`."""
    beside.text(x, y + 0.01, text, va="top", parse_math=False, **{"fontsize": 7.5, "color": INK, **looks})


def _sample(beside: Axes, entry: Entry, x: float, y: float) -> None:
    """How a class looks: a box, or a line as wide as on the map."""
    if entry.width:
        dashes = _DASHES if entry.hatch == "across" else "solid"
        looks: dict[str, Any] = {"color": entry.fill, "linewidth": entry.width, "linestyle": dashes}
        beside.plot([x, x + 0.22], [y - 0.06, y - 0.06], solid_capstyle="butt", **looks)
        return
    box, wide, tall = (x, y - 0.13), 0.22, 0.15
    beside.add_patch(Rectangle(box, wide, tall, facecolor=entry.fill, edgecolor=HIDDEN_LINE, linewidth=0.5))
    if entry.hatch:
        beside.add_patch(Rectangle(box, wide, tall, facecolor="none", **_hatched(entry.hatch)))


def _scale(beside: Axes, metres: float, *, right: float) -> None:
    """A scale bar and an arrow to grid north at the foot of the legend, up to `right`; `metres` to the inch."""
    length = scale_length(metres * (_LEGEND - 0.8))
    x, y, long = right - _LEGEND + 0.16, 0.12, length / metres
    beside.plot([x, x + long], [y, y], color=INK, linewidth=2.2, solid_capstyle="butt")
    words = f"{number(length / 1000)} km" if length >= 1000 else f"{number(length)} m"
    beside.text(x + long / 2, y + 0.06, words, ha="center", va="bottom", fontsize=7, color=INK)
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.1}
    beside.annotate("", (right - 0.22, y + 0.34), xytext=(right - 0.22, y - 0.04), arrowprops=arrow)
    beside.text(right - 0.22, y + 0.36, "N", ha="center", va="bottom", fontsize=7.5, weight="bold", color=INK)
