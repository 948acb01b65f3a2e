"""The streets: a layer of lines to segments with a stable id, a length and, where there is one, a name."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from bfa.errors import DataError
from bfa.tables.contracts import STREETS, validate
from bfa.tables.layers import NEAR, near, need_columns, read_map, refuse_shapes, texts
from bfa.tables.municipality import Kommun, StreetSource
from bfa.tables.personal import looks_personal
from bfa.tables.quality import Part, SourceNotes

#: A segment longer than this is reported: incidents at its two ends hardly share a place. [m]
LONG = 500.0


def read_streets(
    kommun: Kommun, source: StreetSource, *, crs: pyproj.CRS, areas: gpd.GeoDataFrame | None = None
) -> Part:
    """The street segments of a kommun.

    Parameters
    ----------
    source : StreetSource
        A layer of lines. Without `id` a segment's id is the feature's place in the file, from 1; the parts of a
        feature are told apart by a number after a point, as 7.1 and 7.2.
    areas : GeoDataFrame, optional
        `contracts.AREAS`; only segments within `layers.NEAR` of some kommundel are kept.

    Returns
    -------
    Part
        In the file's order. Figures: lines (features read), split (features of several parts, each a segment of its
        own), missing (features without geometry), pointlike (parts without length, left out), far (segments left out);
        of the segments kept: n, kilometres [km], long (above `LONG`; not split), twice (exactly on an earlier one, in
        either direction), nameless; reprojected (the layer's own CRS, "" where it was the kommun's).

    Raises
    ------
    DataError, ParameterError
        The layer cannot be read, holds points or areas, lacks a column or a CRS, an id is missing or stands twice,
        or no segment lies near the kommundelar.
    """
    path = kommun.file(source.file)
    layer = read_map(path, layer=source.layer, crs=source.crs, target=crs)
    need_columns(layer.table, [name for name in (source.id, source.name) if name], where=path.name)
    refuse_shapes(
        layer.table,
        ("LineString", "MultiLineString", "LinearRing"),
        where=path.name,
        should="gatorna ska vara linjer",
        do="välj lagret med gatornas mittlinjer (linjer), inte punkter eller ytor.",
    )
    lines = layer.table.geometry.to_numpy()
    shapes: npt.NDArray[np.object_] = np.asarray(shapely.get_parts(lines), dtype=object)
    feature = np.repeat(np.arange(len(lines)), shapely.get_num_geometries(lines))
    length = shapely.length(shapes)
    usable = np.isfinite(length) & (length > 0)
    close = usable.copy()
    close[usable] = near(shapes[usable], areas)
    if not close.any():
        raise DataError(
            f"{path.name}: ingen gata ligger i eller intill någon kommundel.",
            found=f"{int(usable.sum())} linjer, alla mer än {NEAR:.0f} m från kommundelarna",
            do="kontrollera att lagret gäller kommunen, och crs: vid källan.",
        )
    table = _segments(layer.table, source, feature, where=path.name).assign(length=length)
    kept = gpd.GeoDataFrame(table[close], geometry=shapes[close], crs=crs).reset_index(drop=True)
    figures = {
        "n": len(kept),
        "kilometres": round(float(kept["length"].sum()) / 1000, 1),
        "lines": len(layer.table),
        "split": int((np.bincount(feature) > 1).sum()),
        "missing": int((layer.table.geometry.isna() | layer.table.geometry.is_empty).sum()),
        "pointlike": int((~usable & ~shapely.is_empty(shapes)).sum()),
        "far": int((usable & ~close).sum()),
        "long": int((kept["length"] > LONG).sum()),
        "twice": int(pd.Series(shapely.to_wkb(shapely.normalize(shapes[close]))).duplicated().sum()),
        "nameless": int(kept["name"].isna().sum()),
        "reprojected": layer.reprojected,
    }
    checked = gpd.GeoDataFrame(validate(kept, STREETS, where=path.name))
    return Part(checked, SourceNotes("", path.name, figures=figures))


def _segments(
    layer: gpd.GeoDataFrame, source: StreetSource, feature: npt.NDArray[np.intp], *, where: str
) -> pd.DataFrame:
    """segment_id and name of every part, in the order of `feature`; ids do not depend on what is left out later."""
    own = texts(layer[source.id]) if source.id else pd.Series(np.arange(1, len(layer) + 1)).astype("str")
    if source.id:
        _refuse_unclear(own, where=where)
    names = texts(layer[source.name]) if source.name else pd.Series(pd.NA, index=layer.index, dtype="str")
    parts = np.bincount(feature, minlength=len(layer))[feature]
    number = np.arange(len(feature)) - np.searchsorted(feature, feature) + 1
    ids = own.to_numpy(dtype=object)[feature]
    tails = np.where(parts > 1, np.char.add(".", number.astype(str)), "").astype(object)
    return pd.DataFrame({"segment_id": ids + tails, "name": names.mask(looks_personal(names)).to_numpy()[feature]})


def _refuse_unclear(ids: "pd.Series[str]", *, where: str) -> None:
    wrong = ids.isna() | ids.duplicated()
    if wrong.any():
        raise DataError(
            f"{where}: {int(wrong.sum())} gator saknar id eller har samma id som en annan.",
            found=f"först rad {int(np.flatnonzero(wrong)[0]) + 1}",
            do="välj en annan kolumn under id:, eller ta bort id: så numreras gatorna i filens ordning.",
        )
