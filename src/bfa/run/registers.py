"""Saving the joint registers: a workbook into the log, and the log out into a workbook."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from bfa.errors import BfaError, DataError, ParameterError
from bfa.run.files import write_bytes
from bfa.run.register_saving import (
    PARTIES,
    Given,
    Made,
    cell_name,
    counted,
    how_many,
    kommundelar_of,
    log_path,
    merged_save,
    refuse_another,
    row_name,
    save_book,
)
from bfa.run.register_workbook import who, workbook_of
from bfa.tables.coding import coding_in
from bfa.tables.disk import is_open_elsewhere, is_there
from bfa.tables.file_names import refuse_personal_files
from bfa.tables.kinds import REGISTERS
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun
from bfa.tables.personal import masked
from bfa.tables.register_answers import late, taken_back, unheard
from bfa.tables.register_book import TALK, Book, read_book, read_files
from bfa.tables.register_cells import Cell
from bfa.tables.register_log import (
    Log,
    authors,
    read_log,
)

Say = Callable[[str], None]
#: Most questions listed in the terminal. [lines]
_SHOWN = 20


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
        refuse_another(kommun, book, log, via)
        for line in book.told:
            say(masked(line))
        unheeded = _unheeded(book, log, file=given.file or own_workbook(kommun), who=given.who)
        made = save_book(kommun, book, given, on=log, via=via)
        for line in (*_summary(made, log), *_told(made, log), *unheeded, *_broken(made)):
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
            others = read_book(target, coding=coding_in(kommun.root)).others
        if why := _own(kommun, target, log):
            say(f"{target.name} har {why}, och lämnas som den är.")
            target = _beside(kommun, target, log)
    write_bytes(target, workbook_of(log, kommun=kommun.kommun, at=at, others=others, coding=coding_in(kommun.root)))
    return target


def _own(kommun: Kommun, path: Path, log: Log) -> str:
    """What a workbook has that would be lost if it were written over; "" where nothing would."""
    if is_open_elsewhere(path) or not _is_saved(kommun, path, log):
        return "sådant som inte är inläst"
    reckoned = read_book(path, coding=coding_in(kommun.root)).reckoned
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
    names = kommundelar_of(kommun)
    if given.file is None and not is_there(file) and not log.edition:
        named = {name: written for name in REGISTERS if (written := getattr(kommun.registers, name))}
        if not named:
            raise DataError(
                f"{kommun.path.name}: inga register att spara.",
                do=f"lägg en arbetsbok i {file}, eller ange den med --fil.",
            )
        files = {name: kommun.file(written) for name, written in named.items()}
        refuse_personal_files(files.values(), root=kommun.root)
        read = read_files(files, kommundelar=names, coding=coding_in(kommun.root))
        return read, ", ".join(dict.fromkeys(path.name for path in files.values()))
    if given.file is None and not is_there(file):
        raise DataError(
            f"{file.name}: arbetsboken finns inte.", found=str(file.parent), do="kör bfa register-ut först."
        )
    if is_open_elsewhere(file):
        say(f"{file.name} är öppen i ett annat program: det som inte är sparat kommer inte med")
    return read_book(file, kommundelar=names, coding=coding_in(kommun.root)), file.name


def _told(made: Made, log: Log) -> list[str]:
    """What the one who saves needs to know of rows and of what others have written."""
    lines = [
        f"  {row_name(row)} i arbetsboken är {row_name((row[0], number))} i registret."
        for row, number in made.moved.items()
    ]
    if made.idle:
        many = how_many(
            made.idle, "förslag på bladet Beslut är orört och väntar", "förslag på bladet Beslut är orörda och väntar"
        )
        lines.append(f"{many}.")
    if made.kept:
        some = ", ".join(row_name(row) for row in made.kept[:5]) + (" m.fl." if len(made.kept) > 5 else "")
        many = how_many(len(made.kept), "rad", "rader")
        lines.append(f"{many} i registret finns inte i arbetsboken och står kvar: {some}.")
        lines.append("  Gör så här: kör med --ta-bort om de ska bort.")
    asked = made.save.questions
    if asked:
        wrote = authors(log)
        since = f"sedan utgåva {made.save.base}" if made.save.base is not None else "i registret"
        many = how_many(len(asked), f"cell har också ändrats {since}", f"celler har också ändrats {since}")
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
        lines += [f"{how_many(len(back), 'cell är', 'celler är')} {said}", *_shown(back)]
        lines.append("  Gör så här om de ska ändras tillbaka: kör bfa register-ut och ändra i den nya arbetsboken.")
    return lines


def _shown(cells: Sequence[Cell]) -> list[str]:
    more = [f"  ... och {len(cells) - _SHOWN} till"] * (len(cells) > _SHOWN)
    return [*(f"  {cell_name(cell)}" for cell in cells[:_SHOWN]), *more]


def _summary(made: Made, log: Log) -> list[str]:
    if not made.is_new:
        return [f"{made.save.via}: inget nytt. Registret är utgåva {log.edition}."]
    return [
        f"{made.save.via}: {counted(made.save, log)}. Registret är nu utgåva {made.save.edition}.",
        "  Hämta en ny arbetsbok med bfa register-ut innan ni ändrar mer: en som är läst är kvar på sin utgåva.",
    ]


def _broken(made: Made) -> list[str]:
    if not made.broken:
        return []
    do = "  Gör så här: kör bfa register-ut, rätta i den nya arbetsboken och kör bfa register-in."
    return ["Sparat, men går inte ihop:", *(f"  {what}" for what in made.broken), do]


def _is_saved(kommun: Kommun, path: Path, log: Log) -> bool:
    """Whether the log holds all that a workbook does; the kommundelar are looked up only where it seems not to."""
    try:
        coding = coding_in(kommun.root)
        return _is_held(kommun, read_book(path, coding=coding), log, path) or _is_held(
            kommun, read_book(path, kommundelar=kommundelar_of(kommun), coding=coding), log, path
        )
    except BfaError:
        return False


def _is_held(kommun: Kommun, book: Book, log: Log, path: Path) -> bool:
    refuse_another(kommun, book, log, "")
    made = merged_save(book, log, Given(None, "", "", False, datetime.min), "")
    if made.is_new or book.unread or unheard(book, log):
        return False
    return not taken_back(book, log, via=path.name, written=path.stat().st_mtime)
