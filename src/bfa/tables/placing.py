"""Where each row of an export belongs: its point, and its kommundel by the export's word or by polygon."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from bfa.errors import DataError
from bfa.tables.areas import area_names, locate
from bfa.tables.cell_shapes import commonest
from bfa.tables.common_points import tell_rounded
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.coordinates import read_coordinates, read_degrees
from bfa.tables.letter_case import join_case
from bfa.tables.municipality import IncidentSource, KommundelFrom, PlaceSource
from bfa.tables.naming import spelled
from bfa.tables.numerals import numbers
from bfa.tables.personal import looks_personal
from bfa.tables.points import REASONS, known_crs, refuse_if_systematic, to_points
from bfa.tables.quality import ACT, LOOK, TOLD, SourceNotes
from bfa.tables.reach import plausible
from bfa.tables.spellings import alike
from bfa.tables.table import Table
from bfa.tables.unknown_areas import MOST, listed, not_known, unknown_words, way_out
from bfa.tables.word_columns import filled, in_words, one_word

#: Rows with a word that is no kommundel ask for a decision from this many, and this share of those that have a word.
_MANY, _SHARE = 10, 0.005
_KEY = "under kommundel: values:"
#: Takes a reason in Swedish and the rows that it holds for.
Tell = Callable[[str, "pd.Series[bool]"], None]


def read_points(
    table: Table,
    source: IncidentSource | PlaceSource,
    tell: Tell,
    *,
    crs: pyproj.CRS,
    areas: gpd.GeoDataFrame | None,
    where: str,
    notes: SourceNotes | None = None,
) -> pd.DataFrame:
    """The point of each row as east and north in the kommun's CRS [m]; missing where there is none that can be right.

    Parameters
    ----------
    source : IncidentSource or PlaceSource
        Names the columns (`x` and `y`, or `point`) and their CRS.
    tell : callable
        Told each reason that points are missing, and of which rows; what becomes of them is the caller's to say.
    areas : GeoDataFrame, optional
        `contracts.AREAS`; points far from them cannot be right. Without them the country of the CRS is the limit.
    notes : SourceNotes, optional
        Is told of coordinates that are rounded.

    Raises
    ------
    DataError, ParameterError
        The coordinates are wrong as a whole, or the source's CRS is unknown.
    """
    if table.points is not None:
        return _own_points(table.points, tell, crs=crs, areas=areas, where=where)
    columns = tuple(name for name in ((source.point,) if source.point else (source.x, source.y)) if name)
    if not columns or not source.crs:
        return pd.DataFrame({"east": np.nan, "north": np.nan}, index=table.frame.index)
    x, y = _numbers(table, source, where=where)
    points = to_points(
        x,
        y,
        written=(table.frame[columns[0]].notna(), table.frame[columns[-1]].notna()),
        crs=(known_crs(source.crs, where=where), crs),
        within=plausible(crs, areas),
    )
    unread = points.why == "unreadable"
    shapes = [f"{name} {commonest(table.frame[name][unread])}" for name in columns] if unread.any() else []
    refuse_if_systematic(points, where=where, columns=columns, crs=source.crs, shapes="; ".join(shapes))
    for why, said in REASONS.items():
        tell(said, points.why == why)
    if notes is not None:
        tell_rounded(x, y, known_crs(source.crs, where=where), notes)
    return points.at


def _numbers(
    table: Table, source: IncidentSource | PlaceSource, *, where: str
) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """The coordinates of each row; refuses x and y that stand in one cell, and cells that name another system."""
    if source.point:
        found = read_coordinates(table.frame[source.point])
        _refuse_system(found.systems, source, where=where)
        return found.x, found.y
    x, y = (_axis(table.frame[str(name)], source, east=name == source.x) for name in (source.x, source.y))
    text = table.frame[str(source.x)]
    if 2 * int((text.notna() & x.isna()).sum()) > int(text.notna().sum()):
        forms = read_coordinates(text).form
        known = forms[forms != ""]
        if 2 * len(known) > int(text.notna().sum()):
            raise DataError(
                f"{where}: kolumnen {source.x} har båda koordinaterna i samma cell.",
                found=f"{len(known)} av {int(text.notna().sum())} celler är {known.mode()[0]}",
                do=f"skriv point: {source.x} i kommunfilen i stället för x: och y:.",
            )
    return x, y


def _axis(text: "pd.Series[str]", source: IncidentSource | PlaceSource, *, east: bool) -> "pd.Series[float]":
    found = numbers(text, decimal=source.decimal)
    marked = text[found.isna() & text.str.contains(r"[°º˚A-Za-zÖö]", na=False)]
    return found.fillna(read_degrees(marked, east=east)) if len(marked) else found


def _refuse_system(systems: tuple[int, ...], source: IncidentSource | PlaceSource, *, where: str) -> None:
    own = known_crs(str(source.crs), where=where)
    other = [code for code in systems if not own.equals(known_crs(f"EPSG:{code}", where=where), ignore_axis_order=True)]
    if other:
        raise DataError(
            f"{where}: kolumnen {source.point} säger ett annat koordinatsystem än kommunfilen.",
            found=f"SRID {', '.join(map(str, other))} i cellerna, crs: {source.crs} vid källan",
            do=f"skriv crs: EPSG:{other[0]} vid källan om alla rader har det.",
        )


def _own_points(
    own: gpd.GeoSeries, tell: Tell, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None, where: str
) -> pd.DataFrame:
    """The points of a map layer in the kommun's CRS."""
    x, y = (pd.Series(each(own.to_numpy()), index=own.index) for each in (shapely.get_x, shapely.get_y))
    there = own.notna()
    points = to_points(x, y, written=(there, there), crs=(own.crs, crs), within=plausible(crs, areas))
    wrong, given = there & points.at["east"].isna() & (points.why != "zero"), int(there.sum())
    if int(wrong.sum()) > given / 2:
        fits = f"skriv crs: {points.fits} vid källan; då hamnar punkterna i kommunen." if points.fits else ""
        raise DataError(
            f"{where}: kartlagrets punkter ligger inte i kommunen.",
            found=f"{int(wrong.sum())} av {given} punkter ligger långt utanför i {own.crs.to_string()}",
            do=fits or "kontrollera crs: vid källan; det går före det som lagret säger.",
        )
    tell("punkt saknas i kartlagret", points.why == "missing")
    tell("punkten är (0, 0)", points.why == "zero")
    tell("punkten ligger långt utanför kommunen", wrong)
    return points.at


def read_kommundelar(
    table: Table,
    source: IncidentSource,
    notes: SourceNotes,
    *,
    points: pd.DataFrame,
    areas: gpd.GeoDataFrame | None,
    where: str,
) -> "pd.Series[str]":
    """The kommundel of each row: the export's word where there is one, else the polygon, else `NO_KOMMUNDEL`.

    Raises
    ------
    DataError
        Most of the export's words are not names of kommundelar.
    """
    by_polygon = one_word(None, points.index)
    if areas is not None and areas.geometry.notna().any():
        by_polygon = locate(points, areas)
        notes.remark(
            "punkten ligger utanför alla kommundelar",
            points["east"].notna() & by_polygon.isna(),
            do="kontrollera crs: vid källan och kommundelarnas gränser i lagret",
        )
    if not source.kommundel.column:
        return filled(by_polygon, NO_KOMMUNDEL)
    words = _words(table.frame[source.kommundel.column], source.kommundel, notes)
    given = area_names(words, source.kommundel.values, source.kommundel.prefix)
    personal = looks_personal(given)
    notes.remark("kommundel: texten liknar ett personnummer; den är borttagen", personal, do="ta bort det i exporten")
    given = given.astype("str").mask(personal)
    names = [] if areas is None else [str(name) for name in areas["kommundel"]]
    given = join_case(given, notes, what="kommundel", known=names)
    unknown = _unknown(given, words, areas, source.kommundel, notes, where=where)
    differs = given.notna() & by_polygon.notna() & ~unknown & (given != by_polygon.astype("str"))
    notes.remark(
        "punkten ligger i en annan kommundel än exporten säger; exportens gäller",
        differs,
        do="se på kartan om gränserna i lagret är de som exporten följer",
    )
    notes.remark(
        "kommundel saknas i exporten; punktens kommundel används", given.isna() & by_polygon.notna(), grade=TOLD
    )
    placed = filled(in_words(given.mask(unknown, NO_KOMMUNDEL)), by_polygon)
    return filled(placed, NO_KOMMUNDEL)


def _words(text: "pd.Series[str]", how: KommundelFrom, notes: SourceNotes) -> "pd.Series[str]":
    """The export's words; with `characters` so many of their first signs."""
    words = spelled(text)
    if not how.characters:
        return words
    short = words.str.len() < how.characters
    notes.remark(f"kommundel: texten är kortare än {how.characters} tecken; den läses som den är", short.fillna(False))
    lengths = words.str.len().dropna()
    usual = lengths.mode()
    if len(usual):
        other = words.notna() & (words.str.len() != usual[0]) & words.str.fullmatch(r"\d[\w-]*", na=False)
        said = f"kommundel: koden har inte {usual[0]:.0f} tecken som de flesta; har en inledande nolla fallit bort, "
        notes.remark(said + f"skriv pad: {{kommundel: {usual[0]:.0f}}}", other.astype("bool"))
    return words.str[: how.characters].str.rstrip()


def _unknown(
    given: "pd.Series[str]",
    words: "pd.Series[str]",
    areas: gpd.GeoDataFrame | None,
    how: KommundelFrom,
    notes: SourceNotes,
    *,
    where: str,
) -> "pd.Series[bool]":
    """Which rows have a word that is no kommundel; it is told, with its rows and what may be meant."""
    if areas is None:
        for said, rows in alike(given.str.removeprefix(how.prefix), what="kommundel", key=_KEY):
            notes.remark(said, rows)
        said = "kommundel: ordet säger att kommundelen inte är känd, och räknas som en kommundel"
        notes.remark(said, not_known(words), do="skriv ordet i missing: vid källan", grade=ACT)
        return pd.Series(False, index=given.index)
    known = [str(name) for name in areas["kommundel"]]
    unknown = given.notna() & ~given.isin(known)
    if not unknown.any():
        return unknown
    found = unknown_words(words[unknown], known, prefix=how.prefix)
    proposed = way_out(found, known, prefix=how.prefix)
    if int(unknown.sum()) > int(given.notna().sum()) / 2:
        raise DataError(
            f"{where}: de flesta kommundelarna i exporten finns inte bland kommundelarna i areas.",
            found=f"{int(unknown.sum())} av {int(given.notna().sum())} rader, först rad {unknown.idxmax()}: "
            f"{listed(found)}",
            do=f"{proposed or 'gör namnen lika med prefix: och values: under kommundel: i kommunfilen'}.",
        )
    notes.figures["unknown_areas"] = {one.word: one.n for one in found[:MOST]}
    what = "kommundelen finns inte bland kommundelarna i areas; raden räknas i kommunen men i ingen kommundel"
    n = int(unknown.sum())
    notes.remark(
        f"{what}: {listed(found, counted=len(found) > 1)}",
        unknown,
        do=proposed or "rätta orden i exporten, eller skriv values: under kommundel: i kommunfilen",
        grade=ACT if n >= _MANY and n >= _SHARE * given.notna().sum() else LOOK,
    )
    return unknown
