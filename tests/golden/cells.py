"""The tables of a folder of handouts as one compact text, and what differs between two such texts, cell by cell.

    python -m tests.golden.cells reports/exempelkommun > tests/golden/demo_samverkan.tsv

A table is a line with its page and its caption, a line of columns and a line per row. Only tables are taken, of pages
and of workbooks: no other word of a page, no picture and no HTML.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from tests.attack import handout

#: Page, caption, row (its first cell, numbered where it is not the only one), column.
Key = tuple[str, str, str, str]
_MARK = "# "


def written(folder: Path) -> str:
    """Every table of the folder."""
    return "\n".join(line for name, rows in tables(folder) for line in [_MARK + name, *rows]) + "\n"


def tables(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each table by page and caption, with its rows: columns first."""
    for page in handout.pages(folder):
        for table in page.tables:
            yield f"{page.name}\t{table.caption}", ["\t".join(row) for row in (table.columns, *table.rows)]
    for name, sheets in handout.workbooks(folder):
        for sheet, rows in sheets.items():
            yield f"{name}\t{sheet}", ["\t".join(_plain(cell) for cell in row) for row in rows]


def _plain(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else " ".join(str(cell).split())


def cells(text: str) -> dict[Key, str]:
    """Every cell of a written text by what it stands for."""
    found, name, columns = dict[Key, str](), ("", ""), list[str]()
    names, rows = Counter[tuple[str, str]](), Counter[str]()
    for line in text.splitlines():
        if line.startswith(_MARK):
            page, caption = line.removeprefix(_MARK).split("\t")
            names[page, caption] += 1
            name = (page, _numbered(caption, names[page, caption]))
            columns, rows = [], Counter()
        elif not columns:
            columns = _each_once(line.split("\t"))
        else:
            first, *_ = own = line.split("\t")
            rows[first] += 1
            row = _numbered(first, rows[first])
            found |= {(*name, row, column): cell for column, cell in zip_longest(columns, own, fillvalue="")}
    return found


def differences(before: str, after: str) -> list[str]:
    """A line per cell that is new, gone or another: where it stands, what it was and what it is."""
    was, now = cells(before), cells(after)
    keys = [*was, *(key for key in now if key not in was)]
    return [
        f"{' | '.join(key)}: {was.get(key, 'fanns inte')} -> {now.get(key, 'finns inte')}"
        for key in keys
        if was.get(key) != now.get(key)
    ]


def _numbered(name: str, time: int) -> str:
    return name if time == 1 else f"{name} ({time})"


def _each_once(columns: list[str]) -> list[str]:
    return [_numbered(name, columns[: at + 1].count(name)) for at, name in enumerate(columns)]


if __name__ == "__main__":
    sys.stdout.write(written(Path(sys.argv[1])))
