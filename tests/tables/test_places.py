import json
import zipfile

import geopandas as gpd
import pyproj
import pytest
from small_kommun import EAST, NORTH

from bfa.errors import DataError, ParameterError
from bfa.tables import intake, store
from bfa.tables.municipality import PlaceSource
from bfa.tables.places import place_remarks, read_places

SWEREF = pyproj.CRS("EPSG:3006")


def feature(kind, coordinates, **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def places_of(kommun, **keys):
    return read_places(
        kommun, PlaceSource(**{"file": "data/platser.geojson", "crs": "EPSG:3006", **keys}), crs=SWEREF
    ).table


def test_a_multipoint_becomes_one_place_per_point_without_names(small):
    text = geojson(feature("MultiPoint", [[600100, 6600100], [600200, 6600200]], id=7))
    places = places_of(small(files={"platser.geojson": text}), kind="alkoholbutik")
    assert places["place_id"].tolist() == ["platser:1", "platser:2"]
    assert places["kind"].tolist() == ["alkoholbutik", "alkoholbutik"]
    assert places["name"].isna().all()


def test_kinds_are_recoded_and_other_columns_dropped(small):
    text = geojson(feature("Point", [600100, 6600100], namn="F", slag="Restaurang", agare="Eva Ek"))
    kommun = small(files={"platser.geojson": text})
    places = places_of(kommun, columns={"name": "namn", "kind": "slag"}, values={"kind": {"Restaurang": "krog"}})
    assert places[["name", "kind"]].to_dict("records") == [{"name": "F", "kind": "krog"}]
    assert "agare" not in places


def test_a_table_with_coordinates_is_read_and_a_place_without_them_left_out(small):
    text = "namn;slag;x;y\nF;krog;600100,5;6600100\nG;krog;;\n"
    places = places_of(
        small(files={"platser.csv": text}),
        file="data/platser.csv",
        columns={"name": "namn", "kind": "slag"},
        x="x",
        y="y",
    )
    assert places["name"].tolist() == ["F"]
    assert places.geometry.iloc[0].x == pytest.approx(600_100.5)


def test_places_without_a_kind_are_refused(small):
    with pytest.raises(ParameterError, match="slag"):
        places_of(small(files={"platser.geojson": geojson(feature("Point", [600100, 6600100]))}))


def test_a_place_whose_kind_is_not_listed_is_refused_by_row(small):
    text = geojson(feature("Point", [600100, 6600100], slag="Kiosk"))
    with pytest.raises(DataError, match="kind: saknar värde") as caught:
        places_of(small(files={"platser.geojson": text}), columns={"kind": "slag"}, values={"kind": {"Bar": "krog"}})
    assert "Kiosk" not in str(caught.value)


def test_places_with_x_and_y_exchanged_are_refused_as_rows_are(small):
    text = f"namn;ost;nord\nTorget;{NORTH + 100};{EAST + 100}\n"
    source = PlaceSource(file="data/p.csv", kind="torg", columns={"name": "namn"}, x="ost", y="nord", crs="EPSG:3006")
    with pytest.raises(DataError, match="kolumnerna ost och nord är förväxlade"):
        read_places(small(files={"p.csv": text}), source, crs=SWEREF)


def test_places_may_have_both_coordinates_in_one_column(small):
    text = f"namn;plats\nTorget;POINT ({EAST + 100} {NORTH + 100})\nParken;{NORTH + 100}, {EAST + 200}\n"
    source = PlaceSource(file="data/p.csv", kind="torg", columns={"name": "namn"}, point="plats", crs="EPSG:3006")
    table = read_places(small(files={"p.csv": text}), source, crs=SWEREF).table
    assert [(point.x - EAST, point.y - NORTH) for point in table.geometry] == [(100, 100), (200, 100)]


def test_what_is_left_out_of_the_places_is_told_by_file_reason_and_row_and_listed_among_the_refused(small):
    text = "namn;x;y\nF;600100;6600100\nG;;\nH;0;0\nI;600300;6600100\nJ;600300\n19850101-1234;600400;6600100\n"
    source = {"file": "data/p.csv", "kind": "krog", "columns": {"name": "namn"}, "x": "x", "y": "y"}
    kommun = small(files={"p.csv": text}, places=[source | {"crs": "EPSG:3006"}])
    report = intake.take_in(kommun)
    lines = {line["what"]: line["rows"] for line in report.figures["remarks"] if line["what"].startswith("p.csv")}
    assert lines == {
        "p.csv: raden har fel antal kolumner": [6],
        "p.csv: koordinater saknas; platsen är utelämnad": [3],
        "p.csv: koordinaterna är (0, 0); platsen är utelämnad": [4],
        "p.csv: namnet liknar ett personnummer; det är borttaget": [7],
    }
    assert report.figures["places"] == 3
    refused = (store.store_folder(kommun) / "refused.csv").read_text(encoding="utf-8")
    assert ";p.csv;4;koordinaterna är (0, 0); platsen är utelämnad" in refused.replace('"', "")


def test_places_of_a_layer_without_a_point_are_told(small):
    text = geojson(feature("Point", [600100, 6600100]), {**feature("Point", []), "geometry": None})
    kommun = small(files={"platser.geojson": text})
    source = PlaceSource(file="data/platser.geojson", crs="EPSG:3006", kind="krog")
    (line,) = place_remarks([read_places(kommun, source, crs=SWEREF)])
    assert (line["what"], line["n"], line["rows"]) == (
        "platser.geojson: läge saknas; platsen är utelämnad",
        1,
        [2],
    )


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp"])
def test_a_zipped_layer_of_places_is_read_as_a_layer(small, tmp_path, ending):
    kommun = small()
    folder = tmp_path / "lager"
    folder.mkdir()
    points = gpd.GeoDataFrame({"namn": ["F", "G"]}, geometry=gpd.points_from_xy([EAST + 1, EAST + 2], [NORTH] * 2))
    points.set_crs(SWEREF).to_file(folder / f"platser.{ending}")
    with zipfile.ZipFile(tmp_path / "data" / "platser.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"mapp/{file.name}")
    source = PlaceSource(file="data/platser.zip", kind="krog", columns={"name": "namn"})
    table = read_places(kommun, source, crs=SWEREF).table
    assert table["name"].tolist() == ["F", "G"]
    assert [round(point.x - EAST) for point in table.geometry] == [1, 2]


def test_one_layer_of_several_is_named_and_a_file_that_is_not_there_is_told(small, tmp_path):
    kommun = small()
    points = gpd.GeoDataFrame({"namn": ["F"]}, geometry=gpd.points_from_xy([EAST], [NORTH]), crs=SWEREF)
    for name in ("krogar", "torg"):
        points.to_file(tmp_path / "data" / "alla.gpkg", layer=name)
    with pytest.raises(ParameterError, match="krogar"):
        places_of(kommun, file="data/alla.gpkg", kind="krog")
    assert len(places_of(kommun, file="data/alla.gpkg", kind="krog", layer="krogar")) == 1
    with pytest.raises(DataError, match=r"borta\.zip"):
        places_of(kommun, file="data/borta.zip", kind="krog")


def test_opening_hours_that_cannot_be_read_are_told_by_row_and_what_is_written(small):
    text = "id;oppet;x;y\n1;fre-lör 18-02;600100;6600100\n2;enligt avtal;600200;6600100\n3;;600300;6600100\n"
    source = PlaceSource(
        file="data/krogar.csv", kind="krog", columns={"opening_hours": "oppet"}, x="x", y="y", crs="EPSG:3006"
    )
    part = read_places(small(files={"krogar.csv": text}), source, crs=SWEREF)
    (told,) = (line for line in place_remarks([part]) if "öppettiderna" in line["what"])
    assert (told["rows"], told["do"]) == ([3], "skriv som fre-lör 18-02, ons 18-01")
    assert part.table["opening_hours"].tolist()[1] == "enligt avtal"
