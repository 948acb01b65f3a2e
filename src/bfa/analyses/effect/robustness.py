"""How far the treated area would have to depart by itself for the conclusion to fall, and how often areas do."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.amounts import number, percent
from bfa.analyses.effect.asked import Asked
from bfa.analyses.effect.relative import Relative
from bfa.analyses.effect.spans import span
from bfa.methods.drift import departures

Floats = NDArray[np.float64]
EARLIER = ("area", "period", "ratio")


@dataclass(frozen=True, slots=True)
class Robustness:
    """The robustness value of a verdict.

    Attributes
    ----------
    departure : float
        Departure from the comparison that by itself would make the whole difference: 0.12 is 12 %. [share]
    cases : int
        Earlier windows of the areas compared, or of groups as many as the treated. [count]
    exceeding : int
        Those of them that departed at least as much, either way, on the scale of logarithms. [count]
    sentence : str
        The line printed under the verdict, in Swedish.
    """

    departure: float
    cases: int
    exceeding: int
    sentence: str


def earlier_windows(asked: Asked) -> pd.DataFrame:
    """area, start (position among all periods), ratio: every compared area's earlier windows, latest first.

    None of the treated areas' windows in which their measure had begun is among them.
    """
    few = len(asked.treated) + len(asked.controls) < 3
    if few or asked.years < 1 or asked.behind < asked.years * asked.step + asked.length:
        return pd.DataFrame({"area": [], "start": np.array([], dtype=int), "ratio": np.array([], dtype=float)})
    compared = asked.usable.iloc[: len(asked.treated) + len(asked.controls)]
    found = departures(compared, **asked.windows)[["area", "start", "ratio"]]
    found["start"] += asked.start - asked.behind
    begun = found["area"].isin(asked.treated) & (found["start"] + asked.length > measure_start(asked))
    return found[~begun].reset_index(drop=True)


def measure_start(asked: Asked) -> int:
    """Position of the first period in which the measure acted; that of the follow-up where it is not known."""
    since = asked.known.months_since_start
    if since is None:
        return asked.start
    return asked.start + asked.length - math.ceil(since * asked.rules.season / 12)


def earlier(asked: Asked, windows: pd.DataFrame) -> pd.DataFrame:
    """area, period (text), ratio: what is shown of the earlier windows."""
    names = {at: span(asked.counts, at, asked.length) for at in windows["start"].unique()}
    shown = {"area": windows["area"].astype(str), "period": windows["start"].map(names), "ratio": windows["ratio"]}
    return pd.DataFrame(shown, columns=list(EARLIER))


def own_years(asked: Asked, windows: pd.DataFrame) -> tuple[float, ...]:
    """The treated areas' own earlier departures (their mean on the log scale), oldest first. [%]"""
    mine = windows[windows["area"].isin(asked.treated)]
    typical = np.log(mine["ratio"]).groupby(mine["start"]).mean()
    return tuple(float(100 * (math.exp(value) - 1)) for value in typical)


def robustness(asked: Asked, relative: Relative, windows: pd.DataFrame, *, shown: bool) -> Robustness | None:
    """The line under a verdict; None where no earlier window is known.

    Parameters
    ----------
    shown : bool
        A fall or a rise was shown.

    Notes
    -----
    The departures of several areas are those of groups of as many neighbours in the table's order, since a group
    departs less than one area.
    """
    away = _departures(windows, len(asked.treated))
    if not len(away):
        return None
    size = abs(math.log(relative.ratio))
    exceeding = int((np.abs(away) >= size - 1e-12).sum())
    departure = abs(relative.ratio - 1)
    far = percent(100 * departure) if departure >= 0.01 else f"mindre än {percent(1)}"
    seen = f"sågs i {number(exceeding)} av {number(len(away))} fall utan åtgärd."
    if shown:
        alone = "området av sig självt" if len(asked.treated) == 1 else "områdena av sig själva"
        held = f"Slutsatsen håller om inte {alone} avvek med mer än {far} från jämförelseområdena"
        said = f"{held}; så stora avvikelser {seen}"
    else:
        said = f"Skillnaden mot jämförelseområdena är {far}. Minst så stora skillnader, uppåt eller nedåt, {seen}"
    return Robustness(departure, len(away), exceeding, said)


def _departures(windows: pd.DataFrame, group: int) -> Floats:
    away: Floats = np.log(windows["ratio"].to_numpy(dtype=float))
    if group == 1:
        return away
    parts = [away[at] for at in windows.groupby("start").indices.values()]
    means = [np.mean([np.roll(part, -turn) for turn in range(group)], axis=0) for part in parts if len(part) > group]
    return np.asarray(np.concatenate(means)) if means else away[:0]
