import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from bfa.errors import DataError, ParameterError
from bfa.methods.proportions import difference, wilson


@pytest.mark.parametrize(
    ("n", "of", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_published_examples(n, of, lower, upper):
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
    low, high = wilson(n / of, of)
    assert (float(low), float(high)) == pytest.approx((lower, upper), abs=5e-5)


def test_the_difference_is_that_of_the_published_example():
    # Newcombe (1998), Interval estimation for the difference, table II: 56/70 and 48/80, method 10.
    change, low, high = difference(56 / 70, 70, 48 / 80, 80)
    assert (float(change), float(low), float(high)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_the_intervals_are_those_of_statsmodels(confidence):
    n, of = np.array([0, 3, 17, 40]), np.array([12, 30, 40, 40])
    found = wilson(n / of, of, confidence=confidence)
    for end, other in zip(found, proportion_confint(n, of, 1 - confidence, method="wilson"), strict=True):
        assert end == pytest.approx(other, abs=1e-12)
    _, low, high = difference(17 / 40, 40, 3 / 30, 30, confidence=confidence)
    theirs = confint_proportions_2indep(17, 40, 3, 30, method="newcomb", compare="diff", alpha=1 - confidence)
    assert (float(low), float(high)) == pytest.approx(theirs, abs=1e-12)


def test_an_unknown_number_gives_an_unknown_interval():
    low, high = wilson([0.5, 0.5], [100, np.nan])
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [False, True]


@pytest.mark.parametrize(("share", "n"), [(1.1, 10), (-0.1, 10), (0.5, 0)])
def test_what_is_no_share_is_refused(share, n):
    with pytest.raises(DataError):
        wilson(share, n)


def test_a_confidence_that_is_none_is_refused():
    with pytest.raises(ParameterError):
        wilson(0.5, 10, confidence=1.0)
