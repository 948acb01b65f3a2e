"""Types and months that were never counted are refused before a notebook runs, with those there are."""

import pandas as pd
import pytest
from small_batch import go

from bfa.errors import ParameterError
from bfa.run import preflight
from bfa.run.params import read_batch
from bfa.run.preflight import _counted, _period_faults, refuse_unanswerable, unreviewed
from bfa.run.single import run_single

PARAMETERS = 'kommun = ""\nkommundel = ""\ntier = "samverkan"\nbrottstyp = "cykelstöld"\nperiod = ""\nbaseline = ""'


def refused(notebook, batch) -> str:
    notebook("visa", "raise SystemExit", parameters=PARAMETERS)
    with pytest.raises(ParameterError) as error:
        go(batch)
    return str(error.value)


def test_a_period_outside_the_data_is_refused_with_the_months_there_are(counts_only, notebook):
    more = "parameters: {brottstyp: misshandel utomhus, period: 2010-02/2010-03, baseline: 2009-02/2009-03}\n"
    said = refused(notebook, counts_only("A", more=more))
    assert "prov.yml: period 2010-02/2010-03 i visa ligger utanför" in said
    assert "baseline 2009-02/2009-03 i visa" in said
    assert said.count("misshandel utomhus: 2010-01 till 2010-02") == 1


def test_a_period_to_the_year_9999_is_refused_by_its_line_before_a_month_of_it_is_made(counts_only, notebook):
    said = refused(notebook, counts_only("A", more="parameters: {period: 2010-01/9999-12}\n"))
    assert "prov.yml" in said
    assert "parameters.period går inte att läsa: Perioden '2010-01/9999-12' gäller år 9999" in said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2010-03/2010-05", "period 2010-03/2010-05 i visa ligger helt i månader som inte är räknade"),
        ("2009-12/2010-04", "period 2009-12/2010-04 i visa ligger utanför månaderna som är räknade"),
        ("2010-05/2010-06", ""),
    ],
)
def test_a_period_wholly_in_a_gap_is_refused_with_the_stretches_that_are_counted(period, said):
    months = pd.to_datetime(["2010-01", "2010-02", "2010-06", "2010-03"])
    types = ["cykelstöld", "cykelstöld", "cykelstöld", "annat"]
    counts = pd.DataFrame({"brottstyp": types, "month": months, "n": [1.0, 0.0, 2.0, 3.0]})
    found = _period_faults("visa", {"brottstyp": "cykelstöld", "period": period}, _counted(counts))
    assert found == ({said: "cykelstöld: 2010-01 till 2010-02, 2010-06 till 2010-06"} if said else {})


def test_a_type_of_another_kommun_is_refused_with_those_there_are(counts_only, notebook):
    said = refused(notebook, counts_only("A"))
    assert "brottstypen 'cykelstöld' finns inte i uppgifterna" in said
    assert "brottstyper: misshandel utomhus" in said


def test_a_misspelt_type_is_answered_with_the_nearest(counts_only, notebook):
    said = refused(notebook, counts_only("A", more="parameters: {brottstyp: misshandl utomhus}\n"))
    assert "(menas misshandel utomhus?)" in said


def test_one_notebook_is_refused_in_the_same_way(counts_only, notebook, tiny):
    notebook("visa", "raise SystemExit", parameters=PARAMETERS)
    counts_only("A")
    notebook("visa", "raise SystemExit", parameters=PARAMETERS)
    file = tiny / "params" / "egen.yml"
    file.write_text(
        "kommun: ../params/kommun/prov.yml\nbrottstyp: misshandel utomhus\nperiod: 2031-01\n", encoding="utf-8"
    )
    with pytest.raises(ParameterError, match="period 2031-01/2031-01 i visa"):
        run_single("visa", file, say=lambda text: None)


def test_an_empty_period_is_no_fault_and_what_was_chosen_is_said_once(counts_only, notebook, monkeypatch):
    monkeypatch.setattr("bfa.run.batch.run_all", lambda *_, **__: (each for each in ()))
    batch = counts_only("A", more="parameters: {brottstyp: misshandel utomhus}\n")
    notebook("visa", "x = 1", parameters=PARAMETERS)
    assert read_batch(batch).parameters == {"brottstyp": "misshandel utomhus"}
    said = [line for line in go(batch)[1].said if line.startswith("visa: Perioden är inte angiven")]
    assert said == [
        "visa: Perioden är inte angiven: senaste hela månader; inget helt och slutligt tertial är räknat, "
        "januari–februari 2010."
    ]


AREAS = PARAMETERS + "\ncontrols = []"


@pytest.mark.parametrize(
    ("controls", "said"),
    [
        ("[Ekö]", "kommundelen 'Ekö' (menas Eköp?) finns inte"),
        ("[Eköp]", "controls i visa nämner 'Eköp', som ska jämföras med andra än sig själv"),
    ],
)
def test_a_control_that_is_not_there_or_is_the_area_itself_is_refused(counts_only, notebook, controls, said):
    more = f"parameters: {{brottstyp: misshandel utomhus, controls: {controls}}}\n"
    batch = counts_only("Eköp", "Ås", more=more)
    notebook("visa", "raise SystemExit", parameters=AREAS)
    with pytest.raises(ParameterError) as error:
        go(batch)
    assert said in str(error.value)
    assert "kommundelar: Eköp, Ås" in str(error.value) or "controls: Eköp" in str(error.value)


@pytest.mark.parametrize(("tier", "lines"), [("intern", 0), ("samverkan", 1), ("offentlig", 1)])
def test_the_registers_whose_texts_wait_for_a_review_are_told_once_with_what_to_write(monkeypatch, tier, lines):
    tables = {
        "measures": pd.DataFrame(
            {"sekretess": ["oprövad", "oprövad", "nej"], "utlamnad_text": [None, "En text.", None]}
        ),
        "goals": pd.DataFrame({"sekretess": ["nej"], "utlamnad_text": [None]}),
    }
    monkeypatch.setattr(preflight, "read_table", lambda kommun, name: tables.get(name))
    said = unreviewed(None, tier=tier)
    assert len(said) == lines
    for line in said:
        assert line.startswith(
            f"Nivån {tier} visar inte texten för åtgärder (1): sekretessen är oprövad. Skriv sekretess: nej"
        )


def test_a_type_told_by_year_is_refused_where_months_are_needed_and_its_years_may_be_asked_of(monkeypatch):
    annual = pd.DataFrame({"brottstyp": ["stöld"] * 2, "year": [2022, 2023]})
    counts = pd.DataFrame({"brottstyp": [], "month": pd.to_datetime([]), "n": []})
    monkeypatch.setattr(preflight, "read_table", lambda kommun, name: annual)
    monkeypatch.setattr(preflight, "read_counts", lambda kommun: counts)
    monkeypatch.setattr(preflight, "kommundelar", lambda kommun: ["A"])
    refuse_unanswerable(None, [("1_lagesbild", {"period": "2023-01/2023-12"})], where="x")
    asked = [("4_effekt", {"brottstyp": "stöld"}), ("1_lagesbild", {"period": "2024-01/2024-12"})]
    with pytest.raises(ParameterError) as error:
        refuse_unanswerable(None, asked, where="x")
    said = str(error.value)
    assert "brottstypen 'stöld' räknas bara per år, och 4_effekt behöver månader" in said
    assert "period 2024-01/2024-12 i 1_lagesbild ligger utanför månaderna som är räknade" in said
    assert "uppgifterna: 2022-01 till 2023-12" in said
