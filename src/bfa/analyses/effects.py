"""Did it help: same period before and after, and against the areas that had no measure."""

from dataclasses import dataclass

import pandas as pd

VERDICTS = {
    "fall_shown": "Minskning belagd i jämförelse",
    "rise_shown": "Ökning belagd i jämförelse",
    "no_difference_shown": "Ingen skillnad kunde beläggas",
    "not_assessed": "Går inte att bedöma",
    "too_early": "För tidigt",
}


@dataclass(frozen=True, slots=True)
class Relative:
    """The treated areas' change against the controls'.

    Attributes
    ----------
    ratio, lower, upper : float
        Change of the treated over change of the controls, with the ends of its interval. [-]
    p : float
        Two-sided. [0-1]
    controls : tuple of str
        The areas compared with.
    dropped : tuple of str
        Areas left out because they are too small.
    shared_measures : tuple of int
        Measures that also acted in the controls.
    """

    ratio: float
    lower: float
    upper: float
    p: float
    controls: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    shared_measures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """One comparison with its verdict.

    Attributes
    ----------
    brottstyp : str
        Type counted; "" when the counts came without a name.
    treated : tuple of str
        Areas where the measure acted.
    period, baseline : str
        Months of follow-up and of the same months before, as 2010-05/2010-08.
    before, after : int or None
        Incidents in the baseline and in the follow-up; None when not counted.
    percent : float or None
        100 (after / before - 1), unrounded; None when before is 0 or missing.
    ratio, lower, upper, p : float or None
        The area's own change with a score interval: chance alone, not drift. [-]
    relative : Relative or None
        The comparison; None when it could not be made.
    expected : float or None
        Incidents to expect in the follow-up if nothing had changed: mean of the same months in earlier years.
    verdict : str
        One of `VERDICTS`.
    reason : str
        Why the verdict was withheld, in Swedish; "" otherwise.
    strength : str
        "svag jämförelse", "måttlig jämförelse"; "" without a comparison.
    sentence : str
        The verdict in Swedish, claiming no more than the figures allow.
    gates : DataFrame
        gate, answer, why.
    series : DataFrame
        month, n: the treated areas together, every month known. [count, missing where not counted]
    """

    brottstyp: str
    treated: tuple[str, ...]
    period: str
    baseline: str
    before: int | None
    after: int | None
    percent: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    p: float | None
    relative: Relative | None
    expected: float | None
    verdict: str
    reason: str
    strength: str
    sentence: str
    gates: pd.DataFrame
    series: pd.DataFrame
