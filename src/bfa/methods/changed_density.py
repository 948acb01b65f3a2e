"""Where the density of one year differs from that of the years before by more than chance and usual drift."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
#: The period and the earlier years it is held against.
SPAN = 4
#: Incidents, each counted by the kernel's weight, that a unit with any of its own must have around it to be asked.
FEWEST = 10.0
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ChangedDensity:
    """The last year's share of what lies around each unit, against its share of the whole."""

    #: array (n,): smoothed incidents of the last year over those to expect had the unit followed the whole; NaN where
    #: too few. [-]
    ratio: Floats
    #: array (n,): chance that a map without change reaches as far anywhere, both sides counted; NaN where too few.
    #: [0-1]
    p: Floats
    #: array (n,) of bool: whether a doubling around the unit would as a rule be shown at `level`.
    doubling: NDArray[np.bool_]
    #: How much wider than in the draws earlier years differed from those before them, at least 1; 1 where there are too
    #: few to tell. [-]
    drift: float
    #: Earlier years behind the drift. [count]
    drift_years: int
    #: Earlier years that the last is held against. [count]
    years: int


def changed_density(
    counts: Floats, table: sparse.csr_array, *, draws: int = 999, seed: int = 0, level: float = 0.05, drift: bool = True
) -> ChangedDensity:
    """Hold the last year against up to three before it, unit by unit, smoothed over the neighbourhood.

    Parameters
    ----------
    counts : array (years, blocks, n)
        Incidents in each unit by year and stretch of the year (such as four weeks), the last year last. [count]
    table : csr_array (n, n)
        Kernel heights, as from `smoothing.kernel_table`. [any unit]
    draws : int
        Maps without change.
    level : float
        Share of maps without change that may show anything. [0-1]
    drift : bool
        False holds changes against chance alone.

    Raises
    ------
    DataError
        Not a table of three dimensions, fewer than two years, or a count missing or below 0.
    ParameterError
        The kernel does not match the units, or no draws.

    Notes
    -----
    A unit's score is the signed root of the binomial deviance of its smoothed share, on as many incidents as the
    kernel's weights amount to. A draw shuffles which year each stretch belongs to, all units together, so the season,
    the whole's total and incidents that follow each other within a stretch are kept. p compares a unit's score, less
    the drift, with the highest (or lowest) of all units in each draw: the family-wise error is held, not only each
    unit's. The drift is the scores' spread when each earlier year is held against those before it, over that in the
    draws.

    Of 400 pairs of maps without change, in 304 cells with 75 incidents a year and in 294 with 1 280, so many showed any
    change at the 5 % level: 4 and 4 % with constant rates, 5 and 5 % when incidents follow each other nearby, 4 and 5 %
    with the place's own stretches shuffled, 6 and 8 % when cells drift by 20 % a year, 7 and 9 % by 30 % (without the
    drift 16 and 44 %; cell by cell with the exact binomial and false-discovery control 8 and 38 %). A doubling in nine
    cells was found in 25 and 92 % (cell by cell 8 and 40 %), one cell at 2.5 times its rate in 20 and 43 % (25 and
    59 %): `benchmarks/hotspot_changes.py`.

    Source: Westfall & Young (1993), Resampling-based multiple testing (the maximum over all); Kelsall & Diggle (1995),
    Non-parametric estimation of spatial variation in relative risk (two densities of one bandwidth). The shuffled
    stretches and the drift are the project's own.
    """
    counts = _checked(counts, table, draws)
    yearly = counts.sum(axis=1)
    last = counts[-SPAN:]
    whole = yearly[-SPAN:].sum(axis=0)
    around, weight = _weighed(whole, table)
    asked = (weight >= FEWEST) & (whole > 0)
    ratio, p, doubling = np.full(len(whole), np.nan), np.full(len(whole), np.nan), np.zeros(len(whole), dtype=bool)
    held = len(last) - 1
    share = yearly[-1].sum() / whole.sum() if whole.sum() else 0.0
    if not asked.any() or not 0 < share < 1:
        return ChangedDensity(ratio, p, doubling, 1.0, 0, held)
    highest, lowest, spread = _extremes(last, table[asked], around[asked], weight[asked], draws=draws, seed=seed)
    wider, drift_years = _drift(yearly, table, asked, spread) if drift else (1.0, 0)
    own = (table[asked] @ yearly[-1]) / around[asked]
    score = signed_root(own, share, weight[asked]) / wider
    beyond = np.minimum(_at_least(score, highest), _at_least(-score, -lowest))
    ratio[asked], p[asked] = own / share, np.minimum(2 * beyond, 1)
    twice = signed_root(np.array(2 * share / (1 + share)), share, weight[asked]) / wider
    doubling[asked] = 2 * _at_least(twice, highest) <= level
    return ChangedDensity(ratio, p, doubling, wider, drift_years, held)


def signed_root(found: Floats, share: float | Floats, n: Floats) -> Floats:
    """Signed square root of the binomial deviance: about standard normal where the share is as expected. [-]

    Parameters
    ----------
    found, share : array
        Share found, and the share expected, above 0 and below 1. [0-1]
    n : array
        Incidents behind it. [count, 0 or more]
    """
    found = np.clip(found, 0, 1)
    deviance = _log_part(found, share) + _log_part(1 - found, 1 - np.asarray(share))
    return np.asarray(np.sign(found - share) * np.sqrt(2 * n * np.maximum(deviance, 0)))


def _log_part(found: Floats, share: float | Floats) -> Floats:
    some = found > 0
    return np.asarray(np.where(some, found * np.log(np.where(some, found, 1.0) / share), 0.0))


def _checked(counts: Floats, table: sparse.csr_array, draws: int) -> Floats:
    counts = np.asarray(counts, dtype=float)
    if counts.ndim != 3 or len(counts) < 2 or not (counts >= 0).all():
        raise DataError("Antal per år, del av året och ruta krävs, minst två år.", do="räkna alla rutor i alla år.")
    if table.shape != (counts.shape[2],) * 2:
        raise ParameterError("Kärnan stämmer inte med rutorna.", do="räkna dem och kärnan på samma rutor.")
    if draws < 1:
        raise ParameterError("Minst en slumpdragning krävs.", do="ange till exempel 999.")
    return counts


def _weighed(counts: Floats, table: sparse.csr_array) -> tuple[Floats, Floats]:
    """Kernel-weighted sum around each unit, and how many incidents of equal weight say as much."""
    around, squared = table @ counts, table.power(2) @ counts
    return around, np.divide(around**2, squared, out=np.zeros(len(around)), where=squared > 0)


def _extremes(
    last: Floats, table: sparse.csr_array, around: Floats, weight: Floats, *, draws: int, seed: int
) -> tuple[Floats, Floats, float]:
    """Highest and lowest score of each draw, and the mean square of all scores."""
    highest, lowest, squares = [], [], 0.0
    for shuffled in _shuffled(last, draws, np.random.default_rng(seed)):
        share = np.clip(shuffled.sum(axis=1) / last.sum(), 1e-9, 1 - 1e-9)
        score = signed_root((table @ shuffled.T) / around[:, None], share, weight[:, None])
        highest.append(score.max(axis=0))
        lowest.append(score.min(axis=0))
        squares += float((score**2).sum())
    return np.concatenate(highest), np.concatenate(lowest), squares / (draws * len(around))


def _shuffled(last: Floats, draws: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Counts of a year made of stretches drawn from all years, shape (some draws, n)."""
    years, blocks, n = last.shape
    flat = last.reshape(years * blocks, n)
    for start in range(0, draws, _AT_ONCE):
        many = min(_AT_ONCE, draws - start)
        chosen = np.zeros((many, years * blocks))
        picked = rng.integers(0, years, (many, blocks)) * blocks + np.arange(blocks)
        np.put_along_axis(chosen, picked, 1.0, axis=1)
        yield chosen @ flat


def _drift(yearly: Floats, table: sparse.csr_array, asked: NDArray[np.bool_], spread: float) -> tuple[float, int]:
    """How much wider earlier years differed from those before them than the draws do, and how many they were."""
    squares, years = [], 0
    for at in range(1, len(yearly) - 1):
        whole = yearly[max(0, at - SPAN + 1) : at + 1].sum(axis=0)
        share = yearly[at].sum() / whole.sum() if whole.sum() else 0.0
        if not 0 < share < 1:
            continue
        around, weight = _weighed(whole, table)
        enough = asked & (weight > FEWEST / SPAN)
        squares.append(signed_root((table @ yearly[at])[enough] / around[enough], share, weight[enough]) ** 2)
        years += 1
    every = np.concatenate(squares) if squares else np.zeros(0)
    wider = float(every.mean()) / spread if len(every) and spread > 0 else 1.0
    return float(np.sqrt(max(1.0, wider))), years


def _at_least(scores: Floats, extremes: Floats) -> Floats:
    """Share of the draws, the map itself included, whose extreme is as high or higher. [0-1]"""
    ordered = np.sort(extremes)
    above = len(ordered) - np.searchsorted(ordered, scores - 1e-9, side="left")
    return np.asarray((above + 1) / (len(ordered) + 1))
