import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.meta_analysis import combine_effects

from bfa.errors import DataError, ParameterError
from bfa.methods.many import benjamini_hochberg, funnel_limits, shrink

#: Rubin (1981): effects of coaching in eight schools, with their standard errors.
SCHOOLS = np.array([28.39, 7.94, -2.75, 6.82, -0.64, 0.63, 18.01, 12.16])
ERRORS = np.array([14.9, 10.2, 16.3, 11.0, 9.4, 11.4, 10.4, 17.6])
ESTIMATES = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.005, 1)), min_size=3, max_size=20)


def test_the_adjusted_values_are_those_of_the_definition():
    # By hand: p(i) m / i, made monotone from the largest down; Benjamini & Hochberg (1995).
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_the_fifteen_values_of_the_article_pick_four():
    # Benjamini & Hochberg (1995), section 4.2: four hypotheses are rejected at q = 0.05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (benjamini_hochberg(p) <= 0.05).sum() == 4


def test_one_comparison_is_left_as_it_is():
    assert benjamini_hochberg([0.03]) == pytest.approx([0.03])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusting_never_makes_a_value_smaller_and_keeps_the_order(p):
    adjusted = benjamini_hochberg(p)
    assert (adjusted >= np.array(p) - 1e-12).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-12).all()


def test_a_value_that_is_no_probability_is_refused():
    with pytest.raises(DataError):
        benjamini_hochberg([0.2, float("nan")])


def test_the_eight_schools_come_out_as_in_the_textbook():
    """Gelman et al. (2013), Bayesian data analysis, section 5.5 (rounded data): means near 11 for A, 5 for E."""
    got = shrink([28, 8, -3, 7, -1, 1, 18, 12], np.array([15, 10, 16, 11, 9, 11, 10, 18]) ** 2)
    assert got.estimate.round().tolist() == [11, 8, 6, 8, 5, 6, 11, 8]
    assert got.standard_error.round().tolist() == [8, 6, 8, 7, 6, 7, 7, 8]
    assert got.tau2 == 0


def test_the_average_over_tau_is_that_of_numerical_integration():
    y, v = SCHOOLS, ERRORS**2
    got = shrink(y, v)

    def parts(tau: float) -> tuple[float, float]:
        w = 1 / (v + tau**2)
        mean = np.average(y, weights=w)
        like = np.prod(stats.norm.pdf(y, mean, np.sqrt(v + tau**2))) / math.sqrt(w.sum())
        return like, mean + (y[0] - mean) * tau**2 / (v[0] + tau**2)

    far = 4 * math.sqrt(y.var() + v.max())
    whole = integrate.quad(lambda tau: parts(tau)[0] * 1e15, 0, far)[0]
    first = integrate.quad(lambda tau: parts(tau)[0] * parts(tau)[1] * 1e15, 0, far)[0]
    assert got.estimate[0] == pytest.approx(first / whole, rel=1e-4)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_tau2_is_that_of_statsmodels(times):
    expected = combine_effects(SCHOOLS * times, ERRORS**2, method_re="pm").tau2
    assert shrink(SCHOOLS * times, ERRORS**2).tau2 == pytest.approx(max(expected, 0.0), rel=1e-6, abs=1e-6)


@given(ESTIMATES)
def test_every_estimate_is_drawn_towards_the_mean_and_never_past_it(pairs):
    y, v = np.array(pairs).T
    got = shrink(y, v)
    low, high = np.minimum(y, y.min()), np.maximum(y, y.max())
    assert (low - 1e-9 <= got.estimate).all()
    assert (got.estimate <= high + 1e-9).all()
    assert (got.lower <= got.estimate).all()
    assert (got.estimate <= got.upper).all()


@given(ESTIMATES, st.floats(-3, 3))
def test_moving_everything_moves_the_answer_as_much(pairs, step):
    y, v = np.array(pairs).T
    assert shrink(y + step, v).estimate == pytest.approx(shrink(y, v).estimate + step, abs=1e-6)


def test_of_two_equal_estimates_the_less_certain_is_drawn_more():
    got = shrink([0.5, 0.5, -0.2, -0.2, 0.0], [0.01, 0.2, 0.02, 0.02, 0.02])
    assert got.estimate[1] < got.estimate[0] < 0.5


@pytest.mark.parametrize(("areas", "tau"), [(6, 0.1), (6, 0.3), (20, 0.1)])
def test_the_intervals_hold_the_truth_as_often_as_they_say(areas, tau):
    rng, held = np.random.default_rng(1981), []
    for _ in range(400):
        v = 1 / rng.uniform(10, 150, areas) + 0.005
        truth = rng.normal(0, tau, areas)
        got = shrink(truth + rng.normal(0, np.sqrt(v)), v)
        held.append(((got.lower <= truth) & (truth <= got.upper)).mean())
    assert 0.915 <= np.mean(held) <= 0.99


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_come_back_as_they_are(count):
    got = shrink([0.3, -0.1][:count], [0.04, 0.09][:count])
    assert got.estimate.tolist() == [0.3, -0.1][:count]
    assert got.standard_error.tolist() == [0.2, 0.3][:count]
    assert math.isnan(got.tau2)


def test_what_was_given_is_not_changed():
    y, v = np.array([0.1, 0.2]), np.array([0.1, 0.1])
    got = shrink(y, v)
    got.estimate[0] = 9
    assert y[0] == 0.1


@pytest.mark.parametrize("values", [([0.1], [0.0]), ([0.1, float("nan")], [1, 1]), ([0.1, 0.2], [1])])
def test_estimates_without_a_variance_are_refused(values):
    with pytest.raises(DataError):
        shrink(*values)


@given(st.floats(0.5, 3000), st.sampled_from([0.8, 0.95, 0.998]))
@settings(max_examples=60)
def test_the_limits_without_drift_lie_within_one_count_below_those_of_poisson(expected, level):
    got = funnel_limits([expected], levels=[level]).iloc[0] * expected
    for side, share in (("lower", (1 - level) / 2), ("upper", (1 + level) / 2)):
        count = stats.poisson.ppf(share, expected)
        assert max(count - 1, 0) - 1e-6 <= got[f"{side}_{100 * level:g}"] <= count + 1e-6


def test_the_limits_are_interpolated_as_in_the_article():
    # Spiegelhalter (2005), appendix A.1.1: (r - (F(r) - p) / (F(r) - F(r - 1))) / E; here at E = 20, p = 0.025.
    r = stats.poisson.ppf(0.025, 20)
    step = (stats.poisson.cdf(r, 20) - 0.025) / (stats.poisson.cdf(r, 20) - stats.poisson.cdf(r - 1, 20))
    assert funnel_limits([20])["lower_95"].iloc[0] == pytest.approx((r - step) / 20)


@given(st.floats(1, 2000), st.floats(0, 0.4), st.floats(0, 0.4))
def test_more_drift_never_narrows_the_funnel(expected, one, other):
    narrow, wide = (funnel_limits([expected], drift=drift).iloc[0] for drift in sorted((one, other)))
    assert wide["lower_99.8"] <= narrow["lower_99.8"] + 0.02
    assert wide["upper_99.8"] >= narrow["upper_99.8"] - 0.02


def test_hardly_any_drift_is_hardly_any_difference():
    plain, drifted = funnel_limits([7, 70]), funnel_limits([7, 70], drift=1e-4)
    assert drifted.to_numpy() == pytest.approx(plain.to_numpy(), abs=1e-3)


def test_the_funnel_holds_as_many_as_it_says_of_areas_that_drift():
    rng = np.random.default_rng(2005)
    expected = np.repeat([15.0, 60.0, 400.0], 4000)
    before = rng.poisson(2 * expected)
    counted = rng.poisson(expected * np.exp(rng.normal(0, 0.15, len(expected))))
    limits = funnel_limits(before / 2, drift=0.15, years=2, levels=[0.95])
    ratio = counted / (before / 2)
    within = ((limits["lower_95"] <= ratio) & (ratio <= limits["upper_95"])).to_numpy().reshape(3, -1).mean(axis=1)
    assert ((within > 0.93) & (within < 0.97)).all()


def test_the_limits_keep_the_names_of_the_areas():
    got = funnel_limits(pd.Series([5.0, 50.0], index=["A", "B"]))
    assert got.index.tolist() == ["A", "B"]
    assert list(got) == ["expected", "lower_95", "upper_95", "lower_99.8", "upper_99.8"]


@pytest.mark.parametrize("expected", [[0], [-1], [float("nan")]])
def test_an_expected_number_that_is_none_is_refused(expected):
    with pytest.raises(DataError):
        funnel_limits(expected)


@pytest.mark.parametrize("options", [{"drift": -1}, {"levels": [95]}, {"years": 0}])
def test_wrong_options_are_refused(options):
    with pytest.raises(ParameterError):
        funnel_limits([5], **options)
    with pytest.raises(ParameterError):
        shrink([0.1], [0.1], confidence=95)
