"""Whether a comparison that a goal declares was sealed before the start, and is still what the promise says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bfa.analyses.effect.settings import Look, Settings
from bfa.analyses.goals import Agreed, Goal, Why, stated_fall
from bfa.analyses.measures import scope_of
from bfa.analyses.promises import agreed_months, areas_of
from bfa.analyses.situation import Situation
from bfa.methods.looks import look_levels
from bfa.tables.period import months, parse_period
from bfa.tables.promises import Kept

#: What of a promise decides a comparison, by the code of the reason when the goal says otherwise.
_COMPARED = ("indicator", "kommundel", "period", "baseline")


def sealed(agreement: Agreed, situation: Situation, *, length: int, controls: Sequence[str] = ()) -> Agreed:
    """The agreement, declared only where `bfa lofte` sealed it before the start and nothing has changed since.

    What is sealed brings its controls, its target, its looks and the fall that it foresaw along.

    Parameters
    ----------
    length : int
        Of the follow-up asked about. [months]
    controls : list of str
        Kommundelar that were chosen to compare with; empty where none were.
    """
    if not agreement.declared or agreement.goal is None:
        return agreement
    kept = next((each for each in situation.promises if each.number == agreement.goal), None)
    if why := _broken(kept, agreement.goal) or _otherwise(kept, situation, agreement.goal, controls):
        return replace(agreement, declared=False, why=why)
    given = kept.given if kept else {}
    fall = stated_fall(given["target"])
    return replace(
        agreement,
        controls=tuple(given["controls"]),
        target=None if fall is None else fall / 100,
        look=_look(given, length),
        sealed_types={*given.get("types", ())} == {*agreement.types},
        sealed_outcomes=tuple(name for name in agreement.outcomes if name in given.get("outcomes", ())),
        foreseen=given.get("smallest_visible_fall") if length == _whole(given) else None,
    )


def _whole(given: Mapping[str, Any]) -> int:
    """Months of the follow-up that was sealed. [count]"""
    return len(months(parse_period(given["period"])))


def _look(given: Mapping[str, Any], length: int) -> Look | None:
    """Which of the sealed looks a follow-up of this length is."""
    lengths = [*given.get("looks", ()), _whole(given)]
    if len(lengths) < 2 or length not in lengths:
        return None
    place, levels = lengths.index(length), look_levels(lengths, alpha=1 - Settings().confidence)
    following = lengths[place + 1] if place + 1 < len(lengths) else None
    return Look(place + 1, len(lengths), following, levels[place])


def _broken(kept: Kept | None, number: int) -> Why:
    if kept is None:
        return {"why": "unsealed", "goal": number}
    return {} if kept.holds else {"why": "broken_seal", "goal": number}


def _otherwise(kept: Kept | None, situation: Situation, number: int, controls: Sequence[str]) -> Why:
    """In what way the register, or what is asked, is not what was sealed."""
    given = kept.given if kept else {}
    now = _as_it_stands(situation, number)
    if given["made"] >= now["start"]:
        return {"why": "sealed_late", "goal": number, "made": given["made"]}
    for name in _COMPARED:
        if given[name] != now[name]:
            return {"why": f"sealed_{name}", "goal": number, "agreed": given[name], "asked": now[name]}
    own = {situation.kommundel, *scope_of(given["kommundel"])}
    if (named := {*controls} - own) and named != {*given["controls"]} - own:
        return {"why": "sealed_controls", "goal": number}
    return {}


def _as_it_stands(situation: Situation, number: int) -> dict[str, Any]:
    """What a promise of the goal would say today of what is compared, and the first day of the measure."""
    goal: Goal = situation.goals[situation.goals["number"] == number].iloc[0]
    period, baseline, begun = agreed_months(situation, goal)
    return {
        "indicator": str(goal["indicator"]),
        "kommundel": ", ".join(areas_of(situation, goal)),
        "period": str(period),
        "baseline": str(baseline),
        "start": begun.date().isoformat(),
    }
