import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.smoothing import kernel_table, smoothed_density, smoothed_rate
from bfa.methods.units import hexagon_units, polygon_units, square_units

SQUARES = square_units((0, 0, 1500, 1200), size=100)
DISC = shapely.Point(700, 600).buffer(550)
STRIPS = [shapely.box(west, 0, east, 900) for west, east in [(0, 100), (100, 350), (350, 400), (400, 900)]]
ALL = pytest.mark.parametrize(
    "units",
    [
        square_units((0, 0, 1500, 1200), size=100, area=DISC),
        hexagon_units((0, 0, 1500, 1200), size=100, area=DISC),
        polygon_units(STRIPS, "abcd", area=DISC),
    ],
    ids=["squares", "hexagons", "polygons"],
)
seeds = st.integers(0, 2**32 - 1)
KERNELS = pytest.mark.parametrize(("kernel", "error"), [("quartic", 1e-9), ("gaussian", 4e-6)])


@pytest.mark.parametrize("bandwidth", [90, 250, 437])
def test_on_squares_it_is_the_sum_of_the_kernels_of_points_at_the_middles(bandwidth):
    counts = np.random.default_rng(5).integers(0, 6, len(SQUARES.ids))
    apart = ((SQUARES.centres[:, None] - SQUARES.centres[None]) ** 2).sum(axis=2) / bandwidth**2
    expected = np.where(apart < 1, (1 - apart) ** 2, 0) @ counts * 3 / (np.pi * bandwidth**2) * 1e6
    table = kernel_table(SQUARES.centres, bandwidth=bandwidth)
    found = smoothed_density(counts, SQUARES, table, edge_correction=False)
    assert found == pytest.approx(expected, abs=1e-9, rel=1e-9)


def test_two_centres_by_hand():
    table = kernel_table(np.array([[0, 0], [60, 80], [0, 200]]), bandwidth=200).toarray()
    top = 3 / (np.pi * 200**2)
    assert table[0] == pytest.approx([top, top * 0.75**2, 0])
    assert table[0, 1] == table[1, 0]


def test_a_gaussian_is_cut_at_five_bandwidths():
    table = kernel_table(np.array([[0, 0], [499, 0], [-501, 0]]), bandwidth=100, kernel="gaussian").toarray()
    assert table[0] == pytest.approx(np.array([1, np.exp(-(4.99**2) / 2), 0]) / (2 * np.pi * 100**2))


@ALL
@KERNELS
def test_incidents_spread_as_the_ground_have_the_same_density_everywhere(units, kernel, error):
    table = kernel_table(units.centres, bandwidth=300, kernel=kernel)
    density = smoothed_density(units.ground * 7e-6, units, table)
    assert np.isfinite(density).sum() > 2
    assert density[np.isfinite(density)] == pytest.approx(7)


@ALL
def test_where_the_risk_is_the_same_the_rate_is_the_same(units):
    people = np.random.default_rng(1).integers(1, 900, len(units.ids))
    table = kernel_table(units.centres, bandwidth=300)
    assert smoothed_rate(people * 0.02, people, table, fewest=0) == pytest.approx(20)
    assert smoothed_rate(people * 0.02, people, table, per=100_000, fewest=0) == pytest.approx(2000)


def test_without_edge_correction_the_mass_is_kept_when_the_border_is_out_of_reach():
    middle = np.hypot(*(SQUARES.centres - (750, 600)).T) < 200
    counts = np.where(middle, 3.0, 0.0)
    table = kernel_table(SQUARES.centres, bandwidth=350)
    density = smoothed_density(counts, SQUARES, table, edge_correction=False)
    assert (density * 0.1**2).sum() == pytest.approx(counts.sum(), rel=0.01)


def test_near_the_border_the_correction_lifts_the_density():
    counts, table = np.ones(len(SQUARES.ids)), kernel_table(SQUARES.centres, bandwidth=300)
    plain = smoothed_density(counts, SQUARES, table, edge_correction=False)
    assert plain[0] < 50 < smoothed_density(counts, SQUARES, table)[0]
    assert smoothed_density(counts, SQUARES, table) == pytest.approx(100)


@given(seeds, st.floats(0.1, 50), st.booleans())
@settings(max_examples=25, deadline=None)
def test_twice_the_incidents_are_twice_the_density_and_rate(seed, factor, edge_correction):
    rng = np.random.default_rng(seed)
    counts, people = rng.integers(0, 9, len(SQUARES.ids)), rng.integers(0, 90, len(SQUARES.ids))
    table = kernel_table(SQUARES.centres, bandwidth=250)
    one, more = (
        smoothed_density(n, SQUARES, table, edge_correction=edge_correction) for n in (counts, counts * factor)
    )
    assert more == pytest.approx(one * factor)
    rate = smoothed_rate(counts, people, table)
    assert smoothed_rate(counts * factor, people, table) == pytest.approx(rate * factor, nan_ok=True)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_units_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    counts, people = rng.integers(0, 9, len(SQUARES.ids)), rng.integers(0, 90, len(SQUARES.ids))
    order = rng.permutation(len(counts))
    table, turned = (kernel_table(SQUARES.centres[which], bandwidth=250) for which in (slice(None), order))
    plain = smoothed_density(counts, SQUARES, table, edge_correction=False)[order]
    assert smoothed_density(counts[order], SQUARES, turned, edge_correction=False) == pytest.approx(plain)
    rate = smoothed_rate(counts, people, table)[order]
    assert smoothed_rate(counts[order], people[order], turned) == pytest.approx(rate, nan_ok=True)


def test_a_rate_on_too_few_people_is_missing():
    table = kernel_table(np.array([[0, 0], [60, 80], [9_000, 0], [20_000, 0]]), bandwidth=200)
    people = np.array([90, 20, 99, 0])
    rate = smoothed_rate(np.array([1, 0, 5, 0]), people, table, fewest=100)
    assert rate[0] == pytest.approx(1000 / (90 + 20 * 0.75**2))
    assert np.isnan(rate).tolist() == [False, True, True, True]
    assert np.isnan(smoothed_rate(np.zeros(4), people, table, fewest=0)).tolist() == [False, False, False, True]


def test_a_unit_without_ground_in_reach_has_no_density():
    units = square_units((0, 0, 300, 100), size=100, area=shapely.box(0, 0, 100, 100))
    table = kernel_table(units.centres, bandwidth=50)
    assert units.ground.tolist() == [10_000, 0]
    assert np.isnan(smoothed_density(np.array([1, 1]), units, table)).tolist() == [False, True]


def test_no_units_give_an_empty_table():
    assert kernel_table(np.empty((0, 2)), bandwidth=100).shape == (0, 0)


def test_more_pairs_than_memory_holds_are_refused():
    with pytest.raises(ParameterError, match="når 50410000 par"):
        kernel_table(np.zeros((7_100, 2)), bandwidth=100)


@pytest.mark.parametrize("wrong", [{"bandwidth": 0}, {"bandwidth": np.nan}, {"bandwidth": 100, "kernel": "box"}])
def test_settings_that_cannot_be_used_are_refused(wrong):
    with pytest.raises(ParameterError):
        kernel_table(np.zeros((2, 2)), **wrong)


def test_numbers_that_cannot_be_used_are_refused():
    table = kernel_table(SQUARES.centres[:2], bandwidth=100)
    with pytest.raises(DataError, match="Koordinater"):
        kernel_table(np.array([[np.nan, 0]]), bandwidth=100)
    with pytest.raises(DataError, match="Antalen"):
        smoothed_rate(np.array([-1, 1]), np.ones(2), table)
    with pytest.raises(DataError, match="Invånarantalen"):
        smoothed_rate(np.ones(2), np.array([np.nan, 1]), table)
    with pytest.raises(ParameterError, match="stämmer inte"):
        smoothed_rate(np.ones(3), np.ones(2), table)
    with pytest.raises(ParameterError, match="per 0"):
        smoothed_rate(np.ones(2), np.ones(2), table, per=0)
