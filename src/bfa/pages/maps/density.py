"""The density map: the count map's shown numbers, each spread from its cell's middle. Nothing else goes in."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.maps.legend import Step, density_steps, entries, step_of, under
from bfa.draw.maps.scene import Scene, cut_at
from bfa.methods.smoothing import kernel_table, smoothed_density
from bfa.methods.units import Units
from bfa.words import hotspot_choices as choices
from bfa.words import hotspot_maps as words
from bfa.words.catalogue import message


def density_scene(picture: Scene, released: ReleasedHotspots) -> Scene:
    """The count map's scene with incidents per km2 instead of counts.

    `picture`: the count map, after the release. Its shown counts are all the density is made of.

    Returns
    -------
    Scene
        `cells` has density [incidents / km2] instead of n, and holds the cells that are hidden or reach the lowest
        class. Without a shown count there are no steps. Polygons are of different size, so theirs are not smoothed:
        each count is divided by its own ground.
    """
    units, bandwidth = released.result.units, released.lasting.bandwidth
    if units is None or picture.cells["hidden"].all():
        return replace(picture, steps=())
    smoothed = picture.unit != "polygon"
    surface = every_unit(picture, units)
    counts = surface.pop("n").to_numpy()
    if smoothed:
        table = kernel_table(units.centres, bandwidth=bandwidth, kernel=released.result.kernel)
        surface["density"] = np.nan_to_num(smoothed_density(counts, units, table))
    else:
        surface["density"] = counts / (units.ground / 1e6)
        surface = surface[surface["cell_id"].isin(picture.cells["cell_id"])].sort_values("cell_id", ignore_index=True)
    surface, classes = _classed(surface, picture.terms["nouns"])
    drawn = surface[surface["hidden"] | surface["step"].ge(0)].reset_index(drop=True)
    hidden = bool(drawn["hidden"].any())
    how = message("maps.how", bandwidth=bandwidth, why=choices.bandwidth(released))
    reach = message("maps.bandwidth", bandwidth=bandwidth) if smoothed else message("maps.density.divided")
    return replace(
        picture,
        title=message(f"maps.density.title{'' if smoothed else '_divided'}", title=picture.title),
        cells=laid(drawn, units, picture),
        steps=classes,
        measure=(message("maps.density.measure", picture.terms), reach),
        legend=entries(classes, hidden=hidden, none=under(classes)),
        notes=(choices.units(released), *((how, message("maps.edge")) if smoothed else ()), *picture.notes[-1:]),
        reason=words.density_read(picture, hidden=hidden),
    )


def every_unit(picture: Scene, units: Units) -> pd.DataFrame:
    """Every unit of the area with what the count map shows: unit, cell_id, n (0 where hidden), rank, near, hidden."""
    every = pd.DataFrame({"unit": np.arange(len(units.ids)), "cell_id": units.ids})
    shown = every.merge(picture.cells[["cell_id", "n", "rank", "near", "hidden"]], on="cell_id", how="left")
    return shown.assign(
        n=shown["n"].astype("Float64").fillna(0).astype(float),
        hidden=shown["hidden"].eq(True),
        near=shown["near"].fillna(""),
    )


def laid(drawn: pd.DataFrame, units: Units, picture: Scene) -> gpd.GeoDataFrame:
    """Units in their places, cut at the border of the area."""
    shapes = gpd.GeoSeries(units.shapes[drawn["unit"].to_numpy()], crs=picture.cells.crs)
    return gpd.GeoDataFrame(drawn, geometry=cut_at(shapes, picture.area))


def _classed(surface: pd.DataFrame, nouns: str) -> tuple[pd.DataFrame, tuple[Step, ...]]:
    """The surface with step and said, nothing of what is hidden, and the classes."""
    hidden = surface["hidden"]
    classes = density_steps(float(surface.loc[~hidden, "density"].max()))
    found = surface.assign(
        step=[step_of(value, classes) for value in surface["density"]],
        said=[words.density_said(value, nouns) for value in surface["density"]],
    )
    found.loc[hidden, ["density", "step"]] = [np.nan, -1]
    return found.assign(said=found["said"].mask(hidden, "")), classes
