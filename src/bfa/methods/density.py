"""Kernel density on a grid: incidents per km2 at each cell's middle, as the exact sum over points."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bfa.errors import ParameterError
from bfa.methods.grid import Grid, cell_positions, centres

Floats = NDArray[np.float64]
Kernel = Literal["quartic", "gaussian"]
_M2_PER_KM2 = 1e6
_CHUNK = 50_000


def kernel_density(
    points: Floats,
    grid: Grid,
    *,
    bandwidth: float,
    kernel: Kernel = "quartic",
    weights: Floats | None = None,
) -> Floats:
    """Incidents per km2 at the middle of each cell.

    Parameters
    ----------
    points : array (n, 2)
        East and north. Points off the grid count where their kernel reaches in. [m]
    grid : Grid
        Cells, in the same system as the points.
    bandwidth : float
        Radius of the quartic kernel; standard deviation of the Gaussian. [m, above 0]
    kernel : {"quartic", "gaussian"}
        Quartic reaches no farther than the bandwidth; Gaussian reaches everywhere.
    weights : array (n,) or None
        Incidents behind each point; None is 1 each. [count]

    Returns
    -------
    array (rows, columns)
        Density. [incidents / km2]

    Raises
    ------
    ParameterError
        The bandwidth is not above 0, the kernel is unknown, or the weights do not match the points.

    Notes
    -----
    No correction for the edge: near the border of the data the density is too low. A bandwidth below the cell
    leaves points between the middles unseen.

    Source: Silverman (1986), Density estimation for statistics and data analysis, chapter 4 (both kernels).
    """
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    weights = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=float)
    if not (bandwidth > 0 and np.isfinite(bandwidth)):
        raise ParameterError(f"Bandbredden {bandwidth:g} m går inte att använda.", do="ange meter, till exempel 400.")
    if weights.shape != (len(points),):
        raise ParameterError("Vikterna ska vara lika många som punkterna.", do="kontrollera weights.")
    known = np.isfinite(points).all(axis=1)
    if kernel == "quartic":
        return _quartic(points[known], weights[known], grid, bandwidth)
    if kernel == "gaussian":
        return _gaussian(points[known], weights[known], grid, bandwidth)
    raise ParameterError(f"Kärnan {kernel!r} finns inte.", do="välj quartic eller gaussian.")


def _quartic(points: Floats, weights: Floats, grid: Grid, bandwidth: float) -> Floats:
    # One pass per offset between a point's own cell and a cell within reach: all points at once, no n x cells matrix.
    row, column, _ = cell_positions(points, grid)
    reach = int(bandwidth // grid.size) + 1
    total = np.zeros(grid.rows * grid.columns)
    x, y = centres(grid)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            r, c = row + down, column + right
            on = (r >= 0) & (r < grid.rows) & (c >= 0) & (c < grid.columns)
            squared = (points[on, 0] - x[c[on]]) ** 2 + (points[on, 1] - y[r[on]]) ** 2
            height = weights[on] * np.clip(1 - squared / bandwidth**2, 0, None) ** 2
            total += np.bincount(r[on] * grid.columns + c[on], height, minlength=len(total))
    return (total * 3 / (np.pi * bandwidth**2) * _M2_PER_KM2).reshape(grid.rows, grid.columns)


def _gaussian(points: Floats, weights: Floats, grid: Grid, bandwidth: float) -> Floats:
    # The kernel is a product of one factor per axis, so the exact sum is a matrix product.
    x, y = centres(grid)
    total = np.zeros((grid.rows, grid.columns))
    for first in range(0, len(points), _CHUNK):
        part, weight = points[first : first + _CHUNK], weights[first : first + _CHUNK]
        along_y = np.exp(-((y[:, None] - part[:, 1]) ** 2) / (2 * bandwidth**2)) * weight
        along_x = np.exp(-((part[:, 0][:, None] - x) ** 2) / (2 * bandwidth**2))
        total += along_y @ along_x
    return total / (2 * np.pi * bandwidth**2) * _M2_PER_KM2
