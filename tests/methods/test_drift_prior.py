"""The prior drift: names that are known, its bounds, and that it falls as areas grow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import ParameterError
from bfa.methods.drift import drift_prior
from bfa.methods.drift_prior import prior_row, table

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


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Misshandel utomhus", "våld"),
        ("våldsbrott", "våld"),
        ("inbrott i bostad", "bostadsinbrott"),
        ("inbrott i kontor", "övriga inbrott"),
        ("cykelstöld", "cykelstöld"),
        ("personrån", "rån"),
        ("butiksrån", "rån"),
        ("stöld från gård", "stöld"),
        ("narkotikabrott", "narkotika"),
        ("narkotikabrott, överlåtelse", "narkotikaförsäljning"),
        ("stöld och snatteri i butik", "butiksstöld"),
        ("skadegörelse", "skadegörelse"),
        ("klotter", "klotter"),
        ("fordonsbrott", "fordonsstöld"),
        ("stöld ur motordrivet fordon", "stöld ur fordon"),
        ("våldtäkt", "sexualbrott"),
        ("olaga hot", "hot och ofredande"),
        ("hotellnota", "övrigt"),
    ],
)
def test_swedish_names_find_their_row(name: str, row: str):
    assert prior_row(name) == row


def test_small_kommuner_drift_more_than_large_ones():
    assert drift_prior("våldsbrott", 60, 6_000) > 2 * drift_prior("våldsbrott", 800, 80_000)


def test_the_law_is_the_one_written():
    row = table().set_index("brottstyp").loc["våld"]
    expected = row["drift"] * (75 / row["antal"]) ** -row["slope"]
    assert drift_prior("misshandel", 75) == pytest.approx(expected)
