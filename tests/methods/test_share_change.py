"""A share that changes more where a measure acted: by hand, against statsmodels, and how often it is wrong."""

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from bfa.errors import DataError, ParameterError
from bfa.methods.share_change import share_change


def test_the_difference_is_the_treated_change_less_the_others():
    """46 to 41 % against 44 to 43 %: four points less."""
    found = share_change([0.46, 0.44], [200, 400], [0.41, 0.43], [200, 400], [True, False])
    assert found.treated == pytest.approx((0.46, 0.41))
    assert found.others == pytest.approx((0.44, 0.43))
    assert found.difference == pytest.approx(-0.04)
    assert found.lower < -0.04 < found.upper
    assert found.scatter == 1


def test_areas_weigh_by_what_both_their_rounds_tell():
    """100 and 100 answers tell 50, 300 and 150 tell 100: shares of .3 and .6 are .5 together, in either round."""
    found = share_change([0.3, 0.6, 0.5], [100, 300, 50], [0.3, 0.6, 0.5], [100, 150, 50], [True, True, False])
    assert found.treated == pytest.approx((0.5, 0.5))
    assert found.difference == 0
    assert found.p == pytest.approx(1)


@pytest.mark.parametrize("counts", [(46, 200, 30, 180), (3, 40, 0, 35)])
def test_the_interval_is_that_of_statsmodels_where_the_others_are_known_well(counts):
    """Agresti & Caffo's interval of the difference between two independent shares, by its width."""
    x, n, later, m = counts
    lower, upper = confint_proportions_2indep(later, m, x, n, compare="diff", method="agresti-caffo")
    found = share_change([x / n, 0.5], [n, 1e12], [later / m, 0.5], [m, 1e12], [True, False])
    assert found.upper - found.lower == pytest.approx(upper - lower, rel=1e-4)


def test_two_differences_have_the_sum_of_their_variances_and_the_design_effect_multiplies_it():
    """Half the interval of either, by statsmodels, added as squares."""
    sides = [(46, 200, 30, 180), (110, 250, 100, 240)]
    half = [
        np.diff(confint_proportions_2indep(y, m, x, n, compare="diff", method="agresti-caffo"))[0] / 2
        for x, n, y, m in sides
    ]
    given = zip(*[(x / n, n, y / m, m) for x, n, y, m in sides], strict=True)
    p, n, q, m = given
    found = share_change(p, n, q, m, [True, False])
    assert found.upper - found.difference == pytest.approx(np.hypot(*half))
    wider = share_change(p, n, q, m, [True, False], design_effect=2.25)
    assert wider.standard_error == pytest.approx(1.5 * found.standard_error)


def test_others_that_scatter_more_than_their_answers_make_it_less_sure():
    n = [200] * 4
    still = share_change([0.4] * 4, n, [0.2, 0.4, 0.4, 0.4], n, [True, False, False, False])
    apart = share_change([0.4] * 4, n, [0.2, 0.2, 0.4, 0.6], n, [True, False, False, False])
    assert (still.scatter, still.p < 0.05) == (1, True)
    assert apart.scatter > 5
    assert apart.p > 0.05


@pytest.mark.parametrize(("effect", "drift"), [(1.0, 0.0), (1.5, 0.0), (1.5, 0.02)])
def test_nothing_is_found_too_often_where_nothing_was_done(effect, drift):
    """Of 1 000 draws of one area of six with 160 answers, worth so many fewer; areas move by `drift` by themselves."""
    rng, alarms = np.random.default_rng(4), 0
    for _ in range(1000):
        level = rng.uniform(0.2, 0.5, 6)
        n = round(160 / effect)
        rounds = [rng.binomial(n, level + rng.normal(0, drift, 6)) / n for _ in range(2)]
        found = share_change(rounds[0], [160] * 6, rounds[1], [160] * 6, [True, *[False] * 5], design_effect=effect)
        alarms += not found.lower <= 0 <= found.upper
    assert 10 <= alarms <= 70


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(DataError, match="En andel"):
        share_change([1.2, 0.5], [10, 10], [0.5, 0.5], [10, 10], [True, False])
    with pytest.raises(ParameterError, match="att jämföra med"):
        share_change([0.2], [10], [0.5], [10], [True])
    with pytest.raises(ParameterError, match="Designeffekten"):
        share_change([0.2, 0.2], [10, 10], [0.5, 0.5], [10, 10], [True, False], design_effect=0.5)
