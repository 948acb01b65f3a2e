"""How a file is written: its encoding, its separator, the lines above the headings, and its cells as text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bfa.errors import DataError
from bfa.run.proposals.proposal import Proposal
from bfa.tables.encodings import Decoded, decode
from bfa.tables.packed import Unpacked
from bfa.tables.text_files import SEPARATORS
from bfa.tables.workbooks import WORKBOOKS, every_sheet

#: Lines looked at to find the headings.
_HEAD = 60
_NUMBER = re.compile(r"-?[\d\s\u00a0.,:/-]+")


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of a file."""

    #: File name.
    name: str
    #: Cells as text, missing where blank; columns are the headings.
    frame: pd.DataFrame
    #: How the file is to be read.
    how: tuple[Proposal, ...]
    #: The lines above the headings.
    above: tuple[str, ...] = ()


def read_cells(source: Unpacked) -> Cells:
    """The table in a text file or a workbook.

    Raises
    ------
    DataError
        The file is empty, locked, or no text.
    """
    return _workbook(source) if source.suffix in WORKBOOKS else _text(source)


def _text(source: Unpacked) -> Cells:
    decoded = decode(source.raw, "auto", name=source.name)
    lines = decoded.raw.decode("utf-8").split("\n")
    separator = _separator(lines[:_HEAD])
    mark = str(separator.value)
    rows = [next(csv.reader([line], delimiter=mark), []) for line in lines[:_HEAD]]
    skipped = _heading_row(rows)
    frame = pd.read_csv(
        io.StringIO("\n".join(lines[skipped:])),
        sep=mark,
        dtype="str",
        keep_default_na=False,
        na_values=["", "-", "NULL"],
        on_bad_lines="skip",
        skip_blank_lines=True,
        index_col=False,
    )
    cells = _cells(source.name, frame, [_encoding(source.raw, decoded), separator, *_skip(skipped)])
    return replace(cells, above=tuple(lines[:skipped]))


def _encoding(raw: bytes, decoded: Decoded) -> Proposal:
    if raw.isascii():
        return Proposal("encoding", "auto", "filen har bara tecken som är lika i alla kodningar")
    if decoded.told:
        rows = len({row for told in decoded.told for row in told.rows})
        words = "rad är skriven" if rows == 1 else "rader är skrivna"
        doubt = f"{rows} {words} på ett annat sätt än de andra; inläsningen säger vilka"
        return Proposal("encoding", "auto", f"de flesta raderna är {decoded.encoding.split()[0]}", doubt)
    if decoded.encoding.startswith("utf-8"):
        return Proposal("encoding", "utf-8", "hela filen är giltig UTF-8")
    if decoded.encoding.startswith("utf-16"):
        return Proposal("encoding", "auto", "filen är UTF-16 och säger det själv")
    return Proposal("encoding", "cp1252", "filen är inte UTF-8; å, ä och ö är skrivna som i äldre Windows")


def _separator(lines: Sequence[str]) -> Proposal:
    """The mark that divides most lines into as many columns, from the first line of headings that any mark gives."""
    found = {}
    for mark in SEPARATORS:
        rows = [next(csv.reader([line], delimiter=mark), []) for line in lines if line.strip()]
        width, times = _usual_width(rows)
        if width > 1:
            found[mark] = (times, width, _heading_row(rows))
    if not found:
        return Proposal("separator", ";", "filen har en enda kolumn", "inget skiljetecken syns")
    most = max(times for times, _, _ in found.values())
    often = {mark: each for mark, each in found.items() if each[0] >= most / 2}
    mark = min(often, key=lambda each: (often[each][2], -often[each][0] * often[each][1]))
    times, width, _ = found[mark]
    return Proposal("separator", mark, f"{SEPARATORS[mark]} delar {times} av de första raderna i {width} kolumner")


def _usual_width(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The number of columns that most rows have, wide rows counting for more, and how many rows have it."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.items(), key=lambda item: item[1] * min(item[0], 12), default=(1, 0))


def _heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Number of lines before the headings: the first whole line of different words, with rows as wide after it."""
    width, _ = _usual_width(rows)
    for number, row in enumerate(rows):
        filled = [cell.strip() for cell in row if cell.strip()]
        words = [cell for cell in filled if not _NUMBER.fullmatch(cell)]
        whole = len(row) == width and len(filled) >= 0.8 * width and len(set(filled)) == len(filled)
        if whole and len(words) >= min(len(filled), 2):
            return number
    return 0


def _skip(skipped: int) -> list[Proposal]:
    lines = "rad" if skipped == 1 else "rader"
    return [Proposal("skip_rows", skipped, f"{skipped} {lines} står före rubrikerna")] if skipped else []


def _workbook(source: Unpacked) -> Cells:
    name = source.name
    sheets = every_sheet(source)
    sheet = max(sheets, key=lambda each: len(sheets[each]))
    rows = sheets[sheet]
    skipped = _heading_row(rows[:_HEAD])
    if len(rows) <= skipped:
        raise DataError(f"{name}: arbetsboken har inga rader.", do="ange filen med raderna.")
    frame = pd.DataFrame(rows[skipped + 1 :], columns=rows[skipped], dtype="str").replace({"": None, "-": None})
    how = [Proposal("sheet", sheet, f"bladet har flest rader ({len(rows)})")] if len(sheets) > 1 else []
    cells = _cells(name, frame.dropna(how="all"), [*how, *_skip(skipped)])
    return replace(cells, above=tuple(" ".join(row) for row in rows[:skipped]))


def _cells(name: str, frame: pd.DataFrame, how: list[Proposal]) -> Cells:
    if frame.empty:
        raise DataError(f"{name}: filen har inga rader att se på.", do="ange en fil med rader.")
    frame.columns = pd.Index([str(heading).strip() for heading in frame.columns])
    frame = frame.loc[:, ~frame.columns.duplicated() & (frame.columns != "")]
    stripped = frame.apply(lambda column: column.astype("str").where(column.notna()).str.strip())
    return Cells(name, stripped, tuple(how))
