"""What choosing an area for its figures does by itself, simulated on the other areas and earlier dates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.effect.design import Design
from bfa.analyses.effect.spans import span
from bfa.methods import drift_windows as windows
from bfa.methods.drift import Comparison
from bfa.methods.drift_each import contrasts

Floats = NDArray[np.float64]
#: Log change of own counts and against the others, one per earlier date.
Moves = tuple[Floats, Floats]
#: Rules by which an area may have been chosen.
ROSE, MOST = "rose", "most"
#: Fewer earlier dates than this say nothing of what is typical; more of them are thinned out evenly.
FEWEST_CASES, MOST_CASES = 6, 24
#: One to choose and two to hold it against.
_FEWEST_AREAS = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """What happened by itself to areas chosen in the same way."""

    #: The months that made us choose the area.
    period: str
    #: How it is taken to have been chosen: for having risen most (`ROSE`) or had most (`MOST`).
    rule: str
    #: Earlier dates on which an area was chosen in the same way; they overlap. [count]
    cases: int
    #: Middle change of the chosen areas' own counts, baseline to follow-up, without any measure. [%]
    typical: float
    #: The same against the other areas, as the comparison counts. [%]
    typical_relative: float
    #: The middle half of those changes against the others. [%]
    low: float
    high: float
    #: The middle change against the others of those that had most, where the rule is another. [%]
    by_level: float | None


def selection(design: Design, chosen_on: tuple[int, int]) -> Selection | None:
    """Choose, at every earlier date, the control that rose most in such a period, and see what it did by itself.

    `chosen_on` is where the period that made us choose starts, and its length. [column, count] None where history has
    room for too few earlier dates.

    Returns
    -------
    Selection or None
        None where history has room for too few earlier dates.

    Notes
    -----
    "Rose most" is against the same periods a year before; where the counts do not go back that far, the area that
    had most. The second is told beside the first where both are known.
    """
    found = _simulated(design, chosen_on)
    if found is None:
        return None
    rule = ROSE if ROSE in found else MOST
    own, against = (100 * np.expm1(part) for part in found[rule])
    period = span(design.panel.counts, *chosen_on)
    low, middle, high = (float(value) for value in np.percentile(against, [25, 50, 75]))
    typical = float(np.median(own))
    level = float(100 * np.expm1(np.median(found[MOST][1]))) if rule == ROSE else None
    return Selection(period, rule, len(own), typical, middle, low, high, level)


def favours(design: Design, chosen_on: tuple[int, int]) -> bool:
    """Whether the period of choice is part of what is compared: of a baseline year or of the follow-up itself."""
    years = [design.panel.start - year * design.season for year in range(max(design.years, 1) + 1)]
    return any(_overlap(chosen_on, (at, design.panel.length)) for at in {design.panel.first, *years})


def peak_is_baseline(design: Design, chosen_on: tuple[int, int]) -> bool:
    """Whether the area is judged against the peak it was chosen for, in other months than those of the follow-up."""
    return not design.same_months and _overlap(chosen_on, (design.panel.first, design.panel.length))


def adjusted(relative: Comparison, selection: Selection) -> tuple[float, float]:
    """The comparison's interval less what choosing does by itself, by the rule that leaves the smaller difference."""
    rules = (
        [selection.typical_relative] if selection.by_level is None else [selection.typical_relative, selection.by_level]
    )
    by_itself = [1 + moved / 100 for moved in rules]
    part = min(by_itself) if relative.ratio < 1 else max(by_itself)
    return relative.lower / part, relative.upper / part


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < sum(other) and other[0] < sum(one)


def _simulated(design: Design, chosen_on: tuple[int, int]) -> dict[str, Moves] | None:
    """What the areas chosen did by each rule; None where there is room for too few dates or areas."""
    if len(design.controls) < _FEWEST_AREAS:
        return None
    stride = design.rules.season * -(-chosen_on[1] // design.rules.season)
    tried = ((chosen_on[0] - stride, (ROSE, MOST)), (chosen_on[0], (MOST,)))
    for earliest, rules in tried:
        years = next((k for k in range(design.years, 0, -1) if _room(design, k, earliest) >= FEWEST_CASES), 0)
        if years:
            room = _room(design, years, earliest)
            dates = np.unique(np.linspace(1, room, min(room, MOST_CASES)).round().astype(int))
            counts = design.usable.iloc[len(design.treated) : len(design.treated) + len(design.controls)]
            moves = np.array([_moved(design, counts, chosen_on, earliest, back=int(back)) for back in dates])
            return {rule: (moves[:, 0, at], moves[:, 1, at]) for at, rule in enumerate(rules)}
    return None


def _moved(design: Design, counts: pd.DataFrame, chosen_on: tuple[int, int], earliest: int, *, back: int) -> Floats:
    """Log change of the areas chosen so many periods earlier: of their own counts, and against the other areas."""
    values, offset = counts.to_numpy(dtype=float), design.panel.start - design.behind + back

    def window(at: int, length: int) -> Floats:
        return np.asarray(values[:, at - offset : at - offset + length].sum(axis=1) + 0.5, dtype=float)

    chosen = window(*chosen_on)
    scores = [chosen] if earliest == chosen_on[0] else [chosen / window(earliest, chosen_on[1]), chosen]
    picked = [int(score.argmax()) for score in scores]
    own = np.log(window(design.panel.start, design.panel.length) / window(design.panel.first, design.panel.length))
    return np.stack([own[picked], _against(design, counts, picked, design.behind - back)])


def _against(design: Design, counts: pd.DataFrame, picked: list[int], start: int) -> Floats:
    """Log ratio of `compare_each` for the areas picked, without the intervals."""
    where = windows.span(counts, start=start, length=design.panel.length, season=design.season, history=None)
    every = windows.changes(counts, where, [start, *where.earlier])
    marks = np.eye(len(counts), dtype=bool)[picked]
    return contrasts(every, drift="mixed", prior=design.prior)(marks, ~marks).estimate


def _room(design: Design, years: int, earliest: int) -> int:
    """How many earlier dates there is room for."""
    return min(design.panel.start - years * design.season, design.panel.first, earliest) - (
        design.panel.start - design.behind
    )
