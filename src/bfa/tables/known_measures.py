"""What is known of methods against crime (the codebook `atgarder.yml`), and which of them a register means.

A size or a direction stands there only with a source that was read; the reader refuses others.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bfa.tables.naming import meant, nearest, one_spelling
from bfa.tables.parameters import Named, Strict, read_parameters

#: The codebook's file.
KNOWN = "atgarder.yml"
#: What of a source was read: the last is nothing.
Read = Literal["hela texten", "sammanfattning", "myndighetens sammanfattning", "inte läst"]
_UNREAD = "inte läst"
#: Part of the directions, with the sign that a size then has.
_SIGNS = {"minskar": -1, "ökar": 1}
#: Directions of methods that were tried and have no fall to expect.
NO_FALL = ("ingen", "ökar")
#: What the red list says of a direction.
_RED = {"skadar": "ökar", "utan verkan": "ingen"}
Text = Annotated[Named, AfterValidator(one_spelling)]
Month = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
#: A year or years, as text.
Years = Annotated[str, BeforeValidator(lambda year: str(year) if isinstance(year, int) else year)]


class Source(Strict):
    """Where something is known from."""

    authors: Text = Field(alias="författare")
    year: Years = Field(alias="år")
    title: Text = Field(alias="titel")
    address: Annotated[str, Field(pattern=r"^https?://\S+$")] = Field(alias="adress")
    read: Read = Field(alias="läst")
    when: Month | None = Field(default=None, alias="när")

    @model_validator(mode="after")
    def _dated(self) -> "Source":
        if (self.read == _UNREAD) != (self.when is None):
            raise ValueError("när ska sägas för en källa som är läst, och bara för den")
        return self


class Effect(Strict):
    """A size: change of what was measured against the comparison [percent], and its interval of 95 percent."""

    percent: float = Field(alias="procent", ge=-100, le=1000)
    lowest: float | None = Field(default=None, alias="lägst", ge=-100, le=1000)
    highest: float | None = Field(default=None, alias="högst", ge=-100, le=1000)
    #: What the size is for: each hour, each component; "" is the method against none.
    per: str = ""
    #: How a size or an interval was made of what the source says.
    reckoned: str = Field(default="", alias="omräknat")
    #: The size is of days against other days at the same place: no fall to expect over months.
    days: bool = Field(default=False, alias="dag_mot_dag")
    no_interval: str = Field(default="", alias="utan_intervall")

    @model_validator(mode="after")
    def _ordered(self) -> "Effect":
        ends = (self.lowest, self.highest)
        if (None in ends) != bool(self.no_interval):
            raise ValueError("har antingen lägst och högst, eller utan_intervall som säger varför de saknas")
        if self.lowest is not None and self.highest is not None and not self.lowest <= self.percent <= self.highest:
            raise ValueError("procent ska ligga mellan lägst och högst")
        return self


class KnownMeasure(Strict):
    """One method. A missing direction: nothing of it was read at its source."""

    name: Text = Field(alias="namn")
    also: list[Text] = Field(default=[], alias="kallas")
    what: Text = Field(alias="vad")
    acts_on: list[Literal["gärningsperson", "mål", "väktare", "platsansvarig", "plats"]] = Field(
        alias="riktas_mot", min_length=1
    )
    character: Literal["situationell", "social", "båda"] = Field(alias="karaktär")
    mechanism: Text = Field(alias="så_verkar_den")
    outcome: Text = Field(alias="mått")
    direction: Literal["minskar", "ökar", "ingen", "oklar", "lovande"] | None = Field(default=None, alias="riktning")
    effect: Effect | None = Field(default=None, alias="effekt")
    known: str = Field(default="", alias="känt")
    holds_for: Literal["plats", "kommundel", "kommun", "person", "skola", "hela metoden"] = Field(alias="gäller")
    design: Text
    quality: Literal["god", "måttlig", "svag", "okänd"] = Field(alias="underlag")
    time: str = Field(default="", alias="tid_till_verkan")
    displacement: str = Field(default="", alias="förskjutning")
    needs: list[Text] = Field(default=[], alias="kräver")
    does_not: Text = Field(alias="gör_inte")
    sweden: Text = Field(alias="svensk_erfarenhet")
    count: Text = Field(alias="räkna")
    red: Literal["skadar", "utan verkan"] | None = Field(default=None, alias="röd_lista")
    see: list[str] = Field(default=[], alias="jämför")
    sources: list[Source] = Field(alias="källor", min_length=1)

    @model_validator(mode="after")
    def _sourced(self) -> "KnownMeasure":
        read = any(source.read != _UNREAD for source in self.sources)
        if not read and (self.direction or self.effect or self.known):
            raise ValueError("har riktning, effekt eller känt men ingen källa som är läst")
        if (self.direction is None) != (self.quality == "okänd"):
            raise ValueError("har underlag okänd när riktning saknas, och bara då")
        return self

    @model_validator(mode="after")
    def _of_one_mind(self) -> "KnownMeasure":
        if self.effect and self.effect.percent * _SIGNS.get(str(self.direction), 0) <= 0:
            raise ValueError("har en effekt som inte är åt det håll som riktning säger")
        if self.red and self.direction != _RED[self.red]:
            raise ValueError(f"röd_lista {self.red} kräver riktning {_RED[self.red]}")
        return self


class Known(Strict):
    """The codebook, by key."""

    measures: dict[Annotated[str, Field(pattern=r"^[a-z0-9_]+$")], KnownMeasure] = Field(alias="åtgärder", min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> "Known":
        unknown = [
            f"{key}: jämför nämner {other}, som inte finns{meant(other, self.measures)}"
            for key, each in self.measures.items()
            for other in each.see
            if other not in self.measures
        ]
        seen: dict[str, str] = {}
        for key, name in _names(self.measures):
            if seen.setdefault(name, key) != key:
                unknown.append(f"{key}: heter något som även {seen[name]} heter")
        if unknown:
            raise ValueError("; ".join(unknown))
        return self


def read_known(path: Path) -> Mapping[str, KnownMeasure]:
    """Read `atgarder.yml`: the methods by their keys.

    Raises
    ------
    ParameterError
        The file is missing or holds faults; all are named with their lines.
    """
    return read_parameters(path, Known).measures


def key_of(known: Mapping[str, KnownMeasure], text: object) -> str | None:
    """The key of the method that a text is: its key, its name or what it is also called, in whatever case."""
    return {name: key for key, name in _names(known)}.get(_folded(text)) if _folded(text) else None


def near(known: Mapping[str, KnownMeasure], text: object) -> list[str]:
    """Names of methods most like a text, the nearest first."""
    names = {name: known[key].name for key, name in _names(known)}
    return list(dict.fromkeys(names[each] for each in nearest(_folded(text), names, least=0.5)))


def _names(measures: Mapping[str, KnownMeasure]) -> Iterator[tuple[str, str]]:
    """Key, and each thing that its method is called."""
    for key, each in measures.items():
        yield from ((key, name) for name in dict.fromkeys(map(_folded, (key, each.name, *each.also))))


def _folded(text: Any) -> str:
    return one_spelling(text).casefold() if isinstance(text, str) else ""
