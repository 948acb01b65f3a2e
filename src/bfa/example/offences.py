"""What is ordinary for each type in the example: season, hour of the week, kind of place, codes.

`offences.csv` has a row for each. All of it is chosen by us to be plausible; nothing here is measured. The same codes
are used in all five years: the real changes of codes in 2007-2009 are left out. Codes below 0300 are invented: no such
crime codes exist.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pandas as pd

Shares = dict[str, float]


@dataclass(frozen=True)
class Offence:
    """One type of incident and how its rows come about."""

    #: The type's name, as in `data/codebook/brottskategorier.csv`.
    brottstyp: str
    #: Weight of each calendar month. [12 weights]
    season: np.ndarray
    #: Key of `clock.PATTERNS`, where the place has no pattern of its own.
    pattern: str
    #: Kind of spot in `places.spots` -> weight.
    spots: Shares
    #: plats_typ of the export -> weight.
    place_kinds: Shares
    #: brottskod -> weight.
    codes: Shares
    #: Kind of incident; which volume of `plan.VOLUME` the kommundel has of it.
    kind: str
    volume: str
    #: Median hours between the earliest and the latest possible time, 0 where the time is known. [h]
    window: float
    #: Share of rows with a point. [0-1]
    located: float


_SEASONS = {
    "jämn": np.ones(12),
    "ute": np.array([0.86, 0.86, 0.95, 1.0, 1.08, 1.1, 1.05, 1.12, 1.04, 1.0, 0.95, 0.99]),
    "cykel": np.array([0.4, 0.4, 0.7, 1.0, 1.3, 1.4, 1.3, 1.6, 1.5, 1.2, 0.8, 0.4]),
    "termin": np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.3, 0.8, 1.1, 1.1, 1.0, 0.8]),
    "mörker": np.array([1.2, 1.1, 1.0, 0.9, 0.8, 0.8, 1.0, 0.9, 0.9, 1.1, 1.2, 1.1]),
}


def _offence(row: "pd.Series[str]") -> Offence:
    shares = {name: _shares(row[name]) for name in ("spots", "place_kinds", "codes")}
    numbers = {name: float(row[name]) for name in ("window", "located")}
    words = {name: row[name] for name in ("brottstyp", "pattern", "kind", "volume")}
    return Offence(season=_SEASONS[row["season"]], **words, **shares, **numbers)  # type: ignore[arg-type]


def _shares(text: str) -> Shares:
    """A cell such as ``station 0.35, centrum 0.65``: word to its weight."""
    return {word: float(weight) for word, weight in (part.rsplit(" ", 1) for part in text.split(", "))}


with files("bfa.example").joinpath("offences.csv").open(encoding="utf-8") as _file:
    _TABLE = pd.read_csv(_file, sep=";", dtype="str")
OFFENCES = tuple(_offence(row) for _, row in _TABLE.iterrows())
