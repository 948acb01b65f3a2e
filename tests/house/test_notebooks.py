"""Notebooks are reading orders: thin cells, known parameters, no outputs in git."""

import ast
from pathlib import Path

import nbformat
import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
EXPECTED = {"0_oversikt", "2_hotspots", "3_orsaker", "4_effekt"}
FORBIDDEN = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.With, ast.Lambda)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
FLOORS = ("bfa.analyses", "bfa.disclosure", "bfa.words", "bfa.pages")


def code_cells(path: Path) -> list:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def parameters_of(path: Path) -> dict:
    (cell,) = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    return {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}


def test_the_four_notebooks_are_there():
    assert {path.stem for path in NOTEBOOKS} >= EXPECTED


@each_notebook
def test_a_notebook_holds_no_outputs(path: Path):
    assert not any(cell.outputs or cell.execution_count for cell in code_cells(path))


@each_notebook
def test_a_cell_is_at_most_twelve_lines_and_only_calls(path: Path):
    for cell in code_cells(path):
        assert len(cell.source.splitlines()) <= 12
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, FORBIDDEN)]


@each_notebook
def test_a_notebook_imports_answers_and_presentation_only(path: Path):
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
                assert all(
                    name.startswith(("bfa.analyses", "bfa.disclosure", "bfa.words", "bfa.pages")) for name in names
                )


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
    assert defaults == parameters_of(path)
