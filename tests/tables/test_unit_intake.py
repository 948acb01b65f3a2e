import geopandas as gpd
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from small_kommun import EAST, NORTH, layer, square

from bfa.analyses.situation import load
from bfa.errors import BfaError, DataError, ParameterError
from bfa.tables import intake, store
from bfa.tables.contracts import AREAS, validate
from bfa.tables.municipality import UnitSource
from bfa.tables.polygons import mend
from bfa.tables.units import read_units

SWEREF = pyproj.CRS("EPSG:3006")
UNITS = {"file": "data/nyko.geojson", "unit": "namn", "crs": "EPSG:3006"}
FOUR = [square(name, EAST + 500 * number, side=500) for number, name in enumerate("pqrs")]


def bow(name: str, east: float) -> dict:
    """A square whose ring crosses itself: two triangles."""
    feature = square(name, east)
    ring = feature["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    return feature


def line(name: str, east: float) -> dict:
    """A polygon that goes out and back the same way."""
    ring = [[east, NORTH], [east + 100, NORTH], [east, NORTH], [east, NORTH]]
    return {**square(name, east), "geometry": {"type": "Polygon", "coordinates": [ring]}}


def areas(*polygons: shapely.Geometry) -> gpd.GeoDataFrame:
    names = [str(number) for number in range(len(polygons))]
    frame = gpd.GeoDataFrame({"kommun": "x", "kommundel": names}, geometry=list(polygons), crs=SWEREF)
    return gpd.GeoDataFrame(validate(frame, AREAS, where="x"))


def units_of(small, *features: dict, within: gpd.GeoDataFrame | None = None, **changes: object):
    kommun = small(files={"nyko.geojson": layer(*features)})
    return read_units(kommun, UnitSource(**(UNITS | changes)), crs=SWEREF, areas=within)


def test_units_are_stored_and_loaded_in_reading_order(small):
    kommun = small(files={"nyko.geojson": layer(square("10", EAST), square("2", EAST + 1_000))}, units=UNITS)
    intake.take_in(kommun)
    found = load(kommun.path, kommundel="A").units
    assert found["unit"].tolist() == ["2", "10"]
    assert found.crs.to_epsg() == 3006


def test_a_kommun_that_names_no_units_has_none(small):
    kommun = small()
    figures = intake.take_in(kommun).figures
    assert store.read_table(kommun, "units") is None
    assert (figures["units"], figures["remarks"]) == (None, [])


def test_polygons_of_one_name_become_one_unit_and_nothing_is_cut(small):
    found = units_of(
        small,
        square("p", EAST),
        square("p", EAST + 1_000),
        within=areas(shapely.box(EAST, NORTH, EAST + 10, NORTH + 10)),
    )
    assert found.table["unit"].tolist() == ["p"]
    assert found.table.geometry.area.tolist() == [2_000_000]
    assert found.notes.figures["polygons"] == 2


def test_numbers_are_names_without_decimals(small):
    shapes = [square("p", EAST + 1_000 * number) for number in range(2)]
    for shape, name in zip(shapes, [24407.0, None], strict=True):
        shape["properties"]["namn"] = name
    found = units_of(small, *shapes)
    assert found.table["unit"].tolist() == ["24407"]
    assert found.notes.figures["nameless"] == 1


def test_what_was_done_to_the_polygons_is_in_the_report(small):
    odd = [bow("p", EAST), line("q", EAST + 1_000), square("", EAST), square("r", EAST + 50_000), square("s", EAST)]
    kommun = small(files={"nyko.geojson": layer(*odd)}, units=UNITS)
    figures = intake.take_in(kommun).figures
    assert figures["units"] == {
        "n": 3, "polygons": 5, "mended": 2, "flat": 1, "nameless": 1, "far": 1, "overlapping": 2, "reprojected": "",
    }  # fmt: skip
    (said,) = [each["what"] for each in figures["remarks"]]
    assert said.startswith("egna områden: 3 ur 5 ytor; 2 trasiga ytor lagade; 1 ytor utan mark utelämnade")


@pytest.mark.parametrize(
    ("features", "changes", "words"),
    [
        ([bow("p", EAST)], {"repair": False}, "1 polygoner är trasiga"),
        ([line("p", EAST)], {}, "inget område med namn och yta"),
        ([square("", EAST)], {}, "inget område med namn och yta"),
        ([square("p", EAST + 9_000)], {}, "inget område med namn och yta"),
        ([square("p", EAST)], {"unit": "nyko"}, "kolumnen nyko saknas"),
        ([square("p", EAST)], {"layer": "nyko4"}, "kartlagret nyko4 finns inte"),
        ([square("p", EAST)], {"crs": "EPSG:4326"}, "passar inte till EPSG:4326"),
    ],
)
def test_units_that_cannot_be_used_are_refused(small, features, changes, words):
    with pytest.raises(BfaError, match=words):
        units_of(small, *features, within=areas(shapely.box(EAST, NORTH, EAST + 2_000, NORTH + 1_000)), **changes)


def test_points_are_no_units(small):
    point = {**square("p", EAST), "geometry": {"type": "Point", "coordinates": [EAST, NORTH]}}
    with pytest.raises(DataError, match="de egna områdena ska vara ytor"):
        units_of(small, point)


def test_of_several_layers_one_must_be_named(small, tmp_path):
    kommun = small()
    frame = gpd.GeoDataFrame({"nyko": ["p"]}, geometry=[shapely.box(EAST, NORTH, EAST + 1, NORTH + 1)], crs=SWEREF)
    for name in ("nyko3", "nyko4"):
        frame.to_file(tmp_path / "data" / "nyko.gpkg", layer=name)
    source = {"file": "data/nyko.gpkg", "unit": "nyko"}
    with pytest.raises(ParameterError, match="flera kartlager") as caught:
        read_units(kommun, UnitSource(**source), crs=SWEREF)
    assert "nyko3, nyko4" in str(caught.value)
    assert len(read_units(kommun, UnitSource(**source, layer="nyko4"), crs=SWEREF).table) == 1


def test_units_in_another_system_come_out_in_the_kommuns(small):
    west = gpd.GeoSeries([shapely.box(EAST, NORTH, EAST + 1_000, NORTH + 1_000)], crs=SWEREF).to_crs(3021)
    kommun = small(files={"nyko.geojson": gpd.GeoDataFrame({"namn": ["p"]}, geometry=west).to_json(drop_id=True)})
    found = read_units(kommun, UnitSource(**(UNITS | {"crs": "EPSG:3021"})), crs=SWEREF)
    assert found.notes.figures["reprojected"] == "EPSG:3021"
    assert found.table.total_bounds.round(1).tolist() == [EAST, NORTH, EAST + 1_000, NORTH + 1_000]


def test_a_store_is_made_again_when_the_units_change(small):
    kommun = small(files={"nyko.geojson": layer(*FOUR)}, units=UNITS)
    intake.take_in(kommun)
    assert intake.is_current(kommun)
    kommun.file(UNITS["file"]).write_text(layer(*FOUR[:3]), encoding="utf-8")
    assert not intake.is_current(kommun)


def test_a_mended_kommundel_has_ground_only_and_one_without_ground_has_no_polygon(small):
    spike = square("A", EAST)
    ring = spike["geometry"]["coordinates"][0]
    ring[2:2] = [[EAST + 1_000, NORTH + 500], [EAST + 2_000, NORTH + 500], [EAST + 1_000, NORTH + 500]]
    kommun = small(files={"delar.geojson": layer(spike, line("B", EAST + 1_000))})
    figures = intake.take_in(kommun).figures
    table = store.read_table(kommun, "areas").set_index("kommundel")
    assert table.geometry["A"].geom_type == "Polygon"
    assert table.geometry["A"].area == 1_000_000
    assert table.geometry["B"] is None
    assert (figures["areas"]["mended"], figures["areas"]["flat"]) == (2, 1)
    assert [each["what"] for each in figures["remarks"]] == ["kommundelarnas lager: 1 ytor saknar mark"]


def test_of_several_layers_of_kommundelar_one_can_be_named(small, tmp_path):
    frame = gpd.GeoDataFrame({"namn": ["A"]}, geometry=[shapely.box(EAST, NORTH, EAST + 9, NORTH + 9)], crs=SWEREF)
    kommun = small(areas={"file": "data/delar.gpkg", "kommundel": "namn", "layer": "delar"})
    for name in ("annat", "delar"):
        frame.to_file(tmp_path / "data" / "delar.gpkg", layer=name)
    intake.take_in(kommun)
    assert store.kommundelar(kommun) == ["A"]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=9))
def test_mending_leaves_valid_ground_or_nothing(corners):
    ring = gpd.GeoSeries([shapely.Polygon(corners)], crs=SWEREF)
    whole, mended, flat = mend(gpd.GeoDataFrame(geometry=ring), repair=True, where="x")
    shape = whole.geometry.iloc[0]
    assert mended == int(not ring.is_valid.all())
    assert (shape is None) == bool(flat)
    assert shape is None or (shape.is_valid and shape.area > 0 and shape.geom_type in ("Polygon", "MultiPolygon"))


def test_a_polygon_that_cannot_be_placed_has_no_ground():
    far = gpd.GeoSeries([shapely.Polygon([(0, 0), (float("inf"), 0), (1, 1)]), shapely.box(0, 0, 1, 1)], crs=SWEREF)
    whole, mended, flat = mend(gpd.GeoDataFrame(geometry=far), repair=True, where="x")
    assert pd.isna(whole.geometry.iloc[0])
    assert (mended, flat) == (1, 1)
