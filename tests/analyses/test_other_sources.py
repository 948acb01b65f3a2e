"""What is known beside reported crime, counted by hand: events, places hit again, the year ahead, and the gaps."""

from typing import Any

import pandas as pd
import pytest

from bfa.analyses.ask import other_sources
from bfa.analyses.not_known import gaps
from bfa.analyses.same_place import same_place
from bfa.analyses.year_ahead import calendar_words, months_in, places_in, twelve_months
from bfa.tables.contracts import CALENDAR, COSTS, NOTES, SURVEYS
from bfa.tables.period import parse_period
from tests.small_situation import AREAS, TYPE, counts, incidents, kommun, register, situation

YEAR = parse_period("2010-01/2010-12")


def rows(*given: tuple[str, float, float, str | None]):
    found = incidents([each[:3] for each in given])
    return found.assign(plats=[each[3] for each in given])


def counted_as(held) -> pd.DataFrame:
    """The counts of Norr as its rows have them, and none elsewhere."""
    known = counts(dict.fromkeys(AREAS, 0))
    own = held["start"].dt.to_period("M").dt.start_time.value_counts()
    known["n"] = known["n"].where(known["area"] != "Norr", known["month"].map(own).fillna(0).astype("Int64"))
    return known


def with_events(**changed: int) -> pd.DataFrame:
    events = counts(dict.fromkeys(AREAS, 3), **changed).assign(brottstyp="felanmälan", kind="event")
    return pd.concat([counts(dict.fromkeys(AREAS, 5)), events], ignore_index=True)


def surveys(*given: dict[str, Any]) -> pd.DataFrame:
    usual = {"area": "Norr", "year": 2010, "question": "otrygg ute", "source": "enkäten", "share": 30.0}
    return register(SURVEYS, [usual | row for row in given]).astype(
        {"share": "Float64", "score": "Float64", "lower": "Float64", "upper": "Float64", "n": "Int64", "year": "Int64"}
    )


def notes(*given: dict[str, Any]) -> pd.DataFrame:
    usual = {"kind": "evenemang", "text": "En marknad.", "start": pd.Timestamp("2011-07-01"), "end": pd.NaT}
    table = register(NOTES, [usual | {"number": at} | row for at, row in enumerate(given, 1)])
    return table.astype({"start": "datetime64[us]", "end": "datetime64[us]", "number": "Int64"})


def codes(folder, **given: Any) -> list[str]:
    return [gap.code for gap in gaps(situation(folder, **given), YEAR)]


def test_places_are_told_by_how_often_they_were_hit_and_add_up_to_all(tmp_path):
    """Three at the square, two at one point, one at another, one without either."""
    held = rows(
        ("2010-02-01", 100, 100, "Torget"),
        ("2010-03-01", 900, 900, " torget"),
        ("2010-04-01", -1, 0, "TORGET"),
        ("2010-05-01", 500, 500, None),
        ("2010-06-01", 500.2, 500.1, None),
        ("2010-07-01", 700, 700, None),
        ("2010-08-01", -1, 0, None),
    )
    there = situation(tmp_path, incidents=held, counts=counted_as(held))
    found = same_place(there, [TYPE], YEAR).set_index("times")
    assert found["n"].to_dict() == {1: 1, 2: 2, 3: 3, 0: 1}
    assert found["objects"].dropna().to_dict() == {1: 1, 2: 1, 3: 1}


def test_places_are_not_told_where_rows_do_not_hold_all(tmp_path):
    assert same_place(situation(tmp_path), [TYPE], YEAR).empty


def test_events_are_counted_by_themselves_and_no_crime_is_among_them(tmp_path):
    found = other_sources(situation(tmp_path, counts=with_events(Norr=4)), period=YEAR)
    assert found.events.to_dict("records") == [{"brottstyp": "felanmälan", "before": 36, "now": 48}]
    assert set(found.monthly["brottstyp"]) == {"felanmälan"}
    assert TYPE not in set(found.events["brottstyp"])


def test_a_survey_gets_the_interval_of_its_number_and_other_kommundelar_are_left_out(tmp_path):
    """Wilson's interval of 30 % of 100 is 21.9 to 39.6."""
    held = surveys({"n": 100}, {"n": 100, "area": "Söder"}, {"n": 100, "area": "Liten"}, {"n": 100, "year": 2008})
    found = other_sources(situation(tmp_path, surveys=held), period=YEAR).surveys
    assert found["area"].tolist() == ["Norr", "Liten"]
    assert (round(found["lower"][0], 1), round(found["upper"][0], 1)) == (21.9, 39.6)
    whole = other_sources(situation(tmp_path, surveys=held, kommundel=""), period=YEAR).surveys
    assert whole["area"].tolist() == ["Norr", "Söder", "Liten"]


def test_a_cost_stands_beside_that_of_the_year_before(tmp_path):
    held = register(COSTS, [])
    lines = [("Liten", 2009, 100.0), ("Liten", 2010, 150.0), ("Söder", 2010, 70.0)]
    given = pd.DataFrame(lines, columns=["area", "year", "amount"]).assign(what="sanering", source="gatukontoret")
    found = other_sources(situation(tmp_path, costs=pd.concat([held[[]], given])), period=YEAR).costs
    assert found[["area", "year", "amount", "amount_before"]].to_dict("records") == [
        {"area": "Liten", "year": 2010, "amount": 150, "amount_before": 100}
    ]


def test_the_year_ahead_begins_with_the_extraction_and_holds_what_is_to_come(tmp_path):
    own = kommun(tmp_path, "uttag: 2011-02-05\n")
    held = notes({}, {"start": pd.Timestamp("2010-07-01")}, {"kind": "plan", "start": pd.Timestamp("2012-01-31")})
    found = other_sources(situation(tmp_path, kommun=own, notes=held), period=YEAR)
    assert (str(found.ahead), found.coming["number"].tolist()) == ("2011-02/2012-01", [1, 3])
    assert found.heard.empty
    assert str(twelve_months(situation(tmp_path), YEAR)) == "2011-01/2011-12"


def test_what_lies_in_which_of_the_twelve_months():
    ahead = parse_period("2010-09/2011-08")
    assert places_in(ahead, pd.Timestamp("2010-12-20"), pd.Timestamp("2011-01-08")) == (3, 4)
    assert places_in(ahead, pd.Timestamp("2011-06-06"), pd.NaT) == (9,)
    assert months_in(ahead, [1, 9]) == (0, 4)


def test_a_calendar_that_ends_is_read_a_year_before_and_that_is_told(tmp_path):
    days = [("2010-06-25", "helgdag"), ("2010-11-01", "skollov"), ("2009-06-19", "helgdag")]
    pays = [(f"{month}-25", "löning") for month in pd.period_range("2009-09", "2010-12", freq="M")]
    held = pd.DataFrame([*days, *pays], columns=["date", "word"]).assign(source="kalendern")
    held["date"] = pd.to_datetime(held["date"])
    there = situation(tmp_path, calendar=held[list(CALENDAR.columns)])
    found = calendar_words(there, parse_period("2010-09/2011-08"))
    assert found[["word", "days", "year_before"]].to_dict("records") == [
        {"word": "skollov", "days": 1, "year_before": False},
        {"word": "helgdag", "days": 1, "year_before": True},
    ]


def test_a_kommun_that_has_crime_alone_is_told_all_that_is_lacking(tmp_path):
    lacking = ["counts_only", "no_survey", "no_events", "no_costs", "no_notes", "no_published", "no_priorities"]
    assert codes(tmp_path) == lacking
    assert "no_events" not in codes(tmp_path, counts=with_events())
    assert "no_notes" not in codes(tmp_path, notes=notes({}))
    assert "counts_only" not in codes(tmp_path, incidents=incidents([("2010-02-01", 1, 1)]))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"area": "Liten", "n": 400}, "no_area_survey"),
        ({"year": 2007, "n": 400}, "old_survey"),
        ({}, "unsure_survey"),
    ],
)
def test_what_a_survey_lacks_is_told(tmp_path, given, code):
    assert [each for each in codes(tmp_path, surveys=surveys(given)) if "survey" in each] == [code]


def test_months_that_are_not_counted_or_still_fill_are_told_where_they_are_in_the_period(tmp_path):
    gap = {"coverage": {"crime": {"span": ["2008-01", "2010-12"], "not_counted": ["2009-02", "2010-03/2010-04"]}}}
    late = {"preliminary": {"kinds": {"crime": [pd.Period("2010-12", "M")]}}}
    unplaced = {"unplaced": {"crime": "ungefär en av tio"}}
    found = {each.code: each for each in gaps(situation(tmp_path, quality=gap | late | unplaced), YEAR)}
    assert [str(each) for each in found["not_counted"].months] == ["2010-03/2010-04"]
    assert [str(each) for each in found["preliminary"].months] == ["2010-12/2010-12"]
    assert found["unplaced"].said == "ungefär en av tio"
