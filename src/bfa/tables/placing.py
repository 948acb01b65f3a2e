"""Where each row of an export belongs: its point, and its kommundel by the export's word or by polygon."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from bfa.errors import DataError
from bfa.tables.areas import area_names, locate
from bfa.tables.municipality import IncidentSource
from bfa.tables.personal import looks_personal
from bfa.tables.points import known_crs, plausible, refuse_if_systematic, to_points
from bfa.tables.quality import SourceNotes
from bfa.tables.reading import Table, numbers
from bfa.tables.store import NO_KOMMUNDEL


def read_points(
    table: Table,
    source: IncidentSource,
    notes: SourceNotes,
    *,
    crs: pyproj.CRS,
    areas: gpd.GeoDataFrame | None,
    where: str,
) -> gpd.GeoSeries:
    """The point of each row in the kommun's CRS; missing where there is none that can be right.

    Raises
    ------
    DataError, ParameterError
        The coordinates are wrong as a whole, or the source's CRS is unknown.
    """
    if not (source.x and source.y and source.crs):
        return gpd.GeoSeries(np.full(len(table.frame), None), index=table.frame.index, crs=crs)
    texts = (table.frame[source.x], table.frame[source.y])
    x, y = (numbers(text, decimal=source.decimal) for text in texts)
    points = to_points(
        x,
        y,
        written=texts[0].notna() | texts[1].notna(),
        crs=(known_crs(source.crs, where=where), crs),
        within=plausible(crs, areas),
    )
    refuse_if_systematic(points, where=where, columns=(source.x, source.y), crs=source.crs)
    dropped = "; raden är kvar utan punkt"
    notes.remark("koordinater saknas" + dropped, points.missing)
    notes.remark("koordinaterna kan inte läsas som tal" + dropped, points.unreadable)
    notes.remark("koordinaterna är (0, 0)" + dropped, points.zero)
    notes.remark("x och y är förväxlade" + dropped, points.swapped)
    notes.remark("punkten ligger långt utanför kommunen" + dropped, points.far)
    return points.geometry


def read_kommundelar(
    table: Table,
    source: IncidentSource,
    notes: SourceNotes,
    *,
    points: gpd.GeoSeries,
    areas: gpd.GeoDataFrame | None,
    where: str,
) -> "pd.Series[str]":
    """The kommundel of each row: the export's word where there is one, else the polygon, else `NO_KOMMUNDEL`.

    Raises
    ------
    DataError
        Most of the export's words are not names of kommundelar.
    """
    by_polygon = pd.Series(pd.NA, index=points.index, dtype="str")
    if areas is not None and areas.geometry.notna().any():
        by_polygon = locate(points, areas)
        notes.remark("punkten ligger utanför alla kommundelar", points.notna() & by_polygon.isna())
    if not source.kommundel.column:
        return by_polygon.fillna(NO_KOMMUNDEL)
    given = area_names(table.frame[source.kommundel.column], source.kommundel.values, source.kommundel.prefix)
    personal = looks_personal(given)
    notes.remark("kommundel: texten liknar ett personnummer; den är borttagen", personal)
    given = given.mask(personal)
    unknown = _unknown(given, areas, notes, where=where)
    differs = given.notna() & by_polygon.notna() & ~unknown & (given != by_polygon)
    notes.remark("punkten ligger i en annan kommundel än exporten säger; exportens gäller", differs)
    notes.remark("kommundel saknas i exporten; punktens kommundel används", given.isna() & by_polygon.notna())
    return given.mask(unknown, NO_KOMMUNDEL).fillna(by_polygon).fillna(NO_KOMMUNDEL)


def _unknown(
    given: "pd.Series[str]", areas: gpd.GeoDataFrame | None, notes: SourceNotes, *, where: str
) -> "pd.Series[bool]":
    if areas is None:
        return pd.Series(False, index=given.index)
    unknown = given.notna() & ~given.isin(areas["kommundel"])
    if int(unknown.sum()) > int(given.notna().sum()) / 2:
        raise DataError(
            f"{where}: de flesta kommundelarna i exporten finns inte bland kommundelarna i areas.",
            found=f"{int(unknown.sum())} av {int(given.notna().sum())} rader, först rad {unknown.idxmax()}",
            do="gör namnen lika med prefix: och values: under kommundel: i kommunfilen.",
        )
    notes.remark("kommundelen har ingen polygon; raden räknas i kommunen men i ingen kommundel", unknown)
    return unknown
