"""What is counted, in Swedish: reported crimes, events or the police's own efforts."""

from collections.abc import Mapping
from typing import Any

#: One and many, by kind.
REPORTED = {
    "crime": ("anmält brott", "anmälda brott"),
    "event": ("händelse", "händelser"),
    "activity": ("insats", "insatser"),
}
SHORT = REPORTED | {"crime": ("brott", "brott")}


def kind_in(figures: Mapping[str, Any]) -> str:
    """The kind that figures say they count; crime where they say nothing."""
    return str(figures.get("kind") or "crime")


def heading(kind: str) -> str:
    """The heading of a column of counts: "Brott", "Händelser", "Insatser"."""
    return SHORT[kind][1].capitalize()
