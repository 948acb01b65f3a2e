"""Every sealed comparison in one list: null results, those that were changed, and what chance makes of so many."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from bfa.analyses import outcomes as sealed_outcomes
from bfa.analyses.answer import Facts
from bfa.analyses.outcomes import Outcome, Outcomes, outcomes
from bfa.analyses.situation import load
from bfa.pages.overview import sealed
from bfa.words import outcomes as words
from tests.partner_kommuner import NAMES, joined
from tests.run.test_promise import AFTER, BEFORE, GOAL, TYPE, keep, record_of, record_path, town_in

OPEN = pd.DataFrame({"number": [1], "withheld": [False]})
CLOSED = OPEN.assign(withheld=True)


@pytest.fixture
def town(tiny):
    """A kommun with a promise, counted to the end of its follow-up."""
    write = town_in(tiny)
    keep(write(last="2009-11"), BEFORE)
    return write


def found_of(file) -> Outcomes:
    keep(file, AFTER)
    return outcomes(load(file, rows=False))


def test_a_null_result_stands_in_the_list_as_any_other(town):
    got = found_of(town(own=30))
    (only,) = got.promises
    assert (only.number, only.kommundel, only.brottstyp, only.period) == (1, "O0", TYPE, "2010-01/2010-12")
    assert (only.verdict, only.why, got.answered) == ("no_difference_shown", {}, 1)
    assert got.any_false == pytest.approx(0.05)


def test_the_list_says_what_the_promise_itself_says(town):
    file = town(own=8)
    got = found_of(file)
    assert got.promises[0].verdict == record_of(file)["results"][-1]["figures"]["verdict"] == "fall_shown"


def test_before_its_time_nothing_is_answered(town):
    file = town(last="2010-06")
    keep(file, date(2010, 7, 1))
    got = outcomes(load(file, rows=False))
    assert (got.promises[0].verdict, got.answered, got.any_false) == ("too_early", 0, 0)
    assert words.sentences(Facts(got))[-1] == "Ingen av dem har något svar ännu."


def test_a_goal_that_was_changed_and_a_file_that_was_changed_stay_in_the_list_with_the_reason(town):
    other = town(own=30, goal=GOAL.replace("2011-01-05", "2010-07-05"))
    (moved,) = found_of(other).promises
    assert (moved.why["why"], moved.answered) == ("other_period", False)
    record = record_of(other)
    record["promise"]["controls"] = ["O1"]
    record_path(other).write_text(json.dumps(record), encoding="utf-8")
    (broken,) = found_of(town(own=30)).promises
    assert (broken.why["why"], broken.answered) == ("broken_seal", False)
    record_path(other).write_text("{", encoding="utf-8")
    (unread,) = outcomes(load(other, rows=False)).promises
    assert (unread.why["why"], unread.verdict, unread.kommundel) == ("broken_seal", "not_assessed", "")


def test_without_promises_there_is_no_list(tiny):
    file = town_in(tiny)(last="2009-11")
    keep(file, BEFORE)
    got = outcomes(replace(load(file, rows=False), promises=()))
    assert (got.promises, got.any_false) == ((), 0)
    assert words.sentences(Facts(got)) == []
    assert list(sealed.shown(Facts(got), OPEN)) == sealed.sheets(Facts(got), OPEN) == []


def test_what_partner_kommuner_show_together_is_a_comparison_of_its_own(tmp_path, monkeypatch):
    given = joined(tmp_path)
    monkeypatch.setattr(sealed_outcomes, "load", lambda path, *, kommundel: replace(given, kommundel=kommundel))
    got = outcomes(given)
    assert [(each.number, each.kommuner) for each in got.promises] == [(1, ()), (1, NAMES)]
    own, together = got.promises
    assert (together.verdict, together.why, got.answered) == ("fall_shown", {}, 2)
    assert words.table(Facts(got), OPEN)["where"].tolist() == ["Norr", "Norr, och Aby, Beby, Ceby och Deby tillsammans"]
    assert sealed.figures(Facts(got), CLOSED)["promises"][1]["partners"] == []
    # One that is no longer as it was sealed leaves our own as it was.
    gone = joined(tmp_path, now={"Aby": None})
    monkeypatch.setattr(sealed_outcomes, "load", lambda path, *, kommundel: replace(gone, kommundel=kommundel))
    changed = outcomes(gone)
    assert [each.answered for each in changed.promises] == [own.answered, False]
    assert words.table(Facts(changed), OPEN)["told"].tolist() == [
        "håller",
        "Aby går inte att räkna så som löftet säger",
    ]


def listed(*verdicts: str) -> Facts:
    """So many promises, each with its verdict."""
    each = [Outcome(n, "Norr", TYPE, "2010-01/2010-12", "2009-01/2009-12", v, {}) for n, v in enumerate(verdicts, 1)]
    n = sum(one.answered for one in each)
    return Facts(Outcomes(tuple(each), n, 1 - 0.95**n, 0.1))


def test_three_answers_err_in_fourteen_of_a_hundred_at_most():
    said = " ".join(words.sentences(listed("fall_shown", "no_difference_shown", "fall_indicated", "too_early")))
    assert said.startswith("4\u00a0jämförelser är förseglade före start; alla står här")
    assert "minst en av 3 besvarade ändå minskning eller ökning i högst 14\u00a0% av fallen" in said
    assert "ungefär 1 jämförelse av 10" in said


def test_of_a_goal_that_the_tier_may_not_read_neither_place_nor_type_is_told():
    found = listed("fall_indicated")
    assert words.table(found, OPEN).iloc[0][["where", "brottstyp"]].tolist() == ["Norr", "Misshandel utomhus"]
    row = words.table(found, CLOSED).iloc[0]
    assert (row["where"], row["brottstyp"], row["period"]) == ("–", "–", "–")
    assert row["verdict"] == "Inte belagt, men pekar mot minskning"
    (told,) = sealed.figures(found, CLOSED)["promises"]
    assert (told["kommundel"], told["brottstyp"], told["verdict"]) == (None, None, "fall_indicated")
