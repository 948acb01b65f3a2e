import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from bfa.errors import DataError, ParameterError
from bfa.methods.ratios import e_test, rate_ratio


def test_the_exact_interval_is_that_of_r():
    """R, help page of poisson.test: 11 in 800 person-years against 21 in 3 011."""
    got = rate_ratio(21, 11, exposure=(3011, 800), method="exact")
    assert got.p == pytest.approx(0.07967, abs=5e-6)
    assert (got.ratio, got.lower, got.upper) == pytest.approx((1.971488, 0.8584264, 4.277266), abs=1e-6)


@pytest.mark.parametrize(("one", "other", "p"), [(3, 0, 0.0884), (6, 2, 0.1749)])
def test_the_e_test_is_the_published_one(one, other, p):
    """Krishnamoorthy & Thomson (2004), table of p-values."""
    assert e_test(other, one) == pytest.approx(p, abs=5e-5)
    assert e_test(one, other) == pytest.approx(p, abs=5e-5)


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0.2, 5))
@settings(max_examples=50, deadline=None)
def test_the_score_interval_is_that_of_statsmodels(before: int, after: int, exposure: float):
    got = rate_ratio(before, after, exposure=(1.0, exposure))
    expected = confint_poisson_2indep(after, exposure, before, 1.0, method="score", compare="ratio")
    assert (got.lower, got.upper) == pytest.approx(expected, rel=1e-4)
    test = poisson_test(after, exposure, before, 1.0, method="score")
    assert got.p == pytest.approx(test.pvalue, rel=1e-9, abs=1e-12)


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["score", "exact", "e-test"]))
@example(before=0, after=1, method="e-test")
@settings(max_examples=60, deadline=None)
def test_turning_the_periods_round_inverts_the_ratio(before: int, after: int, method):
    if before + after == 0:
        return
    one, other = rate_ratio(before, after, method=method), rate_ratio(after, before, method=method)
    assert one.p == pytest.approx(other.p)
    assert one.lower == pytest.approx(1 / other.upper if other.upper else math.inf, rel=1e-5)
    assert one.lower <= one.ratio <= one.upper


def test_the_inverted_e_test_ends_where_its_p_is_five_percent():
    got = rate_ratio(35, 26, method="e-test")
    assert e_test(35, 26, ratio=got.lower) == pytest.approx(0.05, abs=1e-3)
    assert e_test(35, 26, ratio=got.upper) == pytest.approx(0.05, abs=1e-3)


def test_nothing_before_gives_no_upper_end():
    got = rate_ratio(0, 5)
    assert math.isinf(got.ratio)
    assert math.isinf(got.upper)
    assert got.lower == pytest.approx(25 / (5 * 1.959963985**2))


def test_nothing_after_gives_zero_with_an_upper_end():
    got = rate_ratio(5, 0)
    assert (got.ratio, got.lower) == (0, 0)
    assert got.upper == pytest.approx(5 * 1.959963985**2 / 25)


@pytest.mark.parametrize("counts", [(0, 0), (-1, 3), (2.5, 3)])
def test_counts_that_hold_no_ratio_are_refused(counts):
    with pytest.raises(DataError):
        rate_ratio(*counts)


@pytest.mark.parametrize("options", [{"exposure": (0, 1)}, {"method": "guess"}, {"confidence": 95}, {"confidence": 1}])
def test_wrong_options_are_refused(options):
    with pytest.raises(ParameterError):
        rate_ratio(3, 4, **options)
