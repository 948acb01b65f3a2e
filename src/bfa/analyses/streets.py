"""Which streets: the incidents of the hot spots per street segment and per street, those at crossings apart."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from bfa.analyses import series
from bfa.analyses.answer import Answer
from bfa.analyses.hotspots import Hotspots, rows_of
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.analyses.where.gathering import SEED
from bfa.analyses.where.laid_out import lay_over, points_of
from bfa.methods.concentration import share_in_top
from bfa.methods.stability import hottest
from bfa.methods.streets import Placed, chance_by_length, joined, place_on_streets
from bfa.methods.units import Units
from bfa.tables.period import Period, years_back
from bfa.tables.polygons import only

Floats = NDArray[np.float64]
#: A point farther from every street is on none; one this near a crossing is at it. [m]
FARTHEST, CROSSING = 30.0, 10.0
#: Lines of the same name farther apart are two streets, as in two villages. [m]
_SAME_STREET = 250.0
#: Less of a segment than this near the area is none. [m]
_LEAST = 1.0
#: Concentration and earlier years are told from so many incidents on the segments.
FEWEST = 20
#: The segments with most, at most so many, are looked for among so large a share of those of the year before.
TOP, SHARE = 10, 0.10
#: Coordinates are on a lattice where so many of them are, of one of these steps. [share, m]
_SNAPPED, _STEPS = 0.9, (1000, 500, 250, 125, 100, 50)


@dataclass(frozen=True, slots=True)
class Again:
    """Whether the segments with most were among those with most the year before."""

    #: The same months a year before.
    year: Period
    #: Segments with most now, at least two incidents each. [count]
    top: int
    #: Of them, those among the fullest 10 % the year before. [count]
    again: int
    #: Share of the street that those fullest 10 % make up: what chance gives. [0-1]
    length_share: float


@dataclass(frozen=True, slots=True)
class Streets(Answer):
    """Incidents on the streets of the area."""

    FACTS = frozenset(("farthest", "net"))

    #: segment_id, name, street (position in `streets`, -1 without a name), n [count], length [m], per_km [count per
    #: km], geometry; every segment that comes within `farthest` of the area, cut there. Lines of the same name that
    #: meet between crossings are one segment, with the id of the first.
    segments: gpd.GeoDataFrame
    #: name, n, length, per_km, geometry: segments by name, most first; a name that comes again elsewhere has a number.
    streets: gpd.GeoDataFrame
    #: Incidents on one segment, at a crossing, as near several segments, and on none of the area's streets. [count]
    on: int = 0
    crossings: int = 0
    between: int = 0
    off: int = 0
    #: `concentration.share_in_top` of the segments; empty where there are too few incidents, or no ground of the area
    #: that says which streets are its own.
    top: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: `methods.streets.chance_by_length`; empty likewise.
    concentration: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: None where the year before was not counted, and where `top` is empty.
    again: Again | None = None
    #: As used. [m]
    farthest: float = FARTHEST
    #: far (most lie farther from every street), snapped (the coordinates lie on a lattice).
    warnings: tuple[str, ...] = ()
    #: Why nothing was counted: that of the hotspots, no_layer, no_rows, no_streets; "" when it was.
    reason: str = ""

    @property
    def net(self) -> gpd.GeoSeries:
        """All segments of the area, without a count."""
        return self.segments.geometry


@dataclass(frozen=True, slots=True)
class _Layer:
    """The street layer as it is used: `lines` (segment_id, name, inside, length, cut) and how far a point may lie."""

    lines: gpd.GeoDataFrame
    farthest: float


def on_streets(situation: Situation, hotspots: Hotspots, *, farthest: float = FARTHEST) -> Streets:
    """The incidents of the hot spots on the streets of the area.

    Of the rows with a point that is no stockpile, in the area's units; one farther than `farthest` from every street is
    on none. [m]

    Raises
    ------
    ParameterError
        The distance cannot be used.
    """
    if situation.streets.empty:
        return _nothing(situation, "no_layer", farthest)
    if hotspots.units is None or not hotspots.counts.sum():
        return _nothing(situation, hotspots.reason or "no_rows", farthest)
    layer = _Layer(_area_lines(situation.streets, hotspots, farthest), farthest)
    if not layer.lines["inside"].any():
        return _nothing(situation, "no_streets", farthest)
    points = _points(situation, hotspots.units, hotspots, hotspots.period)
    placed = _place(points, layer)
    inside = layer.lines[layer.lines["inside"]].set_geometry("cut", crs=layer.lines.crs).reset_index(drop=True)
    n = _on_each(placed, layer)
    streets, street = _by_name(inside, n)
    own = pd.DataFrame(inside[["segment_id", "name"]]).assign(street=street)
    at_crossing = placed.crossing >= 0
    off = placed.off | (~at_crossing & (placed.segment >= 0) & ~layer.lines["inside"].to_numpy()[placed.segment])
    many = n.sum() >= FEWEST and not hotspots.groundless
    return Streets(
        segments=_with_rate(own, n, inside["length"].to_numpy(), inside.geometry),
        streets=streets,
        on=int(n.sum()),
        crossings=int(at_crossing.sum()),
        between=int((~at_crossing & ~off & (placed.segment < 0)).sum()),
        off=int(off.sum()),
        top=share_in_top(n, shares=(0.01, 0.05)) if many else pd.DataFrame(),
        concentration=chance_by_length(n, inside["length"], seed=SEED) if many else pd.DataFrame(),
        again=_again(situation, hotspots, layer, n) if many else None,
        farthest=farthest,
        warnings=_warnings(points, off),
    )


def _nothing(situation: Situation, reason: str, farthest: float) -> Streets:
    columns = ("segment_id", "name", "street", "n", "length", "per_km")
    empty = gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=situation.streets.crs)
    named = empty.drop(columns=["segment_id", "street"])
    return Streets(empty, named, farthest=farthest, reason=reason)


def _area_lines(streets: gpd.GeoDataFrame, hotspots: Hotspots, farthest: float) -> gpd.GeoDataFrame:
    """Segments from crossing to crossing that come near the area, and those that meet them there.

    `inside` says which come within `farthest` of the area; `length` and `cut` are the part of them that does.
    """
    assert hotspots.units is not None
    ground = hotspots.area if hotspots.area is not None else shapely.box(*shapely.total_bounds(hotspots.units.shapes))
    shapes = streets.geometry.to_crs(hotspots.cells.crs) if hotspots.cells.crs is not None else streets.geometry
    whole = streets.set_geometry(shapes)
    # Any reach of at least `farthest` gives the same counts: it only joins what lies farther off to a longer segment.
    near = whole[whole.intersects(shapely.box(*ground.bounds).buffer(max(_SAME_STREET, farthest)))]
    same = pd.Series(shapely.to_wkb(shapely.normalize(near.geometry.to_numpy())), index=near.index).duplicated()
    lines = _one_each(near[~same].reset_index(drop=True))
    reach = shapely.buffer(ground, farthest)
    shapely.prepare(reach)
    cut = lines.geometry.to_numpy().copy()
    across = ~shapely.covers(reach, cut)
    cut[across] = only(shapely.intersection(cut[across], reach), 1)
    length = shapely.length(cut)
    return gpd.GeoDataFrame(lines.assign(inside=length >= _LEAST, length=length, cut=cut))


def _one_each(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Lines that are parts of one segment as one line; parts that do not make a single line are left as they were."""
    if lines.empty:
        return lines[["segment_id", "name", "geometry"]]
    label = joined(lines.geometry, lines["name"])
    parts = lines.groupby(label).geometry.agg(list)
    merged = np.array([shapely.line_merge(shapely.MultiLineString(own)) if len(own) > 1 else own[0] for own in parts])
    single = shapely.get_type_id(merged) == shapely.GeometryType.LINESTRING
    first = ~pd.Series(label).duplicated().to_numpy()
    kept = lines.loc[first | ~single[label], ["segment_id", "name", "geometry"]]
    own = label[kept.index]
    return gpd.GeoDataFrame(
        kept.assign(geometry=np.where(single[own], merged[own], kept.geometry.to_numpy())), crs=lines.crs
    ).reset_index(drop=True)


def _points(situation: Situation, units: Units, hotspots: Hotspots, period: Period) -> Floats:
    laid = lay_over(situation, rows_of(situation, hotspots.brottstyp, period), units)
    return points_of(laid.rows)[laid.unit >= 0]


def _place(points: Floats, layer: _Layer) -> Placed:
    return place_on_streets(
        points, layer.lines.geometry, farthest=layer.farthest, crossing=min(CROSSING, layer.farthest)
    )


def _on_each(placed: Placed, layer: _Layer) -> Floats:
    """Incidents on each segment of the area. [count]"""
    every = np.bincount(placed.segment[placed.segment >= 0], minlength=len(layer.lines))
    return np.asarray(every[layer.lines["inside"].to_numpy()], dtype=float)


def _with_rate(table: pd.DataFrame, n: Floats, length: Floats, shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    counted = table.assign(n=n.astype(np.int64), length=length, per_km=n / (length / 1000))
    return gpd.GeoDataFrame(counted, geometry=shapes.to_numpy(), crs=shapes.crs)


def _by_name(inside: gpd.GeoDataFrame, n: Floats) -> tuple[gpd.GeoDataFrame, NDArray[np.int64]]:
    """The streets that have a name, most first, and the street of each segment (-1: no name)."""
    street = np.full(len(inside), -1, dtype=np.int64)
    named = np.flatnonzero(inside["name"].notna())
    group = _same_street(inside.iloc[named])
    sums = np.bincount(group, n[named]).astype(float)
    names = inside["name"].iloc[named].groupby(group).first().to_numpy(dtype=object)
    order = np.lexsort((names.astype(str), -sums)) if len(sums) else np.zeros(0, dtype=np.int64)
    at = np.empty(len(order), dtype=np.int64)
    at[order] = np.arange(len(order))
    street[named] = at[group]
    length = np.bincount(group, inside["length"].iloc[named]).astype(float)[order]
    parts = pd.Series(inside.geometry.to_numpy()[named]).groupby(street[named])
    shapes = gpd.GeoSeries(parts.agg(lambda own: shapely.union_all(own.to_numpy())), crs=inside.crs)
    again = pd.Series(names[order]).groupby(names[order]).cumcount()
    told = [f"{name} ({more + 1})" if more else str(name) for name, more in zip(names[order], again, strict=True)]
    return _with_rate(pd.DataFrame({"name": pd.Series(told, dtype=object)}), sums[order], length, shapes), street


def _same_street(named: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Number of the street each segment is of: the same name, and near another segment of it."""
    shapes, word = named.geometry.to_numpy(), pd.factorize(named["name"])[0]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_SAME_STREET)
    same = word[one] == word[other]
    table = csr_array((np.ones(same.sum()), (one[same], other[same])), shape=(len(shapes), len(shapes)))
    return np.asarray(connected_components(table, directed=False)[1], dtype=np.int64)


def _again(situation: Situation, hotspots: Hotspots, layer: _Layer, n: Floats) -> Again | None:
    assert hotspots.units is not None
    stride = -(-(hotspots.period.last.ordinal - hotspots.period.first.ordinal + 1) // 12)
    year = years_back(hotspots.period, stride)
    known = hotspots.incidents is not None and series.total(situation, hotspots.brottstyp, year) is not None
    if not known or too_many_unread(situation, hotspots.brottstyp):
        return None
    before = _on_each(_place(_points(situation, hotspots.units, hotspots, year), layer), layer)
    length = layer.lines.loc[layer.lines["inside"], "length"].to_numpy()
    hot = hottest(before[:, None], share=SHARE)[:, 0]
    top = np.lexsort((-n / length, -n))[:TOP]
    top = top[n[top] >= 2]
    if not len(top) or not hot.any():
        return None
    return Again(year, len(top), int(hot[top].sum()), float(length[hot].sum() / length.sum()))


def _warnings(points: Floats, off: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(code for code, so in (("far", off.mean() > 0.5), ("snapped", _snapped(points))) if so)


def _snapped(points: Floats) -> bool:
    """Whether nearly all coordinates leave the same remainder when divided by the step of a lattice."""
    if len(points) < FEWEST:
        return False
    for step in _STEPS:
        left = np.round(points).astype(np.int64) % step
        usual = [np.bincount(axis).max() / len(points) for axis in left.T]
        if min(usual) >= _SNAPPED and len(np.unique(np.round(points), axis=0)) > 1:
            return True
    return False
