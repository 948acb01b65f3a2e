"""A share of some incidents held against another share: how many times as large, with interval and exact tail."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from bfa.errors import DataError, ParameterError

#: Where the walk begins from a ratio of 0 or without end. [log scale]
_FAR = 30.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a share stands against another."""

    #: The share over that of the base; infinite where the base has none, missing where neither has any. [-]
    ratio: float
    #: Ends of the interval. [-]
    lower: float
    upper: float
    #: Probability of so many or more, P(X >= n), where the shares are the same. [0-1]
    tail: float


def against_known(n: int, of: int, share: float, *, confidence: float = 0.95) -> Standing:
    """A share held against one that is known, such as the part of the week that some hours are.

    Parameters
    ----------
    n, of : int
        How many incidents of how many. [count, 0 or more; `of` above 0]
    share : float
        What it is held against. [0-1, neither]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    DataError
        A count is negative or not whole, or there are more than all.
    ParameterError
        The share or the confidence is not between 0 and 1.

    Notes
    -----
    Holds for incidents that come independently: one fight with four reports is four incidents here.

    Source: Clopper & Pearson (1934), The use of confidence or fiducial limits (the interval); the tail is binomial.
    """
    _check(n, of, confidence)
    if not 0 < share < 1:
        raise ParameterError("Andelen att jämföra med ska ligga mellan 0 och 1.", do="kontrollera basen.")
    ends = stats.binomtest(n, of).proportion_ci(confidence, method="exact")
    return Standing(n / of / share, ends.low / share, ends.high / share, float(stats.binom.sf(n - 1, of, share)))


def against_base(n: int, of: int, base_n: int, base_of: int, *, confidence: float = 0.95) -> Standing:
    """A share held against that of other incidents, whose own chance is weighed in.

    Parameters
    ----------
    n, of, base_n, base_of : int
        How many incidents of how many, and the same of the base. [count, 0 or more; both `of` above 0]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    DataError
        A count is negative or not whole, or there are more than all.
    ParameterError
        The confidence is not between 0 and 1.

    Notes
    -----
    The ratio is the risk ratio with its score interval, which holds also where a count is 0. The tail is that of the
    hypergeometric distribution: given how many there are in both together. Limit as in `against_known`.

    Source: Koopman (1984), Confidence intervals for the ratio of two binomial proportions; Fisher (1935), The design of
    experiments (the tail).
    """
    _check(n, of, confidence)
    _check(base_n, base_of, confidence)
    tail = float(stats.hypergeom.sf(n - 1, of + base_of, n + base_n, of))
    if not n + base_n:
        return Standing(math.nan, 0.0, math.inf, tail)
    ratio = n / of / (base_n / base_of) if base_n else math.inf
    return Standing(ratio, *_score_ends(n, of, base_n, base_of, confidence), tail)


def _check(n: int, of: int, confidence: float) -> None:
    if not (0 <= n <= of and of > 0 and n == int(n) and of == int(of)):
        raise DataError("En andel kräver hela antal, och högst så många som alla.", do="kontrollera antalen.")
    if not 0 < confidence < 1:
        raise ParameterError("Konfidensgraden ska ligga mellan 0 och 1.", do="skriv till exempel 0.95.")


def _score_ends(n: int, of: int, base_n: int, base_of: int, confidence: float) -> tuple[float, float]:
    """Where the score test of a ratio, walked down and up from the one found, just rejects it."""
    limit = float(stats.norm.isf((1 - confidence) / 2)) ** 2
    middle = math.log(n / of * base_of / base_n) if n and base_n else -_FAR if base_n else _FAR

    def excess(log_ratio: float) -> float:
        return _score(n, of, base_n, base_of, math.exp(log_ratio)) - limit

    def end(step: float) -> float:
        far = middle + step
        while excess(far) < 0:
            far += step
        return math.exp(optimize.brentq(excess, middle, far, xtol=1e-10))

    return end(-1.0) if n else 0.0, end(1.0) if base_n else math.inf


def _score(n: int, of: int, base_n: int, base_of: int, ratio: float) -> float:
    """Chi-squared of the score test that the ratio is this. The share of the base under it solves a quadratic."""
    square, line = ratio * (of + base_of), ratio * (of + base_n) + n + base_of
    base = 2 * (n + base_n) / (line + math.sqrt(max(line**2 - 4 * square * (n + base_n), 0.0)))
    own, base = (float(np.clip(share, 1e-300, 1 - 1e-12)) for share in (ratio * base, base))
    return (n - of * own) ** 2 / (of * own * (1 - own)) + (base_n - base_of * base) ** 2 / (base_of * base * (1 - base))
