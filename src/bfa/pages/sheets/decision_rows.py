"""What was decided and how it stands, and what is to be decided: each proposal at one place only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bfa.pages.sheets.chain_rows import brief, named
from bfa.tables.contracts import DECIDERS
from bfa.words.catalogue import message
from bfa.words.follow_up import where_it_stands
from bfa.words.labels import Labels
from bfa.words.numbers import joined

Figures = Mapping[str, Any]

#: The state of a measure that is not over and that nobody has set a new day for.
_REMAINS = "kvarstår"
#: In the order that a meeting takes them.
_STANDING = ("late", "undated", "waiting", "done")
#: So many measures of a decision are named.
_NAMED = 3
#: Characters of a proposal.
_ROOM = 150


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of an earlier meeting."""

    text: str
    who: str
    due: str
    #: late, undated, waiting or done, and the same in words.
    standing: str
    said: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to decide; who, when and at which level are "" where nobody has said."""

    text: str
    #: What it is about, by number.
    name: str = ""
    who: str = ""
    due: str = ""
    level: str = ""
    #: The kommundelar it concerns; none is the whole kommun.
    scope: tuple[str, ...] = ()
    #: It concerns more than one of them.
    shared: bool = False


def decided(follow_up: Figures, most: int, *, with_scope: bool = False) -> Figures:
    """What was decided and is not done, and all that the latest meeting decided; late first, at most so many.

    `with_scope`: with the kommundelar that it concerns, where those are some of the kommun's.
    """
    held = [row for row in follow_up["decisions"] if row["standing"]]
    kept = [row for row in held if row["standing"] != "done" or row["date"] == follow_up["meeting"]]
    kept.sort(key=lambda row: (_STANDING.index(row["standing"]), row["due"] or "9", row["number"]))
    acting = {measure["number"] for measure in follow_up["measures"]}
    rows = [_decided(row, acting, with_scope=with_scope) for row in kept[:most]]
    return {"meeting": follow_up["meeting"], "rows": rows, "left": len(kept) - len(rows)}


def _decided(row: Figures, acting: set[int], *, with_scope: bool) -> Decided:
    """A decision with the measures of it that act here, where they are few."""
    lifted = row["standing"] == "waiting" and row["decider"] not in (None, DECIDERS[0])
    measures = [number for number in row["measures"] if number in acting]
    few = message("sheet.of_measures", numbers=joined(measures)) if 0 < len(measures) <= _NAMED else ""
    parts = [part for part in (few, ", ".join(row["scope"]) if with_scope else "") if part]
    return Decided(
        text=message("sheet.decision", named=named(row)) + (f" ({'; '.join(parts)})" if parts else ""),
        who=str(row["responsible"] or ""),
        due=str(row["due"] or ""),
        standing="lifted" if lifted else row["standing"],
        said=where_it_stands(row),
    )


def proposals(follow_up: Figures, labels: Labels, *, first: bool) -> list[Proposal]:
    """What is to be decided, in order: what is registered, what is late, what hangs loose, and the next meeting.

    `first`: of the first sheet of the batch, where what concerns no measure is decided.
    """
    found = [_registered(row, follow_up["until"]) for row in follow_up["proposals"]]
    found += _late(follow_up)
    found += _loose(follow_up)
    common = len(labels.kommundel) == 0
    if labels.kommundel and not follow_up["causes"]:
        found.append(Proposal(message("sheet.find_causes"), scope=(labels.kommundel,)))
    if first and not labels.problembild:
        found.append(Proposal(message("sheet.confirm"), shared=common))
    if first and not labels.nasta_uppfoljning:
        found.append(Proposal(message("sheet.set_next"), shared=common))
    return found


def _registered(row: Figures, until: str) -> Proposal:
    """A proposal of the registers; a day that has passed is none to do it by, nor is the last day of a measure."""
    what = brief(row["text"], _ROOM)
    return Proposal(
        text=message(f"sheet.propose.{row['of']}", number=str(row["number"]), what=what),
        name=message(
            "sheet.about.measure" if row["of"] == "measure" else "sheet.about.proposal", number=str(row["number"])
        ),
        who=str(row["responsible"] or ""),
        due=row["due"] if row["of"] == "decision" and (row["due"] or "") >= until else "",
        level=str(row["decider"] or ""),
        scope=tuple(row["scope"]),
        shared=row["shared"],
    )


def _late(follow_up: Figures) -> Iterator[Proposal]:
    """Decisions whose day has passed, and measures that are late or remain and that nothing else asks about.

    Nor is a measure asked about that was decided on since, to a day that has not passed.
    """
    behind, waiting = (
        [row for row in follow_up["decisions"] if row["standing"] == each] for each in ("late", "waiting")
    )
    for row in behind:
        yield _asked("late_decision", "decision", row, named=_short(row))
    told = {number for row in (*follow_up["proposals"], *behind) for number in row["measures"]}
    for measure in follow_up["measures"]:
        number, late = measure["number"], measure["late"]
        since = [row for row in waiting if number in row["measures"] and (row["date"] or "") > (measure["by"] or "9")]
        if number in told or since or not (late or measure["state"] == _REMAINS):
            continue
        state = measure["state"] or message("sheet.stateless")
        yield _asked("late" if late else "remains", "measure", measure, named=_short(measure), state=state)


def _asked(key: str, of: str, row: Figures, **said: str) -> Proposal:
    """What a row of the registers asks by itself."""
    name, scope = message(f"sheet.about.{of}", number=str(row["number"])), tuple(row["scope"])
    text = message(f"sheet.asked.{key}", **said)
    return Proposal(text, name, who=str(row.get("responsible") or ""), scope=scope, shared=len(scope) != 1)


def _short(row: Figures) -> str:
    """Its number, and its short name where it has one."""
    return " ".join(filter(None, (str(row["number"]), row["short"])))


def _loose(follow_up: Figures) -> Iterator[Proposal]:
    """Causes and measures that are tied to nothing."""
    if not follow_up["causes"]:
        return
    for key, of in (("causes_without_measure", "cause"), ("measures_without_cause", "measure")):
        known = {row["number"]: row for row in follow_up[f"{of}s"]}
        for number in follow_up["loose"][key]:
            if number in known:
                yield _asked(key, of, known[number], named=_short(known[number]))
