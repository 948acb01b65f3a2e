"""Near repeats: whether an incident makes another one near in place and time more likely than chance would have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bfa.errors import DataError, ParameterError
from bfa.methods.near_pairs import Pairs, Places, near_pairs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Numbers of the permuted times held at once, of those made at a time, and of those compared at a time. [bytes]
_HELD, _MADE, _BLOCK = 100_000_000, 10_000_000, 520_000
#: Pairs whose number fits in 8 bits.
_FEW = 255
#: Pairs looked at together when the observed ones are counted.
_PAIRS = 131_072
#: Days that fit in the smallest type used.
_LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class Knox:
    """Pairs of incidents by how near they are in place (rows) and in time (columns)."""

    #: array (n_distance, n_time): pairs on different spots, each counted once. [count]
    observed: Ints
    #: array (n_distance, n_time): pairs if place and time had nothing to do with each other: pairs so near in place
    #: times the share of all pairs so near in time, which is the mean over all permutations. [count]
    expected: Floats
    #: array (n_distance, n_time): observed / expected; NaN where none is expected. [-]
    ratio: Floats
    #: array (n_distance, n_time): one-sided: how often times dealt out anew give as many pairs; NaN without
    #: permutations. [0-1]
    p: Floats
    #: array (n_time,): the same for pairs with the very same coordinates: repeats, not near repeats.
    same_spot_observed: Ints
    same_spot_expected: Floats
    same_spot_ratio: Floats
    same_spot_p: Floats
    #: array (n_distance,): of `observed`, pairs with no time between them; who came first is not known. They are in the
    #: first column.
    same_day: Ints
    #: array (n_distance, n_time): as `expected`, but with each incident's own numbers of others near in place and near
    #: in time (Baker's modified statistic is observed less this), same spots included in the first row. [count]
    expected_locally: Floats
    #: Incidents compared, and those without place or time.
    incidents: int
    left_out: int
    #: Behind p.
    permutations: int


def knox(
    xy: Floats,
    days: Floats,
    *,
    distances: Sequence[float],
    times: Sequence[float],
    permutations: int = 999,
    seed: int = 0,
) -> Knox:
    """Count pairs near in place and time, over many bands at once, against times dealt out anew.

    Parameters
    ----------
    xy : array (n, 2)
        East and north of each incident. [m]
    days : array (n,)
        Time of each incident. [days, whole or not, from any day]
    distances, times : sequence of float
        Edges of the bands from 0, the lower one in and the upper one out: [0, 100, 200] is 0 to below 100 and 100 to
        below 200. [m; days]
    permutations : int
        Times the incidents' times are dealt out among their places; 0 is none. [count]
    seed : int
        The same seed gives the same p-values.

    Raises
    ------
    DataError
        Fewer than three incidents with place and time, or too many pairs to hold.
    ParameterError
        Edges that do not rise from 0, or permutations below 0.

    Notes
    -----
    Says that incidents follow each other, not why: a risky place over a risky season gives the same picture. A time
    that is a guess within days blurs the first bands.

    Source: Knox (1964), The detection of space-time interactions; Johnson et al. (2007), Space-time patterns of risk
    (bands and permutations); Baker (2004), Identifying space-time disease clusters (expected_locally).
    """
    across, along = _edges(distances, "Avstånden"), _edges(times, "Tiderna")
    if permutations < 0:
        raise ParameterError("Antalet permutationer kan inte vara mindre än 0.", do="ange till exempel 999.")
    xy, days, left_out = _located(xy, days)
    pairs = near_pairs(xy, edges=across)
    days = days[pairs.order]
    clock, limits = _clock(days, along)
    counted = np.stack([_counted(clock, band, limits) for band in pairs.bands])
    observed = np.column_stack([counted[:, :2].sum(axis=1), counted[:, 2:]])
    expected = _expected(days, pairs, along)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
    p = _p_values(clock, pairs, limits[1:], observed, permutations=permutations, seed=seed)
    return Knox(
        observed=observed[1:],
        expected=expected[1:],
        ratio=ratio[1:],
        p=p[1:],
        same_spot_observed=observed[0],
        same_spot_expected=expected[0],
        same_spot_ratio=ratio[0],
        same_spot_p=p[0],
        same_day=counted[1:, 0],
        expected_locally=_expected_locally(days, pairs, along),
        incidents=len(days),
        left_out=left_out,
        permutations=permutations,
    )


def expected_pairs(near_in_space: int, near_in_time: int, pairs: int) -> float:
    """Pairs near in both if place and time had nothing to do with each other. [count]

    Parameters
    ----------
    near_in_space, near_in_time, pairs : int
        Pairs near in place, pairs near in time, and all pairs. [count]

    Source: Knox (1964), The detection of space-time interactions.
    """
    return near_in_space * near_in_time / pairs


def _edges(edges: Sequence[float], what: str) -> Floats:
    found = np.asarray(edges, dtype=float)
    if found.ndim != 1 or len(found) < 2 or found[0] != 0 or not (np.diff(found) > 0).all():
        raise ParameterError(
            f"{what} ska vara stigande gränser från 0.",
            found=", ".join(f"{edge:g}" for edge in found.ravel()),
            do="skriv till exempel 0, 100, 200.",
        )
    return found


def _located(xy: Floats, days: Floats) -> tuple[Floats, Floats, int]:
    xy, days = np.asarray(xy, dtype=float).reshape(-1, 2), np.asarray(days, dtype=float).ravel()
    if len(xy) != len(days):
        raise ParameterError("Platserna och tiderna ska vara lika många.", do="kontrollera xy och days.")
    known = np.isfinite(xy).all(axis=1) & np.isfinite(days)
    if known.sum() < 3:
        raise DataError(
            "Det krävs minst tre brott med både plats och tid.",
            found=f"{int(known.sum())}.",
            do="välj en längre period eller ett större område.",
        )
    return xy[known], days[known], int((~known).sum())


def _clock(days: Floats, along: Floats) -> tuple[NDArray[Any], NDArray[Any]]:
    """Times in as small a type as holds them, and the limits that differences are held against: 0, then the edges."""
    since = days - days.min()
    if (since == np.floor(since)).all() and since.max() < _LONGEST:
        limits = np.minimum(np.ceil(along), _LONGEST)
        limits[0] = 1
        return since.astype(np.int16), limits.astype(np.int16)
    return since, np.concatenate([[np.nextafter(0, 1)], along[1:]])


def _counted(clock: NDArray[Any], band: tuple[Places, Places], limits: NDArray[Any]) -> Ints:
    """Pairs of a band by time apart: none, then between the limits."""
    total = np.zeros(len(limits) + 1, dtype=np.int64)
    for first in range(0, len(band[0]), _PAIRS):
        one, two = (clock[side[first : first + _PAIRS]] for side in band)
        apart = np.abs(one - two)
        total[1:] += [np.count_nonzero(apart < limit) for limit in limits]
    return np.diff(total)


def _within(clocks: NDArray[Any], band: tuple[Places, Places], limits: NDArray[Any]) -> Ints:
    """Pairs of a band less than each limit apart in time, shape (limits, columns of clocks)."""
    columns = clocks.shape[1]
    total = np.zeros((len(limits), columns), dtype=np.int64)
    # Sums of so few rows fit in 8 bits, which is faster than wider ones; as many such groups at once as stay near.
    groups = max(min(_BLOCK // (_FEW * columns * clocks.itemsize), -(-len(band[0]) // _FEW)), 1)
    step = groups * _FEW
    apart, other = (np.empty((step, columns), dtype=clocks.dtype) for _ in range(2))
    less = np.empty((step, columns), dtype=bool)
    grouped = less.view(np.uint8).reshape(_FEW, groups * columns)
    for first in range(0, len(band[0]), step):
        one, two = (side[first : first + step] for side in band)
        a, b, near = apart[: len(one)], other[: len(one)], less[: len(one)]
        np.take(clocks, one, axis=0, out=a, mode="clip")
        np.take(clocks, two, axis=0, out=b, mode="clip")
        np.abs(np.subtract(a, b, out=a), out=a)
        less[len(one) :] = False
        for row, limit in enumerate(limits):
            np.less(a, limit, out=near)
            summed = np.add.reduce(grouped, axis=0, dtype=np.uint8).reshape(groups, columns)
            total[row] += np.add.reduce(summed, axis=0, dtype=np.int64)
    return total


def _p_values(
    clock: NDArray[Any], pairs: Pairs, limits: NDArray[Any], observed: Ints, *, permutations: int, seed: int
) -> Floats:
    if not permutations:
        return np.full(observed.shape, np.nan)
    rng = np.random.default_rng(seed)
    at_least = np.zeros(observed.shape, dtype=np.int64)
    together = max(_HELD // clock.nbytes, 1)
    for done in range(0, permutations, together):
        clocks = _permuted(clock, min(together, permutations - done), rng)
        for row, band in enumerate(pairs.bands):
            counted = np.diff(_within(clocks, band, limits), axis=0, prepend=0)
            at_least[row] += (counted >= observed[row][:, None]).sum(axis=1)
        del clocks
    return (at_least + 1) / (permutations + 1)


def _permuted(clock: NDArray[Any], times: int, rng: np.random.Generator) -> NDArray[Any]:
    """The times in new orders, one per column."""
    clocks = np.empty((len(clock), times), dtype=clock.dtype)
    # Numbers as wide as a pointer are shuffled about twice as fast as narrow ones, into the same order.
    wide = clock.astype(np.intp) if clock.dtype.kind == "i" else clock
    some = max(_MADE // clock.nbytes, 1)
    for first in range(0, times, some):
        part = clocks[:, first : first + some]
        rows = np.empty(part.shape[::-1], dtype=clock.dtype)
        for row in rows:
            row[:] = rng.permutation(wide)
        part[:] = rows.T
    return clocks


def _expected(days: Floats, pairs: Pairs, along: Floats) -> Floats:
    n, ordered = len(days), np.sort(days)
    within = [int((np.searchsorted(ordered, ordered + edge) - np.arange(n) - 1).sum()) for edge in along[1:]]
    in_time, everyone = np.diff(within, prepend=0), n * (n - 1) // 2
    rows = [[expected_pairs(len(one), int(near), everyone) for near in in_time] for one, _ in pairs.bands]
    return np.array(rows, dtype=float)


def _expected_locally(days: Floats, pairs: Pairs, along: Floats) -> Floats:
    n, ordered = len(days), np.sort(days)
    bounds = [(np.searchsorted(ordered, days + e), np.searchsorted(ordered, days - e, side="right")) for e in along[1:]]
    in_time = np.diff([high - low - 1 for high, low in bounds], axis=0, prepend=np.zeros((1, n)))
    near = [sum(np.bincount(side, minlength=n) for side in band) for band in pairs.bands]
    in_space = np.stack([near[0] + near[1], *near[2:]]).astype(float)
    return np.asarray(in_space @ in_time.T / (2 * (n - 1)))
