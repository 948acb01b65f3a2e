"""The guide's picture: a package that begins at once or in turn, and what three intervals are answered with."""

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bfa.draw import drawing
from bfa.draw.drawing import ACCENT, INK, LINE, OPEN, SOFT
from bfa.methods.drift import Comparison, limit
from bfa.words.labels import VERDICTS
from bfa.words.numbers import change

#: Kommundelar of the package with months from the first start, at once and in turn, and one that is compared with.
AT_ONCE, IN_TURN = ((0, 0, 0, 0, None), (0, 6, 12, 18, None))
AREAS = ("A", "B", "C", "D", "övriga")
MONTHS = 24
#: Made-up comparisons: ratio, standard error of its logarithm.
MADE_UP = ((0.68, 0.13), (0.80, 0.14), (0.94, 0.14))
_FREEDOM = 40


def comparisons() -> list[Comparison]:
    """The made-up comparisons with their intervals."""
    rest = {"drift": 0.1, "years": 2, "windows": 5, "weights": pd.Series(dtype=float)}
    return [Comparison.of(math.log(ratio), error, _FREEDOM, confidence=0.95, **rest) for ratio, error in MADE_UP]


def verdict(found: Comparison) -> str:
    """The verdict of a sealed comparison that nothing else speaks against."""
    if found.upper < 1:
        return "fall_shown"
    return "fall_indicated" if limit(found, "upper") < 1 else "no_difference_shown"


def figure() -> Figure:
    """At once and in turn above, the answers below."""
    drawn = Figure(figsize=(drawing.WIDTH, 4.5), facecolor="white")
    for left, title, starts in ((0.13, "Samtidigt", AT_ONCE), (0.64, "I tur och ordning", IN_TURN)):
        _starts(drawing.bare(drawn.add_axes((left, 0.62, 0.34, 0.3))), title, starts)
    _answers(drawing.bare(drawn.add_axes((0.05, 0.09, 0.9, 0.42))))
    return drawn


def _starts(axes: Axes, title: str, starts: Sequence[int | None]) -> None:
    for row, (area, start) in enumerate(zip(AREAS, starts, strict=True)):
        axes.barh(row, MONTHS, height=0.55, color=LINE)
        if start is not None:
            axes.barh(row, MONTHS - start, left=start, height=0.55, color=ACCENT)
        drawing.say(axes, area, (0, row), (-4, 0), ha="right")
    drawing.say(axes, title, (0, -0.6), (0, 8), colour=INK, ha="left", va="bottom")
    axes.set(xlim=(0, MONTHS), ylim=(len(AREAS) - 0.5, -0.6), yticks=[], xticks=[0, 6, 12, 18, 24])
    drawing.say(axes, "månader från första start", (MONTHS / 2, len(AREAS) - 0.5), (0, -22))


def _answers(axes: Axes) -> None:
    axes.axvline(0, color=INK, linewidth=0.9)
    for row, found in enumerate(comparisons()):
        given = verdict(found)
        colour = ACCENT if given == "fall_shown" else OPEN
        axes.plot([math.log(found.lower), math.log(found.upper)], [row, row], color=colour, linewidth=1.2)
        ends = [math.log(limit(found, side)) for side in ("lower", "upper")]
        axes.plot(ends, [row, row], color=colour, linewidth=4.5, solid_capstyle="butt")
        axes.plot(math.log(found.ratio), row, "o", color=INK, markersize=4)
        drawing.say(axes, VERDICTS[given], (math.log(0.45), row), (0, 9), colour=INK, ha="left", va="bottom", halo=True)
    ticks = [-50, -25, 0, 33]
    places = [math.log(1 + tick / 100) for tick in ticks]
    axes.set(xlim=(math.log(0.45), math.log(1.45)), ylim=(2.5, -0.8), yticks=[], xticks=places)
    axes.set_xticklabels([change(tick) for tick in ticks], color=SOFT)


def save(path: Path) -> None:
    """The picture as a small PNG, the same every time."""
    figure().savefig(path, dpi=150, metadata={"Software": None})
