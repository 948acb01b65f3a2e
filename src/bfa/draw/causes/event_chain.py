"""The chain of events before a problem: each cause leads on to it, unless a measure is there to break the link.

The links run down to the problem. Where a measure that has begun is aimed at a cause its link is cut; one that is only
proposed, or is over without being done, leaves it whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bfa.draw.causes import sheet
from bfa.draw.causes.sheet import BADGE, LEAD, NARROW, WIDE, WORD, Cause, Drawing, Line, Measure, Part, Said, moved
from bfa.draw.drawing import INK, OPEN, SOFT
from bfa.draw.lettering import wrapped
from bfa.words.catalogue import message

#: Where a link begins and is cut, and where measures and their states stand; from the left on a page. [units]
_LINK, _CUT, _MEASURES, _STATE, _DOWN = 306, 326, 346, 626, WIDE - 8
#: Where all flows together on a phone. [units]
_PHONE = 8
#: Below a row, and round a step. [units]
_BELOW, _STEP = 13, 11


@dataclass(frozen=True, slots=True)
class Link:
    """A cause and the measures that are aimed at it."""

    cause: Cause
    measures: tuple[Measure, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether one of them has begun."""
        return any(measure.begun for measure in self.measures)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain and the causes in it."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A problem, what stands above its name, and the steps that lead to it, the first one first."""

    name: str
    above: str
    steps: tuple[Step, ...]


def event_chain(chain: Chain) -> Drawing:
    """As wide as a page."""
    parts, down, links = list[Part](), 0.0, list[tuple[Link, float]]()
    for step in chain.steps:
        parts += sheet.named(step.name, 0, down)
        down += sheet.LABEL + _STEP
        for link in step.links:
            row = _row(link)
            parts += moved(row.parts, 0, down)
            links.append((link, down + BADGE))
            down += row.tall + _BELOW
        down += _STEP - _BELOW / 2
    return _ended(chain, parts, links, WIDE, down=down)


def event_chain_down(chain: Chain) -> Drawing:
    """As wide as a phone."""
    parts, down, links = list[Part](), 0.0, list[tuple[Link, float]]()
    for step in chain.steps:
        parts += sheet.named(step.name, 20, down)
        down += sheet.LABEL + _STEP
        for link in step.links:
            held = sheet.cause(link.cause, NARROW - 32)
            parts += [*moved(held.parts, 32, down), *_joint(link, (32, down + BADGE), (_PHONE, down + BADGE), 19)]
            links.append((link, down + BADGE))
            below = _measures(link, NARROW - 58, 0)
            parts += moved(below.parts, 58, down + held.tall + 5)
            down += held.tall + 5 + below.tall + _BELOW
        down += _STEP - _BELOW / 2
    return _ended(chain, parts, links, NARROW, down=down)


def _row(link: Link) -> Drawing:
    """A cause, its link, and the measures in the way of it, or below it where it is whole."""
    held = sheet.cause(link.cause, _LINK - 10)
    beside = _measures(link, _STATE - _MEASURES - 8, _STATE - _MEASURES)
    deep = BADGE + (-9 if link.cut else 7)
    began = max(part.box[2] for part in held.parts if isinstance(part, Said) and part.y < 2 * BADGE) + 10
    parts = [*held.parts, *_joint(link, (began, BADGE), (_DOWN, BADGE), _CUT), *moved(beside.parts, _MEASURES, deep)]
    return Drawing(WIDE, max(held.tall, deep + beside.tall), tuple(parts))


def _joint(link: Link, start: tuple[float, float], end: tuple[float, float], cut: float) -> list[Part]:
    """From a cause to where all flows together: whole, or cut at a place, with what is left of it at the far end."""
    if not link.cut:
        return [Line(start, end, 3, colour=INK)]
    way, y = (1 if end[0] > start[0] else -1), start[1]
    marks: list[Part] = [Line((x - 3, y + 7), (x + 3, y - 7), 2.4, colour=INK) for x in (cut - 2.5, cut + 2.5)]
    rest = max(end[0] - 24, cut + 8) if way > 0 else min(end[0], cut - 8)
    return [Line(start, (cut - way * 4, y), 3, colour=INK), *marks, Line((rest, y), end, 1, True, OPEN)]


def _measures(link: Link, room: float, state: float) -> Drawing:
    """The measures below each other with their states: beside, from `state` on, or below where that is 0."""
    if not link.measures:
        said = Said(0, 12, message("drawings.no_measure"), WORD, colour=SOFT)
        return Drawing(room, 16, (said,))
    parts, down = list[Part](), 0.0
    for measure in link.measures:
        badge = sheet.pill(0, down, measure.number)
        left = badge[0].box[2] + 8
        lines = wrapped(measure.name, room - left, sheet.NAME)
        parts += [*badge, *sheet.paragraph(left, down + 13, lines, Said(0, 0, ""))]
        tall = LEAD * len(lines) + 1.0
        at = (state, down + 4) if state else (left, down + tall + 1)
        parts += sheet.stated(measure.state, measure.said, *at)
        down += (tall if state else tall + 16) + 4
    return Drawing(room, down - 2, tuple(parts))


def _ended(
    chain: Chain, parts: list[Part], links: Sequence[tuple[Link, float]], wide: float, *, down: float
) -> Drawing:
    """The rows, how what is whole of them flows down to the problem along one edge, the problem, and the key."""
    phone = wide == NARROW
    x, end = (_PHONE if phone else _DOWN), down + 4
    top, whole = min((y for _, y in links), default=end), [y for link, y in links if not link.cut]
    first = min(whole, default=end)
    parts += [Line((x, top), (x, first), 1, True, OPEN)] if first > top else []
    if whole:
        tips = [Line((x + side * 6, end - 9), (x, end), 3, colour=INK) for side in (-1, 1)]
        parts += [Line((x, first), (x, end), 3, colour=INK), *(tip for tip in tips if 0 < tip.start[0] < wide)]
    head = sheet.head(chain.name, chain.above, wide)
    parts += moved(head.parts, 0, end + 2)
    parts += moved(sheet.key(down=phone), 0, end + head.tall + 12)
    return Drawing(wide, end + head.tall + 12 + (1 + phone) * sheet.KEY, tuple(parts))
