"""Rates of areas against the rest of them: which lie higher or lower than chance and a year's swing can make."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.errors import DataError
from bfa.methods.drift_spread import moderated
from bfa.methods.many import shrink

Floats = NDArray[np.float64]
#: Standard deviation of how an area's share swings from year to year that is expected beforehand; its weight in
#: degrees of freedom.
SWING_PRIOR, SWING_DF = 0.15, 4.0
_HALF = 0.5
#: What is told of an area.
COLUMNS = ("per_1000", "expected", "ratio", "lower", "upper", "p", "shrunk", "shrunk_lower", "shrunk_upper", "swing")


def levels(counts: pd.DataFrame, people: "pd.Series[float]", *, confidence: float = 0.95) -> pd.DataFrame:
    """Each area's rate in the latest year over that of all the others together.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x years (columns, the latest last). [count, 0 or more; missing is NaN]
    people : Series
        Inhabitants of each area. [above 0; missing is NaN]
    confidence : float
        Coverage of the intervals. [0-1]

    Returns
    -------
    DataFrame
        By area: per_1000 [incidents per 1 000 inhabitants]; expected (incidents at the others' rate) [count]; ratio,
        lower, upper [-]; p [0-1]; shrunk, shrunk_lower, shrunk_upper (drawn towards what is typical of all) [-]; swing
        (of areas' shares, log scale). Only areas with people whose latest count is known, at least two; else empty.

    Raises
    ------
    DataError
        A count is negative or not whole.

    Notes
    -----
    The overdispersion is the areas' own: how far each one's rate against the others moves from year to year beyond
    chance, pooled. That areas differ lastingly is what is asked for, and is no noise. Years in which an area is missing
    tell nothing of swings. Rates say little where many people are who do not live there.

    Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance (overdispersion); Rubin (1981),
    Estimation in parallel randomized experiments (the drawing together, `many.shrink`); the ratio to the rest and the
    swing by years are the project's own.
    """
    held = counts.astype(float)
    if (held.lt(0) | held.mod(1).ne(0) & held.notna()).to_numpy().any():
        raise DataError("Ett antal är under 0 eller inte helt.", do="kontrollera antalen.")
    own = held[people.reindex(held.index).gt(0) & held.iloc[:, -1].notna()]
    nothing = pd.DataFrame(columns=list(COLUMNS), index=own.index[:0], dtype=float)
    if len(own) < 2 or not own.iloc[:, -1].sum() > 0:
        return nothing
    inhabitants = np.asarray(people.reindex(own.index), dtype=np.float64)
    n, whole = own.to_numpy(dtype=float), own[own.columns[own.notna().all()]].to_numpy(dtype=float)
    log, chance = _against_rest(n[:, -1:], inhabitants)
    swing2, df = _swing(*_against_rest(whole, inhabitants))
    error2 = chance[:, 0] + swing2
    freedom = df * (error2 / swing2) ** 2
    reach = stats.t.isf((1 - confidence) / 2, freedom) * np.sqrt(error2)
    drawn = shrink(log[:, 0].tolist(), error2.tolist(), confidence=confidence)
    rest = (n[:, -1].sum() - n[:, -1]) / (inhabitants.sum() - inhabitants)
    told = {
        "per_1000": 1000 * n[:, -1] / inhabitants,
        "expected": rest * inhabitants,
        "ratio": np.exp(log[:, 0]),
        "lower": np.exp(log[:, 0] - reach),
        "upper": np.exp(log[:, 0] + reach),
        "p": 2 * stats.t.sf(np.abs(log[:, 0]) / np.sqrt(error2), freedom),
        "shrunk": np.exp(drawn.estimate),
        "shrunk_lower": np.exp(drawn.lower),
        "shrunk_upper": np.exp(drawn.upper),
        "swing": np.full(len(n), np.sqrt(swing2)),
    }
    return pd.DataFrame(told, index=own.index)[list(COLUMNS)]


def _against_rest(n: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Log of each area's rate over the others', year by year, and its variance by chance."""
    rest, others = n.sum(axis=0) - n, (people.sum() - people)[:, None]
    log = np.log((n + _HALF) / (rest + _HALF)) - np.log(people[:, None] / others)
    return log, 1 / (n + _HALF) + 1 / (rest + _HALF)


def _swing(log: Floats, chance: Floats) -> tuple[float, float]:
    """Variance of an area's move from year to year beyond chance, pooled, and its degrees of freedom."""
    areas, years = log.shape
    if years < 2:
        return SWING_PRIOR**2, SWING_DF
    weight = 1 / chance.mean(axis=1)
    beyond = float(np.average(log.var(axis=1, ddof=1) - chance.mean(axis=1), weights=weight))
    # the areas' moves are against each other, so that one of them tells nothing of its own
    found, df = moderated(np.array([max(beyond, 0.0)]), np.array([(areas - 1.0) * (years - 1)]), SWING_PRIOR, SWING_DF)
    return float(found[0]), float(df[0])
