"""Whether the hot spots last: what a map finds the year after, which units stay hot, how concentrated it is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.analyses import series
from bfa.analyses.hotspots import Hotspots, rows_of
from bfa.analyses.situation import Situation
from bfa.analyses.where.gathering import SEED
from bfa.analyses.where.laid_out import lay_over
from bfa.methods.concentration import gini, gini_by_chance, share_in_top, units_holding
from bfa.methods.hit_rate import compare_methods
from bfa.methods.local_statistics import getis_ord
from bfa.methods.many import benjamini_hochberg
from bfa.methods.smoothing import kernel_table, smoothed_density
from bfa.methods.stability import hottest, stability
from bfa.methods.units import Units
from bfa.tables.period import Period, years_back

Counts = NDArray[np.float64]
#: Share of the units that a map points out.
SHARE = 0.05
#: Bandwidths that are tried, in sides of a unit, and the one used where none can be tried. At one side, a kernel
#: hardly reaches the next unit.
BANDWIDTHS, UNTRIED = (1.6, 2.4, 4.0), 1.6
_MOST_YEARS, _FEWEST_UNITS, _FEWEST = 9, 20, 20
#: A unit is asked whether it changed from so many incidents in the two periods together.
_FEWEST_TO_CHANGE = 5
_FALSE = 0.05
USUAL, EARLIER, _GATHERED = "antal i rutan", "medel av alla tidigare år", "anhopning (Gi*)"
_CHANGE_COLUMNS = ("cell_id", "before", "after", "adjusted", "shown")


@dataclass(frozen=True, slots=True)
class Lasting:
    """What earlier years of the same months say of the hot spots.

    Attributes
    ----------
    years : tuple of Period
        The same months of every year in a row that was counted, oldest first, the period itself last.
    methods : DataFrame
        method, hit_rate, pai, pei, rri, periods, behind, behind_error: how much of each year's incidents a map of
        the year before finds in its fullest 5 % of the units. Best first; empty where it cannot be tried, or where a
        single unit is more than so much of the area.
    chosen : str
        The usual method, unless another finds more by over two standard errors; "" where none was tried.
    classes : DataFrame
        cell_id, class (persistent, emerging, former, occasional), years hot [count]; only cells hot at some time.
    concentration : dict
        gini, gini_chance, gini_low, gini_high (adjusted Gini, and where chance puts it), top_share (of the incidents in
        the fullest 5 % of the cells), top_cells, half_cells, cells [0-1; count]; empty where there are too few.
    changes : DataFrame
        cell_id, before, after [count], adjusted [0-1], shown (more than chance): cells with enough incidents.
    before : Period or None
        What the changes are held against.
    bandwidth : float
        Asked for, else that of the density which found most; 0 without units. [m]
    bandwidth_why : str
        How it came about, in Swedish.
    reason : str
        Why nothing earlier could be used; "" when it could.
    """

    years: tuple[Period, ...]
    methods: pd.DataFrame
    chosen: str
    classes: pd.DataFrame
    concentration: dict[str, float]
    changes: pd.DataFrame
    before: Period | None
    bandwidth: float
    bandwidth_why: str
    reason: str = ""


def lasting(situation: Situation, found: Hotspots) -> Lasting:
    """Try the hot spots on earlier years.

    Parameters
    ----------
    found : Hotspots
        The answer whose type, period and units are used; stockpiles of every year are left out of it.
    """
    units = found.units
    if units is None or found.reason:
        return _nothing("Det finns inga rutor att följa.", (), 0.0)
    years = _counted_years(situation, found)
    if len(units.ids) < _FEWEST_UNITS or found.counts.sum() < _FEWEST:
        why = "Brotten eller rutorna är för få för att pröva vad som består."
        return _nothing(why, tuple(years), found.bandwidth or UNTRIED * _side(units))
    earlier = [lay_over(situation, rows_of(situation, found.brottstyp, year), units).counts for year in years[:-1]]
    maps = [*earlier, found.counts]
    before = years[-2] if earlier else None
    methods, densities = _tried(maps, units)
    bandwidth, why = _bandwidth(found, units, methods, densities)
    return Lasting(
        years=tuple(years),
        methods=methods,
        chosen=_chosen(methods),
        classes=_classes(maps, units),
        concentration=_concentration(found.counts),
        changes=_changes(maps[-2], found.counts, units) if before else _no_changes(),
        before=before,
        bandwidth=bandwidth,
        bandwidth_why=why,
        reason="" if before else "Inga tidigare år är räknade för samma månader.",
    )


def _nothing(reason: str, years: tuple[Period, ...], bandwidth: float) -> Lasting:
    empty = pd.DataFrame()
    why = "ej prövad mot tidigare år"
    return Lasting(years, empty, "", empty, {}, _no_changes(), None, bandwidth, why, reason)


def _no_changes() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in _CHANGE_COLUMNS})


def _side(units: Units) -> float:
    """The side of a unit; of the square with the middle one's ground where they differ. [m]"""
    return units.size if np.isfinite(units.size) else float(np.sqrt(np.median(units.ground)))


def _counted_years(situation: Situation, found: Hotspots) -> list[Period]:
    """The same months year by year, back to the first year that was not counted; whole years must not overlap."""
    stride = -(-(found.period.last.ordinal - found.period.first.ordinal + 1) // 12)
    years = [found.period]
    for back in range(1, _MOST_YEARS + 1):
        year = years_back(found.period, back * stride)
        if series.total(situation, found.brottstyp, year) is None:
            break
        years.insert(0, year)
    return years


def _tried(maps: list[Counts], units: Units) -> tuple[pd.DataFrame, dict[str, float]]:
    """How much each method finds the year after, and the bandwidth of those that smooth. [m]"""
    ground = _ground(units)
    densities = {f"täthet, {reach * _side(units):.0f} m": reach * _side(units) for reach in BANDWIDTHS}
    pairs = [at for at in range(1, len(maps)) if maps[at - 1].sum() and maps[at].sum()]
    if not pairs or ground.max() > SHARE * ground.sum():
        return pd.DataFrame(), densities
    guesses: dict[str, list[Counts]] = {USUAL: [maps[at - 1] for at in pairs]}
    guesses |= {name: _smoothed([maps[at - 1] for at in pairs], units, reach) for name, reach in densities.items()}
    guesses[_GATHERED] = [np.nan_to_num(_z(maps[at - 1], units)) for at in pairs]
    if len(pairs) > 1:
        guesses[EARLIER] = [np.mean(maps[:at], axis=0) for at in pairs]
    seen = [maps[at] for at in pairs]
    table = compare_methods(guesses, seen, share=SHARE, area=ground)
    rri = [np.nan if name == _GATHERED else _rri(guesses[name], seen, ground) for name in table["method"]]
    return table.assign(rri=rri), densities


def _ground(units: Units) -> Counts:
    """What a unit weighs where shares of the area are taken: cells the same, polygons by their ground."""
    return units.ground if units.kind == "polygon" else np.ones(len(units.ids))


def _rri(guesses: list[Counts], seen: list[Counts], ground: Counts) -> float:
    """Incidents foretold over those found in the units pointed out, all years together. [-]"""
    foretold, found = 0.0, 0.0
    for guess, new in zip(guesses, seen, strict=True):
        order = np.argsort(-guess / ground, kind="stable")
        most = order[np.cumsum(ground[order]) <= SHARE * ground.sum()]
        foretold, found = foretold + guess[most].sum(), found + new[most].sum()
    return float(foretold / found) if found else float("nan")


def _smoothed(maps: list[Counts], units: Units, bandwidth: float) -> list[Counts]:
    """Counts smoothed from the middle of each unit. [count per unit]"""
    table = kernel_table(units.centres, bandwidth=bandwidth)
    ground = units.size**2 if np.isfinite(units.size) else units.ground
    return [smoothed_density(counts, units, table) * ground / 1e6 for counts in maps]


def _z(counts: Counts, units: Units) -> Counts:
    return getis_ord(counts, neighbours=units.neighbours, permutations=0, seed=SEED).z


def _bandwidth(found: Hotspots, units: Units, methods: pd.DataFrame, densities: dict[str, float]) -> tuple[float, str]:
    if found.bandwidth:
        return found.bandwidth, "vald av den som kört"
    if methods.empty:
        return UNTRIED * _side(units), "ej prövad mot tidigare år"
    best = next(name for name in methods["method"] if name in densities)
    years = int(methods["periods"].iloc[0])
    return densities[best], f"hittade flest av {len(densities)} prövade, {years} år"


def _chosen(methods: pd.DataFrame) -> str:
    if methods.empty:
        return ""
    usual = methods[methods["method"] == USUAL].iloc[0]
    if methods["method"].iloc[0] == USUAL or not usual["behind"] > 2 * usual["behind_error"]:
        return USUAL
    return str(methods["method"].iloc[0])


def _classes(maps: list[Counts], units: Units) -> pd.DataFrame:
    if len(maps) < 4:
        return pd.DataFrame()
    hot = hottest(np.column_stack(maps), share=SHARE)
    table = stability(hot).assign(cell_id=units.ids, hot=hot.sum(axis=1))
    return table.loc[table["class"] != "never", ["cell_id", "class", "hot"]].reset_index(drop=True)


def _concentration(counts: Counts) -> dict[str, float]:
    middle, low, high = gini_by_chance(counts, seed=SEED)
    top, half = share_in_top(counts, shares=(SHARE,)).iloc[0], units_holding(counts, shares=(0.5,)).iloc[0]
    return {
        "gini": gini(counts),
        "gini_chance": middle,
        "gini_low": low,
        "gini_high": high,
        "top_share": float(top["incident_share"]),
        "top_cells": int(top["units"]),
        "half_cells": int(half["units"]),
        "cells": len(counts),
    }


def _changes(before: Counts, after: Counts, units: Units) -> pd.DataFrame:
    """Each unit's share of the two periods' incidents against that of all units, by the exact binomial."""
    first, last = before.astype(int), after.astype(int)
    asked = first + last >= _FEWEST_TO_CHANGE
    if not asked.any() or not first.sum():
        return _no_changes()
    share = last.sum() / (first.sum() + last.sum())
    n, k = (first + last)[asked], last[asked]
    p = np.minimum(2 * np.minimum(stats.binom.cdf(k, n, share), stats.binom.sf(k - 1, n, share)), 1)
    adjusted = benjamini_hochberg(p)
    columns = {
        "cell_id": units.ids[asked],
        "before": first[asked],
        "after": k,
        "adjusted": adjusted,
        "shown": adjusted <= _FALSE,
    }
    return pd.DataFrame(columns).sort_values("adjusted", kind="stable", ignore_index=True)
