"""How far areas drift apart, expected beforehand: by type of crime and by how much an area has of it.

The table beside this file is fitted by `benchmarks/drift_prior.py` to areas without any measure under study: London's
boroughs, Berlin's Bezirksregionen, Chicago at several sizes of area and the Swedish kommuner.
"""

import math
import re
from functools import cache
from importlib.resources import files

import pandas as pd

from bfa.errors import ParameterError

#: No area is expected to be steadier, or less steady, than this. [log scale]
LEAST, MOST = 0.03, 0.5
#: Fewer incidents than this were hardly seen when the table was fitted; the drift is not carried on below.
SMALLEST = 1.0


def drift_prior(brottstyp: str, expected_count: float, population: float | None = None) -> float:
    """Standard deviation of areas' drift relative to each other, expected before any counts have been seen.

    Parameters
    ----------
    brottstyp : str
        Name of the type of crime; an unknown one gets the general row.
    expected_count : float
        Incidents that a typical area has in a period as long as the follow-up. [count]
    population : float or None
        Inhabitants of a typical area, where areas are whole kommuner: small ones drift more. [persons]

    Returns
    -------
    float
        On the log scale, between 0.03 and 0.5; never larger for larger areas.

    Raises
    ------
    ParameterError
        A count or a population that is no usable number (a count may be 0).

    Notes
    -----
    drift = (drift at `antal` incidents) x (count / antal)^-slope x (inhabitants / pivot)^-inhabitants. Fitted to years
    against the two before them; the same law holds for the shorter periods it was tried on (3-6 months), by their
    smaller counts.
    """
    if not (math.isfinite(expected_count) and expected_count >= 0):
        raise ParameterError("expected_count ska vara ett tal från 0 och uppåt.", do="kontrollera antalet.")
    if population is not None and not (math.isfinite(population) and population > 0):
        raise ParameterError("population ska vara ett tal över 0.", do="kontrollera folkmängden.")
    row = _row(brottstyp)
    found = row["drift"] * math.pow(max(expected_count, SMALLEST) / row["antal"], -row["slope"])
    if population is not None:
        found *= math.pow(max(population, 1.0) / row["pivot"], -row["inhabitants"])
    return float(min(max(found, LEAST), MOST))


def prior_row(brottstyp: str) -> str:
    """Name of the table's row that a type is counted as: "övrigt" where it is unknown."""
    return str(_row(brottstyp)["brottstyp"])


def table() -> pd.DataFrame:
    """The fitted table: brottstyp, ord (pattern of the names it is known by), the law's numbers, source."""
    return _table().copy()


@cache
def _table() -> pd.DataFrame:
    with files("bfa.methods").joinpath("drift_prior.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, keep_default_na=False)


@cache
def _patterns() -> tuple[re.Pattern[str] | None, ...]:
    return tuple(re.compile(words) if words else None for words in _table()["ord"])


def _row(brottstyp: str) -> pd.Series:
    name = brottstyp.casefold()
    for number, pattern in enumerate(_patterns()):
        if pattern is not None and pattern.search(name):
            return _table().iloc[number]
    return _table().iloc[0]
