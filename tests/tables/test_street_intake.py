import json

import geopandas as gpd
import pyproj
import pytest
import shapely
from small_kommun import EAST, NORTH

from bfa.errors import DataError, ParameterError
from bfa.tables import intake, store
from bfa.tables.areas import read_areas
from bfa.tables.contracts import STREETS
from bfa.tables.municipality import StreetSource
from bfa.tables.streets import read_streets

SWEREF = pyproj.CRS("EPSG:3006")


def at(*points):
    """Metres from the corner of A, as coordinates."""
    return [[EAST + east, NORTH + north] for east, north in points]


def feature(kind, coordinates, **properties):
    shape = {"type": kind, "coordinates": coordinates} if kind else None
    return {"type": "Feature", "properties": properties, "geometry": shape}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


HUNDRED = feature("LineString", at((0, 0), (100, 0)), gata="Storgatan", nr="a")
CORNER = feature("LineString", at((0, 0), (30, 40), (30, 90)), gata="", nr="b")
PARTS = feature("MultiLineString", [at((0, 9), (20, 9)), at((0, 19), (0, 49))], gata="Skolgatan", nr="c")


def streets_of(kommun, **keys):
    source = StreetSource(**{"file": "data/gator.geojson", "crs": "EPSG:3006", "name": "gata", **keys})
    areas = read_areas(kommun, kommun.areas, crs=SWEREF).table if kommun.areas else None
    return read_streets(kommun, source, crs=SWEREF, areas=areas)


def test_segments_have_their_length_their_name_and_a_number_in_the_files_order(small):
    found = streets_of(small(files={"gator.geojson": geojson(HUNDRED, CORNER)}))
    assert found.table["segment_id"].tolist() == ["1", "2"]
    assert found.table["length"].tolist() == [100, 100]
    assert found.table["name"].fillna("-").tolist() == ["Storgatan", "-"]
    assert (found.notes.figures["lines"], found.notes.figures["nameless"], found.notes.figures["reprojected"]) == (
        2,
        1,
        "",
    )


def test_a_street_in_parts_becomes_one_segment_per_part_with_ids_that_say_so(small):
    found = streets_of(small(files={"gator.geojson": geojson(HUNDRED, PARTS)}), id="nr")
    assert found.table["segment_id"].tolist() == ["a", "c.1", "c.2"]
    assert found.table["name"].tolist() == ["Storgatan", "Skolgatan", "Skolgatan"]
    assert found.table["length"].tolist() == [100, 20, 30]
    assert found.notes.figures["split"] == 1


def test_an_id_does_not_change_because_another_line_is_left_out(small):
    point = feature("LineString", at((5, 5), (5, 5)), gata="Punkten")
    nothing = feature(None, None, gata="Ingen")
    found = streets_of(small(files={"gator.geojson": geojson(point, nothing, CORNER)}))
    assert found.table["segment_id"].tolist() == ["3"]
    assert (found.notes.figures["missing"], found.notes.figures["pointlike"]) == (1, 1)


def test_only_lines_within_250_metres_of_some_kommundel_are_kept(small):
    south = [feature("LineString", at((0, -down), (100, -down)), gata=str(down)) for down in (249, 251, 5_000)]
    found = streets_of(small(files={"gator.geojson": geojson(HUNDRED, *south)}))
    assert found.table["name"].tolist() == ["Storgatan", "249"]
    assert found.notes.figures["far"] == 2


def test_without_kommundelar_every_line_is_kept(small):
    away = feature("LineString", at((0, -9_000), (100, -9_000)), gata="Bortre")
    found = streets_of(small(files={"gator.geojson": geojson(HUNDRED, away)}, areas=None))
    assert found.notes.figures["far"] == 0
    assert len(found.table) == 2


def test_a_long_line_is_counted_and_not_split_and_a_line_drawn_twice_is_told(small):
    long = feature("LineString", at((0, 0), (501, 0)), gata="Leden")
    back = feature("LineString", at((100, 0), (0, 0)), gata="Storgatan")
    found = streets_of(small(files={"gator.geojson": geojson(HUNDRED, long, back)}))
    assert found.table["length"].tolist() == [100, 501, 100]
    assert (found.notes.figures["long"], found.notes.figures["twice"]) == (1, 1)


def test_heights_are_dropped_and_do_not_make_a_street_longer(small):
    steep = feature("LineString", [[*point, 300 * up] for up, point in enumerate(at((0, 0), (100, 0)))], gata="Backen")
    table = streets_of(small(files={"gator.geojson": geojson(steep)})).table
    assert table["length"].tolist() == [100]
    assert not table.has_z.any()


def test_another_crs_is_reprojected_and_said(small):
    line = gpd.GeoSeries([shapely.LineString(at((0, 0), (100, 0)))], crs=SWEREF).to_crs("EPSG:4326")[0]
    text = geojson(feature("LineString", [list(point) for point in line.coords], gata="Storgatan"))
    found = streets_of(small(files={"gator.geojson": text}), crs=None)
    assert found.notes.figures["reprojected"] == "EPSG:4326"
    assert found.table["length"].tolist() == pytest.approx([100], abs=1e-3)
    assert found.table.crs == SWEREF


@pytest.mark.parametrize(
    "shape",
    [feature("Point", *at((0, 0)), gata="x"), feature("Polygon", [at((0, 0), (9, 0), (9, 9), (0, 0))], gata="x")],
    ids=["point", "polygon"],
)
def test_points_and_areas_are_refused(small, shape):
    with pytest.raises(DataError, match="gatorna ska vara linjer") as caught:
        streets_of(small(files={"gator.geojson": geojson(HUNDRED, shape)}))
    assert "1 av 2" in str(caught.value)


def test_a_layer_that_does_not_say_its_crs_is_refused(small, tmp_path):
    kommun = small()
    line = gpd.GeoDataFrame({"gata": ["x"]}, geometry=[shapely.LineString(at((0, 0), (100, 0)))], crs=SWEREF)
    line.to_file(tmp_path / "data" / "gator.shp")
    (tmp_path / "data" / "gator.prj").unlink()
    with pytest.raises(DataError, match="säger inte sitt koordinatsystem"):
        streets_of(kommun, file="data/gator.shp", crs=None)
    assert streets_of(kommun, file="data/gator.shp").table["length"].tolist() == [100]


def test_coordinates_that_do_not_fit_the_crs_are_refused(small):
    with pytest.raises(DataError, match="passar inte till"):
        streets_of(small(files={"gator.geojson": geojson(HUNDRED)}), crs="EPSG:4326")


def test_a_layer_of_another_place_is_refused(small):
    away = feature("LineString", at((0, -9_000), (100, -9_000)), gata="Bortre")
    with pytest.raises(DataError, match="ingen gata ligger i eller intill"):
        streets_of(small(files={"gator.geojson": geojson(away)}))


@pytest.mark.parametrize("second", ["a", None])
def test_an_id_that_is_missing_or_stands_twice_is_refused_by_row(small, second):
    text = geojson(HUNDRED, {**CORNER, "properties": {"gata": "", "nr": second}})
    with pytest.raises(DataError, match="samma id") as caught:
        streets_of(small(files={"gator.geojson": text}), id="nr")
    assert "rad 2" in str(caught.value)


def test_a_missing_column_is_refused_with_those_there_are(small):
    with pytest.raises(DataError, match="kolumnen namn saknas") as caught:
        streets_of(small(files={"gator.geojson": geojson(HUNDRED)}), name="namn")
    assert "gata" in str(caught.value)


def test_one_layer_of_several_is_read_by_name_and_none_is_guessed(small, tmp_path):
    kommun = small()
    for layer, length in (("vagar", 100), ("stigar", 40)):
        line = shapely.LineString(at((0, 0), (length, 0)))
        frame = gpd.GeoDataFrame({"gata": [layer]}, geometry=[line], crs=SWEREF)
        frame.to_file(tmp_path / "data" / "nat.gpkg", layer=layer)
    assert streets_of(kommun, file="data/nat.gpkg", layer="stigar", crs=None).table["length"].tolist() == [40]
    for layer in (None, "leder"):
        with pytest.raises(ParameterError, match="kartlag") as caught:
            streets_of(kommun, file="data/nat.gpkg", layer=layer)
        assert "vagar, stigar" in str(caught.value)


def test_a_name_like_a_personnummer_is_emptied(small):
    text = geojson({**HUNDRED, "properties": {"gata": "19811228-9874"}})
    assert streets_of(small(files={"gator.geojson": text})).table["name"].isna().all()


def test_the_store_gives_back_what_was_read_and_the_report_says_it(small):
    streets = {"file": "data/gator.geojson", "crs": "EPSG:3006", "name": "gata"}
    kommun = small(files={"gator.geojson": geojson(HUNDRED, PARTS)}, streets=streets)
    figures = intake.take_in(kommun).figures["streets"]
    assert (figures["n"], figures["lines"], figures["kilometres"]) == (3, 2, 0.1)
    table = store.read_table(kommun, "streets")
    assert list(table) == list(STREETS.columns)
    assert table["segment_id"].tolist() == ["1", "2.1", "2.2"]
    assert table.crs == SWEREF


def test_a_kommun_without_streets_has_none_with_all_their_columns(small):
    kommun = small()
    assert intake.take_in(kommun).figures["streets"] is None
    table = store.read_table(kommun, "streets")
    assert len(table) == 0
    assert list(table) == list(STREETS.columns)
    assert table.crs == SWEREF


def test_another_street_file_makes_the_store_old(small, tmp_path):
    streets = {"file": "data/gator.geojson", "crs": "EPSG:3006"}
    kommun = small(files={"gator.geojson": geojson(HUNDRED)}, streets=streets)
    intake.take_in(kommun)
    assert intake.is_current(kommun)
    (tmp_path / "data" / "gator.geojson").write_text(geojson(HUNDRED, CORNER), encoding="utf-8")
    assert not intake.is_current(kommun)
