"""Counts that other kommuner send of what they count, month by month, to be compared each within itself."""

import pyproj

from bfa.errors import DataError
from bfa.tables.contracts import PARTNER_COUNTS, validate
from bfa.tables.counting import read_counts
from bfa.tables.municipality import Kommun, PartnerSource
from bfa.tables.naming import some_of
from bfa.tables.quality import Part


def read_partner(kommun: Kommun, source: PartnerSource, *, crs: pyproj.CRS) -> Part:
    """The counts of one partner.

    Returns
    -------
    Part
        `contracts.PARTNER_COUNTS`, of every kommundel in its file, measured or not. What is not in the file is not
        counted, unless `gaps_counted` says that it is zero.

    Raises
    ------
    DataError, ParameterError
        The file or a column is wrong, or a kommundel where the measure starts has no counts.
    """
    counts = read_counts(source, kommun.file(source.file), areas=[])
    there = sorted(counts.table["area"].unique())
    if unknown := [name for name in source.starts if name not in there]:
        raise DataError(
            f"{counts.notes.file}: {source.kommun} har start i {some_of(unknown)}, som saknar antal i filen.",
            found=some_of(there),
            do="skriv kommundelarna i starts: som de heter i filen, eller som values: area: gör om dem.",
        )
    table = counts.table.assign(kommun=source.kommun)
    return Part(validate(table, PARTNER_COUNTS, where=counts.notes.file), counts.notes)
