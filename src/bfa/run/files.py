"""Files that are either whole or not there: written beside their place, then moved into it."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import randbelow
from typing import Any

from bfa.errors import DataError, DisclosureError
from bfa.tables.disk import laid_down, reason


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside the target to write to; it takes the target's place when the block ends well.

    A number drawn at random is part of the path, so that two never write to the same, whatever machines they run on.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.stem[:60]}.{randbelow(10**12)}{target.suffix}")
    try:
        yield beside
        laid_down(beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """Says in Swedish what the system refuses to do with a file.

    Raises
    ------
    DataError
        The file is open in another program (on Windows), the disk is full, or the folder may not be written.
    """
    try:
        yield
    except OSError as error:
        found, do = reason(error, target)
        raise DataError(f"{target.name}: filen kan inte skrivas.", found=f"{found} ({target})", do=do) from error


def write_bytes(target: Path, content: bytes) -> None:
    """Put a file in place, whole. Refused as in `told`."""
    with told(target), replacing(target) as beside:
        beside.write_bytes(content)


def write_text(target: Path, text: str) -> None:
    """Put a text file in place, whole; UTF-8, line feeds. Refused as in `told`."""
    with told(target), replacing(target) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def write_json(target: Path, value: Any) -> None:
    """Put a JSON file in place, whole; NaN is refused since it is no JSON, and no name in it can pass for HTML."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).replace("<", "\\u003c")
    write_text(target, text + "\n")


def sha256(path: Path) -> str:
    """Contents of a file as a hexadecimal digest."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inside(folder: Path, name: str) -> Path:
    """A path in the folder.

    Raises
    ------
    DisclosureError
        The name leads out of the folder.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise DisclosureError("En utdatafil skulle ha hamnat utanför sin mapp.", do="byt namn på kommundelen.")
    return path
