"""The document of a batch in the law's order: lägesbild, ställningstagande, åtgärdsplan, uppföljning, agreement."""

from collections.abc import Iterator

from bfa.draw.document import Block, Document, Paragraph, Points
from bfa.draw.page import clipped
from bfa.pages.document.agreement import agreement
from bfa.pages.document.follow_up import follow_up
from bfa.pages.document.material import Material
from bfa.pages.document.plan import plan, standpoint
from bfa.pages.document.self_check import self_check
from bfa.pages.document.situation import situation
from bfa.words.catalogue import message
from bfa.words.labels import TIERS, part_name, statements
from bfa.words.numbers import HIDDEN, MISSING, joined

#: Characters of a line at the foot of every page.
_LONGEST = 160


def law_document(material: Material) -> Document:
    """The whole document, with the labels of every page in its head and foot."""
    labels = material.labels
    fictional = [message("labels.fictional")] if labels.fiktiv else []
    return Document(
        title=message("word.title"),
        subtitle=message("word.subtitle", kommun=labels.kommun),
        head=" · ".join([*fictional, TIERS[labels.tier], labels.kommun]),
        foot=[clipped(line, _LONGEST) for line in statements(labels)],
        page=(message("word.page"), message("word.of")),
        blocks=list(_blocks(material)),
    )


def _blocks(material: Material) -> Iterator[Block]:
    yield Paragraph(message("word.intro"))
    yield Paragraph(message("word.signs", hidden=HIDDEN, missing=MISSING), "note")
    yield from (Paragraph(text, "warning") for text in material.labels.warnings)
    if material.absent:
        yield Paragraph(message("word.absent"), "warning")
        yield Points(list(_absent(material)))
    for part in (situation, standpoint, plan, follow_up, agreement, self_check):
        yield from part(material)


def _absent(material: Material) -> Iterator[str]:
    """A line for each place and reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in material.absent:
        part = part_name(each.notebook)
        found.setdefault((each.kommundel, each.reason or message("word.not_run")), []).append(part)
    for (kommundel, why), parts in found.items():
        yield message("word.absent_why", place=material.place(kommundel), parts=joined(parts), why=why)
