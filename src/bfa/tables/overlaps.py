"""Kommundelar and own polygons that lie on each other: which, how much, and how many incidents lie there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from bfa.tables.polygons import only

#: Ground on another area is told from this share of the smaller one's; below it the borders are drawn unevenly.
SHARED = 0.05
#: As alike as this, two pieces of ground are one and the same.
_SAME = 0.95
#: So many pairs are named; the others are counted.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two areas on the same ground."""

    #: Their names; a point on the shared ground goes to `one`, the first in reading order.
    one: str
    other: str
    #: Shared ground of the smaller one's. [0-1]
    share: float
    #: They are one and the same ground under two names.
    same: bool
    #: What they share.
    ground: shapely.Geometry


def overlaps(names: Sequence[str], shapes: npt.NDArray[np.object_]) -> list[Overlap]:
    """The pairs of areas that share at least `SHARED` of the smaller one's ground, in the order given.

    Parameters
    ----------
    names : sequence of str, length n
        Each area's name, once.
    shapes : array (n,) of shapely geometry
        Polygons; missing ones lie on nothing.
    """
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    order = np.lexsort((other, one))
    one, other = one[order], other[order]
    one, other = one[one < other], other[one < other]
    ground = np.asarray(shapely.area(shapes))
    shared = shapely.intersection(shapes[one], shapes[other])
    size = np.asarray(shapely.area(shared))
    small, large = np.minimum(ground[one], ground[other]), np.maximum(ground[one], ground[other])
    much = np.flatnonzero((size >= SHARED * small) & (size > 0))
    kept = only(shared[much], 2)
    return [
        Overlap(
            names[one[at]],
            names[other[at]],
            share=float(size[at] / small[at]),
            same=bool(size[at] >= _SAME * large[at]),
            ground=kept[place],
        )
        for place, at in enumerate(much)
    ]


def total(areas: gpd.GeoDataFrame) -> str | None:
    """The kommundel that is the ground of all the others together, where there are two others or more."""
    drawn = areas[areas.geometry.notna()]
    if len(drawn) < 3:
        return None
    at = int(drawn.area.to_numpy().argmax())
    whole = drawn.geometry.iloc[at]
    rest = shapely.union_all(drawn.geometry.drop(drawn.index[at]).to_numpy())
    shared = shapely.area(shapely.intersection(whole, rest))
    return str(drawn["kommundel"].iloc[at]) if shared >= _SAME * max(whole.area, rest.area) else None


def overlap_figures(areas: gpd.GeoDataFrame, rows: Sequence[pd.DataFrame] = ()) -> list[dict[str, Any]]:
    """The overlaps of the kommundelar as plain JSON: one, other, share [%], same, whole, n, given.

    `whole` says that one of the two is the ground of all the others; `n` counts the incident rows on the shared
    ground and `given` says which kommundel they were counted in.

    Parameters
    ----------
    rows : sequence of DataFrame
        kommundel, east and north [m] of the incident rows of each source.
    """
    drawn = areas[areas.geometry.notna()]
    every = total(areas)
    return [
        {
            "one": pair.one,
            "other": pair.other,
            "share": round(100 * pair.share, 1),
            "same": pair.same,
            "whole": every in (pair.one, pair.other),
            **_rows_on(pair.ground, rows),
        }
        for pair in overlaps([str(name) for name in drawn["kommundel"]], drawn.geometry.to_numpy())
    ]


def overlap_remarks(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines for the quality report on the kommundelar that lie on each other."""
    pairs = [pair for pair in found if not pair["whole"]]
    lines = [_total_line([pair for pair in found if pair["whole"]])] if len(pairs) < len(found) else []
    lines += [{"what": _pair_text(pair), "n": pair["n"], "rows": []} for pair in pairs[:_NAMED]]
    rest = pairs[_NAMED:]
    if rest:
        what = f"ytterligare {len(rest)} par av kommundelar ligger på varandra"
        lines.append({"what": what, "n": sum(pair["n"] for pair in rest), "rows": []})
    return lines


def _rows_on(ground: shapely.Geometry, rows: Sequence[pd.DataFrame]) -> dict[str, Any]:
    shapely.prepare(ground)
    on = [part["kommundel"][shapely.intersects_xy(ground, part["east"], part["north"])].astype("str") for part in rows]
    given = pd.concat(on).value_counts() if on else pd.Series(dtype="int64")
    return {"n": int(given.sum()), "given": {str(name): int(n) for name, n in given.items()}}


def _pair_text(pair: dict[str, Any]) -> str:
    head = f"kommundelarna {pair['one']} och {pair['other']} "
    if pair["same"]:
        head += "är samma yta under två namn"
    else:
        head += f"ligger på varandra: {pair['share']:.0f} % av den mindres yta"
    return f"{head}; {_given_text(pair['n'], pair['given'])}"


def _total_line(pairs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = [{pair["one"], pair["other"]} for pair in pairs]
    shared = set.intersection(*names)
    name = sorted(shared)[0]
    given: dict[str, int] = {}
    for pair in pairs:
        for area, n in pair["given"].items():
            given[area] = given.get(area, 0) + n
    n = sum(given.values())
    what = f"kommundelen {name} är hela ytan: den täcker alla de andra och räknas som en kommundel till; "
    return {"what": what + _given_text(n, given) + ". Ta bort ytan ur lagret", "n": n, "rows": []}


def _given_text(n: int, given: dict[str, int]) -> str:
    if not n:
        return "inga rader med punkt ligger där, och den första i ordningen skulle gälla"
    counted = ", ".join(f"{area} ({rows})" for area, rows in given.items())
    return f"{n} rader ligger där och räknas i {counted}"
