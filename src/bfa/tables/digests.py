"""Equal cells among millions, found by a number for each text: what shares a number is then compared text by text.

So no table of all texts is held, and what is found is exact.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow

from bfa.tables.word_columns import is_worded

Numbers = npt.NDArray[np.uint64]
#: Cells that are looked at a time.
_PIECE = 1 << 18
#: Odd numbers that spread bits, from the golden ratio and from Steele, Lea and Flood (2014).
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_MISSING, _HALF, _WORD = np.uint64(0x5851F42D4C957F2D), np.uint64(32), 8


def digests(cells: "pd.Series[str]") -> Numbers:
    """A number for each cell: equal cells have the same, and different ones hardly ever do. Missing cells are equal."""
    if is_worded(cells):
        words = digests(pd.Series(cells.cat.categories, dtype="str"))
        found: Numbers = np.append(words, _MISSING)[cells.cat.codes.to_numpy()]
        return found
    text = arrow.array(cells, type=arrow.large_string(), from_pandas=True)
    chunks = text.chunks if isinstance(text, arrow.ChunkedArray) else [text]
    return np.concatenate([np.empty(0, dtype=np.uint64), *_pieces(chunks)])


def again(cells: "pd.Series[str]") -> "pd.Series[bool]":
    """Cells that stand in an earlier row too; missing ones among them."""
    some = shared(digests(cells))
    found = np.zeros(len(cells), dtype=bool)
    found[some] = cells[some].duplicated().to_numpy()
    return pd.Series(found, index=cells.index).astype("bool")


def several(frame: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Places of the rows that may be equal to another in every cell, in order; all that are equal are among them."""
    left = np.arange(len(frame))
    number = np.zeros(len(frame), dtype=np.uint64)
    for name in frame.columns:
        cells = frame[name] if len(left) == len(frame) else frame[name].iloc[left]
        number = _mixed(number, digests(cells))
        some = shared(number)
        left, number = left[some], number[some]
        if not len(left):
            break
    return left


def shared(numbers: Numbers) -> npt.NDArray[np.bool_]:
    """Which numbers stand in several places."""
    order = np.sort(numbers)
    twice = order[1:][order[1:] == order[:-1]]
    if not len(twice):
        return np.zeros(len(numbers), dtype=bool)
    place = np.minimum(np.searchsorted(twice, numbers), len(twice) - 1)
    found: npt.NDArray[np.bool_] = twice[place] == numbers
    return found


def _mixed(number: Numbers, other: Numbers) -> Numbers:
    mixed = (number ^ other) * _SPREAD
    mixed ^= mixed >> _HALF
    mixed *= _MIX
    return mixed


def _pieces(chunks: list[arrow.Array]) -> Iterator[Numbers]:
    for chunk in chunks:
        for first in range(0, len(chunk), _PIECE):
            yield _of_text(chunk.slice(first, _PIECE))


def _of_text(text: arrow.Array) -> Numbers:
    """Cells of one length at a time, eight signs at a time."""
    _, offsets, signs = text.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[text.offset : text.offset + len(text) + 1]
    raw = np.frombuffer(signs if signs is not None else b"", dtype=np.uint8)
    lengths, found = np.diff(ends), np.empty(len(text), dtype=np.uint64)
    for length in np.unique(lengths):
        own = np.flatnonzero(lengths == length)
        number = np.full(len(own), np.uint64(length), dtype=np.uint64)
        for first in range(0, int(length), _WORD):
            width = min(_WORD, int(length) - first)
            word = np.zeros((len(own), _WORD), dtype=np.uint8)
            word[:, :width] = raw[(ends[:-1][own] + first)[:, None] + np.arange(width)]
            number = _mixed(number, word.view(np.uint64)[:, 0])
        found[own] = number
    if text.null_count:
        found[text.is_null().to_numpy(zero_copy_only=False)] = _MISSING
    return found
