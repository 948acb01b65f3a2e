"""Whether two estimates of independent sources say different things, from each one's own interval."""

import math
from dataclasses import dataclass

from scipy import stats

from bfa.errors import DataError, ParameterError


@dataclass(frozen=True, slots=True)
class WithEnds:
    """An estimate and its interval: a ratio, a share, any one unit."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Apart:
    """How far two estimates lie from each other."""

    #: The first over the second, or the first minus the second, with its interval.
    distance: float
    lower: float
    upper: float
    #: Two-sided p-value of no distance. [0-1]
    p: float


def apart(one: WithEnds, other: WithEnds, *, ratios: bool, confidence: float = 0.95) -> Apart:
    """The distance between two estimates, with its interval.

    Parameters
    ----------
    one, other : WithEnds
        Of independent sources, with intervals of the same coverage.
    ratios : bool
        They are ratios, and are compared as one (on the log scale); else by their difference.
    confidence : float
        Coverage of the given intervals and of the one that comes back. [0-1]

    Raises
    ------
    DataError
        A value or an end is missing, infinite, out of order, or, of ratios, not above 0.
    ParameterError
        The confidence is not between 0 and 1.

    Notes
    -----
    The standard error is the width of the interval over twice the normal quantile, so the intervals must be near
    symmetric on the scale in question and the samples large. That two intervals overlap does not say that two
    estimates agree, nor that one is clearly off zero and the other is not that they differ: this tests it.

    Source: Altman & Bland (2003), Interaction revisited: the difference between two estimates.
    """
    if not 0 < confidence < 1:
        raise ParameterError("Konfidensgraden ska ligga mellan 0 och 1.", do="skriv till exempel 0.95.")
    reach = float(stats.norm.isf((1 - confidence) / 2))
    (value, error), (beside, besides) = (_on_scale(each, ratios, reach) for each in (one, other))
    away, spread = value - beside, math.hypot(error, besides)
    ends = (away - reach * spread, away + reach * spread)
    p = float(2 * stats.norm.sf(abs(away) / spread)) if spread else float(away == 0)
    found = [math.exp(each) if ratios else each for each in (away, *ends)]
    return Apart(found[0], found[1], found[2], p)


def _on_scale(estimate: WithEnds, ratios: bool, reach: float) -> tuple[float, float]:
    """The estimate and its standard error, of ratios on the log scale."""
    held = (estimate.lower, estimate.value, estimate.upper)
    if not all(map(math.isfinite, held)) or not held[0] <= held[1] <= held[2] or (ratios and not held[0] > 0):
        raise DataError(
            "En uppgift saknar intervall, eller så ligger värdet utanför det.",
            do="jämför bara uppgifter vars intervall är kända.",
        )
    low, value, high = (math.log(each) if ratios else each for each in held)
    return value, (high - low) / (2 * reach)
