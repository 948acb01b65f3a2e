"""The rows of a table that are ours: those with one of the words in a column, or none of them (`where:`)."""

from collections.abc import Mapping

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.municipality import TextFile, Where
from bfa.tables.naming import one_spelling, spelled
from bfa.tables.spellings import folded
from bfa.tables.table import Told


def filter_of(how: TextFile) -> Where:
    """The row filter of a source; empty where it has none."""
    where: Where = getattr(how, "where", {})
    return where


def ours(frame: pd.DataFrame, where: Where, *, name: str) -> "tuple[pd.Series[bool], tuple[Told, ...]]":
    """Which rows pass every part of the filter.

    Parameters
    ----------
    frame : DataFrame
        Texts, the columns of the filter among them; the index is row numbers. A missing cell has the word "".
    where : dict
        Column to the words a row must have there, or under ``not`` those it must not have.

    Returns
    -------
    tuple
        True where the row is ours; and the words of the filter that stand in no row, and rows with a word near one.

    Raises
    ------
    ParameterError
        A column of the filter has no words.
    """
    keep = pd.Series(True, index=frame.index)
    told: list[Told] = []
    for column, rule in where.items():
        unwanted = isinstance(rule, Mapping)
        words = _words(rule["not"] if isinstance(rule, Mapping) and "not" in rule else rule)
        if not words:
            raise ParameterError(
                f"{name}: where: {column} har inga ord.", do="skriv minst ett ord, eller ta bort raden."
            )
        cells = spelled(frame[column]).fillna("")
        has = cells.isin(words).astype("bool")
        keep &= ~has if unwanted else has
        told += _absent(column, words, set(cells.unique()))
        plain = {folded(word) for word in words if word in set(cells)}
        near = ~has & cells.map({word: folded(word) in plain for word in cells.unique()}).astype("bool")
        if near.any():
            what = "är därför med" if unwanted else "är därför inte med"
            told.append(
                Told(
                    f"where: raden har ett ord i kolumnen {column} som skiljer sig från where: bara i stora och små "
                    f"bokstäver, nollor eller tecken, och {what}; räkna upp det också om det är samma",
                    tuple(int(row) for row in near.index[near.to_numpy()]),
                )
            )
    return keep, tuple(told)


def _words(given: object) -> list[str]:
    each = [given] if isinstance(given, str) else list(given) if isinstance(given, list) else []
    return [one_spelling(str(word)) for word in each]


def _absent(column: str, words: list[str], there: set[str]) -> list[Told]:
    plain = {folded(word) for word in there}
    told = []
    for word in words:
        if word in there:
            continue
        near = "; det finns med andra stora och små bokstäver" if folded(word) in plain else ""
        told.append(Told(f"where: ordet {word or '(tomt)'} finns inte på någon rad i kolumnen {column}{near}"))
    return told
