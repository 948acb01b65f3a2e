"""What is published of the example and of invented kommuner beside it, in the form of a table of crimes per 100 000.

The example's own rates are those of its rows. The others are drawn around what is usual, so that the example's outdoor
assaults lie high among comparable kommuner and all its crime among the rest.
"""

import numpy as np
import pandas as pd

from bfa.example import plan

#: The example as it is called, its group and its län; the others are of the same group but the last ones.
KOMMUN, GROUP, OTHER = "Exempelkommun", "Större stad", "Storstäder"
YEARS = (2006, 2007, 2008, 2009)
ALL, PEOPLE = "Anmälda brott", "Invånare"
#: How many others of the same group, and of another.
_SAME, _ANOTHER = 14, 3
#: Their usual level as a share of the example's first year, and how they differ. [-], [log scale]
_USUAL = {ALL: 0.97, plan.ASSAULT: 0.62}
_SPREAD, _DRIFT = 0.16, 0.04


def published(counts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Crimes per 100 000 inhabitants and inhabitants, by kommun and year.

    Parameters
    ----------
    counts : DataFrame
        From `export.to_counts`: month, brottstyp, n, kind.

    Returns
    -------
    DataFrame
        kommun, kommungrupp, ar, vad, tal (per 100 000, whole numbers; of `PEOPLE` how many).
    """
    people = sum(plan.POPULATION.values())
    own = {what: _own(counts, what, people) for what in _USUAL}
    rows = [row for what, rates in own.items() for row in _rows(KOMMUN, GROUP, what, rates)]
    rows += _rows(KOMMUN, GROUP, PEOPLE, [people] * len(YEARS))
    for place in range(_SAME + _ANOTHER):
        name = f"Grannkommun {place + 1}"
        group = GROUP if place < _SAME else OTHER
        crowd = int(people * rng.uniform(0.6, 1.7)) if place < _SAME else int(people * rng.uniform(3, 5))
        rows += _rows(name, group, PEOPLE, [crowd] * len(YEARS))
        for what, usual in _USUAL.items():
            level = own[what][0] * usual * np.exp(rng.normal(0, _SPREAD))
            drawn = rng.poisson(level * crowd / 100_000 * np.exp(rng.normal(0, _DRIFT, len(YEARS))))
            rows += _rows(name, group, what, drawn / crowd * 100_000)
    return pd.DataFrame(rows, columns=["kommun", "kommungrupp", "ar", "vad", "tal"])


def _own(counts: pd.DataFrame, what: str, people: int) -> list[float]:
    crimes = counts[(counts["kind"] == "crime") & ((counts["brottstyp"] == what) | (what == ALL))]
    years = crimes["month"].str[:4].astype(int)
    return [float(crimes.loc[years == year, "n"].sum()) / people * 100_000 for year in YEARS]


def _rows(
    kommun: str, group: str, what: str, values: "np.ndarray | list[float] | list[int]"
) -> list[tuple[str, str, int, str, int]]:
    return [(kommun, group, year, what, round(float(value))) for year, value in zip(YEARS, values, strict=True)]
