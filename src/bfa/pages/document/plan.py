"""The stand on the need for measures, and the plan: which cause each is aimed at, goals, who, when, who decides."""

from collections.abc import Iterator, Mapping, Sequence

from bfa.draw.document import Block, Heading, Paragraph, Table, Turned
from bfa.pages.document import picture
from bfa.pages.document.material import Figures, Material, decided_by, fill, in_full, named, numbered, own, table, where
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MISSING

#: Measures that a goal may have and still be told in the row of each.
_MOST_SHARED = 4


def standpoint(material: Material) -> Iterator[Block]:
    """What is a priority, what is not, why, and who decided it."""
    problems, yours = material.entries("problems"), messages("word.yours")
    yield Heading(message("word.headings.standpoint"))
    if problems:
        rows = [
            (in_full(row), where(row), own(row, "priority"), own(row, "why"), decided_by(row) or own(row, "decider"))
            for row in sorted(problems, key=lambda row: row.get("priority") != "prioriterat")
        ]
        yield table(message("word.captions.problems"), messages("word.columns.problems"), rows, (3.6, 2.2, 2.6, 5, 3.2))
    else:
        yield fill(yours["problems"])
    yield from picture.stances(material)
    yield fill(yours["standpoint"])


def plan(material: Material) -> Iterator[Turned]:
    """The measures by the first cause that they are aimed at, causes without one last, and the goals."""
    yield Turned(list(_plan(material)))


def _plan(material: Material) -> Iterator[Heading | Paragraph | Table]:
    heads, yours = messages("word.headings"), messages("word.yours")
    yield Heading(heads["plan"])
    yield Heading(heads["measures"], 2)
    if rows := _rows(material):
        yield table(message("word.captions.plan"), messages("word.columns.plan"), rows, (4, 4, 5.4, 3.2, 1.9, 3))
    else:
        yield fill(yours["plan"])
    yield fill(yours["resources"])
    yield Heading(heads["goals"], 2)
    if goals := material.entries("goals"):
        body = [_goal(row) for row in goals]
        yield table(message("word.captions.goals"), messages("word.columns.goals"), body, (8, 2.6, 3.4, 4, 2.2))
    else:
        yield fill(yours["goals"])


def aim(goal: Figures) -> str:
    """From what to what."""
    first, last = goal.get("baseline_value"), goal.get("target")
    if first and last:
        return message("word.from_to", first=str(first), last=str(last))
    return str(last) if last else message("word.from", first=str(first)) if first else own(goal, "target")


def _rows(material: Material) -> list[tuple[str, ...]]:
    causes = {row["number"]: row for row in material.entries("causes")}
    measures, goals, decisions = (material.entries(name) for name in ("measures", "goals", "decisions"))
    aimed = {number for row in measures for number in row["causes"]}
    ordered = sorted(measures, key=lambda row: (min(row["causes"], default=len(causes) + 1), row["number"]))
    rows = [
        _measure(row, causes, [goal for goal in goals if row["number"] in goal["measures"]], decisions)
        for row in ordered
    ]
    lone = (numbered(cause) for number, cause in causes.items() if number not in aimed)
    return [*rows, *((name, message("word.no_measure"), *[MISSING] * 4) for name in lone)]


def _measure(
    row: Figures, causes: Mapping[int, Figures], goals: Sequence[Figures], decisions: Sequence[Figures]
) -> tuple[str, ...]:
    aimed = [numbered(causes[number]) if number in causes else str(number) for number in row["causes"]]
    # A goal of all measures is told with the goals, not in each row.
    own_goals = [goal for goal in goals if len(goal["measures"]) <= _MOST_SHARED]
    shown = own_goals or goals
    return (
        "; ".join(aimed) or message("word.no_cause"),
        in_full(row),
        "; ".join(message("word.goal", number=str(goal["number"]), text=named(goal)) for goal in shown)
        or message("word.no_goal"),
        own(row, "responsible"),
        str(row.get("by") or row.get("due") or own(row, "by")),
        decided_by(row, decisions) or own(row, "decider"),
    )


def _goal(row: Figures) -> tuple[str, ...]:
    kind = messages("word.kinds").get(str(row.get("kind")), MISSING)
    indicator = str(row["indicator"]) if row.get("indicator") else MISSING
    return numbered(row), kind, indicator, aim(row), str(row.get("follow_up") or own(row, "follow_up"))
