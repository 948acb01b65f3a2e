"""What somebody is writing in the form and has not saved yet: rows and edits on top of an edition of the log.

A draft is never changed: what is written makes another one. It is held against the contracts by the same readers as a
workbook is (`register_page`), and saved as a workbook is (`register_saving`): as a book that began from an edition.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from bfa.analyses.rules import read_rules
from bfa.errors import BfaError, DataError, ParameterError
from bfa.run.register_saving import (
    PARTIES,
    Given,
    Made,
    cell_name,
    counted,
    kommundelar_of,
    log_path,
    refuse_another,
    row_name,
    save_book,
)
from bfa.run.register_workbook import who as saved_by
from bfa.tables.codes import codebook_file
from bfa.tables.coding import coding_in
from bfa.tables.disk import is_there
from bfa.tables.kinds import REGISTERS
from bfa.tables.known_measures import KNOWN, read_known
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun
from bfa.tables.personal import MASK, masked
from bfa.tables.register_book import ODD, Book, is_odd
from bfa.tables.register_cells import Cell, Row, by_row, cells_of, key_columns, row_order, rows_of
from bfa.tables.register_headings import headings
from bfa.tables.register_log import Log, authors, open_questions, read_log, state, used_numbers
from bfa.tables.register_merge import GOES, STAYS, Question
from bfa.tables.register_page import RegisterPage
from bfa.tables.register_proposals import proposals
from bfa.tables.registers import needed_columns, written_contract
from bfa.words.catalogue import message

#: What a save of a draft is said to come from.
VIA = "formuläret"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is writing."""

    kommun: Kommun
    #: The log that it began from.
    log: Log
    #: The names that the registers may mention; None where any may stand.
    kommundelar: tuple[str, ...] | None
    #: The rows of the log, by column, with what tells which row it is; proposals stand among the decisions.
    stands: Mapping[Row, Mapping[str, str]]
    #: What was written since, by row and column; "" is an emptied field. A row that only stands here is new.
    edits: Mapping[Row, Mapping[str, str]] = field(default_factory=dict)
    #: Rows taken away.
    gone: frozenset[Row] = frozenset()
    #: Names of codebooks that a column may hold, by register and column.
    names: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    #: Questions answered by letting stand what stands, or by the row going.
    agreed: Mapping[Cell, str | None] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.edits or self.gone or self.agreed)


def open_draft(kommun: Kommun) -> Draft:
    """A draft on the latest edition.

    Raises
    ------
    ParameterError
        The kommun file names no log.
    DataError
        The log is damaged; or there is none yet, and the registers lie in files that are to be saved in it first.
    """
    if kommun.registers.log is None:
        raise ParameterError(
            message("register_form.no_log", file=kommun.path.name),
            do=message("register_form.start_log", file=kommun.path.name, name=kommun.path.stem),
        )
    log = read_log(log_path(kommun))
    written = any(getattr(kommun.registers, name) for name in REGISTERS)
    if not log.edition and (written or is_there(log_path(kommun).with_suffix(".xlsx"))):
        raise DataError(
            message("register_form.no_save", kommun=kommun.kommun),
            do=message("register_form.save_first", file=kommun.path.name),
        )
    names = kommundelar_of(kommun)
    draft = Draft(kommun, log, None if names is None else tuple(names), {}, names=_names(kommun.root))
    return _on(draft, log)


def _names(root: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """The rules and the methods that may be named; none of a codebook that cannot be read, which `bfa check` tells."""
    found = {}
    with suppress(BfaError):
        found["causes", "rule"] = tuple(read_rules(codebook_file(root, "orsaksregler.yml")).rules)
    with suppress(BfaError):
        found["measures", "method"] = tuple(each.name for each in read_known(codebook_file(root, KNOWN)).values())
    return found


def _on(draft: Draft, log: Log) -> Draft:
    """A draft of the same kommun on another edition, nothing written."""
    rows = by_row(state(log) | proposals(log))
    stands = {row: _keys(row) | cells for row, cells in rows.items()}
    return Draft(draft.kommun, log, draft.kommundelar, stands, names=draft.names)


def _keys(row: Row) -> dict[str, str]:
    return {name: value for name, value in zip(key_columns(row[0]), row[1].split("@"), strict=False) if value}


def rows(draft: Draft, register: str) -> list[Row]:
    """The rows of a register in order, with those that are taken away until that is saved."""
    found = {row for row in (*draft.stands, *draft.edits) if row[0] == register}
    return sorted(found, key=lambda row: row_order(row[1]))


def texts(draft: Draft, row: Row) -> dict[str, str]:
    """What a row says, by column, as it is written; no column holds ""."""
    both = {**draft.stands.get(row, {}), **draft.edits.get(row, {})}
    return {name: text for name, text in both.items() if text}


def is_new(draft: Draft, row: Row) -> bool:
    """Whether a row is not in the register yet."""
    return row not in draft.stands


def written(draft: Draft, row: Row, column: str, text: str) -> Draft:
    """The draft with a field written over; one that is as it stands is no edit, but answers what was asked of it."""
    text, stands = text.strip(), draft.stands.get(row, {}).get(column, "")
    own = {name: said for name, said in draft.edits.get(row, {}).items() if name != column}
    if text != stands:
        own[column] = text
    edits = {other: said for other, said in draft.edits.items() if other != row}
    agreed = {cell: said for cell, said in draft.agreed.items() if cell != (*row, column)}
    if own or is_new(draft, row):
        edits[row] = own
    return replace(draft, edits=edits, agreed=agreed)


def begun(draft: Draft, register: str, given: Mapping[str, str]) -> tuple[Draft, Row]:
    """The draft with a new row that says what is given, and the row.

    Its number is the next that was never used; if somebody else takes it before it is saved it gets another then.
    """
    if key_columns(register) == ("number",):
        taken = [used_numbers(draft.log.saves).get(register, 0), *(int(row[1]) for row in rows(draft, register))]
        row = (register, str(max(taken) + 1))
    else:
        row = (register, f"+{1 + max((int(row[1]) for row in draft.edits if row[1].startswith('+')), default=0)}")
    said = _keys(row) if register != "follow_up" else {}
    return replace(draft, edits={**draft.edits, row: said | dict(given)}), row


def taken_away(draft: Draft, row: Row) -> Draft:
    """The draft where a row goes when it is saved; a new row is gone at once."""
    left = undone(draft, row)
    return left if is_new(draft, row) else replace(left, gone=left.gone | {row})


def undone(draft: Draft, row: Row) -> Draft:
    """The draft with a row as it stands in the register."""
    return replace(
        draft,
        edits={other: said for other, said in draft.edits.items() if other != row},
        gone=draft.gone - {row},
        agreed={cell: said for cell, said in draft.agreed.items() if cell[:2] != row},
    )


def questions(draft: Draft, row: Row) -> dict[str, tuple[str, Question]]:
    """By column, what others have proposed of a row and nobody has settled, and who did; "" is the whole row."""
    return {
        question.cell[2]: (saved_by(save), question)
        for save, question in open_questions(draft.log)
        if question.cell[:2] == row and question.cell not in draft.agreed
    }


def settled(draft: Draft, question: Question, *, as_proposed: bool) -> Draft:
    """The draft where a question is answered: by what was proposed, or by what stands."""
    *row, column = question.cell
    if column and as_proposed:
        return written(draft, (row[0], row[1]), column, question.proposed or "")
    if column:
        answer = draft.stands.get((row[0], row[1]), {}).get(column)
        draft = written(draft, (row[0], row[1]), column, answer or "")
    else:
        answer = GOES if as_proposed else STAYS
    return replace(draft, agreed={**draft.agreed, question.cell: answer})


def faults(draft: Draft, wanted: Iterable[Row]) -> dict[Cell, str]:
    """What is wrong with fields of rows, in Swedish, by cell."""
    found: dict[Cell, str] = {}
    for register, some in _by_register(wanted).items():
        found |= _tried(draft, register, some)[1]
    return found


def masks(draft: Draft, row: Row) -> set[str]:
    """The columns of a row in which something like a personal number stands, that is not saved."""
    return {name for name, text in texts(draft, row).items() if MASK in masked(text) and MASK not in text}


def _by_register(wanted: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in wanted:
        found.setdefault(row[0], []).append(row)
    return found


def _tried(draft: Draft, register: str, some: list[Row]) -> tuple[pd.DataFrame, dict[Cell, str]]:
    """Rows of a register as their contract has them, and what is wrong with them."""
    schema = written_contract(REGISTERS[register])
    words = headings(schema)
    lines = [texts(draft, row) for row in some]
    cells = pd.DataFrame(lines, columns=list(words), index=range(len(some)), dtype="str")
    page = RegisterPage(
        VIA, schema, words, list(words.values()), 0, needed_columns(schema), coding_in(draft.kommun.root)
    )
    table, _, wrong = page.tried(cells, draft.kommundelar)
    found = {(*some[at], fault.column): fault.said for fault in wrong for at in fault.rows}
    if key_columns(register) != ("number",) and not found:
        for at, row in enumerate(some):
            named = rows_of(cells_of({register: table.iloc[[at]]}))
            if is_new(draft, row) and named & draft.stands.keys() - draft.gone:
                found[*row, "date"] = message("register_form.same_day")
    found |= {(*row, name): ODD for row, line in zip(some, lines, strict=True) for name in line if is_odd(line[name])}
    return table, found


def as_book(draft: Draft) -> Book:
    """The draft as a workbook that was written from its edition would say it.

    Raises
    ------
    DataError
        A field is not as its contract has it, or two rows have one name.
    """
    edited = [row for row in draft.edits if row not in draft.gone]
    if wrong := faults(draft, edited):
        named = "; ".join(cell_name(cell) for cell in list(wrong)[:5]) + "; ..." * (len(wrong) > 5)
        raise DataError(message("register_form.to_mend", n=len(wrong)), found=named)
    cells = {
        (*row, name): text
        for row, said in draft.stands.items()
        if row not in draft.gone
        for name, text in said.items()
        if name not in key_columns(row[0]) and name not in draft.edits.get(row, {})
    }
    for register, some in _by_register(edited).items():
        own = {row: draft.edits[row] for row in some if not is_new(draft, row)}
        read = cells_of({register: _tried(draft, register, some)[0]})
        cells |= {cell: text for cell, text in read.items() if cell[2] in own.get(cell[:2], {cell[2]: ""})}
    columns = {name: frozenset(written_contract(schema).columns) for name, schema in REGISTERS.items()}
    return Book(cells, columns, draft.log.edition, draft.log.name, agreed=draft.agreed)


def save_draft(
    draft: Draft, *, who: str, party: str, at: datetime, say: Callable[[str], None]
) -> tuple[Draft, list[str]]:
    """Put the draft last in the log; a new one on what then stands, and what to tell the one who saved.

    Raises
    ------
    ParameterError
        Nobody is named, or the party is none of `PARTIES`.
    DataError
        A field is not as its contract has it, or the log cannot be written. Nothing is saved then.
    """
    refuse_sender(who, party)
    path = log_path(draft.kommun)
    with held(path, what=message("register_form.locked", kommun=draft.kommun.kommun), say=say):
        book, log = as_book(draft), read_log(path)
        refuse_another(draft.kommun, book, log, VIA)
        made = save_book(draft.kommun, book, Given(None, who, party, True, at), on=log, via=VIA)
    return _on(draft, read_log(path)), _told(made, log, since=draft.log.edition)


def refuse_sender(who: str, party: str) -> None:
    """Refuse a save by nobody or by a personal number, or for a party that is none.

    Raises
    ------
    ParameterError
        It is.
    """
    if not who.strip() or masked(who) != who:
        raise ParameterError(message("register_form.nobody"), do=message("register_form.say_who"))
    if party not in PARTIES:
        raise ParameterError(message("register_form.no_party", parties=", ".join(PARTIES)), found=party)


def _told(made: Made, log: Log, *, since: int) -> list[str]:
    """What the one who saved is to know of it: what became of it, what others have saved, and what is to be mended."""
    edition = str(log.edition + made.is_new)
    if not made.is_new:
        lines = [message("register_form.nothing_new", edition=edition)]
    elif made.save.changes or made.save.settled:
        lines = [message("register_form.saved", what=counted(made.save, log), edition=edition)]
    else:
        lines = [message("register_form.proposed", edition=edition)]
    lines += [message("register_form.meanwhile", who=saved_by(save)) for save in log.saves[since:]]
    lines += [
        message("register_form.moved", row=row_name(row), to=row_name((row[0], number)))
        for row, number in made.moved.items()
        if row[1].isdecimal()
    ]
    wrote = authors(log)
    asked = [f"{cell_name(each.cell)} ({saved_by(wrote.get(each.cell))})" for each in made.save.questions]
    if asked:
        lines.append(message("register_form.asked", n=len(asked), cells="; ".join(asked)))
    if made.broken:
        lines.append(message("register_form.broken", what="; ".join(made.broken)))
    return lines
