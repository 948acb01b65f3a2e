"""`bfa word`: only of a batch that is run and stands, and never over what somebody has written."""

import io
from datetime import datetime
from pathlib import Path

import docx
import pytest
from small_batch import go

from bfa.errors import BfaError, DataError, DisclosureError, ParameterError
from bfa.run import word
from bfa.run.layout import Layout
from bfa.run.params import read_batch

pytestmark = pytest.mark.usefixtures("no_kernel")


@pytest.fixture
def batch(counts_only) -> Path:
    """A batch of two kommundelar that is run."""
    path = counts_only("A", "B")
    go(path)
    return path


def write(batch: Path, target: Path | None = None) -> Path:
    return word.write_document(read_batch(batch), target, say=lambda _: None)


def text_of(path: Path) -> str:
    return "\n".join(each.text for each in docx.Document(str(path)).paragraphs)


def edit(path: Path) -> bytes:
    """Save the document as a program does that somebody writes in."""
    found = docx.Document(str(path))
    found.paragraphs[0].text = "Vår egen text"
    found.core_properties.modified = datetime(2026, 1, 1)
    saved = io.BytesIO()
    found.save(saved)
    path.write_bytes(saved.getvalue())
    return saved.getvalue()


def replaced(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def refused(batch: Path) -> str:
    with pytest.raises(BfaError) as found:
        write(batch)
    assert not (batch.parents[2] / "reports" / "prov" / "underlag.docx").exists()
    return str(found.value)


def test_it_lies_beside_the_index_and_is_the_same_each_time(batch: Path):
    path = write(batch)
    assert path == batch.parents[2] / "reports" / "prov" / "underlag.docx"
    first = path.read_bytes()
    assert write(batch).read_bytes() == first
    assert "Översikt saknas i körningen" in text_of(path)


def test_a_batch_that_is_not_run_is_refused(counts_only):
    assert "batchen är inte körd" in refused(counts_only("A"))


def test_one_whose_data_parameters_tier_or_kommun_file_have_changed_is_refused(batch: Path, tiny: Path):
    for path, old, new in (
        (tiny / "data" / "antal.csv", "utomhus;2", "utomhus;3"),
        (tiny / "params" / "kommun" / "prov.yml", "kommun: Provby", "sekretessprovning: gjord\nkommun: Provby"),
        (batch, "kommun:", "tier: offentlig\nkommun:"),
    ):
        before = path.read_text(encoding="utf-8")
        replaced(path, old, new)
        assert "har ändrats sedan batchen kördes" in refused(batch)
        path.write_text(before, encoding="utf-8")
    write(batch)


def test_results_that_are_not_as_they_were_written_or_made_by_other_code_are_refused(
    batch: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tiny / "reports" / "prov" / "results.json"
    whole = path.read_text(encoding="utf-8")
    for harmed in ('{"kommun": {}}', "{"):
        path.write_text(harmed, encoding="utf-8")
        assert "filen är inte som batchen skrev den" in refused(batch)
    path.write_text(whole, encoding="utf-8")
    monkeypatch.setattr(word.journal, "code_digest", lambda: "annan")
    assert "har ändrats sedan batchen kördes" in refused(batch)


def test_a_kommundel_that_failed_is_told_with_its_reason(counts_only, no_kernel: dict[str, str]):
    batch = counts_only("A", "B")
    no_kernel["B"] = "Filen kunde inte läsas."
    go(batch)
    assert "Kommundel B, visa: Filen kunde inte läsas." in text_of(write(batch))


def test_what_somebody_has_written_is_not_written_over(batch: Path, tiny: Path):
    own = edit(write(batch))
    with pytest.raises(DataError, match="ändrad sedan bfa skrev den"):
        write(batch)
    assert (tiny / "reports" / "prov" / "underlag.docx").read_bytes() == own
    other = write(batch, tiny / "eget.docx")
    assert "Brottsförebyggande underlag" in text_of(other)
    with pytest.raises(ParameterError, match="Wordfil"):
        write(batch, tiny / "eget.pdf")


def test_a_batch_for_another_tier_takes_an_old_document_out_of_what_is_shared_and_keeps_what_was_written(
    batch: Path, tiny: Path
):
    layout = Layout(tiny / "reports", "prov")
    write(batch)
    replaced(batch, "kommun:", "tier: offentlig\nkommun:")
    go(batch)
    assert not (layout.shared / "underlag.docx").exists()
    own = edit(write(batch))
    replaced(batch, "tier: offentlig", "tier: intern")
    _, told = go(batch)
    assert not (layout.shared / "underlag.docx").exists()
    assert (layout.working / "underlag.docx").read_bytes() == own
    assert any("ni har skrivit i den" in line for line in told.said)


def test_a_document_that_holds_what_it_must_not_is_not_written(batch: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(word, "scan_document", lambda _: ("Något som ser ut som ett personnummer (1 ställe).",))
    with pytest.raises(DisclosureError, match="lämnas inte ut"):
        write(batch)
