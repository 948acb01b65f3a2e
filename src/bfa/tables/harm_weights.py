"""Weights of harm, as some table outside gives them. None is shipped: what a kommun weighs by is its own choice."""

import pyproj

from bfa.errors import ParameterError
from bfa.tables.contracts import HARM_WEIGHTS, validate
from bfa.tables.declared import amounts_of, declared_rows, kept_rows, refuse_persons
from bfa.tables.municipality import HarmSource, Kommun
from bfa.tables.quality import Part

_OURS = ("brottstyp", "brottskod", "weight")


def read_harm_weights(kommun: Kommun, source: HarmSource, *, crs: pyproj.CRS) -> Part:
    """The weights of one file, each with its unit, its source and what it may be used for.

    Returns
    -------
    Part
        `contracts.HARM_WEIGHTS` in the file's order. Left out and told: rows without type and code, without a readable
        weight or with one below zero, and types and codes that stand twice.

    Raises
    ------
    DataError, ParameterError
        The file or a column is wrong, neither type nor code is declared, or no row can be read.
    """
    rows, notes = declared_rows(kommun, source, ours=_OURS, needed=("weight",))
    if rows[["brottstyp", "brottskod"]].isna().all(axis=None):
        raise ParameterError(
            f"{notes.file}: varken brottstyp eller brottskod finns.", do="skriv minst en av dem i columns: vid källan."
        )
    refuse_persons(rows[["brottstyp", "brottskod"]], notes)
    weight = amounts_of(rows["weight"], "vikten", notes, decimal=source.decimal)
    notes.refuse("vikten saknas", rows["weight"].isna())
    notes.refuse("vikten är under noll", weight < 0)
    keys = ["brottstyp", "brottskod"]
    notes.refuse("raden har varken brottstyp eller brottskod", rows[keys].isna().all(axis=1))
    notes.refuse("samma brottstyp och kod har flera vikter; ingen av dem är med", rows.duplicated(keys, keep=False))
    found = rows.assign(weight=weight, unit=source.unit, source=source.source, valid=source.valid)
    good = kept_rows(found, notes, do="kontrollera columns: och decimal: vid källan.")
    return Part(validate(good, HARM_WEIGHTS, where=notes.file), notes)
