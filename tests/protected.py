"""One table that stands alone, released."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from bfa.disclosure import CountTable, Policy, Released, release


def protect(
    table: pd.DataFrame,
    *,
    policy: Policy,
    value: str | Sequence[str] = "n",
    identifies: Collection[str] | Mapping[str, str] = (),
    sensitive: str | None = "brottstyp",
    margins: Sequence[Sequence[str]] = ((),),
    derived: Sequence[str] = (),
    kind: str = "crime",
) -> Released:
    """The table with its small counts hidden; every other column of numbers is a fact."""
    declared = CountTable(
        table,
        value=(value,) if isinstance(value, str) else tuple(value),
        identifies=identifies,
        sensitive=None if sensitive == "brottstyp" and "brottstyp" not in table else sensitive,
        kind=kind,
        whole={},
        margins=tuple(tuple(by) for by in margins),
        derived=tuple(derived),
        facts=tuple(table.select_dtypes("number").columns),
    )
    return release({"": declared}, policy=policy)[""]
