"""What an agreement between kommun and police states, item by item, and who signs it."""

from collections.abc import Iterator

from bfa.draw.document import Block, Heading, Table
from bfa.pages.document.material import Material, numbered, prioritised, table
from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined


def agreement(material: Material) -> Iterator[Block]:
    """The items that are known from the figures, those to write, and the place of the signatures."""
    heads = messages("word.headings")
    yield Heading(heads["agreement"])
    held, unsaid = _held(material), messages("word.item_yours")
    rows = [(item, held.get(key) or unsaid[key]) for key, item in messages("word.items").items()]
    yield table(message("word.captions.items"), messages("word.columns.items"), rows, (4.5, 12.5))
    yield Heading(heads["signed"], 2)
    columns = list(messages("word.columns.signed").values())
    signers = [(role, "", "") for role in messages("word.signs_off").values()]
    yield Table(message("word.captions.signed"), columns, signers, (5.5, 5, 6.5), height=1.4)


def _held(material: Material) -> dict[str, str]:
    """What the figures say of an item; "" where nothing."""
    problems = prioritised(material.entries("problems"))
    causes, goals, measures = (material.entries(name) for name in ("causes", "goals", "measures"))
    days = [str(day) for row in measures if (day := row.get("by") or row.get("due"))]
    aims = [row["number"] for row in goals if row.get("target")]
    when = material.labels.nasta_uppfoljning.rstrip(".")
    return {
        "problem": "; ".join(map(numbered, problems)),
        "causes": "; ".join(map(numbered, causes)),
        "goals": message("word.held.aims", n=len(aims), numbers=joined(aims)) if aims else "",
        "documented": message("word.held.documented") if measures else "",
        "followed": message("word.held.followed", when=when) if when else "",
        "situation": message("word.held.section", section="1"),
        "plan": message("word.held.section", section="3") if measures else "",
        "promises": "; ".join(numbered(row) for row in goals if row.get("promise")),
        "schedule": message("word.held.schedule", day=max(days)) if days else "",
        "following": message("word.held.section", section="4"),
    }
