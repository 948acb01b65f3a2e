import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from small_kommun import EAST, NORTH, layer, settings, square

from bfa.errors import DataError
from bfa.tables.areas import area_names, locate, read_areas
from bfa.tables.municipality import AreaSource

SWEREF = pyproj.CRS("EPSG:3006")


def areas_of(kommun, **changes):
    source = AreaSource(**{**settings()["areas"], **changes})
    return read_areas(kommun, source, crs=SWEREF)


def test_population_from_another_layer_is_spread_by_area_and_marked_approximate(small):
    other = layer(square("hela", EAST, side=2_000))
    population = {"file": "data/folk.geojson", "column": "folk", "year": 2010, "source": "SCB", "crs": "EPSG:3006"}
    table = areas_of(small(files={"folk.geojson": other}), population=population).table
    assert table["population"].tolist() == [250, 250]
    assert table["population_approximate"].tolist() == [True, True]
    assert table["population_year"].tolist() == [2010, 2010]


def test_population_that_no_layer_covers_is_missing_and_not_zero(small):
    other = layer(square("A", EAST))
    population = {"file": "data/folk.geojson", "column": "folk", "year": 2010, "source": "SCB", "crs": "EPSG:3006"}
    table = areas_of(small(files={"folk.geojson": other}), population=population).table
    assert table["population"].tolist()[0] == 1000
    assert pd.isna(table["population"].tolist()[1])


def test_a_broken_polygon_is_mended_and_counted_or_refused(small):
    bow = square("A", EAST)
    ring = bow["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    kommun = small(files={"delar.geojson": layer(bow, square("B", EAST + 2_000))})
    assert areas_of(kommun).notes.figures["mended"] == 1
    with pytest.raises(DataError, match="trasiga"):
        areas_of(kommun, repair=False)


def test_a_polygon_without_name_is_left_out_and_counted(small):
    kommun = small(files={"delar.geojson": layer(square("A", EAST), square("", EAST + 1_000))})
    found = areas_of(kommun)
    assert found.notes.figures["nameless"] == 1
    assert found.table["kommundel"].tolist() == ["A"]


def test_a_missing_column_is_refused_with_those_there_are(small):
    with pytest.raises(DataError, match="kolumnen stadsdel saknas") as caught:
        areas_of(small(), kommundel="stadsdel")
    assert "namn" in str(caught.value)


def test_a_layer_whose_coordinates_do_not_fit_its_crs_is_refused(small):
    with pytest.raises(DataError, match="passar inte till"):
        areas_of(small(), crs="EPSG:4326")


def test_a_file_that_is_no_layer_is_refused(small):
    with pytest.raises(DataError, match="kartlager"):
        areas_of(small(files={"delar.geojson": "inte en karta"}))


def test_a_table_without_map_gives_names_and_population(small):
    kommun = small(files={"delar.csv": "namn;folk\nA;100\nB;200\n"})
    table = areas_of(kommun, file="data/delar.csv", crs=None).table
    assert table["population"].tolist() == [100, 200]
    assert table.geometry.isna().all()


def test_numbers_read_as_decimals_are_whole_in_a_name():
    assert area_names(pd.Series([1.0, 31.0, np.nan]), {}, "Distrikt ").tolist()[:2] == ["Distrikt 1", "Distrikt 31"]


def test_a_point_on_a_shared_border_belongs_to_the_first():
    boxes = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    areas = gpd.GeoDataFrame({"kommundel": ["A", "B"]}, geometry=boxes, crs=SWEREF)
    points = pd.DataFrame({"east": [1, 3, np.nan], "north": [0.5, 0.5, np.nan]})
    found = locate(points, areas)
    assert found.iloc[0] == "A"
    assert found.isna().tolist() == [False, True, True]


@given(st.lists(st.tuples(st.floats(-2, 5), st.floats(-2, 5)), min_size=1, max_size=40))
def test_the_quick_join_agrees_with_geopandas(spots):
    shapes = [shapely.box(0, 0, 1, 1), shapely.Point(3, 3).buffer(1.5), shapely.box(1, 0, 3, 1)]
    areas = gpd.GeoDataFrame({"kommundel": ["A", "B", "C"]}, geometry=shapes, crs=SWEREF)
    points = gpd.GeoSeries([shapely.Point(spot) for spot in spots], crs=SWEREF)
    joined = gpd.sjoin(gpd.GeoDataFrame(geometry=points), areas, predicate="intersects", how="left")
    first = joined.sort_values("index_right").groupby(level=0)["kommundel"].first().reindex(points.index)
    located = locate(pd.DataFrame(spots, columns=["east", "north"]), areas).astype("str")
    assert located.fillna("-").tolist() == first.fillna("-").tolist()


def test_the_corner_of_the_first_square_is_where_it_should_be(small):
    assert areas_of(small()).table.total_bounds.tolist() == [EAST, NORTH, EAST + 2_000, NORTH + 1_000]
