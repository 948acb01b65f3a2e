"""The treated areas' own change, with an interval that knows how much areas change by themselves.

Counts of the whole kommun swing between two periods, and areas drift apart on top of it. Both are measured between
periods equally far apart where nothing was done, the follow-up of the untreated areas included.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.methods.drift_spread import check, moderated, pooled_scatter
from bfa.methods.drift_windows import Changes, Floats, Positions, changed, rows_of, whole
from bfa.methods.estimate import Estimate

#: Standard deviation of swings shared by all areas from one year to the next, expected beforehand, and its weight in
#: degrees of freedom.
SWING_PRIOR, SWING_DF = 0.1, 4.0
#: Weight of the prior drift in degrees of freedom.
DRIFT_DF = 4.0


@dataclass(frozen=True, slots=True)
class OwnChange(Estimate):
    """Follow-up over baseline in the treated areas together; its error is of chance, shared swings and own drift."""

    #: Standard deviation of what the areas change by themselves, chance aside, on the log scale. [-]
    drift: float


def own_change(
    counts: pd.DataFrame,
    treated: Hashable | Sequence[Hashable],
    *,
    start: int,
    length: int,
    baseline: int | None = None,
    season: int = 12,
    history: int | None = None,
    drift_prior: float = 0.15,
    confidence: float = 0.95,
) -> OwnChange:
    """Change from baseline to follow-up in the treated areas' sum, beside what areas change by themselves.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x periods (columns, in order without gaps): the treated and, where there are any, the others.
        [count; missing is NaN]
    treated : label or list of labels
        Areas where the measure acted; their counts are summed.
    start, length : int
        First period of the follow-up and its number of periods. [column, count]
    baseline : int or None
        First period of the baseline, as long as the follow-up; None is the same periods of the latest year before.
    season : int
        Periods in a year.
    history : int or None
        Periods before `start` that may be used; None is all of them.
    drift_prior : float
        Standard deviation of drift between areas expected beforehand, on the log scale. [-]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    ParameterError
        Unknown areas, periods outside the counts, or a baseline that overlaps the follow-up.
    DataError
        A needed count is missing, negative or not whole.

    Notes
    -----
    Of one area and other causes included: it says that the area changed more than areas do by themselves, not why.
    With little history the interval rests on chance and on what is expected beforehand.

    Source: variance components by moments, degrees of freedom as Satterthwaite (1946), An approximate distribution of
    estimates of variance components; the combination is the project's own.
    """
    check("information", drift_prior, confidence)
    rows = rows_of(counts, list(treated) if isinstance(treated, (list, tuple, pd.Index, np.ndarray)) else [treated])
    gap = _gap(counts, start, length, baseline, season)
    every = _windows(counts, start, length, gap, season, history)
    own = changed(
        every.after[:1, rows].sum(axis=1, keepdims=True), every.lags[:1, :, rows].sum(axis=2, keepdims=True), 1
    )
    drift2, drift_df = _drift(every, rows, drift_prior)
    prior = SWING_PRIOR * math.sqrt(max(gap / season, 1.0))
    swing2, swing_df = _swing(every, rows, drift2, prior=prior, apart=min(_step(length, gap, season) / gap, 1.0))
    share = every.before[0, rows] + 0.5
    part = float((share**2).sum() / share.sum() ** 2) * drift2
    error = math.sqrt(float(own.v[0, 0]) + part + swing2)
    df = error**4 / (part**2 / drift_df + swing2**2 / swing_df)
    return OwnChange.of(float(own.y[0, 0]), error, df, confidence=confidence, drift=math.sqrt(part + swing2))


def _gap(counts: pd.DataFrame, start: int, length: int, baseline: int | None, season: int) -> int:
    at = start - season * math.ceil(length / season) if baseline is None else baseline
    if length < 1 or start < 0 or start + length > counts.shape[1]:
        raise ParameterError(
            "Uppföljningen ligger utanför de perioder som finns.",
            found=f"{counts.shape[1]} perioder, uppföljning från {start} i {length}",
            do="välj en period som uttaget täcker.",
        )
    if at < 0:
        raise DataError("Det finns ingen period att jämföra med.", do="ta in äldre data, eller vänta.")
    if at + length > start:
        raise ParameterError("Jämförelseperioden går in i uppföljningen.", do="välj en tidigare jämförelseperiod.")
    return start - at


def _windows(counts: pd.DataFrame, start: int, length: int, gap: int, season: int, history: int | None) -> Changes:
    """The follow-up first, then earlier windows as far from their baselines, at the same season where that matters."""
    first = min(start - gap, start - (start if history is None else min(history, start)))
    starts = range(start, first + gap - 1, -_step(length, gap, season))
    values = whole(counts, first, start + length)

    def total(at: int) -> Floats:
        return np.asarray(values[:, at - first : at - first + length].sum(axis=1), dtype=float)

    return changed(np.stack([total(at) for at in starts]), np.stack([total(at - gap)[None] for at in starts]), 1)


def _step(length: int, gap: int, season: int) -> int:
    """Periods between one window and the next."""
    return length if gap % season == 0 else season * math.ceil(length / season)


def _drift(every: Changes, rows: Positions, prior: float) -> tuple[float, float]:
    untreated = np.ones(every.y.shape[1], dtype=bool)
    untreated[rows] = False
    return pooled_scatter(every, untreated, prior, DRIFT_DF)


def _swing(every: Changes, rows: Positions, drift2: float, *, prior: float, apart: float) -> tuple[float, float]:
    """Mean square of the shared change about no change, beyond chance and drift.

    Windows that lie nearer each other than their baselines share most of a swing: each tells the part `apart` of one.
    """
    w = 1 / (every.v + drift2)
    w[0, rows] = 0.0
    seen = w.sum(axis=1) > 0
    total = w[seen].sum(axis=1)
    shared = (w[seen] * every.y[seen]).sum(axis=1) / total
    found = np.maximum((shared**2 - 1 / total).mean(), 0.0) if seen.any() else 0.0
    swing2, df = moderated(np.array([found]), np.array([apart * float(seen.sum())]), prior, SWING_DF)
    return float(swing2[0]), float(df[0])
