from pathlib import Path

import pytest

from bfa.errors import ParameterError
from bfa.run.params import defaults, read_batch, resolved

CELL = 'kommun = ""\nkommundel = ""\ntier = "samverkan"\nperiod = "2010-05/2010-08"\ncell_size = 250\ncontrols = []'


@pytest.fixture
def batch_file(tiny: Path, notebook):
    notebook("4_effekt", parameters=CELL)
    notebook("2_hotspots", parameters=CELL.replace("controls = []", "bandwidth = 400"))

    def write(text: str) -> Path:
        path = tiny / "params" / "batch" / "prov.yml"
        path.write_text("kommun: params/kommun/prov.yml\nnotebooks: [2_hotspots, 4_effekt]\n" + text, encoding="utf-8")
        return path

    return write


def refusal(path: Path) -> str:
    with pytest.raises(ParameterError) as refused:
        read_batch(path)
    return str(refused.value)


def test_a_batch_gives_each_notebook_the_parameters_it_has(batch_file):
    batch = read_batch(batch_file("parameters: {period: 2009-05/2009-08, bandwidth: 300}\ntier: intern\n"))
    assert resolved(batch, "4_effekt", kommundel="A") == {
        "kommun": "../params/kommun/prov.yml",
        "kommundel": "A",
        "tier": "intern",
        "period": "2009-05/2009-08",
        "cell_size": 250,
        "controls": [],
    }
    assert resolved(batch, "2_hotspots")["bandwidth"] == 300


def test_what_is_said_for_one_notebook_goes_before_what_is_said_for_all(batch_file):
    batch = read_batch(batch_file("parameters: {cell_size: 500}\nper_notebook:\n  4_effekt: {cell_size: 100}\n"))
    assert resolved(batch, "4_effekt")["cell_size"] == 100
    assert resolved(batch, "2_hotspots")["cell_size"] == 500


def test_an_unknown_parameter_is_refused_with_file_and_line(batch_file):
    said = refusal(batch_file("parameters:\n  period: 2010-05\n  perid: 2010-05\n"))
    assert "prov.yml" in said
    assert "rad 5" in said
    assert "perid" in said


def test_an_unknown_parameter_of_one_notebook_is_refused_with_file_and_line(batch_file):
    said = refusal(batch_file("per_notebook:\n  4_effekt:\n    bandwidth: 100\n"))
    assert "rad 5" in said
    assert "bandwidth" in said


def test_a_name_that_is_code_is_refused(batch_file):
    assert "okänd" in refusal(batch_file('parameters:\n  "x = 1; import os; os": 1\n'))


@pytest.mark.parametrize("name", ["kommun", "kommundel", "tier"])
def test_what_the_run_sets_itself_may_not_be_set(batch_file, name: str):
    assert name in refusal(batch_file(f"parameters:\n  {name}: x\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cell_size: stor", "ska vara ett heltal"),
        ("cell_size: '250'", "ska vara ett heltal"),
        ("period: 2010", "ska vara text"),
        ("period: 2010-13", "går inte att läsa"),
        ("controls: A", "ska vara en lista"),
    ],
)
def test_a_wrong_type_is_refused_with_its_line(batch_file, text: str, said: str):
    refused = refusal(batch_file(f"parameters:\n  {text}\n"))
    assert said in refused
    assert "rad 4" in refused


def test_an_unknown_key_of_the_batch_file_is_refused(batch_file):
    assert "notboks" in refusal(batch_file("notboks: [x]\n"))


def test_a_notebook_that_is_not_there_is_named_beside_those_that_are(batch_file):
    said = refusal(batch_file("kommun_notebooks: [9_saknas]\n"))
    assert "9_saknas" in said
    assert "4_effekt" in said


def test_a_notebook_name_that_leads_elsewhere_is_refused(batch_file):
    assert "ska vara ett filnamn" in refusal(batch_file("kommun_notebooks: [../../x]\n"))


def test_parameters_for_a_notebook_that_is_not_run_are_refused(batch_file):
    assert "0_oversikt" in refusal(batch_file("per_notebook: {0_oversikt: {}}\n"))


def test_defaults_are_the_cell_with_the_file_of_defaults_on_top(tiny: Path, notebook):
    notebook("4_effekt", parameters=CELL)
    (tiny / "params" / "notebooks" / "4_effekt.yml").write_text("cell_size: 100\n", encoding="utf-8")
    assert defaults(tiny, "4_effekt")["cell_size"] == 100
    assert defaults(tiny, "4_effekt")["period"] == "2010-05/2010-08"


def test_a_file_of_defaults_with_an_unknown_name_is_refused(tiny: Path, notebook):
    notebook("4_effekt", parameters=CELL)
    (tiny / "params" / "notebooks" / "4_effekt.yml").write_text("period: 2010-05\nstorlek: 1\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"rad 2: storlek"):
        defaults(tiny, "4_effekt")


def test_a_parameters_cell_may_only_hold_plain_values(tiny: Path, notebook):
    notebook("4_effekt", parameters="import os\nperiod = os.getcwd()")
    with pytest.raises(ParameterError, match="enkla värden"):
        defaults(tiny, "4_effekt")


@pytest.mark.parametrize("name", ["enskilda", "Enskilda", "_arbetsmaterial"])
def test_a_batch_may_not_have_the_name_of_a_folder_of_ours(batch_file, name: str):
    taken = batch_file("").rename(batch_file("").with_name(f"{name}.yml"))
    assert "namnet är upptaget" in refusal(taken)


@pytest.mark.parametrize(
    ("text", "said"), [("scope: omrade", "ska vara area eller kommun"), ("chosen_on: våren", "går inte att läsa")]
)
def test_a_word_that_no_comparison_knows_is_refused_before_anything_runs(tiny: Path, notebook, batch_file, text, said):
    notebook("4_effekt", parameters=CELL + '\nscope = "area"\nchosen_on = ""')
    refused = refusal(batch_file(f"per_notebook:\n  4_effekt: {{{text}}}\n"))
    assert said in refused
    assert "rad 4" in refused
