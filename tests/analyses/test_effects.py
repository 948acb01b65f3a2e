import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bfa.analyses.effect.settings import Circumstances, Recording, Settings
from bfa.analyses.effects import Effect, evaluate
from bfa.errors import DataError, ParameterError
from bfa.methods.drift import drift_aware_comparison
from bfa.methods.own_change import own_change
from bfa.words.numbers import compatible
from tests.effect_words import gate, gates, reason, robust, sentence, sentences, strength

BANNED = re.compile(r"signifikant|p-värde|falsklarm|maryland|shrinkage|\btau\b|gi\*", re.IGNORECASE)
LAST_YEAR = {"treated": "k0", "start": 24, "length": 12}


def table(treated_after: int = 5, monthly: int = 5, areas: int = 6, months: int = 36) -> pd.DataFrame:
    """The same count every month everywhere, but in the first area during the last year."""
    values = np.full((areas, months), float(monthly))
    values[0, -12:] = treated_after
    return pd.DataFrame(values, index=[f"k{i}" for i in range(areas)])


def uneven(months: int = 60) -> pd.DataFrame:
    """Counts that differ between areas, months and years: the worked example of the drift-aware comparison."""
    a, m = np.meshgrid(np.arange(6), np.arange(months), indexing="ij")
    values = 12 + (5 * a + 7 * m + 3 * (m // 12) * a**2) % 13 + 4 * ((m // 12 + a) % 3)
    values = values - 4 * ((a == 0) & (m >= 48))
    return pd.DataFrame(values.astype(float), index=[f"k{i}" for i in range(6)])


def with_(**known) -> dict:
    return {"circumstances": Circumstances(**known)}


def recorded(**known) -> dict:
    return with_(recording=Recording(**known))


def words_of(got: Effect) -> str:
    return " ".join([sentence(got), reason(got), robust(got), strength(got), *gates(got)])


def test_the_percentage_is_that_of_the_two_counts_and_its_interval_the_calibrated_one():
    got = evaluate(table(4), **LAST_YEAR)
    assert (got.evidence.counted[0], got.evidence.counted[1], got.table["percent"].iloc[0]) == (
        60,
        48,
        pytest.approx(-20),
    )
    own = own_change(table(4), "k0", start=24, length=12, baseline=12, drift_prior=0.15)
    asked = evaluate(table(4), **LAST_YEAR, settings=Settings(drift_prior=0.15))
    assert (asked.evidence.own.ratio, asked.evidence.own.lower, asked.evidence.own.upper) == (
        own.ratio,
        own.lower,
        own.upper,
    )
    assert got.evidence.own.lower < 0.8 < got.evidence.own.upper


def test_the_comparison_is_the_drift_aware_one():
    got = evaluate(uneven(), treated="k0", start=48, length=12, settings=Settings(drift_prior=0.15)).relative.change
    known = drift_aware_comparison(uneven(), "k0", start=48, length=12, drift_prior=0.15)
    for name in ("ratio", "lower", "upper", "p", "standard_error", "drift", "degrees_of_freedom"):
        assert getattr(got, name) == pytest.approx(getattr(known, name), rel=1e-12)
    assert got.weights.sum() == pytest.approx(1)


def test_a_halving_against_five_steady_areas_is_a_shown_fall():
    got = evaluate(table(10, monthly=30), **LAST_YEAR)
    assert (got.verdict, reason(got)) == ("fall_shown", "")
    assert sentence(got).startswith(
        "Minskning belagd i jämförelse mot k1, k2, k3, k4 och k5: 67\u00a0% minskning, förenligt med "
    )


def test_a_doubling_is_a_shown_rise():
    got = evaluate(table(70, monthly=30), **LAST_YEAR)
    assert got.verdict == "rise_shown"
    assert "Det talar inte för att åtgärden minskade antalet" in sentence(got)


def test_a_fall_that_the_others_share_is_no_difference():
    everywhere = table(8, monthly=10)
    everywhere.iloc[:, -12:] = 8
    got = evaluate(everywhere, **LAST_YEAR)
    assert got.table["percent"].iloc[0] == pytest.approx(-20)
    assert got.verdict == "no_difference_shown"
    assert "oförändrat, förenligt med " in sentence(got)
    assert "det betyder inte att åtgärden saknar verkan" in sentence(got)
    assert got.evidence.expected[0] == pytest.approx(96, abs=1.5)


def test_what_is_expected_is_the_baseline_moved_as_the_controls_moved():
    falling = table(5, monthly=10)
    falling.iloc[1:, -12:] = 5
    got = evaluate(falling, **LAST_YEAR)
    assert got.evidence.expected[0] == pytest.approx(60, rel=0.02)
    assert got.evidence.expected[1] < got.evidence.expected[0] < got.evidence.expected[2]
    expected = got.evidence.expected[0] + 0.5
    assert (got.evidence.counted[1] + 0.5) / expected == pytest.approx(got.relative.change.ratio)


def test_the_series_holds_what_was_expected_of_each_month_of_both_periods_only():
    got = evaluate(uneven(), treated="k0", start=48, length=12)
    told = got.series.set_index("month")
    assert told["expected"].notna().to_numpy().nonzero()[0].tolist() == list(range(36, 60))
    assert told["expected"].iloc[48:].sum() == pytest.approx(got.evidence.expected[0])
    assert (told["lower"].iloc[48:] < told["expected"].iloc[48:]).all()
    assert (told["n"] == uneven().loc["k0"]).all()


def test_what_was_expected_of_each_month_follows_its_own_usual_months_and_the_others():
    got = evaluate(uneven(), treated="k0", start=48, length=12)
    counts = uneven()
    usual = (counts.iloc[:, 24:36].to_numpy() + counts.iloc[:, 36:48].to_numpy()) / 2
    now = counts.iloc[1:, 48:].sum().to_numpy()
    shape = usual[0] * (now + 0.5) / (usual[1:].sum(axis=0) + 0.5)
    expected = got.series["expected"].iloc[48:].to_numpy(dtype=float)
    assert expected == pytest.approx(got.evidence.expected[0] * shape / shape.sum())


def test_a_fall_found_afterwards_must_stand_out_among_all_that_were_looked_at():
    asked = LAST_YEAR | with_(declared=False)
    alone = evaluate(table(18, monthly=30), family=[], **asked)
    assert alone.relative.change.p < 0.05
    assert alone.verdict == "fall_shown"
    assert "inte förseglad på förhand utan den enda som prövats" in sentence(alone)
    among_many = evaluate(table(18, monthly=30), family=[0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] * 30, **asked)
    assert (among_many.verdict, among_many.evidence.pool) == ("no_difference_shown", 211)
    assert among_many.relative.change.p == alone.relative.change.p
    assert among_many.relative.adjusted > 0.05
    assert "bland 211 jämförelser" in sentence(among_many)


def test_a_fall_found_afterwards_that_stands_out_says_among_how_many():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **with_(declared=False), family=[0.5] * 23)
    assert got.verdict == "fall_shown"
    assert "inte förseglad på förhand utan prövad i efterhand bland 24." in sentence(got)


def test_a_comparison_not_agreed_on_shows_nothing_where_nobody_tells_how_many_were_tried():
    got = evaluate(table(10, monthly=30), **LAST_YEAR, **with_(declared=False))
    assert (got.verdict, got.evidence.pool) == ("no_difference_shown", None)
    assert reason(got) == "jämförelsen var inte förseglad på förhand, och hur många som prövats är inte angivet."


def test_a_declared_comparison_does_not_depend_on_what_else_was_looked_at():
    got = evaluate(table(18, monthly=30), family=[0.9] * 200, **LAST_YEAR)
    assert got.verdict == "fall_shown"


@pytest.mark.parametrize(
    ("counts", "options", "words"),
    [
        (table(monthly=2, treated_after=2), {}, "färre än 30 brott"),
        (table(areas=2), {}, "färre än 2 områden"),
        (table(areas=1), {}, "färre än 2 områden"),
        (table(), with_(scope="kommun"), "hela kommunen"),
        (table(), with_(initiative=True), "polisen arbetat"),
        (table(), {"kind": "activity"}, "polisen arbetat"),
        (table(0, monthly=0), {}, "färre än 30 brott"),
        (table(months=35).iloc[:, :35], {"start": 11, "length": 6, "baseline": 5}, "färre än 12"),
    ],
)
def test_a_verdict_is_withheld_with_its_reason(counts, options, words):
    got = evaluate(counts, **LAST_YEAR | options)
    assert (got.verdict, strength(got), got.grade) == ("not_assessed", "", 0)
    assert words in reason(got)
    assert sentence(got) == f"Går inte att bedöma: {reason(got)}"
    assert got.robustness is None


def test_what_is_not_assessed_still_has_the_naive_figure_and_its_interval():
    got = evaluate(table(1, monthly=2), **LAST_YEAR)
    assert (got.verdict, got.table["percent"].iloc[0]) == ("not_assessed", pytest.approx(-50))
    assert got.evidence.own.lower < 0.5 < got.evidence.own.upper


def test_a_follow_up_after_the_data_is_too_early():
    got = evaluate(table(), **LAST_YEAR | {"start": 30})
    assert (got.verdict, got.evidence.counted[1], got.evidence.own) == ("too_early", None, None)
    assert math.isnan(got.table["percent"].iloc[0])
    assert 0 < got.smallest_visible_fall < 1


def test_a_start_after_the_data_is_too_early_and_foresees_nothing_over_the_gap():
    got = evaluate(table(), treated="k0", start=40, length=6)
    assert (got.verdict, got.evidence.counted[0], got.smallest_visible_fall) == ("too_early", 30, None)


def test_the_smallest_visible_fall_does_not_know_the_follow_up():
    known = {evaluate(table(n, monthly=30), **LAST_YEAR).smallest_visible_fall for n in (5, 30, 90)}
    assert len(known) == 1


def test_a_missing_month_is_never_zero():
    gap = table()
    gap.iloc[0, 15] = np.nan
    got = evaluate(gap, **LAST_YEAR)
    assert (got.evidence.counted[0], got.evidence.own, got.verdict) == (None, None, "not_assessed")
    assert "räknas inte som noll" in reason(got)


def test_a_control_that_lacks_a_month_or_is_too_small_is_left_out_and_named():
    gap = table()
    gap.iloc[3, 30] = np.nan
    gap.iloc[4] = 0
    got = evaluate(gap, **LAST_YEAR)
    assert got.design.dropped == ("k3", "k4")
    assert "k3 och k4" in gate(got, "Minst 2 områden")[1]


def test_nothing_before_gives_no_percentage():
    none = table(treated_after=3)
    none.iloc[0, :24] = 0
    got = evaluate(none, **LAST_YEAR)
    assert got.evidence.counted == (0, 36)
    assert math.isnan(got.table["percent"].iloc[0])
    assert got.verdict == "not_assessed"


def test_nothing_before_and_after_is_held_against_nothing():
    got = evaluate(table(0, monthly=5).assign(**{}).mul([0] + [1] * 5, axis=0), **LAST_YEAR)
    assert (got.relative, got.evidence.own, got.verdict) == (None, None, "not_assessed")


def test_the_reason_is_the_lack_of_counts_where_that_is_what_lacks():
    gone = table(0, monthly=5, months=60)
    gone.iloc[0, 36:] = 0
    gone.iloc[0, 24:36] = [0, 0, 0, 0, 0, 0, 0, 0, 60, 0, 0, 0]
    got = evaluate(gone, treated="k0", start=48, length=8)
    assert reason(got) != ""
    assert "historiken räcker inte" not in " ".join([reason(got), *(why for _, why in gates(got).values())])


def test_a_baseline_two_years_back_skips_the_year_between():
    between = table(10, monthly=30, months=60)
    between.iloc[0, 36:48] = 90
    got = evaluate(between, treated="k0", start=48, length=12, baseline=24)
    assert (got.evidence.counted[0], got.relative.change.years) == (360, 2)
    assert got.relative.change.ratio == pytest.approx(1 / 3, rel=0.02)


def test_a_follow_up_of_two_years_is_held_against_the_two_years_before_it_and_keeps_earlier_windows():
    counts = uneven(months=84)
    got = evaluate(counts, treated="k0", start=60, length=24)
    assert got.relative.change == drift_aware_comparison(
        got.evidence.design.usable, ["k0"], start=60, length=24, drift_prior=got.evidence.design.prior
    )
    assert (got.relative.change.years, got.relative.change.windows) == (2, 2)
    before, after = counts.loc["k0"].iloc[36:60].sum(), counts.loc["k0"].iloc[60:84].sum()
    assert got.evidence.counted == (before, after)
    expected = got.series["expected"].to_numpy()[60:84]
    assert expected.sum() + 0.5 == pytest.approx((after + 0.5) / got.relative.change.ratio)
    assert got.evidence.design.long_history == 2 * 12 + 2 * 24


def test_several_treated_areas_have_a_typical_ratio_and_one_of_totals():
    two = table(30, monthly=30)
    two.iloc[0] = 120
    two.iloc[0, -12:] = 60
    got = evaluate(two, treated=["k0", "k1"], start=24, length=12)
    assert (got.evidence.counted[0], got.evidence.counted[1]) == (1800, 1080)
    assert got.relative.total.ratio == pytest.approx(0.6, rel=0.06)
    assert got.relative.change.ratio > got.relative.total.ratio + 0.05
    assert re.search(
        "hopräknade är skillnaden .* minskning.*, eftersom områdena med flest brott minskade mer", sentence(got)
    )


def large_one_fell() -> pd.DataFrame:
    """Four treated areas; the one with most by far fell to six tenths."""
    counts = pd.DataFrame(
        np.random.default_rng(4).poisson(30, (10, 60)).astype(float), index=[f"k{i}" for i in range(10)]
    )
    counts.iloc[0] *= 20
    counts.iloc[0, 48:] = (counts.iloc[0, 48:] * 0.6).round()
    return counts


def test_where_the_total_and_the_typical_area_disagree_each_has_its_interval_and_they_stand_together():
    got = evaluate(large_one_fell(), treated=["k0", "k1", "k2", "k3"], start=48, length=12)
    assert got.verdict == "no_difference_shown"
    other = got.relative
    assert other.total.ends[1] < 1 < other.change.upper
    first = sentence(got).split(". ")[0]
    assert "i ett typiskt område" in first
    assert compatible(other.change.ratio, other.change.lower, other.change.upper) in first
    assert sentences(got)[1].startswith("Med alla brott i områdena hopräknade är skillnaden ")
    assert compatible(other.total.ratio, other.total.ends[0], other.total.ends[1]) in sentences(got)[1]
    assert sentence(got).count("hopräknade") == 1
    assert "Skillnaden i ett typiskt område ryms" in sentence(got)


def test_what_is_expected_of_several_areas_has_the_band_of_their_total():
    got = evaluate(large_one_fell(), treated=["k0", "k1", "k2", "k3"], start=48, length=12)
    other = got.relative
    middle, _, high = (count + len(got.design.treated) / 2 for count in got.evidence.expected)
    assert high / middle == pytest.approx(other.total.ratio / other.total.ends[0])
    assert other.total.ends[1] / other.total.ratio > other.change.upper / other.change.ratio
    assert got.table.set_index("line").loc["relative_total", "upper"] == other.total.ends[1]


def test_what_two_areas_drift_together_is_in_their_total():
    two = table(200, monthly=200, areas=8)
    two.iloc[1, -12:] = 200
    asked = {"start": 24, "length": 12, "settings": Settings(drift_prior=0.15)}
    got = evaluate(two, treated=["k0", "k1"], **asked).relative
    alone = drift_aware_comparison(two.drop(index="k1"), "k0", start=24, length=12, drift_prior=0.15)
    variance, drift2, chance = alone.standard_error**2, alone.drift**2, 1 / 2400.5 + 1 / 4800.5
    shared = variance - drift2 - chance
    # Half of what is their own is left in the sum of two, and a twentieth of the drift goes together: 2 x 1/2 x 1/2.
    error = math.sqrt(shared + (variance - shared) / 2 + 0.05 * drift2 / 2)
    reach = stats.t.ppf(0.975, alone.degrees_of_freedom) * error
    assert got.total.ratio == pytest.approx(alone.ratio, rel=1e-6)
    assert math.log(got.total.ends[1] / got.total.ratio) == pytest.approx(reach, rel=1e-6)
    assert math.log(got.total.ratio / got.total.ends[0]) == pytest.approx(reach, rel=1e-6)


def test_the_total_of_areas_alike_is_as_sure_as_their_typical_ratio():
    got = evaluate(table(30, monthly=30, areas=10), treated=["k0", "k1", "k2", "k3"], start=24, length=12)
    wide, total = (
        math.log(high / low)
        for low, high in (
            (got.relative.change.lower, got.relative.change.upper),
            (got.relative.total.ends[0], got.relative.total.ends[1]),
        )
    )
    assert total == pytest.approx(wide, rel=0.15)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"treated": "x"}, "inte finns"),
        ({"treated": []}, "Inget område"),
        ({"controls": ["k0", "k1"]}, "sig självt"),
        ({"neighbours": ["y"]}, "inte finns"),
        ({"baseline": 20}, "före"),
        ({"start": 5}, "före"),
        ({"chosen_on": (30, 12)}, "valdes på"),
        ({"start": 24.0}, "start ska vara ett heltal"),
        ({"length": "12"}, "length ska vara ett heltal"),
        (with_(scope="xx"), "scope: 'xx' finns inte"),
        (with_(character="zz"), "character: 'zz' finns inte"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(options, words):
    with pytest.raises(ParameterError, match=words):
        evaluate(table(), **LAST_YEAR | options)


@pytest.mark.parametrize(
    "counts",
    [
        table() + 0.5,
        table() - 6,
        pd.concat([table(), table().iloc[:1]]),
        table().set_axis([*range(35), 34], axis=1),
        table().set_axis(pd.period_range("2008-01", periods=37, freq="M").delete(5), axis=1),
        table().set_axis(pd.period_range("2008-01", periods=37, freq="M").delete(5).astype(str), axis=1),
        table().set_axis([*range(35), 36], axis=1),
        table().set_axis([f"m{i}" for i in range(36)], axis=1),
        table().set_axis(["2008-13", *pd.period_range("2009-02", periods=35, freq="M").astype(str)], axis=1),
    ],
    ids=[
        "halves",
        "negative",
        "an area twice",
        "a month twice",
        "a month left out",
        "a written month left out",
        "a number left out",
        "no periods",
        "no such month",
    ],
)
def test_counts_that_no_question_can_be_asked_of_are_refused(counts):
    with pytest.raises(DataError):
        evaluate(counts, **LAST_YEAR)


@pytest.mark.parametrize("freq", ["M", "Q", "Y"])
def test_written_periods_are_those_they_name(freq):
    columns = pd.period_range("2008-01", periods=36, freq=freq)
    rules = Settings(season={"M": 12, "Q": 4, "Y": 1}[freq])
    asked = LAST_YEAR | {"settings": rules}
    named, written = (evaluate(table().set_axis(labels, axis=1), **asked) for labels in (columns, columns.astype(str)))
    assert (written.period, written.verdict) == (named.period, named.verdict)


def test_the_period_is_the_one_asked_for_however_far_the_counts_reach():
    dated = table().set_axis(pd.period_range("2008-01", periods=36, freq="M"), axis=1)
    assert evaluate(dated, **LAST_YEAR | {"start": 30}).period == "2010-07/2011-06"
    assert evaluate(dated, treated="k0", start=40, length=6).period == "2011-05/2011-10"


def test_counts_are_not_changed():
    given_counts = table()
    kept = given_counts.copy()
    evaluate(given_counts, **LAST_YEAR, neighbours=["k1"], chosen_on=(12, 12))
    pd.testing.assert_frame_equal(given_counts, kept)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    areas=st.integers(1, 7),
    mean=st.sampled_from([0.0, 0.5, 4.0, 30.0]),
    months=st.integers(24, 60),
    chosen=st.booleans(),
    gone=st.booleans(),
)
def test_whatever_the_counts_a_shown_change_rests_on_a_whole_comparison(seed, areas, mean, months, chosen, gone):
    values = np.random.default_rng(seed).poisson(mean, (areas, months)).astype(float)
    if gone:
        values[seed % areas, seed % months] = np.nan
    counts = pd.DataFrame(values, index=[f"k{i}" for i in range(areas)])
    got = evaluate(counts, treated="k0", start=months - 12, length=12, chosen_on=(months - 24, 3) if chosen else None)
    if got.verdict in ("fall_shown", "rise_shown"):
        assert got.evidence.expected[0] >= 30
        assert (got.relative.change.upper < 1) or (got.relative.change.lower > 1)
        assert math.isfinite(got.table["percent"].iloc[0])
    assert not BANNED.search(words_of(got))
    assert "nan" not in re.findall(r"\w+", words_of(got))


@pytest.mark.parametrize("after", [10, 30, 90])
def test_first_screens_use_no_word_of_the_method_box(after):
    known = recorded(may_change_reporting=True, shared_breaks=(20,))
    got = evaluate(table(after, monthly=30), **LAST_YEAR, **known, neighbours=["k1"], chosen_on=(12, 12))
    assert not BANNED.search(words_of(got))
    assert not BANNED.search(" ".join(why for _, why in gates(got).values()))


def test_a_sentence_holds_no_counts():
    got = evaluate(table(10, monthly=30), **LAST_YEAR)
    assert not re.search(r"\b(360|120)\b", sentence(got))
