"""The manifest of a batch: all that its pages were made from, to be told from another time's.

It lies among the working files. Digests of counts or of registers are never written where pages are shared: who knows
all of a file but one cell could try that cell's values against them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bfa.analyses.where.gathering import SEED
from bfa.run import journal
from bfa.run.files import sha256
from bfa.run.kinds import is_period
from bfa.run.made_of import codebooks
from bfa.run.params import OWN, Batch
from bfa.run.task import Task
from bfa.tables.file_digests import file_digests
from bfa.tables.intake import named_files
from bfa.tables.kinds import REGISTERS
from bfa.tables.municipality import Kommun
from bfa.tables.register_log import Log, read_log
from bfa.tables.store import read_table, stored_fingerprint
from bfa.words.language import language

#: Version of what a manifest holds.
SCHEMA = 1
Manifest = dict[str, Any]
#: Keys of a source that say which data it is, not how they are read.
_WHICH = {"file", "files", "uttag", "source", "period"}
#: Keys of the kommun file that decide how everything is read or compared.
_HOW = {"crs", "timezone", "raknesatt", "preliminary_months", "recording_breaks"}


def manifest(batch: Batch, kommun: Kommun, tasks: Sequence[Task], *, results: Path, at: str) -> Manifest:
    """What the pages of a batch were made from, as plain JSON; its `edition` is None until one is kept.

    Parameters
    ----------
    results : Path
        The batch's `results.json`.
    at : str
        When the batch ended, ISO 8601.

    Raises
    ------
    DataError
        No store, or a file in it is damaged.
    """
    return {
        "schema": SCHEMA,
        "batch": batch.key,
        "tier": batch.tier,
        "kommun": kommun.kommun,
        "utgava": kommun.utgava,
        "uttag": str(kommun.uttag or ""),
        "edition": None,
        "complete": False,
        "at": at,
        "sources": list(_sources(kommun)),
        "codebooks": {name: held for books in reversed(codebooks(kommun)) for name, held in books.items()},
        "fingerprint": stored_fingerprint(kommun),
        "reading": _reading(kommun),
        "runs": [_run(task) for task in tasks],
        "notebooks": {task.job.notebook.stem: task.key.notebook for task in tasks},
        "versions": journal.versions(),
        "code": journal.code_digest(),
        "language": language(),
        "seed": SEED,
        "register": _register(kommun),
        "results": sha256(results),
    }


def _sources(kommun: Kommun) -> Iterator[dict[str, Any]]:
    """Every file but the registers, with its contents and the day it was taken out; "" where that is not said."""
    registers = {kommun.file(file) for name in (*REGISTERS, "log") if (file := getattr(kommun.registers, name))}
    extracts = [(source, set(kommun.files(source))) for source in (*kommun.incidents, *kommun.counts)]
    paths = [path for path in named_files(kommun) if path not in registers]
    several = Counter(path.name for path in paths)
    for path in paths:
        days = {source.extracted(path.name) or kommun.uttag for source, files in extracts if path in files}
        uttag = str(max((day for day in days if day), default=""))
        for part, held in file_digests([path]).items():
            name = f"{part.parent.name}/{part.name}" if several[path.name] > 1 else part.name
            yield {"file": name, "sha256": held, "bytes": part.stat().st_size, "uttag": uttag}


def _reading(kommun: Kommun) -> list[str]:
    """How each source, and all of them together, are read: a digest of each, and no word of the file itself."""
    sources = [source.model_dump(mode="json", exclude=_WHICH) for source in (*kommun.incidents, *kommun.counts)]
    return sorted({journal.digest(each) for each in (*sources, kommun.model_dump(mode="json", include=_HOW))})


def _run(task: Task) -> dict[str, Any]:
    """One run: the months it was asked about apart from how it was asked."""
    given = {name: value for name, value in task.job.parameters.items() if name not in OWN}
    periods = {name: value for name, value in given.items() if is_period(name, value)}
    how = {name: value for name, value in given.items() if name not in periods}
    return {"kommundel": task.kommundel, "notebook": task.notebook, "periods": periods, "parameters": how}


def read_edition(kommun: Kommun) -> int:
    """The edition of the register's log; 0 where there is none.

    Raises
    ------
    DataError
        The log is damaged.
    """
    return _log(kommun).edition


def _log(kommun: Kommun) -> Log:
    return read_log(kommun.file(kommun.registers.log)) if kommun.registers.log else Log()


def _register(kommun: Kommun) -> dict[str, Any]:
    """Which edition of the register was read, of which log, and the contents of its tables and of its owners alone."""
    log = _log(kommun)
    tables = ((name, read_table(kommun, name)) for name in REGISTERS)
    held = {name: table.to_json(orient="split", date_format="iso") for name, table in tables if table is not None}
    return {
        "log": log.name or None,
        "edition": log.edition or None,
        "sha256": journal.digest(held),
        "owners": journal.digest(held.get("owners")),
    }
