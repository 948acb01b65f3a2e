"""The drift-aware comparison: treated areas against controls, with an interval that knows how areas drift apart.

Areas move relative to each other from year to year on top of chance. The size of that drift is estimated from
areas and earlier years where nothing was done, and moderated towards a prior. By default (`drift="mixed"`, see
`drift_mixed`) only what an area's own past does not foresee counts as drift.
"""

import math
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd
from scipy import optimize, stats

from bfa.methods.drift_each import compare_each, contrasts, departures, foreseen_contrasts, marks_of
from bfa.methods.drift_prior import drift_prior
from bfa.methods.drift_spread import Drift, check
from bfa.methods.drift_windows import changes, foreseen, near_marks, positions, span
from bfa.methods.estimate import Estimate

__all__ = [
    "Comparison",
    "Planned",
    "compare_each",
    "departures",
    "drift_aware_comparison",
    "drift_prior",
    "foreseen_as_planned",
    "limit",
    "planned_comparison",
    "smallest_visible_fall",
]


@dataclass(frozen=True, slots=True)
class Comparison(Estimate):
    """Typical proportional change per treated area, relative to what the controls did."""

    #: Standard deviation of areas' drift on the log scale (tau). [-]
    drift: float
    #: Earlier years behind the baseline. [1 or 2]
    years: int
    #: Earlier windows the drift was also estimated from. [count]
    windows: int
    #: Share of each control in the comparison; sums to 1. With "mixed" a control that is very unlike the treated areas
    #: may have a small negative one. [share]
    weights: pd.Series = field(compare=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """A comparison as it can be foreseen before the measure has started."""

    #: Of the logarithm of the ratio, at the fall asked about. [-]
    standard_error: float
    #: Of the t distribution used. [-]
    degrees_of_freedom: float
    #: Fall that would be shown with the power asked for. [0-1]
    smallest_visible_fall: float
    #: Chance of showing the fall asked about. [0-1]
    chance: float
    #: Incidents in the treated areas in a follow-up like the mean year of the baseline.
    expected: float
    #: Standard deviation of areas' drift on the log scale (tau). [-]
    drift: float


def drift_aware_comparison(
    counts: pd.DataFrame,
    treated: Hashable | Sequence[Hashable],
    controls: Sequence[Hashable] | None = None,
    *,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift: Drift = "mixed",
    drift_prior: float = 0.15,
    confidence: float = 0.95,
    neighbours: Collection[frozenset[Hashable]] = (),
) -> Comparison:
    """Change in treated areas against change in controls, with drift between areas in the interval.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x periods (columns, in order without gaps). [count; missing is NaN]
    treated : label or list of labels
        Areas where the measure acted.
    controls : list of labels or None
        Areas compared with; None is every other area.
    start : int
        Position of the first period of follow-up. [column]
    length : int
        Periods of follow-up. [count]
    season : int
        Periods in a year.
    history : int or None
        Periods before `start` that may be used; None is all of them.
    drift : {"mixed", "information", "moment"}
        How the drift is estimated. "information" and "moment" take an area's change against its baseline as it is and
        pool the scatter of all windows, the former over all untreated areas by what they tell. "mixed" first takes
        away what an area's own past foresees, and knows windows and areas with more drift than others.
    drift_prior : float
        Standard deviation of drift expected beforehand, on the log scale. [-]
    confidence : float
        Coverage of the interval. [0-1]
    neighbours : collection of pairs of labels
        Areas that lie side by side: their drift goes more together where both are treated ("mixed" only).

    Raises
    ------
    ParameterError
        Unknown areas, a treated area among the controls, fewer than 2 controls, a window outside the periods.
    DataError
        Under one year of history, or a needed count is missing, negative or not whole.

    Notes
    -----
    For a typical area, not for total crime; other things that happened in the treated areas alone are included.
    An area without any incidents contributes almost nothing.

    Source: moments as DerSimonian & Laird (1986), Meta-analysis in clinical trials; moderation as Smyth (2004),
    Linear models and empirical Bayes methods; the combination is the project's own.
    """
    check(drift, drift_prior, confidence)
    chosen = positions(counts, treated, controls)
    where = span(counts, start=start, length=length, season=season, history=history)
    every = changes(counts, where, [start, *where.earlier])
    marks = [marks_of(rows, len(counts))[None] for rows in chosen]
    near = near_marks(counts.index, neighbours)
    found = contrasts(every, drift=drift, prior=drift_prior, near=near)(marks[0], marks[1])
    row = found.table(confidence).iloc[0]
    return Comparison(
        **{name: float(row[name]) for name in row.index},
        years=where.years,
        windows=len(where.earlier),
        weights=pd.Series(-found.coefficients[0, chosen[1]], index=counts.index[chosen[1]], name="weight"),
    )


def planned_comparison(
    counts: pd.DataFrame,
    treated: Hashable | Sequence[Hashable],
    controls: Sequence[Hashable] | None = None,
    *,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift: Drift = "mixed",
    drift_prior: float = 0.15,
    fall: float = 0.0,
    power: float = 0.8,
    confidence: float = 0.95,
    neighbours: Collection[frozenset[Hashable]] = (),
) -> Planned:
    """What a comparison would be able to show, foreseen from the periods before `start` alone.

    Parameters
    ----------
    start : int
        Position of the first period of follow-up; the number of periods where none of it has been counted. [column]
    fall : float
        Fall asked about, as a share of the treated areas' incidents. [0-1]
    power : float
        Chance of showing the smallest visible fall. [0-1]

    The other parameters, and what is refused, are those of `drift_aware_comparison`.

    Notes
    -----
    The follow-up is expected to hold as many incidents as the mean year of the baseline, less the fall.
    """
    check(drift, drift_prior, confidence)
    chosen = positions(counts, treated, controls)
    where = span(counts, start=start, length=length, season=season, history=history, ahead=True)
    every = foreseen(counts, where)
    marks = [marks_of(rows, len(counts))[None] for rows in chosen]
    near = near_marks(counts.index, neighbours)
    compare = foreseen_contrasts(every, marks[0], marks[1], drift=drift, prior=drift_prior, near=near)

    def known(fallen: float) -> tuple[float, float]:
        found = compare(fallen)
        return math.sqrt(found.variance[0]), float(found.df[0])

    return foreseen_as_planned(
        known,
        fall=fall,
        power=power,
        confidence=confidence,
        expected=float(every.after[0, chosen[0]].sum()),
        drift=math.sqrt(compare(fall).tau2[0]),
    )


def foreseen_as_planned(
    known: Callable[[float], tuple[float, float]],
    *,
    fall: float,
    power: float,
    confidence: float,
    expected: float,
    drift: float,
) -> Planned:
    """The plan of a comparison whose standard error and degrees of freedom are `known` by the fall."""
    error, df = known(fall)
    visible = optimize.brentq(
        lambda fallen: smallest_visible_fall(*known(fallen), power=power, confidence=confidence) - fallen, 0, 1 - 1e-9
    )
    reach = stats.t.isf((1 - confidence) / 2, df)
    return Planned(
        standard_error=error,
        degrees_of_freedom=df,
        smallest_visible_fall=float(visible),
        chance=float(stats.t.cdf(-math.log(1 - fall) / error - reach, df)) if fall < 1 else 1.0,
        expected=expected,
        drift=drift,
    )


def smallest_visible_fall(
    standard_error: float, degrees_of_freedom: float, *, power: float = 0.8, confidence: float = 0.95
) -> float:
    """Fall that a comparison of this standard error would show with the given power.

    Parameters
    ----------
    standard_error : float
        Of the logarithm of the ratio. [-]
    degrees_of_freedom : float
        Of the comparison. [-]

    Returns
    -------
    float
        Share of the incidents that must go. [0-1]

    Notes
    -----
    A planning figure, for before the start. The error itself grows with the fall, as fewer incidents are left to count:
    `planned_comparison` finds the fall at which the two agree.

    Source: the usual power of a t test, as 1 - exp(-(t of the interval + t of the power) SE).
    """
    reach = stats.t.isf((1 - confidence) / 2, degrees_of_freedom) + stats.t.ppf(power, degrees_of_freedom)
    return 1 - math.exp(-float(reach) * standard_error)


def limit(found: Comparison, side: Literal["lower", "upper"], confidence: float = 0.9) -> float:
    """One-sided limit of the ratio: it lies on the other side with the chance that is left.

    Parameters
    ----------
    found : Comparison
        Of one start or of several.
    side : {"lower", "upper"}
        "upper" speaks of a fall, as it is below 1 where no change is excluded; "lower" of a rise.
    confidence : float
        Coverage of this side alone. [0-1]

    Returns
    -------
    float
        Of the ratio. [-]

    Source: the t interval of `drift_aware_comparison`, one side of it.
    """
    reach = float(stats.t.isf(1 - confidence, found.degrees_of_freedom)) * found.standard_error
    return found.ratio * math.exp(reach if side == "upper" else -reach)
