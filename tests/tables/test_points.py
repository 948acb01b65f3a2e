"""Where coordinates land: every grid used in Sweden, and why a point cannot be right."""

import json

import geopandas as gpd
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from small_kommun import EAST, NORTH, layer, square

from bfa.errors import DataError
from bfa.tables.intake import take_in
from bfa.tables.layers import moved
from bfa.tables.points import known_crs, to_points
from bfa.tables.reach import country, plausible
from bfa.tables.store import read_incidents

RT90 = [f"EPSG:{code}" for code in range(3019, 3025)]
ZONES = [f"EPSG:{code}" for code in range(3007, 3019)]
#: Longitude and latitude of places from one end of the country to the other.
PLACES = {
    "Göteborg": (11.97, 57.71), "Malmö": (13.0, 55.6), "Stockholm": (18.07, 59.33), "Gotland": (18.3, 57.64),
    "Umeå": (20.26, 63.83), "Kiruna": (20.22, 67.86), "Haparanda": (24.13, 65.83), "Örebro": (15.21, 59.27),
}  # fmt: skip
HEAD = "start;ost;nord"
SOURCE = {
    "file": "data/polis.csv", "source": "polis", "brottstyp": "stöld", "columns": {"start": "start"},
    "x": "ost", "y": "nord", "decimal": ".", "crs": "EPSG:3006", "date_format": "%Y-%m-%d",
}  # fmt: skip


def carried(crs: str, *points: tuple[float, float], of: str = "EPSG:4326") -> list[tuple[float, float]]:
    change = pyproj.Transformer.from_crs(of, crs, always_xy=True)
    return [change.transform(*point) for point in points]


def squares(crs: str, place: str, *, turned: bool = False) -> str:
    """Two squares of 1 km side by side, in the system and around a place."""
    ((east, north),) = carried(crs, PLACES[place])
    features = []
    for name, left in (("A", east - 1_000), ("B", east)):
        ring = [
            (left, north),
            (left + 1_000, north),
            (left + 1_000, north + 1_000),
            (left, north + 1_000),
            (left, north),
        ]
        ring = [(y, x) if turned else (x, y) for x, y in ring]
        features.append({"type": "Feature", "properties": {"namn": name},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}})  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features})


def intake(small, points: list[tuple[float, float]], *, files=None, areas=None, kommun_crs="EPSG:3006", **changes):
    rows = [f"2024-01-{day:02d};{x};{y}" for day, (x, y) in enumerate(points, 1)]
    given = {"areas": areas} if areas else {}
    kommun = small(rows, head=HEAD, files=files, incidents=[SOURCE | changes], crs=kommun_crs, **given)
    figures = take_in(kommun).figures
    return list(read_incidents(kommun)["kommundel"]), figures["sources"][0]["remarks"]


def refusal(small, points, **changes) -> str:
    with pytest.raises(DataError) as caught:
        intake(small, points, **changes)
    return str(caught.value)


@pytest.mark.parametrize("crs", [*RT90, *ZONES, "EPSG:3006", "EPSG:4326"])
@pytest.mark.parametrize("place", PLACES)
def test_a_grid_is_used_in_the_whole_country_and_not_only_in_its_strip(crs, place):
    (point,) = carried(crs, PLACES[place])
    systems = (known_crs(crs, where="x"), known_crs("EPSG:3006", where="x"))
    table = gpd.GeoDataFrame(geometry=[shapely.Point(point).buffer(0.001)], crs=crs)
    assert moved(table, crs=None, target=systems[1], where="x").table.geometry.notna().all()
    x, y = (pd.Series([value]) for value in point)
    within = plausible(systems[1], None)
    found = to_points(x, y, written=(x.notna(), y.notna()), crs=systems, within=within)
    assert found.why.tolist() == [""]
    ((east, north),) = carried("EPSG:3006", PLACES[place])
    assert found.at.loc[0].tolist() == pytest.approx([east, north], abs=1.0)


@pytest.mark.parametrize("crs", ["EPSG:3007", "EPSG:3018", "EPSG:3021"])
def test_the_kommun_may_count_in_a_zone_far_from_its_strip(crs):
    zone = known_crs(crs, where="x")
    left, low, right, high = plausible(zone, None)
    for east, north in carried(crs, *PLACES.values()):
        assert left < east < right
        assert low < north < high


@pytest.mark.parametrize("place", ["Göteborg", "Kiruna", "Gotland"])
def test_kommundelar_and_rows_in_rt90_are_read_anywhere(small, place):
    ((east, north),) = carried("EPSG:3021", PLACES[place])
    areas = {"file": "data/rt.geojson", "kommundel": "namn", "crs": "EPSG:3021"}
    points = [(east - 500, north + 500), (east + 500, north + 500)]
    placed, remarks = intake(
        small, points, files={"rt.geojson": squares("EPSG:3021", place)}, areas=areas, crs="EPSG:3021"
    )
    assert (placed, remarks) == (["A", "B"], [])


def test_a_country_is_that_of_the_datum_and_a_zone_of_a_wide_one_reaches_its_neighbours():
    assert country(pyproj.CRS("EPSG:3021")) == country(pyproj.CRS("EPSG:3006"))
    west, _, east, _ = country(pyproj.CRS("EPSG:25833"))
    assert west < 10.9
    assert east > 24.2


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:4326", "EPSG:3021"])
def test_a_layer_with_the_north_first_is_told_of_itself_and_not_of_the_rows(small, crs):
    text = squares("EPSG:3006", "Stockholm") if crs != "EPSG:4326" else layer(square("A", EAST))
    shapes = gpd.read_file(text, engine="pyogrio").set_crs("EPSG:3006", allow_override=True).to_crs(crs)
    turned = shapes.set_geometry(shapely.transform(shapes.geometry.to_numpy(), lambda at: at[:, ::-1]), crs=crs)
    areas = {"file": "data/vand.geojson", "kommundel": "namn", "crs": crs}
    said = refusal(small, [(EAST, NORTH)], files={"vand.geojson": turned.drop(columns=[]).to_json()}, areas=areas)
    assert "vand.geojson: kartlagret hamnar utanför det område där EPSG:3006 används" in said
    assert "nord och öst är omkastade" in said
    assert "polis.csv" not in said


def test_one_stray_feature_does_not_move_the_layer():
    boxes = [shapely.box(EAST + at, NORTH, EAST + at + 10, NORTH + 10) for at in range(4)]
    table = gpd.GeoDataFrame(geometry=[*boxes, shapely.box(0, 0, 1, 1)], crs=3006)
    assert len(moved(table, crs=None, target=pyproj.CRS("EPSG:3006"), where="x").table) == 5


def test_a_system_in_which_the_points_fit_is_named(small):
    there = carried("EPSG:3021", (EAST + 500, NORTH + 500), (EAST + 1_500, NORTH + 500), of="EPSG:3006")
    said = refusal(small, there)
    assert "2 av 2 punkter ligger långt utanför" in said
    assert "skriv crs: EPSG:3021 i stället för EPSG:3006 vid källan" in said
    degrees = carried("EPSG:4326", (EAST + 500, NORTH + 500), of="EPSG:3006")
    assert "skriv crs: EPSG:4326 i stället" in refusal(small, degrees)


GOOD = [(EAST + 100, NORTH + 100), (EAST + 200, NORTH + 100), (EAST + 1_300, NORTH + 100), (EAST + 1_400, NORTH + 9)]


@pytest.mark.parametrize(("point", "why"), [
    (("", NORTH + 500), "den ena koordinaten saknas"),
    ((EAST + 500, ""), "den ena koordinaten saknas"),
    (("", ""), "koordinater saknas"),
    (("torget", NORTH), "koordinaterna kan inte läsas som tal"),
    ((0, 0), "koordinaterna är (0, 0)"),
    ((NORTH + 500, EAST + 500), "x och y är förväxlade"),
    ((600.5, 6600.5), "koordinaterna är i kilometer, inte i meter"),
    ((6005001, 66005002), "koordinaternas decimaltecken saknas"),
    ((EAST + 500, 660050025), "koordinaternas decimaltecken saknas"),
    ((EAST + 500_000, NORTH), "punkten ligger långt utanför kommunen"),
])  # fmt: skip
def test_a_point_that_cannot_be_right_is_told_with_its_reason(small, point, why):
    placed, remarks = intake(small, [*GOOD, point])
    assert placed == ["A", "A", "B", "B", "(utan kommundel)"]
    told = [(line["what"], line["rows"]) for line in remarks if "utan punkt" in line["what"]]
    assert told == [(f"{why}; raden är kvar utan punkt", [6])]


def test_a_whole_file_in_kilometres_or_without_decimal_mark_is_refused_with_the_reason(small):
    assert "är i kilometer, inte i meter" in refusal(small, [(x / 1000, y / 1000) for x, y in GOOD])
    degrees = carried("EPSG:4326", *GOOD, of="EPSG:3006")
    lost = [(f"{x:.5f}".replace(".", ""), f"{y:.6f}".replace(".", "")) for x, y in degrees]
    assert "har förlorat sitt decimaltecken" in refusal(small, lost, crs="EPSG:4326")


def test_a_point_on_a_shared_border_goes_to_the_first_in_reading_order_whatever_the_order_in_the_file(small):
    for features in ((square("B", EAST + 1_000), square("A", EAST)), (square("A", EAST), square("B", EAST + 1_000))):
        points = [(EAST + 1_000, NORTH + 500), (EAST, NORTH)]
        placed, _ = intake(small, points, files={"delar.geojson": layer(*features)})
        assert placed == ["A", "A"]


@given(st.sampled_from([*RT90, *ZONES]), st.floats(11.1, 24.1), st.floats(55.4, 69.0))
@settings(max_examples=60, deadline=None)
def test_no_swedish_point_is_taken_for_wrong_in_any_swedish_grid(crs, longitude, latitude):
    ((east, north),) = carried(crs, (longitude, latitude))
    x, y = pd.Series([east]), pd.Series([north])
    systems = (pyproj.CRS(crs), pyproj.CRS("EPSG:3006"))
    found = to_points(x, y, written=(x.notna(), y.notna()), crs=systems, within=plausible(systems[1], None))
    assert found.why.tolist() == [""]
