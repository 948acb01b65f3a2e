"""The density map: the count map's shown numbers, each spread from its cell's middle. Nothing else goes in."""

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.draw.maps.legend import Step, density_steps, entries, step_of, under
from bfa.draw.maps.scene import NOUNS, Scene, cut_at, hidden_words
from bfa.methods.smoothing import Kernel, kernel_table, smoothed_density
from bfa.methods.units import Units
from bfa.pages.maps.counts import notes
from bfa.words.numbers import number

if TYPE_CHECKING:
    from bfa.analyses.hotspots import Hotspots

#: Said under the map.
_OPEN = (
    "Tätheten räknas bara ur de antal som kartan över antal visar, lagda mitt i varje {one}: "
    "den säger inget om var i {the_one} något skedde."
)
_GROUND = (
    "Antalet är delat med områdets yta och inte utjämnat över grannarna, eftersom områdena är olika stora. I ett litet "
    "område ger redan enstaka {nouns} ett högt tal."
)
_EDGE = "Kant: tätheten delas med den del av kärnan som ligger i området"
_HIDDEN = "{many} med dolda antal ger inget bidrag, så intill dem är tätheten för låg."


def density_scene(picture: Scene, hotspots: "Hotspots", *, bandwidth: float, why: str) -> Scene:
    """The count map's scene with incidents per km2 instead of counts.

    Parameters
    ----------
    picture : Scene
        The count map, after the gate. Its shown counts are all the density is made of.
    hotspots : Hotspots
        Gives the units and the kernel; its incidents and counts are not read.
    bandwidth : float
        Reach of the kernel. [m]
    why : str
        How the bandwidth came about, in Swedish.

    Returns
    -------
    Scene
        `cells` has density [incidents / km2] instead of n, and holds the cells that are hidden or reach the lowest
        class. Without a shown count there are no steps. Polygons are of different size, so theirs are not smoothed:
        each count is divided by its own ground.
    """
    if hotspots.units is None or picture.cells["hidden"].all():
        return replace(picture, steps=())
    if picture.unit == "polygon":
        return _over_ground(picture, hotspots, hotspots.units)
    surface = _surface(picture, hotspots.units, hotspots.kernel, bandwidth)
    surface, classes = _classed(surface, picture)
    drawn = surface[surface["hidden"] | surface["step"].ge(0)].reset_index(drop=True)
    shapes = gpd.GeoSeries(hotspots.units.shapes[drawn["unit"].to_numpy()], crs=picture.cells.crs)
    hidden = bool(drawn["hidden"].any())
    reach = f"Bandbredd: {number(bandwidth)} m ({why})"
    return replace(
        picture,
        title=f"{picture.title}, täthet",
        cells=gpd.GeoDataFrame(drawn, geometry=cut_at(shapes, picture.area)),
        steps=classes,
        measure=(f"{NOUNS[picture.kind].capitalize()} per km²", f"bandbredd {number(bandwidth)} m"),
        legend=entries(classes, hidden=hidden, none=under(classes)),
        notes=(*notes(hotspots, ("Rutor",)), reach, _EDGE, *picture.notes[-1:]),
        reason=" ".join([open_words(picture), *([_HIDDEN.format(many=picture.noun.many.capitalize())] * hidden)]),
    )


def _over_ground(picture: Scene, hotspots: "Hotspots", units: Units) -> Scene:
    """Each shown count by its own ground."""
    ground = pd.Series(units.ground, index=units.ids).reindex(picture.cells["cell_id"]).to_numpy() / 1e6
    counts = picture.cells["n"].astype("Float64").fillna(0).to_numpy(dtype=np.float64)
    table = pd.DataFrame(picture.cells.drop(columns=["n", "share", "gathered", "geometry"]))
    table, classes = _classed(table.assign(density=counts / ground), picture)
    cells = gpd.GeoDataFrame(table, geometry=picture.cells.geometry)
    cells = cells[cells["hidden"] | cells["step"].ge(0)].reset_index(drop=True)
    return replace(
        picture,
        title=f"{picture.title}, per km²",
        cells=cells,
        steps=classes,
        measure=(f"{NOUNS[picture.kind].capitalize()} per km²", "antal delat med yta"),
        legend=entries(classes, hidden=bool(cells["hidden"].any()), none=under(classes)),
        notes=(*notes(hotspots, ("Rutor",)), *picture.notes[-1:]),
        reason=" ".join(filter(None, [_GROUND.format(nouns=NOUNS[picture.kind]), picture.reason])),
    )


def _classed(surface: pd.DataFrame, picture: Scene) -> tuple[pd.DataFrame, tuple[Step, ...]]:
    """The surface with step and said, nothing of what is hidden, and the classes."""
    hidden, nouns = surface["hidden"], NOUNS[picture.kind]
    classes = density_steps(float(surface.loc[~hidden, "density"].max()))
    found = surface.assign(
        step=[step_of(value, classes) for value in surface["density"]],
        said=[f"{_rounded(value)} {nouns} per km²" for value in surface["density"]],
    )
    found.loc[hidden, ["density", "step"]] = [np.nan, -1]
    return found.assign(said=found["said"].mask(hidden, "")), classes


def open_words(picture: Scene) -> str:
    """Said under the map: what the density is made of, and what it cannot tell."""
    return _OPEN.format(one=picture.noun.one, the_one=picture.noun.the_one)


def density_summary(picture: Scene) -> str:
    """The density map in words, for those who cannot see it."""
    densest = picture.cells.loc[picture.cells["density"].idxmax()]
    near = f", nära {densest['near']}" if densest["near"] else ""
    near = f", {densest['cell_id']}" if picture.unit == "polygon" else near
    what, how = picture.measure
    highest = f"Högst i {picture.noun.article} {picture.noun.one}: {number(densest['density'])}{near}."
    parts = [f"{picture.title}. {what}, {how}. {highest}", *hidden_words(picture)]
    return " ".join([*parts, "Tätheten räknas ur antalen i tabellen intill."])


def _rounded(value: float) -> str:
    """Two digits that count: more would claim too much, and make every tooltip a text of its own."""
    return number(float(f"{value:.2g}")) if value >= 1 else f"{value:.1g}".replace(".", ",")


def _surface(picture: Scene, units: Units, kernel: Kernel, bandwidth: float) -> pd.DataFrame:
    """Every unit of the area: unit, cell_id, density, rank, near, hidden."""
    cells = picture.cells
    every = pd.DataFrame({"unit": np.arange(len(units.ids)), "cell_id": units.ids})
    surface = every.merge(cells[["cell_id", "n", "rank", "near", "hidden"]], on="cell_id", how="left")
    counts = np.asarray(surface["n"].astype("Float64").fillna(0), dtype=np.float64)
    table = kernel_table(units.centres, bandwidth=bandwidth, kernel=kernel)
    return surface.drop(columns="n").assign(
        density=np.nan_to_num(smoothed_density(counts, units, table)),
        hidden=surface["hidden"].eq(True),
        near=surface["near"].fillna(""),
    )
