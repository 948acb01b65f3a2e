"""A million incidents against two hundred rules: time and memory, beside the limit and one rule at a time.

    OMP_NUM_THREADS=1 python benchmarks/tagging.py --incidents 1000000 --rules 200

Everything is invented: ten years of incidents, most of them in a hundred centres and at addresses that many share;
6 000 places of twelve kinds, half with opening hours; rules drawn of every condition there is. The peer tags the same
incidents rule by rule, as many rules as `--alone`.
"""

import argparse
import resource
import time
from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from bfa.methods.places_near import Near
from bfa.methods.tagging import Again, Asked, Crowd, Incidents, Surroundings, tagged
from bfa.tables.opening_hours import read_hours

SIDE, LIMIT = 20_000.0, 60.0
KINDS = [f"slag {number}" for number in range(12)]
TYPES = [f"typ {number}" for number in range(10)]
WORDS = ["löning", "skoldag", "skollov", "helgdag"]
TAGS = ["alcohol", "youth", "weapon", "queue"]
FIRST, LAST = pd.Timestamp("2010-01-01"), pd.Timestamp("2020-01-01")


def incidents(rng: np.random.Generator, size: int) -> Incidents:
    centres = rng.uniform(0, SIDE, (100, 2))
    xy = centres[rng.integers(100, size=size)] + rng.normal(0, 400, (size, 2))
    some = rng.random(size) < 0.3
    xy[some] = rng.uniform(0, SIDE, (int(some.sum()), 2))
    shared = rng.random(size) < 0.4
    xy[shared] = xy[rng.integers(0, 20_000, int(shared.sum())) % size]
    minutes = rng.integers(0, int((LAST - FIRST).total_seconds() // 60), size)
    table = pd.DataFrame(
        {
            "start": FIRST.to_datetime64().astype("datetime64[us]") + minutes.astype("timedelta64[m]"),
            "brottstyp": pd.Categorical.from_codes(rng.integers(10, size=size), TYPES).astype("str"),
            "plats_typ": pd.Categorical.from_codes(rng.integers(12, size=size), KINDS).astype("str"),
            "tags": np.array(["", "alcohol", "alcohol queue", "youth", "weapon"])[rng.integers(5, size=size)],
        }
    )
    return Incidents(table, shapely.points(xy), rng.random(size) < 0.9, np.ones(size, dtype=bool))


def places(rng: np.random.Generator, size: int = 6_000) -> pd.DataFrame:
    opens, closes = rng.integers(8, 19, size), rng.integers(20, 29, size) % 24
    texts = [f"mån-tors {o:02d}-22, fre-lör {o:02d}-{c:02d}" for o, c in zip(opens, closes, strict=True)]
    hours = read_hours(pd.Series(texts).where(pd.Series(rng.random(size) < 0.5)))
    kinds = np.array(KINDS)[rng.integers(12, size=size)]
    shapes = shapely.points(rng.uniform(0, SIDE, (size, 2)))
    return pd.DataFrame({"name": "", "kind": kinds, "shape": shapes, "hours": hours})


def calendar(rng: np.random.Generator) -> pd.DataFrame:
    days = pd.date_range(FIRST, LAST, inclusive="left")
    parts = [pd.DataFrame({"date": days[rng.random(len(days)) < 0.3], "word": word}) for word in WORDS]
    return pd.concat(parts, ignore_index=True)


def rules(rng: np.random.Generator, size: int) -> list[Asked]:
    found = []
    for _ in range(size):
        near = Near(
            frozenset(rng.choice(KINDS, int(rng.integers(1, 4)), replace=False)), float(rng.choice([50, 100, 150, 200]))
        )
        hours = np.zeros(168, dtype=bool)
        hours[(rng.integers(168) + np.arange(40)) % 168] = True
        takes = rng.random(8)
        found.append(
            Asked(
                types=frozenset(rng.choice(TYPES, 2)) if takes[0] < 0.4 else frozenset(),
                place_kinds=frozenset(rng.choice(KINDS, 2)) if takes[1] < 0.2 else frozenset(),
                near=near if takes[2] < 0.8 or takes[3] < 0.25 else None,
                tags=frozenset(rng.choice(TAGS, 1)) if takes[4] < 0.2 else frozenset(),
                crowd=Crowd(3, float(rng.choice([50, 100])), float(rng.choice([1, 2]))) if takes[5] < 0.1 else None,
                again=Again(float(rng.choice([10, 25])), 365) if takes[6] < 0.1 else None,
                week=tuple(hours) if takes[7] < 0.7 else (),
                days=frozenset(rng.choice(WORDS, 1)) if rng.random() < 0.2 else frozenset(),
                is_open=bool(takes[3] < 0.15),
                closing=60 if 0.15 <= takes[3] < 0.25 else None,
            )
        )
    return found


def spent(asked: Sequence[Asked], own: Incidents, other: Surroundings) -> tuple[float, float, int]:
    """Wall and processor seconds, and how many times an incident met a rule."""
    wall, cpu = time.perf_counter(), time.process_time()
    got = tagged(asked, own, other)
    return time.perf_counter() - wall, time.process_time() - cpu, int(got.n.sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--alone", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    own = incidents(rng, asked.incidents)
    other = Surroundings(places(rng), own, calendar(rng), 6, (FIRST, LAST))
    every = rules(rng, asked.rules)
    before = _peak()
    wall, cpu, met = spent(every, own, other)
    peak = _peak()
    alone = sum(spent([rule], own, other)[1] for rule in every[: asked.alone]) * asked.rules / max(asked.alone, 1)
    print(f"{asked.incidents:,} incidents x {asked.rules} rules, {met:,} times met")
    print("| what | wall s | CPU s | peak MiB | beside | ratio |\n|---|---|---|---|---|---|")
    print(
        f"| all rules at once | {wall:.1f} | {cpu:.1f} | {peak:.0f} (input {before:.0f}) | limit {LIMIT:.0f} s wall |"
        f" {LIMIT / wall:.1f} |"
    )
    print(f"| rule by rule, from {asked.alone} | | {alone:.0f} | | all at once | {alone / cpu:.1f} |")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
