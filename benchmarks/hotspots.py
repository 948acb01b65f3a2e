"""What the hotspot methods cost in time and memory, beside the peers that are installed, in one run.

    python benchmarks/hotspots.py [--only local,knox] [--large]

Peers (esda with libpysal, pointpats) come with the development extra; without them their rows are
missing.
Each case runs in a process of its own, again and again for two seconds; the least processor time counts, and memory is
what the case adds to the process at its peak. A peer too slow to run whole is measured on a part and multiplied, and
the row says so. One thread is meant: set OMP_NUM_THREADS, OPENBLAS_NUM_THREADS and NUMBA_NUM_THREADS to 1.
`--large` adds near repeats among 100 000 incidents.
"""

import argparse
import multiprocessing
import resource
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from multiprocessing.connection import Connection

import numpy as np
import psutil

from bfa.methods.local_statistics import getis_ord
from bfa.methods.near_repeat import knox
from bfa.methods.units import square_units

CELLS = 300
Cost = tuple[float, float]


def measured(work: Callable[[], object], pipe: Connection) -> None:
    warnings.simplefilter("ignore")
    here = psutil.Process().memory_info().rss / 2**20
    spent = []
    while not spent or (len(spent) < 7 and sum(spent) < 2):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((min(spent), max(peak - here, 0.0)))


def cost(work: Callable[[], object]) -> Cost:
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=measured, args=(work, theirs))
    child.start()
    theirs.close()
    found: Cost = ours.recv()
    child.join()
    return found


def row(what: str, ours: Cost, peer: str = "", theirs: Cost | None = None, times: float = 1, goal: str = "") -> None:
    mine = f"| {what} | {ours[0] * 1000:.1f} | {ours[1]:.0f} |"
    if theirs is None:
        print(f"{mine} {peer} | | | | {goal} |", flush=True)
        return
    whole = theirs[0] * times
    print(f"{mine} {peer} | {whole * 1000:.0f} | {theirs[1]:.0f} | {whole / ours[0]:.0f} | {goal} |", flush=True)


def local(seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(2, size=(CELLS, CELLS)).astype(float).ravel()
    next_to = square_units((0, 0, CELLS * 100, CELLS * 100), size=100).neighbours
    plain = cost(lambda: getis_ord(counts, neighbours=next_to))
    if not (find_spec("esda") and find_spec("libpysal")):
        row("Gi*, 300 x 300", plain, "esda is not installed")
        return
    import esda
    import libpysal

    queen = libpysal.weights.lat2W(CELLS, CELLS, rook=False)
    z = cost(lambda: esda.G_Local(counts, queen, transform="B", star=True, permutations=0))
    row("Gi*, 300 x 300, neighbours known", plain, "esda", z)
    peer = esda.G_Local(counts, queen, transform="B", star=True, permutations=0)
    found = getis_ord(counts, neighbours=next_to)
    print(f"\nLargest difference of z from esda: {np.abs(found - peer.Zs).max():.1e}.\n")


def near_repeat(seed: int, large: bool) -> None:
    rng = np.random.default_rng(seed)
    bands = {"distances": np.arange(0, 1001, 100), "times": [0, 7, 14, 21, 28]}

    def asked(n: int, permutations: int) -> Cost:
        xy, days = rng.uniform(0, 28_500, size=(n, 2)), rng.integers(0, 365, n)
        return cost(lambda: knox(xy, days, permutations=permutations, **bands))

    some = asked(20_000, 99)
    row("Knox, 20 000, 10 x 4 bands, 99 permutations", some, "goal: 300 ms", goal="300 ms")
    row("Knox, 20 000, 10 x 4 bands, 999 permutations", asked(20_000, 999))
    if find_spec("pointpats"):
        from pointpats import Knox

        xy, days = rng.uniform(0, 28_500, size=(20_000, 2)), rng.integers(0, 365, (20_000, 1))
        theirs = cost(lambda: Knox(xy, days, delta=1000, tau=7, permutations=9))
        alone = cost(lambda: Knox(xy, days, delta=1000, tau=7, permutations=1))
        whole = (alone[0] + 98 / 8 * max(theirs[0] - alone[0], 0), theirs[1])
        row(
            "Knox, 20 000, 10 x 4 bands, 99 permutations",
            some,
            "pointpats, one band (from 1 and 9)",
            whole,
            goal="500 x",
        )
    if large:
        row("Knox, 100 000, 10 x 4 bands, 99 permutations", asked(100_000, 99))
        row("Knox, 100 000, 10 x 4 bands, 999 permutations", asked(100_000, 999), "goal: 20 s", goal="20 s, 500 MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="local,knox")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("| what | bfa, CPU ms | MiB | beside | CPU ms | MiB | ratio | goal |\n|---|---|---|---|---|---|---|---|")
    if "local" in asked.only:
        local(asked.seed)
    if "knox" in asked.only:
        near_repeat(asked.seed, asked.large)


if __name__ == "__main__":
    main()
