"""Types that are counted within another: both are printed, so their difference must be as safe as they are."""

from collections.abc import Sequence

import pandas as pd

from bfa.analyses.series import by_year_only, kind_of, over
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import Period, months, whole_years

#: Before the name of a type: all of it that is in none of the types within it.
_REST = "\u241f"
_AREA, _SPAN, _TYPE = ("kommundel", "period"), ("period",), ("period", "brottstyp")


def told_periods(situation: Situation, brottstyp: str, periods: Sequence[Period]) -> tuple[Period, ...]:
    """The periods of which a type can be told: whole calendar years only, where it is told by year."""
    if not by_year_only(situation, brottstyp):
        return tuple(periods)
    return tuple(each for each in periods if whole_years(each))


def within_tables(
    situation: Situation, above: str, inside: Sequence[str], periods: Sequence[Period]
) -> list[CountTable]:
    """A type as the sum of those within it and a rest that is printed nowhere, by kommundel and in the whole kommun.

    Types that share incidents, so that they are more than the whole somewhere, are each tied to it alone.
    """
    told = [
        each for each in periods if all(each in told_periods(situation, name, periods) for name in (above, *inside))
    ]
    cells = [_side_by_side(situation, (above, *inside), period) for period in told]
    if not cells:
        return []
    wide = pd.concat(cells).rename_axis("kommundel").reset_index().dropna()
    whole = wide.groupby("period")["kommundel"].transform("size").eq(max(map(len, cells)))
    apart = bool((wide[list(inside)].sum(axis=1) > wide[above]).any())
    groups = [(name,) for name in inside] if apart else [tuple(inside)]
    kind = kind_of(situation, above)
    return [
        _table(wide[rows], above, group, kind, margins)
        for group in groups
        for rows, margins in ((whole, (_AREA, _SPAN, _TYPE)), (~whole, (_AREA,)))
        if rows.any()
    ]


def _side_by_side(situation: Situation, types: Sequence[str], period: Period) -> pd.DataFrame:
    """What each area has of each type; what belongs to no kommundel is zero where it is not told."""
    wide = pd.DataFrame({name: over(situation, name, months(period)) for name in types})
    loose = wide.index == NO_KOMMUNDEL
    return wide.mask(wide.isna() & loose[:, None], 0.0).assign(period=str(period))


def _table(
    wide: pd.DataFrame, above: str, inside: Sequence[str], kind: str, margins: tuple[tuple[str, ...], ...]
) -> CountTable:
    rest = wide[above] - wide[list(inside)].sum(axis=1)
    own = wide[[*_AREA, *inside]].assign(**{f"{_REST}{above}{_REST}{' '.join(inside)}": rest})
    cells = own.melt(list(_AREA), var_name="brottstyp", value_name="n").astype({"n": "int64"})
    return CountTable(
        cells,
        identifies=(),
        sensitive="brottstyp",
        kind=kind,
        margins=margins,
        whole={"brottstyp": above},
        by=("kommundel", "period", "brottstyp"),
        unseen=(None, *margins),
    )
