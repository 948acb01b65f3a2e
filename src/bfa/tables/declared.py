"""The rows of a table beside crime under our names: the columns that its source declares, recoded, or fixed words."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.tables.disk import opened
from bfa.tables.municipality import BesideSource, Kommun
from bfa.tables.naming import meant, spelled
from bfa.tables.numerals import amounts, numbers
from bfa.tables.personal import looks_personal
from bfa.tables.quality import Part, SourceNotes, remark_line
from bfa.tables.reading import read_table
from bfa.tables.recoding import recode
from bfa.tables.unknown_areas import listed, unknown_words

#: Our columns of names of areas.
_AREAS = frozenset(("area", "kommundel"))
#: Words for the whole kommun where an area should stand.
_WHOLE = ("kommun", "kommunen", "hela kommunen")


def declared_rows(
    kommun: Kommun, source: BesideSource, *, ours: Sequence[str], needed: Sequence[str]
) -> tuple[pd.DataFrame, SourceNotes]:
    """Every row of one file as text under our names.

    Parameters
    ----------
    ours : sequence of str
        Our columns; those that the source does not declare are there and missing.
    needed : sequence of str
        Those that the source must declare.

    Returns
    -------
    tuple
        The rows by their number in the file, and the notes. Nothing is refused yet.

    Raises
    ------
    ParameterError
        The source declares a column that is none of ours, or lacks one that is needed.
    DataError
        The file or a column of it is wrong.
    """
    path = kommun.file(source.file)
    check_declared(source, ours, needed, where=path.name)
    with opened(path):
        table = read_table(path, source, columns=list(source.columns.values()))
    notes = SourceNotes(source.source, path.name, table.encoding, read=len(table.frame) + len(table.refused))
    notes.take(table)
    found = {name: _recoded(table.frame[theirs], name, source) for name, theirs in source.columns.items()}
    for name, (_, unlisted) in found.items():
        notes.remark(f"{name}: ordet finns inte i values; lästes som tomt", unlisted, do=f"skriv det i values: {name}:")
    rows = pd.DataFrame({name: text for name, (text, _) in found.items()}, index=table.frame.index)
    for name, word in source.fixed.items():
        rows[name] = str(word)
    return rows.reindex(columns=list(ours)).astype("str"), notes


def _recoded(text: "pd.Series[str]", name: str, source: BesideSource) -> "tuple[pd.Series[str], pd.Series[bool]]":
    """The words of a column and which are not listed; a name of an area that is not is kept as it stands."""
    found, unlisted = recode(text, source.values.get(name))
    if name not in _AREAS:
        return found, unlisted
    return found.fillna(spelled(text)), unlisted & False


def refuse_persons(rows: pd.DataFrame, notes: SourceNotes) -> None:
    """Refuse rows of which a text looks like a personnummer; which text is not told."""
    found = pd.DataFrame({name: looks_personal(rows[name]) for name in rows}).any(axis=1)
    notes.refuse("en text liknar ett personnummer; raden är utelämnad", found)


def years_of(text: "pd.Series[str]", notes: SourceNotes) -> "pd.Series[int]":
    """The year of each row; what is no year is refused and missing."""
    plain = text.str.strip().str.removesuffix(",0").str.removesuffix(".0")
    year = pd.to_numeric(plain.where(plain.str.fullmatch("(?:19|20|21)[0-9]{2}", na=False))).astype("Int64")
    notes.refuse("året saknas, eller är inget årtal som 2024", year.isna())
    return year


def amounts_of(text: "pd.Series[str]", name: str, notes: SourceNotes, *, decimal: str) -> "pd.Series[float]":
    """How many or how much: what is written and is no number, or could be thousands (1,000), is refused and missing."""
    found = amounts(text, decimal=decimal)
    notes.refuse(f"{name} är inte ett tal, eller kan vara tusental (1{decimal}000)", text.notna() & found.isna())
    return found


def measures_of(text: "pd.Series[str]", name: str, notes: SourceNotes, *, decimal: str) -> "pd.Series[float]":
    """Shares and the like, with any decimals: what is written and is no number is refused and missing."""
    found = numbers(text, decimal=decimal)
    notes.refuse(f"{name} är inte ett tal", text.notna() & found.isna())
    return found


def areas_of(
    text: "pd.Series[str]", kommun: Kommun, areas: gpd.GeoDataFrame | None, notes: SourceNotes
) -> "pd.Series[str]":
    """The area of each row: a kommundel, the kommun by its name, or another that is told as one to compare with."""
    whole = text.str.casefold().isin((*_WHOLE, kommun.kommun.casefold()))
    found = text.mask(whole, kommun.kommun)
    notes.refuse("området saknas", found.isna())
    if areas is not None:
        known = [str(name) for name in areas["kommundel"]]
        other = found.notna() & ~found.isin([*known, kommun.kommun])
        words = listed(unknown_words(found[other], known), counted=False)
        do = "är det en kommundel, gör namnet lika med values: area: vid källan"
        notes.remark(f"området är varken en kommundel eller kommunen, och läses som jämförelse: {words}", other, do=do)
    return found


def kept_rows(rows: pd.DataFrame, notes: SourceNotes, *, do: str) -> pd.DataFrame:
    """The rows that nothing was said against, numbered anew.

    Raises
    ------
    DataError
        None is left.
    """
    good = rows[~rows.index.isin(notes.refusals()["row"])]
    notes.kept = len(good)
    if good.empty:
        reasons = notes.to_figures()["reasons"]
        raise DataError(
            f"{notes.file}: ingen rad kunde läsas.",
            found="; ".join(f"{each['what']} ({each['n']} rader)" for each in reasons),
            do=do,
        )
    return good.reset_index(drop=True)


def told(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Lines of the quality report: the rows left out of each file, by reason, and what else was remarked on."""
    found = [part.notes.to_figures() for part in parts]
    return [
        line | {"what": f"{each['file']}: {line['what']}"}
        for each in found
        for line in (*(remark_line(**reason) for reason in each["reasons"]), *each["remarks"])
    ]


def check_declared(source: BesideSource, ours: Sequence[str], needed: Sequence[str], *, where: str) -> None:
    """Refuse a source that declares a column that is none of `ours`, twice, or not one that is `needed`."""
    there = [*source.columns, *source.fixed]
    faults = [f"{name} är okänd{meant(name, ours)}" for name in there if name not in ours]
    faults += [f"{name} saknas" for name in needed if name not in there]
    faults += [f"{name} står i både columns och fixed" for name in source.columns if name in source.fixed]
    if faults:
        raise ParameterError(
            f"{where}: columns: {'; '.join(faults)}.",
            do=f"möjliga är {', '.join(ours)}; ett ord som gäller hela filen skrivs i fixed:.",
        )
