"""A tiny project in a temporary folder, with notebooks of a line or two."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_batch import SHOW, run_any

from bfa.run import cli
from bfa.run.task import Result

WriteNotebook = Callable[..., Path]


def notebook_text(
    *cells: str, parameters: str = 'kommun = ""\nkommundel = ""\ntier = "samverkan"', title: str = "Fråga"
):
    """A notebook file: a heading, a parameters cell and the cells given."""
    code = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": cell,
        }
        for number, cell in enumerate([parameters, *cells])
    ]
    code[0]["metadata"] = {"tags": ["parameters"]}
    prose = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": f"# {title}"}
    return json.dumps({"cells": [prose, *code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """An empty project folder."""
    for name in ("notebooks", "params/kommun", "params/notebooks", "params/batch", "data"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def notebook(tiny: Path) -> WriteNotebook:
    """Writes a notebook into the tiny project."""

    def write(stem: str, *cells: str, **options: str) -> Path:
        path = tiny / "notebooks" / f"{stem}.ipynb"
        path.write_text(notebook_text(*cells, **options), encoding="utf-8")
        return path

    return write


@pytest.fixture
def any_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks may hold any cell, in workers too."""
    for module in ("batch", "single"):
        monkeypatch.setattr(f"bfa.run.{module}.run_task", run_any)


@pytest.fixture
def counts_only(tiny: Path, notebook, any_cell):
    """Writes a project whose kommun has counts only, with one small notebook."""

    def write(*names: str, cells: tuple[str, ...] = (SHOW,), more: str = "") -> Path:
        lines = [f'"{name}";2010-0{month};misshandel utomhus;{month}' for name in names for month in (1, 2)]
        counts = tiny / "data" / "antal.csv"
        counts.write_text("area;month;brottstyp;n\n" + "\n".join(lines) + "\n", encoding="utf-8")
        (tiny / "params" / "kommun" / "prov.yml").write_text(
            "kommun: Provby\ncounts:\n  - file: data/antal.csv\n    source: prov\n"
            "    columns: {area: area, month: month, brottstyp: brottstyp, n: n}\n",
            encoding="utf-8",
        )
        notebook("visa", *cells)
        batch = tiny / "params" / "batch" / "prov.yml"
        batch.write_text(
            f"kommun: params/kommun/prov.yml\nnotebooks: [visa]\nkommun_notebooks: [visa]\n{more}", encoding="utf-8"
        )
        return batch

    return write


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's work done in this process: the same runs without starting workers."""

    def run_all(jobs, function, **_):
        yield from ((job, function(job)) for job in jobs)

    monkeypatch.setattr("bfa.run.batch.run_all", run_all)


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Runs that write a page without a kernel; a kommundel that it holds fails with the reason."""
    failing: dict[str, str] = {}

    def run_all(jobs, *_, **__):
        for task in jobs:
            for path in (task.handout, task.job.executed):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text('{"cells": []}', encoding="utf-8")
            yield task, Result(failing.get(task.kommundel, ""), {"n": len(task.kommundel)}, files=(task.handout,))

    monkeypatch.setattr("bfa.run.batch.run_all", run_all)
    return failing


@pytest.fixture
def bfa(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The command line: its exit code, what it wrote on stdout, and on stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli._main([*arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
