"""Two estimates with intervals of their own: what lies between them, and when that is more than chance."""

import pytest

from bfa.errors import DataError, ParameterError
from bfa.methods.two_estimates import WithEnds, apart


def test_the_note_that_the_method_is_from_comes_out_to_its_last_figure():
    """Altman & Bland (2003): relative risks 0.67 (0.46 to 0.98) and 0.88 (0.71 to 1.08); their ratio is 0.76 (0.49 to
    1.17), P = 0.2.
    """
    found = apart(WithEnds(0.67, 0.46, 0.98), WithEnds(0.88, 0.71, 1.08), ratios=True)
    assert (round(found.distance, 2), round(found.lower, 2), round(found.upper, 2)) == (0.76, 0.49, 1.17)
    assert round(found.p, 1) == 0.2


def test_shares_are_compared_by_their_difference():
    found = apart(WithEnds(40, 36, 44), WithEnds(30, 27, 33), ratios=False)
    assert (found.distance, round(found.lower, 1), round(found.upper, 1)) == (10, 5, 15)
    assert found.p < 0.001


def test_the_same_estimate_twice_is_not_apart():
    assert apart(WithEnds(1.2, 1, 1.5), WithEnds(1.2, 1, 1.5), ratios=True).p == 1


@pytest.mark.parametrize(
    "other", [WithEnds(float("nan"), 0, 1), WithEnds(2, 0.5, 1), WithEnds(1, 0, 2), WithEnds(1, 0.5, float("inf"))]
)
def test_what_has_no_interval_cannot_be_compared(other):
    with pytest.raises(DataError, match="intervall"):
        apart(WithEnds(1, 0.5, 2), other, ratios=True)


def test_a_coverage_is_a_share():
    with pytest.raises(ParameterError, match="mellan 0 och 1"):
        apart(WithEnds(1, 0.5, 2), WithEnds(1, 0.5, 2), ratios=True, confidence=95)
