"""Where the most common crimes are: kinds of place, and the known places that may be named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from bfa.analyses.picture_places import NEAR, NOWHERE
from bfa.disclosure.local_picture import KINDS_OF, KNOWN_OF
from bfa.disclosure.policy import may_name
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.words import local_picture as words
from bfa.words.catalogue import message, messages

if TYPE_CHECKING:
    from bfa.pages.local_picture.page import LocalPicturePage

#: So many kinds and known places are told of each type.
_MOST = 2
#: So many of the most common types.
_TYPES = 6


def places(page: "LocalPicturePage") -> Iterator[Output | None]:
    """A line for each type whose places are told; one sentence where there are no rows."""
    rows = place_rows(page)
    if rows.empty:
        yield text(message("local_picture.places.none"))
        return
    yield tables.table(
        rows,
        caption=message("local_picture.captions.places", title=page.title),
        columns=messages("local_picture.columns.places"),
        formats={"n": "int"},
        note=message("local_picture.places.note", metres=NEAR),
        stacked=True,
    )


def place_rows(page: "LocalPicturePage") -> pd.DataFrame:
    """line, brottstyp, n [count], kinds and known (in words), told and told_known (names with counts): the
    most common types of which the rows are all there."""
    found = []
    for row in page.common.head(_TYPES).to_dict("records"):
        name = str(row["brottstyp"])
        if f"{KINDS_OF}{name}" not in page.released:
            continue
        kinds = _most(page.released[f"{KINDS_OF}{name}"].table, "plats_typ")
        near = page.released.get(f"{KNOWN_OF}{name}")
        known = _most(_named(page, near.table), "near") if near is not None else pd.DataFrame()
        told = {"kinds": words.placed(kinds, "plats_typ", row["n"]), "known": words.placed(known, "near", row["n"])}
        pairs = {"told": _pairs(kinds, "plats_typ"), "told_known": _pairs(known, "near")}
        found.append({"line": words.line(row), "brottstyp": name, "n": int(row["n"]), **told, **pairs})
    return pd.DataFrame(found, columns=["line", "brottstyp", "n", "kinds", "known", "told", "told_known"])


def _pairs(table: pd.DataFrame, name: str) -> tuple[tuple[str, int], ...]:
    return tuple((str(row[name]), int(row["n"])) for row in table.to_dict("records"))


def _most(table: pd.DataFrame, name: str) -> pd.DataFrame:
    told = table[table["n"].notna() & table[name].ne("")]
    return told.sort_values(["n", name], ascending=[False, True], kind="stable").head(_MOST)


def _named(page: "LocalPicturePage", table: pd.DataFrame) -> pd.DataFrame:
    """The known places that may be named at the tier."""
    pairs = zip(table["near_kind"], table["near"], strict=True)
    told = [name != NOWHERE and may_name(kind, name, policy=page.policy) for kind, name in pairs]
    return table[pd.Series(told, index=table.index, dtype=bool)]
