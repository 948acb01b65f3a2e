"""The export's words recoded to ours."""

import pandas as pd

from bfa.tables.naming import one_spelling, spelled

OTHERS = "*"


def recode(text: "pd.Series[str]", values: dict[str, str] | None) -> "tuple[pd.Series[str], pd.Series[bool]]":
    """Recode words; those not listed get the word for ``"*"``, or become missing when there is none.

    Parameters
    ----------
    text : Series of str
        The export's words; missing stays missing. Words that differ in white space or composition are one word.
    values : dict, optional
        The export's word to ours. None leaves the words as they are.

    Returns
    -------
    tuple
        The words, and True where a word was not listed and became missing.
    """
    plain = spelled(text)
    if values is None:
        return plain, pd.Series(False, index=text.index)
    listed = {one_spelling(word): ours for word, ours in values.items()}
    words = {word: listed.get(word, listed.get(OTHERS)) for word in plain.dropna().unique()}
    found = plain.map(words).astype("str")
    return found, plain.notna() & found.isna()
