"""Two who have changed the same register since they both read it: what is taken, and what they must settle.

A three-way merge, cell by cell: what only one of them changed is taken, what both changed to different things stays as
it stands and is asked about. Nothing that anyone wrote is lost: it stands, or it is a question.

Source: Khanna, Kunal and Pierce (2007), A formal investigation of diff3 (the rule for one cell is theirs).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bfa.tables.register_cells import Cell, Cells, Change, Row, by_row, key_columns, row_order, rows_of
from bfa.tables.spellings import folded

#: What a question of a whole row, whose column is "", asks: whether the row stays or goes.
STAYS, GOES = "behåll", "ta bort"
#: Columns that hold numbers of rows in another register.
REFERENCES = {"problem": "problems", "causes": "causes", "measures": "measures"}


@dataclass(frozen=True, slots=True)
class Question:
    """A cell that two have changed: what both began from, what stands, and what was proposed. None is an empty cell."""

    cell: Cell
    before: str | None
    stands: str | None
    proposed: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge comes to."""

    #: Of what stands, in order.
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]
    #: Rows that one had taken away, and that stay since it was not said that rows may go.
    kept: tuple[Row, ...]


def merged(base: Cells, ours: Cells, theirs: Cells, *, removing: bool = False) -> Merged:
    """What `theirs` changes of `ours`, where both began from `base`.

    Parameters
    ----------
    removing : bool
        Whether a row that is not in `theirs` is one that was taken away; else it was left out, and stays.
    """
    every = [by_row(cells) for cells in (base, ours, theirs)]
    made: list[Change] = []
    asked: list[Question] = []
    kept: list[Row] = []
    for row in sorted({row for rows in every for row in rows}, key=lambda row: (row[0], row_order(row[1]))):
        was, stands, new = (rows.get(row, {}) for rows in every)
        whole = Question((*row, ""), STAYS, STAYS, GOES)
        if was and not new and stands:
            if not removing:
                kept.append(row)
            elif stands == was:
                made += [Change((*row, name), value, None) for name, value in was.items()]
            else:
                asked.append(whole)
        elif was and new and not stands:
            if new != was:
                made += [Change((*row, name), None, value) for name, value in new.items()]
                asked.append(whole)
        elif new:
            _merge_row(row, was, stands, new, made, asked)
    return Merged(tuple(made), tuple(asked), tuple(kept))


def _merge_row(
    row: Row,
    was: Mapping[str, str],
    stands: Mapping[str, str],
    new: Mapping[str, str],
    made: list[Change],
    asked: list[Question],
) -> None:
    for name in sorted({*was, *stands, *new}):
        before, ours, theirs = was.get(name), stands.get(name), new.get(name)
        if theirs in (before, ours):
            continue
        if ours == before:
            made.append(Change((*row, name), ours, theirs))
        else:
            asked.append(Question((*row, name), before, ours, theirs))


def unsaid(theirs: Cells, *, base: Cells, said: Collection[tuple[Cell, str | None]]) -> dict[Cell, str]:
    """What one writes, but for what the same one has said before from the same edition: there it is as it was.

    So a workbook that is saved once more, unchanged, takes nothing back that others have written since.
    """
    rows, before, found = by_row(theirs), by_row(base), dict(theirs)
    for row, cells in rows.items():
        was = before.get(row)
        again = [name for name in {*cells, *(was or {})} if ((*row, name), cells.get(name)) in said]
        if was is None and len(again) < len(cells):
            continue
        for name in again:
            found.pop((*row, name), None)
            if was and name in was:
                found[*row, name] = was[name]
    return found


def renumbered(
    theirs: Cells, *, base: Cells | None, ours: Cells, used: Mapping[str, int]
) -> tuple[dict[Cell, str], dict[Row, str]]:
    """New rows under numbers of their own, and references to them after them.

    A row without a number gets the next one that was never used. So does a new row whose number someone else has used
    since; but a row with the text of one that is there is that row.

    Parameters
    ----------
    base : mapping or None
        What they began from; None where that is not known: their numbers are then those of the register.
    used : mapping of str to int
        The highest number ever used in each register.

    Returns
    -------
    tuple
        The cells, and of each row that was given another number which.
    """
    own, there = rows_of(theirs), by_row(ours)
    next_free = {register: 1 + used.get(register, 0) for register, _ in own}
    for register, row in (*own, *there):
        if register in next_free and row.isdecimal():
            next_free[register] = max(next_free[register], int(row) + 1)
    moved: dict[Row, str] = {}
    for register, row in sorted(own - rows_of(base or ()), key=lambda each: (each[0], row_order(each[1]))):
        if key_columns(register) != ("number",):
            continue
        text = theirs.get((register, row, "text"), "")
        if row.isdecimal() and not _is_taken((register, row), text, there, used, known=base is not None):
            continue
        taken = {*own, *((register, number) for (of, _), number in moved.items() if of == register)}
        alike = [other for other in there if other[0] == register and other not in taken and _alike(text, there[other])]
        if alike:
            moved[register, row] = min(alike, key=lambda other: row_order(other[1]))[1]
        else:
            moved[register, row] = str(next_free[register])
            next_free[register] += 1
    return _after(theirs, base or {}, moved), moved


def _is_taken(
    row: Row, text: str, there: Mapping[Row, Mapping[str, str]], used: Mapping[str, int], *, known: bool
) -> bool:
    """Whether the number of a new row is that of another row, one that is there or one that was."""
    if not known:
        return False
    return not _alike(text, there[row]) if row in there else int(row[1]) <= used.get(row[0], 0)


def _alike(text: str, row: Mapping[str, str]) -> bool:
    return folded(text) == folded(row.get("text", ""))


def _after(theirs: Cells, base: Cells, moved: Mapping[Row, str]) -> dict[Cell, str]:
    """The cells with their rows moved, and with the new numbers where one of them was written."""
    found = {}
    for cell, value in theirs.items():
        (register, row, column), new = cell, base.get(cell) != value
        number = moved.get((register, row), row)
        if register == "follow_up" and new:
            measure, mark, day = row.partition("@")
            number = moved.get(("measures", measure), measure) + mark + day
        if column in REFERENCES and new:
            value = _referring(value, {row: new for (of, row), new in moved.items() if of == REFERENCES[column]})
        found[register, number, column] = value
    return found


def _referring(value: str, moved: Mapping[str, str]) -> str:
    return re.sub(r"\d+", lambda number: moved.get(number[0], number[0]), value)
