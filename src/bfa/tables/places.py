"""Risk places: from a map layer or a table with coordinates to points and polygons with a kind."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj

from bfa.errors import DataError, ParameterError
from bfa.tables.areas import need_columns, read_layer
from bfa.tables.contracts import PLACES, validate
from bfa.tables.municipality import Kommun, PlaceSource
from bfa.tables.personal import looks_personal
from bfa.tables.points import known_crs
from bfa.tables.reading import numbers, read_table
from bfa.tables.recoding import recode

OURS = ("place_id", "name", "kind", "opening_hours")
LAYERS = (".geojson", ".json", ".gpkg", ".shp", ".gml", ".kml", ".parquet")


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
    if not (source.x and source.y and source.crs):
        raise ParameterError(f"{path.name}: platserna saknar koordinater.", do="skriv x:, y: och crs: vid källan.")
    own = known_crs(source.crs, where=path.name)
    table = read_table(path, source, columns=[*source.columns.values(), source.x, source.y])
    x, y = (numbers(table.frame[column], decimal=source.decimal) for column in (source.x, source.y))
    shapes = gpd.GeoSeries(gpd.points_from_xy(x, y), index=table.frame.index, crs=own)
    shapes = shapes.where(x.notna() & y.notna())
    if not shapes.notna().any():
        raise DataError(f"{path.name}: ingen plats har läsbara koordinater.", do="kontrollera x:, y: och decimal:.")
    return gpd.GeoDataFrame(table.frame, geometry=shapes.to_crs(crs))
