"""Six kommundelar that fit together, and the places where the worked example puts them."""

from itertools import combinations
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bfa.example.places import known_places, kommundelar


@pytest.fixture(scope="module")
def areas() -> dict[str, shapely.Polygon]:
    return kommundelar()


def test_kommundelar_are_valid_and_do_not_overlap(areas: dict[str, shapely.Polygon]) -> None:
    assert all(shape.is_valid for shape in areas.values())
    assert all(areas[one].intersection(areas[two]).area == 0 for one, two in combinations(areas, 2))


def test_kommundelar_leave_no_gap(areas: dict[str, shapely.Polygon]) -> None:
    whole = shapely.union_all(list(areas.values()))
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_a_borders_b_and_three_others_border_neither(areas: dict[str, shapely.Polygon]) -> None:
    border = {pair: areas[pair[0]].intersection(areas[pair[1]]).length for pair in combinations("ABCDEF", 2)}
    assert border["A", "B"] > 3000
    assert all(areas[one].distance(areas[two]) > 1000 for one in "AB" for two in "DEF")


def test_kommundelar_are_a_few_kilometres_wide_and_lie_in_sweref_99_tm(areas: dict[str, shapely.Polygon]) -> None:
    assert all(10e6 < shape.area < 60e6 for shape in areas.values())
    west, south, east, north = shapely.union_all(list(areas.values())).bounds
    assert 260_000 < west < east < 925_000
    assert 6_100_000 < south < north < 7_700_000


def test_kommundelar_are_not_squares(areas: dict[str, shapely.Polygon]) -> None:
    assert all(shape.area / shape.minimum_rotated_rectangle.area < 0.95 for shape in areas.values())


def test_the_places_f_to_n_and_the_bus_square_lie_in_a(areas: dict[str, shapely.Polygon]) -> None:
    kinds = {place.name: place.kind for place in known_places() if areas["A"].contains(place.geometry)}
    assert kinds == {
        "Gata D": "gata",
        "Gata E": "gata",
        "Krog F": "krog",
        "Krog G": "krog",
        "Krog H": "krog",
        "Busstorget": "hållplats",
        "Snabbmat I": "snabbmat",
        "Fritidsgård J": "fritidsgård",
        "Bostadsområde K": "bostadsområde",
        "Gata L": "gata",
        "Gata M": "gata",
        "Parkering N": "parkering",
    }


def test_pubs_stand_on_their_streets_and_l_and_m_in_k() -> None:
    shape = {place.name: place.geometry for place in known_places()}
    assert max(shape[pub].distance(shape["Gata D"]) for pub in ("Krog F", "Krog G")) < 20
    assert shape["Krog H"].distance(shape["Gata E"]) < 20
    assert all(shape["Bostadsområde K"].contains(shape[street]) for street in ("Gata L", "Gata M"))


def test_assaults_with_a_named_place_lie_near_it(assaults: pd.DataFrame) -> None:
    shape = {place.name: place.geometry for place in known_places()}
    named = assaults[(assaults["Plats"] != "") & assaults["x"].notna()]
    away = [
        shape[name].distance(point)
        for name, point in zip(named["Plats"], shapely.points(named["x"], named["y"]), strict=True)
    ]
    assert max(away) < 250
    assert pd.Series(away).median() < 40


def test_most_outdoor_assaults_in_a_are_in_the_centre_most_on_the_two_streets(assaults: pd.DataFrame) -> None:
    places = assaults.loc[assaults["Kommundel"] == "A", "Plats"].value_counts(normalize=True)
    assert places["Gata D"] + places["Gata E"] > 0.25
    assert places["Busstorget"] + places["Snabbmat I"] > 0.15
    assert places["Gata L"] + places["Gata M"] > 2 * places["Bostadsområde K"]


def test_layers_are_read_in_sweref_99_tm_with_whole_names(folder: Path) -> None:
    layers = {
        name: gpd.read_file(folder / name) for name in ("kommundelar.geojson", "platser.geojson", "baskarta.geojson")
    }
    assert all(layer.crs.to_epsg() == 3006 for layer in layers.values())
    assert layers["kommundelar.geojson"]["folkmangd"].sum() == 114_800
    assert "Fritidsgård J" in set(layers["platser.geojson"]["namn"])
    assert set(layers["baskarta.geojson"]["kind"]) == {"väg", "vatten", "grönt"}
