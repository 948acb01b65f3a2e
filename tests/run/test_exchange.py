"""Files that go between a batch and workers elsewhere: whole, by their contents, and of this batch alone."""

import json
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from small_batch import go

from bfa.errors import DataError, ParameterError
from bfa.run.exchange import Parcel, laid_out, left, left_by, moved_back, read_by
from bfa.run.files import sha256
from bfa.run.layout import Layout
from bfa.run.params import read_batch
from bfa.run.plan import plan
from bfa.run.task import Result, Task
from bfa.tables.intake import take_in
from bfa.tables.municipality import read_kommun

pytestmark = pytest.mark.skipif(find_spec("fsspec") is None, reason="fsspec (extra cluster) is not installed")
ADDRESS = "memory://prov/filer"


@pytest.fixture
def task(tiny: Path, counts_only) -> Task:
    """A task of a kommun that is taken in."""
    batch = read_batch(counts_only("A"))
    kommun = read_kommun(batch.kommun_file)
    take_in(kommun)
    return plan(batch, kommun, Layout(tiny / "reports", "prov"))[1]


def lying() -> list[str]:
    from fsspec.implementations.memory import MemoryFileSystem

    return [name for name in MemoryFileSystem.store if name.startswith("/prov/")]


def test_a_worker_lays_out_what_the_pages_read_and_no_sources(task: Task, tmp_path: Path):
    with left(ADDRESS, [task]) as parcel, laid_out(parcel, task, tmp_path / "arbetare") as own:
        project = own.job.cwd.parent
        there = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
        kommun = read_kommun(own.job.cwd / own.job.parameters["kommun"])
        assert kommun.path == project / "params" / "kommun" / "prov.yml"
        assert own.job.notebook.read_bytes() == task.job.notebook.read_bytes()
        assert lying()
    assert {"notebooks/visa.ipynb", "data/store/prov/intake.json", "data/store/prov/counts.parquet"} <= there
    assert "data/codebook/orsaker.yml" in there  # the checkout's, where the project has none
    assert "data/antal.csv" not in there
    assert not lying()


def test_a_codebook_of_the_project_goes_before_the_checkouts(task: Task, tiny: Path):
    own = tiny / "data" / "codebook" / "orsaker.yml"
    own.parent.mkdir()
    own.write_text("egen", encoding="utf-8")
    assert read_by([task])["data/codebook/orsaker.yml"] == own


def test_what_a_worker_wrote_comes_back_to_where_it_belongs_also_what_mends_a_fault(task: Task, tmp_path: Path):
    with left(ADDRESS, [task]) as parcel, laid_out(parcel, task, tmp_path / "arbetare") as own:
        wrote = {own.handout: task.handout, own.handout.with_suffix(".xlsx"): task.handout.with_suffix(".xlsx")}
        fault = own.job.executed.with_suffix(".fel.ipynb")
        wrote |= {fault: task.job.executed.with_suffix(".fel.ipynb")}
        for number, path in enumerate(wrote):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(number), encoding="utf-8")
        digests = left_by(parcel, own, task)
        assert digests == {there: sha256(here) for here, there in wrote.items()}
        assert moved_back(Result("", files=(own.handout,)), task).files == (task.handout,)
        for path, held in digests.items():
            parcel.fetch(held, path)
            assert sha256(path) == held


def test_a_file_with_other_contents_than_its_name_says_is_refused_and_not_put_in_place(tmp_path: Path):
    from fsspec.implementations.memory import MemoryFileSystem

    parcel, path = Parcel(ADDRESS, ""), tmp_path / "sida.html"
    path.write_text("hel", encoding="utf-8")
    held = parcel.put(path)
    MemoryFileSystem().pipe_file(f"/prov/filer/{held}", b"annan")
    target = tmp_path / "mottagen.html"
    with pytest.raises(DataError, match="är inte den som lämnades"):
        parcel.fetch(held, target)
    assert not target.exists()


def test_an_address_that_cannot_be_reached_is_told_of(task: Task, monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    for address in ("finnsinte://hink/filer", "s3://hink/filer", "file:///dev/null/filer"):
        said = f"{address}.*: dit går det inte att skicka filer"
        with pytest.raises(ParameterError, match=said), left(address, [task]):
            pass


def test_a_file_outside_the_project_is_not_sent(task: Task, tmp_path_factory):
    other = tmp_path_factory.mktemp("annat") / "notebooks"
    strange = replace(task, job=replace(task.job, notebook=other / "visa.ipynb"))
    with pytest.raises(DataError, match=r"visa\.ipynb: filen ligger utanför projektmappen"):
        read_by([strange])


def test_files_are_sent_to_a_cluster_only(counts_only):
    with pytest.raises(ParameterError, match="--exchange: filer skickas bara till ett kluster"):
        go(counts_only("A"), exchange=ADDRESS)


def test_a_parcel_names_its_contents_by_a_digest_of_them(task: Task, monkeypatch):
    kept: dict[str, str] = {}
    put = Parcel.put

    def remembered(parcel: Parcel, path: Path) -> str:
        kept[path.name] = path.read_text(encoding="utf-8", errors="replace")
        return put(parcel, path)

    monkeypatch.setattr(Parcel, "put", remembered)
    with left(ADDRESS, [task]):
        held = json.loads(kept["innehall.json"])
    assert held == {name: sha256(path) for name, path in read_by([task]).items()}
