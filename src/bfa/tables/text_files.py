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
import pyarrow.csv as arrow_csv

from bfa.errors import DataError
from bfa.tables.broken_text import broken, may_be_broken
from bfa.tables.encodings import decode
from bfa.tables.headings import SEARCHED, move_to, places, standing_at
from bfa.tables.municipality import TextFile
from bfa.tables.packed import Unpacked
from bfa.tables.table import Table, Told

SEPARATORS = {";": "semikolon", ",": "komma", "\t": "tabb", "|": "lodstreck"}
#: The line by which Excel is told the separator; it is no part of the table.
_TOLD_SEPARATOR = re.compile(rb'"?sep=(.)"?[;,\t|]*')
_HEAD_SIZE = 100_000


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
    """Cells of the rows that have as many columns as the headings, their numbers (headings are 1), and the others."""

    cells: arrow.Table
    rows: pd.Index
    bad: dict[int, str]


def read_text(source: Unpacked, how: TextFile, columns: tuple[str, ...], *, free: Collection[str] = ()) -> Table:
    """The named columns of a text file. Refused as in `reading.read_table`.

    `free` are those of them whose texts may have lines that look like rows.
    """
    body = _body(source, how)
    header = _header(body.raw, how.separator)
    where = _places(body, header, how, columns, name=source.name)
    split = _split(body.raw, header, how, name=source.name)
    lined = {place for place, column in zip(where, columns, strict=True) if column in free}
    _refuse_swallowed(body, split, how, name=source.name, lined=lined)
    split = _rescued(split, header, how)
    frame = split.cells.select([f"c{place}" for place in where]).to_pandas()
    frame.columns = pd.Index(columns)
    frame.index = split.rows + body.skipped
    blank = _blank(split.cells)
    again = _headings_again(frame, [header[place] for place in where])
    refused = pd.DataFrame(
        {"row": [row + body.skipped for row in split.bad], "reason": "raden har fel antal kolumner"},
    ).astype({"row": "int64", "reason": "str"})
    out = blank | again.to_numpy(dtype=bool)
    kept = frame[~out] if out.any() else frame
    told = [*_by_row(body, split), *(broken(kept) if may_be_broken(body.raw) else ())]
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
    if not raw.strip():
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


def _split(raw: bytes, header: Sequence[str], how: TextFile, *, name: str) -> _Split:
    bad: dict[int, str] = {}

    def note(row: arrow_csv.InvalidRow) -> str:
        bad[int(row.number)] = row.text
        return "skip"

    names = [f"c{place}" for place in range(len(header))]
    try:
        cells = arrow_csv.read_csv(
            io.BytesIO(raw),
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
    return _Split(cells, _row_numbers(cells.num_rows, bad), bad)


def _row_numbers(kept: int, bad: dict[int, str]) -> pd.Index:
    every = np.arange(2, 2 + kept + len(bad))
    return pd.Index(np.setdiff1d(every, list(bad)) if bad else every, name="row", dtype="int64")


def _refuse_swallowed(body: _Body, split: _Split, how: TextFile, *, name: str, lined: Collection[int]) -> None:
    """Refuse a file where a quote is opened and not closed: the rows after it would be taken for part of one field.

    In the `lined` columns, by place, a line that looks like a row is text, where all quotes of the file are paired.
    """
    cells, bad = split.cells, split.bad
    marks = len(cells.columns) - 1
    if not marks or body.raw.count(b"\n") <= cells.num_rows + len(bad) + 1:
        return
    mark = re.escape(how.separator)
    whole = rf"\n(?:[^{mark}\n]*{mark}){{{marks}}}[^{mark}\n]*(?:\n|$)"
    rows = [row for row, line in bad.items() if re.search(whole, line)]
    if not rows:
        looked_at = [
            column
            for place, column in enumerate(cells.columns)
            if place not in lined or not _is_paired(body.raw, how.separator)
        ]
        lines = [compute.fill_null(compute.match_substring_regex(column, whole), False) for column in looked_at]
        found = compute.indices_nonzero(functools.reduce(compute.or_, lines)).to_pylist() if lines else []
        rows = [int(split.rows[place]) for place in found]
    if rows:
        raise DataError(
            f"{name}, rad {min(rows) + body.skipped}: ett citattecken öppnas och stängs inte.",
            found="raderna efter hamnar i samma fält",
            do="ta bort citattecknet eller skriv det dubbelt, eller exportera om filen.",
        )


def _is_paired(raw: bytes, separator: str) -> bool:
    """Whether every field that begins with a quote ends with one, as RFC 4180 has it."""
    mark = re.escape(separator.encode())
    whole = rb'(^|\n|%s)"(?:[^"]|"")*+"(?=%s|\r?\n|\Z)' % (mark, mark)
    return not re.search(rb'(?:^|\n|%s)"' % mark, re.sub(whole, rb"\1", raw))


def _rescued(split: _Split, header: list[str], how: TextFile) -> _Split:
    """Rows that differ from the headings by empty columns at the end only are whole."""
    named = max((place for place, head in enumerate(header, 1) if head.strip()), default=0)
    fields = {row: next(csv.reader(io.StringIO(text), delimiter=how.separator), []) for row, text in split.bad.items()}
    whole = {row: cells for row, cells in fields.items() if len(cells) >= named and not any(cells[named:])}
    if not whole:
        return split
    missing = {"", *how.missing}
    filled = [[*cells, *[""] * len(header)][: len(header)] for cells in whole.values()]
    columns = {
        name: arrow.array([None if row[place] in missing else row[place] for row in filled], arrow.string())
        for place, name in enumerate(split.cells.column_names)
    }
    rows = np.concatenate([split.rows.to_numpy(), np.array(list(whole), dtype="int64")])
    order = np.argsort(rows, kind="stable")
    cells = arrow.concat_tables([split.cells, arrow.table(columns)]).take(arrow.array(order))
    bad = {row: text for row, text in split.bad.items() if row not in whole}
    return _Split(cells, pd.Index(rows[order], name="row", dtype="int64"), bad)


def _blank(cells: arrow.Table) -> npt.NDArray[np.bool_]:
    """Rows without any value; a table where some column is always filled has none."""
    if any(not column.null_count for column in cells.columns):
        return np.zeros(cells.num_rows, dtype=bool)
    filled = functools.reduce(compute.or_, [compute.is_valid(column) for column in cells.columns])
    found: npt.NDArray[np.bool_] = compute.invert(filled).to_numpy()
    return found


def _headings_again(frame: pd.DataFrame, headings: list[str]) -> "pd.Series[bool]":
    """Rows that are the headings once more, as where files were put after one another."""
    same = pd.Series(True, index=frame.index)
    for column, head in zip(frame.columns, headings, strict=True):
        same &= frame[column].eq(head).fillna(False).astype("bool")
        if not same.any():
            break
    return same & bool(headings)


def _by_row(body: _Body, split: _Split) -> list[Told]:
    """What was told by line of the file, by row; a row has several lines where a quoted text has line breaks."""
    if not body.told:
        return []
    rows = np.concatenate([split.rows.to_numpy(), np.array(list(split.bad), dtype="int64")])
    breaks = np.zeros(split.cells.num_rows, dtype="int64")
    if body.raw.count(b"\n") > len(rows) + 1:
        for column in split.cells.columns:
            breaks += compute.fill_null(compute.count_substring(column, "\n"), 0).to_numpy()
    more = np.concatenate([breaks, [text.count("\n") for text in split.bad.values()]])
    order = np.argsort(rows, kind="stable")
    lines = body.raw.count(b"\n") - int((more + 1).sum()) + 1 + np.concatenate([[0], np.cumsum(more[order] + 1)[:-1]])
    numbers = rows[order] + body.skipped
    found = []
    for told in body.told:
        place = np.searchsorted(lines + body.skipped, np.array(told.rows), side="right") - 1
        found.append(Told(told.what, tuple(dict.fromkeys(int(numbers[at]) if at >= 0 else 1 for at in place))))
    return found
