"""One proposal: a key of the kommun file, a value, why, and what speaks against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one key of the kommun file could be."""

    #: A key of `tables.municipality`, such as ``separator`` or ``columns.start``.
    key: str
    #: Plain YAML.
    value: Any
    #: The reason, in Swedish. Headings, counts and shapes only, never what stands in a cell.
    why: str
    #: What may be wrong with it, in Swedish; "" where nothing speaks against it.
    doubt: str = ""


def settings(proposals: Iterable[Proposal]) -> dict[str, Any]:
    """The proposals as nested keys: ``columns.start`` lies under ``columns``."""
    found: dict[str, Any] = {}
    for each in proposals:
        *above, last = each.key.split(".")
        place = found
        for name in above:
            place = place.setdefault(name, {})
        place[last] = each.value
    return found
