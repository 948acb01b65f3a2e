"""Batches killed at random moments, with and without a full disk, and what the next run makes of them.

    python benchmarks/kills.py --kills 200 --flips 50
    python benchmarks/kills.py --kills 30 --light

Each trial starts a batch of a small kommun, from nothing or over the pages of an earlier extract, and kills it with
SIGKILL at a moment drawn uniformly over the time that a whole batch takes: the batch's own process, all its processes
at once, or one of them. In every third trial the disk has too little room besides (a tmpfs where this user may mount
one, else a largest file size). Then nothing half-written may lie among what is shared, and the same batch is run again:
it must end well, leave no process behind, and give byte for byte what a batch gives that nobody disturbs, but for the
time of the run on the index. `--light` writes each page without a kernel: the intake, the journal, what is shared, the
sheets, the results, the index and the editions are then what is tried. Linux: batches are forked from one process
that has imported, and share the one that workers are forked from; `--commands` of them are started as the command is.
"""

import argparse
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.forkserver import _forkserver
from pathlib import Path
from unittest.mock import patch

import psutil

import bfa.run.preloaded  # noqa: F401
from bfa.errors import BfaError, DataError
from bfa.run import batch as batches
from bfa.run.batch import Choices, run_batch
from bfa.run.files import sha256, write_text
from bfa.run.params import read_batch
from bfa.run.task import Result, Task, run_task
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.store import kept, read_incidents, read_table, store_folder

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
AREAS, MONTHS, TYPES = ("Norr", "Söder", "Öster"), 30, ("misshandel utomhus", "skadegörelse")
#: Exit codes of a batch that is done, one with failures, and one that could not be run.
WELL, FAILED, REFUSED = 0, 1, 2
_KOMMUN = """kommun: Provby
counts:
  - file: data/antal.csv
    source: prov
    columns: {area: area, month: month, brottstyp: brottstyp, n: n}
"""
_BATCH = "kommun: params/kommun/prov.yml\nnotebooks: [1_lagesbild]\nkommun_notebooks: [0_datakvalitet]\n"


#: What the index says of the run itself: when, how long, and how many pages stood from before.
_TIMES = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d|\d+ h \d+ min|(?:\d+ min )?\d+ s\b|varav \d+|oförändrad")


@dataclass(frozen=True)
class Trial:
    """One batch that is disturbed."""

    #: Over the pages of an earlier extract.
    earlier: bool
    #: Who is killed: the batch, all or one.
    whom: str
    #: When, in parts of the time that a whole batch takes.
    when: float
    #: Room on the disk, in parts of what the batch writes; None for enough.
    room: float | None
    #: Started as the command is, with all its processes its own.
    command: bool


@dataclass(frozen=True)
class Ground:
    """What every trial starts from and is held against."""

    #: Where the trials are; a tmpfs where one may be mounted.
    folder: Path
    mounted: bool
    #: The project before a batch, from nothing and over an earlier extract.
    before: dict[bool, Path]
    #: What a batch gives that nobody disturbs, how long it takes [s], and what it writes [bytes].
    whole: dict[bool, dict[str, str]]
    seconds: dict[bool, float]
    written: int
    light: bool


def project(folder: Path) -> Path:
    """A small kommun's project; the batch file."""
    for name in ("params/kommun", "params/batch", "data", "notebooks", "reports"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for stem in ("0_datakvalitet", "1_lagesbild"):
        shutil.copy(NOTEBOOKS / f"{stem}.ipynb", folder / "notebooks")
    (folder / "params" / "kommun" / "prov.yml").write_text(_KOMMUN, encoding="utf-8")
    batch = folder / "params" / "batch" / "prov.yml"
    batch.write_text(_BATCH, encoding="utf-8")
    return batch


def counts(folder: Path, seed: int) -> None:
    """The extract: a count per area, month and type."""
    draw, lines = random.Random(seed), ["area;month;brottstyp;n"]
    for month in range(MONTHS):
        at = f"{2009 + month // 12}-{month % 12 + 1:02}"
        lines += [f"{area};{at};{kind};{draw.randint(5, 60)}" for area in AREAS for kind in TYPES]
    (folder / "data" / "antal.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def page_alone(task: Task) -> Result:
    """A page without a kernel, whole and of what the run was asked about."""
    try:
        write_text(task.job.executed, '{"cells": []}')
        write_text(task.handout, f"<html>{task.title} {sorted(task.job.parameters)} {'x' * 20_000}</html>\n")
    except (BfaError, OSError) as error:
        return Result(str(error))
    return Result("", {"n": len(task.title)}, 0.01, (task.handout,))


def started(batch: Path, *, light: bool, command: bool = False, largest: int | None = None) -> int:
    """Start the batch in a process group of its own; its process.

    largest : int or None
        The largest file that it may write. [bytes]
    """
    if pid := os.fork():
        return pid
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    if command:
        os.execv(sys.executable, [sys.executable, "-m", "bfa", "batch", str(batch), "--workers", "2"])
    os._exit(_run(batch, light=light))


def _run(batch: Path, *, light: bool) -> int:
    # The process that workers are forked from is the one of all trials.
    with (
        patch.object(_forkserver, "ensure_running"),
        patch.object(batches, "run_task", page_alone if light else run_task),
    ):
        try:
            return FAILED if run_batch(read_batch(batch), Choices(workers=2)).failed else WELL
        except (BfaError, OSError):
            return REFUSED


def ended(pid: int) -> int:
    """The exit code of a batch, once it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed(pid: int, whom: str, draw: random.Random) -> None:
    """Kill the batch, all its processes, or one of those that it started."""
    with suppress(psutil.NoSuchProcess, ProcessLookupError):
        below = [*psutil.Process(pid).children(recursive=True), *below_forkserver()]
        if whom == "one":
            os.kill(draw.choice(below).pid if below else pid, signal.SIGKILL)
            return
        os.kill(pid, signal.SIGKILL)
        for each in below if whom == "all" else ():
            with suppress(psutil.NoSuchProcess):
                each.kill()


def below_forkserver() -> list[psutil.Process]:
    """Workers and all that they started."""
    return psutil.Process(_forkserver._forkserver_pid).children(recursive=True)


def leftovers() -> int:
    """How many processes batches left running, waited for a moment. [count]"""
    own = {_forkserver._forkserver_pid, resource_tracker._resource_tracker._pid}
    for _ in range(1200):
        below = [each for each in psutil.Process().children() if each.pid not in own]
        for each in below:
            with suppress(ChildProcessError):
                os.waitpid(each.pid, os.WNOHANG)
        if not below and not below_forkserver():
            return 0
        time.sleep(0.05)
    return len(below) + len(below_forkserver())


def shown(folder: Path) -> dict[str, str]:
    """What is shared, and the kept editions' results: a digest of each, the time of the run left out of the index."""
    found = {}
    for root in (folder / "reports" / "prov", folder / "reports" / "_arbetsmaterial" / "prov" / "utgavor"):
        for path in sorted(root.rglob("*")):
            name = path.relative_to(folder / "reports").as_posix()
            if path.name == "index.html":
                found[name] = _TIMES.sub("", path.read_text(encoding="utf-8"))
            elif path.is_file() and path.name != "manifest.json":
                found[name] = sha256(path)
    return found


def half_written(folder: Path) -> list[str]:
    """Files among what is shared that are not whole, by name."""
    return [path.name for path in (folder / "reports" / "prov").rglob("[!.]*") if path.is_file() and not _whole(path)]


def _whole(path: Path) -> bool:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return book.testzip() is None
    text = path.read_text(encoding="utf-8")
    return text.rstrip().endswith("</html>") if path.suffix == ".html" else text.endswith("}\n")


def ground(folder: Path, *, light: bool) -> Ground:
    """Make the projects that trials start from, and run each undisturbed: once unmeasured, once measured."""
    before, whole, seconds, written = {}, {}, {}, 0
    place = folder / "trial"
    for earlier in (False, True):
        before[earlier] = folder / f"before_{earlier}"
        project(before[earlier])
        if earlier:
            counts(before[earlier], seed=1)
            # where it lies is in what it is made of
            _put(before[earlier], place)
            _well(_batch(place), light=light)
            _put(place, before[earlier])
        counts(before[earlier], seed=2)
        _put(before[earlier], place)
        start, small = time.perf_counter(), _size(place)
        _well(_batch(place), light=light)
        seconds[earlier], written = time.perf_counter() - start, max(written, _size(place) - small)
        whole[earlier] = shown(place)
    mounted = _mounted(place)
    return Ground(place, mounted, before, whole, seconds, written, light)


def _well(batch: Path, *, light: bool) -> None:
    if code := ended(started(batch, light=light)):
        sys.exit(f"a batch that nobody disturbs ends with {code}")


def _batch(folder: Path) -> Path:
    return folder / "params" / "batch" / "prov.yml"


def _put(source: Path, target: Path) -> None:
    """Make the target the same as the source, in place."""
    target.mkdir(exist_ok=True)
    for path in target.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(source, target, dirs_exist_ok=True)


def _size(folder: Path) -> int:
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*") if path.is_file())


def _mounted(folder: Path) -> bool:
    """A tmpfs in the folder's place, where this user may mount one."""
    asked = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    return shutil.which("mount") is not None and subprocess.run(asked, stderr=subprocess.DEVNULL).returncode == 0


def _resized(ground: Ground, size: int) -> None:
    if ground.mounted:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(ground.folder)], check=True)


def disturbed(ground: Ground, trial: Trial, draw: random.Random) -> list[str]:
    """Run one trial; what was not as it should be, in a few words."""
    _resized(ground, 2**26)
    _put(ground.before[trial.earlier], ground.folder)
    room = None if trial.room is None else int(trial.room * ground.written)
    if room is not None and ground.mounted:
        _resized(ground, _size(ground.folder) + room)
    largest = None if room is None or ground.mounted else room // 8
    batch = _batch(ground.folder)
    pid = started(batch, light=ground.light, command=trial.command, largest=largest)
    time.sleep(trial.when * ground.seconds[trial.earlier] * (3 if trial.command else 1))
    killed(pid, trial.whom, draw)
    ended(pid)
    faults = [f"half-written: {name}" for name in half_written(ground.folder)]
    _resized(ground, 2**26)
    if code := ended(started(batch, light=ground.light)):
        faults.append(f"the second run ended with {code}")
    got, whole = shown(ground.folder), ground.whole[trial.earlier]
    faults += [f"differs: {name}" for name in {*got, *whole} if got.get(name) != whole.get(name)]
    if left := leftovers():
        faults.append(f"{left} processes left")
    return faults


def trials(kills: int, *, commands: int, seed: int) -> list[Trial]:
    """The trials: who and when drawn, every third with little room, the last ones started as the command is."""
    draw = random.Random(seed)
    return [
        Trial(
            earlier=bool(n % 2),
            whom=draw.choice(["batch", "all", "one"]),
            when=draw.random(),
            room=draw.random() if n % 3 == 2 else None,
            command=n >= kills - commands,
        )
        for n in range(kills)
    ]


def flipped(kommun: Kommun, flips: int, *, seed: int) -> Counter[str]:
    """What comes of single bytes changed in what pages read of a store: by kind of file, noticed or not. [count]"""
    draw, found = random.Random(seed), Counter[str]()
    folder = store_folder(kommun)
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".parquet", ".json"))
    sound = _read(kommun, files)
    for _ in range(flips):
        path = draw.choice(files)
        held = path.read_bytes()
        at = draw.randrange(len(held))
        path.write_bytes(held[:at] + bytes([held[at] ^ draw.randint(1, 255)]) + held[at + 1 :])
        try:
            found[f"{path.suffix}: {'noticed' if _read(kommun, files) < sound else 'not noticed'}"] += 1
        finally:
            path.write_bytes(held)
    return found


def _read(kommun: Kommun, files: list[Path]) -> int:
    """How many of a store's files are read without a refusal; none where the one that tells of the others is not."""
    read = 0
    for path in files:
        if path.parent.name == "kept":
            read += kept(kommun, path.stem) is not None
        elif path.suffix == ".parquet" and "--" not in path.stem:
            with suppress(DataError):
                read += read_table(kommun, path.stem) is not None
    with suppress(DataError):
        read += len(read_incidents(kommun)) >= 0
    return read


def told(ground: Ground, asked: list[Trial], *, seed: int) -> int:
    """Run the trials and print what came of them; how many were not recovered. [count]"""
    draw, faults, drawn = random.Random(seed), 0, Counter[str]()
    for number, trial in enumerate(asked):
        found = disturbed(ground, trial, draw)
        drawn[f"killed {trial.whom}, {'room enough' if trial.room is None else 'little room'}"] += 1
        faults += bool(found)
        for fault in found:
            print(f"{number}: {trial}: {fault}", flush=True)
    how = "tmpfs" if ground.mounted else "a largest file size"
    print(
        f"{len(asked)} batches killed ({', '.join(f'{key}: {n}' for key, n in sorted(drawn.items()))}; the disk: {how})"
    )
    print(f"{len(asked) - faults} recovered by the next run, {faults} not", flush=True)
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--commands", type=int, default=0, help="so many of them started as the command is")
    parser.add_argument("--flips", type=int, default=50)
    parser.add_argument("--store", type=Path, help="kommun file of a store to flip bytes in, else the small kommun's")
    parser.add_argument("--light", action="store_true", help="pages without a kernel")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.light and asked.commands:
        parser.error("a command makes its pages with a kernel: leave out --light or --commands")
    _forkserver.set_forkserver_preload(["bfa.run.preloaded", "kills"])
    _forkserver.ensure_running()
    with tempfile.TemporaryDirectory(prefix="kills") as name:
        stand = ground(Path(name).resolve(), light=asked.light)
        try:
            wrong = told(stand, trials(asked.kills, commands=asked.commands, seed=asked.seed), seed=asked.seed)
            kommun = read_kommun(asked.store or stand.folder / "params" / "kommun" / "prov.yml")
            noticed = flipped(kommun, asked.flips, seed=asked.seed)
        finally:
            if stand.mounted:
                subprocess.run(["umount", str(stand.folder)], check=True)
    print(f"{asked.flips} bytes flipped in the store: {dict(noticed)}")
    sys.exit(1 if wrong or any("not noticed" in each for each in noticed) else 0)


if __name__ == "__main__":
    main()
