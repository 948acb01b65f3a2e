"""The files of a batch whose workers share no disk with it: at an address that fsspec knows, each under its digest.

What the pages read of the project is sent once. A worker lays it out in a folder of its own and runs there; what it
writes goes back the same way, and who fetches a file refuses it where its contents are not those of its name. The
address is a folder on a drive, an object store, or whatever else fsspec has a driver for; what lies there is of this
batch alone and is taken away when its runs are done.
"""

import json
import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Any

from bfa.errors import BfaError, DataError, ParameterError
from bfa.run.files import inside, replacing, sha256
from bfa.run.task import Result, Task
from bfa.tables.codes import CHECKOUT
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.promises import promises_of
from bfa.tables.store import store_folder

# One at a time lays a project out in this process.
_laying = Lock()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What of a batch's project is left for its workers, and where."""

    #: Folder of this batch alone, as fsspec writes it.
    address: str
    #: Of a JSON object: path from the project's folder, to contents (digest).
    contents: str

    def put(self, path: Path) -> str:
        """Leave a file; its digest."""
        held = sha256(path)
        files, folder = _at(self.address)
        if not files.exists(f"{folder}/{held}"):
            files.put_file(str(path), f"{folder}/{held}")
        return held

    def fetch(self, held: str, target: Path) -> None:
        """Put a file that was left in place, whole.

        Raises
        ------
        DataError
            Its contents are others than those of the digest.
        """
        files, folder = _at(self.address)
        with replacing(target) as beside:
            files.get_file(f"{folder}/{held}", str(beside))
            if sha256(beside) != held:
                raise DataError(
                    f"{target.name}: filen är inte den som lämnades på {self.address}.", do="kör samma kommando igen."
                )


@contextmanager
def left(address: str, tasks: Iterable[Task]) -> Generator[Parcel, None, None]:
    """The parcel of some tasks of one batch, for as long as they run.

    Raises
    ------
    ParameterError
        Nothing can be written at the address, or fsspec lacks what reaches it.
    DataError
        A file that the pages read lies outside the project's folder.
    """
    own = Parcel(f"{address.rstrip('/')}/{token_hex(8)}", "")
    files, folder = _at(own.address)
    try:
        yield replace(own, contents=_sent(own, read_by(tasks)))
    finally:
        with suppress(Exception):  # it was never made, or is no longer reached
            files.rm(folder, recursive=True)


def read_by(tasks: Iterable[Task]) -> dict[str, Path]:
    """Every file that the pages of some tasks read: path from the project's folder, with forward slashes, to file.

    They are the notebooks, the params, the codebooks (the checkout's own where the project has none of that name), the
    store, the promises given and the register's log.

    Raises
    ------
    DataError
        One of them lies outside the project's folder.
    """
    found: dict[str, Path] = {}
    for task in tasks:
        root = task.job.cwd.parent
        kommun = read_kommun(task.job.cwd / task.job.parameters["kommun"])
        if kommun.path not in found.values():
            found |= _of_project(root, kommun)
        found[_named(task.job.notebook, root)] = task.job.notebook
    return found


@contextmanager
def laid_out(parcel: Parcel, task: Task, folder: Path) -> Iterator[Task]:
    """The task as it is run in a worker's own folder, in which the project is laid out the first time."""
    project = _project(parcel, folder)
    with _laying:
        if not project.is_dir():
            _lay_out(parcel, project)
    with tempfile.TemporaryDirectory(prefix="bfa", dir=folder, ignore_cleanup_errors=True) as out:
        job = replace(
            task.job,
            notebook=project / _named(task.job.notebook, task.job.cwd.parent),
            cwd=project / task.job.cwd.name,
            executed=Path(out) / "arbetsmaterial" / task.job.executed.name,
        )
        yield replace(task, job=job, handout=Path(out) / "sidor" / task.handout.name)


def left_by(parcel: Parcel, own: Task, task: Task) -> dict[Path, str]:
    """Leave what `own`, the task as the worker ran it, has written: where it belongs in the batch, to its digest."""
    places = {own.handout.parent: task.handout.parent, own.job.executed.parent: task.job.executed.parent}
    return {
        there / path.name: parcel.put(path)
        for here, there in places.items()
        if here.is_dir()
        for path in sorted(here.iterdir())
    }


def moved_back(result: Result, task: Task) -> Result:
    """A result with its files where they belong in the batch."""
    return replace(result, files=tuple(task.handout.parent / path.name for path in result.files))


def forget(parcel: Parcel, folder: Path) -> None:
    """Take away the project that a worker laid out."""
    shutil.rmtree(_project(parcel, folder), ignore_errors=True)


def _project(parcel: Parcel, folder: Path) -> Path:
    return folder / f"bfa-{parcel.address.rpartition('/')[2]}"


def unmoved(parcel: Parcel, error: Exception) -> str:
    """Why a file could not be left or fetched, in Swedish."""
    return str(error if isinstance(error, BfaError) else _unreached(parcel.address, error))


def _sent(parcel: Parcel, files: Mapping[str, Path]) -> str:
    try:
        there, folder = _at(parcel.address)
        there.mkdir(folder, create_parents=False)  # a bucket by a misspelt name is not made
        held = {name: parcel.put(path) for name, path in files.items()}
        with tempfile.TemporaryDirectory(prefix="bfa", ignore_cleanup_errors=True) as beside:
            contents = Path(beside) / "innehall.json"
            contents.write_text(json.dumps(held, sort_keys=True), encoding="utf-8")
            return parcel.put(contents)
    except BfaError:
        raise
    except Exception as error:  # each driver has errors of its own
        raise _unreached(parcel.address, error) from None


def _lay_out(parcel: Parcel, project: Path) -> None:
    beside = project.with_name(f".{project.name}")
    shutil.rmtree(beside, ignore_errors=True)
    contents = beside / "innehall.json"
    parcel.fetch(parcel.contents, contents)
    for name, held in json.loads(contents.read_text(encoding="utf-8")).items():
        parcel.fetch(held, inside(beside, name))
    beside.replace(project)


def _of_project(root: Path, kommun: Kommun) -> dict[str, Path]:
    store, log = store_folder(kommun), kommun.registers.log
    own = [*(root / "params").rglob("*.yml"), *store.rglob("*"), *promises_of(kommun).glob("*.json")]
    own += [kommun.path, *([kommun.file(log)] if log else [])]
    found = {_named(path, root): path for path in own if path.is_file() and not path.name.startswith(".")}
    books = [path for folder in (CHECKOUT, kommun.root) for path in (folder / "data" / "codebook").glob("*")]
    return {f"data/codebook/{path.name}": path for path in books if path.is_file()} | found


def _named(path: Path, root: Path) -> str:
    if not path.is_relative_to(root):
        raise DataError(
            f"{path.name}: filen ligger utanför projektmappen och kan inte skickas till klustret.",
            found=str(path.parent),
            do="lägg den i projektmappen, eller använd en delad disk och utelämna --exchange.",
        )
    return path.relative_to(root).as_posix()


def _at(address: str) -> tuple[Any, str]:
    """The file system of an address, and the address as that writes it."""
    try:
        found: tuple[Any, str] = import_module("fsspec.core").url_to_fs(address)
        return found
    except Exception as error:  # no such protocol, its driver is not installed, or it wants what it is not given
        raise _unreached(address, error) from None


def _unreached(address: str, error: Exception) -> ParameterError:
    return ParameterError(
        f"{address}: dit går det inte att skicka filer.",
        found=type(error).__name__,
        do="kontrollera att mappen eller hinken finns och får skrivas, och att drivrutinen är installerad (s3:// "
        "behöver paketet s3fs).",
    )
