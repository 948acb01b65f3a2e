"""What choosing an area for its figures does by itself, simulated on the other areas and earlier dates."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bfa.analyses.amounts import change, number
from bfa.analyses.asked import Asked
from bfa.analyses.relative import Relative
from bfa.analyses.spans import span

Floats = NDArray[np.float64]
#: Fewer earlier dates than this say nothing of what is typical.
FEWEST_CASES = 6


@dataclass(frozen=True, slots=True)
class Selection:
    """What happened by itself to areas chosen in the same way.

    Attributes
    ----------
    period : str
        The months that made us choose the area.
    rule : str
        How it is taken to have been chosen: "ökat mest" or "haft flest".
    cases : int
        Earlier dates on which an area could be chosen in the same way; they overlap. [count]
    typical : float
        Middle change of the chosen areas' own counts, baseline to follow-up, without any measure. [%]
    typical_relative : float
        The same against the other areas, as the comparison counts. [%]
    low, high : float
        The middle half of those changes against the others. [%]
    by_level : float or None
        The middle change against the others of those that had most, where the rule is another. [%]
    sentence : str
        Sign and size in Swedish.
    """

    period: str
    rule: str
    cases: int
    typical: float
    typical_relative: float
    low: float
    high: float
    by_level: float | None
    sentence: str


def selection(asked: Asked, chosen_on: tuple[int, int], relative: Relative) -> Selection | None:
    """Choose, at every earlier date, the control that rose most in such a period, and see what it did by itself.

    Parameters
    ----------
    chosen_on : tuple of int
        Start and length of the period that made us choose. [column, count]

    Returns
    -------
    Selection or None
        None where history has room for too few earlier dates.

    Notes
    -----
    "Rose most" is against the same periods a year before; where the counts do not go back that far, the area that
    had most. The second is in the sentence beside the first where both are known.
    """
    risen, most = (_simulated(asked, chosen_on, relative, rise=rise) for rise in (True, False))
    found, rule = (risen, "ökat mest") if risen is not None else (most, "haft flest")
    if found is None:
        return None
    own, against = (100 * np.expm1(part) for part in found)
    period = span(asked.counts, *chosen_on)
    low, middle, high = (float(value) for value in np.percentile(against, [25, 50, 75]))
    typical = float(np.median(own))
    said = (
        f"Områden som vid {number(len(own))} tidigare tillfällen hade {rule} i en period som {period} ändrades av sig "
        f"själva med {change(typical)} från motsvarande period före till efter, och med {change(middle)} mot andra "
        f"områden (hälften av gångerna mellan {change(low)} och {change(high)})."
    )
    level = float(100 * np.expm1(np.median(most[1]))) if most is not None and rule == "ökat mest" else None
    said += f" De som haft flest ändrades med {change(level)} mot andra områden." if level is not None else ""
    return Selection(period, rule, len(own), typical, middle, low, high, level, said)


def favours(asked: Asked, chosen_on: tuple[int, int]) -> bool:
    """Whether the period of choice is part of what is compared: of a baseline year or of the follow-up itself."""
    years = [asked.start - year * asked.step for year in range(max(asked.years, 1) + 1)]
    return any(_overlap(chosen_on, (at, asked.length)) for at in {asked.first, *years})


def peak_is_baseline(asked: Asked, chosen_on: tuple[int, int]) -> bool:
    """Whether the area is judged against the peak it was chosen for, in other months than those of the follow-up."""
    same = (asked.start - asked.first) % asked.rules.season == 0
    return not same and _overlap(chosen_on, (asked.first, asked.length))


def adjusted(relative: Relative, found: Selection) -> tuple[float, float]:
    """The comparison's interval less what choosing does by itself, by the rule that leaves the smaller difference."""
    rules = [found.typical_relative] if found.by_level is None else [found.typical_relative, found.by_level]
    by_itself = [1 + moved / 100 for moved in rules]
    part = min(by_itself) if relative.ratio < 1 else max(by_itself)
    return relative.lower / part, relative.upper / part


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < sum(other) and other[0] < sum(one)


def _simulated(
    asked: Asked, chosen_on: tuple[int, int], relative: Relative, *, rise: bool
) -> tuple[Floats, Floats] | None:
    """Log change of the chosen areas' own counts, and against the other areas, one per earlier date."""
    first = len(asked.treated)
    values = asked.usable.to_numpy(dtype=float)[first : first + len(asked.controls)]
    total = np.concatenate([np.zeros((len(values), 1)), values.cumsum(axis=1)], axis=1)
    offset, stride = asked.start - asked.behind, asked.rules.season * -(-chosen_on[1] // asked.rules.season)
    year_before = chosen_on[0] - stride if rise else chosen_on[0]
    years = next((k for k in range(asked.years, 0, -1) if _room(asked, k, year_before) >= FEWEST_CASES), 0)
    if not years:
        return None
    back = np.arange(1, _room(asked, years, year_before) + 1)

    def window(at: int, length: int = asked.length) -> Floats:
        return np.asarray(total[:, at - offset - back + length] - total[:, at - offset - back])

    chosen = window(*chosen_on)
    score = np.log((chosen + 0.5) / (window(year_before, chosen_on[1]) + 0.5)) if rise else chosen
    picked = score.argmax(axis=0), np.arange(len(back))
    after = window(asked.start) + 0.5
    before: Any = sum(window(asked.start - year * asked.step) for year in range(1, years + 1)) + 0.5
    y, w = np.log(after / before * years), 1 / (1 / after + 1 / before + relative.drift**2)
    others = ((w * y).sum(axis=0) - (w * y)[picked]) / (w.sum(axis=0) - w[picked])
    own = np.log(after / (window(asked.first) + 0.5))
    return np.asarray(own[picked]), np.asarray(y[picked] - others)


def _room(asked: Asked, years: int, year_before: int) -> int:
    """How many earlier dates there is room for."""
    earliest = min(asked.start - years * asked.step, asked.first, year_before)
    return math.floor(earliest - (asked.start - asked.behind))
