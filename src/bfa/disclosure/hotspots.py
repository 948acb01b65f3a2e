"""What of the hotspots may be shown: everything that the page counts is released here, at once.

The cells with what lies off them, the hours with those of unknown clock time, the months and the spans count the same
incidents, so they are one system with the kommundel's part of the kommun and with what pages side by side have decided.
A part is left out whole where no system can close it (`withheld`): a map and a week of a small count narrow each
incident by two together, and what earlier years, shares and places say depends on every count behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.answer import Facts
from bfa.analyses.hotspots import Hotspots
from bfa.analyses.lasting import Lasting
from bfa.analyses.rates import Rates
from bfa.analyses.streets import Streets
from bfa.analyses.timing import Timing
from bfa.analyses.where.cells import STREET
from bfa.disclosure import hotspot_tables as tables
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.hotspot_tables import OFF, Question
from bfa.disclosure.policy import Policy, largest_small, may_name
from bfa.disclosure.release import Released, release
from bfa.disclosure.single import Count
from bfa.disclosure.streets import told

#: Parts that are left out where the tier hides a small count narrowed by so many things.
_LEFT_OUT = {"places": 1, "hours": 1, "months": 0, "lasting": 1, "street_counts": 1}
#: Released for the sake of others, and shown as fields.
_LONE = ("kommundelar", "every", "cells", "hours")


@dataclass(frozen=True, slots=True)
class Lost:
    """What the cells or the week leave out: no point, off the cells, stockpiled, no clock time."""

    point: Count
    outside: Count
    stockpiled: Count
    clock: Count


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedHotspots:
    """What may be shown of an answer. Only `release_page` makes one, and it holds no answer: of each, its facts."""

    #: Of the hotspots, for what is no count; counts are read from the fields below.
    result: Any
    #: Of `Lasting`, `Timing`, `Streets` and `Rates`; None where it was not asked.
    lasting: Any
    timing: Any
    streets: Any
    rates: Any
    policy: Policy
    #: Why a part is left out whole, by a code; "" where it is shown. where (too_few, in_parts): cells and hours, and
    #: with them all below; streets (sensitive, unnamed); else the part itself is the code. places; hours: shares,
    #: shifts and earlier years of the week; months: and by itself the whole count beside that of earlier years;
    #: lasting: cells of earlier years; street_counts.
    withheld: Mapping[str, str]
    total: Count
    lost: Lost
    #: Rows with a point; None where that is hidden. [count]
    located: int | None
    #: cell_id, n, share, near, peak, gathered, hidden, geometry: most first, the hidden ones last, by cell_id. Empty
    #: where `where` is withheld. `near` is a name that may be said. `gathered` is missing where the cell or one around
    #: it is hidden: it is computed from all of them.
    cells: gpd.GeoDataFrame
    #: cluster, near (a name that may be said, or None), own (tuple of cell_id, fullest first), n, share [%], area_share
    #: [%], cells [count], gathered, peak, years (that the peak is of, this one the last) [count], hidden. Empty where
    #: withheld.
    places: pd.DataFrame
    #: week (weekday, hour, n: all hidden where `where` is withheld), and those of `hotspot_tables` by their names that
    #: are asked and not withheld.
    tables: Mapping[str, Released]
    #: Whether anything lies in a cell.
    placed: bool
    #: Streets that may be named, in the order of the alphabet.
    street_names: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """What incidents are counted in: square, hexagon or polygon."""
        return "square" if self.result.units is None else str(self.result.units.kind)

    @property
    def whole(self) -> bool:
        """Whether no count of the area is hidden: what is computed from all of them may be shown."""
        lost = self.lost
        off = lost.point.hidden or lost.outside.hidden or lost.stockpiled.hidden
        return not (off or self.cells["hidden"].any())

    @property
    def exposure(self) -> Any:
        """The facts of what rates are counted against; None where there are no rates, or none may be shown."""
        return self.rates.exposure if self.rates is not None and "rates" in self.tables else None

    @property
    def week(self) -> Released:
        """Weekday by hour."""
        return self.tables["week"]

    @property
    def mapped(self) -> bool:
        """Whether there are cells that may be shown."""
        return self.placed and not self.withheld["where"]

    def place_weeks(self) -> dict[int, pd.DataFrame]:
        """The week of each of the first places, by cluster: day, part, n, where none of its counts is hidden.

        Place and time narrow together, so small counts are hidden as such, and those without a clock time with them: a
        place is the sum of its week and of these.
        """
        weeks = self.tables.get("weeks")
        if weeks is None:
            return {}
        by_place = weeks.table[weeks.table["cluster"] > 0].groupby("cluster")
        return {int(str(cluster)): week[week["part"] != ""] for cluster, week in by_place if not week["hidden"].any()}


def release_page(
    result: Hotspots,
    lasting: Lasting | None = None,
    timing: Timing | None = None,
    streets: Streets | None = None,
    rates: Rates | None = None,
    *more: Any,
    policy: Policy,
) -> ReleasedHotspots:
    """Release the answer with what else the page counts.

    Raises
    ------
    ValueError
        Two tables count the same thing and do not agree.
    """
    asked, tops = Question(result, lasting, timing, streets, rates), _ceilings(result, policy)
    before = _where(result, tops)
    released = _released(asked, policy, tops, mapped=not before)
    total = _total(released["every"])
    cells, week = released.get("cells"), released["hours"]
    gone = cells is not None and bool(cells.table["hidden"].all() and week.table["hidden"].all())
    where = "too_few" if total.hidden or (gone and len(week.table)) else before
    own = {part: part if tops[narrowed] else "" for part, narrowed in _LEFT_OUT.items()}
    if result.clusters is None or result.clusters.table.empty:
        own["places"] = ""
    own["streets"] = (
        "sensitive" if _is_sensitive(result, policy) else "" if may_name(STREET, policy=policy) else "unnamed"
    )
    withheld = {part: where or why for part, why in own.items()} | {"where": where, "months": own["months"]}
    week = week.only(week.table["hour"] >= 0)
    if where:
        week = week.hiding(pd.Series(True, index=week.table.index))
    lost = _lost(cells, released["hours"], hidden=bool(where))
    told = _cells(result, None if where else cells, lost, policy, tops)
    shown = {} if where else {name: table for name, table in released.items() if name not in _LONE}
    others: dict[str, Any] = {"lasting": lasting, "timing": timing, "streets": streets, "rates": rates}
    found = ReleasedHotspots(
        result=Facts(result),
        **dict[str, Any]({name: each if each is None else Facts(each) for name, each in others.items()}),
        policy=policy.without_data(),
        withheld=withheld,
        total=total,
        lost=lost,
        located=None if lost.point.hidden else result.with_point,
        cells=told,
        places=_places(result, told.iloc[:0] if withheld["places"] else told, policy, tops),
        tables=shown | {"week": week},
        placed=not (result.reason or result.cells.empty),
    )
    return _with_streets(found, streets) if streets is not None else found


def _released(asked: Question, policy: Policy, tops: Sequence[int], *, mapped: bool) -> dict[str, Released]:
    """All tables at once; without the weeks of places where those would take a sum with them."""
    days = tables.days_told(asked, policy=policy) if mapped and not (asked.result.reason or tops[1]) else ()
    if days and _closed(release(tables.weeks(asked, days), policy=policy)):
        days = ()
    found = release(count_tables(asked, tops=tops, mapped=mapped, days=days), policy=policy)
    return release(count_tables(asked, tops=tops, mapped=mapped), policy=policy) if days and _closed(found) else found


def _closed(released: Mapping[str, Released]) -> bool:
    """Whether the weeks of places would take a sum with them."""
    return any(bool(total["hidden"].any()) for total in released["weeks"].totals.values())


def count_tables(
    asked: Question, *, tops: Sequence[int], mapped: bool, days: tuple[str, ...] = ()
) -> dict[str, CountTable]:
    """What the page counts.

    `tops` is what is small, by how many narrow it; without `days`, those in the weeks of places, there are none.
    """
    when, closed = asked.timing, tops[1] > 0
    parts = mapped and not closed and when is not None and not when.used
    found = tables.whole(asked) | tables.hours(asked, parts=parts, weeks=days)
    if asked.result.reason or not mapped:
        return found
    found |= tables.cells(asked, weeks=bool(days)) | tables.rates(asked)
    if not tops[0]:
        found |= tables.months(asked)
    if closed:
        return found
    found |= tables.timing(asked) | tables.lasting(asked) | tables.streets(asked)
    return found | tables.weeks(asked, days) if days else found


def _with_streets(released: ReleasedHotspots, streets: Streets) -> ReleasedHotspots:
    """Of the streets and segments those alone that may be told, most first."""
    allowed, held = told(released, streets), dict(released.tables)
    names = sorted(streets.streets["name"].iloc[list(allowed.streets)])
    for name, places in (("streets", allowed.streets), ("segments", allowed.segments)):
        if name in held:
            frame = held[name].table
            held[name] = held[name].only(pd.Series(frame.index.isin(places), index=frame.index))
    return replace(released, tables=held, street_names=tuple(names))


def _ceilings(result: Hotspots, policy: Policy) -> tuple[int, int, int]:
    """The largest small count of the kommundel, narrowed by place or hour, and by both; 0 where none is small."""
    alone, narrowed, both = (largest_small(result.brottstyp, result.kind, many, policy=policy) for many in range(3))
    return alone, narrowed, both


def _where(result: Hotspots, tops: Sequence[int]) -> str:
    """Why neither cells nor hours may be shown, by its code, as far as the whole count says; "" where they may."""
    every = result.incidents if result.incidents is not None else result.with_point + result.without_point
    if 0 < every <= tops[2]:
        return "too_few"
    return "in_parts" if tops[1] and not result.kommundel else ""


def _total(every: Released) -> Count:
    if every.table.empty:
        return Count(None, False)
    hidden = bool(every.table["hidden"].iloc[0])
    return Count(None if hidden else int(every.table["n"].iloc[0]), hidden)


def _lost(cells: Released | None, hours: Released, *, hidden: bool) -> Lost:
    """The lines beside the cells and the hours; all hidden where neither is shown."""
    if hidden or cells is None:
        return Lost(*[Count(None, hidden)] * 4)
    rows = pd.concat([cells.table.iloc[-len(OFF) :], hours.table.iloc[-1:]])[["n", "hidden"]]
    return Lost(
        *(Count(None if gone else int(n), bool(gone)) for n, gone in zip(rows["n"], rows["hidden"], strict=True))
    )


def _cells(
    result: Hotspots, released: Released | None, lost: Lost, policy: Policy, tops: Sequence[int]
) -> gpd.GeoDataFrame:
    names = ["cell_id", "n", "share", "near", "peak", "gathered", "hidden"]
    if released is None:
        none = pd.DataFrame({name: [] for name in names}).astype({"hidden": bool, "cell_id": str, "n": "Int64"})
        return gpd.GeoDataFrame(none, geometry=[], crs=result.cells.crs)
    safe = released.table.iloc[: -len(OFF)].copy()
    shapes = result.cells.set_index("cell_id").geometry.loc[safe["cell_id"]].to_numpy()
    if lost.point.hidden or lost.outside.hidden or lost.stockpiled.hidden:
        # a share and its count give how many are on the map, and so how many are not
        safe["share"] = pd.Series(pd.NA, index=safe.index, dtype="Float64")
    safe["near"] = _allowed(safe, result, policy)
    safe["peak"] = _peaks(safe, policy, tops)
    safe["gathered"] = safe["gathered"].astype("boolean").mask(_beside_hidden(safe["hidden"].to_numpy(bool), shapes))
    safe["rank"] = safe["rank"].mask(safe["hidden"])
    found = gpd.GeoDataFrame(safe, geometry=shapes, crs=result.cells.crs)
    return found.sort_values(["hidden", "rank", "cell_id"], kind="stable", ignore_index=True)[[*names, "geometry"]]


def _places(result: Hotspots, cells: pd.DataFrame, policy: Policy, tops: Sequence[int]) -> pd.DataFrame:
    columns = ["cluster", "near", "own", "n", "share", "area_share", "cells", "gathered", "peak", "years", "hidden"]
    if result.clusters is None or result.clusters.table.empty or cells.empty:
        return pd.DataFrame(columns=columns)
    found = pd.DataFrame(result.clusters.table.drop(columns="geometry"))
    told = cells.set_index("cell_id")
    shown = [told.loc[list(own)] for own in found["cells"]]
    n = pd.array([own["n"].sum(skipna=False) for own in shown], dtype="Int64")
    own = _peaks(found, policy, tops)
    over = _peaks(found.filter(like="years_").rename(columns=lambda name: name.removeprefix("years_")), policy, tops)
    few = ~_enough(found["n"], policy)
    return found.assign(
        near=_allowed(found, result, policy),
        own=found["cells"],
        n=n,
        hidden=n.isna(),
        share=pd.array([own["share"].sum(skipna=False) for own in shown], dtype="Float64"),
        cells=[len(own) for own in shown],
        gathered=[bool(own["gathered"].fillna(False).any()) for own in shown],
        peak=own.where(~few, over),
        years=found["years"].where(few, 1),
    )[columns]


def _allowed(table: pd.DataFrame, result: Hotspots, policy: Policy) -> "pd.Series[Any]":
    """The names (`near`, of `near_kind`) that may be said; of a sensitive type never a street's, where homes are."""
    closed = [STREET] if _is_sensitive(result, policy) else []
    allowed = [
        str(kind).casefold() not in closed and may_name(kind, name, policy=policy)
        for kind, name in zip(table["near_kind"], table["near"], strict=True)
    ]
    return table["near"].astype(object).where(np.array(allowed, dtype=bool) & table["near"].notna(), None)


def _peaks(table: pd.DataFrame, policy: Policy, tops: Sequence[int]) -> "pd.Series[Any]":
    """The peaks (`peak`, of `n`) that may be told; else None.

    A peak says that most of a place's incidents fell in some hours: so many must be left over (`left`) that the rest
    could be any small count, or none. Where a place has fewer, earlier years are counted with it.
    """
    told = table["peak"].notna() & _enough(table["n"], policy) & table["left"].ge(policy.threshold) & (not tops[1])
    return table["peak"].astype(object).where(told, None)


def _enough(n: "pd.Series[Any]", policy: Policy) -> "pd.Series[bool]":
    return n.ge(2 * (policy.threshold + 1)).fillna(False).astype(bool)


def _is_sensitive(result: Hotspots, policy: Policy) -> bool:
    """Whether the type is one of those that happen in homes or between those who know each other."""
    return any(word in result.brottstyp.casefold() for word in policy.sensitive)


def _beside_hidden(hidden: NDArray[np.bool_], shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether each cell, or one that touches it, is hidden."""
    beside = hidden.copy()
    if hidden.any():
        beside[shapely.STRtree(shapes[hidden]).query(shapes, predicate="intersects")[0]] = True
    return beside
