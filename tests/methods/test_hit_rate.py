import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.hit_rate import compare_methods, hit_rates


def test_the_example_of_ptools_has_its_published_indices():
    found = hit_rates([3, 2, 1], [6, 3, 0])
    assert found["pai"].tolist() == pytest.approx([2, 1.5, 1])
    assert found["pei"].tolist() == pytest.approx([1, 1, 1])
    assert found["rri"].tolist() == pytest.approx([3 / 6, 5 / 9, 6 / 9])


def test_the_hit_rate_is_what_was_found_in_so_much_of_the_area():
    found = hit_rates([1, 9, 5], [2, 5, 3], area=[2, 1, 1])
    assert found["unit"].tolist() == [1, 2, 0]
    assert found["area_share"].tolist() == pytest.approx([0.25, 0.5, 1])
    assert found["hit_rate"].tolist() == pytest.approx([0.5, 0.8, 1])
    assert found["pai"].tolist() == pytest.approx([2, 1.6, 1])


def test_a_map_that_says_the_same_everywhere_finds_what_chance_finds():
    assert hit_rates(np.ones(4), [8, 0, 0, 0])["pai"].tolist() == pytest.approx([1, 1, 1, 1])


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=30).filter(
        lambda n: any(o for _, o in n)
    )
)
def test_no_map_finds_more_than_the_best_one(numbers):
    predicted, observed = zip(*numbers, strict=True)
    found = hit_rates(predicted, observed)
    assert (found["hit_rate"] <= found["best"] + 1e-12).all()
    assert found["pei"].max() <= 1 + 1e-12
    assert found["hit_rate"].iloc[-1] == pytest.approx(1)
    assert hit_rates(observed, observed)["pei"].min() == pytest.approx(1)


def test_units_the_map_says_nothing_of_are_left_out():
    found = hit_rates([np.nan, 2, 1], [50, 3, 1])
    assert found["unit"].tolist() == [1, 2]
    assert found["hit_rate"].tolist() == pytest.approx([0.75, 1])


def test_before_the_first_incident_there_is_no_recovery():
    assert np.isnan(hit_rates([3, 2], [0, 4])["rri"].iloc[0])


def test_the_method_that_finds_most_comes_first_with_how_far_the_others_are_behind():
    observed = [[6, 2, 1, 1], [4, 3, 3, 0]]
    maps = {"wrong": [[0, 0, 0, 1]] * 2, "right": [[1, 0, 0, 0]] * 2}
    table = compare_methods(maps, observed, share=0.25)
    assert table["method"].tolist() == ["right", "wrong"]
    assert table["hit_rate"].tolist() == pytest.approx([0.5, 0.05])
    assert table["pai"].tolist() == pytest.approx([2, 0.2])
    assert table["pei"].tolist() == pytest.approx([1, 0.1])
    assert table["behind"].tolist() == pytest.approx([0, (0.5 + 0.4) / 2])
    assert table["behind_error"].iloc[1] == pytest.approx(0.05)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(DataError, match="Inga brott"):
        hit_rates([1, 2], [0, 0])
    with pytest.raises(DataError, match="lika många"):
        hit_rates([1, 2], [1])
    with pytest.raises(DataError):
        hit_rates([1, 2], [1, -1])
    with pytest.raises(DataError, match="karta per period"):
        compare_methods({"a": [[1, 2]]}, [[1, 1], [1, 1]])
    with pytest.raises(ParameterError, match="Andelen"):
        compare_methods({"a": [[1, 2]]}, [[1, 1]], share=5)
    with pytest.raises(ParameterError, match="hel ruta"):
        compare_methods({"a": [[1, 2]]}, [[1, 1]], share=0.1)
