"""How many incidents were to be expected: the treated areas' own level, moved as the controls moved."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.effect.asked import Asked
from bfa.analyses.effect.relative import Compared

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expected:
    """Incidents to expect in the follow-up.

    Attributes
    ----------
    total : float or None
        The baseline's mean year, moved as the controls moved; the baseline where nothing was compared. [count]
    lower, upper : float or None
        What the same comparison would not have told from it. [count]
    """

    total: float | None
    lower: float | None = None
    upper: float | None = None


def expected(asked: Asked, compared: Compared | None) -> Expected:
    """What to expect in the whole follow-up."""
    if compared is None:
        return Expected(None if asked.before is None else float(asked.before))
    total = compared.expected
    reach = math.exp(compared.reach)
    return Expected(total, total / reach, total * reach)


def expected_series(asked: Asked, compared: Compared | None, total: float | None) -> pd.DataFrame:
    """month, n, expected, lower, upper: the last three for the baseline and the follow-up alone. [count]

    Notes
    -----
    A month is expected to hold what the treated areas had in the same months of the baseline's years, moved as the
    controls' total moved that month; the follow-up's months sum to its total. The band adds chance within the month
    to what the comparison does not know.
    """
    n = asked.counts.loc[list(asked.treated)].sum(axis=0, skipna=False).to_numpy(dtype=float, na_value=np.nan)
    found = np.full((3, len(n)), np.nan)
    if compared is not None and total:
        for at in _spans(asked):
            found[:, at : at + asked.length] = _band(compared, _monthly(asked, at, total))
    columns = dict(zip(("expected", "lower", "upper"), found, strict=True))
    return pd.DataFrame({"month": asked.counts.columns, "n": n, **columns})


def _spans(asked: Asked) -> list[int]:
    """The follow-up, and the baseline where it is the same months of a year that the comparison knows."""
    gap = asked.start - asked.first
    return [asked.start, asked.first] if gap == asked.step else [asked.start]


def _monthly(asked: Asked, at: int, total: float) -> Floats:
    values = asked.usable.to_numpy(dtype=float)
    own, others = slice(0, len(asked.treated)), slice(len(asked.treated), len(asked.treated) + len(asked.controls))
    firsts = [asked.behind - year * asked.step for year in range(1, asked.years + 1)]
    usual: Floats = np.mean([values[:, first : first + asked.length] for first in firsts], axis=0)
    here = at - (asked.start - asked.behind)
    now = values[others, here : here + asked.length].sum(axis=0)
    monthly: Floats = usual[own].sum(axis=0) * (now + 0.5) / (usual[others].sum(axis=0) + 0.5)
    return monthly * total / monthly.sum() if at == asked.start and monthly.sum() > 0 else monthly


def _band(compared: Compared, monthly: Floats) -> Floats:
    more = np.sqrt(1 + 1 / (monthly + 0.5) / compared.standard_error**2)
    reach = np.exp(compared.reach * more)
    return np.stack([monthly, monthly / reach, monthly * reach])
