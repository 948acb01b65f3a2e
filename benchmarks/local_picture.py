"""What the local picture of each of Berlin's 143 areas costs: annual counts of ten years, 17 types, nine of them parts.

    OMP_NUM_THREADS=1 BFA_REAL_DATA=../shared/data python benchmarks/local_picture.py
    OMP_NUM_THREADS=1 BFA_REAL_DATA=../shared/data python benchmarks/local_picture.py --tier offentlig --areas 3

The kommun file is the committed one; its store lies in a folder that is thrown away. The cells of the notebook are run
as they stand, in this process, once for each area after one that is not counted (which imports all there is). The
release is that of the whole batch: every page declares the table of all areas.
"""

import argparse
import contextlib
import io
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bfa.run.notebooks import read_cells
from bfa.run.sources import ensure_store
from bfa.tables.municipality import read_kommun
from bfa.tables.store import kommundelar

CHECKOUT = Path(__file__).resolve().parents[1]
NAME = "berlin.yml"


def cells() -> list[str]:
    """The code of the notebook."""
    every = read_cells(CHECKOUT / "notebooks" / "1_lagesbild.ipynb")
    return [cell["source"] for cell in every if cell["cell_type"] == "code"]


def picture(kommun: Path, kommundel: str, tier: str, code: list[str]) -> float:
    """Processor seconds of one page."""
    names: dict[str, Any] = {}
    exec(code[0], names)
    names |= {"kommun": str(kommun), "kommundel": kommundel, "tier": tier, "period": "2024-01/2024-12", "beside": []}
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in code[1:]:
            exec(cell, names)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--areas", type=int, default=143)
    parser.add_argument("--tier", default="samverkan")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as where:
        path = Path(where) / "params" / "kommun" / NAME
        path.parent.mkdir(parents=True)
        shutil.copyfile(CHECKOUT / "params" / "kommun" / NAME, path)
        kommun, code = read_kommun(path), cells()
        start = time.process_time()
        ensure_store(kommun, say=lambda _: None)
        print(f"| the intake | {time.process_time() - start:.1f} |")
        names = kommundelar(kommun)
        picture(path, "", asked.tier, code)
        whole = picture(path, "", asked.tier, code)
        took = [picture(path, name, asked.tier, code) for name in names[: asked.areas]]
        print(f"| the whole kommun, {asked.tier} | {whole:.2f} |")
        print(f"| {len(took)} areas, {asked.tier}: median of a page | {np.median(took):.2f} |")
        print(f"| the slowest page | {max(took):.2f} |")
        print(f"| all of them | {sum(took):.0f} |")


if __name__ == "__main__":
    main()
