"""What something cost in each area and year: clean-up, damage, insurance."""

import geopandas as gpd
import pyproj

from bfa.tables.contracts import COSTS, validate
from bfa.tables.declared import amounts_of, areas_of, declared_rows, kept_rows, refuse_persons, years_of
from bfa.tables.municipality import CostSource, Kommun
from bfa.tables.quality import Part

_NEEDED = ("area", "year", "what", "amount")
_OURS = (*_NEEDED, "price")
#: Kronor in one of each unit.
_KRONOR = {"kr": 1.0, "tkr": 1_000.0, "mkr": 1_000_000.0}
#: What may stand after an amount.
_CURRENCY = r"(?i)\s*(?:kr|kronor|sek|:-)\.?$"


def read_costs(kommun: Kommun, source: CostSource, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None = None) -> Part:
    """The costs of one file, in kronor; the price of one job is in kronor whatever `unit` the amounts are in.

    Parameters
    ----------
    areas : GeoDataFrame, optional
        `contracts.AREAS`, which the areas are held against.

    Returns
    -------
    Part
        `contracts.COSTS` in the file's order. Left out and told: rows without area, year, `what` or a readable amount,
        below zero, or that stand twice; with a price that is none.

    Raises
    ------
    DataError, ParameterError
        The file or a column is wrong, or no row can be read.
    """
    rows, notes = declared_rows(kommun, source, ours=_OURS, needed=_NEEDED)
    refuse_persons(rows[["area", "what"]], notes)
    text = rows["amount"].str.replace(_CURRENCY, "", regex=True)
    amount = amounts_of(text, "beloppet", notes, decimal=source.decimal) * _KRONOR[source.unit]
    price = amounts_of(
        rows["price"].str.replace(_CURRENCY, "", regex=True), "styckpriset", notes, decimal=source.decimal
    )
    notes.refuse("beloppet saknas", text.isna())
    notes.refuse("styckpriset är inte över noll", price <= 0)
    notes.refuse("beloppet är under noll", amount < 0)
    notes.refuse("vad det kostade saknas", rows["what"].isna())
    found = rows.assign(
        area=areas_of(rows["area"], kommun, areas, notes),
        year=years_of(rows["year"], notes),
        amount=amount,
        price=price,
        source=source.source,
    )
    notes.refuse(
        "samma område, år och kostnad står flera gånger; ingen av dem är med",
        found.duplicated(["area", "year", "what"], keep=False) & found["area"].notna(),
    )
    good = kept_rows(found, notes, do="kontrollera columns:, decimal: och unit: vid källan.")
    notes.figures["total"] = float(good["amount"].sum())
    return Part(validate(good, COSTS, where=notes.file), notes)
