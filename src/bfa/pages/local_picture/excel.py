"""The tables of the local picture as a workbook, with a sheet that says what each column is."""

from typing import TYPE_CHECKING

import pandas as pd

from bfa.draw.output import Output
from bfa.draw.workbook import Sheet, book
from bfa.words import local_picture as words
from bfa.words.catalogue import message, messages
from bfa.words.labels import labels

if TYPE_CHECKING:
    from bfa.pages.local_picture.page import LocalPicturePage

_FORMATS = {
    **dict.fromkeys(("n", "order"), "int"),
    **dict.fromkeys(("mean", "expected", "per_1000", "per_100000"), "decimal1"),
    **dict.fromkeys(("ratio", "lower", "upper", "shrunk", "shrunk_lower", "shrunk_upper"), "decimal2"),
    **dict.fromkeys(("share", "within"), "percent1"),
}


def workbook_of(page: "LocalPicturePage") -> Output | None:
    """A link to the workbook; None where nothing is counted."""
    if page.table["n"].isna().all():
        return None
    given = {
        "crimes": words.lines(page.table),
        "inner": words.inner(page.inner),
        "levels": page.levels,
        "compared": page.compared,
    }
    own = page.picture.kommundel
    sheets = [_sheet(name, words.coded(_own(table, own))) for name, table in given.items() if len(table)]
    about = labels(page.situation.kommun, kommundel=own, tier=page.policy.tier, quality=page.situation.data_notes)
    name = message("local_picture.excel.name", place=own or page.situation.kommun.kommun)
    text = message("local_picture.excel.text")
    return book([*sheets, _columns(sheets)], labels=about, name=name, title=page.title, text=text)


def _own(table: pd.DataFrame, kommundel: str) -> pd.DataFrame:
    return table[table["kommundel"] == kommundel] if kommundel and "kommundel" in table else table


def _sheet(name: str, table: pd.DataFrame) -> Sheet:
    columns = {each: head for each, head in messages(f"local_picture.excel.columns.{name}").items() if each in table}
    formats = {each: form for each, form in _FORMATS.items() if each in columns}
    sheet = message(f"local_picture.excel.sheets.{name}")
    return Sheet(sheet, table, columns, formats, message(f"local_picture.excel.notes.{name}"))


def _columns(sheets: list[Sheet]) -> Sheet:
    """A line for each column of each sheet: its heading and what it is."""
    told = messages("local_picture.excel.told")
    rows = [(sheet.name, head, told[name]) for sheet in sheets for name, head in sheet.columns.items()]
    table = pd.DataFrame(rows, columns=["sheet", "column", "told"])
    heads = messages("local_picture.excel.columns.columns")
    return Sheet(message("local_picture.excel.sheets.columns"), table, heads)
