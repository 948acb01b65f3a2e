"""A promise before a start: which comparison will be made, when, and what it can show."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from bfa.analyses.goals import Goal, months_until, named_months, unsaid
from bfa.analyses.measures import acts_in, first_start, numbers_in, scope_of
from bfa.analyses.planning import plan
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import Period, months, years_back
from bfa.tables.promises import Promise

_DECLARED = "fyll i indikator, kommundel och beslutat i målregistret; bara effektmål kan bli löften."


def goal_of(situation: Situation, number: int) -> Goal:
    """A goal that can be promised.

    Raises
    ------
    ParameterError
        No such number; no effect goal with a declared indicator for one kommundel; no follow-up.
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
    if len(named) != 1 or named[0] not in situation.kommundelar:
        raise ParameterError(
            f"Mål {number} gäller inte en kommundel.",
            found=", ".join(named) or "hela kommunen, som inte har något att jämföras med",
            do="skriv ett mål per kommundel.",
        )
    return goal


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
) -> Promise:
    """What a goal promises, from what was counted before the start alone.

    Parameters
    ----------
    tier, text, target : str
        Who it is for, and the goal's text and target as they may be read.
    controls : list of str
        Kommundelar to compare with; empty is all that have no measures of their own in the follow-up.

    Raises
    ------
    ParameterError
        The goal cannot be promised, or its months are missing.
    """
    goal = goal_of(situation, number)
    period, baseline, begun = agreed_months(situation, goal)
    length = len(months(period))
    own = str(situation.kommundel)
    seen = plan(
        situation,
        brottstyp=str(goal["indicator"]),
        start=period,
        lengths=[length],
        controls=controls,
        kommundelar=[own],
    ).table.iloc[0]
    return Promise(
        kommun=situation.kommun.kommun,
        kommundel=own,
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
        controls=tuple(seen["controls"]),
        expected=None if pd.isna(seen["expected"]) else round(float(seen["expected"])),
        smallest_visible_fall=None if pd.isna(seen["fall"]) else round(float(seen["fall"]), 4),
        reason=str(seen["reason"]),
        tier=tier,
    )


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

    Raises
    ------
    ParameterError
        Neither the months nor the start and the day of follow-up are told.
    """
    number = int(goal["number"])
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
