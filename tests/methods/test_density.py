import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.density import kernel_density
from bfa.methods.grid import Grid, centres

GRID = Grid(west=0, south=0, size=100, rows=12, columns=15)


def direct(points, grid, bandwidth):
    x, y = centres(grid)
    squared = (points[:, 0, None, None] - x) ** 2 + (points[:, 1, None, None] - y[:, None]) ** 2
    inside = np.where(squared < bandwidth**2, (1 - squared / bandwidth**2) ** 2, 0)
    return inside.sum(axis=0) * 3 / (np.pi * bandwidth**2) * 1e6


@given(st.integers(0, 2**32 - 1), st.floats(20, 900))
@settings(max_examples=25, deadline=None)
def test_weights_and_cells_of_any_size_leave_it_the_direct_sum(seed, bandwidth):
    rng = np.random.default_rng(seed)
    points, weights = rng.normal(700, 300, size=(30, 2)), rng.integers(0, 4, 30)
    density = kernel_density(points, GRID, bandwidth=bandwidth, weights=weights, edge_correction=False)
    assert density == pytest.approx(direct(np.repeat(points, weights, axis=0), GRID, bandwidth), abs=1e-9)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_the_density_over_the_grid_adds_up_to_the_points(kernel):
    fine = Grid(west=-2000, south=-2000, size=50, rows=80, columns=80)
    total = kernel_density(np.array([[3.0, -8.0], [40.0, 20.0]]), fine, bandwidth=400, kernel=kernel)
    assert total.sum() * 0.05**2 == pytest.approx(2, rel=0.01)


def test_a_weight_counts_as_that_many_points():
    points = np.array([[300.0, 300.0], [800.0, 500.0]])
    twice = kernel_density(np.vstack([points, points[:1]]), GRID, bandwidth=300)
    assert kernel_density(points, GRID, bandwidth=300, weights=np.array([2.0, 1.0])) == pytest.approx(twice)


@pytest.mark.parametrize(("bandwidth", "error"), [(200, 0.3), (500, 0.08), (1000, 0.035)])
@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
@pytest.mark.parametrize("edge_correction", [True, False])
def test_the_fast_mode_errs_no_more_than_it_says(bandwidth, error, kernel, edge_correction):
    grid, points = Grid(1000, 500, 100, 90, 80), np.random.default_rng(3).uniform(0, 10_000, size=(6000, 2))
    asked = {"bandwidth": bandwidth, "kernel": kernel, "edge_correction": edge_correction}
    exact = kernel_density(points, grid, **asked)
    assert np.abs(kernel_density(points, grid, mode="fast", **asked) - exact).max() < error * exact.max()


@pytest.mark.parametrize("mode", ["exact", "fast"])
def test_points_from_above_zero_to_far_away_are_placed_alike_in_both_modes(mode):
    points = np.array([[350.0, 250.0], [1e12, 5.0], [-1e12, 5.0], [50.0, -1e9], [np.nan, 3.0], [4.0, np.inf]])
    density = kernel_density(points, GRID, bandwidth=100, mode=mode, edge_correction=False)
    assert np.unravel_index(density.argmax(), density.shape) == (2, 3)
    assert density.sum() == pytest.approx(kernel_density(points[:1], GRID, bandwidth=100, mode=mode).sum())


@pytest.mark.parametrize("mode", ["exact", "fast"])
@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_evenly_spread_points_are_as_dense_at_the_edge_as_in_the_middle(kernel, mode):
    inside = np.ones((12, 15), dtype=bool)
    inside[:, 9:] = False
    east, north = np.meshgrid(np.arange(5.0, 1500, 10), np.arange(5.0, 1200, 10))
    points = np.column_stack([east.ravel(), north.ravel()])
    density = kernel_density(points, GRID, bandwidth=300, kernel=kernel, inside=inside, mode=mode)
    assert density[inside] == pytest.approx(np.full(inside.sum(), 10_000), rel=0.005)
    assert np.isnan(density[~inside]).all()


def test_points_outside_the_area_count_only_without_edge_correction():
    beyond, inside = np.array([[-50.0, 550.0], [1450.0, 550.0]]), np.ones((12, 15), dtype=bool)
    inside[:, 14] = False
    assert not np.nansum(kernel_density(beyond, GRID, bandwidth=300, inside=inside))
    assert kernel_density(beyond, GRID, bandwidth=300, inside=inside, edge_correction=False)[5, 0] > 0


def test_cells_beyond_every_kernel_are_zero_in_fast_mode_too():
    density = kernel_density(np.array([[50.0, 50.0]]), GRID, bandwidth=300, mode="fast")
    assert (density[6:] == 0).all()
    assert (density[:, 6:] == 0).all()


def test_a_reach_of_many_cells_is_the_direct_sum_too():
    points = np.random.default_rng(2).uniform(0, 1500, size=(25, 2))
    density = kernel_density(points, GRID, bandwidth=4000, edge_correction=False)
    assert density == pytest.approx(direct(points, GRID, 4000), rel=1e-9)


@pytest.mark.parametrize("weights", [None, np.linspace(0, 2, 30_200)])
def test_a_heap_of_points_in_one_cell_beside_nearly_empty_ones_is_the_direct_sum(weights):
    rng = np.random.default_rng(6)
    points = np.vstack([rng.uniform(700, 800, size=(30_000, 2)), rng.uniform(0, 1200, size=(200, 2))])
    density = kernel_density(points, GRID, bandwidth=250, weights=weights, edge_correction=False)
    x, y = centres(GRID)
    away = ((points[:, 0] - x[9]) ** 2 + (points[:, 1] - y[6]) ** 2) / 250**2
    heights = np.clip(1 - away, 0, None) ** 2 * (1 if weights is None else weights)
    assert density[6, 9] == pytest.approx(heights.sum() * 3 / (np.pi * 250**2) * 1e6, rel=1e-12)
    assert (kernel_density(points[:30_000], GRID, bandwidth=250, edge_correction=False)[:, :4] == 0).all()


def test_no_points_give_zero_everywhere():
    assert not kernel_density(np.empty((0, 2)), GRID, bandwidth=300).any()


@pytest.mark.parametrize(
    "options",
    [
        {"bandwidth": 0},
        {"bandwidth": 100, "kernel": "box"},
        {"bandwidth": 100, "mode": "quick"},
        {"bandwidth": 100, "weights": np.ones(3)},
        {"bandwidth": 100, "inside": np.ones((3, 3), dtype=bool)},
    ],
)
def test_options_that_cannot_be_used_are_refused(options):
    with pytest.raises(ParameterError):
        kernel_density(np.array([[0.0, 0.0]]), GRID, **options)


@pytest.mark.parametrize("weight", [-1.0, np.nan])
def test_a_weight_below_zero_or_missing_is_refused(weight):
    with pytest.raises(DataError, match="Vikter"):
        kernel_density(np.array([[0.0, 0.0]]), GRID, bandwidth=100, weights=np.array([weight]))
