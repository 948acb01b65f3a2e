"""All reported crime of a year, as it is declared: every kommundel and type, and the sums over types that readers see.

The same tables stand on every page of all crime, whichever kommundel it is about, and in what is decided for the pages
side by side (`cube`), so that all of them hide the same.
"""

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from bfa.analyses.series import types_of
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.within import within_tables
from bfa.tables.period import Period

#: The sums of a year that readers see, and of a year in question those of the categories too.
_SUMS = (("brottstyp",), ("kommundel",), ())
_CATEGORIES = (("kommundel", "brottskategori"), ("brottskategori",))

#: Before the name of a year: what is counted within other types.
PARTS_OF = "parts of "


def year_of(period: object) -> str:
    """The name of the table of a year."""
    return f"year {period}"


def year_tables(
    types: pd.DataFrame, counts: pd.DataFrame, years: Sequence[Period], asked: Collection[Period]
) -> dict[str, CountTable]:
    """By name: a table for each year, and one of what is counted within other types.

    Parameters
    ----------
    types, counts : DataFrame
        As `LocalPicture` has them.
    years : sequence of Period
        Those of `counts`.
    asked : collection of Period
        Those of which the sums of the categories are told too.
    """
    parts = types["part_of"] != ""
    inner = counts["brottstyp"].isin(types.loc[parts, "brottstyp"])
    names = types.loc[~parts, ["brottskategori", "brottstyp"]]
    found = {year_of(year): _year(names, _in(counts, year), year, year in asked) for year in years}
    if parts.any():
        found |= {f"{PARTS_OF}{year}": _parts(_in(counts[inner], year), year) for year in years}
    return found


def within_years(
    situation: Situation, types: pd.DataFrame, years: Sequence[Period]
) -> Iterator[tuple[str, CountTable]]:
    """What ties the types that are counted within others to those, by name."""
    there = types_of(situation)
    for above, own in types[types["part_of"] != ""].groupby("part_of", sort=False)["brottstyp"]:
        if above in there and (inside := [name for name in own if name in there]):
            for at, table in enumerate(within_tables(situation, str(above), inside, years)):
                yield f"within {above!s} {at}", table


def _in(counts: pd.DataFrame, year: Period) -> pd.DataFrame:
    found: pd.DataFrame = counts[counts["period"] == str(year)].drop(columns="period").reset_index(drop=True)
    return found


def _year(names: pd.DataFrame, cells: pd.DataFrame, year: Period, asked: bool) -> CountTable:
    """Every kommundel and type of one year; sums where every type and kommundel is counted."""
    return CountTable(
        cells.merge(names, on="brottstyp").reset_index(drop=True),
        identifies=(),
        sensitive="brottstyp",
        margins=_SUMS + (_CATEGORIES if asked else ()),
        facts=("brottskategori",),
        whole={"period": str(year)},
        by=("kommundel", "brottstyp"),
    )


def _parts(cells: pd.DataFrame, year: Period) -> CountTable:
    return CountTable(
        cells,
        identifies=(),
        sensitive="brottstyp",
        margins=(("brottstyp",),),
        whole={"period": str(year)},
        by=("kommundel", "brottstyp"),
    )
