"""Reading a text file or a workbook as it is declared: every cell as text, every row with its number in the file.

Nothing is guessed but, when asked for, the encoding: strict UTF-8, else cp1252. Row 1 is the header, as in Excel.
"""

import csv
import difflib
import functools
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.csv as arrow_csv
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from bfa.errors import DataError
from bfa.tables.disk import opened
from bfa.tables.municipality import TextFile

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
SEPARATORS = {";": "semikolon", ",": "komma", "\t": "tabb", "|": "lodstreck"}
_SPACES = r"[\s\u00a0\u202f\u2009]"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text.

    Attributes
    ----------
    frame : DataFrame
        The columns asked for; missing cells are missing; the index is the row number in the file. A line without any
        value in any column is a blank line and is not a row.
    encoding : str
        What the file was read as, in Swedish words.
    refused : DataFrame
        Columns `row` and `reason`: rows that could not be split into columns.
    workbook : bool
        Whether dates may be typed cells, then written in ISO form.
    """

    frame: pd.DataFrame
    encoding: str
    refused: pd.DataFrame
    workbook: bool


def read_table(path: Path, how: TextFile, *, columns: Sequence[str]) -> Table:
    """Read the named columns of a file.

    Parameters
    ----------
    path : Path
        Text file, or workbook by its suffix.
    how : TextFile
        Encoding, separator, sheet, rows to skip, and the texts that mean no value.
    columns : sequence of str
        Headers that must be there; all other columns are left unread.

    Raises
    ------
    DataError
        The file cannot be opened (`disk.opened`), is empty, has a header only, another encoding or separator, or
        lacks columns (all named).
    """
    reader = _workbook if path.suffix.lower() in WORKBOOKS else _text
    with opened(path):
        table = reader(path, how, tuple(dict.fromkeys(columns)))
    if table.frame.empty and table.refused.empty:
        raise DataError(f"{path.name}: filen har rubriker men inga rader.", do="exportera om filen med rader.")
    if table.frame.empty:
        raise DataError(
            f"{path.name}: alla rader har fel antal kolumner.",
            found=f"{len(table.refused)} rader",
            do="kontrollera separator: och decimal:, och att text med skiljetecken står inom citattecken.",
        )
    return table


def read_headings(path: Path, how: TextFile) -> list[str]:
    """The headings of a file, as they stand.

    Raises
    ------
    DataError
        The file is empty or not in the declared encoding.
    """
    with opened(path):
        if path.suffix.lower() in WORKBOOKS:
            rows = _sheet(path, how)[how.skip_rows :]
            return [_cell(cell) for cell in rows[0]] if rows else []
        text = _lines_after(decode(path.read_bytes(), how.encoding, name=path.name)[0], how.skip_rows, name=path.name)
    return next(csv.reader(io.StringIO(text), delimiter=how.separator))


def numbers(text: "pd.Series[str]", *, decimal: str) -> "pd.Series[float]":
    """Numbers written with the declared decimal mark, with or without spaces between thousands; else missing."""
    plain = text.astype("str")
    first = pd.to_numeric(plain, errors="coerce") if decimal == "." else None
    if first is not None and first.notna().all():
        return first.astype("float64")
    plain = plain.str.replace(_SPACES, "", regex=True).str.replace("\u2212", "-")
    if decimal == ",":
        plain = plain.where(~plain.str.contains(".", regex=False, na=False)).str.replace(",", ".")
    return pd.to_numeric(plain, errors="coerce").astype("float64")


def decode(raw: bytes, encoding: str, *, name: str) -> tuple[str, str]:
    """Text of a file, and in Swedish what it was read as.

    Parameters
    ----------
    raw : bytes
        The whole file.
    encoding : str
        "utf-8", "cp1252" or "auto" (strict UTF-8, else cp1252).
    name : str
        File name, for messages.

    Raises
    ------
    DataError
        The bytes are not in the declared encoding.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{name}: filen är sparad som UTF-16.", do="spara om den som CSV UTF-8.")
    unicode = _try(raw, "utf-8-sig")
    if encoding in ("utf-8", "auto") and unicode is not None:
        return unicode, "utf-8"
    if encoding == "utf-8":
        raise DataError(f"{name}: filen är inte UTF-8, som kommunfilen säger.", do="skriv encoding: cp1252 eller auto.")
    if encoding == "cp1252" and unicode is not None and not raw.isascii():
        raise DataError(
            f"{name}: filen är UTF-8, inte cp1252 som kommunfilen säger.", do="skriv encoding: utf-8 eller auto."
        )
    western = _try(raw, "cp1252")
    if western is None:
        raise DataError(f"{name}: filen är varken UTF-8 eller cp1252.", do="spara om den som CSV UTF-8.")
    return western, "cp1252" if encoding == "cp1252" else "cp1252 (inte giltig UTF-8)"


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _lines_after(text: str, skipped: int, *, name: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for _ in range(skipped):
        text = text.partition("\n")[2]
    if not text.strip():
        raise DataError(f"{name}: filen är tom.", do="exportera om filen.")
    return text if text.endswith("\n") else text + "\n"


def _text(path: Path, how: TextFile, columns: tuple[str, ...]) -> Table:
    text, encoding = decode(path.read_bytes(), how.encoding, name=path.name)
    text = _lines_after(text, how.skip_rows, name=path.name)
    header = next(csv.reader(io.StringIO(text), delimiter=how.separator))
    _check_separator(text, header, how.separator, name=path.name)
    places = _places(header, columns, name=path.name)
    cells, bad = _split(text, header, how, name=path.name)
    _refuse_swallowed(text, cells, bad, how, name=path.name)
    frame = cells.select([f"c{place}" for place in places]).to_pandas()
    frame.columns = pd.Index(columns)
    frame.index = _row_numbers(len(frame), list(bad), skipped=how.skip_rows)
    blank = pd.Series(_blank(cells), index=frame.index, dtype="bool")
    refused = pd.DataFrame(
        {"row": [row + how.skip_rows for row in bad], "reason": "raden har fel antal kolumner"},
    ).astype({"row": "int64", "reason": "str"})
    return Table(frame[~blank], encoding, refused, False)


def _blank(cells: arrow.Table) -> list[bool]:
    filled = [compute.is_valid(column) for column in cells.columns]
    return list(compute.invert(functools.reduce(compute.or_, filled)).to_pylist()) if cells.num_rows else []


def _split(text: str, header: list[str], how: TextFile, *, name: str) -> tuple[arrow.Table, dict[int, str]]:
    bad: dict[int, str] = {}

    def note(row: arrow_csv.InvalidRow) -> str:
        bad[int(row.number)] = row.text
        return "skip"

    names = [f"c{place}" for place in range(len(header))]
    try:
        cells = arrow_csv.read_csv(
            io.BytesIO(text.encode("utf-8")),
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1),
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
    return cells, bad


def _refuse_swallowed(text: str, cells: arrow.Table, bad: dict[int, str], how: TextFile, *, name: str) -> None:
    """Refuse a file where a quote is opened and not closed: the rows after it would be taken for part of one field."""
    marks = len(cells.columns) - 1
    if not marks or text.count("\n") <= cells.num_rows + len(bad) + 1:
        return
    mark = re.escape(how.separator)
    whole = rf"\n(?:[^{mark}\n]*{mark}){{{marks}}}[^{mark}\n]*(?:\n|$)"
    rows = [row for row, line in bad.items() if re.search(whole, line)]
    if not rows:
        lines = [compute.fill_null(compute.match_substring_regex(column, whole), False) for column in cells.columns]
        found = compute.indices_nonzero(functools.reduce(compute.or_, lines)).to_pylist()
        rows = [int(_row_numbers(cells.num_rows, list(bad), skipped=0)[place]) for place in found]
    if rows:
        raise DataError(
            f"{name}, rad {min(rows) + how.skip_rows}: ett citattecken öppnas och stängs inte.",
            found="raderna efter hamnar i samma fält",
            do="ta bort citattecknet eller skriv det dubbelt, eller exportera om filen.",
        )


def _row_numbers(kept: int, bad: list[int], *, skipped: int) -> pd.Index:
    wrong = set(bad)
    every = range(2, 2 + kept + len(wrong))
    return pd.Index([row + skipped for row in every if row not in wrong], name="row", dtype="int64")


def _check_separator(text: str, header: list[str], separator: str, *, name: str) -> None:
    first = text.partition("\n")[0]
    others = {mark: first.count(mark) for mark in SEPARATORS if mark != separator}
    best = max(others, key=lambda mark: others[mark])
    if len(header) == 1 and others[best]:
        shown = "\\t" if best == "\t" else best
        raise DataError(
            f"{name}: rubrikraden delas inte av {SEPARATORS[separator]}.",
            found=f"{SEPARATORS[best]} {others[best]} gånger i rubrikraden",
            do=f'skriv separator: "{shown}" i kommunfilen.',
        )


def _places(header: list[str], columns: tuple[str, ...], *, name: str) -> list[int]:
    there = [head.strip() for head in header]
    missing = [column for column in columns if column not in there]
    double = [column for column in columns if there.count(column) > 1]
    if missing:
        some = len(missing) < len(columns)
        close = {column: difflib.get_close_matches(column, there, n=1) for column in missing}
        hints = [f"{column} (menas {found[0]}?)" if found else column for column, found in close.items()]
        raise DataError(
            f"{name}: {'kolumnen' if len(missing) == 1 else 'kolumnerna'} {', '.join(hints)} saknas.",
            found=f"{len(header)} kolumner" + (f": {', '.join(there)}" if some else ""),
            do="rätta namnen i kommunfilen, eller kontrollera att första raden är rubriker (skip_rows).",
        )
    if double:
        raise DataError(
            f"{name}: kolumnen {', '.join(double)} finns flera gånger.", do="ge kolumnerna olika namn i filen."
        )
    return [there.index(column) for column in columns]


def _workbook(path: Path, how: TextFile, columns: tuple[str, ...]) -> Table:
    rows = _sheet(path, how)[how.skip_rows :]
    if not rows or not any(_cell(cell) for cell in rows[0]):
        raise DataError(f"{path.name}: bladet är tom eller saknar rubriker.", do="kontrollera sheet: och skip_rows:.")
    places = _places([_cell(cell) for cell in rows[0]], columns, name=path.name)
    missing = {"", *how.missing}
    cells = {
        column: [value if (value := _cell(row[place], how.decimal)) not in missing else None for row in rows[1:]]
        for column, place in zip(columns, places, strict=True)
    }
    index = pd.RangeIndex(2 + how.skip_rows, 2 + how.skip_rows + len(rows) - 1, name="row")
    blank = pd.Series([not any(_cell(cell) for cell in row) for row in rows[1:]], index=index, dtype="bool")
    frame = pd.DataFrame(cells, index=index, dtype="str")[~blank]
    return Table(frame, "arbetsbok", _no_refusals(), True)


def _no_refusals() -> pd.DataFrame:
    return pd.DataFrame({"row": pd.Series(dtype="int64"), "reason": pd.Series(dtype="str")})


def _sheet(path: Path, how: TextFile) -> list[list[object]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except PasswordError:
        raise DataError(f"{path.name}: arbetsboken är låst med lösenord.", do="spara en kopia utan lösenord.") from None
    except CalamineError:
        raise DataError(f"{path.name}: kan inte läsas som arbetsbok.", do="spara om den som .xlsx.") from None
    names = book.sheet_names
    known = how.sheet in names if isinstance(how.sheet, str) else 0 <= how.sheet < len(names)
    if not known:
        raise DataError(
            f"{path.name}: bladet {how.sheet} finns inte.", found=", ".join(names), do="rätta sheet: i kommunfilen."
        )
    sheet = names.index(how.sheet) if isinstance(how.sheet, str) else how.sheet
    return [list(row) for row in book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)]


def _cell(value: object, decimal: str = ".") -> str:
    """A cell as text; a typed number gets the declared decimal mark, so that it is read as what it is."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip() if value is not None else ""
