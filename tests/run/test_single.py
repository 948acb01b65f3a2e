from pathlib import Path

import pytest

from bfa.errors import ParameterError
from bfa.run.execution import RunError
from bfa.run.single import run_single

pytestmark = pytest.mark.slow


@pytest.fixture
def params(tiny: Path) -> Path:
    (tiny / "data" / "antal.csv").write_text("area;month;n\nA;2010-01;3\n", encoding="utf-8")
    (tiny / "params" / "kommun" / "prov.yml").write_text(
        "kommun: Provby\ncounts:\n  - {file: data/antal.csv, source: prov, brottstyp: x,"
        " columns: {area: area, month: month, n: n}}\n",
        encoding="utf-8",
    )
    file = tiny / "params" / "egen.yml"
    file.write_text("kommun: ../params/kommun/prov.yml\nkommundel: A\n", encoding="utf-8")
    return file


def test_one_notebook_runs_with_a_params_file_of_its_own(tiny: Path, notebook, params: Path):
    notebook("visa", "x = 1", title="Vad?")
    page = run_single("visa", params, say=lambda text: None)
    assert page == tiny / "reports" / "enskilda" / "egen" / "visa.html"
    assert "Vad?" in page.read_text(encoding="utf-8")
    assert not list((tiny / "reports" / "enskilda").rglob("*.ipynb"))


@pytest.mark.usefixtures("any_cell")
def test_a_notebook_that_raises_is_told_in_its_own_words_and_leaves_no_page(tiny: Path, notebook, params: Path):
    notebook("visa", "from bfa.errors import DataError\nraise DataError('prov.csv: fel.')")
    with pytest.raises(RunError, match=r"^prov.csv: fel.$"):
        run_single("visa", params, say=lambda text: None)
    assert not list((tiny / "reports" / "enskilda").rglob("*.html"))


def test_an_unknown_parameter_is_refused_before_anything_runs(tiny: Path, notebook, params: Path):
    notebook("visa", "x = 1")
    params.write_text("kommun: x\nkomundel: A\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="rad 2: komundel"):
        run_single("visa", params, say=lambda text: None)


def test_a_params_file_outside_a_project_is_answered_with_where_notebooks_are_looked_for(
    params: Path, tmp_path_factory
):
    aside = tmp_path_factory.mktemp("utanför") / "egen.yml"
    aside.write_text("kommundel: A\n", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        run_single("visa", aside, say=lambda text: None)
    said = str(caught.value)
    assert f"i {aside.parent / 'notebooks'}: inga notebooks" in said
    assert "lägg parameterfilen i projektets params/" in said
