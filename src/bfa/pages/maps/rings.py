"""Where crime may have moved: the strip just outside the kommundel, on the map of the kommun. Borders, never points."""

import geopandas as gpd
import pandas as pd
import shapely

from bfa.analyses.effect.strip import around, neighbours
from bfa.analyses.situation import Situation
from bfa.draw.maps import image as map_image
from bfa.draw.maps.legend import Entry, Step
from bfa.draw.maps.scene import Scene, in_view
from bfa.draw.output import Output, figure_output
from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined

#: The strip, in a hue that the maps of counts do not use.
_FILL = "#e3b98a"


def ring_map(situation: Situation, *, name: str, kind: str) -> Output | None:
    """The strip around the kommundel, which is called so, as an image; None where it has no polygon."""
    strip = around(situation, situation.kommundel)
    if strip is None or situation.areas is None or strip.geometry.is_empty.all():
        return None
    picture, near = _scene(situation, strip, name, kind), neighbours(situation, situation.kommundel)
    where = message("maps.ring.where", areas=joined(near)) if near else ""
    alt = message("maps.ring.alt", name=name, width=float(strip["outer"].max()), where=where)
    note = message("maps.ring.note")
    return figure_output(map_image.draw(picture), alt=alt, caption=picture.title, note=note, kind="map", form="png")


def _scene(situation: Situation, strip: gpd.GeoDataFrame, name: str, kind: str) -> Scene:
    areas = situation.areas.to_crs(strip.crs) if situation.areas is not None else strip
    own = areas.loc[areas["kommundel"] == situation.kommundel].geometry.union_all()
    whole = shapely.union(own, strip.geometry.union_all())
    width = float(strip["outer"].max())
    label, measure = message("maps.ring.label", width=width), messages("maps.ring.measure")
    base = situation.base_map
    return Scene(
        title=message("maps.ring.title", width=width, name=_inside(name)),
        size=0.0,
        cells=_cell(strip),
        kind=kind,
        steps=(Step(0, 1, _FILL, label),),
        measure=(measure["what"], measure["why"]),
        legend=(Entry(label, _FILL), Entry(name, "#ffffff")),
        kommundel="",
        area=whole,
        borders=in_view(areas.loc[areas.geometry.notna(), ["kommundel", "geometry"]], whole, cut=False),
        places=gpd.GeoDataFrame({"name": [], "kind": []}, geometry=[], crs=strip.crs),
        base=None if base is None else in_view(base.to_crs(strip.crs), whole),
        notes=(),
        reason="",
    )


def _cell(strip: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The strip as the one cell of the scene, without a count."""
    return gpd.GeoDataFrame(
        {
            "cell_id": "ring",
            "n": pd.array([pd.NA], dtype="Int64"),
            "share": pd.array([pd.NA], dtype="Float64"),
            "rank": pd.array([pd.NA], dtype="Int64"),
            "hidden": False,
            "step": 0,
        },
        geometry=[strip.geometry.union_all()],
        crs=strip.crs,
    )


def _inside(name: str) -> str:
    """The name of a place inside a sentence: "Kommundel A" gives "kommundel A"."""
    kind, space, rest = name.partition(" ")
    return f"{kind.lower()}{space}{rest}" if kind == "Kommundel" else name
