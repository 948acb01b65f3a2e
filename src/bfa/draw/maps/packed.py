"""The cells of several scenes in few bytes: each shape once, and per measure what is said of which.

Squares and hexagons lie in a lattice, so a column and a row are enough to draw them exactly; outlines are whole metres
from the corner, each point as the step from the one before it. Cells stand by their id and not by their count.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.draw.maps.legend import HIDDEN_FILL, HIDDEN_LINE, Step
from bfa.draw.maps.scene import Scene
from bfa.draw.output import escape
from bfa.methods.hexagons import hexagon_middles, hexagon_positions, hexagons_over
from bfa.words.catalogue import message
from bfa.words.numbers import HIDDEN, percent

Corner = tuple[float, float]
Json = dict[str, Any]
LINE = "#8793a0"
_MOST_DRAWN_AS_SVG = 1500
#: A cell with more of its ground left than this is not cut at the border.
_WHOLE = 0.999
#: How far a border may be moved when simplified. [m]
_FINE = 2.0


def packed(pictures: Sequence[Scene], corner: Corner) -> tuple[Json, list[Json]]:
    """The shapes of all scenes, and per scene its looks and texts.

    `pictures`: scenes with the same unit and size share their shapes. `corner`: east and north that everything is
    counted from. [m]

    Returns
    -------
    tuple
        Shapes as ``{many, nouns, near, groups}``, and for each scene ``{group, looks, texts}``; a text is
        ``{html, look, at}`` with ``at`` the steps from one cell's place in its group to the next.
    """
    kinds = list(dict.fromkeys((picture.unit, picture.size) for picture in pictures))
    every = [_shared([each for each in pictures if (each.unit, each.size) == kind]) for kind in kinds]
    groups = [_group(cells, unit, size, corner) for cells, (unit, size) in zip(every, kinds, strict=True)]
    measures = []
    for picture in pictures:
        group = kinds.index((picture.unit, picture.size))
        place = pd.Series(np.arange(len(every[group])), index=every[group]["cell_id"])
        measures.append({"group": group, **_measure(picture, place)})
    many = max(len(cells) for cells in every) > _MOST_DRAWN_AS_SVG
    nouns = [message(f"nouns.units.{unit}.one").capitalize() for unit, _ in kinds]
    return {"many": many, "nouns": nouns, "near": message("maps.tooltip_near"), "groups": groups}, measures


def _shared(pictures: Sequence[Scene]) -> gpd.GeoDataFrame:
    """Each cell of the scenes once, by id: cell_id, near, name, geometry."""
    wanted = ["cell_id", "near", "name", "geometry"]
    tables = [picture.cells.reindex(columns=wanted).astype({"near": object, "name": object}) for picture in pictures]
    every = pd.concat(tables, ignore_index=True).drop_duplicates("cell_id")
    return gpd.GeoDataFrame(every.sort_values("cell_id", ignore_index=True), geometry="geometry")


def _group(cells: gpd.GeoDataFrame, unit: str, size: float, corner: Corner) -> Json:
    """Where the cells lie and what they are called."""
    lattice = {"square": _squares, "hexagon": _hexagons}.get(unit)
    own = np.ones(len(cells), dtype=bool) if lattice is None else cells.area.to_numpy() < _WHOLE * size**2
    fine = max(_FINE, float(np.ptp(cells.total_bounds[::2])) / 1500)
    shapes = cells.geometry.to_numpy()
    if unit == "polygon":
        shapes = shapely.coverage_simplify(shapes, fine)
    outlines = {int(at): outline(shapes[at], corner, fine=0 if unit == "polygon" else _FINE) for at in own.nonzero()[0]}
    found: Json = {"unit": unit, "own": outlines} | (lattice(cells, size, corner) if lattice else {})
    if lattice is None or cells["name"].notna().any():
        found["name"] = _words(cells["name"].fillna(cells["cell_id"]))
    if unit != "polygon":
        found["near"] = _words(cells["near"].fillna(""))
    return found


def _squares(cells: gpd.GeoDataFrame, size: float, corner: Corner) -> Json:
    west, south = (np.floor(side / size) * size for side in corner)
    middle = cells.geometry.representative_point()
    column, row = np.floor((middle.x - west) / size), np.floor((middle.y - south) / size)
    lengths = {"size": size, "x": west - corner[0], "y": south - corner[1], "west": west, "south": south}
    return {name: _plain(value) for name, value in lengths.items()} | {"at": _pairs(column, row)}


def _hexagons(cells: gpd.GeoDataFrame, size: float, corner: Corner) -> Json:
    """Columns and rows of the whole lattice, which is anchored at (0, 0)."""
    lattice = hexagons_over(tuple(cells.total_bounds), size=size)
    middle = cells.geometry.representative_point()
    row, column, _ = hexagon_positions(np.column_stack([middle.x, middle.y]), lattice)
    first, east, north = (hexagon_middles(lattice, *np.array([[r], [c]]))[0] for r, c in ((0, 0), (0, 1), (2, 0)))
    return {
        "half": round(float(east[0] - first[0]) / 2, 9),
        "step": round(float(north[1] - first[1]) / 2, 9),
        "column": lattice.first_column,
        "row": lattice.first_row,
        "x": _plain(corner[0]),
        "y": _plain(corner[1]),
        "at": _pairs(column, row),
    }


def _measure(picture: Scene, place: "pd.Series[int]") -> Json:
    """What is said of the cells and how they look, the hidden ones first and the last class last."""
    cells = picture.cells
    hidden = cells["hidden"].to_numpy(dtype=bool)
    at = place.reindex(cells["cell_id"]).to_numpy()
    table = pd.DataFrame({"at": at, "step": cells["step"].to_numpy(), "html": said(picture)})
    table["look"] = np.where(hidden, -2, table["step"]) + 2
    texts = [
        {"html": html, "look": look, "at": np.diff(np.sort(part["at"].to_numpy()), prepend=0).tolist()}
        for (look, html), part in table.groupby(["look", "html"], sort=True)
    ]
    return {"looks": looks(picture), "texts": texts}


def looks(picture: Scene) -> list[list[Any]]:
    """Fill, line, hatch and width: of what is hidden, of what has no class, then of the classes."""
    lines = any(step.width for step in picture.steps)
    hidden = [HIDDEN_LINE if lines else HIDDEN_FILL, HIDDEN_LINE, "across", 1.5 if lines else 0]
    return [hidden, ["#ffffff", LINE, "", 0], *(_look(step) for step in picture.steps)]


def said(picture: Scene) -> list[str]:
    """What the tooltip says of each cell, escaped."""
    cells = picture.cells
    if "said" in cells:
        hidden = f"{picture.measure[0]}: {HIDDEN}"
        return [escape(hidden if gone else text) for gone, text in zip(cells["hidden"], cells["said"], strict=True)]
    hidden, nouns = message("maps.counts.hidden_cell", hidden=HIDDEN), picture.terms
    return [
        escape(hidden if gone else _counted(int(n), share, nouns))
        for gone, n, share in zip(cells["hidden"], cells["n"], cells["share"], strict=True)
    ]


def outline(shape: shapely.Geometry, corner: Corner, *, fine: float = _FINE) -> list[list[list[int]]]:
    """Polygons as lists of rings, lines as lists of courses: east, north, then steps east and north. [m]"""
    parts = shapely.get_parts(shape.simplify(fine) if fine else shape)
    return [
        [_steps(line, corner) for line in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
        for part in parts
        if part.geom_type in ("Polygon", "LineString")
    ]


def _steps(line: shapely.Geometry, corner: Corner) -> list[int]:
    metres = np.rint(shapely.get_coordinates(line) - corner).astype(int)
    closed = shapely.is_closed(line)
    steps = np.diff(metres[:-1] if closed else metres, axis=0, prepend=[[0, 0]])
    moved = steps.any(axis=1)
    moved[0] = True
    found: list[int] = steps[moved].ravel().tolist()
    return found


def _look(step: Step) -> list[Any]:
    return [step.colour, step.colour if step.width else LINE, step.hatch, step.width]


def _counted(n: int, share: Any, nouns: Mapping[str, str]) -> str:
    if pd.isna(share):
        return message("maps.counts.cell", nouns, n=n)
    return message("maps.counts.cell_share", nouns, n=n, share=percent(float(share), 1))


def _words(texts: Iterable[object]) -> Json:
    """Each text once, escaped, and which of them each cell has."""
    which, distinct = pd.factorize(np.array([str(text) for text in texts], dtype=object), sort=True)
    return {"of": [escape(text) for text in distinct], "at": which.tolist()}


def _pairs(column: "NDArray[Any] | pd.Series[float]", row: "NDArray[Any] | pd.Series[float]") -> list[int]:
    pairs: list[int] = np.column_stack([column, row]).astype(int).ravel().tolist()
    return pairs


def _plain(value: float) -> float:
    return int(value) if value == int(value) else float(value)
