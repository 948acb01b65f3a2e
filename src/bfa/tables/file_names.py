"""Names of files, folders and sheets go out with messages, reports and the store: none may be a personnummer."""

import re
from collections.abc import Iterable
from pathlib import Path

from bfa.errors import DataError
from bfa.tables.personal import masked, personal_in

#: When a system wrote the file, from 2015 on: 20240105_1234, 20240105T123456, 202401051234.
_STAMP = re.compile(
    r"(?<!\d)20(?:1[5-9]|2\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[_T]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?!\d)"
)
_DO = "byt namn; namnet skrivs i rapporter, i lagret och på skärmen."


def is_personal(name: str) -> bool:
    """Whether a name looks like a personnummer and not like the moment that a system wrote the file."""
    return bool(personal_in(_STAMP.sub(" ", name)))


def refuse_personal_files(paths: Iterable[Path], *, root: Path) -> None:
    """Refuse files whose name, or a folder's name below the root, looks like a personnummer.

    Raises
    ------
    DataError
        Says which, masked.
    """
    for path in dict.fromkeys(paths):
        parts = path.relative_to(root).parts if path.is_relative_to(root) else path.parts
        if any(map(is_personal, parts)):
            said = "namnet på en fil eller en mapp ser ut som ett personnummer."
            raise DataError(said, found=masked("/".join(parts)), do=_DO)


def refuse_personal_names(names: Iterable[str], *, what: str, where: str) -> None:
    """Refuse a file with a sheet or another part whose name looks like a personnummer.

    Raises
    ------
    DataError
        Names the file and what kind of part it is, never the name itself.
    """
    if any(map(is_personal, names)):
        raise DataError(f"{where}: namnet på {what} ser ut som ett personnummer.", do=_DO)
