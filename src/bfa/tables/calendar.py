"""The kommun's calendar: days and their words (löning, skoldag, skollov, helgdag, regn), which rules may ask for."""

import pandas as pd
import pyproj

from bfa.errors import DataError
from bfa.tables.contracts import CALENDAR, validate
from bfa.tables.disk import opened
from bfa.tables.municipality import CalendarSource, Kommun
from bfa.tables.naming import one_spelling
from bfa.tables.personal import looks_personal
from bfa.tables.quality import Part, SourceNotes
from bfa.tables.reading import read_table
from bfa.tables.time_faults import absurd


def read_calendar(kommun: Kommun, source: CalendarSource, *, crs: pyproj.CRS) -> Part:
    """The words of each day of one file, in small letters, each once.

    Parameters
    ----------
    source : CalendarSource
        A text file or a workbook. A row without a word says nothing.

    Returns
    -------
    Part
        A row whose date cannot be read, or whose words look like a personnummer, is left out and told.

    Raises
    ------
    DataError
        The file or a column is wrong, or no row has both a day and a word.
    """
    path = kommun.file(source.file)
    with opened(path):
        table = read_table(path, source, columns=[source.date, source.words])
    notes = SourceNotes(source.source, path.name)
    notes.take(table)
    texts = table.frame[source.date].astype("str").str.strip()
    days = pd.to_datetime(texts, format=source.date_format, errors="coerce").dt.normalize()
    notes.refuse("datumet går inte att läsa; raden är utelämnad", days.isna())
    notes.refuse("datumet ligger orimligt långt bort i tiden; raden är utelämnad", absurd(days))
    days = days.mask(absurd(days))
    personal = looks_personal(table.frame[source.words].astype("str"))
    notes.refuse("ordet liknar ett personnummer; raden är utelämnad", personal)
    words = (
        table.frame.loc[~personal, source.words]
        .astype("str")
        .str.split(",")
        .explode()
        .map(one_spelling, na_action="ignore")
    )
    rows = pd.DataFrame({"date": days.reindex(words.index), "word": words.str.casefold(), "source": source.source})
    kept = rows[rows["date"].notna() & rows["word"].fillna("").ne("")].drop_duplicates(["date", "word"])
    if kept.empty:
        raise DataError(
            f"{path.name}: ingen rad har både datum och ord.",
            do=f"skriv date:, words: och date_format: vid källan så som filen är (nu {source.date_format}).",
        )
    notes.kept = len(kept)
    return Part(validate(kept.reset_index(drop=True), CALENDAR, where=path.name), notes)
