"""A map of any table with shapes, to look around in: without network, without a mark, and so never on a page."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from bfa.draw.maps.frame import frame
from bfa.draw.maps.legend import density_steps, entries, step_of, under
from bfa.draw.maps.scene import Scene
from bfa.draw.offline import iframe
from bfa.errors import ParameterError
from bfa.words.catalogue import message


@dataclass(frozen=True, slots=True)
class Explored:
    """A map at the end of a cell in JupyterLab; no page takes it."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def explore(table: gpd.GeoDataFrame, column: str = "n") -> Explored:
    """The shapes of a table by one of its numbers, to zoom and point at: `explore(found.to_geodataframe())`.

    `table`: polygons, such as every cell of an answer; those with cell_id are called so. `column`: what the colour
    tells, above zero; a shape that reaches no class is left out.

    Raises
    ------
    ParameterError
        No number of the column is above zero.
    """
    values = pd.to_numeric(table[column]).astype("float64")
    if not values.max() > 0:
        raise ParameterError(f"Kolumnen {column} har inget tal över noll att visa.", do="välj en annan kolumn.")
    classes = density_steps(float(values.max()))
    step = pd.Series([step_of(value, classes) if value > 0 else -1 for value in values], index=table.index)
    metres = table if table.crs is None or table.crs.is_projected else table.to_crs(table.estimate_utm_crs())
    drawn = metres[step >= 0]
    name = drawn["cell_id"] if "cell_id" in drawn else drawn.index.to_series()
    cells = {
        "cell_id": name.astype(str),
        "hidden": False,
        "step": step,
        "said": column + " " + values.round(3).astype(str),
    }
    nothing = gpd.GeoDataFrame({"name": [], "kind": [], "kommundel": []}, geometry=[], crs=metres.crs)
    picture = Scene(
        title=column,
        size=1.0,
        cells=gpd.GeoDataFrame(pd.DataFrame(cells).loc[drawn.index], geometry=drawn.geometry).reset_index(drop=True),
        kind="crime",
        steps=classes,
        measure=(column, message("maps.explore")),
        legend=entries(classes, hidden=False, none=under(classes)),
        kommundel="",
        area=None,
        borders=nothing,
        places=nothing,
        base=None,
        notes=(),
        reason="",
        unit="polygon",
    )
    return Explored(iframe(frame(picture), title=column))
