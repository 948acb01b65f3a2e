"""Risk places: from a map layer or a table with coordinates to points and polygons with a kind."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj

from bfa.errors import DataError, ParameterError
from bfa.tables.areas import read_layer
from bfa.tables.contracts import PLACES, validate
from bfa.tables.disk import opened
from bfa.tables.layers import LAYERS, need_columns
from bfa.tables.municipality import Kommun, PlaceSource
from bfa.tables.opening_hours import read_hours
from bfa.tables.packed import inner_suffix
from bfa.tables.personal import looks_personal
from bfa.tables.placing import read_points
from bfa.tables.points import shapes
from bfa.tables.quality import Part, SourceNotes, remark_line
from bfa.tables.reading import read_table
from bfa.tables.recoding import recode

OURS = ("place_id", "name", "kind", "opening_hours")
#: What becomes of a place that lies nowhere, and what to do about it.
_LEFT_OUT = "platsen är utelämnad"
#: Opening hours that no rule can use.
_UNREAD_HOURS = "öppettiderna går inte att läsa; regler om öppet och stängning ser inte platsen"
_MEND = "rätta koordinaterna i filen om platsen ska vara med"


def read_places(kommun: Kommun, source: PlaceSource, *, crs: pyproj.CRS) -> Part:
    """The risk places of one source.

    Parameters
    ----------
    source : PlaceSource
        Layer or table, as it lies or in a zip; multipoints become one place per point.

    Returns
    -------
    Part
        A place without usable coordinates is left out and told; a name like a personnummer is emptied.

    Raises
    ------
    DataError, ParameterError
        The file, a column or the CRS is wrong, a place has no kind, or no place has usable coordinates.
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
    notes = SourceNotes(source.source, path.name)
    with opened(path):
        read = _layer if inner_suffix(path) in LAYERS else _table
    layer = read(path, source, notes, crs)
    notes.read = len(layer)
    layer = _with_shape(layer, notes)
    table = _named(layer, source, notes, crs)
    table["source"] = source.source or path.stem
    if "kind" not in table:
        table["kind"] = source.kind
    rows = pd.Series([f"{path.stem}:{number}" for number in range(1, len(table) + 1)], index=table.index)
    table["place_id"] = table["place_id"].fillna(rows) if "place_id" in table else rows
    notes.kept = len(table)
    return Part(gpd.GeoDataFrame(validate(table, PLACES, where=path.name)), notes)


def place_remarks(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Lines of the quality report: the places left out of each file, by reason, and what else was remarked on."""
    found = [part.notes.to_figures() for part in parts]
    return [
        line | {"what": f"{each['file']}: {line['what']}"}
        for each in found
        for line in (*(remark_line(**reason, do=_MEND) for reason in each["reasons"]), *each["remarks"])
    ]


def _with_shape(layer: gpd.GeoDataFrame, notes: SourceNotes) -> gpd.GeoDataFrame:
    """The places that lie somewhere, one for each point; the others are told."""
    there = layer.geometry.notna() & ~layer.geometry.is_empty
    notes.refuse(f"läge saknas; {_LEFT_OUT}", ~there)
    if not there.any():
        raise DataError(
            f"{notes.file}: ingen plats har läsbara koordinater.",
            found="; ".join(f"{line['what']} ({line['n']} rader)" for line in notes.to_figures()["reasons"]),
            do="kontrollera x:, y: (eller point:), decimal: och crs: vid källan.",
        )
    kept = layer[there]
    return kept.explode() if kept.geom_type.eq("MultiPoint").any() else kept


def _named(layer: gpd.GeoDataFrame, source: PlaceSource, notes: SourceNotes, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Our columns under our names; a name that looks like a personal number is taken away, and told."""
    table = gpd.GeoDataFrame(
        {
            ours: recode(layer[theirs].astype("str"), source.values.get(ours))[0]
            for ours, theirs in source.columns.items()
        },
        geometry=layer.geometry,
        crs=crs,
    )
    if "name" in table:
        personal = looks_personal(table["name"])
        notes.remark("namnet liknar ett personnummer; det är borttaget", personal)
        table["name"] = table["name"].mask(personal)
    if "opening_hours" in table:
        unread = table["opening_hours"].notna() & read_hours(table["opening_hours"]).isna()
        notes.remark(_UNREAD_HOURS, unread, do="skriv som fre-lör 18-02, ons 18-01")
    return table.reset_index(drop=True)


def _layer(path: Path, source: PlaceSource, notes: SourceNotes, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    layer = read_layer(path, crs=source.crs, target=crs, layer=source.layer)
    need_columns(layer, list(source.columns.values()), where=path.name)
    return layer.set_axis(pd.RangeIndex(1, len(layer) + 1, name="row"), axis=0)


def _table(path: Path, source: PlaceSource, notes: SourceNotes, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    columns = [source.point] if source.point else [source.x, source.y]
    if not (all(columns) and source.crs):
        raise ParameterError(
            f"{path.name}: platserna saknar koordinater.", do="skriv x: och y: (eller point:), och crs: vid källan."
        )
    table = read_table(path, source, columns=[*source.columns.values(), *(name for name in columns if name)])
    notes.take(table)

    def left_out(said: str, rows: "pd.Series[bool]") -> None:
        notes.refuse(f"{said}; {_LEFT_OUT}", rows)

    points = read_points(table, source, left_out, crs=crs, areas=None, where=path.name)
    return gpd.GeoDataFrame(table.frame, geometry=shapes(points, crs))
