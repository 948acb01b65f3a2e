"""What a map shows, after the gate: cells, borders and the names that may be said. Never an incident's point.

Every map is a `Scene`. `scene` makes the one of counts; another measure is made from it with `dataclasses.replace`, as
in `maps.density`: it exchanges `title`, `cells`, `steps`, `measure`, `legend`, `notes` and `reason`, and keeps what
stands around. Of the columns of `cells` the drawings read

- `step`, `hidden` and geometry always: the class, or hatched where hidden, whatever the class;
- `said` for the tooltip, where the column is there; else `n` and `share`;
- `near` and `name` for the tooltip, `rank` for the numbers on the image, `gathered` for the outline, where there.

Nothing of a hidden cell may be told by another column, nor by the order of the rows. A new measure that is computed
from a hidden count is hidden too. `image.draw` draws a scene, `frame.frame` one or several that share their cells or
have others; the first is shown first.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bfa.disclosure import allowed_cell, may_name
from bfa.present.hotspots import shown
from bfa.present.maps.legend import Entry, Step, entries, step_of, steps
from bfa.present.nouns import UNIT_NOUNS, UnitNoun
from bfa.present.numbers import counted, number
from bfa.tables.polygons import only

if TYPE_CHECKING:
    from bfa.analyses.hotspots import Hotspots
    from bfa.disclosure import Gate


#: What is counted, by kind.
NOUNS = {"crime": "brott", "event": "händelser", "activity": "insatser"}
_CHOICES = ("Rutor", "Belagd anhopning", "Platsnamn")
_HIDDEN = (
    "{} med små antal är dolda av hänsyn till sekretessen. Även andra kan vara dolda, "
    "så att de små inte kan räknas fram."
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One map, ready to draw. All text is plain; lengths are metres in the projected system.

    Attributes
    ----------
    title : str
        What the map shows.
    size : float
        Side of a cell; of the square with the ground of a hexagon, or of the smallest polygon. [m]
    cells : GeoDataFrame
        cell_id (text), hidden, step (index in `steps`; -1 where hidden, or below the lowest class), geometry: polygons
        or lines. Counts have also n (missing where hidden), share [%], rank, near (name of a place that may be said, or
        ""), gathered (more in and around it than chance gives); any map may have said (plain text of the tooltip, with
        its unit: "12 brott per km²"; few different ones make a small page) and name (what the tooltip calls the cell
        instead of its cell_id).
    kind : str
        crime, event or activity.
    steps : tuple of Step
        Classes of what is shown; with widths (`legend.widened`) where cells are lines.
    measure : tuple of str
        What a cell's colour tells, and how: "Brott per ruta", "250 × 250 m".
    legend : tuple of Entry
        The classes in words.
    kommundel : str
        Real name of what the map is about; "" for the whole kommun.
    area : Geometry or None
        Its polygon.
    borders : GeoDataFrame
        kommundel, geometry: every kommundel in view.
    places : GeoDataFrame
        name, kind, geometry: only places that may be named at this tier, and have a name.
    base : GeoDataFrame or None
        kind, geometry: roads, water and green under the map.
    notes : tuple of str
        The automatic choices and the share without a point, in Swedish.
    reason : str
        Why something is hidden, in Swedish; "" when nothing is.
    unit : str
        What a cell is, a key of `nouns.UNIT_NOUNS`: square, hexagon, polygon or street.
    outlines : GeoSeries or None
        Every polygon of the area where a cell is one, also those with nothing in them; drawn as thin lines.
    """

    title: str
    size: float
    cells: gpd.GeoDataFrame
    kind: str
    steps: tuple[Step, ...]
    measure: tuple[str, str]
    legend: tuple[Entry, ...]
    kommundel: str
    area: shapely.Geometry | None
    borders: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    base: gpd.GeoDataFrame | None
    notes: tuple[str, ...]
    reason: str
    unit: str = "square"
    outlines: gpd.GeoSeries | None = None

    @property
    def noun(self) -> UnitNoun:
        """What a cell is called."""
        return UNIT_NOUNS[self.unit]

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what the map is about. [m]"""
        bounds: tuple[float, float, float, float] = (
            self.area.bounds if self.area is not None else tuple(self.cells.total_bounds)
        )
        return bounds


def scene(
    hotspots: "Hotspots",
    *,
    gate: "Gate",
    areas: gpd.GeoDataFrame | None,
    places: gpd.GeoDataFrame | None,
    title: str,
    base: gpd.GeoDataFrame | None = None,
) -> Scene:
    """Pass the cells through the gate and gather what stands around them.

    Parameters
    ----------
    hotspots : Hotspots
        With at least one cell.
    areas, places, base : GeoDataFrame, optional
        Kommundelar, risk places, and lines or polygons with `kind` (vatten, grönt; others are roads).

    Raises
    ------
    DisclosureError
        The cells are smaller than the tier allows.
    """
    cells = _protected(hotspots, gate)
    classes = steps(cells.loc[~cells["hidden"], "n"])
    area = hotspots.area if isinstance(hotspots.area, shapely.Geometry) else None
    crs = hotspots.cells.crs
    cells["step"] = [-1 if pd.isna(n) else step_of(int(n), classes) for n in cells["n"]]
    size = allowed_cell(_smallest(hotspots), gate=gate)
    unit = "square" if hotspots.units is None else hotspots.units.kind
    return Scene(
        title=title,
        size=size,
        cells=cells,
        kind=hotspots.kind,
        steps=classes,
        measure=_measure(NOUNS[hotspots.kind].capitalize(), unit, size),
        legend=entries(classes, hidden=bool(cells["hidden"].any())),
        kommundel=hotspots.kommundel,
        area=area,
        borders=_borders(areas, area, crs),
        places=_named(places, area, crs, gate=gate),
        base=None if base is None else in_view(base.to_crs(crs), area),
        notes=(*notes(hotspots, _CHOICES), _off_map(hotspots, gate)),
        reason=_HIDDEN.format(UNIT_NOUNS[unit].many.capitalize()) if cells["hidden"].any() else "",
        unit=unit,
        outlines=_outlines(hotspots, crs),
    )


def summary(picture: Scene, *, most: int = 3) -> str:
    """The map in words, for those who cannot see it."""
    cells, noun = picture.cells, picture.noun
    top = cells[cells["rank"].notna()].sort_values("rank", kind="stable").head(most)
    many = counted(len(cells), noun.one, noun.many)
    side = f"{number(picture.size)} × {number(picture.size)} meter"
    where = many + {"square": f" om {side}", "hexagon": f" med ytan av {side}"}.get(picture.unit, "")
    parts = [f"{picture.title}. {NOUNS[picture.kind].capitalize()} finns i {where}."]
    if len(top):
        said = [_top_words(row, picture.unit) for row in top.itertuples()]
        parts.append(f"Flest i {noun.article} {noun.one}: {'; '.join(said)}.")
    if gathered := int(cells["gathered"].sum()):
        parts.append(f"{counted(gathered, f'{noun.one} hör', f'{noun.many} hör')} till en belagd anhopning.")
    parts += hidden_words(picture)
    return " ".join([*parts, "Samma uppgifter står i tabellen intill."])


def _top_words(row: Any, unit: str) -> str:
    """ "12 nära Busstorget"; a polygon has a name of its own."""
    if unit == "polygon":
        return f"{number(row.n)} i {row.cell_id}"
    return f"{number(row.n)}{f' nära {row.near}' if row.near else ''}"


def hidden_words(picture: Scene) -> list[str]:
    """One sentence of how many cells are hidden; none where no one is."""
    noun, hidden = picture.noun, int(picture.cells["hidden"].sum())
    one, many = f"{noun.one} är {noun.hidden}", f"{noun.many} är dolda"
    return [f"{counted(hidden, one, many)}."] if hidden else []


def cut_at(squares: gpd.GeoSeries, area: object) -> gpd.GeoSeries:
    """The squares cut at the area's border; one that only touches it is left whole."""
    if not isinstance(area, shapely.Geometry):
        return squares
    shapely.prepare(area)
    shapes = squares.to_numpy(dtype=object).copy()
    crossing = ~shapely.covers(area, shapes)
    cut = only(shapely.intersection(area, shapes[crossing]), 2)
    shapes[crossing] = np.where(shapely.area(cut) > 0, cut, shapes[crossing])
    return gpd.GeoSeries(shapes, index=squares.index, crs=squares.crs)


def under_image(picture: Scene) -> str:
    """What stands under an image of the scene: the choices behind it, and why something is hidden."""
    return " ".join(filter(None, (f"{' · '.join(picture.notes)}." if picture.notes else "", picture.reason)))


def gathered_outline(picture: Scene) -> shapely.Geometry | None:
    """The line around the cells that gather more than chance; None where there are none or the map is another."""
    if "gathered" not in picture.cells or not picture.cells["gathered"].any():
        return None
    return shapely.union_all(picture.cells.geometry[picture.cells["gathered"]].to_numpy())


def notes(hotspots: "Hotspots", about: Collection[str]) -> Iterator[str]:
    """The automatic choices that bear on a map.

    Parameters
    ----------
    about : collection of str
        Names of the choices that concern it.
    """
    for choice in hotspots.choices[hotspots.choices["choice"].isin(about)].itertuples(index=False):
        polygons = choice.choice == "Rutor" and hotspots.units is not None and hotspots.units.kind == "polygon"
        yield f"{'Områden' if polygons else str(choice.choice)}: {choice.value}"


def _smallest(hotspots: "Hotspots") -> float:
    """Side of a cell; of the square with the ground of the smallest of polygons. [m]"""
    units = hotspots.units
    if units is None or np.isfinite(units.size):
        return hotspots.cell_size if units is None else units.size
    return float(np.sqrt(shapely.area(units.shapes).min()))


def _measure(counted_in_words: str, unit: str, size: float) -> tuple[str, str]:
    """What a colour tells, and of which ground."""
    side = f"{number(size)} × {number(size)} m"
    ground = {"square": side, "hexagon": f"ytan av {side}"}.get(unit, "olika stora områden")
    return f"{counted_in_words} per {UNIT_NOUNS[unit].one}", ground


def _outlines(hotspots: "Hotspots", crs: object) -> gpd.GeoSeries | None:
    units = hotspots.units
    if units is None or units.kind != "polygon":
        return None
    return cut_at(gpd.GeoSeries(units.shapes, index=units.ids, crs=crs), hotspots.area)


def _off_map(hotspots: "Hotspots", gate: "Gate") -> str:
    """What is in no cell and why, through the gate together: one of them and the rest would give another."""
    lost, rows = shown.lost(hotspots, gate=gate), hotspots.with_point + hotspots.without_point
    parts = ((lost.point, "utan läge"), (lost.stockpiled, "på samlade koordinater"), (lost.outside, "utanför"))
    if not rows or any(part.hidden for part, _ in parts):
        return "Inte på kartan: antalet visas inte"
    said = ", ".join(f"{number(part.n)} {what}" for part, what in parts if part.n)
    return f"Inte på kartan: {said or number(0)} (av {number(rows)} {NOUNS[hotspots.kind]})"


def _protected(hotspots: "Hotspots", gate: "Gate") -> gpd.GeoDataFrame:
    """The cells as in the table beside the map, ranked in its order, from south-west on: order says nothing of n."""
    table = shown.cells(hotspots, gate=gate)
    place = pd.Series(range(1, len(table) + 1), index=table.index, dtype="Int64")
    squares = hotspots.cells.set_index("cell_id").geometry.reindex(table["cell_id"]).reset_index(drop=True)
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
        geometry=cut_at(squares, hotspots.area),
        crs=hotspots.cells.crs,
    )
    return cells.sort_values("cell_id", kind="stable", ignore_index=True)


def _borders(areas: gpd.GeoDataFrame | None, area: shapely.Geometry | None, crs: object) -> gpd.GeoDataFrame:
    """Kommundelar in view, each with its name."""
    if areas is None:
        return gpd.GeoDataFrame({"kommundel": []}, geometry=[], crs=crs)
    drawn = areas.loc[areas.geometry.notna() & ~areas.geometry.is_empty, ["kommundel", "geometry"]].to_crs(crs)
    return in_view(drawn, area, cut=False)


def _named(
    places: gpd.GeoDataFrame | None, area: shapely.Geometry | None, crs: object, *, gate: "Gate"
) -> gpd.GeoDataFrame:
    """Places in view that have a name and may be named."""
    if places is None or places.empty:
        return gpd.GeoDataFrame({"name": [], "kind": []}, geometry=[], crs=crs)
    allowed = [kind for kind in places["kind"].dropna().unique() if may_name(str(kind), gate=gate)]
    named = places.loc[places["name"].notna() & places["kind"].isin(allowed), ["name", "kind", "geometry"]]
    return in_view(named.to_crs(crs), area, cut=False)


def in_view(frame: gpd.GeoDataFrame, area: shapely.Geometry | None, *, cut: bool = True) -> gpd.GeoDataFrame:
    """What lies in the box around the area."""
    if area is None:
        return frame
    box = shapely.box(*area.bounds).buffer(0.02 * max(np.ptp(np.reshape(area.bounds, (2, 2)), axis=0)))
    near = frame[frame.intersects(box)]
    if not cut:
        return near
    kinds = shapely.get_dimensions(near.geometry.to_numpy())
    inside = only(shapely.intersection(near.geometry.to_numpy(), box), kinds)
    return near.set_geometry(gpd.GeoSeries(inside, index=near.index, crs=near.crs))[~shapely.is_empty(inside)]
