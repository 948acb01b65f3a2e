"""The page of what is new since an earlier edition: four lines for the meeting, and below them what they are of."""

from bfa.analyses.editions import Changes
from bfa.draw.page import page
from bfa.words import editions as words
from bfa.words.catalogue import message, messages
from bfa.words.labels import Labels

#: So many rows are read at once; the others can be folded out. [rows]
_SHOWN = 12


def edition_page(changes: Changes, *, labels: Labels) -> str:
    """Two editions beside each other as a whole HTML page: method, data, world and register each by itself."""
    kinds = messages("editions.kinds")
    sections = messages("editions.sections")
    before, after = words.named(changes)
    return page(
        "editions.j2",
        title=message("editions.title", kommun=labels.kommun),
        labels=labels,
        heading=message("editions.heading"),
        scope=message("editions.scope", kommun=labels.kommun, before=before, after=after),
        summary=[(kinds[kind], said) for kind, said in words.summary(changes).items()],
        heads=words.heads(changes),
        sections=[
            (
                sections[kind],
                words.reasons(changes, kind),
                words.rows(changes, kind),
                words.rest(changes, kind),
                words.notes(changes, kind),
            )
            for kind in words.order(changes)
            if changes.why(kind) or changes.of(kind)
        ],
        pages=words.pages(changes),
        shown=_SHOWN,
    )
