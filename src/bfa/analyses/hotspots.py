"""Where and when: hotspot cells, density, and weekday by hour for one kommundel or the whole kommun."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.methods.grid import Grid
from bfa.tables.period import Period


@dataclass(frozen=True, slots=True)
class Hotspots:
    """Where and when the incidents of one type happened.

    Attributes
    ----------
    kommundel, brottstyp : str
        What was asked; kommundel "" is the whole kommun.
    period : Period
        Whole months.
    incidents, with_point, without_point, outside : int
        Rows in all, with a point, without one; `outside` have a point that lies outside the area's polygon.
    grid : Grid or None
        Metre grid over the area; None when there is nothing to draw.
    area : Geometry or None
        The polygon the grid is clipped to.
    cells : GeoDataFrame
        cell_id, n, share [% of rows with a point inside the area], rank, near (name of the nearest place within
        `near_limit`, else None), near_kind, near_distance [m], peak (words, else None), geometry. Most first.
    density : array (rows, columns) or None
        Incidents per km2 over the whole period; NaN outside the area. Row 0 is the southernmost.
    weekday_hour : DataFrame
        weekday (0 = Monday), hour (0-23), n: all 168 pairs.
    without_clock : int
        Rows whose clock time is unknown; they are in no weekday x hour table.
    peak : str or None
        When most of them happened, such as "fre–lör 22–03"; None without a clear peak.
    choices : DataFrame
        choice, value, why: every automatic choice.
    warnings : tuple of str
        What a reader must know, in Swedish.
    reason : str
        Why the question could not be answered; "" when it was.
    """

    kommundel: str
    brottstyp: str
    period: Period
    incidents: int
    with_point: int
    without_point: int
    outside: int
    grid: Grid | None
    area: object | None
    cells: gpd.GeoDataFrame
    density: NDArray[np.float64] | None
    weekday_hour: pd.DataFrame
    without_clock: int
    peak: str | None
    choices: pd.DataFrame
    warnings: tuple[str, ...]
    reason: str = ""
