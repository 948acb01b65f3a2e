"""The export's words recoded to ours."""

import pandas as pd

from bfa.tables.naming import one_spelling, spelled

OTHERS = "*"


def recode(text: "pd.Series[str]", values: dict[str, str] | None) -> "tuple[pd.Series[str], pd.Series[bool]]":
    """Recode words; those not listed get the word for ``"*"``, or become missing when there is none, and True beside.

    `values` are the export's words to ours; None leaves all as they are. Missing stays missing; words that differ in
    white space or composition are one word.
    """
    if values is None:
        return spelled(text), pd.Series(False, index=text.index)
    plain = spelled(text).astype("str")
    listed = {one_spelling(word): ours for word, ours in values.items()}
    words = {word: listed.get(word, listed.get(OTHERS)) for word in plain.dropna().unique()}
    found = plain.map(words).astype("str")
    return found, plain.notna() & found.isna()
