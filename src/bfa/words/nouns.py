"""What is counted, and in what: reported crimes, events or efforts, in cells, areas or streets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bfa.words.catalogue import Nouns, messages

#: One and many, by kind.
REPORTED, SHORT = Nouns("nouns.reported"), Nouns("nouns.short")


@dataclass(frozen=True, slots=True)
class UnitNoun:
    """What incidents are counted in, in words."""

    #: "ruta", "rutor", "rutan", "rutorna".
    one: str
    many: str
    the_one: str
    the_many: str
    #: "en" or "ett".
    article: str
    #: Of one that is hidden: "dold" or "dolt"; several are "dolda".
    hidden: str
    #: "ingen" or "inget", "den" or "det".
    none: str
    it: str


class _Units(Mapping[str, UnitNoun]):
    def __getitem__(self, kind: str) -> UnitNoun:
        return UnitNoun(**messages(f"nouns.units.{kind}"))

    def __iter__(self) -> Iterator[str]:
        return iter(("square", "hexagon", "polygon", "street"))

    def __len__(self) -> int:
        return 4


#: By the `kind` of `methods.units.Units`, and streets.
UNIT_NOUNS: Mapping[str, UnitNoun] = _Units()


def terms(kind: str, unit: str) -> dict[str, str]:
    """What is counted and in what, by the names that messages have for it: noun, nouns (short) and those of `UnitNoun`,
    each also with a capital to begin with (Nouns, The_many)."""
    own = messages(f"nouns.units.{unit}") | {"noun": SHORT[kind][0], "nouns": SHORT[kind][1]}
    return own | {name.capitalize(): text.capitalize() for name, text in own.items()}


def kind_in(figures: Mapping[str, Any]) -> str:
    """The kind that figures say they count; crime where they say nothing."""
    return str(figures.get("kind") or "crime")


def heading(kind: str) -> str:
    """The heading of a column of counts: "Brott", "Händelser", "Insatser"."""
    return SHORT[kind][1].capitalize()
