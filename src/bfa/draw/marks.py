"""Small inline marks of state and verdict, for pages without scripts.

Every mark stands beside its word; the shape differs, not only the colour.
"""

from markupsafe import Markup

_GOOD, _BAD, _OPEN, _ACCENT = "#14694a", "#9c3a0c", "#6b6f76", "#0b5394"
_RING = '<circle cx="6" cy="6" r="5" fill="none" stroke="{c}" stroke-width="1.6"/>'
_HALF = _RING.format(c=_ACCENT) + f'<path d="M6 1a5 5 0 0 1 0 10z" fill="{_ACCENT}"/>'
_WHITE = 'fill="none" stroke="#fff" stroke-width="1.7"'
_THIN = f'fill="none" stroke="{_OPEN}" stroke-width="1.4"'
_POINTED = f'<path d="M6 .6L11.4 6 6 11.4.6 6z" fill="{_OPEN}"/>{{dash}}'
#: By state of a measure, status of a part of a batch, verdict, or what the data say of a cause.
_MARKS = {
    "klar": f'<circle cx="6" cy="6" r="5.6" fill="{_GOOD}"/>',
    "delvis": _HALF,
    "pågår": _HALF,
    "föreslagen": _RING.format(c=_OPEN).replace("/>", ' stroke-dasharray="2"/>'),
    "beslutad": _RING.format(c=_OPEN) + f'<circle cx="6" cy="6" r="1.8" fill="{_OPEN}"/>',
    "ej påbörjad": _RING.format(c=_OPEN),
    "ej körd": _RING.format(c=_OPEN),
    "kvarstår": f'<path d="M1.2 1.2h9.6v9.6H1.2z" fill="none" stroke="{_BAD}" stroke-width="1.8"/>',
    "avbruten": f'<path d="M1.5 1.5l9 9m0-9l-9 9" stroke="{_OPEN}" stroke-width="1.8"/>',
    "done": f'<circle cx="6" cy="6" r="5.6" fill="{_GOOD}"/>',
    "waiting": _HALF,
    "undated": _RING.format(c=_OPEN),
    "late": f'<path d="M6 1l5.2 9.6H.8z" fill="none" stroke="{_BAD}" stroke-width="1.6"/>',
    "lifted": f'<path d="M6 11V2M2.5 5.5L6 1.5l3.5 4" fill="none" stroke="{_ACCENT}" stroke-width="1.7"/>',
    "misslyckad": f'<path d="M2 2l8 8m0-8l-8 8" stroke="{_BAD}" stroke-width="2"/>',
    "fall_shown": f'<path d="M.5 2h11L6 11z" fill="{_GOOD}"/>',
    "rise_shown": f'<path d="M.5 10h11L6 1z" fill="{_BAD}"/>',
    "fall_indicated": _POINTED.format(dash=""),
    "rise_indicated": _POINTED.format(dash=""),
    "target_excluded": _POINTED.format(dash='<path d="M3 6h6" stroke="#fff" stroke-width="1.6"/>'),
    "no_difference_shown": f'<path d="M6 0l3.6 4H7v4h2.6L6 12 2.4 8H5V4H2.4z" fill="{_OPEN}"/>',
    "not_assessed": f'<path d="M1 1h10v10H1z" fill="none" stroke="{_OPEN}" stroke-width="1.4" stroke-dasharray="2"/>',
    "supported": f'<circle cx="6" cy="6" r="5.8" fill="{_GOOD}"/><path d="M3 6.2l2.2 2.3 3.8-4.6" {_WHITE}/>',
    "assumed": _RING.format(c=_OPEN) + f'<path d="M4.4 4.9C4.6 2.6 8 2.8 7.6 5 7.3 6 6 5.9 6 7.2M6 8.6v.9" {_THIN}/>',
    "contradicted": f'<path d="M.4.4h11.2v11.2H.4z" fill="{_BAD}"/><path d="M3.2 3.2l5.6 5.6m0-5.6L3.2 8.8" {_WHITE}/>',
    "untestable": f'<path d="M.8.8h10.4v10.4H.8z" {_THIN} stroke-dasharray="2.2 1.6"/><path d="M3 6h6" {_THIN}/>',
    "too_early": _RING.format(c=_OPEN) + f'<path d="M6 3v3l2 2" fill="none" stroke="{_OPEN}" stroke-width="1.5"/>',
}
_DOT = f'<circle cx="6" cy="6" r="1.8" fill="{_OPEN}"/>'


def mark(state: str | None) -> Markup:
    """The mark that stands before a state, a status or a verdict in words; a dot where it is not known."""
    held = shape(state)
    return Markup(f'<svg class="mark" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{held}</svg>')


def shape(state: str | None) -> str:
    """What is in the mark, 12 units wide and high, for a drawing."""
    return _MARKS.get(state or "", _DOT)
