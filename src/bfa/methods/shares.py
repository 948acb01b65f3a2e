"""Shares of answers in a survey: one with its interval, and the change between two rounds."""

import math
from dataclasses import dataclass

from scipy import optimize, stats

from bfa.errors import DataError, ParameterError


@dataclass(frozen=True, slots=True)
class Share:
    """A share of answers.

    Attributes
    ----------
    share, lower, upper : float
        The share with the ends of its interval. [0-1]
    """

    share: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class ShareChange:
    """Change in a share, after minus before.

    Attributes
    ----------
    difference, lower, upper : float
        0.05 is five percentage points more; with the ends of its interval. [-1 to 1]
    p : float
        Two-sided p-value of no change, that of the interval: below 1 - confidence exactly where it excludes 0. [0-1]
    """

    difference: float
    lower: float
    upper: float
    p: float


def share(yes: float, asked: float, *, design_effect: float = 1.0, confidence: float = 0.95) -> Share:
    """A share with Wilson's interval, which stays inside 0-1 and holds at 0 and 1 too.

    Parameters
    ----------
    yes, asked : float
        Answers of the kind, of all answers. [count; `yes` may be a fraction, from a published percentage]
    design_effect : float
        How many times larger the variance is than with as many drawn by plain lot. [-, above 0]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    DataError
        `yes` is not between 0 and `asked`, or nobody was asked.
    ParameterError
        The design effect or the confidence cannot be used.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    _check((yes, asked), design_effect, confidence)
    z = float(stats.norm.isf((1 - confidence) / 2))
    return Share(yes / asked, *_wilson(yes / asked, asked / design_effect, z))


def share_change(
    before: tuple[float, float],
    after: tuple[float, float],
    *,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> ShareChange:
    """Change in a share between two rounds of a survey, with its interval.

    Parameters
    ----------
    before, after : (yes, asked)
        Answers of the kind, of all answers, in each round. [count; `yes` may be a fraction, see `from_percent`]
    design_effect : float
        How many times larger the variance is than with as many drawn by plain lot. [-, above 0]
    confidence : float
        Coverage of the interval. [0-1]

    Returns
    -------
    ShareChange
        `difference` after - before, `lower`, `upper`, `p`.

    Raises
    ------
    DataError
        `yes` is not between 0 and `asked`, or nobody was asked.
    ParameterError
        The design effect or the confidence cannot be used.

    Notes
    -----
    For two samples drawn independently by plain lot. A survey that is stratified, weighted or drawn by household needs
    a design effect, often 1.2 to 2 and given in its technical report; left at 1 the interval is too narrow. With the
    same persons asked twice (a panel) answers go together, and the interval is too wide by the factor
    1 / sqrt(1 - correlation): a design effect of 1 - correlation mends that. Non-response that differs between rounds
    is not in the interval.

    Source: Newcombe (1998), Interval estimation for the difference between independent proportions, method 10; Kish
    (1965), Survey sampling (design effect).
    """
    for answers in (before, after):
        _check(answers, design_effect, confidence)
    shares = before[0] / before[1], after[0] / after[1]
    sizes = before[1] / design_effect, after[1] / design_effect
    z = float(stats.norm.isf((1 - confidence) / 2))
    return ShareChange(shares[1] - shares[0], *_ends(shares, sizes, z), _p(shares, sizes))


def from_percent(percent: float, asked: float) -> tuple[float, float]:
    """The pair (yes, asked) behind a published percentage.

    Parameters
    ----------
    percent : float
        Share as published. [0-100]
    asked : float
        Answers behind it, not persons who were sent the survey. [count]

    Notes
    -----
    Rounding to whole percent moves each share by up to half a percentage point, and a change by up to one.
    """
    return percent / 100 * asked, asked


def _check(answers: tuple[float, float], design_effect: float, confidence: float) -> None:
    yes, asked = answers
    if not (asked > 0 and math.isfinite(asked) and 0 <= yes <= asked):
        raise DataError(
            "Antalet svar av slaget ska ligga mellan 0 och antalet svarande, som ska vara större än 0.",
            do="kontrollera antalen.",
        )
    if not (design_effect > 0 and math.isfinite(design_effect)):
        raise ParameterError("Designeffekten ska vara större än 0.", do="skriv 1 för ett obundet slumpmässigt urval.")
    if not 0 < confidence < 1:
        raise ParameterError("Konfidensgraden ska ligga mellan 0 och 1.", do="skriv till exempel 0.95.")


def _wilson(share: float, size: float, z: float) -> tuple[float, float]:
    middle = share + z**2 / (2 * size)
    reach = z * math.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    scale = 1 + z**2 / size
    # At shares 0 and 1 an end is the share itself, but for the last digit.
    return max(min((middle - reach) / scale, share), 0.0), min(max((middle + reach) / scale, share), 1.0)


def _ends(shares: tuple[float, float], sizes: tuple[float, float], z: float) -> tuple[float, float]:
    (low_before, high_before), (low_after, high_after) = (
        _wilson(share, size, z) for share, size in zip(shares, sizes, strict=True)
    )
    before, after = shares
    return (
        after - before - math.hypot(after - low_after, high_before - before),
        after - before + math.hypot(high_after - after, before - low_before),
    )


def _p(shares: tuple[float, float], sizes: tuple[float, float]) -> float:
    """P-value of the interval: the confidence at which one of its ends is 0."""
    if shares[0] == shares[1]:
        return 1.0
    rises = shares[1] > shares[0]

    def beyond(z: float) -> float:
        lower, upper = _ends(shares, sizes, z)
        return lower if rises else -upper

    far = 1.0
    while beyond(far) > 0:
        far *= 2
    return float(2 * stats.norm.sf(optimize.brentq(beyond, 0.0, far, xtol=1e-12)))
