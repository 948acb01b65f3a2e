"""The register workbook as it comes back: its cells, the edition that it began from, and what was agreed in it.

Any program may have saved it: sheets and columns may be moved, renamed or gone, rows sorted or left out. What is not
there says nothing; what is there is held against its contract, all faults at once, before anything is saved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from bfa.errors import DataError
from bfa.tables.coding import Coding
from bfa.tables.disk import opened
from bfa.tables.kinds import REGISTERS
from bfa.tables.naming import meant, one_spelling
from bfa.tables.packed import unpacked
from bfa.tables.register_cells import Cell, Cells, cells_of, key_columns, rows_of
from bfa.tables.register_headings import SHEETS, contract_name, headings
from bfa.tables.register_merge import GOES, STAYS
from bfa.tables.register_page import RegisterPage
from bfa.tables.registers import needed_columns, read_sheet, written_contract
from bfa.tables.workbooks import UNWRITABLE, every_sheet, formulas, is_as_written, values

#: The sheet that says what the workbook is, and its lines.
ABOUT, KOMMUN, EDITION, LOG = "Om", "kommun", "utgåva", "logg"
#: The sheet of what two have written differently, and its headings.
TALK = "Att tala om"
TALK_HEADINGS = ("blad", "rad", "kolumn", "står nu", "av", "föreslaget", "föreslaget av", "vi enas om")
#: How an empty cell, and a question of a whole row, are written on that sheet.
NOTHING, WHOLE_ROW = "tomt", "hela raden"
#: Longest text of a cell. [characters]
LONGEST = 4000
ODD = f"är längre än {LONGEST} tecken eller har tecken som inte syns"
_READ = (".xlsx", ".xlsm")
#: The kommundelar that a register may mention, and the scheme that its causes are coded by.
_Known = tuple[Sequence[str] | None, Coding | None]


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook, or the files of a kommun's registers, say."""

    cells: dict[Cell, str]
    #: Register to our columns that are there; a register that is not here was not there.
    columns: Mapping[str, frozenset[str]]
    #: The edition it was written from, None where it does not say; and of which log and kommun, "" likewise.
    edition: int | None = None
    log: str = ""
    kommun: str = ""
    #: What was agreed of cells that two had changed; None is an empty cell.
    agreed: Mapping[Cell, str | None] = field(default_factory=dict)
    #: What was left unread or taken out, in Swedish.
    told: tuple[str, ...] = ()
    #: Whether a sheet of ours has a column that is not.
    unread: bool = False
    #: Sheets that are not ours, cells as what they are, but for those that hold a formula.
    others: Mapping[str, list[list[Any]]] = field(default_factory=dict)
    #: The names of those that do.
    reckoned: tuple[str, ...] = ()
    #: Whether no program has saved it since we wrote it.
    as_written: bool = False


def read_book(path: Path, *, kommundelar: Sequence[str] | None = None, coding: Coding | None = None) -> Book:
    """A register workbook.

    Parameters
    ----------
    kommundelar : list of str or None
        The names that it may mention; None does not look.
    coding : Coding or None
        The scheme that its causes are coded by; None for the project's own.

    Raises
    ------
    DataError
        It cannot be read, has no sheet of ours, or holds a formula or what a register may not hold: all by cell.
    """
    if path.suffix.lower() not in _READ:
        raise DataError(f"{path.name}: är ingen arbetsbok i formatet .xlsx.", do="spara om den som .xlsx.")
    with opened(path):
        source = unpacked(path)
    sheets = {one_spelling(name): rows for name, rows in every_sheet(source).items()}
    named = {name.casefold(): name for name in sheets}
    ours = [register for register, name in SHEETS.items() if name.casefold() in named]
    if not ours:
        raise DataError(
            f"{path.name}: inget av registrens blad finns.",
            found=", ".join(sheets),
            do=f"bladen heter {', '.join(SHEETS.values())}.",
        )
    about = {row[0].casefold(): row[1] for row in sheets.get(named.get(ABOUT.casefold(), ""), []) if len(row) > 1}
    edition = int(about[EDITION]) if about.get(EDITION, "").isdecimal() else None
    faults = _formulas(path, [*ours, "talk"])
    known = (kommundelar, coding)
    parts = [_attempt(faults, _register, path, register, known, bool(edition)) for register in ours]
    talk = sheets.get(named.get(TALK.casefold(), ""), [])
    agreed = _attempt(faults, _agreed, path, talk, known) or {}
    _refuse(path, faults)
    own = {*(name.casefold() for name in SHEETS.values()), ABOUT.casefold(), TALK.casefold()}
    others = {name for name in sheets if name.casefold() not in own}
    kept = {one_spelling(name): rows for name, rows in values(source).items()} if others else {}
    whole = _together([part for part in parts if part])
    gone = [name for register, name in SHEETS.items() if edition and register not in ours]
    missing = [f"bladet {name} finns inte i arbetsboken; det som finns i registret står kvar" for name in gone]
    return replace(
        whole,
        told=(*missing, *whole.told),
        edition=edition,
        log=about.get(LOG, ""),
        kommun=about.get(KOMMUN, ""),
        agreed=agreed,
        others={name: kept[name] for name in sheets if name in others and name in kept},
        reckoned=tuple(sorted(others - kept.keys())),
        as_written=is_as_written(source),
    )


def read_files(
    files: Mapping[str, Path], *, kommundelar: Sequence[str] | None = None, coding: Coding | None = None
) -> Book:
    """The registers of a kommun in files of their own, register to file. Refused as in `read_book`."""
    parts = []
    for register, path in files.items():
        faults = _formulas(path, [register]) if path.suffix.lower() in _READ else []
        parts.append(_attempt(faults, _register, path, register, (kommundelar, coding), False))
        _refuse(path, faults)
    return _together([part for part in parts if part])


def complete(book: Book, base: Cells) -> dict[Cell, str]:
    """What a book says of every cell: a sheet or a column that it does not have is as it was."""
    rows, found = rows_of(book.cells), dict(book.cells)
    for cell, value in base.items():
        register, row, column = cell
        there = book.columns.get(register)
        if there is None or (column not in there and (register, row) in rows):
            found[cell] = value
    return found


def _attempt(faults: list[str], read: Callable[..., Any], path: Path, *given: object) -> Any:
    try:
        return read(path, *given)
    except DataError as error:
        faults.append(error.what.removeprefix(f"{path.name}: ").rstrip("."))
        return None


def _refuse(path: Path, faults: Sequence[str]) -> None:
    if faults:
        raise DataError(
            f"{path.name}: {'; '.join(faults)}.", do="rätta cellerna i filen och läs in den igen. Inget är sparat."
        )


def _together(parts: Sequence[Book]) -> Book:
    cells = {cell: value for part in parts for cell, value in part.cells.items()}
    columns = {register: there for part in parts for register, there in part.columns.items()}
    told = tuple(line for part in parts for line in part.told)
    return Book(cells, columns, told=told, unread=any(part.unread for part in parts))


def _formulas(path: Path, registers: Sequence[str]) -> list[str]:
    ours = {(SHEETS | {"talk": TALK})[register].casefold() for register in registers}
    with opened(path):
        found = formulas(unpacked(path))
    return [
        f"blad {sheet}, cell {', '.join(cells[:5])}{' m.fl.' if len(cells) > 5 else ''} är en formel: skriv värdet"
        for sheet, cells in found.items()
        if one_spelling(sheet).casefold() in ours
    ]


def _register(path: Path, register: str, known: _Known, exported: bool) -> Book:
    """One register; one that we wrote has the columns that tell which row it is."""
    schema = written_contract(REGISTERS[register])
    sheet = read_sheet(path, REGISTERS[register], kommundelar=known[0], whole=False, coding=known[1])
    table, words = sheet.table, headings(schema)
    where = f"blad {SHEETS[register]}"
    needed = needed_columns(schema) - {"number"}
    absent = [key for key in key_columns(register) if key not in sheet.columns and (exported or key in needed)]
    faults = [f"{where}: kolumnen {words[key]} saknas" for key in absent if len(table)]
    faults += [
        f"{where}, rad {_rows(table[table[name].isna()])}: {words[name]} saknas"
        for name in words
        if name in needed and name in sheet.columns and table[name].isna().any()
    ]
    texts = table.select_dtypes(include=["string", "object"])
    for name in texts:
        odd = texts[name].map(is_odd, na_action="ignore").eq(True)
        if odd.fillna(False).any():
            faults.append(f"{where}, rad {_rows(table[odd.fillna(False)])}: {words[str(name)]} {ODD}")
    if faults:
        raise DataError(f"{path.name}: {'; '.join(faults)}.")
    if "number" in table:
        unnumbered = pd.Series([f"+{row}" for row in table.index], index=table.index, dtype="string")
        table = table.assign(number=table["number"].astype("string").fillna(unnumbered))
    unread = tuple(
        f"{where}: kolumnen {head} läses inte{meant(head, words.values())}; det som finns i registret står kvar"
        for head in sheet.unread
    )
    told = (*(str(line["what"]) for line in sheet.told), *unread)
    return Book(cells_of({register: table}), {register: frozenset(sheet.columns)}, told=told, unread=bool(unread))


def _rows(table: pd.DataFrame) -> str:
    return ", ".join(str(row) for row in table.index[:5]) + (" m.fl." if len(table) > 5 else "")


def is_odd(text: object) -> bool:
    """Whether a text is one that a register does not hold, as `ODD` says."""
    return len(str(text)) > LONGEST or UNWRITABLE.search(str(text)) is not None


def _agreed(path: Path, rows: Sequence[Sequence[str]], known: _Known) -> dict[Cell, str | None]:
    """What stands under the last heading of the sheet of what to talk about, as its column has it."""
    heads = [one_spelling(head).casefold() for head in rows[0]] if rows else []
    if any(head not in heads for head in TALK_HEADINGS):
        return {}
    found: dict[Cell, str | None] = {}
    for number, row in enumerate(rows[1:], start=2):
        sheet, name, column, *_, answer = (row[heads.index(head)] for head in TALK_HEADINGS)
        if answer.strip():
            where = f"blad {TALK}, rad {number}"
            cell, value = _answer(path, where, (sheet, name, column), answer.strip(), known)
            found[cell] = value
    return found


def _answer(path: Path, where: str, asked: tuple[str, str, str], answer: str, known: _Known) -> tuple[Cell, str | None]:
    sheet, row, column = asked
    register = next((register for register, name in SHEETS.items() if name.casefold() == sheet.casefold()), "")
    schema = written_contract(REGISTERS[register]) if register else None
    name = contract_name(column, schema) if schema is not None else None
    whole = column.casefold() == WHOLE_ROW
    if schema is None or not (name or whole):
        raise DataError(f"{where}: bladet eller kolumnen är en annan än vi skrev.")
    if whole:
        if answer.casefold() not in (STAYS, GOES):
            raise DataError(f"{where}: skriv {STAYS} eller {GOES}.")
        return (register, row, ""), answer.casefold()
    if name is None or answer.casefold() == NOTHING:
        return (register, row, str(name)), None
    page = RegisterPage(path.name, schema, {name: TALK_HEADINGS[-1]}, TALK_HEADINGS, TALK, frozenset(), known[1])
    number = int(where.rpartition(" ")[2])
    table, _ = page.checked(pd.DataFrame({name: [answer]}, index=[number], dtype="str"), known[0])
    frame = table[[name]].assign(**dict.fromkeys(key_columns(register), row))
    return (register, row, name), next(iter(cells_of({register: frame}).values()))
