"""What the kommundelar of a package would show together, foreseen from the counts before the first of them begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.design import Design, design, too_few, too_little
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.settings import Settings
from bfa.analyses.packages import Package, compared_with, side_by_side
from bfa.analyses.planning import POWER, moved, years_moved
from bfa.analyses.series import area_months
from bfa.analyses.situation import Situation
from bfa.methods.drift import Planned
from bfa.methods.joint import Group, planned_joint
from bfa.tables.period import months


@dataclass(frozen=True, slots=True)
class PackagePlan(Answer):
    """One comparison of several kommundelar, before it is made."""

    #: Kommundelar that they would be held against.
    controls: tuple[str, ...]
    #: Incidents to expect in all of them; None where it cannot be said. [count]
    expected: float | None
    #: Smallest fall that would be shown with the power planned for; None where none would. [0-1]
    fall: float | None
    #: Why, a code; "" where one would.
    reason: str


def package_plan(
    situation: Situation,
    brottstyp: str,
    package: Package,
    *,
    controls: Sequence[str] = (),
    settings: Settings | None = None,
) -> PackagePlan:
    """What a package would show, each kommundel from its own start.

    Parameters
    ----------
    controls : list of str
        Kommundelar to compare with; empty is all that are neither close to the package nor have measures of their own.
    """
    rules, matrix = settings or Settings(), area_months(situation, brottstyp)
    first = min(package.periods, key=lambda period: period.first)
    back = years_moved(pd.PeriodIndex(matrix.columns)[-1], first.first)
    around = moved(situation, brottstyp, first, back, controls, matrix)
    around = _without_measured(compared_with(around, situation, package, named=controls), package)
    if around.first < 0 or not set(package.kommundelar) <= set(around.counts.index):
        return PackagePlan((), None, None, "months_missing")
    found = design(around, list(package.kommundelar), rules=rules)
    if reason := "months_missing" if found.before is None else too_little(found):
        return PackagePlan(found.controls, None, None, reason)
    planned = _planned(found, package, situation)
    reason = too_few(planned.expected, rules)
    return PackagePlan(found.controls, planned.expected, None if reason else planned.smallest_visible_fall, reason)


def _without_measured(around: Panel, package: Package) -> Panel:
    gone = [name for name in around.measured if name not in package.kommundelar]
    return replace(around, counts=around.counts.drop(index=gone))


def _planned(found: Design, package: Package, situation: Situation) -> Planned:
    first, length = min(period.first for period in package.periods), len(months(package.periods[0]))
    later = {name: (period.first - first).n for name, period in zip(package.kommundelar, package.periods, strict=True)}
    groups = [
        Group(tuple(name for name in package.kommundelar if later[name] == lag), found.behind + lag, length)
        for lag in sorted(set(later.values()))
    ]
    return planned_joint(
        found.usable,
        groups,
        found.controls,
        season=found.season,
        neighbours=side_by_side(situation, package.kommundelar),
        drift_prior=found.prior,
        confidence=found.rules.confidence,
        power=POWER,
    )
