"""The density map: the count map's shown numbers, each spread from its cell's middle. Nothing else goes in."""

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.methods.density import kernel_density
from bfa.methods.grid import Grid, cell_boxes, cell_ids, cell_positions, cells_in, centres
from bfa.present.maps.legend import density_steps, entries, step_of, under
from bfa.present.maps.scene import NOUNS, Scene, cut_at, notes
from bfa.present.numbers import counted, number

if TYPE_CHECKING:
    from bfa.analyses.hotspots import Hotspots

#: Said under the map.
OPEN = (
    "Tätheten räknas bara ur de antal som rutkartan visar, lagda mitt i sina rutor: "
    "den säger inget om var i en ruta ett brott skedde."
)
_HIDDEN = "Rutor med dolda antal ger inget bidrag, så intill dem är tätheten för låg."
_CHOICES = ("Rutor", "Bandbredd", "Kant")


def density_scene(picture: Scene, hotspots: "Hotspots") -> Scene:
    """The count map's scene with incidents per km2 instead of counts.

    Parameters
    ----------
    picture : Scene
        The count map, after the gate. Its shown counts are all the density is made of.
    hotspots : Hotspots
        Gives the grid, the bandwidth, the kernel and the choices to print; its incidents and counts are not read.

    Returns
    -------
    Scene
        `cells` has density [incidents / km2] instead of n, and holds the cells that are hidden or reach the lowest
        class. Without a shown count there are no steps.
    """
    if hotspots.grid is None or picture.cells["hidden"].all():
        return replace(picture, steps=())
    surface = _surface(picture, hotspots.grid, hotspots)
    classes = density_steps(float(surface.loc[~surface["hidden"], "density"].max()))
    surface["step"] = [step_of(value, classes) for value in surface["density"]]
    surface.loc[surface["hidden"], ["density", "step"]] = [np.nan, -1]
    drawn = surface[surface["hidden"] | surface["step"].ge(0)].reset_index(drop=True)
    boxes = cell_boxes(hotspots.grid, drawn["row"].to_numpy(), drawn["column"].to_numpy())
    squares = gpd.GeoSeries(boxes, crs=picture.cells.crs)
    hidden = bool(drawn["hidden"].any())
    return replace(
        picture,
        title=f"{picture.title}, täthet",
        cells=gpd.GeoDataFrame(drawn, geometry=cut_at(squares, picture.area)),
        steps=classes,
        measure=(f"{NOUNS[picture.kind].capitalize()} per km²", f"bandbredd {number(hotspots.bandwidth)} m"),
        legend=entries(classes, hidden=hidden, none=under(classes)),
        notes=(*notes(hotspots, _CHOICES), *picture.notes[-1:]),
        reason=f"{OPEN} {_HIDDEN}" if hidden else OPEN,
    )


def density_summary(picture: Scene) -> str:
    """The density map in words, for those who cannot see it."""
    densest = picture.cells.loc[picture.cells["density"].idxmax()]
    near = f", nära {densest['near']}" if densest["near"] else ""
    what, how = picture.measure
    parts = [f"{picture.title}. {what}, {how}. Högst i en ruta: {number(densest['density'])}{near}."]
    if hidden := int(picture.cells["hidden"].sum()):
        parts.append(f"{counted(hidden, 'ruta är dold', 'rutor är dolda')}.")
    return " ".join([*parts, "Tätheten räknas ur antalen i tabellen intill."])


def _surface(picture: Scene, grid: Grid, hotspots: "Hotspots") -> pd.DataFrame:
    """Every cell of the area: cell_id, row, column, density, rank, near, hidden."""
    cells = picture.cells
    inner = shapely.get_coordinates(cells.geometry.representative_point().to_numpy())
    row, column, _ = cell_positions(inner, grid)
    x, y = centres(grid)
    open_ones = ~cells["hidden"].to_numpy()
    density = kernel_density(
        np.column_stack([x[column], y[row]])[open_ones],
        grid,
        bandwidth=hotspots.bandwidth,
        kernel=hotspots.kernel,
        weights=cells["n"][open_ones].to_numpy(dtype=float),
        edge_correction=False,
    )
    rows, columns = np.nonzero(_inside(grid, picture.area))
    place = {"cell_id": cell_ids(grid, rows, columns), "row": rows, "column": columns}
    surface = pd.DataFrame(place | {"density": density[rows, columns]})
    surface = surface.merge(cells[["cell_id", "rank", "near", "hidden"]], on="cell_id", how="left")
    return surface.assign(hidden=surface["hidden"].eq(True), near=surface["near"].fillna(""))


def _inside(grid: Grid, area: shapely.Geometry | None) -> NDArray[np.bool_]:
    return np.ones((grid.rows, grid.columns), dtype=bool) if area is None else cells_in(grid, area)
