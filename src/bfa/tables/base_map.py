"""The base map under every map: roads, water and green from the user's own layer, so that no tile server is asked."""

import geopandas as gpd
import pyproj

from bfa.errors import DataError
from bfa.tables.areas import read_layer
from bfa.tables.layers import need_columns
from bfa.tables.municipality import Kommun
from bfa.tables.quality import Part, SourceNotes

# Detail finer than this does not show on a map of a kommundel. [m]
_FINEST = 2.0


def read_base_map(kommun: Kommun, source: str, *, crs: pyproj.CRS) -> Part:
    """The base layer that the kommun file names: kind, and geometry simplified to 2 m; every other column is dropped.

    Raises
    ------
    DataError
        The layer cannot be read, lies elsewhere, or lacks the column kind.
    """
    path = kommun.file(source)
    layer = read_layer(path, crs=None, target=crs)
    need_columns(layer, ["kind"], where=path.name)
    kept = layer[layer.geometry.notna() & ~layer.geometry.is_empty]
    if kept.empty:
        raise DataError(f"{path.name}: bakgrundskartan har ingen geometri.", do="exportera om lagret med geometri.")
    shapes = kept.geometry.simplify(_FINEST)
    table = gpd.GeoDataFrame({"kind": kept["kind"].astype("str")}, geometry=shapes, crs=crs).reset_index(drop=True)
    return Part(table, SourceNotes("", path.name))
