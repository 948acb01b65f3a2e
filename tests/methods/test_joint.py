"""Starts of their own as one comparison: against one comparison, hand-sized covariances, and simulated counts."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bfa.errors import DataError, ParameterError
from bfa.methods.drift import drift_aware_comparison, limit, planned_comparison
from bfa.methods.drift_windows import Span
from bfa.methods.joint import Group, joint_comparison, planned_joint
from bfa.methods.joint_covariance import Part, chance_in_common, combined, follow_up_in_common


def panel(areas: int = 10, months: int = 96, seed: int = 4, mean: float = 20, drift: float = 0.15) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    level = mean * np.exp(rng.normal(0, 0.4, size=(areas, 1)))
    apart = np.exp(rng.normal(0, drift, size=(areas, months // 12))).repeat(12, axis=1)
    return pd.DataFrame(rng.poisson(level * apart))


#: Three areas with 8 in the two months from 4 on and 4 in the two before them.
COUNTED = np.array([[4.0, 4, 2, 2, 4, 4, 4, 4]] * 3)


def part(start: int, length: int = 2, years: int = 1, stride: int = 2) -> Part:
    """Area 0 treated, 1 the control, with 8 after, 4 before and a drift of 0.2."""
    two, areas = np.ones(2), np.array([1.0, -1.0])
    return Part(
        where=Span(0, start, length, years, stride, length, length),
        estimate=0.0,
        variance=0.0,
        freedom=10.0,
        tau2=0.04,
        df=10.0,
        coefficients=areas,
        v=1 / 8.5 + 1 / 4.5 * two,
        after=8.0 * two,
        before=4.0 * two,
        drifted=0.2 * areas,
        own_df=20 * two,
        treated=areas > 0,
        past=np.zeros(3),
        slopes=np.eye(3),
    )


def other(start: int) -> Part:
    """As `part`, with the treated area 2 in place of 0."""
    one = spread(part(start))
    names = ("coefficients", "v", "after", "before", "drifted", "own_df", "treated")
    return replace(one, **{name: getattr(one, name)[::-1] for name in names})


def spread(one: Part) -> Part:
    """The same with a third area that has no part in it."""
    wide = {
        name: np.append(getattr(one, name), 0)
        for name in ("coefficients", "v", "after", "before", "drifted", "own_df", "treated")
    }
    return replace(one, **wide | {"treated": wide["treated"].astype(bool)})


@pytest.mark.parametrize("areas", [(0,), (2, 5, 7)])
def test_one_group_is_the_comparison_of_its_areas(areas):
    counts, near = panel(), [frozenset((2, 5))]
    one = joint_comparison(counts, [Group(areas, 72, 12)], neighbours=near)
    alone = drift_aware_comparison(counts, list(areas), start=72, length=12, neighbours=near)
    for name in ("ratio", "lower", "upper", "p", "standard_error", "drift", "degrees_of_freedom", "years", "windows"):
        assert getattr(one, name) == pytest.approx(getattr(alone, name), rel=1e-9), name
    pd.testing.assert_series_equal(one.weights, alone.weights)
    assert one.table.loc[0, ["ratio", "weight"]].tolist() == pytest.approx([alone.ratio, 1])


def test_one_group_is_planned_as_the_comparison_of_its_areas():
    one = planned_joint(panel(), [Group((1, 3), 96, 12)], fall=0.3)
    alone = planned_comparison(panel(), [1, 3], start=96, length=12, fall=0.3)
    for name in ("standard_error", "degrees_of_freedom", "smallest_visible_fall", "chance", "expected", "drift"):
        assert getattr(one, name) == pytest.approx(getattr(alone, name), rel=1e-6), name


def test_months_that_both_count_go_together_and_a_month_before_one_and_after_the_other_goes_against():
    """A month of 4 incidents in the control; follow-ups of two months with the two before them, half a count added."""
    values = np.full((3, 8), 4.0)
    same, half, next_to = (chance_in_common([spread(part(4)), other(start)], values)[0, 1] for start in (4, 5, 6))
    after, before, across = 8.5 * 8.5, 4.5 * 4.5, 8.5 * 4.5
    assert same == pytest.approx((8 + 0.5) / after + (8 + 0.5) / before)
    # Starts 4 and 5: month 5 in both follow-ups, month 3 in both baselines, month 4 after the one and before the other.
    assert half == pytest.approx((4 + 0.25) / after + (4 + 0.25) / before - (4 + 0.25) / across)
    # Starts 4 and 6: nothing in both but months 4 and 5.
    assert next_to == pytest.approx(-(8 + 0.5) / across)


def test_comparisons_that_share_their_control_go_together_by_its_variance():
    """Gleser & Olkin (2009), Stochastically dependent effect sizes: log ratios with one control in common."""
    found = chance_in_common([spread(part(4)), other(4)], COUNTED)
    assert found[0, 1] == pytest.approx(1 / 8.5 + 1 / 4.5)
    assert np.diag(found) == pytest.approx(2 * found[0, 1])


def test_the_covariance_is_that_of_simulated_counts():
    rng, months, rate = np.random.default_rng(3), 60, 30.0
    drawn = rng.poisson(rate, size=(20_000, months))
    where = [Span(0, start, 12, 2, 12, 12, 12) for start in (36, 42)]

    def change(counts: np.ndarray, span: Span) -> np.ndarray:
        after = counts[:, span.start : span.start + 12].sum(axis=1)
        return np.log(after + 0.5) - np.log(counts[:, span.start - 24 : span.start].sum(axis=1) + 0.5)

    seen = np.cov(*(change(drawn, span) for span in where))
    one = part(36)
    alone = [
        replace(
            one,
            where=span,
            coefficients=np.array([0.0, 1.0]),
            v=np.full(2, 1 / 360.5 + 1 / 720.5),
            after=np.full(2, 360.0),
            before=np.full(2, 720.0),
        )
        for span in where
    ]
    told = chance_in_common(alone, np.full((2, months), rate))
    assert told == pytest.approx(seen, rel=0.05)


def test_drift_goes_together_by_the_part_of_the_follow_ups_in_common():
    parts = [part(4), part(5), part(6), replace(part(4), where=Span(0, 4, 8, 1, 8, 8, 8))]
    assert follow_up_in_common(parts)[0] == pytest.approx([1, 0.5, 0, 2 / 4])


def test_the_same_comparison_twice_is_no_surer_than_once():
    _, variance, df, _ = combined([part(4)], COUNTED[:2], None)
    _, twice, twice_df, _ = combined([part(4), part(4)], COUNTED[:2], None)
    assert variance == pytest.approx(2 * (1 / 8.5 + 1 / 4.5 + 0.04))
    assert (twice, twice_df) == (pytest.approx(variance), pytest.approx(df))


def test_neighbours_go_together_between_groups_too():
    counts, groups = panel(), [Group((0,), 72, 12), Group((1,), 72, 12)]
    apart = joint_comparison(counts, groups)
    near = joint_comparison(counts, groups, neighbours=[frozenset((0, 1))])
    assert near.standard_error > apart.standard_error
    assert near.ratio == pytest.approx(apart.ratio)


def test_two_groups_with_one_start_are_nearly_the_comparison_of_both_areas():
    counts = panel(areas=20)
    split = joint_comparison(counts, [Group((0,), 72, 12), Group((1,), 72, 12)])
    both = drift_aware_comparison(counts, [0, 1], start=72, length=12)
    assert split.ratio == pytest.approx(both.ratio, rel=0.03)
    assert split.standard_error == pytest.approx(both.standard_error, rel=0.1)


def test_weights_sum_to_one_and_the_surer_group_has_more():
    counts = panel(mean=5)
    counts.loc[0] *= 20
    found = joint_comparison(counts, [Group((0,), 60, 12), Group((1,), 72, 12)])
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights.index.tolist() == list(range(2, 10))
    assert found.table["weight"].sum() == pytest.approx(1)
    assert found.table.loc[0, "weight"] > found.table.loc[1, "weight"]


def test_what_an_area_did_under_its_own_measure_tells_nothing_of_the_others():
    counts = panel()
    changed = counts.copy()
    changed.loc[0, 60:] *= 5
    groups = [Group((0,), 60, 12), Group((1,), 84, 12)]
    plain, moved = (joint_comparison(table, groups).table.loc[1] for table in (counts, changed))
    assert moved[["ratio", "lower", "upper"]].tolist() == pytest.approx(plain[["ratio", "lower", "upper"]].tolist())


def test_a_group_weighs_by_what_it_had_before_and_afterwards_together():
    """360 in either area: 300 and 60, 240 and 120."""
    counts = pd.DataFrame(np.full((8, 96), 10))
    counts.iloc[0, 60:84] = [12, 13] * 12
    counts.iloc[0, 84:] = 5
    found = joint_comparison(counts, [Group((0,), 84, 12), Group((1,), 84, 12)]).table
    own_counts = 1 / np.log(found["upper"] / found["lower"]).to_numpy() ** 2
    assert own_counts[0] / own_counts.sum() < found.loc[0, "weight"]
    assert found.loc[0, "weight"] == pytest.approx(0.5, abs=0.02)


def test_history_is_counted_from_the_first_start():
    counts = panel().astype(float)
    counts.iloc[3, :20] = np.nan
    groups = [Group((0,), 60, 12), Group((1,), 84, 12)]
    with pytest.raises(DataError, match="saknas i 20 fall"):
        joint_comparison(counts, groups)
    assert joint_comparison(counts, groups, history=40).years == 2


@pytest.mark.parametrize(
    ("groups", "controls", "words"),
    [
        ([], None, "saknar områden"),
        ([Group((), 60, 12)], None, "saknar områden"),
        ([Group((0,), 60, 12), Group((0, 1), 72, 12)], None, "0 står i flera grupper"),
        ([Group((0,), 60, 12), Group((1,), 72, 12)], [1, 2, 3], "sig självt"),
        ([Group((0,), 60, 12), Group((1,), 72, 12)], [2], "minst två"),
        ([Group((0,), 60, 12), Group((1,), 90, 12)], None, "utanför"),
        ([Group((0,), 60, 12), Group((99,), 72, 12)], None, "saknas i antalen"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(groups, controls, words):
    with pytest.raises(ParameterError, match=words):
        joint_comparison(panel(), groups, controls)


def test_an_interval_over_three_starts_covers_the_truth_as_often_as_it_says():
    """Eight small areas that drift; three of them lose 30 % half a year apart."""
    groups, runs, covered, found = [Group((0,), 48, 12), Group((1,), 54, 12), Group((2,), 60, 12)], 150, 0, []
    for seed in range(runs):
        counts = panel(areas=8, months=72, seed=seed, mean=8)
        rng = np.random.default_rng(seed)
        for group in groups:
            area, months = group.areas[0], slice(group.start, group.start + 12)
            counts.iloc[area, months] = rng.binomial(counts.iloc[area, months], 0.7)
        got = joint_comparison(counts, groups)
        covered += got.lower <= 0.7 <= got.upper
        found.append(np.log(got.ratio))
    assert stats.binomtest(covered, runs, 0.95).pvalue > 0.01
    assert np.exp(np.mean(found)) == pytest.approx(0.7, abs=0.03)


def test_three_starts_show_more_than_one():
    counts = panel(mean=8)
    one = planned_joint(counts, [Group((0,), 96, 12)], fall=0.3)
    three = planned_joint(counts, [Group((0,), 96, 12), Group((1,), 102, 12), Group((2,), 108, 12)], fall=0.3)
    assert three.smallest_visible_fall < one.smallest_visible_fall
    assert three.chance > one.chance
    assert three.expected > one.expected


def test_a_plan_of_several_starts_is_near_what_the_comparison_turns_out_to_be():
    counts, groups = panel(areas=20, months=120), [Group((0,), 96, 12), Group((1, 2), 108, 12)]
    plan, found = planned_joint(counts, groups), joint_comparison(counts, groups)
    assert plan.standard_error == pytest.approx(found.standard_error, rel=0.35)


def test_the_smallest_visible_fall_is_shown_with_the_power_asked_for():
    groups = [Group((0,), 96, 12), Group((1,), 102, 12)]
    fall = planned_joint(panel(mean=6), groups).smallest_visible_fall
    assert planned_joint(panel(mean=6), groups, fall=fall).chance == pytest.approx(0.8, abs=0.02)


def test_a_one_sided_limit_is_one_end_of_a_wider_tail():
    found = joint_comparison(panel(), [Group((0,), 60, 12), Group((1,), 72, 12)])
    assert limit(found, "upper", 0.975) == pytest.approx(found.upper)
    assert limit(found, "lower", 0.975) == pytest.approx(found.lower)
    assert found.lower < limit(found, "lower") < found.ratio < limit(found, "upper") < found.upper


def test_thirty_areas_and_twelve_types_take_under_half_a_second():
    counts = panel(areas=30)
    groups = [Group((0, 1), 60, 12), Group((2,), 66, 12), Group((3,), 72, 12), Group((4,), 84, 12)]
    began = time.process_time()
    for _ in range(12):
        joint_comparison(counts, groups)
    assert time.process_time() - began < 0.5
