import pandas as pd
import pytest

from bfa.analyses.causes import match, tag
from bfa.analyses.rules import Rule, read_rules, week_hours
from bfa.errors import ParameterError
from tests.small_situation import CHECKOUT, TYPE, causes, follow_up, incidents, measures, places, situation

PERIOD = "2010-01/2010-12"
#: Six at the pub late on a Friday, one there on a Monday noon, one far away, one without a point.
ROWS = [
    *[("2010-05-07 23:30", 1010, 1010)] * 6,
    ("2010-05-03 12:00", 1010, 1010),
    ("2010-05-07 23:30", 1900, 100),
    ("2010-05-07 23:30", -1, -1),
]


def rule_row(tags, name):
    return tags.rules.set_index("rule").loc[name]


def test_every_incident_is_tagged_once(tmp_path):
    got = tag(situation(tmp_path, incidents=incidents(ROWS)), brottstyp=TYPE, period=PERIOD)
    assert dict(zip(got.table["tag"], got.table["n"], strict=True)) == {
        "situationell": 6,
        "social": 0,
        "båda": 0,
        "ingen regel": 3,
    }
    assert (got.incidents, got.without_point) == (9, 1)


def test_a_rule_counts_what_lies_at_its_place_and_what_also_comes_at_its_time(tmp_path):
    got = rule_row(tag(situation(tmp_path, incidents=incidents(ROWS)), brottstyp=TYPE, period=PERIOD), "krog_kväll")
    assert (got["at_place"], got["n"], got["support"]) == (7, 6, "stöds")
    assert got["expected"] == pytest.approx(7 * 21 / 168)


def test_incidents_at_the_place_at_other_times_speak_against_the_rule(tmp_path):
    noon = incidents([("2010-05-03 12:00", 1010, 1010)] * 5)
    got = rule_row(tag(situation(tmp_path, incidents=noon), brottstyp=TYPE, period=PERIOD), "krog_kväll")
    assert got["support"] == "motsägs"


def test_four_incidents_leave_an_assumption(tmp_path):
    few = incidents([("2010-05-07 23:30", 1010, 1010)] * 4)
    got = rule_row(tag(situation(tmp_path, incidents=few), brottstyp=TYPE, period=PERIOD), "krog_kväll")
    assert got["support"] == "antagande"


def test_a_rule_about_places_that_are_not_registered_cannot_be_tried(tmp_path):
    got = tag(situation(tmp_path, incidents=incidents(ROWS)), brottstyp=TYPE, period=PERIOD)
    assert rule_row(got, "fritidsgård_torsdag")["support"] == "kan inte prövas"


def test_a_row_without_a_clock_meets_no_rule_on_time(tmp_path):
    got = tag(situation(tmp_path, incidents=incidents(ROWS, clock=False)), brottstyp=TYPE, period=PERIOD)
    assert got.table["n"].tolist() == [0, 0, 0, 9]


def test_without_any_places_nothing_is_near(tmp_path):
    none = situation(tmp_path, incidents=incidents(ROWS), places=places().iloc[:0])
    assert tag(none, brottstyp=TYPE, period=PERIOD).table["n"].tolist() == [0, 0, 0, 9]


def test_counts_alone_are_not_tagged_and_it_is_said_why(tmp_path):
    got = tag(situation(tmp_path), brottstyp=TYPE, period=PERIOD)
    assert (got.incidents, len(got.table)) == (60, 0)
    assert "rad per brott" in got.reason


@pytest.fixture
def found(tmp_path):
    small = situation(
        tmp_path,
        incidents=incidents(ROWS),
        causes=causes(
            {"number": 1, "rule": "krog_kväll"},
            {"number": 2, "source": "tips"},
            {"number": 3},
            {"number": 4, "kommundel": "Söder"},
        ),
        measures=measures(
            {"number": 1, "causes": "1, 2"},
            {"number": 2, "causes": "1", "scope": "kommun"},
            {"number": 3, "causes": None, "scope": "kommun"},
            {"number": 4, "causes": "4", "scope": "Söder"},
        ),
        follow_up=follow_up(
            {"measure": 1, "state": "klar", "done": 3, "planned": 8},
            {"measure": 2, "state": "pågår"},
        ),
    )
    return match(small, tag(small, brottstyp=TYPE, period=PERIOD))


def test_a_kommundel_has_its_own_causes_and_the_measures_that_act_in_it(found):
    assert found.causes["number"].tolist() == [1, 2, 3]
    assert found.measures["number"].tolist() == [1, 2, 3]


def test_the_data_support_a_cause_with_a_rule_and_cannot_try_one_without(found):
    assert found.causes["support"].tolist() == ["stöds", "antagande", "kan inte prövas"]
    assert found.causes["support_n"].tolist()[0] == 6
    assert found.causes["support_n"].isna().tolist() == [False, True, True]


def test_a_cause_stands_where_its_slowest_measure_stands(found):
    states = found.causes["state"]
    assert states.tolist()[:2] == ["pågår", "klar"]
    assert pd.isna(states.iloc[2])


def test_gaps_show_both_ways(found):
    assert found.causes_without_measure == (3,)
    assert found.measures_without_cause == (3,)
    assert found.perspectives_without_cause == ("brottsoffer", "gärningsperson")


def test_the_latest_follow_up_counts(tmp_path):
    rows = follow_up(
        {"measure": 1, "state": "klar", "date": pd.Timestamp("2010-12-01")},
        {"measure": 1, "state": "pågår", "date": pd.Timestamp("2010-06-01")},
    )
    small = situation(tmp_path, measures=measures({"number": 1}), follow_up=rows)
    got = match(small, tag(small, brottstyp=TYPE, period=PERIOD))
    assert got.measures["state"].tolist() == ["klar"]


def test_no_registers_are_said_to_be_missing(tmp_path):
    small = situation(tmp_path)
    got = match(small, tag(small, brottstyp=TYPE, period=PERIOD))
    assert "Inga orsaker eller åtgärder" in got.reason
    assert got.perspectives_without_cause == ()


def test_the_codebook_holds_the_rules_that_the_example_names():
    rules = read_rules(CHECKOUT / "data" / "codebook" / "orsaksregler.yml").rules
    wanted = {"krog_kväll", "stängning_hållplats", "snabbmat_natt", "fritidsgård_torsdag", "bostadsområde_helg"}
    assert wanted <= set(rules)


def test_the_hours_of_a_friday_night_run_into_saturday():
    week = week_hours(Rule(text="x", karaktär="social", dygn=["fre"], timmar="22-03"))
    assert week.sum() == 5
    assert week[4 * 24 + 22]
    assert week[5 * 24 + 2]
    assert not week[5 * 24 + 3]


def test_a_rule_without_days_or_hours_is_always_on():
    assert week_hours(Rule(text="x", karaktär="social")).all()


def test_a_misspelt_rule_is_refused_with_its_line(tmp_path):
    path = tmp_path / "orsaksregler.yml"
    path.write_text('regler:\n  x:\n    text: y\n    karaktär: rolig\n    timmar: "25-3"\n', encoding="utf-8")
    with pytest.raises(ParameterError, match="rad 4") as refused:
        read_rules(path)
    assert "rad 5" in str(refused.value)
