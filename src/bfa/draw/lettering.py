"""How much room words take before a browser sets them, and how they break into lines.

Which typeface a reader has is not known, so the widest of those a page asks for is measured: DejaVu Sans, which comes
with matplotlib. In any other the words are narrower and end before the edge.
"""

from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags

#: A letter that the typeface lacks is taken from another, at most so wide. [ems]
_UNKNOWN = 1.4
_ELLIPSIS = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is on one line, in the unit of `size`, its height."""
    return size * sum(_advance(letter, bold) for letter in text)


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 4) -> tuple[str, ...]:
    """The text in lines no wider than `room`, at least one; past `most` lines the last ends with an ellipsis.

    A word that is wider than a line is broken where the line ends.
    """
    lines, line = list[str](), ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        *whole, line = [*([line] if line else []), *_broken(word, room, size, bold)]
        lines += whole
    lines = [*lines, line]
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _clipped(lines[most - 1], room, size, bold))


def _broken(word: str, room: float, size: float, bold: bool) -> list[str]:
    """A word as pieces that fit, each at least one letter."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _clipped(line: str, room: float, size: float, bold: bool) -> str:
    """The line with an ellipsis, cut at a word where it has several."""
    while line and width(line + _ELLIPSIS, size, bold=bold) > room:
        line = line.rpartition(" ")[0] or line[:-1]
    return line.rstrip(" ,;:.–-") + _ELLIPSIS


@cache
def _advance(letter: str, bold: bool) -> float:
    """How far a letter moves the pen. [ems]"""
    font = _font(bold)
    if not font.get_char_index(ord(letter)):
        return _UNKNOWN
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM)


@cache
def _font(bold: bool) -> FT2Font:
    return get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
