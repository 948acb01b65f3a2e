import subprocess
import sys
from pathlib import Path

import pytest

from bfa.run import cli
from bfa.run.batch import duration


@pytest.fixture
def bfa(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli._main([*arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_help_is_in_swedish(bfa):
    code, said, _ = bfa("--help")
    assert code == 0
    assert "Kommandon" in said
    assert not [word for word in ("Usage", "Options", "Commands", "Show this", "OPTIONS") if word in said]


@pytest.mark.parametrize("command", ["intake", "ny-kommun", "run", "batch", "example", "lab", "check", "lofte"])
def test_help_of_each_command_is_in_swedish(bfa, command: str):
    code, said, _ = bfa(command, "--help")
    assert code == 0
    assert "Användning: bfa" in said
    assert not [word for word in ("Usage", "Options", "required", "default:", "Show this", "ARGS") if word in said]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["batch"], "FIL saknas"),
        (["batch", "--snabbt"], "--snabbt finns inte"),
        (["batch", "x.yml", "--workers", "0"], "--workers har ett värde"),
        (["batch", "x.yml", "--only"], "--only saknar värde"),
        (["batch", "a.yml", "b.yml"], "något som inte hör dit"),
        (["kör"], "'kör' finns inte"),
        (["batch", "finns-inte.yml"], "finns-inte.yml: filen finns inte"),
        (["intake", "finns-inte.yml"], "finns-inte.yml: filen finns inte"),
        (["run", "4_effekt", "--params", "finns-inte.yml"], "finns-inte.yml: filen finns inte"),
    ],
)
def test_what_the_user_can_mend_is_said_in_swedish_without_traceback(bfa, arguments: list[str], said: str):
    code, _, refused = bfa(*arguments)
    assert code == 2
    assert said in refused
    assert "Traceback" not in refused


def test_the_project_is_found_from_a_folder_inside_it(tiny: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tiny / "params" / "kommun")
    assert cli.project_root() == tiny


def test_the_command_starts_fast_enough_to_be_asked_for_help():
    heavy = (
        "import sys; import bfa.run.cli; print([m for m in ('pandas', 'papermill', 'nbconvert') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "1 s"), (59.4, "59 s"), (192, "3 min 12 s")])
def test_a_length_of_time_is_said_in_words(seconds: float, said: str):
    assert duration(seconds) == said
