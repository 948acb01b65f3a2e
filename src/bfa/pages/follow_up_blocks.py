"""The chain as blocks: the problem with its goals, each cause with what belongs to it, and what no cause names."""

from collections.abc import Mapping, Sequence
from typing import Any

from bfa.analyses.answer import Facts
from bfa.analyses.decisions import taken
from bfa.draw.chain import Block, Step
from bfa.words import follow_up as words
from bfa.words.catalogue import message, messages

Row = Mapping[str, Any]


def kommun_wide(result: Facts, measures: Sequence[Row], counted: Sequence[Row]) -> Block | None:
    """The measures of the whole kommun; None where there is none."""
    own = [row for row in measures if not row["scope"]]
    steps = tuple(_measure(row, counted, result, with_causes=True) for row in own)
    return Block("hela-kommunen", message("follow_up.kommun_wide"), "", steps) if steps else None


def problem_block(
    result: Facts, problems: Sequence[Row], goals: Sequence[Row], counted: Sequence[Row], *, title: str
) -> Block:
    """The problem with its goals: those that are tied to every cause here, or to none."""
    found = [_problem(row) for row in problems]
    return Block("problem", title, "", (*found, *(_goal(row, counted, result) for row in goals)))


def cause_blocks(
    result: Facts, causes: Sequence[Row], measures: Sequence[Row], goals: Sequence[Row], counted: Sequence[Row]
) -> list[Block]:
    """Each cause with its measures, goals and decisions; what stands in full further up is pointed at.

    `goals`: those that are told with a cause. Measures that no cause here names come last.
    """
    placed = {row["number"]: "hela-kommunen" for row in measures if not row["scope"] and not result.kommundel}
    known, found = {row["number"]: row for row in measures}, list[Block]()
    told = set[int]()
    for cause in causes:
        anchor = f"orsak-{cause['number']}"
        steps = [_either(known[n], placed, anchor, counted, result) for n in cause["measures"]]
        mine = [row for row in goals if cause["number"] in row["cause_numbers"]]
        mine.sort(key=lambda row: row["number"] not in told)
        steps += [_goal(row, counted, result, brief=row["number"] in told) for row in mine]
        steps += [_decision(row, below=row["below"]) for row in cause["decisions"]]
        told |= {row["number"] for row in mine}
        named = message("follow_up.cause", number=str(cause["number"]), text=cause["text"])
        found.append(Block(anchor, named, words.about(cause, result), tuple(steps) or (_nothing(),)))
    rest = [row for row in measures if row["number"] not in placed]
    if rest:
        steps = [_measure(row, counted, result, with_causes=bool(row["cause_numbers"])) for row in rest]
        found.append(Block("utan-orsak", message("follow_up.no_cause_here"), "", tuple(steps)))
    return found


def decided(decisions: Sequence[Row]) -> Block | None:
    """The decisions that are of no single cause or measure; None where there is none."""
    steps = tuple(_decision(row, below=False) for row in decisions)
    return Block("beslut", message("follow_up.own_decisions"), "", steps) if steps else None


def _problem(row: Row) -> Step:
    name, text = words.named(row)
    return Step(name, text=text, told=words.why(row), running=True)


def _either(row: Row, placed: dict[int, str], anchor: str, counted: Sequence[Row], result: Facts) -> Step:
    """A measure in full, or where it stands in full."""
    at = placed.setdefault(row["number"], anchor)
    if at == anchor:
        return _measure(row, counted, result)
    name = message("follow_up.measure", number=str(row["number"]), name=row["short"] or row["text"])
    where = message("follow_up.above") if at == "hela-kommunen" else message("follow_up.at", cause=at.split("-")[1])
    return Step(name, row["state"] or "", more=(f"#{at}", where))


def _measure(row: Row, counted: Sequence[Row], result: Facts, *, with_causes: bool = False) -> Step:
    name = message("follow_up.measure", number=str(row["number"]), name=row["short"] or row["text"])
    own = next((each for each in counted if each["of"] == "measure" and each["number"] == row["number"]), None)
    causes = row["causes"] if with_causes else ""
    heads = messages("follow_up.heads")
    decided = [each for each in row["decisions"] if taken(each)]
    proposed = [each for each in row["decisions"] if not taken(each)]
    asked = row["decide"] if row["asks"] or proposed else None
    told = {
        "causes": message("follow_up.causes", n=len(row["cause_numbers"]), numbers=causes) if causes else "",
        "planned": words.planned(row),
        "package": words.sentence(row["package"]),
        "method": words.method(row, result.methods),
        "made": " ".join(map(words.sentence, (row["progress"], row["told"]))).strip(),
        "counted": words.outcome(own),
        "left": " ".join(map(words.sentence, (row["remains"], row["why_not"]))).strip(),
        "decide": f"{words.sentence(asked)} {words.decisions(proposed)}".strip(),
        "decided": words.decisions(decided),
    }
    text = row["text"] if row["short"] else ""
    more = (row["card"], message("follow_up.card")) if row["card"] else None
    return Step(name, row["state"] or message("sheet.stateless"), text, _told(heads, told), more)


def _goal(row: Row, counted: Sequence[Row], result: Facts, *, brief: bool = False) -> Step:
    """A goal with what came of it; brief, its name alone."""
    kind = messages("follow_up.kinds")[row["kind"]]
    name = message("follow_up.goal", kind=kind, number=str(row["number"]))
    if brief:
        return Step(name, text=message("follow_up.goal_above"))
    own = next((each for each in counted if each["of"] == "goal" and each["number"] == row["number"]), None)
    told = _told(messages("follow_up.heads"), {"aim": words.aim(row), "became": words.became(row, own)})
    more = words.effect_page(row, own, result)
    return Step(name, text=words.sentence(row["text"]), told=told, more=more, running=True)


def _decision(row: Row, *, below: bool) -> Step:
    """A decision, or where it stands in full."""
    name = message("follow_up.decision", number=str(row["number"]))
    return Step(
        name, text="" if below else words.decision(row), more=("#beslut", message("follow_up.below")) if below else None
    )


def _nothing() -> Step:
    return Step(message("sheet.no_measure"))


def _told(heads: Mapping[str, str], told: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((heads[name], text) for name, text in told.items() if text)
