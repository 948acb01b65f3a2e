"""The follow-up: what is done of what was planned, the goals, the effect with its interval, and the decisions."""

from collections.abc import Iterator, Mapping

from bfa.draw.document import Block, Heading, Paragraph, Points, Table
from bfa.pages.answer import Change, answer_lines, changes, judged_together, verdict_words
from bfa.pages.document.material import (
    EFFECT,
    FOLLOW_UP,
    Figures,
    Material,
    crime,
    fill,
    in_full,
    lost,
    months,
    moved,
    numbered,
    own,
    table,
)
from bfa.pages.document.plan import aim
from bfa.words.catalogue import message, messages
from bfa.words.follow_up import where_it_stands
from bfa.words.numbers import MISSING, count, joined
from bfa.words.sentences import upper


def follow_up(material: Material) -> Iterator[Block]:
    """What is done, what came of the goals, the effect, and what is decided and to be decided."""
    heads, yours = messages("word.headings"), messages("word.yours")
    yield Heading(heads["follow_up"])
    yield Heading(heads["done"], 2)
    yield from _done(material)
    yield Heading(heads["became"], 2)
    yield _goals(material) or fill(yours["goals"])
    yield Paragraph(message("word.see_effect"), "note")
    yield Heading(heads["effect"], 2)
    yield from _effect(material)
    yield fill(yours["lessons"])
    yield Heading(heads["decisions"], 2)
    yield from _decisions(material)


def _done(material: Material) -> Iterator[Block]:
    told = [(name, str(each["sentence"])) for name, each in material.followed()]
    if not told:
        yield lost(FOLLOW_UP)
    elif not told[0][0]:
        yield Paragraph(told[0][1])
    else:
        yield Points([message("word.answer", place=material.place(name), said=said) for name, said in told])
    if rows := [_measure(material, row) for row in material.entries("measures")]:
        heads = messages("word.columns.done")
        yield table(message("word.captions.done"), heads, rows, (4, 2, 2.8, 5, 4.4))
    else:
        yield fill(message("word.yours.follow_up"))
    if checks := [f"{each['said']} {each['do']}".strip() for each in material.listed("checks")]:
        yield Paragraph(message("word.to_see"))
        yield Points(checks)


def _measure(material: Material, row: Figures) -> tuple[str, ...]:
    why = message("word.why_not", why=str(row["why_not"])) if row.get("why_not") else ""
    late = message("word.late") if row.get("late") else ""
    left = " ".join(part for part in (str(row.get("remains") or ""), why, late) if part)
    counted = material.indicator("measure", row["number"])
    told = [str(row[key]).rstrip(".") for key in ("progress", "told") if row.get(key)]
    made = "".join(f"{each}. " for each in (*told, *([_outcome(counted)] if counted else []))).strip()
    return numbered(row), own(row, "state"), own(row, "agreed"), made or own(row, "told"), left or MISSING


def _goals(material: Material) -> Table | None:
    goals = material.entries("goals")
    states = {row["number"]: own(row, "state") for row in material.entries("measures")}
    rows = [(numbered(row), aim(row), _became(material, row, states)) for row in goals]
    return table(message("word.captions.became"), messages("word.columns.became"), rows, (6.5, 4, 7)) if rows else None


def _became(material: Material, goal: Figures, states: Mapping[int, str]) -> str:
    """What its indicator was and became, or the measures that it is followed by with how they stand."""
    if goal.get("early"):
        return message("word.early")
    if row := material.indicator("goal", goal["number"]):
        return _outcome(row)
    if goal.get("withheld"):
        return message("word.withheld")
    if numbers := goal.get("measures"):
        named = [
            message("word.followed_by", number=str(n), state=states[n]) if n in states else str(n) for n in numbers
        ]
        return message("word.by_measures", n=len(numbers), numbers=joined(named))
    return message("word.uncounted")


def _outcome(row: Figures) -> str:
    """What an indicator was and became."""
    ends, size = {"before": count(row, "before"), "after": count(row, "after")}, moved(row)
    said = message("word.counted_alone", **ends) if size == MISSING else message("word.counted", change=size, **ends)
    told = message("word.efforts", counted=said) if row.get("kind") == "activity" else said
    return f"{upper(str(row['indicator']))}: {told}"


def _effect(material: Material) -> Iterator[Block]:
    """Each change with its own interval, as on the index and the sheets."""
    found = list(material.of(EFFECT))
    if not found:
        yield lost(EFFECT)
        yield fill(message("word.yours.effect"))
        return
    shared, rows = judged_together(found), []
    for name, effect in found:
        own_change, *against = changes(effect)
        together, here = shared.get(name, ("", True))
        other = " ".join(map(_sized, against)) if here else ""
        verdict = verdict_words(effect) if here else together
        rows.append((material.place(name), _sized(own_change), other or MISSING, verdict))
    caption = message("word.captions.effect", brottstyp=crime(found[0][1]), against=months(found[0][1]))
    yield table(caption, messages("word.columns.effect"), rows, (2.4, 6.5, 5.5, 3.4))
    first = [(name, effect) for name, effect in found if shared.get(name, ("", True))[1]]
    told = [(material.place(name), " ".join(answer_lines(effect))) for name, effect in first]
    yield Points([message("word.answer", place=place, said=said) for place, said in told])


def _sized(each: Change) -> str:
    return f"{each.size}, {each.text}"


def _decisions(material: Material) -> Iterator[Block]:
    if day := max((str(each["meeting"]) for _, each in material.followed() if each.get("meeting")), default=""):
        yield Paragraph(message("word.meeting", day=day))
    rows = [_decision(row) for row in material.entries("decisions")]
    if rows:
        yield table(message("word.captions.decisions"), messages("word.columns.decisions"), rows, (6, 3.6, 3, 2.2, 2.6))
    if asked := material.listed("proposals"):
        yield Paragraph(message("word.proposals"))
        yield Points([_proposal(each) for each in asked])
    if not rows:
        yield fill(message("word.yours.decisions"))


def _decision(row: Figures) -> tuple[str, ...]:
    """A decision; one that is only proposed stands with its state."""
    standing = where_it_stands(row)
    taken = ", ".join(str(row[key]) for key in ("decider", "date", "dnr") if row.get(key))
    owner, due = (own(row, key) for key in ("responsible", "due"))
    return in_full(row), taken or own(row, "decider"), owner, due, standing or own(row, "state")


def _proposal(row: Figures) -> str:
    text, who = (
        str(row["text"]).rstrip("."),
        [str(row[key]) for key in ("decider", "responsible", "due") if row.get(key)],
    )
    said = message(f"word.proposal.{row['of']}", number=str(row["number"]), text=text)
    return f"{said} ({', '.join(who)})" if who else said
