"""What people have said and what is to come, with place and day: read as a register is, by sheet and cell."""

import geopandas as gpd
import pyproj

from bfa.tables.contracts import NOTES
from bfa.tables.declared import declared_rows
from bfa.tables.municipality import Kommun, NoteSource
from bfa.tables.quality import ACT, Part
from bfa.tables.register_page import RegisterPage
from bfa.tables.registers import needed_columns, register_of

_OURS = tuple(str(name) for name in NOTES.columns)


def read_notes(kommun: Kommun, source: NoteSource, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None = None) -> Part:
    """The notes of one file.

    Parameters
    ----------
    areas : GeoDataFrame, optional
        `contracts.AREAS`, which the kommundelar are held against.

    Returns
    -------
    Part
        `contracts.NOTES` in the file's order; what looks like a personnummer is taken out of texts, and told. Without a
        number they are numbered in that order; `source` is the source's own where no column is declared.

    Raises
    ------
    DataError, ParameterError
        The file or a column is wrong; every cell that is not as the contract says, a day that ends before it begins.
    """
    rows, notes = declared_rows(kommun, source, ours=_OURS, needed=("kind", "start", "text"))
    named = {name: source.columns.get(name, name) for name in _OURS}
    needed = needed_columns(NOTES) - ({"number"} if rows["number"].isna().all() else set())
    page = RegisterPage(notes.file, NOTES, named, list(named.values()), 0, needed)
    names = [str(name) for name in areas["kommundel"]] if areas is not None else None
    written, told = page.checked(rows.where(rows.notna()), names)
    notes.remark("slutet är före början; bara början är kvar", written["end"] < written["start"], grade=ACT)
    written["end"] = written["end"].mask(written["end"] < written["start"])
    written["source"] = written["source"].fillna(source.source)
    made = register_of(written, NOTES, where=notes.file, sekretess=source.sekretess)
    notes.remarks += [*told, *made.told]
    notes.kept = len(made.table)
    return Part(made.table, notes)
