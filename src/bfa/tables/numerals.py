"""Numbers as people write them: decimal comma or point as declared, spaces or apostrophes between thousands.

Nothing is guessed. A text that could be two numbers is none: it is refused by those who read it, with its row.
"""

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute

from bfa.tables.word_columns import by_word

_SPACE = "[ \u00a0\u2007\u2008\u2009\u200a\u202f\u205f]"
_TICK = "['\u2019\u02bc]"
_SIGN = "[-+\u2212\u2013]?"


def numbers(text: "pd.Series[str]", *, decimal: str) -> "pd.Series[float]":
    """Measures, such as coordinates, with the declared decimal mark; what is no number is missing.

    Spaces and apostrophes are read where thousands stand (6 580 123,45) and nowhere else. A number with a power of ten
    (6,58E+06) has lost its figures and is none, unless it is below one.
    """
    return by_word(text, lambda cells: _numbers(cells, decimal))


def _numbers(text: "pd.Series[str]", decimal: str) -> "pd.Series[float]":
    plain = text.astype("str").str.strip()
    mark = "," if decimal == "," else r"\."
    simple = plain.str.fullmatch(rf"-?[0-9]+(?:{mark}[0-9]+)?", na=False).astype("bool")
    odd = _plain(plain[~simple], mark)
    if decimal == ",":
        plain, odd = (each.str.replace(",", ".", regex=False) for each in (plain, odd))
    found = pd.Series(np.nan, index=text.index)
    found[simple] = compute.cast(arrow.array(plain[simple], from_pandas=True), arrow.float64()).to_numpy()
    found[~simple] = pd.to_numeric(odd, errors="coerce").astype("float64")
    return found.where(np.isfinite(found))


def amounts(text: "pd.Series[str]", *, decimal: str) -> "pd.Series[float]":
    """How many there are of something: as `numbers`, but one that may be thousands (see `ambiguous`) is missing."""
    return numbers(text, decimal=decimal).mask(ambiguous(text, decimal=decimal))


def ambiguous(text: "pd.Series[str]", *, decimal: str) -> "pd.Series[bool]":
    """Where an amount has the decimal mark and exactly three figures after it: 1,000 is one, or a thousand."""
    mark = "," if decimal == "," else r"\."
    plain = text.astype("str").str.strip()
    return plain.str.fullmatch(rf"{_SIGN}\d{{1,3}}{mark}\d{{3}}", na=False).astype("bool")


def column_of_amounts(column: "pd.Series[float] | pd.Series[str]", *, decimal: str) -> "pd.Series[float]":
    """A column of amounts of a table or a map layer, whether its cells are typed numbers or texts."""
    if pd.api.types.is_numeric_dtype(column):
        return column.astype("float64")
    return amounts(column.astype("str"), decimal=decimal)


def _plain(text: "pd.Series[str]", mark: str) -> "pd.Series[str]":
    """Odd spellings without their spaces and apostrophes; missing where they stand elsewhere than between thousands."""
    grouped = rf"{_SIGN}{_SPACE}?(?:\d+(?:{_SPACE}\d{{3}})+|\d{{1,3}}(?:{_TICK}\d{{3}})+)(?:{mark}\d+)?"
    usual = rf"{_SIGN}{_SPACE}?\d*{mark}?\d+(?:{mark})?|{_SIGN}\d+(?:{mark}\d+)?[eE]-\d+"
    fits = text.str.fullmatch(f"(?:{grouped})|(?:{usual})", na=False).astype("bool")
    bare = text.where(fits).str.replace(rf"{_SPACE}|{_TICK}|\+", "", regex=True)
    return bare.str.replace("[\u2212\u2013]", "-", regex=True).astype("str")
