"""How often the change map shows something where nothing changed, and what it finds of a known rise.

    python benchmarks/hotspot_changes.py params/kommun/chicago.yml --kommundel "Distrikt 11" \
        --type "grov misshandel" --period 2019-01/2019-12 [--pairs 400] [--draws 199]

Each pair is made from the mean of the counted years in each cell: constant rates; incidents that follow each other
nearby (30 % of them, within about two weeks, four in ten in a cell beside); cells whose rates drift from year to year
by 20 and by 30 %; the kommun's own months shuffled between years; a doubling in nine cells; one cell at 2.5 times.
Beside it the same test without the drift, and each cell by the exact binomial with false-discovery control.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from bfa.analyses.hotspots import hotspots
from bfa.analyses.lasting import lasting
from bfa.analyses.situation import load
from bfa.analyses.years.changes import in_stretches
from bfa.methods.changed_density import SPAN, changed_density
from bfa.methods.many import benjamini_hochberg
from bfa.methods.smoothing import kernel_table
from bfa.methods.units import Units

Counts = NDArray[np.float64]
World = Callable[[np.random.Generator], Counts]
REPEATS, BESIDE, LATER = 0.3, 0.4, 14 / 28


def by_cell(counts: Counts) -> bool:
    """Whether any cell differs by the exact binomial."""
    before, after = counts[-SPAN:-1].sum(axis=(0, 1)).astype(int), counts[-1].sum(axis=0).astype(int)
    n = before + after
    asked = n >= 5
    share = after.sum() / n.sum()
    lower, upper = stats.binom.cdf(after, n, share)[asked], stats.binom.sf(after - 1, n, share)[asked]
    return bool((benjamini_hochberg(np.minimum(2 * np.minimum(lower, upper), 1)) <= 0.05).any())


def worlds(real: Counts, units: Units) -> dict[str, World]:
    years, stretches, n = real.shape
    rate = real.mean(axis=(0, 1))

    def constant(rng: np.random.Generator) -> Counts:
        return rng.poisson(rate, real.shape).astype(float)

    def drifting(spread: float) -> World:
        return lambda rng: rng.poisson(rate * rng.gamma(spread**-2, spread**2, (years, 1, n)), real.shape).astype(float)

    def following(rng: np.random.Generator) -> Counts:
        return followed(rng.poisson(rate * (1 - REPEATS), real.shape), units, rng)

    def shuffled(rng: np.random.Generator) -> Counts:
        dealt = rng.permuted(np.tile(np.arange(years)[:, None], stretches), axis=0)
        return np.asarray(real[dealt, np.arange(stretches)])

    def risen(places: NDArray[np.int64], times: float) -> World:
        def world(rng: np.random.Generator) -> Counts:
            counts = constant(rng)
            counts[-1][:, places] += rng.poisson((times - 1) * rate[places], (stretches, len(places)))
            return counts

        return world

    full = int(np.argsort(-(rate + units.neighbours @ rate))[n // 20])
    around = np.append(np.flatnonzero(units.neighbours[[full]].toarray()[0]), full)
    return {
        "constant rates": constant,
        "following nearby": following,
        "drift 20 %": drifting(0.2),
        "drift 30 %": drifting(0.3),
        "own stretches shuffled": shuffled,
        "doubled in nine cells": risen(around, 2.0),
        "one cell at 2.5 times": risen(np.argsort(-rate)[3:4], 2.5),
    }


def followed(first: NDArray[np.int64], units: Units, rng: np.random.Generator) -> Counts:
    """Each incident followed by others, and those by others, in its cell or one beside it, some in the next stretch."""
    total, now = first.astype(float), first
    while now.any():
        year, stretch, unit = (np.repeat(at, now[now > 0]) for at in np.nonzero(now))
        kids = rng.poisson(REPEATS, len(unit))
        year, stretch, unit = (np.repeat(at, kids) for at in (year, stretch, unit))
        stretch = (stretch + (rng.random(len(unit)) < LATER / 2)) % first.shape[1]
        moved = rng.random(len(unit)) < BESIDE
        unit[moved] = [rng.choice(np.append(units.neighbours[[at]].indices, at)) for at in unit[moved]]
        now = np.zeros_like(first)
        np.add.at(now, (year, stretch, unit), 1)
        total += now
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kommun", type=Path)
    for name in ("--kommundel", "--type", "--period"):
        parser.add_argument(name, required=True)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--draws", type=int, default=199)
    asked = parser.parse_args()
    situation = load(asked.kommun, kommundel=asked.kommundel)
    found = hotspots(situation, brottstyp=asked.type, period=asked.period)
    years = lasting(situation, found)
    if found.units is None:
        parser.error("nothing to lay out")
    real = in_stretches(situation, asked.type, list(years.years), found.units)
    table = kernel_table(found.units.centres, bandwidth=years.bandwidth, kernel=found.kernel)
    print(f"{len(found.units.ids)} cells, {len(real)} years of {real.sum() / len(real):.0f}, {asked.pairs} pairs each")
    print("| world | shown, % | without drift, % | cell by cell, % | drift |\n|---|---|---|---|---|")
    for name, world in worlds(real, found.units).items():
        rng, shown = np.random.default_rng(1), np.zeros((asked.pairs, 4))
        for at in range(asked.pairs):
            counts = world(rng)
            own = changed_density(counts, table, draws=asked.draws, seed=at)
            last = changed_density(counts[-SPAN:], table, draws=asked.draws, seed=at, drift=False)
            shown[at] = (own.p <= 0.05).any(), (last.p <= 0.05).any(), by_cell(counts), own.drift
        rates = " | ".join(f"{100 * rate:.1f}" for rate in shown.mean(axis=0)[:3])
        print(f"| {name} | {rates} | {shown[:, 3].mean():.2f} |", flush=True)


if __name__ == "__main__":
    main()
