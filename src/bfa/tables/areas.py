"""The kommundelar: polygons of one name dissolved, broken ones mended, population from the layer or another."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from bfa.errors import DataError
from bfa.tables.contracts import AREAS, validate
from bfa.tables.municipality import AreaPopulation, AreaSource, Kommun
from bfa.tables.naming import reading_order
from bfa.tables.point_in_polygon import polygon_at
from bfa.tables.points import known_crs


@dataclass(frozen=True, slots=True)
class Areas:
    """The kommundelar and what was done to them.

    Attributes
    ----------
    table : GeoDataFrame
        `contracts.AREAS` in the kommun's CRS, in reading order of the names.
    polygons : int
        Polygons read, before those of one name were dissolved.
    mended : int
        Invalid polygons that were mended.
    nameless : int
        Polygons left out because they have no name.
    """

    table: gpd.GeoDataFrame
    polygons: int
    mended: int
    nameless: int


def read_areas(kommun: Kommun, source: AreaSource, *, crs: pyproj.CRS) -> Areas:
    """The kommundelar of a kommun.

    Parameters
    ----------
    kommun : Kommun
        Gives the folder and the kommun's name.
    source : AreaSource
        A map layer, or a table without geometry (name and population only).
    crs : CRS
        The kommun's, projected in metres.

    Raises
    ------
    DataError, ParameterError
        The file cannot be read, lacks a column or a CRS, or holds invalid polygons that may not be mended.
    """
    path = kommun.file(source.file)
    own = source.population if isinstance(source.population, str) else None
    layer = read_layer(path, crs=source.crs, target=crs)
    need_columns(layer, [source.kommundel, *([own] if own else [])], where=path.name)
    names = area_names(layer[source.kommundel], source.values, source.prefix)
    nameless = int(names.isna().sum())
    layer = layer.assign(kommundel=names)[names.notna()]
    _refuse_other_shapes(layer, where=path.name)
    layer, mended = _mended(layer, repair=source.repair, where=path.name)
    table = _dissolved(layer, own).assign(kommun=kommun.kommun)
    table["population_year"] = source.population_year if own else None
    table["population_approximate"] = False if own else None
    if isinstance(source.population, AreaPopulation):
        table = _spread(table, kommun.file(source.population.file), source.population, crs)
    frame = gpd.GeoDataFrame(table, geometry="geometry", crs=crs)
    ordered = frame.sort_values("kommundel", key=lambda names: names.map(reading_order), ignore_index=True)
    return Areas(gpd.GeoDataFrame(validate(ordered, AREAS, where=path.name)), len(names), mended, nameless)


def area_names(text: "pd.Series[str]", values: dict[str, str], prefix: str) -> "pd.Series[str]":
    """Kommundel names: whole numbers without decimals, recoded where listed, with the prefix; empty is missing."""
    whole = text.astype("Int64") if pd.api.types.is_float_dtype(text) else text
    plain = whole.astype("string").str.strip().str.normalize("NFC")
    plain = plain.where(plain != "")
    return (prefix + plain.map(lambda name: values.get(name, name), na_action="ignore")).astype("str")


def read_layer(path: Path, *, crs: str | None, target: pyproj.CRS) -> gpd.GeoDataFrame:
    """A map layer in the target CRS; a layer without geometry gets missing geometry.

    Parameters
    ----------
    path : Path
        Anything GDAL reads: GeoJSON, GeoPackage, shape, CSV without geometry.
    crs : str, optional
        The layer's own CRS; overrides what the file says.
    target : CRS
        What to transform to.

    Raises
    ------
    DataError
        Missing, unreadable or empty file, no CRS, or coordinates outside the CRS' area of use.
    """
    if not path.is_file():
        raise DataError(f"{path.name}: filen finns inte.", found=str(path.parent), do="kontrollera sökvägen.")
    try:
        layer = gpd.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError):
        raise DataError(
            f"{path.name}: kan inte läsas som kartlager.", do="spara som GeoJSON eller GeoPackage."
        ) from None
    if layer.empty:
        raise DataError(f"{path.name}: kartlagret är tomt.", do="exportera om lagret.")
    if not isinstance(layer, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(layer, geometry=gpd.GeoSeries([None] * len(layer), index=layer.index, crs=target))
    if crs:
        layer = layer.set_crs(known_crs(crs, where=path.name), allow_override=True)
    if layer.crs is None:
        raise DataError(f"{path.name}: kartlagret säger inte sitt koordinatsystem.", do="skriv crs: vid källan.")
    _check_bounds(layer, where=path.name)
    return layer.to_crs(target)


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


def locate(points: gpd.GeoSeries, areas: gpd.GeoDataFrame) -> "pd.Series[str]":
    """Name of the kommundel each point lies in; missing outside all. On a shared border the first in the file wins."""
    found = pd.Series(pd.NA, index=points.index, dtype="str")
    there = points.to_numpy()
    number = polygon_at(shapely.get_x(there), shapely.get_y(there), areas.geometry.to_numpy())
    inside = np.flatnonzero(number >= 0)
    found.iloc[inside] = areas["kommundel"].to_numpy()[number[inside]]
    return found


def _check_bounds(layer: gpd.GeoDataFrame, *, where: str) -> None:
    use = layer.crs.area_of_use
    box = layer.total_bounds
    if use is None or not np.isfinite(box).all():
        return
    change = pyproj.Transformer.from_crs("EPSG:4326", layer.crs, always_xy=True)
    left, low, right, high = use.bounds if layer.crs.is_geographic else change.transform_bounds(*use.bounds)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if not (left <= x <= right and low <= y <= high):
        raise DataError(
            f"{where}: koordinaterna passar inte till {layer.crs.to_string()}.",
            do="kontrollera crs: vid källan, och att x är öst och y är norr.",
        )


def _refuse_other_shapes(layer: gpd.GeoDataFrame, *, where: str) -> None:
    other = int((layer.geometry.notna() & ~layer.geom_type.isin(["Polygon", "MultiPolygon"])).sum())
    if other:
        raise DataError(
            f"{where}: kommundelarna ska vara ytor.",
            found=f"{other} av {len(layer)} är punkter, linjer eller blandade former",
            do="välj lagret med kommundelarnas gränser som ytor (polygoner).",
        )


def _mended(layer: gpd.GeoDataFrame, *, repair: bool, where: str) -> tuple[gpd.GeoDataFrame, int]:
    broken = layer.geometry.notna() & ~layer.is_valid
    count = int(broken.sum())
    if count and not repair:
        raise DataError(f"{where}: {count} polygoner är trasiga.", do="rätta dem i kartprogrammet, eller repair: true.")
    if not count:
        return layer, 0
    return layer.assign(geometry=layer.geometry.where(~broken, layer.geometry.make_valid())), count


def _dissolved(layer: gpd.GeoDataFrame, population: str | None) -> gpd.GeoDataFrame:
    people = pd.to_numeric(layer[population], errors="coerce") if population else pd.Series(np.nan, index=layer.index)
    grouped = layer.assign(population=people).groupby("kommundel", sort=False)
    shapes = [_union(part.geometry) for _, part in grouped]
    return gpd.GeoDataFrame(
        {"kommundel": list(grouped.groups), "population": grouped["population"].sum(min_count=1).to_numpy()},
        geometry=gpd.GeoSeries(shapes, crs=layer.crs),
    )


def _union(shapes: gpd.GeoSeries) -> shapely.Geometry | None:
    there = shapes.dropna()
    return there.union_all() if len(there) else None


def _spread(table: gpd.GeoDataFrame, path: Path, source: AreaPopulation, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Population by area of overlap, as if people lived evenly in each polygon of the other layer."""
    layer = read_layer(path, crs=source.crs, target=crs)
    need_columns(layer, [source.column], where=path.name)
    layer, _ = _mended(layer, repair=True, where=path.name)
    people = pd.to_numeric(layer[source.column], errors="coerce").to_numpy()
    inside, other = shapely.STRtree(layer.geometry.to_numpy()).query(table.geometry.to_numpy(), predicate="intersects")[
        :2
    ]
    overlap = shapely.area(shapely.intersection(table.geometry.to_numpy()[inside], layer.geometry.to_numpy()[other]))
    share = overlap / layer.geometry.area.to_numpy()[other]
    spread = np.bincount(inside, weights=np.nan_to_num(share * people[other]), minlength=len(table))
    covered = np.bincount(inside, weights=overlap, minlength=len(table)) > 0
    return table.assign(
        population=np.where(covered, np.round(spread), np.nan),
        population_year=source.year,
        population_approximate=True,
    )
