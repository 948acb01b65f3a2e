"""What is counted, and in what: reported crimes, events or efforts, in cells, areas or streets.

Many messages, and the prose of notebooks, are written of crime. A page of events or activities says their noun instead:
in the catalogue, prose has the words of each kind, and written_of_crime the blocks of messages that it holds for.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from bfa.words.catalogue import Group, Names, forms, messages, saying
from bfa.words.language import language

#: One and many, by kind.
REPORTED, SHORT = Group("nouns.reported", forms), Group("nouns.short", forms)
#: The blocks that are written of crime, and what is said instead of each of their words.
_WRITTEN_OF_CRIME = Names("nouns.written_of_crime")
_PROSE = {"event": Group("nouns.prose.event", messages), "activity": Group("nouns.prose.activity", messages)}


def terms(kind: str, unit: str) -> dict[str, str]:
    """What is counted and in what, by the names that messages have for it: noun, nouns (short) and those of
    "nouns.units" (`unit`: of `methods.units.Units`, or street), each also with a capital first (Nouns, The_many)."""
    return _terms(kind, unit, language())


@cache
def _terms(kind: str, unit: str, _: str) -> dict[str, str]:
    own = messages(f"nouns.units.{unit}") | dict(zip(("noun", "nouns"), SHORT[kind], strict=True))
    return own | {name.capitalize(): text.capitalize() for name, text in own.items()}


def kind_in(figures: Mapping[str, Any]) -> str:
    """The kind that figures say they count; crime where they say nothing."""
    return str(figures.get("kind") or "crime")


def heading(kind: str) -> str:
    """The heading of a column of counts: "Brott", "Händelser", "Insatser"."""
    return SHORT[kind][1].capitalize()


@contextmanager
def counting(kind: str) -> Iterator[None]:
    """Within it messages that are written of crime say what a page counts."""
    if kind == "crime":
        yield
        return
    with saying(lambda key, text: said_of(text, kind) if key.partition(".")[0] in _WRITTEN_OF_CRIME else text):
        yield


def said_of(text: str, kind: str) -> str:
    """A text that is written of crime, as it is said of events or activities; its other words stand as they are."""
    return text if kind == "crime" else _said_of(text, kind, language())


@cache
def _said_of(text: str, kind: str, _: str) -> str:
    words = _PROSE[kind]
    every = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    def own(found: re.Match[str]) -> str:
        said = words[found[0].lower()]
        return f"{said[:1].upper()}{said[1:]}" if found[0][:1].isupper() else said

    return re.sub(rf"(?<!\w)(?:{every})(?!\w)", own, text, flags=re.IGNORECASE)
