"""The change map: each unit of the count map against the same months of earlier years, chance greyed out."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from bfa.analyses.lasting import Lasting
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.maps.legend import FEW_FILL, Step, change_steps, entries
from bfa.draw.maps.scene import Scene, cut_at
from bfa.words import hotspot_choices as choices
from bfa.words import hotspot_maps as words
from bfa.words.hotspot_lasting import CHANGES

_ORDER = ("few", "fewer", "chance", "more")


def change_scene(picture: Scene, released: ReleasedHotspots, years: Lasting) -> Scene:
    """The count map's scene with classes of change instead of counts.

    Parameters
    ----------
    picture : Scene
        The count map, after the gate.
    released : ReleasedHotspots
        Gives the units and the released counts.
    years : Lasting
        With changes.

    Returns
    -------
    Scene
        `cells` has before, after [count], change, step, said and rank (of those that changed), and holds the units with
        anything in these years. A unit is hidden where the count map or either count hides it. Without a unit to show
        there are no steps.
    """
    found, hotspots = hotspot_rows.changes(released), released.result
    if hotspots.units is None or found.empty:
        return replace(picture, steps=())
    covered = picture.cells.loc[picture.cells["hidden"].astype(bool), "cell_id"]
    found = _masked(found, found["hidden"] | found["cell_id"].isin(covered))
    place = pd.Series(hotspots.units.shapes, index=hotspots.units.ids).reindex(found["cell_id"])
    classes = (
        Step(-1, -1, FEW_FILL, CHANGES["few"], "dots"),
        *change_steps([CHANGES[name] for name in _ORDER[1:]]),
    )
    cells = gpd.GeoDataFrame(
        found.assign(
            step=[-1 if row.hidden else _ORDER.index(row.change) for row in found.itertuples()],
            rank=pd.Series(range(1, len(found) + 1), dtype="Int64").where(found["change"].isin(["more", "fewer"])),
            said=[words.change_said(row, years) for row in found.itertuples()],
        ),
        geometry=cut_at(gpd.GeoSeries(place.to_numpy(), crs=picture.cells.crs), picture.area),
    )
    name, value, _ = choices.change(years, hotspots)
    return replace(
        picture,
        title=words.change_title(picture, years),
        cells=cells.sort_values("cell_id", kind="stable", ignore_index=True),
        steps=classes,
        measure=("Ändring mot åren före", words.reach(years.changes.bandwidth)),
        legend=entries(classes, hidden=bool(cells["hidden"].any())),
        notes=(choices.units(hotspots), f"{name}: {value}"),
        reason=words.changes_read(picture.noun),
    )


def _masked(found: pd.DataFrame, hidden: "pd.Series[bool]") -> pd.DataFrame:
    """Nothing of a hidden unit but that it is there."""
    own = {name: found[name].mask(hidden) for name in ("before", "after", "ratio", "p", "change")}
    return found.assign(hidden=hidden, **own)
