"""How often an estimate over several types together is wrong, and what it finds, in kommuner with few incidents.

    python benchmarks/effect_types.py --draws 500 --seed 1
    python benchmarks/effect_types.py --draws 300 --seed 1 --kept-aside

Eight areas with 3-15 incidents a month of each of four types (three in Rio) and at most five years of history: drawn by
a simulator whose types drift together by a known correlation, or the same boroughs of London or police areas of Rio for
types drawn by lot. Nothing was done in any of them. Then each incident of the treated areas' follow-up is taken away
with a known chance, in every type or in the first alone. The same seed gives the same figures.
"""

import argparse
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from effect_kommuner import AREAS, FEWEST, HISTORY, MOST, Package, thinned
from effect_panels import ALTERED, Panel, by_month, enough, london, real_folder, rio
from effect_rates import block_interval, markdown, rate

from bfa.methods.drift import drift_prior
from bfa.methods.joint import Joint, joint_comparison
from bfa.methods.joint_types import TypeCounts, drift_correlation, joint_types

#: True correlations of drift between types that are simulated, and the drift itself. [-, log scale]
CORRELATIONS, DRIFT = (0.0, 0.15, 0.4, 0.6), 0.15
PACKAGES = (Package("ett", (0,), 12), Package("fyra", (0,) * 4, 12), Package("fyra vart halvår", (0, 6, 12, 18), 24))
TYPES, SEASON = 4, 12
#: Kinds of place with 20 a year in eight districts or more.
PLACES = ("street", "residence", "education", "open space")
#: Fall in the first type, and in the others.
EFFECTS = {"ingen": (0.0, 0.0), "-30 i alla": (-0.3, -0.3), "-30 i den första": (-0.3, 0.0)}
Row = tuple[object, ...]
COLUMNS = (
    *("source", "package", "effect", "area", "year", "alarm", "found", "covered", "one", "summed", "apart"),
    *("used", "lean"),
)


def simulated(correlation: float, months: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Counts of each type, areas by months: own levels and a monthly random walk, as the simulator of the panels."""
    weights = np.repeat([-1 / 24, -1 / 24, 1 / 12], 12)
    step = DRIFT / np.sqrt((np.cumsum(weights[::-1]) ** 2).sum())
    common, drawn = rng.normal(0, step, (AREAS, months)), []
    for _ in range(TYPES):
        own = rng.normal(0, step, (AREAS, months))
        walk = np.cumsum(np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own, axis=1)
        level = rng.uniform(np.log(FEWEST), np.log(MOST), (AREAS, 1))
        drawn.append(rng.poisson(np.exp(level + walk - walk.mean(axis=1, keepdims=True))))
    return drawn


def of_panels(held: Sequence[Panel], months: int, rng: np.random.Generator) -> tuple[list[np.ndarray], list[str], int]:
    """The same areas and months of types by lot, thinned each by itself; the types' names and the first year."""
    chosen = [held[at] for at in rng.permutation(len(held))[:TYPES]]
    areas = sorted(set.intersection(*(set(panel.counts.index) for panel in chosen)))
    rows = [areas[at] for at in rng.permutation(len(areas))[:AREAS]]
    first = int(rng.integers(0, min(panel.counts.shape[1] for panel in chosen) - months + 1))
    values = [panel.counts.loc[rows].to_numpy()[:, first : first + months].astype(int) for panel in chosen]
    return [thinned(each, SEASON, rng) for each in values], [panel.brottstyp for panel in chosen], first // SEASON


def measure(source: str, held: Sequence[Panel], correlation: float, draws: int, seed: int) -> Iterator[Row]:
    """A row per draw, package and effect."""
    for package, number in product(PACKAGES, range(draws)):
        rng = np.random.default_rng([seed, zlib.crc32(f"{source}|{package.name}|{number}".encode())])
        months = HISTORY * SEASON + package.ends
        if held:
            drawn, names, year = of_panels(held, months, rng)
        else:
            drawn, names, year = simulated(correlation, months, rng), [""] * TYPES, number
        for effect, falls in EFFECTS.items():
            fallen = [_fallen(each, package, falls[min(at, 1)], rng) for at, each in enumerate(drawn)]
            yield source, package.name, effect, str(number), year, *_asked(fallen, names, package, falls)


def _groups(package: Package) -> list:
    return package.groups([*range(len(package.starts))], HISTORY * SEASON, SEASON)  # type: ignore[arg-type]


def _fallen(values: np.ndarray, package: Package, effect: float, rng: np.random.Generator) -> pd.DataFrame:
    fallen = values.copy()
    for group in _groups(package):
        block = np.ix_(list(group.areas), range(group.start, values.shape[1]))
        fallen[block] = rng.binomial(fallen[block], 1 + effect)
    return pd.DataFrame(fallen.astype(float))


def _asked(drawn: list[pd.DataFrame], names: list[str], package: Package, falls: tuple[float, float]) -> Row:
    groups = _groups(package)
    priors = [_prior(counts, name) for counts, name in zip(drawn, names, strict=True)]
    each = {
        str(at): joint_comparison(counts, groups, drift_prior=prior)
        for at, (counts, prior) in enumerate(zip(drawn, priors, strict=True))
    }
    types = [
        TypeCounts(counts, groups[0].start, groups[0].length, prior)
        for counts, prior in zip(drawn, priors, strict=True)
    ]
    found = joint_types(each, drift_correlation(types))
    summed = joint_comparison(sum(drawn[1:], drawn[0]), groups, drift_prior=float(np.mean(priors)))
    shown, truth = not found.apart, 1 + falls[0]
    alarm = shown and not found.lower <= 1 <= found.upper
    same = falls[0] == falls[1]
    covered = found.lower <= truth <= found.upper if same and shown else float("nan")
    lean = np.log(found.ratio / truth) if same else float("nan")
    return (
        alarm,
        shown and found.upper < 1,
        covered,
        _alarm(each["0"]),
        _alarm(summed),
        not shown,
        found.correlation,
        lean,
    )


def _prior(counts: pd.DataFrame, name: str) -> float:
    start = HISTORY * SEASON
    return drift_prior(name, float(counts.iloc[:, start - SEASON : start].sum(axis=1).median()))


def _alarm(found: Joint) -> bool:
    return not found.lower <= 1 <= found.upper


def summary(found: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """A row per source and package. [%]"""
    rows = []
    for (source, package), part in found.groupby(["source", "package"], sort=False):
        none, every, first = (part[part["effect"] == name] for name in EFFECTS)
        low, high = block_interval(none, seed=seed)
        rows.append(
            {
                "källa": source,
                "områden med åtgärd": package,
                "dragningar": len(none),
                "använt samband": f"{none['used'].mean():.2f}".replace(".", ","),
                "falska larm": f"{rate(none):.1f} ({low:.1f}-{high:.1f})".replace(".", ","),
                "en typ": rate(none, "one"),
                "summan": rate(none, "summed"),
                "täckning 0": rate(none.dropna(subset="covered"), "covered"),
                "täckning -30": rate(every.dropna(subset="covered"), "covered"),
                "finner -30": rate(every, "found"),
                "finner -30, en typ": rate(every, "one"),
                "finner -30, summan": rate(every, "summed"),
                "går isär, ingen verkan": rate(none, "apart"),
                "går isär, bara den första": rate(first, "apart"),
                "lutning (log)": f"{none['lean'].mean():.3f}".replace(".", ","),
            }
        )
    return pd.DataFrame(rows)


def panels(folder: Path, *, kept_aside: bool) -> dict[str, list[Panel]]:
    """Types that the numbers of the comparison were chosen on, or those kept aside, over the same areas."""
    types = [each for each in london(folder) if (each.name.removeprefix("London: ") in ALTERED) != kept_aside]
    found = {"London": types, "Rio": [each for each in rio(folder) if each.kept_aside == kept_aside]}
    return {**found, "Chicago, platsslag": list(by_place(folder))} if kept_aside else found


def by_place(folder: Path) -> Iterator[Panel]:
    """Assaults in Chicago's police districts by where they happened, as types: nothing was chosen on them."""
    place = folder / "us_chicago_grov_misshandel" / "aggravated_assaults_2010_2019.csv"
    rows = pd.read_csv(place, dtype={"district": "str"})
    for name in PLACES:
        own = rows[rows["loc_cat"] == name]
        counts = enough(by_month(own["district"], own["date"].str[:7]), 12, 20)
        yield Panel(f"Chicago: {name}", counts, SEASON, "Chicago", "misshandel", kept_aside=True)


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--draws", type=int, default=500, help="of each source and package")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--kept-aside", action="store_true", help="the types kept aside, once, at the end")
    asked = made.parse_args()
    rows: list[Row] = []
    for correlation in () if asked.kept_aside else CORRELATIONS:
        name = f"simulerat, samband {correlation:g}".replace(".", ",")
        rows += measure(name, [], correlation, asked.draws, asked.seed)
        print(name, file=sys.stderr)
    for city, held in panels(real_folder(), kept_aside=asked.kept_aside).items():
        rows += measure(city, held, 0.0, asked.draws, asked.seed)
        print(f"{city}: {len(held)} brottstyper", file=sys.stderr)
    print(markdown(summary(pd.DataFrame(rows, columns=list(COLUMNS)), seed=asked.seed)))


if __name__ == "__main__":
    main()
