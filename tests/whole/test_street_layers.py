"""A street layer through `bfa intake`, as it comes: in another coordinate system, in none, or not of streets."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from bfa.analyses.hotspots import hotspots
from bfa.analyses.situation import load
from bfa.analyses.streets import on_streets
from tests.whole.test_bad_input import EAST, NORTH, Project, row

LINE = shapely.LineString([(EAST + 100, NORTH + 100), (EAST + 300, NORTH + 100)])


@pytest.fixture
def town(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)


def streets(shape: shapely.Geometry = LINE, crs: str = "EPSG:3006") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"gata": ["Storgatan"]}, geometry=[shape], crs="EPSG:3006").to_crs(crs)


def test_a_layer_in_wgs_84_is_moved_to_the_kommuns_metres_and_said(town: Project):
    town.write("data/gator.geojson", streets(crs="EPSG:4326").to_json())
    town.file["streets"] = {"file": "data/gator.geojson", "name": "gata"}
    town.rows(*[row(id=k, ost=EAST + 110 + 5 * k, nord=NORTH + 104) for k in range(1, 11)])
    code, said = town.intake()
    assert code == 0, said
    situation = load("params/kommun/prov.yml", kommundel="A")
    assert situation.streets.crs.to_epsg() == 3006
    assert situation.streets["length"].tolist() == pytest.approx([200], abs=0.01)
    assert situation.quality["streets"]["reprojected"] == "EPSG:4326"
    found = hotspots(situation, brottstyp="misshandel utomhus", period="2010-05")
    got = on_streets(situation, found)
    assert (got.on, got.off, got.streets["name"].tolist()) == (10, 0, ["Storgatan"])


def test_a_layer_that_does_not_say_its_system_is_refused_until_the_file_says_it(town: Project):
    streets().to_file(town.folder / "data" / "gator.shp")
    (town.folder / "data" / "gator.prj").unlink()
    town.file["streets"] = {"file": "data/gator.shp", "name": "gata"}
    town.refused("gator.shp", "säger inte sitt koordinatsystem", "crs")
    town.file["streets"]["crs"] = "EPSG:3006"
    assert town.intake()[0] == 0


def test_a_wrong_system_is_refused(town: Project):
    bare = json.loads(streets().to_json())
    bare.pop("crs", None)
    town.write("data/gator.geojson", json.dumps(bare))
    town.file["streets"] = {"file": "data/gator.geojson", "crs": "EPSG:4326"}
    town.refused("gator.geojson", "passar inte till")


def test_points_are_no_streets(town: Project):
    town.write("data/gator.geojson", streets(shapely.Point(EAST, NORTH)).to_json())
    town.file["streets"] = {"file": "data/gator.geojson", "name": "gata", "crs": "EPSG:3006"}
    town.refused("gator.geojson", "gatorna ska vara linjer")


def test_a_layer_of_another_town_is_refused(town: Project):
    away = shapely.transform(LINE, lambda at: at + np.array([50_000.0, 0.0]))
    town.write("data/gator.geojson", streets(away).to_json())
    town.file["streets"] = {"file": "data/gator.geojson", "name": "gata", "crs": "EPSG:3006"}
    town.refused("gator.geojson", "ingen gata ligger i eller intill")
