"""The counts behind all pages as one flat table: a line for each type, kommundel and month, as released.

A type of which a kommundel's count can be small is told by the periods that the pages side by side ask of, which are
decided for all of them (`disclosure.cube`), and never by month: so many small cells would protect nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.series import addends, area_months, kind_of, period_totals
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small
from bfa.disclosure.release import Released
from bfa.tables.period import Period

_COLUMNS = ["kommundel", "months", "brottstyp", "n", "hidden", "kind"]
_NAME = "flat "


def flat_tables(situation: Situation, types: Sequence[str], *, policy: Policy) -> dict[str, CountTable]:
    """A table for each type: those asked of, and those that other pages print as well."""
    every = dict.fromkeys([*types, *(policy.cube.types if policy.cube else ())])
    periods = policy.cube.periods if policy.cube else ()
    found = {f"{_NAME}{name}": _table(situation, name, periods, policy) for name in every}
    return {name: table for name, table in found.items() if len(table.frame)}


def flat_table(released: Mapping[str, Released]) -> pd.DataFrame:
    """kommundel, months (2010-05, or 2010-05/2010-08), brottstyp, n, hidden, kind: type by type, in order of time."""
    parts = [
        safe.table.rename(columns={"month": "months", "period": "months"}).assign(brottstyp=name.removeprefix(_NAME))
        for name, safe in released.items()
        if name.startswith(_NAME)
    ]
    return pd.concat([part[_COLUMNS] for part in parts], ignore_index=True) if parts else pd.DataFrame(columns=_COLUMNS)


def _table(situation: Situation, brottstyp: str, periods: Sequence[Period], policy: Policy) -> CountTable:
    matrix, kind = addends(area_months(situation, brottstyp)), kind_of(situation, brottstyp)
    small = largest_small(brottstyp, kind, 0, policy=policy)
    time = "period" if small else "month"
    if small:
        spans = sorted(periods, key=lambda each: (each.first, each.last))
        wide = pd.DataFrame({str(each): period_totals(matrix, each) for each in spans}, index=matrix.index)
    else:
        wide = matrix.set_axis(matrix.columns.astype(str), axis=1)
    long = wide.rename_axis("kommundel").reset_index().melt("kommundel", var_name=time, value_name="n")
    own: dict[str, Any] = {"identifies": (), "sensitive": brottstyp, "margins": ()}
    return CountTable(
        long.dropna().astype({"n": "int64"}).assign(kind=kind),
        kind="kind",
        whole={"brottstyp": brottstyp},
        by=("kommundel", time),
        **own,
    )
