from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.near_pairs import near_pairs
from bfa.methods.near_repeat import expected_pairs, knox


def by_hand(xy, days, distances, times):
    """Pair by pair: the same spot in row 0, the distance bands below."""
    table, same_day = np.zeros((len(distances), len(times) - 1), dtype=int), np.zeros(len(distances) - 1, dtype=int)
    for i, j in combinations(range(len(xy)), 2):
        apart, later = np.sqrt(((xy[i] - xy[j]) ** 2).sum()), abs(days[i] - days[j])
        row = 0 if apart == 0 else np.searchsorted(distances, apart, side="right")
        column = np.searchsorted(times, later, side="right") - 1
        if row < len(distances) and column < len(times) - 1:
            table[row, column] += 1
            same_day[row - 1] += row > 0 and later == 0
    return table, same_day


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=30, deadline=None)
def test_every_pair_is_counted_once_in_its_own_band(seed, whole_days):
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, 12, size=(60, 2)) * 50.0
    days = rng.integers(0, 40, 60).astype(float) if whole_days else rng.uniform(0, 40, 60)
    distances, times = [0, 100, 150, 400], [0, 7, 14, 28]
    found = knox(xy, days, distances=distances, times=times, permutations=0)
    table, same_day = by_hand(xy, days, distances, times)
    assert (found.observed == table[1:]).all()
    assert (found.same_spot_observed == table[0]).all()
    assert (found.same_day == same_day).all()


def test_the_published_table_has_the_expectation_of_knox():
    assert expected_pairs(67 + 175, 67 + 3507, 43071) == pytest.approx(20.0810, abs=5e-5)


def test_the_expected_number_and_p_are_those_of_every_permutation():
    xy = np.array([[0.0, 0], [30, 0], [40, 30], [500, 0], [520, 0], [900, 900]])
    days = np.array([0.0, 1, 2, 20, 21, 50])
    asked = {"distances": [0, 60], "times": [0, 3, 30]}
    every = np.array([knox(xy, list(dealt), permutations=0, **asked).observed[0] for dealt in permutations(days)])
    found = knox(xy, days, permutations=9999, seed=2, **asked)
    assert found.expected[0] == pytest.approx(every.mean(axis=0))
    assert found.p[0] == pytest.approx((every >= found.observed[0]).mean(axis=0), abs=0.01)
    assert found.ratio[0] == pytest.approx(found.observed[0] / every.mean(axis=0))


def followed(rng):
    first, start = rng.uniform(0, 10_000, size=(300, 2)), rng.integers(0, 300, 300)
    near = first[:60] + rng.uniform(-40, 40, size=(60, 2))
    return np.vstack([first, near]), np.concatenate([start, start[:60] + rng.integers(0, 5, 60)])


def test_incidents_that_are_followed_nearby_stand_out_in_the_first_band_only():
    xy, days = followed(np.random.default_rng(8))
    found = knox(xy, days, distances=[0, 100, 1000, 2000], times=[0, 7, 28], permutations=499)
    assert found.p[0, 0] == pytest.approx(1 / 500)
    assert found.ratio[0, 0] > 10
    assert (found.p[1:] > 0.02).all()


def test_the_same_spot_again_is_a_repeat_and_no_near_repeat():
    spots = np.random.default_rng(3).uniform(0, 10_000, size=(40, 2))
    days = np.arange(40) * 9
    found = knox(np.vstack([spots, spots]), np.concatenate([days, days + 2]), distances=[0, 100], times=[0, 7])
    assert found.same_spot_observed.tolist() == [40]
    assert found.same_spot_p[0] == pytest.approx(0.001)
    assert found.observed.sum() == 0


def test_the_same_seed_gives_the_same_p_values():
    xy, days = followed(np.random.default_rng(9))
    first, again = (knox(xy, days, distances=[0, 2000], times=[0, 30], permutations=300, seed=4) for _ in range(2))
    assert (first.p == again.p).all()


@pytest.mark.parametrize("whole_days", [True, False])
def test_each_permutation_is_one_shuffle_of_the_times(whole_days):
    rng = np.random.default_rng(12)
    xy, days = rng.uniform(0, 1000, size=(250, 2)), rng.uniform(0, 90, 250)
    days = np.floor(days) if whole_days else days
    asked = {"distances": [0, 300, 900], "times": [0, 7, 30]}
    found = knox(xy, days, permutations=40, seed=4, **asked)
    order, draws = near_pairs(xy, edges=np.array([0.0, 300, 900])).order, np.random.default_rng(4)
    dealt = np.array(
        [knox(xy[order], draws.permutation(days[order]), permutations=0, **asked).observed for _ in range(40)]
    )
    assert found.p == pytest.approx(((dealt >= found.observed).sum(axis=0) + 1) / 41)


def test_half_days_are_counted_as_they_stand():
    xy = np.array([[0.0, 0], [10, 0], [20, 0]])
    found = knox(xy, [0, 0.5, 7.25], distances=[0, 100], times=[0, 0.75, 6.75, 7])
    assert found.observed.tolist() == [[1, 0, 1]]


def test_incidents_without_place_or_time_are_left_out_and_counted():
    xy = np.array([[0.0, 0], [10, 0], [20, 0], [np.nan, 0], [5, 5]])
    found = knox(xy, [0, 1, 2, 3, np.nan], distances=[0, 100], times=[0, 7], permutations=9)
    assert (found.incidents, found.left_out) == (3, 2)
    assert found.observed.tolist() == [[3]]


def test_no_pair_near_enough_gives_zeros_and_p_of_one():
    found = knox(np.array([[0.0, 0], [1e5, 0], [0, 1e5]]), [0, 1, 2], distances=[0, 100], times=[0, 7], permutations=9)
    assert found.observed.sum() == 0
    assert np.isnan(found.ratio).all()
    assert (found.p == 1).all()


def test_all_points_on_one_spot_are_pairs_of_the_same_spot():
    found = knox(np.zeros((50, 2)), np.arange(50), distances=[0, 100], times=[0, 7], permutations=9)
    assert found.same_spot_observed[0] == sum(50 - apart for apart in range(1, 7))
    assert (found.same_spot_p == 1).all()


def test_a_heap_of_rows_on_one_spot_is_refused_before_it_fills_the_memory():
    with pytest.raises(DataError, match="för många par"):
        knox(np.zeros((60_000, 2)), np.arange(60_000), distances=[0, 100], times=[0, 7])


def test_places_impossibly_far_apart_are_refused():
    with pytest.raises(DataError, match="koordinatsystemet"):
        knox(np.array([[0.0, 0], [1e14, 1e14], [5, 5]]), [0, 1, 2], distances=[0, 1], times=[0, 7])


@pytest.mark.parametrize(
    "asked",
    [
        {"distances": [0, 100], "times": [1, 7]},
        {"distances": [0, 100, 100], "times": [0, 7]},
        {"distances": [0], "times": [0, 7]},
        {"distances": [0, 100], "times": [0, 7], "permutations": -1},
    ],
)
def test_bands_that_do_not_rise_from_zero_are_refused(asked):
    with pytest.raises(ParameterError):
        knox(np.zeros((3, 2)), [0, 1, 2], **asked)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_incidents_are_refused(n):
    with pytest.raises(DataError, match="minst tre"):
        knox(np.zeros((n, 2)), np.zeros(n), distances=[0, 100], times=[0, 7])
