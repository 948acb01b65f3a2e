"""Two who write the same reports at once do so after each other, or are told who is before them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from small_batch import Quiet, go

from bfa.errors import DataError
from bfa.run.batch import Choices, run_batch
from bfa.run.params import read_batch
from bfa.run.promise import Asked, keep_promise
from bfa.run.single import run_single
from bfa.run.task import Result
from bfa.tables import lock
from bfa.tables.lock import held


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs that write a page without a kernel; when each batch began and ended its own."""
    order: list[str] = []

    def run_all(jobs: list[Any], *_: object, **__: object) -> Iterator[tuple[Any, Result]]:
        order.append("börjar")
        for task in jobs:
            sleep(0.05)
            for path in (task.handout, task.job.executed):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text('{"cells": []}', encoding="utf-8")
            yield task, Result("", files=(task.handout,))
        order.append("slutar")

    monkeypatch.setattr("bfa.run.batch.run_all", run_all)
    return order


def test_the_second_of_two_batches_waits_is_told_by_whom_and_finds_all_done(counts_only, one_by_one):
    batch = counts_only("A", "B")
    reporters = [Quiet(), Quiet()]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda reporter: run_batch(read_batch(batch), Choices(), reporter), reporters))
    assert one_by_one == ["börjar", "slutar"] * 2
    assert sorted((each.made, each.kept, len(each.failed)) for each in done) == [(0, 3, 0), (3, 0, 0)]
    assert sum(line.startswith("Batchen prov körs redan, av process ") for each in reporters for line in each.said) == 1


def test_what_a_dead_process_left_hinders_no_batch(tiny: Path, counts_only, one_by_one):
    left = tiny / "reports" / ".prov.las"
    left.parent.mkdir()
    left.write_text("99999 datorn\n", encoding="utf-8")
    assert go(counts_only("A"))[0].made == 2
    assert not left.exists()


def single(tiny: Path) -> None:
    file = tiny / "params" / "egen.yml"
    file.write_text("kommun: ../params/kommun/prov.yml\n", encoding="utf-8")
    run_single("visa", file, say=lambda text: None)


def promise(tiny: Path) -> None:
    keep_promise(tiny / "params" / "kommun" / "prov.yml", Asked(1, None), say=lambda text: None)


@pytest.mark.parametrize(
    ("folder", "run", "said"),
    [
        ("prov", lambda tiny: go(tiny / "params" / "batch" / "prov.yml"), "Batchen prov körs"),
        ("enskilda/egen", single, "egen.yml körs"),
        ("loften/prov", promise, "Ett löfte i Provby skrivs"),
    ],
)
def test_one_who_waits_in_vain_is_told_who_holds_the_folder(
    tiny: Path, counts_only, monkeypatch, folder: str, run: Callable[[Path], object], said: str
):
    counts_only("A")
    monkeypatch.setattr(lock, "LONGEST_WAIT", 0.0)
    with (
        held(tiny / "reports" / folder, what="x", say=print),
        pytest.raises(DataError, match=f"{said} redan, och det blir inte klart.\n  Hittat: av process .*"),
    ):
        run(tiny)
    assert not list((tiny / "reports").rglob("*.html"))
