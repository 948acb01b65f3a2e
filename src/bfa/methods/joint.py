"""Several treated areas with starts of their own, as one comparison with one interval.

Each group of areas with the same follow-up is compared as by itself (`drift_mixed`). The groups share their controls,
months and years, so that their errors go together: chance by the incidents that stand in both, drift and the slopes by
the part of the follow-ups that is in common, and the treated areas' own drift by how near they lie.
"""

import math
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.errors import ParameterError
from bfa.methods.drift import Comparison, Planned, foreseen_as_planned
from bfa.methods.drift_each import marks_of
from bfa.methods.drift_mixed import even_chance, mixed_contrast, mixed_spread, past_of
from bfa.methods.drift_spread import check
from bfa.methods.drift_windows import Changes, Floats, Positions, Span, changes, foreseen, near_marks, positions, span
from bfa.methods.joint_covariance import HALF, Part, chance_in_common, combined, expected_changes


@dataclass(frozen=True, slots=True)
class Group:
    """Treated areas that share one follow-up."""

    areas: tuple[Hashable, ...]
    #: First period of the follow-up, and its number of periods. [column, count]
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Joint(Comparison):
    """Typical proportional change over all groups, relative to what the controls did."""

    #: group (position), areas (tuple), start, length, ratio, lower, upper (each group by itself), weight (sums to 1).
    table: pd.DataFrame = field(compare=False)
    #: ndarray, shape (groups, groups): how the groups' errors go together. [-1 to 1]
    correlations: Floats = field(compare=False)
    #: Of the variance of the logarithm of the ratio, the part that is chance alone. [-]
    chance: float


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How sure a comparison would be, before its start."""

    #: Standard error of the logarithm of the ratio, and degrees of freedom, by the fall in every treated area. [-]
    known: Callable[[float], tuple[float, float]]
    #: Incidents in the treated areas if nothing changes. [count]
    expected: float
    #: Standard deviation of areas' drift on the log scale (tau). [-]
    drift: float


def joint_comparison(
    counts: pd.DataFrame,
    groups: Sequence[Group],
    controls: Sequence[Hashable] | None = None,
    *,
    season: int = 12,
    history: int | None = None,
    neighbours: Collection[frozenset[Hashable]] = (),
    drift_prior: float = 0.15,
    confidence: float = 0.95,
) -> Joint:
    """Change in all groups of treated areas against change in controls, each group in its own follow-up.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x periods (columns, in order without gaps). [count; missing is NaN]
    groups : list of Group
        Treated areas by their follow-up; an area is in one group only.
    controls : list of labels or None
        Areas compared with, untreated throughout; None is every area that is in no group.
    season : int
        Periods in a year.
    history : int or None
        Periods before the first start that may be used; None is all of them.
    neighbours : collection of pairs of labels
        Areas that lie side by side: their drift goes more together where both are treated.
    drift_prior : float
        Standard deviation of drift expected beforehand, on the log scale. [-]
    confidence : float
        Coverage of the interval. [0-1]

    Returns
    -------
    Joint
        Of one group it is `drift_aware_comparison`.

    Raises
    ------
    ParameterError
        No group, an area in two groups or unknown, a treated area among the controls, fewer than 2 controls, a window
        outside the periods.
    DataError
        Under one year of history before the first start, or a needed count is missing, negative or not whole.

    Notes
    -----
    For a typical area, not for total crime: the groups' changes weighted by their inverse variances. Another group's
    areas take no part in a group's comparison, not even before their own start.

    Source: generalised least squares with the covariance of counts that share incidents (delta method); degrees of
    freedom as Satterthwaite (1946), An approximate distribution of estimates of variance components, with one drift
    that is common to the groups. The combination is the project's own.
    """
    check("mixed", drift_prior, confidence)
    panel = _Panel(counts, _checked(counts, groups, controls), neighbours, drift_prior)
    first = min(group.start for group in groups)
    kept = first if history is None else min(history, first)
    alone = []
    for group in groups:
        rows = panel.beside(group, groups)
        behind = group.start - first + kept
        where = span(rows, start=group.start, length=group.length, season=season, history=behind)
        alone.append(panel.part(group, where, rows, changes(rows, where, [group.start, *where.earlier])))
    single = [part() for part in alone]
    parts = [part(0.0, change) for part, change in zip(alone, expected_changes(single), strict=True)]
    values = np.nan_to_num(counts.to_numpy(dtype=float, na_value=np.nan))
    weights, variance, df, alike = combined(parts, values, near_marks(counts.index, neighbours))
    by_control = -(weights @ [part.coefficients for part in parts])
    return Joint.of(
        float(weights @ [part.estimate for part in parts]),
        math.sqrt(variance),
        df,
        confidence=confidence,
        drift=math.sqrt(float(weights @ [part.tau2 for part in parts])),
        years=min(part.where.years for part in parts),
        windows=min(len(part.where.earlier) for part in parts),
        weights=pd.Series(by_control, index=counts.index, name="weight").reindex(pd.Index(panel.controls)),
        table=_table(groups, single, weights, confidence),
        correlations=alike,
        chance=float(weights @ chance_in_common(parts, values) @ weights),
    )


def planned_joint(
    counts: pd.DataFrame,
    groups: Sequence[Group],
    controls: Sequence[Hashable] | None = None,
    *,
    drift_prior: float = 0.15,
    fall: float = 0.0,
    power: float = 0.8,
    confidence: float = 0.95,
    **given: Any,
) -> Planned:
    """What a joint comparison would be able to show, foreseen from the periods before the first start alone.

    Parameters
    ----------
    fall : float
        Fall asked about, the same in every treated area, as a share of its incidents. [0-1]
    power : float
        Chance of showing the smallest visible fall. [0-1]

    The other parameters are those of `foreseen_joint`.
    """
    check("mixed", drift_prior, confidence)
    ahead = foreseen_joint(counts, groups, controls, drift_prior=drift_prior, **given)
    told = {"expected": ahead.expected, "drift": ahead.drift}
    return foreseen_as_planned(ahead.known, fall=fall, power=power, confidence=confidence, **told)


def foreseen_joint(
    counts: pd.DataFrame,
    groups: Sequence[Group],
    controls: Sequence[Hashable] | None = None,
    *,
    season: int = 12,
    history: int | None = None,
    neighbours: Collection[frozenset[Hashable]] = (),
    drift_prior: float = 0.15,
) -> Foreseen:
    """How sure a joint comparison would be, foreseen from the periods before the first start alone.

    Parameters
    ----------
    groups : list of Group
        Starts and follow-ups may lie beyond the periods that have been counted; the first start may not.

    The other parameters, and what is refused, are those of `joint_comparison`.

    Notes
    -----
    Every group is expected to know as much by its own start as is known by the first: no more history, and as many
    incidents as the mean year of the baseline, less the fall.
    """
    check("mixed", drift_prior)
    panel = _Panel(counts, _checked(counts, groups, controls), neighbours, drift_prior)
    today = min(group.start for group in groups)
    plans = []
    for group in groups:
        rows = panel.beside(group, groups)
        where = span(rows, start=today, length=group.length, season=season, history=history, ahead=True)
        later = replace(where, first=group.start - today + where.first, start=group.start)
        plans.append(panel.part(group, later, rows, foreseen(rows, where), counted=False))
    whole = [plan() for plan in plans]
    steady = np.mean([part.before / part.where.years / part.where.lag for part in whole], axis=0)
    values = np.tile(steady[:, None], max(group.start + group.length for group in groups))
    near = near_marks(counts.index, neighbours)

    def known(fallen: float) -> tuple[float, float]:
        _, variance, df, _ = combined([plan(fallen) for plan in plans], values, near)
        return math.sqrt(variance), df

    return Foreseen(
        known=cache(known),
        expected=float(sum(part.after[part.treated].sum() for part in whole)),
        drift=math.sqrt(float(np.mean([part.tau2 for part in whole]))),
    )


@dataclass(frozen=True, slots=True)
class _Panel:
    """What all groups are compared from."""

    counts: pd.DataFrame
    controls: tuple[Hashable, ...]
    neighbours: Collection[frozenset[Hashable]]
    prior: float

    def beside(self, group: Group, groups: Sequence[Group]) -> pd.DataFrame:
        """The counts without the other groups' areas."""
        others = [area for other in groups if other is not group for area in other.areas]
        return self.counts[~self.counts.index.isin(others)] if others else self.counts

    def part(
        self, group: Group, where: Span, rows: pd.DataFrame, every: Changes, *, counted: bool = True
    ) -> Callable[..., Part]:
        """The group by itself: by the fall that its areas will have had, where it is only foreseen, or by the change
        that all groups together make of theirs."""
        treated, controls = (
            marks_of(found, len(rows))[None] for found in positions(rows, list(group.areas), list(self.controls))
        )
        known, near = past_of(every, self.prior), near_marks(rows.index, self.neighbours)
        tau2, df = mixed_spread(known, ~treated, self.prior, counted=counted)
        place = self.counts.index.get_indexer(rows.index)

        def at(fall: float = 0.0, change: float | None = None) -> Part:
            after = np.where(treated[0], 1 - fall, 1.0) * every.after[0]
            fallen = replace(known, after=after + HALF)
            v = even_chance(fallen, treated, controls, None if change is None else np.array([change]))
            found = mixed_contrast(fallen, treated, controls, tau2, df, v, near)
            whole = partial(_spread_out, place, len(self.counts))
            own, coefficients = fallen.own, found[3][0]
            return Part(
                where=where,
                estimate=float(found[0][0]),
                variance=float(found[1][0]),
                freedom=float(found[2][0]),
                tau2=float(tau2[0]),
                df=float(df[0]),
                coefficients=whole(coefficients),
                v=whole(v[0]),
                after=whole(after),
                before=whole(every.before[0]),
                drifted=whole(coefficients * np.sqrt(tau2[0] * own)),
                own_df=whole(fallen.own_df),
                treated=whole(treated[0]) > 0,
                past=coefficients @ fallen.past[:, 1:],
                slopes=np.asarray(np.linalg.inv(fallen.spread[1:, 1:]), dtype=float),
            )

        return at


def _checked(
    counts: pd.DataFrame, groups: Sequence[Group], controls: Sequence[Hashable] | None
) -> tuple[Hashable, ...]:
    """The controls, when the groups can be compared with them."""
    areas = [area for group in groups for area in group.areas]
    if not areas or not all(group.areas for group in groups):
        raise ParameterError("En grupp saknar områden med åtgärd.", do="ange minst ett område i varje grupp.")
    twice = sorted({str(area) for area in areas if areas.count(area) > 1})
    if twice:
        raise ParameterError(f"{', '.join(twice)} står i flera grupper.", do="låt varje område ha en enda start.")
    return tuple(counts.index[positions(counts, areas, controls)[1]])


def _spread_out(place: Positions, areas: int, values: NDArray[Any]) -> Floats:
    whole = np.zeros(areas)
    whole[place] = values
    return whole


def _table(groups: Sequence[Group], parts: Sequence[Part], weights: Floats, confidence: float) -> pd.DataFrame:
    log = np.array([part.estimate for part in parts])
    reach = np.array([stats.t.isf((1 - confidence) / 2, part.freedom) * math.sqrt(part.variance) for part in parts])
    return pd.DataFrame(
        {
            "group": range(len(parts)),
            "areas": [group.areas for group in groups],
            "start": [group.start for group in groups],
            "length": [group.length for group in groups],
            "ratio": np.exp(log),
            "lower": np.exp(log - reach),
            "upper": np.exp(log + reach),
            "weight": weights,
        }
    )
