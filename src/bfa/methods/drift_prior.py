"""How far areas drift apart, expected beforehand: by type of crime and by how much an area has of it."""

import math
from functools import cache
from importlib.resources import files

import pandas as pd

from bfa.errors import ParameterError

#: No area is expected to be steadier, or less steady, than this. [log scale]
LEAST, MOST = 0.03, 0.5
#: Drift grows as areas shrink: proportional to the expected count to the power of minus this.
SLOPE = 0.18


def drift_prior(brottstyp: str, expected_count: float, population: float | None = None) -> float:
    """Standard deviation of areas' drift relative to each other, expected before any counts have been seen.

    Parameters
    ----------
    brottstyp : str
        Name of the type of crime; an unknown one gets the general row.
    expected_count : float
        Incidents that a typical area has in a period as long as the follow-up. [count]
    population : float or None
        Inhabitants of a typical area; small ones drift more. [persons]

    Returns
    -------
    float
        On the log scale, between 0.03 and 0.5.

    Raises
    ------
    ParameterError
        A count or a population that is no positive number (a count may be 0).
    """
    if not (math.isfinite(expected_count) and expected_count >= 0):
        raise ParameterError("expected_count ska vara ett tal från 0 och uppåt.", do="kontrollera antalet.")
    if population is not None and not (math.isfinite(population) and population > 0):
        raise ParameterError("population ska vara ett tal över 0.", do="kontrollera folkmängden.")
    row = _row(brottstyp)
    found = float(row["drift"]) * math.pow(max(expected_count, 1.0) / float(row["antal"]), -SLOPE)
    return float(min(max(found, LEAST), MOST))


def table() -> pd.DataFrame:
    """The fitted table: brottstyp, ord (words that a name is known by), drift at `antal` incidents, source."""
    return _table().copy()


@cache
def _table() -> pd.DataFrame:
    with files("bfa.methods").joinpath("drift_prior.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, keep_default_na=False)


def _row(brottstyp: str) -> pd.Series:
    name = brottstyp.casefold()
    known = [any(word and word in name for word in words.split("|")) for words in _table()["ord"]]
    return _table().iloc[known.index(True) if any(known) else 0]
