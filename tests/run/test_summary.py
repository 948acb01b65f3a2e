"""What is written of a batch as a whole: scanned before it is put in place, and told when it cannot be written."""

from pathlib import Path

import pytest
from small_batch import SHOW, go, pages, results

from bfa.run import summary
from bfa.run.cli import _main
from bfa.run.state import DONE, State
from bfa.tables.naming import folder_name

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("here")]

PERSONNUMMER = "19121212-1212"
IN_FIGURES = f"if kommundel == 'A': show_output(figures_output({{'said': '{PERSONNUMMER}'}}), tier=tier)"
IN_REASON = f"from bfa.errors import DataError\nraise DataError('prov.csv: {PERSONNUMMER}')"


def unwritten(done) -> list[tuple[str, str]]:
    return [(state.kommundel, state.notebook) for state in done.failed]


def test_a_meeting_sheet_with_a_fault_is_not_written_and_the_index_says_why(
    tiny: Path,
    counts_only,
    monkeypatch: pytest.MonkeyPatch,
    capsys,
):
    batch = counts_only("A", "B")
    go(batch)
    sheet = summary.kommundel_sheet

    def faulty(figures, *, labels, **given):
        return sheet(figures, labels=labels, **given) + (f"<p>{PERSONNUMMER}</p>" if labels.kommundel == "A" else "")

    monkeypatch.setattr(summary, "kommundel_sheet", faulty)
    done, _ = go(batch)
    assert unwritten(done) == [("A", "Mötesblad")]
    found = pages(tiny)
    assert f"{folder_name('A')}/motesblad.html" not in found
    assert f"{folder_name('B')}/motesblad.html" in found
    assert "personnummer" in found["index.html"]
    assert f"{folder_name('A')}/motesblad.html" not in found["index.html"]
    assert PERSONNUMMER not in found["index.html"]
    assert _main(["batch", str(batch)]) == 1


def test_results_with_a_fault_are_not_written_and_the_index_says_why(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    go(batch)
    batch = counts_only("A", "B", cells=(SHOW, IN_FIGURES))
    done, _ = go(batch)
    assert unwritten(done) == [("", "results.json")]
    assert not (tiny / "reports" / "prov" / "results.json").exists()
    assert "results.json: lämnas inte ut" in pages(tiny)["index.html"]
    assert PERSONNUMMER not in pages(tiny)["index.html"]


def test_an_index_with_a_fault_is_not_written(tiny: Path, counts_only, capsys):
    batch = counts_only("A", cells=(IN_REASON,))
    done, _ = go(batch)
    assert unwritten(done)[-1] == ("", "index.html")
    assert done.index is None
    assert not (tiny / "reports" / "prov" / "index.html").exists()
    assert results(tiny)["kommun"] == {}
    assert _main(["batch", str(batch)]) == 1
    assert "Öppna" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["results.json", "motesblad.html", "index.html"])
def test_a_file_that_cannot_be_written_is_told_and_the_rest_is_written(tiny: Path, counts_only, capsys, name: str):
    folder = tiny / "reports" / "prov"
    at = folder / (folder_name("A") if name.startswith("motes") else "") / name
    at.mkdir(parents=True)  # nothing can be put in its place
    assert _main(["batch", str(counts_only("A", "B")), "--workers", "1"]) == 1
    said = capsys.readouterr()
    assert f"{name}: filen kan inte skrivas." in said.err
    assert "det är en mapp, inte en fil" in said.err
    assert "Traceback" not in said.err
    there = {path.name for path in folder.rglob("*") if path.is_file()}
    assert there >= {"results.json", "index.html", "motesblad.html", "visa.html"} - {name}
    if name != "index.html":
        assert f"{name}: filen kan inte skrivas." in (folder / "index.html").read_text(encoding="utf-8")


def test_only_takes_a_name_spelled_with_a_and_a_ring(counts_only):
    _, ran = go(counts_only("Åsen", "B"), only=("A\u030asen",))
    assert ran.ran == [("Åsen", "visa")]


def test_a_picture_for_the_sheet_is_no_figure_for_other_programs():
    run = State("A", "2_hotspots", DONE, figures={"places": [], "places_map": {"svg": "", "alt": ""}})
    assert summary._handed_on(None, run) == {"places": []}
