"""Which incidents have so many others near them in place and time, found cell by cell and never by comparing all."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
#: Candidates looked at together. [count]
_AT_A_TIME = 2_000_000
#: A cell whose side is this share of a distance has nothing in it that is farther apart.
_INSIDE = 0.7
_AROUND = [(east, north) for east in (-1, 0, 1) for north in (-1, 0, 1)]


@dataclass(frozen=True, slots=True)
class Happened:
    """Where, when and of what group incidents are."""

    #: array (n, 2): east and north; a row that is not finite is near nothing. [m]
    xy: Floats
    #: array (n,): clock time since any one moment. [s]
    when: Ints
    #: array (n,): only those of one group are compared. [-]
    group: Ints


def many_near(own: Happened, others: Happened, *, metres: float, window: tuple[int, int], fewest: int) -> Bools:
    """Which have at least so many of the others within a distance and a span of time.

    Parameters
    ----------
    own, others : Happened
        Who is asked of, (n,) of them, and who is looked for; one that is in both is found by itself where its own
        time is inside the window.
    metres : float
        Farthest, itself included. [m]
    window : tuple of int
        First and last time from its own, both included. [s]
    fewest : int
        Others to find. [count]

    Returns
    -------
    array (n,) of bool

    Notes
    -----
    Those that lie so close that all are within the distance are counted without being compared, so that an address
    with thousands costs nothing. For the others time grows with the pairs within the span.
    """
    found = np.zeros(len(own.xy), dtype=bool)
    mine, theirs = (np.flatnonzero(np.isfinite(each.xy).all(axis=1)) for each in (own, others))
    if not (len(mine) and len(theirs)):
        return found
    others = _part(others, theirs)
    mine = mine[_in_order(_part(own, mine), others, metres)]
    own = _part(own, mine)
    own_cell = np.zeros(len(mine), dtype=np.int64)
    for start, stop, _ in _runs(*_cells(own, others, metres * _INSIDE), own, others, window, [(0, 0)]):
        own_cell = stop - start
    found[mine] = own_cell >= fewest
    left = np.flatnonzero(own_cell < fewest)
    if len(left):
        found[mine[left]] = _counted(_part(own, left), others, metres, window) >= fewest
    return found


def _cells(own: Happened, others: Happened, size: float) -> tuple[Ints, Ints]:
    corner = others.xy.min(axis=0)
    mine, theirs = (np.floor((each.xy - corner) / size).astype(np.int64) for each in (own, others))
    return mine, theirs


def _in_order(own: Happened, others: Happened, metres: float) -> Ints:
    """Cell by cell and by time: neighbours are then looked up near each other, which takes a fraction of the time."""
    east, north = _cells(own, others, metres)[0].T
    return np.lexsort((own.when, own.group, north, east))


def _part(happened: Happened, rows: Ints) -> Happened:
    return Happened(happened.xy[rows], happened.when[rows], happened.group[rows])


def _counted(own: Happened, others: Happened, metres: float, window: tuple[int, int]) -> Ints:
    mine, theirs = _cells(own, others, metres)
    near = np.zeros(len(own.xy), dtype=np.int64)
    for start, stop, order in _runs(mine, theirs, own, others, window, _AROUND):
        for rows, other in _pairs(start, stop):
            apart = own.xy[rows] - others.xy[order[other]]
            close = np.hypot(apart[:, 0], apart[:, 1]) <= metres
            near += np.bincount(rows[close], minlength=len(near))
    return near


def _runs(
    mine: Ints, theirs: Ints, own: Happened, others: Happened, window: tuple[int, int], steps: list[tuple[int, int]]
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """For each step to another cell: where in `order` the others of that cell, group and window begin and end."""
    low = np.minimum(mine.min(axis=0), theirs.min(axis=0)) - 1
    high = np.maximum(mine.max(axis=0), theirs.max(axis=0)) + 2
    tall, groups = int(high[1] - low[1]), int(max(own.group.max(), others.group.max())) + 1
    numbers, place = np.unique(_number(theirs - low, tall, others.group, groups), return_inverse=True)
    first = int(others.when.min())
    span = int(others.when.max()) - first + 2
    key = place * span + others.when - first
    order = np.argsort(key, kind="stable")
    key = key[order]
    since, until = (np.clip(own.when - first + end, *ends) for end, ends in zip(window, _ends(span), strict=True))
    for step in steps:
        asked = _number(mine - low + step, tall, own.group, groups)
        cell = np.minimum(np.searchsorted(numbers, asked), len(numbers) - 1)
        there = (numbers[cell] == asked) & (since <= until)
        start = np.searchsorted(key, cell * span + since)
        stop = np.searchsorted(key, cell * span + until, side="right")
        yield np.where(there, start, 0), np.where(there, stop, 0), order


def _ends(span: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The times that the first and the last of a window are kept within: none reaches into another cell's."""
    return (0, span - 1), (-1, span - 2)


def _number(cell: Ints, tall: int, group: Ints, groups: int) -> Ints:
    return np.asarray((cell[:, 0] * tall + cell[:, 1]) * groups + group)


def _pairs(start: Ints, stop: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Every row with each of its run, some rows at a time."""
    counts = stop - start
    upto = np.cumsum(counts)
    first = 0
    while first < len(counts):
        done = int(upto[first - 1]) if first else 0
        last = max(int(np.searchsorted(upto, done + _AT_A_TIME, side="right")), first + 1)
        own = counts[first:last]
        other = np.arange(own.sum()) + np.repeat(start[first:last] - (upto[first:last] - own - done), own)
        yield np.repeat(np.arange(first, last), own), other
        first = last
