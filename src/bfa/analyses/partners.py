"""Several kommuner that did the same thing: each compared within itself, from its counts, and then all of them as one.

Only what a promise sealed before the start is put together: the kommuner that it names, counted as it says. One that
has left is named with its reason, and is counted with the others as long as its counts are there.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.design import Design, design, mean_year
from bfa.analyses.effect.evidence import Evidence, gather
from bfa.analyses.effect.gates import NO, Gate
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.recording import rule_changes
from bfa.analyses.effect.settings import Circumstances, Recording, Settings
from bfa.analyses.effect.spans import position, with_room
from bfa.analyses.effect.verdicts import WITHHELD, gates
from bfa.analyses.effect.verdicts import grade as grade_of
from bfa.analyses.goals import Agreed, Why
from bfa.analyses.packages import Package
from bfa.analyses.partner_promise import declared, method, package_of_partner, partner_counts, partners_of, unfit
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.staggered import judge_staggered
from bfa.methods.drift import Comparison
from bfa.methods.own_change import OwnChange
from bfa.methods.partners import FEWEST, Combined, Within, combine_partners
from bfa.tables.municipality import PartnerSource
from bfa.tables.period import Period, months

if TYPE_CHECKING:
    from bfa.analyses.effects import Effect

#: Gates that do not stop a kommun here: what they ask is asked of all together, or the kommun is held against itself.
_TOGETHER = frozenset(("enough", "controls", "differs"))
#: Why a kommun is not counted yet, rather than at all.
_EARLY = frozenset(("ended", "complete"))
#: Why the kommuner together are no longer what was sealed.
CHANGED = frozenset(("partners_unsealed", "method_changed", "own_rule_changed", "not_counted"))
#: Grades: with a kommun that is unlike the others, and the highest that counts alone can give.
_WEAK, _MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Partner(Answer):
    """One kommun within itself."""

    FACTS = frozenset(("kommun", "why", "left", "reason", "compared"))

    kommun: str
    #: Where, from when, and in which months.
    package: Package
    #: Kommundelar x months of the type. [count; NaN where not counted]
    counts: pd.DataFrame = field(compare=False)
    #: Of the treated kommundelar together; None where a period is not counted.
    before: int | None = None
    after: int | None = None
    #: What they changed, against the kommun's others or by themselves; None where it is not told.
    change: Comparison | OwnChange | None = None
    #: Incidents that a mean year before let expect of the treated kommundelar. [count]
    expected: float = 0.0
    #: It has fewer kommundelar to compare with than makes a sure comparison.
    few: bool = False
    #: Why it is not counted: `why`, a code, or `gate`, the gate that stops it; empty where it is.
    why: Mapping[str, Any] = field(default_factory=dict)
    #: The day it left, and why; None and "" where it did not.
    left: date | None = None
    reason: str = ""

    @property
    def compared(self) -> bool:
        """Whether it has kommundelar to compare with."""
        return isinstance(self.change, Comparison)


@dataclass(frozen=True, slots=True)
class Partners(Answer):
    """All kommuner together."""

    FACTS = frozenset(("kommuner", "added", "why", "grade"))

    #: Our own first, then those that the promise names.
    kommuner: tuple[Partner, ...]
    #: Of all that are counted, those that left among them; None where nothing is told of them together.
    joint: Combined | None
    #: Of those that stayed; None where none left, or too few stayed.
    stayed: Combined | None
    #: Of the closed list.
    verdict: str
    #: Maryland scale; 0 where nothing is assessed.
    grade: int
    #: Why nothing is told of them together: `why`, a code, and what its words name; empty where something is.
    why: Mapping[str, Any] = field(default_factory=dict)
    #: Kommuner that say they take part, and are not in the promise.
    added: tuple[str, ...] = ()


def partners(
    effect: "Effect", situation: Situation, agreement: Agreed, after: Period, before: Period
) -> Partners | None:
    """The kommuner of the goal that a comparison is of, together; None where it has no partners.

    Parameters
    ----------
    effect : Effect
        Our own, as it is judged.
    after, before : Period
        Follow-up and baseline asked about.

    Notes
    -----
    Our own kommundelar are judged by themselves as before. This is a second question, asked of the same promise: what
    the kommuner did together.
    """
    goal = agreement.goal
    kept = next((each for each in situation.promises if each.number == goal), None)
    said = dict(kept.given.get("partners") or {}) if kept else {}
    named = [] if goal is None else partners_of(situation, goal)
    if goal is None or not (said or named):
        return None
    added = tuple(
        source.kommun for source in named if source.kommun not in {each["kommun"] for each in _kommuner(said)}
    )
    if why := _unsealed(said, situation, agreement):
        return Partners((), None, None, "not_assessed", 0, why, added)
    breaks = rule_changes(situation, effect.brottstyp)
    asked = _Asked(situation, goal, effect.brottstyp, len(months(after)), (after.first - before.first).n // 12, breaks)
    ours = _ours(effect.judged, situation, _own_package(effect, goal, situation, after, before))
    return _together((ours, *(_partner(asked, each, named) for each in _kommuner(said))), effect.judged, added)


@dataclass(frozen=True, slots=True)
class _Asked(Answer):
    """What is asked of every partner: months from each start, years back to the baseline, and where rules changed."""

    situation: Situation
    goal: int
    brottstyp: str
    length: int
    back: int
    breaks: tuple[pd.Period, ...]


def _kommuner(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(said.get("kommuner", ()))


def _unsealed(said: Mapping[str, Any], situation: Situation, agreement: Agreed) -> Why:
    """Why the partners are not those that were sealed."""
    if not agreement.declared:
        return dict(agreement.why) or {"why": "unsealed", "goal": agreement.goal}
    if not said:
        return {"why": "partners_unsealed"}
    if said["method"] != method():
        return {"why": "method_changed"}
    return {} if said["raknesatt"] == situation.kommun.raknesatt else {"why": "own_rule_changed"}


def _own_package(effect: "Effect", goal: int, situation: Situation, after: Period, before: Period) -> Package:
    if effect.joint is not None:
        return effect.joint.package
    return Package(goal, (situation.kommundel,), (after.first.start_time,), (after,), (before,))


def _ours(judged: "Effect", situation: Situation, package: Package) -> Partner:
    evidence, counts = judged.evidence, judged.design.panel.counts
    return _found(situation.kommun.kommun, package, counts, evidence, judged.gates, [evidence.own])


def _partner(asked: _Asked, sealed: Mapping[str, Any], named: Sequence[PartnerSource]) -> Partner:
    """One that the promise names, as the kommun file has it now."""
    source = next((each for each in named if each.kommun == sealed["kommun"]), None)
    if source is None:
        starts = tuple(map(pd.Timestamp, sealed["starts"].values()))
        nowhere = Package(asked.goal, tuple(sealed["starts"]), starts, (), ())
        return Partner(sealed["kommun"], nowhere, pd.DataFrame(), why={"why": "gone"})
    package = package_of_partner(source, asked.goal, length=asked.length, back=asked.back)
    counts, ours = partner_counts(asked.situation, source, asked.brottstyp), asked.situation.kommun.raknesatt
    told: dict[str, Any] = {"left": source.left, "reason": source.why}
    changed = tuple(name for name, value in declared(source).items() if value != sealed[name])
    why: Why = {"why": "partner_changed", "what": changed} if changed else {}
    if why := why or unfit(source, package, counts, brottstyp=asked.brottstyp, ours=ours):
        return Partner(source.kommun, package, pd.DataFrame(), why=why, **told)
    counts = with_room(counts, *package.periods, *package.baselines)
    designs = _designs(asked, source, package, counts)
    each = [gather(one, family=()) for one in designs]
    found, answers = each[0], gates(each[0])
    if len(designs) > 1:
        joint = judge_staggered(designs)
        found, answers = joint.evidence, joint.gates
    return _found(source.kommun, package, counts, found, answers, [one.own for one in each], **told)


def _designs(asked: _Asked, source: PartnerSource, package: Package, counts: pd.DataFrame) -> list[Design]:
    """One for each start, the earliest first; kommundelar without a measure are compared with."""
    late = pd.Period(str(source.uttag)[:7], "M") - asked.situation.kommun.preliminary_months
    columns = pd.PeriodIndex(counts.columns)
    known = Circumstances(
        recording=Recording(
            shared_breaks=tuple(int(at) for at in np.flatnonzero(columns.isin(asked.breaks))),
            preliminary=tuple(int(at) for at in np.flatnonzero(columns >= late)),
        )
    )
    controls = tuple(area for area in counts.index if area not in source.starts)
    kind = kind_of(asked.situation, asked.brottstyp)
    found = []
    for (after, before), areas in package.groups.items():
        own = counts.drop(index=[area for area in package.kommundelar if area not in areas])
        start, first = position(own, after), position(own, before)
        panel = Panel(own, start, len(months(after)), first, controls, brottstyp=asked.brottstyp, kind=kind)  # type: ignore[arg-type]
        found.append(design(panel, areas, rules=Settings(), known=known))
    return found


def _found(
    name: str,
    package: Package,
    counts: pd.DataFrame,
    evidence: Evidence,
    asked: Sequence[Gate],
    own: Sequence[OwnChange | None],
    **told: Any,
) -> Partner:
    """A kommun with what its comparison found, or its own change where it has nothing to compare with."""
    stopped = next((gate for gate in asked if gate.stops in WITHHELD and gate.name not in _TOGETHER), None)
    change: Comparison | OwnChange | None = evidence.relative.change if evidence.relative else None
    if change is None and any(gate.name == "controls" and gate.answer == NO for gate in asked):
        change = _alone([each for each in own if each is not None]) if None not in own else None
    why: dict[str, Any] = {"why": "gate", "gate": stopped} if stopped else {} if change else {"why": "uncompared"}
    some = evidence.design
    return Partner(
        name,
        package,
        counts,
        some.before,
        some.after,
        None if stopped else change,
        float(mean_year(some).reindex(list(some.treated)).sum()),
        len(some.controls) < some.rules.enough_controls,
        why,
        **told,
    )


def _alone(own: Sequence[OwnChange]) -> OwnChange | None:
    """The own changes of several starts as one, weighed by what each tells; their errors as if they went together."""
    if not own:
        return None
    weights = np.array([1 / each.standard_error**2 for each in own])
    weights = weights / weights.sum()
    names = ("lower", "upper", "standard_error", "drift")
    ratio = math.exp(float(weights @ [math.log(each.ratio) for each in own]))
    lower, upper = (math.exp(float(weights @ [math.log(getattr(each, end)) for each in own])) for end in names[:2])
    error, drift = (float(weights @ [getattr(each, name) for each in own]) for name in names[2:])
    freedom = min(each.degrees_of_freedom for each in own)
    return OwnChange(ratio, lower, upper, max(each.p for each in own), error, freedom, drift)


def _together(kommuner: tuple[Partner, ...], judged: "Effect", added: tuple[str, ...]) -> Partners:
    """The ratio of all that are counted, its verdict and how strong it is."""
    rules, counted = judged.design.rules, [each for each in kommuner if not each.why]
    if why := _withheld(kommuner, counted, rules):
        early = why["why"] == "too_early"
        return Partners(kommuner, None, None, "too_early" if early else "not_assessed", 0, why, added)
    joint, stayed = _combined(counted, rules), [each for each in counted if not each.left]
    look, given = judged.design.known.look, "no_difference_shown"
    if joint.p < 1 - judged.design.shown_at:
        given = "fall_shown" if joint.ratio < 1 else "rise_shown"
    elif look is not None and look.following is not None:
        return Partners(kommuner, None, None, "too_early", 0, {"why": "look", "following": look.following}, added)
    without = _combined(stayed, rules) if FEWEST <= len(stayed) < len(counted) else None
    return Partners(kommuner, joint, without, given, _grade(kommuner, judged), {}, added)


def _withheld(kommuner: Sequence[Partner], counted: Sequence[Partner], rules: Settings) -> Why:
    """Why nothing is told of the kommuner together.

    One that has left and has no counts leaves the others to be told; any other that is not counted does not.
    """
    lost = [each for each in kommuner if each.why and not each.left]
    names = tuple(each.kommun for each in lost)
    if any(_is_early(each) for each in lost):
        return {"why": "too_early", "kommuner": names}
    if lost:
        return {"why": "not_counted", "kommuner": names}
    if len(counted) < FEWEST:
        return {"why": "few_kommuner", "fewest": FEWEST}
    few = sum(each.expected for each in counted) < rules.fewest_expected
    return {"why": "few_expected", "fewest": rules.fewest_expected} if few else {}


def _is_early(partner: Partner) -> bool:
    gate = partner.why.get("gate")
    return gate is not None and gate.name in _EARLY


def _combined(kommuner: Sequence[Partner], rules: Settings) -> Combined:
    parts = {}
    for each in kommuner:
        spanned = each.package.spanned
        if each.change is not None:
            length = (spanned.last - spanned.first).n + 1
            parts[each.kommun] = Within(each.change, spanned.first.ordinal, length)
    return combine_partners(parts, confidence=rules.confidence)


def _grade(kommuner: Sequence[Partner], judged: "Effect") -> int:
    """Weak where a kommun is compared with itself or with few, or has left without counts, or where ours is weak."""
    if any(each.why or each.few or not each.compared for each in kommuner):
        return _WEAK
    return max(min(_MOST, grade_of(judged.evidence, "no_difference_shown")), _WEAK)
