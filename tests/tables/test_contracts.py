import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bfa.errors import DataError
from bfa.tables.contracts import AREAS, COUNTS, INCIDENTS, validate


def incidents(**changes):
    columns = {
        "incident_id": ["1"],
        "kind": ["crime"],
        "brottstyp": ["rån"],
        "start": pd.to_datetime(["2010-05-01 12:00"]),
        "kommun": ["X"],
        "kommundel": ["A"],
        **changes,
    }
    return gpd.GeoDataFrame(columns, geometry=[None], crs="EPSG:3006")


def test_what_may_be_missing_may_be_absent_and_comes_back_missing():
    checked = validate(incidents(), INCIDENTS, where="x.csv")
    assert list(checked) == list(INCIDENTS.columns)
    assert checked[["brottskod", "end", "plats", "case_id", "clock_known"]].isna().all(axis=None)


def test_columns_outside_the_contract_are_dropped():
    assert "namn" not in validate(incidents(namn=["Eva"]), INCIDENTS, where="x.csv")


def test_required_columns_that_are_absent_are_all_named_beside_other_faults():
    frame = incidents(kind=["brott"]).drop(columns=["start", "kommun"])
    with pytest.raises(DataError) as caught:
        validate(frame, INCIDENTS, where="x.csv")
    said = str(caught.value)
    assert said.startswith("x.csv: tabellen incidents")
    assert "start: kolumnen saknas; kommun: kolumnen saknas" in said
    assert "kind: annat värde än de tillåtna" in said


def test_a_fault_tells_column_row_and_number_and_never_the_value():
    frame = pd.concat([incidents(), incidents(kind=["19800101-1234"]), incidents(kind=["19800101-1234"])])
    with pytest.raises(DataError) as caught:
        validate(frame.reset_index(drop=True), INCIDENTS, where="x.csv")
    said = str(caught.value)
    assert "2 fall, rad 3, 4" in said
    assert "1980" not in said


def test_the_frame_that_was_given_is_not_changed():
    frame = incidents()
    before = frame.copy()
    validate(frame, INCIDENTS, where="x.csv")
    pd.testing.assert_frame_equal(frame, before)


def test_a_negative_count_is_refused():
    frame = pd.DataFrame(
        {"area": ["A"], "month": pd.to_datetime(["2010-01-01"]), "brottstyp": ["rån"], "kind": ["crime"], "n": [-1]}
    )
    with pytest.raises(DataError, match="n: "):
        validate(frame, COUNTS, where="x.csv")


def test_two_kommundelar_of_one_name_are_refused():
    frame = gpd.GeoDataFrame({"kommun": ["X", "X"], "kommundel": ["A", "A"]}, geometry=[shapely.Point(0, 0)] * 2)
    with pytest.raises(DataError, match="dubblett"):
        validate(frame, AREAS, where="delar.geojson")
