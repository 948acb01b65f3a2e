"""What became of it: each cause with its measures and goals, what is done of them, and what hangs loose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.chain import OVER, Chain, chain, mask
from bfa.analyses.checks import Check, checks
from bfa.analyses.decisions import decisions, meeting, proposals
from bfa.analyses.default_periods import Asked, counted_months
from bfa.analyses.goals import Goal, named_months, unsaid
from bfa.analyses.indicators import indicator
from bfa.analyses.measures import acts_in, numbers_in, scope_of
from bfa.analyses.situation import Situation, codebook
from bfa.tables.known_measures import KNOWN, KnownMeasure, key_of, read_known
from bfa.tables.period import Period

#: Columns of `FollowUp.counted` that hold counts, or follow from them.
_COUNTS = ["before", "after", "parts"]


@dataclass(frozen=True, slots=True)
class FollowUp(Answer):
    """The chain from cause to what was done, of a kommundel or of the whole kommun."""

    FACTS = frozenset(("indicators", "until", "meeting", "proposals", "checks", "late", "methods"))
    REGISTERS = frozenset(
        ("problems", "causes", "measures", "follow_up", "goals", "decisions", "priorities", "unknowns")
    )

    #: kommundel "" is the whole kommun.
    kommundel: str
    brottstyp: str
    period: Period
    baseline: Period
    #: Those of the area: first of the type asked of. `decided` is a day as text.
    problems: pd.DataFrame
    #: As `chain.Chain`; measures also have by (the day they are to be done: `due`, else `end`), and their method by its
    #: key where the library knows it.
    causes: pd.DataFrame
    measures: pd.DataFrame
    follow_up: pd.DataFrame
    #: The register's columns, and measure_numbers, cause_numbers (tuples), early (bool: its months, or its day of
    #: follow-up, are not over).
    goals: pd.DataFrame
    #: Those that concern the area, and what is to be decided: as in `analyses.decisions`.
    decisions: pd.DataFrame
    #: Those of the area.
    priorities: pd.DataFrame
    unknowns: pd.DataFrame
    proposals: pd.DataFrame
    #: The day of the latest meeting that decided something.
    meeting: pd.Timestamp | None
    #: of (problem, measure, goal), number, indicator, scope (tuple of kommundelar; empty is the whole kommun), kind,
    #: period, baseline (as text), unread (bool: too many rows unread to tell a change), before, after [count], parts.
    #: The problem is the type asked of; measures and goals with an indicator in the data, whose months are the page's.
    counted: pd.DataFrame
    #: The day until which things are known.
    until: pd.Timestamp
    #: Measures whose day has passed and that are not over.
    late: tuple[int, ...]
    #: Why there is nothing to follow: no_registers; "" otherwise.
    reason: str = ""
    #: What hangs loose.
    checks: tuple[Check, ...] = ()
    #: Key to name of all methods of the library; empty where no measure names one.
    methods: Mapping[str, str] = field(default_factory=dict)

    @property
    def indicators(self) -> pd.DataFrame:
        """`counted` without its counts."""
        return self.counted.drop(columns=_COUNTS)


def follow_up(situation: Situation, *, brottstyp: str, asked: Asked) -> FollowUp:
    """Follow the chain of a kommundel, or of the whole kommun.

    Raises
    ------
    ParameterError
        The type is not in the data.
    """
    linked, until = chain(situation), known_until(situation, counted_months(situation, brottstyp))
    known = known_methods(situation)
    methods = [key_of(known, method) or method for method in linked.measures["method"]]
    measures = dated(linked).assign(method=pd.array(methods, dtype="str"))
    goals = _goals(situation, linked, until)
    decided, late = decisions(situation, linked, until), late_measures(measures, until)
    found = FollowUp(
        kommundel=situation.kommundel,
        brottstyp=brottstyp,
        period=asked.period,
        baseline=asked.baseline,
        problems=_problems(situation, brottstyp),
        causes=linked.causes,
        measures=measures,
        follow_up=linked.follow_up,
        goals=goals,
        decisions=decided,
        priorities=_own(situation, situation.priorities),
        unknowns=_own(situation, situation.unknowns),
        proposals=proposals(decided, linked, late),
        meeting=meeting(situation),
        counted=_counted(situation, brottstyp, linked, goals, asked),
        until=until,
        late=late,
        reason="no_registers" if linked.causes.empty and measures.empty and goals.empty else "",
        methods={key: each.name for key, each in known.items()},
    )
    return replace(found, checks=checks(found, situation, {key: each.red for key, each in known.items()}))


def known_methods(situation: Situation) -> Mapping[str, KnownMeasure]:
    """The library of what is known, where a measure of the kommun names a method; else nothing.

    Raises
    ------
    ParameterError
        The library cannot be read.
    """
    named = situation.measures["method"].notna().any()
    return read_known(codebook(situation, KNOWN)) if named else {}


def known_until(situation: Situation, counted: pd.PeriodIndex) -> pd.Timestamp:
    """The day of extraction, else the end of the last of the months that are counted."""
    if situation.kommun.uttag:
        return pd.Timestamp(situation.kommun.uttag)
    return pd.Timestamp((counted.max() + 1).start_time)


def dated(linked: Chain) -> pd.DataFrame:
    """The measures of `chain.Chain` with by, the day they are to be done: `due`, else `end`."""
    return linked.measures.assign(by=pd.to_datetime(linked.measures["due"]).fillna(linked.measures["end"]))


def late_measures(measures: pd.DataFrame, until: pd.Timestamp) -> tuple[int, ...]:
    """The numbers of those whose day has passed and that are not over; `measures` as `dated` has them."""
    waiting = measures[~measures["state"].isin(OVER)]
    return _numbers(waiting, waiting["by"] < until)


def _problems(situation: Situation, brottstyp: str) -> pd.DataFrame:
    own = _own(situation, situation.problems)
    own = own.assign(decided=own["decided"].dt.strftime("%Y-%m-%d"), other=own["brottstyp"].ne(brottstyp).fillna(True))
    return own.sort_values(["other", "number"], ignore_index=True).drop(columns="other")


def _own(situation: Situation, register: pd.DataFrame) -> pd.DataFrame:
    """The rows of a register that are of the kommundel."""
    return register[mask(acts_in(scope, situation.kommundel) for scope in register["kommundel"])]


def _goals(situation: Situation, linked: Chain, until: pd.Timestamp) -> pd.DataFrame:
    """Goals of the kommundel, and those of none that what is here is tied to."""
    goals = situation.goals.assign(
        measure_numbers=situation.goals["measures"].map(numbers_in),
        cause_numbers=situation.goals["causes"].map(numbers_in),
    )
    here = mask(_concerns(goal, situation.kommundel, linked) for _, goal in goals.iterrows())
    goals = goals[here].sort_values("number", ignore_index=True)
    return goals.assign(early=mask(_early(goal, until) for _, goal in goals.iterrows()))


def _concerns(goal: Goal, kommundel: str, linked: Chain) -> bool:
    if scope_of(goal["kommundel"]) or not kommundel:
        return acts_in(goal["kommundel"], kommundel)
    here = set(linked.measures["number"]) | set(linked.causes["number"])
    return bool(here & {*goal["measure_numbers"], *goal["cause_numbers"]})


def _early(goal: Goal, until: pd.Timestamp) -> bool:
    period = named_months(goal, "period")
    if period is not None:
        return bool((period.last + 1).start_time > until)
    return not unsaid(goal["follow_up"]) and bool(goal["follow_up"] > until)


def _counted(situation: Situation, brottstyp: str, linked: Chain, goals: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """The problem, and the indicators whose months are those of the page."""
    here = f"{situation.kommundel};" if situation.kommundel else ""  # one name, also where it holds a comma
    named: list[tuple[str, int, Any, Any]] = [("problem", 0, brottstyp, here)]
    scopes = dict(zip(linked.measures["number"], linked.measures["scope"], strict=True))
    followed = linked.follow_up.to_dict("records")
    named += [("measure", row["measure"], row["indicator"], scopes[row["measure"]]) for row in followed]
    asked_of = [goal for _, goal in goals.iterrows() if not goal["early"] and _same_months(goal, asked)]
    named += [("goal", goal["number"], goal["indicator"], goal["kommundel"]) for goal in asked_of]
    rows = list[tuple[Any, ...]]()
    for of, number, name, scope in named:
        before, after, percent, kind, parts = indicator(situation, name, scope or "", asked.baseline, asked.period)
        if parts:
            unread = percent is None and bool(before) and after is not None
            rows.append((of, int(number), name, scope_of(scope), kind, unread, before, after, parts))
    columns = ["of", "number", "indicator", "scope", "kind", "unread", *_COUNTS]
    table = pd.DataFrame(rows, columns=columns).astype({"before": "Int64", "after": "Int64"})
    return table.assign(period=str(asked.period), baseline=str(asked.baseline))


def _same_months(goal: Goal, asked: Asked) -> bool:
    period, baseline = named_months(goal, "period"), named_months(goal, "baseline")
    return period in (None, asked.period) and baseline in (None, asked.baseline)


def _numbers(table: pd.DataFrame, which: Any) -> tuple[int, ...]:
    return tuple(int(number) for number in table["number"][pd.array(which, dtype="boolean").fillna(False)])
