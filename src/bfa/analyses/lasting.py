"""Whether the hot spots last: what a map finds the year after, which cells stay hot, how concentrated it is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.analyses import series
from bfa.analyses.hotspots import Hotspots, has_point, rows_of
from bfa.analyses.situation import Situation
from bfa.analyses.where.cells import counted_in, inside_of, points_of
from bfa.analyses.where.gathering import REACH, SEED
from bfa.analyses.where.stockpiles import find_stockpiles
from bfa.methods.concentration import gini, gini_by_chance, share_in_top, units_holding
from bfa.methods.density import kernel_density
from bfa.methods.grid import Grid, cell_ids
from bfa.methods.hit_rate import compare_methods
from bfa.methods.local_statistics import getis_ord
from bfa.methods.many import benjamini_hochberg
from bfa.methods.stability import hottest, stability
from bfa.tables.period import Period, years_back

Counts = NDArray[np.float64]
#: Share of the cells that a map points out.
SHARE = 0.05
#: Bandwidths that are tried, in cells.
BANDWIDTHS = (1.0, 1.6, 2.4, 4.0)
_MOST_YEARS, _FEWEST_CELLS, _FEWEST = 9, 20, 20
#: A cell is asked whether it changed from so many incidents in the two periods together.
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
        the year before finds in its fullest 5 % of the cells. Best first; empty where it cannot be tried.
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
    reason: str = ""


def lasting(situation: Situation, found: Hotspots) -> Lasting:
    """Try the hot spots on earlier years.

    Parameters
    ----------
    found : Hotspots
        The answer whose type, period and grid are used; stockpiles of every year are left out of it.
    """
    if found.grid is None or found.reason:
        return _nothing("Det finns inga rutor att följa.")
    inside = inside_of(found.grid, found.area)
    years = _counted_years(situation, found)
    maps = [_map(situation, found, year, found.grid, inside) for year in years]
    own, cells = maps[-1], int(inside.sum())
    if cells < _FEWEST_CELLS or np.nansum(own) < _FEWEST:
        return _nothing("Brotten eller rutorna är för få för att pröva vad som består.", years)
    before = years[-2] if len(years) > 1 else None
    methods = _tried(maps, found.grid, inside)
    return Lasting(
        years=tuple(years),
        methods=methods,
        chosen=_chosen(methods),
        classes=_classes(maps, found.grid, inside),
        concentration=_concentration(own[inside]),
        changes=_changes(maps[-2], own, found.grid, inside) if before else _no_changes(),
        before=before,
        reason="" if before else "Inga tidigare år är räknade för samma månader.",
    )


def _nothing(reason: str, years: list[Period] | None = None) -> Lasting:
    empty = pd.DataFrame()
    return Lasting(tuple(years or ()), empty, "", empty, {}, _no_changes(), None, reason)


def _no_changes() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in _CHANGE_COLUMNS})


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


def _map(situation: Situation, found: Hotspots, year: Period, grid: Grid, inside: NDArray[np.bool_]) -> Counts:
    rows = rows_of(situation, found.brottstyp, year)
    located = rows[has_point(rows)]
    piles = find_stockpiles(points_of(located), situation.places, crs=located.crs)
    return counted_in(located[~piles.piled], grid, inside)


def _tried(maps: list[Counts], grid: Grid, inside: NDArray[np.bool_]) -> pd.DataFrame:
    pairs = [at for at in range(1, len(maps)) if np.nansum(maps[at - 1]) and np.nansum(maps[at])]
    if not pairs:
        return pd.DataFrame()
    guesses: dict[str, list[Counts]] = {USUAL: [maps[at - 1][inside] for at in pairs]}
    for reach in BANDWIDTHS:
        bandwidth = reach * grid.size
        name = f"täthet, {bandwidth:g} m"
        guesses[name] = [_density(maps[at - 1], grid, inside, bandwidth) for at in pairs]
    guesses[_GATHERED] = [_gathered(maps[at - 1])[inside] for at in pairs]
    if len(pairs) > 1:
        guesses[EARLIER] = [np.mean([each[inside] for each in maps[:at]], axis=0) for at in pairs]
    seen = [maps[at][inside] for at in pairs]
    table = compare_methods(guesses, seen, share=SHARE)
    return table.assign(rri=[np.nan if name == _GATHERED else _rri(guesses[name], seen) for name in table["method"]])


def _rri(guesses: list[Counts], seen: list[Counts]) -> float:
    """Incidents foretold over those found in the cells pointed out, all years together. [-]"""
    foretold, found = 0.0, 0.0
    for guess, new in zip(guesses, seen, strict=True):
        most = np.argsort(-guess, kind="stable")[: int(SHARE * len(guess))]
        foretold, found = foretold + guess[most].sum(), found + new[most].sum()
    return float(foretold / found) if found else float("nan")


def _density(counts: Counts, grid: Grid, inside: NDArray[np.bool_], bandwidth: float) -> Counts:
    """Counts smoothed from the middle of each cell. [count per cell]"""
    row, column = np.nonzero(np.nan_to_num(counts))
    points = np.column_stack([grid.west + (column + 0.5) * grid.size, grid.south + (row + 0.5) * grid.size])
    weights = counts[row, column]
    reach = max(bandwidth, 1.01 * grid.size)
    density = kernel_density(points, grid, bandwidth=reach, weights=weights, inside=inside)
    return np.asarray(density[inside] * (grid.size / 1000) ** 2)


def _gathered(counts: Counts) -> Counts:
    return np.nan_to_num(getis_ord(counts, distance=REACH, permutations=0, seed=SEED).z)


def _chosen(methods: pd.DataFrame) -> str:
    if methods.empty:
        return ""
    usual = methods[methods["method"] == USUAL].iloc[0]
    if methods["method"].iloc[0] == USUAL or not usual["behind"] > 2 * usual["behind_error"]:
        return USUAL
    return str(methods["method"].iloc[0])


def _classes(maps: list[Counts], grid: Grid, inside: NDArray[np.bool_]) -> pd.DataFrame:
    if len(maps) < 4:
        return pd.DataFrame()
    hot = hottest(np.column_stack([each[inside] for each in maps]), share=SHARE)
    row, column = np.nonzero(inside)
    table = stability(hot).assign(cell_id=cell_ids(grid, row, column), hot=hot.sum(axis=1))
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


def _changes(before: Counts, after: Counts, grid: Grid, inside: NDArray[np.bool_]) -> pd.DataFrame:
    """Each cell's share of the two periods' incidents against that of all cells, by the exact binomial."""
    first, last = before[inside].astype(int), after[inside].astype(int)
    row, column = np.nonzero(inside)
    asked = first + last >= _FEWEST_TO_CHANGE
    if not asked.any() or not first.sum():
        return _no_changes()
    share = last.sum() / (first.sum() + last.sum())
    n, k = (first + last)[asked], last[asked]
    p = np.minimum(2 * np.minimum(stats.binom.cdf(k, n, share), stats.binom.sf(k - 1, n, share)), 1)
    adjusted = benjamini_hochberg(p)
    names = np.array(cell_ids(grid, row[asked], column[asked]))
    columns = {"cell_id": names, "before": first[asked], "after": k, "adjusted": adjusted, "shown": adjusted <= _FALSE}
    return pd.DataFrame(columns).sort_values("adjusted", kind="stable", ignore_index=True)
