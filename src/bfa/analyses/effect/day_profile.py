"""How incidents fall over day and night, and how differently they do so in two groups of areas. Needs rows."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Quarters of the day that incidents are counted in. [hours]
QUARTER = 6
#: Rows with a known clock time that each side needs. [count]
FEWEST = 30


def day_profile(start: "pd.Series[pd.Timestamp]") -> NDArray[np.int64]:
    """Incidents per quarter of the day: 00-06, 06-12, 12-18, 18-24. [count]"""
    quarter = start.dropna().dt.hour.to_numpy() // QUARTER
    return np.bincount(quarter, minlength=24 // QUARTER).astype(np.int64)


def profile_distance(one: NDArray[np.int64], other: NDArray[np.int64]) -> float | None:
    """Total variation between two profiles, less what chance makes of it.

    Share of incidents that would have to move to another quarter of the day. [0-1] None where either side has fewer
    than `FEWEST`.

    Notes
    -----
    Chance alone makes two samples of one profile differ; what it is expected to make (normal approximation of each
    share's difference) is taken away, so that small areas do not look different for being small.
    """
    sizes = one.sum(), other.sum()
    if min(sizes) < FEWEST:
        return None
    pooled = (one + other) / sum(sizes)
    spread = np.sqrt(2 / np.pi * pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1]))
    apart = np.abs(one / sizes[0] - other / sizes[1])
    return float(max(0.0, (apart - spread).sum() / 2))
