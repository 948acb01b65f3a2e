"""Each check finds what it is named by, and is silent where that is in order."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses.checks import OF, Check
from bfa.analyses.follow_up import follow_up
from bfa.tables.coding import standard_coding
from bfa.tables.contracts import NOT_KNOWN, PRIORITISED, PROBLEMS
from bfa.words.checks import told
from tests.analyses.test_decisions import decisions
from tests.analyses.test_follow_up import ASKED, goals
from tests.small_situation import TYPE, causes, measures, register, situation
from tests.small_situation import follow_up as followed

APRIL, MAY, JUNE, JULY = (pd.Timestamp(f"2010-0{month}-01") for month in (4, 5, 6, 7))
CAUSE = {"number": 1, "problem": 1}
MEASURE = {
    **{"number": 1, "causes": "1", "character": "situationell", "responsible": "skolan"},
    **{"decided": APRIL, "start": MAY, "end": JULY},
}
GOAL = {"number": 1, "measures": "1", "indicator": TYPE, "declared": APRIL, "follow_up": JULY}
DECISION = {"number": 1, "measures": "1", "date": APRIL, "responsible": "skolan", "due": JULY}
PRIORITY = {"number": 1, "brottstyp": TYPE, "problem": 1, "stance": "prioriteras", "why": "Ökar."}
UNKNOWN = {"number": 1, "kind": "lucka", "text": "Vilka?", "who": "skolan"}
WORD = {"measure": 1, "date": JUNE}
SEEN = [{"perspective": name, "number": 90 + n} for n, name in enumerate(standard_coding().perspective)]


@pytest.fixture(scope="module")
def kommun(tmp_path_factory):
    return situation(tmp_path_factory.mktemp("kommun"))


def problems(*rows):
    usual = {"number": 1, "text": "Bråk.", "priority": "prioriterat", "decided": APRIL}
    return register(PROBLEMS, [usual | row for row in rows]).astype({"decided": "datetime64[us]"})


def plan(*, cause=(), measure=(), goal=(), decision=(), word=(), problem=(), priority=(), unknown=()):
    """A whole chain; what is given is changed in it, a row of its own for each mapping."""
    found = {
        "problems": problems(*(problem or ({},))),
        "causes": causes(*(CAUSE | row for row in cause or ({},))),
        "measures": measures(*(MEASURE | row for row in measure or ({},))),
        "goals": goals(*(GOAL | row for row in goal or ({},))),
        "follow_up": followed(*(WORD | row for row in word or ({},))),
        "decisions": decisions(*(DECISION | row for row in decision or ({},))),
        "priorities": register(PRIORITISED, [PRIORITY | row for row in priority or ({},)]),
        "unknowns": register(NOT_KNOWN, [UNKNOWN | row for row in unknown or ({},)]),
    }
    days = {"measures": ("decided", "due"), "follow_up": ("date",)}
    return {name: table.astype(dict.fromkeys(days.get(name, ()), "datetime64[us]")) for name, table in found.items()}


def found(kommun, **given) -> dict[str, Check]:
    answer = follow_up(replace(kommun, **plan(**given)), brottstyp=TYPE, asked=ASKED)
    return {check.kind: check for check in answer.checks if check.kind != "perspectives"}


#: code -> what is changed in the whole chain for it to be told of number 1 (or 2).
TOLD = {
    "problems_without_cause": ({"problem": [{}, {"number": 2}]}, (2,)),
    "causes_without_measure": ({"cause": [{}, {"number": 2}]}, (2,)),
    "measures_without_cause": ({"measure": [{"causes": None}], "cause": [{"number": 1}]}, (1,)),
    "measures_without_goal": ({"goal": [{"measures": "9"}]}, (1,)),
    "goals_without_measure": ({"goal": [{}, {"number": 2, "measures": None, "causes": "1"}]}, (2,)),
    "decisions_without_measure": ({"decision": [{"measures": None, "causes": "1"}]}, (1,)),
    "measures_without_owner": ({"measure": [{"responsible": None}]}, (1,)),
    "measures_without_day": ({"measure": [{"end": pd.NaT}]}, (1,)),
    "measures_without_start": ({"measure": [{"start": pd.NaT}]}, (1,)),
    "measures_without_word": ({"word": [{"measure": 2}]}, (1,)),
    "decisions_without_owner": ({"decision": [{"responsible": None}]}, (1,)),
    "decisions_without_day": ({"decision": [{"due": pd.NaT}]}, (1,)),
    "priorities_without_reason": ({"priority": [{}, {"number": 2, "stance": "avstår", "why": None}]}, (2,)),
    "priorities_without_cause": ({"priority": [{}, {"number": 2, "problem": None, "brottstyp": "klotter"}]}, (2,)),
    "unknowns_without_person": ({"unknown": [{}, {"number": 2, "who": None}]}, (2,)),
    "causes_of_no_problem": ({"cause": [{"problem": 7}]}, (1,)),
    "measures_of_no_cause": ({"measure": [{"causes": "1, 7"}]}, (1,)),
    "goals_of_nothing": ({"goal": [{"measures": "1, 7"}]}, (1,)),
    "decisions_of_nothing": ({"decision": [{"causes": "7"}]}, (1,)),
    "measures_end_before_start": ({"measure": [{"due": APRIL}]}, (1,)),
    "measures_followed_before_start": ({"word": [{"date": APRIL}]}, (1,)),
    "measures_decided_after_start": ({"measure": [{"decided": JUNE}]}, (1,)),
    "goals_followed_before_start": ({"goal": [{"declared": JULY, "follow_up": MAY}]}, (1,)),
    "decisions_due_before_day": ({"decision": [{"date": JULY, "due": MAY}]}, (1,)),
    "measures_before_problem": ({"problem": [{"decided": JUNE}]}, (1,)),
    "measures_harmful": ({"measure": [{"method": "skrämselbesök i fängelse"}]}, (1,)),
    "measures_useless": ({"measure": [{"method": "ordning_hard"}]}, (1,)),
    "causes_met_socially": ({"measure": [{"character": "social"}]}, (1,)),
    "causes_met_on_the_spot": ({"cause": [{"character": "social"}]}, (1,)),
    "goals_without_indicator": ({"goal": [{"indicator": None}]}, (1,)),
    "goals_lot": ({"goal": [{"lot": "KS 2011/7: Annan, Norr"}]}, (1,)),
    "goals_without_day": ({"goal": [{"follow_up": pd.NaT}]}, (1,)),
    "measures_together": ({"measure": [{}, {"number": 2, "start": JULY}, {"number": 3, "causes": None}]}, (1, 2)),
    "causes_without_wording": ({"cause": [{"sekretess": "ja"}]}, (1,)),
    "measures_without_wording": ({"measure": [{"sekretess": "oprövad", "utlamnad_text": "lång " * 19}]}, (1,)),
}


def test_a_chain_in_order_has_nothing_loose(kommun):
    assert found(kommun) == {}


@pytest.mark.parametrize("kind", TOLD)
def test_a_check_tells_its_numbers(kommun, kind):
    given, numbers = TOLD[kind]
    assert found(kommun, **given)[kind].numbers == numbers


def test_every_check_is_tried():
    assert {*TOLD, "no_causes", "no_goals", "perspectives"} == set(OF)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("measures_without_goal", {"goal": [{"measures": None, "causes": "1"}]}),
        ("measures_without_goal", {"goal": [{"measures": None}]}),
        ("measures_without_owner", {"measure": [{"responsible": None}], "word": [{"state": "klar"}]}),
        ("measures_without_start", {"measure": [{"start": pd.NaT}], "word": [{"state": "beslutad"}]}),
        ("decisions_without_measure", {"decision": [{"measures": None, "state": "föreslaget"}]}),
        ("decisions_without_owner", {"decision": [{"responsible": None, "state": "avslaget"}]}),
        ("measures_followed_before_start", {"word": [{"date": APRIL, "state": "beslutad"}]}),
        ("measures_harmful", {"measure": [{"method": "scared_straight"}], "word": [{"state": "avbruten"}]}),
        ("measures_useless", {"measure": [{"method": "aas_spridd"}]}),
        ("measures_useless", {"measure": [{"method": "fler parkbänkar"}]}),
        ("goals_without_indicator", {"goal": [{"indicator": None, "kind": "process"}]}),
        ("goals_without_day", {"goal": [{"follow_up": pd.NaT, "period": "2010-01/2010-12"}]}),
        ("causes_met_socially", {"measure": [{}, {"number": 2, "character": "social", "start": JULY}]}),
        ("measures_together", {"measure": [{}, {"number": 2, "start": pd.Timestamp("2010-08-01"), "end": pd.NaT}]}),
        ("measures_together", {"measure": [{}, {"number": 2, "start": pd.NaT}]}),
        ("measures_before_problem", {"problem": [{"decided": JUNE}], "cause": [{"problem": None}]}),
        ("causes_without_wording", {"cause": [{"sekretess": "ja", "utlamnad_text": "Kort. " + "lång " * 20}]}),
    ],
)
def test_a_check_is_silent_where_there_is_nothing_to_do(kommun, kind, given):
    assert kind not in found(kommun, **given)


def test_measures_of_one_package_go_together_where_they_act_in_the_same_place(kommun):
    both = [{"causes": None, "package": "Torget"}, {"number": 2, "causes": None, "package": "Torget"}]
    whole = replace(kommun, kommundel="")
    assert found(whole, measure=both)["measures_together"].pairs == ((1, 2),)
    assert "measures_together" not in found(whole, measure=[both[0], both[1] | {"scope": "Söder"}])


def test_without_causes_or_goals_that_is_said_once(kommun):
    bare = replace(kommun, **plan() | {"causes": causes(), "goals": goals()})
    answer = follow_up(bare, brottstyp=TYPE, asked=ASKED)
    kinds = [check.kind for check in answer.checks]
    assert kinds == ["no_causes", "problems_without_cause", "no_goals", "measures_of_no_cause"]


def test_perspectives_that_no_cause_was_stated_from_are_named(kommun):
    seen = [{"perspective": name, "number": n} for n, name in enumerate(standard_coding().perspective, 1)]
    answers = [
        follow_up(replace(kommun, causes=causes(*rows)), brottstyp=TYPE, asked=ASKED) for rows in (seen, seen[:1], [])
    ]
    unseen = [check.names for answer in answers for check in answer.checks if check.kind == "perspectives"]
    assert unseen == [("brottsoffer", "gärningsperson")]


def test_a_goal_in_another_kommundel_is_a_goal_of_a_measure_of_both(kommun):
    given = {"measure": [{"scope": "Norr, Söder"}], "goal": [{"kommundel": "Söder"}]}
    assert "measures_without_goal" not in found(kommun, **given)


def test_of_withheld_rows_nothing_is_told_that_rests_on_what_is_withheld():
    found = [
        Check("measures_without_owner", (1, 2)),
        Check("measures_without_cause", (1, 2)),
        Check("measures_together", (1, 2, 3, 4), ((1, 2), (1, 3), (3, 4))),
    ]
    said = {each["kind"]: each for each in told(found, {"measures": {1}})}
    assert {kind: each["numbers"] for kind, each in said.items()} == {
        "measures_without_owner": [2],
        "measures_without_cause": [1, 2],
        "measures_together": [3, 4],
    }
    assert said["measures_without_owner"]["said"] == "Åtgärd 2 saknar ansvarig."
    assert said["measures_without_owner"]["do"]


def test_measures_that_go_together_are_told_in_groups_and_long_lists_are_cut():
    pairs = ((1, 2), (4, 5), (2, 3))
    found = [Check("measures_together", (1, 2, 3, 4, 5), pairs), Check("causes_without_measure", tuple(range(1, 16)))]
    apart, many = (each["said"] for each in told(found, {"measures": set()}))
    assert "1, 2 och 3; 4 och 5" in apart
    assert "11, 12 och 3\xa0till" in many
