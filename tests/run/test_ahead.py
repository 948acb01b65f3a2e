"""Where nothing is forked, each notebook has an interpreter of its own that was started while the one before ran."""

import ast
import time
from contextlib import suppress
from pathlib import Path

import psutil
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
secret = "BFA_RUN_SECRET" in os.environ
print(("bfa.pages.causes" in sys.modules, left, secret, kommundel, os.getcwd(), os.getpid(), random()))
"""
WAITING = "bfa.run.ahead"


def test_a_kernel_started_ahead_serves_one_notebook_and_none_is_left(
    tiny: Path, notebook, monkeypatch: pytest.MonkeyPatch, capfd
):
    monkeypatch.setenv(forked.UNFORKED, "1")
    cells = {"a": CELL, "killed": CELL + "os.kill(os.getpid(), 9)", "c": CELL}
    jobs = [
        Job(notebook(name, cell), {"kommundel": name}, tiny / f"{name}.ipynb", tiny / "notebooks", 60, 2048, "s")
        for name, cell in cells.items()
    ]
    said, waiting = {}, []
    for job, text in run_all(jobs, work.printed, workers=1, stop=work.nothing):
        said[job.notebook.stem] = text
        waiting.append({each.pid for each in those_that_wait()})
    (*first, one, drawn), (*last, three, other) = (ast.literal_eval(said[name]) for name in ("a", "c"))
    folder = str(tiny / "notebooks")
    assert (first, last) == ([True, False, False, "a", folder], [True, False, False, "c", folder])
    assert "avbröts mitt i körningen" in said["killed"]
    assert (drawn != other, one != three) == (True, True)
    assert [len(each) for each in waiting[:2]] == [1, 1]
    assert three in waiting[1]
    assert "solved" not in "".join(capfd.readouterr())
    deadline = time.monotonic() + 20
    while those_that_wait() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert those_that_wait() == []


def those_that_wait() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if WAITING in " ".join(process.cmdline()):
                found.append(process)
    return found
