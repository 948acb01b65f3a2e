"""Notebooks are reading orders: thin cells that ask and show, known parameters, no outputs in git."""

from pathlib import Path

import nbformat
import pytest
import yaml

from bfa.run.notebooks import faults, parameters

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
EXPECTED = {
    "0_datakvalitet",
    "0_oversikt",
    "1_lagesbild",
    "2_hotspots",
    "3_orsaker",
    "4_effekt",
    "5_uppfoljning",
    "6_veckolage",
}

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_the_five_notebooks_are_there():
    assert {path.stem for path in NOTEBOOKS} >= EXPECTED


@each_notebook
def test_a_notebook_is_thin_and_does_no_more_than_ask_and_show(path: Path):
    assert faults(path) == []


@each_notebook
def test_a_notebook_starts_with_its_question_and_ends_with_what_it_does_not_show(path: Path):
    prose = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert prose[0].startswith("# ")
    assert any(text.startswith("## Vad detta inte visar") for text in prose)


@each_notebook
def test_prose_holds_no_typed_figures(path: Path):
    prose = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert not [text for text in prose if "%" in text.replace("95 %", "")]


@each_notebook
def test_the_defaults_in_params_are_those_of_the_parameters_cell(path: Path):
    defaults = yaml.safe_load((PROJECT / "params" / "notebooks" / f"{path.stem}.yml").read_text(encoding="utf-8"))
    assert defaults == parameters(path)
