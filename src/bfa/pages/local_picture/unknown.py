"""What is not known: what people have written in the register, and what is lacking in what was read in."""

from collections.abc import Iterator

import pandas as pd

from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, records
from bfa.pages.local_picture.sources import Beside
from bfa.words import not_known as words
from bfa.words.catalogue import message, messages

#: Lines on the first page.
BRIEF = 5


def brief(page: Beside) -> Iterator[Output | None]:
    """The first page's lines: what each is, who fills it and by when, and where the rest stands."""
    rows = words.brief(_register(page), page.other.gaps, BRIEF)
    yield tables.table(
        rows,
        caption=message("not_known.brief_caption", place=page.place),
        columns=messages("not_known.columns"),
        note=message("not_known.rest"),
        stacked=True,
    )


def unknown(page: Beside) -> Iterator[Output | None]:
    """The register, what of the four questions nobody has answered, and what is lacking."""
    register = _register(page)
    if len(register):
        yield tables.table(
            words.written(register),
            caption=message("not_known.caption"),
            columns=messages("not_known.columns"),
            folded=True,
            on_paper=False,
            stacked=True,
        )
    yield text([*words.unwritten(register), *map(words.gap, page.other.gaps), message("not_known.dark_figure")])


def figures(page: Beside) -> Figures:
    """The register as the tier may read it, the gaps by code, and all of it in sentences."""
    register = _register(page)
    keep = ["number", "kind", "text", "who", "withheld"]
    return {
        "register": records(register[keep]),
        "gaps": [each.code for each in page.other.gaps],
        "unwritten": words.unwritten(register),
        "said": [*map(words.gap, page.other.gaps), message("not_known.dark_figure")],
    }


def _register(page: Beside) -> pd.DataFrame:
    """What is not known, of all that the register says."""
    return words.unknown(page.other.unknowns)
