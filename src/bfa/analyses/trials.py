"""One design before its start: what it is worked out of, and what it would show, by itself or beside other kommuner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.design import design as compared
from bfa.analyses.effect.design import too_few, too_little
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.settings import Settings
from bfa.analyses.partner_promise import package_of_partner, partner_counts, partners_of, unfit
from bfa.analyses.planning import POWER, years_moved
from bfa.analyses.situation import Situation
from bfa.methods.drift import Planned
from bfa.methods.joint import Foreseen, Group, foreseen_joint, planned_joint
from bfa.methods.partners import FEWEST, Ahead, planned_partners
from bfa.tables.municipality import PartnerSource

#: Areas with the same start, and months from the first start to it.
Starts = Sequence[tuple[tuple[str, ...], int]]
#: The shortest follow-up that counts. [months]
SHORTEST = 3
#: Kommuner like our own that are thought of beside it where no partner is named. [count]
ALIKE = 4
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Trial(Answer):
    """One design at one time, as `methods.joint.planned_joint` is asked of it."""

    #: Areas x months before the first start. [count]
    counts: pd.DataFrame
    groups: tuple[Group, ...]
    controls: tuple[str, ...]
    #: season, drift_prior, confidence, neighbours.
    given: dict[str, Any]
    #: First month of the first start.
    first: pd.Period
    #: Another kommun's name; "" for our own.
    kommun: str = ""
    #: Of other kommuner, that are put together with this one (`methods.partners.planned_partners`).
    beside: "tuple[Trial, ...]" = ()


def tried(
    around: Panel, starts: Starts, first: pd.Period, length: int, rules: Settings, **given: Any
) -> tuple[dict[str, Any], Trial | None]:
    """What a design would show; the trial itself, where anything can be compared.

    Parameters
    ----------
    around : Panel
        Counts before the first start, in the month `first`, or as many years before.
    length : int
        Of every follow-up, each from its own start. [months]
    given
        What else `planned_joint` takes.
    """
    treated = tuple(name for areas, _ in starts for name in areas)
    row: dict[str, Any] = {"kommundelar": treated, "controls": 0, "expected": np.nan, "fall": np.nan}
    if around.first < 0 or not set(treated) <= set(around.counts.index):
        return row | {"reason": "months_missing"}, None
    near = rules.season * -(-length // rules.season)
    found = compared(replace(around, length=length, first=around.start - near), list(treated), rules=rules)
    row |= {"controls": len(found.controls)}
    if reason := "months_missing" if found.before is None else too_little(found):
        return row | {"reason": reason}, None
    usual = {"season": found.season, "drift_prior": found.prior, "confidence": rules.confidence}
    trial = Trial(
        counts=found.usable,
        groups=tuple(Group(areas, found.behind + later, length) for areas, later in starts),
        controls=found.controls,
        given=usual | given,
        first=first,
    )
    seen = planned(trial, 0.0)
    reason = too_few(seen.expected, rules)
    fall = np.nan if reason else seen.smallest_visible_fall
    return row | {"expected": seen.expected, "fall": fall, "reason": reason}, trial


def planned(trial: Trial, fall: float) -> Planned:
    """What a trial is expected to show of a fall. [share]"""
    if not trial.beside:
        return planned_joint(trial.counts, trial.groups, trial.controls, fall=fall, power=POWER, **trial.given)
    # Kommuner like our own are our own several times over.
    known = {key: _foreseen(each) for key, each in _distinct(trial).items()}
    ahead = [Ahead(known[id(each)], each.first.ordinal, _spanned(each)) for each in (trial, *trial.beside)]
    return planned_partners(ahead, fall=fall, power=POWER, confidence=trial.given["confidence"])


def fewest_expected(trial: Trial) -> float:
    """Incidents to expect in the kommun that has fewest. [count]"""
    return min(_foreseen(each).expected for each in _distinct(trial).values())


def beside_others(situation: Situation, trial: Trial, brottstyp: str, goals: Sequence[int], time: int) -> Trial | None:
    """The same with other kommuner: those that take part in the goals, or so many like our own where too few do.

    None where too few of those that take part can be compared.

    Parameters
    ----------
    goals : list of int
        Of our own kommundelar and type.
    time : int
        From each kommun's own first start. [months]
    """
    named = {each.kommun: (each, goal) for goal in goals for each in partners_of(situation, goal)}
    if len(named) + 1 < FEWEST:
        return replace(trial, beside=(trial,) * ALIKE)
    found = [_partner(situation, *each, brottstyp, time, trial.given) for each in named.values()]
    others = tuple(each for each in found if each is not None)
    return replace(trial, beside=others) if len(others) + 1 >= FEWEST else None


def _partner(
    situation: Situation, source: PartnerSource, goal: int, brottstyp: str, time: int, given: Mapping[str, Any]
) -> Trial | None:
    """A partner's trial, from what it had counted before its first start; None where it cannot be compared."""
    counts, near = partner_counts(situation, source, brottstyp), -(-time // _YEAR)
    package = package_of_partner(source, goal, length=time, back=near)
    if unfit(source, package, counts, brottstyp=brottstyp, ours=situation.kommun.raknesatt):
        return None
    begins = {area: each.first for area, each in zip(package.kommundelar, package.periods, strict=True)}
    first, columns = min(begins.values()), pd.PeriodIndex(counts.columns)
    start = (first - columns[0]).n - _YEAR * years_moved(columns[-1], first)
    length = time - (max(begins.values()) - first).n
    if length < SHORTEST or start < _YEAR:
        return None
    controls = tuple(area for area in counts.index if area not in begins)
    around = Panel(counts.iloc[:, :start], start, length, start - _YEAR * near, controls, brottstyp=brottstyp)
    rules = replace(Settings(), confidence=given["confidence"])
    starts = [((area,), (begun - first).n) for area, begun in begins.items()]
    found = tried(around, starts, first, length, rules)[1]
    return None if found is None else replace(found, kommun=source.kommun)


def _distinct(trial: Trial) -> dict[int, Trial]:
    return {id(each): each for each in (trial, *trial.beside)}


def _foreseen(trial: Trial) -> Foreseen:
    given = {name: value for name, value in trial.given.items() if name != "confidence"}
    return foreseen_joint(trial.counts, trial.groups, trial.controls, **given)


def _spanned(trial: Trial) -> int:
    """Months from the first start to the last end. [count]"""
    return max(group.start + group.length for group in trial.groups) - min(group.start for group in trial.groups)
