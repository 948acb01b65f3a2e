"""Which months each source counts, a band for each, with the months when something changed.

A state is told by its shape, and by no colour: filled, half filled, empty, crossed. The same months stand above each
other, so that a gap in one source is seen beside the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bfa.draw.causes import sheet
from bfa.draw.causes.sheet import NAME, NARROW, WIDE, WORD, Drawing, Line, Part, Said, Sign, moved
from bfa.draw.drawing import INK, LINE, SOFT, WASH
from bfa.draw.lettering import width, wrapped

#: Where the months begin on a page; how high a band is, what lies between bands, and a sign of the key. [units]
_LEFT, _TRACK, _BELOW, _KEY = 236.0, 18.0, 12.0, 14.0
_HEAD = 22.0
#: Room that a year's name needs. [units]
_YEAR = 40.0
#: State -> the shape of its box, from its left, top, width and height.
_SHAPES = {
    "counted": '<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{ink}"/>',
    "preliminary": '<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="#fff" stroke="{ink}" stroke-width="1.4"/>',
    "part": '<rect x="{x}" y="{half}" width="{w}" height="{low}" fill="{ink}"/>',
    "outside": '<rect x="{x}" y="{bar}" width="{w}" height="2" fill="{ink}"/>',
    "gap": '<path d="M{x} {y}l{w} {h}m0 -{h}l-{w} {h}" fill="none" stroke="{ink}" stroke-width="1.4"/>',
    "break": '<path d="M{mid} {y}l-5 -0l5 {h}l5 -{h}z" fill="{ink}"/>',
    "jump": '<path d="M{mid} {y}l-5 {half_h}l5 {half_h}l5 -{half_h}z" fill="#fff" stroke="{ink}" stroke-width="1.6"/>',
}
#: States whose months are drawn as one box where they follow each other.
_RUNS = ("counted", "preliminary", "part", "outside")


@dataclass(frozen=True, slots=True)
class Row:
    """A source, or a sort of change."""

    name: str
    #: Place of a month in the band to its state, a key of `_SHAPES`.
    states: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Band:
    """Months that follow each other, and what is known of them."""

    #: How many, and the place of each January with its year.
    months: int
    years: Mapping[int, str]
    rows: tuple[Row, ...]
    #: State to its words, of those that occur.
    key: Mapping[str, str]


def coverage_band(band: Band) -> Drawing:
    """As wide as a page: names to the left of their months."""
    return _drawn(band, WIDE, _LEFT)


def coverage_band_down(band: Band) -> Drawing:
    """As wide as a phone: names above their months."""
    return _drawn(band, NARROW, 0)


def _drawn(band: Band, wide: float, left: float) -> Drawing:
    step = (wide - left) / max(1, band.months)
    parts, down = list(_years(band, left, step)), _HEAD
    for row in band.rows:
        lines = wrapped(row.name, left - 14 if left else wide, NAME, most=2)
        tall = sheet.LEAD * len(lines)
        under = max(0.0, (tall - _TRACK) / 2) if left else tall + 2
        parts += moved(sheet.paragraph(0, 13, lines, Said(0, 0, "")), 0, down)
        parts += _track(row, band.months, (left, down + under), step)
        down += (max(tall, _TRACK) if left else tall + 2 + _TRACK) + _BELOW
    start = [
        Line((left + step * at, _HEAD - 6), (left + step * at, down - _BELOW), 0.8, colour=LINE) for at in band.years
    ]
    key = _key(band.key, wide)
    return Drawing(wide, down + key.tall, (*start, *parts, *moved(key.parts, 0, down)))


def _years(band: Band, left: float, step: float) -> Iterator[Part]:
    """The years that there is room to name."""
    last = -_YEAR
    for at, year in sorted(band.years.items()):
        if left + step * at >= last + _YEAR and left + step * at + _YEAR <= left + step * band.months + 1:
            last = left + step * at
            yield Said(last + 3, 11, year, WORD, True, SOFT)


def _track(row: Row, months: int, at: tuple[float, float], step: float) -> list[Part]:
    left, top = at
    ground = f'<rect x="{left:.1f}" y="{top:.1f}" width="{step * months:.1f}" height="{_TRACK}" fill="{WASH}"/>'
    found: list[Part] = [Sign((left, top, left + step * months, top + _TRACK), ground)]
    for first, last, state in _stretches(row.states):
        begin, end = left + step * first, left + step * (last + 1)
        found.append(_box(state, begin, top, end - begin))
    return found


def _stretches(states: Mapping[int, str]) -> list[tuple[int, int, str]]:
    """First, last and state of the months that are drawn as one box."""
    found = list[tuple[int, int, str]]()
    for place, state in sorted(states.items()):
        if found and state in _RUNS and found[-1][2] == state and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place, state)
        else:
            found.append((place, place, state))
    return found


def _box(state: str, x: float, y: float, wide: float, tall: float = _TRACK) -> Sign:
    near = 0.7 if state in ("preliminary", "gap") else 0.0
    at = {
        **{"x": x + near, "y": y + near, "w": wide - 2 * near, "h": tall - 2 * near, "mid": x + wide / 2},
        **{"half": y + tall / 2, "low": tall / 2, "bar": y + tall / 2 - 1, "half_h": tall / 2},
    }
    svg = _SHAPES[state].format(ink=INK, **{name: f"{value:.1f}" for name, value in at.items()})
    return Sign((x, y, x + wide, y + tall), svg)


def _key(words: Mapping[str, str], room: float) -> Drawing:
    """What the shapes stand for, in lines as wide as there is room for."""
    parts, x, y = list[Part](), 0.0, 4.0
    for state, said in words.items():
        wide = _KEY + 6 + width(said, WORD) + 20
        if x and x + wide - 20 > room:
            x, y = 0.0, y + sheet.KEY
        ground = f'<rect x="{x:.1f}" y="{y:.1f}" width="{_KEY}" height="{_KEY}" fill="{WASH}"/>'
        parts += [Sign((x, y, x + _KEY, y + _KEY), ground), _box(state, x, y, _KEY, _KEY)]
        parts.append(Said(x + _KEY + 6, y + 11.5, said, WORD, colour=SOFT))
        x += wide
    return Drawing(room, y + sheet.KEY if words else 0.0, tuple(parts))


def named(states: Sequence[str], words: Mapping[str, str]) -> dict[str, str]:
    """The words of those states that occur, in the order of the words."""
    return {state: said for state, said in words.items() if state in states}
