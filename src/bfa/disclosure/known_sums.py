"""When a figure known from elsewhere may stand beside ours: it is nearly the same count, and would give ours away."""

from typing import Any

import pandas as pd

from bfa.analyses.known_sums import KnownSums
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small


def known_sum_tables(sums: KnownSums, *, policy: Policy) -> dict[str, CountTable]:
    """Ours with theirs, a table each: theirs is hidden with ours.

    Theirs is not told either where it is itself a small count of the tier, or where ours was not counted and the type
    has counts that the tier hides: then nothing else protects it.
    """
    return {f"sum {at}": _table(sums, row, policy) for at, row in enumerate(sums.counted.to_dict("records"))}


def _table(sums: KnownSums, row: dict[Any, Any], policy: Policy) -> CountTable:
    small = largest_small(sums.brottstyp, sums.kind, 0, policy=policy)
    told = not small or (pd.notna(row["ours"]) and not 0 < row["theirs"] <= small)
    counts = {"n": [row["ours"]], "theirs": [row["theirs"] if told else pd.NA]}
    whole = {"brottstyp": sums.brottstyp, "period": row["period"]}
    return CountTable(
        pd.DataFrame(counts).astype("Int64"),
        identifies=(),
        sensitive=sums.brottstyp,
        kind=sums.kind,
        margins=(),
        derived=("theirs",),
        whole=whole | ({"kommundel": sums.kommundel} if sums.kommundel else {}),
        by=(),
    )
