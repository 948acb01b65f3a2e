"""How many live, or are, in each unit that incidents are counted in: the kommun's exposure laid over the units."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.situation import Situation
from bfa.analyses.where.laid_out import area_of
from bfa.errors import ParameterError
from bfa.methods.units import Units, place_points
from bfa.tables.exposure import spread
from bfa.tables.polygons import only

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
#: An overlap below this share of a unit is rounding along a shared border.
_SLIVER = 1e-9
#: Cells and areas larger than so many units say nothing of how the units in them differ. Our choice.
_COARSE = 2


@dataclass(frozen=True, slots=True)
class Exposure(Answer):
    """What incidents are counted against, unit by unit."""

    FACTS = frozenset(("what", "source", "year", "n", "approximate"))

    #: What is counted, in the plural: "invånare".
    what: str
    #: When it was counted.
    year: int
    #: Where it comes from; "" where the kommun file does not say.
    source: str
    #: How many there are in each unit's ground inside the area; NaN where it is not known. [of `what`] Shape (n,).
    n: Floats
    #: The unit's number is shared out by ground, as if they were evenly spread. Shape (n,).
    approximate: NDArray[np.bool_]
    #: So are all of them; else at most those at the area's border.
    by_ground: bool
    #: The cells or areas that were shared out are so much larger than the units that nothing is known of how the units
    #: of one of them differ.
    coarse: bool

    @property
    def inhabitants(self) -> bool:
        """Whether those who live there are counted."""
        return self.what == "invånare"


def exposure_in(situation: Situation, units: Units, *, what: str | None = None) -> Exposure | None:
    """How many there are in each unit; None where the kommun names no exposure.

    The units are those of the situation's area; `what` is the first exposure of the kommun file unless said.

    Raises
    ------
    ParameterError
        No exposure is called that.

    Notes
    -----
    Cells with an id that are as large as the square units, or part them evenly, belong whole to the square that holds
    them: the numbers are then exact. Other cells (100 m in squares of 250 m), areas, hexagons and polygons are shared
    out by ground. So are cells across the area's border, of which the part inside counts: the incidents beyond it are
    another kommundel's. No cell means that nobody lives there; no area that nothing is known. A unit that holds ground
    of a cell or an area without a number has none.
    """
    source = _source(situation.exposure, what)
    if source is None:
        return None
    area = area_of(situation)
    nested = _nested(source, units)
    n, approximate = (_summed if nested else _overlapped)(source, units, area)
    if units.into is not None:
        n = np.bincount(units.into, n, minlength=len(n)).astype(float)
    first = source.iloc[0]
    given = "" if pd.isna(first["source"]) else str(first["source"])
    return Exposure(
        what=str(first["what"]),
        year=int(first["year"]),
        source=given,
        n=n,
        approximate=approximate,
        by_ground=not nested,
        coarse=_coarse(source, units),
    )


def _source(exposure: gpd.GeoDataFrame, what: str | None) -> gpd.GeoDataFrame | None:
    """The rows of one source: the first, or the first called `what`."""
    if exposure.empty:
        return None
    called = exposure if what is None else exposure[exposure["what"] == what]
    if called.empty:
        raise ParameterError(
            f"{what!r} finns inte under exposure i kommunfilen.",
            do=f"välj {', '.join(sorted(exposure['what'].unique()))}, eller lägg in det.",
        )
    keys = ["what", "year", "source", "size"]
    return called[called.groupby(keys, dropna=False, sort=False).ngroup() == 0]


def _nested(source: gpd.GeoDataFrame, units: Units) -> bool:
    """Whether each cell lies in one unit: both are squares of the national grid and the cells part the units evenly."""
    size = float(source["size"].iloc[0])
    return units.kind == "square" and bool(source["cell_id"].notna().all()) and units.size % size == 0


def _coarse(source: gpd.GeoDataFrame, units: Units) -> bool:
    """Whether the middle one of the cells and areas in view is larger than a few of the units."""
    near = shapely.intersects(shapely.box(*shapely.total_bounds(units.shapes)), source.geometry.to_numpy())
    ground = shapely.area(source.geometry.to_numpy()[near])
    return bool(near.any() and np.median(ground) > _COARSE * np.median(shapely.area(units.shapes)))


def _summed(source: gpd.GeoDataFrame, units: Units, area: shapely.Geometry | None) -> tuple[Floats, NDArray[np.bool_]]:
    """Each cell in the unit that holds it, by the part of its ground inside the area."""
    squares = source.geometry.to_numpy()
    inside = shapely.area(_cut(squares, area)) / shapely.area(squares)
    unit = place_points(shapely.get_coordinates(shapely.centroid(squares)), units)
    own = (unit >= 0) & (inside > _SLIVER)
    n = source["n"].to_numpy(dtype=float)
    total: Floats = np.bincount(unit[own], (n * inside)[own], minlength=len(units.ids)).astype(np.float64)
    parted = np.bincount(unit[own], inside[own] < 1 - _SLIVER, minlength=len(units.ids)) > 0
    return total, parted


def _overlapped(
    source: gpd.GeoDataFrame, units: Units, area: shapely.Geometry | None
) -> tuple[Floats, NDArray[np.bool_]]:
    """Cells and areas by their overlap with the units' ground inside the area."""
    shapes = _cut(units.shapes, area)
    n: Floats = np.array(spread(source, gpd.GeoSeries(shapes, crs=source.crs)), dtype=np.float64)
    if source["cell_id"].notna().all():
        n = np.nan_to_num(n)
    unknown = source.geometry[source["n"].isna()].to_numpy()
    unit, lost = shapely.STRtree(unknown).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[unit], unknown[lost]))
    n[unit[shared > _SLIVER * shapely.area(units.shapes)[unit]]] = np.nan
    return n, np.ones(len(n), dtype=bool)


def _cut(shapes: Shapes, area: shapely.Geometry | None) -> Shapes:
    """The part of each shape inside the area."""
    if area is None:
        return shapes
    shapely.prepare(area)
    inside = shapes.copy()
    crossing = ~np.asarray(shapely.covers(area, shapes), dtype=bool)
    inside[crossing] = only(shapely.intersection(shapes[crossing], area), 2)
    return inside
