"""How many incidents were to be expected: the treated areas' own level, moved as the controls moved."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.effect.design import Design
from bfa.analyses.effect.relative import Relative, Total

Floats = NDArray[np.float64]


def expected_series(design: Design, relative: Relative | None) -> pd.DataFrame:
    """month, n, expected, lower, upper: the last three for the baseline and the follow-up alone. [count]

    Notes
    -----
    A month is expected to hold what the treated areas had in the same months of the baseline's years, moved as the
    controls' total moved that month; the follow-up's months sum to its total. The band adds chance within the month
    to what the comparison does not know.
    """
    n = design.panel.counts.loc[list(design.treated)].sum(axis=0, skipna=False).to_numpy(dtype=float, na_value=np.nan)
    found = np.full((3, len(n)), np.nan)
    if relative is not None:
        for at in _spans(design):
            found[:, at : at + design.panel.length] = _band(
                relative.total, _monthly(design, at, relative.total.expected)
            )
    columns = dict(zip(("expected", "lower", "upper"), found, strict=True))
    return pd.DataFrame({"month": design.panel.counts.columns, "n": n, **columns})


def _spans(design: Design) -> list[int]:
    """The follow-up, and the baseline where it is the same months of a year that the comparison knows."""
    gap = design.panel.start - design.panel.first
    return [design.panel.start, design.panel.first] if gap == design.step else [design.panel.start]


def _monthly(design: Design, at: int, total: float) -> Floats:
    values = design.usable.to_numpy(dtype=float)
    own, others = slice(0, len(design.treated)), slice(len(design.treated), len(design.treated) + len(design.controls))
    firsts = [design.behind - year * design.step for year in range(1, design.years + 1)]
    usual: Floats = np.mean([values[:, first : first + design.panel.length] for first in firsts], axis=0)
    here = at - (design.panel.start - design.behind)
    now = values[others, here : here + design.panel.length].sum(axis=0)
    monthly: Floats = usual[own].sum(axis=0) * (now + 0.5) / (usual[others].sum(axis=0) + 0.5)
    return monthly * total / monthly.sum() if at == design.panel.start and monthly.sum() > 0 else monthly


def _band(total: Total, monthly: Floats) -> Floats:
    more = np.sqrt(1 + 1 / (monthly + 0.5) / total.standard_error**2)
    reach = np.exp(total.reach * more)
    return np.stack([monthly, monthly / reach, monthly * reach])
