"""The fingerprint of a store: what it was made from, so that it is made again when that changes and only then."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bfa.tables.codes import codebook_file
from bfa.tables.coding import CODING
from bfa.tables.file_digests import contents, file_digests
from bfa.tables.known_measures import KNOWN
from bfa.tables.kommuner import CHANGES, KOMMUNER
from bfa.tables.municipality import Kommun
from bfa.tables.register_log import saves_digest
from bfa.tables.tag_book import BOOK

#: Keys of the kommun file that the intake does not read: what pages say, and how the analyses order the crime table.
APART = frozenset(
    {
        *("utgava", "problembild", "sekretessprovning", "nasta_uppfoljning", "kontakt", "lagesbild"),
        *("crime_table", "code_breaks"),
    }
)


def fingerprint(kommun: Kommun, names: Sequence[str]) -> str:
    """SHA-256 of what an intake is made from.

    That is the intake's own code, the keys of the kommun file that it reads, and the contents of the files they name,
    codebooks included; of a register's log its saves. Folders are not part of it: data that are moved are the same
    data.

    Parameters
    ----------
    names : sequence of str
        Every source file, or pattern of files, as the kommun file names it.

    Raises
    ------
    ParameterError
        A codebook is missing.
    """
    numbered = {name: f"{number} {Path(name).name}" for number, name in enumerate(dict.fromkeys(names))}
    keys = _without_folders(kommun.model_dump(mode="json", exclude=set(APART)), numbered)
    found = hashlib.sha256(f"{_code()}\n{json.dumps(keys, sort_keys=True)}\n".encode())
    log = kommun.file(kommun.registers.log) if kommun.registers.log else None
    named = [*(source.codes for source in kommun.incidents if source.codes), CODING]
    books = dict.fromkeys(codebook_file(kommun.root, name) for name in named)
    if kommun.registers.log or kommun.registers.measures:
        books[codebook_file(kommun.root, KNOWN)] = None
    books |= dict.fromkeys(codebook_file(kommun.root, BOOK) for source in kommun.incidents if source.text)
    if kommun.published:
        books |= dict.fromkeys(codebook_file(kommun.root, name) for name in (KOMMUNER, CHANGES))
    for part, held in file_digests([*(path for name in numbered for path in kommun.matching(name)), *books]).items():
        found.update(f"{part.name} {saves_digest(part) if part == log else held}\n".encode())
    return found.hexdigest()


def _without_folders(value: Any, numbered: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return numbered.get(value, value)
    if isinstance(value, dict):
        return {key: _without_folders(item, numbered) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_folders(item, numbered) for item in value]
    return value


@cache
def _code() -> str:
    """The sources of this floor; an intake by other code may give other tables."""
    return " ".join(contents(path) for path in sorted(Path(__file__).parent.glob("*.py")))
