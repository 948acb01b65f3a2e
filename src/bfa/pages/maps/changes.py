"""The change map: each unit of the count map against the same months of earlier years, chance greyed out."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.maps.legend import FEW_FILL, Step, change_steps, entries
from bfa.draw.maps.scene import Scene, cut_at
from bfa.words import hotspot_choices as choices
from bfa.words import hotspot_maps as words
from bfa.words.catalogue import message, messages
from bfa.words.hotspot_years import against

_ORDER = ("few", "fewer", "chance", "more")


def change_scene(picture: Scene, released: ReleasedHotspots) -> Scene:
    """The count map's scene with classes of change instead of counts.

    Returns
    -------
    Scene
        `cells` has before, after [count], change, step, said and rank (of those that changed), and holds the units with
        anything in these years. A unit is hidden where the count map or either count hides it. Without a unit to show
        there are no steps.
    """
    found, units, own = hotspot_rows.changes(released), released.result.units, released.lasting.changes
    if units is None or found.empty:
        return replace(picture, steps=())
    labels = messages("hotspot_years.changes")
    covered = picture.cells.loc[picture.cells["hidden"].astype(bool), "cell_id"]
    found = _masked(found, found["hidden"] | found["cell_id"].isin(covered))
    place = pd.Series(units.shapes, index=units.ids).reindex(found["cell_id"])
    few = Step(-1, -1, FEW_FILL, labels["few"], "dots")
    classes = (few, *change_steps([labels[name] for name in _ORDER[1:]]))
    cells = gpd.GeoDataFrame(
        found.assign(
            step=[-1 if row.hidden else _ORDER.index(row.change) for row in found.itertuples()],
            rank=pd.Series(range(1, len(found) + 1), dtype="Int64").where(found["change"].isin(["more", "fewer"])),
            said=[words.change_said(row, len(own.against)) for row in found.itertuples()],
        ),
        geometry=cut_at(gpd.GeoSeries(place.to_numpy(), crs=picture.cells.crs), picture.area),
    )
    return replace(
        picture,
        title=message("maps.changes.title", title=picture.title, against=against(released)),
        cells=cells.sort_values("cell_id", kind="stable", ignore_index=True),
        steps=classes,
        measure=(message("maps.changes.measure"), message("maps.bandwidth", bandwidth=own.bandwidth)),
        legend=entries(classes, hidden=bool(cells["hidden"].any())),
        notes=(choices.units(released), choices.under_map(choices.change(released))),
        reason=message("maps.changes.read", picture.terms),
    )


def _masked(found: pd.DataFrame, hidden: "pd.Series[bool]") -> pd.DataFrame:
    """Nothing of a hidden unit but that it is there."""
    own = {name: found[name].mask(hidden) for name in ("before", "after", "ratio", "p", "change")}
    return found.assign(hidden=hidden, **own)
