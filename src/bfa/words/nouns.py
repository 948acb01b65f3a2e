"""What is counted, in Swedish, and in what: reported crimes, events or efforts, in cells, areas or streets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: One and many, by kind.
REPORTED = {
    "crime": ("anmält brott", "anmälda brott"),
    "event": ("händelse", "händelser"),
    "activity": ("insats", "insatser"),
}
SHORT = REPORTED | {"crime": ("brott", "brott")}


@dataclass(frozen=True, slots=True)
class UnitNoun:
    """What incidents are counted in, in words.

    Attributes
    ----------
    one, many, the_one, the_many : str
        "ruta", "rutor", "rutan", "rutorna".
    article : str
        "en" or "ett".
    hidden : str
        Of one that is hidden: "dold" or "dolt"; several are "dolda".
    """

    one: str
    many: str
    the_one: str
    the_many: str
    article: str = "en"
    hidden: str = "dold"


#: By the `kind` of `methods.units.Units`, and streets.
UNIT_NOUNS = {
    "square": UnitNoun("ruta", "rutor", "rutan", "rutorna"),
    "hexagon": UnitNoun("sexhörning", "sexhörningar", "sexhörningen", "sexhörningarna"),
    "polygon": UnitNoun("område", "områden", "området", "områdena", "ett", "dolt"),
    "street": UnitNoun("gatusträcka", "gatusträckor", "gatusträckan", "gatusträckorna"),
}


def kind_in(figures: Mapping[str, Any]) -> str:
    """The kind that figures say they count; crime where they say nothing."""
    return str(figures.get("kind") or "crime")


def heading(kind: str) -> str:
    """The heading of a column of counts: "Brott", "Händelser", "Insatser"."""
    return SHORT[kind][1].capitalize()
