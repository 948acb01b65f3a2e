"""The opening hours of the places near each incident, as sets of hours that many incidents share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.methods.places_near import Near, sites_of, within

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


def opening_sets(near: Near, tree: shapely.STRtree, places: pd.DataFrame) -> Opening:
    """The sets of opening hours near each point.

    The parameters are those of `places_near.reached`; `places` has hours besides, None where they are unknown.
    """
    sites = sites_of(near, places)
    sites = sites[sites["hours"].notna()]
    hours: list[Hours] = sorted(set(sites["hours"]))
    own = np.array([hours.index(each) for each in sites["hours"]], dtype=np.int64)
    wide, size = -(-len(hours) // 64), len(tree.geometries)
    held = np.zeros(size * wide, dtype=np.uint64)
    for rows, site, _ in within(tree, sites["shape"].to_numpy(), near.metres):
        np.bitwise_or.at(held, rows * wide + own[site] // 64, np.uint64(1) << (own[site] % 64).astype(np.uint64))
    which, sets = _distinct(held.reshape(size, wide))
    named = [tuple(each for place, each in enumerate(hours) if int(row[place // 64]) >> place % 64 & 1) for row in sets]
    return Opening(which, tuple(named))


def _distinct(held: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The number of each row among the distinct rows, -1 for one without a bit, and the distinct rows."""
    some = np.flatnonzero(held.any(axis=1))
    which, number = np.full(len(held), -1, dtype=np.int64), np.zeros(len(some), dtype=np.int64)
    for word in held[some].T:
        codes, known = pd.factorize(word)
        number = pd.factorize(number * (len(known) + 1) + codes)[0]
    which[some] = number
    first = np.flatnonzero(~pd.Series(number).duplicated().to_numpy())
    return which, held[some[first]]


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
