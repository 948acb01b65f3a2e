"""The opening hours of the places near each incident, as sets of hours that many incidents share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.methods.places_near import Near, reached, sites_of

Bools = NDArray[np.bool_]
#: The minutes of a week.
MINUTES = 7 * 24 * 60
#: From and to in minutes from Monday 00:00, in order; `to` may run into the week after.
Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """For each point the set of opening hours near it.

    `which` (n,) is a position in `sets`, -1 where no place with known hours is near; each set is the hours of one or
    several places.
    """

    which: NDArray[np.int64]
    sets: tuple[tuple[Hours, ...], ...]


def opening_sets(near: Near, points: NDArray[Any], places: pd.DataFrame) -> Opening:
    """The sets of opening hours near each point.

    The parameters are those of `places_near.reached`; `places` has hours besides, None where they are unknown.
    """
    known = sites_of(near, places)
    known = known[known["hours"].notna()]
    hours: list[Hours] = sorted(set(known["hours"]))
    held = np.zeros((len(points), -(-len(hours) // 8)), dtype=np.uint8)
    every = frozenset(known["kind"])
    for place, each in enumerate(hours):
        there = Near(every, near.metres)
        rows = reached([there], points, known[known["hours"] == each])[there]
        held[rows, place // 8] |= np.uint8(1 << place % 8)
    which = np.full(len(points), -1, dtype=np.int64)
    some = held.any(axis=1)
    sets, which[some] = np.unique(held[some], axis=0, return_inverse=True)
    bits = np.unpackbits(sets, axis=1, count=len(hours), bitorder="little").astype(bool)
    return Opening(which, tuple(tuple(hours[place] for place in np.flatnonzero(row)) for row in bits))


def open_minutes(hours: Sequence[Hours]) -> Bools:
    """The minutes of the week, Monday 00:00 first, in which one of the places is open. Shape (10080,)."""
    return _minutes(stretch for each in hours for stretch in each)


def closing_minutes(hours: Sequence[Hours], within: int) -> Bools:
    """The minutes of the week at most so many from when one of the places closes. Shape (10080,)."""
    return _minutes((stop - within, stop + within + 1) for each in hours for _, stop in each)


def _minutes(stretches: Any) -> Bools:
    found = np.zeros(MINUTES, dtype=bool)
    for start, stop in stretches:
        found[np.arange(start, min(stop, start + MINUTES)) % MINUTES] = True
    return found
