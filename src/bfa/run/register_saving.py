"""What a workbook or the form says, merged with what stands and put last in the register's log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.tables.coding import coding_in
from bfa.tables.kinds import REGISTERS, TABLES
from bfa.tables.municipality import Kommun
from bfa.tables.points import projected
from bfa.tables.register_answers import in_time
from bfa.tables.register_book import WHOLE_ROW, Book, complete
from bfa.tables.register_cells import Cell, Change, Row, applied, rows_of
from bfa.tables.register_headings import SHEETS, headings
from bfa.tables.register_links import broken_links
from bfa.tables.register_log import Log, Save, append, said_before, state, used_numbers
from bfa.tables.register_merge import GOES, merged, renumbered, unsaid
from bfa.tables.register_proposals import proposals, untouched
from bfa.tables.register_state import registers_of
from bfa.tables.registers import written_contract
from bfa.tables.spellings import folded

#: Whose picture a save may be.
PARTIES = ("kommun", "polis", "gemensam")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody asks to be saved."""

    #: The workbook; None is the kommun's own.
    file: Path | None
    who: str
    #: One of `PARTIES`.
    party: str
    #: Whether rows that are not in the workbook are to go.
    removing: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A save and what is told of it."""

    save: Save
    moved: Mapping[Row, str]
    kept: Sequence[Row]
    #: Proposals that were filled in beforehand and that nobody has touched. [count]
    idle: int
    #: What of the registers does not fit together as they now stand.
    broken: Sequence[str] = ()

    @property
    def is_new(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.save.changes or self.save.questions or self.save.settled)


def save_book(kommun: Kommun, book: Book, given: Given, *, on: Log, via: str) -> Made:
    """Merge what a book says with what stands, and put it last in the log. The caller holds the lock of the log.

    Parameters
    ----------
    on : Log
        The log as it stands, of which the book is (`refuse_another`).
    via : str
        Where it was written: the file's name.

    Raises
    ------
    DataError
        What the book comes to follows no contract, or the log cannot be written.
    """
    made = merged_save(book, on, given, via)
    if not made.is_new:
        return made
    after = applied(state(on), made.save.changes)
    registers = registers_of(after, where=via, kommundelar=kommundelar_of(kommun), coding=coding_in(kommun.root))
    append(log_path(kommun), made.save, on=on)
    tables = {name: each.table for name, each in registers.items()}
    found = broken_links(tables, today=pd.Timestamp(given.at), root=kommun.root)
    return replace(made, broken=tuple(what for what, _ in found))


def log_path(kommun: Kommun) -> Path:
    """The kommun's log.

    Raises
    ------
    ParameterError
        The kommun file names none.
    """
    if kommun.registers.log is None:
        raise ParameterError(
            f"{kommun.path.name}: log saknas under registers.",
            do=f"skriv log: data/raw/{kommun.path.stem}/register.jsonl under registers.",
        )
    return kommun.file(kommun.registers.log)


def refuse_another(kommun: Kommun, book: Book, log: Log, via: str) -> None:
    """Refuse a book that is of another kommun or log, or of an edition that is not there."""
    if book.kommun and folded(book.kommun) != folded(kommun.kommun):
        raise DataError(f"{via}: arbetsboken är en annan kommuns.", found=book.kommun, do="ange rätt fil med --fil.")
    others = bool(book.edition) and book.log != log.name
    if others or (book.edition or 0) > log.edition:
        raise DataError(
            f"{via}: arbetsboken är skriven ur en annan logg än {kommun.registers.log}.",
            found=f"utgåva {book.edition}; loggen har {log.edition}",
            do="lägg tillbaka rätt logg, eller ta bort bladet Om så att arbetsboken jämförs cell för cell.",
        )


def merged_save(book: Book, log: Log, given: Given, via: str) -> Made:
    """The save that a book comes to, nothing written."""
    ours = state(log)
    base = state(log, book.edition) if book.edition else {}
    asked_for = proposals(log, book.edition) if book.edition else {}
    written = complete(book, base | asked_for)
    idle = untouched(written, asked_for)
    theirs, moved = renumbered(
        {cell: value for cell, value in written.items() if cell[:2] not in idle},
        base=base if book.edition is not None else None,
        ours=ours,
        used=used_numbers(log.saves),
    )
    said = said_before(log, who=given.who or None, base=book.edition)
    found = merged(base, ours, unsaid(theirs, base=base, said=said), removing=given.removing)
    agreed = in_time(book, log)
    asked = [
        question
        for question in found.questions
        if (question.cell, question.proposed) not in said and question.cell not in agreed
    ]
    own = [change for change in found.changes if change.cell not in agreed]
    settling = _settling(agreed, applied(ours, own))
    save = Save(
        log.edition + 1,
        given.at,
        given.who,
        given.party,
        via,
        book.edition,
        (*own, *settling),
        tuple(asked),
        tuple(agreed),
    )
    waiting = idle & rows_of(book.cells) & untouched(written, proposals(log))
    return Made(save, moved, found.kept if book.edition is not None else (), len(waiting))


def _settling(agreed: Mapping[Cell, str | None], stands: Mapping[Cell, str]) -> list[Change]:
    """The changes by which what was agreed stands."""
    made: list[Change] = []
    for cell, value in agreed.items():
        if cell[2] and stands.get(cell) != value:
            made.append(Change(cell, stands.get(cell), value))
        elif not cell[2] and value == GOES:
            made += [Change(each, was, None) for each, was in stands.items() if each[:2] == cell[:2]]
    return made


def counted(save: Save, before: Log) -> str:
    """How many cells and rows a save changed."""
    cells = state(before)
    was, then = rows_of(cells), rows_of(applied(cells, save.changes))
    new, gone = len(then - was), len(was - then)
    parts = [
        how_many(len(save.changes), "cell ändrad", "celler ändrade"),
        *([how_many(new, "ny rad", "nya rader")] if new else []),
        *([how_many(gone, "rad borttagen", "rader borttagna")] if gone else []),
        *([how_many(len(save.settled), "fråga avgjord", "frågor avgjorda")] if save.settled else []),
    ]
    return ", ".join(parts)


def how_many(n: int, one: str, several: str) -> str:
    """A number with its word."""
    return f"{n} {one if n == 1 else several}"


def row_name(row: Row) -> str:
    """A row as the one who fills it in knows it: "Orsaker 4"."""
    sheet, number = SHEETS[row[0]], row[1].rstrip("@")
    return f"{sheet} rad {number[1:]} utan nummer" if number.startswith("+") else f"{sheet} {number}"


def cell_name(cell: Cell) -> str:
    """A cell as the one who fills it in knows it: "Orsaker 4, plats"."""
    register, row, column = cell
    words = headings(written_contract(REGISTERS[register]))
    return f"{row_name((register, row))}, {words[column] if column else WHOLE_ROW}"


def kommundelar_of(kommun: Kommun) -> list[str] | None:
    """The names that its registers may mention; None where the kommun has no areas to tell them by."""
    if kommun.areas is None:
        return None
    part = TABLES["areas"].read(kommun, kommun.areas, crs=projected(kommun.crs, where=kommun.path.name), areas=None)
    return [str(name) for name in part.table["kommundel"]]
