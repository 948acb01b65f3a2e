"""The walk-through of docs/genomgang.md: an ugly police export becomes a meeting sheet, by ten decisions at most."""

import json
import re
from pathlib import Path

import pytest
import ugly_export

from bfa.run.confirming import asking
from bfa.run.new_kommun import new_kommun
from tests.whole.conftest import bfa, copy_of

MOST = 10
FOLDER = "data/raw/storby"


@pytest.fixture
def storby(project: Path, tmp_path: Path) -> Path:
    folder = copy_of(project, tmp_path)
    ugly_export.write(folder / FOLDER)
    return folder


@pytest.fixture(scope="module")
def begun(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The project after `bfa ny-kommun` and `bfa intake`, and what the intake said."""
    folder = copy_of(project, tmp_path_factory.mktemp("storby"))
    ugly_export.write(folder / FOLDER)
    files = [f"--fil={path}" for path in given(folder)]
    for command in (("ny-kommun", "Storby", *files, "--ja"), ("intake", "params/kommun/storby.yml")):
        done = bfa(folder, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def given(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / FOLDER).iterdir() if path.suffix != ".xlsx")


def test_the_decisions_are_at_most_ten_and_the_guide_counts_them(storby: Path, project: Path):
    asked: list[str] = []

    def enter(prompt: str) -> str:
        asked.append(prompt)
        return ""

    confirm = asking(enter, lambda _: None)
    new_kommun(storby, "Storby", given(storby), confirm=confirm, say=lambda _: None)
    text = (project / "docs" / "genomgang.md").read_text(encoding="utf-8")
    assert len(asked) <= MOST
    assert len(re.findall(r"^\d+\. ", text, flags=re.M)) == len(asked)


@pytest.mark.slow
def test_an_ugly_export_becomes_a_meeting_sheet(begun: tuple[Path, str]):
    storby, _ = begun
    done = bfa(storby, "batch", "params/batch/storby.yml", "--only", "Centrum", "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    reports = storby / "reports" / "storby"
    results = json.loads((reports / "results.json").read_text(encoding="utf-8"))
    sheet = (reports / results["kommundelar"]["Centrum"]["folder"] / "motesblad.html").read_text(encoding="utf-8")
    assert "Centrum" in sheet
    assert "191212" not in "".join(path.read_text(encoding="utf-8") for path in reports.rglob("*.html"))


def test_each_incident_is_counted_once_and_the_sum_not_at_all(begun: tuple[Path, str]):
    _, said = begun
    kept = sum(int(n) for n in re.findall(r"(\d+) behållna", said))
    assert kept == len({line for _, line in ugly_export.rows("2023-01-01", "2024-12-31")})
    assert " 0 avvisade" in said
