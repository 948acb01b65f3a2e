"""The prior drift: names that are known, its bounds, and that it falls as areas grow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import ParameterError
from bfa.methods.drift import drift_prior
from bfa.methods.drift_prior import table

COUNTS = st.floats(0, 1e9)
PEOPLE = st.none() | st.floats(1, 1e8)


@given(st.text(max_size=40), COUNTS, PEOPLE)
def test_the_prior_is_always_a_usable_spread(name: str, count: float, population: float | None):
    got = drift_prior(name, count, population)
    assert math.isfinite(got)
    assert 0.03 <= got <= 0.5


@given(st.sampled_from(sorted(table()["brottstyp"])), COUNTS, COUNTS, PEOPLE)
def test_larger_areas_never_drift_more(name: str, one: float, other: float, population: float | None):
    small, large = sorted([one, other])
    assert drift_prior(name, small, population) >= drift_prior(name, large, population)


@given(COUNTS, st.floats(1, 1e8), st.floats(1, 1e8))
def test_more_inhabitants_never_mean_more_drift(count: float, one: float, other: float):
    small, large = sorted([one, other])
    assert drift_prior("misshandel", count, small) >= drift_prior("misshandel", count, large)


def test_an_unknown_type_gets_the_general_row():
    assert drift_prior("bortrövad cirkus", 100) == drift_prior("övrigt", 100)


@pytest.mark.parametrize(("count", "population"), [(-1, None), (math.nan, None), (math.inf, None), (10, 0), (10, -5)])
def test_a_size_that_is_no_size_is_refused(count: float, population: float | None):
    with pytest.raises(ParameterError):
        drift_prior("misshandel", count, population)


def test_every_row_of_the_table_says_where_it_comes_from():
    assert (table()["source"].str.len() > 5).all()
