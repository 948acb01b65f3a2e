"""How an indicator is counted on every page that tells of it, so that all of them have the same number."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from bfa.disclosure.count_table import CountTable
from bfa.disclosure.release import Released

#: The two periods of an indicator.
SIDES = ("before", "after")


def indicator_table(row: Mapping[Hashable, Any], side: str) -> CountTable | None:
    """An indicator in one of the periods; of several kommundelar only their sum is printed.

    `row`: indicator, kind, period, baseline (as text), before, after, parts (of `analyses.indicators`).
    """
    if pd.isna(row[side]):
        return None
    parts = pd.DataFrame(row["parts"], columns=["kommundel", *SIDES]).rename(columns={side: "n"})[["kommundel", "n"]]
    rule: dict[str, Any] = {"identifies": (), "sensitive": row["indicator"], "kind": row["kind"]}
    whole = {"brottstyp": row["indicator"], "period": row["period" if side == "after" else "baseline"]}
    if len(parts) > 1:
        whole |= {"scope": ", ".join(sorted(parts["kommundel"]))}
        return CountTable(parts, whole=whole, by=("kommundel",), unseen=(None,), **rule)
    whole |= {"kommundel": parts["kommundel"].iloc[0]} if parts["kommundel"].iloc[0] else {}
    return CountTable(parts[["n"]], whole=whole, by=(), margins=(), **rule)


def alone(safe: Released | None) -> tuple[Any, bool]:
    """The one count that a table prints: its cell, or the sum of them."""
    if safe is None:
        return pd.NA, False
    line = safe.totals.get((), safe.table).iloc[0]
    return line["n"], bool(line["hidden"])
