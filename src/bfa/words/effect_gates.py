"""The questions an effect's verdict rests on, in Swedish: each with its answer, why, and what a verdict says of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.effect.gates import NO, UNSURE, Gate
from bfa.analyses.effect.selection import Selection
from bfa.analyses.effect.spread import HOURS, TOGETHER
from bfa.analyses.effect.verdicts import WITHHELD
from bfa.words.catalogue import is_said, message, messages
from bfa.words.nouns import SHORT
from bfa.words.numbers import change, compatible, counted, joined, ordinal, percent, period_label, sized
from bfa.words.uncompared import uncompared

#: More areas than this are counted, not named.
MOST_NAMED = 6
Told = Mapping[str, Any]


def question(gate: Gate) -> str:
    """The question."""
    return message(f"effect_gates.questions.{gate.name}", _values(gate.told))


def why(gate: Gate, *, second: str = "") -> str:
    """Why it is answered so; `second` is what is to be followed beside it, or what that said (`second_measures`)."""
    return message(f"effect_gates.why.{_code(gate)}", _values(gate.told) | {"second": second})


def reason(gate: Gate | None) -> str:
    """Why a verdict is withheld or lowered, as a sentence without its capital; "" where its words are enough."""
    if gate is None:
        return ""
    key = f"effect_gates.reasons.{_code(gate)}"
    return message(key, _values(gate.told)) if is_said(key) else f"{why(gate)}."


def weighs(gate: Gate) -> str:
    """What the answer does to the verdict; "" where it weighs nothing."""
    if gate.answer not in (NO, UNSURE):
        return ""
    kind = "stops" if gate.stops in WITHHELD else "nothing" if gate.stops and gate.answer == NO else "weakens"
    return message(f"effect_gates.weighs.{kind}")


def lesson(gate: Gate) -> str:
    """What may be done otherwise the next time; "" where the answer teaches nothing."""
    key = f"effect_gates.next.{_code(gate)}"
    return message(key, _values(gate.told)) if is_said(key) else ""


def named(areas: Sequence[object]) -> str:
    """Areas by name, or how many they are where they are many."""
    return joined(areas) if len(areas) <= MOST_NAMED else message("effect_gates.many_areas", n=len(areas))


def where(kind: str, name: str, members: Sequence[str]) -> str:
    """What a line of the surroundings is of: neighbours together by the names of its members."""
    if kind == TOGETHER:
        return message("effect.around.together", names=joined(members))
    return message(f"effect.around.hours.{name or 'none'}") if kind == HOURS else name


def calendar(rows: Sequence[Told]) -> str:
    """What differs between two periods by the calendar alone, a sentence each."""
    return " ".join(_differs(**row) for row in rows)


def selection(selection: Selection) -> str:
    """What choosing an area for its figures does by itself: sign and size."""
    said = message(
        "effect_gates.selection",
        rule=message(f"effect_gates.selection_rules.{selection.rule}"),
        cases=selection.cases,
        period=period_label(selection.period),
        typical=change(selection.typical),
        middle=change(selection.typical_relative),
        low=change(selection.low),
        high=change(selection.high),
    )
    if selection.by_level is None:
        return said
    return f"{said} {message('effect_gates.selection_by_level', change=change(selection.by_level))}"


def _code(gate: Gate) -> str:
    return "_".join(part for part in (gate.name, gate.answer, gate.why) if part)


def _values(told: Told) -> dict[str, Any]:
    """What the words of a gate are filled with: numbers and names in words, and the nouns of what is counted."""
    units, kind = messages("effect_gates.units"), told.get("kind")
    words = {name: _SHAPES.get(name, _plain)(value) for name, value in told.items()}
    words |= {"unread": uncompared("unread"), "n": told.get("many")}
    words |= {"noun": SHORT[kind][1] if kind else "", "unit": units.get(str(told.get("season")), units["any"])}
    return words | {"gone": _gone(told, words) if "controls" in told else ""}


def _gone(told: Told, words: Told) -> str:
    """Controls that are left out, by why they are."""
    parts = {name: {**words, "areas": words[name]} for name in ("other", "short", "silent") if told.get(name)}
    return "".join(message(f"effect_gates.left_out.{name}", each) for name, each in parts.items())


def _plain(value: Any) -> Any:
    return joined(value) if isinstance(value, tuple) else value


def _differs(what: str, before: int, after: int, size: float) -> str:
    unit = "weeks" if what == "weeks" else "days"
    nouns = (message(f"effect_gates.calendar.units.{unit}", n=form) for form in ("one", "other"))
    return message(
        f"effect_gates.calendar.said.{'more' if after > before else 'fewer'}",
        what=message(f"effect_gates.calendar.what.{what}"),
        days=counted(abs(after - before), *nouns),
        size="" if pd.isna(size) else message("effect_gates.calendar.by_itself", change=change(size, 1)),
        why=message(f"effect_gates.calendar.why.{what}"),
    )


def _shares(ends: Sequence[float]) -> str:
    before, after = (percent(100 * share) for share in ends)
    return message("effect_gates.shares", before=before, after=after)


def unlike_agreed(why: Told) -> str:
    """In what way a comparison is not the one agreed on before the start."""
    told = {name: period_label(value) if isinstance(value, str) else _plain(value) for name, value in why.items()}
    return message(f"effect_gates.agreed.{why.get('why', 'none')}", told)


def _in_order(place: int) -> str:
    return message("effect_gates.largest") if place == 1 else message("effect_gates.nth_largest", nth=ordinal(place))


#: How what a gate tells is put in words, by its name there; names are joined, numbers stand as they are.
_SHAPES: Mapping[str, Callable[[Any], Any]] = {
    "agreed": unlike_agreed,
    "any_of": lambda names: joined(names, last=message("lists.or")),
    "calendar": lambda rows: calendar(rows).rstrip("."),
    "change": lambda ends: compatible(*ends),
    "controls": named,
    "controls_place_share": lambda ends: message("effect_gates.shares_beside", shares=_shares(ends)) if ends else "",
    "high": sized,
    "low": sized,
    "place": _in_order,
    "place_share": _shares,
    "rows": lambda rows: joined(where(*row) for row in rows),
    "selection": selection,
    "share": lambda share: percent(100 * share),
    "without": lambda ends: compatible(*ends),
}
