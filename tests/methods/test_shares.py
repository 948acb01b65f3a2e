"""Shares held against shares, each beside a value published elsewhere."""

import math

import pytest

from bfa.errors import DataError, ParameterError
from bfa.methods.shares import against_base, against_known


def test_the_score_interval_is_that_of_koopman_1984():
    """36 of 40 against 16 of 80: 2.94 to 7.15 in Koopman (1984)."""
    found = against_base(36, 40, 16, 80)
    assert found.ratio == pytest.approx(4.5)
    assert (found.lower, found.upper) == (pytest.approx(2.94, abs=0.005), pytest.approx(7.15, abs=0.005))


def test_the_score_interval_is_that_of_a_trial_with_few_in_one_arm():
    """7 of 34 against 1 of 34: 1.21 to 43 in Fagerland, Lydersen & Laake (2015), of Perondi and others (2004)."""
    found = against_base(7, 34, 1, 34)
    assert (found.ratio, round(found.upper)) == (pytest.approx(7), 43)
    assert found.lower == pytest.approx(1.22, abs=0.011)


def test_the_tail_is_that_of_fishers_tea_taster():
    """Three of four right, of eight cups: 17 / 70 (Fisher, 1935)."""
    assert against_base(3, 4, 1, 4).tail == pytest.approx(17 / 70)


def test_the_tail_against_a_known_share_is_binomial():
    """Three of five or more at an eighth: 1 - (7/8)^5 - 5 (1/8)(7/8)^4 - 10 (1/8)^2 (7/8)^3."""
    found = against_known(3, 5, 1 / 8)
    assert found.tail == pytest.approx(1 - (7**5 + 5 * 7**4 + 10 * 7**3) / 8**5)
    assert found.ratio == pytest.approx(4.8)


def test_the_interval_of_none_of_ten_ends_where_clopper_and_pearson_say():
    found = against_known(0, 10, 0.5)
    assert (found.lower, found.upper) == (0, pytest.approx(2 * (1 - 0.025**0.1)))


@pytest.mark.parametrize(
    ("counts", "ratio"),
    [((0, 40, 16, 80), 0.0), ((5, 40, 0, 80), math.inf), ((40, 40, 80, 80), 1.0), ((1, 1, 7, 70), 10)],
)
def test_the_ratio_lies_within_its_interval_also_at_the_ends(counts, ratio):
    found = against_base(*counts)
    assert found.ratio == pytest.approx(ratio)
    assert found.lower <= found.ratio <= found.upper


def test_of_nothing_anywhere_there_is_no_ratio():
    found = against_base(0, 10, 0, 10)
    assert math.isnan(found.ratio)
    assert found.tail == 1


def test_more_than_all_or_no_share_is_refused():
    with pytest.raises(DataError):
        against_base(5, 4, 1, 10)
    with pytest.raises(DataError):
        against_known(0, 0, 0.5)
    with pytest.raises(ParameterError):
        against_known(1, 2, 1.0)
