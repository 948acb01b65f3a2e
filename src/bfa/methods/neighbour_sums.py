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
#: Cells whose sums are made at a time: they stay near the processor.
_CELLS = 16_384


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
    rows, columns = where.shape
    beside = np.arange(1, most + 1)
    widths = [int((np.hypot(beside, up) <= reach).sum()) for up in range(most + 1)]
    full = bool(where.all())

    def sums(values: Floats) -> Floats:
        laid = np.zeros((rows + 2 * most, columns + 2 * most))
        inner = laid[most : most + rows, most : most + columns]
        if full:
            inner[:] = values.reshape(rows, columns)
        else:
            inner[where] = values
        total = _sums(laid, widths)
        return total.ravel() if full else np.asarray(total[where])

    degree = _full_degree(rows, columns, widths) if full else sums(np.ones(int(where.sum()))).astype(np.int64)
    return Around(degree, sums)


def _full_degree(rows: int, columns: int, widths: list[int]) -> Ints:
    """Neighbours of each cell of a whole grid: those of a grid so small that only its middle one has them all."""
    most = len(widths) - 1
    small = [min(length, 2 * most + 1) for length in (rows, columns)]
    degree = _sums(np.pad(np.ones(small), most), widths).astype(np.int64)
    places = []
    for length, few in zip((rows, columns), small, strict=True):
        place = np.arange(length)
        places.append(np.where(place < length - most, np.minimum(place, most), place - (length - few)))
    return np.asarray(degree.take(places[0], axis=0).take(places[1], axis=1).ravel())


def _sums(laid: Floats, widths: list[int]) -> Floats:
    """Sums over the cells around each, itself not counted, of a grid with a margin as wide as the widest.

    `widths` says how many cells to each side belong, so many rows up: all rows share the sums along rows.
    """
    most = len(widths) - 1
    rows, columns = laid.shape[0] - 2 * most, laid.shape[1] - 2 * most
    total, step = np.empty((rows, columns)), max(_CELLS // max(columns, 1), 2 * most)
    for first in range(0, rows, step):
        _fill_around(total[first : first + step], laid[first : first + step + 2 * most], widths)
    return total


def _fill_around(total: Floats, laid: Floats, widths: list[int]) -> None:
    # Written before it is read: fresh memory that is read first costs twice as much.
    most, (rows, columns) = len(widths) - 1, total.shape
    own = laid[most : most + rows]
    np.add(own[:, most - 1 :][:, :columns], own[:, most + 1 :][:, :columns], out=total)
    for right in range(2, most + 1):
        total += own[:, most - right :][:, :columns]
        total += own[:, most + right :][:, :columns]
    span, width = laid[:, most : most + columns].copy(), 0
    for up in range(most, 0, -1):
        for away in range(width + 1, widths[up] + 1):
            span += laid[:, most - away :][:, :columns]
            span += laid[:, most + away :][:, :columns]
        width = widths[up]
        total += span[most - up :][:rows]
        total += span[most + up :][:rows]


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
