"""Which files a name in a params file stands for, and what they hold, as digests."""

import hashlib
from collections.abc import Iterable
from glob import glob
from pathlib import Path

from bfa.tables.disk import is_left_by_a_program, is_there, opened


def matching(root: Path, name: str) -> list[Path]:
    """The files that a name or a pattern stands for, in order; one that finds none stands for itself."""
    found = [] if is_there(root / name) else glob(name, root_dir=root, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
    mine = sorted(each for each in found if not is_left_by_a_program(each))
    return [root / each for each in mine or [name]]


def file_digests(paths: Iterable[Path]) -> dict[Path, str]:
    """SHA-256 of each file's contents, of every part of a shapefile; "" for a file that is not there."""
    parts = (sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix.lower() == ".shp" else [path] for path in paths)
    return {part: contents(part) for each in parts for part in each}


def contents(path: Path) -> str:
    """SHA-256 of a file's contents; "" where it is not there."""
    if not is_there(path):
        return ""
    with opened(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
