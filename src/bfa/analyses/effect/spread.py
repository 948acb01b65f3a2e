"""Did it move, or did the good spread: the areas next door, from counts alone."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bfa.analyses.amounts import joined
from bfa.analyses.effect.asked import Asked
from bfa.analyses.effect.excess import Excess, excess, row
from bfa.analyses.effect.spans import counted_in
from bfa.errors import ParameterError

COLUMNS = ("where", "kind", "before", "after", "difference", "lower", "upper", "says", "words")
NEIGHBOUR, RING, HOURS, TYPES = "grannområde", "ring", "andra tider", "andra brott"
MORE, FEWER, NEITHER, UNJUDGED = "more", "fewer", "neither", "unjudged"
WORDS = {
    MORE: "ökning utanför: kan vara förskjutning",
    FEWER: "minskning utanför: kan vara spridning av nyttan",
    NEITHER: "förskjutning kan inte beläggas",
    UNJUDGED: "går inte att bedöma",
}
#: Correlation between the drifts of areas side by side. Taken as 0, sums of London boroughs next to a borough stand
#: out too often where nothing was done.
CORRELATION_NEXT_DOOR = 0.6

Line = tuple[str, str, Excess]


def spread_next_door(asked: Asked, neighbours: Sequence[Any]) -> pd.DataFrame:
    """What became of the neighbours of a question's treated areas; see `spread_from_counts`."""
    return spread_from_counts(
        asked.counts,
        treated=asked.treated,
        neighbours=neighbours,
        controls=asked.controls,
        start=asked.start,
        length=asked.length,
        baseline=asked.first,
        season=asked.rules.season,
        drift=asked.prior,
        confidence=asked.rules.confidence,
    )


def spread_from_counts(
    counts: pd.DataFrame,
    *,
    treated: Sequence[Any],
    neighbours: Sequence[Any],
    controls: Sequence[Any] | None = None,
    start: int,
    length: int,
    baseline: int | None = None,
    season: int = 12,
    drift: float = 0.15,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What became of the neighbours of the treated areas, against areas farther away.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x periods (columns, in order without gaps). [count; NaN where not counted]
    treated, neighbours : list of labels
        Where the measure acted, and the areas next to that.
    controls : list of labels or None
        Areas compared with, of which the neighbours themselves are used only where fewer than two others are left;
        None is every other area.
    start, length : int
        Position of the first period of follow-up, and number of periods. [column, count]
    baseline : int or None
        Position of the first period of the baseline; None is the same periods the nearest year before. [column]
    season : int
        Periods in a year. [count]
    drift : float
        Standard deviation of drift expected beforehand of areas like these. [log scale]
    confidence : float
        Coverage of the interval. [0-1]

    Returns
    -------
    DataFrame
        where, kind, before, after [count, missing where not counted], difference, lower, upper [incidents beyond what
        the controls led to expect; missing where it is not judged], says (a key of `WORDS`), words (Swedish): the
        neighbours together, then each. The intervals of the single ones hold together.

    Raises
    ------
    ParameterError
        An unknown area, or a window outside the periods.

    Notes
    -----
    An area next door that falls with the treated one may have gained from the measure; used as a control it hides
    part of the effect. Nothing here says that incidents moved: only whether there were more of them than expected.
    """
    near = [area for area in dict.fromkeys(neighbours) if area not in treated]
    others = [area for area in (counts.index if controls is None else controls) if area not in treated]
    _check(counts, [*treated, *near, *others], start, length)
    first = start - season * -(-length // season) if baseline is None else baseline
    asked: dict[str, Any] = {"start": start, "length": length, "first": first, "season": season, "drift": drift}

    def against(members: list[Any], level: float) -> Excess:
        far = [area for area in others if area not in near]
        usable = far if len(far) >= 2 else [area for area in others if area not in members]
        own = counts.loc[members]
        return excess(
            own.sum(skipna=False),
            counts.loc[usable],
            own_drift=drift * _evened(own.iloc[:, first : first + length].sum(axis=1)),
            confidence=level,
            **asked,
        )

    whole = [area for area in near if _counted(counts, area, (first, start), length)]
    lines: list[Line] = []
    if len(whole) > 1:
        label = f"{joined(whole)} tillsammans"
        lines.append((label, NEIGHBOUR, against(whole, confidence)))
    level = 1 - (1 - confidence) / max(len(near), 1)
    lines += [(str(area), NEIGHBOUR, against([area], level)) for area in near]
    return table(lines)


def table(lines: Sequence[Line]) -> pd.DataFrame:
    """Lines of what became of the surroundings, with words for each (Swedish)."""
    table = pd.DataFrame(
        [
            (where, kind, found.before, found.after, found.difference, found.lower, found.upper, *_says(found))
            for where, kind, found in lines
        ],
        columns=list(COLUMNS),
    )
    numbers = {"before": "Int64", "after": "Int64", "difference": "float64", "lower": "float64", "upper": "float64"}
    return table.astype({**numbers, **dict.fromkeys(("where", "kind", "says", "words"), "str")})


def _evened(sizes: "pd.Series[float]") -> float:
    """How much of one area's drift is left in the sum of several side by side, which drift partly together. [0-1]"""
    total = float(sizes.sum())
    alone = float((sizes**2).sum()) / total**2 if total else 1.0
    return math.sqrt(CORRELATION_NEXT_DOOR + (1 - CORRELATION_NEXT_DOOR) * alone)


def _check(counts: pd.DataFrame, areas: list[Any], start: int, length: int) -> None:
    if unknown := [str(area) for area in dict.fromkeys(areas) if area not in counts.index]:
        raise ParameterError(
            f"Områden som inte finns: {', '.join(unknown)}.",
            found=f"{len(counts)} områden",
            do="skriv namnen exakt som i data.",
        )
    if length < 1 or start < 0:
        raise ParameterError("Uppföljningen ligger utanför de perioder som finns.", do="välj en annan period.")


def _counted(counts: pd.DataFrame, area: Any, spans: tuple[int, int], length: int) -> bool:
    return all(counted_in(row(counts, area), at, length) is not None for at in spans)


def _says(found: Excess) -> tuple[str, str]:
    if found.reason:
        return UNJUDGED, f"{WORDS[UNJUDGED]}: {found.reason}"
    says = MORE if found.lower > 0 else FEWER if found.upper < 0 else NEITHER
    return says, WORDS[says]
