"""Classes of a map: few, in words, in one hue from light to dark, with a class of its own for what is hidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bfa.present.numbers import number

#: One hue in five steps, told apart in grey print and by the colour-blind (lightness falls evenly).
BLUES = ("#cfdfee", "#9dbfdd", "#639ac5", "#2f6ca6", "#0b3a6f")

HIDDEN_FILL = "#f0f0f0"
HIDDEN_LINE = "#6b6f76"
HIDDEN_HATCH = "#a3a9b0"
HIDDEN_LABEL = "dold"
NONE_LABEL = "inga"

_STEPS = tuple(step * 10**power for power in range(7) for step in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Step:
    """One class of counts.

    Attributes
    ----------
    lower, upper : int
        Counts from and including, to and including.
    colour : str
        Fill, as ``#rrggbb``.
    label : str
        The class in words: "5–9", "1".
    """

    lower: int
    upper: int
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


def entries(classes: Sequence[Step], *, hidden: bool) -> tuple[Entry, ...]:
    """The legend from most to none, then what is hidden."""
    shown = [Entry(step.label, step.colour) for step in reversed(classes)]
    return (*shown, Entry(NONE_LABEL, "#ffffff"), *([Entry(HIDDEN_LABEL, HIDDEN_FILL, True)] if hidden else []))


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
        edges = [*shown, highest + 1]
        return tuple(Step(n, n, colour, number(n)) for n, colour in zip(shown, _colours(len(edges) - 1), strict=True))
    starts = [step for step in _STEPS if lowest < step <= highest][-(most - 1) :] if most > 1 else []
    edges = [lowest, *starts, highest + 1]
    ranges = [(low, high - 1) for low, high in pairwise(edges)]
    return tuple(Step(a, b, colour, _label(a, b)) for (a, b), colour in zip(ranges, _colours(len(ranges)), strict=True))


def step_of(count: int, classes: tuple[Step, ...]) -> int:
    """Index of the class a count belongs to; -1 when none does."""
    return next((index for index, step in enumerate(classes) if step.lower <= count <= step.upper), -1)


def _colours(wanted: int) -> list[str]:
    """So many steps of the hue, spread over its whole range."""
    if wanted == 1:
        return [BLUES[3]]
    return [BLUES[round(index * (len(BLUES) - 1) / (wanted - 1))] for index in range(wanted)]


def _label(lower: int, upper: int) -> str:
    return number(lower) if lower == upper else f"{number(lower)}–{number(upper)}"
