"""A kommun's own files cannot be committed by mistake; those of the project are all there."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
OWN = [
    "data/raw/storby/polis_2024.csv",
    "data/raw/register.xlsx",
    "data/raw/storby/register.jsonl",
    "data/store/storby/intake.json",
    "params/kommun/storby.yml",
    "params/batch/storby.yml",
    "params/min.yml",
    "reports/storby/index.html",
    "reports/enskilda/min/2_hotspots.html",
]


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def in_a_checkout() -> None:
    if shutil.which("git") is None or git("rev-parse", "--is-inside-work-tree").returncode:
        pytest.skip("needs git and a checkout")


@pytest.mark.parametrize("name", OWN)
def test_what_is_a_kommuns_own_is_ignored(name: str):
    assert git("check-ignore", "--quiet", "--no-index", name).returncode == 0


def test_what_the_project_has_is_not_ignored():
    tracked = git("ls-files", "params", "data").stdout.split()
    assert "params/kommun/mall.yml" in tracked
    hidden = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        cwd=PROJECT,
        input="\n".join(tracked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert hidden.stdout.split() == []
