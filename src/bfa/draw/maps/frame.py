"""A map to move about in: Leaflet through folium, with cells, borders and names in the page itself.

No tiles, so no projection of the web is needed: the map is drawn in the projected system of the data, in whole
metres from the grid's corner. Squares stay square, the scale is true everywhere, and a cell costs about ten bytes.
"""

import json
from collections.abc import Sequence
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from branca.element import MacroElement
from folium.map import CustomPane, Layer

from bfa.draw.drawing import INK
from bfa.draw.maps.image import GREEN, PALE, ROAD, WATER
from bfa.draw.maps.leaflet import STYLE, Cells, Furniture, Legend, Names, Shapes, Switch
from bfa.draw.maps.legend import GATHERED
from bfa.draw.maps.names import crowded
from bfa.draw.maps.packed import LINE, Corner, packed
from bfa.draw.maps.scene import Scene, gathered_outline
from bfa.draw.offline import Frame, self_contained
from bfa.draw.output import escape
from bfa.words.catalogue import message
from bfa.words.sentences import upper

_MOST_AREAS_SHOWN, _MOST_PLACES_SHOWN = 15, 12


def frame(picture: Scene, more: Sequence[Scene] = ()) -> Frame:
    """The scene as a page of its own, for an iframe.

    The page holds what may be said of each cell, hidden where the policy hid it, and no coordinates but whole metres
    from the corner of the drawn area.

    `picture`: shown first; what stands around the cells is taken from it. `more`: other measures of the same place, one
    shown at a time; those without classes are left out.
    """
    west, south, east, north = picture.bounds()
    x, y = corner = (float(np.floor(west / 1000) * 1000), float(np.floor(south / 1000) * 1000))
    folium_map = folium.Map(
        location=[0, 0], zoom_start=-5, tiles=None, crs="Simple", zoom_control=False,
        attributionControl=False, minZoom=-12, maxZoom=2, zoomSnap=0.25, zoomDelta=0.5,
    )  # fmt: skip
    for pane, level in (("mark", 320), ("rutor", 350)):
        CustomPane(pane, z_index=level, pointer_events=pane == "rutor").add_to(folium_map)
    pictures = [picture, *(each for each in more if each.steps)]
    for element in [
        *_under(picture, corner),
        *_measures(pictures, corner),
        *_over(picture, corner),
        *_places(picture.places, corner),
    ]:
        element.add_to(folium_map)
    Switch().add_to(folium_map)
    Furniture(
        title=picture.title, view=[[south - y, west - x], [north - y, east - x]], legends=_legends(pictures)
    ).add_to(folium_map)
    return self_contained(folium_map, title=picture.title, head=STYLE)


def _measures(pictures: Sequence[Scene], corner: Corner) -> list[MacroElement]:
    """The shapes, then a layer per measure."""
    shapes, measures = packed(pictures, corner)
    every = [look for measure in measures for look in measure["looks"]]
    found: list[MacroElement] = [Shapes(shapes, every)]
    for place, (measure, name) in enumerate(zip(measures, _layer_names(pictures), strict=True)):
        found.append(Cells(measure | {"measure": place}, layer=name, show=place == 0))
    return found


def _layer_names(pictures: Sequence[Scene]) -> list[str]:
    """What each measure is called in the list of layers, which is read as HTML; all different."""
    names: list[str] = []
    for picture in pictures:
        name = escape(picture.measure[0])
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return names


def _legends(pictures: Sequence[Scene]) -> list[Legend]:
    """The first map's notes stand under the figure; those of the others change with the layer."""
    said = set(pictures[0].notes)
    own = ["", *(" · ".join(note for note in picture.notes if note not in said) for picture in pictures[1:])]
    reasons = ["", *(picture.reason for picture in pictures[1:])]
    return [
        Legend(", ".join(picture.measure), picture.legend, ". ".join(filter(None, (note, reason))))
        for picture, note, reason in zip(pictures, own, reasons, strict=True)
    ]


def _under(picture: Scene, corner: Corner) -> list[Layer]:
    """The area on white, then roads, water and green; their names and other columns stay behind."""
    layers: list[Layer] = []
    if picture.area is not None:
        look = {"stroke": False, "fill": True, "fillColor": "#ffffff", "fillOpacity": 1}
        layers.append(
            _drawn(gpd.GeoDataFrame(geometry=[picture.area]), corner, [look], pane="mark", fine=_fine(picture))
        )
    if (empty := _empty(picture)) is not None:
        look = {"color": PALE, "weight": 1, "fill": False}
        layers.append(_drawn(empty, corner, [look], pane="mark", fine=_fine(picture)))
    if picture.base is not None:
        colours = [{"vatten": WATER, "grönt": GREEN}.get(str(kind), ROAD) for kind in picture.base["kind"]]
        surface = picture.base.geom_type.isin(["Polygon", "MultiPolygon"])
        looks = [
            {"color": colour, "weight": 1.2, "fill": bool(filled), "fillColor": colour, "fillOpacity": 1}
            for colour, filled in zip(colours, surface, strict=True)
        ]
        layers.append(_drawn(picture.base, corner, looks, pane="mark", fine=10, name=message("maps.layers.ground")))
    return layers


def _empty(picture: Scene) -> gpd.GeoDataFrame | None:
    """The outlines of polygons with nothing in them, as one; the others have their own."""
    if picture.outlines is None:
        return None
    empty = picture.outlines[~picture.outlines.index.isin(picture.cells["cell_id"])]
    return gpd.GeoDataFrame(geometry=[shapely.union_all(empty.boundary.to_numpy())]) if len(empty) else None


def _over(picture: Scene, corner: Corner) -> list[Layer]:
    """A stronger line around what the map is about, and the kommundelar with their names."""
    layers: list[Layer] = []
    if (gathered := gathered_outline(picture)) is not None:
        look = {"color": GATHERED, "weight": 2.5, "fill": False}
        outline = gpd.GeoDataFrame(geometry=[gathered])
        layers.append(_drawn(outline, corner, [look], fine=2.0, name=upper(message("maps.legend.gathered"))))
    if len(picture.borders):
        look = {"color": PALE if crowded(picture) else LINE, "weight": 1, "fill": False}
        looks = [look] * len(picture.borders)
        layers.append(_drawn(picture.borders, corner, looks, fine=_fine(picture), name=message("maps.layers.areas")))
        other = picture.borders[picture.borders["kommundel"] != picture.kommundel]
        named = _written(other["kommundel"], other.geometry, corner)
        if named:
            layers.append(
                Names(named, layer=message("maps.layers.names"), places=False, show=len(named) <= _MOST_AREAS_SHOWN)
            )
    if picture.area is not None:
        look = {"color": INK, "weight": 2, "fill": False}
        layers.append(_drawn(gpd.GeoDataFrame(geometry=[picture.area]), corner, [look], fine=_fine(picture)))
    return layers


def _places(places: gpd.GeoDataFrame, corner: Corner) -> list[Layer]:
    """The places by name, each at its middle; put away at first where they are many."""
    if places.empty:
        return []
    names = _written(places["name"], places.geometry, corner, mark="<b></b>")
    return [Names(names, layer=message("maps.layers.places"), places=True, show=len(names) <= _MOST_PLACES_SHOWN)]


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
