import geopandas as gpd
import pyproj
import pytest
from shapely import LineString

from bfa.errors import DataError
from bfa.tables.base_map import read_base_map
from bfa.tables.municipality import Kommun

SWEREF = pyproj.CRS(3006)


def kommun_with(tmp_path, **columns) -> Kommun:
    line = LineString([(600_000, 6_500_000), (600_001, 6_500_500), (600_000, 6_501_000)])
    layer = gpd.GeoDataFrame(columns, geometry=[line] * len(next(iter(columns.values()))), crs=3006)
    layer.to_file(tmp_path / "karta.geojson", driver="GeoJSON")
    kommun = Kommun(kommun="X", base_map="karta.geojson")
    kommun._path = tmp_path / "x.yml"
    return kommun


def test_only_kind_and_shape_are_kept_and_detail_under_two_metres_goes(tmp_path):
    kommun = kommun_with(tmp_path, kind=["väg", "vatten"], agare=["N.N.", "N.N."])
    layer = read_base_map(kommun, kommun.base_map, crs=SWEREF).table
    assert list(layer.columns) == ["kind", "geometry"]
    assert [len(line.coords) for line in layer.geometry] == [2, 2]
    assert layer.crs == SWEREF


def test_a_base_map_without_kinds_is_refused_by_name(tmp_path):
    with pytest.raises(DataError, match=r"karta\.geojson.*kind"):
        read_base_map(kommun_with(tmp_path, namn=["Storgatan"]), "karta.geojson", crs=SWEREF)
