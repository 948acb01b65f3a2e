import ast
from pathlib import Path

import pytest
import worker_jobs as work

from bfa.run import forked
from bfa.run.execution import Job
from bfa.run.workers import run_all

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not forked.forks(), reason="Linux only")]

CELL = """
import os, sys
from numpy.random import random
left = hasattr(sys, "left")
sys.left = True
os.write(1, b"solved\\n")
print(("bfa.pages.causes" in sys.modules, left, "BFA_RUN_SECRET" in os.environ, kommundel, os.getcwd(), random()))
"""
# Threads of the three processes that a kernel was forked from, one after the other, beside the first of each.
THREADS = """
import os
from pathlib import Path
process, found = os.getppid(), []
for _ in range(3):
    threads = [each for each in Path(f"/proc/{process}/task").iterdir() if int(each.name) != process]
    found.append([each.joinpath("comm").read_text().strip() for each in threads])
    process = int(Path(f"/proc/{process}/status").read_text().partition("PPid:")[2].split()[0])
print(found)
"""
#: What ends a process, and what is said of it.
ENDS = {
    "exit": "os._exit(3)",
    "kill": "os.kill(os.getpid(), 9)",
    "crash": "import ctypes\nctypes.string_at(0)",
    "memory": "held = bytearray(2 * 2**30)",
    "error": "raise SystemExit(3)",
}
SAID = dict.fromkeys(ENDS, "avbröts mitt i körningen") | {"memory": "minnet räckte inte", "error": "SystemExit"}


@pytest.fixture
def printed(tiny: Path, notebook):
    """What notebooks of a cell print, one after the other in one worker."""

    def run(cells: dict[str, str]) -> dict[str, str]:
        jobs = [
            Job(notebook(name, cell), {"kommundel": name}, tiny / f"{name}.ipynb", tiny / "notebooks", 60, 2048, "s")
            for name, cell in cells.items()
        ]
        return {job.notebook.stem: text for job, text in run_all(jobs, work.printed, workers=1, stop=work.nothing)}

    return run


def test_a_forked_kernel_has_the_imports_of_pages_and_nothing_of_the_kernels_before_it_however_they_ended(
    tiny: Path, printed, capfd
):
    said = printed({"a": CELL, **{name: CELL + end for name, end in ENDS.items()}, "c": CELL})
    (*first, drawn), (*last, other) = (ast.literal_eval(said[name]) for name in ("a", "c"))
    assert {name: text for name, text in SAID.items() if text not in said[name]} == {}
    folder = str(tiny / "notebooks")
    assert first == [True, False, False, "a", folder]
    assert last == [True, False, False, "c", folder]
    assert drawn != other
    written = "".join(capfd.readouterr())
    assert "kernel" not in written  # no word of how to reach one
    assert "solved" not in written


def test_what_workers_and_kernels_are_forked_from_has_no_other_thread_whose_lock_would_be_held_for_ever(printed):
    """A memory allocator's own thread is no such: it prepares itself for a fork."""
    kernels, _, workers = ast.literal_eval(printed({"a": THREADS})["a"])
    assert {*kernels, *workers} <= {"jemalloc_bg_thd"}
