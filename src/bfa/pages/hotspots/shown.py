"""What of the hotspots may be shown: their counts through the gate, once, for tables, maps, sentences and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.where.nearest_street import STREET
from bfa.disclosure import Gate, Released, hides, may_name, protect
from bfa.disclosure.single import Count, count
from bfa.words.nouns import UNIT_NOUNS, UnitNoun
from bfa.words.numbers import missing

_BOTH = ("plats", "tid")
#: Columns that are left out of a table where they are empty.
_MAY_LACK = ("near", "share", "peak", "gathering")
_TOO_FEW = (
    "Var och när visas inte: antalet är så litet att plats och timme tillsammans kunde peka ut en enskild händelse."
)
_IN_PARTS = "Var och när visas här kommundel för kommundel: hela kommunen minus delarna kunde röja dolda antal."


@dataclass(frozen=True, slots=True)
class Lost:
    """What the cells or the week leave out, after the gate: no point, off the cells, stockpiled, no clock time."""

    point: Count
    outside: Count
    stockpiled: Count
    clock: Count


class _Asked(NamedTuple):
    """An answer and a gate, equal where they are the same objects: one protection serves a whole page."""

    result: Hotspots
    gate: Gate

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.result is other.result and self.gate is other.gate

    def __hash__(self) -> int:
        return hash((id(self.result), id(self.gate)))


def unshown(result: Hotspots, *, gate: Gate) -> str:
    """Why neither cells nor hours may be shown, in Swedish; "" where they may.

    A map and a week each narrow by one thing; where the whole count is small, together they narrow each incident by
    two. Where one thing is enough to hide a count, the whole kommun minus its kommundelar would give it away. And where
    the hidden cells, or hours, are so few that their sum gives them away, the sum is told and they are not.
    """
    return _unshown(_Asked(result, gate))


@lru_cache(maxsize=4)
def _unshown(asked: _Asked) -> str:
    result, gate = asked
    if total(result, gate=gate).hidden:
        return _TOO_FEW
    every = result.incidents if result.incidents is not None else result.with_point + result.without_point
    if count(every, gate=gate, identifies=_BOTH, brottstyp=result.brottstyp, kind=result.kind).hidden:
        return _TOO_FEW
    if not result.kommundel and hides_places(result, gate=gate):
        return _IN_PARTS
    return _TOO_FEW if _sums_hidden(result, gate) else ""


def total(result: Hotspots, *, gate: Gate) -> Count:
    """The whole count. It passes the gate with those of every kommundel, since they add up on pages side by side."""
    known = result.parts.dropna()
    if result.incidents is None or (result.kommundel and result.kommundel not in known.index):
        return count(result.incidents, gate=gate, brottstyp=result.brottstyp, kind=result.kind)
    hidden = _hidden_total(_Asked(result, gate))
    return Count(None if hidden else result.incidents, hidden)


def cells(result: Hotspots, *, gate: Gate) -> pd.DataFrame:
    """Hotspot cells as on the map: cell_id, n, share, near, peak, gathered, hidden; hidden ones last, by cell_id.

    Empty where `unshown` says why. `near` is a name that `may_call` allows. `gathered` is missing where the cell or
    one around it is hidden: it is computed from all of them.
    """
    return _cells(_Asked(result, gate)).copy()


@lru_cache(maxsize=4)
def _cells(asked: _Asked) -> pd.DataFrame:
    """As `cells`, worked out once."""
    result, gate = asked
    safe, lost, _ = _placed(result, gate)
    safe = safe.iloc[:0] if unshown(result, gate=gate) else safe
    if lost["hidden"].any():  # a share and its count give how many are on the map, and so how many are not
        safe["share"] = pd.Series(pd.NA, index=safe.index, dtype="Float64")
    allowed = safe["near_kind"].map(lambda kind: may_call(kind, result, gate=gate))
    safe["near"] = safe["near"].astype(object).where(allowed.astype(bool) & safe["near"].notna(), None)
    safe["peak"] = peaks(safe, result, gate=gate)
    safe["gathered"] = safe["gathered"].astype("boolean").mask(_beside_hidden(safe, result))
    safe["rank"] = safe["rank"].mask(safe["hidden"])
    safe = safe.sort_values(["hidden", "rank", "cell_id"], kind="stable", ignore_index=True)
    return safe[["cell_id", "n", "share", "near", "peak", "gathered", "hidden"]]


def numbers(result: Hotspots, *, gate: Gate) -> dict[str, int | str]:
    """What each cell is called where nothing near it may be named: its number on the map; a polygon by its own name."""
    table = cells(result, gate=gate)
    if noun_of(result) is UNIT_NOUNS["polygon"]:
        return {cell_id: cell_id for cell_id in table["cell_id"]}
    return {cell_id: place for place, cell_id in enumerate(table["cell_id"], start=1)}


def may_call(kind: Any, result: Hotspots, *, gate: Gate) -> bool:
    """Whether a cell may be called by a place of this kind: of a sensitive type never by a street, where homes are."""
    if missing(kind) or not may_name(str(kind), gate=gate):
        return False
    return str(kind).casefold() != STREET or not is_sensitive(result.brottstyp, gate=gate)


def is_sensitive(brottstyp: str, *, gate: Gate) -> bool:
    """Whether the type is one of those that happen in homes or between those who know each other."""
    return any(word in brottstyp.casefold() for word in gate.sensitive)


def noun_of(result: Hotspots) -> UnitNoun:
    """What the incidents are counted in."""
    return UNIT_NOUNS["square" if result.units is None else result.units.kind]


def headings(columns: Mapping[str, str], table: pd.DataFrame) -> dict[str, str]:
    """The columns without those of names, shares, peaks and marks in which no row says anything."""
    said = [name for name in table if any(not missing(value) and value not in ("", "–") for value in table[name])]
    return {name: text for name, text in columns.items() if name not in _MAY_LACK or name in said}


def peaks(table: pd.DataFrame, result: Hotspots, *, gate: Gate) -> "pd.Series[Any]":
    """The peaks (`peak`, of `n`) that may be told; else None.

    A peak says that most of a place's incidents fell in some hours: so many must be left over that the rest could be
    any small count, or none.
    """
    enough = table["n"].ge(2 * (gate.threshold + 1)).fillna(False).astype(bool)
    told = table["peak"].notna() & enough & (not hides_hours(result, gate=gate))
    return table["peak"].astype(object).where(told, None)


def hides_places(result: Hotspots, *, gate: Gate) -> bool:
    """Whether the tier hides a lone incident for its place alone."""
    return _hides_one(gate, result.brottstyp, result.kind, "plats")


def hides_hours(result: Hotspots, *, gate: Gate) -> bool:
    """Whether the tier hides small counts by the hour for this type."""
    return _hides_one(gate, result.brottstyp, result.kind, "tid")


@lru_cache(maxsize=16)
def _hides_one(gate: Gate, brottstyp: str, kind: str, what: str) -> bool:
    return count(1, gate=gate, brottstyp=brottstyp, kind=kind, identifies=(what,)).hidden


def week(result: Hotspots, *, gate: Gate) -> Released:
    """Weekday by hour, as in the chart; all of it hidden where `unshown` says why."""
    safe, _ = _clocked(result, gate)
    why = unshown(result, gate=gate)
    if not why:
        return safe
    return safe.hiding(pd.Series(True, index=safe.table.index), reason=why)


def lost(result: Hotspots, *, gate: Gate) -> Lost:
    """What the cells and the week leave out. They add up to the whole count together, so pass the gate together."""
    _, off, _ = _placed(result, gate)
    _, clock = _clocked(result, gate)
    found = [Count(None if row.hidden else int(row.n), bool(row.hidden)) for row in [*off.itertuples(), clock]]
    return Lost(*found)


def _sums_hidden(result: Hotspots, gate: Gate) -> bool:
    """Whether the sum of the cells or of the hours, which pages tell, would have to be hidden with them."""
    hours, _ = _clocked(result, gate)
    return _placed(result, gate)[2] or bool(hours.totals[()]["hidden"].any())


def _placed(result: Hotspots, gate: Gate) -> tuple[pd.DataFrame, pd.DataFrame, bool]:
    """As `_place`, worked out once."""
    cells, rest, hidden = _place(_Asked(result, gate))
    return cells.copy(), rest, hidden


def _clocked(result: Hotspots, gate: Gate) -> tuple[Released, Any]:
    """As `_clock`, worked out once."""
    return _clock(_Asked(result, gate))


@lru_cache(maxsize=4)
def _hidden_total(asked: _Asked) -> bool:
    """Whether the count of the kommundel, or the sum of them all, is hidden with the others, as on all pages."""
    result, gate = asked
    if gate.cube is not None:
        return hides(gate, brottstyp=result.brottstyp, period=result.period, kommundel=result.kommundel)
    known = result.parts.dropna()
    if result.kommundel:
        known = known.where(known.index != result.kommundel, result.incidents)
    table = pd.DataFrame({"kommundel": known.index, "n": known.astype("int64").to_numpy()})
    safe = protect(table, gate=gate, sensitive=result.brottstyp, kind=result.kind)
    own = safe.table[safe.table["kommundel"] == result.kommundel] if result.kommundel else safe.totals[()]
    return bool(own["hidden"].any())


@lru_cache(maxsize=4)
def _place(asked: _Asked) -> tuple[pd.DataFrame, pd.DataFrame, bool]:
    """The cells by cell_id; the lines that complete the whole count (no point, off the cells, stockpiled); whether the
    whole count would have to be hidden too."""
    result, gate = asked
    found = pd.DataFrame(result.cells.drop(columns="geometry"))
    found = found[found["n"] > 0].sort_values("cell_id", kind="stable", ignore_index=True)
    rest = pd.DataFrame({"cell_id": "", "n": [result.without_point, result.outside, result.stockpiled]})
    every = pd.concat([found, rest], ignore_index=True).assign(brottstyp=result.brottstyp)
    derived = ("share", "near", "peak")
    safe = protect(every, gate=gate, identifies=("plats",), derived=derived, kind=result.kind)
    whole = bool(safe.totals[()]["hidden"].any())
    return safe.table.iloc[: len(found)].copy(), safe.table.iloc[len(found) :], whole


def _beside_hidden(safe: pd.DataFrame, result: Hotspots) -> NDArray[np.bool_]:
    """Whether each cell, or one that touches it, is hidden."""
    hidden = safe["hidden"].to_numpy(dtype=bool)
    if not hidden.any():
        return hidden
    shapes = result.cells.set_index("cell_id").geometry.loc[safe["cell_id"]].to_numpy()
    beside = hidden.copy()
    beside[shapely.STRtree(shapes[hidden]).query(shapes, predicate="intersects")[0]] = True
    return beside


@lru_cache(maxsize=4)
def _clock(asked: _Asked) -> tuple[Released, Any]:
    """The hours, and the line that completes the whole count: without a clock time."""
    result, gate = asked
    rest = pd.DataFrame({"weekday": [-1], "hour": [-1], "n": [result.without_clock]})
    every = pd.concat([result.weekday_hour, rest], ignore_index=True)
    safe = protect(every, gate=gate, identifies=("tid",), sensitive=result.brottstyp, kind=result.kind)
    return safe.only(safe.table["hour"] >= 0), next(safe.table.iloc[-1:].itertuples())
