"""The verdict of an effect in Swedish, claiming no more than it may, and how it was computed."""

from collections.abc import Mapping

from bfa.analyses.effect.gates import UNSURE
from bfa.analyses.effect.robustness import Robustness
from bfa.analyses.effect.strip import WIDTH
from bfa.analyses.effect.verdicts import GRADED, SHOWN, WITHHELD
from bfa.disclosure.effect import ReleasedEffect
from bfa.words import second_measures
from bfa.words.catalogue import Names, message
from bfa.words.effect_gates import named, reason
from bfa.words.labels import VERDICTS
from bfa.words.nouns import SHORT
from bfa.words.numbers import change, change_of, compatible, decimal, in_letters, interval, joined, number, percent
from bfa.words.sentences import upper

#: Points between the typical ratio and the ratio of totals above which the difference is explained. [-]
_APART = 0.05
#: Below this a departure is no more than little. [share]
_LITTLE = 0.01


def strength(shown: ReleasedEffect) -> str:
    """The grade in the words of the first screen; "" where nothing is assessed, or told."""
    return Names("effect.strength")[shown.grade]


def untold(shown: ReleasedEffect) -> str:
    """That counts, or the comparison, are not told."""
    return message("effect.not_shown" if shown.hidden else "answer.withheld")


def sentence(shown: ReleasedEffect) -> str:
    """The verdict in Swedish, claiming no more than the figures allow; where they are not told the verdict alone."""
    if shown.withheld:
        return message("effect.verdict", verdict=VERDICTS[shown.found.verdict], why=untold(shown))
    return " ".join(sentences(shown))


def sentences(shown: ReleasedEffect) -> tuple[str, ...]:
    """A sentence each: the closed words with the change against the controls and its interval first, then what that
    may be taken for.
    """
    found, given, moved = shown.found, VERDICTS[shown.found.verdict], shown.change
    if found.verdict in WITHHELD or moved is None:
        first = message("effect.verdict_for", verdict=given, reason=reason(shown.stopped))
        return (first, *_joined(shown), *_measures(shown))
    typical = message("effect.typical") if _disagree(shown) else ""
    told = compatible(moved["ratio"], moved["lower"], moved["upper"])
    areas = named(found.design.controls)
    form = "graded" if found.verdict in GRADED else "plain"
    first = message(f"effect.compared.{form}", verdict=given, typical=typical, areas=areas, told=told)
    why = _no_difference(shown, typical) if found.verdict == "no_difference_shown" else _graded(shown)
    return (first, *_joined(shown), *_totals(shown), *why, *_of_the_measure(shown), *_remarks(shown))


def robust(shown: ReleasedEffect) -> str:
    """The line printed under the verdict: how far the area would have to depart by itself; "" where it is not known."""
    found = shown.robustness
    if found is None:
        return ""
    which = "area" if len(shown.found.design.treated) == 1 else "areas"
    if shown.found.verdict in SHOWN:
        far = _less() if found.departure < _LITTLE else percent(100 * found.departure)
        return message(f"effect.robust.{which}", far=far, exceeding=found.exceeding, cases=found.cases)
    told = {"names": joined(shown.package.kommundelar)} if shown.package else {}
    moved = shown.change["ratio"] if shown.change else None
    return message(f"effect.departed.{'joint' if told else 'unclear'}", told | _departed(found, moved))


def own_robust(shown: ReleasedEffect) -> str:
    """The same of the area by itself, as the drawn departures show it; "" where it is not known."""
    if shown.package is None:
        return robust(shown)
    if shown.own_robustness is None or shown.alone is None:
        return ""
    own = shown.areas[shown.areas["kommundel"] == shown.kommundel].iloc[0]
    ends = message("answer.compatible", interval=interval(own["lower"], own["upper"]))
    told = {"name": shown.kommundel, "compatible": ends} | _departed(shown.own_robustness, shown.alone)
    return message("effect.departed.own", told)


def _departed(found: Robustness, ratio: float | None) -> dict[str, str]:
    """How far, with its sign, and how many cases went as far."""
    far = _less() if found.departure < _LITTLE else change_of(ratio)
    return {"moved": far, "exceeding": number(found.exceeding), "cases": number(found.cases)}


def _less() -> str:
    return message("amounts.less", share=percent(1))


def method(shown: ReleasedEffect) -> list[str]:
    """How it was computed, a paragraph for each thing; here the terms of the trade may stand."""
    moved, design, many = shown.change, shown.found.design, shown.found.evidence.pool or 1
    own = message("effect.method.own")
    if moved is None:
        return [message("effect.method.none"), own]
    years = message("effect.method.years", n=moved["years"])
    said = [message("effect.method.compared", controls=joined(design.controls), years=years)]
    said += [
        message(f"effect.method.aside.{name}", areas=joined(areas)) for name, areas in _aside(shown).items() if areas
    ]
    drift, freedom = decimal(100 * moved["drift"], 0), decimal(moved["degrees_of_freedom"], 0)
    package = (
        [message("effect.joint.method", names=joined(shown.package.kommundelar), width=WIDTH)] if shown.package else []
    )
    lines = [" ".join(said), *package, own, message("effect.method.drift", drift=drift, freedom=freedom)]
    lines += [message("effect.method.grade", grade=shown.grade)] if shown.grade else []
    lines += [message(f"effect.method.lot.{design.known.lot}")] if design.known.lot else []
    afterwards = not design.known.declared and many > 1
    return [*lines, message("effect.method.chance", many=many)] if afterwards else lines


def _joined(shown: ReleasedEffect) -> tuple[str, ...]:
    """That the answer is of several kommundelar together, where it is."""
    return (message("effect.joint.said", names=joined(shown.package.kommundelar)),) if shown.package else ()


def _aside(shown: ReleasedEffect) -> Mapping[str, tuple[object, ...]]:
    design = shown.found.design
    close = [area for area in design.neighbours if area not in design.near] if shown.package else []
    return {"dropped": design.dropped, "near": design.near, "close": tuple(close)}


def _no_difference(shown: ReleasedEffect, typical: str) -> tuple[str, ...]:
    """Why none was shown, and what that does not mean."""
    why = upper(reason(shown.stopped)) or message("effect.within_usual", typical=typical)
    line = "acted" if shown.found.design.known.acted else "untried"
    return (message(f"effect.shown_nothing.{line}", why=why.rstrip(".")),)


def _graded(shown: ReleasedEffect) -> list[str]:
    """How often the answer points so without any effect, and that the target can be ruled out."""
    said, of = [], round(1 / (1 - shown.found.design.rules.indicated))
    if shown.found.verdict in ("fall_indicated", "rise_indicated"):
        said.append(message("effect.indicated", of=of, chances=of - 1))
    if shown.target_excluded:
        said.append(message(f"effect.target.{'alone' if shown.found.verdict == 'target_excluded' else 'beside'}"))
    return said


def _of_the_measure(shown: ReleasedEffect) -> tuple[str, ...]:
    """What the grade lets the verdict say of the measure."""
    known, given, grade = shown.found.design.known, shown.found.verdict, min(shown.grade, 4)
    if not known.acted:
        unstarted = known.unstarted
        return (
            message("effect.none_tried_unstarted", numbers=joined(unstarted))
            if unstarted
            else message("effect.none_tried"),
        )
    if given == "no_difference_shown":
        return ()
    if grade < 3:
        return (message("effect.weak"),)
    return (message(f"effect.says.{given}.{grade}"),) if given in SHOWN else ()


def _remarks(shown: ReleasedEffect) -> list[str]:
    design, said = shown.found.design, []
    if len(design.controls) < design.rules.enough_controls:
        said.append(message("effect.few_areas", least=in_letters(design.rules.enough_controls)))
    if shown.clear and not design.known.declared and shown.found.evidence.pool is not None:
        said.append(message("effect.afterwards", n=shown.found.evidence.pool))
    if design.known.look is not None:
        said.append(message("effect.look", place=design.known.look.place, of=design.known.look.of))
    said += _measures(shown)
    if any(gate.name == "acted_long" and gate.answer == UNSURE for gate in shown.gates):
        said.append(message("effect.began_inside"))
    if shown.selection is not None:
        said.append(message("effect.by_itself", change=change(shown.selection.typical_relative)))
    if design.known.recording.may_change_reporting:
        said.append(message("effect.may_change_reporting", more=second_measures.answered(shown.second)))
    return said


def _measures(shown: ReleasedEffect) -> list[str]:
    """What can be told apart, whatever the figures say: not measures of one time and place, not those of everyone."""
    known, said = shown.found.design.known, []
    if known.scope != "kommun" and known.shared_measures:
        said.append(message("effect.shared", measures=joined(known.shared_measures)))
    if len(known.measures) > 1:
        said.append(message("effect.inseparable", measures=joined(known.measures)))
    return said


def _disagree(shown: ReleasedEffect) -> bool:
    """Whether the treated areas' total says another thing than the typical one of them: fall, rise or neither."""
    if shown.change is None or shown.total is None or len(shown.found.design.treated) < 2:
        return False
    return _says(shown.change) != _says(shown.total)


def _says(ends: Mapping[str, float]) -> int:
    return int(ends["lower"] > 1) - int(ends["upper"] < 1)


def _totals(shown: ReleasedEffect) -> list[str]:
    """The total of several treated areas where it is another, with its interval and why it is."""
    moved, total, several = shown.change, shown.total, len(shown.found.design.treated) > 1
    if moved is None or total is None:
        return []
    told = compatible(total["ratio"], total["lower"], total["upper"])
    if several and abs(total["ratio"] - moved["ratio"]) > _APART:
        way = "lower" if total["ratio"] < moved["ratio"] else "higher"
        return [message(f"effect.total_{way}", told=told, nouns=SHORT[shown.kind][1])]
    return [message("effect.total", told=told, nouns=SHORT[shown.kind][1])] if _disagree(shown) else []
