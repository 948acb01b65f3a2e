"""Names in several spellings: those that differ in case alone are one; others are told with a proposal for `values:`.

Words are shown here as nowhere else, since the reader must write them: names of kommundelar, types and kinds of place
only, few of them, short, and none that looks like a personnummer.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, takewhile

import pandas as pd

from bfa.tables.personal import looks_personal

_DASHES = re.compile("\\s*[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\\s*")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u201d": '"', "\u201c": '"'})
_ACCENTS = str.maketrans("éèêëüáàíìóòúùñç", "eeeeuaaiioouunc")
#: Letters of other scripts that look like ours, after `casefold`.
_LOOKS_LIKE = str.maketrans("асеорхуіѕјԁнктмвα" + "ο", "aceopxyisjdhktmba" + "o")
_WHOLE = re.compile(r"0*(\d+?)(?:[.,]0+)?")
_PLAIN = re.compile(r"[^\W\d_][\w ./+-]*")
#: Of so many words each is written out; a column with more is likely to be something else than names.
MOST = 30
#: [characters]
LONGEST = 40
#: More names than this are not held against each other; they are likely to be something else than names. [count]
_COMPARED = 300
#: A name that is so many times rarer than one nearly like it may be a misspelling of it; words shorter than this are
#: too easily two names (Lund, Sund). [count], [characters]
_RARER, _SHORTEST = 5, 5
#: Signs and words that a name may have or lack, or have written in another way: å as a or aa, & as och, S:t as Sankt.
_BARE = str.maketrans("åäöæø-", "aaoao ")
_WAYS = (
    (re.compile(r"aa|ae"), "a"),
    (re.compile("oe"), "o"),
    (re.compile(r"\biii$"), "3"),
    (re.compile(r"\bii$"), "2"),
    (re.compile(r"\biv$"), "4"),
    (re.compile(r"(?<=\w{4})(?:er|or|ar)$"), ""),
    (re.compile(r"\s*&\s*|\s+and\s+"), " och "),
    (re.compile(r"\b(?:s:ta?|sankta?|st)\b\.?"), "st"),
    (re.compile(r"^(?:kommundel|stadsdel|kommundelen|stadsdelen|distrikt|område)\s+|\s+(?:kommundel|stadsdel)$"), ""),
)
_KIN = {frozenset(pair) for pair in ("aå", "aä", "åä", "oö", "eé", "vw", "ck", "sz", "ij")}


def folded(name: str) -> str:
    """The name without regard to case, accents, kinds of dash and quote, and signs at its end.

    å, ä and ö are letters of their own; a whole number is the same with zeros before it and with a decimal zero after.
    """
    plain = _DASHES.sub("-", name.casefold()).translate(_QUOTES).translate(_ACCENTS).translate(_LOOKS_LIKE)
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
    names = names.astype("str").replace(one_case(names.value_counts()))
    proposed = proposal(names)
    if not proposed:
        return []
    others = [str(word) for word in names.dropna().unique()] if whole else []
    said = (
        f"{what}: namn skiljer sig bara i streck eller tecken och räknas var för sig; "
        f"är de samma, skriv {key} {written(proposed, others)}"
    )
    return [(said, names.isin(list(proposed)).astype("bool"))]


def written(proposed: Mapping[str, str], others: Collection[str] = ()) -> str:
    """The words to recode as they stand in a kommun file: {Norstad: Norrstad}.

    `others` are listed beside them, since words not listed become missing; those recoded may be among them.
    """
    right = {word: word for word in sorted(set(others) - set(proposed))}
    listed = {**proposed, **right} if len(proposed) + len(right) <= MOST else dict(proposed)
    pairs = ", ".join(f"{_quoted(word)}: {_quoted(ours)}" for word, ours in list(listed.items())[:MOST])
    return f"{{{pairs}}}" + (" tillsammans med alla andra ord" if right and not right.keys() <= listed.keys() else "")


def misspelled(files: "Sequence[pd.Series[int]]") -> dict[str, str]:
    """Names that differ from a commoner one by a single letter or a space, and which: Norstad, Norrstad.

    One of the two is much rarer, or no file has both; or they are one name written in two ways (stöld and stold, Bro
    & Ås and Bro och Ås, S:t Erik and Sankt Erik, Kommundel A and A). Numbers, short words and first letters tell names
    apart (Område 1 and 2, Lund and Sund, Hallby and Vallby), as do two letters or more (Östra and Västra).

    Parameters
    ----------
    files : sequence of Series of int
        Rows of each name in each file.
    """
    every_file = pd.concat([each.set_axis(each.index.astype("str")) for each in files])
    n = _counted(every_file.groupby(level=0).sum())
    found: dict[str, str] = {}
    every = n if len(n) <= _COMPARED else {}
    ordered = sorted(every, key=lambda name: (-n[name], name.isascii(), name))
    for right, other in combinations(ordered, 2):
        apart = len(files) > 1 and not any(right in each.index and other in each.index for each in files)
        rare = _RARER * n[other] <= n[right]
        near = _bare(right) == _bare(other) and folded(right) != folded(other)
        near |= (rare or apart) and _a_slip_apart(right, other)
        if near and right not in found and other not in found:
            found[other] = right
    return found


def _bare(name: str) -> str:
    plain = folded(name).translate(_BARE)
    for pattern, instead in _WAYS:
        plain = pattern.sub(instead, plain)
    return plain


def _a_slip_apart(one: str, other: str) -> bool:
    """Whether one letter too many, too few or another, two that changed places, or a space parts two names."""
    plain = [re.split("[ -]", folded(name)) for name in (one, other)]
    if "".join(plain[0]) == "".join(plain[1]):
        return plain[0] != plain[1]
    unlike = [pair for pair in zip(*plain, strict=False) if pair[0] != pair[1]]
    if len(plain[0]) != len(plain[1]) or len(unlike) != 1:
        return False
    first, second = unlike[0]
    if min(len(first), len(second)) < _SHORTEST or not (first + second).isalpha():
        return False
    start = _shared(first, second)
    first, second = first[start:], second[start:]
    end = _shared(first[::-1], second[::-1])
    first, second = first[: len(first) - end], second[: len(second) - end]
    if not start and len(first) == len(second) == 1:
        return frozenset(first + second) in _KIN
    return max(len(first), len(second)) <= 1 or (len(first) == 2 and first == second[::-1])


def _shared(one: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


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
    counted = _counted(names.value_counts())
    right = {folded(name): name for name in known}
    groups: dict[str, list[str]] = {}
    for word in counted:
        groups.setdefault(folded(word), []).append(word)
    proposed: dict[str, str] = {}
    for key, group in groups.items():
        best = right.get(key) or max(group, key=lambda word: (counted[word], word[1:].islower(), word[:1].isupper()))
        proposed |= {word: best for word in sorted(group) if word != best}
    return proposed


def _counted(found: "pd.Series[int]") -> dict[str, int]:
    words = pd.Series(found.index.astype("str"), dtype="str")
    keep = ~looks_personal(words) & (words.str.len() <= LONGEST)
    return {str(word): int(n) for word, n in zip(words[keep], found[keep.to_numpy()], strict=True)}


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
