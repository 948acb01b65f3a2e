"""`bfa ny-kommun` writes three files, asks before it believes, and writes nothing over."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import ugly_export
import yaml
from python_calamine import CalamineWorkbook

from bfa.errors import ParameterError
from bfa.run import cli
from bfa.run.confirming import asking, changed
from bfa.run.new_kommun import _batch_proposals, new_kommun
from bfa.run.params import read_batch
from bfa.run.proposals.answers import day_of
from bfa.run.proposals.periods import find_spans, until, whole_months
from bfa.run.proposals.proposal import Proposal
from bfa.tables.municipality import read_kommun
from bfa.tables.register_book import read_book
from bfa.tables.register_headings import SHEETS

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newcomer's project with an ugly export in it."""
    monkeypatch.chdir(begun(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after `bfa ny-kommun`, only to be read."""
    folder = begun(tmp_path_factory.mktemp("done"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        written(folder, "--ja")
    return folder


def begun(folder: Path) -> Path:
    for name in ("notebooks", "params/notebooks"):
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    ugly_export.write(folder / "data" / "raw" / "storby")
    return folder


def written(project: Path, *more: str) -> tuple[int, dict, dict]:
    files = [f"--fil={path}" for path in sorted((project / "data/raw/storby").iterdir()) if path.suffix != ".xlsx"]
    code = cli._main(["ny-kommun", "Storby", *files, *more])
    kommun, batch = project / "params/kommun/storby.yml", project / "params/batch/storby.yml"
    return code, *(yaml.safe_load(path.read_text(encoding="utf-8")) for path in (kommun, batch))


def test_an_ugly_export_becomes_files_that_can_be_read(project, capsys):
    code, kommun, batch = written(project, "--ja")
    assert code == 0
    (source,) = kommun["incidents"]
    assert source["files"] == "data/raw/storby/polis_*.csv"
    assert source["uttag"]["polis_2023.csv"] == kommun["uttag"] == date(2025, 1, 5)
    assert (source["encoding"], source["separator"], source["skip_rows"]) == ("cp1252", ";", 3)
    assert source["columns"]["start"] == ["Brottsdatum fr", "Tid fr"]
    assert source["columns"]["end"] == ["Brottsdatum t", "Tid t"]
    assert (source["x"], source["y"], source["crs"], source["decimal"]) == ("Y-koord", "X-koord", "EPSG:3006", ",")
    assert (source["pad"], source["same_id"]) == (4, "one_incident")
    assert source["where"] == {"Brottsid": {"not": ["Summa"]}}
    assert kommun["areas"]["population_year"] == 2024
    assert (batch["parameters"]["period"], batch["parameters"]["baseline"]) == ("2024-05/2024-08", "2023-05/2023-08")
    assert read_kommun(project / "params/kommun/storby.yml").kommun == "Storby"
    assert read_batch(project / "params/batch/storby.yml").tier == "samverkan"
    said = capsys.readouterr().out
    assert "191212" not in said
    assert "Torget" not in said
    assert "bfa intake params/kommun/storby.yml" in said


def test_nothing_is_written_over(done, monkeypatch, capsys):
    monkeypatch.chdir(done)
    before = (done / "params/kommun/storby.yml").read_bytes()
    assert cli._main(["ny-kommun", "Storby", "--ja"]) == 2
    assert "storby.yml finns redan i params/kommun/" in capsys.readouterr().err
    assert (done / "params/kommun/storby.yml").read_bytes() == before


def test_a_register_that_is_there_is_left_alone(project):
    register = project / "data/raw/storby/register.xlsx"
    register.write_bytes(b"ifylld")
    written(project, "--ja")
    assert register.read_bytes() == b"ifylld"


def test_the_register_and_marks_of_open_workbooks_are_no_exports(project, capsys):
    folder = project / "data/raw/storby"
    for name in ("register.xlsx", "~$polis.xlsx"):
        (folder / name).write_bytes(b"x")
    others = [f"--fil={folder / name}" for name in ("register.xlsx", "~$polis.xlsx")]
    assert cli._main(["ny-kommun", "Storby", *others, "--ja"]) == 2
    assert "ingen av de angivna filerna är en export" in capsys.readouterr().err
    code, kommun, _ = written(project, *others, "--ja")
    said = capsys.readouterr().out
    assert (code, len(kommun["incidents"])) == (0, 1)
    assert "~$polis.xlsx hoppas över" in said
    assert "register.xlsx hoppas över" in said


def test_inhabitants_without_a_year_make_a_kommun_file_that_can_be_read(project):
    layer = project / "data/raw/storby/kommundelar.geojson"
    text = layer.read_text(encoding="utf-8").replace("folkmängd_2024", "folkmängd").replace(": 4000}", ': "4 000"}')
    layer.write_text(text, encoding="utf-8")
    code, kommun, _ = written(project, "--ja")
    assert (code, kommun["areas"]["population"], kommun["areas"]["population_year"]) == (0, "folkmängd", None)


def test_what_is_answered_is_what_is_written(project, monkeypatch):
    answers = iter(["", "date_format: '%Y-%m-%d %H.%M'", *[""] * 20])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    _, kommun, _ = written(project)
    assert kommun["incidents"][0]["date_format"] == "%Y-%m-%d %H.%M"
    assert sum(1 for _ in answers) == 20 - 8


def test_a_key_that_does_not_exist_is_refused_and_nothing_is_left(project, monkeypatch, capsys):
    answers = iter(["seperator: ','", *[""] * 20])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    files = [f"--fil={path}" for path in sorted((project / "data/raw/storby").glob("*.csv"))]
    assert cli._main(["ny-kommun", "Storby", *files]) == 2
    assert "seperator är okänd" in capsys.readouterr().err
    assert not (project / "params/kommun/storby.yml").exists()


def test_an_answer_may_change_add_and_take_away():
    said: list[str] = []
    before = [Proposal("separator", ";", "så är det"), Proposal("pad", 4, "nollor")]
    assert [each.key for each in changed(before, "pad: null", say=said.append)] == ["separator"]
    assert changed(before, "sheet: Blad2", say=said.append)[-1].value == "Blad2"
    assert changed(before, "vet inte", say=said.append) == before
    assert "går inte att läsa" in said[0]
    assert asking(lambda _: "ja", said.append)("Filer", before) == before


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("uttag: 31 januari 2025", "uttag: ska vara en dag som finns, skriven som 2025-01-31"),
        ("uttag: 2025-13-45", "går inte att läsa"),
        ("uttag: 3025-01-31", "uttag: 3025 är inget årtal för ett uttag"),
        ("period: 2025-13/2025-14", "period: Perioden '2025-13/2025-14' kan inte läsas. Skriv hela månader"),
        ("tier: alla", "tier: ska vara intern, samverkan eller offentlig"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_when_it_is_given_and_changes_nothing(answer, said):
    told: list[str] = []
    before = [Proposal("uttag", date(2024, 12, 31), ""), Proposal("period", "", ""), Proposal("tier", "intern", "")]
    assert changed(before, answer, say=told.append) == before
    assert said in told[0]
    (day, *_) = changed(before, "uttag: '2025-01-31'", say=told.append)
    assert day_of(day.value) == date(2025, 1, 31)


def test_the_extraction_that_was_given_decides_which_months_are_preliminary(project):
    told: list[str] = []

    def confirm(title: str, proposals: list[Proposal]) -> list[Proposal]:
        given = "uttag: 2024-03-10" if title == "Uttaget" else "{}"
        return changed(proposals, given, say=told.append)

    files = [*(project / "data/raw/storby").glob("*.csv")]
    paths = new_kommun(project, "Storby", files, confirm=confirm, say=told.append)
    assert read_kommun(paths.kommun).uttag == date(2024, 3, 10)
    assert read_batch(paths.batch).parameters["period"] == "2023-09/2023-12"
    assert sum("efter uttaget. Rader efter uttaget räknas inte" in line for line in told) == 1


def test_what_is_given_takes_the_place_of_what_answers_the_same_question():
    before = [Proposal("brottstyp", "brott", "ingen kolumn säger det"), Proposal("pad", 4, "nollor")]
    after = changed(before, "columns.brottstyp: vad", say=print)
    assert [each.key for each in after] == ["pad", "columns.brottstyp"]
    assert [each.key for each in changed(after, "brottstyp: hot", say=print)] == ["brottstyp"]


def test_the_type_and_the_periods_follow_the_answers_and_an_unknown_column_is_asked_again(tmp_path):
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2023-01-01", "2024-12-31")]
    rows = "".join(f"{day};{'Ö' if number % 3 else 'Å'};x{number};{day}\n" for number, day in enumerate(days))
    export = tmp_path / "export.csv"
    export.write_text(f"Uttagsdatum: 2025-01-20\ndag;vad;text;andra dagen\n{rows}", encoding="utf-8")
    answers = {
        "Brottstyp": ["columns.brottstyp: vadd", "", "{columns.brottstyp: vad, brottstyp: null}", ""],
        "Uttaget": ["uttag: 2025-03-02", ""],
    }
    said: list[str] = []

    def read(_: str) -> str:
        title = next(line for line in reversed(said) if line and not line.startswith(" "))
        return answers[title].pop(0) if answers.get(title) else ""

    paths = new_kommun(tmp_path, "Storby", [export], confirm=asking(read, said.append), say=said.append)
    kommun, batch = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (paths.kommun, paths.batch))
    (source,) = kommun["incidents"]
    assert (source["columns"]["brottstyp"], "brottstyp" in source, source["source"]) == ("vad", False, "export")
    assert any("Kolumnen 'vadd' finns inte i filerna (menas vad?)" in line for line in said)
    assert "Läses inte: text, andra dagen (datum, %Y-%m-%d)." in said
    assert "# Läses inte: text, andra dagen (datum, %Y-%m-%d)." in paths.kommun.read_text(encoding="utf-8")
    assert any("uttag: 2025-01-20   (dagen står i raderna ovanför rubrikerna" in line for line in said)
    assert batch["parameters"]["brottstyp"] == "Ö"
    assert batch["parameters"]["period"] == "2024-09/2024-12"


def test_files_that_say_no_day_are_asked_about_once_and_the_answer_is_written(tmp_path):
    for year in ("2023", "2024"):
        days = pd.date_range(f"{year}-01-01", f"{year}-12-31", freq="2D").strftime("%Y-%m-%d")
        (tmp_path / f"polis {year}.csv").write_text(
            "dag;brottstyp\n" + "".join(f"{day};hot\n" for day in days), "utf-8"
        )
    files = [tmp_path / f"polis {year}.csv" for year in ("2023", "2024")]
    told: list[str] = []

    def answering(answer: str):
        return lambda title, kept: changed(kept, answer if title == "Äldre filers uttag" else "{}", say=told.append)

    first = new_kommun(tmp_path, "Storby", files, confirm=answering("{}"), say=told.append, program="./bfa")
    text, batch = first.kommun.read_text("utf-8"), first.batch.read_text("utf-8")
    line = "# uttag: {polis 2023.csv: 2024-12-31, polis 2024.csv: 2024-12-31}"
    assert line in text
    assert "Togs alla filer ut samma dag, ta bort # framför (annars: 2023-10/2023-12 är preliminära)" in text
    assert yaml.safe_load(batch)["parameters"]["period"] == "2024-05/2024-08"
    assert "# Körs med: ./bfa batch params/batch/storby.yml." in batch
    first.kommun.write_text(text.replace(line, line.removeprefix("# ")), "utf-8")
    assert read_kommun(first.kommun).incidents[0].extracted("polis 2023.csv") == date(2024, 12, 31)
    other = new_kommun(tmp_path, "Annan", files, confirm=answering("äldre_filer: samma dag"), say=told.append)
    assert read_kommun(other.kommun).incidents[0].extracted("polis 2023.csv") == date(2024, 12, 31)
    assert not [each for each in told if "Perioden lämnas tom" in each]


def test_what_is_stopped_at_the_last_question_leaves_no_kommun_file(tmp_path):
    (tmp_path / "polis.csv").write_text("Uttagsdatum: 2024-03-05\ndag;brottstyp\n" + "2024-01-05;hot\n" * 9, "utf-8")

    def confirm(title: str, kept: list[Proposal]) -> list[Proposal]:
        if title == "Vad körningen gäller":
            raise KeyboardInterrupt
        return list(kept)

    with pytest.raises(KeyboardInterrupt):
        new_kommun(tmp_path, "Storby", [tmp_path / "polis.csv"], confirm=confirm, say=lambda _: None)
    assert not [*(tmp_path / "params").rglob("*.yml")]


def test_without_a_file_the_kommun_file_is_not_a_guess(tmp_path):
    with pytest.raises(ParameterError, match="inga filer är angivna"):
        new_kommun(tmp_path, "Storby", [], confirm=lambda _, p: list(p), say=print)


def test_the_register_has_a_sheet_for_each_register_with_an_example_that_is_not_read(done):
    path = done / "data/raw/storby/register.xlsx"
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == [*SHEETS.values(), "Platser", "Att tala om", "Om"]
    for name in [*SHEETS.values(), "Platser"]:
        assert any(str(cell).startswith("exempel") for cell in book.get_sheet_by_name(name).to_python()[1])
    assert (read_book(path).cells, read_book(path).unread, read_book(path).edition) == ({}, False, 0)


def test_the_kommun_file_names_the_sheets_and_the_log_that_is_to_be(done):
    registers = read_kommun(done / "params/kommun/storby.yml").registers
    assert {getattr(registers, name) for name in SHEETS} == {"data/raw/storby/register.xlsx"}
    assert registers.log == "data/raw/storby/register.jsonl"


def test_the_five_columns_that_a_sheet_needs_come_first_and_nothing_else_is_filled_in(done):
    book = CalamineWorkbook.from_path(str(done / "data/raw/storby/register.xlsx"))
    heads, example = book.get_sheet_by_name("Åtgärder").to_python()[:2]
    assert heads[:5] == ["åtgärd", "ansvarig", "klart", "läge", "gjort"]
    assert all(example[:5])
    assert not any(example[5:])
    assert read_kommun(done / "params/kommun/storby.yml").registers.sekretess == "oprövad"


def months(first: str, last: str) -> pd.PeriodIndex:
    return pd.period_range(first, last, freq="M")


def test_the_periods_are_the_latest_whole_ones_with_their_alternatives():
    spans = find_spans(months("2023-01", "2024-12"), months("2025-01", "2025-03"))
    assert (spans.period, spans.baseline, spans.why) == ("2024-09/2024-12", "2023-09/2023-12", "senaste hela tertial")
    assert [period for period, _, _ in spans.others] == ["2024-07/2024-12", "2024-01/2024-12"]


def test_a_baseline_that_the_files_do_not_reach_is_not_proposed():
    spans = find_spans(months("2024-01", "2025-04"), months("2025-05", "2025-07"))
    assert (spans.period, spans.baseline) == ("2025-01/2025-04", "2024-01/2024-04")
    assert [(period, baseline) for period, baseline, _ in spans.others] == [
        ("2024-07/2024-12", ""),
        ("2024-01/2024-12", ""),
    ]
    (*_, baseline) = _batch_proposals("stöld", find_spans(months("2024-03", "2025-04")))
    assert (baseline.value, "filerna börjar 2024-03" in baseline.doubt) == ("", True)


def test_a_period_with_preliminary_months_in_it_or_in_the_year_before_is_not_proposed_but_told():
    spans = find_spans(months("2022-01", "2024-12"), [*months("2023-12", "2023-12"), *months("2024-06", "2024-06")])
    assert (spans.period, spans.baseline) == ("2024-01/2024-04", "2023-01/2023-04")
    assert spans.why == "senaste hela tertial; därefter är 2024-06 preliminär"
    assert spans.others[:2] == (
        ("2024-09/2024-12", "2023-09/2023-12", "senaste hela tertial, mot månader året före som är preliminära"),
        ("2023-01/2023-06", "2022-01/2022-06", "senaste hela halvår"),
    )


def test_a_month_that_holds_some_days_only_is_not_whole():
    starts = pd.Series(pd.date_range("2024-01-29", "2024-06-10", freq="D"))
    assert [str(month) for month in whole_months(starts)] == ["2024-02", "2024-03", "2024-04", "2024-05"]


def test_a_slow_month_whose_last_days_have_no_row_is_whole_and_the_extraction_is_at_its_end():
    starts = pd.Series(pd.date_range("2023-01-03", "2024-12-26", periods=250))
    assert str(whole_months(starts)[-1]) == "2024-12"
    assert str(until(starts)) == "2024-12-31"
    assert str(until(pd.Series(pd.date_range("2024-01-29", "2024-06-10", freq="D")))) == "2024-06-10"
