"""What a workbook says of what was asked and saved since it was written: answers in time and late, and takings back."""

from bfa.tables.register_book import Book
from bfa.tables.register_cells import Cell, Cells, rows_of
from bfa.tables.register_log import Log, authors, open_questions, state
from bfa.tables.register_merge import STAYS
from bfa.tables.register_proposals import proposals


def in_time(book: Book, log: Log) -> dict[Cell, str | None]:
    """The answers of a workbook that settle a question: it was there to see, and its cell has not changed since."""
    asked = _asked(log)
    changed = {change.cell for save in log.saves[book.edition or 0 :] for change in save.changes}
    changed |= {(register, row, "") for register, row in rows_of(changed)}
    return {
        cell: value
        for cell, value in book.agreed.items()
        if cell not in changed and cell in asked and asked[cell] <= (book.edition or 0)
    }


def late(book: Book, log: Log) -> dict[Cell, str | None]:
    """The answers that settle nothing: the question is another or answered, and not so that the answer stands."""
    asked, holds, stands = _asked(log), in_time(book, log), state(log)
    return {
        cell: value
        for cell, value in book.agreed.items()
        if cell not in holds and (cell in asked or not _is_so(stands, cell, value))
    }


def unheard(book: Book, log: Log) -> dict[Cell, str | None]:
    """The late answers that were never saved, from this edition, as an answer."""
    found = late(book, log)
    for save in log.saves if found else ():
        if save.base == book.edition:
            after = state(log, save.edition)
            heard = [cell for cell in save.settled if cell in found and _is_so(after, cell, found[cell])]
            found = {cell: value for cell, value in found.items() if cell not in heard}
    return found


def taken_back(book: Book, log: Log, *, via: str, written: float, who: str | None = None) -> list[Cell]:
    """The cells that a workbook has as in its edition, after it has itself said something else of them.

    It cannot be told from a copy of the same name that never said it: nothing is changed by it, it is told.

    Parameters
    ----------
    via : str
        The name of the workbook's file.
    written : float
        When it was last written, in seconds since 1970: what it said before a save is not taken back after it.
    who : str or None
        Who said something else; None is anyone.
    """
    if not book.edition or book.as_written:
        return []
    base, stands, rows = state(log, book.edition) | proposals(log, book.edition), state(log), rows_of(book.cells)
    return [
        cell
        for cell, save in authors(log).items()
        if (save.base, save.via) == (book.edition, via)
        and who in (save.who, None)
        and written >= save.at.timestamp()
        and cell not in save.settled
        and cell[:2] in rows
        and cell[2] in book.columns[cell[0]]
        and book.cells.get(cell) == base.get(cell) != stands.get(cell)
    ]


def _asked(log: Log) -> dict[Cell, int]:
    """The latest edition in which each cell that is still asked about was asked about."""
    return {question.cell: save.edition for save, question in open_questions(log)}


def _is_so(stands: Cells, cell: Cell, value: str | None) -> bool:
    """Whether a cell, or for a question of a whole row the row, is as an answer has it."""
    if cell[2]:
        return stands.get(cell) == value
    return (cell[:2] in rows_of(stands)) == (value == STAYS)
