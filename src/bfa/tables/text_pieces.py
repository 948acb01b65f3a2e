"""The cells of a text file, split into columns a piece at a time, and the columns put together from the pieces.

Of a column that repeats itself each different cell is held once, so that a file of millions of rows takes little room.
"""

from collections.abc import Iterator, Sequence

import numpy as np
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


class Column:
    """One column, taken in piece by piece."""

    def __init__(self, rows: int = PIECE) -> None:
        """An empty column that is looked through each time it has grown by so many rows."""
        self._rows, self._waiting, self._held = rows, 0, list[arrow.Array]()
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
        piece = arrow.concat_arrays(self._new) if self._new else arrow.array([], arrow.large_string())
        self._new, self._waiting = [], 0
        words = piece.dictionary_encode()
        repeats = len(words.dictionary) <= _DIFFERENT * len(piece)
        self._held.append(words if repeats else piece)

    def taken(self) -> "pd.Series[str]":
        """Every cell: a column of words (`word_columns`) where each piece repeats itself, else of text."""
        if self._new or not self._held:
            self._settle()
        if all(isinstance(each, arrow.DictionaryArray) for each in self._held):
            return _words(arrow.chunked_array(self._held).unify_dictionaries())
        plain = [each.cast(arrow.large_string()) for each in self._held]
        return pd.Series(arrow.chunked_array(plain).combine_chunks(), dtype="str")


def _words(cells: arrow.ChunkedArray) -> "pd.Series[str]":
    different = cells.chunk(0).dictionary
    order = compute.array_sort_indices(different).to_numpy()
    place = np.empty(len(order) + 1, dtype=np.min_scalar_type(-len(order) - 1))
    place[order], place[-1] = np.arange(len(order)), -1
    found = [place[each.indices.fill_null(len(order)).to_numpy(zero_copy_only=False)] for each in cells.chunks]
    names = pd.Index(different.take(arrow.array(order)).to_pylist(), dtype="str")
    return pd.Series(pd.Categorical.from_codes(np.concatenate(found), categories=names, validate=False))
