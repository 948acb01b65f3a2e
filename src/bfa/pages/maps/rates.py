"""The map of rates: the count map's shown numbers against those who live there, both spread from the cells' middles."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.analyses.where.exposure import Exposure
from bfa.draw.maps.legend import FEW_FILL, PURPLES, Entry, Step, density_steps, entries, step_of, under
from bfa.draw.maps.scene import NOUNS, Scene, cut_at, hidden_words
from bfa.methods.smoothing import Kernel, kernel_table, smoothed_rate
from bfa.methods.units import Units
from bfa.pages.maps.counts import notes
from bfa.words.numbers import decimal, number

if TYPE_CHECKING:
    from bfa.analyses.hotspots import Hotspots
    from bfa.analyses.rates import Rates

#: A rate on fewer tells mostly of chance and of those who pass. Our choice. A smoothed one must rest on so many, those
#: farther off counted for less.
FEW = 200
_OPEN = (
    "Kvoten räknas bara ur de antal som kartan över antal visar. Där få bor men många rör sig säger den mer om dem som "
    "rör sig där än om dem som bor där."
)
_COARSE = "Antalet {what} är jämnt fördelat inom ytor som är större än {the_many}."
_HIDDEN = "{many} med dolda antal är inte med, varken deras antal eller deras {what}."
NONE = "Ingen karta över kvoter: inga antal eller för få {what} att räkna på."


def rate_scene(picture: Scene, hotspots: "Hotspots", rates: "Rates", *, bandwidth: float, why: str) -> Scene:
    """The count map's scene with incidents per 1 000 instead of counts.

    Parameters
    ----------
    picture : Scene
        The count map, after the gate. Its shown counts are all that the rates are made of, beside people.
    hotspots : Hotspots
        Gives the units and the kernel; its incidents and counts are not read.
    rates : Rates
        With an exposure; its counts are not read. Its order ranks the cells.
    bandwidth : float
        Reach of the kernel, the same for incidents and people. [m]
    why : str
        How the bandwidth came about, in Swedish.

    Returns
    -------
    Scene
        `cells` has rate [incidents / 1 000] instead of n, and holds the cells that are hidden, rest on too few people
        or reach the lowest class. Without a shown count or people enough there are no steps.
    """
    exposure = rates.exposure
    if hotspots.units is None or exposure is None:
        return replace(picture, steps=())
    surface = _surface(picture, hotspots.units, exposure, hotspots.kernel, bandwidth)
    highest = surface["rate"].max()
    if not highest > 0:
        return replace(picture, steps=())
    classes = (_few(exposure.what), *density_steps(float(highest), hue=PURPLES))
    surface["step"] = [_place(rate, classes) for rate in surface["rate"]]
    surface["said"] = [_said(rate, NOUNS[picture.kind], exposure.what) for rate in surface["rate"]]
    surface.loc[surface["hidden"], "step"] = -1
    surface["said"] = surface["said"].mask(surface["hidden"], "")
    surface["rank"] = surface["cell_id"].map(_ranks(picture, rates)).astype("Int64")
    inside = hotspots.units.ground > 0
    drawn = surface[surface["hidden"] | (inside & surface["step"].ge(0))].reset_index(drop=True)
    shapes = gpd.GeoSeries(hotspots.units.shapes[drawn["unit"].to_numpy()], crs=picture.cells.crs)
    return replace(
        picture,
        title=f"{picture.title}, per 1 000 {exposure.what}",
        cells=gpd.GeoDataFrame(drawn, geometry=cut_at(shapes, picture.area)),
        steps=classes,
        measure=(f"Per 1 000 {exposure.what}", f"bandbredd {number(bandwidth)} m"),
        legend=_legend(classes, hidden=bool(drawn["hidden"].any())),
        notes=(*notes(hotspots, ("Rutor",)), *_choices(exposure, bandwidth, why), *picture.notes[-1:]),
        reason=_reason(picture, exposure),
    )


def rate_summary(picture: Scene) -> str:
    """The map of rates in words, for those who cannot see it."""
    top = picture.cells.loc[picture.cells["rate"].idxmax()]
    near = f", nära {top['near']}" if top["near"] else ""
    few = int(picture.cells["step"].eq(0).sum())
    parts = [f"{picture.title}, {picture.measure[1]}."]
    parts.append(f"Högst i {picture.noun.article} {picture.noun.one}: {_rounded(top['rate'])}{near}.")
    if few:
        parts.append(f"{number(few)} {picture.noun.many} har {picture.steps[0].label} för en kvot.")
    return " ".join([*parts, *hidden_words(picture)])


def _surface(picture: Scene, units: Units, exposure: Exposure, kernel: Kernel, bandwidth: float) -> pd.DataFrame:
    """Every unit of the area: unit, cell_id, rate (NaN where too few live), near, hidden."""
    cells = picture.cells[["cell_id", "n", "near", "hidden"]]
    every = pd.DataFrame({"unit": np.arange(len(units.ids)), "cell_id": units.ids})
    surface = every.merge(cells, on="cell_id", how="left")
    hidden = surface["hidden"].eq(True)
    counted = ~hidden.to_numpy() & np.isfinite(exposure.n)
    counts = np.where(counted, surface["n"].astype("Float64").fillna(0).to_numpy(dtype=float), 0.0)
    people = np.where(counted, exposure.n, 0.0)
    table = kernel_table(units.centres, bandwidth=bandwidth, kernel=kernel)
    rate = np.where(hidden, np.nan, smoothed_rate(counts, people, table, fewest=FEW))
    return surface.drop(columns="n").assign(rate=rate, hidden=hidden, near=surface["near"].fillna(""))


def _ranks(picture: Scene, rates: "Rates") -> dict[str, int]:
    """The place of each shown cell in the table of rates; none where the exposure is too coarse for a table."""
    if rates.exposure is None or rates.exposure.coarse:
        return {}
    cells = picture.cells
    seen = set(cells.loc[~cells["hidden"] & cells["n"].gt(0).fillna(False), "cell_id"])
    return {name: 1 + place for place, name in enumerate(name for name in rates.table["cell_id"] if name in seen)}


def _few(what: str) -> Step:
    return Step(-1, 0, FEW_FILL, f"för få {what}", "dots")


def _reason(picture: Scene, exposure: Exposure) -> str:
    """What the rates are made of, and what they cannot tell."""
    coarse = _COARSE.format(what=exposure.what, the_many=picture.noun.the_many)
    hidden = _HIDDEN.format(what=exposure.what, many=picture.noun.many.capitalize())
    any_hidden = bool(picture.cells["hidden"].any())
    return " ".join([_OPEN, *([coarse] if exposure.coarse else []), *([hidden] if any_hidden else [])])


def _place(rate: float, classes: Sequence[Step]) -> int:
    """The class of a rate; the first is for those that rest on too few."""
    if np.isnan(rate):
        return 0
    found = step_of(rate, classes[1:])
    return -1 if found < 0 else 1 + found


def _legend(classes: Sequence[Step], *, hidden: bool) -> tuple[Entry, ...]:
    few, *rising = classes
    shown_ones = entries(rising, hidden=hidden, none=under(rising))
    return (*shown_ones, *entries((few,), hidden=False, none=""))


def _choices(exposure: Exposure, bandwidth: float, why: str) -> tuple[str, str]:
    of = f", {exposure.source}" if exposure.source else ""
    return (
        f"{exposure.what.capitalize()}: {exposure.year}{of}",
        f"Bandbredd: {number(bandwidth)} m ({why}), minst {FEW} {exposure.what} bakom en kvot",
    )


def _said(rate: float, nouns: str, what: str) -> str:
    return f"för få {what}" if np.isnan(rate) else f"{_rounded(rate)} {nouns} per 1 000 {what}"


def _rounded(rate: float) -> str:
    """Two digits that count."""
    return number(float(f"{rate:.2g}")) if rate >= 10 else decimal(rate, 1)
