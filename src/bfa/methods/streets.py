"""Which street segment each incident is on, those at crossings apart: a crossing is not on any one of its streets.

A street segment runs from crossing to crossing. Lines cut elsewhere too (where a name or a speed limit changes) are
to be joined first (`joined`); lines that cross without an end there, as at a bridge, do not meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from bfa.errors import DataError, ParameterError
from bfa.methods.concentration import gini
from bfa.methods.neighbours import within

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Segments: TypeAlias = Sequence[shapely.Geometry] | gpd.GeoSeries
#: Distances that differ less than this are the same. [m]
_TIE = 1e-6
#: Ends this near each other meet. [m]
_SAME = 0.1
#: Points are looked up square by square, which keeps what is near in the computer's nearest memory. [m]
_SQUARE = 100.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where each point lies among the streets; arrays of shape (m,)."""

    #: Position in the segments; -1 where the point is at a crossing, off the streets, or as near several segments.
    segment: Ints
    #: Number of the crossing, from west to east and then south to north; -1 where it is at none.
    crossing: Ints
    #: Too far from every segment, or without coordinates.
    off: Bools


def place_on_streets(
    points: ArrayLike, segments: Segments, *, farthest: float = 30.0, crossing: float = 10.0
) -> Placed:
    """Each point to its segment, or to its crossing.

    Parameters
    ----------
    points : array (m, 2)
        East and north; NaN where there are no coordinates. [m]
    segments : sequence of LineString, length n
        Streets from crossing to crossing, in the same projected system. [m]
    farthest : float
        A segment farther away than this is not near. [m, above 0]
    crossing : float
        A point this near a crossing is at it: where at least three ends of segments meet, to within 0.1 m.
        [m, 0 to `farthest`]

    Raises
    ------
    DataError
        No segments, or one that is missing, empty, not a line, without length or there twice.
    ParameterError
        A distance that cannot be used.

    Notes
    -----
    A point is at the nearest crossing if it is within `crossing` of it, or if no place on the streets is nearer to it
    than the crossing. Any other point that is as near several segments is on none of them: mostly outside a bend where
    two lines meet, which joining them cures. No rule looks at the order of the segments.

    Straight distance: a point in a yard may count to the street behind it. Compare with other towns' figures only
    where crossings are treated alike.

    Source: Weisburd, Groff & Yang (2012), The criminology of place: street segments and our understanding of the crime
    problem (both sides of a street between two crossings, incidents at crossings not counted to it); Braga,
    Papachristos & Hureau (2010), The concentration and stability of gun violence at micro places in Boston, 1980-2008
    (crossings as places of their own).
    """
    _usable(farthest, crossing)
    xy, lines = np.asarray(points, dtype=float).reshape(-1, 2), _lines(segments)
    point, segment, distance = _matches(xy, lines, farthest)
    node = _at_crossing(xy, distance, _crossings(lines), crossing)
    alone = (node[point] < 0) & (np.bincount(point, minlength=len(xy))[point] == 1)
    found = np.full(len(xy), -1)
    found[point[alone]] = segment[alone]
    return Placed(found, node, np.isnan(distance))


def length_holding(counts: ArrayLike, length: ArrayLike, *, shares: Sequence[float] = (0.25, 0.5)) -> pd.DataFrame:
    """Least street that holds a share of the incidents: "half of the crimes on 4 % of the street length".

    Parameters
    ----------
    counts : array (n,)
        Incidents on every segment, those with none included. [count]
    length : array (n,)
        [m, above 0]
    shares : sequence of float
        Shares of all incidents on the segments. [0-1]

    Returns
    -------
    DataFrame
        share (asked), length [m], length_share [0-1]. The segments with most per metre are taken first, and of the
        last one as much as is needed.

    Raises
    ------
    DataError
        No incidents, a count below 0, a length not above 0, or not as many of both.
    ParameterError
        A share outside 0-1.

    Notes
    -----
    Few incidents on many segments look concentrated by chance alone: see `concentration.gini`.
    """
    n, metres = np.asarray(counts, dtype=float).ravel(), np.asarray(length, dtype=float).ravel()
    if len(n) != len(metres) or not (np.isfinite(metres) & (metres > 0)).all():
        raise DataError("Varje gatusträcka behöver ett antal och en längd.", do="kontrollera gatulagret.")
    if not (np.isfinite(n) & (n >= 0)).all() or not n.sum() > 0:
        raise DataError("Koncentrationen kräver minst ett brott, och inga antal under 0.", do="välj en längre period.")
    if not all(0 < share <= 1 for share in shares):
        raise ParameterError("Andelar ska ligga mellan 0 och 1.", do="skriv till exempel 0.5 för hälften.")
    needed = _needed(n, metres, shares)
    return pd.DataFrame({"share": shares, "length": needed, "length_share": needed / metres.sum()})


def _needed(n: Floats, metres: Floats, shares: Sequence[float]) -> Floats:
    """Least street that holds each share of the incidents. [m]"""
    some = np.flatnonzero(n)
    order = some[np.argsort(-(n[some] / metres[some]), kind="stable")]
    held = np.concatenate([[0.0], np.cumsum(n[order])])
    so_far = np.concatenate([[0.0], np.cumsum(metres[order])])
    return np.asarray(np.interp(np.asarray(shares) * held[-1], held, so_far), dtype=float)


def chance_by_length(
    counts: ArrayLike, length: ArrayLike, *, share: float = 0.5, draws: int = 199, seed: int = 0
) -> pd.DataFrame:
    """Concentration if as many incidents fell at random along the streets: long segments get more by chance alone.

    Parameters
    ----------
    counts : array (n,)
        Whole incidents on every segment, those with none included. [count]
    length : array (n,)
        [m, above 0]
    share : float
        Of the incidents, for the street that holds them. [0-1]
    draws, seed : int
        Multinomial draws by length, and their seed.

    Returns
    -------
    DataFrame
        One row for each of gini (adjusted, over segments) and length_share (of the street, that holds `share` of the
        incidents): measure, found, chance (median of the draws), low, high (where 95 % of them lie) [0-1].

    Raises
    ------
    DataError
        As for `length_holding`, or a count that is not whole.
    ParameterError
        As for `length_holding`, or no draws.

    Notes
    -----
    The ends of a segment that belong to a crossing are not taken off its length, so that short segments get a little
    too much by chance.
    """
    n, metres = np.asarray(counts, dtype=float).ravel(), np.asarray(length, dtype=float).ravel()
    found = (gini(n), length_holding(n, metres, shares=(share,))["length_share"].iloc[0])
    if (n != np.floor(n)).any():
        raise DataError("Antalen ska vara hela.", do="räkna med rader, inte med vikter.")
    if draws < 1:
        raise ParameterError("Minst en slumpdragning krävs.", do="ange till exempel 199.")
    drawn = np.random.default_rng(seed).multinomial(int(n.sum()), metres / metres.sum(), size=draws)
    random = np.array([(gini(each), _needed(each, metres, (share,))[0] / metres.sum()) for each in drawn])
    low, middle, high = np.quantile(random, [0.025, 0.5, 0.975], axis=0)
    measures = ("gini", "length_share")
    return pd.DataFrame({"measure": measures, "found": found, "chance": middle, "low": low, "high": high})


def joined(segments: Segments, names: ArrayLike) -> Ints:
    """Which lines are parts of one segment: those of the same name that meet, two and no more, at an end of each.

    Parameters
    ----------
    segments : sequence of LineString, length n
        [m]
    names : array (n,)
        The street of each; lines without a name (None, NA or "") count as of one street.

    Returns
    -------
    array (n,) of int
        The number of the segment each line is a part of, from 0 in the order of the first lines.
    """
    lines = _lines(segments)
    word = pd.factorize(pd.Series(np.asarray(names, dtype=object)).fillna("").astype(str))[0]
    many = len(lines)
    ends = shapely.get_coordinates(np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)]))
    _, place = connected_components(within(ends, distance=_SAME), directed=False)
    order = np.argsort(place, kind="stable")
    two = np.flatnonzero(np.bincount(place) == 2)
    first = np.searchsorted(place[order], two)
    one, other = order[first] % many, order[first + 1] % many
    same = word[one] == word[other]
    table = csr_array((np.ones(same.sum()), (one[same], other[same])), shape=(many, many))
    return np.asarray(pd.factorize(connected_components(table, directed=False)[1])[0], dtype=np.int64)


def _usable(farthest: float, crossing: float) -> None:
    if not (farthest > 0 and np.isfinite(farthest)):
        raise ParameterError(f"Avståndet {farthest:g} m går inte att använda.", do="ange meter större än 0.")
    if not 0 <= crossing <= farthest:
        raise ParameterError(
            f"Avståndet till en korsning, {crossing:g} m, går inte att använda.",
            do=f"ange 0 till {farthest:g} meter, det längsta avståndet till en gata.",
        )


def _lines(segments: Segments) -> NDArray[np.object_]:
    lines = np.array(list(segments), dtype=object)
    if not len(lines):
        raise DataError("Gatulagret är tomt.", do="välj ett lager med gatornas mittlinjer.")
    _refuse(shapely.is_missing(lines) | shapely.is_empty(lines), "saknar linje", "ta bort dem ur lagret.")
    _refuse(
        shapely.get_type_id(lines) != shapely.GeometryType.LINESTRING,
        "är inte enkla linjer",
        "välj lagret med gatornas mittlinjer, och dela linjer i flera delar till en rad per del.",
    )
    length = shapely.length(lines)
    _refuse(~(np.isfinite(length) & (length > 0)), "har ingen längd", "ta bort dem ur lagret.")
    drawn = pd.Series(shapely.to_wkb(shapely.normalize(shapely.force_2d(lines))))
    _refuse(
        drawn.duplicated().to_numpy(),
        "är ritade två gånger",
        "behåll en linje per sträcka, också där trafiken går åt båda hållen.",
    )
    return lines


def _refuse(faulty: Bools, what: str, do: str) -> None:
    if faulty.any():
        raise DataError(f"Gatulagret: {int(faulty.sum())} av {len(faulty)} sträckor {what}.", do=do)


def _matches(xy: Floats, lines: NDArray[np.object_], farthest: float) -> tuple[Ints, Ints, Floats]:
    """Points and their nearest segments, a row for each that is as near; and the distance of every point."""
    known = np.flatnonzero(np.isfinite(xy).all(axis=1))
    order = known[np.lexsort(np.floor(xy[known] / _SQUARE).T)]
    spots, tree = shapely.points(xy[order]), shapely.STRtree(lines)
    (near, _), apart = tree.query_nearest(spots, max_distance=farthest, return_distance=True, all_matches=False)
    one, segment = tree.query(spots[near], predicate="dwithin", distance=apart + _TIE)
    distance = np.full(len(xy), np.nan)
    distance[order[near]] = apart
    return order[near[one]], segment, distance


def _crossings(lines: NDArray[np.object_]) -> Floats:
    """Where three ends or more meet, (nodes, 2), from west to east and then south to north."""
    ends = shapely.get_coordinates(np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)]))
    ends = ends[np.lexsort(ends.T[::-1])]
    _, place = connected_components(within(ends, distance=_SAME), directed=False)
    _, first, meeting = np.unique(place, return_index=True, return_counts=True)
    return np.asarray(ends[np.sort(first[meeting >= 3])])


def _at_crossing(xy: Floats, distance: Floats, nodes: Floats, crossing: float) -> Ints:
    near = np.flatnonzero(~np.isnan(distance))
    apart, nearest = KDTree(nodes).query(xy[near])
    at = apart <= np.maximum(crossing, distance[near] + _TIE)
    node = np.full(len(xy), -1)
    node[near[at]] = nearest[at]
    return node
