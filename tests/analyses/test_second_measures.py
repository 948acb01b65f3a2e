"""What else a goal is followed by: other counts by the same comparison, and questions of a survey."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses import question
from bfa.methods.share_change import share_change
from tests.analyses.test_type_line import AFTER, BEFORE, OTHER, counted, effect, town
from tests.small_situation import AREAS, TYPE, kommun, measures, promised

SAFE = "otrygg ute sent"
EVENT = "brand utomhus"


def asked(rounds=(2009, 2011), *, norr=(46, 30), others=(44, 44), n=400, question=SAFE, answer=None, areas=AREAS):
    """A share in each kommundel and round."""
    rows = [
        (area, year, question, answer, None, share, None, n, None, None, "undersökningen")
        for area in areas
        for year, share in zip(rounds, norr if area == "Norr" else others, strict=True)
    ]
    names = ("area", "year", "question", "answer", "group", "share", "score", "n", "lower", "upper", "source")
    table = pd.DataFrame(rows, columns=list(names))
    return table.astype({"share": "Float64", "n": "Int64", "lower": "Float64", "upper": "Float64"})


def followed(folder, outcomes, *, sealed=True, goal=None, **given):
    small = town(folder, {"types": None, "outcomes": outcomes} | (goal or {}), **({"surveys": asked()} | given))
    return effect(promised(small) if sealed else small).second


def test_an_event_is_compared_by_the_very_same_path_and_does_not_touch_the_answer(tmp_path):
    table = pd.concat([counted((TYPE,)), counted((EVENT,), kind="event")])
    small = promised(town(tmp_path, {"types": None, "outcomes": EVENT}, counts=table))
    found = effect(small)
    (one,) = found.second
    alone = question.effect(small, brottstyp=EVENT, period=AFTER, baseline=BEFORE)
    assert one.effect.relative.change.ratio == alone.relative.change.ratio
    assert one.effect.smallest_visible_fall == alone.smallest_visible_fall
    assert (one.name, one.verdict, one.declared, one.effect.judged.evidence.pool) == (EVENT, "fall_shown", True, 1)
    without = effect(promised(town(tmp_path, {"types": None}, counts=table)))
    assert (found.verdict, found.relative.change.ratio) == (without.verdict, without.relative.change.ratio)


def test_counts_that_were_not_sealed_are_tried_among_the_family_with_both_types(tmp_path):
    (one,) = followed(tmp_path, OTHER, sealed=False)
    assert not one.declared
    assert one.effect.judged.evidence.pool == 2 * len(AREAS)
    added = promised(town(tmp_path, {"types": None}))
    changed = replace(added, goals=added.goals.assign(outcomes=OTHER))
    (late,) = effect(changed).second
    assert (late.declared, effect(changed).judged.design.known.declared) == (False, True)


def test_a_share_is_compared_with_that_of_the_others_over_the_rounds_on_either_side(tmp_path):
    (one,) = followed(tmp_path, SAFE)
    by_hand = share_change(
        [0.46] + [0.44] * 4, [400] * 5, [0.30] + [0.44] * 4, [400] * 5, [1, 0, 0, 0, 0], design_effect=1.5
    )
    assert one.survey.change == by_hand
    assert one.survey.change.difference == pytest.approx(-0.16)
    assert (one.survey.years, one.survey.treated, one.survey.others) == ((2009, 2011), ("Norr",), AREAS[1:])
    assert (one.verdict, one.why, len(one.survey.without)) == ("fall_shown", "", 4)


def test_two_others_of_which_one_decides_show_no_difference(tmp_path):
    parts = [asked(norr=(46, 34), others=(44, 48), areas=("Norr", "Söder")), asked(others=(44, 43), areas=("Öst",))]
    (one,) = followed(tmp_path, SAFE, surveys=pd.concat(parts, ignore_index=True))
    assert one.survey.change.upper < 0
    assert [each.upper < 0 for each in one.survey.without] == [False, True]
    assert one.verdict == "no_difference_shown"


def test_a_share_that_was_not_sealed_is_tried_among_all_that_is_asked(tmp_path):
    table = pd.concat([asked(norr=(46, 35)), *(asked(question=f"fråga {at}") for at in range(9))], ignore_index=True)
    (sealed,), (explored,) = (followed(tmp_path, SAFE, sealed=each, surveys=table) for each in (True, False))
    assert sealed.verdict == "fall_shown"
    assert (explored.verdict, explored.survey.tried) == ("no_difference_shown", 10 * len(AREAS))


def test_a_question_in_several_answers_needs_one_of_them_unless_some_tell_of_worry(tmp_path):
    parts = {"mycket trygg": (54, 70), "ganska otrygg": (30, 20), "mycket otrygg": (16, 10)}
    table = pd.concat([asked(norr=share, others=(share[0],) * 2, answer=name) for name, share in parts.items()])
    table = table.reset_index(drop=True)
    (summed,) = followed(tmp_path, SAFE, surveys=table)
    assert summed.survey.answer == "ganska otrygg / mycket otrygg"
    assert summed.survey.change.treated == pytest.approx((0.46, 0.30))
    (one,) = followed(tmp_path, f"{SAFE} | mycket otrygg", surveys=table)
    assert one.survey.change.treated == pytest.approx((0.16, 0.10))
    unclear = table.assign(answer=table["answer"].str.replace("otrygg", "sådär"))
    assert followed(tmp_path, SAFE, surveys=unclear)[0].why == "several"


@pytest.mark.parametrize(
    ("given", "verdict", "why"),
    [
        ({"rounds": (2010, 2011)}, "not_assessed", "no_round_before"),
        ({"rounds": (2008, 2009)}, "too_early", "no_round_after"),
        ({"n": None}, "not_assessed", "no_n"),
        ({"n": 25}, "not_assessed", "few_answers"),
        ({"areas": ("Norr", "Öst")}, "not_assessed", "few_controls"),
        ({"question": "något annat"}, "not_assessed", "gone"),
    ],
)
def test_what_cannot_be_compared_says_why(tmp_path, given, verdict, why):
    (one,) = followed(tmp_path, SAFE, surveys=asked(**given))
    assert (one.verdict, one.why, one.survey) == (verdict, why, None)


def test_a_round_of_the_year_of_the_start_is_of_neither_side_and_the_last_before_the_end_is_taken(tmp_path):
    table = asked(rounds=(2008, 2009, 2010, 2011), norr=(90, 46, 10, 30), others=(44,) * 4)
    assert followed(tmp_path, SAFE, surveys=table)[0].survey.years == (2009, 2011)
    early = measures({"number": 1, "start": pd.Timestamp("2009-01-01")})
    goal = {"declared": pd.Timestamp("2008-12-01"), "period": "2009-01/2010-12"}
    later = town(
        tmp_path,
        {"outcomes": SAFE, "types": None} | goal,
        surveys=asked((2007, 2009, 2010, 2011), norr=(46, 40, 35, 30), others=(44,) * 4),
        measures=early,
    )
    found = question.effect(later, brottstyp=TYPE, period="2009-01/2010-12", baseline="2007-01/2008-12")
    assert found.second[0].survey.years == (2007, 2010)


def test_a_fall_that_hangs_on_one_of_the_others_is_not_shown(tmp_path):
    table = asked(norr=(46, 38), others=(44, 44), n=900)
    table.loc[(table["area"] == "Öst") & (table["year"] == 2011), "share"] = 45
    assert followed(tmp_path, SAFE, surveys=table)[0].verdict == "fall_shown"
    table.loc[(table["area"] == "Öst") & (table["year"] == 2011), "share"] = 62
    assert followed(tmp_path, SAFE, surveys=table)[0].verdict == "no_difference_shown"


def test_a_goal_that_names_none_has_none_and_what_is_told_by_year_is_none(tmp_path):
    assert followed(tmp_path, None) == ()
    yearly = pd.DataFrame({"area": ["Norr"], "year": [2009], "brottstyp": ["stöld"], "kind": ["crime"], "n": [5]})
    (one,) = followed(tmp_path, "stöld", annual=yearly)
    assert (one.why, one.verdict) == ("yearly", "not_assessed")


def test_a_survey_tells_its_design_effect(tmp_path):
    small = promised(town(tmp_path, {"types": None, "outcomes": SAFE}, surveys=asked()))
    text = "surveys:\n  - file: x.csv\n    source: undersökningen\n    columns: {area: a}\n    design_effect: 2.25\n"
    (one,) = effect(replace(small, kommun=kommun(tmp_path, text))).second
    (usual,) = effect(small).second
    assert one.survey.change.standard_error == pytest.approx((1.5**0.5) * usual.survey.change.standard_error)
