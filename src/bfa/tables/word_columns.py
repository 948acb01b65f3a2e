"""Columns of words: each different word is held once, and a small number for each row.

A file of rows repeats few words many times. Categories are sorted, so that groups come in the order of their words; and
a word that no row has left is no category, so that nobody counts it.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
from pandas.api.types import union_categoricals


def worded(table: pd.DataFrame) -> list[str]:
    """The columns of words of a table."""
    return [str(name) for name, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]


def of_rows(table: pd.DataFrame, keep: object) -> pd.DataFrame:
    """Some rows of a table, numbered from 0, with the words that they have."""
    kept: pd.DataFrame = table[keep].reset_index(drop=True)
    return kept.assign(**{name: kept[name].cat.remove_unused_categories() for name in worded(kept)})


def stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables with the same columns under each other, numbered from 0; columns of words stay so."""
    if len(tables) == 1:
        return tables[0]
    words = {
        name: union_categoricals([table[name] for table in tables], sort_categories=True) for name in worded(tables[0])
    }
    others = pd.concat([table.drop(columns=list(words)) for table in tables], ignore_index=True)
    return others.assign(**words)[list(tables[0].columns)]


def renamed(column: "pd.Series[str]", names: Mapping[str, str]) -> "pd.Series[str]":
    """A column of words with other words for some."""
    return column.astype("str").replace(dict(names)).astype("category")
