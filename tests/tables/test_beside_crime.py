"""What stands beside crime: surveys, costs, notes and weights of harm, each with the faults that such files have."""

import pandas as pd
import pyproj
import pytest

from bfa.analyses.situation import load
from bfa.errors import DataError, ParameterError
from bfa.tables import intake
from bfa.tables.areas import read_areas
from bfa.tables.costs import read_costs
from bfa.tables.harm_weights import read_harm_weights
from bfa.tables.municipality import CostSource, HarmSource, NoteSource, SurveySource
from bfa.tables.notes import read_notes
from bfa.tables.surveys import read_surveys

SWEREF = pyproj.CRS("EPSG:3006")
SURVEY = {
    "file": "data/enkat.csv",
    "source": "enkäten",
    "columns": {"area": "omr", "year": "ar", "answer": "svar", "value": "andel", "n": "n"},
    "fixed": {"question": "otrygg ute en kväll"},
}
COST = {
    "file": "data/kostnad.csv",
    "source": "gatukontoret",
    "columns": {"area": "omr", "year": "ar", "amount": "kr"},
    "fixed": {"what": "sanering av klotter"},
}
NOTE = {
    "file": "data/sagt.csv",
    "source": "samordnaren",
    "columns": {name: name for name in ("kind", "start", "end", "kommundel", "text", "sekretess")},
}
HARM = {
    "file": "data/vikt.csv",
    "source": "en tabell, 2020",
    "unit": "dagar",
    "valid": "mellan typer",
    "columns": {"brottstyp": "typ", "weight": "vikt"},
}


def survey(small, *lines, head="omr;ar;svar;andel;n", **keys):
    kommun = small(files={"enkat.csv": "\n".join([head, *lines]) + "\n"})
    areas = read_areas(kommun, kommun.areas, crs=SWEREF).table
    return read_surveys(kommun, SurveySource(**SURVEY | keys), crs=SWEREF, areas=areas)


def cost(small, *lines, **keys):
    kommun = small(files={"kostnad.csv": "\n".join(["omr;ar;kr", *lines]) + "\n"})
    areas = read_areas(kommun, kommun.areas, crs=SWEREF).table
    return read_costs(kommun, CostSource(**COST | keys), crs=SWEREF, areas=areas)


def notes(small, *lines, **keys):
    kommun = small(files={"sagt.csv": "\n".join(["kind;start;end;kommundel;text;sekretess", *lines]) + "\n"})
    areas = read_areas(kommun, kommun.areas, crs=SWEREF).table
    return read_notes(kommun, NoteSource(**NOTE | keys), crs=SWEREF, areas=areas)


def harm(small, *lines, **keys):
    kommun = small(files={"vikt.csv": "\n".join(["typ;vikt", *lines]) + "\n"})
    return read_harm_weights(kommun, HarmSource(**HARM | keys), crs=SWEREF)


def refused(part):
    return {each["what"]: each["rows"] for each in part.notes.to_figures()["reasons"]}


def remarked(part, word):
    return [each for each in part.notes.remarks if word in each["what"]]


def test_a_survey_is_read_as_shares_with_how_many_answered(small):
    part = survey(small, "A;2009;;63,5 %;120", "hela kommunen;2009;;58;400")
    assert part.table["area"].tolist() == ["A", "Lilla"]
    assert part.table["share"].tolist() == [63.5, 58]
    assert part.table["n"].tolist() == [120, 400]
    assert part.table["question"].unique().tolist() == ["otrygg ute en kväll"]
    assert part.table[["group", "lower", "upper", "score"]].isna().all(axis=None)


def test_a_share_of_one_is_read_as_per_cent(small):
    assert survey(small, "A;2009;;0,635;120", unit="andel").table["share"].tolist() == [63.5]


def test_fewer_than_ten_answers_are_refused_and_an_unknown_number_is_told(small):
    part = survey(small, "A;2009;;63;9", "B;2009;;63;10", "B;2010;;63;")
    assert part.table["year"].tolist() == [2009, 2010]
    assert part.table["n"].isna().tolist() == [False, True]
    assert refused(part) == {"färre än 10 svar": [2]}
    assert remarked(part, "antalet svar är okänt")[0]["rows"] == [4]


def test_shares_that_do_not_make_the_whole_are_told_and_rounding_is_not(small):
    part = survey(small, "A;2009;ja;30;50", "A;2009;nej;60;50", "B;2009;ja;33;50", "B;2009;nej;66;50")
    (told,) = remarked(part, "blir inte 100 procent")
    assert told["rows"] == [2, 3]


def test_an_interval_that_does_not_hold_its_share_is_refused(small):
    keys = {"columns": SURVEY["columns"] | {"lower": "fran", "upper": "till"}}
    lines = ("A;2009;;63;90;60;66", "B;2009;;63;90;64;70", "B;2010;;63;90;60;")
    part = survey(small, *lines, head="omr;ar;svar;andel;n;fran;till", **keys)
    assert part.table[["lower", "upper"]].to_numpy().tolist() == [[60, 66]]
    assert list(refused(part).values()) == [[3, 4]]


def test_a_zero_is_asked_about_and_is_missing_where_the_kommun_says_so(small):
    asked = survey(small, "A;2009;;0,0;", "B;2009;;50;", "A;2007;;0;50")
    assert remarked(asked, "exakt 0")[0]["rows"] == [2]
    said = survey(small, "A;2009;;0,0;50", "B;2009;;50;50", missing=["", "0,0"])
    assert said.table["area"].tolist() == ["B"]
    assert refused(said) == {"värdet saknas: ingen har svarat, eller uppgiften är dold": [2]}


def test_what_is_no_share_is_refused_as_a_file_and_read_as_an_index(small):
    with pytest.raises(DataError, match="inga andelar") as caught:
        survey(small, "A;2009;;123,3;", "B;2009;;66;")
    assert "unit: index" in str(caught.value)
    part = survey(small, "A;2009;;123,3;", "B;2009;;66;", unit="index")
    assert part.table["score"].tolist() == [123.3, 66]
    assert part.table["share"].isna().all()


def test_an_area_that_is_no_kommundel_is_read_to_compare_with_and_told(small):
    part = survey(small, "A;2009;;63;90", "Provlän;2009;;60;2000")
    assert part.table["area"].tolist() == ["A", "Provlän"]
    assert "Provlän" in remarked(part, "läses som jämförelse")[0]["what"]


def test_a_name_of_an_area_that_is_not_recoded_is_kept_and_another_word_is_told(small):
    part = survey(
        small,
        "Centrum;2009;ja;63;90",
        "B;2009;nja;60;90",
        values={"area": {"Centrum": "A"}, "answer": {"ja": "otrygg"}},
    )
    assert part.table["area"].tolist() == ["A", "B"]
    assert part.table["answer"].fillna("").tolist() == ["otrygg", ""]
    assert remarked(part, "answer: ordet finns inte i values")[0]["rows"] == [3]


def test_only_the_rows_that_are_ours_are_read(small):
    part = survey(small, "A;2009;ja;63;90", "A;2009;nej;37;90", where={"svar": ["ja"]})
    assert part.table["share"].tolist() == [63]
    assert part.notes.figures["filtered"] == 1


def test_a_row_that_stands_twice_is_counted_for_neither(small):
    part = survey(small, "A;2009;;63;90", "A;2009;;61;90", "B;2009;;60;90")
    assert part.table["area"].tolist() == ["B"]


def test_a_column_of_a_survey_that_is_none_is_told_with_the_one_that_is_meant(small):
    with pytest.raises(ParameterError, match=r"valu är okänd \(menas value\?\); value saknas"):
        survey(small, "A;2009;;63;90", columns={"area": "omr", "year": "ar", "valu": "andel"})


def test_costs_are_read_in_kronor_with_spaces_between_thousands(small):
    part = cost(small, "A;2009;12 500", "B;2009;12'500,50 kr", "kommun;2009;1234567:-")
    assert part.table["amount"].tolist() == [12_500, 12_500.5, 1_234_567]
    assert part.table["area"].tolist() == ["A", "B", "Lilla"]
    assert cost(small, "A;2009;12,5", unit="tkr").table["amount"].tolist() == [12_500]


def test_the_price_of_a_job_is_read_in_kronor_and_none_is_refused(small):
    part = cost(small, "A;2009;12 500", fixed={"what": "sanering", "price": "1 850 kr"}, unit="tkr")
    assert part.table[["amount", "price"]].to_numpy().tolist() == [[12_500_000, 1850]]
    with pytest.raises(DataError, match="styckpriset är inte över noll"):
        cost(small, "A;2009;12 500", fixed={"what": "sanering", "price": "0"})
    assert cost(small, "A;2009;12 500").table["price"].isna().all()


def test_a_cost_that_may_be_thousands_or_not_is_refused(small):
    part = cost(small, "A;2009;12,500", "A;2010;12.500", "B;2009;300", "B;2010;-5", "B;20;5")
    assert part.table["amount"].tolist() == [300]
    assert refused(part) == {
        "beloppet är inte ett tal, eller kan vara tusental (1,000)": [2, 3],
        "beloppet är under noll": [5],
        "året saknas, eller är inget årtal som 2024": [6],
    }


def test_a_file_without_a_row_that_can_be_read_is_refused_with_the_reasons(small):
    with pytest.raises(DataError, match="ingen rad kunde läsas") as caught:
        cost(small, "A;2009;tolv")
    assert "inte ett tal" in str(caught.value)
    assert "tolv" not in str(caught.value)


def test_notes_are_read_as_a_register_and_numbered_where_they_have_no_number(small):
    part = notes(small, "Intervju;25 maj 2010;;A;mörkt vid parken;nej", "plan;2010-09-01;2010-12-01;;nytt torg;")
    table = part.table
    assert table["number"].tolist() == [1, 2]
    assert table["kind"].tolist() == ["intervju", "plan"]
    assert table["start"].tolist() == [pd.Timestamp("2010-05-25"), pd.Timestamp("2010-09-01")]
    assert table["sekretess"].tolist() == ["nej", "oprövad"]
    assert table["source"].tolist() == ["samordnaren", "samordnaren"]


def test_a_personnummer_in_a_note_is_taken_out_and_told_without_it(small):
    part = notes(small, "intervju;2010-05-25;;A;ring 19900101-1234 om lampan;nej")
    assert part.table["text"].tolist() == ["ring [personnummer borttaget] om lampan"]
    (told,) = remarked(part, "personnummer")
    assert "1234" not in told["what"]


def test_a_note_of_an_unknown_kind_or_kommundel_is_refused_by_its_cell(small):
    with pytest.raises(DataError) as caught:
        notes(small, "samtal;2010-05-25;;Ö;mörkt;nej")
    said = str(caught.value)
    assert "kolumnen kind, rad 2: är inte något av orden intervju, trygghetsvandring" in said
    assert "kolumnen kommundel, rad 2: nämner en kommundel som inte finns" in said
    assert "mörkt" not in said


def test_a_note_that_ends_before_it_begins_keeps_its_beginning(small):
    part = notes(small, "evenemang;2010-06-05;2010-06-04;A;marknad;nej")
    assert part.table["end"].isna().all()
    assert remarked(part, "slutet är före början")[0]["rows"] == [2]


def test_a_file_whose_text_holds_a_personnummer_loses_the_row(small):
    part = cost(small, "A;2009;10", "900101-1234;2009;10")
    assert part.table["area"].tolist() == ["A"]
    assert refused(part) == {"en text liknar ett personnummer; raden är utelämnad": [3]}


def test_weights_of_harm_carry_their_unit_their_source_and_their_limit(small):
    part = harm(small, "misshandel;365", "klotter;1,5", "klotter;2", "stöld;-1", ";4")
    (row,) = part.table.to_dict("records")
    assert (row["brottstyp"], row["weight"], row["unit"]) == ("misshandel", 365, "dagar")
    assert (row["source"], row["valid"]) == ("en tabell, 2020", "mellan typer")
    assert sorted(number for rows in refused(part).values() for number in rows) == [3, 4, 5, 6]


def test_weights_without_type_and_code_are_refused(small):
    with pytest.raises(ParameterError, match="varken brottstyp eller brottskod"):
        harm(small, "misshandel;365", columns={"weight": "vikt"})


def test_all_four_go_through_the_intake_to_the_situation_and_what_was_left_out_is_told(small):
    files = {
        "enkat.csv": "omr;ar;svar;andel;n\nA;2009;;63;90\nB;2009;;50;4\n",
        "kostnad.csv": "omr;ar;kr\nA;2009;100\n",
        "sagt.csv": "kind;start;end;kommundel;text;sekretess\nplan;2010-09-01;;A;nytt torg;nej\n",
        "vikt.csv": "typ;vikt\nmisshandel utomhus;10\n",
    }
    kommun = small(files=files, surveys=[SURVEY], costs=[COST], notes=[NOTE], harm_weights=[HARM])
    report = intake.take_in(kommun)
    situation = load(kommun.path)
    assert situation.surveys["area"].tolist() == ["A"]
    assert situation.costs["amount"].tolist() == [100]
    assert situation.notes["text"].tolist() == ["nytt torg"]
    assert situation.harm_weights["weight"].tolist() == [10]
    assert [each for each in report.figures["remarks"] if each["what"] == "enkat.csv: färre än 10 svar"]


def test_a_kommun_without_them_has_empty_tables_with_their_columns(small):
    kommun = small()
    intake.take_in(kommun)
    situation = load(kommun.path)
    assert list(situation.surveys.columns)[:3] == ["area", "year", "question"]
    assert len(situation.surveys) + len(situation.costs) + len(situation.notes) + len(situation.harm_weights) == 0
