"""The one release: the count tables of a page together, with small counts hidden so that none can be worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.disclosure.count_table import CountTable
from bfa.disclosure.cube import Cube, Decided
from bfa.disclosure.linking import Block, Name, block, dimensions, keys, link, name_of, named, printed_sums
from bfa.disclosure.policy import Policy
from bfa.disclosure.printed import Printed
from bfa.disclosure.suppression import suppress
from bfa.disclosure.tabulation import Bools, Tabulation, apart
from bfa.errors import DisclosureError
from bfa.tables.contracts import KINDS
from bfa.tables.period import parse_period

_SEAL = object()


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is hidden: the rule of the tier, as `Policy` has it, and whether a sum is hidden too (`sums`)."""

    threshold: int
    narrowing: int
    sensitive_threshold: int
    sensitive_narrowing: int
    sums: bool


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """A table that may be shown. Only `release` makes one."""

    #: As declared, with the counts as whole numbers that are missing where hidden, and a column `hidden` (bool). Rows
    #: are numbered from 0.
    table: pd.DataFrame
    #: Hidden counts in the table, small ones and those that protect them.
    hidden: int
    #: Why something is hidden; "" if nothing is.
    reason: Why | str
    #: For each published grouping (a tuple of columns, () for the whole) its sums: the columns, the counts, `hidden`.
    #: Show these, never a sum of your own: where no other cell can protect a small one, the sum is hidden.
    totals: dict[tuple[str, ...], pd.DataFrame]
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise DisclosureError(
                "En tabell har inte passerat sekretesskontrollen.", do="låt bfa.disclosure.release ge den."
            )

    def hiding(self, more: "pd.Series[bool]") -> "Released":
        """The same table with more of its rows hidden.

        A row that holds no count is no hidden one.
        """
        gone = self.table["hidden"] | (more & self.table["n"].notna())
        table = self.table.assign(n=self.table["n"].mask(gone), hidden=gone)
        return replace(self, table=table, hidden=int(gone.sum()))

    def only(self, rows: "pd.Series[bool]") -> "Released":
        """Some of its rows; the totals stay those of the whole table."""
        table = self.table[rows]
        return replace(self, table=table, hidden=int(table["hidden"].sum()))


def release(tables: Mapping[str, CountTable], *, policy: Policy) -> dict[str, Released]:
    """What may be shown of the tables of a page.

    Tables that count parts of the same whole are protected together, and what is named the same is hidden in all of
    them or in none. Where the cells of one add up to what another prints, they are tied, declared or not. What the
    policy's cube has decided for all pages side by side is kept to.

    Raises
    ------
    DataError
        A count is negative or not whole.
    ValueError
        Two tables count the same thing and do not agree, or name it by columns of different names; a whole is of a
        type, kommundel or period that is not known; a type is of another kind than the table says.
    """
    _refuse_unknown(tables, policy.cube)
    _refuse_two_names(tables)
    columns = [(name, column) for name, table in tables.items() for column in table.value]
    blocks = [block(tables[name], column, policy=policy) for name, column in columns]
    monthly = any("month" in (table.by or ()) for table in tables.values())
    beside = _beside(tables, policy.cube, monthly=monthly)
    pieces = policy.cube.pieces() if policy.cube and monthly else {}
    known = _by_dimensions([*blocks, *beside.blocks])
    sums = [
        more
        for (name, column), its in zip(columns, blocks, strict=True)
        for more in printed_sums(tables[name], column, its, known, pieces)
    ]
    system, places = link([*blocks, *beside.blocks, *sums], beside.hidden)
    gone = suppress(_left(system, int(max((place.max(initial=-1) for place in places[: len(blocks)]), default=-1)) + 1))
    if policy.cube and any(each.whole for each in blocks):
        policy.cube.printed.append(Printed(system, named([*blocks, *beside.blocks], places, len(gone)), gone))
    found = {each: (its, gone[place]) for each, its, place in zip(columns, blocks, places, strict=False)}
    return {
        name: _released(table, {column: found[name, column] for column in table.value}, policy)
        for name, table in tables.items()
    }


def _refuse_unknown(tables: Mapping[str, CountTable], cube: Cube | None) -> None:
    """Refuse a whole that no table beside could count: its count would be tied to nothing without a word."""
    if cube is None:
        return
    there = pd.concat([each[["area", "brottstyp", "kind"]] for each in (cube.situation.counts, cube.situation.annual)])
    areas = {*there["area"].unique(), *cube.situation.kommundelar}
    known = {"brottstyp": set(there["brottstyp"].unique()), "kommundel": areas}
    wholes = [(name, table.whole_of(column)) for name, table in tables.items() for column in table.value]
    for name, what, value in ((name, *each) for name, whole in wholes for each in whole.items()):
        if what == "period":
            parse_period(value, where=f"{name}: ")
        elif value not in known.get(what, (value,)):
            raise ValueError(f"the whole of {name} is of {what} {value!r}, which is not in the data")
    for name, column, whole in (
        (name, column, table.whole_of(column)) for name, table in tables.items() for column in table.value
    ):
        _refuse_other_sum(name, tables[name], column, cube.count(whole))
    kinds = there.drop_duplicates("brottstyp").set_index("brottstyp")["kind"]
    for name, table in tables.items():
        own = kinds.get(table.sensitive, table.kind)
        if table.kind in KINDS and own != table.kind and not _ties_only(table):
            raise ValueError(f"{name} is of {table.sensitive}, whose kind is {own}")


def _refuse_other_sum(name: str, table: CountTable, column: str, n: int | None) -> None:
    """Refuse cells that are more than all there is, as where a row is a sum of others, or a sum that is not all."""
    own, apart = int(pd.to_numeric(table.frame[column]).sum()), set(table.by or ()) & set(table.whole_of(column))
    if n is None or table.members or apart or table.frame.empty:
        return
    if own > n or (own < n and (table.by == () or (table.by and () in table.margins))):
        raise ValueError(f"{name} counts {column} that are not the parts of its whole")


def _ties_only(table: CountTable) -> bool:
    """Whether nothing of a table is printed: neither cells nor sums."""
    return set(table.unseen) >= {None, *table.margins}


def _refuse_two_names(tables: Mapping[str, CountTable]) -> None:
    """Refuse tables of one whole that name the same cells by columns of different names: they would not be tied."""
    seen = dict[Any, tuple[str, str]]()
    for name, table in tables.items():
        wholes = {name_of(whole) for column in table.value if (whole := table.whole_of(column))}
        for column in table.by or ():
            own = frozenset(map(str, table.frame[column].dropna().unique().tolist()))
            for key in ((whole, own) for whole in wholes if len(own) > 1 and not all(map(str.isdigit, own))):
                if seen.setdefault(key, (name, column))[1] != column:
                    raise ValueError(f"{name} calls {column} what {' calls '.join(seen[key])}")


def _by_dimensions(blocks: Sequence[Block]) -> dict[frozenset[str], dict[Name, int]]:
    """Every value that counts something, by what it is told by and by what it counts."""
    found: dict[frozenset[str], dict[Name, int]] = {}
    for each in blocks:
        for name, value in zip(each.names, each.system.values, strict=True):
            if isinstance(name, frozenset):
                found.setdefault(dimensions(name), {})[name] = int(value)
    return found


def _left(system: Tabulation, own: int) -> Tabulation:
    """The system with nothing small where all is decided: in parts without a count of the page's own to decide on.

    The first values are those of the page. What is printed elsewhere ties nothing together (`apart`).
    """
    ceiling, open_ = system.ceiling.copy(), ~(system.shown | system.gone)
    ceiling[own:] = 0
    for places, part in apart(system):
        its = places[~part.shown]
        ceiling[its] = system.ceiling[its] if open_[its[its < own]].any() else 0
    return replace(system, ceiling=ceiling)


def _beside(tables: Mapping[str, CountTable], cube: Cube | None, *, monthly: bool) -> Decided:
    """What is decided of the types that tables are about, and of those that are told apart in one.

    What is counted of something else than incidents by months (`what`) is in no sum that is decided.
    """
    if cube is None:
        return Decided((), {})
    wholes = [table.whole_of(column).get("brottstyp") for table in tables.values() for column in table.value]
    apart = {
        str(name)
        for table in tables.values()
        if "brottstyp" in (table.by or ()) and not any("what" in table.whole_of(column) for column in table.value)
        for name in table.frame["brottstyp"].unique()
    }
    return cube.of(list(dict.fromkeys(name for name in wholes if name)), apart=apart, monthly=monthly)


def _released(table: CountTable, found: Mapping[str, tuple[Block, Bools]], policy: Policy) -> Released:
    shown, hidden, many = table.frame.copy(), pd.Series(False, index=table.frame.index), 0
    totals = {by: keys(table.frame, by) for by in table.margins}
    for column, (its, gone) in found.items():
        cells = int(its.counted.sum())
        mask = pd.Series(_spread(gone[:cells], its.counted), index=table.frame.index, dtype=bool)
        shown[column] = pd.to_numeric(table.frame[column]).astype("Int64").mask(mask)
        hidden, many = hidden | mask, many + int(mask.sum())
        _add_sums(totals, column, its, gone)
    wide = any(bool(total["hidden"].any()) for total in totals.values())
    for column in table.derived:
        shown[column] = shown[column].mask(hidden | wide)
    shown = shown.assign(hidden=hidden).reset_index(drop=True)
    shown.attrs = {}
    rule = (policy.threshold, policy.narrowing, policy.sensitive_threshold, policy.sensitive_narrowing)
    return Released(shown, many, Why(*rule, wide) if many or wide else "", totals, _SEAL)


def _spread(found: Bools, counted: Bools) -> NDArray[np.bool_]:
    """The answer for the counted cells, on every row of the table."""
    mask = np.zeros(len(counted), dtype=bool)
    mask[counted] = found
    return mask


def _add_sums(totals: dict[tuple[str, ...], pd.DataFrame], column: str, its: Block, gone: Bools) -> None:
    """Write one column of sums into our own tables of totals; a sum of nothing counted is missing."""
    start, of_nothing = int(its.counted.sum()), np.diff(its.system.equations.indptr) == 1
    for total in totals.values():
        part = slice(start, start + len(total))
        empty = of_nothing[part.start - int(its.counted.sum()) :][: len(total)]
        sums: pd.Series[Any] = pd.Series(its.system.values[part], index=total.index, dtype="Int64")
        total[column] = sums.mask(gone[part] | empty)
        total["hidden"] = total.get("hidden", False) | gone[part]
        start = part.stop
