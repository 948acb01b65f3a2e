"""Where and when crimes are, in words, from what was released of it."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from bfa.tables.contracts import STANCES
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message
from bfa.words.numbers import joined, percent

#: Stands that make a type stand first.
WATCHED = STANCES[:2]
Row = Mapping[Hashable, Any]


def kinds(table: pd.DataFrame, base: int | None) -> str:
    """Kinds of place with how many and their share of the `base`, those with one: "gata 45 (52 %) av 86"; without
    shares where that is not known, "" where none is told.
    """
    rows = table.to_dict("records")
    if not rows:
        return ""
    if base is None:
        named = (message("picture_places.alone", place=str(row["plats_typ"]), n=row["n"]) for row in rows)
        return joined(named)
    return message("picture_places.kinds", named=joined(_at(row, "plats_typ", base) for row in rows), n=base)


def known(table: pd.DataFrame, whole: int) -> str:
    """Known places with how many and their share of all of the type; "" where none is told."""
    return joined(_at(row, "near", whole) for row in table.to_dict("records"))


def line(row: Row) -> str:
    """The heading of a row, with the stand that is taken on the type."""
    if not row["stance"]:
        return str(row["line"])
    return message("picture_places.stance", line=str(row["line"]), stance=str(row["stance"]))


def note(rows: pd.DataFrame, *, metres: float, period: str) -> str:
    """What stands under the table: what the places and the times are of."""
    when = message("picture_places.when", period=period) if rows["peak"].ne("").any() else ""
    return in_sentences(message("local_picture.places.note", metres=metres), when)


def _at(row: Row, column: str, base: int) -> str:
    share = percent(100 * row["n"] / base)
    return message("local_picture.places.at", place=str(row[column]), n=row["n"], share=share)
