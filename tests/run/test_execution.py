import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bfa.run import execution, kernel
from bfa.run.execution import Job, RunError, execute

if sys.platform == "linux":
    import resource

pytestmark = pytest.mark.slow


@pytest.fixture
def run(tiny: Path, notebook):
    def go(*cells: str, timeout: int = 60, memory: int = 4096, **parameters: object) -> list[str]:
        executed = tiny / "ut" / "prov.ipynb"
        execute(Job(notebook("prov", *cells), parameters, executed, tiny / "notebooks", timeout, memory))
        held = json.loads(executed.read_text(encoding="utf-8"))["cells"]
        return ["".join(out["text"]) for cell in held for out in cell.get("outputs", []) if "text" in out]

    return go


def refusal(run, *cells: str, **options) -> str:
    with pytest.raises(RunError) as refused:
        run(*cells, **options)
    return str(refused.value)


def test_a_notebook_runs_in_this_interpreter_with_one_thread_in_the_notebooks_folder(run, tiny: Path):
    (said,) = run(
        "import os, sys\nprint(sys.executable, os.environ['OMP_NUM_THREADS'], os.getcwd(), kommundel, sep='|')",
        kommundel="Å {x} \"'",
    )
    assert said.strip().split("|") == [sys.executable, "1", str(tiny / "notebooks"), "Å {x} \"'"]
    assert [path.name for path in (tiny / "ut").iterdir()] == ["prov.ipynb"]


def test_a_registered_kernel_of_the_same_name_is_not_used(run, tiny: Path, monkeypatch: pytest.MonkeyPatch):
    other = tiny / "jupyter" / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "annan", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tiny / "jupyter"))
    assert run("print(1)") == ["1\n"]


def test_an_error_is_told_by_type_and_cell_and_never_by_its_text(run, tiny: Path):
    said = refusal(run, "x = 1", "raise ValueError('19121212-1212')")
    assert said == "prov.ipynb: ValueError i kodcell 3 (hela felet: prov.fel.ipynb bland arbetsmaterialet)."
    assert not (tiny / "ut" / "prov.ipynb").exists()
    assert (tiny / "ut" / "prov.fel.ipynb").exists()


def test_a_refusal_is_told_in_its_own_words(run):
    said = refusal(
        run, "from bfa.errors import DataError\nraise DataError('polis.csv: kolumnen start saknas.', do='x')"
    )
    assert said == "polis.csv: kolumnen start saknas.\n  Gör så här: x"


def test_an_error_that_only_bears_the_name_of_a_refusal_keeps_its_text_to_itself(run):
    said = refusal(run, "from pandas.errors import DataError\nraise DataError('19121212-1212')")
    assert said == "prov.ipynb: DataError i kodcell 2 (hela felet: prov.fel.ipynb bland arbetsmaterialet)."


@pytest.mark.parametrize("code", ["", "0", "3"])
def test_sys_exit_in_a_cell_is_a_failure(run, tiny: Path, code: str):
    said = refusal(run, f"import sys\nsys.exit({code})", "print('resten')")
    assert "prov.ipynb" in said
    assert not (tiny / "ut" / "prov.ipynb").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_kernel_is_a_failure_that_says_so(run, tiny: Path):
    assert "avbröts" in refusal(run, "import os\nos.kill(os.getpid(), 9)")
    assert not (tiny / "ut" / "prov.ipynb").exists()


def test_a_cell_that_takes_too_long_is_stopped(run):
    assert "längre tid än 1 s" in refusal(run, "import time\ntime.sleep(30)", timeout=1)


@pytest.mark.skipif(sys.platform != "linux", reason="bounded on Linux")
def test_a_notebook_that_eats_memory_is_stopped_alone_at_its_limit_and_says_so(run):
    """The half of the limit is had, the whole is not."""
    half = "held = bytearray(1200 * 2**20)"
    said = refusal(run, half, "more = bytearray(1200 * 2**20)", memory=2048)
    assert said == (
        "prov.ipynb: minnet räckte inte i kodcell 3; en notebook får ta 2048 MiB.\n"
        "  Gör så här: höj memory i batchfilen, kör med färre --workers, eller välj en kortare period."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="bounded on Linux")
def test_a_bound_that_the_machine_has_set_lower_stays_and_stops_no_run():
    low = (3000 * 2**20,) * 2
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        try:
            resource.prlimit(other.pid, resource.RLIMIT_DATA, low)
            kernel._limit(other.pid, 4096)
            assert resource.prlimit(other.pid, resource.RLIMIT_DATA) == low
            kernel._limit(other.pid, 2048)
            assert resource.prlimit(other.pid, resource.RLIMIT_DATA) == (2048 * 2**20,) * 2
        finally:
            other.kill()


LATE = """
import time
kernel = get_ipython().kernel
told = kernel._publish_status
kernel._publish_status = lambda said, *more, **named: (time.sleep(5 * (said == 'idle')), told(said, *more, **named))
print('sent')
"""


def test_a_cell_that_is_told_to_be_done_long_after_its_answer_has_not_taken_too_long(run):
    """As on a machine with more to do than it can; nbclient by itself waits four seconds."""
    assert run(LATE) == ["sent\n"]


def test_a_run_that_fails_leaves_the_earlier_result_and_the_next_that_goes_well_takes_away_the_failed(run, tiny: Path):
    run("print(1)")
    refusal(run, "1 / 0")
    assert sorted(path.name for path in (tiny / "ut").iterdir()) == ["prov.fel.ipynb", "prov.ipynb"]
    run("print(2)")
    assert [path.name for path in (tiny / "ut").iterdir()] == ["prov.ipynb"]


def test_a_kernel_that_does_not_start_is_tried_a_few_times(run, monkeypatch: pytest.MonkeyPatch):
    tries = []

    async def refuse(self, **options):
        tries.append(1)
        raise RuntimeError("no port")

    monkeypatch.setattr(kernel.OwnKernel, "start_kernel", refuse)
    assert "startade inte" in refusal(run, "1")
    assert len(tries) == execution.STARTS


def settings(folder: Path) -> dict:
    return kernel.kernel_settings(folder, secret="", memory=4096)["OwnKernel"]


def test_a_folder_with_a_long_name_gets_tcp(tmp_path: Path):
    assert "transport" not in settings(Path("/" + "x" * 120))
    if os.name == "posix":
        assert settings(Path("/tmp/x"))["transport"] == "ipc"
