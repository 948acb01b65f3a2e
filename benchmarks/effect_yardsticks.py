"""What the usual methods would have told a reader about the same draws. Yardsticks only: none is in the product.

Each takes counts (areas x periods), the treated area, one control, the start and length of the follow-up and the
periods of a year, and answers whether its 95 % interval leaves out no change; None where it cannot be tried.
"""

import math
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from bfa.methods.displacement import weighted_displacement_difference
from bfa.methods.ratios import rate_ratio

#: Start and length of the follow-up, periods in a year.
When = tuple[int, int, int]
#: Years of one series behind an interrupted series, and the fewest periods it is fitted to.
SERIES_YEARS, FEWEST_PERIODS = 4, 12
FEWEST_PERMUTED = 20


def same_period_poisson(counts: np.ndarray, treated: int, control: int, when: When) -> bool | None:
    """After against the same periods the year before, chance alone (score interval)."""
    before, after = _before_after(counts[treated], when)
    if before.sum() + after.sum() == 0:
        return None
    found = rate_ratio(int(before.sum()), int(after.sum()))
    return not found.lower <= 1 <= found.upper


def quasi_poisson(counts: np.ndarray, treated: int, control: int, when: When) -> bool | None:
    """The same with the scatter of the months within each period (Pearson) and a t distribution."""
    before, after = _before_after(counts[treated], when)
    if len(before) < 2 or not before.sum() or not after.sum():
        return None
    ratio, error, freedom = quasi_poisson_change(before, after)
    return abs(ratio) > stats.t.isf(0.025, freedom) * error


def quasi_poisson_change(before: np.ndarray, after: np.ndarray) -> tuple[float, float, int]:
    """Log ratio, its standard error and degrees of freedom, as a quasi-Poisson regression on the period gives."""
    freedom = len(before) + len(after) - 2
    pearson = sum(((part - part.mean()) ** 2).sum() / part.mean() for part in (before, after))
    error = math.sqrt(pearson / freedom * (1 / before.sum() + 1 / after.sum()))
    return math.log(after.mean() / before.mean()), error, freedom


def displacement_difference(counts: np.ndarray, treated: int, control: int, when: When) -> bool | None:
    """Weighted displacement difference with one control and the published Poisson interval.

    Source: Wheeler & Ratcliffe (2018), A simple weighted displacement difference test.
    """
    ours, theirs = ([int(part.sum()) for part in _before_after(counts[area], when)] for area in (treated, control))
    if not sum(ours) + sum(theirs):
        return None
    found = weighted_displacement_difference((ours[0], ours[1]), (theirs[0], theirs[1]))
    return not found.lower <= 0 <= found.upper


def difference_in_differences(counts: np.ndarray, treated: Sequence[int], when: When) -> bool | None:
    """Poisson with a level per area and a common step, errors clustered by area, against all other areas.

    Fitted given each area's total: the same estimate and area scores as the Poisson regression by period.
    """
    before, after = _before_after(counts, when)
    pairs = np.column_stack([after.sum(axis=1), before.sum(axis=1)])
    kept = pairs.sum(axis=1) > 0
    pairs, mark = pairs[kept], np.isin(np.arange(len(counts)), treated)[kept]
    if (pairs[mark].sum(axis=0) == 0).any():
        return None
    design = np.column_stack([np.ones(len(pairs)), mark])
    model = sm.GLM(pairs, design, family=sm.families.Binomial())
    found = model.fit(cov_type="cluster", cov_kwds={"groups": np.arange(len(pairs))})
    return bool(abs(found.params[1]) > stats.norm.isf(0.025) * found.bse[1])


def series_poisson(counts: np.ndarray, treated: int, control: int, when: When) -> bool | None:
    return _series(counts[treated], when, "poisson")


def series_newey_west(counts: np.ndarray, treated: int, control: int, when: When) -> bool | None:
    return _series(counts[treated], when, "hac")


def interrupted_series(
    counts: np.ndarray,
    step: np.ndarray,
    *,
    exposure: np.ndarray | None = None,
    season: int = 12,
    harmonics: int = 0,
    errors: str = "poisson",
) -> tuple[float, float]:
    """Log ratio of a step in one series with a trend and a yearly wave, and its standard error.

    `errors` is "poisson" (chance alone), "quasi" (scaled by Pearson's) or "hac" (Newey & West 1987, with the
    usual number of lags, 4 (T / 100)^(2/9)).

    Source: Lopez Bernal, Cummins & Gasparrini (2017), Interrupted time series regression: a tutorial.
    """
    time = np.arange(1, len(counts) + 1)
    turns = [2 * np.pi * number * time / season for number in range(1, harmonics + 1)]
    waves = [wave(turn) for turn in turns for wave in (np.sin, np.cos)]
    design = np.column_stack([step, np.ones(len(counts)), time, *waves])
    offset = None if exposure is None else np.log(exposure)
    model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=offset)
    if errors == "hac":
        found = model.fit(cov_type="HAC", cov_kwds={"maxlags": int(4 * (len(counts) / 100) ** (2 / 9))})
    else:
        found = model.fit(scale="X2" if errors == "quasi" else 1.0)
    return float(found.params[0]), float(found.bse[0])


def permutation(counts: np.ndarray, treated: int, control: int, when: When) -> bool | None:
    """The treated area's change among those of all areas, two-sided; 20 areas or more."""
    if len(counts) < FEWEST_PERMUTED:
        return None
    before, after = _before_after(counts, when)
    change = np.log((after.sum(axis=1) + 0.5) / (before.sum(axis=1) + 0.5))
    away = np.abs(change - (change.sum() - change) / (len(change) - 1))
    return bool((away >= away[treated] - 1e-12).mean() <= 0.05)


def causal_impact(counts: np.ndarray, treated: int, control: int, when: When) -> bool | None:
    """Bayesian structural series on all other areas, package bsts-causalimpact with its defaults, where installed.

    Source: Brodersen et al. (2015), Inferring causal impact using Bayesian structural time-series models.
    """
    if find_spec("causal_impact") is None:
        return None
    start, length, season = when
    part = counts[:, max(start - SERIES_YEARS * season, 0) : start + length]
    if part.shape[1] < 2 * FEWEST_PERIODS or not part[treated, :-length].any():
        return None
    others = np.delete(part, treated, axis=0)
    table = pd.DataFrame(np.vstack([part[treated], others[others.std(axis=1) > 0]]).T)
    before, whole = table.shape[0] - length, table.shape[0]
    told = import_module("causal_impact").CausalImpact(table, [0, before - 1], [before, whole - 1]).summary_stats
    return not told["ci_lower"] <= 0 <= told["ci_upper"]


def _series(series: np.ndarray, when: When, errors: str) -> bool | None:
    start, length, season = when
    part = series[max(start - SERIES_YEARS * season, 0) : start + length]
    step = np.r_[np.zeros(len(part) - length), np.ones(length)]
    if len(part) < FEWEST_PERIODS or not part[:-length].sum() or not part[-length:].sum():
        return None
    waves = min(2, (season - 1) // 2)
    ratio, error = interrupted_series(part, step, season=season, harmonics=waves, errors=errors)
    return abs(ratio) > stats.norm.isf(0.025) * error


def _before_after(counts: np.ndarray, when: When) -> tuple[np.ndarray, np.ndarray]:
    start, length, season = when
    back = start - season * math.ceil(length / season)
    return counts[..., back : back + length], counts[..., start : start + length]


#: With one treated area, by name.
ONE: dict[str, Callable[[np.ndarray, int, int, When], bool | None]] = {
    "samma period i fjol, Poisson": same_period_poisson,
    "samma period i fjol, kvasi-Poisson": quasi_poisson,
    "vägd förskjutningsskillnad, ett jämförelseområde": displacement_difference,
    "avbruten tidsserie, Poisson": series_poisson,
    "avbruten tidsserie, Newey-West": series_newey_west,
    "CausalImpact, förval": causal_impact,
    "permutation av områden": permutation,
}


def yardstick_alarms(counts: np.ndarray, treated: Sequence[int], control: int, when: When) -> dict[str, bool | None]:
    """Every yardstick's answer to one draw; differences in differences only with several treated areas.

    Clustered errors need several areas on either side: with one treated area they are no errors at all.
    """
    if len(treated) > 1:
        return {"skillnad i skillnader, Poisson, klustrade fel": difference_in_differences(counts, treated, when)}
    return {name: tried(counts, treated[0], control, when) for name, tried in ONE.items()}
