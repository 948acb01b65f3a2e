"""Did it move, or did the good spread: the strip just outside, other hours and other types."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from bfa.analyses.amounts import joined, number
from bfa.analyses.effect.excess import FEWEST, Excess, excess, row
from bfa.analyses.effect.fitting import Fitting, counts_for, fitting_counts
from bfa.analyses.effect.halves import HALVES
from bfa.analyses.effect.inquiry import Inquiry
from bfa.analyses.effect.recording import counted_alike
from bfa.analyses.effect.spans import counted_in
from bfa.analyses.effect.spread import HOURS, RING, TYPES, Line, table
from bfa.analyses.effect.strip import WIDTH, Surroundings
from bfa.analyses.reading_class import INITIATIVE, layout
from bfa.analyses.series import kind_of, monthly
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_clock
from bfa.errors import ParameterError
from bfa.methods.drift import drift_prior
from bfa.tables.period import Period, within

_MOST_TYPES = 3
CONFIDENCE = 0.95


def spread_from_rows(
    inquiry: Inquiry,
    outside: Surroundings,
    *,
    drift: float | None = None,
    hours: str = "",
    rows: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The strip just outside the kommundel, the other half of the day, and other types in the same kommundel.

    Parameters
    ----------
    inquiry : Inquiry
        The question, in the kommundel where the measure acted; the whole kommun has no outside.
    outside : Surroundings
        Rows of the type, and what is counted in the strip.
    drift : float or None
        Standard deviation of drift expected beforehand of a whole kommundel; None is that of the type. It is scaled
        to the size of each part. [log scale]
    hours : {"", "kl. 06–18", "kl. 18–06"}
        The half of the day that the measure was aimed at; "" is the half that held most of the baseline.
    rows : DataFrame or None
        kommundel, brottstyp, kind, start, registered of every kommundel and type, where late reports are to be left
        out of the other types too; None counts those as they are.

    Returns
    -------
    DataFrame
        As `spread.spread_from_counts`, without the neighbours. Where the kommun has counts only, lines that need rows
        say so.

    Raises
    ------
    ParameterError
        An unknown half of the day.

    Notes
    -----
    The hour is that of the row's start; rows without a clock time are left out of the halves, rows without a point
    out of the strip. Other types: the largest of the same brottskategori, else the largest of all; those that mirror
    police effort are never among them.
    """
    if hours and hours not in HALVES:
        raise ParameterError(f"Halvdygnet {hours!r} finns inte.", do=f"välj {joined(HALVES, last='eller')}.")
    if not inquiry.situation.kommundel:
        return table([])
    others = _other_types(inquiry, rows)
    level = 1 - (1 - CONFIDENCE) / max(len(others), 1)
    return table(
        [
            _ring(inquiry, outside, drift),
            _half(inquiry, outside.rows, hours, drift),
            *(_type(inquiry.own, fitting, drift, level) for fitting in others),
        ]
    )


def _ring(inquiry: Inquiry, outside: Surroundings, drift: float | None) -> Line:
    label = f"inom {number(WIDTH)} m från {inquiry.own}"
    if outside.rows is None or outside.strip.empty:
        reason = "kräver rader med plats" if outside.rows is None else "inga områden intill"
        return label, RING, Excess(None, None, reason=reason)
    counts, controls = counts_for(inquiry.fitting, inquiry.own)
    ring = outside.strip.sum(axis=0, skipna=False)
    whole = outside.without_strip(counts).loc[list(controls)]
    return label, RING, _judged(ring, whole, inquiry.fitting, drift)


def _half(inquiry: Inquiry, rows: gpd.GeoDataFrame | None, hours: str, drift: float | None) -> Line:
    """The half of the day that the measure was not aimed at."""
    counts, controls = counts_for(inquiry.fitting, inquiry.own)
    known = None if rows is None else rows[has_clock(rows)]
    if known is None or known.empty:
        return "andra halvan av dygnet", HOURS, Excess(None, None, reason="kräver rader med klockslag")
    hour = known["start"].dt.hour
    halves = {name: monthly(known[hour.isin(list(part))], counts) for name, part in HALVES.items()}
    held = {
        name: counted_in(row(half, inquiry.own), inquiry.fitting.baseline, inquiry.fitting.length) or 0
        for name, half in halves.items()
    }
    aimed = hours or max(held, key=lambda name: held[name])
    (other,) = set(HALVES) - {aimed}
    own = row(halves[other], inquiry.own)
    return other, HOURS, _judged(own, halves[other].loc[list(controls)], inquiry.fitting, drift)


def _type(own: str, fitting: Fitting, drift: float | None, level: float) -> Line:
    counts, controls = counts_for(fitting, own)
    found = _judged(row(counts, own), counts.loc[list(controls)], fitting, drift, level)
    return fitting.brottstyp, TYPES, found


def _judged(
    own: "pd.Series[float]",
    controls: pd.DataFrame,
    fitting: Fitting,
    drift: float | None,
    confidence: float = CONFIDENCE,
) -> Excess:
    """Against the controls, with the drift expected of series of each one's size."""
    window = slice(fitting.baseline, fitting.baseline + fitting.length)
    whole = fitting.counts.loc[list(fitting.controls)].iloc[:, window].sum(axis=1)
    typical = [float(part.median()) if len(part) else 0.0 for part in (whole, controls.iloc[:, window].sum(axis=1))]
    name = fitting.brottstyp
    scale = 1.0 if drift is None else drift / drift_prior(name, typical[0])
    return excess(
        own,
        controls,
        start=fitting.start,
        length=fitting.length,
        first=fitting.baseline,
        drift=scale * drift_prior(name, typical[1]),
        own_drift=scale * drift_prior(name, float(own.iloc[window].sum())),
        confidence=confidence,
    )


def _other_types(inquiry: Inquiry, rows: pd.DataFrame | None) -> list[Fitting]:
    """The counts of the largest other types, without late reports where the rows tell of them."""
    found = []
    for name in _largest_others(inquiry.situation, inquiry.brottstyp, inquiry.before):
        fitting = fitting_counts(inquiry.situation, name, inquiry.after, inquiry.before, controls=inquiry.controls)
        if rows is not None:
            alike, _ = counted_alike(inquiry.situation, name, fitting.counts, inquiry.after, rows=rows)
            fitting = replace(fitting, counts=alike)
        found.append(fitting)
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
