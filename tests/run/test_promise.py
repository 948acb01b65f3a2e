"""Promises: given before the start, filled in at the follow-up, null results too, and never written anew."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bfa.errors import BfaError, DataError, ParameterError
from bfa.run import cli, files
from bfa.run.promise import Asked, Kept, keep_promise
from bfa.tables.promises import seal

TYPE = "misshandel utomhus"
BEFORE, AFTER = date(2009, 12, 1), date(2011, 1, 10)
GOAL = "1;effekt;Färre brott på torget.;1;;misshandel utomhus;O0;minst en femtedel färre;2009-11-20;2011-01-05;nej;"
HEADS = "number;kind;text;measures;causes;indicator;kommundel;target;declared;follow_up;sekretess;utlamnad_text"
MEASURE = "1;Belysning på torget.;;1;situationellt;situationell;kort;kommunen;O0;2010-01-01;;;;nej;"
MEASURE_HEADS = (
    "number;text;short;causes;aimed_at;character;term;responsible;scope;start;end;planned;evidence;sekretess;"
    "utlamnad_text"
)


@pytest.fixture
def town(tiny: Path):
    """Writes a made-up kommun with counts only: twelve kommundelar, one measure and one goal."""
    return town_in(tiny)


@pytest.fixture(scope="module")
def given_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the usual promise has been given."""
    folder = tmp_path_factory.mktemp("given")
    for name in ("params/kommun", "data"):
        (folder / name).mkdir(parents=True)
    keep(town_in(folder)(last="2009-11"), BEFORE)
    return folder


@pytest.fixture
def promised(given_once: Path, tiny: Path) -> Path:
    """The kommun's file, in a project of its own where the usual promise has been given."""
    shutil.copytree(given_once, tiny, dirs_exist_ok=True)
    return tiny / "params" / "kommun" / "prov.yml"


def town_in(tiny: Path) -> Callable[..., Path]:
    def write(
        *,
        last: str = "2010-12",
        own: int = 30,
        goal: str = GOAL,
        heads: str = HEADS,
        measure: str = MEASURE,
        real: bool = False,
    ) -> Path:
        months = pd.period_range("2005-01", last, freq="M")
        rows = [
            f"O{area};{month};{TYPE};{(own if area == 0 and month.year == 2010 else 30) + (7 * area + 5 * at) % 3}"
            for area in range(12)
            for at, month in enumerate(months)
        ]
        data = tiny / "data"
        (data / "antal.csv").write_text("area;month;brottstyp;n\n" + "\n".join(rows) + "\n", encoding="utf-8")
        (data / "mal.csv").write_text(f"{heads}\n{goal}\n", encoding="utf-8")
        (data / "atgarder.csv").write_text(f"{MEASURE_HEADS}\n{measure}\n", encoding="utf-8")
        file = tiny / "params" / "kommun" / "prov.yml"
        file.write_text(
            f"kommun: Provby\nfiktiv: {'false' if real else 'true'}\npreliminary_months: 0\n"
            "counts:\n  - file: data/antal.csv\n    source: prov\n"
            "    columns: {area: area, month: month, brottstyp: brottstyp, n: n}\n"
            "registers: {goals: data/mal.csv, measures: data/atgarder.csv}\n",
            encoding="utf-8",
        )
        return file

    return write


def keep(file: Path, today: date | None, number: int = 1, **asked) -> Kept:
    return keep_promise(file, Asked(number, today, **asked), say=lambda text: None)


def record_path(file: Path) -> Path:
    return file.parents[2] / "reports" / "loften" / "prov" / "mal-1.json"


def record_of(file: Path) -> dict:
    return json.loads(record_path(file).read_text(encoding="utf-8"))


def page_of(kept: Kept) -> str:
    return page_at(kept.page)


def page_at(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u202f", " ")


def test_before_the_start_a_promise_says_what_will_be_compared_and_what_will_be_seen(town):
    file = town(last="2009-11")
    kept = keep(file, BEFORE, decided_by="styrgruppen")
    given = record_of(file)["promise"]
    assert (given["kommundel"], given["indicator"], given["period"]) == ("O0", TYPE, "2010-01/2010-12")
    assert given["baseline"] == "2009-01/2009-12"
    assert given["controls"] == [f"O{area}" for area in range(1, 12)]
    assert (given["made"], given["start"], given["follow_up"]) == ("2009-12-01", "2010-01-01", "2011-01-05")
    assert 0 < given["smallest_visible_fall"] < 1
    page = page_of(kept)
    for said in ("Färre brott på torget.", "styrgruppen", "minst en femtedel färre", record_of(file)["sha256"]):
        assert said in page
    assert f"minst {round(100 * given['smallest_visible_fall'])} % mot jämförelseområdena" in page
    assert "Fylls i vid uppföljningen 2011-01-05, också om ingen skillnad kan beläggas." in page


def test_the_page_asks_for_nothing_and_carries_its_labels(promised):
    page = page_at(record_path(promised).with_suffix(".html"))
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "Exempel – påhittade data" in page
    assert "Samverkan" in page
    assert "Källa: prov." in page


def test_what_is_promised_does_not_depend_on_what_came_after(town):
    fell, rose = (record_of(town(own=own)) if keep(town(own=own), BEFORE) else None for own in (3, 60))
    assert fell["sha256"] == rose["sha256"]


def test_when_the_measure_has_started_no_promise_is_given(town):
    with pytest.raises(ParameterError, match="för sent för ett löfte"):
        keep(town(), date(2010, 1, 1))
    with pytest.raises(ParameterError, match="för sent för ett löfte"):
        keep(town(real=True), None)


def test_between_the_start_and_the_follow_up_nothing_is_filled_in(promised, town):
    kept = keep(town(last="2010-05"), date(2010, 6, 1))
    assert kept.said == "Löftet gavs 2009-12-01; uppföljningen görs 2011-01-05."
    assert record_of(promised)["results"] == []


def test_a_null_result_is_filled_in_and_the_promise_stays_as_it_was(promised, town):
    before = record_of(promised)
    kept = keep(town(own=30), AFTER)
    after = record_of(promised)
    assert (after["promise"], after["sha256"]) == (before["promise"], before["sha256"])
    (result,) = after["results"]
    assert (result["figures"]["verdict"], result["made"], result["intact"]) == (
        "no_difference_shown",
        "2011-01-10",
        True,
    )
    assert result["figures"]["declared"]
    assert "Ingen skillnad kunde beläggas" in page_of(kept)
    assert (kept.intact, kept.remarks) == (True, ())


def test_a_fall_is_filled_in_in_the_words_of_the_closed_list(promised, town):
    kept = keep(town(own=8), AFTER)
    assert record_of(promised)["results"][0]["figures"]["verdict"] == "fall_shown"
    assert "Minskning belagd i jämförelse" in page_of(kept)


def test_a_result_that_changes_with_the_data_is_added_and_the_first_stays(promised, town):
    keep(town(own=30), AFTER)
    first = record_of(promised)["results"][0]
    assert keep(town(own=30), date(2011, 2, 1)).said.endswith("står kvar oförändrad.")
    kept = keep(town(own=8), date(2011, 3, 1))
    results = record_of(promised)["results"]
    assert (len(results), results[0]) == (2, first)
    assert "Uppgifterna har ändrats sedan dess." in page_of(kept)


def test_when_the_data_do_not_reach_the_follow_up_nothing_is_filled_in(promised, town):
    said = keep(town(last="2010-10"), AFTER).said
    assert said.startswith("Inget är ifyllt ännu: uppföljningen sträcker sig längre fram än uppgifterna")
    assert record_of(promised)["results"] == []


def test_a_promise_that_was_tampered_with_is_told_and_never_mended(promised, town):
    path = record_path(promised)
    record = record_of(promised)
    record["promise"]["smallest_visible_fall"] = 0.01
    path.write_text(json.dumps(record), encoding="utf-8")
    kept = keep(town(own=30), AFTER)
    assert not kept.intact
    assert "stämmer inte med kontrollsumman" in kept.remarks[0]
    assert "stämmer inte med kontrollsumman" in page_of(kept)
    now = record_of(promised)
    assert (now["sha256"], now["promise"]["smallest_visible_fall"]) == (record["sha256"], 0.01)
    assert not now["results"][0]["intact"]


def test_a_goal_that_was_changed_after_the_promise_is_told_and_the_promise_stands(promised, town):
    given = record_of(promised)["promise"]
    softer = GOAL.replace("minst en femtedel färre", "några färre")
    kept = keep(town(own=30, goal=softer), AFTER)
    assert kept.remarks == ("Registret säger numera annat än löftet om målvärdet. Löftet gäller som det gavs.",)
    assert record_of(promised)["promise"] == given
    assert "minst en femtedel färre" in page_of(kept)
    gone = keep(town(own=30, goal=GOAL.replace("1;effekt", "2;effekt")), AFTER)
    assert "går inte längre att läsa" in gone.remarks[0]


def test_types_and_measures_that_were_added_after_the_promise_are_told_as_explored(promised, town):
    more = GOAL.replace(f";{TYPE};", f";{TYPE};", 1) + ";skadegörelse;otrygg ute sent"
    (said,) = keep(town(own=30, goal=more, heads=f"{HEADS};types;outcomes"), AFTER).remarks
    assert "annat än löftet om brottstyperna som räknas ihop med den och de andra måtten." in said
    assert said.endswith(
        "Raden med brottstyperna tillsammans räknas därför som utforskande. "
        "De mått som inte förseglades räknas därför som utforskande."
    )


def test_another_period_than_the_promised_one_is_told_as_explored(promised, town):
    (said,) = keep(town(own=30, goal=GOAL.replace("2011-01-05", "2010-11-05")), AFTER).remarks
    assert said.startswith(
        "Registret säger numera annat än löftet om perioden, jämförelseperioden och uppföljningsdagen"
    )
    assert said.endswith("Jämförelsen är därför inte längre den förseglade, och räknas som utforskande.")


def test_a_write_that_is_cut_off_loses_nothing(promised, town, monkeypatch: pytest.MonkeyPatch):
    path = record_path(promised).with_suffix(".html")
    stored, page = record_of(promised), page_at(path)
    changed = town(own=8)
    keep(changed, date(2010, 6, 1))

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as cut:
        cut.setattr(files.Path, "replace", full)
        with pytest.raises(DataError):
            keep(changed, AFTER)
    assert record_of(promised) == stored
    assert page_at(path) == page
    assert not [left for left in path.parent.iterdir() if left.name.startswith(".")]
    keep(changed, AFTER)
    assert len(record_of(promised)["results"]) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"promise": {}, "sha256": "x", "results": []}'])
def test_a_promise_that_cannot_be_read_is_refused_and_left_as_it_is(promised, text: str):
    path = record_path(promised)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="går inte att läsa"):
        keep(promised, BEFORE)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (GOAL.replace("1;effekt", "1;process"), "inget effektmål"),
        (GOAL.replace(";misshandel utomhus;", ";;"), "inget effektmål med en beslutad indikator"),
        (GOAL.replace("2009-11-20", ""), "inget effektmål med en beslutad indikator"),
        (GOAL.replace(";misshandel utomhus;", ";klotter;"), "indikatorn 'klotter' finns inte"),
        (GOAL.replace(";O0;", ";;"), "gäller inte kommundelar som finns"),
        (GOAL.replace(";O0;", ";O0, O1;"), "går inte att lova för O0, O1 tillsammans"),
        (GOAL.replace("2011-01-05", ""), "saknar period"),
        (GOAL.replace("2009-11-20", "2009-12-15"), "är beslutat 2009-12-15"),
    ],
)
def test_a_goal_that_cannot_be_promised_is_refused(town, goal: str, said: str):
    with pytest.raises(ParameterError, match=said):
        keep(town(last="2009-11", goal=goal), BEFORE)


def test_an_unknown_number_is_refused_and_the_known_are_named(town):
    with pytest.raises(ParameterError, match=r"Mål 7 finns inte[\s\S]*Hittat: 1"):
        keep(town(), BEFORE, number=7)


def test_a_measure_without_a_start_gives_no_period(town):
    with pytest.raises(ParameterError, match="saknar period"):
        keep(town(last="2009-11", measure=MEASURE.replace("2010-01-01", "")), BEFORE)


def test_a_measure_that_starts_within_a_month_is_followed_up_from_the_next(town):
    file = town(last="2009-11", measure=MEASURE.replace("2010-01-01", "2010-01-15"))
    keep(file, BEFORE)
    assert record_of(file)["promise"]["period"] == "2010-02/2010-12"


def test_the_text_of_a_goal_passes_the_gate(town):
    secret = GOAL.replace(";nej;", ";ja;Torget ska bli lugnare.")
    kept = keep(town(last="2009-11", goal=secret), BEFORE)
    text = page_of(kept) + kept.page.with_suffix(".json").read_text(encoding="utf-8")
    assert "Torget ska bli lugnare." in text
    assert "Färre brott på torget." not in text
    assert "minst en femtedel färre" not in text


def test_the_day_is_chosen_for_made_up_data_only(town):
    with pytest.raises(ParameterError, match="påhittade data"):
        keep(town(real=True), BEFORE)


def test_controls_that_are_named_are_promised_and_used(town):
    file = town(last="2009-11")
    keep(file, BEFORE, controls=("O1", "O2", "O3"))
    keep(town(own=30), AFTER)
    assert record_of(file)["promise"]["controls"] == ["O1", "O2", "O3"]
    assert record_of(file)["results"][0]["figures"]["relative"]["controls"] == ["O1", "O2", "O3"]


def test_few_crimes_are_promised_with_the_reason_that_nothing_will_be_seen(town):
    few = town(last="2009-11", goal=GOAL.replace("2011-01-05", "2010-02-05"))
    keep(few, BEFORE)
    text = (few.parents[2] / "data" / "antal.csv").read_text(encoding="utf-8")
    low = "\n".join(f"{line.rpartition(';')[0]};1" if line.startswith("O0;") else line for line in text.split("\n"))
    (few.parents[2] / "data" / "antal.csv").write_text(low, encoding="utf-8")
    record_path(few).unlink()
    kept = keep(few, BEFORE)
    given = record_of(few)["promise"]
    assert (given["smallest_visible_fall"], given["expected"]) == (None, None)
    assert given["reason"] == "färre än 30 samma månader ett vanligt år"
    assert "Ingen minskning kommer att kunna beläggas" in page_of(kept)


def test_the_hash_is_that_of_the_content_whatever_the_order_and_the_form_of_letters():
    assert seal({"a": 1, "b": "å"}) == seal({"b": "a\u030a", "a": 1})
    assert seal({"a": 1}) != seal({"a": 2})
    assert seal({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_the_command_says_what_it_did_and_where_it_lies(town, capsys: pytest.CaptureFixture[str]):
    file = town(last="2009-11")
    assert cli._main(["lofte", str(file), "--mal", "1", "--dag", "2009-12-01", "--beslutat-av", "styrgruppen"]) == 0
    said = capsys.readouterr().out
    assert "Löftet är givet 2009-12-01." in said
    assert "mal-1.html" in said
    path = record_path(file)
    path.write_text(path.read_text(encoding="utf-8").replace("styrgruppen", "ingen"), encoding="utf-8")
    assert cli._main(["lofte", str(file), "--mal", "1", "--dag", "2009-12-02"]) == 1
    assert "stämmer inte med kontrollsumman" in capsys.readouterr().err
    assert cli._main(["lofte", str(file), "--mal", "9", "--dag", "2009-12-02"]) == 2


def test_every_refusal_is_one_of_ours(town):
    with pytest.raises(BfaError):
        keep(town(last="2009-11"), BEFORE, tier="hemlig")


def test_looks_are_sealed_with_the_promise_and_one_that_is_clear_enough_is_filled_in(town):
    file = town(last="2009-11")
    kept = keep(file, BEFORE, looks=(6, 9))
    assert record_of(file)["promise"]["looks"] == [6, 9]
    assert "efter 6 och 9 månader; vid dem beläggs bara mycket tydliga skillnader" in page_of(kept)
    steady = town(last="2010-06", own=30)
    assert "Inget är ifyllt ännu: vid avstämning 1 av 3 krävs" in keep(steady, date(2010, 7, 2)).said
    keep(town(last="2010-06", own=1), date(2010, 7, 3))
    (early,) = record_of(file)["results"]
    assert (early["figures"]["period"], early["figures"]["verdict"]) == ("2010-01/2010-06", "fall_shown")
