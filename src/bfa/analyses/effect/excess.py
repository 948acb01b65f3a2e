"""How many more or fewer incidents than the controls led to expect, somewhere a measure was not aimed at."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.analyses.effect.spans import counted_in, step
from bfa.methods.displacement import weighted_displacement_difference
from bfa.methods.drift import drift_aware_comparison

#: Fewer incidents than this in both periods together are not judged.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Excess:
    """Incidents of the follow-up beyond those to expect."""

    #: Incidents in the baseline and in the follow-up; None where not counted.
    before: int | None
    after: int | None
    #: Above 0: more than expected; missing where it is not judged. [incidents]
    difference: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    #: Why it is not judged (a code); "" where it is.
    reason: str = ""


def excess(
    own: "pd.Series[float]",
    controls: pd.DataFrame,
    *,
    start: int,
    length: int,
    first: int,
    season: int = 12,
    drift: float = 0.15,
    own_drift: float | None = None,
    confidence: float = 0.95,
) -> Excess:
    """One series against the controls, as a difference in incidents with drift in its interval.

    Parameters
    ----------
    own : Series
        Counts per period. [count; NaN where not counted]
    controls : DataFrame
        Areas x the same periods. [count; NaN where not counted]
    start, length, first : int
        The follow-up, and the first period of its baseline. [column, count, column]
    season : int
        Periods in a year. [count]
    drift : float
        Standard deviation of drift expected beforehand of areas like the controls. [log scale, above 0]
    own_drift : float or None
        The same for a series of the own one's size, where that is another; None is `drift`. [log scale]
    confidence : float
        Coverage of the interval. [0-1]

    Notes
    -----
    With a year of history and two controls this is the drift-aware comparison: of those counted, as many are beyond the
    expected as (after + 0.5) (1 - 1 / ratio), at the ratio and at its ends: never more than were counted. A series
    smaller than the controls drifts more, a sum of several areas less: its drift is the one found times own_drift /
    drift, and the variance gets the difference of the two squared. With less history, it is the weighted displacement
    difference with the control weighed to the level of the series, and the drift expected beforehand.

    Source: `bfa.methods.drift`, `bfa.methods.displacement`.
    """
    before, after = counted_in(own, first, length), counted_in(own, start, length)
    if before is None or after is None:
        return Excess(before, after, reason="months_missing")
    if before + after < FEWEST:
        return Excess(before, after, reason="few")
    values = controls.to_numpy(dtype=float)
    sums = np.stack([values[:, at : at + length].sum(axis=1) for at in (first, start)])
    known = ~np.isnan(sums).any(axis=0)
    gap = step(start, first, length, season)
    behind = np.array([_behind(series, start) for series in values], dtype=int)
    long = known & (behind >= gap)
    back = _behind(own.to_numpy(dtype=float), start)
    small = drift if own_drift is None else own_drift
    if long.sum() >= 2 and back >= gap:
        since = start - min(back, int(behind[long].min()))
        counts = pd.DataFrame(np.vstack([own.to_numpy(dtype=float), values[long]])[:, since : start + length])
        ends = _compared(counts, start - since, length, gap, drift, small, confidence)
    elif known.any():
        pool = (int(sums[0, known].sum()), int(sums[1, known].sum()))
        if not all(pool):
            return Excess(before, after, reason="few_to_compare")
        ends = _weighed((before, after), pool, drift, small, confidence)
    else:
        return Excess(before, after, reason="no_controls")
    return Excess(before, after, *ends)


def row(counts: pd.DataFrame, area: Any) -> "pd.Series[float]":
    """One area's counts per period."""
    return pd.Series(counts.loc[area], dtype=float)


def _behind(values: NDArray[np.floating[Any]], start: int) -> int:
    """Counted periods in a row just before `start`."""
    gone = np.flatnonzero(np.isnan(values[:start]))
    return start - 1 - int(gone[-1]) if len(gone) else start


def _compared(
    counts: pd.DataFrame, start: int, length: int, gap: int, drift: float, own_drift: float, confidence: float
) -> tuple[float, float, float]:
    """The first row against the others."""
    found = drift_aware_comparison(
        counts, [0], list(counts.index[1:]), start=start, length=length, season=gap, drift_prior=drift
    )
    share, variance = (own_drift / drift) ** 2, found.standard_error**2
    error = math.sqrt(max(variance + found.drift**2 * (share - 1), variance * min(share, 1.0)))
    reach = float(stats.t.isf((1 - confidence) / 2, found.degrees_of_freedom)) * error
    after = float(counts.iloc[0, start : start + length].sum()) + 0.5
    low, middle, high = (after * (1 - math.exp(-way * reach) / found.ratio) for way in (-1, 0, 1))
    return middle, low, high


def _weighed(
    own: tuple[int, int], control: tuple[int, int], drift: float, own_drift: float, confidence: float
) -> tuple[float, float, float]:
    found = weighted_displacement_difference(
        own,
        control,
        weights={"control": control[0] / max(own[0], 0.5)},
        drift={"treated": own_drift, "control": drift},
        confidence=confidence,
    )
    return found.incidents, found.lower, found.upper
