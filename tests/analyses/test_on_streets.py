"""Incidents on the streets of Norr: a cross of two streets, a lane beside it, and what lies off them."""

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bfa.analyses.hotspots import hotspots
from bfa.analyses.streets import Streets, on_streets
from bfa.analyses.where.cells import nearest_street
from bfa.words.catalogue import message
from tests.small_situation import AREAS, CRS, SOUTH, TYPE, WEST, counts, incidents, situation

YEAR = "2010-01/2010-12"


def line(*corners: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(WEST + east, SOUTH + north) for east, north in corners])


def layer(*streets: tuple[str | None, shapely.LineString]) -> gpd.GeoDataFrame:
    lines = [shape for _, shape in streets]
    table = {"segment_id": [str(n) for n in range(1, len(lines) + 1)], "name": [name for name, _ in streets]}
    return gpd.GeoDataFrame(table | {"length": shapely.length(lines)}, geometry=lines, crs=CRS)


#: Storgatan runs east through the crossing at (500, 500), Skolgatan north through it.
CROSS = layer(
    ("Storgatan", line((100, 500), (500, 500))),
    ("Storgatan", line((500, 500), (900, 500))),
    ("Skolgatan", line((500, 100), (500, 500))),
    ("Skolgatan", line((500, 500), (500, 900))),
)


def rows(*spots: tuple[float, float, int], start: str = "2010-05-07 23:30") -> list[tuple[str, float, float]]:
    return [(start, east + 2 * k, north) for east, north, n in spots for k in range(n)]


def answer(folder, table: list[tuple[str, float, float]], streets: gpd.GeoDataFrame = CROSS, **given: Any) -> Streets:
    own = situation(folder, incidents=incidents(table), streets=streets)
    return on_streets(own, hotspots(own, brottstyp=TYPE, period=YEAR), **given)


def test_incidents_are_on_segments_at_crossings_or_off(tmp_path):
    got = answer(tmp_path, rows((200, 505, 3), (505, 200, 2), (500, 502, 4), (700, 540, 5)))
    assert got.segments.set_index("segment_id")["n"].to_dict() == {"1": 3, "2": 0, "3": 2, "4": 0}
    assert (got.on, got.crossings, got.between, got.off) == (5, 4, 0, 5)


def test_a_wider_reach_takes_in_more(tmp_path):
    got = answer(tmp_path, rows((700, 540, 5)), farthest=50)
    assert (got.on, got.off) == (5, 0)


def test_segments_of_a_name_are_summed_most_first(tmp_path):
    got = answer(tmp_path, rows((200, 505, 3), (700, 505, 1), (505, 200, 2)))
    assert got.streets["name"].tolist() == ["Storgatan", "Skolgatan"]
    assert got.streets["n"].tolist() == [4, 2]
    assert got.streets["length"].tolist() == [800, 800]
    assert got.streets["per_km"].tolist() == [5, 2.5]


def test_the_same_name_in_two_villages_is_two_streets(tmp_path):
    far = layer(("Byvägen", line((100, 100), (200, 100))), ("Byvägen", line((1500, 1500), (1600, 1500))))
    got = answer(tmp_path, rows((150, 105, 2), (1550, 1505, 1)), far)
    assert got.streets["name"].tolist() == ["Byvägen", "Byvägen (2)"]
    assert got.streets["n"].tolist() == [2, 1]


def test_lines_cut_between_crossings_are_one_segment(tmp_path):
    cut = layer(("Långgatan", line((100, 100), (300, 100))), ("Långgatan", line((300, 100), (600, 100))))
    got = answer(tmp_path, rows((200, 105, 2), (300, 100, 1), (400, 105, 2)), cut)
    assert got.segments["segment_id"].tolist() == ["1"]
    assert (got.segments["n"].tolist(), got.segments["length"].tolist()) == ([5], [500])


def test_a_line_drawn_twice_counts_once(tmp_path):
    twice = layer(("Storgatan", line((100, 500), (500, 500))), ("Storgatan", line((500, 500), (100, 500))))
    got = answer(tmp_path, rows((200, 505, 3)), twice)
    assert (got.on, got.segments["length"].sum()) == (3, 400)


def test_a_street_is_cut_where_it_leaves_the_area(tmp_path):
    out = layer(("Landsvägen", line((1000, 500), (5000, 500))), ("Bortre", line((5000, 100), (5100, 100))))
    got = answer(tmp_path, rows((1500, 505, 1)), out)
    assert got.segments["name"].tolist() == ["Landsvägen"]
    assert got.segments["length"].tolist() == [1030]


@pytest.mark.parametrize(("away", "farthest"), [(20, 30), (300, 400)])
def test_a_street_outside_the_area_that_is_near_enough_has_its_incidents(tmp_path, away, farthest):
    outside = layer(("Strandvägen", line((100, -away), (900, -away))))
    got = answer(tmp_path, rows((200, 5, 3)), outside, farthest=farthest)
    assert (got.on, got.off) == (3, 0)
    assert got.segments["n"].tolist() == [3]


def test_a_street_without_a_name_is_a_segment_and_no_street(tmp_path):
    got = answer(tmp_path, rows((200, 505, 3)), layer((None, line((100, 500), (500, 500)))))
    assert (got.on, len(got.streets), got.segments["street"].tolist()) == (3, 0, [-1])


def test_without_a_street_layer_the_answer_says_how_to_add_one(tmp_path):
    got = answer(tmp_path, rows((200, 505, 3)), CROSS.iloc[:0])
    assert got.reason == "no_layer"
    assert "streets:" in message(f"hotspots.why.{got.reason}")


def test_far_from_the_streets_is_warned_about(tmp_path):
    assert answer(tmp_path, rows((200, 505, 3), (1500, 1500, 4))).warnings[0] == "far"
    assert answer(tmp_path, rows((200, 505, 4), (1500, 1500, 4))).warnings == ()


def test_coordinates_on_a_lattice_are_warned_about(tmp_path):
    lattice = [("2010-05-07 23:30", 50.0 + 100 * (k % 8), 520.0) for k in range(24)]
    assert answer(tmp_path, lattice).warnings[-1] == "snapped"
    spread = [("2010-05-07 23:30", 137.0 + 7 * k, 501.0 + k % 9) for k in range(24)]
    assert answer(tmp_path, spread).warnings == ()


def test_few_incidents_say_nothing_of_concentration(tmp_path):
    got = answer(tmp_path, rows((200, 505, 19)))
    assert got.concentration.empty
    assert got.again is None


def test_all_on_one_segment_of_four_is_more_than_chance_gives(tmp_path):
    got = answer(tmp_path, rows((200, 505, 20)))
    half = got.concentration.set_index("measure").loc["length_share"]
    assert half["found"] == pytest.approx(0.5 / 4)
    assert half["found"] < half["low"]


def test_the_fullest_segments_are_looked_for_the_year_before(tmp_path):
    lanes = layer(*[(f"Gata {k}", line((100, 50 * k), (300, 50 * k))) for k in range(1, 31)])
    table = rows((200, 50, 15), (200, 100, 5), (200, 150, 1))
    before = rows((200, 50, 9), (200, 200, 4), start="2009-05-07 23:30")
    got = answer(tmp_path, table + before, lanes).again
    assert (got.top, got.again) == (2, 1)
    assert got.length_share == pytest.approx(2 / 30)
    assert str(got.year) == "2009-01/2009-12"


def test_a_year_that_was_not_counted_is_not_looked_at(tmp_path):
    own = situation(
        tmp_path,
        incidents=incidents(rows((200, 505, 20))),
        streets=CROSS,
        counts=counts(dict.fromkeys(AREAS, 5), first="2010-01"),
    )
    assert on_streets(own, hotspots(own, brottstyp=TYPE, period=YEAR)).again is None


SPOTS = shapely.points([[WEST + 300, SOUTH + 550], [WEST + 1500, SOUTH + 1500]])


def test_a_spot_is_near_the_nearest_named_street():
    got = nearest_street(SPOTS, CROSS, nameable=("Gata",), crs=CRS)
    assert got["near"].tolist() == ["Storgatan", None]
    assert got["near_kind"].tolist() == ["gata", None]
    assert got["near_distance"].tolist()[0] == 50


@pytest.mark.parametrize("given", [{"nameable": ("torg",)}, {"limit": 49}], ids=["not nameable", "too far"])
def test_a_street_that_may_not_be_named_or_is_far_names_nothing(given):
    assert nearest_street(SPOTS, CROSS, crs=CRS, **given)["near"].isna().all()


def test_a_nameless_street_and_no_layer_name_nothing():
    nameless = CROSS.assign(name=pd.Series([None] * 4, dtype="str"))
    assert nearest_street(SPOTS, nameless, crs=CRS)["near"].isna().all()
    assert nearest_street(SPOTS, None, crs=CRS)["near"].isna().all()
