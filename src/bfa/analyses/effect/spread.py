"""Did it move, or did the good spread: the areas next door, by counts; the strip outside, other hours and types."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.analyses.amounts import joined
from bfa.analyses.effect.day_profile import HALVES
from bfa.analyses.effect.design import Design
from bfa.analyses.effect.excess import FEWEST, Excess, excess, row
from bfa.analyses.effect.panel import Panel, panel
from bfa.analyses.effect.question import Question
from bfa.analyses.effect.recording import counted_alike
from bfa.analyses.effect.spans import counted_in
from bfa.analyses.effect.strip import Surroundings
from bfa.analyses.reading_class import INITIATIVE, layout
from bfa.analyses.series import kind_of, monthly
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_clock
from bfa.errors import ParameterError
from bfa.methods.drift import drift_prior
from bfa.tables.period import Period, within

COLUMNS = ("where", "kind", "before", "after", "difference", "lower", "upper", "says", "why")
#: What a line is of: a neighbour, those that are counted together, the strip outside, other hours, another type.
NEIGHBOUR, TOGETHER, RING, HOURS, TYPES = "neighbour", "together", "ring", "hours", "type"
MORE, FEWER, NEITHER, UNJUDGED = "more", "fewer", "neither", "unjudged"
#: Correlation between the drifts of areas side by side. Taken as 0, sums of London boroughs next to a borough stand
#: out too often where nothing was done.
CORRELATION_NEXT_DOOR = 0.6

Line = tuple[str, str, Excess]
_MOST_TYPES = 3
CONFIDENCE = 0.95


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


def spread_from_rows(
    question: Question, around: Panel, outside: Surroundings, *, hours: str = "", rows: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The strip just outside the kommundel, the other half of the day, and other types in the same kommundel.

    As `spread_next_door`, without the neighbours. Where the kommun has counts only, lines that need rows say so.

    Parameters
    ----------
    hours : {"", "day", "night"}
        The half of the day that the measure was aimed at; "" is the half that held most of the baseline.
    rows : DataFrame or None
        kommundel, brottstyp, kind, start, registered of every kommundel and type, where late reports are to be left
        out of the other types too; None counts those as they are.

    Raises
    ------
    ParameterError
        An unknown half of the day.

    Notes
    -----
    The hour is that of the row's start; rows without a clock time are left out of the halves, rows without a point
    out of the strip. Other types: the largest of the same brottskategori, else the largest of all; those that mirror
    police effort are never among them. The drift expected is that of series of each one's size.
    """
    if hours and hours not in HALVES:
        raise ParameterError(f"Halvdygnet {hours!r} finns inte.", do=f"välj {joined(HALVES, last='eller')}.")
    if not question.situation.kommundel:
        return table([])
    own, others = around.of(question.own), _other_types(question, rows)
    level = 1 - (1 - CONFIDENCE) / max(len(others), 1)
    return table(
        [
            (question.own, RING, _ring(own, outside)),
            _half(question.own, own, outside.rows, hours),
            *((each.brottstyp, TYPES, _type(question.own, each, level)) for each in others),
        ]
    )


def _ring(own: Panel, outside: Surroundings) -> Excess:
    if outside.rows is None or outside.strip.empty:
        return Excess(None, None, reason="needs_points" if outside.rows is None else "no_areas_near")
    ring = outside.strip.sum(axis=0, skipna=False)
    return _judged(ring, outside.without_strip(own.counts), own)


def _half(area: str, own: Panel, rows: gpd.GeoDataFrame | None, hours: str) -> Line:
    """The half of the day that the measure was not aimed at."""
    known = None if rows is None else rows[has_clock(rows)]
    if known is None or known.empty:
        return "", HOURS, Excess(None, None, reason="needs_clock")
    hour = known["start"].dt.hour
    halves = {name: monthly(known[hour.isin(list(part))], own.counts) for name, part in HALVES.items()}
    held = {name: counted_in(row(half, area), own.first, own.length) or 0 for name, half in halves.items()}
    aimed = hours or max(held, key=lambda name: held[name])
    (other,) = set(HALVES) - {aimed}
    return other, HOURS, _judged(row(halves[other], area), halves[other], own)


def _type(area: str, around: Panel, level: float) -> Excess:
    own = around.of(area)
    return _judged(row(own.counts, area), own.counts, own, level)


def _judged(own: "pd.Series[float]", counts: pd.DataFrame, around: Panel, confidence: float = CONFIDENCE) -> Excess:
    """Against the controls as counted in `counts`, with the drift expected of series of each one's size."""
    window, controls = slice(around.first, around.first + around.length), counts.loc[list(around.controls)]
    sizes = controls.iloc[:, window].sum(axis=1)
    return excess(
        own,
        controls,
        start=around.start,
        length=around.length,
        first=around.first,
        drift=drift_prior(around.brottstyp, float(sizes.median()) if len(sizes) else 0.0),
        own_drift=drift_prior(around.brottstyp, float(own.iloc[window].sum())),
        confidence=confidence,
    )


def _other_types(question: Question, rows: pd.DataFrame | None) -> list[Panel]:
    """The counts of the largest other types, without late reports where the rows tell of them."""
    situation, after, found = question.situation, question.after, []
    for name in _largest_others(situation, question.brottstyp, question.before):
        other = panel(situation, name, after, question.before, controls=question.controls)
        if rows is not None:
            other = replace(other, counts=counted_alike(situation, name, other.counts, after, rows=rows)[0])
        found.append(other)
    return found


def _largest_others(situation: Situation, brottstyp: str, before: Period) -> list[str]:
    """The largest other types of the kommundel in the baseline: of the same brottskategori, else of any."""
    table = layout(situation).set_index("brottstyp")
    skipped = {brottstyp, *table.index[table["reading_class"] == INITIATIVE]}
    counts = situation.counts
    inside = (
        (counts["area"] == situation.kommundel)
        & (counts["kind"] == kind_of(situation, brottstyp))
        & within(counts["month"], before)
        & ~counts["brottstyp"].isin(skipped)
    )
    sums = counts[inside].groupby("brottstyp")["n"].sum().sort_values(ascending=False, kind="stable")
    if brottstyp in table.index:
        alike = table.index[table["brottskategori"] == table.loc[brottstyp, "brottskategori"]]
        sums = sums[sums.index.isin(alike)]
    return [str(name) for name in sums.index[sums >= FEWEST][:_MOST_TYPES]]
