"""A medborgarlöfte in words for citizens: short sentences, and each verdict with what it means."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bfa.analyses.chain import OVER
from bfa.analyses.effect.verdicts import WITHHELD
from bfa.words.catalogue import message, messages
from bfa.words.follow_up import sentence
from bfa.words.labels import VERDICTS
from bfa.words.nouns import REPORTED, kind_in
from bfa.words.numbers import MONTHS, counted, joined, missing, percent, period_label
from bfa.words.sentences import upper

Row = Mapping[str, Any]


def day(text: str) -> str:
    """A day as it is said: 2010-09-06 is "6 september 2010"."""
    read = date.fromisoformat(text)
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}"


def promised(goal: Row) -> list[str]:
    """Besides what was promised: the target, and when it was decided."""
    target = message("citizens.target", target=goal["target"].rstrip(".")) if goal["target"] else ""
    decided = message("citizens.decided", day=day(goal["declared"])) if goal["declared"] else ""
    return [text for text in (target, decided) if text]


def done(measure: Row) -> list[str]:
    """What was done of a measure: how much, in words, why the rest was not, and who does it."""
    lines = [sentence(measure[name]) for name in ("progress", "told", "why_not")]
    who = message("citizens.who", who=measure["responsible"].rstrip(".")) if measure["responsible"] else ""
    return [line for line in (*lines, who) if line]


def state(measure: Row) -> str:
    """How far a measure has come."""
    return messages("citizens.states")[measure["state"] or "unsaid"]


def became(figures: Row | None) -> tuple[list[str], str, list[str]]:
    """What was counted, the verdict in the words of the closed list, and what it means; of a goal that nothing is
    compared by, that alone."""
    if figures is None:
        return [message("citizens.no_comparison")], "", []
    every = dict.fromkeys(line for part in _of_each(figures) for line in _counts(part))
    last = [line for line in _caution(figures) if line in every]
    return [*(line for line in every if line not in last), *last], VERDICTS[figures["verdict"]], _meaning(figures)


def next_steps(goal: Row, measures: Sequence[Row], *, today: str, next_follow_up: str) -> list[str]:
    """What is left to do, by when, and when it is followed up."""
    left = [_left(row, today) for row in measures if row["state"] not in OVER]
    ahead = goal["follow_up"] and goal["follow_up"] > today
    said = [message("citizens.followed_up", day=day(goal["follow_up"]))] if ahead else []
    said += [message("citizens.next", when=next_follow_up.rstrip("."))] if next_follow_up else []
    return [*left, *said] or [message("citizens.nothing_more")]


def _of_each(figures: Row) -> list[Row]:
    """The figures of each kommundel, where several are judged together; else those of the one."""
    areas = (figures.get("joint") or {}).get("areas") or ()
    kind = figures["brottstyp"]
    named = [{"brottstyp": message("citizens.in_area", kind=kind, name=area["kommundel"])} for area in areas]
    return [{**figures, **area, **name} for area, name in zip(areas, named, strict=True)] or [figures]


def _counts(figures: Row) -> list[str]:
    if figures["hidden"]:
        return [message("citizens.hidden")]
    if missing(figures["before"]) or missing(figures["after"]):
        return [message("citizens.uncounted")]
    nouns = REPORTED[kind_in(figures)]
    ends = {side: counted(figures[side], *nouns) for side in ("before", "after")}
    then, now = (upper(period_label(figures[name])) for name in ("baseline", "period"))
    said = [message("citizens.counted", indicator=upper(figures["brottstyp"]), then=then, now=now, **ends)]
    size = figures["percent"]
    if figures["before"] == figures["after"]:
        said.append(message("citizens.same"))
    elif not missing(size):
        said.append(message("citizens.fewer" if size < 0 else "citizens.more", share=percent(abs(size))))
    return [" ".join(said), *_caution(figures)]


def _caution(figures: Row) -> list[str]:
    return [text for kind, text in messages("citizens.cautions").items() if kind == kind_in(figures)]


def _meaning(figures: Row) -> list[str]:
    verdict, other = figures["verdict"], figures.get("relative") or {}
    told = verdict not in WITHHELD
    joint = figures.get("joint") or {}
    means = [message("effect.joint.said", names=joined(joint["kommundelar"]))] if joint else []
    means.append(message(f"citizens.means.{verdict}"))
    if verdict == "not_assessed" and figures.get("reason") and not figures["hidden"]:
        means.append(message("answer.reason", reason=figures["reason"].rstrip(".")))
    if told and other.get("controls"):
        means.append(message("citizens.against", areas=joined(other["controls"])))
    if told and other.get("shared_measures"):
        means.append(message("citizens.shared"))
    return [*means, *([message("citizens.beforehand")] if told and figures.get("declared") else [])]


def _left(row: Row, today: str) -> str:
    rest = sentence(row["remains"])
    by = row["by"]
    when = message("citizens.by" if by >= today else "citizens.late", day=day(by)) if by else ""
    told = " ".join(part for part in (rest, when) if part) or message("citizens.goes_on")
    return f"{row['name'].rstrip('.')}: {told}"
