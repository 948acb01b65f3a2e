import pandas as pd
import pytest

from bfa.analyses.visible import visible
from bfa.tables.contracts import GOALS
from bfa.tables.period import parse_period
from tests.small_situation import TYPE, causes, incidents, measures, register, situation

#: 2009-06-05 is a Friday: two at the pub on Friday night, one there on a Monday, one elsewhere, one without a point.
ROWS = [
    ("2009-06-05 23:00", 1010, 1000),
    ("2009-06-12 23:30", 1000, 1050),
    ("2009-06-08 12:00", 1000, 1000),
    ("2009-06-05 23:00", 100, 1900),
    ("2009-06-05 23:00", -1, 0),
]
PUB = {"number": 1, "rule": "krog_kväll", "place": "Krog X"}
STREET = {"number": 2, "rule": None}


def asked(tmp_path, *rows, start="2010-01", goals=(), stated=(PUB, STREET), **given):
    found = situation(
        tmp_path,
        **{"incidents": incidents(ROWS), "causes": causes(*stated)}
        | {"measures": measures(*rows), "goals": register(GOALS, list(goals))}
        | given,
    )
    return visible(found, brottstyp=TYPE, start=parse_period(start))


def reached(found, measure):
    chosen = found.causes["number"].isin(found.links[measure]).to_numpy()
    return int((found.held["causes"][:, chosen].any(axis=1)).sum())


def test_a_measure_reaches_what_lies_where_and_when_its_causes_say_among_what_could_be_found_there(tmp_path):
    found = asked(tmp_path, {"number": 1, "causes": "1, 2"}, {"number": 2, "causes": "2"})
    assert str(found.baseline) == "2009-01/2009-12"
    assert found.links == {1: (1,), 2: ()}
    assert reached(found, 1) == 2
    assert found.held["found"].sum() == 4


def test_the_size_is_that_of_the_method_with_its_read_source_and_nothing_else(tmp_path):
    rows = [
        {"number": 1, "causes": "1", "method": "stangningstid"},
        {"number": 2, "causes": "1", "method": "pop"},
        {"number": 3, "causes": "1", "method": "fotpatrull_kort"},
        {"number": 4, "causes": "1", "method": "est"},
        {"number": 5, "causes": "1", "method": "ordning_hard"},
        {"number": 6, "causes": "1"},
        {"number": 7, "causes": "1", "method": "hotspot_polis", "scope": "kommun"},
    ]
    known = asked(tmp_path, *rows).known.set_index("number")
    assert known.loc[1, ["percent", "lowest", "highest", "why"]].tolist() == [-16, -23, -9, ""]
    assert known.loc[1, "source"] == "Rossow, I. & Norström, T. (2012)"
    assert known.loc[2:7, "why"].tolist() == ["no_size", "days", "unread", "no_fall", "no_method", "everywhere"]
    assert known.loc[4, "source"] == ""


def test_only_measures_that_begin_with_the_start_or_later_are_looked_at(tmp_path):
    rows = [
        {"number": 1, "causes": "1"},
        {"number": 2, "causes": "1", "start": pd.Timestamp("2009-06-01")},
        {"number": 3, "causes": "1", "scope": "Söder"},
        {"number": 4, "causes": "1", "start": pd.NaT},
    ]
    assert asked(tmp_path, *rows).measures["number"].tolist() == [1, 4]
    assert asked(tmp_path, *rows, start="2011-01").reason == ""


def test_a_goal_of_the_type_says_which_measures_belong_together(tmp_path):
    goal = {"number": 1, "kind": "effekt", "indicator": TYPE, "kommundel": "Norr, Söder", "measures": "2"}
    rows = [{"number": 1, "causes": "1"}, {"number": 2, "causes": "1"}]
    assert asked(tmp_path, *rows, goals=[goal]).measures["number"].tolist() == [2]
    other = goal | {"kommundel": "Söder"}
    assert asked(tmp_path, *rows, goals=[other]).measures["number"].tolist() == [1, 2]


def test_a_start_after_the_counts_is_held_against_the_latest_year_that_is_counted(tmp_path):
    found = asked(tmp_path, {"number": 1, "causes": "1", "start": pd.NaT}, start="2012-06")
    assert str(found.baseline) == "2009-06/2010-05"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kommundel": ""}, "whole"),
        ({"incidents": None}, "rows_needed"),
        ({"stated": (STREET,)}, "no_rules"),
        ({"start": "2007-01"}, "uncounted"),
    ],
)
def test_what_cannot_be_counted_says_why(tmp_path, given, reason):
    found = asked(tmp_path, {"number": 1, "causes": "1"}, **given)
    assert found.reason == reason
    assert found.held == {}


def test_without_measures_that_are_to_begin_there_is_nothing_to_look_at(tmp_path):
    assert asked(tmp_path, {"number": 1, "scope": "Söder"}).reason == "no_measures"
