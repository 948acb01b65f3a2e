"""The count tables of a page as one linear system, tied together where they count the same thing.

Two tables that are protected apart may give away by their difference what each of them hides. So every count is named
by what it counts (`{"kommundel": "A", "month": "2024-05"}`), counts that are named the same are one unknown, and every
sum is an equation. Sets of incidents that may share some (a rule's places, and those places at its hours) are cut into
the parts that the same sets hold. The parts, and what a set holds beside one that lies within it, are printed nowhere
but can be worked out, and are protected like cells. Which parts are empty is taken to be known.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import block_diag, csr_array

from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small
from bfa.disclosure.tabulation import Bools, Ints, Tabulation
from bfa.errors import DataError

#: A dimension that is a part of another: a count of a month is not of the period that holds it besides.
FINER: Mapping[str, str] = {"month": "period", "piece": "period", "brottstyp": "brottskategori", "kommundel": "scope"}

#: What a count counts, by dimension.
Name = frozenset[tuple[str, str]]

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Block:
    """One column of counts of one table, as a part of the system."""

    #: The counted cells, then the sums of each grouping in turn.
    system: Tabulation
    #: What each value counts; None for one that nothing else counts.
    names: tuple[Hashable, ...]
    #: Which rows of the table hold a count.
    counted: Bools
    #: What all of it counts; None where the table stands alone.
    whole: Hashable = None
    #: Which incidents each cell holds, where the cells are sets that may share some. [incidents, cells]
    inside: Bools | None = None
    #: Whether nothing narrows its cells: what lacks a place or a clock.
    free: bool = False


def block(table: CountTable, column: str, *, policy: Policy) -> Block:
    """One column of counts, and the sums that readers see of it.

    Raises
    ------
    DataError
        A count is negative or not whole.
    """
    counts = _whole_numbers(table.frame, column)
    counted = counts.notna().to_numpy(bool)
    system = _adding_up(table, counted, counts[counted].to_numpy().astype(np.int64), policy)
    inside = table.members.get(column)
    names = _names(table, counted, table.whole_of(column))
    if inside is not None:
        inside = inside[:, counted]
    if inside is not None and (table.by is None or len(table.value) > 1):
        names = tuple((id(table), column, place) for place in range(len(names)))
    return Block(system, names, counted, name_of(table.whole_of(column)) or None, inside, not table.narrowed(None))


def link(blocks: Sequence[Block], decided: Mapping[Hashable, bool] | None = None) -> tuple[Tabulation, list[Ints]]:
    """All blocks as one system, and where each block's values stand in it.

    `decided` is what is hidden elsewhere (True) or printed there (False), by what it counts.

    Raises
    ------
    ValueError
        What is named the same has two values: one question was given two answers.
    """
    blocks = [*blocks, *_parts(blocks)]
    system, places = joined([each.system for each in blocks], [each.names for each in blocks])
    for each, own in zip(blocks, places, strict=True):
        for place, name in zip(own, each.names, strict=True):
            if decided and name in decided:
                (system.gone if decided[name] else system.shown)[place] = True
    return system, places


def named(blocks: Sequence[Block], places: Sequence[Ints], many: int) -> tuple[Hashable, ...]:
    """What each value counts; None for one that no other page can count."""
    names: list[Hashable] = [None] * many
    for its, own in zip(blocks, places, strict=False):
        for name, place in zip(its.names, own, strict=True):
            names[place] = name if isinstance(name, frozenset) else None
    return tuple(names)


def printed_sums(
    table: CountTable,
    column: str,
    its: Block,
    known: Mapping[frozenset[str], Mapping[Name, int]],
    pieces: Mapping[str, Collection[pd.Period]],
) -> Iterator[Block]:
    """The sums of a table's cells that are printed elsewhere, declared or not, a grouping at a time.

    `known` are all values of the page by dimensions and by what they count; one that is not the sum of the cells is
    none of it. Sets of incidents that may share some have no sum. `pieces` are the months that make up what other pages
    print.
    """
    by, whole = table.by or (), table.whole_of(column)
    if not whole or its.inside is not None:
        return
    cells = int(its.counted.sum())
    values = its.system.values[:cells]
    declared, own = {frozenset(each) for each in table.margins}, set(its.names[:cells])
    frame = table.frame[its.counted]
    if "month" in by and pieces:
        piece = {str(month): name for name, each in pieces.items() for month in each}
        frame, by = frame.assign(piece=_months(frame["month"]).map(piece)), (*by, "piece")
    for wanted in (wanted for size in range(len(by)) for wanted in combinations(by, size)):
        there = known.get(dimensions(name_of(whole | dict.fromkeys(wanted, ""))))
        if frozenset(wanted) in declared or not there:
            continue
        group, names = _numbered(frame, wanted), _named(keys(frame, wanted), wanted, whole)
        sums = np.bincount(group, weights=values, minlength=len(names)).astype(np.int64)
        which = [at for at, name in enumerate(names) if name not in own and there.get(name) == sums[at]]
        if which:
            yield _summed(its, values, group, which, [names[at] for at in which])


def _months(told: "pd.Series[Any]") -> "pd.Series[str]":
    """Months as they are named, however they are held."""
    return told.astype(str).str.slice(0, 7)


def _summed(its: Block, values: Ints, group: Ints, which: Sequence[int], names: Sequence[Hashable]) -> Block:
    """Cells and some of their sums, tied: as values that are small or seen only where another block has them so."""
    cells, many = len(values), len(values) + len(which)
    parts = group == np.asarray(which)[:, None]
    system = Tabulation(
        np.concatenate([values, parts @ values]).astype(np.int64),
        np.zeros(many, dtype=np.int64),
        csr_array(np.hstack([parts, -np.eye(len(which))])),
        np.arange(many) >= cells,
        np.ones(many, dtype=bool),
        np.concatenate([np.ones(cells), parts @ (values > 0)]).astype(np.int64),
        *np.zeros((2, many), dtype=bool),
    )
    return Block(system, (*its.names[:cells], *names), np.empty(0, dtype=bool), its.whole)


def joined(systems: Sequence[Tabulation], names: Sequence[Sequence[Hashable]]) -> tuple[Tabulation, list[Ints]]:
    """Systems as one, what is named the same being one value, and where the values of each stand in it.

    Raises
    ------
    ValueError
        What is named the same has two values.
    """
    places, known, many = list[Ints](), dict[Hashable, int](), 0
    for its in names:
        own = np.empty(len(its), dtype=np.int64)
        for place, name in enumerate(its):
            own[place] = many if name is None else known.setdefault(name, many)
            many += int(own[place] == many)
        places.append(own)
    return _merged(systems, np.concatenate([*places, _NONE]), many), places


def name_of(counted: Mapping[str, str]) -> Name:
    """The name of a count, from what it counts by dimension; a finer dimension stands for the wider one."""
    return frozenset(
        (name, value) for name, value in counted.items() if not any(FINER.get(fine) == name for fine in counted)
    )


def dimensions(name: Name) -> frozenset[str]:
    """What a count is told by, whatever it is of."""
    return frozenset(dimension for dimension, _ in name)


def keys(frame: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """One row per sum of a grouping, in order of appearance."""
    if not by:
        return pd.DataFrame(index=range(1))
    return pd.DataFrame(frame[list(by)].drop_duplicates().reset_index(drop=True))


def _merged(systems: Sequence[Tabulation], put: Ints, many: int) -> Tabulation:
    """The systems side by side, with the values that count the same made one."""

    def joined(parts: Iterable[NDArray[Any]], start: int, join: np.ufunc) -> Ints:
        found = np.full(many, start, dtype=np.int64)
        join.at(found, put, np.concatenate([*parts, _NONE]).astype(np.int64))
        return found

    values = joined((each.values for each in systems), 0, np.maximum)
    if (values[put] != np.concatenate([*(each.values for each in systems), _NONE])).any():
        raise ValueError("a count that is named the same has two values")
    move = csr_array((np.ones(len(put)), (np.arange(len(put)), put)), shape=(len(put), many))
    equations = block_diag([each.equations for each in systems], format="csr") if len(put) else csr_array((0, 0))
    return Tabulation(
        values,
        joined((each.ceiling for each in systems), 0, np.maximum),
        csr_array(csr_array(equations) @ move),
        joined((each.sums for each in systems), 0, np.maximum).astype(bool),
        joined((each.unseen for each in systems), 1, np.minimum).astype(bool),
        joined((each.least for each in systems), 1, np.maximum),
        np.zeros(many, dtype=bool),
        np.zeros(many, dtype=bool),
    )


def _adding_up(table: CountTable, counted: Bools, numbers: Ints, policy: Policy) -> Tabulation:
    """Cells that are parts of their sums; a sum is small by the least of its cells' ceilings."""
    values, ceilings = [numbers], [ceiling_of(table, table.narrowed(None), policy=policy)[counted]]
    least, rows = list[NDArray[Any]]([np.ones(len(numbers))]), list[Ints]()
    sizes = [len(keys(table.frame, by)) for by in table.margins]
    cells, before = len(numbers), 0
    for by, size in zip(table.margins, sizes, strict=True):
        group = _numbered(table.frame, by)[counted]
        tops = pd.Series(ceiling_of(table, table.narrowed(by), policy=policy)[counted]).groupby(group).min()
        values.append(np.bincount(group, weights=numbers, minlength=size))
        ceilings.append(tops.reindex(range(size), fill_value=0).to_numpy())
        least.append(np.bincount(group, weights=numbers > 0, minlength=size))
        rows.append(group + before)
        before += size
    which = np.concatenate([np.arange(before), *rows])
    what = np.concatenate([cells + np.arange(before), np.tile(np.arange(cells), len(rows))])
    signs = np.repeat([-1.0, 1.0], [before, cells * len(rows)])
    return Tabulation(
        np.concatenate(values).astype(np.int64),
        np.concatenate(ceilings).astype(np.int64),
        csr_array((signs, (which, what)), shape=(before, cells + before)),
        np.repeat([False, True], [cells, before]),
        np.repeat([None in table.unseen, *(by in table.unseen for by in table.margins)], [cells, *sizes]),
        np.concatenate(least).astype(np.int64),
        *np.zeros((2, cells + before), dtype=bool),
    )


def _parts(blocks: Sequence[Block]) -> list[Block]:
    """For each whole of which sets are counted: the parts they are made of, and small remainders."""
    sets = [each for each in blocks if each.inside is not None]
    wholes = dict.fromkeys(each.whole for each in sets)
    return [_cut(whole, [each for each in sets if each.whole == whole]) for whole in wholes]


def _cut(whole: Hashable, blocks: Sequence[Block]) -> Block:
    """The parts that the same sets hold, as unseen values: every set, and the whole, is the sum of its parts.

    A part of what nothing narrows says no more of a place or a time than that does.
    """
    inside = np.hstack([each.inside for each in blocks if each.inside is not None])
    ceiling = np.concatenate([each.system.ceiling for each in blocks])
    held, parts = np.unique(inside, axis=0, return_counts=True)
    held = np.column_stack([held, np.ones(len(held), dtype=bool)])
    ceiling = np.append(ceiling, 0)
    told = np.append(~np.concatenate([each.system.unseen for each in blocks]), True)
    sizes = parts @ held
    first, beside = _remainders(held, sizes, ceiling, told)
    many, cut, rest = len(sizes), len(parts), len(first)
    free = np.array([*(each.free for each in blocks for _ in each.names), False], dtype=bool)
    by_none = held.astype(bool) & free
    loose = np.where(by_none, ceiling, np.iinfo(np.int64).max).min(axis=1)
    top = np.where(by_none.any(axis=1), loose, np.where(held, ceiling, 0).max(axis=1, initial=0))
    sums = np.hstack([-np.eye(many), held.T, np.zeros((many, rest))])
    spans = np.zeros((rest, many + cut + rest))
    spans[np.arange(rest), first] = 1
    spans[np.arange(rest), beside] -= 1
    spans[np.arange(rest), many + cut + np.arange(rest)] = -1
    system = Tabulation(
        np.concatenate([sizes, parts, sizes[first] - sizes[beside]]).astype(np.int64),
        np.concatenate([ceiling, top, np.maximum(ceiling[first], ceiling[beside])]).astype(np.int64),
        csr_array(np.vstack([sums, spans])),
        np.arange(many + cut + rest) == many - 1,
        np.ones(many + cut + rest, dtype=bool),
        np.ones(many + cut + rest, dtype=np.int64),
        *np.zeros((2, many + cut + rest), dtype=bool),
    )
    names = [name for each in blocks for name in each.names]
    return Block(system, (*names, whole, *[None] * (cut + rest)), np.empty(0, dtype=bool), whole)


def _remainders(held: Bools, sizes: Ints, ceiling: Ints, told: Bools) -> tuple[Ints, Ints]:
    """Pairs of sets that are told, the second within the first, with a small number between them; each once."""
    within = (held.T.astype(np.int64) @ held.astype(np.int64)) == held.sum(axis=0)[None, :]
    left = sizes[:, None] - sizes[None, :]
    both = within & told[:, None] & told & (sizes > 0)
    small = both & (left > 0) & (left <= np.maximum(ceiling[:, None], ceiling[None, :]))
    return tuple(np.nonzero(small))  # type: ignore[return-value]


def _names(table: CountTable, counted: Bools, whole: dict[str, str]) -> tuple[Hashable, ...]:
    """What the cells and the sums count."""
    if not whole:
        return (None,) * (int(counted.sum()) + sum(len(keys(table.frame, by)) for by in table.margins))
    groupings = [(table.by, table.frame[counted])] if table.by is not None else []
    named: list[Hashable] = [] if groupings else [None] * int(counted.sum())
    for by, rows in [*groupings, *((by, keys(table.frame, by)) for by in table.margins)]:
        named += _named(rows, by, whole)
    return tuple(named)


def _named(rows: pd.DataFrame, by: Sequence[str], whole: Mapping[str, str]) -> list[Name]:
    """What each row counts."""
    told = rows.assign(month=_months(rows["month"])) if "month" in by else rows
    columns = [[(name, str(value)) for value in told[name].tolist()] for name in by]
    wider = {FINER[name] for name in (*by, *whole) if name in FINER}
    alike = {(name, value) for name, value in whole.items() if name not in {*by, *wider}}
    kept = [column for name, column in zip(by, columns, strict=True) if name not in wider]
    return [frozenset((*alike, *row)) for row in zip(*kept, strict=True)] if kept else [frozenset(alike)] * len(told)


def ceiling_of(table: CountTable, narrowed: int = 0, *, policy: Policy) -> Ints:
    """The largest small count of every row, 0 where none is small.

    `narrowed` is how many of `IDENTIFIABLE` narrow the rows.
    """
    rows = list(zip(_each(table.frame, table.sensitive), _each(table.frame, table.kind), strict=True))
    tops = {row: largest_small(*row, narrowed, policy=policy) for row in set(rows)}
    return np.array([tops[row] for row in rows], dtype=np.int64)


def _each(frame: pd.DataFrame, name: str) -> list[str]:
    """The column of that name, row by row; the name itself where there is no such column."""
    return frame[name].fillna("").astype(str).to_list() if name in frame else [name] * len(frame)


def _numbered(frame: pd.DataFrame, by: tuple[str, ...]) -> Ints:
    """The number of the sum each row belongs to, in order of appearance."""
    if not by:
        return np.zeros(len(frame), dtype=np.int64)
    return frame.groupby(list(by), sort=False, dropna=False).ngroup().to_numpy().astype(np.int64)


def _whole_numbers(frame: pd.DataFrame, column: str) -> "pd.Series[Any]":
    """The column as whole numbers.

    Raises
    ------
    DataError
        A count is negative or not whole.
    """
    numbers = pd.to_numeric(frame[column]).astype("Float64")
    if bool(((numbers < 0) | (numbers % 1 != 0)).fillna(False).any()):
        raise DataError(
            f"Kolumnen {column} innehåller något annat än antal.",
            found="tal under noll eller med decimaler",
            do="låt bara hela antal passera som antal; kvoter och andelar anges som härledda kolumner.",
        )
    return numbers.astype("Int64")
