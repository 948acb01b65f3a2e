"""Did it move, or did the good spread: the areas next door, from counts alone."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bfa.analyses.effect.design import Design
from bfa.analyses.effect.excess import Excess, excess, row
from bfa.analyses.effect.spans import counted_in

COLUMNS = ("where", "kind", "before", "after", "difference", "lower", "upper", "says", "why")
#: What a line is of: a neighbour, those that are counted together, the strip outside, other hours, another type.
NEIGHBOUR, TOGETHER, RING, HOURS, TYPES = "neighbour", "together", "ring", "hours", "type"
MORE, FEWER, NEITHER, UNJUDGED = "more", "fewer", "neither", "unjudged"
#: Correlation between the drifts of areas side by side. Taken as 0, sums of London boroughs next to a borough stand
#: out too often where nothing was done.
CORRELATION_NEXT_DOOR = 0.6

Line = tuple[str, str, Excess]


def spread_next_door(design: Design, neighbours: Sequence[Any]) -> pd.DataFrame:
    """What became of the neighbours of the treated areas, against areas farther away.

    Of the controls the neighbours are used themselves only where fewer than two others are left. Columns: where (an
    area, the half of the day or the type; "" for the neighbours together), kind, before, after [count, missing where
    not counted], difference, lower, upper [incidents beyond what the controls led to expect; missing where it is not
    judged], says (`MORE` and so on), why (a code: why it is not judged): the neighbours together, then each. The
    intervals of the single ones hold together.

    Notes
    -----
    An area next door that falls with the treated one may have gained from the measure; used as a control it hides
    part of the effect. Nothing here says that incidents moved: only whether there were more of them than expected.
    """
    panel, counts = design.panel, design.panel.counts
    near = [area for area in dict.fromkeys(neighbours) if area not in design.treated]
    asked: dict[str, Any] = {"start": panel.start, "length": panel.length, "first": panel.first}
    asked |= {"season": design.rules.season, "drift": design.prior}

    def against(members: list[Any], level: float) -> Excess:
        far = [area for area in design.controls if area not in near]
        usable = far if len(far) >= 2 else [area for area in design.controls if area not in members]
        own = counts.loc[members]
        evened = _evened(own.iloc[:, panel.first : panel.first + panel.length].sum(axis=1))
        together = own.sum(skipna=False)
        return excess(together, counts.loc[usable], own_drift=design.prior * evened, confidence=level, **asked)

    confidence = design.rules.confidence
    whole = [area for area in near if _counted(counts, area, (panel.first, panel.start), panel.length)]
    lines: list[Line] = [("", TOGETHER, against(whole, confidence))] if len(whole) > 1 else []
    level = 1 - (1 - confidence) / max(len(near), 1)
    lines += [(str(area), NEIGHBOUR, against([area], level)) for area in near]
    return table(lines)


def table(lines: Sequence[Line]) -> pd.DataFrame:
    """Lines of what became of the surroundings, with what each says."""
    rows = [
        (where, kind, found.before, found.after, found.difference, found.lower, found.upper, _says(found), found.reason)
        for where, kind, found in lines
    ]
    numbers = {"before": "Int64", "after": "Int64", "difference": "float64", "lower": "float64", "upper": "float64"}
    named = dict.fromkeys(("where", "kind", "says", "why"), "str")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(numbers | named)


def together(table: pd.DataFrame) -> tuple[str, ...]:
    """The neighbours that are counted in both periods, which their line together is of."""
    whole = (table["kind"] == NEIGHBOUR) & table[["before", "after"]].notna().all(axis=1)
    return tuple(table.loc[whole, "where"])


def _evened(sizes: "pd.Series[float]") -> float:
    """How much of one area's drift is left in the sum of several side by side, which drift partly together. [0-1]"""
    total = float(sizes.sum())
    alone = float((sizes**2).sum()) / total**2 if total else 1.0
    return math.sqrt(CORRELATION_NEXT_DOOR + (1 - CORRELATION_NEXT_DOOR) * alone)


def _counted(counts: pd.DataFrame, area: Any, spans: tuple[int, int], length: int) -> bool:
    return all(counted_in(row(counts, area), at, length) is not None for at in spans)


def _says(excess: Excess) -> str:
    if excess.reason:
        return UNJUDGED
    return MORE if excess.lower > 0 else FEWER if excess.upper < 0 else NEITHER
