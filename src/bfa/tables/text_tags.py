"""Free text in Swedish to codes: what a text tells of alcohol, weapons, youth, place ... and how sure that is.

Words are looked up by their base form (simplemma) and by the roots and phrases of the codebook. What a negator reaches
in its clause is not told; a word of doubt takes away some of the confidence, and a tag below the codebook's limit is
uncertain. No model is trained, so every tag can be followed to the words that gave it. The limit of the method is what
the codebook says: irony, a second person's account and slips of the pen are read as they stand.

Source of putting matches together as independent evidence (noisy-or): Pearl (1988), Probabilistic reasoning in
intelligent systems.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
import simplemma

from bfa.tables.naming import composed
from bfa.tables.phrases import GAP, Numbers, Spelling, Words, find, vocabulary, words_of
from bfa.tables.tag_book import PLACE, UNKNOWN, Tag, TagBook

#: A word, or a mark that ends a clause.
_TOKEN = re.compile(r"[^\W_]+(?:[-'’:.][^\W_]+)*|[.,;:!?()\n\u2013]")
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,1000}>")
#: No word of the codebook is longer; the rest of one that is cannot matter. [characters]
_LONGEST = 60
#: How far a negator may lie after what it makes none, as in "någon kniv hittades inte". [words]
_AFTER = 8
#: A place that is named after so many words is seldom that of the incident. [words]
_LATE = 40
#: A text of fewer words says too little of its language. [words]
_FEW = 8
#: The least share of a Swedish text that is among its most common words; Danish and Norwegian pass, too. [0-1]
_SWEDISH = 0.09
#: So much text is held as words at a time. [characters]
_AT_ONCE = 5_000_000
_NOTHING = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What some texts tell."""

    #: text (position among the texts), tag, phrase (the words that gave it; "" for the unknown place), confidence
    #: [0-1]; every text has exactly one tag of place.
    table: pd.DataFrame
    #: Whether each text holds any word, and whether it seems to be in another language than Swedish.
    filled: npt.NDArray[np.bool_]
    foreign: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts as words."""

    plain: list[str]
    words: Words
    #: The text of each word, and where in it the word begins and ends.
    text: Numbers
    start: Numbers
    end: Numbers


def tag_texts(texts: Sequence[str | None], book: TagBook, *, years: int | Sequence[int]) -> Tagged:
    """The codes that texts tell, with the phrase and the confidence of each.

    Parameters
    ----------
    texts : sequence of str or None
        Any length, with or without HTML; None and texts without a word tell nothing.
    years : int or sequence of int
        The year that each text tells of, by which a year of birth becomes an age.
    """
    of_each = np.broadcast_to(np.asarray(years, dtype=np.int64), len(texts))
    sizes = np.cumsum([len(text or "") for text in texts]) // _AT_ONCE
    edges = [0, *(np.flatnonzero(np.diff(sizes)) + 1), len(texts)]
    parts = [_tagged(texts[start:end], book, of_each[start:end]) for start, end in pairwise(edges)]
    tables = [part.table.assign(text=part.table["text"] + start) for part, start in zip(parts, edges, strict=False)]
    filled, foreign = (np.concatenate([getattr(part, name) for part in parts]) for name in ("filled", "foreign"))
    return Tagged(pd.concat(tables, ignore_index=True), filled, foreign)


def _tagged(texts: Sequence[str | None], book: TagBook, years: Numbers) -> Tagged:
    read = _read(texts, book, years)
    left = _left(read.words, read.text, book)
    tags = [_matches(read, code, tag, book, left) for code, tag in book.tags.items()]
    places = [_matches(read, PLACE + code, place, book, left) for code, place in book.places.items()]
    found = _strongest(pd.concat(tags, ignore_index=True), read)
    where = _one_place(_strongest(_earlier(pd.concat(places, ignore_index=True), read, book), read), len(texts), book)
    order = {code: number for number, code in enumerate(book.codes)}
    table = pd.concat([found, where], ignore_index=True)
    words = np.bincount(read.text, minlength=len(texts))
    table["confidence"] = table["confidence"].where(words[table["text"]] > 0, 0.0)
    table = table.assign(order=table["tag"].map(order)).sort_values(["text", "order"], kind="stable")
    return Tagged(
        table[["text", "tag", "phrase", "confidence"]].reset_index(drop=True),
        words > 0,
        (words >= _FEW) & (_common(read, book, len(texts)) < _SWEDISH * words),
    )


def _plain(text: str | None) -> str:
    """A text without markup and unseen signs, å as one sign (macOS writes two)."""
    found = composed(text or "").replace("\xad", "")
    if "<" in found:
        found = _MARKUP.sub(" ", found)
    return html.unescape(found) if "&" in found else found


def _read(texts: Sequence[str | None], book: TagBook, years: Numbers) -> _Read:
    plain = [_plain(text) for text in texts]
    spans = [(number, hit.span(), hit[0]) for number, text in enumerate(plain) for hit in _TOKEN.finditer(text)]
    text = np.array([number for number, _, _ in spans], dtype=np.int64)
    token = pd.Series([word.lower()[:_LONGEST] for _, _, word in spans], dtype=object)
    edges = np.array([span for _, span, _ in spans], dtype=np.int64).reshape(-1, 2)
    is_word = np.array([word[0].isalnum() for _, _, word in spans], dtype=bool)
    breaks = ~is_word | token.isin(book.breaks).to_numpy(dtype=bool) | (np.diff(text, prepend=-1) != 0)
    clause = np.cumsum(breaks)
    number, known = pd.factorize(token[is_word])
    lemmas = [simplemma.lemmatize(word, "sv") for word in known]
    spelling = Spelling(frozenset(("", *book.endings)), tuple(book.ages.endings), book.ages.numbers)
    words = words_of(
        vocabulary(list(known), lemmas, spelling),
        np.asarray(number, dtype=np.int64),
        clause[is_word],
        years[text[is_word]],
    )
    return _Read(plain, words, text[is_word], edges[is_word, 0], edges[is_word, 1])


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of the confidence at each word, 0 where it is negated; and the word of doubt, or the word itself."""

    share: npt.NDArray[np.float64]
    doubt: Numbers


def _left(words: Words, text: Numbers, book: TagBook) -> _Left:
    share, doubt = np.ones(len(words.number)), np.arange(len(words.number))
    for word, factor in book.doubts.items():
        first, last = find(word, words)
        for place, reached in _after(words, last, 4):
            lower = factor < share[reached]
            share[reached[lower]] = factor
            doubt[reached[lower]] = first[np.searchsorted(last, place[lower])]
    negators = [(find(word, words)[1], reach) for word, reach in book.negators.items()]
    for places, reach in negators:
        for _, reached in _after(words, places, reach):
            share[reached] = 0
    _none_after(words, np.concatenate([places for places, _ in negators]), book, share)
    share[_advice(words, text, book)] = 0
    return _Left(share, doubt)


def _advice(words: Words, text: Numbers, book: TagBook) -> npt.NDArray[np.bool_]:
    """What stands after the first words of advice in each text."""
    begins = [find(each, words)[0] for each in book.advice]
    marked = np.zeros(len(words.number), dtype=np.int64)
    marked[np.concatenate([_NOTHING, *begins])] = 1
    so_far = marked.cumsum()
    before = np.concatenate([[0], so_far])[np.searchsorted(text, text)]
    return np.asarray(so_far > before)


def _after(words: Words, places: Numbers, reach: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Places, and the words 1, 2 ... `reach` after each in the same clause."""
    for step in range(1, reach + 1):
        inside = places[places + step < len(words.number)]
        same = inside[words.clause[inside + step] == words.clause[inside]]
        yield same, same + step


def _none_after(words: Words, negators: Numbers, book: TagBook, share: npt.NDArray[np.float64]) -> None:
    """Take away what stands after a word such as "någon" and before a negator of the same clause."""
    undetermined = [find(word, words)[1] for word in book.undetermined]
    some = np.sort(np.concatenate(undetermined)) if undetermined else _NOTHING
    is_negator = np.zeros(len(words.number) + 1, dtype=bool)
    is_negator[negators] = True
    for place, reached in _after(words, some, _AFTER):
        for start, end in zip(place[is_negator[reached]], reached[is_negator[reached]], strict=True):
            share[start + 1 : min(end, start + 4)] = 0


def _matches(read: _Read, code: str, tag: Tag, book: TagBook, left: _Left) -> pd.DataFrame:
    """first, last (places of words), confidence: every match of a code that is neither excepted nor negated."""
    sure = book.confidence
    kinds = [(tag.words, sure.word), (tag.compounds, sure.compound), (tag.phrases, sure.phrase), (tag.weak, sure.weak)]
    excepted = _excepted(read.words, tag)
    hits = [(*find(each, read.words), base) for expressions, base in kinds for each in expressions]
    first, last = (np.concatenate([hit[edge] for hit in hits]) for edge in (0, 1))
    base = np.repeat([base for _, _, base in hits], [len(hit) for hit, _, _ in hits])
    whole = np.repeat(
        [".." not in each for expressions, _ in kinds for each in expressions], [len(hit) for hit, _, _ in hits]
    )
    share = np.where(whole, left.share[first], np.minimum(left.share[first], left.share[last]))
    found = pd.DataFrame({"first": first, "last": last, "confidence": base * share})
    found = found[~excepted(first, last)]
    found = found[found["confidence"] > 0]
    found = found.sort_values(["first", "last", "confidence"], ascending=[True, False, False])
    longest = found["last"].to_numpy() > np.maximum.accumulate(np.concatenate([[-1], found["last"].to_numpy()]))[:-1]
    found = found[longest]
    return found.assign(tag=code, text=read.text[found["first"]], shown=left.doubt[found["first"]])


def _excepted(words: Words, tag: Tag) -> Callable[[Numbers, Numbers], npt.NDArray[np.bool_]]:
    """Whether matches meet an exception that is not a part of them only, or come right after what they may not."""
    size = len(words.number)
    begin, end = np.full(size, size), np.full(size, -1)
    for first, last in (find(each, words) for each in tag.exceptions):
        for low, high in zip(first, last, strict=True):
            begin[low : high + 1] = np.minimum(begin[low : high + 1], low)
            end[low : high + 1] = np.maximum(end[low : high + 1], high)
    after = np.zeros(size, dtype=bool)
    for each in tag.not_after:
        for _, reached in _after(words, find(each, words)[1], GAP):
            after[reached] = True

    def met(first: Numbers, last: Numbers) -> npt.NDArray[np.bool_]:
        outside = [(begin[place] <= first) & (end[place] >= last) & (end[place] >= 0) for place in (first, last)]
        partly = [(end[place] >= 0) & ((begin[place] < first) | (end[place] > last)) for place in (first, last)]
        return np.asarray(after[first] | outside[0] | outside[1] | partly[0] | partly[1])

    return met


def _strongest(matches: pd.DataFrame, read: _Read) -> pd.DataFrame:
    """text, tag, phrase, confidence: one row for each text and tag, with the phrase of its surest match.

    Matches of different words are taken as independent; the same words again say nothing new.
    """
    ordered = matches.sort_values(["text", "tag", "confidence", "first"], ascending=[True, True, False, True])
    words = [
        " ".join(map(str, read.words.number[start : end + 1]))
        for start, end in zip(ordered["first"], ordered["last"], strict=True)
    ]
    ordered = ordered.assign(words=words).drop_duplicates(["text", "tag", "words"])
    doubt = np.log1p(-ordered["confidence"].clip(upper=0.9999)).groupby([ordered["text"], ordered["tag"]]).sum()
    best = ordered.drop_duplicates(["text", "tag"])
    sure = 1 - np.exp(doubt.to_numpy())
    phrases = [
        _phrase(read, *edges)
        for edges in zip(best["text"], best[["shown", "first"]].min(axis=1), best["last"], strict=True)
    ]
    found = {
        "text": best["text"].to_numpy(),
        "tag": best["tag"].to_numpy(),
        "phrase": phrases,
        "confidence": sure.round(2),
    }
    return pd.DataFrame(found).astype({"text": "int64", "tag": "str", "phrase": "str", "confidence": "float64"})


def _phrase(read: _Read, text: int, first: int, last: int) -> str:
    return " ".join(read.plain[text][read.start[first] : read.end[last]].split())


def _earlier(places: pd.DataFrame, read: _Read, book: TagBook) -> pd.DataFrame:
    """The matches with less of the confidence left where they come late in a text."""
    begins = np.searchsorted(read.text, places["text"].to_numpy())
    late = places["first"].to_numpy() - begins >= _LATE
    return places.assign(confidence=places["confidence"].where(~late, places["confidence"] * book.confidence.later))


def _one_place(places: pd.DataFrame, n: int, book: TagBook) -> pd.DataFrame:
    """The surest place of each text, less sure the nearer another comes; the unknown one where there is none."""
    order = {PLACE + code: number for number, code in enumerate(book.places)}
    ranked = places.assign(order=places["tag"].map(order)).sort_values(
        ["text", "confidence", "order"], ascending=[True, False, True]
    )
    best = ranked.drop_duplicates("text").set_index("text")
    second = ranked[ranked.duplicated("text")].drop_duplicates("text").set_index("text")["confidence"]
    rival = second.reindex(best.index).fillna(0)
    sure = best["confidence"] ** 2 / (best["confidence"] + rival)
    best = best.assign(confidence=sure.round(2))[["tag", "phrase", "confidence"]].reindex(range(n))
    known = {"tag": PLACE + UNKNOWN, "phrase": "", "confidence": book.confidence.unknown}
    return best.fillna(known).rename_axis("text").reset_index()


def _common(read: _Read, book: TagBook, n: int) -> Numbers:
    """How many words of each text are among the most common of Swedish."""
    forms = read.words.vocabulary.forms
    common = np.zeros(len(read.words.vocabulary.offsets), dtype=bool)
    common[[number for word in book.swedish for number in forms.get(word, [])]] = True
    return np.bincount(read.text[common[read.words.number]], minlength=n)
