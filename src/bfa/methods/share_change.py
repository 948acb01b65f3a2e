"""How a share of those who answered changed where measures acted, against where none did, in two rounds of a survey."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfa.errors import DataError, ParameterError

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ShareChange:
    """How much more a share changed in the treated areas than in the others."""

    #: Shares before and after, of the treated areas together and of the others. [0-1]
    treated: tuple[float, float]
    others: tuple[float, float]
    #: Change of the treated less that of the others, with the ends of its interval. [-1 to 1]
    difference: float
    lower: float
    upper: float
    #: Two-sided p-value of no difference. [0-1]
    p: float
    #: Of the difference. [-]
    standard_error: float
    #: How much more the others' changes differ between areas than the answers alone make them; 1 where no more. [-]
    scatter: float


def share_change(
    before: npt.ArrayLike,
    n_before: npt.ArrayLike,
    after: npt.ArrayLike,
    n_after: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> ShareChange:
    """The difference in differences of a share, each round of other people.

    Parameters
    ----------
    before, after : array of float, shape (areas,)
        Shares in the two rounds. [0-1]
    n_before, n_after : array of float, shape (areas,)
        How many answered. [count, above 0]
    treated : array of bool, shape (areas,)
        Areas where the measure acted; all others are compared with.
    design_effect : float
        How many times larger the variance of a share is than that of a simple random sample. [1 or more]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    DataError
        A share or a number cannot be one.
    ParameterError
        No treated area, none to compare with, a design effect under 1, or a confidence outside 0-1.

    Notes
    -----
    Areas of a group weigh by what their two rounds tell together, n n' / (n + n'), the same in both rounds, so that who
    answered in which area changes no share. The variance of a share is of one answer more each way. Where the
    others' changes scatter more than that, the whole variance is that much larger.

    Source: Agresti & Caffo (2000), Simple and effective confidence intervals for proportions and differences of
    proportions; Cochran (1954) for the weights; Birge (1932) for the scatter; Kish (1965) for the design effect.
    """
    shares, answers, acted = _checked([before, after], [n_before, n_after], treated)
    if design_effect < 1 or not 0 < confidence < 1:
        raise ParameterError("Designeffekten är minst 1 och säkerheten mellan 0 och 1.", do="rätta design_effect.")
    evened = (shares * answers + 1) / (answers + 2)
    variance = design_effect * (evened * (1 - evened) / (answers + 2)).sum(axis=0)
    told = answers.prod(axis=0) / answers.sum(axis=0)
    weights = np.where(acted, told / told[acted].sum(), told / told[~acted].sum())
    own, rest = (tuple(float(row[group] @ weights[group]) for row in shares) for group in (acted, ~acted))
    scatter = _scatter((shares[1] - shares[0])[~acted], variance[~acted])
    difference = (own[1] - own[0]) - (rest[1] - rest[0])
    error = math.sqrt(scatter * float(weights**2 @ variance))
    reach = float(stats.norm.isf((1 - confidence) / 2)) * error
    p = float(2 * stats.norm.sf(abs(difference) / error))
    ends = {"difference": difference, "lower": difference - reach, "upper": difference + reach}
    return ShareChange((own[0], own[1]), (rest[0], rest[1]), **ends, p=p, standard_error=error, scatter=scatter)


def _checked(
    shares: list[npt.ArrayLike], answers: list[npt.ArrayLike], treated: npt.ArrayLike
) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
    p, n, acted = np.asarray(shares, dtype=float), np.asarray(answers, dtype=float), np.asarray(treated, dtype=bool)
    if not (np.isfinite(p).all() and np.isfinite(n).all() and (p >= 0).all() and (p <= 1).all() and (n > 0).all()):
        raise DataError(
            "En andel ligger inte mellan 0 och 1, eller ingen har svarat.", do="kontrollera andelarna och antalen."
        )
    if not acted.any() or acted.all():
        raise ParameterError(
            "Det saknas områden med åtgärd, eller områden att jämföra med.", do="ange minst ett av vardera."
        )
    return p, n, acted


def _scatter(change: Numbers, variance: Numbers) -> float:
    if len(change) < 2:
        return 1.0
    w = 1 / variance
    middle = float(w @ change / w.sum())
    return max(float(w @ (change - middle) ** 2) / (len(change) - 1), 1.0)
