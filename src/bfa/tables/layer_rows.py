"""The rows of a map layer: attributes as text, and each row's point. The layer may lack a map (JSON, parquet)."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from bfa.errors import DataError
from bfa.tables.layers import read_features
from bfa.tables.municipality import TextFile
from bfa.tables.packed import Unpacked
from bfa.tables.points import known_crs
from bfa.tables.workbooks import cell

_WAY_OUT = (
    "välj ett lager med en punkt per rad, ta fram en punkt i varje yta eller linje i kartprogrammet, "
    "eller ange kolumner med koordinater (x: och y:)."
)


@dataclass(frozen=True, slots=True)
class LayerRows:
    """The rows of a layer; both tables have the row numbers, from 1, as index."""

    #: Every attribute as text.
    frame: pd.DataFrame
    #: As they stand, in the layer's CRS; None where the layer has no map.
    shapes: gpd.GeoSeries | None


def read_layer_rows(path: Path, source: Unpacked, how: TextFile) -> LayerRows:
    """The rows of a map layer, or of a JSON list of objects.

    Raises
    ------
    DataError, ParameterError
        The file is unreadable or empty, or holds several layers and none is named.
    """
    if source.suffix == ".json" and source.raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        table = _objects(source)
    elif source.suffix == ".parquet":
        table = _parquet(source)
    else:
        table = read_features(path, layer=getattr(how, "layer", None), dates_as_text=True)
    table = table.set_axis(pd.RangeIndex(1, len(table) + 1, name="row"), axis=0)
    shapes = table.geometry if isinstance(table, gpd.GeoDataFrame) else None
    plain = table.drop(columns=table.geometry.name) if isinstance(table, gpd.GeoDataFrame) else table
    return LayerRows(pd.DataFrame({str(name): _texts(plain[name], how) for name in plain.columns}), shapes)


def points_of(shapes: gpd.GeoSeries, *, crs: str | None, name: str) -> gpd.GeoSeries:
    """The point of each row; a multipoint of one is its point, an empty shape is missing.

    Parameters
    ----------
    crs : str, optional
        The layer's own CRS; overrides what the file says.

    Raises
    ------
    DataError, ParameterError
        Other shapes than points, or no CRS.
    """
    known = shapes.set_crs(known_crs(crs, where=name), allow_override=True) if crs else shapes
    if known.crs is None:
        raise DataError(f"{name}: kartlagret säger inte sitt koordinatsystem.", do="skriv crs: vid källan.")
    alone = known.geom_type.eq("MultiPoint") & (shapely.get_num_geometries(known.to_numpy()) == 1)
    found = known.mask(alone, gpd.GeoSeries(shapely.get_geometry(known.to_numpy(), 0), known.index, crs=known.crs))
    found = found.mask(found.is_empty)
    other = found.notna() & ~found.geom_type.eq("Point")
    if other.any():
        raise DataError(
            f"{name}: raderna i kartlagret ska vara punkter.",
            found=f"{int(other.sum())} av {len(found)} har en annan form, först rad {other.idxmax()}",
            do=_WAY_OUT,
        )
    return found


def _texts(column: "pd.Series[str]", how: TextFile) -> "pd.Series[str]":
    missing = {"", *how.missing}
    plain = column.astype(object).where(column.notna(), None)
    if pd.api.types.is_float_dtype(column):
        whole = {value: cell(float(value), how.decimal) for value in column.dropna().unique()}
        plain = column.map(whole).astype(object)
    words = plain.map(lambda value: cell(value, how.decimal), na_action="ignore").astype("str")
    return words.where(~words.isin(missing))


def _objects(source: Unpacked) -> pd.DataFrame:
    try:
        rows = json.loads(source.raw)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(
            f"{source.name}: kan inte läsas som en lista av rader.", do="spara som CSV, arbetsbok eller GeoJSON."
        )
    names = dict.fromkeys(name for row in rows for name in row)
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names})


def _parquet(source: Unpacked) -> pd.DataFrame:
    stream = io.BytesIO(source.raw)
    try:
        table: pd.DataFrame = gpd.read_parquet(stream)
    except ValueError:
        stream.seek(0)
        try:
            table = pd.read_parquet(stream)
        except (ValueError, OSError):
            raise DataError(f"{source.name}: kan inte läsas som parquet.", do="spara som CSV.") from None
    except OSError:
        raise DataError(f"{source.name}: kan inte läsas som parquet.", do="spara som CSV.") from None
    return table
