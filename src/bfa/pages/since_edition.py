"""What is new since the edition before, as the index and the overview have it: method and data apart from the world."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bfa.analyses.editions import Changes
from bfa.draw.page import filled
from bfa.words import editions
from bfa.words.catalogue import message, messages


def since_edition(changes: Changes) -> Mapping[str, Any]:
    """Which edition it is compared with, a line for each kind of difference, and the pages that come or go."""
    kinds = messages("editions.kinds")
    before, _ = editions.named(changes)
    lines = [(kinds[kind], said) for kind, said in editions.summary(changes).items()]
    return {"heading": message("index.since", edition=before), "lines": lines, "pages": editions.pages(changes)}


def section(changes: Changes | None) -> Markup:
    """The same below a heading of its own, where one line tells that there is no earlier edition."""
    if changes is None:
        return Markup("<p>{}</p>").format(message("editions.none_earlier"))
    told = since_edition(changes)
    return Markup("<p>{}:</p>{}").format(told["heading"], Markup(filled("since.j2", since=told).strip()))


def not_compared() -> Markup:
    """What stands there until all pages of a batch are made, and on a page that is made by itself."""
    return Markup("<p>{}</p>").format(message("editions.not_compared"))
