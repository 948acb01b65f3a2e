"""Free text of a file, read to be tagged and then dropped: the columns that hold it, by the number of the data row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.disk import opened
from bfa.tables.layers import LAYERS
from bfa.tables.municipality import TextFile
from bfa.tables.packed import inner_suffix, unpacked
from bfa.tables.personal import masked
from bfa.tables.reading import read_headings, read_table, unread_sheets
from bfa.tables.table import Table
from bfa.tables.text_files import likely_separator, lines_above
from bfa.tables.workbooks import WORKBOOKS


@dataclass(frozen=True, slots=True)
class FreeText:
    """The texts of a file."""

    #: id (missing where none is asked for) and text (missing where there is none); the index is the number of the data
    #: row, from 1 for the first under the headings.
    table: pd.DataFrame
    #: Rows that could not be split into columns, by the same numbers. [count]
    refused: int
    #: What the file was read as, and what was found on the way, in Swedish.
    encoding: str
    told: tuple[str, ...]


def read_texts(path: Path, columns: Sequence[str], *, ident: str | None) -> FreeText:
    """The texts of a text file, a workbook's first sheet, a Parquet or another file that the intake can read.

    Parameters
    ----------
    columns : sequence of str
        Columns of text, joined by a line break in this order.
    ident : str, optional
        The column of ids.

    Raises
    ------
    DataError, ParameterError
        The file cannot be read, or lacks a column; never with what stands in a row.
    """
    suffix = inner_suffix(path) if path.is_file() else path.suffix.lower()
    plain = suffix not in (*WORKBOOKS, *LAYERS)
    with opened(path):
        separator = likely_separator(unpacked(path)) if plain else ";"
    how = TextFile(file=path.name, separator=separator)
    _refuse_absent([*columns, *([ident] if ident else [])], read_headings(path, how), name=path.name)
    table = read_table(path, how, columns=[*columns, *([ident] if ident else [])])
    above = 0 if suffix in LAYERS else 1 + (lines_above(unpacked(path), how) if plain else 0)
    frame = table.frame.set_axis(table.frame.index - above, axis=0)
    ids = frame[ident].astype("str") if ident else pd.Series(pd.NA, index=frame.index, dtype="str")
    texts = pd.DataFrame({"id": ids, "text": joined(frame, columns)})
    read_as = suffix.removeprefix(".") if suffix in LAYERS else table.encoding
    return FreeText(texts, len(table.refused), read_as, _told(table, unread_sheets(path, how, [how]), above))


def joined(frame: pd.DataFrame, columns: Sequence[str]) -> "pd.Series[str]":
    """Columns of text as one, with a line break between; missing where all are."""
    found = frame[columns[0]].astype("str")
    for column in columns[1:]:
        both = found.str.cat(frame[column].astype("str"), sep="\n")
        found = both.fillna(found).fillna(frame[column].astype("str"))
    return found


def _refuse_absent(columns: Sequence[str], there: Sequence[str], *, name: str) -> None:
    """Refuse columns that are not there, with the way out of a command, not of a kommun file."""
    absent = [column for column in columns if " ".join(column.split()) not in there]
    if absent:
        raise ParameterError(
            f"{name}: {'kolumnen' if len(absent) == 1 else 'kolumnerna'} {', '.join(absent)} saknas.",
            found=f"{len(there)} kolumner: {', '.join(masked(head) for head in there[:30])}",
            do="skriv rubriken som den står i filen, efter --text eller --id.",
        )


def _told(table: Table, sheets: Sequence[str], above: int) -> tuple[str, ...]:
    found = []
    for told in table.told:
        rows = ", ".join(str(row - above) for row in told.rows[:5])
        found.append(f"{told.what} (rad {rows}{' m.fl.' if len(told.rows) > 5 else ''})" if rows else told.what)
    return (*found, *(f"bladet {sheet} har samma rubriker och läses inte" for sheet in sheets))
