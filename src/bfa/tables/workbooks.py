"""A sheet of a workbook, each cell as text: typed dates in ISO form, typed numbers with the declared decimal mark."""

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from bfa.errors import DataError
from bfa.tables.file_names import refuse_personal_names
from bfa.tables.municipality import TextFile
from bfa.tables.packed import Unpacked

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
#: What day number 0 stands for in Excel's two systems (the first holds a 29 February 1900 that never was).
DAY_ZERO, DAY_ZERO_MAC = pd.Timestamp("1899-12-30"), pd.Timestamp("1904-01-01")
#: Signs that a workbook cannot hold, or that do not show.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: The status, among its properties, of a workbook that we wrote.
UNTOUCHED = "orörd"
#: How a sheet says which part of the file it is.
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAC = re.compile(rb"<workbookPr[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")


def sheet(source: Unpacked, how: TextFile) -> list[list[str]]:
    """The rows of the declared sheet after those to skip, cells as text ("" where empty); the first is the headings.

    Raises
    ------
    DataError
        No workbook, a password, no such sheet, or nothing where the headings should be.
    """
    name, book = source.name, _book(source)
    names = book.sheet_names
    known = how.sheet in names if isinstance(how.sheet, str) else 0 <= how.sheet < len(names)
    if not known:
        raise DataError(
            f"{name}: bladet {how.sheet} finns inte.", found=", ".join(names), do="rätta sheet: i kommunfilen."
        )
    number = names.index(how.sheet) if isinstance(how.sheet, str) else how.sheet
    return _cells(book, names[number], how.decimal, name=name)


def every_sheet(source: Unpacked) -> dict[str, list[list[str]]]:
    """All rows of every sheet, cells as text.

    Raises
    ------
    DataError
        No workbook, or a password.
    """
    book = _book(source)
    return {each: _cells(book, each, ".", name=source.name) for each in book.sheet_names}


def values(source: Unpacked) -> dict[str, list[list[Any]]]:
    """All rows of every sheet without a formula, cells as what they are: texts, numbers, days. As `every_sheet`."""
    book, reckoned = _book(source), formulas(source)
    return {each: book.get_sheet_by_name(each).to_python() for each in book.sheet_names if each not in reckoned}


def is_as_written(source: Unpacked) -> bool:
    """Whether a workbook that we marked `UNTOUCHED` is as we wrote it: a program that saves it puts its own time."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.raw)) as archive:
            core = {each.tag.rpartition("}")[2]: each.text for each in _xml(archive, "docProps/core.xml")}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return False
    return core.get("contentStatus") == UNTOUCHED and core.get("created") == core.get("modified")


def sheets_alike(source: Unpacked, how: TextFile) -> list[str]:
    """The other sheets of a workbook that have the headings of the declared one, in order. Refused as in `sheet`."""
    book = _book(source)
    if len(book.sheet_names) < 2:
        return []
    own = how.sheet if isinstance(how.sheet, str) else book.sheet_names[how.sheet]
    rows = {each: book.get_sheet_by_name(each).to_python(False, how.skip_rows + 1) for each in book.sheet_names}
    heads = {each: [cell(value) for value in rows[each][-1]] for each in rows if len(rows[each]) > how.skip_rows}
    return [each for each in heads if each != own and heads[each] == heads.get(own)]


def _book(source: Unpacked) -> CalamineWorkbook:
    name = source.name
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.raw))
    except PasswordError:
        raise DataError(f"{name}: arbetsboken är låst med lösenord.", do="spara en kopia utan lösenord.") from None
    except (CalamineError, OSError):
        raise DataError(f"{name}: kan inte läsas som arbetsbok.", do="spara om den som .xlsx.") from None
    refuse_personal_names(book.sheet_names, what="ett blad", where=name)
    return book


def _cells(book: CalamineWorkbook, sheet: str, decimal: str, *, name: str) -> list[list[str]]:
    try:
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError):
        raise DataError(f"{name}: bladet {sheet} kan inte läsas.", do="spara om filen som .xlsx.") from None
    return [[cell(value, decimal) for value in row] for row in rows]


def sheet_names(source: Unpacked) -> list[str]:
    """The sheets of a workbook in order; none where it cannot be read, which `sheet` tells."""
    try:
        return list(CalamineWorkbook.from_filelike(io.BytesIO(source.raw)).sheet_names)
    except (CalamineError, PasswordError, OSError):
        return []


def formulas(source: Unpacked) -> dict[str, list[str]]:
    """The cells of an .xlsx that are formulas, by the sheet that holds any; none where it is another kind of file."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.raw)) as archive:
            parts = {part.get("Id"): part.get("Target", "") for part in _xml(archive, "xl/_rels/workbook.xml.rels")}
            sheets = _xml(archive, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet")
            pages = {sheet.get("name", ""): parts.get(sheet.get(_RELATION), "") for sheet in sheets}
            found = {name: _formulas(_xml(archive, _in_archive(page))) for name, page in pages.items()}
            return {name: cells for name, cells in found.items() if cells}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def _formulas(page: ElementTree.Element) -> list[str]:
    return [str(cell.get("r")) for cell in page.iterfind(".//{*}c") if cell.find("{*}f") is not None]


def _in_archive(page: str) -> str:
    return page.removeprefix("/") if page.startswith("/") else f"xl/{page}"


def day_zero(source: Unpacked) -> pd.Timestamp:
    """The day that day numbers of the workbook are counted from."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.raw)) as archive:
            head = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError):
        return DAY_ZERO
    return DAY_ZERO_MAC if _MAC.search(head) else DAY_ZERO


def cell(value: object, decimal: str = ".") -> str:
    """A cell as text; a typed number gets the declared decimal mark, so that it is read as what it is."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return number(value, decimal)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip() if value is not None else ""


def number(value: float, decimal: str) -> str:
    """A typed number as text: a fourth decimal after three, so that it is not taken for thousands."""
    text = repr(value)
    whole, _, part = text.partition(".")
    return f"{whole}{decimal}{part}{'0' if len(part) == 3 and part.isdigit() else ''}" if part else text
