import subprocess
import sys
from pathlib import Path

import pytest

from bfa.run import cli
from bfa.run.pace import duration
from bfa.run.terminal import project_root

CHECKOUT = Path(__file__).resolve().parents[2]


def test_help_is_in_swedish(bfa):
    code, said, _ = bfa("--help")
    assert code == 0
    assert "Kommandon" in said
    assert not [word for word in ("Usage", "Options", "Commands", "Show this", "OPTIONS") if word in said]


@pytest.mark.parametrize(
    "command",
    [
        "intake",
        "ny-kommun",
        "run",
        "batch",
        "status",
        "example",
        "lab",
        "check",
        "lofte",
        "medborgarlofte",
        "slumpkarta",
        "minne",
        "samsyn",
        "bekrafta",
        "tag",
    ],
)
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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["intak", "x.yml"], "kommandot 'intak' (menas intake?) finns inte"),
        (["ny-komun", "Storby"], "(menas ny-kommun?)"),
        (["batch", "x.yml", "--worker", "2"], "valet --worker (menas --workers?) finns inte"),
        (["run", "4_efekt", "--params", "params/min.yml"], "4_efekt.ipynb: notebooken finns inte (menas 4_effekt?)"),
        (["intake", "params/kommun/exempelkomun.yml"], "(menas params/kommun/exempelkommun.yml?)"),
        (["intake", "exempelkommun"], "filen finns inte"),
        (["intake", "params/batch/exempelkommun.yml"], "det är en batchfil; bfa intake tar en kommunfil"),
        (["batch", "params/kommun/exempelkommun.yml"], "det är en kommunfil; bfa batch tar en batchfil"),
        (["lofte", "params/batch/exempelkommun.yml", "--mal", "1"], "det är en batchfil; bfa lofte tar en kommunfil"),
        (["run", "4_effekt", "--params", "params/batch/exempelkommun.yml"], "det är en batchfil"),
    ],
)
def test_what_was_nearly_right_is_answered_with_what_was_meant(bfa, tiny: Path, notebook, monkeypatch, arguments, said):
    for kind in ("kommun", "batch"):
        text = (CHECKOUT / "params" / kind / "exempelkommun.yml").read_text(encoding="utf-8")
        (tiny / "params" / kind / "exempelkommun.yml").write_text(text, encoding="utf-8")
    (tiny / "params" / "min.yml").write_text("kommun: ../params/kommun/exempelkommun.yml\n", encoding="utf-8")
    notebook("4_effekt", "x = 1")
    monkeypatch.chdir(tiny)
    code, _, refused = bfa(*arguments)
    assert code == 2
    assert said in refused


def test_the_version_is_told(bfa):
    code, said, _ = bfa("--version")
    assert (code, said.split()[0]) == (0, "bfa")
    assert said.split()[1][0].isdigit()


def test_the_project_is_found_from_a_folder_inside_it(tiny: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tiny / "params" / "kommun")
    assert project_root() == tiny


def test_the_command_starts_fast_enough_to_be_asked_for_help():
    heavy = (
        "import sys; import bfa.run.cli; print([m for m in ('pandas', 'papermill', 'nbconvert') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "1 s"), (59.4, "59 s"), (192, "3 min 12 s"), (12_000, "3 h 20 min")]
)
def test_a_length_of_time_is_said_in_words(seconds: float, said: str):
    assert duration(seconds) == said


def test_commands_are_printed_as_the_user_started_the_program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = "Nästa steg: bfa intake params/kommun/x.yml. bfa: valet saknas."
    typed = cli._as_started(said, ".venv/bin/bfa")
    assert typed == said.replace("bfa intake", ".venv/bin/bfa intake")
    assert cli._as_started(said, str(tmp_path / "env" / "bfa")) == said.replace("bfa intake", "env/bfa intake")
    assert cli._as_started(said, "bfa") == cli._as_started(said, "/usr/bin/pytest") == said
    monkeypatch.setattr("shutil.which", lambda _: "/env/bin/bfa")
    assert cli._as_started(said, "/env/bin/bfa") == said
