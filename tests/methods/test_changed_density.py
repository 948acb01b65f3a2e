"""Two densities held against each other, on units that can be counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats

from bfa.errors import DataError, ParameterError
from bfa.methods.changed_density import changed_density, signed_root


def alone(n):
    """A kernel that reaches no other unit."""
    return sparse.csr_array(sparse.eye(n))


def in_a_row(n):
    """Half of each neighbour's incidents count."""
    return sparse.csr_array(sparse.diags([0.5, 1.0, 0.5], [-1, 0, 1], shape=(n, n)))


def steady(years, blocks, n, rate=2.0, seed=1):
    return np.random.default_rng(seed).poisson(rate, (years, blocks, n)).astype(float)


def test_a_unit_that_grew_against_the_others_is_shown_and_the_others_are_not():
    counts = np.ones((4, 13, 20))
    counts[-1, :, 7] = 5
    found = changed_density(counts, alone(20), seed=1)
    assert np.flatnonzero(found.p <= 0.05).tolist() == [7]
    assert found.ratio[7] > 2


def test_a_unit_that_emptied_while_the_others_stayed_is_shown_as_less():
    counts = 2 * np.ones((4, 13, 20))
    counts[-1, :, 3] = 0
    found = changed_density(counts, alone(20), seed=1)
    assert np.flatnonzero(found.p <= 0.05).tolist() == [3]
    assert found.ratio[3] == 0


def test_what_doubled_everywhere_changed_nowhere():
    counts = np.ones((4, 13, 20))
    counts[-1] = 2
    found = changed_density(counts, alone(20), seed=1)
    assert found.ratio == pytest.approx(np.ones(20))
    assert (found.p == 1).all()


def test_a_change_spread_over_neighbours_is_found_only_together():
    counts = steady(4, 13, 60, rate=1.0)
    counts[-1, ::2, 28:33] += 2
    apart, together = (changed_density(counts, table, seed=1) for table in (alone(60), in_a_row(60)))
    assert not (apart.p <= 0.05).any()
    assert set(np.flatnonzero(together.p <= 0.05)) <= set(range(27, 34))
    assert (together.p <= 0.05).any()


def test_a_burst_within_one_stretch_is_no_change():
    counts = steady(4, 13, 20, rate=1.0)
    counts[-1, 5, 7] += 15
    assert changed_density(counts, alone(20), seed=1).p[7] > 0.05
    counts[-1, 5, 7] -= 15
    counts[-1, :, 7] += 2
    assert changed_density(counts, alone(20), seed=1).p[7] <= 0.05


def test_units_that_always_drift_must_change_more():
    rng = np.random.default_rng(3)
    calm = steady(8, 13, 20, rate=1.0)
    restless = rng.poisson(rng.gamma(4, 0.25, (8, 1, 20)), (8, 13, 20)).astype(float)
    found = changed_density(restless, alone(20), seed=1)
    assert found.drift > 1.5 > changed_density(calm, alone(20), seed=1).drift
    assert (found.drift_years, found.years) == (6, 3)
    against_chance = changed_density(restless, alone(20), seed=1, drift=False)
    assert against_chance.drift == 1
    assert (against_chance.p <= found.p).all()


def test_with_one_earlier_year_there_is_no_drift_to_learn():
    found = changed_density(steady(2, 13, 20), alone(20))
    assert (found.drift, found.drift_years, found.years) == (1.0, 0, 1)


def test_units_with_few_around_them_are_not_asked():
    counts = np.zeros((4, 13, 3))
    counts[:, :, 0] = 1
    counts[0, :9, 1] = 1
    found = changed_density(counts, alone(3))
    assert np.isfinite(found.p).tolist() == [True, False, False]
    assert not found.doubling[1:].any()


def test_a_doubling_would_show_where_there_are_many():
    counts = steady(4, 13, 20)
    counts[:, :, 0] *= 20
    counts[:, 3:, 1] = 0
    found = changed_density(counts, alone(20))
    assert found.doubling[0]
    assert not found.doubling[1]


def test_nothing_in_the_last_year_is_no_answer():
    counts = steady(4, 13, 20)
    counts[-1] = 0
    assert np.isnan(changed_density(counts, alone(20)).p).all()


def test_the_same_seed_gives_the_same():
    counts = steady(4, 13, 20)
    one, other = (changed_density(counts, alone(20), seed=5).p for _ in range(2))
    assert one.tolist() == other.tolist()


def test_about_one_map_in_twenty_without_change_shows_any():
    shown = [
        (changed_density(steady(4, 13, 40, 1.0, s), alone(40), draws=199, seed=s).p <= 0.05).any() for s in range(200)
    ]
    assert 0.01 <= np.mean(shown) <= 0.09


@given(k=st.integers(0, 60), n=st.integers(1, 60), share=st.floats(0.05, 0.95))
def test_the_score_squared_is_the_deviance_of_the_binomial(k, n, share):
    k = min(k, n)
    score = signed_root(np.array([k / n]), share, np.array([float(n)]))[0]
    best, under = stats.binom.logpmf(k, n, k / n), stats.binom.logpmf(k, n, share)
    assert score**2 == pytest.approx(2 * (best - under), abs=1e-6)
    assert np.sign(score) == np.sign(k / n - share) or abs(score) < 1e-6


def test_what_cannot_be_used_is_refused():
    with pytest.raises(DataError, match="minst två år"):
        changed_density(np.ones((1, 13, 3)), alone(3))
    with pytest.raises(DataError):
        changed_density(np.full((2, 13, 3), np.nan), alone(3))
    with pytest.raises(ParameterError, match="Kärnan"):
        changed_density(np.ones((2, 13, 3)), alone(4))
    with pytest.raises(ParameterError, match="slumpdragning"):
        changed_density(np.ones((2, 13, 3)), alone(3), draws=0)
