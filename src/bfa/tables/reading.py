"""Reading a table as it is declared: text file, workbook or map layer, packed or not; every cell as text by row number.

Nothing is guessed but, when asked for, the encoding (see `encodings`). Row 1 is the headings, as in Excel; the rows of
a map layer are numbered from 1.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from bfa.errors import DataError
from bfa.tables.broken_text import broken, may_be_broken
from bfa.tables.disk import opened
from bfa.tables.headings import move_to, places, standing_at
from bfa.tables.layer_rows import points_of, read_layer_rows
from bfa.tables.layers import LAYERS
from bfa.tables.municipality import TextFile
from bfa.tables.naming import one_spelling
from bfa.tables.packed import Unpacked, inner_suffix, is_packed, unpacked
from bfa.tables.row_filter import filter_of, ours
from bfa.tables.table import Table, Told
from bfa.tables.text_files import heading_row, read_text
from bfa.tables.text_pieces import PIECE
from bfa.tables.workbooks import WORKBOOKS, day_zero, sheet, sheet_names, sheets_alike

#: Endings of files that are tables without a map.
TABLES = (".csv", ".txt", ".tsv", *WORKBOOKS)


class EmptyTableError(DataError):
    """A file has headings and no row."""


def read_table(
    path: Path, how: TextFile, *, columns: Sequence[str], free: Collection[str] = (), piece: int | None = None
) -> Table:
    """Read the named columns of a file, and of its rows those that are ours.

    Parameters
    ----------
    path : Path
        Text file, workbook or map layer by its suffix; or a zip or gz that holds one.
    how : TextFile
        Encoding, separator, sheet, rows to skip, the texts that mean no value, and any row filter and layer.
    columns : sequence of str
        Headings that must be there; all other columns are left unread.
    free : collection of str
        Those of them that hold free text, whose lines may look like rows.
    piece : int, optional
        Rows of a text file that are looked through at a time; columns that repeat themselves are then columns of words
        (`word_columns`). Without it every column is text.

    Raises
    ------
    DataError, ParameterError
        The file is missing, empty, has headings only, another encoding or separator, or lacks columns (all named).
    """
    wanted = tuple(dict.fromkeys([*columns, *filter_of(how)]))
    table = _cells(path, how, wanted, free=free, piece=piece or PIECE)
    if table.frame.empty and table.refused.empty:
        raise EmptyTableError(f"{path.name}: filen har rubriker men inga rader.", do="exportera om filen med rader.")
    if table.frame.empty:
        raise DataError(
            f"{path.name}: alla rader har fel antal kolumner.",
            found=f"{len(table.refused)} rader",
            do="kontrollera separator: och decimal:, och att text med skiljetecken står inom citattecken.",
        )
    if piece is None:
        table = replace(table, frame=table.frame.astype("str"))
    return _ours(table, how, list(dict.fromkeys(columns)), name=path.name)


def _cells(path: Path, how: TextFile, wanted: tuple[str, ...], *, free: Collection[str], piece: int) -> Table:
    source = _source(path)
    if source.suffix in WORKBOOKS:
        return _workbook(source, how, wanted)
    if source.suffix in LAYERS:
        return _layer(path, source, how, wanted)
    held = [source]
    del source  # `read_text` lets go of the bytes when it has read them.
    return read_text(held.pop(), how, wanted, free=free, piece=piece)


def read_headings(path: Path, how: TextFile) -> list[str]:
    """The headings of a file, as they stand but for spaces and line breaks.

    Raises
    ------
    DataError
        The file is missing, empty or not in the declared encoding.
    """
    source = _source(path)
    if source.suffix in WORKBOOKS:
        rows = sheet(source, how)[how.skip_rows :]
        found = rows[0] if rows else []
    elif source.suffix in LAYERS:
        found = list(read_layer_rows(path, source, how).frame.columns)
    else:
        found = heading_row(source, how)
    return [one_spelling(head) for head in found]


def unread_sheets(path: Path, how: TextFile, others: Sequence[TextFile]) -> list[str]:
    """Sheets of a workbook with the headings of the one that is read, and that no other source reads."""
    if inner_suffix(path) not in WORKBOOKS:
        return []
    source = _source(path)
    names = sheet_names(source)
    read = {each.sheet if isinstance(each.sheet, str) else names[each.sheet] for each in others}
    return [each for each in sheets_alike(source, how) if each not in read]


def is_table(path: Path) -> bool:
    """Whether a file, or the one inside a zip or gz, is a text file or a workbook by its name, and no map layer."""
    return path.is_file() and inner_suffix(path) in TABLES


def _source(path: Path) -> Unpacked:
    suffix = path.suffix.lower()
    whole = is_packed(path) or suffix not in LAYERS or suffix in (".json", ".parquet")
    with opened(path):
        return unpacked(path) if whole else Unpacked(path.name, b"")


def _ours(table: Table, how: TextFile, columns: list[str], *, name: str) -> Table:
    """The table without the rows that `where` leaves out and without the columns that only it needs."""
    keep, absent = ours(table.frame, filter_of(how), name=name)
    if not keep.any():
        raise DataError(
            f"{name}: ingen rad är kvar efter where.",
            found=f"{len(keep)} rader lästa; " + "; ".join(told.what for told in absent),
            do="kontrollera orden i where: och att kolumnen är rätt.",
        )
    columns = [column for column in columns if column in table.frame]
    frame = table.frame[columns] if keep.all() else table.frame.loc[keep, columns]
    points = table.points if table.points is None else table.points[keep]
    others = {int(row) for row in keep.index[~keep]}
    told = [replace(each, rows=tuple(row for row in each.rows if row not in others)) for each in table.told]
    told = [each for before, each in zip(table.told, told, strict=True) if each.rows or not before.rows]
    return replace(table, frame=frame, points=points, filtered=len(others), told=(*told, *absent))


def _workbook(source: Unpacked, how: TextFile, columns: tuple[str, ...]) -> Table:
    every = sheet(source, how)
    rows = every[how.skip_rows :]
    stands = standing_at(every, columns, skipped=how.skip_rows)
    if not stands and (not rows or not any(rows[0])):
        raise DataError(
            f"{source.name}: bladet är tomt eller saknar rubriker.", do="kontrollera sheet: och skip_rows:."
        )
    where = places(rows[0] if rows else [], columns, name=source.name, do=move_to(stands) if stands else "")
    missing = {"", *how.missing}
    index = pd.RangeIndex(2 + how.skip_rows, 2 + how.skip_rows + len(rows) - 1, name="row")
    cells = {
        column: [value if (value := row[place]) not in missing else None for row in rows[1:]]
        for column, place in zip(columns, where, strict=True)
    }
    blank = pd.Series([not any(row) for row in rows[1:]], index=index, dtype="bool")
    frame = pd.DataFrame(cells, index=index, dtype="str")[~blank]
    text = "\n".join(value for row in rows for value in row)
    told = broken(frame) if may_be_broken(text.encode("utf-8", errors="replace")) else ()
    return Table(frame, "arbetsbok", workbook=True, told=told, day_zero=day_zero(source))


def _layer(path: Path, source: Unpacked, how: TextFile, columns: tuple[str, ...]) -> Table:
    """The rows of a map layer; its own points are used where no coordinate columns are declared, or none are there."""
    rows = read_layer_rows(path, source, how)
    declared = [name for key in ("x", "y", "point") if (name := getattr(how, key, None))]
    lacking = [name for name in declared if name not in rows.frame]
    own = rows.shapes is not None and len(lacking) == len(declared)
    told: tuple[Told, ...] = ()
    if own and lacking:
        said = f"kolumnerna {', '.join(lacking)} finns inte i kartlagret; lagrets egna punkter används"
        told = (Told(said),)
        columns = tuple(column for column in columns if column not in lacking)
    names = places(list(rows.frame.columns), columns, name=source.name)
    frame = rows.frame.iloc[:, names].set_axis(pd.Index(columns), axis=1)
    points = points_of(rows.shapes, crs=getattr(how, "crs", None), name=source.name) if own else None
    return Table(frame, "kartlager", workbook=True, told=(*told, *broken(frame)), points=points)
