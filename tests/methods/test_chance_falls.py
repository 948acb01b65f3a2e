"""Falls of counts by chance alone, by hand and against scipy's Skellam and Poisson."""

import numpy as np
import pytest
from scipy import stats

from bfa.errors import DataError, ParameterError
from bfa.methods.chance_falls import chance_by_mean, chance_of_fall, fell, rare_fall


def test_a_fall_is_told_at_its_edge_and_nothing_falls_from_zero():
    assert fell([10, 10, 0, 30], [9, 10, 0, 27], 0.1).tolist() == [True, False, False, True]


def test_three_counts_together_fall_by_half_when_the_first_has_two_or_three():
    """Of (3, 0), (2, 1), (1, 2), (0, 3) with weights 1, 3, 3, 1 of 8 the first two are falls of at least a half."""
    assert chance_of_fall([3], 0.5) == pytest.approx(4 / 8)
    assert chance_of_fall([3], 0.6) == pytest.approx(1 / 8)
    assert chance_of_fall([0], 0.1) == 0


def test_that_a_count_does_not_rise_is_scipys_skellam():
    for mean in (0.5, 4, 60):
        no_rise = stats.skellam.cdf(0, mean, mean) - np.exp(-2 * mean)
        assert chance_by_mean(mean, 0) == pytest.approx(no_rise, abs=1e-9)


def test_a_whole_fall_is_that_something_was_and_nothing_is():
    assert chance_by_mean(2, 1) == pytest.approx((1 - np.exp(-2)) * np.exp(-2))


@pytest.mark.parametrize("fall", [0.1, 0.2, 0.5])
def test_the_mean_over_sums_is_the_chance_by_mean_whatever_the_level(fall):
    """Given the sum the first is binomial, so its mean over Poisson sums of twice the level is the plain chance."""
    for mean in (3, 25, 140):
        sums = np.arange(0, 12 * mean + 60)
        over = (stats.poisson.pmf(sums, 2 * mean) * chance_of_fall(sums, fall)).sum()
        assert over == pytest.approx(chance_by_mean(mean, fall), abs=1e-9)


def test_many_draws_fall_as_often_as_is_said():
    drawn = np.random.default_rng(7).poisson(30, (2, 200_000))
    assert fell(drawn[0], drawn[1], 0.2).mean() == pytest.approx(float(chance_by_mean(30, 0.2)), abs=0.004)


def test_a_rare_fall_is_the_least_of_its_share_and_small_counts_have_none():
    (least,) = rare_fall([100])
    assert chance_by_mean(100, least / 100) <= 0.05 < chance_by_mean(100, (least - 1) / 100)
    assert np.isnan(rare_fall([1.0])).all()


def test_what_is_no_count_or_no_part_is_refused():
    with pytest.raises(DataError, match="inte helt"):
        chance_of_fall([2.5], 0.1)
    with pytest.raises(DataError, match="under 0"):
        chance_by_mean([-1], 0.1)
    with pytest.raises(ParameterError):
        chance_by_mean([1], 1.2)
