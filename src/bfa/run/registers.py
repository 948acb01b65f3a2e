"""Saving the joint registers: a workbook into the log, and the log out into a workbook."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from bfa.errors import BfaError, DataError, ParameterError
from bfa.run.files import write_bytes
from bfa.run.register_workbook import who, workbook_of
from bfa.tables.disk import is_open_elsewhere, is_there
from bfa.tables.file_names import refuse_personal_files
from bfa.tables.kinds import REGISTERS, TABLES
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun
from bfa.tables.personal import masked
from bfa.tables.points import projected
from bfa.tables.register_answers import in_time, late, taken_back, unheard
from bfa.tables.register_book import TALK, WHOLE_ROW, Book, complete, read_book, read_files
from bfa.tables.register_cells import Cell, Change, Row, applied, rows_of
from bfa.tables.register_headings import SHEETS, headings
from bfa.tables.register_links import broken_links
from bfa.tables.register_log import (
    Log,
    Save,
    append,
    authors,
    read_log,
    said_before,
    state,
    used_numbers,
)
from bfa.tables.register_merge import GOES, merged, renumbered, unsaid
from bfa.tables.register_proposals import proposals, untouched
from bfa.tables.register_state import registers_of
from bfa.tables.registers import written_contract
from bfa.tables.spellings import folded

Say = Callable[[str], None]
#: Whose picture a save may be.
PARTIES = ("kommun", "polis", "gemensam")
#: Most questions listed in the terminal. [lines]
_SHOWN = 20


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
class _Made:
    """A save and what is told of it."""

    save: Save
    moved: Mapping[Row, str]
    kept: Sequence[Row]
    #: Proposals that were filled in beforehand and that nobody has touched. [count]
    idle: int


def save_registers(kommun: Kommun, given: Given, *, say: Say) -> int:
    """Save a workbook in the register's log; the number of cells that two have changed.

    Without a workbook, the first save is of the files that the kommun file names.

    Raises
    ------
    BfaError
        The workbook cannot be read or is not of this register, or the log is damaged. Nothing is saved then.
    """
    path = log_path(kommun)
    refuse_nobody("register-in", given.who)
    _refuse_party(given)
    _refuse_name(given.file)
    with held(path, what=f"Registret för {kommun.kommun} skrivs", say=say):
        log = read_log(path)
        if log.cut:
            say(
                f"Sista raden i {path.name} är avbruten: den sparningen blev inte klar. Allt före den gäller. "
                "Läs in arbetsboken igen."
            )
        book, via = _given_book(kommun, given, log, say)
        _refuse_another(kommun, book, log, via)
        for line in book.told:
            say(masked(line))
        made, before = _save(book, log, given, via), state(log)
        after = applied(before, made.save.changes)
        unheeded = _unheeded(book, log, file=given.file or own_workbook(kommun), who=given.who)
        if made.save.changes or made.save.questions or made.save.settled:
            registers = registers_of(after, where=via, kommundelar=_kommundelar(kommun))
            append(path, made.save, on=log)
            tables = {name: register.table for name, register in registers.items()}
            unheeded += _broken(broken_links(tables, today=pd.Timestamp(given.at), root=kommun.root))
        for line in (*_summary(made.save, rows_of(before), rows_of(after)), *_told(made, log), *unheeded):
            say(line)
    return len(made.save.questions)


def export_registers(kommun: Kommun, file: Path | None, *, at: datetime, say: Say) -> Path:
    """Write the latest edition as a workbook; the path it has.

    A workbook that is there and holds what the log does not, or what cannot be written as it was, is left alone: the
    new one is put beside it, under a name of which the same is true.

    Raises
    ------
    DataError
        There is no log yet, or it is damaged; or the file cannot be written, or its name is like a personal number.
    """
    _refuse_name(file)
    path = log_path(kommun)
    log = read_log(path)
    if not log.edition:
        raise DataError(f"Registret för {kommun.kommun} har ingen logg ännu.", do="spara det först: bfa register-in.")
    target = file or own_workbook(kommun)
    if target.suffix.lower() != ".xlsx":
        raise ParameterError(
            f"register-ut: {target.name} är inget namn på en arbetsbok.", do="skriv ett namn på .xlsx."
        )
    others: Mapping[str, list[list[Any]]] = {}
    if target.exists():
        with suppress(DataError):
            others = read_book(target).others
        if why := _own(kommun, target, log):
            say(f"{target.name} har {why}, och lämnas som den är.")
            target = _beside(kommun, target, log)
    write_bytes(target, workbook_of(log, kommun=kommun.kommun, at=at, others=others))
    return target


def _own(kommun: Kommun, path: Path, log: Log) -> str:
    """What a workbook has that would be lost if it were written over; "" where nothing would."""
    if is_open_elsewhere(path) or not _is_saved(kommun, path, log):
        return "sådant som inte är inläst"
    reckoned = read_book(path).reckoned
    if not reckoned:
        return ""
    return f"formler på blad som inte är våra ({', '.join(reckoned)}), som inte följer med i den nya"


def _beside(kommun: Kommun, target: Path, log: Log) -> Path:
    """The first name beside a workbook under which there is nothing, or nothing that would be lost."""
    stem = f"{target.stem}.utgava{log.edition}"
    names = (f"{stem}{f'-{n}' if n > 1 else ''}{target.suffix}" for n in count(1))
    paths = (target.with_name(name) for name in names)
    return next(path for path in paths if not path.exists() or not _own(kommun, path, log))


def unsaved(kommun: Kommun) -> list[str]:
    """What to tell of a workbook and of files that may hold what the log, which alone is read, does not."""
    if not kommun.registers.log or not is_there(log_path(kommun)):
        return []
    path, own, told = log_path(kommun), own_workbook(kommun), []
    if is_there(own) and not _is_saved(kommun, own, read_log(path)):
        told.append(f"{own.name} har sådant som inte är inläst.\n  Gör så här: kör bfa register-in.")
    files = {kommun.file(written) for name in REGISTERS if (written := getattr(kommun.registers, name))} - {own}
    newer = sorted(file.name for file in files if is_there(file) and file.stat().st_mtime > path.stat().st_mtime)
    if newer:
        told.append(
            f"{', '.join(newer)}: ändrad efter den senaste sparningen i registret, och läses inte: loggen läses.\n"
            "  Gör så här: skriv det nya i arbetsboken från bfa register-ut, och kör bfa register-in."
        )
    return told


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


def own_workbook(kommun: Kommun) -> Path:
    """The kommun's own workbook, which lies beside the log."""
    return log_path(kommun).with_suffix(".xlsx")


def refuse_nobody(command: str, who: str) -> None:
    """Refuse a save or a confirmation by nobody, or by a personal number.

    Raises
    ------
    ParameterError
        No name, or one that holds a personal number.
    """
    if not who.strip() or masked(who) != who:
        raise ParameterError(f"{command}: --vem saknas.", do="skriv vem, gärna en roll: --vem samordnaren.")


def _refuse_name(file: Path | None) -> None:
    if file is not None:
        refuse_personal_files([file], root=file.parent)


def _refuse_party(given: Given) -> None:
    if given.party not in PARTIES:
        raise ParameterError(f"register-in: --part är något av {', '.join(PARTIES)}.", found=given.party)


def _given_book(kommun: Kommun, given: Given, log: Log, say: Say) -> tuple[Book, str]:
    file = given.file or own_workbook(kommun)
    names = _kommundelar(kommun)
    if given.file is None and not is_there(file) and not log.edition:
        named = {name: written for name in REGISTERS if (written := getattr(kommun.registers, name))}
        if not named:
            raise DataError(
                f"{kommun.path.name}: inga register att spara.",
                do=f"lägg en arbetsbok i {file}, eller ange den med --fil.",
            )
        files = {name: kommun.file(written) for name, written in named.items()}
        refuse_personal_files(files.values(), root=kommun.root)
        return read_files(files, kommundelar=names), ", ".join(dict.fromkeys(path.name for path in files.values()))
    if given.file is None and not is_there(file):
        raise DataError(
            f"{file.name}: arbetsboken finns inte.", found=str(file.parent), do="kör bfa register-ut först."
        )
    if is_open_elsewhere(file):
        say(f"{file.name} är öppen i ett annat program: det som inte är sparat kommer inte med")
    return read_book(file, kommundelar=names), file.name


def _kommundelar(kommun: Kommun) -> list[str] | None:
    if kommun.areas is None:
        return None
    part = TABLES["areas"].read(kommun, kommun.areas, crs=projected(kommun.crs, where=kommun.path.name), areas=None)
    return [str(name) for name in part.table["kommundel"]]


def _refuse_another(kommun: Kommun, book: Book, log: Log, via: str) -> None:
    if book.kommun and folded(book.kommun) != folded(kommun.kommun):
        raise DataError(f"{via}: arbetsboken är en annan kommuns.", found=book.kommun, do="ange rätt fil med --fil.")
    others = bool(book.edition) and book.log != log.name
    if others or (book.edition or 0) > log.edition:
        raise DataError(
            f"{via}: arbetsboken är skriven ur en annan logg än {kommun.registers.log}.",
            found=f"utgåva {book.edition}; loggen har {log.edition}",
            do="lägg tillbaka rätt logg, eller ta bort bladet Om så att arbetsboken jämförs cell för cell.",
        )


def _save(book: Book, log: Log, given: Given, via: str) -> _Made:
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
    return _Made(save, moved, found.kept if book.edition is not None else (), len(waiting))


def _settling(agreed: Mapping[Cell, str | None], stands: Mapping[Cell, str]) -> list[Change]:
    """The changes by which what was agreed stands."""
    made: list[Change] = []
    for cell, value in agreed.items():
        if cell[2] and stands.get(cell) != value:
            made.append(Change(cell, stands.get(cell), value))
        elif not cell[2] and value == GOES:
            made += [Change(each, was, None) for each, was in stands.items() if each[:2] == cell[:2]]
    return made


def _told(made: _Made, log: Log) -> list[str]:
    """What the one who saves needs to know of rows and of what others have written."""
    lines = [
        f"  {row_name(row)} i arbetsboken är {row_name((row[0], number))} i registret."
        for row, number in made.moved.items()
    ]
    if made.idle:
        many = _many(
            made.idle, "förslag på bladet Beslut är orört och väntar", "förslag på bladet Beslut är orörda och väntar"
        )
        lines.append(f"{many}.")
    if made.kept:
        some = ", ".join(row_name(row) for row in made.kept[:5]) + (" m.fl." if len(made.kept) > 5 else "")
        many = _many(len(made.kept), "rad", "rader")
        lines.append(f"{many} i registret finns inte i arbetsboken och står kvar: {some}.")
        lines.append("  Gör så här: kör med --ta-bort om de ska bort.")
    asked = made.save.questions
    if asked:
        wrote = authors(log)
        since = f"sedan utgåva {made.save.base}" if made.save.base is not None else "i registret"
        many = _many(len(asked), f"cell har också ändrats {since}", f"celler har också ändrats {since}")
        lines.append(f"{many}. Det som stod i registret står kvar, och det ni skrev är sparat:")
        lines += [f"  {cell_name(question.cell)} ({who(wrote.get(question.cell))})" for question in asked[:_SHOWN]]
        lines += [f"  ... och {len(asked) - _SHOWN} till"] * (len(asked) > _SHOWN)
        lines.append("  Gör så här: kör bfa register-ut och fyll i kolumnen vi enas om på bladet Att tala om.")
    return lines


def _unheeded(book: Book, log: Log, *, file: Path, who: str) -> list[str]:
    """What is told of answers that settle nothing, and of cells that are back as they were."""
    found = list(late(book, log))
    back = [] if book.edition is None else taken_back(book, log, via=file.name, written=file.stat().st_mtime, who=who)
    lines = []
    if found:
        said = "används inte: frågan är avgjord eller ny, eller cellen ändrad, sedan arbetsboken skrevs"
        lines += [f"{len(found)} svar på bladet {TALK} {said}:", *_shown(found)]
        lines.append("  Gör så här: kör bfa register-ut och svara i den nya arbetsboken.")
    if back:
        said = f"som i utgåva {book.edition}, men det som sedan har sparats ur {file.name} står kvar i registret:"
        lines += [f"{_many(len(back), 'cell är', 'celler är')} {said}", *_shown(back)]
        lines.append("  Gör så här om de ska ändras tillbaka: kör bfa register-ut och ändra i den nya arbetsboken.")
    return lines


def _broken(found: Sequence[tuple[str, int]]) -> list[str]:
    """What of the registers does not fit together as they now stand (`broken_links`), and what to do."""
    if not found:
        return []
    do = "  Gör så här: kör bfa register-ut, rätta i den nya arbetsboken och kör bfa register-in."
    return ["Sparat, men går inte ihop:", *(f"  {what}" for what, _ in found), do]


def _shown(cells: Sequence[Cell]) -> list[str]:
    more = [f"  ... och {len(cells) - _SHOWN} till"] * (len(cells) > _SHOWN)
    return [*(f"  {cell_name(cell)}" for cell in cells[:_SHOWN]), *more]


def _many(n: int, one: str, several: str) -> str:
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


def _summary(save: Save, before: set[Row], after: set[Row]) -> list[str]:
    if not (save.changes or save.questions or save.settled):
        return [f"{save.via}: inget nytt. Registret är utgåva {save.edition - 1}."]
    new, gone = len(after - before), len(before - after)
    parts = [
        _many(len(save.changes), "cell ändrad", "celler ändrade"),
        *([_many(new, "ny rad", "nya rader")] if new else []),
        *([_many(gone, "rad borttagen", "rader borttagna")] if gone else []),
        *([_many(len(save.settled), "fråga avgjord", "frågor avgjorda")] if save.settled else []),
    ]
    return [
        f"{save.via}: {', '.join(parts)}. Registret är nu utgåva {save.edition}.",
        "  Hämta en ny arbetsbok med bfa register-ut innan ni ändrar mer: en som är läst är kvar på sin utgåva.",
    ]


def _is_saved(kommun: Kommun, path: Path, log: Log) -> bool:
    """Whether the log holds all that a workbook does; the kommundelar are looked up only where it seems not to."""
    try:
        return _is_held(kommun, read_book(path), log, path) or _is_held(
            kommun, read_book(path, kommundelar=_kommundelar(kommun)), log, path
        )
    except BfaError:
        return False


def _is_held(kommun: Kommun, book: Book, log: Log, path: Path) -> bool:
    _refuse_another(kommun, book, log, "")
    save = _save(book, log, Given(None, "", "", False, datetime.min), "").save
    if save.changes or save.questions or save.settled or book.unread or unheard(book, log):
        return False
    return not taken_back(book, log, via=path.name, written=path.stat().st_mtime)
