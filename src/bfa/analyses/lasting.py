"""Whether the hot spots last: what a map finds the year after, which units stay hot, how concentrated it is."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.hotspots import Hotspots
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.analyses.where.gathering import SEED
from bfa.analyses.years.changes import Changes, counted_years, find_changes, in_stretches, no_changes
from bfa.methods.concentration import gini, gini_by_chance, lorenz, lorenz_by_chance, share_in_top, units_holding
from bfa.methods.hit_rate import compare_methods
from bfa.methods.local_statistics import getis_ord
from bfa.methods.smoothing import kernel_table, smoothed_density
from bfa.methods.stability import classes_by_chance, hottest, stability
from bfa.methods.units import Units
from bfa.tables.period import Period

Counts = NDArray[np.float64]
#: Share of the units that a map points out.
SHARE = 0.05
#: Bandwidths that are tried, in sides of a unit, and the one used where none can be tried. At one side, a kernel
#: hardly reaches the next unit.
BANDWIDTHS, UNTRIED = (1.6, 2.4, 4.0), 1.6
#: Shares of the units in the table of concentration.
TOPS = (0.01, 0.05, 0.10, 0.25)
_FEWEST_UNITS, _FEWEST = 20, 20
#: Histories without change behind what chance gives of each class.
HISTORIES = 199
#: The methods: counts of the unit, mean of all earlier years, Gi*; those that smooth are "density" with their metres.
USUAL, EARLIER, _GATHERED = "count", "earlier", "gathered"


@dataclass(frozen=True, slots=True)
class Lasting(Answer):
    """What earlier years of the same months say of the hot spots."""

    FACTS = frozenset(("bandwidth", "chosen", "tried"))

    #: The same months of every year in a row that was counted, oldest first, the period itself last.
    years: tuple[Period, ...]
    #: method, hit_rate, pai, pei, rri, periods, behind, behind_error, n (incidents of the years foretold): how much of
    #: each year's incidents a map of the year before finds in its fullest 5 % of the units. Best first; empty where it
    #: cannot be tried, or where a single unit is more than so much of the area.
    methods: pd.DataFrame
    #: The usual method, unless another finds more by over two standard errors; "" where none was tried.
    chosen: str
    #: cell_id, class (persistent, emerging, former, occasional), hot (years), n (incidents in all years); only cells
    #: hot at some time. [count]
    classes: pd.DataFrame
    #: class, middle, low, high: units of each class if the years did not differ, as `classes_by_chance`. [count]
    by_chance: pd.DataFrame
    #: gini, gini_chance, gini_low, gini_high (adjusted Gini, and where chance puts it), top_share (of the incidents in
    #: the fullest 5 % of the cells), top_cells, half_cells, cells [0-1; count]; empty where there are too few.
    concentration: dict[str, float]
    #: units, incidents, even, low, high: shares from the fullest unit on, and where chance puts them; one row per unit
    #: and a first of 0. [0-1]
    curve: pd.DataFrame
    #: share (of the units), units, incidents [count], incident_share, low, high (as chance puts it). [0-1]
    top: pd.DataFrame
    #: Against earlier years.
    changes: Changes
    #: Asked for, else that of the density which found most; 0 without units. [m]
    bandwidth: float
    #: How it came about: asked, tried (found most) or untried.
    bandwidth_why: str
    #: Why nothing earlier could be used, or why there are changes alone: no_units, few, groundless, unread,
    #: not_counted, no_years; "" when it could.
    reason: str = ""

    @property
    def tried(self) -> int:
        """Years that maps of the year before were tried on."""
        return 0 if self.methods.empty else int(self.methods["periods"].iloc[0])

    @property
    def silent(self) -> bool:
        """Whether there is a reason and nothing else."""
        return bool(self.reason) and not self.concentration and not self.changes.against


def lasting(situation: Situation, hotspots: Hotspots) -> Lasting:
    """Try the hot spots on earlier years.

    The type, period and units are those of the hot spots; stockpiles of every year are left out.
    """
    units = hotspots.units
    if units is None or hotspots.reason:
        return _nothing("no_units", (), 0.0)
    years = counted_years(situation, hotspots)
    if len(units.ids) < _FEWEST_UNITS or hotspots.counts.sum() < _FEWEST:
        return _nothing("few", tuple(years), hotspots.bandwidth or UNTRIED * _side(units))
    counts = in_stretches(situation, hotspots.brottstyp, years, units)
    if hotspots.groundless:
        return _changes_alone(hotspots, counts, tuple(years), units)
    maps = [*counts[:-1].sum(axis=1), hotspots.counts]
    methods, densities = _tried(maps, units)
    bandwidth, why = _bandwidth(hotspots, units, methods, densities)
    curve, top = _curve(hotspots.counts)
    return Lasting(
        years=tuple(years),
        methods=methods,
        chosen=_chosen(methods),
        classes=_classes(maps, units),
        by_chance=_by_chance(counts),
        concentration=_concentration(hotspots.counts),
        curve=curve,
        top=top,
        changes=find_changes(counts, tuple(years), units, bandwidth=bandwidth, kernel=hotspots.kernel),
        bandwidth=bandwidth,
        bandwidth_why=why,
        reason=_alone(situation, hotspots) if len(years) == 1 else "",
    )


def _alone(situation: Situation, hotspots: Hotspots) -> str:
    """Why the period is held against no earlier year."""
    if too_many_unread(situation, hotspots.brottstyp):
        return "unread"
    return "not_counted" if hotspots.incidents is None else "no_years"


def _changes_alone(hotspots: Hotspots, counts: Counts, years: tuple[Period, ...], units: Units) -> Lasting:
    """What can be said where the ground of the area is not known: a count against the count of earlier years."""
    bandwidth = hotspots.bandwidth or UNTRIED * _side(units)
    nothing = _nothing("groundless", years, bandwidth)
    changes = find_changes(counts, years, units, bandwidth=bandwidth, kernel=hotspots.kernel)
    return replace(nothing, changes=changes, bandwidth_why="asked" if hotspots.bandwidth else "untried")


def _nothing(reason: str, years: tuple[Period, ...], bandwidth: float) -> Lasting:
    empty = pd.DataFrame()
    return Lasting(years, empty, "", empty, empty, {}, empty, empty, no_changes(), bandwidth, "untried", reason)


def _side(units: Units) -> float:
    """The side of a unit; of the square with the middle one's ground where they differ. [m]"""
    return units.size if np.isfinite(units.size) else float(np.sqrt(np.median(units.ground)))


def _tried(maps: list[Counts], units: Units) -> tuple[pd.DataFrame, dict[str, float]]:
    """How much each method finds the year after, and the bandwidth of those that smooth. [m]"""
    ground = _ground(units)
    densities = {f"density {reach * _side(units):.0f}": reach * _side(units) for reach in BANDWIDTHS}
    pairs = [at for at in range(1, len(maps)) if maps[at - 1].sum() and maps[at].sum()]
    if not pairs or ground.max() > SHARE * ground.sum():
        return pd.DataFrame(), densities
    guesses: dict[str, list[Counts]] = {USUAL: [maps[at - 1] for at in pairs]}
    guesses |= {name: _smoothed([maps[at - 1] for at in pairs], units, reach) for name, reach in densities.items()}
    guesses[_GATHERED] = [np.nan_to_num(getis_ord(maps[at - 1], neighbours=units.neighbours)) for at in pairs]
    if len(pairs) > 1:
        guesses[EARLIER] = [np.mean(maps[:at], axis=0) for at in pairs]
    seen = [maps[at] for at in pairs]
    table = compare_methods(guesses, seen, share=SHARE, area=ground)
    rri = [np.nan if name == _GATHERED else _rri(guesses[name], seen, ground) for name in table["method"]]
    return table.assign(rri=rri, n=int(np.sum(seen))), densities


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


def _bandwidth(
    hotspots: Hotspots, units: Units, methods: pd.DataFrame, densities: dict[str, float]
) -> tuple[float, str]:
    if hotspots.bandwidth:
        return hotspots.bandwidth, "asked"
    if methods.empty:
        return UNTRIED * _side(units), "untried"
    best = next(name for name in methods["method"] if name in densities)
    return densities[best], "tried"


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
    table = stability(hot).assign(cell_id=units.ids, hot=hot.sum(axis=1), n=np.sum(maps, axis=0).astype(np.int64))
    return table.loc[table["class"] != "never", ["cell_id", "class", "hot", "n"]].reset_index(drop=True)


def _by_chance(counts: Counts) -> pd.DataFrame:
    if len(counts) < 4:
        return pd.DataFrame()
    return classes_by_chance(counts, share=SHARE, draws=HISTORIES, seed=SEED)


def _curve(counts: Counts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The curve of concentration with the band of chance, and its points at a few shares of the units."""
    band = lorenz_by_chance(counts, seed=SEED)
    top = share_in_top(counts, shares=TOPS)
    at = top["units"].to_numpy()
    limits = {name: band[name].to_numpy()[at] for name in ("low", "high")}
    columns = ["share", "units", "incidents", "incident_share"]
    return lorenz(counts).assign(low=band["low"], high=band["high"]), top[columns].assign(**limits)


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
