"""Shares of unit-years, by hand and against statsmodels' covariance clustered two ways."""

import numpy as np
import pytest
import statsmodels.api as sm

from bfa.errors import DataError
from bfa.methods.crossed_shares import crossed_share, crossed_variance
from bfa.methods.proportions import wilson


def test_four_unit_years_by_hand():
    """Residuals of 1, 1 | 1, 0 are .25, .25 | .25, -.75: by unit .5^2 + .5^2, by year .5^2 + .5^2, alone .75."""
    happened, unit, year = [1, 1, 1, 0], ["a", "a", "b", "b"], [1, 2, 1, 2]
    assert crossed_variance(happened, unit, year) == pytest.approx(0.75 / 16)
    together = crossed_variance([1, 1, 0, 0], unit, year)
    assert together == pytest.approx((2 + 0 - 1) / 16)


def test_the_variance_is_that_of_statsmodels_without_its_small_sample_factors():
    draw = np.random.default_rng(3)
    unit, year = (each.ravel() for each in np.meshgrid(range(40), range(12), indexing="ij"))
    pull = draw.normal(0, 0.8, 40)[unit] + draw.normal(0, 0.8, 12)[year]
    happened = (draw.random(480) < 1 / (1 + np.exp(1 - pull))).astype(float)
    groups = np.column_stack([unit, year])
    fit = sm.OLS(happened, np.ones((480, 1))).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    assert crossed_variance(happened, unit, year)[0] == pytest.approx(fit.cov_params()[0, 0], rel=1e-9)


def test_years_that_move_together_widen_the_interval_and_what_never_happened_is_as_unsure():
    unit, year = (each.ravel() for each in np.meshgrid(range(50), range(10), indexing="ij"))
    bad_years = (year < 3).astype(float)
    share, low, high = crossed_share(np.column_stack([bad_years, 0 * bad_years]), unit, year)
    assert share.tolist() == [0.3, 0]
    plain = wilson([0.3, 0.0], [500, 500])
    assert high[0] - low[0] > 5 * (plain[1][0] - plain[0][0])
    assert high[1] > 5 * plain[1][1]


def test_nothing_has_no_share():
    with pytest.raises(DataError, match="andelar"):
        crossed_variance([], [], [])
