"""The register's log: a line of JSON for each save, who and when, never rewritten; what the lines come to is the truth.

A line is written in one piece, so a save is whole or not there; each ends with a digest of its bytes and of the line
before, so that a history that was edited or broken is told. Clocks are kept and never used: the order is the file's.
"""

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bfa.errors import DataError
from bfa.tables.disk import opened, reason, unread
from bfa.tables.register_cells import Cell, Cells, Change, applied
from bfa.tables.register_merge import Question

_SIGNS = 12
_MARK = b',"sha256":"'
_CONFIRMS = b'{"kind":"confirmation",'
_FROM_COPY = "lägg tillbaka en säkerhetskopia av loggen; det som har sparats efter den finns kvar i arbetsböckerna."


@dataclass(frozen=True, slots=True)
class Save:
    """One save of the register."""

    #: 1 for the first. [count]
    edition: int
    at: datetime
    who: str
    #: Whose picture it is: kommun, polis or gemensam.
    party: str
    #: The file that it was read from.
    via: str
    #: The edition that the one who saved began from; None where that is not known.
    base: int | None
    changes: tuple[Change, ...]
    questions: tuple[Question, ...] = ()
    #: Cells whose question this save answers.
    settled: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That one party stands behind the register as an edition has it."""

    edition: int
    at: datetime
    who: str
    #: kommun or polis.
    party: str


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it was read."""

    saves: tuple[Save, ...] = ()
    #: Digest of the last line; "" where there is none.
    digest: str = ""
    #: The first signs of the first line's digest, by which one log is told from another; "" where there is none.
    name: str = ""
    #: Length of its whole lines. [bytes]
    size: int = 0
    #: What stands after them: a save that was never finished.
    cut: bytes = b""
    #: Whether the last whole line lacks its line break.
    open: bool = False
    #: In order; each is of the edition that was the last one then.
    confirmations: tuple[Confirmation, ...] = ()

    @property
    def edition(self) -> int:
        """The number of saves."""
        return len(self.saves)


def read_log(path: Path) -> Log:
    """The log, empty where there is no file.

    A last line that was cut is left out (`Log.cut`): what was saved before it holds.

    Raises
    ------
    DataError
        The file cannot be read, or a line is damaged; its number is told.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Log()
    except OSError as error:
        raise unread(path, error) from error
    *lines, last = content.split(b"\n")
    entries: list[Save | Confirmation] = []
    digests = [""]
    for line in lines:
        entries.append(_whole(line, digests[-1], entries, path))
        digests.append(_digest(line))
    cut = b""
    try:
        if last:
            entries.append(_whole(last, digests[-1], entries, path))
            digests.append(_digest(last))
    except DataError:
        cut = last
    return Log(
        tuple(entry for entry in entries if isinstance(entry, Save)),
        digest=digests[-1],
        name="".join(digests[1:2])[:_SIGNS],
        size=len(content) - len(cut),
        cut=cut,
        open=bool(last) and not cut,
        confirmations=tuple(entry for entry in entries if isinstance(entry, Confirmation)),
    )


def _digest(line: bytes) -> str:
    return line[-66:-2].decode("ascii", errors="replace")


def _whole(line: bytes, before: str, above: Sequence[Save | Confirmation], path: Path) -> Save | Confirmation:
    number, edition = len(above) + 1, above[-1].edition if above else 0
    body, mark, end = line.rpartition(_MARK)
    if not mark or end != f'{_chained(body, before)}"}}'.encode():
        raise DataError(f"{path.name}: rad {number} i registrets logg är skadad eller ändrad.", do=_FROM_COPY)
    entry = _entry(json.loads(body + b"}"))
    if entry.edition != edition + isinstance(entry, Save):
        raise DataError(
            f"{path.name}: rad {number} i registrets logg är en annan utgåva.", found=str(entry.edition), do=_FROM_COPY
        )
    return entry


def _chained(body: bytes, before: str) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()


def _entry(line: Mapping[str, Any]) -> Save | Confirmation:
    made = (line["edition"], datetime.fromisoformat(line["at"]), line["who"], line["party"])
    if line["kind"] == "confirmation":
        return Confirmation(*made)
    return Save(
        *made,
        line["via"],
        line["base"],
        tuple(Change((*cell,), *values) for *cell, values in ((*each[:3], each[3:]) for each in line["changes"])),
        tuple(Question((*cell,), *values) for *cell, values in ((*each[:3], each[3:]) for each in line["questions"])),
        tuple((*cell,) for cell in line["settled"]),
    )


def _line(entry: Save | Confirmation, before: str) -> bytes:
    said: dict[str, Any] = {
        "kind": "save" if isinstance(entry, Save) else "confirmation",
        "edition": entry.edition,
        "at": entry.at.isoformat(timespec="seconds"),
        "who": entry.who,
        "party": entry.party,
    }
    if isinstance(entry, Save):
        said |= {
            "via": entry.via,
            "base": entry.base,
            "changes": [[*each.cell, each.before, each.after] for each in entry.changes],
            "questions": [[*each.cell, each.before, each.stands, each.proposed] for each in entry.questions],
            "settled": [list(cell) for cell in entry.settled],
        }
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()[:-1]
    return body + _MARK + f'{_chained(body, before)}"}}\n'.encode()


def append(path: Path, entry: Save | Confirmation, *, on: Log) -> Log:
    """The log with one more entry, on the disk when this returns. The caller holds the lock of `path` (`lock.held`).

    What is left of a save that was cut is moved to `<name>.avbruten` first.

    Parameters
    ----------
    on : Log
        The log that the entry was made on.

    Raises
    ------
    DataError
        Someone has saved since, or a save is not the next edition or a confirmation not of the last; or the disk
        refuses, and the log is as it was.
    """
    if read_log(path) != on or entry.edition != on.edition + isinstance(entry, Save):
        raise DataError(
            f"{path.name}: någon annan har sparat i registret under tiden.",
            found=f"sparningen gjordes på utgåva {on.edition}",
            do="läs in arbetsboken igen.",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if on.cut:
            _written(path.with_name(f"{path.name}.avbruten"), on.cut + b"\n")
            os.truncate(path, on.size)
        _written(path, b"\n" * on.open + _line(entry, on.digest))
    except OSError as error:
        found, do = reason(error, path)
        raise DataError(f"{path.name}: registret kunde inte sparas; det är som det var.", found=found, do=do) from error
    return read_log(path)


def _written(path: Path, content: bytes) -> None:
    """Put bytes last in a file, all of them or none."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        size = os.fstat(file).st_size
        try:
            if os.write(file, content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file)
        except OSError:
            with suppress(OSError):
                os.ftruncate(file, size)
            raise
    finally:
        os.close(file)


def saves_digest(path: Path) -> str:
    """SHA-256 of a log's saves, damaged or not: what is confirmed between them changes nothing that is read.

    Raises
    ------
    DataError
        The file cannot be read.
    """
    with opened(path):
        lines = path.read_bytes().splitlines(keepends=True)
    return hashlib.sha256(b"".join(line for line in lines if not line.startswith(_CONFIRMS))).hexdigest()


def state(log: Log, edition: int | None = None) -> dict[Cell, str]:
    """What stands after an edition; after the last one where none is said.

    Raises
    ------
    DataError
        A change was made of something else than what stood.
    """
    saves = log.saves[:edition]
    cells: Cells = {}
    for save in saves:
        cells = applied(cells, save.changes)
    return dict(cells)


def authors(log: Log) -> dict[Cell, Save]:
    """Who last changed each cell that was ever written."""
    return {change.cell: save for save in log.saves for change in save.changes}


def open_questions(log: Log) -> list[tuple[Save, Question]]:
    """Questions that no one has answered, with the save that asked them.

    A question is answered by a save that says so, and by one that changes the cell and began from an edition in which
    the question was there to see.
    """
    left: list[tuple[Save, Question]] = []
    for save in log.saves:
        changed = {change.cell for change in save.changes}
        left = [
            (asked, question)
            for asked, question in left
            if question.cell not in save.settled
            and not (question.cell in changed and (save.base or 0) >= asked.edition)
        ]
        left += [(save, question) for question in save.questions]
    return left


def said_before(log: Log, *, who: str | None, base: int | None) -> set[tuple[Cell, str | None]]:
    """What one (None: anyone) has already written or proposed from an edition, for `register_merge.unsaid`."""
    saves = [save for save in log.saves if who in (save.who, None) and save.base == base]
    return {(change.cell, change.after) for save in saves for change in save.changes} | {
        (question.cell, question.proposed) for save in saves for question in save.questions
    }


def used_numbers(saves: Iterable[Save]) -> dict[str, int]:
    """The highest row number that each register has ever had."""
    used: dict[str, int] = {}
    for register, row in ((change.cell[0], change.cell[1]) for save in saves for change in save.changes):
        if row.isdecimal():
            used[register] = max(used.get(register, 0), int(row))
    return used
