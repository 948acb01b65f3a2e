"""Proposals shown in the terminal, confirmed with Enter or changed with a line of YAML."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import yaml

from bfa.run.proposals.answers import fault
from bfa.run.proposals.proposal import Proposal
from bfa.run.proposals.written import flow

_ASK = "Stämmer det? Enter = ja. Annars en rad, nyckel: värde (nyckel: null tar bort)"

#: Keys that answer the same question: what is given takes the place of the others.
_INSTEAD_OF = {
    "columns.brottstyp": ("brottstyp",),
    "columns.brottskod": ("brottstyp",),
    "brottstyp": ("columns.brottstyp", "columns.brottskod", "codes", "pad"),
    "file": ("files",),
    "files": ("file",),
    "point": ("x", "y"),
    "x": ("point",),
    "y": ("point",),
    "date_format": ("formats",),
    "formats": ("date_format",),
}


def shown(title: str, proposals: Sequence[Proposal]) -> list[str]:
    """The lines of a question: each proposal with its reason, and its doubt under it."""
    lines = ["", title]
    for each in proposals:
        lines.append(f"  {each.key}: {flow(each.value)}   ({each.why})" if each.why else f"  {each.key}: {each.value}")
        if each.doubt:
            lines.append(f"    Tveksamt: {each.doubt}.")
    return lines


def asking(
    read: Callable[[str], str], say: Callable[[str], None]
) -> Callable[[str, Sequence[Proposal]], list[Proposal]]:
    """A `Confirm` that shows every question and reads the answer."""

    def confirm(title: str, proposals: Sequence[Proposal]) -> list[Proposal]:
        kept = list(proposals)
        while True:
            for line in shown(title, kept):
                say(line)
            answer = read(_ASK).strip()
            if answer.casefold() in ("", "j", "ja"):
                return kept
            kept = changed(kept, answer, say=say)

    return confirm


def telling(say: Callable[[str], None]) -> Callable[[str, Sequence[Proposal]], list[Proposal]]:
    """A `Confirm` that shows every question and takes it as it stands: `--ja`."""

    def confirm(title: str, proposals: Sequence[Proposal]) -> list[Proposal]:
        for line in shown(title, proposals):
            say(line)
        return list(proposals)

    return confirm


def changed(proposals: Sequence[Proposal], answer: str, *, say: Callable[[str], None]) -> list[Proposal]:
    """The proposals with what was answered put in, in the place of what answers the same question.

    What cannot be read is told, and changes nothing.
    """
    try:
        given = yaml.safe_load(answer)
    except (yaml.YAMLError, ValueError):  # a date that does not exist is a ValueError
        given = None
    if not isinstance(given, dict) or not all(isinstance(key, str) for key in given):
        say("  Det går inte att läsa. Skriv till exempel: separator: ',' eller uttag: 2025-01-31")
        return list(proposals)
    kept = {each.key: each for each in proposals}
    for key, value in given.items():
        if value is None:
            kept.pop(key, None)
        elif wrong := fault(key, value):
            say(f"  {key}: {wrong}")
        else:
            for other in _INSTEAD_OF.get(key, ()):
                if other not in given:
                    kept.pop(other, None)
            known = kept.get(key, Proposal(key, value, ""))
            kept[key] = replace(known, value=value, why="ni skrev det", doubt="")
    return list(kept.values())
