"""Words that say that a row is a sum of others: Summa, Totalt, Samtliga brott, Hela kommunen."""

import re
from collections.abc import Collection

import pandas as pd

from bfa.tables.naming import one_spelling, spelled
from bfa.tables.quality import ACT, SourceNotes

_SUM = r"(?:del|slut|total)?summ?a|summering|sum|(?:sub|grand )?total|totalt|totala?|totaler|totals|samtliga|sammanlagt"
_OF = r"brott|brottstyper|händelser|kommundelar|stadsdelar|områden|distrikt|rader|antal|kommunen"
_ALL_OF = r"kommunen|staden|länet|landet|riket|området|polisområdet"
#: "Summa", "Summa Norr", "Norr totalt", "Samtliga brott", "Alla kommundelar", "Hela kommunen".
_WORD = re.compile(
    rf"(?:{_SUM})(?!\w)(?! övriga).*|.*\s\(?(?:summa|total|totalt)\)?|alla?(?: (?:{_OF}))?|overall|s:a|tot\.?"
    rf"|hela (?:{_ALL_OF})",
    re.IGNORECASE,
)
#: The whole beside kommundelar, in a table of counts; "Provby kommun" where no other name says the same of itself.
_WHOLE, _OWN = re.compile(r"kommun(?:en)?|riket|länet", re.IGNORECASE), re.compile(r".+\skommun", re.IGNORECASE)
#: What to do where such a word is a name.
NAMES = "är ordet ett namn, räkna upp det i values:"
#: What every such word holds: most columns have none, and that is seen fast.
_HINT = r"(?i)sum|tot|samtlig|sammanlagt|alla?\b|hela|kommun|riket|länet|overall|s:a"


def are_sums(cells: "pd.Series[str]", listed: Collection[str], *, whole: bool = False) -> "pd.Series[bool]":
    """Which cells say that their row is a sum; none where no cell of the column says anything else.

    Parameters
    ----------
    cells : Series of str
        Missing stays missing, and is no sum.
    listed : collection of str
        Words that are names, whatever they look like.
    whole : bool
        Whether the kommun is a sum too, as it is beside kommundelar in a table of counts.
    """
    sums = _words(cells, listed, whole=whole)
    return sums & bool((cells.notna() & ~sums).any())


def tell_only_sums(cells: "pd.Series[str]", listed: Collection[str], notes: SourceNotes, *, do: str) -> None:
    """Tell of a column of kommundelar that says nothing but that its rows are of the whole kommun."""
    what = "kommundel: alla rader har ett ord för hela kommunen (Totalt, Hela kommunen), som räknas som en kommundel"
    sums = _words(cells, listed, whole=True)
    others = bool((cells.notna() & ~sums).any())
    notes.remark(what, sums & (not others), do=f"{do}, eller räkna upp ordet i values: om det är ett namn", grade=ACT)


def _words(cells: "pd.Series[str]", listed: Collection[str], *, whole: bool) -> "pd.Series[bool]":
    hinted = cells.astype("str").str.contains(_HINT, regex=True, na=False).astype("bool")
    if not hinted.any():
        return hinted
    plain = spelled(cells)
    names = {one_spelling(word) for word in listed}
    words = [word for word in plain[hinted].dropna().unique() if word not in names]
    own = [word for word in words if whole and _OWN.fullmatch(word)]
    found = [word for word in words if _WORD.fullmatch(word) or (whole and _WHOLE.fullmatch(word))]
    return plain.isin(found + (own if len(own) == 1 else [])).astype("bool")
