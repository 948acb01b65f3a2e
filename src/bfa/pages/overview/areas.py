"""Every kommundel side by side, and what stands out among them and among the types."""

from collections.abc import Iterator, Sequence

import pandas as pd

from bfa.disclosure.overview import Lines
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words import overview as words
from bfa.words.catalogue import message, messages
from bfa.words.numbers import period_label

#: So many kommundelar stand in a table that is read; of more, it is opened by who wants it.
MOST_ROWS = 20
#: Of what stands out. [rows]
_MOST_STANDING = 10
_FORMATS = {"before": "int", "after": "int", "percent": "change", "moved": "change"}


def standing(every: Sequence[Lines]) -> Iterator[Output | None]:
    """What stands out, kommundel and type; nothing where a single type's whole table stands, or where none does: then a
    line where the table below it is folded too."""
    found = words.standing(every)
    if found.empty and _folded(every[0].table):
        yield text(message("overview.standing_none"))
    if found.empty or (len(every) == 1 and len(every[0].table) <= MOST_ROWS):
        return
    left = len(found) - _MOST_STANDING
    yield tables.table(
        found.head(_MOST_STANDING),
        caption=message("overview.captions.standing"),
        columns=messages("overview.columns.standing"),
        formats=_FORMATS,
        note=message("overview.standing_left", n=left) if left > 0 else "",
        stacked=True,
    )


def _folded(table: pd.DataFrame) -> bool:
    """Whether the kommundelar are too many for a table that is read."""
    return len(table) > MOST_ROWS + 2


def table(each: Lines, caption: str, *, further: bool = False) -> Output:
    """Every kommundel of one type; `further`: it is not the one in question, and folded."""
    found = words.areas(each)
    named = found["folder"].ne("") & ~found["subtotal"].astype(bool)
    return tables.table(
        found.assign(sheet=(found["folder"] + "/motesblad.html").where(named)),
        caption=message("overview.captions.areas", title=caption, then=period_label(each.found.baseline)),
        columns=messages("overview.columns.areas"),
        formats=_FORMATS,
        note=words.area_note(each),
        strong="subtotal",
        links={"kommundel": "sheet"},
        folded=_folded(found) or further,
        on_paper=False,
        stacked=True,
    )


def rates(each: Lines, caption: str) -> Output:
    """The rate per inhabitant, folded."""
    found = each.table
    return tables.table(
        found[found["kommundel"] != NO_KOMMUNDEL],
        caption=message("overview.captions.rates", title=caption),
        columns=messages("overview.columns.rates"),
        formats={"after": "int", "population": "int", "per_1000": "decimal1"},
        note=words.rate_note(found[~found["subtotal"]]),
        strong="subtotal",
        folded=True,
        on_paper=False,
    )
