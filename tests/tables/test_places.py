import json

import pyproj
import pytest
from small_kommun import EAST, NORTH

from bfa.errors import DataError, ParameterError
from bfa.tables.municipality import PlaceSource
from bfa.tables.places import read_places

SWEREF = pyproj.CRS("EPSG:3006")


def feature(kind, coordinates, **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def places_of(kommun, **keys):
    return read_places(kommun, PlaceSource(**{"file": "data/platser.geojson", "crs": "EPSG:3006", **keys}), crs=SWEREF)


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
    table = read_places(small(files={"p.csv": text}), source, crs=SWEREF)
    assert [(point.x - EAST, point.y - NORTH) for point in table.geometry] == [(100, 100), (200, 100)]
