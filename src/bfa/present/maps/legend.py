"""Classes of a map: few, in words, in one hue from light to dark, with a class of its own for what is hidden."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bfa.present.numbers import number

#: One hue in five steps, told apart in grey print and by the colour-blind (lightness falls evenly): for counts.
BLUES = ("#cfdfee", "#9dbfdd", "#639ac5", "#2f6ca6", "#0b3a6f")
#: Another hue in the same lightness, for density, so that the two maps are not mixed up.
BROWNS = ("#f3ddc3", "#e3b98a", "#c98f55", "#9a5f26", "#5c3209")

HIDDEN_FILL = "#f0f0f0"
HIDDEN_LINE = "#6b6f76"
HIDDEN_HATCH = "#a3a9b0"
HIDDEN_LABEL = "dold"
NONE_LABEL = "inga"
#: The line around cells that gather more than chance.
GATHERED, GATHERED_LABEL = "#b3261e", "belagd anhopning"

_STEPS = tuple(step * 10**power for power in range(7) for step in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Step:
    """One class of counts or densities.

    Attributes
    ----------
    lower, upper : float
        From and including; to and including for whole numbers, else up to the next class.
    colour : str
        Fill, as ``#rrggbb``.
    label : str
        The class in words: "5–9", "1".
    """

    lower: float
    upper: float
    colour: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend.

    Attributes
    ----------
    label, fill : str
        Words, and fill as ``#rrggbb``.
    hatched : bool
        Drawn with lines across, so that colour is not the only sign.
    """

    label: str
    fill: str
    hatched: bool = False


def entries(classes: Sequence[Step], *, hidden: bool, none: str = NONE_LABEL) -> tuple[Entry, ...]:
    """The legend from most to none (said as `none`), then what is hidden."""
    shown = [Entry(step.label, step.colour) for step in reversed(classes)]
    return (*shown, Entry(none, "#ffffff"), *([Entry(HIDDEN_LABEL, HIDDEN_FILL, True)] if hidden else []))


def steps(counts: Iterable[int], *, most: int = len(BLUES)) -> tuple[Step, ...]:
    """Classes at 1, 2, 5, 10, 20, 50 ... that cover the counts, the lowest joined when there would be too many.

    Parameters
    ----------
    counts : iterable of int
        Shown counts; zeros are not coloured and get no class.
    most : int
        Number of classes at most. [1-5]
    """
    shown = sorted({int(n) for n in counts if n > 0})
    if not shown:
        return ()
    lowest, highest = shown[0], shown[-1]
    if len(shown) <= most and highest <= most:
        colours = _colours(len(shown))
        return tuple(Step(n, n, colour, number(n)) for n, colour in zip(shown, colours, strict=True))
    starts = [step for step in _STEPS if lowest < step <= highest][-(most - 1) :] if most > 1 else []
    edges = [lowest, *starts, highest + 1]
    ranges = [(low, high - 1) for low, high in pairwise(edges)]
    colours = _colours(len(ranges))
    return tuple(Step(a, b, colour, _label(a, b)) for (a, b), colour in zip(ranges, colours, strict=True))


def density_steps(highest: float) -> tuple[Step, ...]:
    """The five classes at 1, 2, 5, 10, 20, 50 ... or their decimals that end with the highest density.

    What lies below the lowest is not coloured.

    Parameters
    ----------
    highest : float
        [per km2, above 0]
    """
    power = math.floor(math.log10(highest))
    series = [step * 10.0**level for level in range(power - 2, power + 1) for step in (1, 2, 5)]
    starts = [start for start in series if start <= highest][-len(BROWNS) :]
    labels = [*(f"{_short(low)}–{_short(high)}" for low, high in pairwise(starts)), f"{_short(starts[-1])} eller mer"]
    ranges = zip(pairwise([*starts, highest]), BROWNS, labels, strict=True)
    return tuple(Step(low, high, colour, label) for (low, high), colour, label in ranges)


def under(classes: Sequence[Step]) -> str:
    """What is below the lowest class, in words."""
    return f"under {_short(classes[0].lower)}" if classes else NONE_LABEL


def step_of(value: float, classes: Sequence[Step]) -> int:
    """Index of the class a count or density belongs to; -1 below the lowest."""
    return bisect_right([step.lower for step in classes], value) - 1


def _colours(wanted: int) -> list[str]:
    """So many steps of the hue, spread over its whole range."""
    if wanted == 1:
        return [BLUES[3]]
    return [BLUES[round(index * (len(BLUES) - 1) / (wanted - 1))] for index in range(wanted)]


def _short(value: float) -> str:
    return number(value) if value >= 1 else f"{value:g}".replace(".", ",")


def _label(lower: int, upper: int) -> str:
    return number(lower) if lower == upper else f"{number(lower)}–{number(upper)}"
