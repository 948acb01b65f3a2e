"""Only what was sealed before the start is declared: what changes afterwards makes a comparison one of all tried."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses import question
from bfa.analyses.goals import Agreed, agreed
from bfa.analyses.seals import sealed
from bfa.analyses.series import area_months
from bfa.errors import ParameterError
from bfa.methods.drift import drift_prior, planned_comparison
from bfa.methods.looks import look_levels
from bfa.tables.contracts import GOALS
from bfa.tables.period import months, parse_period
from bfa.tables.promises import Kept
from tests.effect_words import gate, sentence
from tests.small_situation import AREAS, TYPE, counts, measures, promised, register, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
GOAL = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr", "measures": "1"}
DECIDED = {"declared": pd.Timestamp("2009-12-01"), "period": AFTER, "baseline": BEFORE}
ACTED = {"number": 1, "start": pd.Timestamp("2010-01-01")}


def town(folder, goal=None, **given):
    written = register(GOALS, [GOAL | DECIDED | (goal or {})])
    return situation(folder, **{"goals": written, "measures": measures(ACTED)} | given)


def held(given, after=AFTER, before=BEFORE, controls=()) -> Agreed:
    spans = (parse_period(after), parse_period(before))
    return sealed(agreed(given, TYPE, *spans), given, length=len(months(spans[0])), controls=controls)


def effect(given, **options):
    return question.effect(given, **{"brottstyp": TYPE, "period": AFTER, "baseline": BEFORE} | options)


def test_a_goal_that_was_decided_on_but_not_sealed_is_tried_among_all_and_says_so(tmp_path):
    got = held(town(tmp_path))
    assert (got.declared, got.why) == (False, {"why": "unsealed", "goal": 1})
    judged = effect(town(tmp_path))
    assert (judged.design.known.declared, judged.evidence.pool) == (False, 5)
    assert "mål 1 var beslutat före start men inte förseglat (bfa lofte)" in gate(judged, "Förseglad")[1]


def test_a_goal_that_was_sealed_before_the_start_is_tried_by_itself(tmp_path):
    judged = effect(promised(town(tmp_path)))
    assert (judged.design.known.declared, judged.evidence.pool) == (True, 1)
    assert gate(judged, "Förseglad") == ("ja", "ett löfte om effektmålet förseglades före start")


def test_a_goal_that_is_sealed_goes_before_one_of_a_lower_number_that_is_not(tmp_path):
    both = register(GOALS, [GOAL | DECIDED, GOAL | DECIDED | {"number": 2}])
    given = replace(town(tmp_path), goals=both)
    assert (held(given).goal, held(given).why["why"]) == (1, "unsealed")
    later = held(promised(given, 2))
    assert (later.goal, later.declared) == (2, True)
    first = held(promised(promised(given, 2), 1))
    assert (first.goal, first.declared) == (1, True)


def test_an_earlier_look_at_what_was_sealed_is_too_early(tmp_path):
    given = promised(town(tmp_path))
    assert effect(given, period="2010-01/2010-06", baseline="2009-01/2009-06").verdict == "too_early"


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"period": "2010-01/2010-06"}, "sealed_period", "gäller januari–juni 2010, inte 2010"),
        ({"baseline": "2008-01/2008-12"}, "sealed_baseline", "jämför med 2008, inte 2009"),
        ({"indicator": "rån"}, "sealed_indicator", "gäller rån, inte misshandel utomhus"),
        ({"kommundel": "Öst"}, "sealed_kommundel", "gäller Öst, inte Norr"),
        ({"made": "2010-01-01"}, "sealed_late", "gavs 2010-01-01, inte före åtgärdens start"),
    ],
)
def test_what_is_otherwise_than_sealed_is_named(tmp_path, changed, code, words):
    got = held(promised(town(tmp_path), **changed))
    assert (got.declared, got.why["why"]) == (False, code)
    said = gate(effect(promised(town(tmp_path), **changed)), "Förseglad")[1]
    assert said.startswith("löftet om mål 1 ")
    assert words in said


def test_a_start_that_is_written_earlier_than_the_promise_undoes_it(tmp_path):
    given = promised(town(tmp_path))
    earlier = replace(given, measures=measures(ACTED | {"start": pd.Timestamp("2009-12-10")}))
    assert held(earlier).why["why"] == "sealed_late"


def test_a_broken_seal_declares_nothing(tmp_path):
    given = promised(town(tmp_path))
    broken = replace(given, promises=tuple(replace(each, holds=False) for each in given.promises))
    assert held(broken).why == {"why": "broken_seal", "goal": 1}
    unread = replace(given, promises=(Kept(1, {}, holds=False),))
    assert held(unread).why == {"why": "broken_seal", "goal": 1}


def test_what_was_sealed_is_compared_with_also_where_a_measure_acts_later_which_is_told(tmp_path):
    given = promised(town(tmp_path))
    later = measures(ACTED, {"number": 2, "scope": "Öst", "start": pd.Timestamp("2010-02-01")})
    judged = effect(replace(given, measures=later))
    assert judged.design.known.declared
    assert judged.design.controls == ("Söder", "Öst", "Väst", "Mitt")
    assert judged.design.known.shared_measures == (2,)


def test_other_kommundelar_to_compare_with_make_another_comparison(tmp_path):
    given = promised(town(tmp_path))
    assert held(given, controls=("Söder", "Öst", "Väst")).why == {"why": "sealed_controls", "goal": 1}
    assert held(given, controls=("Mitt", "Väst", "Öst", "Söder", "Norr")).declared
    assert not effect(given, controls=["Söder", "Öst", "Väst"]).design.known.declared


def test_the_sealed_target_comes_along_as_a_share(tmp_path):
    given = promised(town(tmp_path), target="minska med 20 %")
    assert held(given).target == pytest.approx(0.2)
    assert effect(given).design.known.target == pytest.approx(0.2)
    assert held(promised(town(tmp_path), target="färre än i fjol")).target is None


def test_a_steady_area_excludes_a_sealed_halving(tmp_path):
    given = promised(town(tmp_path, counts=counts(dict.fromkeys(AREAS, 30))), target="minska med 50 %")
    assert effect(given).verdict == "target_excluded"


def test_one_promise_of_several_kommundelar_declares_the_comparison_of_them_all(tmp_path):
    both = measures(ACTED | {"scope": "Norr, Söder"})
    given = promised(town(tmp_path, {"kommundel": "Söder, Norr"}, measures=both, areas=None))
    (kept,) = given.promises
    assert (kept.given["kommundel"], kept.given["controls"]) == ("Norr, Söder", ["Öst", "Väst", "Mitt"])
    for name in ("Norr", "Söder"):
        judged = effect(replace(given, kommundel=name)).judged
        assert (judged.design.known.declared, judged.evidence.pool) == (True, 1)
        assert judged.design.controls == ("Öst", "Väst", "Mitt")
    alone = replace(given, goals=given.goals.assign(kommundel="Norr"))
    assert held(alone).why["why"] == "sealed_kommundel"


def test_a_promise_of_two_sees_a_smaller_fall_than_a_promise_of_one(tmp_path):
    both = {"measures": measures(ACTED | {"scope": "Norr, Söder"}), "areas": None}
    counted = counts(dict.fromkeys(AREAS, 8), first="2005-01")
    one, two = (
        promised(town(tmp_path, {"kommundel": names}, counts=counted, **both)).promises[0].given
        for names in ("Norr", "Norr, Söder")
    )
    assert 0 < two["smallest_visible_fall"] < one["smallest_visible_fall"] < 1
    assert two["expected"] == 2 * one["expected"] == 192


def test_the_answer_says_the_smallest_visible_fall_that_the_promise_said(tmp_path):
    both = {"measures": measures(ACTED | {"scope": "Norr, Söder"}), "areas": None}
    counted = counts(dict.fromkeys(AREAS, 8), first="2005-01")
    for names in ("Norr", "Norr, Söder"):
        given = promised(town(tmp_path, {"kommundel": names}, counts=counted, **both))
        more = counted.assign(n=counted["n"] + 3 * (counted["month"] < "2010-01-01"))
        late = replace(given, counts=more)
        assert effect(late).smallest_visible_fall == given.promises[0].given["smallest_visible_fall"]
        unsealed = replace(late, promises=())
        assert effect(unsealed).smallest_visible_fall < effect(late).smallest_visible_fall - 0.01


def test_two_years_of_several_kommundelar_are_promised_as_they_will_be_compared(tmp_path):
    both = {"measures": measures(ACTED | {"scope": "Norr, Söder", "start": pd.Timestamp("2009-01-01")}), "areas": None}
    spans = {"period": "2009-01/2010-12", "baseline": "2007-01/2008-12"}
    goal = spans | {"kommundel": "Norr, Söder", "declared": pd.Timestamp("2008-11-01")}
    given = town(tmp_path, goal, counts=counts(dict.fromkeys(AREAS, 8), first="2003-01"), **both)
    said = promised(given, made="2008-11-15").promises[0].given["smallest_visible_fall"]
    assert said == pytest.approx(effect(given, **spans).smallest_visible_fall, abs=1e-4)


def at(given, last: str, **options):
    return effect(given, period=f"2010-01/2010-{last}", baseline=f"2009-01/2009-{last}", **options)


def test_a_look_that_was_sealed_shows_what_is_clear_enough_and_nothing_else(tmp_path):
    steady = promised(town(tmp_path, counts=counts(dict.fromkeys(AREAS, 40))), looks=(6, 9))
    fallen = promised(town(tmp_path, counts=counts(dict.fromkeys(AREAS, 40), Norr=2)), looks=(6, 9))
    early = at(steady, "06")
    assert (early.verdict, early.stopped.name) == ("too_early", "differs")
    assert "vid avstämning 1 av 3 krävs en tydligare skillnad än vanligt; nästa görs efter 9 månader" in sentence(early)
    found = at(fallen, "06")
    assert found.verdict == "fall_shown"
    assert "Avstämning 1 av 3, alla bestämda före start" in sentence(found)


def test_a_look_that_nobody_sealed_gives_no_verdict_however_clear_it_is(tmp_path):
    fallen = promised(town(tmp_path, counts=counts(dict.fromkeys(AREAS, 40), Norr=2)), looks=(6, 9))
    assert at(fallen, "07").verdict == "too_early"
    assert sentence(at(fallen, "07")) == (
        "För tidigt: delrapport: mätperioden är inte slut, och ingen avstämning efter så många månader är förseglad."
    )
    assert at(promised(town(tmp_path, counts=counts(dict.fromkeys(AREAS, 40), Norr=2))), "06").verdict == "too_early"


def test_the_last_look_has_what_the_others_left_and_may_point(tmp_path):
    given = promised(town(tmp_path, counts=counts(dict.fromkeys(AREAS, 40))), looks=(6,), target="minska med 60 %")
    last = effect(given)
    look = last.design.known.look
    assert (look.place, look.of, look.following) == (2, 2, None)
    assert 0.04 < look.level < 0.05
    assert last.verdict == "target_excluded"
    assert at(given, "06").verdict == "too_early"


@pytest.mark.parametrize("names", ["Norr", "Norr, Söder"])
def test_looks_take_of_what_a_promise_will_show_and_of_what_the_last_look_says(tmp_path, names):
    both = {"measures": measures(ACTED | {"scope": names}), "areas": None}
    given = town(tmp_path, {"kommundel": names}, counts=counts(dict.fromkeys(AREAS, 8), first="2005-01"), **both)
    one, several = (promised(given, looks=looks).promises[0].given for looks in ((), (6, 9)))
    level = look_levels([6, 9, 12])[-1]
    assert several["smallest_visible_fall"] == pytest.approx(_planned(given, names, level), abs=1e-4)
    assert several["smallest_visible_fall"] > one["smallest_visible_fall"] + 0.001


def _planned(given, names, level):
    """By the engine alone, with two years of history of every area."""
    matrix = area_months(given, TYPE)
    treated = names.split(", ")
    others = [name for name in AREAS if name not in treated]
    options = {"start": 60, "length": 12, "drift_prior": drift_prior(TYPE, 96), "confidence": 1 - level}
    return planned_comparison(matrix.iloc[:, :60].astype(float), treated, others, **options).smallest_visible_fall


def test_an_earlier_look_says_what_it_would_show_itself(tmp_path):
    given = promised(town(tmp_path, counts=counts(dict.fromkeys(AREAS, 12))), looks=(6, 9))
    nobody = replace(given, promises=(replace(given.promises[0], given=given.promises[0].given | {"looks": []}),))
    assert at(given, "06").smallest_visible_fall > at(nobody, "06").smallest_visible_fall + 0.02


def test_looks_that_are_not_shorter_than_the_follow_up_are_refused(tmp_path):
    with pytest.raises(ParameterError, match="längre och längre"):
        promised(town(tmp_path), looks=(6, 12))
