"""The minutes of the latest meeting on one A4: what was decided, lifted and turned down, and what waits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bfa.draw.page import page
from bfa.words.catalogue import message, messages
from bfa.words.follow_up import sentence
from bfa.words.labels import Labels
from bfa.words.numbers import MISSING, joined
from bfa.words.sentences import upper

Figures = Mapping[str, Any]

#: States of what the meeting itself decided; the others stand under headings of their own.
_DECIDED = ("beslutat", "ändrat", "genomfört")


def minutes_page(figures: Figures, *, labels: Labels) -> str:
    """The minutes as a whole HTML page; "" where no meeting is known.

    `figures`: those of the kommun's `5_uppfoljning`, already through the release.
    """
    day = figures.get("meeting")
    if not day:
        return ""
    names = {row["number"]: row["short"] for row in figures["measures"]}
    here = [_decision(row, names) for row in figures["decisions"] if row["date"] == day]
    return page(
        "minutes.j2",
        title=message("minutes.title", day=day, kommun=labels.kommun),
        classes="sheet dense",
        labels=labels,
        heading=message("minutes.heading", day=day),
        scope=message("minutes.scope", kommun=labels.kommun),
        decided=[row for row in here if row["state"] in _DECIDED],
        lifted=[row for row in here if row["state"] == "lyft"],
        refused=[row for row in here if row["state"] == "avslaget"],
        said=[_said(row) for row in figures["measures"] if row["followed"] == day],
        waiting=[_proposal(row, names) for row in figures["proposals"]],
        next=labels.nasta_uppfoljning,
    )


def _decision(row: Figures, names: Mapping[int, str | None]) -> Figures:
    return {**row, "about": _about(row, names), "decider": upper(row["decider"] or "")}


def _proposal(row: Figures, names: Mapping[int, str | None]) -> Figures:
    """A measure's has no number and no day of its own yet."""
    own = {} if row["of"] == "decision" else {"number": MISSING, "due": None}
    return {**_decision(row, names), **own}


def _about(row: Figures, names: Mapping[int, str | None]) -> str:
    """Which measures it names, and where it holds."""
    scope = row["scope"]
    where = message("minutes.kommundel", n=len(scope), names=joined(scope)) if scope else ""
    dnr = message("minutes.dnr", dnr=row["dnr"]) if row.get("dnr") else ""
    return " · ".join(filter(None, (_named(row["measures"], names), where or message("minutes.everywhere"), dnr)))


def _named(numbers: Sequence[int], names: Mapping[int, str | None]) -> str:
    """Measures by number, one alone also by name."""
    if not numbers:
        return ""
    said = message("minutes.measures", numbers=joined(_runs(numbers)))
    name = names.get(numbers[0]) if len(numbers) == 1 else None
    return message("minutes.named", measure=said, name=name) if name else said


def _runs(numbers: Iterable[int]) -> list[str]:
    """Numbers in order, those that follow on each other as the first and the last."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [text for run in runs for text in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))]


def _said(row: Figures) -> Figures:
    """What was told of a measure: how much, what, and what is left and why."""
    heads = messages("minutes.left")
    left = [f"{heads[name]}: {row[name]}" for name in ("remains", "why_not") if row[name]]
    told = " ".join(sentence(text) for text in (row["progress"], row["told"], *left) if text)
    return {"number": str(row["number"]), "name": row["short"] or row["text"], "state": row["state"], "told": told}
