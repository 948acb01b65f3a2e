"""The real files, through the same kommun files that are committed; recounted another way where it matters."""

import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from recount import agree

from bfa.tables import intake, store
from bfa.tables.municipality import Kommun, read_kommun

pytestmark = pytest.mark.real


def taken(name: str, folder: Path, project: Path) -> tuple[Kommun, dict]:
    path = folder / "params" / "kommun" / f"{name}.yml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / f"{name}.yml", path)
    kommun = read_kommun(path)
    return kommun, intake.take_in(kommun).figures


@pytest.fixture(scope="module")
def chicago(real_data, project, tmp_path_factory):
    return taken("chicago", tmp_path_factory.mktemp("chicago"), project)


@pytest.fixture(scope="module")
def nyc(real_data, project, tmp_path_factory):
    return taken("nyc", tmp_path_factory.mktemp("nyc"), project)


def remark(figures: dict, word: str) -> int:
    return sum(line["n"] for line in figures["sources"][0]["remarks"] if word in line["what"])


def test_every_chicago_row_is_kept_and_its_known_dirt_is_reported(chicago):
    _, figures = chicago
    assert figures["rows"]["read"] == figures["rows"]["kept"] == 148_636
    assert figures["rows"]["duplicates"] == 111
    assert remark(figures, "annan kommundel än exporten") == 2_246


def test_points_outside_chicago_are_counted_and_those_on_the_border_are_inside(chicago, real_data):
    _, figures = chicago
    folder = real_data / "us_chicago_grov_misshandel"
    rows = pd.read_csv(folder / "aggravated_assaults_2010_2019.csv")
    points = gpd.GeoSeries(gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs="EPSG:4326")
    city = gpd.read_file(folder / "police_districts.geojson").union_all()
    assert remark(figures, "utanför alla kommundelar") == (~points.intersects(city)).sum()


def test_chicago_has_23_districts_of_which_31_is_almost_empty(chicago):
    kommun, figures = chicago
    names = store.kommundelar(kommun)
    assert len(names) == 23
    assert names[:3] == ["Distrikt 1", "Distrikt 2", "Distrikt 3"]
    assert len(store.read_incidents(kommun, "Distrikt 31")) == 1
    assert figures["areas"]["polygons"] == 25


def test_chicago_agrees_with_a_plain_recount_in_every_district_and_month(chicago, real_data):
    rows = pd.read_csv(real_data / "us_chicago_grov_misshandel" / "aggravated_assaults_2010_2019.csv")
    area, month = "Distrikt " + rows["district"].astype(str), rows["date"].str[:7]
    agree(chicago[0], pd.DataFrame({"area": area, "month": month, "brottstyp": "grov misshandel"}))


def test_population_is_spread_and_says_that_it_is_approximate(chicago):
    kommun, _ = chicago
    areas = store.read_table(kommun, "areas")
    assert areas["population_approximate"].all()
    assert areas["population"].sum() == pytest.approx(2_695_598, rel=0.02)


def test_the_exposure_of_chicago_is_its_census_areas_and_what_falls_on_the_districts(chicago):
    kommun, figures = chicago
    table = store.read_table(kommun, "exposure")
    assert len(table) == 77
    assert table["n"].sum() == 2_695_598
    assert table["approximate"].all()
    (source,) = figures["exposure_sources"]
    assert (source["reprojected"], source["refused"]) == ("EPSG:4326", 0)
    assert source["inside"] == pytest.approx(store.read_table(kommun, "areas")["population"].sum(), abs=len(table))


def test_liquor_stores_have_a_kind_and_no_name(chicago):
    places = store.read_table(chicago[0], "places")
    assert len(places) == 571
    assert set(places["kind"]) == {"alkoholbutik"}
    assert places["name"].isna().all()


def test_place_types_are_in_swedish_words(chicago):
    kommun, _ = chicago
    assert set(store.read_incidents(kommun, "Distrikt 1")["plats_typ"]) <= {
        "gata", "bostad", "kollektivtrafik", "nöje och servering", "handel", "skola", "parkering", "övrigt",
    }  # fmt: skip


def test_new_york_comes_in_by_params_alone_with_its_missing_ends(nyc):
    kommun, figures = nyc
    rows = store.read_incidents(kommun)
    assert figures["rows"]["read"] == 35_746
    assert len(rows) == 35_746 - 62
    assert 2_800 < rows["end"].isna().sum() <= 2_852 + 11
    assert (rows["end"] >= rows["start"])[rows["end"].notna()].all()
    assert len(store.kommundelar(kommun)) == 77


def test_new_york_counts_no_month_that_the_file_does_not_cover(nyc):
    kommun, figures = nyc
    counts = store.read_table(kommun, "counts")
    assert counts["month"].min() == pd.Timestamp("2014-01-01")
    outside = remark(figures, "utanför den angivna perioden")
    assert outside > 0
    assert counts["n"].sum() == 35_746 - outside


def test_new_york_agrees_with_a_plain_recount_in_every_precinct_and_month(nyc, real_data):
    folder = real_data / "us_nyc_fordonsstold"
    rows = pd.read_csv(folder / "vehicle_thefts_2014_2017.csv")
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs="EPSG:4326")
    precincts = gpd.read_file(folder / "precincts.geojson")[["Precinct", "geometry"]].to_crs("EPSG:32618")
    placed = gpd.sjoin(points.to_crs("EPSG:32618"), precincts, how="left").sort_values("Precinct")
    # The simplified precincts lie on each other here and there: the first by number has the point.
    inside = placed[~placed.index.duplicated() & placed["date_start"].between("2014", "2018")]
    area = ("Distrikt " + inside["Precinct"].astype("Int64").astype("string")).fillna(store.NO_KOMMUNDEL)
    agree(nyc[0], pd.DataFrame({"area": area, "month": inside["date_start"].str[:7], "brottstyp": "fordonsstöld"}))
