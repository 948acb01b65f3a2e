"""A text file split into columns, every cell as text, every row with its number in the file."""

import csv
import functools
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute

from bfa.errors import DataError
from bfa.tables.broken_text import broken, may_be_broken
from bfa.tables.encodings import decode
from bfa.tables.headings import SEARCHED, move_to, places, standing_at
from bfa.tables.municipality import TextFile
from bfa.tables.packed import Unpacked
from bfa.tables.room import give_back
from bfa.tables.table import Table, Told
from bfa.tables.text_pieces import PIECE, Column, pieces

SEPARATORS = {";": "semikolon", ",": "komma", "\t": "tabb", "|": "lodstreck"}
#: The line by which Excel is told the separator; it is no part of the table.
_TOLD_SEPARATOR = re.compile(rb'"?sep=(.)"?[;,\t|]*')
_HEAD_SIZE = 100_000
#: So many rows are read between each time that room is given back.
_OFTEN = 500_000


@dataclass(frozen=True, slots=True)
class _Body:
    """What comes after the skipped lines, headings first: UTF-8, ending with a line feed."""

    raw: bytes
    skipped: int
    encoding: str
    told: tuple[Told, ...]
    first: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Split:
    """The wanted cells of the rows that are as long as the headings, their numbers (headings are 1), and the others."""

    cells: pd.DataFrame
    #: Whether any column, wanted or not, has a value.
    filled: npt.NDArray[np.bool_]
    bad: dict[int, str]

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The numbers."""
        return self.cells.index.to_numpy()


def read_text(
    source: Unpacked, how: TextFile, columns: tuple[str, ...], *, free: Collection[str] = (), piece: int = PIECE
) -> Table:
    """The named columns of a text file; those that repeat themselves as words. Refused as in `reading.read_table`.

    `free` are those of them whose texts may have lines that look like rows; `piece` is how many rows are looked through
    at a time.
    """
    body, name = _body(source, how), source.name
    del source  # The bytes of a large file are held once.
    header = _header(body.raw, how.separator)
    where = _places(body, header, how, columns, name=name)
    split = _split(body.raw, header, how, where, name=name, piece=piece)
    lined = {place for place, column in zip(where, columns, strict=True) if column in free}
    lines = _lines(body, header, how, split, name=name, lined=lined)
    split = _rescued(split, header, how, where)
    frame = split.cells.set_axis(pd.Index(columns), axis=1)
    frame.index = frame.index + body.skipped
    again = _headings_again(frame, [header[place] for place in where])
    refused = pd.DataFrame(
        {"row": [row + body.skipped for row in split.bad], "reason": "raden har fel antal kolumner"},
    ).astype({"row": "int64", "reason": "str"})
    out = ~split.filled | again.to_numpy(dtype=bool)
    kept = frame[~out] if out.any() else frame
    told = [*_by_row(body, lines), *(broken(kept) if may_be_broken(body.raw) else ())]
    if again.any():
        rows = tuple(int(row) for row in again.index[again.to_numpy()])
        told.append(Told("rubrikerna står igen mitt i filen; raden räknas inte", rows))
    return Table(kept, body.encoding, refused, told=tuple(told))


def heading_row(source: Unpacked, how: TextFile) -> list[str]:
    """The headings as they stand.

    Raises
    ------
    DataError
        The file is empty or not in the declared encoding.
    """
    return _header(_body(source, how).raw, how.separator)


def lines_above(source: Unpacked, how: TextFile) -> int:
    """How many lines stand above the headings: those to skip, and the one by which Excel is told the separator."""
    return _body(source, how).skipped


def likely_separator(source: Unpacked) -> str:
    """The separator that gives most columns in the first line, for files of our own that may be saved with any.

    Where the first line is one heading it is one that the file does not hold, so that its lines are whole.
    """
    body = _body(source, TextFile(file=source.name))
    first = body.raw.partition(b"\n")[0]
    told = _TOLD_SEPARATOR.fullmatch(body.first[0])
    if told is not None and told[1].decode() in SEPARATORS:
        return told[1].decode()
    columns = {mark: len(_header(first, mark)) for mark in SEPARATORS}
    absent = [mark for mark in SEPARATORS if mark.encode() not in body.raw] if max(columns.values()) == 1 else []
    return absent[0] if absent else max(SEPARATORS, key=lambda mark: columns[mark])


def _body(source: Unpacked, how: TextFile) -> _Body:
    decoded = decode(source.raw, how.encoding, name=source.name)
    raw, skipped = decoded.raw, how.skip_rows
    first = tuple(raw[:_HEAD_SIZE].split(b"\n")[:SEARCHED])
    if not skipped and _TOLD_SEPARATOR.fullmatch(first[0]):
        skipped = 1
    for _ in range(skipped):
        raw = raw.partition(b"\n")[2]
    if not raw[:_HEAD_SIZE].strip() and not raw.strip():
        raise DataError(f"{source.name}: filen är tom.", do="exportera om filen.")
    whole = raw if raw.endswith(b"\n") else raw + b"\n"
    return _Body(whole, skipped, decoded.encoding, decoded.told, first)


def _header(raw: bytes, separator: str) -> list[str]:
    text = raw[:_HEAD_SIZE].decode("utf-8", errors="ignore")
    return next(csv.reader(io.StringIO(text), delimiter=separator), [])


def _places(body: _Body, header: list[str], how: TextFile, columns: tuple[str, ...], *, name: str) -> list[int]:
    told = _TOLD_SEPARATOR.fullmatch(body.first[0])
    if told is not None and not how.skip_rows and told[1] != how.separator.encode():
        _refuse_separator(how.separator, told[1].decode(errors="replace"), "filens första rad säger det", name=name)
    above = [_header(line, how.separator) for line in body.first]
    stands = standing_at(above, columns, skipped=body.skipped)
    if stands is None:
        _check_separator(body.raw, header, how.separator, name=name)
    return places(header, columns, name=name, do=move_to(stands) if stands else "")


def _check_separator(raw: bytes, header: list[str], separator: str, *, name: str) -> None:
    first = raw.partition(b"\n")[0].decode("utf-8", errors="ignore")
    others = {mark: first.count(mark) for mark in SEPARATORS if mark != separator}
    best = max(others, key=lambda mark: others[mark])
    if len(header) == 1 and others[best]:
        _refuse_separator(separator, best, f"{SEPARATORS[best]} {others[best]} gånger i rubrikraden", name=name)


def _refuse_separator(separator: str, other: str, found: str, *, name: str) -> None:
    shown = "\\t" if other == "\t" else other
    raise DataError(
        f"{name}: rubrikraden delas inte av {SEPARATORS[separator]}.",
        found=found,
        do=f'skriv separator: "{shown}" i kommunfilen.',
    )


def _split(raw: bytes, header: Sequence[str], how: TextFile, where: Sequence[int], *, name: str, piece: int) -> _Split:
    bad: dict[int, str] = {}
    columns = [Column(piece) for _ in where]
    filled = [np.zeros(0, dtype=bool)]
    given = 0
    for part in pieces(raw, header, how, bad=bad, name=name):
        filled.append(_filled(part))
        given += part.num_rows
        if given > _OFTEN:
            give_back()
            given = 0
        for column, place in zip(columns, where, strict=True):
            column.add(part.column(place))
    known = np.concatenate(filled)
    taken = {}
    for place, column in enumerate(columns):
        taken[place] = column.taken()
        give_back()
    cells = pd.DataFrame(taken, copy=False)
    cells.index = _row_numbers(len(known), bad)
    return _Split(cells, known, bad)


def _filled(part: arrow.RecordBatch) -> npt.NDArray[np.bool_]:
    """Rows with any value; where some column is always filled, all of them."""
    if any(not column.null_count for column in part.columns):
        return np.ones(part.num_rows, dtype=bool)
    every = functools.reduce(compute.or_, [compute.is_valid(column) for column in part.columns])
    found: npt.NDArray[np.bool_] = every.to_numpy(zero_copy_only=False)
    return found


def _row_numbers(kept: int, bad: dict[int, str]) -> pd.Index:
    if not bad:
        return pd.RangeIndex(2, 2 + kept, name="row")
    found: pd.Index = pd.Index(np.setdiff1d(np.arange(2, 2 + kept + len(bad)), list(bad)), name="row", dtype="int64")
    return found


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows of a file in order, and the line breaks within each."""

    rows: npt.NDArray[np.int64]
    breaks: npt.NDArray[np.int64]


def _lines(
    body: _Body, header: list[str], how: TextFile, split: _Split, *, name: str, lined: Collection[int]
) -> _Lines:
    """Where the lines of the file are. Where it has more lines than rows, its cells are gone through once more.

    Refuses a file where a quote is opened and not closed: the rows after it would be taken for part of one field. In
    the `lined` columns, by place, a line that looks like a row is text, where all quotes of the file are paired.
    """
    several = body.raw.count(b"\n") > len(split.rows) + len(split.bad) + 1
    if not several and not body.told:
        return _Lines(np.zeros(0, "int64"), np.zeros(0, "int64"))
    rows = np.concatenate([split.rows, np.array(list(split.bad), dtype="int64")])
    more = np.concatenate([np.zeros(len(split.rows), "int64"), [text.count("\n") for text in split.bad.values()]])
    if several:
        within, swallowed = _within(body, header, how, split, name=name, lined=lined)
        more[: len(within)] = within
        if swallowed:
            raise DataError(
                f"{name}, rad {min(swallowed) + body.skipped}: ett citattecken öppnas och stängs inte.",
                found="raderna efter hamnar i samma fält",
                do="ta bort citattecknet eller skriv det dubbelt, eller exportera om filen.",
            )
    order = np.argsort(rows, kind="stable")
    return _Lines(rows[order], more[order].astype("int64"))


def _within(
    body: _Body, header: list[str], how: TextFile, split: _Split, *, name: str, lined: Collection[int]
) -> tuple[npt.NDArray[np.int64], list[int]]:
    """The line breaks in the cells of each row, and the rows of which a cell has a line that looks like a row."""
    marks, mark = len(header) - 1, re.escape(how.separator)
    whole = rf"\n(?:[^{mark}\n]*{mark}){{{marks}}}[^{mark}\n]*(?:\n|$)"
    skipped = [row for row, line in split.bad.items() if marks and re.search(whole, line)]
    text = lined if lined and _is_paired(body.raw, how.separator) else ()
    breaks, swallowed = np.zeros(len(split.rows), "int64"), list[int]()
    first = 0
    for part in pieces(body.raw, header, how, bad={}, name=name):
        place = slice(first, first + part.num_rows)
        for number, column in enumerate(part.columns):
            breaks[place] += compute.fill_null(compute.count_substring(column, "\n"), 0).to_numpy()
            if marks and not skipped and number not in text:
                found = compute.fill_null(compute.match_substring_regex(column, whole), False)
                swallowed += split.rows[place][found.to_numpy(zero_copy_only=False)].tolist()
        first += part.num_rows
    return breaks, skipped or swallowed


def _is_paired(raw: bytes, separator: str) -> bool:
    """Whether every field that begins with a quote ends with one, as RFC 4180 has it."""
    mark = re.escape(separator.encode())
    whole = rb'(^|\n|%s)"(?:[^"]|"")*+"(?=%s|\r?\n|\Z)' % (mark, mark)
    return not re.search(rb'(?:^|\n|%s)"' % mark, re.sub(whole, rb"\1", raw))


def _rescued(split: _Split, header: list[str], how: TextFile, where: Sequence[int]) -> _Split:
    """Rows that differ from the headings by empty columns at the end only are whole."""
    named = max((place for place, head in enumerate(header, 1) if head.strip()), default=0)
    fields = {row: next(csv.reader(io.StringIO(text), delimiter=how.separator), []) for row, text in split.bad.items()}
    whole = {row: cells for row, cells in fields.items() if len(cells) >= named and not any(cells[named:])}
    if not whole:
        return split
    missing = {"", *how.missing}
    filled = [
        [None if cell in missing else cell for cell in [*cells, *[""] * len(header)][: len(header)]]
        for cells in whole.values()
    ]
    index = pd.Index(list(whole), name="row", dtype="int64")
    wanted = {at: [row[place] for row in filled] for at, place in enumerate(where)}
    more = pd.DataFrame(wanted, index=index, dtype="str")
    cells = pd.concat([split.cells.astype("str"), more])
    order = np.argsort(cells.index.to_numpy(), kind="stable")
    known = np.concatenate([split.filled, [any(cell is not None for cell in row) for row in filled]]).astype(bool)
    bad = {row: text for row, text in split.bad.items() if row not in whole}
    return _Split(cells.iloc[order], known[order], bad)


def _headings_again(frame: pd.DataFrame, headings: list[str]) -> "pd.Series[bool]":
    """Rows that are the headings once more, as where files were put after one another."""
    same = pd.Series(True, index=frame.index)
    for column, head in zip(frame.columns, headings, strict=True):
        same &= frame[column].eq(head).fillna(False).astype("bool")
        if not same.any():
            break
    return same & bool(headings)


def _by_row(body: _Body, lines: _Lines) -> list[Told]:
    """What was told by line of the file, by row; a row has several lines where a quoted text has line breaks."""
    if not body.told:
        return []
    length = lines.breaks + 1
    first = body.raw.count(b"\n") - int(length.sum()) + 1 + np.concatenate([[0], np.cumsum(length)[:-1]])
    numbers = lines.rows + body.skipped
    found = []
    for told in body.told:
        place = np.searchsorted(first + body.skipped, np.array(told.rows), side="right") - 1
        found.append(Told(told.what, tuple(dict.fromkeys(int(numbers[at]) if at >= 0 else 1 for at in place))))
    return found
