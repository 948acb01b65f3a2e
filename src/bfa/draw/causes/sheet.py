"""What a drawing for a room is made of: words, lines and signs whose places are known before a browser sets them.

A drawing is `WIDE` units wide, which is the width of a page, and once more `NARROW`, which is that of a phone, so that
letters are as large on both. Text is text, to be marked and searched; a screen reader is told the same in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bfa.draw.drawing import INK, SOFT, WASH
from bfa.draw.lettering import width, wrapped
from bfa.draw.marks import shape
from bfa.draw.output import Output, escape, html_output, refuse_dummy
from bfa.words.catalogue import message

#: Of the two widths. [units]
WIDE, NARROW = 760, 360
#: Of letters: a name, and a word beside it; and from one line to the next. [units]
NAME, WORD, LEAD = 14, 12, 17
#: Half a badge, and a mark. [units]
BADGE, MARK = 11, 11
#: A row of the key, and the frame of a name. [units]
KEY, LABEL = 20, 26
#: Letters of the problem: the first that its longest word has room for. [units]
_HEADS = (15, 13.5, 12)
_DASH = "5 4"
#: A badge of something near is a full disc, of something far a broken square: told apart without colour.
_NEAR = '<circle cx="{x}" cy="{y}" r="{r}" fill="{ink}"/>'
_EDGE = 'fill="#fff" stroke="{ink}" stroke-width="1.5" stroke-dasharray="4 3"'
_FAR = f'<rect x="{{left}}" y="{{top}}" width="{{side}}" height="{{side}}" {_EDGE}/>'


@dataclass(frozen=True, slots=True)
class Said:
    """Words on one line, from their left end or round their middle on the base line, or upwards from their left end."""

    x: float
    y: float
    text: str
    size: float = NAME
    bold: bool = False
    colour: str = INK
    middle: bool = False
    turned: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what the words take at most. [units]"""
        wide = width(self.text, self.size, bold=self.bold)
        if self.turned:
            return self.x - 0.8 * self.size, self.y - wide, self.x + 0.25 * self.size, self.y
        left = self.x - wide / 2 if self.middle else self.x
        return left, self.y - 0.8 * self.size, left + wide, self.y + 0.25 * self.size


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two points, broken or whole."""

    start: tuple[float, float]
    end: tuple[float, float]
    thick: float = 1.2
    broken: bool = False
    colour: str = SOFT


@dataclass(frozen=True, slots=True)
class Sign:
    """A shape without words, and the box it fills: left, top, right, bottom."""

    box: tuple[float, float, float, float]
    svg: str


Part = Said | Line | Sign


@dataclass(frozen=True, slots=True)
class Drawing:
    """Parts on a ground; later ones lie above."""

    wide: float
    tall: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause as it is drawn."""

    number: int
    name: str
    #: Further off: an indirect cause.
    far: bool = False
    #: What the data say of it: a mark's name and its words; "" where nothing is said.
    mark: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it is drawn."""

    number: int
    name: str
    #: Its state: the mark's name, and its words.
    state: str
    said: str
    #: It has begun, or is done.
    begun: bool = False


def badge(x: float, y: float, number: int, *, far: bool = False) -> tuple[Part, ...]:
    """A number in its badge, round its middle."""
    looks = {"x": _put(x), "y": _put(y), "r": BADGE, "left": _put(x - BADGE), "top": _put(y - BADGE), "side": 2 * BADGE}
    sign = Sign((x - BADGE, y - BADGE, x + BADGE, y + BADGE), (_FAR if far else _NEAR).format(ink=INK, **looks))
    return sign, Said(x, y + 4.3, str(number), WORD, True, INK if far else "#fff", middle=True)


def key(*, down: bool = False) -> list[Part]:
    """What the two badges stand for, beside or below each other, from 0, 0."""
    half, parts, x, y = 7, list[Part](), 0.0, 0.0
    for far, name in ((False, message("drawings.near")), (True, message("drawings.far"))):
        looks = {"x": _put(x + half), "y": _put(y + half), "r": half, "left": _put(x), "top": _put(y), "side": 2 * half}
        sign = Sign((x, y, x + 2 * half, y + 2 * half), (_FAR if far else _NEAR).format(ink=INK, **looks))
        parts += [sign, Said(x + 2 * half + 6, y + 11.5, name, WORD, colour=SOFT)]
        x, y = (0.0, y + KEY) if down else (x + width(name, WORD) + 44, 0.0)
    return parts


def pill(x: float, y: float, number: int, *, middle: bool = False) -> tuple[Sign, Said]:
    """The number of a measure in its frame, from its left upper corner or round `x`: as wide as two figures take."""
    wide, tall = max(26.0, width(str(number), WORD, bold=True) + 8), 17.0
    x = x - wide / 2 if middle else x
    frame = f'<rect x="{_put(x)}" y="{_put(y)}" width="{_put(wide)}" height="{_put(tall)}" rx="{_put(tall / 2)}"'
    sign = Sign((x, y, x + wide, y + tall), f'{frame} fill="#fff" stroke="{INK}" stroke-width="1.6"/>')
    return sign, Said(x + wide / 2, y + 12.8, str(number), WORD, True, middle=True)


def stated(state: str, said: str, x: float, y: float) -> tuple[Part, ...]:
    """The mark and the words of a measure's state, from their left upper corner."""
    return mark_at(x, y, state), Said(x + MARK + 5, y + 10, said, WORD, colour=SOFT)


def named(name: str, x: float, y: float, *, middle: bool = False) -> tuple[Part, ...]:
    """The name of a bone or a step in its frame, from its left upper corner or round `x`."""
    wide = width(name, 13, bold=True) + 20
    begin = x - wide / 2 if middle else x
    frame = f'width="{_put(wide)}" height="{LABEL}" rx="4" fill="{WASH}" stroke="{INK}" stroke-width="1.2"'
    return (
        Sign((begin, y, begin + wide, y + LABEL), f'<rect x="{_put(begin)}" y="{_put(y)}" {frame}/>'),
        Said(begin + wide / 2, y + 17.5, name, 13, True, middle=True),
    )


def head(name: str, above: str, wide: float) -> Drawing:
    """The problem, where all leads to, with what stands above its name, if anything does."""
    fits = (size for size in _HEADS if all(width(word, size, bold=True) <= wide - 26 for word in name.split()))
    size, room = next(fits, _HEADS[-1]), 12
    lines = wrapped(name, wide - 26, size, bold=True, most=6)
    over = wrapped(above, wide - 26, WORD, most=2) if above else ()
    first, tall = room + 11, room * 2 + 15 * len(over) + 20 * len(lines) + 2
    box = f'<rect x="0" y="0" width="{wide:.0f}" height="{tall:.0f}" rx="9" fill="{INK}"/>'
    parts: tuple[Part, ...] = (
        Sign((0, 0, wide, tall), box),
        *paragraph(13, first, over, Said(0, 0, "", WORD, colour="#fff"), lead=15),
        *paragraph(13, first + 15 * len(over) + 6, lines, Said(0, 0, "", size, True, "#fff"), lead=20),
    )
    return Drawing(wide, tall, parts)


def mark_at(x: float, y: float, name: str, *, size: float = MARK) -> Sign:
    """The mark of a state or of what data say, by its left upper corner."""
    return Sign(
        (x, y, x + size, y + size),
        f'<g transform="translate({_put(x)} {_put(y)}) scale({size / 12:.3f})">{shape(name)}</g>',
    )


def paragraph(x: float, y: float, lines: Sequence[str], like: Said, *, lead: float = LEAD) -> tuple[Said, ...]:
    """Lines below each other, the first on the base line `y`, each with the looks of `like`."""
    return tuple(replace(like, x=x, y=y + lead * at, text=line) for at, line in enumerate(lines))


def cause(held: Cause, room: float) -> Drawing:
    """A cause with its badge, its name and what the data say of it, from 0, 0."""
    left = 2 * BADGE + 8
    lines = wrapped(held.name, room - left, NAME)
    parts = [*badge(BADGE, BADGE, held.number, far=held.far), *paragraph(left, BADGE + 5, lines, Said(0, 0, ""))]
    below = BADGE + 5 + LEAD * (len(lines) - 1) + 5.0
    if held.said:
        signed = MARK + 5 if held.mark else 0
        parts += [mark_at(left, below + 1, held.mark)] if held.mark else []
        said = wrapped(held.said, room - left - signed, WORD, most=2)
        parts += paragraph(left + signed, below + 11, said, Said(0, 0, "", WORD, colour=SOFT), lead=14)
        below += 14 * len(said) + 1
    return Drawing(room, max(below, 2 * BADGE), tuple(parts))


def moved(parts: Iterable[Part], right: float, down: float) -> list[Part]:
    """The parts so far to the right and down."""
    return [_moved(part, right, down) for part in parts]


def _moved(part: Part, right: float, down: float) -> Part:
    if isinstance(part, Said):
        return replace(part, x=part.x + right, y=part.y + down)
    if isinstance(part, Line):
        start, end = ((x + right, y + down) for x, y in (part.start, part.end))
        return replace(part, start=start, end=end)
    left, top, edge, bottom = part.box
    svg = f'<g transform="translate({_put(right)} {_put(down)})">{part.svg}</g>'
    return Sign((left + right, top + down, edge + right, bottom + down), svg)


def svg(drawn: Drawing, *, alt: str, classes: str = "") -> str:
    """The drawing as an element of a page."""
    parts = "".join(map(_written, drawn.parts))
    size = f'viewBox="-1 -1 {_put(drawn.wide + 2)} {_put(drawn.tall + 2)}" width="100%" preserveAspectRatio="xMinYMin"'
    return f'<svg class="drawn {classes}" {size} role="img" aria-label="{escape(alt)}">{parts}</svg>'


def drawing_output(wide: Drawing, narrow: Drawing, *, alt: str, caption: str, note: str = "") -> Output:
    """A drawing for a page and for a phone with a text alternative; where no stylesheet chooses, the wide one.

    Raises
    ------
    DisclosureError
        The text alternative is empty or says nothing.
    """
    refuse_dummy(alt)
    below = escape(caption) + (f' <small class="note">{escape(note)}</small>' if note else "")
    phone = f'<div class="phone" style="display:none">{svg(narrow, alt=alt)}</div>'
    held = f'<div class="page">{svg(wide, alt=alt)}</div>{phone}<figcaption>{below}</figcaption>'
    return html_output(f'<figure class="room">{held}</figure>', kind="chart")


def _written(part: Part) -> str:
    if isinstance(part, Sign):
        return part.svg
    if isinstance(part, Line):
        (x, y), (right, down) = part.start, part.end
        broken = f' stroke-dasharray="{_DASH}"' if part.broken else ""
        course = f"M{_put(x)} {_put(y)}L{_put(right)} {_put(down)}"
        return f'<path d="{course}" fill="none" stroke="{part.colour}" stroke-width="{part.thick}"{broken}/>'
    looks = ' font-weight="700"' if part.bold else ""
    looks += ' text-anchor="middle"' if part.middle else ""
    looks += f' transform="rotate(-90 {_put(part.x)} {_put(part.y)})"' if part.turned else ""
    at = f'x="{_put(part.x)}" y="{_put(part.y)}" font-size="{_put(part.size)}" fill="{part.colour}"'
    return f"<text {at}{looks}>{escape(part.text)}</text>"


def _put(value: float) -> str:
    """A place in tenths of a unit."""
    return f"{value:.1f}".removesuffix(".0")
