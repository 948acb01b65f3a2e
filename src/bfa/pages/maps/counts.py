"""The map of counts: the hotspot cells after the release, and what stands around them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bfa.disclosure import Policy, allowed_cell, may_name
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.maps.legend import entries, step_of, steps
from bfa.draw.maps.scene import Scene, cut_at, in_view
from bfa.words import hotspot_choices as choices
from bfa.words.catalogue import message
from bfa.words.hotspots import off_map
from bfa.words.nouns import terms
from bfa.words.numbers import number


def scene(
    released: ReleasedHotspots,
    *,
    areas: gpd.GeoDataFrame | None,
    places: gpd.GeoDataFrame | None,
    title: str,
    base: gpd.GeoDataFrame | None = None,
) -> Scene:
    """The released cells, and what stands around them.

    `released`: with at least one cell. `areas`, `places`, `base`: kommundelar, risk places, and lines or polygons with
    `kind` (vatten, grönt; others are roads).

    Raises
    ------
    DisclosureError
        The cells are smaller than the tier allows.
    """
    hotspots, policy, unit = released.result, released.policy, released.unit
    cells = _cut(released)
    classes = steps(cells.loc[~cells["hidden"], "n"])
    area = hotspots.area if isinstance(hotspots.area, shapely.Geometry) else None
    crs, nouns = cells.crs, terms(hotspots.kind, unit)
    cells["step"] = [-1 if pd.isna(n) else step_of(int(n), classes) for n in cells["n"]]
    size = allowed_cell(_smallest(released), policy=policy)
    ground = message(f"maps.counts.grounds.{unit}", {"size": number(size)})
    return Scene(
        title=title,
        size=size,
        cells=cells,
        kind=hotspots.kind,
        steps=classes,
        measure=(message("maps.counts.measure", nouns), ground),
        legend=entries(classes, hidden=bool(cells["hidden"].any())),
        kommundel=hotspots.kommundel,
        area=area,
        borders=_borders(areas, area, crs),
        places=_named(places, area, crs, policy=policy),
        base=None if base is None else in_view(base.to_crs(crs), area),
        notes=(choices.units(released), *map(choices.under_map, choices.names(released)), off_map(released)),
        reason=message("maps.counts.hidden", nouns) if cells["hidden"].any() else "",
        unit=unit,
        outlines=_outlines(released),
    )


def _smallest(released: ReleasedHotspots) -> float:
    """Side of a cell; of the square with the ground of the smallest of polygons. [m]"""
    units = released.result.units
    if units is None or np.isfinite(units.size):
        return float(released.result.cell_size if units is None else units.size)
    return float(np.sqrt(shapely.area(units.shapes).min()))


def _outlines(released: ReleasedHotspots) -> gpd.GeoSeries | None:
    units = released.result.units
    if released.unit != "polygon":
        return None
    return cut_at(gpd.GeoSeries(units.shapes, index=units.ids, crs=released.cells.crs), released.result.area)


def _cut(released: ReleasedHotspots) -> gpd.GeoDataFrame:
    """The cells as in the table beside the map, ranked in its order, from south-west on: order says nothing of n."""
    table = released.cells
    place = pd.Series(range(1, len(table) + 1), index=table.index, dtype="Int64")
    cells = gpd.GeoDataFrame(
        {
            "cell_id": table["cell_id"].astype(str),
            "n": table["n"].astype("Int64"),
            "share": table["share"].astype("Float64"),
            "hidden": table["hidden"].astype(bool),
            "rank": place.mask(table["hidden"].astype(bool)),
            "near": table["near"].where(table["near"].notna(), ""),
            "gathered": table["gathered"].fillna(False).astype(bool),
        },
        geometry=cut_at(table.geometry, released.result.area),
        crs=table.crs,
    )
    return cells.sort_values("cell_id", kind="stable", ignore_index=True)


def _borders(areas: gpd.GeoDataFrame | None, area: shapely.Geometry | None, crs: object) -> gpd.GeoDataFrame:
    """Kommundelar in view, each with its name."""
    if areas is None:
        return gpd.GeoDataFrame({"kommundel": []}, geometry=[], crs=crs)
    drawn = areas.loc[areas.geometry.notna() & ~areas.geometry.is_empty, ["kommundel", "geometry"]].to_crs(crs)
    return in_view(drawn, area, cut=False)


def _named(
    places: gpd.GeoDataFrame | None, area: shapely.Geometry | None, crs: object, *, policy: Policy
) -> gpd.GeoDataFrame:
    """Places in view that have a name and may be named."""
    if places is None or places.empty:
        return gpd.GeoDataFrame({"name": [], "kind": []}, geometry=[], crs=crs)
    allowed = [may_name(*place, policy=policy) for place in zip(places["kind"], places["name"], strict=True)]
    named = places.loc[places["name"].notna() & np.array(allowed), ["name", "kind", "geometry"]]
    return in_view(named.to_crs(crs), area, cut=False)
