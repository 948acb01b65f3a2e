import numpy as np
import pandas as pd
import pytest

from bfa.analyses.standing_out import OF_CAUSES, OF_RULES, compared, mark, weighed

#: Ten of the type at a place of fifty, of other crime fifty of a thousand there; the time is an eighth of the week.
COUNTS = {
    "name": "krog",
    "timed": True,
    "beside": True,
    "all": 52,
    "n": 8,
    "at_place": 10,
    "reach": 50,
    "beside_n": 5,
    "beside_at_place": 50,
    "beside_reach": 1000,
    "week": 1 / 8,
    "streets": np.nan,
    "people": np.nan,
    "streets_week": np.nan,
    "people_week": np.nan,
}


def asked(keys=OF_RULES, *, first=False, **changed) -> pd.DataFrame:
    (table,) = weighed(compared(pd.DataFrame([COUNTS | changed]), keys, first=first))
    return table.set_index(["question", "base"])


def marked(**changed) -> str:
    told = asked(OF_CAUSES, first=True, **changed)
    return mark(told.reset_index().iloc[0].to_dict() if len(told) else None)


def test_a_place_and_a_time_are_held_against_other_crime_and_the_week():
    found = asked()
    assert found["ratio"].to_dict() == {
        ("place", "other_crime"): pytest.approx(4),
        ("time", "other_crime"): pytest.approx(8),
        ("time", "week"): pytest.approx(6.4),
    }
    assert found["stands_out"].all()


def test_streets_and_people_are_bases_where_there_are_such():
    found = asked(streets=0.1, people=0.4)
    assert found.loc[("place", "streets"), "ratio"] == pytest.approx(2)
    assert found.loc[("place", "people"), "ratio"] == pytest.approx(0.5)


def test_a_rule_that_names_no_time_is_asked_of_none():
    assert set(asked(timed=False, week=1.0).index) == {("place", "other_crime")}


def test_one_that_is_hidden_counts_among_those_that_were_tried():
    """Of two tails the one that is told is doubled."""
    other = compared(pd.DataFrame([COUNTS | {"n": pd.NA}]), [("time", "week")])
    own = compared(pd.DataFrame([COUNTS]), [("time", "week")])
    first, second = weighed(own, other)
    assert first["adjusted"].iloc[0] == pytest.approx(2 * first["tail"].iloc[0])
    assert (bool(second["hidden"].iloc[0]), bool(second["stands_out"].iloc[0])) == (True, False)


def test_a_cause_is_supported_where_the_type_lies_there_and_then_more_than_other_crime():
    assert marked() == "supported"


def test_a_place_and_time_where_all_crime_lies_supports_nothing():
    """8 of 50 against 160 of 1 000: as much."""
    assert marked(beside_n=160, beside_at_place=200) == "assumed"


def test_few_incidents_leave_an_assumption_however_rare():
    assert marked(n=4, beside_n=0) == "assumed"


def test_clearly_fewer_than_other_crime_contradicts():
    """None of 50 against 160 of 1 000; against 20 of 1 000 none is no surprise."""
    assert marked(n=0, beside_n=160, beside_at_place=200) == "contradicted"
    assert marked(n=0, beside_n=20) == "assumed"


def test_a_hidden_count_of_the_base_is_taken_for_the_most_it_can_be():
    found = asked(OF_CAUSES, first=True, beside_n=pd.NA, beside_at_place=16)
    assert found.loc[("both", "other_crime"), "ratio"] == pytest.approx(10)
    assert np.isinf(found.loc[("both", "other_crime"), "upper"])
    assert marked(beside_n=pd.NA, beside_at_place=16) == "supported"
    assert marked(beside_n=pd.NA, beside_at_place=160) == ""


def test_without_other_crime_an_even_spread_over_streets_and_the_week_speaks():
    found = asked(OF_CAUSES, first=True, beside=False, streets=0.1, streets_week=0.0125)
    assert found["ratio"].to_dict() == {("both", "streets"): pytest.approx(12.8)}


def test_without_any_base_of_the_place_the_hours_speak_at_the_place():
    assert asked(OF_CAUSES, first=True, beside=False)["ratio"].to_dict() == {("time", "week"): pytest.approx(6.4)}
    assert marked(beside=False, n=0, at_place=40) == "contradicted"
    assert marked(beside=False, n=3, at_place=5) == "supported"
    assert marked(beside=False, n=2, at_place=5) == "assumed"
    assert marked(beside=False, at_place=pd.NA) == ""
    assert marked(beside=False, timed=False) == "assumed"
