"""The treated areas held against the controls."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from bfa.analyses.answer import Answer
from bfa.analyses.effect.asked import Asked, mean_year
from bfa.methods.drift import Comparison, compare_each, drift_aware_comparison, planned_comparison
from bfa.methods.drift_mixed import CORRELATION_OF_TREATED
from bfa.methods.left_out import left_out
from bfa.methods.many import benjamini_hochberg

#: Label of the row without any control that is a neighbour.
WITHOUT_NEIGHBOURS = "utan grannområden"
LEFT_OUT = ("control", "ratio", "lower", "upper", "weight", "changes_sign")
#: Areas, the treated one included, among which the place of a change says something.
MANY = 20


@dataclass(frozen=True, slots=True)
class Relative(Answer):
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
        Areas left out because they are too small, lack months, have a shorter history or stop being counted.
    near : tuple of str
        Controls that are neighbours of a treated area.
    shared_measures : tuple of int
        Measures that also acted in the controls.
    weights : Series
        Share of the comparison's weight per control; sums to 1. That of a control very unlike the treated areas may
        be slightly negative. [share]
    adjusted : float
        p within the family, where the comparison was not declared beforehand. [0-1]
    total_ratio, total_lower, total_upper : float or None
        With several treated areas: their total over what each of them was expected to have, added up, with the ends
        of its interval. [-]
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
    total_lower: float | None = None
    total_upper: float | None = None


@dataclass(frozen=True, slots=True)
class Compared(Answer):
    """A comparison with what stands beside it.

    Attributes
    ----------
    relative : Relative
    left_out : DataFrame
        control ("alla" first, then neighbours together where there are any), ratio, lower, upper, weight,
        changes_sign: the comparison without each control.
    expected, reach : float
        Incidents to expect in the treated areas together, had they done as the comparison foresees; how far it reaches
        either way on the scale of logarithms. [count, -]
    standard_error : float
        Of the logarithm of the total over what was expected. [-]
    rank : tuple of int or None
        The place of the treated area's departure by size among all areas compared, and how many they are; None with
        several treated areas, or fewer than `MANY` areas. [count]
    """

    relative: Relative
    left_out: pd.DataFrame
    expected: float
    reach: float
    standard_error: float
    rank: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Total:
    """Expected total of the treated areas, standard error of the logarithm of total over expected, its reach."""

    expected: float
    standard_error: float
    reach: float


#: Fewer than this to expect, and whatever was counted is any number of times as many. [count]
_LEAST_EXPECTED = 1.0


def compare(asked: Asked, family: tuple[float, ...] = ()) -> Compared | None:
    """The comparison; None where it cannot be made, nothing was counted before or after, or hardly any was to expect.

    Parameters
    ----------
    family : tuple of float
        p of the other comparisons looked at. [0-1]
    """
    few = len(asked.controls) < max(2, asked.rules.fewest_controls)
    if few or not asked.covered or asked.years < 1 or asked.before == asked.after == 0:
        return None
    if not float(mean_year(asked).sum()):
        return None
    found = _comparison(asked, asked.usable, asked.treated)
    total = _total(asked, found)
    if total.expected < _LEAST_EXPECTED:
        return None
    several = len(asked.treated) > 1
    over = ((asked.after or 0) + 0.5 * len(asked.treated)) / total.expected
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
        total_ratio=over if several else None,
        total_lower=over * math.exp(-total.reach) if several else None,
        total_upper=over * math.exp(total.reach) if several else None,
    )
    left = _left_out(asked, relative)
    return Compared(relative, left, total.expected, total.reach, total.standard_error, _rank(asked))


def smallest_visible_fall(asked: Asked) -> float | None:
    """Fall that could be shown, from what was counted before the start; None where too little was. [share]"""
    if len(asked.controls) < max(2, asked.rules.fewest_controls) or asked.years < 1:
        return None
    return planned_comparison(
        asked.usable, list(asked.treated), list(asked.controls), **asked.windows, confidence=asked.rules.confidence
    ).smallest_visible_fall


def _comparison(asked: Asked, counts: pd.DataFrame, treated: tuple[Any, ...]) -> Comparison:
    return drift_aware_comparison(
        counts, list(treated), list(asked.controls), **asked.windows, confidence=asked.rules.confidence
    )


def _total(asked: Asked, whole: Comparison) -> _Total:
    """What each treated area by itself was expected to have, added up, and how surely.

    What the areas share of the uncertainty is that of the controls, taken as the least that chance and drift of their
    own leave of any area's; the rest goes by an area's share of the total, squared, but for what they drift together.
    """
    alone = [whole] if len(asked.treated) == 1 else [_comparison(asked, *part) for part in _one_by_one(asked)]
    after = asked.usable.iloc[: len(alone), asked.behind :].sum(axis=1).to_numpy(dtype=float) + 0.5
    before = asked.years * mean_year(asked).to_numpy()[: len(alone)] + 0.5
    expected = after / np.array([one.ratio for one in alone])
    variance, drift = (np.array([getattr(one, name) for one in alone]) ** 2 for name in ("standard_error", "drift"))
    shared = max(float((variance - drift - 1 / after - 1 / before).min()), 0.0)
    part = expected / expected.sum()
    alike = CORRELATION_OF_TREATED * (float(part @ np.sqrt(drift)) ** 2 - float(part**2 @ drift))
    error = math.sqrt(shared + float(part**2 @ (variance - shared)) + alike)
    freedom = min(one.degrees_of_freedom for one in alone)
    reach = float(stats.t.isf((1 - asked.rules.confidence) / 2, freedom)) * error
    return _Total(float(expected.sum()), error, reach)


def _one_by_one(asked: Asked) -> list[tuple[pd.DataFrame, tuple[Any, ...]]]:
    """Counts without the other treated areas, and the one that is left."""
    return [
        (asked.usable.drop(index=[other for other in asked.treated if other != area]), (area,))
        for area in asked.treated
    ]


def _rank(asked: Asked) -> tuple[int, int] | None:
    """Place of the treated area's departure by size, every area held against the controls less itself."""
    areas = [*asked.treated, *asked.controls]
    if len(asked.treated) > 1 or len(areas) < MANY:
        return None
    found = compare_each(asked.usable, areas, list(asked.controls), **asked.windows)["ratio"]
    sizes = np.abs(np.log(found.to_numpy(dtype=float)))
    return int((sizes >= sizes[0] - 1e-12).sum()), len(areas)


def _left_out(asked: Asked, whole: Relative) -> pd.DataFrame:
    near = [list(asked.near)] if 0 < len(asked.near) < len(asked.controls) else []
    groups: list[list[Any]] = [[], *near, *([area] for area in asked.controls)]
    found = left_out(
        asked.usable,
        list(asked.treated),
        list(asked.controls),
        without=groups,
        **asked.windows,
        confidence=asked.rules.confidence,
    )
    names = ["alla", *[WITHOUT_NEIGHBOURS] * len(near), *whole.controls]
    weights = [1.0, *(float(whole.weights[list(whole.near)].sum()) for _ in near), *whole.weights]
    turned = (np.log(found["ratio"]) * math.log(whole.ratio) < 0) & (np.abs(np.log(found["ratio"])) > 1e-12)
    return found.assign(control=names, weight=weights, changes_sign=turned)[list(LEFT_OUT)]
