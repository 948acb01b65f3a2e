"""What single answers cost, beside a peer or a goal, in one run.

    python benchmarks/answers.py params/kommun/exempelkommun.yml --kommundel A

The kommun must have been taken in. Each row is the median of the repeats, in processor seconds of this process.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from bfa.analyses.effects import evaluate
from bfa.disclosure import CountTable, policy_from, release
from bfa.methods.drift import compare_each
from bfa.tables.codes import codebook_file
from bfa.tables.municipality import read_kommun
from bfa.tables.store import read_incidents

REPEATS = 5


def median(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return sorted(spent)[REPEATS // 2]


def beside(name: str, ours: float, peer_name: str, peer: float) -> None:
    print(f"| {name} | {ours * 1000:.1f} | {peer_name} | {peer * 1000:.1f} | {peer / ours:.1f} |")


def one_kommundel(path: Path, kommundel: str) -> None:
    kommun = read_kommun(path)
    ours = median(lambda: read_incidents(kommun, kommundel))
    peer = median(lambda: (rows := read_incidents(kommun))[rows["kommundel"] == kommundel])
    beside(f"read kommundel {kommundel} of {kommun.kommun}", ours, "read all, then pick", peer)


def evaluation(rng: np.random.Generator) -> None:
    counts = pd.DataFrame(rng.poisson(20, size=(30, 120)).astype(float))
    ours = median(lambda: evaluate(counts, treated=0, start=108, length=12))
    beside("one evaluation, 30 areas x 120 months", ours, "goal", 0.3)


def every_area(rng: np.random.Generator) -> None:
    types = [pd.DataFrame(rng.poisson(3, size=(3000, 120)).astype(float)) for _ in range(5)]
    ours = median(lambda: [compare_each(counts, start=108, length=12) for counts in types])
    beside("every area against the others, 3 000 areas x 5 types x 120 months", ours, "goal", 10)


def week(rng: np.random.Generator) -> None:
    policy = policy_from(codebook_file(Path.cwd(), "sekretess.yml"), tier="offentlig")
    cells = [(day, hour, int(rng.poisson(2))) for day in range(7) for hour in range(24)]
    table = pd.DataFrame(cells, columns=["weekday", "hour", "n"])
    margins = ((), ("weekday",), ("hour",))
    own = {"identifies": ("tid",), "sensitive": "skadegörelse", "whole": "alone", "by": None, "margins": margins}
    ours = median(lambda: release({"": CountTable(table, **own)}, policy=policy))
    beside("release a week by hour with its sums", ours, "goal: the 0.24 s of a two-by-two proof", 0.24)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kommun", type=Path)
    parser.add_argument("--kommundel", required=True)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("| what | bfa, CPU ms | beside | CPU ms | ratio |\n|---|---|---|---|---|")
    rng = np.random.default_rng(asked.seed)
    one_kommundel(asked.kommun, asked.kommundel)
    evaluation(rng)
    every_area(rng)
    week(rng)


if __name__ == "__main__":
    main()
