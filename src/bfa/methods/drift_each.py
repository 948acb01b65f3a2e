"""Many drift-aware comparisons at once: every area in turn, and every area in earlier years."""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from bfa.methods.drift_spread import Drift, Marks, check, spread
from bfa.methods.drift_windows import Changes, Positions, changes, positions, rows_of, span

#: Numbers in one block of comparisons (comparisons x areas).
BLOCK = 1_000_000


def compare_each(
    counts: pd.DataFrame,
    areas: Sequence[Hashable] | None = None,
    controls: Sequence[Hashable] | None = None,
    *,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift: Drift = "information",
    drift_prior: float = 0.15,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Every area in turn against all others, each as `drift_aware_comparison` would have it.

    Parameters
    ----------
    areas : list of labels or None
        Areas compared; None is every area of `counts`.
    controls : list of labels or None
        Areas compared with, less the area itself; None is every other area.

    The other parameters, and what is refused, are those of `drift_aware_comparison`.

    Returns
    -------
    DataFrame
        Index area; ratio, lower, upper, p, standard_error, drift, degrees_of_freedom.
    """
    check(drift, drift_prior, confidence)
    wanted = list(counts.index if areas is None else areas)
    rows = rows_of(counts, wanted)
    pool = np.ones(len(counts), dtype=bool)
    if controls is not None:
        pool = marks_of(rows_of(counts, controls), len(counts))
    fewest = np.flatnonzero(pool[rows])[:1] if pool.sum() < 4 else rows[:0]
    for area in fewest:
        positions(counts, wanted[area], [label for label in counts.index[pool] if label != wanted[area]])
    where = span(counts, start=start, length=length, season=season, history=history)
    every = changes(counts, where, [start, *where.earlier])
    parts = []
    for own in _blocks(rows, len(counts)):
        parts.append(compared(every, own, pool & ~own, drift=drift, prior=drift_prior, confidence=confidence))
    return pd.concat(parts, ignore_index=True).set_axis(pd.Index(wanted, name="area"))


def departures(
    counts: pd.DataFrame,
    *,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift_prior: float = 0.15,
) -> pd.DataFrame:
    """Every area in every earlier window against all others: how far areas depart without a measure.

    Uses only periods before `start`, which may be the first that has not been counted yet.

    Returns
    -------
    DataFrame
        area; start (position of the window); before (the same periods, mean per year of the baseline); after; ratio.
        Latest window first. [count, count, -]
    """
    check("information", drift_prior, 0.95)
    where = span(counts, start=start, length=length, season=season, history=history, ahead=True)
    positions(counts, counts.index[:1], None)
    every = changes(counts, where, [*where.earlier])
    nobody = np.zeros((1, len(counts)), dtype=bool)
    tau2 = drift_prior**2
    if len(every.y):
        tau2 = spread(every, nobody, ~nobody, drift="information", prior=drift_prior)[0][0]
    w = 1 / (every.v + tau2)
    others = ((w * every.y).sum(axis=1, keepdims=True) - w * every.y) / (w.sum(axis=1, keepdims=True) - w)
    areas, windows = len(counts), len(every.y)
    return pd.DataFrame(
        {
            "area": np.tile(counts.index.to_numpy(), windows),
            "start": np.repeat(np.array([*where.earlier], dtype=int), areas),
            "before": every.before.ravel() / where.years,
            "after": every.after.ravel(),
            "ratio": np.exp(every.y - others).ravel(),
        }
    )


def compared(
    every: Changes, treated: Marks, controls: Marks, *, drift: Drift, prior: float, confidence: float
) -> pd.DataFrame:
    """One comparison per row of marks; the first window of `every` is the follow-up, the others are earlier ones."""
    tau2, df = spread(every, treated, controls, drift=drift, prior=prior)
    w = 1 / (every.v[0] + tau2[:, None])
    estimate, variance = np.zeros(len(treated)), np.zeros(len(treated))
    for sign, marks in ((1.0, treated), (-1.0, controls)):
        mine = np.where(marks, w, 0.0)
        total = mine.sum(axis=1)
        estimate = estimate + sign * (mine * every.y[0]).sum(axis=1) / total
        variance = variance + 1 / total
    error = np.sqrt(variance)
    reach = stats.t.isf((1 - confidence) / 2, df) * error
    return pd.DataFrame(
        {
            "ratio": np.exp(estimate),
            "lower": np.exp(estimate - reach),
            "upper": np.exp(estimate + reach),
            "p": 2 * stats.t.sf(np.abs(estimate) / error, df),
            "standard_error": error,
            "drift": np.sqrt(tau2),
            "degrees_of_freedom": df,
        }
    )


def marks_of(rows: Positions, areas: int) -> Marks:
    """One row of marks: the areas at `rows`."""
    marks = np.zeros(areas, dtype=bool)
    marks[rows] = True
    return marks


def _blocks(rows: Positions, areas: int) -> Iterator[Marks]:
    size = max(1, BLOCK // areas)
    for first in range(0, len(rows), size):
        block = rows[first : first + size]
        own = np.zeros((len(block), areas), dtype=bool)
        own[np.arange(len(block)), block] = True
        yield own
