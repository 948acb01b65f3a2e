"""A decision concerns the area of what it names, is done when its measures are, and waits until it is taken."""

from dataclasses import replace

import pandas as pd

from bfa.analyses.follow_up import FollowUp, follow_up
from bfa.tables.contracts import DECISIONS
from tests.analyses.test_follow_up import ASKED
from tests.small_situation import TYPE, causes, measures, register, situation
from tests.small_situation import follow_up as followed

MAY, JUNE, LATER = (pd.Timestamp(day) for day in ("2010-05-01", "2010-06-01", "2011-06-01"))


def decisions(*rows):
    usual = {"text": "Ett beslut.", "date": MAY, "due": pd.NaT, "state": "beslutat"}
    days = {"date": "datetime64[us]", "due": "datetime64[us]"}
    return register(DECISIONS, [{"number": n, **usual, **row} for n, row in enumerate(rows, 1)]).astype(days)


def asked(folder, *, kommundel="Norr", **given) -> FollowUp:
    return follow_up(replace(situation(folder, **given), kommundel=kommundel), brottstyp=TYPE, asked=ASKED)


def test_a_decision_concerns_the_area_it_names_or_that_its_measures_and_causes_are_of(tmp_path):
    plan = {
        "causes": causes({"number": 1}, {"number": 2, "kommundel": "Söder"}),
        "measures": measures({"number": 1, "scope": "Norr, Söder"}, {"number": 2, "scope": "kommun"}),
        "decisions": decisions(
            *({"kommundel": "Söder"}, {"kommundel": "kommun"}, {"causes": "1"}, {"causes": "2"}),
            *({"measures": "1"}, {"measures": "2"}, {}),
        ),
    }
    here = asked(tmp_path, **plan).decisions
    assert here["number"].tolist() == [2, 3, 5, 6]
    assert here["scope"].tolist() == [(), ("Norr",), ("Norr", "Söder"), ()]
    assert asked(tmp_path, kommundel="", **plan).decisions["number"].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_decision_is_done_when_all_its_measures_were_over_after_it_and_else_stands_by_its_day(tmp_path):
    plan = {
        "measures": measures(*({"number": n} for n in (1, 2, 3))),
        "follow_up": followed({"measure": 1, "state": "klar"}, {"measure": 2}, {"measure": 3, "state": "klar"}).assign(
            date=[JUNE, JUNE, MAY]
        ),
        "decisions": decisions(
            {"measures": "1", "due": JUNE},
            {"measures": "1, 2", "due": JUNE},
            {"measures": "2", "due": LATER},
            {"measures": "3"},
            {"measures": "9", "kommundel": "Norr"},
            {"measures": "1", "state": "föreslaget"},
            {"measures": "1", "state": None},
            {"measures": "1", "state": "avslaget"},
            {"kommundel": "Norr", "state": "genomfört", "due": JUNE},
        ),
    }
    stands = asked(tmp_path, **plan).decisions["standing"].tolist()
    assert stands == ["done", "late", "waiting", "undated", "undated", None, None, None, "done"]


def test_the_latest_meeting_is_that_of_a_decision_that_was_taken_also_after_the_extraction(tmp_path):
    rows = decisions({}, {"date": JUNE}, {"date": LATER}, {"date": pd.Timestamp("2011-07-01"), "state": "föreslaget"})
    assert asked(tmp_path, decisions=rows).meeting == LATER
    assert asked(tmp_path).meeting is None


def test_what_a_follow_up_asks_is_proposed_until_a_decision_names_its_measure(tmp_path):
    followed_up = followed(*({"measure": n, "decide": "Fortsätt?"} for n in (1, 2, 3, 4)))
    plan = {
        "measures": measures(
            {"number": 1}, {"number": 2}, {"number": 3, "scope": "Norr, Söder"}, {"number": 4, "end": MAY}
        ),
        "follow_up": followed_up.assign(date=JUNE),
        "decisions": decisions(
            {"measures": "1", "state": "föreslaget"}, {"measures": "2", "date": JUNE}, {"measures": "3"}
        ),
    }
    found = asked(tmp_path, **plan).proposals
    assert [tuple(row) for row in found[["of", "number", "shared", "late"]].to_numpy()] == [
        ("decision", 1, False, ()),
        ("measure", 3, True, ()),
        ("measure", 4, False, (4,)),
    ]
