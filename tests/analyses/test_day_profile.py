import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.analyses.effect.day_profile import day_profile, profile_distance


def test_incidents_are_counted_by_quarter_of_the_day():
    start = pd.Series(pd.to_datetime(["2010-01-01 00:30", "2010-01-01 05:59", "2010-01-01 12:00", "2010-01-01 23:59"]))
    assert day_profile(start).tolist() == [2, 0, 1, 1]


def test_opposite_profiles_are_wholly_apart_and_chance_is_taken_away():
    night, day = np.array([400, 0, 0, 400]), np.array([0, 400, 400, 0])
    assert profile_distance(night, day) == pytest.approx(1, abs=0.06)
    assert profile_distance(night, night) == 0


def test_too_few_rows_say_nothing():
    assert profile_distance(np.array([29, 0, 0, 0]), np.array([100, 0, 0, 0])) is None


def test_small_samples_of_one_profile_are_not_called_different():
    draws = np.random.default_rng(1).multinomial(40, [0.3, 0.1, 0.2, 0.4], size=(200, 2))
    distances = [profile_distance(one, other) for one, other in draws]
    assert np.mean(distances) < 0.05


@given(st.lists(st.integers(10, 500), min_size=4, max_size=4), st.lists(st.integers(10, 500), min_size=4, max_size=4))
def test_the_distance_is_the_same_both_ways_and_between_none_and_all(one, other):
    there, back = (profile_distance(np.array(a), np.array(b)) for a, b in ((one, other), (other, one)))
    assert there == pytest.approx(back)
    assert 0 <= there <= 1
