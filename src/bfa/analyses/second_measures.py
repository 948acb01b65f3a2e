"""What else a goal is to be followed by: other counts by the very same comparison, and questions of a survey.

A second measure never decides. Where it was not sealed with the goal before the start it is explored: counts are tried
among the whole family, a question among all that the survey asks in every kommundel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bfa.analyses.answer import Answer
from bfa.analyses.effect.question import Question
from bfa.analyses.effect.settings import Settings
from bfa.analyses.effect.verdicts import GRADED, stopped_by
from bfa.analyses.effects import Effect
from bfa.analyses.goals import Agreed
from bfa.analyses.measures import first_start
from bfa.analyses.survey_rounds import Rounds, rounds
from bfa.analyses.type_line import Judge, by_itself
from bfa.methods.share_change import ShareChange

#: Gates of the first comparison that are about the measure, and so of whatever it is followed by.
_OF_THE_MEASURE = ("dose", "partial", "acted_long")


@dataclass(frozen=True, slots=True)
class SecondMeasure(Answer):
    """One of them."""

    FACTS = frozenset(("place", "goal", "verdict", "why"))

    #: Which of the goal's, from 1, and the goal.
    place: int
    goal: int | None
    #: As the data call it; "" where they do not know it.
    name: str
    #: It was sealed with the goal before the start.
    declared: bool
    #: Where it is counted.
    effect: Effect | None
    #: Where it is asked.
    survey: Rounds | None
    #: Of `effect.verdicts.VERDICTS`, but none of the graded.
    verdict: str
    #: Why it is not assessed: a code of `survey_rounds`, "yearly", "interim", or the name of a gate; "" where it is.
    why: str


def second_measures(found: Effect, question: Question, agreement: Agreed, judge: Judge) -> tuple[SecondMeasure, ...]:
    """The measures that a goal names beside its indicator; none where nothing is compared.

    The parameters are those of `type_line.type_line`.
    """
    if question.whole or not question.acted:
        return ()
    return tuple(
        _measure(found, question, agreement, judge, place, name)
        for place, name in enumerate(agreement.outcomes, start=1)
    )


def _measure(
    found: Effect, question: Question, agreement: Agreed, judge: Judge, place: int, name: str
) -> SecondMeasure:
    declared = agreement.declared and name in agreement.sealed_outcomes
    situation = question.situation
    none = SecondMeasure(place, agreement.goal, "", declared, None, None, "not_assessed", "gone")
    if name in set(situation.counts["brottstyp"]):
        looked_at = tuple(dict.fromkeys([*question.family, name]))
        own = judge(replace(question, brottstyp=name, family=looked_at), by_itself(agreement, declared=declared))
        stopped = stopped_by(own.gates)
        verdict = "no_difference_shown" if own.verdict in GRADED else own.verdict
        why = stopped.name if stopped is not None else ""
        return replace(none, name=name, effect=own, verdict=verdict, why=why)
    if name in set(situation.annual["brottstyp"]):
        return replace(none, name=name, why="yearly")
    return _asked(found, question, agreement, replace(none, name=name))


def _asked(found: Effect, question: Question, agreement: Agreed, none: SecondMeasure) -> SecondMeasure:
    """A question of a survey."""
    design, package, after = found.judged.design, agreement.package, question.after
    start = first_start(question.situation, after)
    starts = list(package.starts) if package else [] if start is None else [start]
    answer = rounds(
        question.situation,
        none.name,
        treated=tuple(map(str, design.treated)),
        others=[str(area) for area in (*design.controls, *design.dropped)],
        starts=starts or [after.first.start_time],
        last=after.last.year,
        fewest=design.rules.fewest_controls,
    )
    if answer == "gone":
        return replace(none, name="")
    stops = next((gate for gate in found.gates if gate.stops and gate.name in _OF_THE_MEASURE), None)
    if stops is not None:
        return replace(none, verdict=stops.stops, why=stops.name)
    if not agreement.final and agreement.look is None:
        return replace(none, verdict="too_early", why="interim")
    if isinstance(answer, str):
        return replace(none, verdict="too_early" if answer == "no_round_after" else "not_assessed", why=answer)
    verdict = _verdict(answer, none.declared, design.rules)
    return replace(none, survey=answer, verdict=verdict, why="")


def _verdict(answer: Rounds, declared: bool, rules: Settings) -> str:
    """A fall or a rise where the interval excludes none, also without each of the others, and among all looked at."""
    every: Sequence[ShareChange] = (answer.change, *answer.without)
    tried = 1 if declared else answer.tried
    known = answer.change.p * tried <= (1 - rules.confidence if declared else rules.false_discoveries)
    ways = {int(np.sign(one.difference)) for one in every if one.lower > 0 or one.upper < 0}
    if not known or len(ways) != 1 or not all(one.lower > 0 or one.upper < 0 for one in every):
        return "no_difference_shown"
    return "rise_shown" if ways == {1} else "fall_shown"
