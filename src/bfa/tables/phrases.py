"""Expressions of the codebook of text tags: words, roots of compounds and phrases, and where they stand in texts.

An expression is words with spaces between. A word stands for itself and for the forms whose base form it is; `kniv*`,
`*kniv` and `*kniv*` are roots (what ends with one may be inflected); `ett|en` is either; `..` is up to three other
words of the clause; `ålder<18` is an age such as 15-årig, `tal<18` a number, `född<18` a year of birth.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
#: Most words that `..` stands for.
GAP = 3
_AGE = re.compile(r"(ålder|tal|född)<(\d{1,3})")
_PART = re.compile(r"\*?[^\W_]+(?:[-'’.:][^\W_]+)*\*?")
_NUMBER = re.compile(r"(\d{1,3})(?:[-–](\d{1,3}))?")
_AGE_IN_FIGURES = re.compile(r"(\d{1,3})(?:[-–](\d{1,3}))?-?([^\W\d]+)")
_BIRTH = re.compile(r"((?:19|20)\d{2})(?:\d{4})?|-?(\d{2})")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are inflected and ages written."""

    #: What may come after the last root of a compound (en, arna).
    endings: frozenset[str]
    #: What makes an age of a number (årig).
    ages: tuple[str, ...]
    #: Numbers in letters.
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The different words of some texts, so that each is looked at once."""

    #: A line feed, the words with one after each, in lower case; and where each begins there.
    joined: str
    offsets: Numbers
    #: The numbers of the words that are, or have as their base form, a word.
    forms: Mapping[str, list[int]]
    #: The age, the number and the year of birth that each tells, or -1.
    figures: Mapping[str, Numbers]
    spelling: Spelling


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of some texts, in order."""

    vocabulary: Vocabulary
    #: Each word as its number in the vocabulary, and its clause as a rising number.
    number: Numbers
    clause: Numbers
    #: The year that its text tells of.
    year: Numbers
    #: Places sorted by number, and where each number begins among them.
    order: Numbers
    begins: Numbers


def check_phrase(text: str) -> str:
    """The expression as it is written.

    Raises
    ------
    ValueError
        It is empty, begins or ends with `..`, or holds what no word can be; in Swedish.
    """
    parts = text.split()
    if not parts:
        raise ValueError("är ett tomt uttryck")
    if ".." in (parts[0], parts[-1]):
        raise ValueError(f"har ett uttryck som börjar eller slutar med ..: {text[:40]}")
    if text != text.lower():
        raise ValueError(f"har stora bokstäver i ett uttryck: {text[:40]}; skriv små")
    for each in (each for part in parts if part != ".." for each in part.split("|")):
        if not (_PART.fullmatch(each) or _AGE.fullmatch(each)):
            raise ValueError(f"har ett uttryck som inte kan läsas: {text[:40]}")
    return text


def vocabulary(known: list[str], lemmas: list[str], spelling: Spelling) -> Vocabulary:
    """The different words in lower case, with their base forms."""
    forms: dict[str, list[int]] = {}
    for number, (word, lemma) in enumerate(zip(known, lemmas, strict=True)):
        for form in {word, lemma.lower()}:
            forms.setdefault(form, []).append(number)
    sizes = np.array([len(word) + 1 for word in known], dtype=np.int64)
    figures = {
        "ålder": np.array([_age(word, spelling) for word in known], dtype=np.int64),
        "tal": np.array([_number(word, spelling) for word in known], dtype=np.int64),
        "född": np.array([_year(word) for word in known], dtype=np.int64),
    }
    return Vocabulary(
        "\n" + "".join(f"{word}\n" for word in known), sizes.cumsum() - sizes + 1, forms, figures, spelling
    )


def words_of(vocabulary: Vocabulary, number: Numbers, clause: Numbers, year: Numbers) -> Words:
    """Every word of some texts by its number in the vocabulary."""
    order = np.argsort(number, kind="stable")
    begins = np.searchsorted(number[order], np.arange(len(vocabulary.offsets) + 1))
    return Words(vocabulary, number, clause, year, order, begins)


def find(expression: str, words: Words) -> tuple[Numbers, Numbers]:
    """Where an expression stands: the place of its first word and of its last."""
    parts = expression.split()
    first = last = _everywhere(parts[0], words)
    gap = 0
    for part in parts[1:]:
        if part == "..":
            gap += GAP
        else:
            first, last = _next(part, words, first, last, gap)
            gap = 0
    return first, last


def _everywhere(part: str, words: Words) -> Numbers:
    """The places of a part, in order."""
    found = np.flatnonzero(_of_vocabulary(part, words.vocabulary))
    spans = [words.order[words.begins[number] : words.begins[number + 1]] for number in found]
    places = np.sort(np.concatenate(spans)) if spans else np.empty(0, dtype=np.int64)
    return places[_fits(part, words, places)]


def _next(part: str, words: Words, first: Numbers, last: Numbers, gap: int) -> tuple[Numbers, Numbers]:
    """The same where the part follows within the gap, in the same clause; the nearest of several."""
    starts, ends = [first[:0]], [last[:0]]
    for step in range(1, gap + 2):
        inside = last + step < len(words.number)
        first, last = first[inside], last[inside]
        hit = (words.clause[last + step] == words.clause[last]) & _fits(part, words, last + step)
        starts.append(first[hit])
        ends.append(last[hit] + step)
        first, last = first[~hit], last[~hit]
    return np.concatenate(starts), np.concatenate(ends)


def _fits(part: str, words: Words, places: Numbers) -> npt.NDArray[np.bool_]:
    """At which of some places a part of an expression stands."""
    number = words.number[places]
    found = np.zeros(len(places), dtype=bool)
    for each in part.split("|"):
        age = _AGE.fullmatch(each)
        if age and age[1] == "född":
            found |= _young(words.vocabulary.figures["född"][number], words.year[places], int(age[2]))
        else:
            found |= _of_vocabulary(each, words.vocabulary)[number]
    return found


def _of_vocabulary(part: str, known: Vocabulary) -> npt.NDArray[np.bool_]:
    """Which of the different words a part may stand for."""
    found = np.zeros(len(known.offsets), dtype=bool)
    for each in part.split("|"):
        age = _AGE.fullmatch(each)
        if age:
            figure = known.figures[age[1]]
            found |= (figure >= 0) & ((age[1] == "född") | (figure < int(age[2])))
        elif "*" in each:
            found[_rooted(each, known)] = True
        else:
            found[known.forms.get(each, [])] = True
    return found


def _rooted(part: str, known: Vocabulary) -> list[int]:
    """The numbers of the words with a root at their beginning, at their end (inflected or not), or anywhere."""
    root = part.strip("*")
    hits = np.array([hit.start() for hit in re.finditer(re.escape(root), known.joined)], dtype=np.int64)
    numbers = np.searchsorted(known.offsets, hits, side="right") - 1
    if not part.startswith("*"):
        numbers = numbers[known.offsets[numbers] == hits]
    elif not part.endswith("*"):
        after = hits + len(root)
        rest = [known.joined[place : known.joined.index("\n", place)] for place in after]
        numbers = numbers[[each in known.spelling.endings for each in rest]]
    return [int(number) for number in numbers]


def _young(born: Numbers, now: Numbers, below: int) -> npt.NDArray[np.bool_]:
    """Whether a year of birth, with two or four figures, is of someone surely younger than an age."""
    century = now - now % 100
    full = np.where(born < 100, born + century, born)
    full = np.where((born < 100) & (full > now), full - 100, full)
    return np.asarray((born >= 0) & (full <= now) & (now - full < below))


def _number(word: str, spelling: Spelling) -> int:
    """The number that a word is (15, femton; of 16-17 the higher), or -1."""
    found = _NUMBER.fullmatch(word)
    return int(found[2] or found[1]) if found else spelling.numbers.get(word, -1)


def _age(word: str, spelling: Spelling) -> int:
    """The age that a word tells (15-årig, femtonåring; of 12-13-åringar the higher), or -1."""
    figures = _AGE_IN_FIGURES.fullmatch(word)
    if figures:
        return int(figures[2] or figures[1]) if figures[3].startswith(spelling.ages) else -1
    for ending in spelling.ages:
        number, said, _ = word.partition(ending)
        if said and number.rstrip("-") in spelling.numbers:
            return spelling.numbers[number.rstrip("-")]
    return -1


def _year(word: str) -> int:
    """A year of birth (2010, 20100512, or 10 of any century), or -1."""
    found = _BIRTH.fullmatch(word)
    return int(found[1] or found[2]) if found else -1
