import numpy as np
import pytest

from bfa.errors import DataError, ParameterError
from bfa.methods.stability import CLASSES, classes_by_chance, hottest, stability


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


def test_chance_alone_makes_few_new_ones_of_a_spot_that_always_was_there():
    counts = np.zeros((6, 13, 40))
    counts[:, :, :2] = 5
    found = classes_by_chance(counts, draws=19).set_index("class")
    assert found.loc["persistent", ["low", "middle", "high"]].tolist() == [2, 2, 2]
    assert (found.loc[["emerging", "former", "occasional"], "high"] == 0).all()


def test_chance_alone_makes_new_ones_where_many_are_about_as_full():
    counts = np.random.default_rng(1).poisson(0.5, (6, 13, 200))
    found = classes_by_chance(counts, draws=99, seed=1).set_index("class").loc["emerging"]
    own = [
        (stability(hottest(np.random.default_rng(s).poisson(6.5, (200, 6))))["class"] == "emerging").sum()
        for s in range(2, 42)
    ]
    assert found["low"] <= np.mean(own) <= found["high"]
    assert found["high"] > 0


def test_what_chance_gives_needs_stretches_and_draws():
    with pytest.raises(DataError):
        classes_by_chance(np.ones((4, 5)))
    with pytest.raises(ParameterError):
        classes_by_chance(np.ones((4, 5, 3)), draws=0)
