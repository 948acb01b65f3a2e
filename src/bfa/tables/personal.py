"""What must never survive intake: text that looks like a personnummer, and case numbers in the clear."""

import hashlib
import unicodedata

import pandas as pd

_JOINERS = r"[\s\u00ad\u00a0\u2000-\u2015\u202f\u2212\ufe58\ufe63\uff0d_./:+-]"
#: (century) year month day number: day may be raised by 60 (samordningsnummer), the number start with a letter
#: (T-number). The check digit is not asked for: a mistyped personnummer points at a person all the same.
_PERSONNUMMER = r"(?:\d{2})?\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[67]\d|8\d|9[01])(?:\d{4}|[A-ZÅÄÖ]\d{3})"


def looks_personal(text: "pd.Series[str]") -> "pd.Series[bool]":
    """True where a text holds something that looks like a personnummer, in any disguise.

    Spaces, dashes of every kind and full-width digits are seen through. A phone number may be caught too.
    """
    values = text.dropna().astype("str")
    values = values[values.str.count(r"\d") >= 9]
    if values.empty:
        return pd.Series(False, index=text.index)
    plain = values.map(lambda value: unicodedata.normalize("NFKC", value).upper())
    found = plain.str.replace(_JOINERS, "", regex=True).str.contains(_PERSONNUMMER, regex=True)
    return found.reindex(text.index, fill_value=False).astype("bool")


def hashed(text: "pd.Series[str]", *, salt: str) -> "pd.Series[str]":
    """Case numbers as sixteen hexadecimal digits; missing stays missing.

    SHA-256 of the salt and the number. This keeps rows of one case together without showing the number. Whoever knows
    the salt can try every number, so a hash is a pseudonym and no more: it stays in the store.
    """
    known = {value: _digest(f"{salt}\x00{value}") for value in text.dropna().unique()}
    return text.map(known).astype("str")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
