"""Classes of a map: few, in words, from light to dark, with a class of its own for what is hidden.

One hue per measure, so that two maps are not mixed up: `BLUES` counts, `BROWNS` density, `PURPLES` rates. `CHANGES`
is for fewer and more. The hues fall in lightness by the same steps, told apart in grey print and by the colour-blind.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from bfa.words.catalogue import message
from bfa.words.numbers import HIDDEN, number, span

BLUES = ("#cfdfee", "#9dbfdd", "#639ac5", "#2f6ca6", "#0b3a6f")
BROWNS = ("#f3ddc3", "#e3b98a", "#c98f55", "#9a5f26", "#5c3209")
PURPLES = ("#e4d9ee", "#cab1e3", "#a886ce", "#7c58a6", "#472d69")
#: From much fewer over what chance may give to much more; as light on both sides, so fewer is hatched too.
CHANGES = ("#2f6ca6", "#77afe3", "#dadada", "#e39a58", "#a25412")

HIDDEN_FILL = "#f0f0f0"
HIDDEN_LINE = "#6b6f76"
HIDDEN_HATCH = "#a3a9b0"
#: The line around cells that gather more than chance.
GATHERED = "#b3261e"

#: Lines drawn over a class, and dots.
MARK, DOT = "#ffffff", "#c6c0ad"
#: Fill of cells that tell nothing since there is too little to go by.
FEW_FILL = "#f1eee5"
#: Signs beside colour: "across" is for what is hidden, "dots" for too few, and neither for anything else.
Hatch = Literal["", "across", "level", "dots"]
_WIDTHS = (1.2, 2.0, 2.9, 3.9, 5.0)
_STEPS = tuple(step * 10**power for power in range(7) for step in (1, 2, 5))
#: Where those would tell too little apart.
_CLOSER = tuple(step * 10**power // 10 for power in range(1, 7) for step in (10, 15, 20, 30, 40, 60, 80))
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One class of what a map shows."""

    #: From and including; to and including for whole numbers, else up to the next class.
    lower: float
    upper: float
    #: Fill, or colour of a line, as ``#rrggbb``.
    colour: str
    #: The class in words: "5–9", "1".
    label: str
    #: Drawn over the fill.
    hatch: Hatch = ""
    #: Of a line; see `widened`. [points]
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend."""

    #: Words, and fill as ``#rrggbb``.
    label: str
    fill: str
    #: Drawn over the fill, so that colour is not the only sign; an "across" line is dashed.
    hatch: Hatch = ""
    #: Above 0 the entry is a line. [points]
    width: float = 0.0


#: Cells that are hidden, in a legend.
HIDDEN_ENTRY = Entry(HIDDEN, HIDDEN_FILL, "across")


def entries(classes: Sequence[Step], *, hidden: bool, none: str | None = None) -> tuple[Entry, ...]:
    """The legend from the last class to the first, then none (said as `none`; "" leaves it out) and what is hidden."""
    none = message("maps.legend.none") if none is None else none
    shown = [Entry(step.label, step.colour, step.hatch, step.width) for step in reversed(classes)]
    lines = any(step.width for step in classes)
    unseen = Entry(HIDDEN, HIDDEN_LINE, "across", _WIDTHS[0]) if lines else HIDDEN_ENTRY
    return (*shown, *([Entry(none, "#ffffff")] if none else []), *([unseen] if hidden else []))


def widened(classes: Sequence[Step]) -> tuple[Step, ...]:
    """The classes as lines: the darker, the wider."""
    return tuple(
        replace(step, width=_WIDTHS[place]) for step, place in zip(classes, _spread(len(classes)), strict=True)
    )


def change_steps(labels: Sequence[str]) -> tuple[Step, ...]:
    """Classes from fewest to most by their place, around the middle one, which is what chance may give.

    `labels`: three or five; ``step`` of a cell is the index among them.
    """
    every = range(0, len(CHANGES), 1 if len(labels) == len(CHANGES) else 2)
    middle = len(labels) // 2
    return tuple(
        Step(at, at, CHANGES[place], label, "level" if at < middle else "")
        for at, (place, label) in enumerate(zip(every, labels, strict=True))
    )


def steps(counts: Iterable[int]) -> tuple[Step, ...]:
    """Classes at 1, 2, 5, 10, 20, 50 ... that cover the counts, the lowest joined when there would be too many.

    Where counts lie so close that those tell fewer than three classes apart, they start at 10, 15, 20, 30, 40, 60, 80.

    `counts`: shown counts; zeros are not coloured and get no class.
    """
    shown = sorted({int(n) for n in counts if n > 0})
    if not shown:
        return ()
    lowest, highest = shown[0], shown[-1]
    most = len(BLUES)
    if len(shown) <= most and highest <= most:
        colours = _colours(len(shown), BLUES)
        return tuple(Step(n, n, colour, number(n)) for n, colour in zip(shown, colours, strict=True))
    starts = [step for step in _STEPS if lowest < step <= highest]
    if len(starts) + 1 < _FEWEST < len(shown):
        starts = [step for step in _CLOSER if lowest < step <= highest]
    edges = [lowest, *starts[-(most - 1) :], highest + 1]
    ranges = [(low, high - 1) for low, high in pairwise(edges)]
    colours = _colours(len(ranges), BLUES)
    labels = [span(number(low), number(high)) for low, high in ranges]
    return tuple(Step(*ends, *look) for ends, look in zip(ranges, zip(colours, labels, strict=True), strict=True))


def density_steps(highest: float, *, hue: Sequence[str] = BROWNS) -> tuple[Step, ...]:
    """The five classes at 1, 2, 5, 10, 20, 50 ... or their decimals that end with the highest density or rate.

    What lies below the lowest is not coloured.

    `highest` [per km2 or another ground, above 0].
    """
    power = math.floor(math.log10(highest))
    series = [step * 10.0**level for level in range(power - 2, power + 1) for step in (1, 2, 5)]
    starts = [start for start in series if start <= highest][-len(hue) :]
    labels = [span(_short(low), _short(high)) for low, high in pairwise(starts)]
    labels.append(message("maps.legend.top", low=_short(starts[-1])))
    ranges = zip(pairwise([*starts, highest]), hue, labels, strict=True)
    return tuple(Step(low, high, colour, label) for (low, high), colour, label in ranges)


def under(classes: Sequence[Step]) -> str:
    """What is below the lowest class, in words."""
    return message("maps.legend.under", value=_short(classes[0].lower)) if classes else message("maps.legend.none")


def step_of(value: float, classes: Sequence[Step]) -> int:
    """Index of the class a count or density belongs to; -1 below the lowest."""
    return bisect_right([step.lower for step in classes], value) - 1


def _colours(wanted: int, hue: Sequence[str]) -> list[str]:
    return [hue[place] for place in _spread(wanted)]


def _spread(wanted: int) -> list[int]:
    """So many of five steps, spread over their whole range."""
    last = len(BLUES) - 1
    return [3] if wanted == 1 else [round(index * last / (wanted - 1)) for index in range(wanted)]


def _short(value: float) -> str:
    return number(value) if value >= 1 else f"{value:g}".replace(".", ",")
