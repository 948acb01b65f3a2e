"""Incidents per 1 000 inhabitants, or whatever the kommun counts them against, unit by unit."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.analyses.answer import Answer
from bfa.analyses.hotspots import Hotspots
from bfa.analyses.situation import Situation
from bfa.analyses.where.exposure import Exposure, exposure_in
from bfa.methods.many import benjamini_hochberg

Floats = NDArray[np.float64]
#: What a rate is stated for.
PER = 1000
#: A unit with fewer gets no rate: one incident would already make 20 per 1 000. Our choice.
FEWEST = 50
#: A rate on fewer tells mostly of chance and of those who pass, and so many incidents where too few live for a rate are
#: worth a line. Our choice. A smoothed rate must rest on so many, those farther off counted for less.
FEW, MANY = 200, 5
_CONFIDENCE, _FALSE = 0.95, 0.05


@dataclass(frozen=True, slots=True)
class Rates(Answer):
    """Rates of the units, and the units that get none."""

    #: What is counted against; None where the kommun has nothing, or there are no units.
    exposure: Exposure | None
    #: unit (position), cell_id, n [count], people [of exposure.what], per_1000, lower, upper (95 %, chance alone) [per
    #: 1 000 over the period], adjusted [0-1; NaN where the exposure is coarse], high (above the rate of all these units
    #: together by more than chance). Units with at least `FEWEST`, those surely highest first (by `lower`).
    table: pd.DataFrame
    #: unit, cell_id, n [count]: units that hold incidents and fewer than `FEWEST`, most incidents first.
    crowded: pd.DataFrame
    #: All incidents in units with a known number over all people; NaN where there are none. [per 1 000]
    per_1000: float
    #: The same in the units of `table` alone, which they are tested against. [per 1 000]
    usual: float
    #: Why there are no rates: that of the hotspots, no_cells, partly, no_exposure, nobody; "" when there are.
    reason: str = ""


def rates(situation: Situation, hotspots: Hotspots, *, what: str | None = None) -> Rates:
    """Count the incidents of each unit against those who live, or are, there.

    Counts and units are those of the hot spots; `what` as for `exposure_in`.

    Raises
    ------
    ParameterError
        No exposure is called that.

    Notes
    -----
    Intervals are exact for a Poisson count against a known number of people. A unit is high where its count is, given
    all incidents in the units with a rate and its share of their people (binomial, one-sided), after control of false
    discoveries. Where people are known for areas far larger than the units, a test would take the fullest units for the
    most exposed, and none is made. Inhabitants are not those who can be hit: where few live and many pass, the rate
    tells of those who pass. A rate is of the whole period, whatever its length.

    Source: Garwood (1936), Fiducial limits for the Poisson distribution; Przyborowski & Wilenski (1940), Homogeneity
    of results in testing samples from Poisson series (the binomial).
    """
    if hotspots.units is None:
        return _nothing(hotspots.reason or "no_cells")
    if hotspots.incidents is None:
        return _nothing("partly")
    exposure = exposure_in(situation, hotspots.units, what=what)
    if exposure is None:
        return _nothing("no_exposure")
    if not np.nansum(exposure.n) > 0:
        return _nothing("nobody", exposure)
    counts, known = np.asarray(hotspots.counts, dtype=float), np.isfinite(exposure.n)
    table = _rated(counts, exposure.n, hotspots.units.ids, tested=not exposure.coarse)
    held = np.flatnonzero(known & (exposure.n < FEWEST) & (counts > 0))
    held = held[np.argsort(-counts[held], kind="stable")]
    return Rates(
        exposure=exposure,
        table=table,
        crowded=pd.DataFrame({"unit": held, "cell_id": hotspots.units.ids[held], "n": counts[held].astype(np.int64)}),
        per_1000=PER * float(counts[known].sum() / exposure.n[known].sum()),
        usual=PER * float(table["n"].sum() / table["people"].sum()) if len(table) else float("nan"),
    )


def poisson_interval(counts: Floats, *, confidence: float = _CONFIDENCE) -> tuple[Floats, Floats]:
    """Exact limits of the mean behind each count, lower and upper. [count]

    Source: Garwood (1936), Fiducial limits for the Poisson distribution.
    """
    tail = (1 - confidence) / 2
    lower = np.where(counts > 0, stats.chi2.ppf(tail, 2 * np.maximum(counts, 1)) / 2, 0.0)
    return lower, stats.chi2.isf(tail, 2 * (counts + 1)) / 2


def _nothing(reason: str, exposure: Exposure | None = None) -> Rates:
    none = _rated(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.str_), tested=False)
    return Rates(exposure, none, none[["unit", "cell_id", "n"]], float("nan"), float("nan"), reason)


def _rated(counts: Floats, people: Floats, ids: NDArray[np.str_], *, tested: bool) -> pd.DataFrame:
    """The units with enough people, with rate, interval and, unless not `tested`, test."""
    unit = np.flatnonzero(people >= FEWEST)
    n, against = counts[unit], people[unit]
    lower, upper = poisson_interval(n)
    adjusted = benjamini_hochberg(_chance(n, against).tolist()) if tested else np.full(len(n), np.nan)
    columns = {
        "unit": unit,
        "cell_id": ids[unit],
        "n": n.astype(np.int64),
        "people": against,
        "per_1000": PER * n / against,
        "lower": PER * lower / against,
        "upper": PER * upper / against,
        "adjusted": adjusted,
        "high": adjusted <= _FALSE,
    }
    return pd.DataFrame(columns).sort_values("lower", ascending=False, kind="stable", ignore_index=True)


def _chance(n: Floats, people: Floats) -> Floats:
    """How often a unit would hold as many, were each incident as likely to fall on anyone in these units. [0-1]"""
    if not n.sum():
        return np.ones(len(n))
    return np.asarray(stats.binom.sf(n - 1, n.sum(), people / people.sum()), dtype=float)
