import ast
from pathlib import Path

import pytest
import worker_jobs as work

from bfa.run import forked
from bfa.run.execution import Job
from bfa.run.workers import run_all

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not forked.FORKS, reason="Linux only")]

CELL = """
import os, sys
from numpy.random import random
left = hasattr(sys, "left")
sys.left = True
os.write(1, b"solved\\n")
print(("bfa.pages.causes" in sys.modules, left, "BFA_RUN_SECRET" in os.environ, kommundel, os.getcwd(), random()))
"""
KILLED = CELL + "os.kill(os.getpid(), 9)"


def test_a_forked_kernel_has_the_imports_of_pages_and_nothing_of_the_kernel_before_it_also_when_that_died(
    tiny: Path, notebook, capfd
):
    folder = tiny / "notebooks"
    jobs = {
        name: Job(notebook(name, cell), {"kommundel": name}, tiny / "ut" / f"{name}.ipynb", folder, secret="s")
        for name, cell in {"a": CELL, "b": KILLED, "c": CELL}.items()
    }
    said = {
        job.notebook.stem: text
        for job, text in run_all(list(jobs.values()), work.printed, workers=1, stop=work.nothing)
    }
    assert "avbröts" in said.pop("b")
    (*first, drawn), (*last, other) = (ast.literal_eval(text) for text in said.values())
    assert first == [True, False, False, "a", str(folder)]
    assert last == [True, False, False, "c", str(folder)]
    assert drawn != other
    written = "".join(capfd.readouterr())
    assert "kernel" not in written  # no word of how to reach one
    assert "solved" not in written
