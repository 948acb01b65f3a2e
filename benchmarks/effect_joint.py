"""How often the joint comparison of a package of measures is wrong, and what it finds, in kommuner with few incidents.

    python benchmarks/effect_joint.py --draws 500 --seed 1
    python benchmarks/effect_joint.py --draws 300 --seed 1 --kept-aside
    python benchmarks/effect_joint.py --draws 300 --seed 1 --side-by-side

Eight areas by lot from London, Rio, Chicago or Berlin, thinned to 3-15 incidents a month, with at most five years of
history. Nothing was done in any of them; an interval that still excludes no change is a false alarm. Then each incident
of the treated areas' follow-up is taken away with a known chance. The types that the numbers of the method were chosen
on are run by default; `--kept-aside` runs the others, once, at the end. `--side-by-side` tries small areas that lie
together alone, by how much neighbours are taken to drift together. The same seed gives the same figures.
"""

import argparse
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from effect_kommuner import CHOICES, SIDE_BY_SIDE, Kommun, Package, fallen, kommun
from effect_panels import ALTERED, Panel, berlin, chicago, london, new_york, real_folder, rio
from effect_rates import block_interval, markdown, rate

from bfa.methods import drift_mixed, joint_covariance
from bfa.methods.drift import compare_each, drift_prior, limit
from bfa.methods.joint import joint_comparison
from bfa.methods.many import benjamini_hochberg

LOT = "slumpvis"
EFFECTS = (0.0, -0.2, -0.3)
ONE, TWO, FOUR = (Package(name, (0,) * n, 12) for n, name in ((1, "ett"), (2, "två"), (4, "fyra")))
TWO_LONG, FOUR_LONG = (Package(f"{name}, 24 mån", (0,) * n, 24, 24) for n, name in ((2, "två"), (4, "fyra")))
STAGGERED = Package("fyra vart halvår, 24 mån", (0, 6, 12, 18), 24)
STAGGERED_LONG = Package("fyra vart halvår, alla till slutet, 24 mån", (0, 6, 12, 18), 24, 24)
YEARLY = Package("fyra, ett om året, 48 mån", (0, 12, 24, 36), 48)
PACKAGES = (ONE, TWO, FOUR, TWO_LONG, FOUR_LONG, STAGGERED, STAGGERED_LONG, YEARLY)
#: Packages that are also placed as measures are.
PLACED = (TWO, FOUR, STAGGERED)
#: Small areas of which all others are compared with, the treated side by side.
SMALL_AREAS = "små områden intill varandra"
TOGETHER = "åtta var för sig, prövade tillsammans"
#: Of neighbours' drift, that are tried.
CORRELATIONS = (0.05, 0.2, 0.35, 0.5)
Row = tuple[object, ...]
COLUMNS = ("source", "panel", "package", "chosen", "effect", "area", "year", "alarm", "fall", "rise", "covered")


def panels(folder: Path, *, kept_aside: bool) -> dict[str, list[Panel]]:
    """By city: those that the numbers of the method were chosen on, or the others."""
    cells = [panel for panel in chicago(folder) if not panel.name.endswith(" 500 m")]
    fine = cells[-1:]
    found = {
        "London": [each for each in london(folder) if (each.name.removeprefix("London: ") in ALTERED) != kept_aside],
        "Rio": [each for each in rio(folder) if each.kept_aside == kept_aside],
        "Chicago": fine if kept_aside else cells[:-1],
        "Berlin": [each for each in berlin(folder) if each.kept_aside == kept_aside],
    }
    return {**found, "New York": [new_york(folder)]} if kept_aside else found


def small_areas(folder: Path) -> dict[str, list[Panel]]:
    """Cells of a kilometre and less."""
    return {panel.name: [panel] for panel in chicago(folder) if panel.name.endswith((" 1000 m", " 500 m"))}


def measure(city: str, held: list[Panel], draws: int, seed: int) -> Iterator[Row]:
    """A row per draw and effect."""
    for package in PACKAGES:
        yield from _drawn(city, held, package, LOT, EFFECTS, draws, seed)
    for package, chosen in product(PLACED, CHOICES):
        if chosen != LOT and (chosen != SIDE_BY_SIDE or held[0].neighbours is not None):
            yield from _drawn(city, held, package, chosen, (0.0,), draws, seed)
    yield from _each_of_eight(city, held, draws, seed)


def _drawn(
    city: str,
    held: list[Panel],
    package: Package,
    chosen: str,
    effects: tuple[float, ...],
    draws: int,
    seed: int,
    *,
    thin: bool = True,
) -> Iterator[Row]:
    for number in range(draws):
        rng = _rng(seed, city, package.name, chosen, str(number))
        drawn = kommun(held[number % len(held)], package, chosen, rng, thin=thin)
        for effect in effects if drawn else ():
            yield _row(city, drawn, package, chosen if thin else SMALL_AREAS, effect, rng)


def _row(city: str, drawn: Kommun, package: Package, chosen: str, effect: float, rng: np.random.Generator) -> Row:
    asked = {"season": drawn.panel.season, "drift_prior": prior(drawn), "neighbours": drawn.neighbours}
    found = joint_comparison(fallen(drawn, effect, rng), drawn.groups, **asked)  # type: ignore[arg-type]
    alarm, covered = not found.lower <= 1 <= found.upper, found.lower <= 1 + effect <= found.upper
    tails = limit(found, "upper") < 1, limit(found, "lower") > 1
    area = str(drawn.groups[0].areas[0])
    return city, drawn.panel.name, package.name, chosen, effect, area, drawn.year, alarm, *tails, covered


def prior(drawn: Kommun) -> float:
    """As the product has it: by type and by what a typical area had in the periods before the first start."""
    group = drawn.groups[0]
    before = drawn.counts.iloc[:, group.start - min(group.start, group.length) : group.start]
    return drift_prior(drawn.panel.brottstyp, float(before.sum(axis=1).median()))


def _each_of_eight(city: str, held: list[Panel], draws: int, seed: int) -> Iterator[Row]:
    """Every area against the others, and any of them that stands when the eight are tried together."""
    for number in range(draws):
        drawn = kommun(held[number % len(held)], ONE, LOT, _rng(seed, city, TOGETHER, str(number)))
        if drawn:
            group, season = drawn.groups[0], drawn.panel.season
            each = compare_each(
                drawn.counts, start=group.start, length=group.length, season=season, drift_prior=prior(drawn)
            )
            alarm = bool((benjamini_hochberg(each["p"].tolist()) < 0.05).any())
            area = str(group.areas[0])
            yield city, drawn.panel.name, ONE.name, TOGETHER, 0.0, area, drawn.year, alarm, alarm, alarm, not alarm


def _rng(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32("|".join(names).encode())])


def by_package(found: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """By lot: false alarms either way and in each tail, coverage, and what is found. [%]"""
    rows = []
    for package, part in found[found["chosen"] == LOT].groupby("package", sort=False):
        by = dict(list(part.groupby("effect")))
        low, high = block_interval(by[0.0], seed=seed)
        row = {"områden med åtgärd": package, "dragningar": len(by[0.0])}
        row["falska larm"] = f"{rate(by[0.0]):.1f} ({low:.1f}-{high:.1f})".replace(".", ",")
        row |= {"ensidigt, fall": rate(by[0.0], "fall"), "ensidigt, ökning": rate(by[0.0], "rise")}
        row |= {f"täckning {100 * effect:.0f}": rate(rows_, "covered") for effect, rows_ in by.items()}
        row |= {f"finner {100 * effect:.0f}": rate(by[effect]) for effect in EFFECTS[1:]}
        row["pekar mot fall vid -30"] = rate(by[-0.3], "fall")
        rows.append(row)
    return pd.DataFrame(rows)


def by_city(found: pd.DataFrame) -> pd.DataFrame:
    """By lot: false alarms / finds a fall of 30 %, a column per city. [%]"""
    lot = found[found["chosen"] == LOT]
    rows = []
    for package, part in lot.groupby("package", sort=False):
        row: dict[str, object] = {"områden med åtgärd": package}
        for city, rows_ in part.groupby("source", sort=False):
            none, less = rows_[rows_["effect"] == 0], rows_[rows_["effect"] == -0.3]
            row[str(city)] = f"{rate(none):.1f} / {rate(less):.0f}".replace(".", ",")
        rows.append(row)
    return pd.DataFrame(rows).fillna("")


def by_choice(found: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """False alarms either way and in each tail, by how the areas were chosen; the eight together by city. [%]"""
    none = found[(found["effect"] == 0) & (found["chosen"] != LOT)]
    none = none.assign(where=np.where(none["chosen"].isin([TOGETHER, SMALL_AREAS]), none["source"], "alla"))
    rows = []
    for (chosen, package, where), part in none.groupby(["chosen", "package", "where"], sort=False):
        low, high = block_interval(part, seed=seed)
        rows.append(
            {
                "hur de valts": chosen,
                "områden med åtgärd": package,
                "stad": where,
                "dragningar": len(part),
                "falska larm": f"{rate(part):.1f} ({low:.1f}-{high:.1f})".replace(".", ","),
                "ensidigt, fall": float("nan") if chosen == TOGETHER else rate(part, "fall"),
                "ensidigt, ökning": float("nan") if chosen == TOGETHER else rate(part, "rise"),
            }
        )
    return pd.DataFrame(rows)


def goals(found: pd.DataFrame) -> pd.DataFrame:
    """Each goal, what was found, and whether it is met."""
    none = found[found["effect"] == 0]
    lot, fell = none[none["chosen"] == LOT], found[(found["chosen"] == LOT) & (found["effect"] == -0.3)]
    ways = [part for _, part in none[~none["chosen"].isin([TOGETHER, SMALL_AREAS])].groupby(["package", "chosen"])]
    cells = [rate(part, "covered") for _, part in found[found["chosen"] == LOT].groupby(["package", "effect"])]
    eight = {city: rate(part) for city, part in none[none["chosen"] == TOGETHER].groupby("source")}
    near = none[none["chosen"] == SMALL_AREAS]
    found_ = {name: rate(part) for name, part in fell.groupby("package")}
    rows = [
        ("falska larm, på måfå: 3-5", rate(lot), 3 <= rate(lot) <= 5),
        _most("falska larm, det sämsta sättet att välja", max(map(rate, ways)), 6.5),
        _most("ensidigt, den sämsta svansen", max(rate(part, side) for part in ways for side in ("fall", "rise")), 13),
        _most("falska larm, åtta var för sig, sämsta staden", max(eight.values()), 5),
        _least("andel celler med minst 93 i täckning", 100 * float(np.mean([cell >= 93 for cell in cells])), 97),
        _least(f"finner -30, {TWO.name}, 12 mån", found_[TWO.name], 60),
        _least(f"finner -30, {FOUR.name}, 12 mån", found_[FOUR.name], 70),
        _least(f"finner -30, {STAGGERED.name}", max(found_[STAGGERED.name], found_[STAGGERED_LONG.name]), 80),
    ]
    if len(near):
        rows.insert(4, _most("falska larm, fyra små områden intill varandra", rate(near), 7))
    table = pd.DataFrame(rows, columns=["mål", "mätt", "nått"])
    return table.assign(nått=["ja" if met else "nej" for met in table["nått"]])


def _most(what: str, value: float, most: float) -> tuple[str, float, bool]:
    return f"{what}: högst {most:g}".replace(".", ","), value, value <= most


def _least(what: str, value: float, least: float) -> tuple[str, float, bool]:
    return f"{what}: minst {least:g}", value, value >= least


def side_by_side(folder: Path, draws: int, seed: int, correlations: tuple[float, ...]) -> pd.DataFrame:
    """Four small areas that lie together: false alarms, tails, coverage and what is found, by correlation. [%]"""
    rows = []
    for (name, held), correlation in product(small_areas(folder).items(), correlations):
        with ExitStack() as changed:
            for module in (drift_mixed, joint_covariance):
                changed.enter_context(patch.object(module, "CORRELATION_OF_NEIGHBOURS", correlation))
            asked = (name, held, FOUR, SIDE_BY_SIDE, (0.0, -0.3), draws, seed)
            found = pd.DataFrame(list(_drawn(*asked, thin=False)), columns=list(COLUMNS))
        none, less = found[found["effect"] == 0], found[found["effect"] == -0.3]
        low, high = block_interval(none, seed=seed)
        row = {"serie": name, "samband mellan grannar": f"{correlation:.2f}".replace(".", ","), "dragningar": len(none)}
        row["falska larm"] = f"{rate(none):.1f} ({low:.1f}-{high:.1f})".replace(".", ",")
        row |= {"ensidigt, fall": rate(none, "fall"), "ensidigt, ökning": rate(none, "rise")}
        rows.append(row | {"täckning -30": rate(less, "covered"), "finner -30": rate(less)})
    return pd.DataFrame(rows)


def report(found: pd.DataFrame, *, seed: int) -> str:
    tables = {
        "På måfå": by_package(found, seed=seed),
        "På måfå, stad för stad: falska larm / finner -30": by_city(found),
        "Efter hur områdena valts: falska larm": by_choice(found, seed=seed),
        "Mål": goals(found),
    }
    return "\n\n".join(f"## {title} (procent)\n\n{markdown(table)}" for title, table in tables.items())


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--draws", type=int, default=500, help="of each package, way of choosing and city")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--kept-aside", action="store_true", help="the types kept aside, once, at the end")
    made.add_argument("--side-by-side", action="store_true", help="small areas that lie together, alone")
    asked = made.parse_args()
    folder = real_folder()
    if asked.side_by_side:
        print(markdown(side_by_side(folder, asked.draws, asked.seed, CORRELATIONS)))
        return
    rows: list[Row] = []
    for city, held in panels(folder, kept_aside=asked.kept_aside).items():
        rows += measure(city, held, asked.draws, asked.seed)
        print(f"{city}: {len(held)} serier", file=sys.stderr)
    for name, held in ({} if asked.kept_aside else small_areas(folder)).items():
        rows += _drawn(name, held, FOUR, SIDE_BY_SIDE, (0.0,), asked.draws, asked.seed, thin=False)
    print(report(pd.DataFrame(rows, columns=list(COLUMNS)), seed=asked.seed))


if __name__ == "__main__":
    main()
