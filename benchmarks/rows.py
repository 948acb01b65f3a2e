"""Whether the effect and the overview cost more where the same kommun has ten times the rows.

    OMP_NUM_THREADS=1 python benchmarks/rows.py
    OMP_NUM_THREADS=1 python benchmarks/rows.py --times 10 --rounds 3 --profile 30

Exempelkommun is taken in as it is and with every row of the police's export repeated, each under a number of its own,
in folders that are thrown away. The cells of the notebooks are run as they stand with the parameters of the batch, in
this process, the two kommuner by turns: the ratio is from one run. Goal: once counted, no more than a tenth dearer.
"""

import argparse
import contextlib
import cProfile
import io
import pstats
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bfa.run.notebooks import read_cells
from bfa.run.params import Batch, read_batch, resolved
from bfa.run.sources import ensure_store
from bfa.tables.municipality import read_kommun

CHECKOUT = Path(__file__).resolve().parents[1]
ASKED = (("4_effekt", "A"), ("0_oversikt", ""))


def project(folder: Path, times: int) -> Batch:
    """The example's project in a folder of its own, taken in, with every row of the export so many times."""
    for name in ("params", "notebooks", "data/codebook"):
        shutil.copytree(CHECKOUT / name, folder / name)
    batch = read_batch(folder / "params" / "batch" / "exempelkommun.yml")
    kommun = read_kommun(batch.kommun_file)
    ensure_store(kommun, say=lambda _: None)
    if times > 1:
        export = folder / "data" / "example" / "polisexport.csv"
        header, *rows = export.read_bytes().splitlines(keepends=True)
        export.write_bytes(header + b"".join(b"%d-%b" % (each, row) for row in rows for each in range(times)))
        ensure_store(kommun, say=lambda _: None)
    return batch


def cells(batch: Batch, stem: str, kommundel: str, lines: int) -> float:
    """Processor seconds of a notebook's cells."""
    source = [each["source"] for each in read_cells(batch.notebook(stem)) if each["cell_type"] == "code"]
    given = resolved(batch, stem, kommundel=kommundel)
    names: dict[str, Any] = given | {"kommun": str(batch.kommun_file)}
    profile = cProfile.Profile()
    start = time.process_time()
    if lines:
        profile.enable()
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in source[1:]:
            exec(cell, names)
    took = time.process_time() - start
    if lines:
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(lines)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", type=int, default=0, help="lines of the profile to print")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as many:
        batches = [project(Path(one), 1), project(Path(many), asked.times)]
        print(f"| cells | CPU s | with {asked.times} times the rows | ratio |\n|---|---|---|---|")
        for stem, kommundel in ASKED:
            cells(batches[0], stem, kommundel, 0)  # what is imported and read once
            took = [[cells(batch, stem, kommundel, 0) for batch in batches] for _ in range(asked.rounds)]
            own, other = (statistics.median(each) for each in zip(*took, strict=True))
            print(f"| {stem} | {own:.2f} | {other:.2f} | {other / own:.2f} |", flush=True)
            if asked.profile:
                cells(batches[1], stem, kommundel, asked.profile)


if __name__ == "__main__":
    main()
