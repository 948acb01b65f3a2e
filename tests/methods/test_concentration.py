import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.concentration import gini, gini_by_chance, lorenz, lorenz_by_chance, share_in_top, units_holding


@pytest.mark.parametrize(
    ("counts", "asked", "expected"),
    [
        ([10, 8, 2] + 7 * [0], {"adjusted": False}, 0.78),
        ([10, 8, 2] + 7 * [0], {}, 0.78),
        ([5, 2, 1] + 7 * [0], {"adjusted": False}, 0.8),
        ([5, 2, 1] + 7 * [0], {}, 0.75),
        ([10] + 9 * [0], {"adjusted": False}, 0.9),
        ([10] + 99 * [0], {"adjusted": False}, 0.99),
        ([10] + 9 * [0], {"adjusted": False, "unbiased": True}, 1),
        ([10] + 99 * [0], {"adjusted": False, "unbiased": True}, 1),
    ],
)
def test_the_examples_of_bernasco_and_steenbeeks_package_are_met(counts, asked, expected):
    assert gini(counts, **asked) == pytest.approx(expected)


def test_fewer_crimes_than_cells_are_held_against_the_most_even_spread():
    assert gini([3, 1, 1] + 7 * [0], adjusted=False) == pytest.approx(0.78)
    assert gini([3, 1, 1] + 7 * [0]) == pytest.approx(0.56)
    assert gini([1, 1, 1, 1, 1] + 5 * [0]) == pytest.approx(0)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40).filter(any))
def test_the_gini_is_twice_the_area_between_curve_and_evenness(counts):
    curve = lorenz(counts)
    area = np.trapezoid(curve["incidents"], curve["units"])
    assert gini(counts, adjusted=False) == pytest.approx(2 * area - 1)
    assert (curve["incidents"] >= curve["units"] - 1e-12).all()
    assert gini(counts) <= gini(counts, adjusted=False) + 1e-12


def test_all_in_one_cell_is_one_when_unbiased():
    assert gini([4] + 19 * [0], unbiased=True) == pytest.approx(1)


def test_crimes_thrown_at_random_are_not_evenly_spread():
    middle, low, high = gini_by_chance(np.full(400, 1), draws=99, seed=1)
    assert low < middle < high
    assert 0.4 < middle < 0.6
    assert gini_by_chance(np.full(400, 1), draws=99, seed=1) == (middle, low, high)


def test_the_top_tenth_of_the_cells_and_what_they_hold():
    top = share_in_top([6, 2, 1, 1] + 16 * [0], shares=[0.05, 0.1, 0.12])
    assert top["units"].tolist() == [1, 2, 3]
    assert top["incidents"].tolist() == pytest.approx([6, 8, 9])
    assert top["incident_share"].tolist() == pytest.approx([0.6, 0.8, 0.9])
    assert top["even_share"].tolist() == pytest.approx([0.1, 0.2, 0.3])


def test_the_incidents_of_the_fullest_units_are_whole_numbers():
    # 26 / 46 * 46 is 25.999999999999996.
    assert share_in_top([26, *10 * [2]], shares=[0.05])["incidents"].tolist() == [26]


def test_half_of_the_crimes_are_in_a_twentieth_of_the_cells():
    held = units_holding([6, 2, 1, 1] + 16 * [0], shares=[0.5, 0.8, 1])
    assert held["units"].tolist() == [1, 2, 4]
    assert held["unit_share"].tolist() == pytest.approx([0.05, 0.1, 0.2])


def test_cells_outside_the_area_are_no_cells():
    assert gini([[3, 1, np.nan], [np.nan, 0, 0]]) == pytest.approx(gini([3, 1, 0, 0]))


@pytest.mark.parametrize("counts", [[], [0, 0], [1, -1], [np.nan], [np.inf, 1]])
def test_counts_that_say_nothing_are_refused(counts):
    for ask in (gini, lorenz, share_in_top, units_holding):
        with pytest.raises(DataError):
            ask(counts)


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ParameterError, match="Andelar"):
        share_in_top([1, 2], shares=[5])
    with pytest.raises(DataError, match="minst två"):
        gini([1], unbiased=True)
    with pytest.raises(DataError, match="hela"):
        gini_by_chance([0.5, 1])
    with pytest.raises(ParameterError):
        gini_by_chance([1, 1], draws=0)


def test_the_band_of_chance_starts_at_none_ends_at_all_and_holds_its_middle():
    band = lorenz_by_chance([3, 0, 1, 0, 2], draws=39)
    assert band.iloc[[0, -1]].to_numpy().tolist() == [[0, 0, 0, 0], [1, 1, 1, 1]]
    assert (band["low"] <= band["middle"]).all()
    assert (band["middle"] <= band["high"]).all()


def test_what_is_all_in_one_unit_lies_above_the_band():
    counts = [30] + 19 * [0]
    assert lorenz(counts)["incidents"].iloc[1] > lorenz_by_chance(counts, draws=39)["high"].iloc[1]


def test_what_was_thrown_at_random_lies_within_the_band():
    counts = np.bincount(np.random.default_rng(5).integers(0, 20, 60), minlength=20)
    band = lorenz_by_chance(counts, draws=199)
    held = lorenz(counts)["incidents"]
    assert held.between(band["low"] - 1e-12, band["high"] + 1e-12).mean() > 0.9
