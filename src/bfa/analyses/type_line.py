"""A second line beside the verdict: the type that decides and those that its goal declares with it, as one estimate.

It has no verdict of its own. Each further type is asked about as the first is, over the same kommundelar, months and
controls, and is left out for what would have withheld a verdict of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bfa.analyses.answer import Answer
from bfa.analyses.effect.gates import YES
from bfa.analyses.effect.question import Question
from bfa.analyses.effect.verdicts import WITHHELD, stopped_by
from bfa.analyses.effects import Effect
from bfa.analyses.goals import Agreed
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.methods.joint import Group, Joint, joint_comparison
from bfa.methods.joint_types import JointTypes, TypeCounts, drift_correlation, joint_types

#: Why a type is left out, beside the names of the gates that would have withheld its verdict.
GONE, YEARLY, OTHER_KIND, RULES = "gone", "yearly", "other_kind", "rules"
Judge = Callable[[Question, Agreed], Effect]


@dataclass(frozen=True, slots=True)
class OfType(Answer):
    """One of the types."""

    FACTS = frozenset(("why",))

    brottstyp: str
    #: The type by itself; None where it could not be asked about.
    effect: Effect | None
    #: Why it is left out: a code of this module, or the name of a gate; "" where it is not.
    why: str


@dataclass(frozen=True, slots=True)
class TypeLine(Answer):
    """The types and their joint estimate."""

    FACTS = frozenset(("goal", "apart"))

    #: Number of the goal.
    goal: int | None
    #: The types were sealed before the start with the comparison.
    declared: bool
    #: The one that decides first.
    types: tuple[OfType, ...]
    #: None where the first is left out, or no other is left.
    joint: JointTypes | None
    #: Why there is no figure: "primary", "alone" or "apart"; "" where there is one.
    why: str

    @property
    def apart(self) -> tuple[str, ...]:
        """Types that go the other way than the first."""
        return self.joint.apart if self.joint else ()


def type_line(found: Effect, question: Question, agreement: Agreed, judge: Judge) -> TypeLine | None:
    """The line of a goal that declares further types; None where it declares none, or nothing is compared.

    Parameters
    ----------
    found : Effect
        Of the type that decides.
    agreement : Agreed
        The goal's, as it was sealed.
    judge : callable
        The effect of a question under an agreement.

    Notes
    -----
    A type whose codes change between baseline and follow-up is left out also where the change is shared with the
    controls: what is estimated together is to be of one thing.
    """
    if not agreement.types or question.whole or not question.acted:
        return None
    first = OfType(question.brottstyp, found, _left_out(found))
    controls = tuple(map(str, found.judged.design.controls))
    others = [_of_type(replace(question, controls=controls), name, agreement, judge) for name in agreement.types]
    kept = [one for one in (first, *others) if one.effect is not None and not one.why]
    why = "primary" if first.why else "alone" if len(kept) < 2 else ""
    joint = None if why else _together(kept)
    why = "apart" if joint and joint.apart else why
    declared = agreement.declared and agreement.sealed_types
    return TypeLine(agreement.goal, declared, (first, *others), joint, why)


def by_itself(agreement: Agreed, *, declared: bool) -> Agreed:
    """An agreement for something else than its indicator: without the target and the fall that it foresaw."""
    return replace(agreement, declared=declared, target=None, foreseen=None)


def _of_type(question: Question, name: str, agreement: Agreed, judge: Judge) -> OfType:
    if why := _uncountable(question.situation, question.brottstyp, name):
        return OfType(name, None, why)
    # Its own p is told nowhere, so that it is not tried among others.
    found = judge(replace(question, brottstyp=name, family=(name,)), by_itself(agreement, declared=True))
    return OfType(name, found, _left_out(found))


def _uncountable(situation: Situation, first: str, name: str) -> str:
    if name not in set(situation.counts["brottstyp"]):
        return YEARLY if name in set(situation.annual["brottstyp"]) else GONE
    return "" if kind_of(situation, name) == kind_of(situation, first) else OTHER_KIND


def _left_out(found: Effect) -> str:
    """The gate that withholds a verdict, or that the rules changed; "" where neither."""
    stopped = stopped_by(found.gates)
    if found.verdict in WITHHELD and stopped is not None:
        return stopped.name
    same = all(gate.answer == YES for gate in found.gates if gate.name == RULES)
    return "" if same and found.judged.relative is not None else RULES


def _together(kept: list[OfType]) -> JointTypes:
    effects = {one.brottstyp: one.effect for one in kept if one.effect is not None}
    first = next(iter(effects.values())).judged.design
    correlation = drift_correlation([_counts(one) for one in effects.values()], season=first.season)
    each = {name: _comparison(one) for name, one in effects.items()}
    return joint_types(each, correlation, confidence=first.rules.confidence)


def _counts(found: Effect) -> TypeCounts:
    design = found.judged.design
    return TypeCounts(design.usable, design.behind, design.panel.length, design.prior)


def _comparison(found: Effect) -> Joint:
    """The type's comparison with what of its variance is chance."""
    design, relative = found.judged.design, found.judged.relative
    if relative is not None and isinstance(relative.change, Joint):
        return relative.change
    return joint_comparison(
        design.usable,
        [Group(design.treated, design.behind, design.panel.length)],
        list(design.controls),
        season=design.season,
        neighbours=design.pairs,
        drift_prior=design.prior,
        confidence=design.rules.confidence,
    )
