"""How a file is written: its encoding, its separator, the lines above the headings, and its cells as text."""

import csv
import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from bfa.errors import DataError
from bfa.run.proposals.proposal import Proposal
from bfa.tables.reading import SEPARATORS, WORKBOOKS, decode

#: Lines looked at to find the headings.
_HEAD = 60
_NUMBER = re.compile(r"-?[\d\s\u00a0.,:/-]+")


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of a file.

    Attributes
    ----------
    name : str
        File name.
    frame : DataFrame
        Cells as text, missing where blank; columns are the headings.
    how : tuple of Proposal
        How the file is to be read.
    """

    name: str
    frame: pd.DataFrame
    how: tuple[Proposal, ...]


def read_cells(name: str, raw: bytes) -> Cells:
    """The table in a text file or a workbook, packed or not.

    Raises
    ------
    DataError
        The file is empty, locked, or in an encoding that is not read.
    """
    inner, raw = _unpacked(name, raw)
    if PurePath(inner).suffix.lower() in WORKBOOKS:
        return _workbook(name, raw)
    return _text(name, raw)


def _unpacked(name: str, raw: bytes) -> tuple[str, bytes]:
    if raw.startswith(b"\x1f\x8b"):
        return PurePath(name).stem, gzip.decompress(raw)
    if PurePath(name).suffix.lower() == ".zip":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            inside = [each for each in packed.namelist() if not each.endswith("/")]
            if len(inside) == 1:
                return inside[0], packed.read(inside[0])
        raise DataError(
            f"{name}: zip-filen har flera filer.", found=f"{len(inside)} filer", do="packa upp den och ange filerna."
        )
    return name, raw


def _text(name: str, raw: bytes) -> Cells:
    text, encoding = _decoded(name, raw)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
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
    return _cells(name, frame, [encoding, separator, *_skip(skipped)])


def _decoded(name: str, raw: bytes) -> tuple[str, Proposal]:
    try:
        text, encoding = decode(raw, "auto", name=name)
    except DataError:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise
        text, encoding = raw.decode("utf-8", errors="replace"), "utf-8"
    if raw.isascii():
        return text, Proposal("encoding", "auto", "filen har bara tecken som är lika i alla kodningar")
    if encoding == "utf-8":
        return text, Proposal("encoding", "utf-8", "hela filen är giltig UTF-8")
    loose = raw.decode("utf-8", errors="replace")
    wrong = loose.count("\ufffd")
    right = len(re.findall(r"[åäöÅÄÖé]", loose))
    if right > wrong:
        return loose, Proposal("encoding", "utf-8", "å, ä och ö är skrivna i UTF-8", f"{wrong} tecken är det inte")
    return text, Proposal("encoding", "cp1252", "filen är inte UTF-8; å, ä och ö är skrivna som i äldre Windows")


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


def _workbook(name: str, raw: bytes) -> Cells:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = {each: book.get_sheet_by_name(each).to_python(skip_empty_area=False) for each in book.sheet_names}
    except PasswordError:
        raise DataError(f"{name}: arbetsboken är låst med lösenord.", do="spara en kopia utan lösenord.") from None
    except (CalamineError, OSError):
        raise DataError(f"{name}: kan inte läsas som arbetsbok.", do="spara om den som .xlsx.") from None
    sheet = max(sheets, key=lambda each: len(sheets[each]))
    rows = [[_cell(cell) for cell in row] for row in sheets[sheet]]
    skipped = _heading_row(rows[:_HEAD])
    if len(rows) <= skipped:
        raise DataError(f"{name}: arbetsboken har inga rader.", do="ange filen med raderna.")
    frame = pd.DataFrame(rows[skipped + 1 :], columns=rows[skipped], dtype="str").replace({"": None, "-": None})
    how = [Proposal("sheet", sheet, f"bladet har flest rader ({len(rows)})")] if len(sheets) > 1 else []
    return _cells(name, frame.dropna(how="all"), [*how, *_skip(skipped)])


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def _cells(name: str, frame: pd.DataFrame, how: list[Proposal]) -> Cells:
    if frame.empty:
        raise DataError(f"{name}: filen har inga rader att se på.", do="ange en fil med rader.")
    frame.columns = pd.Index([str(heading).strip() for heading in frame.columns])
    frame = frame.loc[:, ~frame.columns.duplicated() & (frame.columns != "")]
    stripped = frame.apply(lambda column: column.astype("str").where(column.notna()).str.strip())
    return Cells(name, stripped, tuple(how))
