"""A batch over a real scheduler and two workers that are processes of their own, over TCP; one is killed mid-run."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from small_batch import SHOW, Quiet, go, pages, results

from bfa.errors import ParameterError
from bfa.run import cluster, task
from bfa.run.batch import Choices, run_batch
from bfa.run.cluster import Made, run_here
from bfa.run.events import BEGAN
from bfa.run.layout import Layout
from bfa.run.params import read_batch
from bfa.run.plan import plan
from bfa.run.task import Result
from bfa.run.workers import Lost
from bfa.tables.intake import take_in
from bfa.tables.municipality import read_kommun

needs_dask = pytest.mark.skipif(
    find_spec("distributed") is None or os.name != "posix", reason="dask.distributed (extra cluster) is not installed"
)
SLOWLY = "import time\ntime.sleep(1)"
#: A worker of the cluster that takes any cell, as the batch's own workers do here.
WORKER = """
import bfa.run.cluster
import small_batch
from distributed.cli.dask_worker import main

if __name__ == "__main__":
    bfa.run.cluster.run_task = small_batch.run_any
    main()
"""
SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"


def started(code: str, *given: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "ignore", "-c", code, *given, "--no-dashboard"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.fixture
def two_workers(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address and its two workers."""
    file = tmp_path / "klustret.json"
    scheduler = started(SCHEDULER, "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    given = (
        "--scheduler-file",
        str(file),
        "--nthreads",
        "1",
        "--no-nanny",
        "--local-directory",
        str(tmp_path / "dask"),
    )
    workers = [started(WORKER, *given) for _ in range(2)]
    end = time.monotonic() + 120
    while not file.is_file():
        assert time.monotonic() < end
        time.sleep(0.1)
    yield json.loads(file.read_text(encoding="utf-8"))["address"], workers
    for process in (*workers, scheduler):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@needs_dask
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_batch_on_a_cluster_that_loses_a_worker_gives_what_one_machine_gives(tiny: Path, counts_only, two_workers):
    address, workers = two_workers
    batch = counts_only("A", "B", "C", cells=(SLOWLY, SHOW))
    with cluster.connected(address) as client:
        client.wait_for_workers(2, timeout=120)

    def kill_one(event) -> None:
        if event["event"] == BEGAN and event["kommundel"] == "B":
            os.killpg(workers[0].pid, signal.SIGKILL)

    heard = Quiet()
    done = run_batch(read_batch(batch), Choices(scheduler=address), heard, kill_one)
    assert workers[0].wait(10) == -signal.SIGKILL
    assert (done.made, done.failed) == (4, ())
    assert sorted(heard.ran) == [("", "visa"), ("A", "visa"), ("B", "visa"), ("C", "visa")]
    spread, told = pages(tiny), results(tiny)
    alone, _ = go(batch, fresh=True)
    assert not alone.failed
    spread.pop("index.html")
    assert {name: page for name, page in pages(tiny).items() if name != "index.html"} == spread
    assert results(tiny) == told


@needs_dask
def test_a_scheduler_that_does_not_answer_is_told_of(counts_only, monkeypatch):
    monkeypatch.setattr(cluster, "LONGEST_WAIT", 1)
    with pytest.raises(ParameterError, match=r"Schemaläggaren tcp://127\.0\.0\.1:9 svarar inte"):
        run_batch(read_batch(counts_only("A")), Choices(scheduler="tcp://127.0.0.1:9"))


def test_a_cluster_without_its_extra_is_told_of(counts_only, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"bfa\[cluster\]"):
        run_batch(read_batch(counts_only("A")), Choices(scheduler="tcp://127.0.0.1:9"))


@pytest.fixture
def one(tiny: Path, counts_only) -> task.Task:
    """A task of a kommun that is taken in."""
    batch = read_batch(counts_only("A"))
    kommun = read_kommun(batch.kommun_file)
    take_in(kommun)
    return plan(batch, kommun, Layout(tiny / "reports", "prov"))[0]


def test_a_worker_with_another_bfa_or_other_data_makes_nothing(one, monkeypatch):
    monkeypatch.setattr(cluster, "run_all", lambda *_, **__: 1 / 0)
    other = run_here(replace(one, key=replace(one.key, package="annan")))
    assert "har ett annat bfa än körningen" in other.result.reason
    assert "ser inte samma uppgifter" in run_here(replace(one, key=replace(one.key, data="andra"))).result.reason


def test_what_a_worker_wrote_is_handed_back_with_its_digests_and_a_lost_process_as_lost(one, monkeypatch):
    page = one.handout
    page.parent.mkdir(parents=True)
    one.job.executed.parent.mkdir(parents=True)
    page.write_text("hel", encoding="utf-8")
    one.job.executed.write_text("{}", encoding="utf-8")
    given = {"well": Result("", files=(page,)), "ill": Result("fel"), "lost": Lost(9)}
    got = {}
    for name, result in given.items():
        monkeypatch.setattr(cluster, "run_all", lambda *_, result=result, **__: (each for each in [(one, result)]))
        got[name] = run_here(one)
    assert set(got["well"].digests) == {page, one.job.executed}
    assert (got["ill"], got["lost"]) == (Made(given["ill"], {}), Made(given["lost"], {}))


def test_files_that_are_not_seen_here_as_they_were_written_fail_their_run(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(cluster, "_SEEN_WITHIN", 0.0)
    page = tmp_path / "sida.html"

    class Future:
        def result(self) -> Made:
            return Made(Result("", files=(page,)), {page: "annan"})

    assert "skriver inte i samma mapp" in cluster._given(Future()).reason
