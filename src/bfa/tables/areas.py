"""The kommundelar: polygons of one name dissolved, broken ones mended, population from the layer or another."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from bfa.errors import DataError
from bfa.tables.broken_text import broken
from bfa.tables.cell_shapes import commonest
from bfa.tables.contracts import AREAS, validate
from bfa.tables.exposure import spread
from bfa.tables.layers import moved, need_columns, read_features, refuse_shapes
from bfa.tables.municipality import AreaPopulation, AreaSource, Kommun
from bfa.tables.naming import one_spelling, spelled
from bfa.tables.numerals import column_of_amounts
from bfa.tables.personal import looks_personal
from bfa.tables.point_in_polygon import polygon_at
from bfa.tables.polygons import SURFACES, dissolved, mend
from bfa.tables.quality import Part, SourceNotes
from bfa.tables.reading import is_table, read_table

#: No kommundel has fewer people than this where its number has decimals: it is in thousands. [people]
_FEW = 1_000


def read_areas(kommun: Kommun, source: AreaSource, *, crs: pyproj.CRS) -> Part:
    """The kommundelar of a kommun, in reading order of the names.

    Parameters
    ----------
    source : AreaSource
        A map layer, or a table without geometry (name and population only).

    Returns
    -------
    Part
        Figures: polygons (read, before those of one name were dissolved), mended, flat (without ground, mended or not;
        a kommundel of such alone has no polygon), nameless (left out), with_population, approximate.

    Raises
    ------
    DataError, ParameterError
        The file cannot be read, lacks a column or a CRS, or holds invalid polygons that may not be mended.
    """
    path = kommun.file(source.file)
    notes = SourceNotes("", path.name)
    own = source.population if isinstance(source.population, str) else None
    columns = [source.kommundel, *([own] if own else [])]
    layer = _table(path, source, columns, crs) if is_table(path) else _layer(path, source, columns, crs)
    names = area_names(layer[source.kommundel], source.values, source.prefix)
    _refuse_broken(names, where=path.name)
    layer = layer.assign(kommundel=names)[names.notna()]
    refuse_shapes(
        layer,
        SURFACES,
        where=path.name,
        should="kommundelarna ska vara ytor",
        do="välj lagret med kommundelarnas gränser som ytor (polygoner).",
    )
    layer, mended, flat = mend(layer, repair=source.repair, where=path.name)
    notes.add(f"kommundelarnas lager: {flat} ytor saknar mark", flat)
    table = dissolved(layer, "kommundel").assign(kommun=kommun.kommun, population=np.nan)
    if own:
        people = _people(layer, own, source.decimal, where=path.name)
        _refuse_sum(people, where=path.name)
        _tell_odd_people(layer["kommundel"], people, notes, ground=layer.geometry.notna().any())
        table["population"] = table["kommundel"].map(people.groupby(layer["kommundel"]).sum(min_count=1))
    table["population_year"] = source.population_year if own else None
    table["population_approximate"] = False if own else None
    if isinstance(source.population, AreaPopulation):
        table = _spread(table, kommun.file(source.population.file), source.population, crs)
    frame = gpd.GeoDataFrame(table, geometry="geometry", crs=crs)
    checked = gpd.GeoDataFrame(validate(frame, AREAS, where=path.name))
    notes.figures |= {
        "n": len(checked),
        "polygons": len(names),
        "mended": mended,
        "flat": flat,
        "nameless": int(names.isna().sum()),
        "with_population": int(checked["population"].notna().sum()),
        "approximate": bool(checked["population_approximate"].fillna(False).any()),
    }
    return Part(checked, notes)


def area_names(text: "pd.Series[str]", values: dict[str, str], prefix: str) -> "pd.Series[str]":
    """Kommundel names: whole numbers without decimals, recoded where listed, with the prefix; empty is missing."""
    whole = text.astype("Int64") if pd.api.types.is_float_dtype(text) else text
    plain = spelled(whole.astype("string").astype("str"))
    listed = {one_spelling(word): name for word, name in values.items()}
    named = {word: listed.get(word, word) for word in plain.dropna().unique()}
    return (prefix + plain.map(named)).astype("str")


def read_layer(path: Path, *, crs: str | None, target: pyproj.CRS, layer: str | None = None) -> gpd.GeoDataFrame:
    """A map layer in the target CRS; one without geometry gets missing geometry. Else refused as in `read_map`."""
    table = read_features(path, layer=layer)
    if not isinstance(table, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries([None] * len(table), index=table.index, crs=target))
    return moved(table, crs=crs, target=target, where=path.name).table


def locate(points: pd.DataFrame, areas: gpd.GeoDataFrame) -> "pd.Series[str]":
    """Name of the kommundel each point (east and north, m) lies in; missing outside all.

    On a shared border, and on ground that two kommundelar share, the first in the table wins: reading order of names.
    """
    number = polygon_at(points["east"].to_numpy(), points["north"].to_numpy(), areas.geometry.to_numpy())
    names = pd.Categorical(areas["kommundel"].astype("str"))
    codes = np.append(names.codes, names.codes.dtype.type(-1))
    found = pd.Categorical.from_codes(codes[number], dtype=names.dtype)
    located: pd.Series[Any] = pd.Series(found, index=points.index).cat.remove_unused_categories()
    return located


def _layer(path: Path, source: AreaSource, columns: list[str], crs: pyproj.CRS) -> gpd.GeoDataFrame:
    layer = read_layer(path, crs=source.crs, target=crs, layer=source.layer)
    need_columns(layer, columns, where=path.name)
    return layer


def _table(path: Path, source: AreaSource, columns: list[str], crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Names and population without polygons."""
    table = read_table(path, source, columns=columns)
    if len(table.refused):
        raise DataError(
            f"{path.name}: rader har fel antal kolumner.",
            found=f"rad {', '.join(map(str, table.refused['row'].head(5)))}",
            do="rätta raderna, eller kontrollera separator:.",
        )
    return gpd.GeoDataFrame(table.frame, geometry=gpd.GeoSeries([None] * len(table.frame), table.frame.index, crs=crs))


def _refuse_broken(names: "pd.Series[str]", *, where: str) -> None:
    """Refuse names that look encoded twice, or hold a personnummer: every page would show them."""
    personal = looks_personal(names.astype("str"))
    if personal.any():
        raise DataError(
            f"{where}: en kommundels namn ser ut att ha ett personnummer.",
            found=f"{int(personal.sum())} namn, först rad {personal.idxmax()}",
            do="rätta namnet i filen, eller skriv det rätta i values: under areas:.",
        )
    told = broken(names.dropna().to_frame("kommundel"))
    if told:
        raise DataError(
            f"{where}: kommundelarnas namn är trasiga.",
            found=f"{sum(len(each.rows) for each in told)} namn: {told[0].what.partition(';')[0]}",
            do="exportera om filen som UTF-8, eller skriv de rätta namnen i values: under areas:.",
        )


def _refuse_sum(people: "pd.Series[float]", *, where: str) -> None:
    """Refuse a last row that is the sum of the others: it would be a kommundel of its own."""
    if len(people) > 2 and people.iloc[-1] > 0 and people.iloc[-1] == people.iloc[:-1].sum():
        raise DataError(
            f"{where}: sista raden ser ut som en summa av de andra.",
            found=f"rad {people.index[-1]} har lika stor folkmängd som de andra {len(people) - 1} tillsammans",
            do="ta bort summaraden ur filen.",
        )


def _people(layer: gpd.GeoDataFrame, column: str, decimal: str, *, where: str) -> "pd.Series[float]":
    """Population as numbers; what is written and is no number is refused, never left out of a sum."""
    written = layer[column]
    people = column_of_amounts(written, decimal=decimal)
    bad = written.notna() & (people.isna() | (people < 0))
    if bad.any():
        raise DataError(
            f"{where}: folkmängden i kolumnen {column} är inte ett tal överallt.",
            found=f"{int(bad.sum())} av {len(layer)} rader: {commonest(written[bad].astype('str'))}",
            do="rätta cellerna; skriv tal utan ord, och tusental med mellanslag eller utan skiljetecken.",
        )
    return people


def _tell_odd_people(names: "pd.Series[str]", people: "pd.Series[float]", notes: SourceNotes, *, ground: bool) -> None:
    """Tell what may be wrong in the sums of population: the same number in each part, parts without one, thousands."""
    several = names.duplicated(keep=False) & people.notna() & (people > 0)
    alike = names[several & pd.DataFrame({"name": names, "n": people}).duplicated(keep=False)].unique()
    holes = names[people.isna() & names.isin(names[people.notna()])].unique()
    told = []
    if len(alike):
        told.append(
            f"{', '.join(alike[:5])} har flera rader med samma folkmängd, och de är lagda ihop; gäller talet hela "
            "kommundelen ska det bara stå på en av dem"
        )
    elif several.any() and not ground:
        told.append(f"{', '.join(names[several].unique()[:5])} har flera rader; deras folkmängd är lagd ihop")
    if len(holes):
        told.append(f"{', '.join(holes[:5])} har rader utan folkmängd; summan är bara av de andra")
    known = people.dropna()
    if len(known) and (known % 1 != 0).any() and known.max() < _FEW:
        told.append("folkmängden är inte hela tal; är den i tusental, räkna om den")
    for said in told:
        notes.add(f"kommundelarna: {said}", 1)


def _spread(table: gpd.GeoDataFrame, path: Path, source: AreaPopulation, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Population by area of overlap, as if people lived evenly in each polygon of the other layer."""
    layer = read_layer(path, crs=source.crs, target=crs)
    need_columns(layer, [source.column], where=path.name)
    layer = mend(layer, repair=True, where=path.name)[0]
    people = layer.assign(n=_people(layer, source.column, ",", where=path.name))
    population = spread(people, table.geometry).round()
    return table.assign(population=population, population_year=source.year, population_approximate=True)
