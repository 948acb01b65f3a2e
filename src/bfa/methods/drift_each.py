"""Many drift-aware comparisons at once: every area in turn, and every area in earlier years."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from bfa.methods.drift_mixed import even_chance, mixed_contrast, mixed_spread, past_of
from bfa.methods.drift_spread import Drift, check, foreseen_spread, spread
from bfa.methods.drift_windows import Changes, Floats, Marks, Positions, changes, positions, rows_of, span

#: Numbers in one block of comparisons (comparisons x areas): few enough that products are not split between threads.
BLOCK = 50_000


def compare_each(
    counts: pd.DataFrame,
    areas: Sequence[Hashable] | None = None,
    controls: Sequence[Hashable] | None = None,
    *,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift: Drift = "mixed",
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
    compare = contrasts(every, drift=drift, prior=drift_prior)
    parts = [compare(own, pool & ~own).table(confidence) for own in _blocks(rows, len(counts))]
    return pd.concat(parts, ignore_index=True).set_axis(pd.Index(wanted, name="area"))


def departures(
    counts: pd.DataFrame,
    *,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift: Drift = "mixed",
    drift_prior: float = 0.15,
) -> pd.DataFrame:
    """Every area in every earlier window against all others: how far areas depart without a measure.

    Uses only periods before `start`, which may be the first that has not been counted yet.

    Returns
    -------
    DataFrame
        area; start (position of the window); before (as many mean years of the baseline); after; ratio. Windows that
        do not overlap, latest first. [count, count, -]
    """
    check(drift, drift_prior, 0.95)
    positions(counts, counts.index[:1], None)
    where = span(counts, start=start, length=length, season=season, history=history, ahead=True)
    starts = [at for at in where.earlier if (where.start - at) % length == 0]
    every = changes(counts, where, starts)
    asked = {"length": length, "season": season, "drift": drift, "drift_prior": drift_prior}
    found = [
        compare_each(counts, start=at, history=at - where.first, **asked)["ratio"].to_numpy()  # type: ignore[arg-type]
        for at in starts
    ]
    areas, windows = len(counts), len(every.y)
    return pd.DataFrame(
        {
            "area": np.tile(counts.index.to_numpy(), windows),
            "start": np.repeat(np.array(starts, dtype=int), areas),
            "before": every.before.ravel() / where.years * where.length / where.lag,
            "after": every.after.ravel(),
            "ratio": np.concatenate([*found, np.empty(0)]),
        }
    )


@dataclass(frozen=True, slots=True)
class Contrasts:
    """One comparison per row of marks."""

    #: ndarray, shape (cases,): treated less controls on the log scale.
    estimate: Floats
    variance: Floats
    #: ndarray, shape (cases,): variance of the drift; degrees of freedom of the t distribution.
    tau2: Floats
    df: Floats
    #: ndarray, shape (cases, areas): of the areas' changes in the estimate: the treated sum to 1, the controls to -1.
    coefficients: Floats

    def table(self, confidence: float) -> pd.DataFrame:
        """Ratio, interval, p-value and what they rest on."""
        error = np.sqrt(self.variance)
        reach = stats.t.isf((1 - confidence) / 2, self.df) * error
        return pd.DataFrame(
            {
                "ratio": np.exp(self.estimate),
                "lower": np.exp(self.estimate - reach),
                "upper": np.exp(self.estimate + reach),
                "p": 2 * stats.t.sf(np.abs(self.estimate) / error, self.df),
                "standard_error": error,
                "drift": np.sqrt(self.tau2),
                "degrees_of_freedom": self.df,
            }
        )


def contrasts(
    every: Changes, *, drift: Drift, prior: float, near: Marks | None = None
) -> Callable[[Marks, Marks], Contrasts]:
    """The comparison of treated with controls by their marks; the follow-up comes first in `every`.

    `near` marks neighbours (areas x areas), whose drift goes more together; only "mixed" knows of it.
    """
    if drift != "mixed":
        return lambda treated, controls: _weighted(
            every, treated, controls, *spread(every, treated, controls, drift=drift, prior=prior)
        )
    known = past_of(every, prior)

    def compare(treated: Marks, controls: Marks) -> Contrasts:
        tau2, df = mixed_spread(known, ~treated, prior)
        v = even_chance(known, treated, controls)
        estimate, variance, df, coefficients = mixed_contrast(known, treated, controls, tau2, df, v, near)
        return Contrasts(estimate, variance, tau2, df, coefficients)

    return compare


def foreseen_contrasts(
    every: Changes, treated: Marks, controls: Marks, *, drift: Drift, prior: float, near: Marks | None = None
) -> Callable[[float], Contrasts]:
    """The comparison that is only foreseen (first in `every`), by the fall that the treated areas will have had.

    Fewer incidents are left to count where more have gone, so that a larger fall is known less surely.
    """
    known = past_of(every, prior)
    if drift == "mixed":
        tau2, df = mixed_spread(known, ~treated, prior, counted=False)
    else:
        tau2, df = foreseen_spread(every, treated, controls, drift=drift, prior=prior)

    def at(fall: float) -> Contrasts:
        after = np.where(treated[0], 1 - fall, 1.0) * every.after[0] + 0.5
        if drift != "mixed":
            v = 1 / after + 1 / (every.before[0] + 0.5)
            return _weighted(replace(every, v=v[None]), treated, controls, tau2, df)
        v = even_chance(replace(known, after=after), treated, controls)
        estimate, variance, freedom, coefficients = mixed_contrast(known, treated, controls, tau2, df, v, near)
        return Contrasts(estimate, variance, tau2, freedom, coefficients)

    return at


def _weighted(every: Changes, treated: Marks, controls: Marks, tau2: Floats, df: Floats) -> Contrasts:
    w = 1 / (every.v[0] + tau2[:, None])
    variance, coefficients = np.zeros(len(treated)), np.zeros_like(w)
    for sign, marks in ((1.0, treated), (-1.0, controls)):
        mine = np.where(marks, w, 0.0)
        total = mine.sum(axis=1)
        variance = variance + 1 / total
        coefficients = coefficients + sign * mine / total[:, None]
    return Contrasts(coefficients @ every.y[0], variance, tau2, df, coefficients)


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
