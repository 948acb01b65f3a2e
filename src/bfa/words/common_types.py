"""The types with most, in words: their rows, their kommundelar, and which of them stand out."""

from collections.abc import Mapping, Sequence

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.disclosure.overview import Lines
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words.catalogue import message
from bfa.words.numbers import SPACE, joined, number, period_label
from bfa.words.sentences import upper

#: Kommundelar that are named of a type where they are many.
_MOST_NAMED = 3
#: The key of the whole kommun.
WHOLE = ""
_ARROWS = {"rise": "↑", "fall": "↓"}
Marks = Mapping[tuple[str, str], str]


def marks(every: Sequence[Lines]) -> Marks:
    """What stands after the count of a kommundel and type that stands out among all that were tried."""
    return {
        (str(name), str(each.found.brottstyp)): _ARROWS[stands]
        for each in every
        for name, stands in zip(each.table["kommundel"], each.table["stands"], strict=True)
        if stands in _ARROWS
    }


def marked(table: pd.DataFrame, of: Marks) -> list[str]:
    """The mark of each row of kommundel and brottstyp; "" where it stands out in nothing."""
    return [of.get(pair, "") for pair in zip(table["kommundel"], table["brottstyp"], strict=True)]


def mark_note(asked: Facts) -> str:
    """What the marks say, and of which months."""
    return message("overview.common.marks", now=period_label(asked.period), then=period_label(asked.baseline))


def rows(totals: pd.DataFrame) -> dict[str, str]:
    """Each type as a row is called."""
    return {str(name): upper(str(name)) for name in totals["brottstyp"]}


def columns(places: Sequence[str]) -> dict[str, str]:
    """Each kommundel as a column is called, the whole kommun last."""
    named = {name: message("overview.loose") if name == NO_KOMMUNDEL else name for name in places}
    return named | {WHOLE: message("overview.whole_kommun")}


def cells(table: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """row, column, n, hidden, mark: every kommundel and the whole kommun."""
    names = {"brottstyp": "row", "kommundel": "column"}
    whole = totals.assign(kommundel=WHOLE, mark="")
    kept = ["brottstyp", "kommundel", "n", "hidden", "mark"]
    return pd.concat([table[kept], whole[kept]], ignore_index=True).rename(columns=names)


def most(table: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """brottstyp, n, hidden, most, stands: of each type the kommundelar with most and those that stand out, by name.

    Where it is most is told of shown counts alone.
    """
    told = table[table["n"].notna() & table["kommundel"].ne(NO_KOMMUNDEL)]
    found = []
    for row in totals.to_dict("records"):
        own = told[told["brottstyp"] == row["brottstyp"]]
        first = own.sort_values("n", ascending=False, kind="stable").head(_MOST_NAMED)
        out = table[table["brottstyp"].eq(row["brottstyp"]) & table["mark"].ne("")]
        found.append(
            {
                "brottstyp": upper(str(row["brottstyp"])),
                "n": row["n"],
                "hidden": row["hidden"],
                "most": joined(
                    f"{name}{SPACE}({number(n)})"
                    for name, n in zip(first["kommundel"], first["n"], strict=True)
                    if n > 0
                ),
                "stands": _listed(out),
            }
        )
    return pd.DataFrame(found).astype({"n": "Int64"})


def _listed(out: pd.DataFrame) -> str:
    names = [f"{name}{SPACE}{mark}" for name, mark in zip(out["kommundel"], out["mark"], strict=True)]
    left = len(names) - _MOST_NAMED
    return joined([*names[:_MOST_NAMED], *([message("lists.more", n=left)] if left > 0 else [])])
