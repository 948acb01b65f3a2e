"""What a batch costs beside a plain papermill command-line loop, in one run.

    python benchmarks/batch.py params/batch/exempelkommun.yml
    python benchmarks/batch.py params/batch/chicago.yml --peer 4

Every way starts from a taken-in store. `--peer N` runs only the first N kommundelar through the papermill command
line; the ratio is per notebook. papermill writes the executed notebook only; bfa writes the handouts, the meeting
sheets and the index in the same time.
"""

import argparse
import contextlib
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import yaml

from bfa.run.params import read_batch, resolved
from bfa.tables import store
from bfa.tables.intake import is_current, take_in
from bfa.tables.municipality import read_kommun


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds, and the largest sum of resident memory over the process tree."""

    way: str
    runs: int
    wall: float
    cpu: float
    peak: float


def measure(way: str, commands: list[tuple[list[str], Path]]) -> Cost:
    before, start, peak = os.times(), time.perf_counter(), 0.0
    for command, folder in commands:
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            watched = Watch(process.pid)
            said = process.communicate()[1]
            peak = max(peak, watched.stop())
        left_behind()
        if process.returncode:
            sys.exit(f"{way}: exit {process.returncode}\n{said.decode(errors='replace')[-2000:]}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(way, len(commands), time.perf_counter() - start, cpu, peak)


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


def peer_commands(file: Path, target: Path, kommundelar: int | None) -> list[tuple[list[str], Path]]:
    batch = read_batch(file)
    names = store.kommundelar(read_kommun(batch.kommun_file))
    names = names if batch.kommundelar == "alla" else batch.kommundelar
    wanted = [("", stem) for stem in batch.kommun_notebooks]
    wanted += [(name, stem) for name in names[:kommundelar] for stem in batch.notebooks]
    commands = []
    for number, (kommundel, stem) in enumerate(wanted):
        given = target / f"{number}.yml"
        given.write_text(yaml.safe_dump(resolved(batch, stem, kommundel=kommundel)), encoding="utf-8")
        folder = batch.root / "notebooks"
        notebook = [f"{stem}.ipynb", str(target / f"{number}.ipynb")]
        python = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", "-f", str(given)]
        commands.append(([*python, *notebook], folder))
    return commands


def runs_of(file: Path) -> int:
    batch = read_batch(file)
    names = store.kommundelar(read_kommun(batch.kommun_file)) if batch.kommundelar == "alla" else batch.kommundelar
    return len(batch.kommun_notebooks) + len(names) * len(batch.notebooks)


def report(costs: list[Cost], runs: dict[str, int]) -> None:
    peer = costs[0]
    print("| way | notebooks | wall s | CPU s | peak MiB | s per notebook | times the papermill loop |")
    print("|---|---|---|---|---|---|---|")
    for cost in costs:
        count = runs.get(cost.way, cost.runs)
        each, theirs = cost.wall / count, peer.wall / peer.runs
        figures = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak:.0f} | {each:.2f} | {theirs / each:.2f}"
        print(f"| {cost.way} | {count} | {figures} |")


def per_notebook(file: Path) -> None:
    batch = read_batch(file)
    spent: dict[str, list[float]] = {}
    for path in sorted((batch.root / "reports" / "_arbetsmaterial" / batch.key).rglob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if "notebook" in record and "seconds" in record:
            spent.setdefault(record["notebook"], []).append(record["seconds"])
    for stem, seconds in sorted(spent.items()):
        median = sorted(seconds)[len(seconds) // 2]
        print(f"{stem}: {len(seconds)} runs, median {median:.2f} s, longest {max(seconds):.2f} s (last way above)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batch", type=Path)
    parser.add_argument("--peer", type=int, default=None, help="kommundelar through the papermill command line")
    asked = parser.parse_args()
    adopt()
    kommun = read_kommun(read_batch(asked.batch).kommun_file)
    if not is_current(kommun):
        start = time.perf_counter()
        take_in(kommun)
        print(f"intake: {time.perf_counter() - start:.1f} s")
    bfa = [sys.executable, "-m", "bfa", "batch", str(asked.batch), "--fresh", "--workers"]
    with tempfile.TemporaryDirectory() as folder:
        costs = [measure("papermill command line", peer_commands(asked.batch, Path(folder), asked.peer))]
    ways = {workers: f"bfa batch, {workers} worker{'s' * (workers > 1)}" for workers in (1, 2)}
    costs += [measure(way, [([*bfa, str(workers)], Path.cwd())]) for workers, way in ways.items()]
    report(costs, dict.fromkeys(ways.values(), runs_of(asked.batch)))
    per_notebook(asked.batch)


if __name__ == "__main__":
    main()
