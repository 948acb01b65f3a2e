"""The cells of a text file, split into columns a piece at a time, and the columns put together from the pieces.

Of a column that repeats itself each different cell is held once, so that a file of millions of rows takes little room.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.csv as arrow_csv

from bfa.errors import DataError
from bfa.tables.municipality import TextFile

#: Rows in a piece.
PIECE = 200_000
#: A column repeats itself where at most so large a share of the cells of each piece are different. [0-1]
_DIFFERENT = 0.5


def pieces(
    raw: bytes, header: Sequence[str], how: TextFile, *, bad: dict[int, str], name: str
) -> Iterator[arrow.RecordBatch]:
    """The rows that have as many columns as the headings, every cell as text, in the columns c0, c1...

    Parameters
    ----------
    bad : dict
        Is filled with the others as they are passed: row number (headings are 1) to the line.

    Raises
    ------
    DataError
        The file cannot be split into columns.
    """

    def note(row: arrow_csv.InvalidRow) -> str:
        bad[int(row.number)] = row.text
        return "skip"

    names = [f"c{place}" for place in range(len(header))]
    try:
        yield from arrow_csv.open_csv(
            arrow.BufferReader(raw),
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, skip_rows_after_names=1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=how.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={column: arrow.string() for column in names},
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=list({"", *how.missing}),
            ),
        )
    except arrow.ArrowInvalid:
        raise DataError(
            f"{name}: filen kan inte delas i kolumner.",
            do="kontrollera att citattecken är parvisa och separator: rätt.",
        ) from None


class _Words(NamedTuple):
    """A piece of a column that repeats itself."""

    different: arrow.Array
    #: The place of each cell among the different ones; one after the last where there is none.
    codes: npt.NDArray[np.signedinteger]


class Column:
    """One column, taken in piece by piece."""

    def __init__(self, rows: int = PIECE) -> None:
        """An empty column that is looked through each time it has grown by so many rows."""
        self._rows, self._waiting, self._held = rows, 0, list[arrow.Array | _Words]()
        self._new: list[arrow.Array] = []

    def add(self, cells: arrow.Array) -> None:
        """Take in the next cells."""
        for first in range(0, len(cells), self._rows):
            part = cells.slice(first, self._rows).cast(arrow.large_string())
            self._new.append(part)
            self._waiting += len(part)
            if self._waiting >= self._rows:
                self._settle()

    def _settle(self) -> None:
        """Hold what waits: as words where it repeats itself, and where it is the rest of a column of words."""
        piece = arrow.concat_arrays(self._new) if self._new else arrow.array([], arrow.large_string())
        rest = self._waiting < self._rows and len(self._held) > 0
        self._new, self._waiting = [], 0
        words = piece.dictionary_encode()
        if len(words.dictionary) <= _DIFFERENT * len(piece) or (rest and isinstance(self._held[-1], _Words)):
            self._held.append(_Words(words.dictionary, _codes(words.indices, len(words.dictionary))))
        else:
            self._held.append(piece)

    def taken(self) -> "pd.Series[str]":
        """Every cell: a column of words (`word_columns`) where each piece repeats itself, else of text.

        The pieces are let go.
        """
        if self._new or not self._held:
            self._settle()
        held, self._held = self._held, []
        words = [each for each in held if isinstance(each, _Words)]
        if len(words) == len(held):
            return _together(words)
        plain = [_plain(each) if isinstance(each, _Words) else each for each in held]
        table = arrow.table({"text": arrow.chunked_array(plain, arrow.large_string())})
        text: pd.Series[str] = table.to_pandas()["text"].rename(None)
        return text


def _plain(held: _Words) -> arrow.Array:
    return held.different.take(arrow.array(held.codes, mask=held.codes == len(held.different)))


def _codes(places: arrow.Array, n: int) -> npt.NDArray[np.signedinteger]:
    """Places among `n` different cells in as few bytes as hold them; of a missing cell the last."""
    found: npt.NDArray[np.signedinteger] = places.fill_null(n).to_numpy(zero_copy_only=False)
    return found.astype(np.min_scalar_type(-n - 1))


def _together(held: Sequence[_Words]) -> "pd.Series[str]":
    every = arrow.concat_arrays([each.different for each in held]).unique()
    order = compute.array_sort_indices(every).to_numpy()
    kind = np.min_scalar_type(-len(order) - 1)
    place: npt.NDArray[np.signedinteger] = np.empty(len(order), dtype=kind)
    place[order] = np.arange(len(order))
    found: npt.NDArray[np.signedinteger] = np.empty(sum(len(each.codes) for each in held), dtype=kind)
    first = 0
    for each in held:
        own = place[compute.index_in(each.different, every).to_numpy(zero_copy_only=False)]
        found[first : first + len(each.codes)] = np.append(own, kind.type(-1))[each.codes]
        first += len(each.codes)
    names = pd.Index(every.take(arrow.array(order)).to_pylist(), dtype="str")
    return pd.Series(pd.Categorical.from_codes(found, categories=names, validate=False))
