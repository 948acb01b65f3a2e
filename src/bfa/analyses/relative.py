"""The treated areas held against the controls."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.asked import Asked
from bfa.methods.drift import Comparison, drift_aware_comparison, planned_comparison
from bfa.methods.left_out import left_out
from bfa.methods.many import benjamini_hochberg

#: Label of the row without any control that is a neighbour.
TOGETHER = "utan grannområden"
LEFT_OUT = ("control", "ratio", "lower", "upper", "weight", "changes_sign")


@dataclass(frozen=True, slots=True)
class Relative:
    """The treated areas' change against the controls'.

    Attributes
    ----------
    ratio, lower, upper : float
        Change of a typical treated area over change of the controls, with the ends of its interval. [-]
    p : float
        Two-sided. [0-1]
    standard_error : float
        Of the logarithm of the ratio. [-]
    drift : float
        Standard deviation of areas' drift on the log scale. [-]
    degrees_of_freedom : float
        Of the t distribution used. [-]
    years : int
        Earlier years behind the baseline of this comparison. [1 or 2]
    controls : tuple of str
        The areas compared with.
    dropped : tuple of str
        Areas left out because they are too small or lack months.
    near : tuple of str
        Controls that are neighbours of a treated area.
    shared_measures : tuple of int
        Measures that also acted in the controls.
    weights : Series
        Share of the comparison's weight per control; sums to 1. [0-1]
    adjusted : float
        p within the family, where the comparison was not declared beforehand. [0-1]
    total_ratio : float or None
        Change of the treated areas' total over change of the controls' total, with several treated areas. [-]
    """

    ratio: float
    lower: float
    upper: float
    p: float
    standard_error: float
    drift: float
    degrees_of_freedom: float
    years: int
    controls: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    shared_measures: tuple[int, ...] = ()
    weights: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float))
    adjusted: float = 1.0
    total_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with what stands beside it.

    Attributes
    ----------
    relative : Relative
    left_out : DataFrame
        control ("alla" first, then neighbours together where there are any), ratio, lower, upper, weight,
        changes_sign: the comparison without each control.
    expected : float
        Incidents to expect in the treated areas together, had they done as the comparison foresees. [count]
    """

    relative: Relative
    left_out: pd.DataFrame
    expected: float


def compare(asked: Asked, family: tuple[float, ...] = ()) -> Compared | None:
    """The comparison; None where it cannot be made, or nothing was counted before or after.

    Parameters
    ----------
    family : tuple of float
        p of the other comparisons looked at. [0-1]
    """
    few = len(asked.controls) < max(2, asked.rules.fewest_controls)
    if few or not asked.covered or asked.years < 1 or asked.before == asked.after == 0:
        return None
    found = _comparison(asked, asked.usable, asked.treated)
    expected = _expected(asked, found.ratio)
    relative = Relative(
        ratio=found.ratio,
        lower=found.lower,
        upper=found.upper,
        p=found.p,
        standard_error=found.standard_error,
        drift=found.drift,
        degrees_of_freedom=found.degrees_of_freedom,
        years=found.years,
        controls=tuple(str(area) for area in asked.controls),
        dropped=tuple(str(area) for area in asked.dropped),
        near=tuple(str(area) for area in asked.near),
        shared_measures=asked.known.shared_measures,
        weights=found.weights.rename(str),
        adjusted=float(benjamini_hochberg([found.p, *family])[0]),
        total_ratio=((asked.after or 0) + 0.5) / expected if len(asked.treated) > 1 else None,
    )
    return Compared(relative, _left_out(asked, relative), expected)


def smallest_visible_fall(asked: Asked) -> float | None:
    """Fall that could be shown, from what was counted before the start; None where too little was. [share]"""
    if len(asked.controls) < max(2, asked.rules.fewest_controls) or asked.years < 1:
        return None
    return planned_comparison(
        asked.usable,
        list(asked.treated),
        list(asked.controls),
        start=asked.behind,
        length=asked.length,
        season=asked.step,
        drift_prior=asked.prior,
        confidence=asked.rules.confidence,
    ).smallest_visible_fall


def _comparison(asked: Asked, counts: pd.DataFrame, treated: tuple[Any, ...]) -> Comparison:
    return drift_aware_comparison(
        counts,
        list(treated),
        list(asked.controls),
        start=asked.behind,
        length=asked.length,
        season=asked.step,
        drift_prior=asked.prior,
        confidence=asked.rules.confidence,
    )


def _expected(asked: Asked, ratio: float) -> float:
    """What each treated area by itself was expected to have, added up."""
    if len(asked.treated) == 1:
        return ((asked.after or 0) + 0.5) / ratio
    after = asked.usable.iloc[:, asked.behind :].sum(axis=1) + 0.5
    alone = {
        area: asked.usable.drop(index=[other for other in asked.treated if other != area]) for area in asked.treated
    }
    return float(sum(after[area] / _comparison(asked, counts, (area,)).ratio for area, counts in alone.items()))


def _left_out(asked: Asked, whole: Relative) -> pd.DataFrame:
    near = [list(asked.near)] if 0 < len(asked.near) < len(asked.controls) else []
    groups: list[list[Any]] = [[], *near, *([area] for area in asked.controls)]
    found = left_out(
        asked.usable,
        list(asked.treated),
        list(asked.controls),
        without=groups,
        start=asked.behind,
        length=asked.length,
        season=asked.step,
        drift_prior=asked.prior,
        confidence=asked.rules.confidence,
    )
    names = ["alla", *[TOGETHER] * len(near), *whole.controls]
    weights = [1.0, *(float(whole.weights[list(whole.near)].sum()) for _ in near), *whole.weights]
    turned = (np.log(found["ratio"]) * math.log(whole.ratio) < 0) & (np.abs(np.log(found["ratio"])) > 1e-12)
    return found.assign(control=names, weight=weights, changes_sign=turned)[list(LEFT_OUT)]
