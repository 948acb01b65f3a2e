"""A map to move about in: Leaflet through folium, with squares, borders and names in the page itself.

No tiles, so no projection of the web is needed: the map is drawn in the projected system of the data, in whole
metres from the grid's corner. Squares stay square, the scale is true everywhere, and a cell costs about ten bytes.
"""

import json
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.map import CustomPane, Layer

from bfa.present.maps.leaflet import STYLE, Cells, Furniture, Names
from bfa.present.maps.legend import GATHERED, GATHERED_LABEL, HIDDEN_FILL, HIDDEN_LABEL, HIDDEN_LINE
from bfa.present.maps.scene import NOUNS, Scene, gathered_outline
from bfa.present.numbers import SPACE, number, percent
from bfa.present.offline import Frame, self_contained
from bfa.present.output import escape

Corner = tuple[float, float]
_MOST_DRAWN_AS_SVG = 1500
_MOST_AREAS_SHOWN, _MOST_PLACES_SHOWN = 15, 12
INK, SOFT, LINE, WATER, ROAD, GREEN = "#1b2430", "#4a5766", "#8793a0", "#d5e6ee", "#d5cfc2", "#e4eedd"


def frame(picture: Scene) -> Frame:
    """The scene as a page of its own, for an iframe.

    The page holds the number of incidents per cell, hidden where the gate hid it, and no coordinates but
    whole metres from the corner of the drawn area.
    """
    west, south, *_ = picture.bounds()
    corner = (np.floor(west / 1000) * 1000, np.floor(south / 1000) * 1000)
    folium_map = folium.Map(
        location=[0, 0], zoom_start=-5, tiles=None, crs="Simple", zoom_control=False,
        attributionControl=False, minZoom=-12, maxZoom=2, zoomSnap=0.25, zoomDelta=0.5,
    )  # fmt: skip
    for pane, level in (("mark", 320), ("rutor", 350)):
        CustomPane(pane, z_index=level, pointer_events=pane == "rutor").add_to(folium_map)
    layers = [
        *_under(picture, corner),
        Cells(_payload(picture, corner), layer=picture.measure[0]),
        *_over(picture, corner),
    ]
    for layer in [*layers, *_places(picture.places, corner)]:
        layer.add_to(folium_map)
    folium.LayerControl(collapsed=False).add_to(folium_map)
    west, south, east, north = picture.bounds()
    x, y = corner
    Furniture(
        title=picture.title,
        view=[[south - y, west - x], [north - y, east - x]],
        counted=", ".join(picture.measure),
        legend=picture.legend,
    ).add_to(folium_map)
    return self_contained(folium_map, title=picture.title, head=STYLE)


def _payload(picture: Scene, corner: Corner) -> dict[str, Any]:
    """Cells by the text they share: whole squares as column and row, those cut by the border with their outline."""
    cells, size = picture.cells, picture.size
    west, south = (np.floor(side / size) * size for side in corner)
    middle = cells.geometry.representative_point()
    column = np.floor((middle.x - west) / size).astype(int)
    row = np.floor((middle.y - south) / size).astype(int)
    whole = cells.geometry.area.gt(0.999 * size**2).to_numpy()
    texts = []
    for key, part in cells.groupby(cells["n"].fillna(-1), sort=True):
        at = part.index[whole[part.index]]
        cut = part.index[~whole[part.index]]
        texts.append(
            _text(part.iloc[0], picture, hidden=key == -1)
            | {"whole": [int(v) for pair in zip(column[at], row[at], strict=True) for v in pair]}
            | {"cut": [[int(column[i]), int(row[i]), _outline(cells.geometry[i], corner)] for i in cut]}
        )
    lengths = {"size": size, "x": west - corner[0], "y": south - corner[1], "west": west, "south": south}
    whole_metres = {name: int(value) if value == int(value) else float(value) for name, value in lengths.items()}
    return whole_metres | {"many": len(cells) > _MOST_DRAWN_AS_SVG, "texts": texts}


def _text(cell: pd.Series, picture: Scene, *, hidden: bool) -> dict[str, Any]:
    """What is said and how it looks, the same for every cell with this count."""
    if hidden:
        return {"html": f"Antal: {HIDDEN_LABEL}", "fill": HIDDEN_FILL, "line": HIDDEN_LINE, "hidden": True}
    words = f"{number(int(cell['n']))}{SPACE}{NOUNS[picture.kind]}"
    share = "" if pd.isna(cell["share"]) else f", {percent(float(cell['share']), 1)}"
    return {"html": escape(words + share), "fill": picture.steps[cell["step"]].colour, "line": LINE, "hidden": False}


def _outline(shape: shapely.Geometry, corner: Corner) -> list[list[list[list[int]]]]:
    """A polygon or several as Leaflet takes them: [north, east] in whole metres from the corner."""
    simple = shapely.get_parts(shape.simplify(2))
    return [
        [
            np.round(shapely.get_coordinates(ring)[:-1, ::-1] - corner[::-1]).astype(int).tolist()
            for ring in shapely.get_rings(part)
        ]
        for part in simple
        if part.geom_type == "Polygon"
    ]


def _under(picture: Scene, corner: Corner) -> list[Layer]:
    """The area on white, then roads, water and green; their names and other columns stay behind."""
    layers: list[Layer] = []
    if picture.area is not None:
        look = {"stroke": False, "fill": True, "fillColor": "#ffffff", "fillOpacity": 1}
        layers.append(
            _drawn(gpd.GeoDataFrame(geometry=[picture.area]), corner, [look], pane="mark", fine=_fine(picture))
        )
    if picture.base is not None:
        colours = [{"vatten": WATER, "grönt": GREEN}.get(str(kind), ROAD) for kind in picture.base["kind"]]
        surface = picture.base.geom_type.isin(["Polygon", "MultiPolygon"])
        looks = [
            {"color": colour, "weight": 1.2, "fill": bool(filled), "fillColor": colour, "fillOpacity": 1}
            for colour, filled in zip(colours, surface, strict=True)
        ]
        layers.append(_drawn(picture.base, corner, looks, pane="mark", fine=10, name="Vägar, vatten och grönt"))
    return layers


def _over(picture: Scene, corner: Corner) -> list[Layer]:
    """A stronger line around what the map is about, and the kommundelar with their names."""
    layers: list[Layer] = []
    if (gathered := gathered_outline(picture)) is not None:
        look = {"color": GATHERED, "weight": 2.5, "fill": False}
        outline = gpd.GeoDataFrame(geometry=[gathered])
        layers.append(_drawn(outline, corner, [look], fine=2.0, name=GATHERED_LABEL.capitalize()))
    if len(picture.borders):
        look = {"color": LINE, "weight": 1, "fill": False}
        looks = [look] * len(picture.borders)
        layers.append(_drawn(picture.borders, corner, looks, fine=_fine(picture), name="Kommundelar"))
        other = picture.borders[picture.borders["kommundel"] != picture.kommundel]
        named = _written(other["kommundel"], other.geometry, corner)
        if named:
            layers.append(Names(named, layer="Kommundelarnas namn", places=False, show=len(named) <= _MOST_AREAS_SHOWN))
    if picture.area is not None:
        look = {"color": INK, "weight": 2, "fill": False}
        layers.append(_drawn(gpd.GeoDataFrame(geometry=[picture.area]), corner, [look], fine=_fine(picture)))
    return layers


def _places(places: gpd.GeoDataFrame, corner: Corner) -> list[Layer]:
    """The places by name, each at its middle; put away at first where they are many."""
    if places.empty:
        return []
    names = _written(places["name"], places.geometry, corner, mark="<b></b>")
    return [Names(names, layer="Platser", places=True, show=len(names) <= _MOST_PLACES_SHOWN)]


def _written(
    names: pd.Series, shapes: gpd.GeoSeries, corner: Corner, *, mark: str = ""
) -> list[tuple[float, float, str]]:
    """East and north from the corner, rounded to ten metres, and the escaped name."""
    middles = shapes.representative_point()
    east, north = (middles.x - corner[0]).round(-1), (middles.y - corner[1]).round(-1)
    return [(x, y, f"{mark}{escape(name)}") for name, x, y in zip(names, east, north, strict=True)]


def _fine(picture: Scene) -> float:
    """How far a border may be moved when simplified: less than a pixel of the first view. [m]"""
    west, _, east, _ = picture.bounds()
    return max(2.0, (east - west) / 1500)


def _drawn(
    frame: gpd.GeoDataFrame,
    corner: Corner,
    looks: list[dict[str, Any]],
    *,
    fine: float,
    name: str | None = None,
    pane: str = "overlayPane",
) -> Layer:
    """Shapes simplified, in whole metres from the corner, with how they look and nothing else of the frame."""
    moved = frame.geometry.simplify(fine).translate(-corner[0], -corner[1]).to_numpy()
    shapes = [json.loads(text) for text in shapely.to_geojson(shapely.set_precision(moved, 1.0))]
    features = [
        {"type": "Feature", "id": str(number), "properties": {"look": look}, "geometry": shape}
        for number, (look, shape) in enumerate(zip(looks, shapes, strict=True))
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features}, name=name, control=name is not None, pane=pane,
        interactive=False, style_function=lambda feature: feature["properties"]["look"],
    )  # fmt: skip
