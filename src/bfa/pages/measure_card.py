"""A card of a method in use, on one A4: what it is, what is known of it elsewhere, and how it is used here."""

from collections.abc import Mapping, Sequence
from typing import Any

from bfa.draw.page import page
from bfa.tables.known_measures import KnownMeasure
from bfa.words import measure_card as words
from bfa.words.catalogue import message, messages
from bfa.words.follow_up import sentence
from bfa.words.labels import Labels

Figures = Mapping[str, Any]

#: The folder of the cards, among what may be shared.
CARDS = "atgardskort"


def card_address(method: str, *, below: bool = False) -> str:
    """The card of a method, from the kommun's pages, or from those of a kommundel (`below`)."""
    return f"{'../' if below else ''}{CARDS}/{method}.html"


def measure_card(
    method: KnownMeasure, measures: Sequence[Figures], beside: Sequence[tuple[str, str]], *, labels: Labels
) -> str:
    """The card as a whole HTML page.

    `measures`: those of `5_uppfoljning` that use the method, already through the release. `beside`: names of methods to
    compare with, and the addresses of their cards, "" where they have none.
    """
    return page(
        "measure_card.j2",
        title=message("measure_card.title", name=method.name, kommun=labels.kommun),
        classes="sheet",
        labels=labels,
        heading=method.name,
        scope=message("measure_card.scope", kommun=labels.kommun),
        red=messages("measure_card.red")[method.red] if method.red else "",
        found=words.found(method),
        size=words.size(method.effect),
        measured=words.measured(method),
        told=[text for text in (words.spread(method.effect), method.known) if text],
        ground=words.ground(method),
        parts=_parts(method),
        needs=method.needs,
        count=method.count,
        beside=beside,
        measures=[_measure(row) for row in measures],
        sources=words.sources(method.sources),
    )


def _parts(method: KnownMeasure) -> list[tuple[str, str]]:
    """Headings and texts, those that nothing is said of left out."""
    told = {
        "what": method.what,
        "mechanism": f"{method.mechanism} {words.aimed(method)}",
        "does_not": method.does_not,
        "design": method.design,
        "time": method.time or message("measure_card.unsaid"),
        "displacement": method.displacement or message("measure_card.unsaid"),
        "sweden": method.sweden,
    }
    return [(messages("measure_card.heads")[name], text) for name, text in told.items()]


def _measure(row: Figures) -> Figures:
    made = " ".join(sentence(text) for text in (row["progress"], row["told"]) if text)
    deviates = message("follow_up.deviation", said=sentence(row["deviation"])) if row["deviation"] else ""
    return {**row, "name": row["short"] or row["text"], "made": made, "deviates": deviates}
