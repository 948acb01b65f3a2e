"""What a map shows, after the release: cells, borders and the names that may be said. Never an incident's point.

Every map is a `Scene`. `pages.maps.counts` makes the one of counts; another measure is made from it with
`dataclasses.replace`, as in `pages.maps.density`: it exchanges `title`, `cells`, `steps`, `measure`, `legend`, `notes`
and `reason`, and keeps what stands around. Of the columns of `cells` the drawings read

- `step`, `hidden` and geometry always: the class, or hatched where hidden, whatever the class;
- `said` for the tooltip, where the column is there; else `n` and `share`;
- `near` and `name` for the tooltip, `rank` for the numbers on the image, `gathered` for the outline, where there.

Nothing of a hidden cell may be told by another column, nor by the order of the rows. A new measure that is computed
from a hidden count is hidden too. `image.draw` draws a scene, `frame.frame` one or several that share their cells or
have others; the first is shown first.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from bfa.draw.maps.legend import Entry, Step
from bfa.tables.polygons import only
from bfa.words.nouns import terms


@dataclass(frozen=True, slots=True)
class Scene:
    """One map, ready to draw. All text is plain; lengths are metres in the projected system."""

    #: What the map shows.
    title: str
    #: Side of a cell; of the square with the ground of a hexagon, or of the smallest polygon. [m]
    size: float
    #: cell_id (text), hidden, step (index in `steps`; -1 where hidden, or below the lowest class), geometry: polygons
    #: or lines. Counts have also n (missing where hidden), share [%], rank, near (name of a place that may be said, or
    #: ""), gathered (more in and around it than chance gives); any map may have said (plain text of the tooltip, with
    #: its unit: "12 brott per km²"; few different ones make a small page) and name (what the tooltip calls the cell
    #: instead of its cell_id).
    cells: gpd.GeoDataFrame
    #: crime, event or activity.
    kind: str
    #: Classes of what is shown; with widths (`legend.widened`) where cells are lines.
    steps: tuple[Step, ...]
    #: What a cell's colour tells, and how: "Brott per ruta", "250 × 250 m".
    measure: tuple[str, str]
    #: The classes in words.
    legend: tuple[Entry, ...]
    #: Real name of what the map is about; "" for the whole kommun.
    kommundel: str
    #: Its polygon.
    area: shapely.Geometry | None
    #: kommundel, geometry: every kommundel in view.
    borders: gpd.GeoDataFrame
    #: name, kind, geometry: only places that may be named at this tier, and have a name.
    places: gpd.GeoDataFrame
    #: kind, geometry: roads, water and green under the map.
    base: gpd.GeoDataFrame | None
    #: The automatic choices and the share without a point, in Swedish.
    notes: tuple[str, ...]
    #: Why something is hidden, in Swedish; "" when nothing is.
    reason: str
    #: What a cell is, by which `terms` names it: square, hexagon, polygon or street.
    unit: str = "square"
    #: Every polygon of the area where a cell is one, also those with nothing in them; drawn as thin lines.
    outlines: gpd.GeoSeries | None = None

    @property
    def terms(self) -> dict[str, str]:
        """What is counted and in what, by the names that messages have for it."""
        return terms(self.kind, self.unit)

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what the map is about. [m]"""
        bounds: tuple[float, float, float, float] = (
            self.area.bounds if self.area is not None else tuple(self.cells.total_bounds)
        )
        return bounds


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
