"""Combinations of area, month and type that a table of counts does not hold: told, or zero where that is declared."""

import pandas as pd

from bfa.tables.coverage import declared_gaps, is_declared
from bfa.tables.municipality import CountSource

_KEYS = ["area", "month", "brottstyp", "kind"]


def missing_cells(counts: pd.DataFrame, unread: pd.DataFrame) -> pd.DataFrame:
    """The combinations that the table lacks: each area and type of it in each month of it.

    Parameters
    ----------
    counts : DataFrame
        `contracts.COUNTS`.
    unread : DataFrame
        Columns area, month, brottstyp and kind of rows whose count could not be read: those are not lacking.

    Returns
    -------
    DataFrame
        area, month, brottstyp, kind.
    """
    types = counts[["brottstyp", "kind"]].drop_duplicates()
    grid = counts[["area"]].drop_duplicates().merge(counts[["month"]].drop_duplicates(), how="cross")
    grid = grid.merge(types, how="cross")[_KEYS]
    there = pd.concat([counts[_KEYS], unread[_KEYS].astype(counts[_KEYS].dtypes.to_dict())], ignore_index=True)
    found = grid.merge(there.drop_duplicates(), on=_KEYS, how="left", indicator="held")
    return found.loc[found["held"] == "left_only", _KEYS].reset_index(drop=True)


def declared_zeros(missing: pd.DataFrame, source: CountSource) -> "pd.Series[bool]":
    """Which of the missing combinations `gaps_counted` says are zero: all, none, or those of its periods."""
    gaps = declared_gaps(source.gaps_counted)
    zero = {month: is_declared(month.to_period("M").ordinal, gaps) for month in missing["month"].unique()}
    return missing["month"].map(zero).astype("bool")


def filled(counts: pd.DataFrame, missing: pd.DataFrame, zero: "pd.Series[bool]") -> pd.DataFrame:
    """The counts with a zero for each of the missing combinations that are declared to be."""
    if not zero.any():
        return counts
    zeros = missing[zero].assign(n=pd.array([0] * int(zero.sum()), dtype="Int64"))
    return pd.concat([counts, zeros.astype(counts.dtypes.to_dict())], ignore_index=True)
