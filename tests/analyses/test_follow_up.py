"""The follow-up ties causes, measures and goals by number."""

from dataclasses import replace

import pandas as pd

from bfa.analyses.default_periods import Asked
from bfa.analyses.follow_up import FollowUp, follow_up
from bfa.tables.contracts import GOALS
from bfa.tables.period import parse_period
from tests.small_situation import TYPE, causes, measures, register, situation
from tests.small_situation import follow_up as followed

YEAR, BEFORE = parse_period("2010-01/2010-12"), parse_period("2009-01/2009-12")
ASKED = Asked(YEAR, BEFORE, YEAR, YEAR, found=())


def goals(*rows):
    usual = {"kind": "effekt", "text": "Ett mål.", "kommundel": "Norr", "declared": pd.Timestamp("2009-12-01")}
    days = {"declared": "datetime64[us]", "follow_up": "datetime64[us]"}
    return register(GOALS, [usual | {"follow_up": pd.NaT} | row for row in rows]).astype(days)


def asked(folder, **given) -> FollowUp:
    return follow_up(situation(folder, **given), brottstyp=TYPE, asked=ASKED)


def test_a_measure_is_late_by_its_day_else_its_end_and_one_that_is_over_never(tmp_path):
    past, later = pd.Timestamp("2010-06-01"), pd.Timestamp("2011-06-01")
    plan = measures({"number": 1, "end": past}, {"number": 2, "end": past}, {"number": 3, "due": later, "end": past})
    states = followed({"measure": 1, "state": "delvis"}, {"measure": 2, "state": "klar"}, {"measure": 3})
    assert asked(tmp_path, measures=plan, follow_up=states).late == (1,)


def test_a_goal_is_counted_where_its_months_are_those_of_the_page_and_too_early_where_they_are_not_over(tmp_path):
    own = {"indicator": TYPE, "measures": "1"}
    found = asked(
        tmp_path,
        measures=measures({"number": 1}),
        goals=goals(
            own | {"number": 1},
            own | {"number": 2, "period": "2010-01/2010-12", "baseline": "2009-01/2009-12"},
            own | {"number": 3, "period": "2010-01/2010-06"},
            own | {"number": 4, "period": "2011-01/2011-12"},
            own | {"number": 5, "follow_up": pd.Timestamp("2012-01-01")},
        ),
    )
    told = found.counted[found.counted["of"] == "goal"]
    assert told["number"].tolist() == [1, 2]
    assert (told["before"].tolist(), told["after"].tolist()) == ([60, 60], [60, 60])
    assert found.goals.loc[found.goals["early"], "number"].tolist() == [4, 5]


def test_a_kommundel_has_its_own_goals_and_those_tied_to_what_acts_there(tmp_path):
    plan = {
        "measures": measures({"number": 1, "scope": "Norr"}, {"number": 2, "scope": "Söder"}),
        "goals": goals(
            {"number": 1},
            {"number": 2, "kommundel": "Söder"},
            {"number": 3, "kommundel": None, "measures": "1"},
            {"number": 4, "kommundel": None, "measures": "2"},
        ),
    }
    assert asked(tmp_path, **plan).goals["number"].tolist() == [1, 3]
    whole = follow_up(replace(situation(tmp_path, **plan), kommundel=""), brottstyp=TYPE, asked=ASKED)
    assert whole.goals["number"].tolist() == [1, 2, 3, 4]


def test_a_kommun_without_registers_has_its_problem_and_nothing_else(tmp_path):
    found = asked(tmp_path)
    assert found.reason == "no_registers"
    assert found.counted["of"].tolist() == ["problem"]


def test_a_cause_of_the_whole_kommun_stands_in_every_kommundel(tmp_path):
    rows = ({"number": 1, "kommundel": "kommun"}, {"number": 2, "kommundel": "Söder"})
    found = follow_up(replace(situation(tmp_path, causes=causes(*rows)), kommundel="Norr"), brottstyp=TYPE, asked=ASKED)
    assert found.causes["number"].tolist() == [1]
