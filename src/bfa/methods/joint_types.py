"""Several types of incident over the same areas and follow-ups, as one estimate beside that of the first of them.

The types' incidents are others, so chance goes apart; what areas drift by goes together between types. How much is
learnt from the areas' earlier windows and drawn towards what is expected beforehand, and never taken to be less.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from bfa.errors import ParameterError
from bfa.methods.drift_mixed import unforeseen
from bfa.methods.drift_windows import Floats, changes, span
from bfa.methods.estimate import Estimate
from bfa.methods.joint import Joint

#: Correlation of drift between types expected beforehand, which is also the least; how much it weighs, as the inverse
#: of its variance; the largest that is used.
EXPECTED, WEIGHS, MOST = 0.3, 25.0, 0.9


@dataclass(frozen=True, slots=True)
class TypeCounts:
    """One type's counts, as what areas drift by is learnt from them."""

    #: Areas (index) x periods up to and with the follow-up. [count]
    counts: pd.DataFrame
    #: First period of the first follow-up, and its number of periods. [column, count]
    start: int
    length: int
    #: Standard deviation of drift expected beforehand, on the log scale. [-]
    drift_prior: float


@dataclass(frozen=True, slots=True)
class JointTypes(Estimate):
    """Typical proportional change over the types, relative to what the controls did."""

    #: Of drift between types, as it was used. [0-1]
    correlation: float
    #: Types that go the other way than the first, by more than chance and drift.
    apart: tuple[str, ...]
    #: brottstyp, ratio, lower, upper (each by itself), weight (sums to 1), in the order given.
    table: pd.DataFrame = field(compare=False)


def joint_types(found: Mapping[str, Joint], correlation: float, *, confidence: float = 0.95) -> JointTypes:
    """The types' changes weighted by their inverse variances, with the covariance that their drift gives them.

    Parameters
    ----------
    found : mapping of str to Joint
        Of each type over the same groups of treated areas, the one that decides first.
    correlation : float
        Of drift between any two types (`drift_correlation`). [0-1]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    ParameterError
        Fewer than two types, or a correlation that is none.

    Notes
    -----
    For a typical type, not for the types' total. A type goes apart from the first where their changes have different
    signs and differ by more than a two-sided interval of their difference allows, shared out over the types that are
    held against the first (Bonferroni).

    Source: generalised least squares, degrees of freedom as Satterthwaite (1946), An approximate distribution of
    estimates of variance components. The combination is the project's own.
    """
    if len(found) < 2 or not 0 <= correlation <= 1:
        raise ParameterError("En gemensam skattning kräver minst två brottstyper.", do="ange minst två brottstyper.")
    every = list(found.values())
    log, variance = np.log([one.ratio for one in every]), np.array([one.standard_error**2 for one in every])
    estimated = np.maximum(variance - [one.chance for one in every], 0.0)
    apart = np.sqrt(np.outer(estimated, estimated))
    together = np.where(np.eye(len(every)) > 0, 1.0, correlation) * apart
    covariance = together + np.diag(variance - estimated)
    weights = 1 / variance / (1 / variance).sum()
    total, middle = float(weights @ covariance @ weights), float(weights @ log)
    unsure = weights * (together @ weights) * _unsure(every, variance, estimated)
    df = total**2 / float(unsure.sum()) ** 2
    return JointTypes.of(
        middle,
        math.sqrt(total),
        df,
        confidence=confidence,
        correlation=correlation,
        apart=_apart(list(found), log, covariance, df, confidence),
        table=_table(found, weights),
    )


def drift_correlation(types: Sequence[TypeCounts], *, season: int = 12) -> float:
    """How much areas' drift goes together between types, at least `EXPECTED`.

    Parameters
    ----------
    types : list of TypeCounts
        Of the same areas, as far as they have them in common.
    season : int
        Periods in a year.

    Returns
    -------
    float
        [0-1]

    Raises
    ------
    ParameterError, DataError
        As `drift_aware_comparison`.

    Notes
    -----
    One correlation for all pairs of types, by moments over every area and earlier window of each pair: the product of
    two types' departures has the covariance of their drift as its mean, since their chance is independent. Each
    product weighs by what it tells; all of them are drawn towards `EXPECTED`, which weighs as so many.
    """
    told = [_departures(each, season) for each in types]
    over = information = 0.0
    for one, other in combinations(told, 2):
        product, weight = _pair(one, other)
        over, information = over + product, information + weight
    found = (over + WEIGHS * EXPECTED) / (information + WEIGHS)
    return min(max(found, EXPECTED), MOST)


@dataclass(frozen=True, slots=True)
class _Departures:
    """Of one type's earlier windows (rows) and areas (columns): what they departed by, and its chance variance."""

    y: pd.DataFrame
    v: pd.DataFrame
    #: Variance of the drift; part of a window that the next one does not share.
    working: float
    apart: float


def _departures(given: TypeCounts, season: int) -> _Departures:
    where = span(given.counts, start=given.start, length=given.length, season=season, history=None)
    found = unforeseen(changes(given.counts, where, [given.start, *where.earlier]), given.drift_prior)
    y, v = (pd.DataFrame(values, columns=given.counts.index) for values in found[:2])
    return _Departures(y, v, found[2], where.apart)


def _pair(one: _Departures, other: _Departures) -> tuple[float, float]:
    """Weighted sum of two types' products, and of what they would be were the drift the same."""
    areas = [area for area in one.y.columns if area in other.y.columns]
    windows = min(len(one.y), len(other.y))
    if not windows or len(areas) < 2:
        return 0.0, 0.0
    y, v = ([getattr(each, name)[areas].to_numpy()[:windows] for each in (one, other)] for name in ("y", "v"))
    size = math.sqrt(one.working * other.working)
    w = one.apart * size / ((v[0] + one.working) * (v[1] + other.working))
    return float((w * y[0] * y[1]).sum()), size * float(w.sum()) * (1 - 1 / len(areas))


def _unsure(found: Sequence[Joint], variance: Floats, estimated: Floats) -> Floats:
    """Of each type's drift variance, how unsure it is: the inverse of the root of its degrees of freedom."""
    df = np.array([one.degrees_of_freedom for one in found])
    return np.asarray(variance / np.maximum(estimated, 1e-12) / np.sqrt(df), dtype=float)


def _apart(names: list[str], log: Floats, covariance: Floats, df: float, confidence: float) -> tuple[str, ...]:
    others = range(1, len(names))
    away = float(stats.t.isf((1 - confidence) / 2 / len(others), df))
    differ = [math.sqrt(covariance[0, 0] + covariance[at, at] - 2 * covariance[0, at]) for at in others]
    return tuple(
        names[at]
        for at, error in zip(others, differ, strict=True)
        if log[0] * log[at] < 0 and abs(log[0] - log[at]) > away * error
    )


def _table(found: Mapping[str, Joint], weights: Floats) -> pd.DataFrame:
    ends = {name: [getattr(one, name) for one in found.values()] for name in ("ratio", "lower", "upper")}
    return pd.DataFrame({"brottstyp": list(found), **ends, "weight": weights})
