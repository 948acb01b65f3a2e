import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from small_kommun import EAST, NORTH

from bfa.errors import DataError, ParameterError
from bfa.tables.intake import take_in
from bfa.tables.municipality import TextFile
from bfa.tables.reading import read_table
from bfa.tables.store import read_counts

ROWS = pd.DataFrame(
    {
        "id": ["1", "2", "3"],
        "kod": ["0357", "0357", "0367"],
        "dag": ["2010-05-01 23:30", "2010-05-03 01:00", "2010-06-01"],
    }
)
AT = [shapely.Point(EAST + 100, NORTH + 100), shapely.MultiPoint([(EAST + 200, NORTH + 200)]), None]


def source(file, **keys):
    return {
        "file": f"data/{file}",
        "source": "polis",
        "codes": "koder.csv",
        "columns": {"incident_id": "id", "brottskod": "kod", "start": "dag"},
        **keys,
    }


def points(shapes=AT, crs="EPSG:3006"):
    return gpd.GeoDataFrame(ROWS, geometry=gpd.GeoSeries(shapes, crs="EPSG:3006").to_crs(crs))


@pytest.mark.parametrize(("file", "crs"), [("r.geojson", "EPSG:4326"), ("r.gpkg", "EPSG:3006"), ("r.shp", "EPSG:3006")])
def test_rows_of_a_map_layer_are_placed_by_their_own_points(small, tmp_path, file, crs):
    kommun = small(incidents=[source(file)])
    shapes = [AT[0], AT[1].geoms[0], None] if file.endswith("shp") else AT
    points(shapes, crs=crs).to_file(tmp_path / "data" / file, engine="pyogrio")
    figures = take_in(kommun).figures
    counts = read_counts(kommun)
    assert counts.groupby("area")["n"].sum().to_dict() == {"A": 2, "B": 0, "(utan kommundel)": 1}
    assert figures["sources"][0]["without_point"] == 1
    assert figures["sources"][0]["encoding"] == "kartlager"


def test_a_declared_crs_goes_before_what_the_layer_says(small, tmp_path):
    kommun = small(incidents=[source("r.gpkg", crs="EPSG:3006")])
    points().set_crs("EPSG:3021", allow_override=True).to_file(tmp_path / "data" / "r.gpkg")
    assert take_in(kommun).figures["sources"][0]["without_point"] == 1


def test_points_that_land_elsewhere_are_refused_with_the_crs_named(small, tmp_path):
    kommun = small(incidents=[source("r.gpkg")])
    points().set_crs("EPSG:32631", allow_override=True).to_file(tmp_path / "data" / "r.gpkg")
    with pytest.raises(DataError, match="kartlagrets punkter ligger inte i kommunen"):
        take_in(kommun)


def test_areas_and_lines_are_no_rows_and_the_way_out_is_told(small, tmp_path):
    kommun = small(incidents=[source("r.gpkg")])
    points([AT[0].buffer(5), AT[0], AT[0]]).to_file(tmp_path / "data" / "r.gpkg")
    with pytest.raises(DataError, match=r"ska vara punkter(.|\n)*1 av 3 har en annan form, först rad 1"):
        take_in(kommun)


def test_coordinate_columns_go_before_the_shapes_and_a_layer_without_them_has_its_own(small, tmp_path):
    kommun = small(incidents=[source("r.geojson", x="ost", y="nord", crs="EPSG:3006")])
    points().to_file(tmp_path / "data" / "r.geojson")
    remarks = [remark["what"] for remark in take_in(kommun).figures["sources"][0]["remarks"]]
    assert "kolumnerna ost, nord finns inte i kartlagret; lagrets egna punkter används" in remarks
    points().assign(ost=["601500"] * 3, nord=["6600500"] * 3).to_file(tmp_path / "data" / "r.geojson")
    take_in(kommun)
    assert read_counts(kommun).groupby("area")["n"].sum()["B"] == 3


def test_a_layer_must_be_named_where_there_are_several(small, tmp_path):
    for name in ("ett", "två"):
        points().to_file(tmp_path / "r.gpkg", layer=name)
    raw = (tmp_path / "r.gpkg").read_bytes()
    with pytest.raises(ParameterError, match="ett, två"):
        take_in(small(incidents=[source("r.gpkg")], files={"r.gpkg": raw}))
    kommun = small(incidents=[source("r.gpkg", layer="två")], files={"r.gpkg": raw})
    assert take_in(kommun).figures["rows"]["kept"] == 3


def test_attributes_are_text_as_they_stand(tmp_path):
    path = tmp_path / "r.geojson"
    table = points(crs="EPSG:4326").assign(n=[1, 2, 3], m=[0.5, None, 1234.0])
    table.to_file(path)
    read = read_table(path, TextFile(file="r.geojson"), columns=["kod", "n", "m"])
    assert read.frame["kod"].tolist() == ["0357", "0357", "0367"]
    assert read.frame["n"].tolist() == ["1", "2", "3"]
    assert read.frame["m"].fillna("").tolist() == ["0,5", "", "1234"]
    assert read.frame.index.tolist() == [1, 2, 3]


def test_a_list_of_objects_and_a_parquet_table_are_rows_without_a_map(tmp_path):
    rows = [{"typ": "stöld", "n": 1}, {"typ": None, "m": "x"}]
    (tmp_path / "r.json").write_text(json.dumps(rows), encoding="utf-8")
    pd.DataFrame({"typ": ["stöld", None]}).to_parquet(tmp_path / "r.parquet")
    for name in ("r.json", "r.parquet"):
        read = read_table(tmp_path / name, TextFile(file=name), columns=["typ"])
        assert read.frame["typ"].fillna("").tolist() == ["stöld", ""]
        assert read.points is None
