"""The one gate: what may be shown to whom. Every table, map, text and figure of a handout passes here.

The rule is data (`sekretess.yml` and `platstyper.yml`, read by `disclosure.gate`). How hidden cells are kept from being
worked out is in `disclosure.suppression`; the search of a finished page is in `disclosure.scan`.

Limits:

- Each table is protected by itself. Two tables that overlap (the same rows by other periods, areas or sizes of map
  cell) may give away by difference what each of them hides: keep to one set of areas, one grid and one period per
  question. `shown` closes those it knows of: rules with tags and causes, months with the sums of the two periods and of
  the rest of each year, cells and hours of the whole kommun with those of its kommundelar. Not closed: tags and rules
  of the whole kommun with those of every kommundel (run 3_orsaker for one or the other), the same notebook run for
  two overlapping periods, and the whole kommun's months with those of the kommundelar for a sensitive type.
- A hidden count is seen to be above zero: a hatched cell or hour says that something happened there then, not how
  often. Only where the whole count is small are map and week left out.
- Rules of one character are protected as if they met different incidents. Who knows how far they overlap, or that one
  rule's places hold another's, may narrow a hidden count. A word of support says that a place has 5 incidents or more.
- The order of rows is kept: where rows are sorted by their count, the place of a hidden row tells between which numbers
  it lies, so sort what is shown by something else, or put the hidden rows last by name.
- A withheld text is withheld with its figures, but that the measure or cause exists, its number, its state and what it
  is tied to are shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.disclosure.gate import TIERS, Gate, allowed_cell, gate_from, may_name, open_gate
from bfa.disclosure.scan import scan
from bfa.disclosure.suppression import Tabulation, intervals, suppress, tabulate
from bfa.errors import DataError
from bfa.tables.contracts import KINDS

__all__ = [
    "NARROWINGS",
    "TIERS",
    "Gate",
    "Protected",
    "allowed_cell",
    "audit",
    "gate_from",
    "may_name",
    "open_gate",
    "protect",
    "public_register",
    "scan",
]

#: What can narrow a cell: a place below kommundel, a time finer than a month, an attribute of a person.
NARROWINGS = ("plats", "tid", "person")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table that may be shown.

    Attributes
    ----------
    table : DataFrame
        As given, with the counts as whole numbers that are missing where hidden, and a column `hidden` (bool).
    hidden : int
        Hidden counts in the table, small ones and those that protect them.
    reason : str
        Why something is hidden, in Swedish; "" if nothing is.
    totals : dict
        For each published grouping (a tuple of columns, () for the whole) its sums: the columns, the counts, `hidden`.
        Show these, never a sum of your own: where no other cell can protect a small one, the sum is hidden.
    """

    table: pd.DataFrame
    hidden: int
    reason: str
    totals: dict[tuple[str, ...], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What decides how large a small count is in one table."""

    gate: Gate
    narrows: Collection[str] | Mapping[str, str]
    sensitive: str | None
    kind: str


def protect(
    table: pd.DataFrame,
    *,
    gate: Gate,
    value: str | Sequence[str] = "n",
    narrows: Collection[str] | Mapping[str, str] = (),
    sensitive: str | None = "brottstyp",
    margins: Sequence[Sequence[str]] = ((),),
    derived: Sequence[str] = (),
    kind: str = "crime",
) -> Protected:
    """The table with its small counts hidden, so that they cannot be worked out from the rest.

    Parameters
    ----------
    table : DataFrame
        One row per cell. Not changed.
    gate : Gate
    value : str or sequence of str
        Columns of counts; each is protected by itself. A missing count is no cell. [count, whole, 0 or more]
    narrows : collection or mapping of str
        Which of `NARROWINGS` narrow every cell of the table, or the columns that do and what each of them narrows
        (`{"cell_id": "plats", "hour": "tid"}`). With a mapping a sum is narrowed by its own columns only, and by every
        name that is no column (`{"the square": "plats"}`). Else the sum of all rows is narrowed by nothing, and the
        other sums as much as the cells.
    sensitive : str or None
        The column that holds the type of crime, or, where there is no such column, the one type the whole table is
        about. None: no type is sensitive.
    margins : sequence of sequence of str
        The groupings whose sums readers see, in this table or elsewhere: `()` is the sum of all rows,
        `("area",)` one sum per area. An empty sequence: no sums are seen.
    derived : sequence of str
        Columns computed from the counts (share, percent, ratio and its interval); missing where a count of the row
        is hidden. Where a sum is hidden they are missing in every row, since a share and its count give the sum.
    kind : str
        "crime", "event" or "activity", or a column that holds it. Activities are not hidden: they count own work.

    Returns
    -------
    Protected

    Raises
    ------
    DataError
        A count is negative or not whole.
    """
    groupings = [tuple(by) for by in margins]
    ceilings = _ceilings(table, groupings, _Rule(gate, narrows, sensitive, kind))
    shown, hidden, many = table.copy(), pd.Series(False, index=table.index), 0
    totals = {by: _keys(table, by) for by in groupings}
    for column in [value] if isinstance(value, str) else value:
        counts = _counts(table, column)
        system = _system(table, counts, groupings, ceilings)
        found = suppress(system)
        mask = _spread(found[: system.cells], counts.notna())
        shown[column] = counts.mask(mask)
        hidden, many = hidden | mask, many + int(mask.sum())
        _add_sums(totals, column, system, found[system.cells :])
    wide = any(bool(total["hidden"].any()) for total in totals.values())
    for column in derived:
        shown[column] = shown[column].mask(hidden | wide)
    shown["hidden"] = hidden
    return Protected(shown, many, _reason(gate, hidden=many > 0, wide=wide), totals)


def audit(
    table: pd.DataFrame,
    protected: Protected,
    margins: Sequence[Sequence[str]] = ((),),
    *,
    value: str = "n",
) -> pd.DataFrame:
    """What an intruder can derive about each hidden count, by linear programming.

    Parameters
    ----------
    table : DataFrame
        The table as it was before protection.
    protected : Protected
    margins : sequence of sequence of str
        The groupings whose sums are published, as in `protect`; those hidden in `protected.totals` are unknown.
    value : str
        One column of counts.

    Returns
    -------
    DataFrame
        One row per hidden cell, by the table's index: lower, upper [count]; `upper` is infinite where nothing bounds
        it. A cell is recovered where the two are equal.
    """
    counts = _counts(table, value)
    groupings = [tuple(by) for by in margins]
    nothing = pd.Series(0, index=table.index)
    system = _system(table, counts, groupings, dict.fromkeys([None, *groupings], nothing))
    cells = protected.table[value].isna() & counts.notna()
    sums = [protected.totals[by][value].isna().to_numpy(bool) for by in groupings]
    unknown = np.concatenate([cells[counts.notna()].to_numpy(bool), *sums]) & (system.values > 0)
    lower, upper = intervals(system, unknown)
    many = int(cells.sum())
    return pd.DataFrame({"lower": lower[:many], "upper": upper[:many]}, index=table.index[cells])


def public_register(frame: pd.DataFrame, *, gate: Gate) -> pd.DataFrame:
    """Causes, measures, goals or follow-up as the tier may read them.

    Parameters
    ----------
    frame : DataFrame
        A register with `text`, `sekretess` and perhaps `utlamnad_text`. Not changed.
    gate : Gate

    Returns
    -------
    DataFrame
        `text` is the wording that may be read: its own where the tier shows texts so marked, else `utlamnad_text`,
        else the gate's standing words; `short` and the text columns that tell what it is about are then missing.
        `utlamnad_text` is missing throughout. `withheld` (bool) says where the own text is withheld. An unknown mark
        is withheld.
    """
    shown = frame.copy()
    withheld = ~shown["sekretess"].isin(gate.texts).fillna(False).astype(bool)
    if "utlamnad_text" in shown:
        given = shown["utlamnad_text"].astype("str").str.strip()
        public = given.where(given.notna() & (given != ""), gate.withheld_text)
        shown["utlamnad_text"] = pd.Series(pd.NA, index=shown.index, dtype=shown["utlamnad_text"].dtype)
    else:
        public = pd.Series(gate.withheld_text, index=shown.index)
    shown["text"] = shown["text"].where(~withheld, public)
    for column in {"short", *gate.withheld_columns} & set(shown.columns):
        if not pd.api.types.is_numeric_dtype(shown[column]):
            shown[column] = shown[column].mask(withheld)
    shown["withheld"] = withheld
    return shown


def _counts(table: pd.DataFrame, column: str) -> "pd.Series[Any]":
    """The column as whole numbers."""
    numbers = pd.to_numeric(table[column]).astype("Float64")
    if bool(((numbers < 0) | (numbers % 1 != 0)).fillna(False).any()):
        raise DataError(
            f"Kolumnen {column} innehåller något annat än antal.",
            found="tal under noll eller med decimaler",
            do="låt bara hela antal passera som antal; kvoter och andelar anges som härledda kolumner.",
        )
    return numbers.astype("Int64")


def _ceilings(table: pd.DataFrame, groupings: Sequence[tuple[str, ...]], rule: _Rule) -> "dict[Any, pd.Series[int]]":
    """The largest small count of every row, for the cell itself (None) and for the sums it is part of."""
    given = rule.narrows
    if unknown := set(given.values() if isinstance(given, Mapping) else given) - set(NARROWINGS):
        raise ValueError(f"narrows holds {sorted(unknown)}; known are {NARROWINGS}")
    if rule.kind not in (*KINDS, *table.columns):
        raise ValueError(f"kind is {rule.kind!r}; known are {KINDS} and the columns of the table")
    if isinstance(given, Mapping):
        narrowed = {
            by: len({what for name, what in given.items() if name in by or name not in table}) for by in groupings
        }
        own = len(set(given.values()))
    else:
        own = len(set(given))
        narrowed = {by: own if by else 0 for by in groupings}
    return {by: _ceiling(table, many, rule) for by, many in [(None, own), *narrowed.items()]}


def _ceiling(table: pd.DataFrame, narrowed: int, rule: _Rule) -> "pd.Series[int]":
    gate = rule.gate
    usual = gate.threshold if narrowed >= gate.narrowing else 0
    strict = max(usual, gate.sensitive_threshold if narrowed >= gate.sensitive_narrowing else 0)
    types = _column(table, rule.sensitive or "").astype("str").str.casefold().fillna("")
    special = types.map(lambda name: any(word in name for word in gate.sensitive)).astype(bool)
    ceiling = special.map({True: strict, False: usual}).astype("int64")
    return ceiling.mask(_column(table, rule.kind).eq("activity").fillna(False).astype(bool), 0)


def _column(table: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """The column of that name, or the name itself in every row."""
    return table[name] if name in table else pd.Series(name, index=table.index, dtype="str")


def _numbered(table: pd.DataFrame, by: tuple[str, ...]) -> Ints:
    """The number of the sum each row belongs to, in order of appearance."""
    if not by:
        return np.zeros(len(table), dtype=np.int64)
    return table.groupby(list(by), sort=False, dropna=False).ngroup().to_numpy().astype(np.int64)


def _keys(table: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """One row per sum, in order of appearance."""
    if not by:
        return pd.DataFrame(index=range(1))
    return pd.DataFrame(table[list(by)].drop_duplicates().reset_index(drop=True))


def _system(
    table: pd.DataFrame,
    counts: "pd.Series[Any]",
    groupings: Sequence[tuple[str, ...]],
    ceilings: "Mapping[Any, pd.Series[int]]",
) -> Tabulation:
    """The counted cells and their sums; a sum is small by the least of its cells' ceilings."""
    counted = counts.notna().to_numpy(bool)
    groups = [_numbered(table, by) for by in groupings]
    tops = []
    for by, group in zip(groupings, groups, strict=True):
        least = ceilings[by][counted].groupby(group[counted]).min()
        tops.append(least.reindex(range(group.max(initial=0) + 1), fill_value=0).to_numpy().astype(np.int64))
    return tabulate(
        counts[counted].to_numpy().astype(np.int64),
        ceilings[None][counted].to_numpy().astype(np.int64),
        [group[counted] for group in groups],
        tops,
    )


def _spread(found: NDArray[np.bool_], counted: "pd.Series[bool]") -> "pd.Series[bool]":
    """The answer for the counted cells, on every row of the table."""
    mask = np.zeros(len(counted), dtype=bool)
    mask[counted.to_numpy(bool)] = found
    return pd.Series(mask, index=counted.index, dtype=bool)


def _add_sums(
    totals: dict[tuple[str, ...], pd.DataFrame], column: str, system: Tabulation, gone: NDArray[np.bool_]
) -> None:
    """Write one column of sums into our own tables of totals; a sum of nothing counted is missing."""
    sums, empty, start = system.values[system.cells :], np.diff(system.equations.indptr) == 1, 0
    for total in totals.values():
        part = slice(start, start + len(total))
        total[column] = pd.Series(sums[part], index=total.index, dtype="Int64").mask(gone[part] | empty[part])
        total["hidden"] = total.get("hidden", False) | gone[part]
        start = part.stop


def _reason(gate: Gate, *, hidden: bool, wide: bool) -> str:
    if not (hidden or wide):
        return ""
    strict = f"; för känsliga brottstyper 1–{gate.sensitive_threshold}"
    known = f"1–{gate.threshold}" + (strict if gate.sensitive_threshold != gate.threshold else "")
    said = f"Små antal ({known}) döljs av hänsyn till sekretessen."
    said += " Även andra tal kan vara dolda, så att de små inte kan räknas fram."
    return said + (" Någon summa är därför också dold." if wide else "")
