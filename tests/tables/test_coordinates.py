"""Both coordinates in one cell: every form people have, and what is not taken for a pair."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from small_kommun import EAST, NORTH

from bfa.errors import DataError, ParameterError
from bfa.tables.coordinates import read_coordinates, read_degrees
from bfa.tables.intake import take_in
from bfa.tables.store import read_incidents

HEX = shapely.to_wkb(shapely.set_srid(shapely.Point(18.05, 59.34), 4326), hex=True, include_srid=True)
NORTH_FIRST = [
    "59.34, 18.05", "(59.34, 18.05)", "[59.34,18.05]", "59.34 18.05", "59.34;18.05", "59,34; 18,05", "59,34, 18,05",
    "59,34 18,05", "59,34,18,05", "N 59.34 E 18.05", "59.34° N, 18.05° E", "18.05 Ö, 59.34 N", "lat: 59,34, lon: 18,05",
    '{"latitude": "59.34", "longitude": "18.05"}', "59°20'24\"N, 18°03'00\"E", "59° 20,4' N 18° 3' Ö",
    "59°20′24″ 18°3′0″",
]  # fmt: skip
EAST_FIRST = [
    "POINT (18.05 59.34)", "point(18.05 59.34)", "POINT Z (18.05 59.34 3)", "PointZ (18.05 59.34 3)",
    "SRID=4326;POINT(18.05 59.34)", "MULTIPOINT ((18.05 59.34))", '{"type":"Point","coordinates":[18.05,59.34]}',
    "{'type': 'Point', 'coordinates': [18.05, 59.34, 2.0]}", HEX,
]  # fmt: skip
#: Latitude 59.33-59.34 and longitude 18.05-18.09 would do as well; here two squares of SWEREF 99 TM.
SOURCE = {
    "file": "data/polis.csv", "source": "polis", "brottstyp": "stöld", "columns": {"start": "start"},
    "separator": "|", "point": "plats", "crs": "EPSG:3006", "date_format": "%Y-%m-%d",
}  # fmt: skip
A, B = f"{NORTH + 500}, {EAST + 500}", f"{NORTH + 500}, {EAST + 1_500}"


def intake(small, *cells: str, **changes):
    rows = [f"2024-01-0{day}|{cell}" for day, cell in enumerate(cells, 1)]
    kommun = small(rows, head="start|plats", incidents=[SOURCE | changes])
    figures = take_in(kommun).figures
    return list(read_incidents(kommun)["kommundel"]), figures["sources"][0]["remarks"]


def refusal(small, *cells: str, **changes) -> str:
    with pytest.raises((DataError, ParameterError)) as caught:
        intake(small, *cells, **changes)
    return str(caught.value)


@pytest.mark.parametrize("cell", NORTH_FIRST + EAST_FIRST)
def test_a_point_is_read_in_every_form(cell):
    found = read_coordinates(pd.Series([cell], dtype="str"))
    assert (found.x[0], found.y[0]) == pytest.approx((18.05, 59.34))
    assert found.form[0] == ("två tal" if cell in NORTH_FIRST else found.form[0]) != ""


@pytest.mark.parametrize("cell", ["6580500, 674500", "6580500,674500", "6 580 500, 674 500", "6580500 674500"])
def test_metres_stand_with_the_north_first_too(cell):
    found = read_coordinates(pd.Series([cell], dtype="str"))
    assert (found.x[0], found.y[0]) == (674500, 6580500)


@pytest.mark.parametrize("cell", [
    "59,34", "59.34", "6580500,5", "59,18", "POINT EMPTY", "POINT (18,05 59,34)", "POLYGON ((0 0,1 0,1 1,0 0))",
    "59.34, 18.05, 3", "vid 59.34, 18.05", "", "LAT 59 LAT 18", "{}", "SRID=3006;", "MULTIPOINT ((1 2), (3 4))",
])  # fmt: skip
def test_what_is_not_a_point_is_not_read(cell):
    found = read_coordinates(pd.Series([cell, None], dtype="str"))
    assert found.x.isna().all()
    assert found.y.isna().all()
    assert found.form.tolist() == ["", ""]


whole = st.integers(-89_999_999, 89_999_999)


@given(whole, whole, st.sampled_from(["{n}, {e}", "({n},{e})", "{nc}; {ec}", "{nc}, {ec}", "POINT ({e} {n})"]))
@settings(max_examples=80, deadline=None)
def test_what_is_written_is_what_is_read(north, east, form):
    n, e = (f"{number / 1e5:.5f}" for number in (north, east))
    written = form.format(n=n, e=e, nc=n.replace(".", ","), ec=e.replace(".", ","))
    found = read_coordinates(pd.Series([written, None], dtype="str"))
    assert found.x.tolist()[0] == float(e)
    assert found.y.tolist()[0] == float(n)
    assert np.isnan(found.x[1])


def test_rows_with_both_coordinates_in_one_column_are_placed_whatever_the_form(small):
    wkt = f"SRID=3006;POINT({EAST + 1_500} {NORTH + 500})"
    placed, remarks = intake(small, A, B, wkt, f"({NORTH + 500},5; {EAST + 500},5)")
    assert placed == ["A", "B", "B", "A"]
    assert [line for line in remarks if "punkt" in line["what"]] == []


def test_some_cells_that_are_no_point_are_told_by_row(small):
    placed, remarks = intake(small, A, "vid torget", "", B)
    assert placed == ["A", "(utan kommundel)", "(utan kommundel)", "B"]
    assert [(line["what"], line["rows"]) for line in remarks if "utan punkt" in line["what"]] == [
        ("koordinater saknas; raden är kvar utan punkt", [4]),
        ("koordinaterna kan inte läsas som tal; raden är kvar utan punkt", [3]),
    ]


def test_east_before_north_is_refused_with_the_right_order_of_the_form(small):
    said = refusal(small, f"{EAST + 500}, {NORTH + 500}", f"{EAST + 1_500}, {NORTH + 500}")
    assert "kolumnen plats har koordinaterna i fel ordning" in said
    assert "nord (latitud) först, WKT och GeoJSON med öst (longitud) först" in said


def test_cells_of_another_system_than_the_declared_are_refused(small):
    said = refusal(small, "SRID=4326;POINT(16.77 59.52)", A)
    assert "säger ett annat koordinatsystem" in said
    assert "SRID 4326 i cellerna, crs: EPSG:3006 vid källan" in said


def test_a_column_with_one_number_is_not_a_point_column(small):
    assert "kan inte läsas som två koordinater" in refusal(small, "6600500", "6600600")


@pytest.mark.parametrize(("cell", "form"), [
    (A, "två tal"), (f"POINT ({EAST + 500} {NORTH + 500})", "WKT"), ('{"type":"Point","coordinates":[1,2]}', "GeoJSON"),
])  # fmt: skip
def test_x_and_y_on_a_column_with_both_coordinates_name_the_form_and_propose_point(small, cell, form):
    said = refusal(small, cell, point=None, x="plats", y="plats", decimal=".")
    assert f"1 av 1 celler är {form}" in said
    assert "skriv point: plats i kommunfilen i stället för x: och y:" in said


def test_point_beside_x_or_without_a_crs_is_refused_before_the_file_is_read(small):
    assert "ersätter x: och y:" in refusal(small, A, x="plats", y="plats")
    assert "crs: saknas" in refusal(small, A, crs=None)


NORTHS = ["59.34 N", "59,34° N", "N 59.34", "59.34°", "59°20'24\"N", "59° 20' 24,0'' nord", "59°20.4'", "LAT: 59.34"]


@pytest.mark.parametrize("cell", NORTHS)
def test_one_coordinate_is_read_with_degree_signs_and_letters(cell):
    assert read_degrees(pd.Series([cell], dtype="str"), east=False)[0] == pytest.approx(59.34)


@pytest.mark.parametrize("cell", ["59.34 E", "N 59.34 N", "59°70'N", "59°20'24", "vid torget", "59.34 Nvägen"])
def test_what_is_no_coordinate_or_that_of_the_other_axis_is_not_read(cell):
    assert read_degrees(pd.Series([cell, None], dtype="str"), east=False).isna().all()


def test_south_and_west_are_below_zero():
    assert read_degrees(pd.Series(["33.5 S"], dtype="str"), east=False)[0] == -33.5
    assert read_degrees(pd.Series(["70°30'V"], dtype="str"), east=True)[0] == -70.5


def axes(small, *pairs: str):
    keys = {**SOURCE, "point": None, "x": "lon", "y": "lat", "crs": "EPSG:4326", "decimal": "."}
    rows = [f"2024-01-0{day}|{pair}" for day, pair in enumerate(pairs, 1)]
    kommun = small(rows, head="start|lat|lon", incidents=[keys])
    take_in(kommun)
    return list(read_incidents(kommun)["kommundel"])


def test_columns_of_degrees_with_signs_are_placed_as_the_same_degrees_in_figures(small):
    north, east = 59.529, 16.777  # some hundred metres inside A
    assert axes(small, f"{north}|{east}", f"{north} N|{east} Ö", "59°31'44.4\"N|16°46'37.2\"E") == ["A", "A", "A"]


def test_columns_that_cannot_be_read_are_refused_with_the_shape_of_their_cells(small):
    with pytest.raises(DataError) as caught:
        axes(small, "59 grader 20 min|18 grader 3 min")
    assert "som ser ut så: lon 99 aaaaaa 9 aaa (1 rad); lat 99 aaaaaa 99 aaa (1 rad)" in str(caught.value)
    assert "59.33 N och 59°20'10\"N" in str(caught.value)
