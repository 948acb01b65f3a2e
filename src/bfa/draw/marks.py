"""Small inline drawings for pages without scripts: marks of state and verdict, and the week as a heat map.

Every mark stands beside its word; the shape differs, not only the colour.
"""

from markupsafe import Markup

from bfa.analyses.peaks import FIRST_HOUR
from bfa.draw.output import escape
from bfa.words.nouns import SHORT
from bfa.words.numbers import HIDDEN, WEEKDAYS
from bfa.words.week import Grid, described, hidden_cells, highest, night_rows, step_of, steps

_GOOD, _BAD, _OPEN, _ACCENT = "#14694a", "#9c3a0c", "#6b6f76", "#0b5394"
_RING = '<circle cx="6" cy="6" r="5" fill="none" stroke="{c}" stroke-width="1.6"/>'
_HALF = _RING.format(c=_ACCENT) + f'<path d="M6 1a5 5 0 0 1 0 10z" fill="{_ACCENT}"/>'
#: By state of a measure, status of a part of a batch, or verdict.
_MARKS = {
    "klar": f'<circle cx="6" cy="6" r="5.6" fill="{_GOOD}"/>',
    "delvis": _HALF,
    "pågår": _HALF,
    "ej påbörjad": _RING.format(c=_OPEN),
    "ej körd": _RING.format(c=_OPEN),
    "kvarstår": f'<path d="M1.2 1.2h9.6v9.6H1.2z" fill="none" stroke="{_BAD}" stroke-width="1.8"/>',
    "avbruten": f'<path d="M1.5 1.5l9 9m0-9l-9 9" stroke="{_OPEN}" stroke-width="1.8"/>',
    "misslyckad": f'<path d="M2 2l8 8m0-8l-8 8" stroke="{_BAD}" stroke-width="2"/>',
    "fall_shown": f'<path d="M.5 2h11L6 11z" fill="{_GOOD}"/>',
    "rise_shown": f'<path d="M.5 10h11L6 1z" fill="{_BAD}"/>',
    "no_difference_shown": f'<path d="M6 0l3.6 4H7v4h2.6L6 12 2.4 8H5V4H2.4z" fill="{_OPEN}"/>',
    "not_assessed": f'<path d="M1 1h10v10H1z" fill="none" stroke="{_OPEN}" stroke-width="1.4" stroke-dasharray="2"/>',
    "too_early": _RING.format(c=_OPEN) + f'<path d="M6 3v3l2 2" fill="none" stroke="{_OPEN}" stroke-width="1.5"/>',
}
_DOT = f'<circle cx="6" cy="6" r="1.8" fill="{_OPEN}"/>'
_LEFT, _CELL, _ROW = 34, 15.6, 15


def mark(state: str | None) -> Markup:
    """The mark that stands before a state, a status or a verdict in words; a dot where it is not known."""
    return Markup(f'<svg class="mark" viewBox="0 0 12 12" aria-hidden="true">{_MARKS.get(state or "", _DOT)}</svg>')


def week_svg(grid: Grid, *, kind: str = "crime") -> Markup:
    """Weekday and hour as an inline drawing with classes named below, and its words as text alternative.

    Parameters
    ----------
    grid : 7 x 24 counts
        Calendar days, Monday first, hours 0-23; None where hidden (drawn hatched).
    """
    scale = steps(highest(grid))
    cells = [
        _cell(row, hour, "url(#dold)" if value is None else step_of(value, scale).shade)
        for row, values in enumerate(night_rows(grid))
        for hour, value in enumerate(values)
        if value is None or value > 0
    ]
    width, height = _LEFT + 24 * _CELL, 7 * _ROW
    back = f'<rect x="{_LEFT}" y="0" width="{24 * _CELL:.1f}" height="{height}" fill="{scale[0].shade}"/>'
    days = "".join(f'<text x="0" y="{row * _ROW + 11}">{day.capitalize()}</text>' for row, day in enumerate(WEEKDAYS))
    return Markup(
        f'<svg class="week" viewBox="0 0 {width:.0f} {height + 36}" width="100%" role="img" '
        f'aria-label="{escape(described(grid, kind=kind))}">{_HATCH}{back}{"".join(cells)}'
        f'<g stroke="#fff" stroke-width=".8">{_lines(width, height)}</g>'
        f'<g font-size="10.5" fill="#4a5766">{days}{_hours(height)}{_legend(grid, height, kind)}</g></svg>'
    )


_HATCH = (
    '<defs><pattern id="dold" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="4" height="4" fill="#fff"/><path d="M0 0v4" stroke="#6b6f76" stroke-width="1.6"/></pattern></defs>'
)


def _cell(row: int, hour: int, fill: str) -> str:
    return f'<rect x="{_LEFT + hour * _CELL:.1f}" y="{row * _ROW}" width="{_CELL}" height="{_ROW}" fill="{fill}"/>'


def _lines(width: float, height: float) -> str:
    across = "".join(f'<path d="M{_LEFT} {row * _ROW}H{width:.1f}"/>' for row in range(1, 7))
    return across + "".join(f'<path d="M{_LEFT + hour * _CELL:.1f} 0V{height}"/>' for hour in range(1, 24))


def _hours(height: float) -> str:
    return "".join(
        f'<text x="{_LEFT + place * _CELL:.1f}" y="{height + 12}"'
        f"{'' if place == 0 else ' text-anchor=' + chr(34) + ('end' if place == 24 else 'middle') + chr(34)}>"
        f"{(FIRST_HOUR + place) % 24:02d}</text>"
        for place in range(0, 25, 3)
    )


def _legend(grid: Grid, height: float, kind: str) -> str:
    named = [(step.shade, step.label) for step in steps(highest(grid))]
    if hidden_cells(grid):
        named.append(("url(#dold)", HIDDEN))
    title = f"Antal {SHORT[kind][1]}"
    parts, x, y = [f'<text x="{_LEFT}" y="{height + 31}">{title}</text>'], _LEFT + 6.0 * len(title), height + 22
    for fill, label in named:
        parts.append(
            f'<rect x="{x:.0f}" y="{y}" width="11" height="11" fill="{fill}" stroke="#8793a0" stroke-width=".6"/>'
        )
        parts.append(f'<text x="{x + 15:.0f}" y="{y + 9}">{label}</text>')
        x += 27 + 6.6 * len(label)
    return "".join(parts)
