"""Sums over neighbours, and how often such sums are as large when the values change places."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Draws held at a time. [numbers]
_DRAWS = 4_000_000


@dataclass(frozen=True, slots=True)
class Around:
    """The neighbourhoods of n units.

    Attributes
    ----------
    degree : array (n,)
        Neighbours of each, itself not counted.
    sums : function
        Values (n,) to the sums over each one's neighbours (n,).
    """

    degree: Ints
    sums: Callable[[Floats], Floats]


def around_cells(where: NDArray[np.bool_], reach: float) -> Around:
    """Neighbourhoods of the cells that are True: others whose middles are within `reach`. [cells]"""
    most = int(reach)
    right, up = (steps.ravel() for steps in np.meshgrid(*[np.arange(-most, most + 1)] * 2))
    near = (np.hypot(right, up) <= reach) & ((right != 0) | (up != 0))
    offsets = list(zip(up[near], right[near], strict=True))

    def sums(values: Floats) -> Floats:
        laid = np.zeros((where.shape[0] + 2 * most, where.shape[1] + 2 * most))
        laid[most : most + where.shape[0], most : most + where.shape[1]][where] = values
        total = np.zeros(where.shape)
        for row, column in offsets:
            total += laid[most + row :, most + column :][: where.shape[0], : where.shape[1]]
        return np.asarray(total[where])

    return Around(sums(np.ones(int(where.sum()))).astype(np.int64), sums)


def around_units(neighbours: sparse.csr_array, where: NDArray[np.bool_]) -> Around:
    """Neighbourhoods by a sparse table; only units that are True are there, and nobody is its own neighbour."""
    table = sparse.csr_array(neighbours)[where][:, where].astype(bool).astype(float)
    table = sparse.csr_array(table - sparse.diags_array(table.diagonal()))
    return Around(np.asarray(table.sum(axis=1), dtype=np.int64), lambda values: np.asarray(table @ values))


def permuted(values: Floats, lag: Floats, degree: Ints, *, permutations: int, seed: int) -> tuple[Ints, Ints]:
    """How often chance gives each unit a sum over its neighbours at least, and at most, as large as the real one.

    Each keeps its own value; its neighbours are drawn from all others without replacement.

    Parameters
    ----------
    values, lag, degree : array (n,)
        Value, sum over the neighbours, and number of neighbours of each unit.

    Returns
    -------
    above, below : array (n,)
        Permutations whose sum is at least, and at most, the real one. [count]
    """
    # One draw of units serves all: where a unit itself is drawn, a spare one takes its place. That is as if it had
    # been drawn from the others, and only those few sums have to be made anew.
    above, below = np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=np.int64)
    slack = 1e-9 * max(float(np.abs(values).max(initial=0)), 1e-300)
    most = int(degree.max(initial=0))
    if most == 0:
        return above + permutations, below + permutations
    rng = np.random.default_rng(seed)
    left = permutations
    while left > 0:
        some = min(left, max(_DRAWS // (most + 1), 1))
        drawn = _draws(rng, len(values), most + 1, some)
        for k in np.unique(degree[degree > 0]):
            _count(values, lag, np.flatnonzero(degree == k), drawn, (int(k), slack), (above, below))
        left -= some
    above[degree == 0] = below[degree == 0] = permutations
    return above, below


def _draws(rng: np.random.Generator, n: int, k: int, times: int) -> Ints:
    """k of n without replacement, in random order, so many times: Floyd's algorithm."""
    drawn = np.empty((times, k), dtype=np.int64)
    for column in range(k):
        last = n - k + column
        pick = rng.integers(0, last + 1, size=times)
        taken = (drawn[:, :column] == pick[:, None]).any(axis=1)
        drawn[:, column] = np.where(taken, last, pick)
    return rng.permuted(drawn, axis=1)


def _count(
    values: Floats, lag: Floats, units: Ints, drawn: Ints, rule: tuple[int, float], counts: tuple[Ints, Ints]
) -> None:
    k, slack = rule
    sums = values[drawn[:, :k]].sum(axis=1)
    ordered, real = np.sort(sums), lag[units]
    above, below = counts
    above[units] += len(sums) - np.searchsorted(ordered, real - slack, side="left")
    below[units] += np.searchsorted(ordered, real + slack, side="right")
    asked = np.zeros(len(values), dtype=bool)
    asked[units] = True
    time, place = np.nonzero(asked[drawn[:, :k]])
    unit = drawn[time, place]
    with_self, instead = sums[time], sums[time] - values[unit] + values[drawn[time, -1]]
    goal = lag[unit]
    np.add.at(above, unit, (instead >= goal - slack).astype(np.int64) - (with_self >= goal - slack))
    np.add.at(below, unit, (instead <= goal + slack).astype(np.int64) - (with_self <= goal + slack))
