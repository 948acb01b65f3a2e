"""The year ahead as a band of twelve months: what recurs, what is known to come, and what the calendar holds.

A wheel has its letters turned and is too small on a phone; twelve months beside each other are read the same way there
and on paper. What a row is stands in words above its rows, and a month is filled or empty: no colour has to be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bfa.draw.causes import sheet
from bfa.draw.causes.sheet import NAME, NARROW, WIDE, WORD, Drawing, Part, Said, Sign, moved
from bfa.draw.drawing import INK, LINE, SOFT, WASH
from bfa.draw.lettering import wrapped

#: Months of the band.
MONTHS = 12
#: Where the months begin on a page, how high a row of them is, and what lies between rows and between lanes. [units]
_LEFT, _TRACK, _BELOW, _LANE = 330.0, 13.0, 5.0, 21.0
_HEAD = 34.0


@dataclass(frozen=True, slots=True)
class Row:
    """Something in some of the months."""

    name: str
    #: Places in the band. [0-11]
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """Rows of one sort, and what the sort is called."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months by short name, the year below those that begin one, and what lies in them."""

    months: tuple[str, ...]
    years: tuple[str, ...]
    lanes: tuple[Lane, ...]


def year_band(year: Year) -> Drawing:
    """As wide as a page: names to the left of their months."""
    return _drawn(year, WIDE, _LEFT, beside=True)


def year_band_down(year: Year) -> Drawing:
    """As wide as a phone: names above their months."""
    return _drawn(year, NARROW, 0, beside=False)


def _drawn(year: Year, wide: float, left: float, *, beside: bool) -> Drawing:
    step = (wide - left) / MONTHS
    parts, down = list(_heads(year, left, step)), _HEAD
    for lane in year.lanes:
        parts.append(Said(0, down + 13, lane.name, NAME, bold=True))
        down += _LANE
        for row in lane.rows:
            held = _row(row, left - 14 if beside else wide, beside=beside)
            under = (held.tall - _TRACK) / 2 if beside else held.tall + 3
            parts += [*moved(held.parts, 0, down), _track(row.months, left, down + under, step)]
            down += (max(held.tall, _TRACK) if beside else held.tall + 3 + _TRACK) + _BELOW
        down += _BELOW
    return Drawing(wide, down, tuple(parts))


def _heads(year: Year, left: float, step: float) -> Sequence[Part]:
    """The names of the months, and the years below."""
    middle = [left + step * (at + 0.5) for at in range(MONTHS)]
    named = [Said(x, 11, name, WORD, colour=SOFT, middle=True) for x, name in zip(middle, year.months, strict=True)]
    edges = [left + step * at for at in range(MONTHS)]
    begun = [Said(x, 26, name, WORD, True, SOFT) for x, name in zip(edges, year.years, strict=True) if name]
    return [*named, *begun]


def _row(row: Row, room: float, *, beside: bool) -> Drawing:
    """The name of a row, in two lines at most."""
    lines = wrapped(row.name, room, NAME, most=2)
    tall = sheet.LEAD * len(lines) + (3 if beside else 0)
    return Drawing(room, tall, sheet.paragraph(0, 13, lines, Said(0, 0, "")))


def _track(months: Sequence[int], left: float, top: float, step: float) -> Sign:
    """Twelve boxes, those of the row filled."""
    boxes = [
        f'<rect x="{left + step * at + 1:.1f}" y="{top:.1f}" width="{step - 2:.1f}" height="{_TRACK:.0f}" rx="2" '
        f'fill="{INK if at in months else WASH}" stroke="{INK if at in months else LINE}" stroke-width="1"/>'
        for at in range(MONTHS)
    ]
    return Sign((left, top, left + step * MONTHS, top + _TRACK), "".join(boxes))
