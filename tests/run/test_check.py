from pathlib import Path

import pytest

from bfa.run.check import check, files, machine
from bfa.run.notebooks import faults


def faulty(tiny: Path) -> dict[str, str]:
    return {found.what: found.text for found in files(tiny) if found.grade == "fel"}


def test_a_sound_project_has_no_faults(tiny: Path, notebook):
    notebook("4_effekt", "from bfa import ask")
    (tiny / "params" / "notebooks" / "4_effekt.yml").write_text("kommundel: A\n", encoding="utf-8")
    assert faulty(tiny) == {}


def test_a_params_file_with_an_unknown_name_is_told_with_its_line(tiny: Path, notebook):
    notebook("4_effekt", "1")
    (tiny / "params" / "notebooks" / "4_effekt.yml").write_text("kommundel: A\nperid: x\n", encoding="utf-8")
    assert "rad 2: perid" in faulty(tiny)["params/notebooks/4_effekt.yml"]


def test_a_notebook_without_params_or_with_others_than_its_own_cell_is_told(tiny: Path, notebook):
    notebook("4_effekt", "1")
    (told,) = (found for found in files(tiny) if found.what.startswith("params/"))
    assert (told.grade, told.text) == ("saknas", "filen finns inte; en batch tar värdena i notebookens cell")
    (tiny / "params" / "notebooks" / "4_effekt.yml").write_text("kommundel: B\n", encoding="utf-8")
    (told,) = (found for found in files(tiny) if found.what.startswith("params/"))
    assert told.text == "andra värden än i notebookens cell, som bfa run tar: kommundel"


def test_a_kommun_file_and_a_batch_file_are_looked_at_too(tiny: Path):
    (tiny / "params" / "kommun" / "x.yml").write_text("komun: X\n", encoding="utf-8")
    (tiny / "params" / "batch" / "x.yml").write_text("kommun: params/kommun/x.yml\n", encoding="utf-8")
    assert set(faulty(tiny)) == {"params/kommun/x.yml", "params/batch/x.yml"}


def test_a_kommun_whose_files_are_elsewhere_is_no_fault(tiny: Path):
    text = "kommun: X\ncounts:\n  - {file: data/x.csv, source: x, columns: {area: a, month: m, n: n}, brottstyp: y}\n"
    (tiny / "params" / "kommun" / "x.yml").write_text(text, encoding="utf-8")
    (found,) = files(tiny)
    assert (found.grade, "x.csv" in found.text) == ("saknas", True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("regler.yml", "a: [1\n"), ("atgarder.yml", "åtgärder: {lampor: {namn: Lampor}}\n")),
        ("taggar.yml", "taggar: {}\n"),
        *(("orsaker.yml", "orsaker: {x: {}}\n"), ("orsaksregler.yml", "regler: {x: {orsak: y}}\n")),
        *(("koder.csv", "kod;text\n1;a;b\n"), ("koder.csv", "kod;text\n"), ("koder.csv", "")),
    ],
)
def test_a_codebook_that_cannot_be_read_is_told(tiny: Path, name: str, text: str):
    (tiny / "data" / "codebook").mkdir()
    (tiny / "data" / "codebook" / name).write_text(text, encoding="utf-8")
    assert set(faulty(tiny)) == {f"data/codebook/{name}"}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("for x in []:\n    pass", "slinga"),
        ("x = 1 if kommun else 2", "villkor"),
        ("f = lambda: 1", "funktion"),
        ("import pandas", "importerar pandas"),
        ("from os import path", "importerar path ur os"),
        ("\n".join(["x = 1"] * 13), "längre än 12 rader"),
        ("x = = 1", "inte giltig Python"),
    ],
)
def test_a_notebook_that_is_not_thin_is_told_by_cell(notebook, cell: str, said: str):
    (fault,) = faults(notebook("4_effekt", cell))
    assert said in fault
    assert "cell 3" in fault


def test_a_notebook_with_outputs_is_told(notebook):
    path = notebook("4_effekt", "x = 1")
    path.write_text(path.read_text(encoding="utf-8").replace('"execution_count": null', '"execution_count": 1'))
    assert all("utdata" in fault for fault in faults(path))
    assert faults(path)


def test_a_notebook_without_parameters_or_cut_short_is_told(tiny: Path):
    path = tiny / "notebooks" / "x.ipynb"
    path.write_text('{"cells": [', encoding="utf-8")
    assert faults(path) == ["x.ipynb: filen är ingen hel notebook."]
    path.write_text('{"cells": []}', encoding="utf-8")
    assert faults(path) == ["x.ipynb: notebooken ska ha en cell märkt parameters."]


def test_the_machine_is_looked_at_and_its_kernel_starts(tiny: Path):
    found = {finding.what: finding.grade for finding in check(tiny)}
    assert found["Python"] == found["Paket"] == found["Python-kärna för notebooks"] == "ok"
    assert [finding.grade for finding in machine(tiny)].count("fel") == 0


def test_the_projects_own_files_are_sound(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BFA_REAL_DATA", str(project / "finns-inte"))
    assert faulty(project) == {}
