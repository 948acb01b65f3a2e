"""The self-check: each demand of the law and of an agreement is met, lacking or the reader's to write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bfa.analyses.chain import OVER
from bfa.draw.document import Block, Heading, Paragraph
from bfa.pages.answer import judged_together
from bfa.pages.document import picture
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
    """How each demand stands, by its key in the catalogue."""
    labels = material.labels
    return {
        "mapping": _mapping(material),
        "consequences": _listed(picture.told_in(material), "costs"),
        "other": _listed(picture.told_in(material), "surveys", "events", "heard"),
        "causes": _causes(material),
        "analysis": _YOURS,
        "standpoint": _standpoint(material),
        **_plan(material),
        "chain": _chain(material),
        "goals": _goals(material),
        "effect": _effect(material),
        "next": _said(labels.nasta_uppfoljning, "next"),
        "joint": _said(labels.problembild, "joint"),
        "secrecy": _said(labels.sekretessprovning, "secrecy"),
        "whole": _whole(material),
        "function": _YOURS,
        "dialogue": _YOURS,
        "agreement": _YOURS,
    }


def _listed(told: Figures, *names: str) -> Found:
    """Held where the lägesbild lists any of what is named, with how many of each; else the reader's to write."""
    many = {name: len(told.get("beside", {}).get(name) or ()) for name in names}
    lists = [message(f"word.listed.{name}", n=n) for name, n in many.items() if n]
    return Found("held", joined(lists)) if lists else _YOURS


def _mapping(material: Material) -> Found:
    overview = material.kommun.get(OVERVIEW)
    if not overview:
        return Found("lacking", message("word.none.mapping"))
    if overview["total"]["hidden"]:
        return Found("lacking", message("word.none.hidden"))
    period = period_label(overview["period"])
    return Found("held", message("word.told.mapping", n=len(overview["areas"]), period=period))


def _causes(material: Material) -> Found:
    """Whether each prioritised problem has a cause; where no problem is registered, whether there are causes."""
    causes = material.entries("causes")
    if not causes:
        return Found("lacking", message("word.none.causes"))
    first = [row["number"] for row in prioritised(material.entries("problems"))]
    if not first:
        return Found("lacking", message("word.none.prioritised"))
    named = {row.get("problem") for row in causes}
    told = message("word.told.problems", n=len(first), numbers=joined(first))
    return _each("cause", [number for number in first if number not in named], told)


def _standpoint(material: Material) -> Found:
    problems = material.entries("problems")
    if not problems:
        return Found("lacking", message("word.none.problems"))
    if not prioritised(problems):
        return Found("lacking", message("word.none.prioritised"))
    lacks = [_lacking("why", problems, "why"), _lacking("decider", problems, "decider", "decided")]
    numbers = [row["number"] for row in problems]
    return _together(lacks, message("word.told.problems", n=len(numbers), numbers=joined(numbers)))


def _plan(material: Material) -> dict[str, Found]:
    """The measures with owner and day, with who decided, and with what is done."""
    measures, decisions = material.entries("measures"), material.entries("decisions")
    if not measures:
        none = Found("lacking", message("word.none.measures"))
        return {"plan": none, "deciders": none, "followed": none}
    many = message("word.told.measures", n=len(measures))
    taken = {row["number"] for row in measures if decided_by(row, decisions)}
    undecided = [row for row in measures if row["number"] not in taken]
    waiting = [row for row in measures if row.get("state") not in OVER]
    owners, days = _lacking("owner", waiting, "responsible"), _lacking("day", waiting, "by", "due")
    return {
        "plan": _together([owners, days], many),
        "deciders": _together([_lacking("decision", undecided)], many),
        "followed": _each("follow_up", [row["number"] for row in measures if not row.get("state")], many),
    }


def _chain(material: Material) -> Found:
    causes, measures = material.entries("causes"), material.entries("measures")
    if not causes or not measures:
        return Found("lacking", message("word.none.measures" if causes else "word.none.causes"))
    aimed = {number for row in measures for number in row["causes"]}
    lone = [row["number"] for row in causes if row["number"] not in aimed]
    loose = [row["number"] for row in measures if not row["causes"]]
    lacks = [_numbered("measure", lone), _numbered("own_cause", loose)]
    return _together(lacks, message("word.told.chained", causes=len(causes), measures=len(measures)))


def _goals(material: Material) -> Found:
    goals = material.entries("goals")
    if not goals:
        return Found("lacking", message("word.none.goals"))
    counted = any(row["kind"] == "effekt" and material.indicator("goal", row["number"]) for row in goals)
    lacks = ["" if counted else message("word.none.counted"), _lacking("target", goals, "target")]
    return _together(lacks, message("word.told.goals", n=len(goals)))


def _effect(material: Material) -> Found:
    effects = list(material.of(EFFECT))
    shared = judged_together(effects)
    verdicts = [each["verdict"] for name, each in effects if shared.get(name, ("", True))[1]]
    tried = sum(verdict not in ("not_assessed", "too_early") for verdict in verdicts)
    if not verdicts:
        return Found("lacking", message("word.none.effect"))
    return Found("held" if tried else "lacking", message("word.told.verdicts", n=len(verdicts), tried=str(tried)))


def _whole(material: Material) -> Found:
    if not material.absent:
        return Found("held", message("word.told.all_parts"))
    return Found("lacking", message("word.told.absent", n=len(material.absent)))


def _said(text: str, unsaid: str) -> Found:
    return Found("held", text) if text else Found("lacking", message(f"word.none.{unsaid}"))


def _lacking(key: str, rows: Sequence[Figures], *names: str) -> str:
    """Which rows have none of what is named; of a withheld row it is not told."""
    return _numbered(key, [row["number"] for row in rows if not row.get("withheld") and not any(map(row.get, names))])


def _numbered(key: str, numbers: Sequence[int]) -> str:
    return message(f"word.without.{key}", n=len(numbers), numbers=joined(numbers)) if numbers else ""


def _each(key: str, numbers: Sequence[int], told: str) -> Found:
    return _together([_numbered(key, numbers)], told)


def _together(lacks: Sequence[str], told: str) -> Found:
    """Lacking where anything is, with what; else held, with what is there."""
    said = " ".join(filter(None, lacks))
    return Found("lacking", said) if said else Found("held", told)
