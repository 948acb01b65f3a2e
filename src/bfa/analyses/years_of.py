"""Whole calendar years: twelve counted months added up, or a year as it was told. A part of a year is never one."""

from collections.abc import Collection

import pandas as pd

from bfa.analyses.situation import Situation

KEYS = ["area", "year", "brottstyp", "kind"]
_YEAR = 12


def yearly(situation: Situation, kinds: Collection[str] = ("crime",)) -> pd.DataFrame:
    """Counts of every area, whole calendar year and type of the kinds.

    Returns
    -------
    DataFrame
        area, year (int), brottstyp, kind, n [count], in order. A year that is not whole is not there, and never zero.
    """
    months = situation.counts[situation.counts["kind"].isin(kinds)]
    sums = months.assign(year=months["month"].dt.year).groupby(KEYS)["n"].agg(n="sum", known="count").reset_index()
    whole = sums.loc[sums["known"] == _YEAR, [*KEYS, "n"]]
    told = situation.annual[situation.annual["kind"].isin(kinds)]
    every = pd.concat([whole, told], ignore_index=True).astype({"year": "int64", "n": "int64"})
    return every.sort_values(KEYS, ignore_index=True, kind="stable")
