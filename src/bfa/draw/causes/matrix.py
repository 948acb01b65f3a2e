"""Causes against measures: a row for each cause, a column for each measure, its state where the two meet.

A cause without a measure has a row with words in a frame instead, and measures without a cause a row of their
own, last. On a phone the names of the measures stand first, and that of a cause above its row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bfa.draw.causes import sheet
from bfa.draw.causes.sheet import (
    LEAD,
    MARK,
    NAME,
    NARROW,
    WIDE,
    WORD,
    Cause,
    Drawing,
    Line,
    Measure,
    Part,
    Said,
    Sign,
    moved,
)
from bfa.draw.drawing import INK, LINE
from bfa.draw.lettering import width, wrapped
from bfa.draw.marks import shape
from bfa.words.catalogue import message
from bfa.words.numbers import joined

#: Of the names of causes, and the most that those of measures take up. [units]
_NAMES, _HEAD = 292, 190
#: Of a column: on a page and on a phone at most, and at least. [units]
_COLUMN, _NARROW_COLUMN, _LEAST = 48, 34, 23
#: Of a row at least, and round what stands in it. [units]
_ROW, _ROUND = 32, 5
#: A mark. [units]
_MARK = 15


@dataclass(frozen=True, slots=True)
class Matrix:
    """Causes, measures, and which measures (numbers) are aimed at each cause (number)."""

    causes: tuple[Cause, ...]
    measures: tuple[Measure, ...]
    aimed: Mapping[int, tuple[int, ...]]

    @property
    def loose(self) -> tuple[int, ...]:
        """The measures (numbers) that are aimed at no cause here."""
        named = {number for numbers in self.aimed.values() for number in numbers}
        return tuple(measure.number for measure in self.measures if measure.number not in named)


def matrix(held: Matrix) -> Drawing:
    """As wide as a page, or wider where there are more than some twenty measures."""
    column = _column(held, WIDE - _NAMES, _COLUMN)
    names = [wrapped(measure.name, _HEAD, WORD, most=1 if column < 32 else 2) for measure in held.measures]
    tall = max((width(line, WORD) for lines in names for line in lines), default=0) + 8
    parts = list[Part]()
    for at, (lines, measure) in enumerate(zip(names, held.measures, strict=True)):
        middle = _NAMES + (at + 0.5) * column
        first = middle + 4.3 - 7.5 * (len(lines) - 1)
        parts += [Said(first + 15 * k, tall - 5, line, WORD, turned=True) for k, line in enumerate(lines)]
        parts += sheet.pill(middle, tall, measure.number, middle=True)
    down, wide = tall + 26, max(WIDE, _NAMES + column * len(held.measures))
    for cell, own in _rows(held, _NAMES - 12):
        high = max(_ROW, cell.tall + 2 * _ROUND)
        parts.append(Line((0, down), (wide, down), 0.8, colour=LINE))
        parts += moved(cell.parts, 0, down + (high - cell.tall) / 2)
        parts += _marks(held, own, _NAMES, column, down + high / 2)
        down += high
    return _with_key(held, Drawing(wide, down, tuple(parts)))


def matrix_down(held: Matrix) -> Drawing:
    """As wide as a phone."""
    column = _column(held, NARROW, _NARROW_COLUMN)
    parts, down = list[Part](), 0.0
    for measure in held.measures:
        lines = wrapped(measure.name, NARROW - 40, NAME)
        parts += [*sheet.pill(0, down, measure.number), *sheet.paragraph(36, down + 13, lines, Said(0, 0, ""))]
        down += LEAD * len(lines) + 5
    for at, measure in enumerate(held.measures):
        parts += sheet.pill((at + 0.5) * column, down + 6, measure.number, middle=True)
    down, wide = down + 31, max(NARROW, column * len(held.measures))
    for cell, own in _rows(held, NARROW):
        parts.append(Line((0, down), (wide, down), 0.8, colour=LINE))
        parts += moved(cell.parts, 0, down + _ROUND)
        parts += _marks(held, own, 0, column, down + cell.tall + 17)
        down += cell.tall + 33
    return _with_key(held, Drawing(wide, down, tuple(parts)))


def _rows(held: Matrix, room: float) -> Iterator[tuple[Drawing, tuple[int, ...]]]:
    """What heads each row, and the measures (numbers) that are marked in it."""
    for cause in held.causes:
        yield sheet.cause(cause, room), held.aimed.get(cause.number, ())
    if held.loose:
        lines = wrapped(message("drawings.loose"), room, NAME, bold=True)
        said = sheet.paragraph(0, 14, lines, Said(0, 0, "", bold=True))
        yield Drawing(room, LEAD * len(lines) + 2.0, said), held.loose


def _column(held: Matrix, room: float, most: float) -> float:
    return min(most, max(_LEAST, room / max(1, len(held.measures))))


def _marks(held: Matrix, own: tuple[int, ...], left: float, column: float, y: float) -> list[Part]:
    """The states of a row's measures, each in its column, and a dot in the others; words where there are none."""
    if not own:
        said = message("drawings.no_measure")
        wide = width(said, WORD, bold=True) + 20
        frame = f'x="{left:.1f}" y="{y - 11:.1f}" width="{wide:.1f}" height="22" fill="#fff" stroke="{INK}"'
        box = Sign((left, y - 11, left + wide, y + 11), f'<rect {frame} stroke-width="1.4"/>')
        return [box, Said(left + 10, y + 4.3, said, WORD, True)]
    middles = [(measure, left + (at + 0.5) * column) for at, measure in enumerate(held.measures)]
    return [
        sheet.mark_at(x - _MARK / 2, y - _MARK / 2, measure.state, size=_MARK)
        if measure.number in own
        else Sign((x - 1, y - 1, x + 1, y + 1), f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.1" fill="{LINE}"/>')
        for measure, x in middles
    ]


def _with_key(held: Matrix, drawn: Drawing) -> Drawing:
    """The matrix over the words of its marks, as many on a row as there is room for."""
    words: dict[str, dict[str, str]] = {}  # states that share a mark share its words
    for measure in held.measures:
        words.setdefault(shape(measure.state), {})[measure.said] = measure.state
    parts, x, y = list[Part](), 0.0, drawn.tall + 12
    for state, said in ((next(iter(own.values())), joined(own, last=message("drawings.or"))) for own in words.values()):
        wide = MARK + 5 + width(said, WORD) + 24
        x, y = (0.0, y + sheet.KEY) if x + wide - 24 > drawn.wide and x else (x, y)
        parts += sheet.stated(state, said, x, y)
        x += wide
    ground = Line((0, drawn.tall), (drawn.wide, drawn.tall), 0.8, colour=LINE)
    return Drawing(drawn.wide, y + sheet.KEY, (*drawn.parts, ground, *parts))
