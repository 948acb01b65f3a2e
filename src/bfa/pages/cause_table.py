"""Causes with their support and measures as one table, cut to what an A4 holds and never silently."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bfa.draw.marks import mark
from bfa.draw.output import escape
from bfa.draw.page import clipped
from bfa.pages.measure_table import lines_alone, named
from bfa.words.catalogue import message, messages
from bfa.words.nouns import SHORT
from bfa.words.numbers import MISSING, counted, joined, number

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """How much an A4 is asked to hold: rows and characters per text; `dense` prints smaller.

    `lines` is how many printed lines of causes and decisions fit, counted as in `needed`; `alone` how many measures
    that no cause names (0 leaves them to the line of gaps, where there are causes).
    """

    lines: int
    causes: int
    cause_text: int
    measures: int
    measure_text: int
    decisions: int
    decision_text: int
    dense: bool
    alone: int


#: From generous to tight; the last fits whatever the registers hold.
ROOMS = (
    Room(21, 12, 68, 4, 52, 6, 150, dense=False, alone=12),
    Room(26, 14, 68, 4, 48, 6, 130, dense=True, alone=14),
    Room(26, 14, 34, 2, 30, 6, 95, dense=True, alone=8),
    Room(26, 14, 34, 2, 30, 6, 95, dense=True, alone=0),
    Room(26, 14, 34, 2, 30, 5, 95, dense=True, alone=0),
    Room(26, 8, 34, 2, 30, 4, 95, dense=True, alone=0),
    Room(99, 4, 34, 1, 26, 2, 95, dense=True, alone=2),
)
#: Printed lines of the answer that every room has place for.
ANSWER = 6
#: A measure that stands by an earlier cause is named by its first words.
_TOLD = 34
#: The words of support that stand with their count.
_COUNTED = ("stöds", "motsägs")
_CAUSE_LINE, _MEASURE_LINE, _DECISION_LINE = 35, 46, 95


def room_for(
    causes: Sequence[Figures], measures: Sequence[Figures], proposals: Sequence[str], *, answer: int = ANSWER
) -> Room:
    """The most generous room whose lines hold the causes and the proposals to decide.

    `answer`: printed lines of the answer above; those beyond `ANSWER` are taken from the room. [count]
    """
    more = max(answer - ANSWER, 0)
    return next(
        (room for room in ROOMS if needed(causes, measures, proposals, room=room) + more <= room.lines), ROOMS[-1]
    )


def needed(causes: Sequence[Figures], measures: Sequence[Figures], proposals: Sequence[str], *, room: Room) -> int:
    """How many printed lines the causes and the proposals take in a room, in the widest common typeface."""
    lines = sum(math.ceil(min(len(text), room.decision_text) / _DECISION_LINE) for text in proposals[: room.decisions])
    lines += len(proposals) > room.decisions  # how many are left is a line
    lines += lines_alone(causes, measures, rows=room.alone, text=room.measure_text)
    told = set[int]()
    for members, aimed in _groups(causes[: room.causes], measures):
        own = sum(math.ceil(min(len(named(cause)), room.cause_text) / _CAUSE_LINE) for cause in members)
        lines += max(own, sum(_measure_lines(measure, told, room) for measure in aimed[: room.measures]))
    return lines


def cause_table(causes: Sequence[Figures], measures: Sequence[Figures], *, room: Room, kind: str = "crime") -> str:
    """One row per cause: its text, its support in the data, the measures aimed at it and their state.

    Causes in a row with the same measures share one cell. What has no room is counted in the caption.

    `causes`, `measures`: as in the figures of `3_orsaker`, through the release.
    """
    shown, told, rows = causes[: room.causes], set[int](), ""
    for members, aimed in _groups(shown, measures):
        cell = _measure_cell(aimed, told, room)
        rows += "".join(
            _cause_row(cause, cell if cause is members[0] else "", len(members), room, kind) for cause in members
        )
    left = len(causes) - len(shown)
    more = f" {message('sheet.causes_left', n=left)}" if left else ""
    said = f"{message('sheet.cause_numbers')}{_shared(shown)}{more}"
    heads = messages("sheet.cause_heads")
    return (
        f'<table class="causes">\n<caption>{said}</caption>\n'
        f'<thead><tr><th scope="col" class="n">{heads["number"]}</th><th scope="col">{heads["cause"]}</th>'
        f'<th scope="col">{heads["support"]}</th><th scope="col">{heads["measure"]}</th></tr></thead>\n'
        f"<tbody>{rows}</tbody></table>"
    )


def _shared(causes: Sequence[Figures]) -> str:
    """Which of the causes rest on one and the same count."""
    counts = [cause for cause in causes if cause.get("support") in _COUNTED]
    groups = dict.fromkeys(tuple(cause.get("shared") or ()) for cause in counts)
    named = [joined(group) for group in groups if len(group) > 1]
    return f" {message('sheet.same_counts', causes='; '.join(named))}" if named else ""


def _groups(causes: Sequence[Figures], measures: Sequence[Figures]) -> Iterator[tuple[list[Figures], list[Figures]]]:
    known = {measure["number"]: measure for measure in measures}
    for numbers, group in groupby(causes, key=lambda cause: tuple(cause.get("measures") or ())):
        yield list(group), [known[key] for key in numbers if key in known]


def _cause_row(cause: Figures, cell: str, span: int, room: Room, kind: str) -> str:
    rows = f' rowspan="{span}"' if span > 1 else ""
    last = f"<td{rows}>{cell}</td>" if cell else ""
    text = f'<th scope="row">{escape(clipped(named(cause), room.cause_text))}</th>'
    return f'<tr><td class="n">{number(cause["number"])}</td>{text}<td>{_support(cause, kind)}</td>{last}</tr>'


def _support(cause: Figures, kind: str) -> str:
    if cause.get("hidden"):
        return message("sheet.support_hidden")
    word = cause.get("support")
    if not word:
        return MISSING
    n = cause.get("support_n")
    return escape(f"{word}, {counted(n, *SHORT[kind])}" if n and word in _COUNTED else str(word))


def _measure_cell(aimed: Sequence[Figures], told: set[int], room: Room) -> str:
    if not aimed:
        return message("sheet.no_measure")
    parts = [f"<li>{_measure(measure, told, room)}</li>" for measure in aimed[: room.measures]]
    if len(aimed) > room.measures:
        parts.append(f"<li>{message('sheet.more_measures', n=len(aimed) - room.measures)}</li>")
    return f'<ul class="plain marked">{"".join(parts)}</ul>'


def _measure(measure: Figures, told: set[int], room: Room) -> str:
    text = _measure_text(measure, told, room)
    return f"{mark(measure.get('state'))}{escape(text)} – {escape(_state_words(measure))}"


def _measure_text(measure: Figures, told: set[int], room: Room) -> str:
    key = measure["number"]
    limit = _TOLD if key in told else room.measure_text
    told.add(key)
    return f"{key} {clipped(named(measure), limit)}"


def _state_words(measure: Figures) -> str:
    return str(measure.get("progress") or measure.get("state") or message("sheet.stateless"))


def _measure_lines(measure: Figures, told: set[int], room: Room) -> int:
    length = len(_measure_text(measure, told, room)) + len(_state_words(measure)) + 3
    return math.ceil(length / _MEASURE_LINE)
