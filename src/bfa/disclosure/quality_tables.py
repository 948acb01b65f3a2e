"""What the page of the data's quality counts: how exact places and times are, how late reports came, what jumped.

Shares and changes are worked out of what was released. Only sums over all types are shown, so each count is declared by
type, whose cells no page prints.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from bfa.analyses.data_quality import DataQuality
from bfa.analyses.shared_jumps import SharedJump
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small
from bfa.tables.period import Period

#: By what the rows of a kind are told apart.
ROWS = {"places": "place", "clocks": "clock"}


def quality_tables(result: DataQuality, *, policy: Policy) -> dict[str, CountTable]:
    """By name: "places crime", "clocks crime", "delays", "jump crime 2010-03".

    All is told of the types that no rule of their own hides (`told_types`): other pages tell the years and months of
    those, and what is left of a sum of all would be the hidden type's.
    """
    tables = {
        f"{name} {kind}": _rows(own, column, str(kind), result.period, policy)
        for name, column in ROWS.items()
        for kind, own in _by_kind(getattr(result, name))
    }
    if result.delay_period is not None:
        tables["delays"] = _rows(result.delays, "within", "crime", result.delay_period, policy)
    jumps = [jump for looked in result.looked for jump in looked.jumps]
    return tables | {jump_name(jump): _jump(jump, policy) for jump in jumps}


def jump_name(jump: Any) -> str:
    """The name of the table of a jump, which is a `SharedJump` or its facts."""
    return f"jump {jump.kind} {jump.month}{' by year' if jump.by_year else ''}"


def told_types(types: Iterable[str], kind: str, *, policy: Policy) -> tuple[set[str], bool]:
    """Those of some types that the mildest rule among them holds for, and whether that too can hide a sum.

    Then no number of them is told, and shares as whole per cent only.
    """
    tops = {name: largest_small(name, kind, 0, policy=policy) for name in types}
    least = min(tops.values(), default=0)
    return {name for name, top in tops.items() if top == least}, least > 0


def _by_kind(table: pd.DataFrame) -> Any:
    return table.groupby("kind", sort=False) if len(table) else ()


def _rows(table: pd.DataFrame, column: str, kind: str, period: Period, policy: Policy) -> CountTable:
    told, _ = told_types(table["brottstyp"].unique(), kind, policy=policy)
    return CountTable(
        table.loc[table["brottstyp"].isin(told), ["brottstyp", column, "n"]].reset_index(drop=True),
        identifies={"brottstyp": (), column: ()},
        sensitive="brottstyp",
        kind=kind,
        margins=((), (column,)),
        whole={"period": str(period), "what": f"rows-{kind}"},
        by=("brottstyp", column),
        unseen=(None,),
    )


def _jump(jump: SharedJump, policy: Policy) -> CountTable:
    told, _ = told_types(jump.counts["brottstyp"].unique(), jump.kind, policy=policy)
    return CountTable(
        jump.counts[jump.counts["brottstyp"].isin(told)].reset_index(drop=True),
        {column: {"period": str(period)} for column, period in jump.periods.items()},
        identifies={"brottstyp": (), "kommundel": ()},
        sensitive="brottstyp",
        kind=jump.kind,
        margins=((), ("kommundel",)),
        whole={"what": f"throughout{'-by-year' if jump.by_year else ''}-{jump.kind}"},
        by=("brottstyp", "kommundel"),
        unseen=(None,),
    )
