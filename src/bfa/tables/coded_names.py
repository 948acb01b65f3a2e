"""Names with a crime code before or after them: stöld (0801), 0801 stöld and stöld may be one type."""

import re
from collections.abc import Iterable

_CODES = r"[(\[]?(?:brotts?kod(?:er)?:?\s*|kod:?\s*)?\d{3,5}(?:(?:\s*[,/&–-]\s*|\s+)\d{3,5})*[)\]]?"
_BEFORE, _AFTER = re.compile(rf"{_CODES}[\s.:,;_/–-]+(?=\S)", re.IGNORECASE), re.compile(_CODES + "$", re.IGNORECASE)

_JOINTS = re.compile(r"\s*[,;/+&|]\s*|\s+och\s+")


def without_code(name: str) -> str:
    """The name without crime codes at its beginning and its end; a name that is nothing but codes is as it was."""
    plain = _AFTER.sub("", _BEFORE.sub("", name, count=1) if _BEFORE.match(name) else name).rstrip(" .:,;_/–-")
    return plain if any(sign.isalpha() for sign in plain) else name


def coded(names: Iterable[str], *, several: bool = True) -> dict[str, str]:
    """Names that another has too but for a code, and what all of them are without it.

    `several`: one name with several codes is one (types); else only a name that also stands without code (areas, whose
    numbers tell them apart).
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(without_code(name).casefold(), []).append(name)
    found: dict[str, str] = {}
    for group in groups.values():
        bare = [name for name in group if without_code(name) == name]
        if len(group) > 1 and (several or bare):
            right = bare[0] if bare else without_code(group[0])
            found |= {name: right for name in group if without_code(name) != name}
    return found


def joined_names(names: Iterable[str]) -> list[str]:
    """Names that are others of the names put together: rån, stöld where rån and stöld are there too."""
    every = list(names)
    known = {name.casefold() for name in every}
    parts = {name: [part.casefold() for part in _JOINTS.split(name)] for name in every}
    return [name for name, own in parts.items() if len(own) > 1 and known.issuperset(own)]
