import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.concentration import units_holding
from bfa.methods.streets import (
    chance_by_length,
    joined,
    length_holding,
    place_on_streets,
)

X, Y = 600_000.0, 6_500_000.0


def line(*corners) -> shapely.LineString:
    return shapely.LineString([(X + east, Y + north) for east, north in corners])


def at(*places) -> np.ndarray:
    return np.array(places, dtype=float).reshape(-1, 2) + np.array([X, Y])


NORTH, EAST = line((0, 0), (0, 200)), line((0, 0), (100, 0))
SOUTH, WEST = line((0, 0), (0, -50)), line((-400, 0), (0, 0))
CROSS = [NORTH, EAST, SOUTH, WEST]
BEND = [line((0, 0), (100, 0)), line((100, 0), (100, 100))]


def test_a_point_goes_to_the_nearest_street():
    got = place_on_streets(at((5, 100), (60, -20), (-2, -40), (-300, 0)), CROSS)
    assert got.segment.tolist() == [0, 1, 2, 3]
    assert not got.off.any()


def test_thirty_metres_away_is_near_and_thirty_one_is_not():
    got = place_on_streets(at((30, 150), (31, 150), (-300, 31)), CROSS)
    assert got.segment.tolist() == [0, -1, -1]
    assert got.off.tolist() == [False, True, True]
    assert place_on_streets(at((31, 150)), CROSS, farthest=31).segment.tolist() == [0]


def test_a_point_without_coordinates_is_off_the_streets():
    got = place_on_streets(at((5, 100), (np.nan, np.nan), (np.nan, 3)), CROSS)
    assert got.segment.tolist() == [0, -1, -1]
    assert got.off.tolist() == [False, True, True]


def test_a_point_as_near_several_streets_belongs_to_none_of_them():
    got = place_on_streets(at((20, 20.0000003), (20, 20.001)), CROSS)
    assert got.segment.tolist() == [-1, 0]
    assert not got.off.any()


def test_ten_metres_from_a_crossing_is_at_it_and_that_can_be_chosen():
    points = at((0, 0), (7, 7), (0, 10), (0, 11), (0, 15))
    assert place_on_streets(points, CROSS).crossing.tolist() == [0, 0, 0, -1, -1]
    assert place_on_streets(points, CROSS, crossing=0).crossing.tolist() == [0, -1, -1, -1, -1]
    assert place_on_streets(points, CROSS, crossing=20).crossing.tolist() == [0] * 5


def test_where_two_streets_meet_is_no_crossing():
    got = place_on_streets(at((100, 0), (110, -10), (50, 0)), BEND)
    assert (got.crossing == -1).all()
    assert got.segment.tolist() == [-1, -1, 0]


def test_a_point_to_which_the_crossing_is_the_nearest_street_place_is_at_it():
    fork = [line((0, 0), (100, 0)), line((0, 0), (100, 50)), line((0, 0), (100, -50))]
    got = place_on_streets(at((-25, 0), (-25, 5)), fork)
    assert got.crossing.tolist() == [0, 0]


def test_streets_drawn_a_centimetre_apart_meet_and_a_bridge_does_not():
    apart = [NORTH, EAST, line((0.01, 0), (0, -50))]
    assert place_on_streets(at((0, 1)), apart).crossing.tolist() == [0]
    bridge = [line((-100, 0), (100, 0)), line((0, -100), (0, 100))]
    assert place_on_streets(at((0, 0)), bridge).crossing.tolist() == [-1]


def test_the_nearer_of_two_crossings_is_taken_and_they_are_numbered_from_the_west():
    row = [WEST, NORTH, line((0, 0), (12, 0)), line((12, 0), (12, 90)), line((12, 0), (300, 0))]
    got = place_on_streets(at((5, 0), (7, 0), (8, 0)), row[::-1])
    assert got.crossing.tolist() == [0, 1, 1]


def test_a_layer_without_incidents_places_none():
    got = place_on_streets(np.empty((0, 2)), gpd.GeoSeries(CROSS, crs="EPSG:3006"))
    assert (len(got.segment), len(got.crossing), len(got.off)) == (0, 0, 0)


BLOCKS = [line((i * 80, j * 80), ((i + 1) * 80, j * 80)) for i in range(2) for j in range(3)]
BLOCKS += [line((i * 80, j * 80), (i * 80, (j + 1) * 80)) for i in range(3) for j in range(2)]
ON_THE_MAP = st.integers(-50, 210) | st.sampled_from([0, 20, 80, 100, 160]) | st.just(np.nan)


@given(st.lists(st.tuples(ON_THE_MAP, ON_THE_MAP), max_size=40), st.permutations(range(len(BLOCKS))))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_streets_means_nothing_and_none_is_in_two_places(places, order):
    points = at(*places)
    plain, mixed = place_on_streets(points, BLOCKS), place_on_streets(points, [BLOCKS[i] for i in order])
    on = plain.segment >= 0
    assert (np.array(order)[mixed.segment[on]] == plain.segment[on]).all()
    assert (mixed.crossing == plain.crossing).all()
    assert (mixed.off == plain.off).all()
    assert (on.astype(int) + (plain.crossing >= 0) + plain.off <= 1).all()


@given(st.lists(st.tuples(st.integers(-50, 210), st.integers(-50, 210)), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_the_nearest_is_that_of_measuring_to_every_street(places):
    points = at(*places)
    every = shapely.distance(shapely.points(points)[:, None], np.array(BLOCKS)[None, :])
    got = place_on_streets(points, BLOCKS)
    assert (got.off == (every.min(axis=1) > 30)).all()
    single = got.segment >= 0
    assert (got.segment[single] == every.argmin(axis=1)[single]).all()
    several = (every <= every.min(axis=1, keepdims=True) + 1e-6).sum(axis=1) > 1
    assert (single == ~(several | got.off | (got.crossing >= 0))).all()


def test_half_of_the_crimes_are_on_a_tenth_of_the_street():
    got = length_holding([10, 10, 0], [100, 400, 500], shares=[0.25, 0.5, 0.75, 1])
    assert got["length"].tolist() == pytest.approx([50, 100, 300, 500])
    assert got["length_share"].tolist() == pytest.approx([0.05, 0.1, 0.3, 0.5])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 500)), min_size=1, max_size=20), st.randoms())
def test_the_street_needed_does_not_hang_on_the_order(streets, random):
    streets = [(1, 100), *streets]
    mixed = random.sample(streets, len(streets))
    assert length_holding(*zip(*mixed, strict=True)).to_numpy() == pytest.approx(
        length_holding(*zip(*streets, strict=True)).to_numpy()
    )


def test_streets_of_one_length_give_the_shares_of_segments():
    counts = [6, 2, 1, 1] + 16 * [0]
    by_length = length_holding(counts, np.full(20, 70), shares=[0.6, 0.8, 1])
    by_unit = units_holding(counts, shares=[0.6, 0.8, 1])
    assert by_length["length_share"].tolist() == pytest.approx(by_unit["unit_share"].tolist())


@pytest.mark.parametrize(
    ("segments", "says"),
    [
        ([], "tomt"),
        ([NORTH, None], "1 av 2 sträckor saknar linje"),
        ([NORTH, shapely.LineString()], "1 av 2 sträckor saknar linje"),
        ([NORTH, shapely.Point(X, Y)], "inte enkla linjer"),
        ([shapely.MultiLineString([NORTH, EAST])], "inte enkla linjer"),
        ([NORTH, line((5, 5), (5, 5))], "ingen längd"),
        ([NORTH, EAST, shapely.reverse(NORTH)], "1 av 3 sträckor är ritade två gånger"),
    ],
)
def test_what_is_no_street_is_refused(segments, says):
    with pytest.raises(DataError, match=says):
        place_on_streets(at((0, 0)), segments)


def test_distances_that_cannot_be_used_are_refused():
    for farthest in (0, -1, np.nan, np.inf):
        with pytest.raises(ParameterError, match="större än 0"):
            place_on_streets(at((0, 0)), CROSS, farthest=farthest)
    for crossing in (-1, 31, np.nan):
        with pytest.raises(ParameterError, match="korsning"):
            place_on_streets(at((0, 0)), CROSS, crossing=crossing)


def test_shares_of_nothing_are_refused():
    with pytest.raises(DataError, match="minst ett brott"):
        length_holding([0, 0], [1, 1])
    with pytest.raises(DataError, match="minst ett brott"):
        length_holding([1, -1, 5], [1, 1, 1])
    with pytest.raises(DataError, match="en längd"):
        length_holding([1, 1], [1, 0])
    with pytest.raises(DataError, match="en längd"):
        length_holding([1, 1], [1])
    with pytest.raises(ParameterError, match="Andelar"):
        length_holding([1], [1], shares=[50])


def test_lines_of_a_name_that_meet_two_and_two_are_one_segment():
    bend = [*BEND, line((100, 100), (100, 300))]
    assert joined(bend, ["Storgatan"] * 3).tolist() == [0, 0, 0]
    assert joined(bend, ["Storgatan", "Storgatan", "Skolgatan"]).tolist() == [0, 0, 1]
    assert joined(bend, ["Storgatan", None, None]).tolist() == [0, 1, 1]


def test_lines_that_meet_at_a_crossing_stay_apart():
    assert joined(CROSS, ["Storgatan"] * 4).tolist() == [0, 1, 2, 3]


def test_a_line_that_ends_where_it_begins_is_a_segment_of_its_own():
    loop = line((0, 0), (50, 0), (50, 50), (0, 0))
    assert joined([loop, line((500, 0), (600, 0))], ["a", "a"]).tolist() == [0, 1]


def test_incidents_spread_by_length_are_as_concentrated_as_chance():
    got = chance_by_length([30, 10], [300, 100], seed=1).set_index("measure").loc["length_share"]
    assert got["found"] == pytest.approx(0.5)
    assert got["low"] <= got["found"] <= got["high"]


def test_chance_gives_long_segments_more():
    even = chance_by_length([20, 20], [1000, 1000], seed=1).set_index("measure")["chance"]
    long = chance_by_length([20, 20], [1900, 100], seed=1).set_index("measure")["chance"]
    assert long["gini"] > even["gini"] + 0.2


def test_the_same_seed_draws_the_same_chance():
    one, same, other = (chance_by_length([5, 1, 0, 2], [10, 20, 30, 40], seed=seed) for seed in (3, 3, 4))
    assert one.equals(same)
    assert not one.equals(other)


@pytest.mark.parametrize(
    ("counts", "given", "error"), [([1.5, 1], {}, DataError), ([2, 1], {"draws": 0}, ParameterError)]
)
def test_chance_needs_whole_counts_and_a_draw(counts, given, error):
    with pytest.raises(error):
        chance_by_length(counts, [10, 10], **given)
