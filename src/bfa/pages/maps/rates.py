"""The map of rates: the count map's shown numbers against those who live there, both spread from the cells' middles."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bfa.analyses.rates import FEW
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.maps.legend import FEW_FILL, PURPLES, Entry, Step, density_steps, entries, step_of, under
from bfa.draw.maps.scene import Scene
from bfa.methods.smoothing import kernel_table, smoothed_rate
from bfa.pages.maps.density import every_unit, laid
from bfa.words import hotspot_choices as choices
from bfa.words import hotspot_maps as words
from bfa.words.catalogue import message


def rate_scene(picture: Scene, released: ReleasedHotspots) -> Scene:
    """The count map's scene with incidents per 1 000 instead of counts.

    `picture`: the count map, after the release. Its shown counts are all that the rates are made of, beside people.

    Returns
    -------
    Scene
        `cells` has rate [incidents / 1 000] instead of n, and holds the cells that are hidden, rest on too few people
        or reach the lowest class. Without a shown count or people enough there are no steps.
    """
    exposure, units, bandwidth = released.exposure, released.result.units, released.lasting.bandwidth
    if units is None or exposure is None:
        return replace(picture, steps=())
    surface = every_unit(picture, units)
    hidden, counts = surface["hidden"], surface.pop("n").to_numpy()
    counted = ~hidden.to_numpy() & np.isfinite(exposure.n)
    table = kernel_table(units.centres, bandwidth=bandwidth, kernel=released.result.kernel)
    rate = smoothed_rate(np.where(counted, counts, 0.0), np.where(counted, exposure.n, 0.0), table, fewest=FEW)
    surface["rate"] = np.where(hidden, np.nan, rate)
    if not surface["rate"].max() > 0:
        return replace(picture, steps=())
    what, nouns = exposure.what, picture.terms["nouns"]
    few = Step(-1, 0, FEW_FILL, message("maps.rates.few", what=what), "dots")
    classes = (few, *density_steps(float(surface["rate"].max()), hue=PURPLES))
    surface["step"] = surface["rate"].map(lambda value: _place(value, classes)).mask(hidden, -1)
    said = [words.rate_said(value, nouns, what) for value in surface["rate"]]
    surface["said"] = pd.Series(said).mask(hidden, "")
    surface["rank"] = surface["cell_id"].map(_ranks(picture, released)).astype("Int64")
    notes = words.rate_notes(exposure, bandwidth, choices.bandwidth(released))
    drawn = surface[hidden | ((units.ground > 0) & surface["step"].ge(0))].reset_index(drop=True)
    return replace(
        picture,
        title=message("maps.rates.title", title=picture.title, what=what),
        cells=laid(drawn, units, picture),
        steps=classes,
        measure=(message("maps.rates.measure", what=what), message("maps.bandwidth", bandwidth=bandwidth)),
        legend=_legend(classes, hidden=bool(drawn["hidden"].any())),
        notes=(choices.units(released), *notes, *picture.notes[-1:]),
        reason=words.rate_read(picture, exposure),
    )


def _ranks(picture: Scene, released: ReleasedHotspots) -> dict[str, int]:
    """The place of each shown cell in the table of rates; none where the exposure is too coarse for a table."""
    if released.exposure.coarse:
        return {}
    cells = picture.cells
    seen = set(cells.loc[~cells["hidden"] & cells["n"].gt(0).fillna(False), "cell_id"])
    ranked = [name for name in released.tables["rates"].table["cell_id"] if name in seen]
    return {name: place for place, name in enumerate(ranked, start=1)}


def _place(rate: float, classes: Sequence[Step]) -> int:
    """The class of a rate; the first is for those that rest on too few."""
    if np.isnan(rate):
        return 0
    found = step_of(rate, classes[1:])
    return -1 if found < 0 else 1 + found


def _legend(classes: Sequence[Step], *, hidden: bool) -> tuple[Entry, ...]:
    few, *rising = classes
    return (*entries(rising, hidden=hidden, none=under(rising)), *entries((few,), hidden=False, none=""))
