"""A folder of handouts as a reader gets it: tables, pictures, the map's embedded data, workbook and figures."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import python_calamine
from bs4 import BeautifulSoup
from bs4.element import Tag


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a page: its caption or heading, its columns, and its rows as text."""

    page: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> Iterator[dict[str, str]]:
        """Each row by column."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=False))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name within the folder, its words, its tables, its pictures (alt text, SVG or ""), its frames."""

    name: str
    source: str
    words: str
    tables: tuple[Table, ...]
    pictures: tuple[tuple[str, str], ...]
    frames: tuple[str, ...]


def pages(folder: Path) -> Iterator[Page]:
    """Every page of the folder, in order of name."""
    for path in sorted(folder.rglob("*.html")):
        yield page(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))


def page(name: str, text: str) -> Page:
    """One page from its HTML."""
    tree = BeautifulSoup(text, "html.parser")
    pictures = tuple(_picture(tag) for tag in tree.find_all("img"))
    frames = tuple(str(tag["srcdoc"]) for tag in tree.find_all("iframe") if tag.get("srcdoc"))
    for tag in tree(["style", "script"]):
        tag.decompose()
    tables = tuple(_table(name, tag) for tag in tree.find_all("table"))
    return Page(name, text, _text(tree), tables, pictures, frames)


def figures(folder: Path) -> dict[str, Any]:
    """`results.json`."""
    return dict(json.loads((folder / "results.json").read_text(encoding="utf-8")))


def workbooks(folder: Path) -> Iterator[tuple[str, dict[str, list[list[Any]]]]]:
    """Every workbook: its name within the folder, and the rows of each sheet."""
    for path in sorted(folder.rglob("*.xlsx")):
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        yield (
            path.relative_to(folder).as_posix(),
            {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names},
        )


def document(path: Path) -> Iterator[Table]:
    """Every table of a Word document; none where there is no document."""
    for found in docx.Document(str(path)).tables if path.is_file() else ():
        rows = [tuple(re.sub(r"[\s\u00a0\u202f]+", " ", cell.text).strip() for cell in row.cells) for row in found.rows]
        yield Table(path.name, "", rows[0], tuple(rows[1:]))


def _picture(tag: Tag) -> tuple[str, str]:
    source = str(tag.get("src", ""))
    drawn = base64.b64decode(source.partition(",")[2]).decode() if source.startswith("data:image/svg") else ""
    return str(tag.get("alt", "")), drawn


def _table(name: str, tag: Tag) -> Table:
    caption = tag.find("caption") or tag.find_previous("figcaption") or tag.find_previous(re.compile("^h[2-4]$"))
    rows = [tuple(_text(cell) for cell in row.find_all(["td", "th"])) for row in tag.find_all("tr")]
    return Table(name, _text(caption) if caption else "", rows[0] if rows else (), tuple(rows[1:]))


def _text(tag: Tag) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", tag.get_text(" ")).strip()
