"""Columns of words: each different word is held once, and a small number for each row.

A file of rows repeats few words many times. Categories are sorted, so that groups come in the order of their words; and
a word that no row has left is no category, so that nobody counts it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals


def worded(table: pd.DataFrame) -> list[str]:
    """The columns of words of a table."""
    return [str(name) for name, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]


def with_own_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table, some rows of another, with the words that it has itself; its rows numbered from 0."""
    kept: pd.DataFrame = table.reset_index(drop=True)
    return kept.assign(**{name: kept[name].cat.remove_unused_categories() for name in worded(kept)})


def is_worded(column: "pd.Series[str]") -> bool:
    """Whether a column is one of words."""
    return isinstance(column.dtype, pd.CategoricalDtype)


def by_word(column: "pd.Series[str]", of: "Callable[[pd.Series[str]], pd.Series[Any]]") -> "pd.Series[Any]":
    """What a function makes of each cell by itself, asked once of each different word.

    Parameters
    ----------
    of : callable
        Of texts to texts, numbers, or True and False; missing cells become missing, or False.

    Returns
    -------
    Series
        Texts of a column of words are a column of words.
    """
    if not is_worded(column):
        return of(column)
    each = of(pd.Series(column.cat.categories, dtype="str"))
    codes = column.cat.codes.to_numpy()
    if each.dtype == bool:
        return pd.Series(np.append(each.to_numpy(), False)[codes], index=column.index)
    if pd.api.types.is_numeric_dtype(each):
        return pd.Series(np.append(each.to_numpy(dtype="float64"), np.nan)[codes], index=column.index)
    words = pd.Categorical(each.astype("str"))
    found = pd.Categorical.from_codes(np.append(words.codes, words.codes.dtype.type(-1))[codes], dtype=words.dtype)
    return pd.Series(found, index=column.index).cat.remove_unused_categories()


def in_words(column: "pd.Series[str]") -> "pd.Series[str]":
    """A column of texts as one of words."""
    return cast("pd.Series[str]", column.astype("category"))


def one_word(word: str | None, index: pd.Index) -> "pd.Series[str]":
    """A column of words with the same word, or nothing, in every row."""
    codes = np.full(len(index), -1 if word is None else 0, dtype="int8")
    words = pd.Index([] if word is None else [word], dtype="str")
    return cast("pd.Series[str]", pd.Series(pd.Categorical.from_codes(codes, categories=words), index=index))


def filled(column: "pd.Series[str]", other: "pd.Series[str] | str") -> "pd.Series[str]":
    """A column of words with those of another, or one word, where it has none."""
    beside = one_word(other, column.index) if isinstance(other, str) else in_words(other)
    words = pd.Index(column.cat.categories).union(beside.cat.categories)
    both = [each.cat.set_categories(words) for each in (column, beside)]
    every = both[0].where(both[0].notna(), both[1])
    return cast("pd.Series[str]", every.cat.remove_unused_categories())


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
    return column.astype("str").replace(dict(names)).pipe(in_words)
