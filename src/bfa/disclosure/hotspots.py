"""What of the hotspots may be shown: everything that the page counts is released here, at once.

The cells with what lies off them, the hours with those of unknown clock time, the months and the spans count the same
incidents, so they are one system with the kommundel's part of the kommun and with what pages side by side have decided.
A part is left out whole where no system can close it (`withheld`): a map and a week of a small count narrow each
incident by two together, and what earlier years, shares and places say depends on every count behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.lasting import Lasting
from bfa.analyses.timing import Timing
from bfa.analyses.where.nearest_street import STREET
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.gate import Gate, may_name
from bfa.disclosure.linking import ceiling_of
from bfa.disclosure.release import Released, release
from bfa.disclosure.single import Count
from bfa.tables.calendar_words import WEEKDAY_NAMES

TOO_FEW = (
    "Var och när visas inte: antalet är så litet att plats och timme tillsammans kunde peka ut en enskild händelse."
)
IN_PARTS = "Var och när visas här kommundel för kommundel: hela kommunen minus delarna kunde röja dolda antal."
SENSITIVE = "Gator visas inte för känsliga brottstyper: en gata ligger för nära de enskilda hemmen."
UNNAMED = "Gator får inte nämnas vid namn på den här nivån."

#: Parts that are left out where the tier hides a small count narrowed by so many things, and why.
_LEFT_OUT = {
    "places": (1, "Platser visas inte på den här nivån: vilka rutor som bildar en plats kunde röja dolda antal."),
    "hours": (
        1,
        "På den här nivån döljs små antal per timme; fördelade tidsspann, pass och äldre års veckor visas därför inte.",
    ),
    "months": (0, "Antal per månad visas inte på den här nivån, så säsongen jämförs inte med äldre år."),
    "lasting": (
        1,
        "Vad som består visas inte: på den här nivån döljs små antal per plats, och äldre år kunde röja dem.",
    ),
    "street counts": (1, "Antal per gata visas inte på den här nivån."),
}
_TOGETHER = ("söndag–torsdag",) * 4 + ("fredag–lördag",) * 2 + ("söndag–torsdag",)
#: So many places have a week, and its days stand apart where so large a share of their incidents can then be shown.
_WEEKS, _ENOUGH = 3, 0.75
_OFF = ("point", "outside", "stockpiled")


@dataclass(frozen=True, slots=True)
class Lost:
    """What the cells or the week leave out: no point, off the cells, stockpiled, no clock time."""

    point: Count
    outside: Count
    stockpiled: Count
    clock: Count


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedHotspots:
    """An answer, and what may be shown of it. Only `release_hotspots` makes one.

    Attributes
    ----------
    result : Hotspots
        What was asked, and what is no count; its counts are read from the fields below.
    gate : Gate
    withheld : mapping of str to str
        Why a part is left out whole, in Swedish; "" where it is shown. where: cells and hours, and with them all below;
        places; hours: shares, shifts and earlier years of the week; months: and by itself the whole count beside that
        of earlier years; lasting: cells of earlier years; streets; street counts.
    total : Count
    lost : Lost
    located : int or None
        Rows with a point; None where that is hidden. [count]
    cells : DataFrame
        cell_id, n, share, near, peak, gathered, hidden: most first, the hidden ones last, by cell_id. Empty where
        `where` is withheld. `near` is a name that may be said. `gathered` is missing where the cell or one around it is
        hidden: it is computed from all of them.
    places : DataFrame
        cluster, near (a name that may be said, or None), own (tuple of cell_id, fullest first), n, share [%],
        area_share [%], cells [count], gathered, peak. Empty where withheld.
    tables : dict of str to Released
        week (weekday, hour, n: all hidden where `where` is withheld) and, where they are asked and not withheld:
        months (month, n, low, high, years), weeks (cluster, day, part, n), changes (as `Changes.table`), spans (what,
        n) and apart (what, n: what the test of near repeats leaves out).
    """

    result: Hotspots
    gate: Gate
    withheld: Mapping[str, str]
    total: Count
    lost: Lost
    located: int | None
    cells: pd.DataFrame
    places: pd.DataFrame
    tables: Mapping[str, Released]

    @property
    def week(self) -> Released:
        """Weekday by hour."""
        return self.tables["week"]

    @property
    def mapped(self) -> bool:
        """Whether there are cells that may be shown."""
        return not (self.result.reason or self.result.cells.empty or self.withheld["where"])

    def place_weeks(self) -> dict[int, pd.DataFrame]:
        """The week of each of the first places, by cluster: day, part, n, where none of its counts is hidden.

        Place and time narrow together, so small counts are hidden as such. Every place and all that lies elsewhere are
        released together: with the whole week they add up, so there is none where a sum would have to be hidden. None
        for the whole kommun: it cuts places otherwise than its kommundelar do, and the difference of two weeks would
        tell of cells.
        """
        weeks = self.tables.get("weeks")
        if weeks is None or any(bool(total["hidden"].any()) for total in weeks.totals.values()):
            return {}
        by_place = weeks.table[weeks.table["cluster"] > 0].groupby("cluster")
        return {int(str(cluster)): week for cluster, week in by_place if not week["hidden"].any()}


def release_hotspots(
    result: Hotspots, *, gate: Gate, years: Lasting | None = None, when: Timing | None = None
) -> ReleasedHotspots:
    """Release the answer with what else the page counts.

    Parameters
    ----------
    result : Hotspots
    gate : Gate
    years, when : Lasting, Timing
        What earlier years say and more of when; None where it is not asked.

    Raises
    ------
    ValueError
        Two tables count the same thing and do not agree.
    """
    tops = _ceilings(result, gate)
    before = _where(result, tops)
    declared = count_tables(result, gate=gate, tops=tops, years=years, when=when, mapped=not before)
    released = release(declared, gate=gate)
    total = _total(released["every"])
    lone = {"parts", "every", "cells", "hours"}
    cells, hours = released.get("cells"), released["hours"]
    gone = cells is not None and bool(cells.table["hidden"].all() and hours.table["hidden"].all())
    where = TOO_FEW if total.hidden or (gone and len(hours.table)) else before
    own = {part: why if tops[narrowed] else "" for part, (narrowed, why) in _LEFT_OUT.items()}
    own["streets"] = SENSITIVE if _is_sensitive(result, gate) else "" if may_name(STREET, gate=gate) else UNNAMED
    withheld = {part: where or why for part, why in own.items()} | {"where": where, "months": own["months"]}
    week = hours.only(hours.table["hour"] >= 0)
    if where:
        week = week.hiding(pd.Series(True, index=week.table.index), reason=where)
    shown = {} if where else {name: table for name, table in released.items() if name not in lone}
    lost = _lost(cells, hours, hidden=bool(where))
    told = _cells(result, None if where else cells, lost, gate, tops)
    return ReleasedHotspots(
        result=result,
        gate=gate,
        withheld=withheld,
        total=total,
        lost=lost,
        located=None if lost.point.hidden else result.with_point,
        cells=told,
        places=_places(result, told.iloc[:0] if withheld["places"] else told, gate, tops),
        tables=shown | {"week": week},
    )


def count_tables(
    result: Hotspots,
    *,
    gate: Gate,
    tops: Sequence[int],
    years: Lasting | None,
    when: Timing | None,
    mapped: bool,
) -> dict[str, CountTable]:
    """What the page counts; `mapped` says whether cells are among it, `tops` what is small, by how many narrow it."""
    usual: dict[str, Any] = {"sensitive": result.brottstyp, "kind": result.kind}
    tied = usual | {"whole": _whole(result)}
    every = pd.DataFrame({"n": [] if result.incidents is None else [result.incidents]}, dtype="int64")
    found = {"every": CountTable(every, by=(), margins=(), **tied)}
    found |= {"parts": _parts(result, usual)} if result.incidents is not None and len(result.parts) else {}
    if result.reason:
        nothing = result.weekday_hour.iloc[:0]
        return found | {"hours": CountTable(nothing, margins=(), **usual)}
    unknown = pd.DataFrame({"weekday": [-1], "hour": [-1], "n": [result.without_clock]})
    hours = pd.concat([result.weekday_hour, unknown], ignore_index=True).astype("int64")
    found["hours"] = CountTable(hours, identifies=("tid",), **tied)
    if not mapped:
        return found
    derived = ("share", "near", "peak")
    found["cells"] = CountTable(_every_cell(result), identifies=("plats",), derived=derived, **tied)
    if when is not None and not tops[0] and len(when.season):
        found["months"] = _months(when.season, result, tied)
    if tops[1]:
        return found
    if when is not None:
        found["spans"] = CountTable(_spans(when), identifies=("tid",), **tied)
        apart = pd.DataFrame({"what": ["long", "without_day"], "n": [when.near.long, when.near.without_day]})
        found["apart"] = CountTable(apart, identifies=("tid",), margins=(), **usual)
    if years is not None and len(years.changes.table):
        value, worked_out = ("before", "after"), ("ratio", "p")
        found["changes"] = CountTable(years.changes.table, value, ("plats",), derived=worked_out, **usual)
    if result.clusters is not None and result.kommundel and result.clusters.hours["n"].any():
        margins, narrowing = (("cluster",), ("day", "part")), {"cluster": "plats", "part": "tid"}
        found["weeks"] = CountTable(_weeks(result, gate), identifies=narrowing, margins=margins, **usual)
    return found


def _ceilings(result: Hotspots, gate: Gate) -> tuple[int, int, int]:
    """The largest small count of the kommundel, narrowed by place or hour, and by both; 0 where none is small."""
    one = CountTable(pd.DataFrame({"n": [1]}), sensitive=result.brottstyp, kind=result.kind)
    alone, narrowed, both = (int(ceiling_of(one, many, gate=gate)[0]) for many in range(3))
    return alone, narrowed, both


def _where(result: Hotspots, tops: Sequence[int]) -> str:
    """Why neither cells nor hours may be shown, as far as the whole count says; "" where they may."""
    every = result.incidents if result.incidents is not None else result.with_point + result.without_point
    if 0 < every <= tops[2]:
        return TOO_FEW
    return IN_PARTS if tops[1] and not result.kommundel else ""


def _whole(result: Hotspots) -> dict[str, str]:
    """What all of it counts; where a month is missing, no other page counts the same."""
    period = str(result.period) if result.incidents is not None else f"counted months of {result.period}"
    where = {"kommundel": result.kommundel} if result.kommundel else {}
    return {"brottstyp": result.brottstyp, "period": period} | where


def _parts(result: Hotspots, usual: Mapping[str, Any]) -> CountTable:
    """The same count of every kommundel, as the pages beside this one print it."""
    own = result.parts.index == result.kommundel
    parts = result.parts.mask(own, result.incidents) if result.kommundel else result.parts
    known = parts.dropna()
    frame = pd.DataFrame({"kommundel": known.index, "n": known.astype("int64").to_numpy()})
    whole = {"brottstyp": result.brottstyp, "period": str(result.period)}
    margins = ((),) if len(known) == len(parts) else ()
    return CountTable(frame, by=("kommundel",), margins=margins, whole=whole, **usual)


def _every_cell(result: Hotspots) -> pd.DataFrame:
    """The cells by cell_id, and the lines that complete the whole count."""
    found = pd.DataFrame(result.cells.drop(columns="geometry"))
    found = found[found["n"] > 0].sort_values("cell_id", kind="stable", ignore_index=True)
    off = pd.DataFrame({"cell_id": "", "n": [result.without_point, result.outside, result.stockpiled]})
    return pd.concat([found, off], ignore_index=True)


def _months(season: pd.DataFrame, result: Hotspots, tied: Mapping[str, Any]) -> CountTable:
    """The months as a part of the whole where all of them are counted."""
    month = pd.PeriodIndex(season["month"], freq="M")
    margins = ((),) if season["n"].sum(skipna=False) == result.incidents else ()
    return CountTable(season.assign(month=month), by=("month",), margins=margins, **tied)


def _spans(when: Timing) -> pd.DataFrame:
    names = ["used", "too_long", "without_end", "reversed", "without_clock"]
    return pd.DataFrame({"what": names, "n": [getattr(when, name) for name in names]})


def _weeks(result: Hotspots, gate: Gate) -> pd.DataFrame:
    """cluster (0 = elsewhere), day, part, n of the first places; days are taken together where much would be hidden."""
    assert result.clusters is not None
    tops = result.clusters.table.head(_WEEKS)
    apart = _by_day(result.clusters.hours, tuple(tops["cluster"]), WEEKDAY_NAMES)
    own = apart[apart["cluster"] > 0]
    seen = float(own.loc[own["n"] > gate.threshold, "n"].sum())
    if seen >= _ENOUGH * tops["n"].sum():
        return apart
    return _by_day(result.clusters.hours, tuple(tops["cluster"]), _TOGETHER)


def _by_day(hours: pd.DataFrame, tops: tuple[int, ...], days: tuple[str, ...]) -> pd.DataFrame:
    one = hours.assign(
        cluster=hours["cluster"].where(hours["cluster"].isin(tops), 0), day=hours["weekday"].map(list(days).__getitem__)
    )
    return one.groupby(["cluster", "day", "part"], as_index=False, sort=False)[["n"]].sum()


def _total(every: Released) -> Count:
    if every.table.empty:
        return Count(None, False)
    hidden = bool(every.table["hidden"].iloc[0])
    return Count(None if hidden else int(every.table["n"].iloc[0]), hidden)


def _lost(cells: Released | None, hours: Released, *, hidden: bool) -> Lost:
    """The lines beside the cells and the hours; all hidden where neither is shown."""
    if hidden or cells is None:
        return Lost(*[Count(None, hidden)] * 4)
    rows = pd.concat([cells.table.iloc[-len(_OFF) :], hours.table.iloc[-1:]])[["n", "hidden"]]
    return Lost(
        *(Count(None if gone else int(n), bool(gone)) for n, gone in zip(rows["n"], rows["hidden"], strict=True))
    )


def _cells(result: Hotspots, released: Released | None, lost: Lost, gate: Gate, tops: Sequence[int]) -> pd.DataFrame:
    names = ["cell_id", "n", "share", "near", "peak", "gathered", "hidden"]
    if released is None:
        return pd.DataFrame({name: [] for name in names}).astype({"hidden": bool, "cell_id": str, "n": "Int64"})
    safe = released.table.iloc[: -len(_OFF)].copy()
    if lost.point.hidden or lost.outside.hidden or lost.stockpiled.hidden:
        # a share and its count give how many are on the map, and so how many are not
        safe["share"] = pd.Series(pd.NA, index=safe.index, dtype="Float64")
    safe["near"] = _allowed(safe, result, gate)
    safe["peak"] = _peaks(safe, gate, tops)
    safe["gathered"] = safe["gathered"].astype("boolean").mask(_beside_hidden(safe, result))
    safe["rank"] = safe["rank"].mask(safe["hidden"])
    return safe.sort_values(["hidden", "rank", "cell_id"], kind="stable", ignore_index=True)[names]


def _places(result: Hotspots, cells: pd.DataFrame, gate: Gate, tops: Sequence[int]) -> pd.DataFrame:
    columns = ["cluster", "near", "own", "n", "share", "area_share", "cells", "gathered", "peak"]
    if result.clusters is None or result.clusters.table.empty or cells.empty:
        return pd.DataFrame(columns=columns)
    found = pd.DataFrame(result.clusters.table.drop(columns="geometry"))
    told = cells.set_index("cell_id")
    shown = [told.loc[list(own)] for own in found["cells"]]
    return found.assign(
        near=_allowed(found, result, gate),
        own=found["cells"],
        share=pd.array([own["share"].sum(skipna=False) for own in shown], dtype="Float64"),
        cells=[len(own) for own in shown],
        gathered=[bool(own["gathered"].fillna(False).any()) for own in shown],
        peak=_peaks(found, gate, tops),
    )[columns]


def _allowed(table: pd.DataFrame, result: Hotspots, gate: Gate) -> "pd.Series[Any]":
    """The names (`near`, of `near_kind`) that may be said; of a sensitive type never a street's, where homes are."""
    closed = [STREET] if _is_sensitive(result, gate) else []
    kinds = {kind for kind in table["near_kind"].dropna().unique() if str(kind).casefold() not in closed}
    allowed = table["near_kind"].isin([kind for kind in kinds if may_name(str(kind), gate=gate)])
    return table["near"].astype(object).where(allowed & table["near"].notna(), None)


def _peaks(table: pd.DataFrame, gate: Gate, tops: Sequence[int]) -> "pd.Series[Any]":
    """The peaks (`peak`, of `n`) that may be told; else None.

    A peak says that most of a place's incidents fell in some hours: so many must be left over that the rest could be
    any small count, or none.
    """
    enough = table["n"].ge(2 * (gate.threshold + 1)).fillna(False).astype(bool)
    return table["peak"].astype(object).where(table["peak"].notna() & enough & (not tops[1]), None)


def _is_sensitive(result: Hotspots, gate: Gate) -> bool:
    """Whether the type is one of those that happen in homes or between those who know each other."""
    return any(word in result.brottstyp.casefold() for word in gate.sensitive)


def _beside_hidden(safe: pd.DataFrame, result: Hotspots) -> NDArray[np.bool_]:
    """Whether each cell, or one that touches it, is hidden."""
    hidden = safe["hidden"].to_numpy(dtype=bool)
    if not hidden.any():
        return hidden
    shapes = result.cells.set_index("cell_id").geometry.loc[safe["cell_id"]].to_numpy()
    beside = hidden.copy()
    beside[shapely.STRtree(shapes[hidden]).query(shapes, predicate="intersects")[0]] = True
    return beside
