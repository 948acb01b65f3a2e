"""How often a joint comparison shows a fall, tried on months that are made up from what was counted before."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.methods.drift_windows import Floats
from bfa.methods.joint import Group, joint_comparison

#: Years before the start whose mean the made-up months have.
_YEARS = 2


def simulated_power(
    counts: pd.DataFrame,
    groups: Sequence[Group],
    controls: Sequence[Hashable],
    *,
    fall: float,
    drift: float,
    draws: int = 100,
    seed: int = 1,
    year: int = 12,
    **given: Any,
) -> float:
    """Share of made-up courses in which the comparison shows a fall.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x periods (columns) before the first start, at least a year of them. [count]
    groups : list of Group
        Treated areas by their follow-up, which lies beyond the counts.
    fall : float
        Fall in every treated area from its own start, as a share of its incidents. [0-1]
    drift : float
        Standard deviation of what an area's level moves by itself from one year to the next, on the log scale. [-]
    draws : int
        Made-up courses. [count]
    seed : int
        Of the draws.
    year : int
        Periods in a year. [count]
    **given
        season, drift_prior, neighbours, confidence, as `joint_comparison` has them.

    Returns
    -------
    float
        [0-1]

    Raises
    ------
    ParameterError
        No draws, or a fall that is no share.
    DataError
        Under a year is counted.

    Notes
    -----
    A month is expected to hold the mean of the same month in the two latest years. Each area's level takes a step every
    year, by itself, before the first start as after it, and every count is drawn about it: were the counts before kept
    as they are, a design whose months before happened to be high would look better than one whose were low. A period
    that was not counted is in no course. The Monte Carlo error of a share p is sqrt(p (1 - p) / draws).

    Source: Poisson counts about a level that walks at random, the model of `drift_aware_comparison`; not a proof of it.
    """
    if draws < 1 or not 0 <= fall < 1:
        raise ParameterError("Dragningarna ska vara minst en och minskningen en andel.", do="ange till exempel 0.3.")
    behind, place = counts.shape[1], {area: at for at, area in enumerate(counts.index)}
    if behind < year:
        raise DataError("Under ett år är räknat före starten.", found=f"{behind} perioder", do="ta in äldre data.")
    ahead = max(group.start + group.length for group in groups) - behind
    level = _usual(counts, year, ahead)
    numbered = [replace(group, areas=tuple(place[area] for area in group.areas)) for group in groups]
    for group in numbered:
        level[np.array(group.areas, dtype=int), group.start :] *= 1 - fall
    which = np.arange(-behind, ahead) // year + -(-behind // year)
    near = [frozenset(place[area] for area in pair) for pair in given.pop("neighbours", ())]
    others, rng, found = [place[area] for area in controls], np.random.default_rng(seed), 0
    uncounted = np.pad(counts.isna().to_numpy(), ((0, 0), (0, ahead)))
    for _ in range(draws):
        steps = rng.normal(0.0, drift, (len(counts), int(which[-1]) + 1)).cumsum(axis=1)
        steps -= steps[:, [int(which[behind]) - 1]]
        drawn = rng.poisson(level * np.exp(steps[:, which])).astype(float)
        course = pd.DataFrame(np.where(uncounted, np.nan, drawn))
        found += joint_comparison(course, numbered, others, neighbours=near, **given).upper < 1
    return found / draws


def _usual(counts: pd.DataFrame, year: int, ahead: int) -> Floats:
    """What every period, counted or ahead, is expected to hold: the mean of the same one in the latest years."""
    values, years = counts.to_numpy(dtype=float), min(_YEARS, counts.shape[1] // year)
    latest = values[:, -years * year :].reshape(len(values), years, year).mean(axis=1)
    return np.asarray(latest[:, np.arange(-counts.shape[1], ahead) % year], dtype=float)
