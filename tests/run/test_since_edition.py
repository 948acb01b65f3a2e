"""What is new since the edition before stands on the page that has a place for it, when the whole batch is there."""

from pathlib import Path

import pytest
from small_batch import go, pages

from bfa.draw.slot import slot
from bfa.pages.since_edition import not_compared
from bfa.run.task import Result
from bfa.words.catalogue import message


@pytest.fixture(autouse=True)
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that write a page with a place, without a kernel."""

    def run_all(jobs, *_, **__):
        for task in jobs:
            for path, text in ((task.handout, f"<p>Sidan.</p>{slot(not_compared())}"), (task.job.executed, "{}")):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            yield task, Result("", {"n": len(task.kommundel)}, files=(task.handout,))

    monkeypatch.setattr("bfa.run.batch.run_all", run_all)
    monkeypatch.setattr("bfa.run.batch.leaves_out_figures", lambda _: False)


def new_counts(tiny: Path) -> None:
    counts = tiny / "data" / "antal.csv"
    held = counts.read_text(encoding="utf-8")
    counts.write_text(held.replace("2010-02;misshandel utomhus;2", "2010-02;misshandel utomhus;5"), encoding="utf-8")


def page(tiny: Path) -> str:
    return pages(tiny)["visa.html"]


def test_the_first_edition_has_none_before_it_and_a_later_one_says_what_is_other(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch)
    assert message("editions.none_earlier") in page(tiny)
    new_counts(tiny)
    go(batch)
    assert "Nytt sedan utgåva 1" in page(tiny)
    index = pages(tiny)["index.html"]
    for line in ("Läget", "Registret", "Uppgifterna", "Sättet att räkna"):
        said = page(tiny).partition(f"<strong>{line}:</strong>")[2].partition("</li>")[0]
        assert said
        assert f"<strong>{line}:</strong>{said}</li>" in index


def test_a_page_that_is_filled_stands_and_is_not_filled_again(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch)
    new_counts(tiny)
    go(batch)
    was = page(tiny)
    done, again = go(batch)
    assert (again.ran, done.kept) == ([], 3)
    assert page(tiny) == was


def test_one_kommundel_run_by_itself_renews_what_the_page_of_all_says(tiny: Path, counts_only, notebook):
    batch = counts_only("A", "B")
    go(batch)
    notebook("visa", "1")
    _, ran = go(batch, only=("A",))
    assert ran.ran == [("A", "visa")]
    assert "Sättet att räkna:</strong> ändrat: 1\u00a0notebook." in page(tiny)
    assert "Nytt sedan utgåva 1" in page(tiny)


def test_what_stands_tells_nothing_of_pages_that_are_outdated(tiny: Path, counts_only, notebook, monkeypatch):
    batch = counts_only("A")
    notebook("bara", "1", parameters='kommun = ""\nkommundel = ""\ntier = "samverkan"\ntal = 0')
    files = "kommun: params/kommun/prov.yml\nnotebooks: [bara]\nkommun_notebooks: [visa]\n"
    batch.write_text(files, encoding="utf-8")
    go(batch)

    def stopped(*_, **__):
        raise KeyboardInterrupt
        yield

    batch.write_text(f"{files}parameters: {{tal: 1}}\n", encoding="utf-8")
    monkeypatch.setattr("bfa.run.batch.run_all", stopped)
    with pytest.raises(KeyboardInterrupt):
        go(batch)
    assert message("editions.not_compared") in page(tiny)


def test_a_page_that_somebody_has_changed_is_left_and_made_again(tiny: Path, counts_only):
    batch = counts_only("A")
    go(batch)
    path = tiny / "reports" / "prov" / "visa.html"
    path.write_text(path.read_text(encoding="utf-8").replace("Sidan", "Annat"), encoding="utf-8")
    _, ran = go(batch)
    assert ran.ran == [("", "visa")]
    assert message("editions.none_earlier") in page(tiny)
