import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gaussian_kde

from bfa.errors import ParameterError
from bfa.methods.density import kernel_density
from bfa.methods.grid import Grid, centres

GRID = Grid(west=0, south=0, size=100, rows=12, columns=15)


def direct(points, grid, bandwidth):
    x, y = centres(grid)
    squared = (points[:, 0, None, None] - x) ** 2 + (points[:, 1, None, None] - y[:, None]) ** 2
    inside = np.where(squared < bandwidth**2, (1 - squared / bandwidth**2) ** 2, 0)
    return inside.sum(axis=0) * 3 / (np.pi * bandwidth**2) * 1e6


@given(st.integers(0, 2**32 - 1), st.floats(100, 900))
@settings(max_examples=25, deadline=None)
def test_the_quartic_density_is_the_direct_sum(seed, bandwidth):
    points = np.random.default_rng(seed).uniform(-600, 2000, size=(40, 2))
    assert kernel_density(points, GRID, bandwidth=bandwidth) == pytest.approx(direct(points, GRID, bandwidth), abs=1e-9)


def test_the_gaussian_density_is_that_of_scipy():
    points = np.random.default_rng(7).uniform(200, 900, size=(30, 2))
    x, y = np.meshgrid(*centres(GRID))
    estimate = gaussian_kde(points.T)
    estimate.set_bandwidth(1.0)
    estimate.covariance, estimate.cho_cov = np.eye(2) * 150**2, np.eye(2) * 150
    estimate.log_det = 2 * np.log(2 * np.pi * 150**2)
    expected = estimate(np.vstack([x.ravel(), y.ravel()])).reshape(x.shape) * 30 * 1e6
    assert kernel_density(points, GRID, bandwidth=150, kernel="gaussian") == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_the_density_over_the_grid_adds_up_to_the_points(kernel):
    fine = Grid(west=-2000, south=-2000, size=50, rows=80, columns=80)
    total = kernel_density(np.array([[3.0, -8.0], [40.0, 20.0]]), fine, bandwidth=400, kernel=kernel)
    assert total.sum() * 0.05**2 == pytest.approx(2, rel=0.01)


def test_a_weight_counts_as_that_many_points():
    points = np.array([[300.0, 300.0], [800.0, 500.0]])
    twice = kernel_density(np.vstack([points, points[:1]]), GRID, bandwidth=300)
    assert kernel_density(points, GRID, bandwidth=300, weights=np.array([2.0, 1.0])) == pytest.approx(twice)


def test_no_points_give_zero_everywhere():
    assert not kernel_density(np.empty((0, 2)), GRID, bandwidth=300).any()


@pytest.mark.parametrize(
    "options", [{"bandwidth": 0}, {"bandwidth": 100, "kernel": "box"}, {"bandwidth": 100, "weights": np.ones(3)}]
)
def test_options_that_cannot_be_used_are_refused(options):
    with pytest.raises(ParameterError):
        kernel_density(np.array([[0.0, 0.0]]), GRID, **options)
