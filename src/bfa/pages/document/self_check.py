"""The self-check: each demand of the law and of an agreement is met, lacking or the reader's to write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bfa.draw.document import Block, Heading, Paragraph
from bfa.pages.document.material import EFFECT, OVERVIEW, Figures, Material, decided_by, prioritised, table
from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined, period_label


@dataclass(frozen=True, slots=True)
class Found:
    """How a demand stands."""

    #: held, lacking or yours.
    state: str
    #: What is there, or what is lacking.
    told: str = ""


_YOURS = Found("yours")


def self_check(material: Material) -> Iterator[Block]:
    """Every demand with how it stands and where in the document."""
    found = checked(material)
    states, sections = messages("word.states"), messages("word.sections")
    rows = [
        (demand, states[found[key].state], found[key].told, sections[key])
        for key, demand in messages("word.demands").items()
    ]
    counts = {state: str(sum(each.state == state for each in found.values())) for state in states}
    yield Heading(message("word.headings.check"))
    yield Paragraph(message("word.checked", **counts))
    yield table(message("word.captions.check"), messages("word.columns.check"), rows, (6.6, 2.2, 6, 1.9))
    yield Paragraph(message("word.check_note"), "note")


def checked(material: Material) -> Mapping[str, Found]:
    """How each demand stands, by its key under `word.demands`."""
    labels = material.labels
    return {
        "mapping": _mapping(material),
        "consequences": _YOURS,
        "other": _YOURS,
        "causes": _causes(material),
        "analysis": _YOURS,
        "standpoint": _standpoint(material),
        **_plan(material),
        "chain": _chain(material),
        "goals": _goals(material),
        "effect": _effect(material),
        "next": _said(labels.nasta_uppfoljning, "no_next"),
        "joint": _said(labels.problembild, "no_joint"),
        "secrecy": _said(labels.sekretessprovning, "no_secrecy"),
        "whole": _whole(material),
        "function": _YOURS,
        "dialogue": _YOURS,
        "agreement": _YOURS,
    }


def _mapping(material: Material) -> Found:
    overview = material.kommun.get(OVERVIEW)
    if not overview:
        return Found("lacking", message("word.told.no_mapping"))
    if overview["total"]["hidden"]:
        return Found("lacking", message("word.told.hidden_mapping"))
    period = period_label(overview["period"])
    return Found("held", message("word.told.mapping", n=len(overview["areas"]), period=period))


def _causes(material: Material) -> Found:
    """Whether each prioritised problem has a cause; where no problem is registered, whether there are causes."""
    causes = material.entries("causes")
    if not causes:
        return Found("lacking", message("word.told.no_causes"))
    first = [row["number"] for row in prioritised(material.entries("problems"))]
    if not first:
        return Found("lacking", message("word.told.none_prioritised"))
    named = {row.get("problem") for row in causes}
    told = message("word.told.problems", n=len(first), numbers=joined(first))
    return _each("without_cause", [number for number in first if number not in named], told)


def _standpoint(material: Material) -> Found:
    problems = material.entries("problems")
    if not problems:
        return Found("lacking", message("word.told.no_problems"))
    if not prioritised(problems):
        return Found("lacking", message("word.told.none_prioritised"))
    lacks = [_lacking("without_why", problems, "why"), _lacking("without_decider", problems, "decider", "decided")]
    numbers = [row["number"] for row in problems]
    return _together(lacks, message("word.told.problems", n=len(numbers), numbers=joined(numbers)))


def _plan(material: Material) -> dict[str, Found]:
    """The measures with owner and day, with who decided, and with what is done."""
    measures, decisions = material.entries("measures"), material.entries("decisions")
    if not measures:
        none = Found("lacking", message("word.told.no_measures"))
        return {"plan": none, "deciders": none, "followed": none}
    many = message("word.told.measures", n=len(measures))
    taken = {row["number"] for row in measures if decided_by(row, decisions)}
    undecided = [row for row in measures if row["number"] not in taken]
    owners, days = _lacking("without_owner", measures, "responsible"), _lacking("without_day", measures, "by", "due")
    return {
        "plan": _together([owners, days], many),
        "deciders": _together([_lacking("undecided", undecided)], many),
        "followed": _each("untold", [row["number"] for row in measures if not row.get("state")], many),
    }


def _chain(material: Material) -> Found:
    causes, measures = material.entries("causes"), material.entries("measures")
    if not causes or not measures:
        return Found("lacking", message(f"word.told.{'no_measures' if causes else 'no_causes'}"))
    aimed = {number for row in measures for number in row["causes"]}
    lone = [row["number"] for row in causes if row["number"] not in aimed]
    loose = [row["number"] for row in measures if not row["causes"]]
    lacks = [_numbered("without_measure", lone), _numbered("loose", loose)]
    return _together(lacks, message("word.told.chained", causes=len(causes), measures=len(measures)))


def _goals(material: Material) -> Found:
    goals = material.entries("goals")
    if not goals:
        return Found("lacking", message("word.told.no_goals"))
    counted = any(row["kind"] == "effekt" and material.indicator("goal", row["number"]) for row in goals)
    lacks = ["" if counted else message("word.told.uncounted"), _lacking("without_target", goals, "target")]
    return _together(lacks, message("word.told.goals", n=len(goals)))


def _effect(material: Material) -> Found:
    found = sum(1 for _ in material.of(EFFECT))
    return (
        Found("held", message("word.told.verdicts", n=found))
        if found
        else Found("lacking", message("word.told.no_effect"))
    )


def _whole(material: Material) -> Found:
    if not material.absent:
        return Found("held", message("word.told.all_parts"))
    return Found("lacking", message("word.told.absent", n=len(material.absent)))


def _said(text: str, unsaid: str) -> Found:
    return Found("held", text) if text else Found("lacking", message(f"word.told.{unsaid}"))


def _lacking(key: str, rows: Sequence[Figures], *names: str) -> str:
    """Which rows have none of what is named; of a withheld row it is not told."""
    return _numbered(key, [row["number"] for row in rows if not row.get("withheld") and not any(map(row.get, names))])


def _numbered(key: str, numbers: Sequence[int]) -> str:
    return message(f"word.told.{key}", n=len(numbers), numbers=joined(numbers)) if numbers else ""


def _each(key: str, numbers: Sequence[int], told: str) -> Found:
    return _together([_numbered(key, numbers)], told)


def _together(lacks: Sequence[str], told: str) -> Found:
    """Lacking where anything is, with what; else held, with what is there."""
    said = " ".join(filter(None, lacks))
    return Found("lacking", said) if said else Found("held", told)
