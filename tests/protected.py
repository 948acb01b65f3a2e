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
    sensitive: str = "brottstyp",
    margins: Sequence[Sequence[str]] = ((),),
    derived: Sequence[str] = (),
    kind: str = "crime",
) -> Released:
    """The table with its small counts hidden; every other column is a fact."""
    shown = (value,) if isinstance(value, str) else tuple(value)
    declared = CountTable(
        table,
        value=shown,
        identifies=identifies,
        sensitive="klotter" if sensitive == "brottstyp" and "brottstyp" not in table else sensitive,
        kind=kind,
        whole="of a test",
        by=None,
        margins=tuple(tuple(by) for by in margins),
        derived=tuple(derived),
        facts=tuple(name for name in table if name not in {*shown, *derived}),
    )
    return release({"": declared}, policy=policy)[""]
