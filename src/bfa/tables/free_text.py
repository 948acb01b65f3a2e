"""Free text that is read to be tagged and is never kept: of a file by itself, or in an export of incidents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.codes import codebook_file
from bfa.tables.disk import opened
from bfa.tables.layers import LAYERS
from bfa.tables.municipality import IncidentSource, Kommun, TextFile
from bfa.tables.packed import inner_suffix, unpacked
from bfa.tables.personal import masked
from bfa.tables.quality import TOLD, SourceNotes
from bfa.tables.reading import read_headings, read_table, unread_sheets
from bfa.tables.table import Table
from bfa.tables.tag_book import BOOK, PLACE, UNKNOWN, read_tag_book
from bfa.tables.text_files import likely_separator, lines_above
from bfa.tables.text_tags import Tagged, tag_texts
from bfa.tables.workbooks import WORKBOOKS


@dataclass(frozen=True, slots=True)
class FreeText:
    """The texts of a file."""

    #: id (missing where none is asked for) and text (missing where there is none); the index is the number of the data
    #: row, from 1 for the first under the headings.
    table: pd.DataFrame
    #: The numbers of rows that could not be split into columns.
    refused: tuple[int, ...]
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
    table = read_table(path, how, columns=[*columns, *([ident] if ident else [])], free=columns)
    above = 0 if suffix in LAYERS else 1 + (lines_above(unpacked(path), how) if plain else 0)
    frame = table.frame.set_axis(table.frame.index - above, axis=0)
    ids = frame[ident].astype("str") if ident else pd.Series(pd.NA, index=frame.index, dtype="str")
    texts = pd.DataFrame({"id": ids, "text": joined(frame, columns)})
    refused = tuple(int(row) - above for row in table.refused["row"])
    read_as = suffix.removeprefix(".") if suffix in LAYERS else table.encoding
    return FreeText(texts, refused, read_as, _told(table, unread_sheets(path, how, [how]), above))


def joined(frame: pd.DataFrame, columns: Sequence[str]) -> "pd.Series[str]":
    """Columns of text as one, with a line break between; missing where all are."""
    found = frame[columns[0]].astype("str")
    for column in columns[1:]:
        both = found.str.cat(frame[column].astype("str"), sep="\n")
        found = both.fillna(found).fillna(frame[column].astype("str"))
    return found


def text_columns(source: IncidentSource) -> list[str]:
    """The export's columns of free text."""
    return [source.text] if isinstance(source.text, str) else source.text


def apart(table: Table, source: IncidentSource, others: Sequence[str]) -> "tuple[Table, pd.Series[str] | None]":
    """The table without its columns of free text but for those that are read as something else too, and the text."""
    columns = text_columns(source)
    if not columns:
        return table, None
    left = [column for column in table.frame.columns if column not in columns or column in others]
    return replace(table, frame=table.frame[left]), joined(table.frame, columns)


def with_tags(frame: pd.DataFrame, texts: "pd.Series[str] | None", notes: SourceNotes, kommun: Kommun) -> pd.DataFrame:
    """The rows with what their texts tell: `tags`, and `plats_typ` where it is missing and the place is sure.

    Parameters
    ----------
    frame : DataFrame
        start and plats_typ by row number.
    texts : Series, optional
        The text of each row, and of others; missing where there is none.
    """
    if texts is None:
        return frame
    book = read_tag_book(codebook_file(kommun.root, BOOK))
    own = texts.reindex(frame.index)
    years = frame["start"].dt.year.fillna(0).astype("int64").to_list()
    tagged = tag_texts([None if pd.isna(text) else str(text) for text in own], book, years=years)
    sure = tagged.table[(tagged.table["confidence"] >= book.confidence.limit) & tagged.filled[tagged.table["text"]]]
    told = sure.groupby("text")["tag"].agg(list).reindex(range(len(frame)))
    codes = pd.Series([_codes(found) for found in told], index=frame.index, dtype="str").where(tagged.filled)
    place = codes.str.extract(rf"{PLACE}(\S+)", expand=False).map(
        {code: each.plats_typ for code, each in book.places.items()}
    )
    fills = frame["plats_typ"].isna() & place.notna() & place.ne("")
    _tell(notes, tagged, fills)
    return frame.assign(tags=codes, plats_typ=frame["plats_typ"].astype("str").mask(fills, place.astype("str")))


def _codes(found: list[str] | float) -> str:
    """Codes parted by spaces; a place that is not sure is unknown."""
    codes = found if isinstance(found, list) else []
    return " ".join(codes if any(code.startswith(PLACE) for code in codes) else [*codes, PLACE + UNKNOWN])


def _tell(notes: SourceNotes, tagged: Tagged, fills: "pd.Series[bool]") -> None:
    rows = pd.Series(tagged.filled, index=fills.index)
    notes.figures["texts"] = {
        "tagged": int(rows.sum()),
        "places": int(fills.sum()),
        "foreign": int(tagged.foreign.sum()),
    }
    notes.add("raden har fritext; den är taggad och borttagen, bara koder är kvar", int(rows.sum()), grade=TOLD)
    notes.add("plats_typ saknades och är ifylld efter fritexten", int(fills.sum()), grade=TOLD)
    foreign = pd.Series(tagged.foreign, index=fills.index)
    notes.remark("fritexten ser inte ut att vara på svenska; lita inte på dess taggar", foreign)


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
