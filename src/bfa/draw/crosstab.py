"""Counts of one thing by another: a row for each of the first, a narrow column for each of the second."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.draw.output import Output, escape, html_output
from bfa.errors import ParameterError
from bfa.words.numbers import HIDDEN, number

#: More columns of numbers than this have no room on an A4.
MOST_COLUMNS = 9
_LOOK = " ".join(("bfa", "stack", "crosstab"))


def crosstab(
    cells: pd.DataFrame, *, caption: str, head: str, rows: Mapping[str, str], columns: Mapping[str, str], note: str = ""
) -> Output:
    """The table.

    Parameters
    ----------
    cells : DataFrame
        row, column (keys of the two below), n [count, missing where hidden], hidden (bool), mark (what stands after the
        number; "" where nothing does). A pair without a row is a dash.
    caption, note : str
        Plain text above and below.
    head : str
        Heading of the first column.
    rows, columns : mapping
        Key -> what it is called, in order. The last column is the sum of the others.

    Raises
    ------
    ParameterError
        More columns than there is room for.
    """
    if len(columns) > MOST_COLUMNS:
        raise ParameterError(
            f"Tabellen har {len(columns)} talkolumner; {MOST_COLUMNS} får plats.", do="visa dem som rader i stället."
        )
    found = {(row.row, row.column): (row.n, bool(row.hidden), str(row.mark)) for row in cells.itertuples()}
    heads = "".join(f'<th scope="col" class="n">{escape(text)}</th>' for text in columns.values())
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{_cells([found.get((key, each)) for each in columns], columns)}</tr>'
        for key, name in rows.items()
    )
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
    table = (
        f'{region}<table class="{_LOOK}"><caption>{escape(caption)}</caption><thead><tr>'
        f'<th scope="col">{escape(head)}</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>{below}'
    )
    return html_output(table, kind="table")


def _cells(found: Sequence[tuple[Any, bool, str] | None], columns: Mapping[str, str]) -> str:
    """The cells of a row, each with the heading that it has on a phone."""
    return "".join(
        f'<td class="n{" hidden" if hidden else ""}" data-label="{escape(name)}">'
        f"{HIDDEN if hidden else escape(' '.join(filter(None, (number(n), mark))))}</td>"
        for (n, hidden, mark), name in zip((each or (None, False, "") for each in found), columns.values(), strict=True)
    )
