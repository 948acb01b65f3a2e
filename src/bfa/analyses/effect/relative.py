"""The treated areas held against the controls, and how many incidents were to be expected month by month."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.analyses.answer import Answer
from bfa.analyses.effect.design import Design, expected_drift, mean_year, usual_months
from bfa.methods.drift import Comparison, compare_each, drift_aware_comparison, planned_comparison
from bfa.methods.drift_mixed import CORRELATION_OF_NEIGHBOURS, CORRELATION_OF_TREATED
from bfa.methods.drift_windows import near_marks
from bfa.methods.left_out import left_out
from bfa.methods.many import benjamini_hochberg

#: Rows of the comparison without some controls: all of them are in, the neighbours are out, one is out.
ALL, FAR, ONE = "all", "far", "one"
LEFT_OUT = ("kind", "control", "ratio", "lower", "upper", "weight", "changes_sign")
ALONE = ("area", "ratio", "lower", "upper")
#: Areas, the treated one included, among which the place of a change says something.
MANY = 20
#: Fewer than this to expect, and whatever was counted is any number of times as many. [count]
_LEAST_EXPECTED = 1.0
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Total:
    """The treated areas together, beside what each of them was expected to have, added up."""

    #: Had they done as the comparison foresees, a half more for each area, as it has of what it holds. [count]
    expected: float
    #: Their total, with as many halves, over that. [-]
    ratio: float
    #: Of its logarithm, and how far the interval reaches either way on that scale. [-]
    standard_error: float
    reach: float
    #: How many areas. [count]
    areas: int

    @property
    def ends(self) -> tuple[float, float]:
        """Of the interval of the ratio. [-]"""
        return self.ratio * math.exp(-self.reach), self.ratio * math.exp(self.reach)

    @property
    def foreseen(self) -> tuple[float, float, float]:
        """Incidents to expect, with the ends of what would not have been told from it. [count]"""
        middle, low, high = (max(self.expected * math.exp(at * self.reach) - self.areas / 2, 0.0) for at in (0, -1, 1))
        return middle, low, high


@dataclass(frozen=True, slots=True)
class Relative(Answer):
    """The treated areas' change against the controls', with what stands beside it."""

    #: Of a typical treated area over that of the controls.
    change: Comparison
    #: Says another thing than `change` with several treated areas.
    total: Total
    #: p within the family, where the comparison was not declared beforehand. [0-1]
    adjusted: float
    #: kind ("all" first, then "far", without neighbours, where there are any, then "one"), control ("" but for one),
    #: ratio, lower, upper, weight, changes_sign: the comparison without some controls.
    left_out: pd.DataFrame
    #: area, ratio, lower, upper: each treated area by itself against the same controls.
    alone: pd.DataFrame
    #: The place of the treated area's departure by size among all areas compared, and how many they are; None with
    #: several treated areas, or fewer than `MANY` areas. [count]
    rank: tuple[int, int] | None = None


def compare(design: Design, family: Sequence[float] = ()) -> Relative | None:
    """The comparison; None where it cannot be made, nothing was counted before or after, or hardly any was to expect.

    `family` holds p of the other comparisons looked at. [0-1]
    """
    if not (design.comparable and design.covered) or design.before == design.after == 0:
        return None
    if not float(mean_year(design).sum()):
        return None
    found = _comparison(design, design.usable, design.treated)
    each = {design.treated[0]: found} if len(design.treated) == 1 else _one_by_one(design)
    total = _total(design, list(each.values()))
    if total.expected < _LEAST_EXPECTED:
        return None
    adjusted = float(benjamini_hochberg([found.p, *family])[0])
    return Relative(found, total, adjusted, _left_out(design, found), _alone(each), _rank(design))


def smallest_visible_fall(design: Design) -> float | None:
    """Fall that could be shown, from what was counted before the start; None where too little was. [share]

    It is what the promise said, where one was sealed: what was registered or chosen since then does not move it.
    """
    if not design.comparable or design.known.foreseen is not None:
        return design.known.foreseen
    return planned_comparison(
        design.usable,
        list(design.treated),
        list(design.controls),
        **design.windows,
        confidence=design.shown_at,
        neighbours=design.pairs,
    ).smallest_visible_fall


def _comparison(design: Design, counts: pd.DataFrame, treated: tuple[Any, ...]) -> Comparison:
    return drift_aware_comparison(
        counts,
        list(treated),
        list(design.controls),
        **design.windows,
        confidence=design.rules.confidence,
        neighbours=design.pairs,
    )


def _total(design: Design, alone: list[Comparison]) -> Total:
    """What each treated area by itself was expected to have, added up, and how surely.

    What the areas share of the uncertainty is that of the controls, taken as the least that chance and drift of their
    own leave of any area's; the rest goes by an area's share of the total, squared, but for what they drift together.
    """
    after = design.usable.iloc[: len(alone), design.behind :].sum(axis=1).to_numpy(dtype=float) + 0.5
    years = design.years * min(design.season, design.panel.length) / design.panel.length
    before = years * mean_year(design).to_numpy()[: len(alone)] + 0.5
    expected = after / np.array([one.ratio for one in alone])
    variance, drift = (np.array([getattr(one, name) for one in alone]) ** 2 for name in ("standard_error", "drift"))
    shared = max(float((variance - drift - 1 / after - 1 / before).min()), 0.0)
    part = expected / expected.sum()
    alike = _drifting_together(design, part * np.sqrt(drift))
    error = math.sqrt(shared + float(part**2 @ (variance - shared)) + alike)
    freedom = min(one.degrees_of_freedom for one in alone)
    reach = float(stats.t.isf((1 - design.rules.confidence) / 2, freedom)) * error
    total = float(expected.sum())
    ratio = ((design.after or 0) + len(alone) / 2) / total if total else math.nan
    return Total(total, ratio, error, reach, len(alone))


def _drifting_together(design: Design, moved: Floats) -> float:
    """Covariance of treated areas' drift in their total, neighbours' the greater; `moved` is in the areas' order."""
    near = near_marks(pd.Index(design.treated), design.pairs)
    every = np.outer(moved, moved)
    np.fill_diagonal(every, 0)
    more = 0.0 if near is None else float(every[near].sum())
    return CORRELATION_OF_TREATED * float(every.sum()) + (CORRELATION_OF_NEIGHBOURS - CORRELATION_OF_TREATED) * more


def _one_by_one(design: Design) -> dict[Any, Comparison]:
    """Each treated area by itself, without the others: as its own question would have it."""
    found = {}
    for area in design.treated:
        own = design.panel.counts.loc[[area, *design.controls]].to_numpy(dtype=float, na_value=np.nan)
        alone = replace(design, prior=expected_drift(own, design.panel, design.rules))
        left = design.usable.drop(index=[other for other in design.treated if other != area])
        found[area] = _comparison(alone, left, (area,))
    return found


def _alone(each: Mapping[Any, Comparison]) -> pd.DataFrame:
    rows = [(str(area), one.ratio, one.lower, one.upper) for area, one in each.items()]
    return pd.DataFrame(rows, columns=list(ALONE))


def _rank(design: Design) -> tuple[int, int] | None:
    """Place of the treated area's departure by size, every area held against the controls less itself."""
    areas = [*design.treated, *design.controls]
    if len(design.treated) > 1 or len(areas) < MANY:
        return None
    found = compare_each(design.usable, areas, list(design.controls), **design.windows)["ratio"]
    sizes = np.abs(np.log(found.to_numpy(dtype=float)))
    return int((sizes >= sizes[0] - 1e-12).sum()), len(areas)


def _left_out(design: Design, whole: Comparison) -> pd.DataFrame:
    near = [list(design.near)] if 0 < len(design.near) < len(design.controls) else []
    groups: list[list[Any]] = [[], *near, *([area] for area in design.controls)]
    found = left_out(
        design.usable,
        list(design.treated),
        list(design.controls),
        without=groups,
        **design.windows,
        confidence=design.rules.confidence,
        neighbours=design.pairs,
    )
    weights = whole.weights.rename(str)
    gone = [1.0, *(float(weights[[str(area) for area in group]].sum()) for group in near), *weights]
    turned = (np.log(found["ratio"]) * math.log(whole.ratio) < 0) & (np.abs(np.log(found["ratio"])) > 1e-12)
    named = {
        "kind": [ALL, *[FAR] * len(near), *[ONE] * len(design.controls)],
        "control": ["", *[""] * len(near), *map(str, design.controls)],
    }
    return found.assign(**named, weight=gone, changes_sign=turned)[list(LEFT_OUT)]


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
                relative.total, _monthly(design, at, relative.total.foreseen[0])
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
    usual = usual_months(design)
    here = at - (design.panel.start - design.behind)
    now = values[others, here : here + design.panel.length].sum(axis=0)
    monthly: Floats = usual[own].sum(axis=0) * (now + 0.5) / (usual[others].sum(axis=0) + 0.5)
    return monthly * total / monthly.sum() if at == design.panel.start and monthly.sum() > 0 else monthly


def _band(total: Total, monthly: Floats) -> Floats:
    more = np.sqrt(1 + 1 / (monthly + 0.5) / total.standard_error**2)
    reach = np.exp(total.reach * more)
    return np.stack([monthly, monthly / reach, monthly * reach])
