"""Names that are likely to be one name in several spellings: told with a proposal for `values:`, never joined."""

import re
from collections.abc import Collection

import pandas as pd

from bfa.tables.personal import looks_personal

_DASHES = re.compile("\\s*[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\\s*")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u201d": '"', "\u201c": '"'})
_PLAIN = re.compile(r"[\w][\w ./+-]*")
#: So many names are written out in one proposal.
MOST = 12


def folded(name: str) -> str:
    """The name without regard to case, kinds of dash and quote: å, ä and ö are letters of their own."""
    return _DASHES.sub("-", name.casefold()).translate(_QUOTES)


def proposal(names: "pd.Series[str]", *, known: Collection[str] = ()) -> dict[str, str]:
    """The names to recode, and what to: names that differ only in case, dashes or quotes.

    Parameters
    ----------
    names : Series of str
        One name per row; missing ones are left out, as are those that look like a personnummer.
    known : collection of str
        Names that are right, such as the kommundelar of a layer. Otherwise the commonest spelling is proposed.
    """
    found = names.dropna().value_counts()
    words = pd.Series(found.index.astype("str"), dtype="str")
    counted = dict(zip(words, found, strict=True))
    right = {folded(name): name for name in known}
    groups: dict[str, list[str]] = {}
    for word in words[~looks_personal(words)]:
        groups.setdefault(folded(word), []).append(word)
    proposed: dict[str, str] = {}
    for key, group in groups.items():
        best = right.get(key) or max(group, key=lambda word: (counted[word], word[1:].islower(), word))
        proposed |= {word: best for word in sorted(group) if word != best}
    return proposed


def said(proposed: dict[str, str], *, what: str, key: str) -> str:
    """A remark with the proposal, ready to paste.

    Parameters
    ----------
    proposed : dict
        From `proposal`, not empty.
    what : str
        Our column, first in the remark.
    key : str
        Where in the kommun file the words go, such as ``values: brottstyp:``.
    """
    some = dict(list(proposed.items())[:MOST])
    pairs = ", ".join(f"{_quoted(word)}: {_quoted(ours)}" for word, ours in some.items())
    more = f" och {len(proposed) - MOST} till" if len(proposed) > MOST else ""
    return (
        f"{what}: namn skiljer sig bara i stora och små bokstäver eller streck och räknas var för sig; "
        f"skriv {key} {{{pairs}}}{more} om de är samma"
    )


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else '"' + word.replace('"', '\\"') + '"'
