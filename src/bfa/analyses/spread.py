"""Did it move, or did the good spread: neighbours, the strip just outside, other hours and other types."""

import math
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.analyses.amounts import joined, number
from bfa.analyses.excess import FEWEST, Excess, excess, row
from bfa.analyses.fitting import Fitting, counts_for, fitting_counts
from bfa.analyses.reading_class import INITIATIVE, layout
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.spans import comparable, counted_in
from bfa.analyses.strip import WIDTH, kommun_rows, monthly, neighbours, ring_counts, strip_counts
from bfa.errors import ParameterError
from bfa.methods.drift import drift_prior
from bfa.tables.period import Period, within

__all__ = ["neighbours", "spread_from_counts", "spread_from_rows", "strip_counts"]

COLUMNS = ("where", "kind", "before", "after", "difference", "lower", "upper", "words")
NEIGHBOUR, RING, HOURS, TYPES = "grannområde", "ring", "andra tider", "andra brott"
MORE = "ökning utanför: kan vara förskjutning"
FEWER = "minskning utanför: kan vara spridning av nyttan"
NEITHER = "förskjutning kan inte beläggas"
UNJUDGED = "går inte att bedöma"
#: Halves of the day: the hours in them, by name.
HALVES = {"kl. 06–18": range(6, 18), "kl. 18–06": (*range(18, 24), *range(6))}
_MOST_TYPES = 3
CONFIDENCE = 0.95
#: Correlation between the drifts of areas side by side. Taken as 0, sums of London boroughs next to a borough stand
#: out too often where nothing was done.
TOGETHER = 0.6

Line = tuple[str, str, Excess]


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
        the controls led to expect; missing where it is not judged], words (Swedish): the neighbours together, then
        each. The intervals of the single ones hold together.

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
    return _table(lines)


def spread_from_rows(
    situation: Situation,
    *,
    brottstyp: str,
    period: str | Period,
    baseline: str | Period,
    controls: Sequence[str] = (),
    drift: float | None = None,
    hours: str = "",
    rows: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """The strip just outside the kommundel, the other half of the day, and other types in the same kommundel.

    Parameters
    ----------
    situation : Situation
        The kommundel where the measure acted; the whole kommun has no outside.
    brottstyp : str
        The type that the measure was aimed at.
    period, baseline : str or Period
        Follow-up, and the same months of an earlier year.
    controls : list of str
        Kommundelar to compare with; empty is all that had no measures of their own in the period.
    drift : float or None
        Standard deviation of drift expected beforehand of a whole kommundel; None is that of the type. It is scaled
        to the size of each part. [log scale]
    hours : {"", "kl. 06–18", "kl. 18–06"}
        The half of the day that the measure was aimed at; "" is the half that held most of the baseline.
    rows : GeoDataFrame or None
        Rows of every kommundel and type; None reads them from the store.

    Returns
    -------
    DataFrame
        As `spread_from_counts`, without the neighbours. Where the kommun has counts only, lines that need rows say so.

    Raises
    ------
    ParameterError
        An unknown type, control or half of the day, or periods that are not the same months.

    Notes
    -----
    The hour is that of the row's start; rows without a clock time are left out of the halves, rows without a point
    out of the strip. Other types: the largest of the same brottskategori, else the largest of all; those that mirror
    police effort are never among them.
    """
    after, before = comparable(period, baseline)
    if hours and hours not in HALVES:
        raise ParameterError(f"Halvdygnet {hours!r} finns inte.", do=f"välj {joined(HALVES, last='eller')}.")
    if not situation.kommundel:
        return _table([])
    fitting = fitting_counts(situation, brottstyp, after, before, controls=controls)
    own = kommun_rows(situation, brottstyp, rows)
    names = _other_types(situation, brottstyp, before)
    others = [fitting_counts(situation, name, after, before, controls=controls) for name in names]
    level = 1 - (1 - CONFIDENCE) / max(len(names), 1)
    return _table(
        [
            _ring(situation, fitting, brottstyp, own, drift),
            _half(situation, fitting, brottstyp, own, hours, drift),
            *(
                _type(situation, other, name, brottstyp, drift, level)
                for name, other in zip(names, others, strict=True)
            ),
        ]
    )


def _ring(
    situation: Situation, fitting: Fitting, brottstyp: str, rows: gpd.GeoDataFrame | None, drift: float | None
) -> Line:
    own = situation.kommundel
    label = f"inom {number(WIDTH)} m från {own}"
    counts, controls = counts_for(fitting, own)
    near = [name for name in neighbours(situation, own, gap=WIDTH) if name in fitting.counts.index]
    if rows is None or not near:
        reason = "kräver rader med plats" if rows is None else "inga områden intill"
        return label, RING, Excess(None, None, reason=reason)
    ring = ring_counts(situation, own, rows, fitting.counts.loc[near]).sum(axis=0, skipna=False)
    cut = strip_counts(situation, brottstyp, own, rows=rows).reindex(columns=counts.columns)
    counts = pd.concat([counts.drop(index=cut.index, errors="ignore"), cut])
    return label, RING, _judged(ring, counts.loc[list(controls)], fitting, brottstyp, drift)


def _half(
    situation: Situation,
    fitting: Fitting,
    brottstyp: str,
    rows: gpd.GeoDataFrame | None,
    hours: str,
    drift: float | None,
) -> Line:
    """The half of the day that the measure was not aimed at."""
    counts, controls = counts_for(fitting, situation.kommundel)
    known = None if rows is None else rows[rows["clock_known"].fillna(True).to_numpy(dtype=bool)]
    if known is None or known.empty:
        return "andra halvan av dygnet", HOURS, Excess(None, None, reason="kräver rader med klockslag")
    halves = {name: monthly(known[known["start"].dt.hour.isin(list(part))], counts) for name, part in HALVES.items()}
    held = {
        name: counted_in(row(half, situation.kommundel), fitting.baseline, fitting.length) or 0
        for name, half in halves.items()
    }
    aimed = hours or max(held, key=lambda name: held[name])
    (other,) = set(HALVES) - {aimed}
    own = row(halves[other], situation.kommundel)
    return other, HOURS, _judged(own, halves[other].loc[list(controls)], fitting, brottstyp, drift)


def _type(situation: Situation, fitting: Fitting, name: str, brottstyp: str, drift: float | None, level: float) -> Line:
    counts, controls = counts_for(fitting, situation.kommundel)
    own = row(counts, situation.kommundel)
    return name, TYPES, _judged(own, counts.loc[list(controls)], fitting, name, drift, level)


def _judged(
    own: "pd.Series[float]",
    controls: pd.DataFrame,
    fitting: Fitting,
    brottstyp: str,
    drift: float | None,
    confidence: float = CONFIDENCE,
) -> Excess:
    """Against the controls, with the drift expected of series of each one's size."""
    window = slice(fitting.baseline, fitting.baseline + fitting.length)
    whole = fitting.counts.loc[list(fitting.controls)].iloc[:, window].sum(axis=1)
    typical = [float(part.median()) if len(part) else 0.0 for part in (whole, controls.iloc[:, window].sum(axis=1))]
    scale = 1.0 if drift is None else drift / drift_prior(brottstyp, typical[0])
    return excess(
        own,
        controls,
        start=fitting.start,
        length=fitting.length,
        first=fitting.baseline,
        drift=scale * drift_prior(brottstyp, typical[1]),
        own_drift=scale * drift_prior(brottstyp, float(own.iloc[window].sum())),
        confidence=confidence,
    )


def _other_types(situation: Situation, brottstyp: str, before: Period) -> list[str]:
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


def _evened(sizes: "pd.Series[float]") -> float:
    """How much of one area's drift is left in the sum of several side by side, which drift partly together. [0-1]"""
    total = float(sizes.sum())
    alone = float((sizes**2).sum()) / total**2 if total else 1.0
    return math.sqrt(TOGETHER + (1 - TOGETHER) * alone)


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


def _words(found: Excess) -> str:
    if found.reason:
        return f"{UNJUDGED}: {found.reason}"
    return MORE if found.lower > 0 else FEWER if found.upper < 0 else NEITHER


def _table(lines: list[Line]) -> pd.DataFrame:
    table = pd.DataFrame(
        [
            (where, kind, found.before, found.after, found.difference, found.lower, found.upper, _words(found))
            for where, kind, found in lines
        ],
        columns=list(COLUMNS),
    )
    numbers = {"before": "Int64", "after": "Int64", "difference": "float64", "lower": "float64", "upper": "float64"}
    return table.astype({**numbers, **dict.fromkeys(("where", "kind", "words"), "str")})
