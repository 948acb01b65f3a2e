"""Words of an export that are no kommundel: how many rows have each, which kommundel may be meant, and what to write.

A kommundel is not personal, so its word may be told. A word that may point at a person is told by its shape alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.tables.cell_shapes import shape
from bfa.tables.naming import nearest, some_of
from bfa.tables.personal import looks_personal
from bfa.tables.spellings import folded

#: So many words are told; the others are counted.
MOST = 10
#: So many of the commonest words are held against the kommundelar: more than that is free text.
_ASKED = 200
#: As alike as this, two names may be one that is misspelled. [0-1]
_ALIKE = 0.75
#: More digits than this are a number of something, or a place on a map. [count]
_DIGITS = 5
#: Longer texts, and texts of more words than this, are no names. [count]
_LONGEST, _MOST_WORDS = 40, 4
#: Two or three capitalised words in fewer rows than this, and like no kommundel, may be a person's name. [count]
_SEEN = 5
_PERSON = re.compile(r"[A-ZÅÄÖÉ][\w'-]+(?: [A-ZÅÄÖÉ][\w'-]+){1,2}")
#: A prefix is proposed where so large a share of the unknown words have it in common. [0-1]
_PREFIXED = 0.5
#: Words that say that a kommundel is not known, and that are taken for its name where there is no layer to tell.
_NOT_KNOWN = (
    r"(?i)(?:okän[dt]a?|uppgift saknas|saknas|(?:ej|inte) (?:angive[nt]|angett|känt?)|oangive[nt]|ospecificera[dt]"
    r"|ingen uppgift|vet ej|n/?a|null|none|unknown)\.?"
)


def not_known(names: "pd.Series[str]") -> "pd.Series[bool]":
    """Where a name of a kommundel says that it is not known."""
    return names.str.fullmatch(_NOT_KNOWN, na=False).astype("bool")


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that is no kommundel."""

    #: As the export writes it; its shape where it may be personal.
    word: str
    #: Rows that have it. [count]
    n: int
    #: The kommundel that it is most like; "" where none is near, or the word may not be told.
    meant: str


def unknown_words(words: "pd.Series[str]", known: Sequence[str], *, prefix: str = "") -> list[UnknownWord]:
    """The words, the commonest first; those of one shape together where they may not be told.

    Parameters
    ----------
    words : Series of str
        The export's word of each row that is no kommundel; missing ones are left out.
    prefix : str
        What is put before the word to make a name.
    """
    counted = words.dropna().astype("str").value_counts()
    each = pd.Series(counted.index.astype("str"), dtype="str")
    personal = looks_personal(each)
    near = [_near(prefix + word, known) if at < _ASKED else "" for at, word in enumerate(each)]
    found = [
        UnknownWord(shape(word), int(n), "")
        if masked or _doubtful(word, int(n), meant)
        else UnknownWord(word, int(n), meant)
        for word, n, masked, meant in zip(each, counted, personal, near, strict=True)
    ]
    together: dict[tuple[str, str], int] = {}
    for one in found:
        together[one.word, one.meant] = together.get((one.word, one.meant), 0) + one.n
    ordered = sorted(together.items(), key=lambda item: -item[1])
    return [UnknownWord(word, n, meant) for (word, meant), n in ordered]


def listed(found: Sequence[UnknownWord], *, counted: bool = True) -> str:
    """The words, with the rows of each where `counted`, and what may be meant: "Cetrum (3 rader; menas Centrum?)"."""
    parts = []
    for one in found:
        told = [f"{one.n} {'rad' if one.n == 1 else 'rader'}"] if counted else []
        told += [f"menas {one.meant}?"] if one.meant else []
        parts.append(f"{one.word} ({'; '.join(told)})" if told else one.word)
    return some_of(parts, MOST)


def way_out(found: Sequence[UnknownWord], known: Sequence[str], *, prefix: str = "") -> str:
    """What to write under kommundel: in the kommun file; "" where no word is like a kommundel.

    Parameters
    ----------
    prefix : str
        The prefix there is already.
    """
    width = _lost_width(found, known, prefix=prefix)
    if width:
        return f"skriv pad: {{kommundel: {width}}} vid källan: de inledande nollorna har gått förlorade"
    before = "" if prefix else _common_prefix(found, known)
    if before:
        return f'skriv prefix: "{before}" under kommundel: i kommunfilen'
    pairs = {one.word: one.meant.removeprefix(prefix) for one in found[:MOST] if one.meant.startswith(prefix)}
    told = ", ".join(f'"{word}": "{ours}"' for word, ours in pairs.items() if ours)
    return f"skriv values: {{{told}}} under kommundel: i kommunfilen, om de är samma" if told else ""


def _doubtful(word: str, n: int, meant: str) -> bool:
    """Whether a word may point at a person, or is no name."""
    if sum(sign.isdigit() for sign in word) > _DIGITS or "@" in word:
        return True
    if len(word) > _LONGEST or len(word.split()) > _MOST_WORDS:
        return True
    return not meant and n < _SEEN and _PERSON.fullmatch(word) is not None


def _near(name: str, known: Sequence[str]) -> str:
    """The kommundel that a name is most like; numbers are like those of the same size alone."""
    plain = {folded(other): other for other in known}
    key = folded(name)
    if key in plain:
        return plain[key]
    if key.isdecimal():
        same = [other for other in known if other.isdecimal() and int(other) == int(key)]
        return same[0] if same else ""
    digits = re.findall(r"\d+", key)
    alike = nearest(key, plain, least=_ALIKE)
    return next((plain[other] for other in alike if re.findall(r"\d+", other) == digits), "")


def _lost_width(found: Sequence[UnknownWord], known: Sequence[str], *, prefix: str) -> int:
    """How many figures the kommundelar's names have, where each word is one of them without its leading zeros."""
    names = {name.removeprefix(prefix) for name in known}
    widths = sorted({len(name) for name in names if name.isdecimal()})
    fitting = [
        width for width in widths if all(one.word.isdecimal() and one.word.zfill(width) in names for one in found)
    ]
    return fitting[0] if fitting else 0


def _common_prefix(found: Sequence[UnknownWord], known: Sequence[str]) -> str:
    """What stands before most of the words in the names of the kommundelar; "" where nothing does."""
    ends: dict[str, int] = {}
    for one in found:
        for before in {name[: -len(one.word)] for name in known if name.endswith(one.word) and name != one.word}:
            ends[before] = ends.get(before, 0) + 1
    best = max(ends, key=lambda before: ends[before], default="")
    return best if best.endswith((" ", "-", "_")) and ends[best] >= max(2, _PREFIXED * len(found)) else ""
