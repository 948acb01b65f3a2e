"""Names in several spellings: those that differ in case alone are one; others are told with a proposal for `values:`.

Words are shown here as nowhere else, since the reader must write them: names of kommundelar, types and kinds of place
only, few of them, short, and none that looks like a personnummer.
"""

import re
from collections.abc import Collection

import pandas as pd

from bfa.tables.personal import looks_personal

_DASHES = re.compile("\\s*[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\\s*")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u201d": '"', "\u201c": '"'})
_ACCENTS = str.maketrans("éèêëüáàíìóòúùñç", "eeeeuaaiioouunc")
_WHOLE = re.compile(r"0*(\d+?)(?:[.,]0+)?")
_PLAIN = re.compile(r"[^\W\d_][\w ./+-]*")
#: Of so many words each is written out; a column with more is likely to be something else than names.
MOST = 30
#: [characters]
LONGEST = 40


def folded(name: str) -> str:
    """The name without regard to case, accents, kinds of dash and quote, and signs at its end.

    å, ä and ö are letters of their own; a whole number is the same with zeros before it and with a decimal zero after.
    """
    plain = _DASHES.sub("-", name.casefold()).translate(_QUOTES).translate(_ACCENTS)
    plain = plain.rstrip(" .,;:*") or plain
    number = _WHOLE.fullmatch(plain)
    return number[1] if number else plain


def alike(names: "pd.Series[str]", *, what: str, key: str, whole: bool = False) -> "list[tuple[str, pd.Series[bool]]]":
    """A line on names that are the same when `folded`, and the rows with another than the commonest.

    Parameters
    ----------
    names : Series of str
        One name per row, missing ones missing.
    what : str
        Our column, first in the line.
    key : str
        Where in the kommun file the words go, such as ``values: brottstyp:``.
    whole : bool
        Whether the words that are right must be listed too, since words not listed there become missing.
    """
    names = names.replace(one_case(names.value_counts()))
    proposed = proposal(names)
    if not proposed:
        return []
    others = [word for word in names.dropna().unique() if word not in proposed] if whole else []
    listed = proposed | {word: word for word in sorted(others)} if len(proposed) + len(others) <= MOST else proposed
    pairs = ", ".join(f"{_quoted(word)}: {_quoted(ours)}" for word, ours in list(listed.items())[:MOST])
    rest = " tillsammans med alla andra ord" if whole and listed is proposed and others else ""
    said = (
        f"{what}: namn skiljer sig bara i streck eller tecken och räknas var för sig; "
        f"är de samma, skriv {key} {{{pairs}}}{rest}"
    )
    return [(said, names.isin(list(proposed)).astype("bool"))]


def one_case(n: "pd.Series[int]", *, known: Collection[str] = ()) -> dict[str, str]:
    """Names that differ from another in case alone, and what they are counted as.

    Parameters
    ----------
    n : Series of int
        Rows of each name, which is the index.
    known : collection of str
        Names that are right, such as the kommundelar of a layer; else the commonest spelling is, then the one that
        people would write: a capital letter and small ones.
    """
    right = {name.casefold(): name for name in known}
    found = {str(name): int(count) for name, count in n.items()}
    best: dict[str, str] = {}
    for name in sorted(found, key=lambda name: (-found[name], not name[1:].islower(), name)):
        best.setdefault(name.casefold(), right.get(name.casefold(), name))
    return {name: best[name.casefold()] for name in found if best[name.casefold()] != name}


def proposal(names: "pd.Series[str]", *, known: Collection[str] = ()) -> dict[str, str]:
    """The names to recode, and what to: names that are the same when `folded`.

    Parameters
    ----------
    names : Series of str
        One name per row; missing ones are left out, as are those that look like a personnummer.
    known : collection of str
        Names that are right, such as the kommundelar of a layer. Otherwise the commonest spelling is proposed.
    """
    counted = _counted(names)
    right = {folded(name): name for name in known}
    groups: dict[str, list[str]] = {}
    for word in counted:
        groups.setdefault(folded(word), []).append(word)
    proposed: dict[str, str] = {}
    for key, group in groups.items():
        best = right.get(key) or max(group, key=lambda word: (counted[word], word[1:].islower(), word[:1].isupper()))
        proposed |= {word: best for word in sorted(group) if word != best}
    return proposed


def _counted(names: "pd.Series[str]") -> dict[str, int]:
    found = names.dropna().value_counts()
    words = pd.Series(found.index.astype("str"), dtype="str")
    keep = ~looks_personal(words) & (words.str.len() <= LONGEST)
    return {str(word): int(n) for word, n in zip(words[keep], found[keep.to_numpy()], strict=True)}


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
