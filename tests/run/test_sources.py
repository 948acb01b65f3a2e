from pathlib import Path

import pytest

from bfa import example
from bfa.run import sources
from bfa.run.sources import ensure_example, ensure_store, what_was_read
from bfa.tables.municipality import Kommun, Registers, read_kommun


@pytest.fixture
def fictional(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Kommun:
    def build(folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "antal.csv"
        path.write_text("area;month;n\nA;2010-01;3\n", encoding="utf-8")
        return [path]

    monkeypatch.setattr(example, "build", build)
    file = tiny / "params" / "kommun" / "prov.yml"
    file.write_text(
        "kommun: Provby\nfiktiv: true\ncontrol_sums: [{brottstyp: x, n: 4, period: 2010-01}]\n"
        "counts:\n  - {file: data/example/antal.csv, source: prov, brottstyp: x,"
        " columns: {area: area, month: month, n: n}}\n",
        encoding="utf-8",
    )
    return read_kommun(file)


def test_the_example_is_built_where_it_is_missing_and_only_then(fictional: Kommun):
    assert ensure_example(fictional, say=lambda text: None)
    assert not ensure_example(fictional, say=lambda text: None)


def test_the_example_is_built_again_when_the_code_that_makes_it_has_changed(
    fictional: Kommun, monkeypatch: pytest.MonkeyPatch
):
    ensure_example(fictional, say=lambda text: None)
    monkeypatch.setattr(sources, "_builder", lambda: "annan")
    assert ensure_example(fictional, say=lambda text: None)


def test_the_example_is_built_where_only_its_log_is_missing(fictional: Kommun):
    ensure_example(fictional, say=lambda text: None)
    logged = fictional.model_copy(update={"registers": Registers(log="data/example/register.jsonl")})
    assert ensure_example(logged, say=lambda text: None)


def test_what_was_saved_in_the_examples_log_lies_beside_it_when_the_example_is_built_anew(
    fictional: Kommun, monkeypatch: pytest.MonkeyPatch
):
    log = fictional.root / "data" / "example" / "register.jsonl"
    log.parent.mkdir(parents=True)
    log.write_text("1\n2\n3\n", encoding="utf-8")
    monkeypatch.setattr(sources, "build_example", lambda folder: [log.write_text("1\n2\n", encoding="utf-8")])
    said: list[str] = []
    ensure_example(
        fictional.model_copy(update={"registers": Registers(log="data/example/register.jsonl")}), say=said.append
    )
    assert said[-1].endswith("ligger i register_1.jsonl.")
    assert log.with_name("register_1.jsonl").read_text(encoding="utf-8") == "1\n2\n3\n"


def test_a_kommun_is_taken_in_once_and_again_when_its_source_has_changed(fictional: Kommun, tiny: Path):
    said: list[str] = []
    report = ensure_store(fictional, say=said.append)
    assert report is not None
    assert what_was_read(report.figures)[-1] == "0 av 1 kontrollsummor stämmer."
    assert ensure_store(fictional, say=said.append) is None
    (tiny / "data" / "example" / "antal.csv").write_text("area;month;n\nA;2010-01;4\n", encoding="utf-8")
    assert ensure_store(fictional, say=said.append) is not None
    assert ensure_store(fictional, say=said.append, fresh=True) is not None


def intake_with(**source) -> dict:
    usual = {"file": "polis.csv", "read": 200, "kept": 200, "refused": 0, "remarks": [], "reasons": []}
    return {
        "sources": [usual | source],
        "count_sources": [],
        "remarks": [],
        "period": ["2024-01", "2024-12"],
        "control_sums": [],
    }


def test_the_problems_themselves_are_named_worst_first_and_not_only_counted():
    remarks = [{"what": f"sak {n}", "n": n, "rows": []} for n in range(1, 11)]
    remarks.append({"what": "delar id", "n": 3, "rows": [], "grade": 2, "do": "skriv same_id: one_incident."})
    reasons = [{"what": "saknar start", "n": 2, "rows": [7, 8]}]
    said = what_was_read(intake_with(refused=2, remarks=remarks, reasons=reasons))
    assert said[1:4] == [
        "Att titta på (12):",
        "  polis.csv: avvisade: saknar start (2 rader)",
        "  polis.csv: delar id. Skriv same_id: one_incident.",
    ]
    assert said[4] == "  polis.csv: sak 10"
    assert "... och 4 till" in said[10]


def test_one_cause_in_several_files_is_one_thing_to_look_at_and_what_is_only_told_is_none():
    line = {"what": "koordinater saknas", "n": 4, "rows": [2], "do": "fyll på", "grade": 1}
    figures = intake_with(remarks=[line, {"what": "läst som det", "n": 2, "rows": [3], "grade": 0}])
    figures["sources"].append(figures["sources"][0] | {"file": "b.csv", "remarks": [line]})
    said = what_was_read(figures)
    assert said[2:4] == ["Att titta på (1):", "  polis.csv och 1 till: koordinater saknas (8 rader). Fyll på"]


def test_how_many_rows_is_said_once():
    remarks = [{"what": "kommundelen är okänd: Cetrum (35 rader; menas Centrum?)", "n": 35, "rows": [2], "do": "rätta"}]
    remarks.append({"what": "kommundelen är okänd: A (3 rader), B (2 rader)", "n": 5, "rows": [2]})
    said = what_was_read(intake_with(refused=0, remarks=remarks))
    assert said[2] == "  polis.csv: kommundelen är okänd: Cetrum (35 rader; menas Centrum?). Rätta"
    assert said[3].endswith("A (3 rader), B (2 rader) (5 rader)")


def test_more_than_two_rows_in_a_hundred_refused_is_said_loudly():
    assert not [line for line in what_was_read(intake_with(refused=4)) if "VARNING" in line]
    (loud,) = [line for line in what_was_read(intake_with(refused=9)) if "VARNING" in line]
    assert "4,5 % av raderna i polis.csv kunde inte läsas" in loud


def test_an_intake_without_remarks_says_nothing_of_them():
    assert what_was_read(intake_with()) == [
        "polis.csv: 200 rader lästa, 200 behållna, 0 avvisade.",
        "Perioden 2024-01 till 2024-12.",
    ]


def test_a_question_among_what_to_look_at_keeps_its_own_mark():
    line = {"what": "är dag och månad omkastade?", "n": 2, "rows": [], "grade": 1, "do": "jämför med källan"}
    assert what_was_read(intake_with(remarks=[line]))[2].endswith("omkastade? Jämför med källan")
