from dataclasses import replace
from pathlib import Path

import pytest

from bfa.run import files, journal, made_of
from bfa.run.files import sha256
from bfa.run.journal import Key, Record, is_done, package_digest, read_record, write_record
from bfa.tables.municipality import Kommun

KEY = Key(notebook="n", package="k", parameters="p", data="d")


@pytest.fixture
def record(tmp_path: Path) -> Record:
    page = tmp_path / "prov" / "a" / "4_effekt.html"
    page.parent.mkdir(parents=True)
    page.write_text("hel sida", encoding="utf-8")
    return Record(KEY, "A", "4_effekt", "klar", outputs={"prov/a/4_effekt.html": sha256(page)}, figures={"before": 3})


def test_a_run_is_done_when_nothing_it_was_made_of_has_changed(tmp_path: Path, record: Record):
    assert is_done(record, KEY, reports=tmp_path)


@pytest.mark.parametrize("part", ["notebook", "package", "parameters", "data"])
def test_a_run_is_not_done_when_anything_it_was_made_of_has_changed(tmp_path: Path, record: Record, part: str):
    assert not is_done(record, replace(KEY, **{part: "annat"}), reports=tmp_path)


def test_a_run_is_not_done_when_its_page_is_gone(tmp_path: Path, record: Record):
    (tmp_path / "prov" / "a" / "4_effekt.html").unlink()
    assert not is_done(record, KEY, reports=tmp_path)


def test_a_run_is_not_done_when_its_page_is_cut_short(tmp_path: Path, record: Record):
    (tmp_path / "prov" / "a" / "4_effekt.html").write_text("hel", encoding="utf-8")
    assert not is_done(record, KEY, reports=tmp_path)


def test_a_failed_run_is_not_done(tmp_path: Path, record: Record):
    assert not is_done(replace(record, state="misslyckad"), KEY, reports=tmp_path)


def test_a_run_without_outputs_is_not_done(tmp_path: Path, record: Record):
    assert not is_done(replace(record, outputs={}), KEY, reports=tmp_path)


def test_a_record_comes_back_as_it_was_written(tmp_path: Path, record: Record):
    write_record(tmp_path / "r.json", record)
    assert read_record(tmp_path / "r.json") == record


def test_a_record_that_was_cut_short_counts_as_none(tmp_path: Path, record: Record):
    write_record(tmp_path / "r.json", record)
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    (tmp_path / "r.json").write_text(text[: len(text) // 2], encoding="utf-8")
    assert read_record(tmp_path / "r.json") is None
    assert read_record(tmp_path / "finns-inte.json") is None


def test_a_file_lies_on_the_disk_before_it_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page, laid = tmp_path / "sida.html", []
    page.write_text("gammal", encoding="utf-8")

    def laid_down(beside: Path) -> None:
        laid.append((beside.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")))

    monkeypatch.setattr(files, "laid_down", laid_down)
    files.write_text(page, "ny")
    assert laid == [("ny", "gammal")]
    assert page.read_text(encoding="utf-8") == "ny"


def test_two_who_write_the_same_file_at_once_write_beside_each_other(tmp_path: Path):
    with files.replacing(tmp_path / "sida.html") as one, files.replacing(tmp_path / "sida.html") as other:
        assert one != other
        one.write_text("1", encoding="utf-8")
        other.write_text("2", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["sida.html"]


def test_a_record_never_holds_nan(tmp_path: Path, record: Record):
    with pytest.raises(ValueError, match="JSON"):
        write_record(tmp_path / "r.json", replace(record, figures={"ratio": float("nan")}))
    assert list(tmp_path.glob("*.json")) == []
    assert list(tmp_path.glob(".r*")) == []


def test_the_order_of_parameters_does_not_change_their_digest():
    assert journal.digest({"a": 1, "b": [2]}) == journal.digest({"b": [2], "a": 1})
    assert journal.digest({"a": 1}) != journal.digest({"a": 2})


def kommun_of(folder: Path, **keys: str) -> Kommun:
    kommun = Kommun(kommun="Provby", **keys)
    kommun._path = folder / "params" / "kommun" / "prov.yml"
    return kommun


def test_the_same_sources_taken_in_again_are_the_same_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def taken_in(fingerprint: str) -> str:
        monkeypatch.setattr(made_of, "stored_fingerprint", lambda kommun: fingerprint)
        return made_of.data_digest(kommun_of(tmp_path))

    assert taken_in("a") == taken_in("a")
    assert taken_in("a") != taken_in("b")


def test_a_changed_codebook_is_other_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(made_of, "stored_fingerprint", lambda kommun: "a")

    before = made_of.data_digest(kommun_of(tmp_path))
    (tmp_path / "data" / "codebook").mkdir(parents=True)
    (tmp_path / "data" / "codebook" / "orsaksregler.yml").write_text("krog_kväll: {}\n", encoding="utf-8")
    assert made_of.data_digest(kommun_of(tmp_path)) != before


@pytest.mark.parametrize("key", ["utgava", "problembild", "sekretessprovning", "crime_table"])
def test_what_pages_say_of_themselves_is_part_of_what_they_are_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
):
    monkeypatch.setattr(made_of, "stored_fingerprint", lambda kommun: "a")
    before = made_of.data_digest(kommun_of(tmp_path))
    assert made_of.data_digest(kommun_of(tmp_path, **{key: "ny"})) != before
    assert made_of.data_digest(kommun_of(tmp_path, nasta_uppfoljning="januari 2011")) == before


def test_pages_of_another_language_are_other_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    swedish = package_digest()
    own = tmp_path / "en.yml"
    own.write_text("language: en\n", encoding="utf-8")
    monkeypatch.setenv("BFA_LANGUAGE", str(own))
    english = package_digest()
    own.write_text("language: en \n", encoding="utf-8")
    assert len({swedish, english, package_digest()}) == 3
