import numpy as np
import pandas as pd
import pytest

from bfa.analyses.effects import effect, evaluate, periods
from bfa.analyses.series import area_months, whole
from bfa.analyses.settings import Circumstances, Settings
from bfa.errors import DataError, ParameterError
from bfa.tables.contracts import GOALS
from bfa.tables.store import NO_KOMMUNDEL
from tests.small_situation import AREAS, TYPE, counts, measures, register, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"


def table(treated_after: int = 5, monthly: int = 5, areas: int = 6, months: int = 36) -> pd.DataFrame:
    values = np.full((areas, months), float(monthly))
    values[0, -12:] = treated_after
    return pd.DataFrame(values, index=[f"k{i}" for i in range(areas)])


def test_the_percentage_is_that_of_the_two_counts():
    got = evaluate(table(4), treated="k0", start=24, length=12)
    assert (got.before, got.after, got.percent) == (60, 48, pytest.approx(-20))
    assert got.ratio == pytest.approx(0.8)
    assert got.lower < 0.8 < got.upper


def test_a_halving_against_five_steady_areas_is_a_shown_fall():
    got = evaluate(table(10, monthly=30), treated="k0", start=24, length=12)
    assert got.verdict == "fall_shown"
    assert got.sentence.startswith("Minskning belagd i jämförelse")
    assert "Jämförelsen säger inte ensam att det var åtgärden" in got.sentence


def test_a_fall_found_afterwards_must_stand_out_among_all_that_were_looked_at():
    asked = {"treated": "k0", "start": 24, "length": 12, "declared": False}
    alone = evaluate(table(18, monthly=30), **asked)
    assert alone.relative.p < 0.05
    assert alone.verdict == "fall_shown"
    among_many = evaluate(table(18, monthly=30), family=[0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] * 3, **asked)
    assert among_many.relative == alone.relative
    assert among_many.verdict == "no_difference_shown"
    assert "bland 22 kommundelar" in among_many.sentence


def test_a_doubling_is_a_shown_rise():
    assert evaluate(table(70, monthly=30), treated="k0", start=24, length=12).verdict == "rise_shown"


def test_a_fall_that_the_others_share_is_no_difference():
    everywhere = table(4)
    everywhere.iloc[:, -12:] = 4
    got = evaluate(everywhere, treated="k0", start=24, length=12)
    assert got.percent == pytest.approx(-20)
    assert got.verdict == "no_difference_shown"
    assert "Det betyder inte att åtgärden saknar verkan" in got.sentence


@pytest.mark.parametrize(
    ("counts_given", "options", "words"),
    [
        (table(monthly=2, treated_after=2), {}, "färre än 30 brott"),
        (table(areas=2), {}, "färre än 2 kommundelar"),
        (table(), {"scope": "kommun"}, "hela kommunen"),
        (table(), {"crime_class": "spanings- och ingripandebrott"}, "polisen arbetat"),
    ],
)
def test_a_verdict_is_withheld_with_its_reason(counts_given, options, words):
    got = evaluate(counts_given, treated="k0", start=24, length=12, **options)
    assert got.verdict == "not_assessed"
    assert words in got.reason
    assert words in got.sentence


def test_a_follow_up_after_the_data_is_too_early():
    got = evaluate(table(), treated="k0", start=30, length=12)
    assert (got.verdict, got.after, got.percent, got.ratio) == ("too_early", None, None, None)


def test_a_missing_month_is_never_zero():
    gap = table()
    gap.iloc[0, 15] = np.nan
    got = evaluate(gap, treated="k0", start=24, length=12)
    assert (got.before, got.percent, got.verdict) == (None, None, "not_assessed")
    assert "räknas inte som noll" in got.reason


def test_a_control_that_lacks_a_month_is_left_out_and_named():
    gap = table()
    gap.iloc[3, 30] = np.nan
    got = evaluate(gap, treated="k0", start=24, length=12)
    assert got.relative is not None
    assert got.relative.dropped == ("k3",)


def test_nothing_before_gives_no_percentage():
    none = table(treated_after=3, monthly=5)
    none.iloc[0, :24] = 0
    got = evaluate(none, treated="k0", start=24, length=12)
    assert (got.before, got.after, got.percent) == (0, 36, None)
    assert got.verdict == "not_assessed"


def test_fewer_than_four_controls_are_said_to_be_uncertain():
    got = evaluate(table(areas=4, monthly=9), treated="k0", start=24, length=12)
    assert got.strength == "svag jämförelse"
    assert "Osäker jämförelse" in got.sentence


def test_measures_that_the_controls_shared_are_named_and_weaken_the_comparison():
    got = evaluate(table(), treated="k0", start=24, length=12, circumstances=Circumstances(shared_measures=(2, 7)))
    assert "åtgärd 2 och 7" in got.sentence
    assert got.strength == "svag jämförelse"
    assert evaluate(table(), treated="k0", start=24, length=12).strength == "måttlig jämförelse"


def test_every_gate_is_printed_with_its_answer():
    got = evaluate(table(), treated="k0", start=24, length=12)
    assert len(got.gates) == 8
    assert set(got.gates["answer"]) == {"ja", "nej"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"treated": "x"}, "inte finns"),
        ({"treated": "k0", "controls": ["k0", "k1"]}, "sig självt"),
        ({"treated": "k0", "settings": Settings(baseline=20)}, "före"),
        ({"treated": "k0", "start": 5}, "före"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(options, words):
    with pytest.raises(ParameterError, match=words):
        evaluate(table(), **{"start": 24, "length": 12} | options)


def test_counts_that_are_not_whole_are_refused():
    with pytest.raises(DataError):
        evaluate(table() + 0.5, treated="k0", start=24, length=12)


def test_counts_are_not_changed():
    given = table()
    kept = given.copy()
    evaluate(given, treated="k0", start=24, length=12)
    pd.testing.assert_frame_equal(given, kept)


def test_the_kommundel_is_held_against_all_others(tmp_path):
    got = effect(situation(tmp_path), brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert got.relative is not None
    assert got.relative.controls == ("Söder", "Öst", "Väst", "Mitt")
    assert (got.before, got.after, got.period) == (60, 60, AFTER)
    assert [str(part) for part in periods(got)] == [AFTER, BEFORE]


def test_a_kommundel_with_a_measure_of_its_own_is_no_control(tmp_path):
    acted = measures({"number": 1, "scope": "Norr, Öst"}, {"number": 2, "scope": "kommun"})
    got = effect(situation(tmp_path, measures=acted), brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert got.relative is not None
    assert got.relative.controls == ("Söder", "Väst", "Mitt")
    assert got.relative.shared_measures == (2,)


@pytest.mark.parametrize(
    ("decided", "expected"), [("2009-12-01", True), ("2010-02-01", False)], ids=["before the start", "after it"]
)
def test_a_goal_declares_a_comparison_only_when_decided_before_the_start(tmp_path, decided, expected):
    goal = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr"}
    goals = register(GOALS, [goal | {"declared": pd.Timestamp(decided)}])
    small = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5)), kommundel="Norr", goals=goals)
    assert effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE).declared is expected


def test_a_goal_decided_after_the_measure_began_declares_nothing_even_before_the_period(tmp_path):
    goal = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr"}
    late = register(GOALS, [goal | {"declared": pd.Timestamp("2009-12-01")}])
    begun = measures({"number": 1, "start": pd.Timestamp("2009-11-01")})
    small = situation(tmp_path, goals=late, measures=begun)
    assert effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE).declared is False


@pytest.mark.parametrize("acted", [measures(), measures({"number": 1, "scope": "kommun"})], ids=["none", "everywhere"])
def test_without_a_measure_of_its_own_no_measure_is_said_to_be_tried(tmp_path, acted):
    got = effect(situation(tmp_path, measures=acted), brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert not got.acted
    assert got.gates["answer"].iloc[0] == "–"
    assert "Ingen åtgärd prövas här." in got.sentence
    assert "att åtgärden saknar verkan" not in got.sentence


def test_a_measure_of_its_own_is_tried_though_no_goal_was_decided(tmp_path):
    small = situation(tmp_path, measures=measures({"number": 1, "scope": "Norr"}))
    got = effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert (got.acted, got.declared, got.gates["answer"].iloc[0]) == (True, False, "ja")
    assert "Det betyder inte att åtgärden saknar verkan." in got.sentence


def test_nothing_before_and_after_is_held_against_nothing(tmp_path):
    got = effect(
        situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5) | {"Norr": 0})),
        brottstyp=TYPE,
        period=AFTER,
        baseline=BEFORE,
    )
    assert (got.relative, got.strength, got.verdict) == (None, "", "not_assessed")


def test_what_is_not_assessed_has_no_strength():
    got = evaluate(table(monthly=2, treated_after=2), treated="k0", start=24, length=12)
    assert got.relative is not None
    assert (got.verdict, got.strength) == ("not_assessed", "")


def test_a_lone_comparison_is_not_one_among_several():
    got = evaluate(table(18, monthly=30), treated="k0", start=24, length=12, declared=False)
    assert "1 kommundelar" not in " ".join(got.gates["why"])


def test_an_interval_on_one_side_names_its_direction_once():
    got = evaluate(table(10, monthly=30), treated="k0", start=24, length=12)
    assert got.sentence.split("förenliga med")[1].count("minskning") == 1


def test_controls_can_be_named(tmp_path):
    got = effect(situation(tmp_path), brottstyp=TYPE, period=AFTER, baseline=BEFORE, controls=["Öst", "Mitt"])
    assert got.relative is not None
    assert got.relative.controls == ("Öst", "Mitt")


def test_the_whole_kommun_has_nothing_to_be_compared_with(tmp_path):
    got = effect(situation(tmp_path, kommundel=""), brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert (got.before, got.after, got.relative) == (300, 300, None)
    assert got.verdict == "not_assessed"


def test_rows_without_a_kommundel_count_in_the_kommun_and_are_no_control(tmp_path):
    loose = counts(dict.fromkeys(AREAS, 5) | {NO_KOMMUNDEL: 1})
    small = situation(tmp_path, counts=loose)
    assert whole(area_months(small, TYPE)).iloc[0] == 26
    got = effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert got.relative is not None
    assert NO_KOMMUNDEL not in got.relative.controls


def test_another_number_of_months_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="inte att jämföra"):
        effect(situation(tmp_path), brottstyp=TYPE, period=AFTER, baseline="2009-01/2009-06")


def test_an_unknown_type_is_refused_with_those_that_exist(tmp_path):
    with pytest.raises(ParameterError, match=TYPE):
        effect(situation(tmp_path), brottstyp="snatteri", period=AFTER, baseline=BEFORE)
