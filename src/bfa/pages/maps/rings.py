"""Where crime may have moved: the strip just outside the kommundel, on the map of the kommun. Borders, never points."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely

from bfa.analyses.effect.strip import around, neighbours
from bfa.analyses.situation import Situation
from bfa.draw.maps import image as map_image
from bfa.draw.maps.legend import Entry, Step
from bfa.draw.maps.scene import Scene, in_view
from bfa.draw.output import Output, figure_output
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined

#: The strip, in a hue that the maps of counts do not use.
_FILL = "#e3b98a"
#: Kommundelar with measures of their own.
_BUSY = "#b9c2cc"


def ring_map(situation: Situation, *, name: str, kind: str, busy: Sequence[str] = ()) -> Output | None:
    """The strip around the kommundel, which is called so, as an image; None where it has no polygon.

    `busy`: kommundelar that had measures too, which are no part of the strip.
    """
    strip = around(situation, situation.kommundel)
    if strip is None or situation.areas is None or strip.geometry.is_empty.all():
        return None
    areas = situation.areas.to_crs(strip.crs)
    others = areas[areas["kommundel"].isin(busy) & areas.geometry.notna()]
    strip = strip.set_geometry(strip.geometry.difference(others.geometry.union_all()))
    near = [each for each in neighbours(situation, situation.kommundel) if each not in busy]
    picture = _scene(situation, strip, name, kind)
    picture = _with_busy(picture, others) if len(others) else picture
    where = message("maps.ring.where", areas=joined(near)) if near else ""
    alt = message("maps.ring.alt", name=name, width=float(strip["outer"].max()), where=where)
    told = message("maps.ring.busy_note", areas=joined(busy)) if len(others) else ""
    note = in_sentences(message("maps.ring.note"), told)
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


def _with_busy(picture: Scene, others: gpd.GeoDataFrame) -> Scene:
    """The scene with kommundelar that had measures too, as far as it shows them, in a class of their own."""
    label = message("maps.ring.busy")
    there = in_view(others[["geometry"]], shapely.box(*picture.bounds()))
    cells = pd.concat(
        [picture.cells, *(_cell(there.iloc[[at]], step=1) for at in range(len(there)))], ignore_index=True
    )
    return replace(
        picture,
        cells=gpd.GeoDataFrame(cells, geometry="geometry", crs=picture.cells.crs),
        steps=(*picture.steps, Step(1, 2, _BUSY, label, "level")),
        legend=(*picture.legend, Entry(label, _BUSY, "level")),
    )


def _cell(strip: gpd.GeoDataFrame, *, step: int = 0) -> gpd.GeoDataFrame:
    """The strip as a cell of the scene, without a count."""
    return gpd.GeoDataFrame(
        {
            "cell_id": "ring",
            "n": pd.array([pd.NA], dtype="Int64"),
            "share": pd.array([pd.NA], dtype="Float64"),
            "rank": pd.array([pd.NA], dtype="Int64"),
            "hidden": False,
            "step": step,
        },
        geometry=[strip.geometry.union_all()],
        crs=strip.crs,
    )


def _inside(name: str) -> str:
    """The name of a place inside a sentence: "Kommundel A" gives "kommundel A"."""
    kind, space, rest = name.partition(" ")
    return f"{kind.lower()}{space}{rest}" if kind == "Kommundel" else name
