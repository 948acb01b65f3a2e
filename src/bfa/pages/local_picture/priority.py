"""What may be weighed when something is prioritised: what the data say of each criterion beside what people judge."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.words import local_picture as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.numbers import missing

if TYPE_CHECKING:
    from bfa.pages.local_picture.page import LocalPicturePage

#: So many of the most common types are weighed whatever else is said of them.
_COMMON = 3


def priority(page: "LocalPicturePage") -> Iterator[Output | None]:
    """The criteria side by side, type by type; nothing weighs them together."""
    rows = page.criteria
    if rows.empty:
        yield text(message("local_picture.priority.none"))
        return
    yield text(words.marked(page.table, page.picture))
    yield tables.table(
        rows,
        caption=message("local_picture.captions.priority", title=page.title),
        columns=messages("local_picture.columns.priority", then=words.earlier(page.picture)),
        formats={"n": "int", "percent": "change"},
        note=in_sentences(*messages("local_picture.priority.notes").values(), words.marks_note(rows)),
        stacked=True,
    )


def priority_rows(page: "LocalPicturePage") -> pd.DataFrame:
    """line, brottstyp, n [count] with `hidden`, percent [%], deviates, sort, judged and stance in words.

    The most common types, those that people have taken a stand on, that changed out of the ordinary or moved apart from
    the others; in the order of the handbook's table.
    """
    stances = page.picture.priorities.to_dict("records")
    stated = {str(row["brottstyp"]): row for row in stances if not missing(row["brottstyp"])}
    table = page.weighed
    common = set(page.common.head(_COMMON)["brottstyp"])
    moved = page.compared[page.compared["stands"].isin(["rise", "fall"])]
    moved = moved[moved["kommundel"] == page.picture.kommundel]
    out = table["changed"].isin(["rise", "fall"]) | table["brottstyp"].isin(moved["brottstyp"])
    rows = table[table["brottstyp"].isin(common) | out | table["brottstyp"].isin(stated)]
    told = [stated.get(str(name), {}) for name in rows["brottstyp"]]
    return rows.assign(
        sort=[words.sort_of(row) for row in rows.to_dict("records")],
        judged=[words.judged(row) for row in told],
        stance=[words.stance_of(row) for row in told],
    )[
        [
            "line",
            "brottstyp",
            "n",
            "hidden",
            "percent",
            "deviates",
            "sort",
            "judged",
            "stance",
            "reading_class",
            "antagen",
        ]
    ].reset_index(drop=True)
