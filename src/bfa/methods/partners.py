"""Several kommuner that did the same thing, each compared within itself, as one ratio with one interval.

What each kommun says is unsure in three ways: by chance and by its own areas' drift, which its comparison knows; by
drift that kommuner have in common in the same months; and because the same thing does not act alike everywhere.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy import optimize, stats

from bfa.errors import ParameterError
from bfa.methods.drift import Comparison, Planned
from bfa.methods.drift_mixed import CORRELATION_OF_TREATED
from bfa.methods.drift_windows import Floats
from bfa.methods.estimate import Estimate
from bfa.methods.joint import Foreseen
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


@dataclass(frozen=True, slots=True)
class Ahead:
    """One kommun's comparison before its start, of areas beside the kommun's others."""

    foreseen: Foreseen
    #: As `Within`.
    start: int
    length: int


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
    log = np.array([[math.log(part.change.ratio) for part in parts]])
    freedom = np.array([part.change.degrees_of_freedom for part in parts])
    found = _combined(log, covariance(parts, correlation), freedom, confidence)
    told = Combined.of(
        float(found.estimate[0]),
        float(found.error[0]),
        float(found.df[0]),
        confidence=confidence,
        between=math.sqrt(float(found.between[0])),
        table=pd.DataFrame({"kommun": list(kommuner), "ratio": np.exp(log[0]), "weight": found.weights[0]}),
    )
    return replace(told, p=float(found.p[0]))


def planned_partners(
    kommuner: Sequence[Ahead],
    *,
    fall: float = 0.0,
    power: float = 0.8,
    confidence: float = 0.95,
    correlation: float = CORRELATION_OF_TREATED,
    draws: int = 400,
    seed: int = 1,
) -> Planned:
    """What `combine_partners` would be able to show, where the same fall happens in all kommuner.

    Parameters
    ----------
    fall : float
        Fall asked about, as a share of the treated areas' incidents. [0-1]
    power : float
        Chance of showing the smallest visible fall. [0-1]
    draws, seed : int
        Of what the kommuner can come to scatter by.

    Raises
    ------
    ParameterError
        Fewer than three kommuner.

    Notes
    -----
    Chance and drift as each kommun's own plan has them. Neither weights nor interval depend on the fall beyond what it
    leaves to count, so that each draw of what the kommuner depart by tells the fall that it would take. Where the fall
    differs between kommuner less is seen.
    """
    if len(kommuner) < FEWEST:
        raise ParameterError(f"Partner kräver minst {FEWEST} kommuner tillsammans.", do="räkna med fler kommuner.")
    normal = np.random.default_rng(seed).standard_normal((draws, len(kommuner)))

    def needed(fallen: float) -> Floats:
        known, freedom = _ahead(kommuner, fallen, correlation)
        found = _combined(normal @ np.linalg.cholesky(known).T, known, freedom, confidence)
        return found.estimate + found.reach

    visible = optimize.brentq(lambda fallen: np.quantile(needed(fallen), power) + math.log1p(-fallen), 0, 1 - 1e-9)
    known, _ = _ahead(kommuner, fall, correlation)
    weights = 1 / np.diag(known) / (1 / np.diag(known)).sum()
    return Planned(
        standard_error=math.sqrt(float(weights @ known @ weights)),
        degrees_of_freedom=len(kommuner) - 1,
        smallest_visible_fall=float(visible),
        chance=float((needed(fall) < -math.log1p(-fall)).mean()) if fall < 1 else 1.0,
        expected=sum(each.foreseen.expected for each in kommuner),
        drift=math.sqrt(float(np.mean([each.foreseen.drift**2 for each in kommuner]))),
    )


def _ahead(kommuner: Sequence[Ahead], fall: float, correlation: float) -> tuple[Floats, Floats]:
    """Covariance of the kommuner's logarithms, and degrees of freedom within each."""
    error, freedom = (np.array(part) for part in zip(*(each.foreseen.known(fall) for each in kommuner), strict=True))
    drift = np.array([each.foreseen.drift for each in kommuner])
    known = correlation * in_common(kommuner) * np.outer(drift, drift)
    known[np.diag_indices(len(kommuner))] = error**2
    return known, freedom


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The kommuner together, a row for each draw of their logarithms."""

    estimate: Floats
    error: Floats
    df: Floats
    #: Half of the interval.
    reach: Floats
    #: The larger of two, since which interval is the wider depends on the confidence.
    p: Floats
    between: Floats
    weights: Floats


def _combined(log: Floats, known: Floats, freedom: Floats, confidence: float) -> _Weighed:
    """The wider of two intervals; `log` has the shape (draws, kommuner)."""
    between = _between(log, known)
    weights = 1 / (np.diag(known) + between[:, None])
    weights = weights / weights.sum(axis=1, keepdims=True)
    estimate = (weights * log).sum(axis=1)
    found = [_scattered(log, known, weights), _within(known, weights, freedom)]
    reach = np.array([stats.t.isf((1 - confidence) / 2, df) * error for error, df in found])
    with np.errstate(divide="ignore", invalid="ignore"):
        p = [2 * stats.t.sf(abs(estimate) / error, df) for error, df in found]
    first = reach[0] >= reach[1]
    error, df = (np.where(first, *part) for part in zip(*found, strict=True))
    return _Weighed(estimate, error, df, reach.max(axis=0), np.fmax(*p), between, weights)


def _scattered(log: Floats, known: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Standard error and degrees of freedom by how the kommuner scatter about their mean, and by what they share, which
    does not show in it.

    The latter is as known as it gets, so that it adds degrees of freedom (Satterthwaite).
    """
    least = log.shape[1] - 1
    apart = (weights * (log - (weights * log).sum(axis=1, keepdims=True)) ** 2).sum(axis=1) / least
    together = ((weights @ (known - np.diag(np.diag(known)))) * weights).sum(axis=1)
    shared = together / (1 - (weights**2).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.where(apart > 0, least * ((apart + shared) / apart) ** 2, np.inf)
    return np.sqrt(apart + shared), df


def _within(known: Floats, weights: Floats, freedom: Floats) -> tuple[Floats, Floats]:
    """Standard error and degrees of freedom by what each kommun is unsure of, as if all did the same.

    Source: Satterthwaite (1946), An approximate distribution of estimates of variance components.
    """
    variance, own = ((weights @ known) * weights).sum(axis=1), weights**2 * np.diag(known)
    return np.sqrt(variance), variance**2 / (own**2 / freedom).sum(axis=1)


def covariance(parts: list[Within], correlation: float) -> Floats:
    """Of the kommuner's logarithms: each its own variance, and the drift that two of them share in the same months."""
    drift = np.array([part.change.drift for part in parts])
    alone = np.array([isinstance(part.change, OwnChange) for part in parts])
    own = np.array([part.change.standard_error**2 for part in parts])
    shared = np.where(np.logical_and.outer(alone, alone), 1.0, correlation) * in_common(parts) * np.outer(drift, drift)
    shared[np.diag_indices(len(parts))] = own
    return np.asarray(shared, dtype=float)


def in_common(parts: Sequence[Within | Ahead]) -> Floats:
    """Share of the follow-ups that two kommuner have in common. [0-1]"""
    first, length = (np.array([getattr(part, name) for part in parts]) for name in ("start", "length"))
    both = np.minimum.outer(first + length, first + length) - np.maximum.outer(first, first)
    return np.asarray(np.maximum(both, 0) / np.sqrt(np.outer(length, length)), dtype=float)


def _between(log: Floats, known: Floats) -> Floats:
    """Variance between kommuner, by moments: what their scatter is beyond what it would be of `known` alone."""
    weights = 1 / np.diag(known)
    total = weights.sum()
    away = log - (log @ weights / total)[:, None]
    scatter = away**2 @ weights
    expected = float(weights @ np.diag(known) - weights @ known @ weights / total)
    return np.asarray(np.maximum((scatter - expected) / float(total - (weights**2).sum() / total), 0.0), dtype=float)
