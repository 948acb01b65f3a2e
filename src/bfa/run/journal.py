"""The journal: what each run was made of, what it gave, and whether that still stands.

papermill's own saved state is wrong after a killed kernel or a full disk, so the journal is ours: one small file per
run, written whole after its outputs are in place. A run is done when all it was made of is unchanged and its outputs
lie there with the same contents.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from bfa.run.files import sha256, write_json
from bfa.words.language import language

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Key:
    """What a run is made of; each a hexadecimal digest."""

    #: Contents of the notebook file; sources, Python and libraries; parameters and links; intake and codebooks.
    notebook: str
    package: str
    parameters: str
    data: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the journal holds of one run."""

    #: What it was made of.
    key: Key
    #: Real name ("" for the whole kommun) and file stem.
    kommundel: str
    notebook: str
    #: "klar" or "misslyckad".
    state: str
    #: Why it failed, in Swedish; "" when it did not.
    reason: str = ""
    #: Path relative to the reports folder, to contents (digest).
    outputs: Mapping[str, str] = field(default_factory=dict)
    #: What the notebook handed on.
    figures: Mapping[str, Any] = field(default_factory=dict)
    #: Wall time. [s]
    seconds: float = 0.0
    #: Local time, ISO 8601.
    ended: str = ""


def write_record(path: Path, record: Record) -> None:
    """Put a record in place, whole."""
    write_json(path, asdict(record))


def read_record(path: Path) -> Record | None:
    """The record, or None where there is none or it is damaged."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Record(**{**held, "key": Key(**held["key"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_done(record: Record | None, key: Key, *, reports: Path) -> bool:
    """Whether the run need not be made again; the record's outputs are relative to `reports`."""
    if record is None or record.state != "klar" or record.key != key:
        return False
    return bool(record.outputs) and outputs_stand(record, reports=reports)


def outputs_stand(record: Record, *, reports: Path) -> bool:
    """Whether every output lies where it was put, with the same contents."""
    return all((reports / name).is_file() and sha256(reports / name) == held for name, held in record.outputs.items())


def digest(value: Any) -> str:
    """A plain value as a digest; the order of keys does not matter."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def package_digest() -> str:
    """The package and what it stands on (`_package`), and the language that pages are said in."""
    said = language()
    return digest([_package(), said, sha256(Path(said)) if Path(said).is_file() else ""])


@cache
def _package() -> str:
    """The package's own files, Python, and the libraries it asks for with the versions that are installed."""
    return digest([versions(), code_digest()])


@cache
def code_digest() -> str:
    """The package's own files."""
    files = (path for path in sorted(_PACKAGE.rglob("*")) if "__pycache__" not in path.parts)
    return digest(contents(files, _PACKAGE))


def versions() -> dict[str, str]:
    """Python, the package where it is installed, and the libraries that it asks for, with their versions."""
    python = ".".join(map(str, sys.version_info[:3]))
    try:
        wanted = [line for line in requires("bfa") or [] if "extra ==" not in line]
        names = [re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in wanted]
        return {"python": python} | {name: version(name) for name in ["bfa", *names]}
    except PackageNotFoundError:
        return {"python": python}


def contents(files: Iterable[Path], folder: Path) -> dict[str, str]:
    """Path relative to a folder, to contents (digest), of the files that are there."""
    return {path.relative_to(folder).as_posix(): sha256(path) for path in files if path.is_file()}
