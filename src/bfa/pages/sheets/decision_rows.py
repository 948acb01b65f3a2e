"""What was decided and how it stands, and what is to be decided: each proposal at one place only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bfa.pages.sheets.chain_rows import brief, named
from bfa.words.catalogue import message, messages
from bfa.words.labels import Labels

Figures = Mapping[str, Any]

#: In the order that a meeting takes them.
_STANDING = ("late", "undated", "waiting", "done")
#: Characters of a proposal.
_ROOM = 150


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of an earlier meeting."""

    number: int
    text: str
    who: str
    due: str
    #: late, undated, waiting or done, and the same in words.
    standing: str
    said: str
    #: The kommundelar it concerns; none is the whole kommun.
    scope: tuple[str, ...]
    #: It is, or was, lifted to the styrgrupp or further.
    lifted: str = ""


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


def decided(follow_up: Figures) -> list[Decided]:
    """What was decided and is not done, and all that the latest meeting decided; late first."""
    held = [row for row in follow_up["decisions"] if row["standing"]]
    kept = [row for row in held if row["standing"] != "done" or row["date"] == follow_up["meeting"]]
    kept.sort(key=lambda row: (_STANDING.index(row["standing"]), row["due"] or "9", row["number"]))
    return [_decided(row) for row in kept]


def _decided(row: Figures) -> Decided:
    lifted = row["decider"] if row["state"] == "lyft" or row["decider"] not in (None, "samordningsgrupp") else ""
    return Decided(
        number=row["number"],
        text=message("sheet.decision", named=named(row)),
        who=str(row["responsible"] or ""),
        due=str(row["due"] or ""),
        standing=row["standing"],
        said=messages("sheet.standing")[row["standing"]],
        scope=tuple(row["scope"]),
        lifted=str(lifted or ""),
    )


def proposals(follow_up: Figures, labels: Labels, *, first: bool) -> list[Proposal]:
    """What is to be decided, in order: what is registered, what is late, what hangs loose, and the next meeting.

    `first`: of the first sheet of the batch, where what concerns no measure is decided.
    """
    found = [_registered(row, follow_up["until"]) for row in follow_up["proposals"]]
    found += _late(follow_up)
    found += _loose(follow_up)
    common = len(labels.kommundel) == 0
    if first and not labels.problembild:
        found.append(Proposal(message("sheet.confirm"), shared=common))
    if first and not labels.nasta_uppfoljning:
        found.append(Proposal(message("sheet.set_next"), shared=common))
    return found


def _registered(row: Figures, until: str) -> Proposal:
    """A proposal of the registers; a day that has passed is none to do it by."""
    what = brief(row["text"], _ROOM)
    return Proposal(
        text=message(f"sheet.propose.{row['of']}", number=str(row["number"]), what=what),
        name=message(f"sheet.about.{row['of']}", number=str(row["number"])),
        who=str(row["responsible"] or ""),
        due=row["due"] if (row["due"] or "") > until else "",
        level=str(row["decider"] or ""),
        scope=tuple(row["scope"]),
        shared=row["shared"],
    )


def _late(follow_up: Figures) -> Iterator[Proposal]:
    """Measures whose day has passed and that no proposal names, nor a decision since with a day that has not."""
    named_by = {number for row in follow_up["proposals"] for number in row["measures"]}
    waiting = [row for row in follow_up["decisions"] if row["standing"] == "waiting"]
    for measure in follow_up["measures"]:
        if not measure["late"] or measure["number"] in named_by or measure["withheld"]:
            continue
        if not any(measure["number"] in row["measures"] and (row["date"] or "") > measure["by"] for row in waiting):
            state = measure["state"] or message("sheet.stateless")
            yield Proposal(
                message("sheet.late", number=str(measure["number"]), due=measure["by"], state=state),
                name=message("sheet.about.measure", number=str(measure["number"])),
                who=str(measure["responsible"] or ""),
                scope=tuple(measure["scope"]),
                shared=len(measure["scope"]) != 1,
            )


def _loose(follow_up: Figures) -> Iterator[Proposal]:
    """Causes and measures that are tied to nothing."""
    for key, of, what in (
        ("causes_without_measure", "cause", "sheet.lone"),
        ("measures_without_cause", "measure", "sheet.loose"),
    ):
        scopes = {row["number"]: tuple(row["scope"]) for row in follow_up[f"{of}s"]}
        for number in follow_up["loose"][key] if follow_up["causes"] else ():
            scope = scopes.get(number, ())
            text, name = message(what, number=str(number)), message(f"sheet.about.{of}", number=str(number))
            yield Proposal(text, name, scope=scope, shared=len(scope) != 1)


def parted(found: Sequence[Proposal], *, shared: bool) -> list[Proposal]:
    """Those that concern more than one kommundel, or those of one."""
    return [each for each in found if each.shared == shared]
