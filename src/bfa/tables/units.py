"""The kommun's own polygons to count in: NYKO, basområden, statistikområden, whole and each under its own name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pyproj

from bfa.errors import DataError
from bfa.tables.areas import need_columns
from bfa.tables.contracts import UNITS, validate
from bfa.tables.layers import near, read_map, refuse_shapes, texts
from bfa.tables.municipality import Kommun, UnitSource
from bfa.tables.naming import reading_order
from bfa.tables.overlaps import overlaps
from bfa.tables.polygons import SURFACES, mend, union
from bfa.tables.quality import TOLD, remark_line


@dataclass(frozen=True, slots=True)
class OwnUnits:
    """The units and what was done to them.

    Attributes
    ----------
    table : GeoDataFrame
        `contracts.UNITS` in the kommun's CRS, in reading order of the names.
    polygons : int
        Polygons read, before those of one name were dissolved.
    mended : int
        Invalid polygons that were mended.
    flat : int
        Polygons left out because they have no ground.
    nameless : int
        Polygons left out because they have no name.
    far : int
        Units kept that lie outside every kommundel.
    overlapping : int
        Units that share at least 5 % of the smaller one's ground with another.
    reprojected : str
        The CRS that the layer was transformed from; "" where it was in the kommun's already.
    """

    table: gpd.GeoDataFrame
    polygons: int
    mended: int
    flat: int
    nameless: int
    far: int
    overlapping: int
    reprojected: str


def read_units(
    kommun: Kommun, source: UnitSource, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None = None
) -> OwnUnits:
    """The kommun's own polygons, dissolved by name and cut by nothing.

    Parameters
    ----------
    areas : GeoDataFrame, optional
        `contracts.AREAS`, to tell a layer that belongs elsewhere.

    Raises
    ------
    DataError, ParameterError
        The layer cannot be read, holds points or lines, lacks the column or a CRS, holds broken polygons that may not
        be mended, or has no polygon with name and ground in the kommun.
    """
    path = kommun.file(source.file)
    layer = read_map(path, layer=source.layer, crs=source.crs, target=crs)
    need_columns(layer.table, [source.unit], where=path.name)
    refuse_shapes(
        layer.table,
        SURFACES,
        where=path.name,
        should="de egna områdena ska vara ytor",
        do="välj lagret med områdenas gränser som ytor (polygoner).",
    )
    names = texts(layer.table[source.unit])
    whole, mended, flat = mend(layer.table, repair=source.repair, where=path.name)
    named = whole.assign(unit=names)[names.notna() & whole.geometry.notna()]
    outside = ~near(named.geometry.to_numpy(), areas, within=0)
    if outside.all():
        raise DataError(
            f"{path.name}: inget område med namn och yta ligger i någon kommundel.",
            found=f"{len(named)} ytor med namn",
            do="kontrollera att lagret gäller kommunen, unit: och crs: vid källan.",
        )
    table = _dissolved(named)
    shared = overlaps(list(table["unit"]), table.geometry.to_numpy())
    return OwnUnits(
        gpd.GeoDataFrame(validate(table, UNITS, where=path.name)),
        polygons=len(names),
        mended=mended,
        flat=flat,
        nameless=int(names.isna().sum()),
        far=int((~near(table.geometry.to_numpy(), areas, within=0)).sum()),
        overlapping=len({name for pair in shared for name in (pair.one, pair.other)}),
        reprojected=layer.reprojected,
    )


def _dissolved(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    grouped = layer.groupby("unit", sort=False)
    shapes = gpd.GeoSeries([union(part.geometry) for _, part in grouped], crs=layer.crs)
    table = gpd.GeoDataFrame({"unit": list(grouped.groups)}, geometry=shapes)
    return table.sort_values("unit", key=lambda names: names.map(reading_order), ignore_index=True)


def unit_figures(parts: Sequence[OwnUnits]) -> dict[str, Any] | None:
    """The own polygons as the quality report tells them; None without any."""
    if not parts:
        return None
    counted = ("polygons", "mended", "flat", "nameless", "far", "overlapping", "reprojected")
    return {"n": len(parts[0].table), **{name: getattr(parts[0], name) for name in counted}}


def unit_remarks(parts: Sequence[OwnUnits]) -> list[dict[str, Any]]:
    """One line on the own polygons: how many there are, and what was done to them."""
    return [remark_line(_said(units), len(units.table), grade=TOLD) for units in parts]


def _said(units: OwnUnits) -> str:
    done = (
        (units.mended, f"{units.mended} trasiga ytor lagade"),
        (units.flat, f"{units.flat} ytor utan mark utelämnade"),
        (units.nameless, f"{units.nameless} ytor utan namn utelämnade"),
        (units.far, f"{units.far} områden helt utanför kommundelarna"),
        (units.overlapping, f"{units.overlapping} områden ligger delvis på ett annat; det första gäller"),
        (units.reprojected, f"omräknat från {units.reprojected}"),
    )
    head = f"egna områden: {len(units.table)} ur {units.polygons} ytor"
    return "; ".join([head, *(text for n, text in done if n)])
