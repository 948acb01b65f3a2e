import pandas as pd
import pytest

from bfa.analyses.goals import Agreed, agreed, stated_fall
from bfa.tables.contracts import GOALS
from bfa.tables.period import parse_period
from tests.small_situation import AREAS, TYPE, counts, measures, register, situation

AFTER, BEFORE = parse_period("2010-05/2010-08"), parse_period("2009-05/2009-08")
GOAL = {"number": 3, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr"}
DECIDED = {"declared": pd.Timestamp("2010-04-01"), "follow_up": pd.Timestamp("2010-09-06")}
OTHER = {"why": "other_period", "agreed": "2010-05/2010-08"}
ACTED = {"number": 1, "scope": "Norr", "start": pd.Timestamp("2010-05-10")}


def goals(*changed):
    return register(GOALS, [GOAL | DECIDED | change for change in changed or ({},)])


def look(tmp_path, after="2010-05/2010-08", before="2009-05/2009-08", **given):
    given = {"goals": goals(), "measures": measures(ACTED)} | given
    return agreed(situation(tmp_path, **given), TYPE, parse_period(after), parse_period(before))


def test_nothing_is_agreed_without_a_goal_for_the_kommundel_and_the_type(tmp_path):
    for change in ({"kommundel": "Öst"}, {"indicator": "rån"}, {"kind": "process"}, {"kommundel": None}):
        assert look(tmp_path, goals=goals(change)) == Agreed()
    assert look(tmp_path, kommundel="") == Agreed()


def test_a_goal_decided_on_before_the_start_declares_the_comparison(tmp_path):
    got = look(tmp_path, goals=goals({"measures": "1, 2"}))
    assert got == Agreed(declared=True, final=True, goal=3, measures=(1, 2))


@pytest.mark.parametrize("decided", [pd.Timestamp("2010-05-10"), pd.NaT])
def test_a_goal_decided_on_the_day_of_the_start_or_on_no_day_declares_nothing(tmp_path, decided):
    got = look(tmp_path, goals=goals({"declared": decided}))
    assert (got.declared, got.why) == (False, {"why": "decided_late"})


def test_the_start_is_that_of_the_measures_that_the_goal_names(tmp_path):
    old = ACTED | {"number": 2, "scope": "kommun", "start": pd.Timestamp("2008-01-01")}
    both = measures(ACTED, old)
    assert look(tmp_path, measures=both, goals=goals({"measures": "1"})).declared
    assert not look(tmp_path, measures=both).declared


@pytest.mark.parametrize(
    ("after", "before", "declared", "final", "why"),
    [
        ("2010-05/2010-08", "2009-05/2009-08", True, True, {}),
        ("2010-05/2010-07", "2009-05/2009-07", True, False, {}),
        ("2010-06/2010-07", "2009-06/2009-07", False, False, OTHER | {"asked": "2010-06/2010-07"}),
        ("2010-05/2010-12", "2009-05/2009-12", False, True, OTHER | {"asked": "2010-05/2010-12"}),
        ("2010-05/2010-08", "2008-05/2008-08", False, True, {"why": "other_baseline", "agreed": 1, "asked": 2}),
    ],
)
def test_a_goal_with_months_of_its_own_declares_those_only(tmp_path, after, before, declared, final, why):
    written = goals({"period": "2010-05/2010-08", "baseline": "2009-05/2009-08"})
    got = look(tmp_path, after, before, goals=written)
    assert (got.declared, got.final, got.why) == (declared, final, why)


def test_a_goal_may_compare_with_an_earlier_year_than_the_nearest(tmp_path):
    written = goals({"period": "2010-05/2010-08", "baseline": "2008-05/2008-08"})
    assert look(tmp_path, before="2008-05/2008-08", goals=written).declared
    assert not look(tmp_path, goals=written).declared


def test_a_goal_without_months_means_from_the_start_to_its_day_against_the_nearest_year(tmp_path):
    assert look(tmp_path).declared
    assert look(tmp_path, "2010-06/2010-08", "2009-06/2009-08").declared
    late = look(tmp_path, "2010-07/2010-08", "2009-07/2009-08")
    assert (late.declared, late.why) == (False, OTHER | {"asked": "2010-07/2010-08"})
    assert not look(tmp_path, before="2008-05/2008-08").declared


def test_a_goal_without_months_declares_one_length_and_shorter_looks_are_not_final(tmp_path):
    lengths = {month: look(tmp_path, f"2010-05/2010-{month}", f"2009-05/2009-{month}") for month in ("06", "08", "12")}
    assert [(got.declared, got.final) for got in lengths.values()] == [(True, False), (True, True), (False, True)]


def test_a_goal_with_neither_months_nor_a_day_declares_nothing(tmp_path):
    got = look(tmp_path, goals=goals({"follow_up": pd.NaT}))
    assert (got.declared, got.final, got.why) == (False, True, {"why": "no_period"})


def test_of_several_goals_the_one_that_fits_is_taken(tmp_path):
    early, late = ({"period": f"2010-05/2010-{month}", "measures": n} for n, month in (("1", "06"), ("2", "08")))
    assert look(tmp_path, goals=goals({"number": 1} | early, {"number": 2} | late)).goal == 2


FIVE = counts(dict.fromkeys(AREAS, 5))
BOTH = pd.concat([FIVE, FIVE.assign(brottstyp="rån")], ignore_index=True)


@pytest.mark.parametrize(
    ("first", "second", "declared"),
    [
        ({"measures": "1, 2"}, {"measures": "2, 3"}, False),
        ({"measures": "1, 2"}, {"measures": "3"}, True),
        ({"measures": "1, 2"}, {"measures": None}, False),
        ({"measures": None}, {"measures": "1"}, False),
        ({"measures": "1", "declared": pd.Timestamp("2010-06-01")}, {"measures": "1"}, True),
        ({"measures": "1", "kommundel": "Öst"}, {"measures": "1"}, True),
        ({"measures": "1", "kind": "process"}, {"measures": "1"}, True),
        ({"measures": "1", "indicator": "inga fall"}, {"measures": "1"}, True),
    ],
    ids=["shared", "others", "all", "first names none", "decided late", "elsewhere", "process", "no type"],
)
def test_measures_that_goals_share_are_tried_by_the_first_of_them(tmp_path, first, second, declared):
    written = goals({"number": 4} | second, {"number": 2, "indicator": "rån"} | first)
    got = look(tmp_path, goals=written, counts=BOTH)
    assert (got.goal, got.declared) == (4, declared)
    assert got.why == ({} if declared else {"why": "other_goal", "goal": 2})


def test_measures_without_a_start_leave_no_goal_decided_on_before_it(tmp_path):
    written = goals({"number": 1, "indicator": "rån", "measures": "1"}, {"number": 2, "measures": "1, 2"})
    unstarted = ACTED | {"start": pd.NaT}
    got = look(tmp_path, goals=written, counts=BOTH, measures=measures(unstarted, unstarted | {"number": 2}))
    assert (got.declared, got.why) == (False, {"why": "unstarted"})
    second = measures(unstarted, ACTED | {"number": 2})
    assert look(tmp_path, goals=written, counts=BOTH, measures=second).declared


def test_the_first_goal_of_several_stays_declared(tmp_path):
    written = goals({"number": 2}, {"number": 4, "indicator": "rån"})
    assert look(tmp_path, goals=written, counts=BOTH).declared


def test_two_agreed_follow_ups_of_the_same_type_are_two_looks_of_which_one_is_agreed(tmp_path):
    written = goals({"number": 1, "period": "2010-05/2010-06"}, {"number": 2, "period": "2010-05/2010-08"})
    assert look(tmp_path, "2010-05/2010-06", "2009-05/2009-06", goals=written).declared
    assert not look(tmp_path, goals=written).declared


def test_a_register_without_the_newer_columns_is_read_as_before(tmp_path):
    assert look(tmp_path, goals=goals().drop(columns=["period", "baseline"])).declared


def test_a_target_states_a_fall_where_it_says_so_in_per_cent():
    falls = ("minska med 20 %", "-12,5 procent", "20 % färre", "minska med 20 % från 2009")
    assert [stated_fall(text) for text in falls] == [20, 12.5, 20, 20]
    others = ("färre än 2009", "till 80 % av 2009", "minska andelen från 30 %", "90 % nöjda", None)
    assert [stated_fall(text) for text in others] == [None] * 5
