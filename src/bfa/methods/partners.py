"""Several kommuner that did the same thing, each compared within itself, as one ratio with one interval.

What each kommun says is unsure in three ways: by chance and by its own areas' drift, which its comparison knows; by
drift that kommuner have in common in the same months; and because the same thing does not act alike everywhere.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from bfa.errors import ParameterError
from bfa.methods.drift import Comparison
from bfa.methods.drift_mixed import CORRELATION_OF_TREATED
from bfa.methods.drift_windows import Floats
from bfa.methods.estimate import Estimate
from bfa.methods.own_change import OwnChange

#: Kommuner below which there is no ratio to tell: two say nothing of how alike kommuner are.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Within:
    """One kommun's change."""

    #: Of the treated areas, beside what the kommun's others did; their own where there are no others.
    change: Comparison | OwnChange
    #: First period of its follow-ups, in a calendar of all kommuner, and how many they span. [period, count]
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Combined(Estimate):
    """The typical kommun's proportional change."""

    #: Standard deviation of what the same thing does in different kommuner, on the log scale. [-]
    between: float
    #: kommun; ratio of it by itself [-]; weight, which sums to 1 [share].
    table: pd.DataFrame = field(compare=False)


def combine_partners(
    kommuner: Mapping[str, Within], *, correlation: float = CORRELATION_OF_TREATED, confidence: float = 0.95
) -> Combined:
    """One ratio of several kommuner.

    Parameters
    ----------
    kommuner : mapping
        What each found within itself, by name.
    correlation : float
        Of drift between treated areas of two kommuner in the same months. [0-1]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    ParameterError
        Fewer than three kommuner, a correlation or a confidence that is no share.

    Notes
    -----
    For a typical kommun, not for all crime in them. The interval is the wider of two: one by how the kommuner scatter,
    with the degrees of freedom that so few of them give, and one by what each is unsure of within itself. So
    it holds where the same thing acts differently, or what one kommun reports has changed; and kommuner that happen to
    agree do not narrow it. With three it is wide. Kommuner without areas to compare with have their swings wholly in
    common in the same months, which is the widest. That they are few, and began before anyone had seen a result, is for
    others to ask about.

    Source: DerSimonian & Laird (1986), Meta-analysis in clinical trials, for the weights; Hartung & Knapp (2001), A
    refined method for the meta-analysis of controlled clinical trials with binary outcome, for the scatter; that it is
    not narrowed below the kommuner's own, as Jackson et al. (2017), The Hartung-Knapp modification for random-effects
    meta-analysis: a useful refinement but are there any residual concerns? What is shared is the project's own.
    """
    if len(kommuner) < FEWEST:
        raise ParameterError(
            f"Partner kräver minst {FEWEST} kommuner tillsammans.",
            found=", ".join(kommuner) or "ingen",
            do="vänta tills fler har räknat sina månader.",
        )
    if not (0 <= correlation <= 1 and 0 < confidence < 1):
        raise ParameterError("correlation och confidence ska vara andelar.", do="ange t.ex. 0.05 och 0.95.")
    parts = list(kommuner.values())
    log = np.array([math.log(part.change.ratio) for part in parts])
    known = covariance(parts, correlation)
    between = _between(log, known)
    weights = 1 / (np.diag(known) + between)
    weights = weights / weights.sum()
    estimate = float(weights @ log)
    found = [_scattered(log, known, weights), _within(parts, known, weights)]
    error, df = max(found, key=lambda each: stats.t.isf((1 - confidence) / 2, each[1]) * each[0])
    return Combined.of(
        estimate,
        error,
        df,
        confidence=confidence,
        between=math.sqrt(between),
        table=pd.DataFrame({"kommun": list(kommuner), "ratio": np.exp(log), "weight": weights}),
    )


def _scattered(log: Floats, known: Floats, weights: Floats) -> tuple[float, float]:
    """Standard error and degrees of freedom by how the kommuner scatter about their mean, and by what they share, which
    does not show in it.

    The latter is as known as it gets, so that it adds degrees of freedom (Satterthwaite).
    """
    df = len(log) - 1
    apart = float(weights @ (log - weights @ log) ** 2) / df
    shared = float(weights @ (known - np.diag(np.diag(known))) @ weights) / (1 - float(weights @ weights))
    return math.sqrt(apart + shared), df * ((apart + shared) / apart) ** 2 if apart else math.inf


def _within(parts: list[Within], known: Floats, weights: Floats) -> tuple[float, float]:
    """Standard error and degrees of freedom by what each kommun is unsure of, as if all did the same.

    Source: Satterthwaite (1946), An approximate distribution of estimates of variance components.
    """
    variance, own = float(weights @ known @ weights), weights**2 * np.diag(known)
    freedom = np.array([part.change.degrees_of_freedom for part in parts])
    return math.sqrt(variance), variance**2 / float((own**2 / freedom).sum())


def covariance(parts: list[Within], correlation: float) -> Floats:
    """Of the kommuner's logarithms: each its own variance, and the drift that two of them share in the same months."""
    drift = np.array([part.change.drift for part in parts])
    alone = np.array([isinstance(part.change, OwnChange) for part in parts])
    own = np.array([part.change.standard_error**2 for part in parts])
    shared = np.where(np.logical_and.outer(alone, alone), 1.0, correlation) * in_common(parts) * np.outer(drift, drift)
    shared[np.diag_indices(len(parts))] = own
    return np.asarray(shared, dtype=float)


def in_common(parts: list[Within]) -> Floats:
    """Share of the follow-ups that two kommuner have in common. [0-1]"""
    first, length = (np.array([getattr(part, name) for part in parts]) for name in ("start", "length"))
    both = np.minimum.outer(first + length, first + length) - np.maximum.outer(first, first)
    return np.asarray(np.maximum(both, 0) / np.sqrt(np.outer(length, length)), dtype=float)


def _between(log: Floats, known: Floats) -> float:
    """Variance between kommuner, by moments: what their scatter is beyond what it would be of `known` alone."""
    weights = 1 / np.diag(known)
    total = weights.sum()
    away = log - weights @ log / total
    scatter = float(weights @ away**2)
    expected = float(weights @ np.diag(known) - weights @ known @ weights / total)
    return max((scatter - expected) / float(total - (weights**2).sum() / total), 0.0)
