"""Which incidents lie within metres of a place of some kinds, for many kinds and distances at once."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
#: Places whose surroundings are looked up together. [count]
_AT_A_TIME = 500


class Near(NamedTuple):
    """Within metres of a place of some kinds; or of one of these names, and no nearer another of their kinds."""

    kinds: frozenset[str]
    metres: float
    names: tuple[str, ...] = ()


def sites_of(near: Near, places: pd.DataFrame) -> pd.DataFrame:
    """The places that a nearness looks at: the named ones, else all of its kinds (`places` has name and kind)."""
    return places[places["name"].isin(near.names) if near.names else places["kind"].isin(near.kinds)]


def reached(asked: Sequence[Near], tree: shapely.STRtree, places: pd.DataFrame) -> dict[Near, Bools]:
    """Which points each nearness holds.

    Parameters
    ----------
    tree : STRtree
        Of n points, None without one. [m]
    places : DataFrame
        name, kind and shape (shapely, the same metres).

    Returns
    -------
    dict
        An array (n,) for each; a point that is missing is near nothing.
    """
    found = {near: np.zeros(len(tree.geometries), dtype=bool) for near in asked if not near.names}
    for kind in sorted(set().union(*(near.kinds for near in found))):
        users = [near for near in found if kind in near.kinds]
        shapes = places.loc[places["kind"] == kind, "shape"].to_numpy()
        for rows, _, metres in within(tree, shapes, max(near.metres for near in users)):
            for near in users:
                found[near][rows[metres <= near.metres]] = True
    return found | {near: _by_name(near, tree.geometries, places) for near in asked if near.names}


def within(
    tree: shapely.STRtree, shapes: NDArray[Any], metres: float
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], Floats]]:
    """Each pair of a point and a shape within metres, and how far apart they are [m]; some shapes at a time."""
    for first in range(0, len(shapes), _AT_A_TIME):
        which, rows = tree.query(shapes[first : first + _AT_A_TIME], predicate="dwithin", distance=metres)
        yield rows, which + first, shapely.distance(shapes[which + first], tree.geometries[rows])


def _by_name(near: Near, points: NDArray[Any], places: pd.DataFrame) -> Bools:
    own = places["name"].isin(near.names)
    others = places["kind"].isin(places.loc[own, "kind"]) & ~own
    mine, theirs = (_distance(points, places.loc[which, "shape"].to_numpy(), near.metres) for which in (own, others))
    return np.asarray((mine <= near.metres) & (mine <= theirs))


def _distance(points: NDArray[Any], shapes: NDArray[Any], limit: float) -> Floats:
    """Metres from each point to the nearest shape; infinite beyond the limit and without a point."""
    found = np.full(len(points), np.inf)
    if len(shapes) and len(points):
        tree = shapely.STRtree(shapes)
        pairs, metres = tree.query_nearest(points, max_distance=limit, return_distance=True, all_matches=False)
        found[pairs[0]] = metres
    return found
