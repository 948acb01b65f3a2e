"""The export's words recoded to ours."""

import pandas as pd

OTHERS = "*"


def recode(text: "pd.Series[str]", values: dict[str, str] | None) -> "tuple[pd.Series[str], pd.Series[bool]]":
    """Recode words; those not listed get the word for ``"*"``, or become missing when there is none.

    Parameters
    ----------
    text : Series of str
        The export's words; missing stays missing.
    values : dict, optional
        The export's word to ours. None leaves the words as they are.

    Returns
    -------
    tuple
        The words, and True where a word was not listed and became missing.
    """
    plain = text.astype("str").str.strip().str.normalize("NFC")
    if values is None:
        return plain, pd.Series(False, index=text.index)
    words = {word: values.get(word, values.get(OTHERS)) for word in plain.dropna().unique()}
    found = plain.map(words).astype("str")
    return found, plain.notna() & found.isna()
