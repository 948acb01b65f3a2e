"""The change map: each unit of the count map against the same months of earlier years, chance greyed out."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from bfa.analyses.lasting import Lasting
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.maps.legend import FEW_FILL, Step, change_steps, entries
from bfa.draw.maps.scene import Scene, cut_at, hidden_words
from bfa.pages.hotspots import lasting as hotspot_lasting
from bfa.pages.maps.counts import notes
from bfa.words.numbers import counted, decimal, number

_ORDER = ("few", "fewer", "chance", "more")
_LABELS = {"few": "för få", "fewer": "mindre än väntat", "chance": "inom slumpen", "more": "mer än väntat"}
_READ = (
    "Färgen gäller {the_one} och trakten runt {it}, jämfört med om {the_one} hade följt hela området. I ungefär 1 "
    "karta av 20 utan verklig ändring får någon {one} färg. Grått kan vara slump eller vanlig variation år från år."
)


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
    found, hotspots = hotspot_lasting.changes(released), released.result
    if hotspots.units is None or found.empty:
        return replace(picture, steps=())
    found = _masked(found, found["hidden"] | found["cell_id"].isin(_hidden(picture)))
    place = pd.Series(hotspots.units.shapes, index=hotspots.units.ids).reindex(found["cell_id"])
    classes = _classes(picture)
    cells = gpd.GeoDataFrame(
        found.assign(
            step=[-1 if row.hidden else _ORDER.index(row.change) for row in found.itertuples()],
            rank=_ranks(found),
            said=[_said(row, picture, years) for row in found.itertuples()],
        ),
        geometry=cut_at(gpd.GeoSeries(place.to_numpy(), crs=picture.cells.crs), picture.area),
    )
    reach = f"bandbredd {number(years.changes.bandwidth)} m"
    return replace(
        picture,
        title=f"{picture.title}, ändring mot {hotspot_lasting.against(years.changes)}",
        cells=cells.sort_values("cell_id", kind="stable", ignore_index=True),
        steps=classes,
        measure=("Ändring mot åren före", reach),
        legend=entries(classes, hidden=bool(cells["hidden"].any())),
        notes=(*notes(hotspots, ("Rutor",)), *_notes(years)),
        reason=_reads(picture),
    )


def change_summary(picture: Scene) -> str:
    """The change map in words, for those who cannot see it."""
    cells, noun = picture.cells, picture.noun
    many = cells["change"].value_counts()
    parts = [f"{picture.title}."]
    for name in reversed(_ORDER):
        if many.get(name, 0):
            parts.append(f"{_LABELS[name].capitalize()}: {counted(int(many[name]), noun.one, noun.many)}.")
    changed = cells[cells["rank"].notna()].sort_values("rank", kind="stable").head(3)
    said = [f"{row.said}{f', nära {row.near}' if row.near else ''}" for row in changed.itertuples()]
    parts += [f"Säkrast: {'; '.join(said)}."] if said else []
    return " ".join([*parts, *hidden_words(picture), "Samma uppgifter står i tabellen intill."])


def _classes(picture: Scene) -> tuple[Step, ...]:
    changed = change_steps([_LABELS[name] for name in _ORDER[1:]])
    return (Step(-1, -1, FEW_FILL, _LABELS["few"], "dots"), *changed)


def _masked(found: pd.DataFrame, hidden: "pd.Series[bool]") -> pd.DataFrame:
    """Nothing of a hidden unit but that it is there."""
    own = {name: found[name].mask(hidden) for name in ("before", "after", "ratio", "p", "change")}
    return found.assign(hidden=hidden, **own)


def _hidden(picture: Scene) -> list[str]:
    return list(picture.cells.loc[picture.cells["hidden"].astype(bool), "cell_id"])


def _ranks(found: pd.DataFrame) -> "pd.Series[int]":
    """The place in the table of those that changed and are shown."""
    place = pd.Series(range(1, len(found) + 1), index=found.index, dtype="Int64")
    return place.where(found["change"].isin(["more", "fewer"]))


def _said(row: object, picture: Scene, years: Lasting) -> str:
    before, after, change, hidden = (getattr(row, name) for name in ("before", "after", "change", "hidden"))
    if hidden:
        return ""
    per_year = decimal(float(before) / len(years.changes.against), 1)
    return f"före {per_year} i medel, nu {number(after)}: {_LABELS[change]}"


def _notes(years: Lasting) -> list[str]:
    own = hotspot_lasting.choice(years)
    return [f"{own['choice']}: {own['value']}"]


def _reads(picture: Scene) -> str:
    noun = picture.noun
    it = "det" if noun.article == "ett" else "den"
    return _READ.format(the_one=noun.the_one, it=it, one=noun.one)
