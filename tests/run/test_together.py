"""A batch tries its pages together before it writes its index: it hides more, or withholds, and tells."""

import json
from pathlib import Path

import pytest
import worker_jobs
from small_batch import go, pages, results

from bfa.analyses.default_periods import Asked
from bfa.disclosure.printed import LaidOpen
from bfa.draw.output import PRINTED_MIME
from bfa.run import together
from bfa.run.files import write_json, write_text
from bfa.run.outlet import decide
from bfa.run.task import Result, Task
from bfa.run.workers import Lost, run_one
from bfa.tables.naming import folder_name
from bfa.tables.period import parse_period

PARAMETERS = 'kommun = ""\nkommundel = ""\ntier = "samverkan"\nbeside = []'
B = [["brottstyp", "stöld"], ["kommundel", "B"]]
#: The page of A hides 2 and 3 of 5; the page of the kommun prints the 3.
HIDES = {
    "values": [2, 3, 5],
    "ceiling": [4, 4, 0],
    "least": [1, 1, 1],
    "sums": [0, 0, 1],
    "unseen": [0, 0, 0],
    "shown": [0, 0, 0],
    "gone": [0, 0, 0],
    "equations": [[0, 3], [0, 1, 2], [1, 1, -1]],
    "names": [None, B, None],
    "hidden": [1, 1, 0],
}
PRINTS = {name: [each[1]] for name, each in HIDES.items() if name != "equations"} | {
    "ceiling": [0],
    "equations": [[0], [], []],
    "hidden": [0],
}


def page_made(task: Task, *, obeys: bool) -> Result:
    """A page, and what it released, without a kernel."""
    told = [text for text in task.job.parameters["beside"] if text.startswith("dolt: ")]
    printed = HIDES if task.kommundel else PRINTS | {"hidden": [int(obeys and bool(told))]}
    output = {"data": {PRINTED_MIME: [printed]}}
    parameters = {"papermill": {"parameters": dict(task.job.parameters)}}
    write_json(task.job.executed, {"cells": [{"outputs": [output]}], "metadata": parameters})
    write_text(task.handout, "<p>sida</p>")
    return Result("", {"told": told}, files=(task.handout,))


@pytest.fixture
def batch(counts_only, notebook, here: None, monkeypatch: pytest.MonkeyPatch):
    """Writes a batch of the kommun and A, whose page of the kommun obeys what it is told to hide, or not."""

    def write(*, obeys: bool) -> Path:
        file = counts_only("A", "B", more="kommundelar: [A]\n")
        notebook("visa", "1", parameters=PARAMETERS)
        monkeypatch.setattr("bfa.run.batch.run_task", lambda task: page_made(task, obeys=obeys))
        monkeypatch.setattr(together, "run_one", lambda job, work, **_: work(job))
        return file

    return write


def test_a_page_that_lays_open_what_another_hides_is_made_again_with_more_hidden(tiny: Path, batch):
    done, told = go(batch(obeys=True))
    assert not done.failed
    assert told.ran == [("", "visa"), ("A", "visa"), ("", "visa")]
    assert any("/visa: 1 tal till döljs" in line for line in told.said)
    assert told.said[-1] == "2 sidor prövade tillsammans: inget dolt antal kan räknas fram."
    assert results(tiny)["kommun"]["visa"]["told"] == ["dolt: brottstyp=stöld | kommundel=B"]
    assert go(batch(obeys=True))[1].ran == []


def test_pages_that_were_found_to_tell_nothing_are_tried_again_once_one_is_another_or_what_is_kept_is_damaged(
    tiny: Path, batch, monkeypatch: pytest.MonkeyPatch
):
    file, tried = batch(obeys=True), []
    monkeypatch.setattr(together, "run_one", lambda job, work, **_: tried.append(job) or work(job))
    first, again = go(file)[1], go(file)[1]
    assert len(tried) == 2  # of which the first laid open a count
    assert again.said[-1] == first.said[-1] == "2 sidor prövade tillsammans: inget dolt antal kan räknas fram."
    work = tiny / "reports" / "_arbetsmaterial" / "prov"
    (work / "provade.json").write_text("{", encoding="utf-8")
    go(file)
    assert len(tried) == 3
    held = json.loads((work / "visa.ipynb").read_text(encoding="utf-8"))
    write_json(work / "visa.ipynb", held | {"nbformat": 4})
    found = together.tried_together({"/visa": work / "visa.ipynb"}, seconds=1, kept=work / "provade.json")
    assert (len(tried), found) == (4, LaidOpen({}, (), 0))


def test_a_page_that_still_lays_it_open_after_three_rounds_is_withheld_with_the_reason(tiny: Path, batch):
    done, told = go(batch(obeys=False))
    assert told.ran.count(("", "visa")) == 1 + together.ROUNDS + 1  # and told that it is withheld
    assert [state.notebook for state in done.failed] == ["visa"]
    assert set(pages(tiny)) == {"index.html", *(f"{folder_name('A')}/{name}.html" for name in ("visa", "motesblad"))}
    assert "tillsammans med de andra sidorna skulle den röja ett dolt antal" in pages(tiny)["index.html"]
    record = json.loads((tiny / "reports" / "_arbetsmaterial" / "prov" / "visa.json").read_text(encoding="utf-8"))
    assert (record["state"], record["reason"]) == ("misslyckad", together.WITHHELD)


def test_a_page_that_leaves_out_its_figures_is_withheld_with_the_reason(
    tiny: Path, batch, monkeypatch: pytest.MonkeyPatch
):
    file = batch(obeys=True)

    def without_figures(task: Task) -> Result:
        made = page_made(task, obeys=True)
        if not task.kommundel:
            cell = {"cell_type": "code", "source": "page = open_page(tags, policy=policy)", "outputs": []}
            write_json(task.job.executed, {"cells": [cell], "metadata": {}})
        return made

    monkeypatch.setattr("bfa.run.batch.run_task", without_figures)
    done, _ = go(file)
    assert [(state.kommundel, state.reason) for state in done.failed] == [("", together.UNTOLD)]
    assert "visa.html" not in pages(tiny)
    assert "show(page.figures)" in pages(tiny)["index.html"]


def test_pages_that_say_different_numbers_of_the_same_thing_are_withheld(
    tiny: Path, batch, monkeypatch: pytest.MonkeyPatch
):
    file = batch(obeys=True)
    monkeypatch.setitem(PRINTS, "values", [value + 1 for value in PRINTS["values"]])
    done, _ = go(file)
    assert {state.reason for state in done.failed} == {together.AT_ODDS}
    assert not [name for name in pages(tiny) if name.endswith("visa.html")]


def test_a_batch_whose_pages_could_not_be_tried_says_so_and_keeps_them(
    tiny: Path, batch, monkeypatch: pytest.MonkeyPatch
):
    file = batch(obeys=True)
    monkeypatch.setattr(together, "run_one", lambda *_, **__: Lost(None))
    done, _ = go(file)
    assert [state.notebook for state in done.failed] == [together.TOGETHER]
    assert "det gick inte att pröva vad de röjer tillsammans" in pages(tiny)["index.html"]
    assert "visa.html" in pages(tiny)


def test_a_process_of_its_own_that_dies_raises_or_takes_too_long_is_lost():
    assert run_one(3, worker_jobs.square, seconds=60) == 9
    assert run_one(3, worker_jobs.die_at_three, seconds=60) == Lost(9)
    assert run_one(30, worker_jobs.sleep, seconds=0.01) == Lost(None)


def test_what_takes_too_long_to_decide_before_the_pages_stops_no_page(
    counts_only, notebook, here: None, no_kernel, monkeypatch: pytest.MonkeyPatch
):
    asked = []

    def too_long(job, work, **_):
        asked.append((job[1:], work))
        return Lost(None)

    file = counts_only("A", "B")
    notebook("visa", "1", parameters=PARAMETERS + '\nperiod = ""')
    whole = Asked(*[parse_period("2010-01/2010-02")] * 4, found=(), all_crime=True)
    monkeypatch.setattr("bfa.run.outlet.calendar_year", lambda *_, **__: whole)
    monkeypatch.setattr("bfa.run.batch.run_one", too_long)
    monkeypatch.setattr(together, "run_one", lambda job, work, **_: LaidOpen({}, (), 0))
    done, told = go(file)
    assert not done.failed
    assert told.ran == [("", "visa"), ("A", "visa"), ("B", "visa")]
    assert asked == [(("samverkan", ("alla brott: 2010-01/2010-02",)), decide)]


def test_a_page_that_cannot_be_helped_is_given_one_round_where_more_is_to_be_hidden():
    found = LaidOpen({"B/1": ("dolt: x",)}, ("A/1",), 4)
    assert together.hopeless(found, 0) == set()
    assert together.hopeless(found, 1) == {"A/1"}
    assert together.hopeless(LaidOpen({}, ("A/1",), 4), 0) == {"A/1"}
    assert together.hopeless(found, together.ROUNDS) == {"A/1", "B/1"}
