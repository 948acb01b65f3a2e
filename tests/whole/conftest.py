"""A newcomer's project: the checkout's notebooks, params and codebooks in a folder of its own, with its batch run."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Demo:
    """The example batch after `bfa batch`."""

    project: Path
    said: str
    results: dict[str, Any]

    @property
    def reports(self) -> Path:
        return self.project / "reports" / "exempelkommun"

    def folder(self, kommundel: str) -> Path:
        return self.reports / self.results["kommundelar"][kommundel]["folder"]

    def pages(self) -> list[Path]:
        return sorted(self.reports.rglob("*.html"))


def copy_of(project: Path, target: Path) -> Path:
    for name in ("notebooks", "params", "data/codebook"):
        shutil.copytree(project / name, target / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return target


def bfa(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bfa", *arguments],
        cwd=project,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="session")
def demo(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = copy_of(project, tmp_path_factory.mktemp("demo"))
    done = bfa(folder, "batch", "params/batch/exempelkommun.yml", "--workers", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((folder / "reports" / "exempelkommun" / "results.json").read_text(encoding="utf-8"))
    return Demo(folder, done.stdout + done.stderr, results)
