"""Pairs of places near each other, by distance band, found strip by strip and never by comparing all with all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bfa.errors import DataError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Places = NDArray[np.int32]
#: Pairs that can be held, and candidates that are looked at: at most, and at a time.
_MOST_PAIRS = 60_000_000
_MOST_LOOKED_AT = 1_000_000_000
_AT_A_TIME = 100_000
#: Strips within the last edge, and steps of the same length along a strip: narrower ones look at fewer pairs in vain.
_STRIPS, _STEPS = 4, 64


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of places, each once."""

    #: array (n,): places sorted so that near ones come near each other; the pairs are positions in this order.
    order: Ints
    #: First those on the very same spot, then one entry per distance band.
    bands: list[tuple[Places, Places]]


def near_pairs(xy: Floats, *, edges: Floats) -> Pairs:
    """Pairs closer than the last edge, by band.

    Parameters
    ----------
    xy : array (n, 2)
        East and north, all finite. [m]
    edges : array (bands + 1,)
        Rising from 0; the lower edge is in the band, the upper is not. [m]

    Raises
    ------
    DataError
        More pairs than fit in memory, such as when a large share lies on one spot.
    """
    order = np.argsort(_cells(xy, float(edges[-1])), kind="stable")
    found: list[list[tuple[Places, Places]]] = [[] for _ in edges]
    pairs = 0
    for one, two, squared in _candidates(xy[order], float(edges[-1])):
        near = np.flatnonzero(squared < edges[-1] ** 2)
        pairs += len(near)
        if pairs > _MOST_PAIRS:
            raise _too_many()
        band = _bands(np.sqrt(squared[near]), edges)
        near = near[np.argsort(band, kind="stable")]
        upto = np.cumsum(np.bincount(band, minlength=len(edges)))[:-1]
        for part, *sides in zip(found, np.split(one[near], upto), np.split(two[near], upto), strict=True):
            part.append((sides[0], sides[1]))
    return Pairs(order, [_joined(part) for part in found])


def _cells(xy: Floats, size: float) -> Ints:
    """Cell of each place, row by row."""
    place = np.floor((xy - xy.min(axis=0)) / size)
    width, height = place.max(axis=0) + 3
    if width * _STEPS * height * _STRIPS > 2**62:
        raise DataError("Platserna ligger orimligt långt isär.", do="kontrollera koordinatsystemet.")
    whole = place.astype(np.int64)
    return np.asarray((whole[:, 1] + 1) * int(width) + whole[:, 0] + 1)


def _bands(apart: Floats, edges: Floats) -> NDArray[Any]:
    """0 on the very same spot, then 1 for the first band and so on."""
    band = np.zeros(len(apart), dtype=np.min_scalar_type(len(edges)))
    band += (apart > 0).view(np.uint8)
    for edge in edges[1:-1]:
        band += (apart >= edge).view(np.uint8)
    return band


def _candidates(xy: Floats, reach: float) -> Iterator[tuple[Places, Places, Floats]]:
    """Pairs that may be within reach, each once, and the square of how far apart they are."""
    order, runs = _runs(xy, reach)
    if sum(int((end - start).sum()) for start, end in runs) > _MOST_LOOKED_AT:
        raise _too_many()
    position, (x, y) = order.astype(np.int32), xy[order].T.copy()
    for start, end in runs:
        upto = np.cumsum(end - start)
        first = 0
        while first < len(xy):
            done = int(upto[first - 1]) if first else 0
            last = max(int(np.searchsorted(upto, done + _AT_A_TIME, side="right")), first + 1)
            own, counts = slice(first, last), (end - start)[first:last]
            other = np.arange(counts.sum()) + np.repeat(start[own] - (upto[own] - counts - done), counts)
            squared, across = np.repeat(x[own], counts), np.repeat(y[own], counts)
            squared -= x[other]
            squared *= squared
            across -= y[other]
            across *= across
            squared += across
            yield np.repeat(position[own], counts), position[other], squared
            first = last


def _runs(xy: Floats, reach: float) -> tuple[Ints, list[tuple[Ints, Ints]]]:
    """Places sorted along strips, and for each the runs (start, end) of others: ahead in its own, and in the next."""
    along, strip = np.floor((xy - xy.min(axis=0)) / reach * (_STEPS, _STRIPS)).astype(np.int64).T
    width = int(along.max()) + 2 * _STEPS
    key = strip * width + along
    order = np.argsort(key)
    key = key[order]
    ahead = np.searchsorted(key, key + _STEPS + 1, side="right")
    runs = [(np.arange(1, len(key) + 1), ahead)]
    for up in range(1, _STRIPS + 2):
        # Longer than the chord, and one strip more than needed, since places are rounded down.
        most = int(np.sqrt(1 - ((up - 1) / _STRIPS) ** 2) * _STEPS) + 2
        middle = key + up * width
        runs.append((np.searchsorted(key, middle - most), np.searchsorted(key, middle + most, side="right")))
    return order, runs


def _joined(parts: list[tuple[Places, Places]]) -> tuple[Places, Places]:
    one = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, dtype=np.int32)
    two = np.concatenate([part[1] for part in parts]) if parts else np.empty(0, dtype=np.int32)
    parts.clear()
    return one, two


def _too_many() -> DataError:
    return DataError(
        "Det blir för många par av brott nära varandra.",
        do="välj kortare avstånd eller en kortare period, eller ta bort en koordinat som många rader delar.",
    )
