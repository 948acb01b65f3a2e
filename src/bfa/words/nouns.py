"""What is counted, and in what: reported crimes, events or efforts, in cells, areas or streets."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bfa.words.catalogue import Group, forms, language, messages

#: One and many, by kind.
REPORTED, SHORT = Group("nouns.reported", forms), Group("nouns.short", forms)


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
