"""What a batch costs beside papermill and beside the cells alone: the same notebooks for every way, all in one run.

    python benchmarks/batch.py
    python benchmarks/batch.py --kommundelar A B --rounds 3 --write

Exempelkommun lies taken in, in a folder that is thrown away; the ways go by turns. papermill writes the executed
notebooks only; the floor writes nothing: one plain process that imports once and runs the cells. bfa writes handouts,
meeting sheets, results and index in the same time, and tries the pages together. Processor seconds are those of all
processes. `--write` puts the table into batch.md.
"""

import argparse
import contextlib
import ctypes
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import psutil
import yaml

from bfa.run import forked
from bfa.run.layout import Layout
from bfa.run.params import Batch, read_batch, resolved
from bfa.run.sources import ensure_store
from bfa.tables.municipality import read_kommun

CHECKOUT = Path(__file__).resolve().parents[1]
TABLE = Path(__file__).with_suffix(".md")
NOTEBOOKS = ["2_hotspots", "3_orsaker", "4_effekt", "5_uppfoljning"]
OF_KOMMUN = ["0_datakvalitet"]
#: Each run: its notebook, the file of its parameters and where it is put.
PAPERMILL = """
import json, sys
import papermill, yaml
for notebook, given, target in json.loads(sys.argv[1]):
    values = yaml.safe_load(open(given, encoding="utf-8"))
    papermill.execute_notebook(notebook, target, values, kernel_name="python3", progress_bar=False)
"""
FLOOR = """
import json, sys
import yaml
for notebook, given, _ in json.loads(sys.argv[1]):
    names = {}
    cells = [c for c in json.load(open(notebook, encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    exec("".join(cells[0]["source"]), names)
    names |= yaml.safe_load(open(given, encoding="utf-8"))
    for cell in cells[1:]:
        exec("".join(cell["source"]), names)
"""
DASK = """
import subprocess, sys
from distributed import LocalCluster
with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
    sys.exit(subprocess.call([*sys.argv[1:], "--scheduler", cluster.scheduler_address]))
"""


@dataclass(frozen=True)
class Way:
    """Commands that run every notebook once, what is set for them, and whether the pages of before are taken away."""

    name: str
    commands: list[list[str]]
    environment: dict[str, str]
    anew: bool = True


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds, and the largest sum of resident memory over the process tree."""

    wall: float
    cpu: float
    peak: float


def measure(way: Way, folder: Path) -> Cost:
    before, start, peak = os.times(), time.perf_counter(), 0.0
    for command in way.commands:
        given = os.environ | forked.kernel_environment() | way.environment
        with subprocess.Popen(
            command, cwd=folder, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            watched = Watch(process.pid)
            said = process.communicate()[1]
            peak = max(peak, watched.stop())
        left_behind()
        if process.returncode:
            sys.exit(f"{way.name}: exit {process.returncode}\n{said.decode(errors='replace')[-2000:]}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(time.perf_counter() - start, cpu, peak)


def adopt() -> None:
    """Become the parent of what a child leaves behind (Linux): the process that workers are forked from is one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def left_behind() -> None:
    """Wait for what was adopted, so that its time is counted."""
    with contextlib.suppress(ChildProcessError):
        while os.name == "posix":
            os.wait()


class Watch:
    """Samples the memory of a process tree five times a second."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak, self.ended = pid, 0.0, threading.Event()
        self.thread = threading.Thread(target=self.sample, daemon=True)
        self.thread.start()

    def sample(self) -> None:
        while not self.ended.wait(0.2):
            try:
                root = psutil.Process(self.pid)
                tree = [root, *root.children(recursive=True)]
                self.peak = max(self.peak, sum(process.memory_info().rss for process in tree) / 2**20)
            except psutil.Error:
                continue

    def stop(self) -> float:
        self.ended.set()
        self.thread.join()
        return self.peak


def project(folder: Path, kommundelar: list[str], notebooks: list[str]) -> Batch:
    """The example's project with one batch, taken in."""
    for name in ("params", "notebooks", "data/codebook"):
        shutil.copytree(CHECKOUT / name, folder / name)
    file = folder / "params" / "batch" / "exempelkommun.yml"
    asked = yaml.safe_load(file.read_text(encoding="utf-8"))
    for other in file.parent.glob("*.yml"):
        other.unlink()
    asked |= {"kommundelar": kommundelar, "notebooks": notebooks, "kommun_notebooks": OF_KOMMUN, "bilagor": []}
    asked["per_notebook"] = {
        stem: each for stem, each in asked["per_notebook"].items() if stem in notebooks + OF_KOMMUN
    }
    file.write_text(yaml.safe_dump(asked), encoding="utf-8")
    batch = read_batch(file)
    ensure_store(read_kommun(batch.kommun_file), say=lambda _: None)
    return batch


def runs(batch: Batch, target: Path) -> list[tuple[str, str, str]]:
    """Notebook, file of parameters and target of each run of the batch."""
    found = []
    wanted = [("", stem) for stem in OF_KOMMUN] + [
        (name, stem) for name in batch.kommundelar for stem in batch.notebooks
    ]
    for number, (kommundel, stem) in enumerate(wanted):
        given = target / f"{number}.yml"
        given.write_text(yaml.safe_dump(resolved(batch, stem, kommundel=kommundel)), encoding="utf-8")
        found.append((f"{stem}.ipynb", str(given), str(target / f"{number}.ipynb")))
    return found


def ways(batch: Batch, wanted: list[tuple[str, str, str]]) -> list[Way]:
    python, listed = [sys.executable], json.dumps(wanted)
    alone = [[*python, "-m", "papermill", "--no-progress-bar", "-k", "python3", "-f", g, n, t] for n, g, t in wanted]
    command = [*python, "-m", "bfa", "batch", str(batch.root / "params" / "batch" / f"{batch.key}.yml"), "--workers"]
    ahead, plain = {forked.UNFORKED: "1"}, {forked.PLAIN: "1"}
    found = [
        Way("papermill command line", alone, {}),
        Way("papermill in one process", [[*python, "-c", PAPERMILL, listed]], {}),
        Way("floor: the cells in one plain process", [[*python, "-c", FLOOR, listed]], {"MPLBACKEND": "agg"}),
        Way("bfa batch, forked, 1 worker", [[*command, "1"]], {}),
        Way("bfa batch, nothing changed", [[*command, "1"]], {}, anew=False),
        Way("bfa batch, forked, 2 workers", [[*command, "2"]], {}),
        Way("bfa batch, kernels started ahead, 1 worker", [[*command, "1"]], ahead),
        Way("bfa batch, --plain, 1 worker", [[*command, "1"]], plain),
    ]
    if find_spec("distributed"):
        found.append(Way("bfa batch, Dask, 2 workers", [[*python, "-c", DASK, *command, "1"]], {}))
    return found


def measured(batch: Batch, target: Path, rounds: int, told: Callable[[str], None]) -> dict[str, Cost]:
    """The median of each way."""
    layout, every = Layout(batch.root / "reports", batch.key), ways(batch, runs(batch, target))
    costs: dict[str, list[Cost]] = {way.name: [] for way in every}
    for number in range(rounds):
        for way in every:
            for folder in (layout.shared, layout.working) if way.anew else ():
                shutil.rmtree(folder, ignore_errors=True)
            costs[way.name].append(measure(way, batch.root / "notebooks"))
            told(f"round {number + 1}, {way.name}: {costs[way.name][-1]}")
    return {
        name: Cost(
            *(statistics.median(values) for values in zip(*((c.wall, c.cpu, c.peak) for c in each), strict=True))
        )
        for name, each in costs.items()
    }


def table(costs: dict[str, Cost], count: int) -> str:
    peer, floor = next(iter(costs.values())), next(each for name, each in costs.items() if name.startswith("floor"))
    lines = [
        "| way | wall s | CPU s | peak MiB | CPU s a notebook | above the floor | papermill's CPU over it |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, each in costs.items():
        own, above = each.cpu / count, (each.cpu - floor.cpu) / count
        figures = (
            f"{each.wall:.1f} | {each.cpu:.1f} | {each.peak:.0f} | {own:.2f} | {above:+.2f} | {peer.cpu / each.cpu:.2f}"
        )
        lines.append(f"| {name} | {figures} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kommundelar", nargs="+", default=["A"])
    parser.add_argument("--notebooks", nargs="+", default=NOTEBOOKS, help="of each kommundel")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into batch.md")
    asked = parser.parse_args()
    adopt()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as target:
        batch = project(Path(folder), asked.kommundelar, asked.notebooks)
        count = len(runs(batch, Path(target)))
        made = table(measured(batch, Path(target), asked.rounds, lambda line: print(line, file=sys.stderr)), count)
    print(made)
    if asked.write:
        load = ", ".join(f"{each:.0f}" for each in os.getloadavg())
        said = (
            f"{date.today()}, {count} notebooks of Exempelkommun ({', '.join(OF_KOMMUN + asked.notebooks)}), "
            f"median of {asked.rounds}, load {load} when it ended."
        )
        TABLE.write_text(
            f"# A batch, way by way\n\n{said}\n`batch.py` tells what each way does.\n\n{made}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
