"""The treated areas held against the controls."""

import math
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy import stats

from bfa.analyses.asked import Asked
from bfa.methods.drift import drift_aware_comparison, planned_comparison
from bfa.methods.drift_windows import Changes, changes, span
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
    """A comparison with what it was made of.

    Attributes
    ----------
    relative : Relative
    left_out : DataFrame
        control ("alla" first, then neighbours together where there are any), ratio, lower, upper, weight,
        changes_sign: the comparison without each control.
    changes : Changes
        Log change and chance variance per usable area in the follow-up.
    drop : float
        Logarithm of the change of the controls. [-]
    """

    relative: Relative
    left_out: pd.DataFrame
    changes: Changes
    drop: float


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
    treated, controls = list(asked.treated), list(asked.controls)
    found = drift_aware_comparison(
        asked.usable,
        treated,
        controls,
        start=asked.behind,
        length=asked.length,
        season=asked.step,
        drift_prior=asked.prior,
        confidence=asked.rules.confidence,
    )
    where = span(asked.usable, start=asked.behind, length=asked.length, season=asked.step, history=None)
    moved = changes(asked.usable, where, [asked.behind])
    weights = found.weights.rename(str)
    rows = slice(len(treated), len(treated) + len(controls))
    fall = float((weights.to_numpy() * moved.y[0, rows]).sum())
    relative = Relative(
        ratio=found.ratio,
        lower=found.lower,
        upper=found.upper,
        p=found.p,
        standard_error=found.standard_error,
        drift=found.drift,
        degrees_of_freedom=found.degrees_of_freedom,
        years=found.years,
        controls=tuple(str(area) for area in controls),
        dropped=tuple(str(area) for area in asked.dropped),
        near=tuple(str(area) for area in asked.near),
        shared_measures=asked.known.shared_measures,
        weights=weights,
        adjusted=float(benjamini_hochberg([found.p, *family])[0]),
    )
    if len(treated) > 1:
        typical = (moved.before[0, : len(treated)] + 0.5).sum() / asked.years * math.exp(fall)
        relative = replace(relative, total_ratio=float((moved.after[0, : len(treated)].sum() + 0.5) / typical))
    return Compared(relative, _left_out(asked, relative, moved, fall), moved, fall)


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


def _left_out(asked: Asked, whole: Relative, moved: Changes, fall: float) -> pd.DataFrame:
    """The comparison without each control, its drift and degrees of freedom unchanged."""
    first, n = len(asked.treated), len(asked.controls)
    share, y = whole.weights.to_numpy(), moved.y[0, first : first + n]
    near = np.isin(np.array(whole.controls, dtype=object), np.array(whole.near, dtype=object))
    marks = np.concatenate([np.zeros((1, n)), near[None].repeat(0 < near.sum() < n, axis=0), np.eye(n)]).astype(bool)
    gone = (marks * share).sum(axis=1)
    kept = gone < 1
    without = np.divide(fall - (marks * share * y).sum(axis=1), 1 - gone, out=np.full(len(gone), np.nan), where=kept)
    of_controls = 1 / (1 / (moved.v[0, first : first + n] + whole.drift**2)).sum()
    error = np.sqrt(whole.standard_error**2 - of_controls + of_controls / np.where(kept, 1 - gone, np.nan))
    estimate = math.log(whole.ratio) + fall - without
    reach = float(stats.t.isf((1 - asked.rules.confidence) / 2, whole.degrees_of_freedom)) * error
    together = [TOGETHER] * (len(marks) - n - 1)
    found = {
        "control": ["alla", *together, *whole.controls],
        "ratio": np.exp(estimate),
        "lower": np.exp(estimate - reach),
        "upper": np.exp(estimate + reach),
        "weight": np.concatenate([[1.0], gone[1:]]),
        "changes_sign": (estimate * math.log(whole.ratio) < 0) & (np.abs(estimate) > 1e-12),
    }
    return pd.DataFrame(found, columns=list(LEFT_OUT))
