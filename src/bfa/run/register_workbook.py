"""The register workbook: an edition of the log as sheets to fill in, with choice lists and what there is to talk about.

Every text is written as text, so that nothing in it is a formula or a link, and days are days. A register without rows
shows by an example how a row is filled in, which is never read.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pandera.pandas as pa
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from bfa.draw.workbook import cell_text
from bfa.tables.coding import Coding
from bfa.tables.contracts import PROPOSED
from bfa.tables.kinds import REGISTERS
from bfa.tables.register_book import ABOUT, EDITION, KOMMUN, LOG, NOTHING, TALK, TALK_HEADINGS, WHOLE_ROW
from bfa.tables.register_cells import key_columns, tables_of
from bfa.tables.register_example import example
from bfa.tables.register_headings import SHEETS, headings
from bfa.tables.register_log import Log, Save, authors, open_questions, state
from bfa.tables.register_merge import STAYS, Question
from bfa.tables.register_page import allowed_words
from bfa.tables.register_proposals import proposals
from bfa.tables.registers import needed_columns, written_contract
from bfa.tables.workbooks import UNTOUCHED

#: The columns of measures that make the meeting sheet whole, and those that a meeting fills in, first.
_FIRST = {
    "measures": ("text", "responsible", "due", "state", "done", "number"),
    "decisions": ("number", "text", "state", "date", "responsible", "due", "decider", "measures", "kommundel"),
    "priorities": ("number", "brottstyp", "text", "stance", "why", "kommundel"),
    "unknowns": ("number", "kind", "text", "who", "due", "kommundel"),
}
#: The longest that the words of a choice list may be in Excel [characters], and the first column of longer ones.
_LONGEST_LIST, _LISTS = 255, 3
#: Free rows that have choice lists too. [rows]
_FREE = 200


def workbook_of(
    log: Log,
    *,
    kommun: str,
    at: datetime,
    others: Mapping[str, Sequence[Sequence[object]]] | None = None,
    coding: Coding | None = None,
) -> bytes:
    """The latest edition as the bytes of a workbook; of a log without saves, the workbook that a kommun begins with.

    What the latest follow-up asks to be decided has a row among the decisions (`register_proposals`).

    Parameters
    ----------
    at : datetime
        When it is written.
    others : mapping, optional
        Sheets that are not ours, name to rows of texts, numbers and days, which go with it.
    coding : Coding or None
        The scheme that causes are coded by; None for the project's own.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": at, "status": UNTOUCHED})
        looks = _looks(book)
        tables = tables_of(state(log) | proposals(log))
        lists = list[Sequence[str]]()
        for register in SHEETS:
            schema = written_contract(REGISTERS[register])
            rows: list[Any] = tables[register].to_dict("records") if register in tables else []
            _write_register(book.add_worksheet(SHEETS[register]), register, schema, rows, looks, (coding, lists))
        for name, lines in (others or {}).items():
            _write_lines(book.add_worksheet(name), lines, looks)
        _write_lines(book.add_worksheet(TALK), [TALK_HEADINGS, *_talk(log)], looks)
        about = [
            (KOMMUN, kommun),
            (EDITION, str(log.edition)),
            (LOG, log.name),
            ("skriven", f"{at:%Y-%m-%d %H:%M}"),
        ]
        last = book.add_worksheet(ABOUT)
        _write_lines(last, about, looks)
        for place, words in enumerate(lists):
            last.write_column(0, _LISTS + place, words, looks["text"])
    return file.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    return {
        "needed": book.add_format({"bold": True, "bottom": 1, "bg_color": "#dfe8ee"}),
        "optional": book.add_format({"italic": True, "bottom": 1}),
        "example": book.add_format({"font_color": "#777777", "italic": True, "num_format": "@"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "kept": book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        "number": book.add_format({"num_format": "0", "align": "left", "valign": "top"}),
        "time": book.add_format({"num_format": "[hh]:mm:ss", "align": "left", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"}),
        "waits": book.add_format({"bg_color": "#fff4d6"}),
    }


def _write_register(
    page: Any,
    register: str,
    schema: pa.DataFrameSchema,
    rows: Sequence[Mapping[str, Any]],
    looks: Mapping[str, Any],
    offered: tuple[Coding | None, list[Sequence[str]]],
) -> None:
    words = headings(schema)
    first = _FIRST.get(register, key_columns(register))
    order = [*first, *(name for name in words if name not in first)]
    needed = set(first[:5] if register in _FIRST else {*first, *needed_columns(schema)})
    for place, name in enumerate(order):
        page.write_string(0, place, words[name], looks["needed" if name in needed else "optional"])
        shown = [str(row.get(name, "")) for row in rows] or [example(register, name)]
        page.set_column(place, place, max(12, min(max(map(len, shown)), 40)))
        if not rows:
            page.write_string(1, place, shown[0], looks["example"])
        for number, row in enumerate(rows, start=1):
            _write_cell(page, number, place, row.get(name), str(schema.columns[name].dtype), looks)
        words_of = allowed_words(schema.columns[name], offered[0])
        _offer(page, place, name, _listed(words_of, offered[1]), len(rows) + _FREE)
    if register == "decisions":
        waits = {"type": "formula", "criteria": f'=${xl_col_to_name(order.index("state"))}2="{PROPOSED}"'}
        page.conditional_format(1, 0, len(rows) + _FREE, len(order) - 1, waits | {"format": looks["waits"]})
    page.freeze_panes(1, 0)


def _write_cell(page: Any, row: int, place: int, value: object, kind: str, looks: Mapping[str, Any]) -> None:
    if not isinstance(value, str) or not value:
        return
    if kind == "Int64":
        page.write_number(row, place, int(value), looks["number"])
    elif kind.startswith("datetime") and value >= "1900-03-01":
        page.write_datetime(row, place, date.fromisoformat(value), looks["day"])
    else:
        _write_text(page, row, place, value, looks)


def _write_text(page: Any, row: int, place: int, value: str, looks: Mapping[str, Any]) -> None:
    page.write_string(row, place, cell_text(value), looks["kept" if value.startswith(("=", "+", "-", "@")) else "text"])


def _listed(words: Sequence[str], lists: list[Sequence[str]]) -> Sequence[str] | str:
    """The words, or where they stand on the last sheet when they are too long for a choice list."""
    if len(",".join(words)) <= _LONGEST_LIST:
        return words
    lists.append(words)
    letter = xl_col_to_name(_LISTS + len(lists) - 1)
    return f"={ABOUT}!${letter}$1:${letter}${len(words)}"


def _offer(page: Any, place: int, name: str, words: Sequence[str] | str, last: int) -> None:
    """The words of a column to choose among; the names of those who answer for something may be others too."""
    if words:
        said = {"error_title": "Ordet finns inte", "error_message": "Välj ett av orden i listan."}
        page.data_validation(
            1,
            place,
            last,
            place,
            {"validate": "list", "source": words if isinstance(words, str) else list(words), **said},
        )
    elif name in ("responsible", "who"):
        names = f"={SHEETS['owners']}!$B$2:$B${_FREE}"
        page.data_validation(1, place, last, place, {"validate": "list", "source": names, "show_error": False})


def _write_lines(page: Any, lines: Iterable[Sequence[object]], looks: Mapping[str, Any]) -> None:
    page.set_column(0, 20, 22)
    for row, line in enumerate(lines):
        for place, value in enumerate(line):
            if isinstance(value, str):
                _write_text(page, row, place, value, looks)
            elif isinstance(value, date | time | timedelta):
                look = "moment" if isinstance(value, datetime) else "day" if isinstance(value, date) else "time"
                page.write_datetime(row, place, value, looks[look])
            else:
                page.write(row, place, value)


def _talk(log: Log) -> list[list[str]]:
    """A row for each open question, its last cell to be filled in."""
    stands, wrote = state(log), authors(log)
    return [
        _asked(asked, question, stands.get(question.cell), wrote.get(question.cell))
        for asked, question in open_questions(log)
    ]


def _asked(asked: Save, question: Question, stands: str | None, wrote: Save | None) -> list[str]:
    register, row, column = question.cell
    words = headings(written_contract(REGISTERS[register]))
    now = stands if column else STAYS
    return [
        SHEETS[register],
        row,
        words[column] if column else WHOLE_ROW,
        now or NOTHING,
        who(wrote),
        question.proposed or NOTHING,
        who(asked),
        "",
    ]


def who(save: Save | None) -> str:
    """Who saved, when and in which edition."""
    return f"{save.who}, {save.at:%Y-%m-%d}, utgåva {save.edition}" if save else ""
