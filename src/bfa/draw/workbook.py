"""Tables as an Excel workbook beside a page: every row, in the words and with the rounding of the page's tables.

A workbook says no more than a page would: numbers are rounded as `tables` rounds them, dates have no clock, and what
the policy hid is the word. It holds cells only, no formulas, links or pictures, so that `disclosure.scan` reads it all.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isinf
from typing import Any

import pandas as pd

from bfa.draw.output import Output, workbook_output
from bfa.draw.tables import FORMATS
from bfa.errors import DisclosureError, ParameterError
from bfa.tables.period import Period
from bfa.tables.workbooks import UNWRITABLE
from bfa.words.catalogue import message
from bfa.words.labels import TIERS, Labels, place_name, statements
from bfa.words.numbers import HIDDEN, MISSING, missing, period_label

#: Rows of one sheet, its heading among them. Source: Microsoft, Excel specifications and limits.
MOST_ROWS = 1_048_576

#: The sheet that says what the workbook is.
ABOUT = "Om"

# Decimals kept, how many places the value is moved to the right of them, and Excel's format of a number column.
_NUMBERS = {
    "int": (0, 0, "#,##0"),
    "decimal1": (1, 0, "#,##0.0"),
    "decimal2": (2, 0, "#,##0.00"),
    "percent": (0, 2, "0 %"),
    "percent1": (1, 2, "0.0 %"),
    "share": (1, 2, "0.0 %"),
    "change": (0, 2, "+0 %;-0 %;0 %"),
    "signed": (0, 0, "+#,##0;-#,##0;0"),
}
# Months in Swedish wherever the file is opened.
_DATES = {"date": "yyyy-mm-dd", "month": "[$-41D]mmmm yyyy"}
_OLDEST = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_CREATED = datetime(2000, 1, 1)

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\s]+")
_LONGEST_NAME, _LONGEST_TEXT = 31, 16_000
_NARROWEST, _WIDEST, _ARROW = 8, 60, 3

Cell = str | float | date


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    #: The sheet's tab; cleaned, cut and made unique where Excel asks for it.
    name: str
    #: One row per line, through the release already: counts are missing where hidden, and `hidden` (bool) says in which
    #: rows.
    table: pd.DataFrame
    #: Column -> heading with its unit, in order.
    columns: Mapping[str, str]
    #: Column -> one of `tables.FORMATS`; text unless given.
    formats: Mapping[str, str] = field(default_factory=dict)
    #: Stands with the sheet's name on the first sheet: what a row is, source and counting rule.
    note: str = ""


def book(
    sheets: Sequence[Sheet], *, labels: Labels, name: str, title: str, text: str = "", period: Period | str = ""
) -> Output:
    """A link to a workbook of tables that have been released.

    Parameters
    ----------
    sheets : sequence of Sheet
        In order; a sheet that says what the workbook is comes before them.
    name : str
        What the file is called when it is fetched from a notebook; a handout's is called as its page.
    text : str
        The link's text, to which the number of rows is added.
    period : Period or str
        The months the rows cover; "" where the title says it.

    Raises
    ------
    DisclosureError
        A row that is marked hidden holds its counts.
    ParameterError
        A sheet has a column that the table lacks, an unknown format, or more rows than Excel can hold.
    """
    content = written(sheets, title=title, labels=labels, period=period)
    rows = message("workbook.rows", n=sum(len(sheet.table) for sheet in sheets))
    return workbook_output(content, name=name, text=f"{text or message('workbook.text')} ({rows})")


def written(sheets: Sequence[Sheet], *, title: str, labels: Labels, period: Period | str = "") -> bytes:
    """The workbook, the same bytes each time. Parameters and refusals as in `book`."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    for sheet in sheets:
        _check(sheet)
    names = _names([ABOUT, *(sheet.name for sheet in sheets)])
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": cell_text(title), "created": _CREATED})
        _write_about(book, _about(sheets, names[1:], title=title, labels=labels, period=period))
        for sheet, name in zip(sheets, names[1:], strict=True):
            _write_sheet(book, sheet, name, foot=_foot(title, labels))
    return buffer.getvalue()


def _check(sheet: Sheet) -> None:
    if len(sheet.table) >= MOST_ROWS:
        raise ParameterError(
            f"Bladet {sheet.name} har fler rader än Excel rymmer.",
            found=f"{len(sheet.table)} rader; Excel rymmer {MOST_ROWS} med rubriken",
            do="välj större rutor eller en kortare period, eller dela tabellen på flera blad.",
        )
    absent = [name for name in sheet.columns if name not in sheet.table.columns]
    unknown = sorted(set(sheet.formats.values()) - set(FORMATS))
    if absent or unknown or not sheet.columns:
        raise ParameterError(
            f"Bladet {sheet.name} kan inte skrivas.",
            found=f"saknas eller okänt: {', '.join([*absent, *unknown]) or 'kolumner'}",
        )
    counts = _counts(sheet)
    if counts and bool((_marked(sheet) & sheet.table[counts].notna().all(axis=1)).any()):
        raise DisclosureError(
            f"Bladet {sheet.name}: en rad är märkt som dold men har alla sina antal kvar.",
            do="lämna tabellen som release gav den.",
        )


def _counts(sheet: Sheet) -> list[str]:
    return [name for name in sheet.columns if sheet.formats.get(name) == "int"]


def _marked(sheet: Sheet) -> "pd.Series[bool]":
    if "hidden" not in sheet.table.columns:
        return pd.Series(False, index=sheet.table.index, dtype=bool)
    return sheet.table["hidden"].fillna(False).astype(bool)


def _about(
    sheets: Sequence[Sheet], names: Sequence[str], *, title: str, labels: Labels, period: Period | str
) -> list[str]:
    """The lines of the first sheet, as the head and foot of a page say them."""
    rows = [message("workbook.rows", n=len(sheet.table)) for sheet in sheets]
    notes = [
        message("workbook.sheet", name=name, rows=many, note=sheet.note)
        for name, many, sheet in zip(names, rows, sheets, strict=True)
    ]
    return [
        title,
        *([message("labels.fictional")] if labels.fiktiv else []),
        message("workbook.tier", tier=TIERS[labels.tier]),
        message("workbook.kommun", kommun=labels.kommun),
        *([message("workbook.place", place=place_name(labels))] if labels.kommundel else []),
        *([message("workbook.period", period=period_label(period))] if period else []),
        *labels.warnings,
        *statements(labels),
        message("workbook.hidden", hidden=HIDDEN),
        message("workbook.missing", missing=MISSING),
        *notes,
    ]


def _foot(title: str, labels: Labels) -> str:
    """The foot of a printed sheet, in Excel's code: an ampersand is written twice, and 255 characters are the most."""
    said = " · ".join([*([message("labels.fictional")] if labels.fiktiv else []), TIERS[labels.tier], cell_text(title)])
    return f"&L{said[:110].replace('&', '&&')}&R&P/&N"


def _write_about(book: Any, lines: Sequence[str]) -> None:
    page = book.add_worksheet(ABOUT)
    page.set_column(0, 0, 100)
    page.set_paper(9)
    head, plain = book.add_format({"bold": True, "font_size": 14, "text_wrap": True}), book.add_format()
    plain.set_text_wrap()
    for row, line in enumerate(lines):
        page.write_string(row, 0, cell_text(line), plain if row else head)


def _write_sheet(book: Any, sheet: Sheet, name: str, *, foot: str) -> None:
    page = book.add_worksheet(name)
    last = len(sheet.columns) - 1
    for column, key in enumerate(sheet.columns):
        _write_column(book, page, column, _cells(sheet, key), heading=sheet.columns[key], form=_form(sheet, key))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.table), 1), last)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(foot)


def _form(sheet: Sheet, key: str) -> str:
    return sheet.formats.get(key, "text")


def _write_column(
    book: Any, page: Any, column: int, cells: Sequence[tuple[Cell, str]], *, heading: str, form: str
) -> None:
    """One column: its heading, its cells, and a width that shows them."""
    numeric = form in _NUMBERS
    look = {"num_format": _NUMBERS[form][2] if numeric else _DATES.get(form, "@" if form == "text" else "General")}
    usual = book.add_format(look)
    word = book.add_format({"num_format": "@", "align": "right" if numeric else "left"})
    kept = book.add_format({"num_format": "@", "quote_prefix": True})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "align": "right" if numeric else "left"})
    page.write_string(0, column, cell_text(heading), head)
    for row, (value, _) in enumerate(cells, start=1):
        if isinstance(value, str):
            page.write_string(row, column, value, kept if value.startswith(("=", "+", "-", "@")) else word)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, usual)
        else:
            page.write_number(row, column, value, usual)
    longest = max([len(heading) + _ARROW, *(len(shown) for _, shown in cells)])
    page.set_column(column, column, min(max(longest + 1, _NARROWEST), _WIDEST))


def _cells(sheet: Sheet, key: str) -> list[tuple[Cell, str]]:
    """Each cell's value, and how it looks on a page; what stands in many cells is worked out once."""
    form, values = _form(sheet, key), sheet.table[key]
    gone = _marked(sheet) & values.isna() if form == "int" else pd.Series(False, index=values.index)
    told = list(zip(values.tolist(), map(type, values.tolist()), gone.tolist(), strict=True))
    known = {each: _cell(each[0], form, each[2]) for each in dict.fromkeys(told)}
    return [known[each] for each in told]


def _cell(value: Any, form: str, hidden: bool) -> tuple[Cell, str]:
    if hidden:
        return HIDDEN, HIDDEN
    shown = cell_text(FORMATS[form](value))
    if missing(value):
        return shown, shown
    if form in _NUMBERS:
        return (shown if isinf(value) else _rounded(value, form)), shown
    if form in _DATES:
        day = date(value.year, value.month, value.day if form == "date" else 1)
        return (day if day >= _OLDEST else shown), shown
    return shown, shown


def _rounded(value: Any, form: str) -> float:
    """The number as the page rounds it, halves away from zero; a percentage as the share Excel wants."""
    decimals, moved, _ = _NUMBERS[form]
    kept = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return float(kept.scaleb(-moved))


def cell_text(value: str) -> str:
    """Text that Excel can hold; the last blank keeps XlsxWriter from taking markup for its own."""
    kept = UNWRITABLE.sub("", value)[:_LONGEST_TEXT]
    return f"{kept} " if kept.startswith("<r>") and kept.endswith("</r>") else kept


def _names(given: Sequence[str]) -> list[str]:
    """Names Excel takes: without its signs, at most 31 characters, no two alike whatever their case."""
    names: list[str] = []
    for wanted in given:
        clean = _NOT_IN_NAMES.sub(" ", UNWRITABLE.sub("", wanted)).strip(" '") or "Blad"
        name, number = _cut(clean, ""), 1
        while name.casefold() in {"history", *(taken.casefold() for taken in names)}:
            number += 1
            name = _cut(clean, f" {number}")
        names.append(name)
    return names


def _cut(name: str, end: str) -> str:
    """The name with its end, cut before the end to 31 UTF-16 units, which is what Excel counts."""
    while len((name + end).encode("utf-16-le")) // 2 > _LONGEST_NAME:
        name = name[:-1]
    return name.strip(" '") + end
