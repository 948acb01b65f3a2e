"""A year against several before it: the interval of plain chance, and one that covers counts that swing."""

import numpy as np
import pytest
import statsmodels.api as sm

from bfa.errors import DataError
from bfa.methods.yearly_change import Swing, change_from_years, shared_swing


def test_without_swings_it_is_the_interval_of_a_poisson_regression():
    """statsmodels' GLM of four counts on whether they are the latest: the coefficient's Wald interval."""
    earlier, now = [4000, 4100, 3900], 4400
    model = sm.GLM([*earlier, now], sm.add_constant([0, 0, 0, 1.0]), family=sm.families.Poisson())
    low, high = np.exp(model.fit().conf_int()[1])
    found = change_from_years(now, earlier, swing=Swing(1e-9, 1e9))
    assert (found.lower, found.upper) == pytest.approx((low, high), rel=1e-3)
    assert found.ratio == pytest.approx(4400 / 4000)


def test_nineteen_intervals_of_twenty_hold_no_change_where_counts_swing_as_expected():
    rng = np.random.default_rng(3)
    rates = 200 * np.exp(rng.normal(0, 0.1, (2000, 4)))
    found = [change_from_years(int(own[0]), own[1:].tolist()) for own in rng.poisson(rates)]
    assert 0.93 <= np.mean([each.lower < 1 < each.upper for each in found]) <= 0.985


def test_what_many_counts_swing_is_learned_of_them():
    rng = np.random.default_rng(4)
    steady, wild = (rng.poisson(2000 * np.exp(rng.normal(0, size, (60, 3)))).tolist() for size in (0.0, 0.3))
    assert shared_swing(steady).size < 0.05
    assert shared_swing(wild).size == pytest.approx(0.3, abs=0.06)
    assert shared_swing([]) == Swing()


def test_one_earlier_year_rests_on_what_is_expected_beforehand():
    assert change_from_years(120, [100]).swing == pytest.approx(0.1 * np.sqrt(4 / 4))
    assert change_from_years(0, [0, 3]).ratio == 0


def test_from_nothing_there_is_no_ratio_and_of_nothing_no_change():
    assert change_from_years(3, [0, 0]).ratio == float("inf")
    with pytest.raises(DataError):
        change_from_years(0, [0, 0])
    with pytest.raises(DataError):
        change_from_years(3, [])
