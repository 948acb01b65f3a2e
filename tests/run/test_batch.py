import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_batch import SHOW, SHOW_WORKBOOK, go, pages, results

from bfa.errors import ParameterError
from bfa.run.summary import SCHEMA
from bfa.tables.naming import folder_name

pytestmark = pytest.mark.slow

HOSTILE = ["../x", "CON", "Åsen", "Asen", "<b>", "{a}"]
FAILS_IN_B = "from bfa.errors import DataError\nif kommundel == 'B': raise DataError('prov.csv: fel i B.', do='rätta')"


def half_written(tiny: Path) -> list[Path]:
    return [path for path in (tiny / "reports").rglob(".*") if path.is_file()]


def test_every_kommundel_gets_its_own_page_and_figures(tiny: Path, counts_only):
    done, _ = go(counts_only("A", "B"), workers=2)
    a, b = folder_name("A"), folder_name("B")
    assert not done.failed
    assert set(pages(tiny)) == {"index.html", "visa.html"} | {
        f"{folder}/{name}.html" for folder in (a, b) for name in ("visa", "motesblad")
    }
    assert "Här visas A." in pages(tiny)[f"{a}/visa.html"]
    assert "Här visas B." in pages(tiny)[f"{b}/visa.html"]
    assert results(tiny) == {
        "schema": SCHEMA,
        "kommun": {"visa": {"n": 0, "kommundel": "", "kvot": None}},
        "kommundelar": {
            "A": {"folder": a, "visa": {"n": 1, "kommundel": "A", "kvot": None}},
            "B": {"folder": b, "visa": {"n": 1, "kommundel": "B", "kvot": None}},
        },
    }
    assert half_written(tiny) == []


@pytest.mark.usefixtures("here")
def test_executed_notebooks_lie_outside_what_may_be_shared(tiny: Path, counts_only):
    go(counts_only("A"))
    assert not list((tiny / "reports" / "prov").rglob("*.ipynb"))
    assert (tiny / "reports" / "_arbetsmaterial" / "prov" / folder_name("A") / "visa.ipynb").is_file()


@pytest.mark.usefixtures("here")
def test_one_kommundel_that_fails_stops_no_other_and_says_why(tiny: Path, counts_only):
    done, _ = go(counts_only("A", "B", "C", cells=(FAILS_IN_B, SHOW)))
    assert [(state.kommundel, state.notebook) for state in done.failed] == [("B", "visa")]
    found = pages(tiny)
    assert "prov.csv: fel i B." in found["index.html"]
    assert "Traceback" not in found["index.html"]
    assert f"{folder_name('B')}/visa.html" not in found
    assert f"{folder_name('C')}/visa.html" in found
    assert "visa" not in results(tiny)["kommundelar"]["B"]


@pytest.mark.usefixtures("here")
def test_a_second_run_does_only_what_failed(tiny: Path, counts_only, notebook):
    batch = counts_only("A", "B", cells=(FAILS_IN_B, SHOW))
    go(batch)
    _, again = go(batch)
    assert again.ran == [("B", "visa")]
    assert again.kept == 2


@pytest.mark.usefixtures("here")
def test_a_second_run_after_nothing_changed_runs_nothing_and_changes_no_page(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch)
    before = pages(tiny)
    done, again = go(batch)
    assert again.ran == []
    assert done.kept == 3
    before.pop("index.html")
    assert {name: text for name, text in pages(tiny).items() if name != "index.html"} == before


@pytest.mark.usefixtures("here")
def test_fresh_runs_everything_again(tiny: Path, counts_only):
    batch = counts_only("A")
    go(batch)
    assert sorted(go(batch, fresh=True)[1].ran) == [("", "visa"), ("A", "visa")]


@pytest.mark.usefixtures("here")
def test_a_changed_notebook_or_new_data_runs_again(tiny: Path, counts_only, notebook):
    batch = counts_only("A")
    go(batch)
    notebook("visa", SHOW + "\n")
    assert len(go(batch)[1].ran) == 2
    counts = tiny / "data" / "antal.csv"
    counts.write_text(counts.read_text(encoding="utf-8").replace(";1\n", ";7\n"), encoding="utf-8")
    assert len(go(batch)[1].ran) == 2


@pytest.mark.usefixtures("here")
def test_a_page_cut_short_is_made_again(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch)
    page = tiny / "reports" / "prov" / folder_name("A") / "visa.html"
    whole = page.read_text(encoding="utf-8")
    page.write_text(whole[:200], encoding="utf-8")
    assert go(batch)[1].ran == [("A", "visa")]
    assert page.read_text(encoding="utf-8") == whole


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("harm", [Path.unlink, lambda book: book.write_bytes(book.read_bytes()[:200])])
def test_a_workbook_that_is_gone_or_cut_short_is_made_again(tiny: Path, counts_only, harm):
    batch = counts_only("A", "B", cells=(SHOW, SHOW_WORKBOOK))
    go(batch)
    book = tiny / "reports" / "prov" / folder_name("A") / "visa.xlsx"
    whole = book.read_bytes()
    harm(book)
    assert go(batch)[1].ran == [("A", "visa")]
    assert book.read_bytes() == whole
    assert go(batch)[1].ran == []


@pytest.mark.usefixtures("here")
def test_a_workbook_is_named_on_the_index_the_meeting_sheet_and_in_the_results_also_when_it_was_kept(
    tiny: Path, counts_only
):
    batch = counts_only("A", cells=(SHOW, SHOW_WORKBOOK))
    for _ in range(2):
        go(batch)
        found, a = pages(tiny), folder_name("A")
        assert f'(<a href="{a}/visa.xlsx">Excel</a>)' in found["index.html"]
        assert '(<a href="visa.xlsx">Excel</a>)' in found["index.html"]
        assert '<a href="visa.xlsx">visa i Excel</a>' in found[f"{a}/motesblad.html"]
        assert results(tiny)["kommundelar"]["A"]["visa"]["workbook"] == "visa.xlsx"
        assert results(tiny)["kommun"]["visa"]["workbook"] == "visa.xlsx"


@pytest.mark.usefixtures("here")
def test_a_workbook_goes_with_its_page_when_the_run_fails_or_leaves_the_batch(tiny: Path, counts_only, notebook):
    batch = counts_only("A", "B", "C", cells=(SHOW, SHOW_WORKBOOK))
    go(batch)
    notebook("visa", FAILS_IN_B, SHOW, SHOW_WORKBOOK)
    batch.write_text(batch.read_text(encoding="utf-8") + "kommundelar: [A, B]\n", encoding="utf-8")
    go(batch)
    there = {path.parent.name for path in (tiny / "reports" / "prov").rglob("*.xlsx")}
    assert there == {"prov", folder_name("A")}
    assert "workbook" not in results(tiny)["kommundelar"]["B"]


@pytest.mark.usefixtures("here")
def test_a_failed_rerun_takes_away_the_page_it_can_no_longer_stand_behind(tiny: Path, counts_only, notebook):
    batch = counts_only("A", "B")
    go(batch)
    notebook("visa", FAILS_IN_B, SHOW)
    go(batch)
    assert f"{folder_name('B')}/visa.html" not in pages(tiny)
    assert f"{folder_name('B')}/motesblad.html" not in pages(tiny)


@pytest.mark.usefixtures("here")
def test_only_runs_one_kommundel_while_index_and_results_cover_all_that_is_known(tiny: Path, counts_only, notebook):
    batch = counts_only("A", "B")
    go(batch)
    notebook("visa", SHOW + "\n")
    _, again = go(batch, only=("B",))
    assert again.ran == [("B", "visa")]
    assert set(results(tiny)["kommundelar"]) == {"A", "B"}
    assert "visa" in results(tiny)["kommundelar"]["A"]
    assert f"{folder_name('A')}/visa.html" in pages(tiny)["index.html"]


@pytest.mark.usefixtures("here")
def test_only_in_a_new_batch_is_no_failure_of_the_others(tiny: Path, counts_only):
    done, _ = go(counts_only("A", "B"), only=("A",))
    assert not done.failed
    assert "Allt gick igenom." in pages(tiny)["index.html"]
    assert "1 bilaga, varav 0 oförändrade" in pages(tiny)["index.html"].replace("\u00a0", " ")


@pytest.mark.usefixtures("here")
def test_only_never_mixes_in_figures_made_with_other_parameters(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch)
    batch.write_text(batch.read_text(encoding="utf-8") + "tier: intern\n", encoding="utf-8")
    go(batch, only=("B",))
    assert "visa" not in results(tiny)["kommundelar"]["A"]
    assert "utan --only" in pages(tiny)["index.html"]
    assert set(pages(tiny)) == {"index.html", *(f"{folder_name('B')}/{name}.html" for name in ("visa", "motesblad"))}


@pytest.mark.usefixtures("here")
def test_pages_of_another_tier_leave_the_shared_folder_before_anything_runs(
    tiny: Path, counts_only, monkeypatch: pytest.MonkeyPatch
):
    batch = counts_only("A", "B", cells=(SHOW, SHOW_WORKBOOK))
    go(batch)
    card = tiny / "reports" / "prov" / "atgardskort" / "belysning.html"
    card.parent.mkdir()
    card.write_text("x", encoding="utf-8")
    batch.write_text(batch.read_text(encoding="utf-8") + "tier: offentlig\n", encoding="utf-8")
    monkeypatch.setattr("bfa.run.batch.refuse_unanswerable", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        go(batch, only=("B",))
    assert [path for path in (tiny / "reports" / "prov").rglob("*") if path.is_file() and path.name[0] != "."] == []


@pytest.mark.usefixtures("here")
def test_only_with_an_unknown_kommundel_names_those_there_are(tiny: Path, counts_only):
    with pytest.raises(ParameterError, match="A, B"):
        go(counts_only("A", "B"), only=("C",))


@pytest.mark.usefixtures("here")
def test_a_kommundel_that_is_no_longer_in_the_batch_leaves_no_pages(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch)
    batch.write_text(batch.read_text(encoding="utf-8") + "kommundelar: [A]\n", encoding="utf-8")
    go(batch)
    assert not (tiny / "reports" / "prov" / folder_name("B")).exists()
    assert set(results(tiny)["kommundelar"]) == {"A"}


@pytest.mark.usefixtures("here")
def test_hostile_names_stay_inside_the_folder_and_apart(tiny: Path, counts_only):
    done, _ = go(counts_only(*HOSTILE))
    assert not done.failed
    folders = {path.name for path in (tiny / "reports" / "prov").iterdir() if path.is_dir()}
    assert len(folders) == len(HOSTILE)
    assert {path.name for path in (tiny / "reports").iterdir()} == {"prov", "_arbetsmaterial"}
    assert {found["visa"]["kommundel"] for found in results(tiny)["kommundelar"].values()} == set(HOSTILE)
    assert "<b>" not in pages(tiny)[f"{folder_name('<b>')}/visa.html"]
    assert "<b>" not in pages(tiny)["index.html"]


def test_results_do_not_depend_on_the_number_of_workers(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch, workers=1)
    one = results(tiny), {name: text for name, text in pages(tiny).items() if name != "index.html"}
    shutil.rmtree(tiny / "reports")
    go(batch, workers=2)
    assert one == (results(tiny), {name: text for name, text in pages(tiny).items() if name != "index.html"})


@pytest.mark.usefixtures("here")
def test_an_output_that_did_not_pass_the_gate_stops_the_page_and_shows_nothing(tiny: Path, counts_only):
    done, _ = go(counts_only("A", cells=("'19121212-1212'",)))
    assert len(done.failed) == 2
    assert "19121212" not in pages(tiny)["index.html"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_workers_and_kernels_leaves_nothing_half_written_and_the_next_run_picks_up(tiny: Path, counts_only):
    waits = "import pathlib, time\nwhile kommundel == 'B' and not pathlib.Path('fri').exists():\n    time.sleep(0.1)"
    batch = counts_only("A", "B", "C", cells=(waits, SHOW), more="kommundelar: [A, B, C]\n")
    code = (
        "import bfa.run.batch as b, small_batch; b.run_task = small_batch.run_any; from bfa.run.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "batch", str(batch), "--workers", "1"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    # A group of its own, signalled whole, is what a terminal does on Ctrl-C.
    running = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env=env,
    )
    record = tiny / "reports" / "_arbetsmaterial" / "prov" / folder_name("A") / "visa.json"
    wait_for(record.is_file)
    time.sleep(2)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=180)
    assert running.returncode == 130
    assert "Avbrutet: 2 av 4 körningar är klara" in said
    assert "Traceback" not in said
    assert half_written(tiny) == []
    assert not (tiny / "reports" / "prov" / folder_name("B")).exists()
    assert not processes_with(str(tiny))
    (tiny / "notebooks" / "fri").touch()
    again = subprocess.run(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=True, env=env)
    assert "2 körningar att göra, 2 är oförändrade" in again.stderr


def wait_for(true, *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def processes_with(text: str) -> list[str]:
    """Command lines and folders of living processes that hold the text (Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            seen = process.joinpath("cmdline").read_bytes().decode() + str(process.joinpath("cwd").readlink())
        except OSError:
            continue
        if text in seen and int(process.name) != os.getpid():
            found.append(seen)
    return found
