"""What the page of the data's quality counts: how exact places and times are, how late reports came, what jumped.

Shares and changes are worked out of what was released. Only sums over all types are shown, so each count is declared by
type, whose cells no page prints.
"""

from typing import Any

import pandas as pd

from bfa.analyses.data_quality import DataQuality
from bfa.analyses.shared_jumps import SharedJump
from bfa.disclosure.count_table import CountTable
from bfa.tables.period import Period

#: By what the rows of a kind are told apart.
ROWS = {"places": "place", "clocks": "clock"}


def quality_tables(result: DataQuality) -> dict[str, CountTable]:
    """By name: "places crime", "clocks crime", "delays", "jump crime 2010-03"."""
    tables = {
        f"{name} {kind}": _rows(own, column, str(kind), result.period)
        for name, column in ROWS.items()
        for kind, own in _by_kind(getattr(result, name))
    }
    if result.delay_period is not None:
        tables["delays"] = _rows(result.delays, "within", "crime", result.delay_period)
    jumps = [jump for looked in result.looked for jump in looked.jumps]
    return tables | {f"jump {jump.kind} {jump.month}": _jump(jump) for jump in jumps}


def _by_kind(table: pd.DataFrame) -> Any:
    return table.groupby("kind", sort=False) if len(table) else ()


def _rows(table: pd.DataFrame, column: str, kind: str, period: Period) -> CountTable:
    return CountTable(
        table[["brottstyp", column, "n"]],
        identifies={"brottstyp": (), column: ()},
        sensitive="brottstyp",
        kind=kind,
        margins=((), (column,)),
        whole={"period": str(period), "what": f"rows-{kind}"},
        by=("brottstyp", column),
        unseen=(None,),
    )


def _jump(jump: SharedJump) -> CountTable:
    return CountTable(
        jump.counts,
        {column: {"period": str(period)} for column, period in jump.periods.items()},
        identifies={"brottstyp": (), "kommundel": ()},
        sensitive="brottstyp",
        kind=jump.kind,
        margins=((), ("kommundel",)),
        whole={"what": f"throughout-{jump.kind}"},
        by=("brottstyp", "kommundel"),
        unseen=(None,),
    )
