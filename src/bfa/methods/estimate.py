"""An estimate on the log scale, as a ratio with its interval."""

import math
from dataclasses import dataclass
from typing import Any, Self

from scipy import stats


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ratio, how unsure it is, and what it was worked out from."""

    #: Follow-up over baseline, or treated over compared with, and the ends of its interval. [-]
    ratio: float
    lower: float
    upper: float
    #: Two-sided p-value of no difference. [0-1]
    p: float
    #: Of the logarithm of the ratio. [-]
    standard_error: float
    #: Of the t distribution used. [-]
    degrees_of_freedom: float

    @classmethod
    def of(cls, log: float, error: float, df: float, *, confidence: float, **more: Any) -> Self:
        """The estimate of a logarithm.

        Parameters
        ----------
        log, error, df : float
            The logarithm of the ratio, its standard error, and degrees of freedom. [-]
        confidence : float
            Coverage of the interval. [0-1]
        more
            What a kind of estimate tells besides.

        Notes
        -----
        Source: Student (1908), The probable error of a mean.
        """
        reach = float(stats.t.isf((1 - confidence) / 2, df)) * error
        return cls(
            ratio=math.exp(log),
            lower=math.exp(log - reach),
            upper=math.exp(log + reach),
            p=float(2 * stats.t.sf(abs(log) / error, df)),
            standard_error=error,
            degrees_of_freedom=df,
            **more,
        )
