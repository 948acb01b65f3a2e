"""The causes of a problem as a fishbone: a bone for each perspective, near causes by the spine, far ones beyond.

On a page the fullest bone lies above the spine with causes on both sides, the two others below. On a phone the spine
runs down along the edge, and the bones follow each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bfa.draw.causes import sheet
from bfa.draw.causes.sheet import LABEL, NARROW, WIDE, WORD, Cause, Drawing, Line, Part, Said, moved, paragraph
from bfa.draw.drawing import INK, SOFT
from bfa.draw.lettering import width, wrapped
from bfa.words.catalogue import message

#: Of the head, and of the fin at the other end. [units]
_HEAD, _TAIL = 136, 14
#: How far a bone leans over its length, and how far words stand from it. [units]
_LEAN, _APART = 56, 9
#: Between causes, and between the spine and the nearest. [units]
_BETWEEN, _FREE = 9, 14
#: A bone without causes. [units]
_SHORTEST = 78
#: Of the cells of the upper bone and of a lower one. [units]
_UPPER, _LOWER = 252, 218


@dataclass(frozen=True, slots=True)
class Bone:
    """A perspective and the causes stated from it."""

    name: str
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Fish:
    """A problem, what stands above its name, and at most three bones."""

    name: str
    above: str
    bones: tuple[Bone, ...]


def fishbone(fish: Fish) -> Drawing:
    """As wide as a page."""
    first, *others = sorted(fish.bones, key=lambda bone: -len(bone.causes))
    head = sheet.head(fish.name, fish.above, _HEAD)
    upper = _rows(first, _UPPER, across=2, up=True)
    lower = [_rows(bone, _LOWER, across=1, up=False) for bone in others]
    above = max(_deep(upper), head.tall / 2 + 4)
    below = max([*map(_deep, lower), head.tall / 2 + 4])
    joint = _TAIL + _LEAN + _UPPER + _APART + 6
    joints = [_TAIL + _LEAN + _LOWER + _APART + 2 + at * (_LOWER + _LEAN + _APART + 14) for at in range(len(lower))]
    end = WIDE - _HEAD
    parts: list[Part] = [
        Line((_TAIL, above), (end, above), 5, colour=INK),
        *(Line((2, above + side * 16), (_TAIL + 1, above), 3, colour=INK) for side in (-1, 1)),
        *_bone(first, upper, (joint, above), up=True),
        *moved(head.parts, end, above - head.tall / 2),
    ]
    for bone, rows, at in zip(others, lower, joints, strict=True):
        parts += _bone(bone, rows, (at, above), up=False)
    parts += moved(sheet.key(), _TAIL, above + below + 12)
    return Drawing(WIDE, above + below + 12 + sheet.KEY, tuple(parts))


def fishbone_down(fish: Fish) -> Drawing:
    """As wide as a phone."""
    head = sheet.head(fish.name, fish.above, NARROW)
    parts, down = list(head.parts), head.tall + 14
    for bone in fish.bones:
        spine = down - 5
        parts += [Line((10, down - 6), (24, down + 8), 2.5, colour=INK), *sheet.named(bone.name, 24, down)]
        began, down = down + LABEL, down + LABEL + _BETWEEN
        for cell, far in _cells(bone, NARROW - 46, up=False):
            ends = (24, down + cell.tall + 3), (NARROW - 4, down + cell.tall + 3)
            parts += [*moved(cell.parts, 38, down), Line(*ends, 1 if far else 1.6, far)]
            down += cell.tall + 3 + _BETWEEN
        parts.append(Line((24, began), (24, down - _BETWEEN), 2.5, colour=INK))
        down += 12
    parts += moved(sheet.key(down=True), 0, down + 6)
    return Drawing(NARROW, down + 6 + 2 * sheet.KEY, (Line((10, head.tall - 2), (10, spine), 4, colour=INK), *parts))


Cell = tuple[Drawing, bool]


def _cells(bone: Bone, room: float, *, up: bool) -> list[Cell]:
    """The causes from above, near ones by the spine, and whether each is far; that there is none where it is so."""
    if not bone.causes:
        lines = wrapped(message("drawings.no_cause"), room, WORD)
        said = paragraph(0, 12, lines, Said(0, 0, "", WORD, colour=SOFT), lead=15)
        wide = max(width(line, WORD) for line in lines)
        return [(Drawing(wide, 15.0 * len(lines), said), True)]
    ordered = sorted(bone.causes, key=lambda cause: (cause.far is not up, cause.number))
    return [(sheet.cause(cause, room), cause.far) for cause in ordered]


def _rows(bone: Bone, room: float, *, across: int, up: bool) -> list[list[Cell]]:
    cells = _cells(bone, room, up=up)
    short = len(cells) % across if up else 0  # an uneven row lies furthest from the spine
    first = [cells[:short]] if short else []
    return first + [cells[at : at + across] for at in range(short, len(cells), across)]


def _deep(rows: Sequence[Sequence[Cell]]) -> float:
    """From the spine to the far end of a bone, with its name."""
    return LABEL + 5 + max(_FREE + sum(_tall(row) for row in rows), _SHORTEST)


def _tall(row: Sequence[Cell]) -> float:
    return max(cell.tall for cell, _ in row) + 3 + _BETWEEN


def _bone(bone: Bone, rows: list[list[Cell]], joint: tuple[float, float], *, up: bool) -> list[Part]:
    """The bone from its end to its joint with the spine, its name, and its causes on their ribs."""
    way, deep = (-1 if up else 1), _deep(rows) - LABEL - 2
    end = (joint[0] - _LEAN, joint[1] + way * deep)
    parts: list[Part] = [Line(end, joint, 3, not bone.causes, INK)]
    down = joint[1] - _FREE - sum(map(_tall, rows)) if up else joint[1] + _FREE
    for row in rows:
        rib = down + _BETWEEN + max(cell.tall for cell, _ in row) + 3
        across = joint[0] - _LEAN * abs(rib - joint[1]) / deep
        for (cell, far), right in zip(row, (False, True), strict=False):
            top = rib - 3 - cell.tall
            leaning = joint[0] - _LEAN * max(abs(top - joint[1]), abs(rib - joint[1])) / deep
            left = across + _APART if right else leaning - _APART - cell.wide
            ends = ((across, rib), (left + cell.wide, rib)) if right else ((left, rib), (across, rib))
            parts += [*moved(cell.parts, left, top), *([Line(*ends, 1 if far else 1.8, far)] if bone.causes else [])]
        down = rib
    return [*parts, *sheet.named(bone.name, end[0], end[1] - (LABEL if up else 0), middle=True)]
