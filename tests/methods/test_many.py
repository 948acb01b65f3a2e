import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import DataError
from bfa.methods.many import benjamini_hochberg


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
