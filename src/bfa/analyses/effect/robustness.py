"""How far the treated area would have to depart by itself for the conclusion to fall, and how often areas do."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.effect.design import Design
from bfa.analyses.effect.spans import span
from bfa.methods.drift import departures

Floats = NDArray[np.float64]
EARLIER = ("area", "period", "ratio")


@dataclass(frozen=True, slots=True)
class Robustness:
    """The robustness value of a verdict."""

    #: Departure from the comparison that by itself would make the whole difference: 0.12 is 12 %. [share]
    departure: float
    #: Earlier windows of the areas compared, or of groups as many as the treated. [count]
    cases: int
    #: Those of them that departed at least as much, either way, on the scale of logarithms. [count]
    exceeding: int


def earlier_windows(design: Design) -> pd.DataFrame:
    """area, start (position among all periods), ratio: every compared area's earlier windows, latest first.

    None of the treated areas' windows in which their measure had begun is among them.
    """
    few = len(design.treated) + len(design.controls) < 3
    if few or design.years < 1 or design.behind < design.years * design.season + design.panel.length:
        return pd.DataFrame({"area": [], "start": np.array([], dtype=int), "ratio": np.array([], dtype=float)})
    compared = design.usable.iloc[: len(design.treated) + len(design.controls)]
    found = departures(compared, **design.windows)[["area", "start", "ratio"]]
    found["start"] += design.panel.start - design.behind
    begun = found["area"].isin(design.treated) & (found["start"] + design.panel.length > measure_start(design))
    return found[~begun].reset_index(drop=True)


def measure_start(design: Design) -> int:
    """Position of the first period in which the measure acted; that of the follow-up where it is not known."""
    since = design.known.months_since_start
    if since is None:
        return design.panel.start
    return design.panel.start + design.panel.length - math.ceil(since * design.rules.season / 12)


def earlier(design: Design, windows: pd.DataFrame) -> pd.DataFrame:
    """area, period (text), ratio: what is shown of the earlier windows."""
    names = {at: span(design.panel.counts, at, design.panel.length) for at in windows["start"].unique()}
    shown = {"area": windows["area"].astype(str), "period": windows["start"].map(names), "ratio": windows["ratio"]}
    return pd.DataFrame(shown, columns=list(EARLIER))


def robustness(design: Design, ratio: float, windows: pd.DataFrame) -> Robustness | None:
    """How a difference stands beside those of earlier windows; None where none is known.

    `ratio` is that of the comparison, `windows` those of `earlier_windows`.

    Notes
    -----
    The departures of several areas are those of groups of as many neighbours in the table's order, since a group
    departs less than one area.
    """
    away = _departures(windows, len(design.treated))
    if not len(away):
        return None
    exceeding = int((np.abs(away) >= abs(math.log(ratio)) - 1e-12).sum())
    return Robustness(abs(ratio - 1), len(away), exceeding)


def joint_robustness(
    designs: Sequence[Design], windows: Sequence[pd.DataFrame], weights: Sequence[float], ratio: float
) -> Robustness | None:
    """The same of areas with starts of their own: a case has each start as many windows earlier, in other areas.

    Parameters
    ----------
    designs : list of Design
        One for each start.
    windows : list of DataFrame
        Of each, as `earlier_windows` gives them.
    weights : list of float
        Of each start in the comparison; they sum to 1.

    Notes
    -----
    A case has as many areas from each start as the comparison has, neighbours in the table's order: the treated ones
    themselves, from the first start to the last, then those that every start is compared with. None has an area in
    which a measure had begun, or that is not compared from that start.
    """
    shared = [area for area in designs[0].controls if all(area in design.controls for design in designs[1:])]
    treated = [area for design in designs for area in design.treated]
    by_window = [_by_window(each, [*treated, *shared]) for each in windows]
    ends = np.cumsum([0, *(len(design.treated) for design in designs)])
    blocks = [np.arange(first, last) for first, last in pairwise(ends)]
    many = len(treated) + len(shared)
    away = [
        sum(
            weight * float(part[(block + turn) % many].mean())
            for weight, part, block in zip(weights, parts, blocks, strict=True)
        )
        for parts in zip(*by_window, strict=False)
        for turn in range(many)
    ]
    known = np.array([each for each in away if not math.isnan(each)])
    if not len(known):
        return None
    exceeding = int((np.abs(known) >= abs(math.log(ratio)) - 1e-12).sum())
    return Robustness(abs(ratio - 1), len(known), exceeding)


def _by_window(windows: pd.DataFrame, areas: Sequence[Any]) -> list[Floats]:
    """Departures of the areas in each window, latest first; NaN where one has none. [log scale]"""
    parts = windows.groupby("start", sort=False)
    ratios = [part.set_index("area")["ratio"].reindex(pd.Index(areas)) for _, part in parts]
    return [np.log(ratio.to_numpy(dtype=float)) for ratio in ratios]


def _departures(windows: pd.DataFrame, group: int) -> Floats:
    away: Floats = np.log(windows["ratio"].to_numpy(dtype=float))
    if group == 1:
        return away
    parts = [away[at] for at in windows.groupby("start").indices.values()]
    means = [np.mean([np.roll(part, -turn) for turn in range(group)], axis=0) for part in parts if len(part) > group]
    return np.asarray(np.concatenate(means)) if means else away[:0]
