"""How comparisons with starts of their own go together: the incidents, months and years that they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bfa.methods.drift_mixed import CORRELATION_OF_NEIGHBOURS, CORRELATION_OF_TREATED
from bfa.methods.drift_windows import Floats, Marks, Span

#: Added to every count before its logarithm.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """One group's comparison by itself, spread out over all areas of the counts; areas not in it have nothing."""

    where: Span
    estimate: float
    variance: float
    #: Degrees of freedom of the comparison; variance of the drift and the degrees of freedom it is known by.
    freedom: float
    tau2: float
    df: float
    #: ndarray, shape (areas,): of the areas' changes in the estimate; their chance variance; counts after and before;
    #: coefficients times drift; degrees of freedom of an area's own drift; which are treated.
    coefficients: Floats
    v: Floats
    after: Floats
    before: Floats
    drifted: Floats
    own_df: Floats
    treated: Marks
    #: ndarray, shape (3,) and (3, 3): the contrast of the areas' pasts, and the variance of the slopes.
    past: Floats
    slopes: Floats


def combined(parts: Sequence[Part], values: Floats, near: Marks | None) -> tuple[Floats, float, float, Floats]:
    """Weights of the parts, the variance of their weighted sum, its degrees of freedom and the parts' correlations.

    `values` are the counts (areas x periods); `near` marks neighbours (areas x areas).
    """
    chance, common = chance_in_common(parts, values), follow_up_in_common(parts)
    drifted = np.stack([part.drifted for part in parts])
    estimated = common * (drifted @ drifted.T + _slopes(parts) + _together(parts, near))
    variances = chance + estimated
    weights = 1 / np.diag(variances)
    weights = weights / weights.sum()
    variance = float(weights @ variances @ weights)
    error = np.sqrt(np.diag(variances))
    df = variance**2 / _unsure(parts, weights, estimated, common, drifted)
    return weights, variance, df, np.asarray(variances / np.outer(error, error), dtype=float)


def expected_changes(parts: Sequence[Part]) -> list[float]:
    """What each part's treated areas change, after over before, when all parts have one change beside their controls.

    No group then weighs more for having happened to have many afterwards.
    """
    ours = np.array([_sums(part, part.treated) for part in parts])
    theirs = np.array([_sums(part, (part.coefficients != 0) & ~part.treated) for part in parts])
    moved = theirs[:, 0] / theirs[:, 1]
    return list(ours[:, 0].sum() / (ours[:, 1] @ moved) * moved)


def _sums(part: Part, marks: Marks) -> tuple[float, float]:
    return float((part.after[marks] + HALF).sum()), float((part.before[marks] + HALF).sum())


def chance_in_common(parts: Sequence[Part], values: Floats) -> Floats:
    """Covariance of the parts by chance: over the incidents that stand in both, per area.

    Two sums of counts A and B that share the count S have logarithms with the covariance S / (A B).
    """
    shares, halves = [], []
    for part in parts:
        after, before = _periods(part.where, values.shape[1])
        a, b = (part.coefficients / (count + HALF) for count in (part.after, part.before))
        shares.append(((np.outer(a, after) - np.outer(b, before)) * np.sqrt(values)).ravel())
        halves.append(np.outer(a, after / np.sqrt(after.sum())) - np.outer(b, before / np.sqrt(before.sum())))
    flat, half = np.array(shares), np.array(halves).reshape(len(parts), -1)
    found = flat @ flat.T + HALF * half @ half.T
    found[np.diag_indices(len(parts))] = [part.coefficients**2 @ part.v for part in parts]
    return np.asarray(found, dtype=float)


def follow_up_in_common(parts: Sequence[Part]) -> Floats:
    """Share of the follow-ups that two parts have in common: what is left of drift after the past is new each time."""
    first = np.array([part.where.start for part in parts])
    length = np.array([part.where.length for part in parts])
    both = np.minimum.outer(first + length, first + length) - np.maximum.outer(first, first)
    return np.asarray(np.maximum(both, 0) / np.sqrt(np.outer(length, length)), dtype=float)


def _periods(where: Span, periods: int) -> tuple[Floats, Floats]:
    """Periods of the follow-up and of its baseline, marked."""
    after, before = np.zeros(periods), np.zeros(periods)
    after[where.start : where.start + where.length] = 1
    for year in range(1, where.years + 1):
        at = where.start - year * where.stride
        before[at : at + where.lag] = 1
    return after, before


def _slopes(parts: Sequence[Part]) -> Floats:
    """Covariance by the slopes of areas' changes against their past, for follow-ups wholly in common."""
    past, slopes = np.stack([part.past for part in parts]), np.stack([part.slopes for part in parts])
    one_way = np.einsum("gi,gij,hj->gh", past, slopes, past)
    return np.asarray((one_way + one_way.T) / 2, dtype=float)


def _together(parts: Sequence[Part], near: Marks | None) -> Floats:
    """Covariance by the treated areas' drifting together, for follow-ups wholly in common."""
    moved = np.stack([np.where(part.treated, part.drifted, 0.0) for part in parts])
    total = moved.sum(axis=1)
    found = CORRELATION_OF_TREATED * (np.outer(total, total) - moved @ moved.T)
    if near is not None:
        found += (CORRELATION_OF_NEIGHBOURS - CORRELATION_OF_TREATED) * (moved @ near.astype(float) @ moved.T)
    return np.asarray(found, dtype=float)


def _unsure(parts: Sequence[Part], weights: Floats, estimated: Floats, common: Floats, drifted: Floats) -> float:
    """Half the variance of the estimated variance: one drift for all parts, and each area's own less surely known."""
    by_part = weights * (estimated @ weights)
    shared = float((by_part / np.sqrt([part.df for part in parts])).sum()) ** 2
    weighed = weights[:, None] * drifted
    own = (weighed * (common @ weighed)).sum(axis=0)
    df = np.stack([part.own_df for part in parts])
    known = df.max(axis=0)
    return shared + float((own[known > 0] ** 2 / known[known > 0]).sum())
