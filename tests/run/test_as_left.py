"""A batch that lies as it was left is known by its files alone; whatever has changed is noticed."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bfa.run import as_left, batch, journal
from bfa.run.layout import Layout
from bfa.tables.naming import folder_name

KOMMUN, A, B = ("", "visa"), ("A", "visa"), ("B", "visa")
EVERY = [KOMMUN, A, B]
HEAVY = ("scipy", "matplotlib", "statsmodels", "geopandas", "pandas", "jupyter_client")


@pytest.fixture
def run(bfa, counts_only, no_kernel) -> Callable[..., list[tuple[str, str]]]:
    """Runs a small batch by its command line; what it made."""
    file = counts_only("A", "B")

    def made(*options: str) -> list[tuple[str, str]]:
        code, out, err = bfa("batch", str(file), "--json", *options)
        assert code == 0, err
        told = [json.loads(line) for line in out.splitlines()]
        assert [each["event"] for each in told if each["event"] in ("start", "plan", "end")] == ["start", "plan", "end"]
        return [(each["kommundel"], each["notebook"]) for each in told if each["event"] == "ended"]

    return made


def is_left(tiny: Path) -> bool:
    file = tiny / "params" / "batch" / "prov.yml"
    return as_left.found_as_left(Layout.of(file), as_left.settings(file), 1) is not None


def added(path: Path, text: str = "\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.is_file() else "") + text, encoding="utf-8")


def changes(tiny: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[str, Callable[[], object], list[tuple[str, str]]]]:
    """What is changed, how, and which runs it has made again."""
    params, work, shared = tiny / "params", tiny / "reports" / "_arbetsmaterial" / "prov", tiny / "reports" / "prov"
    kommun, own, moved = params / "kommun" / "prov.yml", folder_name("A"), tiny / "annan" / "antal.csv"
    notebook, page = tiny / "notebooks" / "visa.ipynb", shared / own / "visa.html"
    counts = (tiny / "data" / "antal.csv").read_text(encoding="utf-8")
    where = kommun.read_text(encoding="utf-8").replace("data/antal.csv", "${UPPGIFTER:-data}/antal.csv")
    yield "a row of the data", lambda: added(tiny / "data" / "antal.csv", '"A";2010-03;misshandel utomhus;3\n'), EVERY
    yield "a key of the kommun file", lambda: added(kommun, "utgava: ny\n"), EVERY
    yield "a key of the batch file", lambda: added(params / "batch" / "prov.yml", "tier: intern\n"), EVERY
    yield "a batch beside it", lambda: added(params / "batch" / "annan.yml", "kommun: params/kommun/prov.yml\n"), []
    yield "the notebook", lambda: notebook.write_text(notebook.read_text().replace("# Fr", "# Sv")), EVERY
    yield "a codebook", lambda: added(tiny / "data" / "codebook" / "egen.csv", "a;b\n"), EVERY
    yield "the version of a package", lambda: package(patch, versions=lambda: {"pandas": "9"}), EVERY
    yield "the package's own code", lambda: package(patch, code_digest=lambda: "annan kod"), EVERY
    yield "a page that is gone", page.unlink, [A]
    yield "a page cut short", lambda: page.write_text("{"), [A]
    yield "an executed notebook", lambda: added(work / own / "visa.ipynb"), [A]
    yield "a record of the journal", (work / own / "visa.json").unlink, [A]
    yield "the index", (shared / "index.html").unlink, []
    yield "the results", lambda: added(shared / "results.json"), []
    yield "an edition", lambda: added(work / "utgavor" / "mer.txt"), []
    yield "a file of the store", (tiny / "data" / "store" / "prov" / "counts.parquet").unlink, []
    yield "a promise", lambda: added(tiny / "reports" / "loften" / "prov" / "ny.txt"), []
    yield "where the data are said to lie", lambda: kommun.write_text(where + "utgava: ny\n", encoding="utf-8"), []
    yield "a variable of a params file", lambda: (added(moved, counts), patch.setenv("UPPGIFTER", "annan")), EVERY
    yield "what was written down", lambda: added(work / as_left.NAME, " ."), []


def package(patch: pytest.MonkeyPatch, **changed: Callable[[], object]) -> None:
    for name, function in changed.items():
        patch.setattr(journal, name, function)
    journal._package.cache_clear()


def test_whatever_changes_is_noticed_and_what_follows_from_it_is_made_again(tiny: Path, run, monkeypatch):
    assert (run(), is_left(tiny), run()) == (EVERY, True, [])
    expected, found = {}, {}
    for what, change, again in changes(tiny, monkeypatch):
        change()
        expected[what] = (False, again, True, [])
        found[what] = (is_left(tiny), run(), is_left(tiny), run())
    monkeypatch.undo()
    journal._package.cache_clear()
    assert found == expected


def test_a_batch_as_it_was_left_says_and_keeps_what_it_always_does(tiny: Path, run, bfa):
    run()
    pages = {path: path.stat().st_mtime_ns for path in (tiny / "reports" / "prov").rglob("*")}
    file = str(tiny / "params" / "batch" / "prov.yml")
    code, out, err = bfa("batch", file, "--workers", "2")
    assert code == 0
    assert "0 körningar att göra, 3 är oförändrade; 2 åt gången." in err
    assert "0 körningar på 1 s, 3 oförändrade, 0 misslyckade." in out
    assert {path: path.stat().st_mtime_ns for path in (tiny / "reports" / "prov").rglob("*")} == pages
    assert "3 var oförändrade" in bfa("status", file)[1]


def test_only_and_fresh_ask_the_journal(run):
    run()
    assert (run("--only", "A"), run("--fresh"), run()) == ([], EVERY, [])


def test_a_batch_in_which_something_failed_is_not_left(tiny: Path, bfa, counts_only, no_kernel):
    no_kernel["B"] = "prov.csv: fel i B."
    assert bfa("batch", str(counts_only("A", "B")))[0] == 1
    assert not is_left(tiny)


@pytest.mark.parametrize("path", ["notebooks/visa.ipynb", "data/antal.csv", "params/kommun/prov.yml"])
def test_what_changes_while_pages_are_made_is_noticed(tiny: Path, run, monkeypatch: pytest.MonkeyPatch, path: str):
    make = batch.run_all

    def run_all(*given, **options):
        text = (tiny / path).read_text(encoding="utf-8")
        added(tiny / path)
        yield from make(*given, **options)
        (tiny / path).write_text(text + "\n\n", encoding="utf-8")

    monkeypatch.setattr(batch, "run_all", run_all)
    run()
    assert not is_left(tiny)


@pytest.mark.parametrize("command", [["--help"], ["status"], ["batch"]])
def test_what_asks_without_computing_imports_nothing_that_computes(tiny: Path, run, command: list[str]):
    run()
    arguments = [*command, *([str(tiny / "params" / "batch" / "prov.yml")] if command != ["--help"] else [])]
    code = "import sys; from bfa.run import cli; code = cli._main(sys.argv[1:]); print(code, *sys.modules, sep='\\n')"
    said = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True).stdout
    ended, *modules = said[said.index("\n0\n") + 1 :].splitlines() if "\n0\n" in said else said.splitlines()
    assert ended == "0"
    assert [name for name in HEAVY if name in modules] == []
