"""Figures that others publish of kommuner and other regions (`published:`): one row for each figure, told as it is.

Nothing is guessed: what is counted and in what unit is said by the kommun file or the table's own headings, a region is
known by its code, and a figure that could be two is none.
"""

from typing import Any

import pandas as pd
import pyproj

from bfa.errors import DataError, ParameterError
from bfa.tables.bra_table import read_bra_table
from bfa.tables.contracts import PUBLISHED, validate
from bfa.tables.disk import opened
from bfa.tables.kommuner import read_kommuner
from bfa.tables.municipality import Kommun, PublishedSource
from bfa.tables.numerals import ambiguous, numbers
from bfa.tables.published_faults import tell_faults
from bfa.tables.published_layout import read_columns
from bfa.tables.published_regions import tell_changes, with_regions
from bfa.tables.quality import LOOK, TOLD, Part, SourceNotes

#: What a figure is of; two of the same are one figure, or none.
KEYS = ["code", "region", "year", "month", "what", "unit"]
#: Units in which a figure below zero is none.
_NOT_NEGATIVE = ("antal", "per 1000", "per 10000", "per 100000", "invånare")


def read_published(kommun: Kommun, source: PublishedSource, *, crs: pyproj.CRS) -> Part:
    """The figures of one file, in the file's order.

    Parameters
    ----------
    source : PublishedSource
        A text file or a workbook in one of its three forms.

    Returns
    -------
    Part
        `contracts.PUBLISHED`. Figures: what (how many figures of each), years [first, last], regions, kommuner,
        without_value. What was mended, left out or looks odd is told.

    Raises
    ------
    DataError, ParameterError
        The file or a column is wrong, a unit, region, year or what is not said, the period is a part of a year, or no
        row holds a figure.
    """
    path = kommun.file(source.file)
    with opened(path):
        rows, notes = (read_bra_table if source.form == "bra_tabell" else read_columns)(path, source)
    kommuner = read_kommuner(kommun.root)
    rows = with_regions(rows, kommuner, notes)
    rows = rows.assign(unit=_units(rows, source, where=path.name))
    rows = _each_once(_valued(rows, source, notes), notes)
    if rows.empty:
        raise DataError(
            f"{path.name}: ingen rad har ett värde som kan läsas.",
            found="; ".join(f"{each['what']} ({each['n']} rader)" for each in _told(notes)[:5]),
            do="kontrollera form:, columns:, decimal: och missing: vid källan.",
        )
    tell_changes(rows, kommuner, notes)
    tell_faults(rows, notes)
    rows = _in_percent(rows)
    table = rows.assign(source=source.source, preliminary=_preliminary(rows, source)).reset_index(drop=True)
    valid = validate(table, PUBLISHED, where=path.name)
    notes.kept = len(valid)
    notes.figures |= _figures(valid)
    return Part(valid, notes)


def _told(notes: SourceNotes) -> list[dict[str, Any]]:
    figures = notes.to_figures()
    return [*figures["reasons"], *figures["remarks"]]


def _units(rows: pd.DataFrame, source: PublishedSource, *, where: str) -> "pd.Series[str]":
    """The unit of each figure: its own, that of what it counts, or that of the source."""
    own = rows["unit"] if "unit" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
    units = own.fillna(rows["what"].map(source.units).astype("str")).fillna(source.unit or pd.NA)
    lacking = list(dict.fromkeys(rows.loc[units.isna(), "what"]))
    if lacking:
        raise ParameterError(
            f"{where}: det står inte vad talen räknas i.",
            found=f"{len(lacking)} utan enhet: {', '.join(lacking[:5])}",
            do="skriv unit: för hela källan, eller units: med ett ord för varje: antal, per 1000, per 10000, "
            "per 100000, procent, andel (0-1), invånare eller annat.",
        )
    unknown = sorted(set(source.units) - set(rows["what"]) - set(source.measures))
    if unknown:
        raise ParameterError(
            f"{where}: units: nämner något som inte finns i filen.",
            found=", ".join(unknown[:5]),
            do="skriv orden som de blir efter values: och measures:.",
        )
    return units.astype("str")


def _valued(rows: pd.DataFrame, source: PublishedSource, notes: SourceNotes) -> pd.DataFrame:
    """With figures as numbers; what is none, may be two, or is below zero where nothing can be, is left out."""
    text = rows["value"].astype("str").str.strip()
    text = text.mask(text.isin([word.strip() for word in source.missing]))
    found = numbers(text, decimal=source.decimal)
    dash = text.isin(["-", "–"])
    unclear = _unclear(text, rows["what"], source.decimal)
    faults = {
        "ett ensamt streck är noll eller saknas (skriv det under missing om det saknas)": dash,
        "talet kan inte läsas": text.notna() & found.isna() & ~dash,
        "talet kan vara tusental eller ha decimaler (1,000)": unclear,
        "talet är under noll": (found < 0) & rows["unit"].isin(_NOT_NEGATIVE),
    }
    for said, where in faults.items():
        notes.remark(f"{said}; talet är utelämnat", _by_row(where))
    lacking = text.isna()
    notes.remark("talet saknas i källan; raden är kvar utan det", _by_row(lacking), grade=TOLD)
    _tell_empty_years(rows, lacking, notes)
    out = pd.concat(list(faults.values()), axis=1).any(axis=1)
    return rows.assign(value=found)[~out]


def _unclear(text: "pd.Series[str]", what: "pd.Series[str]", decimal: str) -> "pd.Series[bool]":
    """Where 1,000 may be one or a thousand, and no other figure of the same tells that the mark is of decimals."""
    mark = "," if decimal == "," else r"\."
    told = text.str.contains(rf"{mark}(?:\d{{1,2}}|\d{{4,}})$", regex=True, na=False).astype("bool")
    return ambiguous(text, decimal=decimal) & ~what.isin(what[told])


def _by_row(where: "pd.Series[bool]") -> "pd.Series[bool]":
    """Once for each row of the file, however many figures it holds."""
    return where.groupby(level=0).any()


def _tell_empty_years(rows: pd.DataFrame, lacking: "pd.Series[bool]", notes: SourceNotes) -> None:
    empty = lacking.groupby(rows["year"]).all()
    years = [str(year) for year in empty.index[empty.to_numpy(dtype=bool)]]
    if years:
        notes.add(f"hela året saknar värden: {', '.join(years)}", len(years), grade=LOOK)


def _each_once(rows: pd.DataFrame, notes: SourceNotes) -> pd.DataFrame:
    """A figure that stands several times is kept once where all are equal; else none of them is.

    Beside a figure its like without one is left out: Brå's own search tells the heading of a group so.
    """
    known = rows[KEYS].merge(rows.loc[rows["value"].notna(), KEYS].drop_duplicates(), how="left", indicator="both")
    rows = rows[rows["value"].notna() | known["both"].eq("left_only").to_numpy()]
    double = rows.duplicated(KEYS, keep=False)
    if not double.any():
        return rows
    same = rows.fillna({"value": -1.0}).groupby(KEYS, dropna=False)["value"].transform("nunique") <= 1
    again = rows.duplicated(KEYS) & same
    notes.remark("samma tal står flera gånger; räknat en gång", _by_row(again))
    notes.remark("olika tal för samma region, år och sak; inget av dem är med", _by_row(double & ~same), grade=LOOK)
    return rows[~again & ~(double & ~same)]


def _in_percent(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of 1 as percent."""
    share = rows["unit"].eq("andel")
    return rows.assign(value=rows["value"].where(~share, rows["value"] * 100), unit=rows["unit"].mask(share, "procent"))


def _preliminary(rows: pd.DataFrame, source: PublishedSource) -> "pd.Series[bool]":
    declared = source.preliminary
    own = rows["preliminary"] if "preliminary" in rows else pd.Series(False, index=rows.index)
    every = pd.Series(declared, index=rows.index) if isinstance(declared, bool) else rows["year"].isin(declared)
    return (own | every).astype("bool")


def _figures(table: pd.DataFrame) -> dict[str, object]:
    return {
        "what": {str(what): int(n) for what, n in table["what"].value_counts(sort=False).items()},
        "years": [int(table["year"].min()), int(table["year"].max())],
        "regions": int(table["region"].nunique()),
        "kommuner": int(table.loc[table["code"].str.len() == 4, "code"].nunique()),
        "without_value": int(table["value"].isna().sum()),
    }
