"""A batch over a real scheduler and workers that are processes of their own.

Over TLS, where one is killed mid-run; and over TCP, where the worker reaches nothing of the batch's folder.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import MagicMock

import psutil
import pytest
from small_batch import SHOW, Quiet, go, pages, results
from worker_jobs import APART

from bfa.errors import DataError, ParameterError
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
import worker_jobs
from distributed.cli.dask_worker import main

if __name__ == "__main__":
    bfa.run.cluster.run_task = {work}
    main()
"""
SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"


def started(code: str, *given: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "ignore", "-c", code, *given, "--no-dashboard"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


@contextmanager
def cluster_of(
    n: int, folder: Path, *given: str, work: str = "small_batch.run_any"
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its workers, all of which keep their files in a folder."""
    file = folder / "klustret.json"
    scheduler = started(SCHEDULER, "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file), *given)
    own = ("--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--local-directory", str(folder / "dask"))
    workers = [started(WORKER.format(work=work), *own, *given) for _ in range(n)]
    end = time.monotonic() + 120
    while not file.is_file():
        assert time.monotonic() < end
        time.sleep(0.1)
    try:
        yield json.loads(file.read_text(encoding="utf-8"))["address"], workers
    finally:
        for process in (*workers, scheduler):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def certificates(tmp_path: Path) -> dict[str, str]:
    """A certificate of a day and its key, signed by itself: paths by the ends of Dask's names for them."""
    from distributed.security import Security

    made = Security.temporary()
    paths = {name: tmp_path / f"{name}.pem" for name in ("ca-file", "cert", "key")}
    for path, text in zip(paths.values(), (made.tls_ca_file, made.tls_client_cert, made.tls_client_key), strict=True):
        path.write_text(text, encoding="utf-8")
    return {name: str(path) for name, path in paths.items()}


@contextmanager
def dask_told(certificates: dict[str, str]) -> Iterator[None]:
    """Dask's own settings name the certificates, by the variables of the environment that docs/drift.md gives."""
    from dask import config

    names = {"ca-file": "CA_FILE", "cert": "CLIENT__CERT", "key": "CLIENT__KEY"}
    with pytest.MonkeyPatch.context() as patch:
        for end, path in certificates.items():
            patch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{names[end]}", path)
        config.refresh()
        yield
    config.refresh()


@needs_dask
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_batch_over_tls_that_loses_a_worker_gives_what_one_machine_gives(
    tiny: Path, counts_only, certificates, monkeypatch
):
    batch = counts_only("A", "B", "C", cells=(SLOWLY, SHOW))
    given = [part for name, path in certificates.items() for part in (f"--tls-{name}", path)]
    with cluster_of(2, tiny, *given, "--protocol", "tls") as (address, workers):
        assert address.startswith("tls://")

        def kill_one(event) -> None:
            if event["event"] == BEGAN and event["kommundel"] == "B":
                os.killpg(workers[0].pid, signal.SIGKILL)

        heard = Quiet()
        with dask_told(certificates):
            with cluster.connected(address) as client:
                client.wait_for_workers(2, timeout=120)
            done = run_batch(read_batch(batch), Choices(scheduler=address), heard, kill_one)
        assert workers[0].wait(10) == -signal.SIGKILL
        begun = [" ".join(each.cmdline()) for each in psutil.Process(workers[1].pid).children()]
        assert any("multiprocessing.forkserver" in command for command in begun)
        monkeypatch.setattr(cluster, "LONGEST_WAIT", 1)
        with pytest.raises(ParameterError, match="svarar inte"):  # to one who has no certificate
            run_batch(read_batch(batch), Choices(scheduler=address))
    assert (done.made, done.failed) == (4, ())
    assert sorted(heard.ran) == [("", "visa"), ("A", "visa"), ("B", "visa"), ("C", "visa")]
    spread, told = pages(tiny), results(tiny)
    alone, _ = go(batch, fresh=True)
    assert not alone.failed
    spread.pop("index.html")
    assert {name: page for name, page in pages(tiny).items() if name != "index.html"} == spread
    assert results(tiny) == told


@needs_dask
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_reaches_nothing_of_the_batchs_folder_is_sent_the_files_and_sends_its_own(
    tiny: Path, tmp_path_factory, counts_only, monkeypatch
):
    batch = counts_only("A", "B", cells=("from worker_jobs import keep_apart\nkeep_apart()", SHOW))
    there = tmp_path_factory.mktemp("klustret")
    (there / "filer").mkdir()
    alone, _ = go(batch)
    told, made = results(tiny), pages(tiny)
    shutil.rmtree(tiny / "reports")
    monkeypatch.setenv(APART, str(tiny))
    with cluster_of(1, there, work="worker_jobs.run_apart") as (address, _):
        done, _ = go(batch, scheduler=address, exchange=f"file://{there}/filer")
        assert not list((there / "filer").iterdir()), "what was sent is taken away"
        assert not list(there.glob("dask/**/bfa*")), "and so is what the worker laid out"
    assert (alone.made, alone.failed) == (done.made, done.failed) == (3, ())
    assert {**pages(tiny), "index.html": ""} == {**made, "index.html": ""}
    assert results(tiny) == told


@needs_dask
def test_a_scheduler_that_does_not_answer_is_told_of(counts_only, monkeypatch):
    monkeypatch.setattr(cluster, "LONGEST_WAIT", 1)
    with pytest.raises(ParameterError, match=r"Schemaläggaren tcp://127\.0\.0\.1:9 svarar inte"):
        run_batch(read_batch(counts_only("A")), Choices(scheduler="tcp://127.0.0.1:9"))


def test_a_cluster_without_its_extra_is_told_of(counts_only, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"pip install --editable \"\.\[cluster\]\""):
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

    assert "skriver inte i samma mapp" in cluster._given(Future(), None).reason


@pytest.mark.parametrize(
    ("threads", "cancelled", "said"),
    [
        (OSError(), [], r"tls://x:1 svarar inte längre. Det som är klart är bokfört"),
        ({"a": 1}, [True], r"tls://x:1 svarar inte längre.*\n.*kör samma kommando igen: bara det som saknas görs"),
        ({}, [], r"tls://x:1 har ingen arbetare längre.*\n.*starta en arbetare"),
    ],
)
def test_a_cluster_that_goes_away_mid_run_stops_the_batch_with_what_to_do(monkeypatch, threads, cancelled, said):
    monkeypatch.setattr(cluster, "LONGEST_WAIT", 0.0)
    client, ended = MagicMock(), MagicMock()
    client.scheduler.address = "tls://x:1"
    client.nthreads.side_effect = [threads]
    ended.has_ready.return_value = bool(cancelled)
    ended.__next__.return_value.cancelled.side_effect = cancelled
    with pytest.raises(DataError, match=said):
        cluster._next(ended, client)
