"""Pairs of places near each other, by distance band, found cell by cell and never by comparing all with all."""

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
_AT_A_TIME = 200_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of places, each once.

    Attributes
    ----------
    order : array (n,)
        Places sorted so that near ones come near each other; the pairs are positions in this order.
    bands : list of (one, two)
        First those on the very same spot, then one entry per distance band.
    """

    order: Ints
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
    key, width = _cells(xy, float(edges[-1]))
    order = np.argsort(key, kind="stable")
    key, x, y = key[order], xy[order, 0], xy[order, 1]
    found: list[list[tuple[Places, Places]]] = [[] for _ in edges]
    pairs = 0
    for one, two in _candidates(key, width):
        squared = (x[one] - x[two]) ** 2 + (y[one] - y[two]) ** 2
        near = np.flatnonzero(squared < edges[-1] ** 2)
        pairs += len(near)
        if pairs > _MOST_PAIRS:
            raise _too_many()
        apart = np.sqrt(squared[near])
        band = (apart > 0).astype(np.int16)
        for edge in edges[1:-1]:
            band += apart >= edge
        near = near[np.argsort(band, kind="stable")]
        upto = np.cumsum(np.bincount(band, minlength=len(edges)))[:-1]
        for part, *sides in zip(found, np.split(one[near], upto), np.split(two[near], upto), strict=True):
            part.append((sides[0], sides[1]))
    return Pairs(order, [_joined(part) for part in found])


def _cells(xy: Floats, size: float) -> tuple[Ints, int]:
    place = np.floor((xy - xy.min(axis=0)) / size)
    width = float(place[:, 0].max()) + 3
    if width * (float(place[:, 1].max()) + 3) > 2**62:
        raise DataError("Platserna ligger orimligt långt isär.", do="kontrollera koordinatsystemet.")
    whole = place.astype(np.int64)
    return (whole[:, 1] + 1) * int(width) + whole[:, 0] + 1, int(width)


def _candidates(key: Ints, width: int) -> Iterator[tuple[Places, Places]]:
    """Positions of places in the same or a neighbouring cell, each pair once: those ahead in the row, and the next."""
    position = np.arange(len(key), dtype=np.int32)
    runs: list[tuple[NDArray[Any], NDArray[Any]]] = [(position + 1, np.searchsorted(key, key + 1, side="right"))]
    runs.append((np.searchsorted(key, key + width - 1), np.searchsorted(key, key + width + 1, side="right")))
    if sum(int((end - start).sum()) for start, end in runs) > _MOST_LOOKED_AT:
        raise _too_many()
    for start, end in runs:
        upto = np.cumsum(end - start)
        first = 0
        while first < len(key):
            done = int(upto[first - 1]) if first else 0
            last = max(int(np.searchsorted(upto, done + _AT_A_TIME, side="right")), first + 1)
            counts = (end - start)[first:last]
            shift = (start[first:last] - (upto[first:last] - counts - done)).astype(np.int32)
            two = np.arange(counts.sum(), dtype=np.int32)
            yield np.repeat(position[first:last], counts), two + np.repeat(shift, counts)
            first = last


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
