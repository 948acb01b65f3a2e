"""The example's survey of safety, in two rounds two years apart, and what damage cost. All of it is chosen by us.

Most afraid are those in A, where it has grown; in E they are afraid though few crimes are reported, and in C they have
become so while the police are told of less.
"""

import numpy as np
import pandas as pd

from bfa.example import plan

SAFETY = "trygg ute ensam sent en kväll där jag bor"
_ANSWERS = ("mycket trygg", "ganska trygg", "ganska otrygg", "mycket otrygg", "går inte ut")
#: Of those who are not safe, how many give each of the last three answers; and of the others, each of the first two.
_UNSAFE, _SAFE = (0.55, 0.25, 0.20), (0.45, 0.55)
ROUNDS = (2007, 2009)
#: How many answered in each round, and how many are not safe. [count, %]
_ANSWERED = {"A": (168, 181), "B": (151, 160), "C": (190, 202), "D": (172, 165), "E": (149, 158), "F": (140, 151)}
_NOT_SAFE = {"A": (34, 42), "B": (27, 30), "C": (21, 31), "D": (18, 17), "E": (29, 30), "F": (15, 14)}
#: What else is asked, and how many say so of each hundred who are not safe, and of each hundred who are. [%]
_OTHER = {
    "utsatt för brott det senaste året": (24, 9),
    "oroar sig för klotter och skadegörelse": (48, 22),
}
#: A group of so few that nothing may be read of it: the intake leaves it out.
_FEW = ("F", "16–24 år", 8)
_GROUPS = {"kvinnor": 1.35, "män": 0.65}
#: What damage cost. [kr for each place cleaned, kr for each damage]
_CLEANING, _REPAIR = 1_850, 7_400
COST_YEARS = (2007, 2008, 2009)


def survey(rng: np.random.Generator) -> pd.DataFrame:
    """The answers.

    Returns
    -------
    DataFrame
        omrade, ar, fraga, svar ("" where the question says it), grupp ("" for all), andel [%, one decimal], antal_svar.
    """
    parts = [part for at, year in enumerate(ROUNDS) for part in _round(at, year, rng)]
    area, group, n = _FEW
    parts.append(_one(area, ROUNDS[-1], SAFETY, group, _drawn(0.4, n, rng)))
    return pd.concat(parts, ignore_index=True)


def costs(cleaned: pd.DataFrame, damage: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """What clean-up and repairs cost, by kommundel and in the whole kommun.

    Parameters
    ----------
    cleaned : DataFrame
        From `reports.cleaned`: kommundel, manad, antal.
    damage : DataFrame
        From `export.to_counts`: area, month, brottstyp, n.

    Returns
    -------
    DataFrame
        kommundel (or "hela kommunen"), ar, kostnad, belopp [kr, whole hundreds].
    """
    own = damage[damage["brottstyp"] == "skadegörelse mot stat och kommun"]
    found = [
        *_cost("klottersanering", cleaned, ("kommundel", "manad", "antal"), _CLEANING, rng),
        *_cost("reparationer efter skadegörelse", own, ("area", "month", "n"), _REPAIR, rng),
    ]
    table = pd.DataFrame(found, columns=["kommundel", "ar", "kostnad", "belopp"])
    whole = table.groupby(["ar", "kostnad"], sort=False)["belopp"].sum().reset_index().assign(kommundel="hela kommunen")
    return pd.concat([table, whole[list(table)]], ignore_index=True)


def _round(at: int, year: int, rng: np.random.Generator) -> list[pd.DataFrame]:
    safety: dict[str, np.ndarray] = {}
    other: dict[str, dict[str, np.ndarray]] = {name: {} for name in _OTHER}
    for area in plan.AREAS:
        n, afraid = _ANSWERED[area][at], _NOT_SAFE[area][at] / 100
        safety[area] = _drawn(afraid, n, rng)
        for name, (unsafe, safe) in _OTHER.items():
            other[name][area] = np.array([rng.binomial(n, (afraid * unsafe + (1 - afraid) * safe) / 100), n])
    found = [_one(area, year, SAFETY, "", drawn) for area, drawn in safety.items()]
    found.append(_one("hela kommunen", year, SAFETY, "", _weighted(safety)))
    mean = sum(_NOT_SAFE[area][at] * plan.POPULATION[area] for area in plan.AREAS) / sum(plan.POPULATION.values())
    half = sum(_ANSWERED[area][at] for area in plan.AREAS) // 2
    for group, times in _GROUPS.items():
        found.append(_one("hela kommunen", year, SAFETY, group, _drawn(times * mean / 100, half, rng)))
    found += [_yes(area, year, name, n) for name, each in other.items() for area, n in each.items()]
    return found


def _drawn(afraid: float, n: int, rng: np.random.Generator) -> np.ndarray:
    """How many give each answer."""
    shares = [*((1 - afraid) * share for share in _SAFE), *(afraid * share for share in _UNSAFE)]
    return np.asarray(rng.multinomial(n, shares))


def _weighted(drawn: dict[str, np.ndarray]) -> np.ndarray:
    """The answers of the whole kommun, each kommundel by its inhabitants, of as many as answered."""
    people = np.array([plan.POPULATION[area] for area in drawn])
    shares = np.array([n / n.sum() for n in drawn.values()])
    return np.asarray((people @ shares) / people.sum() * sum(n.sum() for n in drawn.values()))


def _one(area: str, year: int, question: str, group: str, drawn: np.ndarray) -> pd.DataFrame:
    told = {"omrade": area, "ar": year, "fraga": question, "svar": _ANSWERS, "grupp": group}
    n = round(float(drawn.sum()))
    return pd.DataFrame(told | {"andel": np.round(100 * drawn / drawn.sum(), 1), "antal_svar": n})


def _yes(area: str, year: int, question: str, drawn: np.ndarray) -> pd.DataFrame:
    told = {"omrade": area, "ar": year, "fraga": question, "svar": "", "grupp": ""}
    return pd.DataFrame(told | {"andel": round(100 * drawn[0] / drawn[1], 1), "antal_svar": drawn[1]}, index=[0])


def _cost(
    what: str, counted: pd.DataFrame, names: tuple[str, str, str], each: float, rng: np.random.Generator
) -> list[tuple[str, int, str, int]]:
    area, month, n = names
    years = counted[month].str[:4].astype(int)
    total = counted.assign(year=years).groupby([area, "year"])[n].sum()
    noise = np.exp(rng.normal(0, 0.08, len(plan.AREAS) * len(COST_YEARS))).reshape(len(plan.AREAS), -1)
    return [
        (place, year, what, int(round(total[place, year] * each * noise[row, column], -2)))
        for row, place in enumerate(plan.AREAS)
        for column, year in enumerate(COST_YEARS)
    ]
