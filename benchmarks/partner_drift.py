"""How much kommuner far apart drift together in what is compared within each: what partners are taken to share.

    python benchmarks/partner_drift.py

A county stands for a kommun and its kommuner for the kommundelar: reported crime by kommun and year, counted back from
rates. One kommun of each county is held against the county's others, as a kommundel with a measure is, and what two
counties' kommuner depart by in the same years is multiplied. Chosen by lot the products are nothing on average, since
the kommuner of a county depart to both sides; so those are taken that a measure would be put in: the one with the most
people, the highest rate, or the largest rise the year before. The interval is of whole years and whole counties.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from effect_panels import real_folder
from effect_rates import markdown

#: Kommuner of a county, at least, and incidents a year in each.
FEWEST, LEAST = 4, 20
GROUPS = {"Våldsbrott": "våld", "Övriga brott": "övriga brott", "Totalt": "alla brott"}
DRAWS, SEED = 2000, 1
Choice = Callable[[pd.DataFrame, pd.DataFrame, int], int]


def counts(folder: Path, group: str) -> tuple[pd.DataFrame, pd.DataFrame, "pd.Series[str]"]:
    """Incidents and inhabitants by kommun and year, and each kommun's county."""
    place = folder / "se_bra_kommun_1990_2015"
    rates = pd.read_csv(place / "brott_kommun_lang_harledd.csv", dtype={"kod": "str"})
    people = pd.read_csv(folder / "se_befolkning_kommun" / "invanare_kommun_1998_2019_kolada.csv", index_col=0)
    wide = rates[rates["brottsgrupp"] == group].pivot(index="kommun", columns="ar", values="per_10000")
    years = [year for year in wide.columns if str(year) in people.columns]
    people = people[[str(year) for year in years]].set_axis(years, axis=1)
    told = (wide[years] * people.reindex(wide.index) / 10_000).dropna().round()
    told = told[(told.mean(axis=1) >= LEAST) & (told > 0).all(axis=1)]
    county = rates.drop_duplicates("kommun").set_index("kommun")["kod"].str[:2]
    return told, people.reindex(told.index), county.reindex(told.index)


def largest(told: pd.DataFrame, people: pd.DataFrame, at: int) -> int:
    return int(people.iloc[:, at - 1].argmax())


def highest(told: pd.DataFrame, people: pd.DataFrame, at: int) -> int:
    return int((told.iloc[:, at - 1] / people.iloc[:, at - 1]).argmax())


def rising(told: pd.DataFrame, people: pd.DataFrame, at: int) -> int:
    return int((told.iloc[:, at - 2] / told.iloc[:, at - 3]).argmax())


CHOICES: dict[str, Choice] = {"flest invånare": largest, "högst nivå": highest, "störst uppgång två år före": rising}


def departures(told: pd.DataFrame, people: pd.DataFrame, county: "pd.Series[str]", choice: Choice) -> pd.DataFrame:
    """county, year, y (the chosen kommun's change against the year before beside the others' mean), v (of chance)."""
    rows = []
    for name, part in told.groupby(county):
        if len(part) < FEWEST:
            continue
        for at in range(3, part.shape[1]):
            own = choice(part, people.loc[part.index], at)
            change = np.log(part.iloc[:, at] / part.iloc[:, at - 1]).to_numpy()
            chance = (1 / part.iloc[:, at] + 1 / part.iloc[:, at - 1]).to_numpy()
            others = np.delete(np.arange(len(part)), own)
            y = change[own] - change[others].mean()
            rows.append((name, part.columns[at], y, chance[own] + chance[others].sum() / len(others) ** 2))
    return pd.DataFrame(rows, columns=["county", "year", "y", "v"])


def shared(found: pd.DataFrame) -> float:
    """Covariance of two counties in the same year over the variance of the drift. [-1 to 1]"""
    wide = found.pivot(index="year", columns="county", values="y")
    wide = wide - wide.mean()
    drift = max(float(found["y"].var() - found["v"].mean()), 1e-9)
    total, squares, n = wide.sum(axis=1), (wide**2).sum(axis=1), wide.shape[1]
    return float(((total**2 - squares) / (n * (n - 1))).mean() / drift)


def interval(found: pd.DataFrame) -> tuple[float, float]:
    """Whole years and whole counties drawn anew; a county drawn twice is no pair with itself."""
    rng, wide = np.random.default_rng(SEED), found.pivot(index="year", columns="county", values="y")
    drift = max(float(found["y"].var() - found["v"].mean()), 1e-9)
    values = (wide - wide.mean()).to_numpy()
    told = []
    for _ in range(DRAWS):
        years, places = (rng.integers(0, n, n) for n in values.shape)
        part = values[years][:, places]
        apart = places[:, None] != places[None, :]
        told.append(float((part.T @ part / len(years))[apart].mean() / drift))
    low, high = np.quantile(told, [0.025, 0.975])
    return float(low), float(high)


def main() -> None:
    folder, rows = real_folder(), []
    for group, name in GROUPS.items():
        told, people, county = counts(folder, group)
        for how, choice in CHOICES.items():
            found = departures(told, people, county, choice)
            low, high = interval(found)
            rows.append((name, how, found["county"].nunique(), found["year"].nunique(), shared(found), low, high))
    table = pd.DataFrame(rows, columns=["brott", "kommunen i länet", "län", "år", "samband", "lägst", "högst"])
    for column in ("samband", "lägst", "högst"):
        table[column] = [f"{value:.2f}".replace(".", ",").replace("-", "−") for value in table[column]]
    print(markdown(table))


if __name__ == "__main__":
    main()
