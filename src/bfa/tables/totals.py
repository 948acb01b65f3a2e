"""Totals among the parts would be counted twice. They are known by their word (Summa, Totalt), or by their number.

An area or a type is a sum where it is that of others in every month.
"""

import re
from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import nnls

from bfa.tables.naming import one_spelling, spelled
from bfa.tables.quality import ACT, LOOK, SourceNotes
from bfa.tables.word_columns import by_word

#: How unlikely it must be that counts of this size agree by chance, as a natural logarithm.
_EVIDENCE = 7.0
#: Sums of parts that stand apart are looked for among fewer names than this. [count]
_MOST = 60
#: Our column to the noun that a reader knows it by.
OF = {"area": "kommundelen", "brottstyp": "brottstypen"}
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


def without_totals(counts: pd.DataFrame, notes: SourceNotes) -> pd.DataFrame:
    """The counts (`contracts.COUNTS`) of one file, in its order, without areas and types that are sums of others in it.

    A sum is of all the others or of some of them, and holds in every month and for every type (or area) that the file
    has, more often than chance could make it.
    """
    for column in ("area", "brottstyp"):
        sums = totals(counts, column)
        for name, parts in sums.items():
            what = f"{OF[column]} {name} är i varje månad summan av {parts}; den är en summa och räknas inte"
            notes.add(what, int((counts[column] == name).sum()), grade=LOOK)
        counts = counts[~counts[column].isin(sums)]
        tell_twins(counts, column, notes)
    return counts


def tell_twins(counts: pd.DataFrame, column: str, notes: SourceNotes) -> None:
    """Tell of two areas or types alike: nobody but the reader knows which is the other's sum."""
    names = list(counts[column].unique())
    if len(names) != 2:
        return
    one, other = _wide(counts, column).to_numpy(dtype="float64", na_value=np.nan)
    if _is_sum(one, np.nan_to_num(other), 1):
        what = f"{OF[column]} {names[0]} och {names[1]} har lika många i varje månad; är den ena en summa?"
        notes.add(what, int(len(counts) / 2), do="ta bort summan med where: vid källan", grade=ACT)


def _wide(counts: pd.DataFrame, column: str) -> pd.DataFrame:
    others = [key for key in ("area", "month", "brottstyp", "kind") if key != column]
    return counts.pivot_table(index=column, columns=others, values="n", aggfunc="sum", sort=False)


def totals(counts: pd.DataFrame, column: str) -> dict[str, str]:
    """Name of each total in the column (area, brottstyp) to the words for what it is the sum of."""
    wide = _wide(counts, column)
    names, table = [str(name) for name in wide.index], wide.to_numpy(dtype="float64", na_value=np.nan)
    found: dict[str, str] = {}
    left = np.ones(len(names), dtype=bool)
    while (total := _next(table, left)) is not None:
        place, parts = total
        every = parts == int(left.sum()) - 1
        found[names[place]] = "alla de andra" if every else f"{parts} av de andra"
        left[place] = False
    return found


def _next(table: npt.NDArray[np.float64], left: npt.NDArray[np.bool_]) -> tuple[int, int] | None:
    """Place of the next total and how many it is the sum of; the sum of all the others goes first."""
    places = np.flatnonzero(left)
    rows = np.nan_to_num(table[places])
    together = rows.sum(axis=0)
    for number, place in enumerate(places):
        if len(places) > 2 and _is_sum(table[place], together - rows[number], len(places)):
            return int(place), len(places) - 1
    for number, place in enumerate(places):
        for block in (rows[number + 1 :], rows[:number][::-1]):
            parts = _leading(table[place], np.cumsum(block, axis=0), len(places) ** 2)
            if parts:
                return int(place), parts
    for number, place in enumerate(places):
        parts = _scattered(table[place], np.delete(rows, number, axis=0))
        if parts:
            return int(place), parts
    return None


def _scattered(total: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> int:
    """How many of the others, wherever they stand, add up to the total; 0 where none do, or too few months can tell."""
    known = ~np.isnan(total)
    if not 2 < len(others) < min(int(known.sum()), _MOST):
        return 0
    try:
        shares, _ = nnls(others[:, known].T, total[known])
    except RuntimeError:  # No answer in the steps allowed: no plain sum.
        return 0
    chosen = shares > 0.5
    if chosen.sum() < 2 or not np.allclose(shares, chosen, atol=1e-6):
        return 0
    fits = _is_sum(total, others[chosen].sum(axis=0), (len(others) + 1) * 2 ** len(others))
    return int(chosen.sum()) if fits else 0


def _leading(total: npt.NDArray[np.float64], running: npt.NDArray[np.float64], candidates: int) -> int:
    """How many of the rows beside it add up to the total; 0 where none do."""
    fits = [number for number, row in enumerate(running, start=1) if number > 1 and _is_sum(total, row, candidates)]
    return fits[0] if fits else 0


def _is_sum(total: npt.NDArray[np.float64], parts: npt.NDArray[np.float64], candidates: int) -> bool:
    known = ~np.isnan(total)
    if not (total[known] == parts[known]).all() or parts[~known].any():
        return False
    evidence = np.log1p(np.sqrt(2 * np.pi * total[known & (total > 0)])).sum()
    return bool(evidence > _EVIDENCE + np.log(candidates))


def are_sums(cells: "pd.Series[str]", listed: Collection[str], *, whole: bool = False) -> "pd.Series[bool]":
    """Which cells say that their row is a sum; none where no cell of the column says anything else.

    A missing cell is no sum, nor are the listed words, whatever they look like; `whole`: the kommun is a sum too, as it
    is beside kommundelar in a table of counts.
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
    hinted = by_word(cells, lambda words: words.str.contains(_HINT, regex=True, na=False).astype("bool"))
    if not hinted.any():
        return hinted
    plain = spelled(cells)
    names = {one_spelling(word) for word in listed}
    words = [word for word in plain[hinted].dropna().unique() if word not in names]
    own = [word for word in words if whole and _OWN.fullmatch(word)]
    found = [word for word in words if _WORD.fullmatch(word) or (whole and _WHOLE.fullmatch(word))]
    return plain.isin(found + (own if len(own) == 1 else [])).astype("bool")
