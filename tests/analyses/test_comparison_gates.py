"""Whether one control may decide a comparison."""

from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses.effect.comparison_gates import _one_by_one
from bfa.analyses.effect.relative import ONE


def weighed(*weights: float) -> SimpleNamespace:
    names = [f"k{number}" for number in range(len(weights))]
    rows = pd.DataFrame({"kind": ONE, "control": names, "weight": weights, "ratio": 0.8, "changes_sign": False})
    return SimpleNamespace(left_out=rows)


@pytest.mark.parametrize(
    ("weights", "answer"), [((0.4, 0.4, 0.2), "yes"), ((0.6, 0.3, 0.1), "no"), ((0.9, 0.65, -0.55), "no")]
)
def test_a_control_with_more_than_half_the_weight_of_either_sign_decides_too_much(weights, answer):
    assert _one_by_one(weighed(*weights)).answer == answer


def test_a_large_negative_weight_is_named():
    assert "k2" in _one_by_one(weighed(0.9, 0.65, -0.55)).told["areas"]
