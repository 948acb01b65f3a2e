"""Who is treated, and when, in a draw where nothing was done: by lot, or as real measures are placed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from effect_panels import Panel

#: Years before the follow-up that a draw should have, where the series are long enough.
YEARS_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Draw:
    """One placebo: positions of the treated areas, the first drawn one first, and of the follow-up's first period."""

    treated: tuple[int, ...]
    start: int


def starts(periods: int, season: int, length: int) -> range:
    """First periods of follow-up that leave the years before, fewer where the series are short."""
    years = min(YEARS_BEFORE, (periods - length) // season)
    return range(max(years, 1) * season, periods - length + 1)


def random_areas(panel: Panel, start: int, number: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(len(panel.counts), number, replace=False)


def highest(panel: Panel, start: int, number: int, rng: np.random.Generator) -> np.ndarray:
    """From the quarter with most incidents in the year before."""
    return _from_quarter(-_year(panel, start, 1), number, rng)


def central(panel: Panel, start: int, number: int, rng: np.random.Generator) -> np.ndarray:
    """From the most central quarter; where the geography is not known, the largest over the whole span."""
    distance = -panel.counts.mean(axis=1) if panel.centrality is None else panel.centrality
    return _from_quarter(distance.to_numpy(), number, rng)


def rising(panel: Panel, start: int, number: int, rng: np.random.Generator) -> np.ndarray:
    """From the quarter that rose most, the year before the follow-up against the one before that."""
    return _from_quarter(-(_year(panel, start, 1) + 0.5) / (_year(panel, start, 2) + 0.5), number, rng)


def contiguous(panel: Panel, start: int, number: int, rng: np.random.Generator) -> np.ndarray:
    """An area by lot and then neighbours of those chosen; next in the list where the geography is not known."""
    areas = panel.counts.index
    for first in rng.permutation(len(areas)):
        if panel.neighbours is None:
            return (first + np.arange(number)) % len(areas)
        chosen = [areas[first]]
        while len(chosen) < number:
            around = sorted(set().union(*(panel.neighbours[area] for area in chosen)) - set(chosen))
            if not around:
                break
            chosen.append(around[rng.integers(len(around))])
        if len(chosen) == number:
            return areas.get_indexer(pd.Index(chosen))
    raise ValueError(f"{panel.name}: no {number} areas lie together")


def _year(panel: Panel, start: int, before: int) -> np.ndarray:
    end = start - (before - 1) * panel.season
    return panel.counts.iloc[:, max(end - panel.season, 0) : end].sum(axis=1).to_numpy()


def _from_quarter(order: np.ndarray, number: int, rng: np.random.Generator) -> np.ndarray:
    limit = np.sort(order)[max(-(-len(order) // 4), number) - 1]
    return rng.choice(np.flatnonzero(order <= limit), number, replace=False)


#: As printed: how the treated are chosen.
DESIGNS: dict[str, Callable[[Panel, int, int, np.random.Generator], np.ndarray]] = {
    "slumpvis": random_areas,
    "högst nivå": highest,
    "centrala": central,
    "valda på uppgång": rising,
    "intill varandra": contiguous,
}


def draws(panel: Panel, design: str, number: int, count: int, rng: np.random.Generator) -> list[Draw]:
    """`count` placebos with `number` treated areas each, starts by lot among all that fit a year of follow-up."""
    possible = starts(panel.counts.shape[1], panel.season, panel.season)
    chosen = rng.choice(np.array(possible), count)
    found = (DESIGNS[design](panel, int(start), number, rng) for start in chosen)
    return [Draw(tuple(int(area) for area in areas), int(start)) for areas, start in zip(found, chosen, strict=True)]


def thinned_follow_up(panel: Panel, draw: Draw, effect: float, rng: np.random.Generator) -> pd.DataFrame:
    """The panel's counts where each incident of the treated follow-up is taken away with the chance `-effect`."""
    if not effect:
        return panel.counts
    values = panel.counts.to_numpy(copy=True)
    block = np.ix_(draw.treated, range(draw.start, draw.start + panel.season))
    values[block] = rng.binomial(values[block].astype(int), 1 + effect)
    return pd.DataFrame(values, index=panel.counts.index, columns=panel.counts.columns)
