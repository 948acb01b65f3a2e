"""The codebook of text tags (`taggar.yml`): which words, roots and phrases give which code, and how sure each is."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bfa.tables.parameters import Strict, read_parameters
from bfa.tables.phrases import check_phrase

BOOK = "taggar.yml"
#: What goes before the code of a place; each text has exactly one.
PLACE = "place:"
#: The place of a text that tells none.
UNKNOWN = "okänd"

Share = Annotated[float, Field(ge=0, le=1)]
Phrase = Annotated[str, AfterValidator(check_phrase)]


class Confidence(Strict):
    """How sure one match is by its kind, and the limit below which a tag is uncertain. [0-1]"""

    word: Share = Field(alias="ord")
    compound: Share = Field(alias="sammansatt")
    phrase: Share = Field(alias="uttryck")
    weak: Share = Field(alias="svag")
    unknown: Share = Field(alias="okänd_plats")
    later: Share = Field(alias="senare_plats")
    limit: Share = Field(alias="gräns")


class Ages(Strict):
    """How ages are written: what comes after the figure (``-årig``), and numbers in letters."""

    endings: list[str] = Field(alias="ändelser", min_length=1)
    numbers: dict[str, Annotated[int, Field(ge=0, le=130)]] = Field(alias="tal")


class Tag(Strict):
    """What gives one code. Words are matched by their base form too, roots (``kniv*``) as parts of compounds."""

    text: str
    words: list[Phrase] = Field(default=[], alias="ord")
    compounds: list[Phrase] = Field(default=[], alias="sammansatt")
    phrases: list[Phrase] = Field(default=[], alias="uttryck")
    weak: list[Phrase] = Field(default=[], alias="svaga")
    exceptions: list[Phrase] = Field(default=[], alias="undantag")
    not_after: list[Phrase] = Field(default=[], alias="inte_efter")

    @model_validator(mode="after")
    def _can_be_found(self) -> "Tag":
        if not (self.words or self.compounds or self.phrases or self.weak):
            raise ValueError("saknar ord, sammansatt, uttryck eller svaga: koden kan aldrig hittas")
        return self


class Place(Tag):
    """A kind of place, and what it is called in the incidents' `plats_typ`; empty where it is none of those."""

    plats_typ: str = ""


def _code(text: str) -> str:
    if not text.replace("_", "").isalnum() or text != text.lower():
        raise ValueError("är ingen kod: små bokstäver, siffror och understreck, utan mellanslag")
    return text


Code = Annotated[str, AfterValidator(_code)]


class TagBook(Strict):
    """The codebook.

    `negators` and `doubts` are words to how many words after them, in the same clause, they reach and to how much of
    the confidence is left. `undetermined` are words (någon) that a negator later in the clause turns into none.
    """

    confidence: Confidence = Field(alias="säkerhet")
    negators: dict[str, Annotated[int, Field(ge=1, le=20)]] = Field(alias="nekande")
    undetermined: list[str] = Field(default=[], alias="obestämda")
    doubts: dict[str, Share] = Field(default={}, alias="tveksamma")
    advice: list[Phrase] = Field(default=[], alias="råd")
    breaks: list[str] = Field(default=[], alias="satsgränser")
    endings: list[str] = Field(alias="ändelser")
    ages: Ages = Field(alias="ålder")
    swedish: list[str] = Field(alias="svenska", min_length=10)
    tags: dict[Code, Tag] = Field(alias="taggar", min_length=1)
    places: dict[Code, Place] = Field(alias="platser")

    @property
    def codes(self) -> list[str]:
        """Every code that a text can have, in the codebook's order."""
        return [*self.tags, *dict.fromkeys(PLACE + place for place in (*self.places, UNKNOWN))]


def read_tag_book(path: Path) -> TagBook:
    """Read `taggar.yml`.

    Raises
    ------
    ParameterError
        The file is missing or holds faults; all are named with their lines.
    """
    return read_parameters(path, TagBook)
