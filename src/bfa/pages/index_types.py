"""The further types on the index: under each its pages, the kommundelar of one verdict together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bfa.analyses.effect.verdicts import VERDICTS
from bfa.tables.naming import page_parts
from bfa.words.catalogue import message
from bfa.words.labels import VERDICTS as WORDS
from bfa.words.labels import part_name
from bfa.words.sentences import upper

#: Verdicts in the order that they are read; what has none follows.
_ORDER = (*VERDICTS, "")


@dataclass(frozen=True, slots=True)
class TypePages:
    """The pages of one notebook for one type that have the same verdict, or the same status where they failed."""

    #: The verdict or the status as a code, for its mark; "" where there is neither.
    state: str
    #: "Effekt: Minskning belagd i jämförelse", "Var och när".
    said: str
    #: Kommundel and address relative to the index, "" where the page is not there.
    places: list[tuple[str, str]]


def type_pages(places: Sequence[tuple[str, Sequence[Any], Mapping[str, Any]]]) -> list[tuple[str, list[TypePages]]]:
    """Each further type, with a capital, and its pages.

    `places`: kommundel ("" for the whole kommun), its parts (`index_page.Part`) and its figures by page.
    """
    found: dict[str, dict[tuple[str, str], list[tuple[str, str]]]] = {}
    for name, parts, held in places:
        for part in (part for part in parts if part.asked):
            stem, brottstyp = page_parts(part.notebook)
            if brottstyp:
                state = str((held.get(part.notebook) or {}).get("verdict") or "") if part.good else str(part.status)
                of = found.setdefault(brottstyp, {}).setdefault((stem, state), [])
                of.append((name or message("index.whole"), part.href if part.good else ""))
    return [(upper(name), [_together(*key, own) for key, own in _sorted(each)]) for name, each in found.items()]


def _sorted(pages: Mapping[tuple[str, str], Any]) -> list[tuple[tuple[str, str], Any]]:
    def rank(entry: tuple[tuple[str, str], Any]) -> tuple[str, int]:
        (stem, state), _ = entry
        return stem, _ORDER.index(state) if state in _ORDER else len(_ORDER)

    return sorted(pages.items(), key=rank)


def _together(stem: str, state: str, places: list[tuple[str, str]]) -> TypePages:
    words = WORDS.get(state, state)
    name = part_name(stem)
    return TypePages(state, message("index.type_state", part=name, state=words) if words else name, places)
