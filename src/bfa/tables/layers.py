"""Map layers of streets and exposure: one named layer of a file, in the kommun's CRS, near the kommundelar."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import pyproj
import shapely

from bfa.errors import DataError, ParameterError
from bfa.tables.disk import opened
from bfa.tables.naming import spelled
from bfa.tables.packed import gdal_path
from bfa.tables.points import fitting, known_crs
from bfa.tables.reach import Bounds, Floats, inside, plausible

#: Endings of files that are read as map layers.
LAYERS = (".geojson", ".json", ".gpkg", ".shp", ".gml", ".kml", ".kmz", ".fgb", ".parquet")
#: How far outside the kommundelar a street or a cell may lie and still be kept: places on the border see it. [m]
NEAR = 250.0


@dataclass(frozen=True, slots=True)
class Layer:
    """A map layer and where it came from."""

    #: In the kommun's CRS [m], without heights, one row per feature in the file's order.
    table: gpd.GeoDataFrame
    #: The CRS that the layer was transformed from; "" where it was in the kommun's already.
    reprojected: str


def read_map(path: Path, *, layer: str | None, crs: str | None, target: pyproj.CRS) -> Layer:
    """One layer of a file.

    Parameters
    ----------
    path : Path
        GeoPackage, GeoJSON, shape or anything else that GDAL reads.
    crs : str, optional
        The layer's own CRS; overrides what the file says.
    target : CRS
        What to transform to, projected in metres.

    Raises
    ------
    DataError, ParameterError
        Missing, unreadable or empty file, no such layer, several layers and none named, no geometry, no CRS, or
        a layer that lands outside the target's country.
    """
    table = read_features(path, layer=layer)
    if not isinstance(table, gpd.GeoDataFrame):
        raise DataError(f"{path.name}: kartlagret har ingen geometri.", do="exportera om lagret med geometri.")
    return moved(table, crs=crs, target=target, where=path.name)


def moved(table: gpd.GeoDataFrame, *, crs: str | None, target: pyproj.CRS, where: str) -> Layer:
    """A layer in the target CRS, checked to land in the country of the target; `crs` overrides what the file says.

    Raises
    ------
    DataError, ParameterError
        No CRS, an unknown one, or a layer that lands in another country.
    """
    if crs:
        table = table.set_crs(known_crs(crs, where=where), allow_override=True)
    if table.crs is None:
        raise DataError(f"{where}: kartlagret säger inte sitt koordinatsystem.", do="skriv crs: vid källan.")
    same = table.crs.equals(target, ignore_axis_order=True)
    there = table.to_crs(target)
    _check_place(table, there, where=where)
    flat = there.assign(geometry=gpd.GeoSeries(shapely.force_2d(there.geometry.to_numpy()), there.index, crs=target))
    return Layer(flat, "" if same else table.crs.to_string())


def read_features(path: Path, *, layer: str | None, shapes: bool = True, dates_as_text: bool = False) -> pd.DataFrame:
    """One layer of a file as it stands; a GeoDataFrame where it has shapes, unless they are not asked for.

    Typed dates may be read as text, in ISO form with the offset they have. Refused as in `layer_name`; or it is empty.
    """
    name = layer_name(path, layer)
    try:
        with opened(path), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Measured")  # Road registers carry distances we do not use.
            warnings.filterwarnings("ignore", message="Could not parse column")  # Numbers and text in one: text.
            table: pd.DataFrame = pyogrio.read_dataframe(
                gdal_path(path), layer=name, read_geometry=shapes, datetime_as_string=dates_as_text
            )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError):
        raise _unreadable(path) from None
    if table.empty:
        raise DataError(f"{path.name}: kartlagret är tomt.", do="exportera om lagret.")
    return table


def layer_name(path: Path, layer: str | None) -> str:
    """The layer asked for, or the only one there is.

    Raises
    ------
    DataError, ParameterError
        Missing or unreadable file, no such layer, or several layers and none named; those there are get listed.
    """
    try:
        with opened(path):
            names = [str(name) for name in pyogrio.list_layers(gdal_path(path))[:, 0]]
    except pyogrio.errors.DataSourceError:
        raise _unreadable(path) from None
    if layer in names or (layer is None and len(names) == 1):
        return layer or names[0]
    raise ParameterError(
        f"{path.name}: " + (f"kartlagret {layer} finns inte." if layer else "filen har flera kartlager."),
        found=", ".join(names[:10]),
        do="skriv lagrets namn under layer: vid källan, eller spara lagret i en egen fil.",
    )


def texts(column: "pd.Series[str]") -> "pd.Series[str]":
    """A layer's column as text: whole numbers without decimals, one spelling of white space, empty is missing."""
    whole = column.where(column % 1 == 0).astype("Int64") if pd.api.types.is_float_dtype(column) else column
    return spelled(whole.astype("string").astype("str"))


def refuse_shapes(layer: gpd.GeoDataFrame, allowed: tuple[str, ...], *, where: str, should: str, do: str) -> None:
    """Refuse a layer with features of other shapes than those allowed.

    Raises
    ------
    DataError
        Says how many there are and what they should be.
    """
    other = int((layer.geometry.notna() & ~layer.geom_type.isin(allowed)).sum())
    if other:
        raise DataError(f"{where}: {should}.", found=f"{other} av {len(layer)} har en annan form", do=do)


def need_columns(frame: pd.DataFrame, columns: list[str], *, where: str) -> None:
    """Refuse a layer that lacks columns.

    Raises
    ------
    DataError
        Names all that are missing and those that are there.
    """
    missing = [column for column in columns if column not in frame]
    if missing:
        there = [str(column) for column in frame.columns if column != "geometry"]
        raise DataError(
            f"{where}: kolumnen {', '.join(missing)} saknas.", found=", ".join(there), do="rätta namnet i kommunfilen."
        )


def near(
    shapes: npt.NDArray[np.object_], areas: gpd.GeoDataFrame | None, *, within: float = NEAR
) -> npt.NDArray[np.bool_]:
    """Which shapes lie in or close to some kommundel; all of them where no kommundel has a polygon.

    Parameters
    ----------
    shapes : array of shapely geometry
        In the kommun's CRS.
    within : float
        Greatest distance to a kommundel. [m]
    """
    if areas is None or not areas.geometry.notna().any():
        return np.ones(len(shapes), dtype=bool)
    polygons = areas.geometry.dropna().to_numpy()
    found = np.zeros(len(shapes), dtype=bool)
    found[shapely.STRtree(shapes).query(polygons, predicate="dwithin", distance=within)[1]] = True
    return found


def _unreadable(path: Path) -> DataError:
    do = "spara som GeoJSON eller GeoPackage."
    if path.suffix.lower() == ".json":
        do = 'spara som GeoJSON, som en lista av objekt ([{"start": ...}, ...]) eller som CSV.'
    return DataError(f"{path.name}: kan inte läsas som kartlager.", do=do)


def _check_place(layer: gpd.GeoDataFrame, there: gpd.GeoDataFrame, *, where: str) -> None:
    """Refuse a layer of which the middle lands outside the country of the kommun's CRS.

    Parameters
    ----------
    layer, there : GeoDataFrame
        In its own CRS, and transformed.
    """
    within = plausible(there.crs, None)
    if not (layer.geometry.notna() & ~layer.geometry.is_empty).any() or _lands(there, within):
        return
    named, system = layer.crs.to_string(), there.crs.to_string()
    turned = layer.set_geometry(shapely.transform(layer.geometry.to_numpy(), lambda at: at[:, ::-1]), crs=layer.crs)
    if _lands(turned.to_crs(there.crs), within):
        raise DataError(
            f"{where}: kartlagret hamnar utanför det område där {system} används; nord och öst är omkastade.",
            found="lagret har nord (latitud) före öst (longitud)",
            do="exportera om lagret med öst (longitud) först; i GeoJSON står longitud alltid först.",
        )
    fits = fitting(*_middle(layer), there.crs, within)
    raise DataError(
        f"{where}: kartlagrets koordinater passar inte till {named}.",
        found=f"lagret hamnar utanför det område där {system} används",
        do=f"skriv crs: {fits} vid lagret i kommunfilen om det stämmer; det går före det som filen säger."
        if fits
        else "kontrollera crs: vid lagret i kommunfilen, och att x är öst och y är norr.",
    )


def _middle(layer: gpd.GeoDataFrame) -> tuple[Floats, Floats]:
    """East and north of the middle feature."""
    boxes = layer.bounds.dropna().to_numpy()
    middle: Floats = np.median(boxes.reshape(-1, 2, 2).mean(axis=1), axis=0)
    return middle[:1], middle[1:]


def _lands(layer: gpd.GeoDataFrame, within: Bounds) -> bool:
    """Whether the middle feature lies in the box."""
    return bool(inside(*_middle(layer), within)[0])
