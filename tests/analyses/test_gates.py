import numpy as np
import pandas as pd
import pytest

from bfa.analyses.effect.settings import Settings
from bfa.analyses.effects import evaluate
from bfa.methods.drift import drift_aware_comparison
from tests.analyses.test_effects import LAST_YEAR, recorded, table, uneven, with_
from tests.effect_words import gate, gates, reason, sentence, strength


def test_an_earlier_look_gets_no_verdict():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **with_(final=False))
    why = "delrapport: mätperioden är inte slut, och ingen avstämning efter så många månader är förseglad."
    assert (got.verdict, reason(got)) == ("too_early", why)
    assert sentence(got) == f"För tidigt: {why}"


@pytest.mark.parametrize(
    ("areas", "known", "level", "words"),
    [
        (4, {}, 2, "svag jämförelse"),
        (6, {}, 3, "måttlig jämförelse"),
        (6, {"shared_measures": (2, 7)}, 2, "svag jämförelse"),
        (6, {"profile_distance": 0.5}, 2, "svag jämförelse"),
        (6, {"profile_distance": 0.1}, 3, "måttlig jämförelse"),
    ],
)
def test_the_grade_follows_how_alike_and_how_many_they_are(areas, known, level, words):
    got = evaluate(table(10, monthly=30, areas=areas), **LAST_YEAR, **with_(**known))
    assert (got.grade, strength(got)) == (level, words)


def test_four_treated_against_four_controls_are_a_good_comparison_and_a_lot_the_best():
    many = table(30, monthly=30, areas=9)
    many.iloc[:4, -12:] = 15
    asked = {"treated": ["k0", "k1", "k2", "k3"], "start": 24, "length": 12}
    got = evaluate(many, **asked)
    assert (got.grade, strength(got), got.verdict) == (4, "god jämförelse", "fall_shown")
    assert "Det talar för att åtgärden bidrog." in sentence(got)
    assert evaluate(many, **asked, **with_(drawn_by_lot=True)).grade == 5


def test_an_area_ten_times_as_large_is_a_weak_comparison():
    large = table(10, monthly=10)
    large.iloc[0] *= 10
    got = evaluate(large, **LAST_YEAR)
    assert (got.grade, gate(got, "Områdena är ungefär lika stora")[0]) == (2, "osäkert")


def test_the_grade_decides_what_is_said_of_the_measure():
    weak = sentence(evaluate(table(10, monthly=30, areas=4), **LAST_YEAR))
    fair = sentence(evaluate(table(10, monthly=30), **LAST_YEAR))
    assert "det säger inte om det var åtgärden" in weak
    assert "Osäker jämförelse: färre än fyra områden." in weak
    wanted = sentence(evaluate(table(10, monthly=30, areas=4), **LAST_YEAR, settings=Settings(enough_controls=5)))
    assert "Osäker jämförelse: färre än fem områden." in wanted
    assert "förenligt med att åtgärden bidrog, men annat kan ha hänt samtidigt" in fair


def test_measures_that_the_controls_shared_are_named():
    got = evaluate(table(), **LAST_YEAR, **with_(shared_measures=(2, 7)))
    assert "Åtgärd 2 och 7 gäller också jämförelseområdena" in sentence(got)
    assert got.design.known.shared_measures == (2, 7)


def test_measures_that_overlap_are_said_to_be_inseparable():
    got = evaluate(table(), **LAST_YEAR, **with_(measures=(3, 8)))
    assert gate(got, "Åtgärden går att skilja")[0] == "nej"
    assert "åtgärd 3 och 8 tillsammans" in sentence(got)


def test_where_no_measure_acted_none_is_tried():
    got = evaluate(table(), **LAST_YEAR, **with_(acted=False))
    assert "Ingen åtgärd prövas här." in sentence(got)
    assert "saknar verkan" not in sentence(got)
    assert gate(got, "Åtgärden gällde")[0] == "–"


def test_a_social_measure_is_not_judged_in_its_first_year():
    asked = {"treated": "k0", "start": 30, "length": 6}
    early = evaluate(table(10, monthly=30), **asked, **with_(character="social"))
    assert early.verdict == "too_early"
    assert "sociala åtgärder verkar sent" in reason(early)
    later = evaluate(
        table(10, monthly=30, months=54), **asked | {"start": 48}, **with_(character="social", months_since_start=12)
    )
    assert later.verdict == "fall_shown"


def test_a_measure_that_began_after_the_middle_of_the_follow_up_is_too_early_to_judge():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **with_(months_since_start=5))
    assert got.verdict == "too_early"
    assert "efter mitten av uppföljningen" in reason(got)


def test_a_measure_that_began_inside_the_follow_up_is_said_to_and_makes_the_comparison_weak():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **with_(months_since_start=6))
    assert (got.verdict, got.grade) == ("fall_shown", 2)
    assert "Åtgärden började inne i uppföljningen" in sentence(got)
    assert evaluate(table(10, monthly=30), **LAST_YEAR, **with_(months_since_start=12)).grade == 3


@pytest.mark.parametrize(
    ("options", "level"),
    [
        (recorded(may_change_reporting=True), 2),
        (recorded(largest_case=(12, 60), without_case=(60, 48)), 2),
        (recorded(place_share=(0.1, 0.2)), 3),
        ({"neighbours": ["k4"]}, 3),
        ({}, 4),
    ],
)
def test_what_is_in_doubt_bounds_the_grade(options, level):
    many = table(30, monthly=30, areas=9)
    got = evaluate(many, treated=["k0", "k1", "k2", "k3"], start=24, length=12, **options)
    assert got.grade == level


def test_counts_that_end_in_an_unlikely_row_of_zeros_are_not_a_success():
    stopped = table(30, monthly=30)
    stopped.iloc[0, -3:] = 0
    got = evaluate(stopped, **LAST_YEAR)
    assert got.verdict == "not_assessed"
    assert reason(got) == "inga brott är räknade på slutet i k0: kontrollera uttaget."
    assert gate(got, "Rapporteringen har inte upphört")[0] == "nej"
    assert evaluate(table(0, monthly=30), **LAST_YEAR).verdict == "not_assessed"


def test_zeros_that_happen_where_few_are_counted_are_zeros():
    few = table(1, monthly=3)
    few.iloc[0, -3:] = 0
    assert gate(evaluate(few, **LAST_YEAR), "Rapporteringen har inte upphört")[0] == "ja"


def test_a_control_whose_counts_stop_is_left_out_and_named():
    stopped = table(30, monthly=30)
    stopped.iloc[4, -12:] = 0
    got = evaluate(stopped, **LAST_YEAR)
    assert got.design.dropped == ("k4",)
    assert "utan k4, där inget är räknat på slutet" in gate(got, "Minst 2 områden")[1]
    assert "k4" in gate(got, "Rapporteringen har inte upphört")[1]
    assert got.relative.change.drift < 0.2


def test_a_control_with_a_short_history_is_left_out_rather_than_everyones_history():
    short = table(30, monthly=30, months=72, areas=7)
    short.iloc[6, :45] = np.nan
    got = evaluate(short, treated="k0", start=60, length=12)
    whole = evaluate(short.iloc[:6], treated="k0", start=60, length=12)
    assert got.design.dropped == ("k6",)
    assert "utan k6, som räknats för kort tid bakåt" in gate(got, "Minst 2 områden")[1]
    assert got.relative.change.upper == pytest.approx(whole.relative.change.upper)


def test_a_control_with_a_short_history_is_kept_where_too_few_others_remain():
    short = table(30, monthly=30, months=72, areas=5)
    short.iloc[4, :45] = np.nan
    got = evaluate(short, treated="k0", start=60, length=12)
    assert (got.design.dropped, got.relative.change.years) == ((), 1)


def test_the_place_among_all_areas_is_told_where_they_are_many():
    many = table(10, monthly=30, areas=20)
    many.iloc[1, -12:] = 5
    assert "bland 20 områden är ändringen den 2:a största" in gate(evaluate(many, **LAST_YEAR), "Hur stor ändringen")[1]
    assert gate(evaluate(many.iloc[:19], **LAST_YEAR), "Hur stor ändringen")[1].startswith("räknas med ett område")
    two = LAST_YEAR | {"treated": ["k0", "k2"]}
    assert gate(evaluate(many, **two), "Hur stor ändringen")[1].startswith("räknas med ett område")


@pytest.mark.parametrize(
    ("season", "periods", "words"), [(4, 10, "Minst 4 kvartal före"), (1, 6, "Minst 1 år före"), (6, 20, "Minst 6 per")]
)
def test_the_history_asked_for_is_a_year_in_the_unit_of_the_counts(season, periods, words):
    counts = pd.DataFrame(np.full((6, periods + season), 60.0), index=[f"k{i}" for i in range(6)])
    got = evaluate(counts, treated="k0", start=periods, length=season, settings=Settings(season=season))
    assert gate(got, words)[0] == "ja"
    assert got.verdict == "no_difference_shown"


def test_a_measure_that_began_before_the_baseline_ended_leaves_no_clean_before():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **with_(months_since_start=18))
    assert got.verdict == "not_assessed"
    assert "inget rent före" in reason(got)


def test_each_control_is_left_out_in_turn_after_the_whole():
    got = evaluate(uneven(), treated="k0", start=48, length=12, settings=Settings(drift_prior=0.15))
    assert got.relative.left_out["control"].tolist() == ["", "k1", "k2", "k3", "k4", "k5"]
    whole = got.relative.left_out.iloc[0]
    assert [whole[name] for name in ("ratio", "lower", "upper")] == pytest.approx(
        [got.relative.change.ratio, got.relative.change.lower, got.relative.change.upper]
    )
    assert got.relative.left_out["weight"].iloc[1:].sum() == pytest.approx(1)


def test_leaving_a_control_out_is_the_comparison_with_the_others_and_the_same_drift():
    got = evaluate(uneven(), treated="k0", start=48, length=12, settings=Settings(drift_prior=0.15))
    without = drift_aware_comparison(uneven(), "k0", ["k1", "k3", "k4", "k5"], start=48, length=12, drift_prior=0.15)
    row = got.relative.left_out.set_index("control").loc["k2"]
    assert row["ratio"] == pytest.approx(without.ratio)
    assert row["upper"] == pytest.approx(without.upper)


def test_a_difference_that_hangs_on_one_control_is_not_shown():
    lone = table(32, monthly=30, areas=3)
    lone.iloc[1, -12:] = 90
    lone.iloc[2] = 30
    lone.iloc[2, -12:] = 30
    got = evaluate(lone, **LAST_YEAR, settings=Settings(drift_prior=0.05))
    assert got.relative.left_out["changes_sign"].tolist() == [False, True, False]
    assert gate(got, "Håller utan varje")[0] == "nej"
    assert got.verdict == "no_difference_shown"


def test_neighbours_among_the_controls_are_named_and_shown_without():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, neighbours=["k1", "k2"])
    assert got.design.near == ("k1", "k2")
    assert got.relative.left_out["kind"].tolist()[1] == "far"
    assert "relative_far" in got.table["line"].tolist()
    assert gate(got, "Jämförelseområdena gränsar")[0] == "osäkert"
    assert set(got.evidence.spread["kind"]) == {"neighbour", "together"}


def test_a_rise_next_door_is_told():
    moved = table(10, monthly=30)
    moved.iloc[1, -12:] = 60
    got = evaluate(moved, **LAST_YEAR, neighbours=["k1"])
    assert gate(got, "Inget tyder på att brotten flyttat")[0] == "osäkert"


def test_a_rule_changed_for_all_withholds_the_percentage_and_lets_the_comparison_stand():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **recorded(shared_breaks=(24,)))
    assert (*got.evidence.counted, got.evidence.own) == (None,) * 3
    assert got.table.iloc[0, 1:-1].isna().all()
    assert got.table[["before", "after", "ratio"]].iloc[0].isna().all()
    assert got.table["why"].iloc[0] == "rule_changed"
    assert "antalen före och efter visas inte" in gate(got, "Samma regler")[1]
    assert got.verdict == "fall_shown"
    assert evaluate(table(), **LAST_YEAR, **recorded(shared_breaks=(12, 36))).evidence.own is not None


@pytest.mark.parametrize("area", ["k0", "k3"], ids=["treated", "control"])
def test_a_rule_changed_in_one_area_alone_gives_no_verdict(area):
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **recorded(own_breaks={area: (20,)}))
    assert got.verdict == "not_assessed"
    assert f"bara i {area}" in reason(got)


def test_preliminary_months_in_the_follow_up_make_it_too_early():
    assert evaluate(table(), **LAST_YEAR, **recorded(preliminary=(35,))).verdict == "too_early"
    assert evaluate(table(), **LAST_YEAR, **recorded(preliminary=(36,))).verdict == "no_difference_shown"


def test_preliminary_months_in_the_period_before_make_it_too_early_until_they_are_taken_out_anew():
    got = evaluate(table(), **LAST_YEAR, **recorded(preliminary=(23,)))
    assert (got.verdict, "Ta ut dem på nytt" in reason(got)) == ("too_early", True)


def test_where_more_lack_a_place_the_change_of_those_that_have_one_stands_below_the_change_as_counted():
    got = evaluate(table(), **LAST_YEAR, **recorded(place_share=(0.0, 0.5)))
    row = got.table[got.table["line"] == "own_placed"].iloc[0]
    assert row["ratio"] == pytest.approx(got.evidence.own.ratio / 2)
    assert (row["before"], row["after"]) == (got.evidence.counted[0], round(got.evidence.counted[1] / 2))
    assert got.table["ratio"].iloc[0] == pytest.approx(got.evidence.own.ratio)
    assert gate(got, "Lika många utan plats")[0] == "osäkert"
    assert gate(evaluate(table(), **LAST_YEAR, **recorded(place_share=(0.1, 0.12))), "Lika många")[0] == "ja"


def test_the_comparison_too_is_shown_without_those_that_have_no_place_where_the_controls_share_is_known():
    known = recorded(place_share=(0.0, 0.5), controls_place_share=(0.0, 0.2))
    got = evaluate(table(), **LAST_YEAR, **known)
    row = got.table.set_index("line").loc["relative_placed"]
    assert row["ratio"] == pytest.approx(got.relative.change.ratio * 0.5 / 0.8)
    assert "i jämförelseområdena 0\u00a0% före, 20\u00a0% efter" in gate(got, "Lika många utan plats")[1]
    level = recorded(place_share=(0.1, 0.1), controls_place_share=(0.3, 0.3))
    assert gate(evaluate(table(), **LAST_YEAR, **level), "Lika många utan plats")[0] == "osäkert"


@pytest.mark.parametrize("share", [(0.1, 1.0), (1.0, 0.1)])
def test_a_period_without_any_place_gives_words_and_no_number(share):
    got = evaluate(table(), **LAST_YEAR, **recorded(place_share=share))
    row = got.table[got.table["line"] == "own_placed"].iloc[0]
    assert np.isnan(row["ratio"])


def test_one_large_case_is_shown_with_and_without():
    got = evaluate(table(), **LAST_YEAR, **recorded(largest_case=(12, 60), without_case=(60, 48)))
    row = got.table[got.table["line"] == "own_without_case"].iloc[0]
    assert (row["before"], row["after"], row["percent"]) == (60, 48, pytest.approx(-20))
    small = evaluate(table(), **LAST_YEAR, **recorded(largest_case=(6, 60), without_case=(60, 54)))
    assert "own_without_case" not in set(small.table["line"])


def test_a_measure_that_may_change_reporting_asks_for_a_second_outcome():
    got = evaluate(table(), **LAST_YEAR, **recorded(may_change_reporting=True))
    assert "följ också ett andra mått" in sentence(got)


def test_every_gate_is_printed_with_its_answer():
    got = evaluate(table(10, monthly=30), **LAST_YEAR)
    told = gates(got)
    assert {answer for answer, _ in told.values()} <= {"ja", "nej", "–", "osäkert"}
    assert len(told) == len(got.gates)
    assert all(len(why) > 1 for _, why in told.values())
