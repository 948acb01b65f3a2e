"""The counts behind all pages as one flat table: a line for each type, kommundel and month, as released.

A type of which a kommundel's count can be small is told by the periods that the pages side by side ask of, which are
decided for all of them (`disclosure.cube`), and never by month: so many small cells would protect nothing. So are all
types where the months would be more lines than anybody reads.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.series import addends, area_counts, area_months, by_year_only, kind_of, period_totals
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small
from bfa.disclosure.release import Released
from bfa.tables.period import Period

_COLUMNS = ["kommundel", "months", "brottstyp", "n", "hidden", "kind"]
_NAME = "flat "
#: Lines of months; where there are more, every type is told by periods.
MOST_LINES = 15_000


def flat_tables(situation: Situation, types: Sequence[str], *, policy: Policy) -> dict[str, CountTable]:
    """A table for each type: those asked of, and those that other pages print as well."""
    every = dict.fromkeys([*types, *(policy.cube.types if policy.cube else ())])
    by_month = {name for name in every if _never_small(situation, name, policy) and not by_year_only(situation, name)}
    if _lines(situation, by_month) > MOST_LINES:
        by_month = set()
    periods = sorted(policy.cube.periods if policy.cube else (), key=lambda each: (each.first, each.last))
    found = {
        f"{_NAME}{name}": _by_month(situation, name) if name in by_month else _by_period(situation, name, periods)
        for name in every
    }
    return {name: table for name, table in found.items() if len(table.frame)}


def flat_table(released: Mapping[str, Released]) -> pd.DataFrame:
    """kommundel, months (2010-05, or 2010-05/2010-08), brottstyp, n, hidden, kind: type by type, in order of time."""
    parts = [
        safe.table.rename(columns={"month": "months", "period": "months"}).assign(brottstyp=name.removeprefix(_NAME))
        for name, safe in released.items()
        if name.startswith(_NAME)
    ]
    return pd.concat([part[_COLUMNS] for part in parts], ignore_index=True) if parts else pd.DataFrame(columns=_COLUMNS)


def _never_small(situation: Situation, brottstyp: str, policy: Policy) -> bool:
    return not largest_small(brottstyp, kind_of(situation, brottstyp), 0, policy=policy)


def _lines(situation: Situation, types: Collection[str]) -> int:
    """Lines of some types by month. [count]"""
    return sum(area_months(situation, name).size for name in types)


def _by_month(situation: Situation, brottstyp: str) -> CountTable:
    matrix = addends(area_months(situation, brottstyp))
    return _table(situation, brottstyp, matrix.set_axis(matrix.columns.astype(str), axis=1), "month")


def _by_period(situation: Situation, brottstyp: str, periods: Sequence[Period]) -> CountTable:
    matrix = addends(area_counts(situation, brottstyp))
    wide = {str(each): period_totals(matrix, each) for each in periods}
    return _table(situation, brottstyp, pd.DataFrame(wide), "period")


def _table(situation: Situation, brottstyp: str, wide: pd.DataFrame, time: str) -> CountTable:
    """`wide`: kommundel by months or periods. [count]"""
    long = wide.rename_axis("kommundel").reset_index().melt("kommundel", var_name=time, value_name="n")
    own: dict[str, Any] = {"identifies": (), "sensitive": brottstyp, "margins": ()}
    return CountTable(
        long.dropna().astype({"n": "int64"}).assign(kind=kind_of(situation, brottstyp)),
        kind="kind",
        whole={"brottstyp": brottstyp},
        by=("kommundel", time),
        **own,
    )
