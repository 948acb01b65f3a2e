"""Where the chain from problem to decision is broken, and what in the registers cannot be as it stands."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from bfa.analyses.chain import OVER
from bfa.analyses.coding import coding_of
from bfa.analyses.goals import unsaid
from bfa.analyses.measures import acts_in, numbers_in, scope_of, without_start
from bfa.analyses.packages import starts_of
from bfa.analyses.recorded_lot import unfollowed
from bfa.analyses.situation import Situation

if TYPE_CHECKING:
    from bfa.analyses.follow_up import FollowUp

#: A code -> the register whose numbers it has, in the order that they are told: what the chain lacks, who and when,
#: what the registers say that cannot be, how the work is laid out.
OF = {
    "no_causes": "measures",
    "problems_without_cause": "problems",
    "priorities_without_cause": "priorities",
    "causes_without_measure": "causes",
    "measures_without_cause": "measures",
    "no_goals": "measures",
    "measures_without_goal": "measures",
    "goals_without_measure": "goals",
    "decisions_without_measure": "decisions",
    "measures_without_owner": "measures",
    "measures_without_day": "measures",
    "measures_without_start": "measures",
    "measures_without_word": "measures",
    "decisions_without_owner": "decisions",
    "decisions_without_day": "decisions",
    "priorities_without_reason": "priorities",
    "unknowns_without_person": "unknowns",
    "causes_of_no_problem": "causes",
    "measures_of_no_cause": "measures",
    "goals_of_nothing": "goals",
    "decisions_of_nothing": "decisions",
    "measures_end_before_start": "measures",
    "measures_followed_before_start": "measures",
    "measures_decided_after_start": "measures",
    "goals_followed_before_start": "goals",
    "decisions_due_before_day": "decisions",
    "measures_before_problem": "measures",
    "measures_harmful": "measures",
    "measures_useless": "measures",
    "causes_met_socially": "causes",
    "causes_met_on_the_spot": "causes",
    "perspectives": "causes",
    "goals_without_indicator": "goals",
    "goals_without_day": "goals",
    "goals_lot": "goals",
    "measures_together": "measures",
    "causes_without_wording": "causes",
    "measures_without_wording": "measures",
}
#: Characters of a public wording that a meeting sheet has room for, whole. [count]
WORDING = 90
#: Between two sentences.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
#: Those that rest on what is withheld with its row: of a withheld row neither that it has it is told, nor that it has
#: not.
PRIVATE = frozenset(
    (
        *("measures_without_owner", "measures_without_day", "decisions_without_owner", "decisions_without_day"),
        *("measures_end_before_start", "measures_followed_before_start", "measures_decided_after_start"),
        *("decisions_due_before_day", "measures_before_problem", "goals_without_indicator", "measures_together"),
        "goals_lot",
        *("measures_harmful", "measures_useless", "priorities_without_reason", "unknowns_without_person"),
    )
)
#: What the red list says of methods that are told of.
_RED = {"measures_harmful": "skadar", "measures_useless": "utan verkan"}
#: Kinds of goals that can be counted.
_COUNTED = ("effekt", "produktion")
#: States of a measure that has begun.
_BEGUN = ("pågår", "delvis", "klar", "kvarstår")
_EVER = pd.Timestamp.max
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """Something to see to."""

    #: A key of `OF`.
    kind: str
    #: Of its register.
    numbers: tuple[int, ...] = ()
    #: Pairs of them that belong together.
    pairs: tuple[tuple[int, int], ...] = ()
    #: Perspectives that no cause was stated from.
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Registers:
    """The rows of an area, or of the whole kommun, with None for what is missing."""

    problems: list[Row]
    causes: list[Row]
    measures: list[Row]
    goals: list[Row]
    follow_up: list[Row]
    decisions: list[Row]
    priorities: list[Row]
    unknowns: list[Row]


def checks(found: "FollowUp", situation: Situation, red: Mapping[str, str | None]) -> tuple[Check, ...]:
    """Those that find something in an area, in the order of `OF`.

    `red`: key of a method to what the red list of the library says of it.

    Numbers and goals are looked for in the registers of the whole kommun: a measure of several kommundelar may have its
    cause or its goal in another.
    """
    names = [field.name for field in fields(_Registers)]
    here, whole = (_Registers(*(_rows(getattr(of, name)) for name in names)) for of in (found, situation))
    told = {check.kind: check for part in _PARTS for check in part(here, whole)}
    stated = {row["perspective"] for row in here.causes}
    unseen = tuple(name for name in coding_of(situation).perspective if stated and name not in stated)
    told["goals_lot"] = _check("goals_lot", here.goals, lambda row: _lot_fails(row, situation.measures))
    told["perspectives"] = Check("perspectives", names=unseen)
    told["measures_without_start"] = Check("measures_without_start", without_start(situation))
    for kind, word in _RED.items():
        told[kind] = _check(kind, _waiting(here), lambda row, word=word: red.get(row["method"]) == word)  # type: ignore[misc]
    return tuple(told[kind] for kind in OF if kind in told and (told[kind].numbers or told[kind].names))


def _lot_fails(goal: Row, measures: pd.DataFrame) -> bool:
    """Whether a lot is recorded with a goal that has begun and does not say who began first."""
    own = measures[measures["number"].isin(goal["measure_numbers"])]
    starts = starts_of(own, scope_of(goal["kommundel"]))
    return unfollowed(goal["lot"], starts, goal["declared"]) not in ("", "none", "unstarted")


def _links(here: _Registers, whole: _Registers) -> Iterator[Check]:
    """What the chain lacks: a cause, a measure, a problem."""
    problems, causes, measures = (_numbers(rows) for rows in (whole.problems, whole.causes, whole.measures))
    explained = {row["problem"] for row in whole.causes}

    def gone(row: Row) -> bool:
        return not (causes.issuperset(row["cause_numbers"]) and measures.issuperset(row["measure_numbers"]))

    if not here.causes:
        yield _check("no_causes", here.measures)
    if causes:
        yield _check("measures_without_cause", here.measures, lambda row: not row["cause_numbers"])
    yield _check(
        "problems_without_cause",
        here.problems,
        lambda row: row["priority"] == "prioriterat" and row["number"] not in explained,
    )
    yield _check("causes_without_measure", here.causes, lambda row: not row["measures"])
    yield _check("goals_without_measure", here.goals, lambda row: not row["measure_numbers"])
    decided = [row for row in here.decisions if row["state"] in ("beslutat", "ändrat")]
    yield _check("decisions_without_measure", decided, lambda row: not row["measure_numbers"])
    yield _check("causes_of_no_problem", here.causes, lambda row: row["problem"] not in {None, *problems})
    yield _check("measures_of_no_cause", here.measures, lambda row: not causes.issuperset(row["cause_numbers"]))
    yield _check("goals_of_nothing", here.goals, gone)
    yield _check("decisions_of_nothing", here.decisions, gone)


def _goals(here: _Registers, whole: _Registers) -> Iterator[Check]:
    """Measures that aim at nothing that is written down, and goals that cannot be followed."""
    kind = "measures_without_goal" if whole.goals else "no_goals"
    yield _check(kind, _waiting(here), lambda row: not _aimed(row, whole.goals))
    counted = [row for row in here.goals if row["kind"] in _COUNTED]
    yield _check("goals_without_indicator", counted, lambda row: unsaid(row["indicator"]))
    yield _check("goals_without_day", here.goals, lambda row: unsaid(row["period"]) and unsaid(row["follow_up"]))


def _who_and_when(here: _Registers, whole: _Registers) -> Iterator[Check]:
    """Measures and decisions that nobody answers for, or that have no day."""
    waiting = _waiting(here)
    decided = [row for row in here.decisions if row["standing"] in ("late", "waiting", "undated")]
    yield _check("measures_without_owner", waiting, lambda row: unsaid(row["responsible"]))
    yield _check("measures_without_day", waiting, lambda row: unsaid(row["by"]))
    yield _check("measures_without_word", here.measures, lambda row: unsaid(row["state"]))
    yield _check("decisions_without_owner", decided, lambda row: unsaid(row["responsible"]))
    yield _check("decisions_without_day", decided, lambda row: unsaid(row["due"]))


def _weighed(here: _Registers, whole: _Registers) -> Iterator[Check]:
    """What was weighed without a reason or a cause, and what nobody finds out."""
    explained = {row["problem"] for row in whole.causes}
    told = {row["number"] for row in here.problems if row["priority"] == "prioriterat"}  # problems_without_cause
    analysed = {row["brottstyp"] for row in whole.problems if row["number"] in explained}
    chosen = [row for row in here.priorities if row["stance"] == "prioriteras"]
    gaps = [row for row in here.unknowns if row["kind"] == "lucka"]
    yield _check("priorities_without_reason", here.priorities, lambda row: unsaid(row["why"]))
    named = [row for row in chosen if row["problem"] is not None and row["problem"] not in explained | told]
    unnamed = [row for row in chosen if row["problem"] is None and row["brottstyp"] not in analysed - {None}]
    yield _check("priorities_without_cause", sorted(named + unnamed, key=lambda row: int(row["number"])))
    yield _check("unknowns_without_person", gaps, lambda row: unsaid(row["who"]))


def _days(here: _Registers, whole: _Registers) -> Iterator[Check]:
    """Days that stand in the wrong order."""
    followed = {row["measure"]: row["date"] for row in here.follow_up if row["state"] in _BEGUN}
    decided = _problems_decided(whole)

    def chosen_before(row: Row) -> bool:
        days = [decided[n] for n in row["cause_numbers"] if n in decided]
        own = [day for day in (row["decided"], row["start"]) if day is not None]
        return _before(min(own, default=None), min(days, default=None))

    yield _check(
        "measures_end_before_start",
        here.measures,
        lambda row: _before(row["end"], row["start"]) or _before(row["due"], row["start"]),
    )
    yield _check(
        "measures_followed_before_start", here.measures, lambda row: _before(followed.get(row["number"]), row["start"])
    )
    yield _check("measures_decided_after_start", here.measures, lambda row: _before(row["start"], row["decided"]))
    yield _check("goals_followed_before_start", here.goals, lambda row: _before(row["follow_up"], row["declared"]))
    yield _check("decisions_due_before_day", here.decisions, lambda row: _before(row["due"], row["date"]))
    yield _check("measures_before_problem", here.measures, chosen_before)


def _layout(here: _Registers, whole: _Registers) -> Iterator[Check]:
    """Whether causes are met by measures of their own kind, and what can be told apart."""
    character = {row["number"]: row["character"] for row in here.measures}

    def met(own: str, other: str) -> Callable[[Row], bool]:
        return lambda row: row["character"] == own and {character[n] for n in row["measures"]} == {other}

    yield _check("causes_met_socially", here.causes, met("situationell", "social"))
    yield _check("causes_met_on_the_spot", here.causes, met("social", "situationell"))
    begun = [row for row in here.measures if row["start"] is not None]
    pairs = tuple((int(a["number"]), int(b["number"])) for a, b in combinations(begun, 2) if _mixed(a, b))
    yield Check("measures_together", tuple(sorted({n for pair in pairs for n in pair})), pairs)


def _wordings(here: _Registers, whole: _Registers) -> Iterator[Check]:
    """What is not shown to all, without a short wording to show in its place."""
    for kind, rows in (("causes_without_wording", here.causes), ("measures_without_wording", here.measures)):
        yield _check(kind, rows, lambda row: row["sekretess"] != "nej" and not _worded(row["utlamnad_text"]))


def _worded(text: Any) -> bool:
    """Whether its first sentence is short."""
    return not unsaid(text) and len(SENTENCE_END.split(str(text))[0]) <= WORDING


_PARTS = (_links, _goals, _who_and_when, _weighed, _days, _layout, _wordings)


def _check(kind: str, rows: Iterable[Row], holds: Callable[[Row], bool] = lambda row: True) -> Check:
    return Check(kind, tuple(int(row["number"]) for row in rows if holds(row)))


def _rows(table: pd.DataFrame) -> list[Row]:
    return [
        {str(name): value if isinstance(value, tuple) or pd.notna(value) else None for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _numbers(rows: Iterable[Row]) -> set[int]:
    return {row["number"] for row in rows}


def _waiting(here: _Registers) -> list[Row]:
    return [row for row in here.measures if row["state"] not in OVER]


def _aimed(measure: Row, goals: Iterable[Row]) -> bool:
    """Whether a goal names the measure or one of its causes, or names neither and is of a place where it acts."""
    own, areas = set(measure["cause_numbers"]), scope_of(measure["scope"])
    for goal in goals:
        measures, causes = numbers_in(goal["measures"]), numbers_in(goal["causes"])
        if measure["number"] in measures or own & set(causes):
            return True
        if not (measures or causes) and (not areas or any(acts_in(goal["kommundel"], name) for name in areas)):
            return True
    return False


def _problems_decided(whole: _Registers) -> dict[int, Any]:
    """The day that the problem of each cause was decided on, where it is known."""
    days = {row["number"]: row["decided"] for row in whole.problems if row["decided"] is not None}
    return {row["number"]: days[row["problem"]] for row in whole.causes if row["problem"] in days}


def _before(day: Any, other: Any) -> bool:
    """Whether both days are known, and the one is before the other."""
    return day is not None and other is not None and bool(day < other)


def _mixed(a: Row, b: Row) -> bool:
    """Whether two measures meet the same cause, or are of one package, in the same place at the same time."""
    meet = set(a["cause_numbers"]) & set(b["cause_numbers"])
    if not meet and (unsaid(a["package"]) or a["package"] != b["package"]):
        return False
    there, then = scope_of(a["scope"]), scope_of(b["scope"])
    if there and then and not set(there) & set(then):
        return False
    last = [row["end"] or _EVER for row in (a, b)]
    return bool(a["start"] <= last[1] and b["start"] <= last[0])
