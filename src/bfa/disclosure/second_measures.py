"""What may be shown of what else a goal is followed by: counts through the one release, answers as the tier reads them.

A share of the others together is told only where the answer of each of them may be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bfa.analyses.effect.gates import Gate
from bfa.analyses.effect.spread import TYPES, table
from bfa.analyses.effects import Effect
from bfa.analyses.second_measures import SecondMeasure
from bfa.analyses.situation import Situation
from bfa.analyses.survey_rounds import Rounds
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.effect_tables import count_tables
from bfa.disclosure.policy import Policy
from bfa.disclosure.survey_answers import shown_answers
from bfa.disclosure.type_line import BEHIND

#: How it is known: counted or asked.
COUNTS, SURVEY = "counts", "survey"
_ENDS = ("ratio", "lower", "upper")
_SHARES = ("before", "after", "others_before", "others_after", "difference", "lower", "upper")


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedMeasure:
    """One of them in the numbers and codes that may be shown."""

    #: As `SecondMeasure`; name is "" where it is not known.
    place: int
    goal: int | None
    name: str
    declared: bool
    verdict: str
    #: As `SecondMeasure.why`, or "withheld".
    why: str
    #: COUNTS, SURVEY or "".
    how: str
    #: Of counts: what is counted; of a survey: the answer, and its rounds.
    kind: str
    answer: str
    years: tuple[int, int] | None
    #: before, after, percent, ratio, lower, upper; of a survey before, after, others_before, others_after, difference,
    #: lower, upper [percentage points]. None where they are not known or not told.
    numbers: Mapping[str, float | None]
    #: Comparisons it was tried among; 1 where it was sealed. [count]
    tried: int
    #: That the answers of a survey are reckoned with; None of counts.
    design_effect: float | None
    #: Areas compared with; the gate that withheld a verdict of counts, where it may be told.
    others: tuple[str, ...]
    stopped: Gate | None


def measure_tables(effect: Effect, situation: Situation) -> dict[str, CountTable]:
    """What the second measures count and are worked out of, by table and place among them."""
    beside = _types_beside(effect)
    return {
        f"{name} of measure {one.place}": found
        for one in effect.second
        if one.effect is not None
        for name, found in count_tables(_without_surroundings(one.effect), situation).items()
        if name in BEHIND or (name == "registered" and one.name not in beside)
    }


def tables_of(one: SecondMeasure) -> dict[str, str]:
    """The names in the release of the tables that a counted measure is worked out of."""
    return {name: f"{name} of measure {one.place}" for name in (*BEHIND, "registered")}


def release_survey(one: SecondMeasure, *, policy: Policy) -> ReleasedMeasure:
    """A measure that is asked about, or that could not be found."""
    found = _bare(one)
    if one.survey is None:
        return found
    told = shown_answers(one.survey.answers, policy=policy)
    if not bool(told.loc[list(one.survey.used)].all()):
        return replace(found, how=SURVEY, why="withheld", numbers=dict.fromkeys(_SHARES))
    tried = 1 if one.declared else one.survey.tried
    asked: dict[str, Any] = {name: getattr(one.survey, name) for name in ("answer", "years", "others", "design_effect")}
    asked |= {"name": one.survey.question}
    return replace(found, how=SURVEY, numbers=_shares(one.survey), tried=tried, **asked)


def release_counted(one: SecondMeasure, own: Mapping[str, Any]) -> ReleasedMeasure:
    """A measure that is counted; `own` is what of its effect may be told, as `effect.judged` has it."""
    effect, found = one.effect, _bare(one)
    if effect is None:
        return found
    moved = own["change"] or dict.fromkeys(_ENDS)
    numbers = {name: own["own"][name] for name in ("before", "after", "percent")}
    stops = next((gate for gate in own["gates"] if gate.stops), None)
    return replace(
        found,
        how=COUNTS,
        why="withheld" if own["withheld"] else one.why,
        kind=own["kind"],
        numbers=numbers | {name: moved[name] for name in _ENDS},
        tried=effect.judged.evidence.pool or 1,
        others=tuple(map(str, effect.judged.design.controls)),
        stopped=stops if stops is None or stops.basis == "facts" or not own["withheld"] else None,
    )


def _bare(one: SecondMeasure) -> ReleasedMeasure:
    empty: dict[str, Any] = {"how": "", "kind": "", "answer": "", "years": None, "numbers": {}, "tried": 1}
    named = {name: getattr(one, name) for name in ("place", "goal", "name", "declared", "verdict", "why")}
    return ReleasedMeasure(**named, **empty, design_effect=None, others=(), stopped=None)


def _shares(survey: Rounds) -> dict[str, float | None]:
    change = survey.change
    shares = (*change.treated, *change.others, change.difference, change.lower, change.upper)
    return {name: 100 * value for name, value in zip(_SHARES, shares, strict=True)}


def _types_beside(effect: Effect) -> set[str]:
    """Other types whose own counts the page has already: they are not declared twice."""
    spread = effect.evidence.spread
    return set(spread.loc[spread["kind"] == TYPES, "where"])


def _without_surroundings(effect: Effect) -> Effect:
    return replace(effect, evidence=replace(effect.evidence, spread=table([])))
