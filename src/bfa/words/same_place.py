"""How often the same place was hit, in words, from what was released of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.analyses.same_place import MOST, UNKNOWN
from bfa.words.catalogue import message
from bfa.words.numbers import missing, percent
from bfa.words.sentences import upper


def times(value: int) -> str:
    """So many times; of the last row so many and more."""
    if value == UNKNOWN:
        return message("beside.places.unknown")
    return message("beside.places.more", n=value) if value == MOST else message("beside.places.times", n=value)


def lines(table: pd.DataFrame) -> pd.DataFrame:
    """The rows in words, with `share` of the incidents whose place is known [%; missing where it cannot be told]."""
    known = table[table["times"] != UNKNOWN]
    whole = None if known["hidden"].any() else int(known["n"].sum())
    share = [100 * n / whole if whole and place != UNKNOWN else None for n, place in _pairs(table)]
    return table.assign(said=[times(int(value)) for value in table["times"]], share=pd.array(share, dtype="Float64"))


def repeated(table: pd.DataFrame) -> float | None:
    """Share of the incidents with a known place that were where more than one happened. [%; None where not told]"""
    once = lines(table).set_index("times")["share"].get(1)
    return None if missing(once) else 100 - float(once)  # type: ignore[arg-type]


def said(brottstyp: str, share: float, table: pd.DataFrame) -> str:
    """The share in a sentence, with how many it is of; `table` as released, with no count hidden."""
    whole = int(table.loc[table["times"] != UNKNOWN, "n"].sum())
    return message("beside.places.said", brottstyp=upper(brottstyp), share=percent(share), n=whole)


def _pairs(table: pd.DataFrame) -> list[tuple[Any, int]]:
    rows: list[Mapping[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return [(row["n"], int(row["times"])) for row in rows]
