"""A promise before a start: which comparison will be made, when, and what it can show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from bfa.analyses.effect.settings import Settings
from bfa.analyses.goals import Goal, months_until, named_in, named_months, package_of, unsaid
from bfa.analyses.measures import acts_in, first_start, numbers_in, scope_of
from bfa.analyses.package_plan import PackagePlan, package_plan
from bfa.analyses.packages import Package
from bfa.analyses.partner_promise import partners_promised
from bfa.analyses.planning import plan
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.methods.looks import look_levels
from bfa.tables.period import Period, months, parse_period, years_back
from bfa.tables.promises import Promise

_DECLARED = "fyll i indikator, kommundel och beslutat i målregistret; bara effektmål kan bli löften."


def goal_of(situation: Situation, number: int) -> Goal:
    """A goal that can be promised.

    Raises
    ------
    ParameterError
        No such number; no effect goal with a declared indicator for kommundelar that are there; no follow-up.
    """
    goals = situation.goals
    if number not in set(goals["number"]):
        known = ", ".join(str(n) for n in sorted(goals["number"])) or "inga mål är registrerade"
        raise ParameterError(f"Mål {number} finns inte.", found=known, do="ange ett nummer ur målregistret.")
    goal = goals[goals["number"] == number].iloc[0]
    gone = [name for name in ("indicator", "declared") if unsaid(goal[name])]
    if goal["kind"] != "effekt" or gone:
        raise ParameterError(f"Mål {number} är inget effektmål med en beslutad indikator.", do=_DECLARED)
    if goal["indicator"] not in set(situation.counts["brottstyp"]):
        raise ParameterError(
            f"Mål {number}: indikatorn {goal['indicator']!r} finns inte i uppgifterna.",
            do="skriv indikatorn som brottstypen heter i uppgifterna.",
        )
    named = scope_of(goal["kommundel"]) if not unsaid(goal["kommundel"]) else ()
    if not named or not set(named) <= set(situation.kommundelar):
        raise ParameterError(
            f"Mål {number} gäller inte kommundelar som finns.",
            found=", ".join(named) or "hela kommunen, som inte har något att jämföras med",
            do="skriv den kommundel, eller de kommundelar, som målet gäller.",
        )
    return goal


def areas_of(situation: Situation, goal: Goal) -> tuple[str, ...]:
    """The kommundelar of a goal, in the kommun's order."""
    named = scope_of(goal["kommundel"])
    return tuple(name for name in situation.kommundelar if name in named)


def first_area(situation: Situation, given: Mapping[str, Any]) -> str:
    """The kommundel that what was promised is asked about in: of several, the one that begins first as things stand."""
    areas, goals = scope_of(given["kommundel"]), situation.goals
    goal = goals[goals["number"] == given.get("number")]
    if len(areas) > 1 and len(goal):
        package, _ = package_of(goal.iloc[0], situation, parse_period(given["period"]))
        if package is not None and set(package.kommundelar) == set(areas):
            return package.kommundelar[package.starts.index(min(package.starts))]
    return areas[0]


def promise(
    situation: Situation,
    number: int,
    *,
    made: date,
    tier: str,
    text: str,
    target: str = "",
    controls: Sequence[str] = (),
    decided_by: str = "",
    looks: Sequence[int] = (),
) -> Promise:
    """What a goal promises, from what was counted before the start alone.

    Parameters
    ----------
    tier, text, target : str
        Who it is for, and the goal's text and target as they may be read.
    controls : list of str
        Kommundelar to compare with; empty is all that have no measures of their own in the follow-up.
    looks : list of int
        Follow-up at each look before the last, rising. [months]

    Raises
    ------
    ParameterError
        The goal cannot be promised, its months are missing, or a look is no shorter than the next.
    """
    goal = goal_of(situation, number)
    period, baseline, begun = agreed_months(situation, goal)
    seen = _foreseen(situation, goal, period, controls, rules=at_last_look((*looks, len(months(period)))))
    return Promise(
        kommun=situation.kommun.kommun,
        kommundel=", ".join(areas_of(situation, goal)),
        number=number,
        text=text,
        target=target,
        indicator=str(goal["indicator"]),
        measures=numbers_in(goal["measures"]),
        start=begun.date().isoformat(),
        follow_up=_follow_up(goal, period),
        declared=goal["declared"].date().isoformat(),
        made=made.isoformat(),
        decided_by=decided_by,
        period=str(period),
        baseline=str(baseline),
        controls=seen.controls,
        expected=None if seen.expected is None else round(seen.expected),
        smallest_visible_fall=None if seen.fall is None else round(seen.fall, 4),
        reason=seen.reason,
        tier=tier,
        looks=tuple(looks),
        types=named_in(goal, "types"),
        outcomes=named_in(goal, "outcomes"),
        partners=partners_promised(situation, number),
    )


def at_last_look(lengths: Sequence[int], rules: Settings | None = None) -> Settings:
    """The rules by which the last of several looks shows a difference: with what the looks before it left of the error.

    Parameters
    ----------
    lengths : list of int
        Follow-up at each look, the last one included. [months]

    Raises
    ------
    ParameterError
        A look is no shorter than the next.
    """
    usual = rules or Settings()
    *earlier, last = look_levels(lengths, alpha=1 - usual.confidence)
    return replace(usual, confidence=1 - last) if earlier else usual


def _foreseen(
    situation: Situation, goal: Goal, period: Period, controls: Sequence[str], *, rules: Settings
) -> PackagePlan:
    """What the comparison will show: of one kommundel as its plan has it, of several as one."""
    brottstyp = str(goal["indicator"])
    if (package := package_in(situation, goal)) is not None:
        return package_plan(situation, brottstyp, package, controls=controls, settings=rules)
    row = plan(
        situation,
        brottstyp=brottstyp,
        start=period,
        lengths=[len(months(period))],
        controls=controls,
        kommundelar=areas_of(situation, goal),
        settings=rules,
    ).table.iloc[0]
    expected, fall = (None if pd.isna(row[name]) else float(row[name]) for name in ("expected", "fall"))
    return PackagePlan(tuple(row["controls"]), expected, fall, str(row["reason"]))


def package_in(situation: Situation, goal: Goal) -> Package | None:
    """What a goal joins, in the months that it names; None where it names one kommundel.

    Raises
    ------
    ParameterError
        Its kommundelar cannot be joined.
    """
    if len(areas := areas_of(situation, goal)) < 2:
        return None
    asked = named_months(goal, "period") or Period(goal["declared"].to_period("M"), goal["declared"].to_period("M"))
    package, _ = package_of(goal, situation, asked)
    if package is None:
        raise ParameterError(
            f"Mål {goal['number']} går inte att lova för {', '.join(areas)} tillsammans.",
            found="någon av dem saknar start för sina åtgärder, eller mätperioden eller månaderna före saknas",
            do="fyll i start för målets åtgärder i varje kommundel, och målets period eller uppföljning.",
        )
    return package


def refuse_late(promise: Promise) -> None:
    """Refuse a promise that is made when the measure has started.

    Raises
    ------
    ParameterError
        As said, or the goal was decided on after the day of the promise.
    """
    if promise.start <= promise.made:
        raise ParameterError(
            f"Mål {promise.number}: åtgärden började {promise.start}, så det är för sent för ett löfte.",
            found=f"dagen för löftet är {promise.made}",
            do="ge löftet före start; en uppföljning utan löfte görs med notebooken 4_effekt.",
        )
    if promise.declared > promise.made:
        raise ParameterError(
            f"Mål {promise.number} är beslutat {promise.declared}, efter dagen för löftet ({promise.made}).",
            do="rätta dagen för beslutet i målregistret, eller ge löftet när det är beslutat.",
        )


def agreed_months(situation: Situation, goal: Goal) -> tuple[Period, Period, pd.Timestamp]:
    """The follow-up, its baseline, and the first day of the first measure that the goal names.

    Of several kommundelar the months are those of the one that begins first.

    Raises
    ------
    ParameterError
        Neither the months nor the start and the day of follow-up are told.
    """
    number = int(goal["number"])
    if (package := package_in(situation, goal)) is not None:
        at = package.periods.index(min(package.periods, key=lambda each: each.first))
        return package.periods[at], package.baselines[at], min(package.starts)
    begun = _begun(situation, goal)
    period = named_months(goal, "period") or _from_start(goal, begun)
    begun = begun or (period.first.start_time if period else None)
    if period is None or begun is None:
        raise ParameterError(
            f"Mål {number} saknar period: varken period, eller åtgärdens start och uppföljningens dag, går att läsa.",
            do="fyll i period och uppföljning i målregistret, eller start för de åtgärder som målet nämner.",
        )
    near = -(-len(months(period)) // 12)
    return period, named_months(goal, "baseline") or years_back(period, near), begun


def _begun(situation: Situation, goal: Goal) -> pd.Timestamp | None:
    """First start among the measures that the goal names and that act here; of all that do, where it names none."""
    named, table = numbers_in(goal["measures"]), situation.measures
    here = table[[acts_in(scope, situation.kommundel) for scope in table["scope"]]] if len(table) else table
    starts = here.loc[here["number"].isin(named), "start"].dropna()
    if len(starts):
        return pd.Timestamp(starts.min())
    period = named_months(goal, "period")
    return first_start(situation, period) if period and not named else None


def _from_start(goal: Goal, begun: pd.Timestamp | None) -> Period | None:
    """The whole months from the start to the follow-up."""
    return None if begun is None else months_until(goal, begun.to_period("M") + int(begun.day > 1))


def _follow_up(goal: Goal, period: Period) -> str:
    """The day agreed on, or the first after the period."""
    day = (period.last + 1).start_time if unsaid(goal["follow_up"]) else goal["follow_up"]
    return str(pd.Timestamp(day).date().isoformat())
