"""Risk places: from a map layer or a table with coordinates to points and polygons with a kind."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj

from bfa.errors import DataError, ParameterError
from bfa.tables.areas import need_columns, read_layer
from bfa.tables.contracts import PLACES, validate
from bfa.tables.layers import LAYERS
from bfa.tables.municipality import Kommun, PlaceSource
from bfa.tables.personal import looks_personal
from bfa.tables.placing import read_points
from bfa.tables.quality import SourceNotes
from bfa.tables.reading import read_table
from bfa.tables.recoding import recode

OURS = ("place_id", "name", "kind", "opening_hours")


def read_places(kommun: Kommun, source: PlaceSource, *, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """The risk places of one source.

    Parameters
    ----------
    kommun : Kommun
        Gives the folder.
    source : PlaceSource
        Layer or table; multipoints become one place per point.
    crs : CRS
        The kommun's, projected in metres.

    Returns
    -------
    GeoDataFrame
        `contracts.PLACES`. A place without usable coordinates is left out; a name like a personnummer is emptied.

    Raises
    ------
    DataError, ParameterError
        The file, a column or the CRS is wrong, or a place has no kind.
    """
    path = kommun.file(source.file)
    unknown = [ours for ours in source.columns if ours not in OURS]
    if unknown:
        raise ParameterError(
            f"{path.name}: columns: {', '.join(unknown)} är okänd.", do=f"platser har {', '.join(OURS)}."
        )
    if not source.kind and "kind" not in source.columns:
        raise ParameterError(
            f"{path.name}: platserna saknar slag.", do="skriv kind: vid källan, eller en kolumn för det."
        )
    layer = _layer(path, source, crs) if path.suffix.lower() in LAYERS else _table(path, source, crs)
    layer = layer[layer.geometry.notna() & ~layer.geometry.is_empty]
    layer = layer.explode(ignore_index=True) if layer.geom_type.eq("MultiPoint").any() else layer.reset_index(drop=True)
    table = gpd.GeoDataFrame(
        {
            ours: recode(layer[theirs].astype("str"), source.values.get(ours))[0]
            for ours, theirs in source.columns.items()
        },
        geometry=layer.geometry,
        crs=crs,
    )
    if "name" in table:
        table["name"] = table["name"].mask(looks_personal(table["name"]))
    table["source"] = source.source or path.stem
    if "kind" not in table:
        table["kind"] = source.kind
    rows = pd.Series([f"{path.stem}:{number}" for number in range(1, len(table) + 1)], index=table.index)
    table["place_id"] = table["place_id"].fillna(rows) if "place_id" in table else rows
    return gpd.GeoDataFrame(validate(table, PLACES, where=path.name))


def _layer(path: Path, source: PlaceSource, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    layer = read_layer(path, crs=source.crs, target=crs)
    need_columns(layer, list(source.columns.values()), where=path.name)
    return layer


def _table(path: Path, source: PlaceSource, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    columns = [source.point] if source.point else [source.x, source.y]
    if not (all(columns) and source.crs):
        raise ParameterError(
            f"{path.name}: platserna saknar koordinater.", do="skriv x: och y: (eller point:), och crs: vid källan."
        )
    table = read_table(path, source, columns=[*source.columns.values(), *(name for name in columns if name)])
    notes = SourceNotes(source.source, path.name)
    points = read_points(table, source, notes, crs=crs, areas=None, where=path.name)
    if not points.notna().any():
        raise DataError(
            f"{path.name}: ingen plats har läsbara koordinater.",
            found="; ".join(f"{line['what'].split(';')[0]} ({line['n']} rader)" for line in notes.remarks),
            do="kontrollera x:, y: och decimal:.",
        )
    return gpd.GeoDataFrame(table.frame, geometry=points)
