"""One count by itself."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy
from bfa.disclosure.release import release


@dataclass(frozen=True, slots=True)
class Count:
    """One count after the release: `n` is None where hidden or missing."""

    n: int | None
    hidden: bool


def count(n: int | None, *, policy: Policy, brottstyp: str, kind: str, identifies: Collection[str] = ()) -> Count:
    """One count of a kommundel and a period; `identifies` as in `CountTable`."""
    if n is None:
        return Count(None, False)
    table = pd.DataFrame({"n": [n]})
    declared = CountTable(table, identifies=identifies, sensitive=brottstyp, margins=(), kind=kind, whole={}, by=None)
    hidden = release({"": declared}, policy=policy)[""].hidden > 0
    return Count(None if hidden else n, hidden)
