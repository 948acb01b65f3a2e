"""How incidents fall over day and night, how differently in two groups of areas, and when a measure was aimed at."""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.measures import numbers_in
from bfa.analyses.situation import Situation

DAY, NIGHT = "day", "night"
#: The hours in each half of the day.
HALVES = {DAY: range(6, 18), NIGHT: (*range(18, 24), *range(6))}
#: Words of the register for a time that lies in one half. The days of the week end in "dag" and tell no hour.
_WORDS = {
    DAY: re.compile(r"\bdag(en|ar|arna|s|tid)?\b|morgon|morgnar|förmiddag|eftermiddag|lunch|dygn"),
    NIGHT: re.compile(r"kväll|natt|nätter|dygn"),
}
#: Quarters of the day that incidents are counted in. [hours]
QUARTER = 6
#: Rows with a known clock time that each side needs. [count]
FEWEST = 30


def aimed_half(situation: Situation, numbers: Collection[int]) -> str:
    """The half of the day that measures were aimed at, by the times of the causes that they answer.

    One of `HALVES`; "" where no cause names a time of day, or they name both halves.
    """
    measures, causes = situation.measures, situation.causes
    answered = {
        number for text in measures.loc[measures["number"].isin(list(numbers)), "causes"] for number in numbers_in(text)
    }
    times = causes.loc[causes["number"].isin(list(answered)), "time"].dropna()
    named = {half for text in times for half, words in _WORDS.items() if words.search(str(text).casefold())}
    return named.pop() if len(named) == 1 else ""


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
