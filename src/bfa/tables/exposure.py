"""What incidents are counted against: inhabitants, households, parked cars, per grid cell or area of a map layer."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from bfa.errors import DataError, ParameterError
from bfa.tables.contracts import EXPOSURE, validate
from bfa.tables.layers import LAYERS, NEAR, near, need_columns, read_features, read_map, refuse_shapes, texts
from bfa.tables.municipality import ExposureSource, Kommun
from bfa.tables.numerals import column_of_amounts
from bfa.tables.quality import Part, SourceNotes
from bfa.tables.reach import plausible
from bfa.tables.reading import read_table

#: The coordinate system that SCB's cell ids are written in.
GRID = pyproj.CRS("EPSG:3006")


def read_exposure(
    kommun: Kommun, source: ExposureSource, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None = None
) -> Part:
    """The numbers of one source with the squares or areas that they belong to.

    Parameters
    ----------
    source : ExposureSource
        With `cell_id` a table or layer of SCB's cells, of which the squares are made here; without it a layer of
        areas, which are then taken as evenly filled.
    areas : GeoDataFrame, optional
        `contracts.AREAS`; only cells and areas within `layers.NEAR` of some kommundel are kept.

    Returns
    -------
    Part
        In the file's order. Figures: what, year, size [m] or None, approximate, total, inside (the part that falls on
        the kommundelar, or None) and, of a layer of areas, reprojected.

    Raises
    ------
    DataError, ParameterError
        The file, a column or the CRS is wrong, a cell stands twice, no row can be used, or none lies in the kommun.
    """
    path = kommun.file(source.file)
    if source.cell_id and not crs.equals(GRID, ignore_axis_order=True):
        raise ParameterError(
            f"{path.name}: rutornas id kan bara användas när kommunens crs är EPSG:3006 (SWEREF 99 TM).",
            found=crs.to_string(),
            do="skriv crs: EPSG:3006 i kommunfilen, eller ge rutorna som ett kartlager utan cell_id:.",
        )
    cells, notes = _cells(path, source) if source.cell_id else _polygons(path, source, crs)
    if cells.empty:
        raise DataError(
            f"{path.name}: ingen rad kunde läsas.",
            found="; ".join(f"{each['what']} ({each['n']} rader)" for each in notes.to_figures()["reasons"]),
            do="kontrollera cell_id:, size:, n: och decimal: vid källan.",
        )
    close = pd.Series(near(cells.geometry.to_numpy(), areas), index=cells.index)
    if not close.any():
        raise DataError(
            f"{path.name}: ingen ruta eller yta ligger i eller intill någon kommundel.",
            found=f"{len(cells)} stycken, alla mer än {NEAR:.0f} m från kommundelarna",
            do="kontrollera att filen gäller kommunen, och size: eller crs: vid källan.",
        )
    notes.remark(f"ligger mer än {NEAR:.0f} m från alla kommundelar; utelämnas", ~close)
    notes.remark("antalet saknas; raden är kvar utan antal", close & cells["n"].isna())
    kept = cells[close].assign(
        what=source.what,
        year=source.year,
        source=source.source,
        size=float(source.size) if source.size else np.nan,
        approximate=source.cell_id is None,
    )
    table = gpd.GeoDataFrame(validate(kept.reset_index(drop=True), EXPOSURE, where=path.name))
    notes.kept = len(table)
    notes.figures |= _figures(table, source, areas)
    return Part(table, notes)


def refuse_shared_cells(cells: pd.DataFrame, *, where: str) -> None:
    """Refuse sources that both give a number for the same cell (what, year, cell_id).

    Raises
    ------
    DataError
        Says for what and which year, never which cell.
    """
    named = cells.dropna(subset="cell_id")
    double = named[named.duplicated()]
    if len(double):
        kinds = sorted({f"{what} {year}" for what, year in zip(double["what"], double["year"], strict=True)})
        raise DataError(
            f"{where}: samma ruta, vad och år kommer från två källor under exposure.",
            found=f"{len(double)} rutor: {', '.join(kinds[:5])}",
            do="ta bort den ena källan, eller ge dem olika what: eller year:.",
        )


def spread(exposure: gpd.GeoDataFrame, onto: gpd.GeoSeries) -> "pd.Series[float]":
    """The exposure of other areas, by area of overlap.

    Parameters
    ----------
    exposure : GeoDataFrame
        `contracts.EXPOSURE`, of one `what` and year.
    onto : GeoSeries
        Areas in the same CRS.

    Returns
    -------
    Series of float
        As many as fall on each area, as if they were evenly spread in each cell; missing where no cell with a number
        overlaps. A cell without a number adds nothing. [of `what`]

    Notes
    -----
    Areas that together cover a cell once share its number between them and nothing is lost. People live unevenly, so
    the figure is the less certain the smaller the area is beside the cells.
    """
    known = exposure[exposure["n"].notna()]
    cells, targets = known.geometry.to_numpy(), onto.to_numpy()
    target, cell = shapely.STRtree(cells).query(targets, predicate="intersects")
    overlap = shapely.area(shapely.intersection(targets[target], cells[cell]))
    share = overlap / shapely.area(cells)[cell] * known["n"].to_numpy(dtype=float)[cell]
    total = np.bincount(target, weights=share, minlength=len(targets))
    covered = np.bincount(target, weights=overlap, minlength=len(targets)) > 0
    return pd.Series(np.where(covered, total, np.nan), index=onto.index)


def _cells(path: Path, source: ExposureSource) -> tuple[gpd.GeoDataFrame, SourceNotes]:
    """Squares of the rows whose cell id and number can be read; the index is row numbers."""
    frame, notes = _rows(path, source)
    size = int(source.size or 0)
    ids = texts(frame[str(source.cell_id)]).str.replace(rf"^{size}[ _-]?(?=\d{{13}}$)", "", regex=True)
    whole = ids.str.fullmatch(r"\d{13}").fillna(False).astype("bool")
    east, north = (pd.to_numeric(ids.where(whole).str[part]) for part in (slice(0, 6), slice(6, 13)))
    on_grid = (east % size == 0) & (north % size == 0)
    left, low, right, high = plausible(GRID, None)
    placed = east.between(left - size, right) & north.between(low - size, high)
    notes.refuse("rutans id saknas", ids.isna())
    notes.refuse("rutans id är inte 13 siffror (sex för öst, sju för norr)", ~whole)
    notes.refuse("rutan ligger utanför SWEREF 99 TM; öst ska stå före norr", whole & ~placed)
    notes.refuse(f"rutans hörn ligger inte på ett rutnät om {size} m", whole & placed & ~on_grid)
    n = _numbers(frame[source.n], source, notes)
    good = whole & placed & on_grid & ~frame.index.isin(notes.refusals()["row"])
    _refuse_doubles(ids[good], where=path.name)
    squares = shapely.box(east[good], north[good], east[good] + size, north[good] + size)
    return gpd.GeoDataFrame({"cell_id": ids[good], "n": n[good]}, geometry=squares, crs=GRID), notes


def _rows(path: Path, source: ExposureSource) -> tuple[pd.DataFrame, SourceNotes]:
    columns = [str(source.cell_id), source.n]
    if path.suffix.lower() in LAYERS:
        layer = read_features(path, layer=source.layer, shapes=False)
        need_columns(layer, columns, where=path.name)
        return _numbered(layer), SourceNotes(source.source, path.name, "kartlager", read=len(layer))
    table = read_table(path, source, columns=columns)
    notes = SourceNotes(source.source, path.name, table.encoding, read=len(table.frame) + len(table.refused))
    notes.take(table)
    return table.frame, notes


def _polygons(path: Path, source: ExposureSource, crs: pyproj.CRS) -> tuple[gpd.GeoDataFrame, SourceNotes]:
    """Areas of the layer with a number that can be read, broken ones mended; the index is the place in the file."""
    layer = read_map(path, layer=source.layer, crs=source.crs, target=crs)
    need_columns(layer.table, [source.n], where=path.name)
    refuse_shapes(
        layer.table,
        ("Polygon", "MultiPolygon"),
        where=path.name,
        should="områdena ska vara ytor",
        do="välj ett lager med ytor (polygoner), eller ange cell_id: för rutor.",
    )
    table = _numbered(layer.table)
    notes = SourceNotes(source.source, path.name, "kartlager", read=len(table))
    notes.figures["reprojected"] = layer.reprojected
    broken = table.geometry.notna() & ~table.geometry.is_valid
    notes.remark("trasig yta; lagad", broken)
    shapes = table.geometry.where(~broken, table.geometry.make_valid()) if broken.any() else table.geometry
    notes.refuse("ytan saknas", ~(shapes.area > 0))
    n = _numbers(table[source.n], source, notes)
    good = ~table.index.isin(notes.refusals()["row"])
    missing = pd.Series(pd.NA, index=table.index, dtype="str")
    return gpd.GeoDataFrame({"cell_id": missing[good], "n": n[good]}, geometry=shapes[good], crs=crs), notes


def _numbered(layer: pd.DataFrame) -> pd.DataFrame:
    return layer.set_axis(pd.RangeIndex(1, len(layer) + 1, name="row"), axis=0)


def _numbers(column: "pd.Series[str]", source: ExposureSource, notes: SourceNotes) -> "pd.Series[float]":
    """The numbers; what is written but is no number, or is below zero, is refused. Zero is zero, missing is missing."""
    found = column_of_amounts(column, decimal=source.decimal)
    notes.refuse("antalet är inte ett tal, eller kan vara tusental (1,000)", column.notna() & ~np.isfinite(found))
    notes.refuse("antalet är under noll", found < 0)
    return found


def _refuse_doubles(ids: "pd.Series[str]", *, where: str) -> None:
    double = ids.duplicated()
    if double.any():
        raise DataError(
            f"{where}: samma ruta står flera gånger.",
            found=f"{int(double.sum())} rader, först rad {int(double.index[double.to_numpy()][0])}",
            do="ta bort dubbletterna, eller dela filen: en fil per år eller grupp.",
        )


def _figures(
    table: gpd.GeoDataFrame, source: ExposureSource, areas: gpd.GeoDataFrame | None
) -> dict[str, str | int | float | bool | None]:
    mapped = areas is not None and bool(areas.geometry.notna().any())
    inside = float(spread(table, areas.geometry.dropna()).sum()) if mapped and areas is not None else None
    return {
        "what": source.what,
        "year": source.year,
        "size": source.size,
        "approximate": source.cell_id is None,
        "total": float(table["n"].sum()),
        "inside": inside,
    }
