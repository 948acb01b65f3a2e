"""The kommun's own polygons to count in: NYKO, basområden, statistikområden, whole and each under its own name."""

import geopandas as gpd
import pyproj

from bfa.errors import DataError
from bfa.tables.contracts import UNITS, validate
from bfa.tables.layers import near, need_columns, read_map, refuse_shapes, texts
from bfa.tables.municipality import Kommun, UnitSource
from bfa.tables.overlaps import overlaps
from bfa.tables.polygons import SURFACES, dissolved, mend
from bfa.tables.quality import TOLD, Part, SourceNotes

#: What was done to the polygons, by its figure.
_DONE = {
    "mended": "{} trasiga ytor lagade",
    "flat": "{} ytor utan mark utelämnade",
    "nameless": "{} ytor utan namn utelämnade",
    "far": "{} områden helt utanför kommundelarna",
    "overlapping": "{} områden ligger delvis på ett annat; det första gäller",
    "reprojected": "omräknat från {}",
}


def read_units(kommun: Kommun, source: UnitSource, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None = None) -> Part:
    """The kommun's own polygons, dissolved by name and cut by nothing.

    Parameters
    ----------
    areas : GeoDataFrame, optional
        `contracts.AREAS`, to tell a layer that belongs elsewhere.

    Returns
    -------
    Part
        In reading order of the names. Figures: n, polygons (read, before those of one name were dissolved), mended,
        flat (without ground, left out), nameless (left out), far (kept, outside every kommundel), overlapping (share
        at least 5 % of the smaller one's ground with another), reprojected (the layer's own CRS, "" where it was the
        kommun's). One remark says them.

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
    table = dissolved(named, "unit")
    shared = overlaps(list(table["unit"]), table.geometry.to_numpy())
    figures = {
        "n": len(table),
        "polygons": len(names),
        "mended": mended,
        "flat": flat,
        "nameless": int(names.isna().sum()),
        "far": int((~near(table.geometry.to_numpy(), areas, within=0)).sum()),
        "overlapping": len({name for pair in shared for name in (pair.one, pair.other)}),
        "reprojected": layer.reprojected,
    }
    notes = SourceNotes("", path.name, figures=figures)
    head = f"egna områden: {len(table)} ur {len(names)} ytor"
    done = [text.format(figures[name]) for name, text in _DONE.items() if figures[name]]
    notes.add("; ".join([head, *done]), len(table), grade=TOLD)
    return Part(gpd.GeoDataFrame(validate(table, UNITS, where=path.name)), notes)
