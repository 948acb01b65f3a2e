"""A notebook says the same however it is run: in a forked kernel, in one started ahead, and by papermill alone."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml

from bfa.draw.seal import SECRET
from bfa.run import kernel
from bfa.run.execution import Job, execute
from bfa.run.files import write_text
from bfa.run.forked import UNFORKED, forks
from bfa.run.workers import run_all
from tests.whole.conftest import Demo

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not forks(), reason="Linux only")]

#: The notebook that is also run with forking switched off: it draws and prints tables.
ALSO = "3_orsaker"


def test_a_batch_that_forks_gives_each_notebook_the_cells_and_figures_that_papermill_gives(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(SECRET, "only who has one hands over what is tried together")
    forked = every_notebook(demo)
    ways = [partial(alone, path, tmp_path / path.name) for path in forked.values()]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda run: run(), ways))
    made.append(unforked(forked[ALSO], tmp_path / "unforked.ipynb"))
    beside = [*forked, ALSO]
    assert differences(beside, [cells(forked[stem]) for stem in beside], made) == []


def test_a_figure_or_a_line_that_is_lost_is_a_difference():
    cell = {"cell_type": "code", "source": "x", "outputs": [{"data": {"image/png": "a", "text/plain": "b"}}]}
    for lost in ([], [{"data": {"image/png": "a"}}], [{"data": {"image/png": "c", "text/plain": "b"}}]):
        assert differences(["1"], [[cell]], [[cell | {"outputs": lost}]]) == ["1, cell 0"]


def every_notebook(demo: Demo) -> dict[str, Path]:
    """Stem to executed file of each notebook of the batch: of the kommun, else of a kommundel."""
    work = demo.project / "reports" / "_arbetsmaterial" / "exempelkommun"
    found = {path.stem: path for path in (work / demo.results["kommundelar"]["E"]["folder"]).glob("*.ipynb")}
    found |= {path.stem: path for path in work.glob("0_*.ipynb")}
    return {stem: path for stem, path in sorted(found.items()) if "." not in stem}


def given(executed: Path) -> dict[str, Any]:
    return json.loads(executed.read_text(encoding="utf-8"))["metadata"]["papermill"]["parameters"]


def folder_of(executed: Path) -> Path:
    return next(path for path in executed.parents if path.name == "reports").parent / "notebooks"


def alone(executed: Path, target: Path) -> list[dict[str, Any]]:
    folder, file = folder_of(executed), target.with_suffix(".yml")
    write_text(file, yaml.safe_dump(given(executed)))
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", "-f", str(file)]
    subprocess.run([*command, executed.name, str(target)], cwd=folder, check=True, capture_output=True)
    return cells(target)


def unforked(executed: Path, target: Path) -> list[dict[str, Any]]:
    folder = folder_of(executed)
    job = Job(folder / executed.name, given(executed), target, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(UNFORKED, "1")
        list(run_all([job], execute, workers=1, stop=kernel.end_all))
    return cells(target)


def cells(executed: Path) -> list[dict[str, Any]]:
    """Its cells, without the times they took and the seals, which are each run's own."""
    held = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    return [
        {
            "cell_type": cell["cell_type"],
            "source": sorted("".join(cell["source"]).splitlines()) if is_injected(cell) else cell["source"],
            "outputs": [unsealed(each) for each in cell.get("outputs", ())],
        }
        for cell in held
    ]


def is_injected(cell: dict[str, Any]) -> bool:
    return "injected-parameters" in cell["metadata"].get("tags", ())


def unsealed(output: dict[str, Any]) -> dict[str, Any]:
    mark = output.get("metadata", {}).get("bfa")
    if mark is None:
        return output
    return output | {"metadata": output["metadata"] | {"bfa": {**mark, "seal": ""}}}


def differences(stems: list[str], first: list[list[dict[str, Any]]], other: list[list[dict[str, Any]]]) -> list[str]:
    """Where two ways differ: notebook and cell."""
    return [
        f"{stem}, cell {number}"
        for stem, its, others in zip(stems, first, other, strict=True)
        for number, (one, two) in enumerate(zip_longest(its, others))
        if one != two
    ]
