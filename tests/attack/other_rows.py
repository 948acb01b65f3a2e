"""Other rows behind the same page: a count is hidden when other rows would have given all that the page tells.

Nothing that a page declares is believed here but what is small, and no text of it is read, so that it holds for a
notebook that nobody has written a reader for. Which counts a row stands in is learnt by leaving that row out. An
integer programme then seeks numbers of such rows that give every count that the page tells, and another count where
it hides a small one: where there are none, the page gives the hidden count away, whatever its tables say of
themselves. At last the page is made of the rows that were found, and where it tells and hides the same, all that it
says beside its counts (facts, shares, the order of rows) has to be the same.

    python -m tests.attack.other_rows 6_veckolage --tier samverkan

Left out: rows that no row of the kommun is like, and what other pages and editions tell.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

import bfa
from bfa import pages
from bfa.analyses.answer import Facts
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.linking import Block
from bfa.disclosure.release import Released
from bfa.draw import output
from tests.attack import small_handout
from tests.whole.own_cells import CHECKOUT, TYPE, Kommun

#: A count of a page: which table, which column or sum of it, which cell.
Cell = tuple[str, ...]
Make = Callable[[Situation], None]
Ints, Bools = NDArray[np.int64], NDArray[np.bool_]
#: How often one row may be there in the other kommun; how many rows are left out at once to see whether any counts.
#: How many pages are made of other rows.
MOST, TOGETHER, MADE = 6, 8, 6
_release = import_module("bfa.disclosure.release")


class _OpenedError(Exception):
    """All that the page counts has been released."""


@dataclass
class Page:
    """What a page counts and what it tells of it."""

    #: Every count, by cell, and the largest that is small there (0: none is).
    counts: dict[Cell, int] = field(default_factory=dict)
    ceiling: dict[Cell, int] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    #: What stands beside the counts: rows in their order with their shares, and the facts that were read.
    beside: dict[str, str] = field(default_factory=dict)
    #: What was decided, release by release.
    gone: list[Bools] = field(default_factory=list)
    #: How many tables of each kind.
    tables: dict[str, int] = field(default_factory=dict)

    @property
    def told(self) -> dict[Cell, int]:
        """The counts that are not hidden."""
        return {cell: n for cell, n in self.counts.items() if cell not in self.hidden}


@dataclass(frozen=True)
class Others:
    """What other rows can make of the small counts that a page hides."""

    protected: frozenset[Cell]
    #: Those that no other rows change.
    determined: frozenset[Cell]
    #: Pages that were made of other rows, those of them that tell and hide the same, and what these say otherwise.
    made: int
    alike: int
    #: By name: as it stands, and as it would with the other rows.
    otherwise: Mapping[str, tuple[str, str]]


def others(make: Make, situation: Situation) -> Others:
    """Whether other rows of the situation could stand behind a page.

    Parameters
    ----------
    make : Callable[[Situation], None]
        Opens the page of a situation and shows it.
    situation : Situation
        With rows; those left out or taken several times are of its `incidents`.
    """
    own = _page(make, situation)
    cells = sorted(own.counts)
    protected = [
        at for at, cell in enumerate(cells) if cell in own.hidden and 0 < own.counts[cell] <= own.ceiling[cell]
    ]
    stands = _stands(make, situation, own, cells) if protected else np.zeros((len(cells), 0), dtype=np.int64)
    found = {cells[at]: _sought(stands, own, cells, at) for at in protected}
    different = {numbers.tobytes(): numbers for some in found.values() for numbers in some}
    made = [_page(make, _with(situation, each)) for each in list(different.values())[:MADE]]
    alike = [page for page in made if page.hidden == own.hidden and page.told == own.told]
    otherwise = {
        name: (own.beside.get(name, ""), page.beside.get(name, ""))
        for page in alike
        for name in {*page.beside, *own.beside}
        if page.beside.get(name) != own.beside.get(name)
    }
    determined = frozenset(cell for cell, some in found.items() if not some)
    return Others(frozenset(found), determined, len(made), len(alike), otherwise)


def _stands(make: Make, situation: Situation, own: Page, cells: Sequence[Cell]) -> Ints:
    """How much each row of incidents gives each count: what is gone of it where the row is left out."""
    rows = 0 if situation.incidents is None else len(situation.incidents)
    found = np.zeros((len(cells), rows), dtype=np.int64)

    def gone(some: Iterable[int]) -> Ints:
        numbers = np.ones(rows, dtype=np.int64)
        numbers[list(some)] = 0
        left = _page(make, _with(situation, numbers), own.gone).counts
        return np.array([own.counts[cell] - left.get(cell, 0) for cell in cells])

    for start in range(0, rows, TOGETHER):
        some = range(start, min(start + TOGETHER, rows))
        if gone(some).any():
            found[:, list(some)] = np.column_stack([gone([each]) for each in some])
    return found


def _sought(stands: Ints, own: Page, cells: Sequence[Cell], at: int) -> list[Ints]:
    """The numbers of rows nearest to one of each that make one hidden count larger, or smaller, and change none told.

    What is small and hidden stays small, what is large and hidden large, so that the page may hide the same. What the
    rows do not give of a count, as that of another kommundel, stays as it is.
    """
    count = np.array([own.counts[cell] for cell in cells], dtype=float)
    top = np.array([own.ceiling[cell] for cell in cells], dtype=float)
    hidden = np.array([cell in own.hidden for cell in cells])
    elsewhere = count - stands.sum(axis=1)
    small = hidden & (count <= top)
    least = np.where(hidden, np.where(small, np.minimum(count, 1), top + 1), count)
    most = np.where(hidden, np.where(small, top, np.inf), count)
    shape = stands.shape[1]
    numbers, apart = eye_array(shape), eye_array(shape)
    held = vstack(
        [
            hstack([csr_array(stands), csr_array(stands.shape)]),
            hstack([numbers, -apart]),
            hstack([numbers, apart]),
        ]
    )
    found = list[Ints]()
    for lower, upper in ((count[at] + 1, most[at]), (least[at], count[at] - 1)):
        if lower > upper:
            continue
        low, high = least.copy(), most.copy()
        low[at], high[at] = lower, upper
        rows = LinearConstraint(
            held,
            np.concatenate([low - elsewhere, np.full(shape, -np.inf), np.ones(shape)]),
            np.concatenate([high - elsewhere, np.ones(shape), np.full(shape, np.inf)]),
        )
        solved = milp(
            np.repeat([0, 1], shape),
            constraints=rows,
            bounds=Bounds(0, MOST),
            integrality=np.repeat([1, 0], shape),
        )
        if solved.x is not None:
            found.append(np.rint(solved.x[:shape]).astype(np.int64))
    return found


def _with(situation: Situation, numbers: Ints) -> Situation:
    """The kommun with other numbers of each row."""
    rows = situation.incidents
    assert rows is not None
    many = rows.loc[rows.index.repeat(numbers)].reset_index(drop=True)
    if "incident_id" in many:
        many["incident_id"] = [f"{name}-{place}" for place, name in enumerate(many["incident_id"])]
    month = rows["start"].dt.to_period("M").dt.to_timestamp()
    more = pd.DataFrame(
        {
            "area": rows["kommundel"].astype(str),
            "month": month,
            "brottstyp": rows["brottstyp"].astype(str),
            "more": numbers - 1,
        }
    )
    more = more.groupby(["area", "month", "brottstyp"], as_index=False)["more"].sum()
    counts = situation.counts.merge(more, on=["area", "month", "brottstyp"], how="left")
    counts["n"] = counts["n"] + counts.pop("more").fillna(0).astype("Int64")
    return replace(situation, incidents=many, counts=counts.astype(situation.counts.dtypes.to_dict()))


def notebook(file: Path, **asked: Any) -> Make:
    """What makes the page of a notebook: its cells, run in this process, with other values of its parameters."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]

    def make(situation: Situation) -> None:
        names = dict[str, Any]()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bfa, "load", lambda *given, **named: situation)
            patch.setattr(output, "display", lambda data, raw, metadata: None)
            for cell in cells:
                if cell["cell_type"] == "code":
                    exec("".join(cell["source"]), names)
                if "parameters" in cell["metadata"].get("tags", []):
                    names |= {"kommundel": situation.kommundel} | asked

    return make


def _page(make: Make, situation: Situation, gone: Sequence[Bools] | None = None) -> Page:
    """The page of a kommun. With `gone`, what was decided before stands, and nothing is drawn."""
    page = Page()
    with _watched(page, gone), suppress(_OpenedError):
        make(situation)
    return page


@contextmanager
def _watched(page: Page, gone: Sequence[Bools] | None) -> Iterator[None]:
    released, decide, read = _release._released, _release.suppress, Facts.__getattr__

    def kept(table: CountTable, found: Mapping[str, tuple[Block, Bools]], policy: Any) -> Released:
        made: Released = released(table, found, policy)
        _note(page, table, found, made)
        return made

    def decided(system: Any) -> Bools:
        if gone is None:
            page.gone.append(decide(system))
        else:
            before = gone[len(page.gone)] if len(page.gone) < len(gone) else np.array([], dtype=bool)
            same = len(before) == len(system.values)
            page.gone.append(before if same else np.zeros(len(system.values), dtype=bool))
        return page.gone[-1]

    def told(facts: Facts, name: str) -> Any:
        value = read(facts, name)
        if not isinstance(value, Facts):
            page.beside[f"{type(facts._answer).__name__}.{name}"] = _words(value)
        return value

    def opened(*given: Any, **where: Any) -> None:
        raise _OpenedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_release, "_released", kept)
        patch.setattr(_release, "suppress", decided)
        if gone is None:
            patch.setattr(Facts, "__getattr__", told)
        else:
            patch.setattr(pages, "refuse_raw", opened)
        yield


def _note(page: Page, table: CountTable, found: Mapping[str, tuple[Block, Bools]], made: Released) -> None:
    """Every count of a table that is printed, cells and sums, and what stands beside, row by row."""
    frame = table.frame.drop(columns=[each for each in ("geometry",) if each in table.frame])
    named = [each for each in (table.by or frame.columns) if each not in {*table.value, *table.derived}]
    name = f"{'/'.join(map(str, frame.columns))} {table.whole}"
    page.tables[name] = page.tables.get(name, 0) + 1
    name = f"{name} #{page.tables[name]}"
    page.beside[name] = _words(made.table[[each for each in made.table if each in {*named, *table.derived}]])
    for column, (its, gone) in found.items():
        values = zip(its.system.values, its.system.ceiling, gone, strict=False)
        for key, counted in zip(frame[named].itertuples(index=False), its.counted, strict=True):
            if counted:
                _count(page, (name, column, *map(str, key)), next(values), seen=None not in table.unseen)
        for by in table.margins:
            for key in made.totals[by][list(by)].itertuples(index=False):
                cell = (name, f"{column} by {by}", *map(str, key))
                _count(page, cell, next(values), seen=by not in table.unseen)


def _count(page: Page, cell: Cell, decided: tuple[Any, Any, Any], *, seen: bool) -> None:
    n, ceiling, gone = decided
    if seen:
        page.counts[cell], page.ceiling[cell] = int(n), int(ceiling)
        page.hidden |= {cell} if gone else set()


def _words(value: object) -> str:
    return value.to_csv() if isinstance(value, pd.DataFrame | pd.Series) else repr(value)


def main() -> None:
    """Of notebooks by name, asked of a small kommun: how many small counts are hidden, and how many of them in vain."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("notebooks", nargs="+")
    asked.add_argument("--tier", default="offentlig")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        kommun = Kommun(Path(folder), patch)
        kommun.take(small_handout.FILE, polis__csv=small_handout.rows(1, "AB"), **small_handout.layers("AB"))
        for stem in given.notebooks:
            situation = bfa.load(str(kommun.path), kommundel="" if stem.startswith("0") else "A")
            wanted: dict[str, Any] = {"kommun": str(kommun.path), "brottstyp": TYPE, "tier": given.tier}
            own = {"cell_size": 500, "andra_brottstyper": ["klotter"]} if stem == "6_veckolage" else {}
            wanted |= small_handout.ASKED.get(stem, own)
            found = others(notebook(CHECKOUT / "notebooks" / f"{stem}.ipynb", **wanted), situation)
            print(f"{stem} {given.tier}: {len(found.protected)} small and hidden, {len(found.determined)} determined,")
            print(f"  {found.made} other pages, {found.alike} alike, {len(found.otherwise)} told otherwise")
            for name, told in found.otherwise.items():
                print(f"  {name}", *told, sep="\n")
            print(*(f"  {cell}" for cell in sorted(found.determined)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
