"""The strip just outside a kommundel: what is counted in it, and its neighbours without it. Needs rows with points."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.panel import Panel
from bfa.analyses.series import monthly
from bfa.analyses.situation import Situation
from bfa.methods.rings import inside, rings, touching

#: How far crime is thought to move, unless said otherwise. [m]
WIDTH = 500.0


@dataclass(frozen=True, slots=True)
class Surroundings(Answer):
    """What lies around a kommundel, for one type."""

    #: Every row of the type in the kommun; None where rows are not given out, or are not what was counted.
    rows: gpd.GeoDataFrame | None
    #: Kommundelar that reach into the strip x months: what is counted in it. A row without a point is counted in no
    #: strip. Without rows, or without polygons, nothing is taken from the counts. [count; NaN where not counted]
    strip: pd.DataFrame

    def without_strip(self, counts: pd.DataFrame) -> pd.DataFrame:
        """The counts with the neighbours less what lies in the strip: then they can be controls."""
        there = [name for name in counts.index if name in self.strip.index]
        left = counts.copy()
        left.loc[there] -= self.strip.reindex(columns=counts.columns).loc[there]
        return left


def surroundings(
    situation: Situation, panel: Panel, rows: gpd.GeoDataFrame | None, *, width: float = WIDTH
) -> Surroundings:
    """What the rows say of the strip around the situation's kommundel.

    Parameters
    ----------
    rows : GeoDataFrame or None
        Rows of every kommundel, of this type or of all; None where the kommun has counts only.
    """
    counts, own = panel.counts, situation.kommundel
    near = [name for name in neighbours(situation, own, gap=width) if name in counts.index]
    known = None if rows is None else _of_type(panel, rows)
    nothing = counts.loc[near].where(counts.loc[near].isna(), 0.0)
    if known is None or not near:
        return Surroundings(known, nothing)
    return Surroundings(known, monthly(_in_strip(situation, own, known, width), counts.loc[near]))


def without_strips(
    situation: Situation, panel: Panel, rows: gpd.GeoDataFrame | None, areas: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """The counts that each of the areas is compared by: its neighbours less what lies in the strip around it.

    The areas are kommundelar where a measure of their own acted; `rows` as for `surroundings`.
    """
    around_each = {own: surroundings(replace(situation, kommundel=own), panel, rows) for own in areas}
    return {own: found.without_strip(panel.counts) for own, found in around_each.items()}


def neighbours(situation: Situation, kommundel: str, *, gap: float = 10.0) -> tuple[str, ...]:
    """Kommundelar whose polygon meets that of a kommundel, in reading order; empty where there are no polygons.

    Polygons within `gap` count as meeting. [m]
    """
    areas = situation.areas
    if areas is None or kommundel not in set(areas["kommundel"]):
        return ()
    met = touching(areas.set_index("kommundel").geometry, kommundel, gap=gap)
    return tuple(name for name in situation.kommundelar if name in met)


def around(situation: Situation, kommundel: str, *, edges: tuple[float, ...] = (0.0, WIDTH)) -> gpd.GeoDataFrame | None:
    """Rings outside a kommundel, cut at the kommun's border: inner, outer [m], geometry. None without its polygon.

    Source: `bfa.methods.rings`.
    """
    areas = situation.areas
    if areas is None:
        return None
    own = areas[areas["kommundel"] == kommundel]
    if not own.geometry.notna().any():
        return None
    return rings(own, edges=edges, within=areas)


def _of_type(panel: Panel, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """The rows of the type; None where they are not what was counted."""
    own = rows[(rows["brottstyp"] == panel.brottstyp) & (rows["kind"] == panel.kind)]
    return own if monthly(own, panel.counts).equals(panel.counts) else None


def _in_strip(situation: Situation, kommundel: str, rows: gpd.GeoDataFrame, width: float) -> gpd.GeoDataFrame:
    strip = around(situation, kommundel, edges=(0.0, width))
    if strip is None:
        return rows.iloc[:0]
    there = inside(rows.geometry, strip.geometry.iloc[0]) & (rows["kommundel"] != kommundel).to_numpy(dtype=bool)
    return rows[np.asarray(there)]
