"""What was agreed before the start: which comparison an effect goal declares, where, and when it was to be made."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pandas as pd

from bfa.analyses.effect.settings import Look
from bfa.analyses.measures import active, first_start, numbers_in, scope_of
from bfa.analyses.packages import Package, starts_of
from bfa.analyses.situation import Situation
from bfa.tables.period import Period, months, overlaps, parse_period

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|procent)")
#: What says that a figure in per cent is a fall, and what says that it is a level.
_FALLS = re.compile(r"minsk|färre|lägre|[-−–]\s*\d")
_LEVEL = re.compile(r"\btill\b|\bav\b|\bfrån \d+(?:[.,]\d+)?\s*(?:%|procent)|\bnivå")
Goal: TypeAlias = "pd.Series[Any]"
Why = dict[str, Any]
#: Why a comparison is not the one that a goal joins kommundelar for; other reasons leave it that, tried among all.
_ANOTHER = frozenset(("unstarted", "other_goal", "overlaps", "no_period", "other_period", "other_baseline"))


@dataclass(frozen=True, slots=True)
class Agreed:
    """How a comparison stands to what was agreed."""

    #: An effect goal decided on before the start names this indicator, kommundel, period and baseline.
    declared: bool = False
    #: The follow-up that was agreed on, or one that nobody agreed on; False is a look before that time.
    final: bool = True
    #: Number of the goal with this indicator; None where there is none for the kommundel.
    goal: int | None = None
    #: Measures that the goal names.
    measures: tuple[int, ...] = ()
    #: In what way the comparison is not the agreed one: `why`, a code, and the numbers and months that its words name;
    #: empty where it is, or where there is no goal.
    why: Mapping[str, Any] = field(default_factory=dict)
    #: What the goal joins, where it names several kommundelar and this is its comparison, or an earlier look.
    package: Package | None = None
    #: Of what was sealed (`analyses.seals`): kommundelar to compare with, and the fall aimed at; None where it names
    #: none. [share]
    controls: tuple[str, ...] = ()
    target: float | None = None
    #: Which of its looks this is; None where it has one follow-up, or this is none of them.
    look: Look | None = None
    #: Smallest fall that would be shown, as the promise told it of the whole follow-up; None where it did not. [share]
    foreseen: float | None = None
    #: Further types that the goal declares, and what else it is to be followed by; of what was sealed, whether the
    #: types are those, and which of the others.
    types: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    sealed_types: bool = False
    sealed_outcomes: tuple[str, ...] = ()


def agreed(situation: Situation, brottstyp: str, after: Period, before: Period) -> Agreed:
    """The agreement that fits a comparison best; among those that fit alike, the goal with the lowest number.

    Nothing is agreed on for the whole kommun, which has nothing to be compared with.

    Notes
    -----
    The start is that of the first of the goal's measures; where none of them acted in the period, that of the first
    measure that acted in the kommundel; where none did, the period's.
    A goal without a period of its own declares the whole months from the start (that month or the next) to the day of
    follow-up that it names, against the nearest year before. A goal with neither declares nothing: any length would do.
    A measure has one comparison agreed on: of several goals decided on before the start that name some of the same
    measures, or none, one that `bfa lofte` has sealed, and else the one with the lowest number. The others are tried
    among all.
    A goal that names several kommundelar declares one comparison of them all, each from its own start and for the same
    length; what overlaps it in kommundel, type and months is no other comparison.
    """
    goals = effect_goals(situation)
    here = [goal for goal in goals if situation.kommundel in scope_of(goal["kommundel"])]
    fitting = [goal for goal in here if goal["indicator"] == brottstyp]
    if not fitting:
        return Agreed()
    found = [_held(goal, goals, situation, after, before) for goal in fitting]
    return min(found, key=lambda agreement: (not agreement.declared, agreement.final))


def effect_goals(situation: Situation) -> list[Goal]:
    """Effect goals that name a type as their indicator, by number."""
    goals = situation.goals
    types = set(situation.counts["brottstyp"])
    listed = goals[(goals["kind"] == "effekt") & goals["indicator"].isin(types)].sort_values("number")
    return [goal for _, goal in listed.iterrows()]


def _held(goal: Goal, others: list[Goal], situation: Situation, after: Period, before: Period) -> Agreed:
    """One goal held against what is asked, and against the kommun's other goals."""
    package, fault = package_of(goal, situation, after)
    own = package.period_in(situation.kommundel) if package else None
    period = own or _period(goal, _begun(goal, situation, after), after)
    final = period is None or after.last >= period.last
    why = _unstarted(goal, situation) or fault or _late(goal, situation, after)
    years = package.back if package else _years(goal, period) if period else 0
    why = why or _first_of(goal, others, situation, after) or _unlike(period, years, after, before)
    number, named = int(goal["number"]), numbers_in(goal["measures"])
    same = package is not None and why.get("why") not in _ANOTHER
    joined = package.for_months(len(months(after))) if package and same else None
    types, outcomes = (named_in(goal, column) for column in ("types", "outcomes"))
    return Agreed(
        declared=not why,
        final=final,
        goal=number,
        measures=named,
        why=why,
        package=joined,
        types=types,
        outcomes=outcomes,
    )


def named_in(goal: Goal, column: str) -> tuple[str, ...]:
    """What a goal names in a list of the register, but its own indicator, each once."""
    return tuple(name for name in dict.fromkeys(scope_of(goal.get(column))) if name != goal["indicator"])


def _unlike(period: Period | None, years: int, after: Period, before: Period) -> Why:
    """In what way it is not the period agreed on, against the months so many years before. [years]"""
    if period is None:
        return {"why": "no_period"}
    return _unlike_period(after, period) or _unlike_baseline(after, before, years)


def package_of(goal: Goal, situation: Situation, after: Period) -> tuple[Package | None, Why]:
    """What a goal joins; None where it names fewer than two kommundelar, or with the reason why it cannot.

    `after` is the follow-up asked about, whose measures count where the goal names none.

    Notes
    -----
    The months that a goal names are those of the kommundel that begins first. Another's are as many months later as
    its own first measure began later.
    """
    areas, names = scope_of(goal["kommundel"]), list(situation.kommundelar)
    if len(areas) < 2:
        return None, {}
    if unknown := tuple(area for area in areas if area not in names):
        return None, {"why": "unknown_area", "areas": unknown}
    table = situation.measures
    own = table[table["number"].isin(numbers_in(goal["measures"]))] if numbers_in(goal["measures"]) else table
    begun = starts_of(own[active(own, after)] if own is table else own, sorted(areas, key=names.index))
    if idle := tuple(area for area, start in begun.items() if start is None):
        return None, {"why": "idle_area", "areas": idle}
    first = min(start for start in begun.values() if start is not None)
    period = named_months(goal, "period") or months_until(goal, first.to_period("M") + int(first.day > 1))
    if period is None:
        return None, {}
    found = Package.of(int(goal["number"]), begun, period, back=_years(goal, period))
    counted = situation.counts["month"].min().to_period("M")
    if early := tuple(a for a, each in zip(found.kommundelar, found.baselines, strict=True) if each.first < counted):
        return None, {"why": "before_data", "areas": early}
    return found, {}


def _beforehand(goal: Goal, situation: Situation, after: Period) -> bool:
    if _without_start(goal, situation):
        return False
    begun = _begun(goal, situation, after)
    return bool(goal["declared"] < (after.first.start_time if begun is None else begun))


def _unstarted(goal: Goal, situation: Situation) -> Why:
    return {"why": "unstarted"} if _without_start(goal, situation) else {}


def _late(goal: Goal, situation: Situation, after: Period) -> Why:
    return {} if _beforehand(goal, situation, after) else {"why": "decided_late"}


def _without_start(goal: Goal, situation: Situation) -> bool:
    """Whether the register has measures of the goal, but a start for none of them."""
    own = situation.measures[situation.measures["number"].isin(numbers_in(goal["measures"]))]
    return len(own) > 0 and bool(own["start"].isna().all())


def _first_of(goal: Goal, others: list[Goal], situation: Situation, after: Period) -> Why:
    """A goal before this one, in a kommundel in common, that tries some of the same measures or overlaps a package.

    One that is sealed is before one that is not, else the lower number. A goal that names no measures means them all.
    """
    own, areas = set(numbers_in(goal["measures"])), set(scope_of(goal["kommundel"]))
    kept = {promise.number for promise in situation.promises if promise.holds}
    for other in sorted(others, key=lambda each: each["number"] not in kept):
        if other["number"] == goal["number"]:
            return {}
        named, theirs = set(numbers_in(other["measures"])), set(scope_of(other["kommundel"]))
        if not areas & theirs or not _beforehand(other, situation, after):
            continue
        if not own or not named or own & named:
            return {"why": "other_goal", "goal": int(other["number"])}
        if other["indicator"] == goal["indicator"] and _overlap(goal, other, situation, after):
            return {"why": "overlaps", "goal": int(other["number"])}
    return {}


def _overlap(goal: Goal, other: Goal, situation: Situation, after: Period) -> bool:
    """Whether two goals are followed up in the same kommundel at the same time, and one of them joins several."""
    one, two = (package_of(each, situation, after)[0] for each in (goal, other))
    shared = {*scope_of(goal["kommundel"])} & {*scope_of(other["kommundel"])}
    both = [(_months_in(goal, one, area, after), _months_in(other, two, area, after)) for area in shared]
    return (one is not None or two is not None) and any(overlaps(*each) for each in both)


def _months_in(goal: Goal, package: Package | None, area: str, after: Period) -> Period:
    """When a goal follows a kommundel up; the months asked about where it names none."""
    return package.period_in(area) if package else named_months(goal, "period") or after


def _begun(goal: Goal, situation: Situation, after: Period) -> pd.Timestamp | None:
    """When the first of the goal's measures began; where none of them acted, the first that did here."""
    acting = situation.measures[active(situation.measures, after)]
    own = acting.loc[acting["number"].isin(numbers_in(goal["measures"])), "start"]
    return first_start(situation, after) if own.empty else pd.Timestamp(own.min())


def _unlike_period(after: Period, period: Period) -> Why:
    """An earlier look begins as agreed and ends before; anything else is another comparison."""
    if after.first == period.first and after.last <= period.last:
        return {}
    return {"why": "other_period", "agreed": str(period), "asked": str(after)}


def _unlike_baseline(after: Period, before: Period, wanted: int) -> Why:
    asked = (after.first - before.first).n // 12
    return {} if asked == wanted else {"why": "other_baseline", "agreed": wanted, "asked": asked}


def _years(goal: Goal, period: Period) -> int:
    """Years back to the baseline: to that which the goal names, or the nearest."""
    baseline = named_months(goal, "baseline")
    return -(-len(months(period)) // 12) if baseline is None else (period.first - baseline.first).n // 12


def _period(goal: Goal, begun: pd.Timestamp | None, after: Period) -> Period | None:
    """The months agreed on: those the goal names, or the whole months from the start to its day of follow-up."""
    named = named_months(goal, "period")
    if named is not None or begun is None:
        return named
    month = begun.to_period("M")
    return months_until(goal, after.first if after.first in (month, month + 1) else month)


def named_months(goal: Goal, column: str) -> Period | None:
    """The months that a goal names in a column of the register; None where it names none."""
    return None if unsaid(goal.get(column)) else parse_period(str(goal[column]))


def months_until(goal: Goal, first: pd.Period) -> Period | None:
    """The whole months from the first to the goal's day of follow-up; None without that day, or without a month."""
    if unsaid(goal["follow_up"]):
        return None
    last = pd.Timestamp(goal["follow_up"]).to_period("M") - 1
    return Period(first, last) if first <= last else None


def stated_fall(target: Any) -> float | None:
    """The fall that a target states, as in "minska med 20 %" or "-20 procent"; None where it states none. [%]

    What names a level ("till 80 %"), or more than one figure in per cent, states no fall.
    """
    text = "" if unsaid(target) else str(target).casefold()
    sizes, falls = _PERCENT.findall(text), _FALLS.search(text) and not _LEVEL.search(text)
    return float(sizes[0].replace(",", ".")) if len(sizes) == 1 and falls else None


def unsaid(value: Any) -> bool:
    """Whether the register holds nothing there."""
    return value is None or bool(pd.isna(value)) or value == ""
