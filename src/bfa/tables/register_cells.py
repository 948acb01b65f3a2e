"""The joint registers as one flat mapping: (register, row, column) to what is written there, as text.

Tables are folded into it and come back out of it. What differs between two of them, and what two savers both wrote, are
then questions about sets; no missing value and no type is ever compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.errors import DataError
from bfa.tables.register_headings import HEADINGS, SHEETS

#: Register, row and column. A row is its number; one of follow-up is the measure's number and the day: 3@2010-09-06.
Cell = tuple[str, str, str]
#: What is written in each cell: ISO days, digits, the contract's words. No cell holds "".
Cells = Mapping[Cell, str]
#: Register and row.
Row = tuple[str, str]

_KEYS: dict[str, tuple[str, ...]] = {"follow_up": ("measure", "date")}
_BETWEEN = "@"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one cell. None is an empty cell."""

    cell: Cell
    before: str | None
    after: str | None


def cells_of(tables: Mapping[str, pd.DataFrame]) -> dict[Cell, str]:
    """Tables as cells; what tells which row it is (its number, its day) is its name and no cell of its own.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By register. Each follows its contract as it is written (measures: `contracts.WRITTEN_MEASURES`), but for what
        may be left blank.

    Raises
    ------
    DataError
        Two rows of a table have one name.
    """
    return {
        (register, row, column): value
        for register, table in tables.items()
        for row, column, value in _written(register, table)
    }


def _written(register: str, table: pd.DataFrame) -> list[tuple[str, str, str]]:
    keys = key_columns(register)
    texts = {str(name): _texts(table[name]) for name in table}
    rows = [_BETWEEN.join(parts) for parts in zip(*(texts[key] for key in keys), strict=True)]
    if len(set(rows)) < len(rows):
        same = " och ".join(word for word, key in HEADINGS.items() if key in keys)
        raise DataError(
            f"blad {SHEETS[register]}: flera rader har samma {same}.",
            found=f"{len(rows) - len(set(rows))} rader för mycket",
            do="ge raderna egna nummer eller dagar, eller skriv dem som en rad.",
        )
    free = [name for name in texts if name not in keys]
    return [(row, name, value) for name in free for row, value in zip(rows, texts[name], strict=True) if value]


def _texts(column: "pd.Series[Any]") -> list[str]:
    if str(column.dtype).startswith("datetime"):
        return list(column.dt.strftime("%Y-%m-%d").fillna(""))
    return [str(value) for value in column.astype("string").fillna("")]


def key_columns(register: str) -> tuple[str, ...]:
    """The columns that tell which row it is."""
    return _KEYS.get(register, ("number",))


def tables_of(cells: Cells) -> dict[str, pd.DataFrame]:
    """Cells as tables of text in the order of their rows' numbers and days; a register without a cell has no table."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for (register, row, column), value in cells.items():
        found.setdefault(register, {}).setdefault(row, {})[column] = value
    return {register: _table(register, rows) for register, rows in found.items()}


def _table(register: str, rows: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    keys = key_columns(register)
    lines = [dict(zip(keys, row.split(_BETWEEN), strict=True)) | dict(rows[row]) for row in sorted(rows, key=row_order)]
    return pd.DataFrame(lines, dtype="str")


def row_order(row: str) -> tuple[int, str]:
    """Sort key of rows: by number, and then by day; a row that has no number yet comes last."""
    number, _, day = row.partition(_BETWEEN)
    return (int(number), day) if number.isdecimal() else (10**9, row)


def rows_of(cells: Iterable[Cell]) -> set[Row]:
    """The rows that hold a cell."""
    return {(register, row) for register, row, _ in cells}


def by_row(cells: Cells) -> dict[Row, dict[str, str]]:
    """What each row holds, by column."""
    found: dict[Row, dict[str, str]] = {}
    for (register, row, column), value in cells.items():
        found.setdefault((register, row), {})[column] = value
    return found


def changes(before: Cells, after: Cells) -> tuple[Change, ...]:
    """What differs, cell by cell."""
    either = sorted(before.keys() | after.keys(), key=lambda cell: (cell[0], row_order(cell[1]), cell[2]))
    differ = (cell for cell in either if before.get(cell) != after.get(cell))
    return tuple(Change(cell, before.get(cell), after.get(cell)) for cell in differ)


def applied(cells: Cells, made: Iterable[Change]) -> dict[Cell, str]:
    """The cells after changes.

    Raises
    ------
    DataError
        A change was made of something else than what stands.
    """
    after = dict(cells)
    for change in made:
        if after.get(change.cell) != change.before:
            raise DataError(
                "Registrets logg går inte ihop: en ändring gäller något annat än det som stod.",
                found=f"register {change.cell[0]}, rad {change.cell[1]}, kolumn {change.cell[2]}",
                do="lägg tillbaka en säkerhetskopia av loggen.",
            )
        if change.after is None:
            after.pop(change.cell, None)
        else:
            after[change.cell] = change.after
    return after
