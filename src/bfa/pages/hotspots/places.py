"""The few places that a meeting sheet has room for, and a small map of them: what the page says, in short."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from bfa.analyses.where.cells import SMALLEST_PEAK
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.maps.scene import Scene
from bfa.draw.maps.small import small_map
from bfa.pages.figures import Figures, records
from bfa.words import hotspots as words
from bfa.words.catalogue import message
from bfa.words.hotspots import say
from bfa.words.numbers import joined, missing

#: So many are numbered. [count]
MOST = 3
#: So many names a place has at most. [count]
NAMES = 3


def figures(released: ReleasedHotspots, counts: Scene | None, *, title: str) -> Figures:
    """Keys `places` and `places_map` of `2_hotspots`; the map is not handed on to other programs."""
    found = _places(released)
    told = [
        {"number": number, **_named(row, released), **{name: row[name] for name in ("n", "share", "peak", "hidden")}}
        for number, row in enumerate(found, start=1)
    ]
    if counts is None or not found:
        return {"places": told, "places_map": None}
    named = "; ".join(f"{row['number']} {row['name']}" for row in told)
    alt = message("hotspots.places.map", n=len(told), title=title, names=named)
    return {"places": told, "places_map": {"svg": small_map(counts, _middles(released, found), alt=alt), "alt": alt}}


def _named(row: Figures, released: ReleasedHotspots) -> Figures:
    """Its name with those of other cells of it that are told (most first), and whether it has any of its own."""
    cells = released.cells[~released.cells["hidden"].astype(bool)].set_index("cell_id")["near"].dropna()
    more = dict.fromkeys(str(cells[cell]) for cell in row["own"] if cell in cells.index)
    others = [name for name in more if name != row["near"]]
    own = not missing(row["near"]) or released.unit == "polygon"
    return {"name": joined([row["name"], *others[: NAMES - 1]]) if own else row["name"], "named": own}


def _places(released: ReleasedHotspots) -> list[Figures]:
    """The first places; where they are not told, the fullest cells that are."""
    told = words.named_places(released)
    told = told[~told["hidden"].astype(bool)]
    if told.empty:
        cells = released.cells[released.cells["n"].ge(SMALLEST_PEAK).fillna(False).astype(bool)]
        ranked = [str(place) for place in range(1, len(cells) + 1)]
        names = cells["cell_id"] if released.unit == "polygon" else ranked
        called = [say("hotspots.places.called", released, name=name) for name in names]
        told = pd.DataFrame(cells).assign(
            name=[near or name for near, name in zip(cells["near"], called, strict=True)],
            own=pd.Series([(cell,) for cell in cells["cell_id"]], index=cells.index, dtype=object),
        )
    return records(told.head(MOST))


def _middles(released: ReleasedHotspots, found: Sequence[Figures]) -> list[tuple[float, float]]:
    """The middle of each place's fullest cell, as on the map of counts. [m]"""
    shapes = released.cells.set_index("cell_id").geometry
    spots = shapely.centroid(np.array([shapes[row["own"][0]] for row in found], dtype=object))
    return [(float(spot.x), float(spot.y)) for spot in spots]
