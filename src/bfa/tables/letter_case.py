"""Names that differ in case alone, read as one and told."""

from collections.abc import Collection

import pandas as pd

from bfa.tables.quality import SourceNotes
from bfa.tables.spellings import one_case
from bfa.tables.word_columns import is_worded, renamed


def join_case(
    names: "pd.Series[str]", notes: SourceNotes, *, what: str, known: Collection[str] = ()
) -> "pd.Series[str]":
    """The names with one case each (`one_case`); how many rows were written otherwise is told in the notes."""
    joined = one_case(names.value_counts(), known=known)
    others = names.isin(list(joined)).fillna(False).astype("bool")
    notes.remark(
        f"{what}: ordet skiljer sig från ett annat bara i stora och små bokstäver; läst som det",
        others,
        do="är de olika, ge dem olika namn under values:",
    )
    if not joined:
        return names
    return renamed(names, joined) if is_worded(names) else names.replace(joined)
