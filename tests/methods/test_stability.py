import numpy as np
import pytest

from bfa.errors import DataError, ParameterError
from bfa.methods.stability import CLASSES, hottest, stability


def test_each_history_has_its_class():
    hot = np.array([[1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1], [1, 1, 1, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]])
    assert tuple(stability(hot, often=0.6)["class"]) == CLASSES


def test_the_shares_behind_a_class_are_told():
    row = stability(np.array([[1, 0, 1, 0, 0, 1]])).iloc[0]
    assert row["earlier"] == pytest.approx(0.5)
    assert row["lately"] == pytest.approx(0.5)
    assert row["class"] == "persistent"


def test_the_fullest_tenth_is_hot_and_those_that_tie_at_the_limit_are_not():
    counts = np.array([[9, 5], [8, 5], [2, 5]] + 17 * [[1, 0]])
    assert hottest(counts, share=0.1).T[:, :4].tolist() == [[True, True, False, False], [False] * 4]


def test_a_single_crime_makes_no_cell_hot():
    assert not hottest(np.eye(20), share=0.1).any()


def test_too_few_periods_or_cells_without_count_are_refused():
    with pytest.raises(DataError, match="fyra perioder"):
        stability(np.ones((5, 3)))
    with pytest.raises(DataError):
        hottest(np.array([[1.0, np.nan]]))
    with pytest.raises(DataError):
        hottest(np.ones(4))
    with pytest.raises(ParameterError):
        hottest(np.ones((4, 4)), share=0)
    with pytest.raises(ParameterError):
        stability(np.ones((4, 4)), recent=1)


def test_no_cells_give_no_rows():
    assert stability(hottest(np.zeros((0, 5)))).empty
