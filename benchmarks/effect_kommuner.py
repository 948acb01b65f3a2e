"""Small kommuner made of real areas: eight by lot, few incidents a month, and a package of measures in some of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from effect_designs import YEARS_BEFORE
from effect_panels import Panel

from bfa.methods.joint import Group

#: Areas of a kommun; incidents a month in each, thinned to something between; years of history at most.
AREAS, FEWEST, MOST, HISTORY = 8, 3.0, 15.0, 5


@dataclass(frozen=True, slots=True)
class Package:
    """A package of measures: how many areas, when each starts and for how long it is followed.

    Attributes
    ----------
    name : str
        As printed.
    starts : tuple of int
        Months from the first start, an area each.
    ends : int
        Months from the first start to the end of the follow-up.
    longest : int
        Months that an area is followed at most.
    """

    name: str
    starts: tuple[int, ...]
    ends: int
    longest: int = 12

    def fits(self, season: int) -> bool:
        """Whether starts and follow-ups are whole periods of the panel."""
        return not any(months * season % 12 for months in (*self.starts, self.ends, self.longest))

    def groups(self, areas: Sequence[str], start: int, season: int) -> list[Group]:
        """Areas by their follow-up, in the panel's own periods."""
        found: dict[tuple[int, int], tuple[str, ...]] = {}
        for area, months in zip(areas, self.starts, strict=True):
            length = min(self.ends - months, self.longest)
            at = start + months * season // 12, length * season // 12
            found[at] = (*found.get(at, ()), area)
        return [Group(held, *at) for at, held in found.items()]


@dataclass(frozen=True, slots=True)
class Kommun:
    """One draw where nothing was done.

    Attributes
    ----------
    counts : DataFrame
        Areas (index) x periods up to the end of the follow-up. [count]
    groups : list of Group
        Areas that would have had the package, by their follow-up.
    panel : Panel
        Where the areas come from.
    neighbours : frozenset of pairs
        Areas with the package that lie side by side.
    year : int
        Of the first start, from the panel's beginning.
    """

    counts: pd.DataFrame
    groups: list[Group]
    panel: Panel
    neighbours: frozenset[frozenset[str]]
    year: int


def kommun(
    panel: Panel, package: Package, chosen: str, rng: np.random.Generator, *, thin: bool = True
) -> Kommun | None:
    """Areas by lot with the package in some of them; None where the panel has no such areas or too few periods."""
    if not package.fits(panel.season):
        return None
    length = package.ends * panel.season // 12
    first = min(YEARS_BEFORE, (panel.counts.shape[1] - length) // panel.season) * panel.season
    if first < panel.season or len(panel.counts) < AREAS:
        return None
    start = int(rng.integers(first, panel.counts.shape[1] - length + 1))
    behind = min(start, HISTORY * panel.season)
    number = len(package.starts)
    rows = side_by_side(panel, number, rng) if chosen == SIDE_BY_SIDE else rng.permutation(len(panel.counts))
    if rows is None:
        return None
    rows = rows[:AREAS] if thin else rows
    values = panel.counts.to_numpy()[rows][:, start - behind : start + length].astype(int)
    values = thinned(values, panel.season, rng) if thin else values
    order = CHOICES[chosen](Rows(panel, rows, values, behind))
    labels = panel.counts.index[rows].astype("str")
    treated = rng.permutation(np.asarray(labels)[order[:number]])
    pairs = frozenset(
        frozenset((area, other))
        for area in treated
        for other in (panel.neighbours or {}).get(area, ())
        if other in set(treated)
    )
    counts = pd.DataFrame(values.astype(float), index=labels)
    groups = package.groups(list(treated), behind, panel.season)
    return Kommun(counts, groups, panel, pairs, start // panel.season)


def thinned(values: np.ndarray, season: int, rng: np.random.Generator) -> np.ndarray:
    """Each incident kept by lot, so that every area has some `FEWEST` to `MOST` a month."""
    wanted = np.exp(rng.uniform(np.log(FEWEST), np.log(MOST), len(values))) * 12 / season
    return rng.binomial(values, np.minimum(wanted / np.maximum(values.mean(axis=1), 1e-9), 1)[:, None])


def fallen(drawn: Kommun, effect: float, rng: np.random.Generator) -> pd.DataFrame:
    """The counts where each incident of a treated area's follow-up is taken away with the chance `-effect`."""
    if not effect:
        return drawn.counts
    values = drawn.counts.to_numpy(copy=True)
    for group in drawn.groups:
        block = np.ix_(drawn.counts.index.get_indexer(pd.Index(group.areas)), range(group.start, values.shape[1]))
        values[block] = rng.binomial(values[block].astype(int), 1 + effect)
    return pd.DataFrame(values, index=drawn.counts.index)


def side_by_side(panel: Panel, number: int, rng: np.random.Generator) -> np.ndarray | None:
    """Areas that lie together first, then the rest by lot; None where no such areas are known."""
    if panel.neighbours is None:
        return None
    areas = panel.counts.index
    for first in rng.permutation(len(areas)):
        chosen = [areas[first]]
        while len(chosen) < number:
            around = sorted(set().union(*(panel.neighbours[area] for area in chosen)) - set(chosen))
            if not around:
                break
            chosen.append(around[rng.integers(len(around))])
        if len(chosen) == number:
            together = areas.get_indexer(pd.Index(chosen))
            return np.r_[together, rng.permutation(np.setdiff1d(np.arange(len(areas)), together))]
    return None


@dataclass(frozen=True, slots=True)
class Rows:
    """The areas of a kommun, in their order in the panel, with their counts up to the first start and beyond."""

    panel: Panel
    rows: np.ndarray
    values: np.ndarray
    #: Periods before the first start.
    behind: int

    def year(self, back: int) -> np.ndarray:
        """Incidents in one of the years before the first start."""
        season = self.panel.season
        return self.values[:, self.behind - back * season : self.behind - (back - 1) * season].sum(axis=1)


def as_drawn(drawn: Rows) -> np.ndarray:
    return np.arange(len(drawn.rows))


def highest(drawn: Rows) -> np.ndarray:
    """Most incidents the year before first."""
    return np.argsort(-drawn.year(1), kind="stable")


def rising(drawn: Rows) -> np.ndarray:
    """The largest rise first, the year before the first start against the one before that."""
    return np.argsort(-(drawn.year(1) + 0.5) / (drawn.year(2) + 0.5), kind="stable")


def central(drawn: Rows) -> np.ndarray:
    """The most central first; where the geography is not known, the largest over the whole span."""
    panel = drawn.panel
    distance = -panel.counts.mean(axis=1) if panel.centrality is None else panel.centrality
    return np.argsort(distance.to_numpy()[drawn.rows], kind="stable")


SIDE_BY_SIDE = "intill varandra"
#: As printed: the order in which areas of the kommun get the package.
CHOICES: dict[str, Callable[[Rows], np.ndarray]] = {
    "slumpvis": as_drawn,
    "högst nivå": highest,
    "valda på uppgång": rising,
    "centrala": central,
    SIDE_BY_SIDE: as_drawn,
}
