"""What it would cost to let an area that has moved much before be less sure than the others: tried, not built in.

    python benchmarks/own_past.py --draws 200 --seed 1
    python benchmarks/own_past.py --draws 400 --seed 1 --kept-aside Rio

Eight areas of a small kommun, each held against the others and tried together, as in `effect_joint.py`. An area's own
earlier windows are squared and divided by what chance and the drift of all areas foresee; their mean, drawn towards one
by a weight of so many windows, makes the variance of its comparison larger and never smaller. It was thought of on
Rio's types that are kept aside, so that it has to earn its place on all others.
"""

import argparse
from collections.abc import Iterator

import numpy as np
import pandas as pd
from effect_joint import LOT, ONE, TOGETHER, _rng, panels, prior
from effect_kommuner import fallen, kommun
from effect_panels import Panel, real_folder
from effect_rates import markdown
from scipy import stats

from bfa.methods.drift import compare_each, departures
from bfa.methods.many import benjamini_hochberg

#: Windows that one is drawn towards by; the last is the method as it is.
WEIGHTS = (2.0, 4.0, 8.0, np.inf)
FALL = -0.3
#: `any` area is told to differ; the `one` that was chosen is; which is the most unlike; the share below 0.001.
COLUMNS = ("city", "panel", "effect", "weight", "any", "one", "area", "extreme")


def wildness(counts: pd.DataFrame, asked: dict[str, float], drift: float) -> list["np.ndarray"]:
    """Of each area, what its earlier windows departed by, squared, over what is foreseen of them."""
    values, season, length = counts.to_numpy(), int(asked["season"]), int(asked["length"])
    found: list[list[float]] = [[] for _ in counts.index]
    for area, start, ratio in departures(counts, **asked)[["area", "start", "ratio"]].itertuples(index=False):
        row = counts.index.get_loc(area)
        before, after = values[row, max(start - season, 0) : start].sum(), values[row, start : start + length].sum()
        foreseen = 1 / (after + 0.5) + 1 / (before + 0.5) + drift**2
        found[row].append(float(np.log(max(ratio, 1e-6)) ** 2 / foreseen))
    return [np.array(each) for each in found]


def measure(city: str, held: list[Panel], draws: int, seed: int) -> Iterator[tuple[object, ...]]:
    """A row per draw, effect and weight, as `COLUMNS` has them."""
    for number in range(draws):
        rng = _rng(seed, city, TOGETHER, str(number))
        drawn = kommun(held[number % len(held)], ONE, LOT, rng)
        if drawn is None:
            continue
        group = drawn.groups[0]
        asked = {"start": group.start, "length": group.length, "season": drawn.panel.season}
        asked |= {"drift_prior": prior(drawn)}
        own = list(drawn.counts.index).index(group.areas[0])
        for effect in (0.0, FALL):
            each = compare_each(fallen(drawn, effect, rng), **asked)
            past = wildness(drawn.counts, asked, float(each["drift"].median()))
            for weight in WEIGHTS:
                p = _p(each, [_inflated(one, weight) for one in past])
                any_of = bool((benjamini_hochberg(list(p)) < 0.05).any())
                head = (city, drawn.panel.name, effect, weight)
                yield (
                    *head,
                    any_of,
                    bool(p[own] < 0.05),
                    str(drawn.counts.index[int(p.argmin())]),
                    float((p < 0.001).mean()),
                )


def _inflated(past: "np.ndarray", weight: float) -> float:
    return 1.0 if np.isinf(weight) else max(1.0, float((weight + past.sum()) / (weight + len(past))))


def _p(each: pd.DataFrame, times: list[float]) -> "np.ndarray":
    error = each["standard_error"].to_numpy() * np.sqrt(times)
    return np.asarray(2 * stats.t.sf(np.abs(np.log(each["ratio"].to_numpy())) / error, each["degrees_of_freedom"]))


def report(found: pd.DataFrame) -> str:
    """A row per city and weight. [%]"""
    rows = []
    for (city, weight), part in found.groupby(["city", "weight"], sort=False):
        none, fall = (part[part["effect"] == effect] for effect in (0.0, FALL))
        name = "metoden som den är" if np.isinf(weight) else f"egna fönster, vikt {weight:g}"
        told = (100 * none["any"].mean(), 100 * none["one"].mean(), 100 * fall["one"].mean())
        rows.append((city, name, len(none), *(f"{share:.1f}".replace(".", ",") for share in told)))
    columns = ["stad", "hur", "dragningar", "någon av åtta, falska larm", "ett område, falska larm", "finner −30"]
    return markdown(pd.DataFrame(rows, columns=columns))


def by_area(found: pd.DataFrame) -> str:
    """Of the method as it is with nothing done: each series' alarms, and the areas that most of them are about."""
    none = found[found["effect"].eq(0) & np.isinf(found["weight"])]
    rows = []
    for panel, part in none.groupby("panel", sort=False):
        areas = part.loc[part["any"], "area"].value_counts().head(3)
        told = ", ".join(f"{name} {n}" for name, n in areas.items())
        tail = f"{1000 * part['extreme'].mean():.1f}".replace(".", ",")
        rows.append((panel, len(part), int(part["any"].sum()), told, tail))
    columns = ["serie", "dragningar", "med larm", "oftast om", "p under 0,001, av tusen"]
    return markdown(pd.DataFrame(rows, columns=columns))


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--draws", type=int, default=200, help="of each city")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--kept-aside", default="", help="the types kept aside of this city, instead of all others")
    asked = made.parse_args()
    every = panels(real_folder(), kept_aside=bool(asked.kept_aside))
    held = {asked.kept_aside: every[asked.kept_aside]} if asked.kept_aside else every
    rows = [row for city, types in held.items() for row in measure(city, types, asked.draws, asked.seed)]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    print(f"{report(found)}\n\n{by_area(found)}")


if __name__ == "__main__":
    main()
