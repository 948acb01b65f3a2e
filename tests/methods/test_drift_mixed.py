"""The mixed model against the same sums written out with whole matrices, and what it is there for."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError
from bfa.methods import drift_mixed
from bfa.methods.drift import compare_each, drift_aware_comparison, planned_comparison
from bfa.methods.drift_mixed import covariates, even_chance, mixed_contrast, mixed_spread, past_of
from bfa.methods.drift_windows import Changes, changes, foreseen, span


def panel(areas: int = 8, months: int = 72, seed: int = 4, mean: float = 20) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    level = mean * np.exp(rng.normal(0, 0.5, size=(areas, 1)))
    drift = np.exp(rng.normal(0, 0.15, size=(areas, months // 12))).repeat(12, axis=1)
    return pd.DataFrame(rng.poisson(level * drift))


def windows(counts: pd.DataFrame, start: int = 60, length: int = 12) -> Changes:
    where = span(counts, start=start, length=length, season=12, history=None)
    return changes(counts, where, [start, *where.earlier])


def marks(areas: int, *rows: int) -> np.ndarray:
    found = np.zeros((1, areas), dtype=bool)
    found[0, list(rows)] = True
    return found


def test_chance_goes_by_the_counts_before_and_after_together():
    """Controls with 30 and 10 after 20 and 20: in all 40 after 40, so that either has half of its own on each side."""
    counts = pd.DataFrame(np.array([[10, 5], [20, 30], [20, 10]]) - 0.5)
    known = replace(past_of(windows(panel(areas=3)), 0.15), before=counts[0].to_numpy(), after=counts[1].to_numpy())
    known = replace(known, before=known.before + 0.5, after=known.after + 0.5)
    alone = even_chance(known, marks(3, 0), ~marks(3, 0))[0]
    assert alone == pytest.approx([1 / 10 + 1 / 5, 2 / 25, 2 / 15])
    assert even_chance(known, marks(3, 0), ~marks(3, 0), np.array([1.0]))[0, 0] == pytest.approx(2 / 7.5)


def test_controls_that_happen_to_have_many_afterwards_weigh_no_more_for_it():
    counts = pd.DataFrame(np.full((5, 72), 10))
    counts.iloc[1, 60:] += 4
    counts.iloc[2, 60:] -= 4
    weights = drift_aware_comparison(counts, 0, start=60, length=12).weights
    assert weights[1] / weights[2] == pytest.approx((240 + 168) / (240 + 72), rel=0.25)
    assert weights[1] / weights[2] < 1.25


@pytest.mark.parametrize("rows", [(0,), (2, 5)])
def test_the_contrast_is_generalised_least_squares(rows, monkeypatch):
    monkeypatch.setattr(drift_mixed, "CORRELATION_OF_TREATED", 0.0)
    known, treated = past_of(windows(panel()), 0.15), marks(8, *rows)
    estimate, variance, _, _ = mixed_contrast(
        known, treated, ~treated, np.array([0.02]), np.array([10.0]), known.v[None]
    )
    slopes = known.past[:, 1:]
    whole = np.diag(known.v + 0.02 * known.own) + slopes @ np.linalg.inv(known.spread[1:, 1:]) @ slopes.T
    design = np.stack([np.ones(8), treated[0]], axis=1)
    inverse = np.linalg.inv(design.T @ np.linalg.solve(whole, design))
    assert variance[0] == pytest.approx(inverse[1, 1])
    assert estimate[0] == pytest.approx((inverse @ design.T @ np.linalg.solve(whole, known.y))[1])


def test_a_twentieth_of_the_drift_of_treated_areas_goes_together():
    known, treated = past_of(windows(panel()), 0.15), marks(8, 2, 5)
    _, variance, _, coefficients = mixed_contrast(
        known, treated, ~treated, np.array([0.02]), np.array([10.0]), known.v[None]
    )
    slopes, drift = known.past[:, 1:], np.sqrt(0.02 * known.own)
    whole = np.diag(known.v + drift**2) + slopes @ np.linalg.inv(known.spread[1:, 1:]) @ slopes.T
    whole[2, 5] += 0.05 * drift[2] * drift[5]
    whole[5, 2] += 0.05 * drift[2] * drift[5]
    assert variance[0] == pytest.approx(coefficients[0] @ whole @ coefficients[0])


def test_degrees_of_freedom_are_those_of_the_estimated_part_alone(monkeypatch):
    monkeypatch.setattr(drift_mixed, "CORRELATION_OF_TREATED", 0.0)
    known, treated = past_of(windows(panel()), 0.15), marks(8, 0, 3)
    _, variance, df, coefficients = mixed_contrast(
        known, treated, ~treated, np.array([0.02]), np.array([10.0]), known.v[None]
    )
    c, slopes = coefficients[0], known.past[:, 1:]
    drift = c**2 * 0.02 * known.own
    estimated = drift.sum() + c @ slopes @ np.linalg.inv(known.spread[1:, 1:]) @ slopes.T @ c
    assert variance[0] == pytest.approx(estimated + c**2 @ known.v)
    assert df[0] == pytest.approx(variance[0] ** 2 / (estimated**2 / 10 + (drift**2 / known.own_df).sum()))


def test_where_chance_is_most_of_the_uncertainty_the_interval_is_nearly_that_of_a_known_variance():
    steady = pd.DataFrame(np.random.default_rng(1).poisson(5, size=(8, 72)))
    few, many = (
        drift_aware_comparison(counts, 0, start=60, length=12, drift_prior=0.1) for counts in (steady, panel(mean=200))
    )
    assert few.degrees_of_freedom > 3 * many.degrees_of_freedom
    width = np.log(few.upper / few.lower) / 2
    assert width == pytest.approx(1.96 * few.standard_error, rel=0.03)


def test_one_area_that_may_drift_as_it_will_is_known_less_surely_than_four():
    counts = panel(areas=20, mean=500)
    one, four = (drift_aware_comparison(counts, rows, start=60, length=12) for rows in ([0], [0, 1, 2, 3]))
    assert one.degrees_of_freedom < four.degrees_of_freedom


@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_degrees_of_freedom_are_positive_and_never_endless(seed: int, mean: int):
    found = compare_each(panel(seed=seed % 1000, mean=mean), start=60, length=12)["degrees_of_freedom"]
    assert np.isfinite(found).all()
    assert (found > 2).all()


def test_scatter_is_that_of_the_whole_matrix():
    known = past_of(windows(panel()), 0.15)
    w = 1 / (known.v + known.working * known.own)
    over, informed, freedom = drift_mixed._scatter(
        marks(8, *range(1, 8)), known.y, w, known.own, known.past, known.spread
    )
    slopes = known.past[1:, 1:]
    whole = np.diag(1 / w[1:]) + slopes @ np.linalg.inv(known.spread[1:, 1:]) @ slopes.T
    square, unit = scatter_of(known.y[1:], whole, known.own[1:])
    assert freedom[0] == 6
    assert over[0] == pytest.approx(square - 6)
    assert informed[0] == pytest.approx(unit)


def scatter_of(y: np.ndarray, whole: np.ndarray, own: np.ndarray) -> tuple[float, float]:
    """Squared distance about the mean by a whole matrix, and what a unit of drift variance adds to it."""
    inverse = np.linalg.inv(whole)
    away = inverse - np.outer(inverse.sum(axis=1), inverse.sum(axis=0)) / inverse.sum()
    return y @ away @ y, np.trace(away @ np.diag(own))


def test_the_drift_weighs_the_prior_the_earlier_windows_and_the_follow_up():
    every, known = windows(panel(mean=60)), past_of(windows(panel(mean=60)), 0.15)
    slopes = np.linalg.inv(known.spread[1:, 1:])
    x, _ = covariates(every)
    mean, _ = drift_mixed._slopes(every, x, known.working)
    earlier = [
        scatter_of(y - own_x @ mean, np.diag(v + known.working) + own_x @ slopes @ own_x.T, np.ones(8))
        for y, v, own_x in zip(every.y[1:], every.v[1:], x[1:], strict=True)
    ]
    over, informed = sum(part[0] for part in earlier) - 7 * len(earlier), sum(part[1] for part in earlier)
    assert known.freedom == 7 * len(earlier)
    found = max(known.working + over / informed, 0)
    # The treated area, 0, is left out of the follow-up; each of the others tells by how much of its scatter is drift.
    size = max(found, 0.15**2) * known.own[1:]
    told = ((size / (size + known.v[1:])) ** 2).mean()
    past = (4 * 0.15**2 + told * known.freedom * found) / (4 + told * known.freedom)
    past_df = 1 / (1 / 20 + 1 / (4 + told * known.freedom))
    own_x = known.past[1:, 1:]
    whole = np.diag(known.v[1:] + known.working * known.own[1:]) + own_x @ slopes @ own_x.T
    square, unit = scatter_of(known.y[1:], whole, known.own[1:])
    now = max(known.working + (square - 6) / unit, 0)
    tau2, df = mixed_spread(known, ~marks(8, 0), 0.15)
    assert df[0] == pytest.approx(past_df + 6 * told)
    assert tau2[0] == pytest.approx((past_df * past + 6 * told * now) / df[0])
    foreseen, foreseen_df = mixed_spread(known, ~marks(8, 0), 0.15, counted=False)
    assert (foreseen[0], foreseen_df[0]) == (pytest.approx(past), pytest.approx(df[0]))


def test_a_plan_does_not_take_what_is_only_foreseen_for_counted():
    counts = panel(mean=60)
    known = past_of(foreseen(counts, span(counts, start=60, length=12, season=12, history=None, ahead=True)), 0.15)
    tau2, _ = mixed_spread(known, ~marks(8, 0), 0.15, counted=False)
    assert planned_comparison(counts, 0, start=60, length=12).drift == pytest.approx(np.sqrt(tau2[0]))


def test_the_slopes_are_generalised_least_squares_with_their_prior():
    every = windows(panel(mean=60))
    x, _ = covariates(every)
    varies, scale = np.diag([0.1, 0.1, 0.1]) ** 2 * 0.03 / 0.15**2, 0.03 / 0.15**2
    precision = np.diag(1 / (np.array([0.1, 0.2, 0.2]) ** 2 * scale))
    told = precision @ np.array([-0.05, 0.3, 0.0])
    for y, v, own_x in zip(every.y[1:], every.v[1:], x[1:], strict=True):
        inverse = np.linalg.inv(np.diag(v + 0.03) + own_x @ varies @ own_x.T)
        away = inverse - np.outer(inverse.sum(axis=1), inverse.sum(axis=0)) / inverse.sum()
        precision, told = precision + own_x.T @ away @ own_x, told + own_x.T @ away @ y
    mean, variance = drift_mixed._slopes(every, x, 0.03)
    assert mean == pytest.approx(np.linalg.solve(precision, told))
    assert variance == pytest.approx(np.linalg.inv(precision) + varies)


def test_the_drift_of_scatter_is_drawn_towards_the_prior_by_what_the_windows_tell():
    every = windows(panel(mean=60))
    over, informed, told = 0.0, 0.0, 0.0
    for y, v in zip(every.y[1:], every.v[1:], strict=True):
        square, unit = scatter_of(y, np.diag(v), np.ones(8))
        over, informed = over + square - 7, informed + unit
    found = max(over / informed, 0)
    for v in every.v[1:]:
        told += 7 * ((max(found, 0.15**2) / (max(found, 0.15**2) + v)) ** 2).mean()
    assert drift_mixed._working(every, 0.15) == pytest.approx((4 * 0.15**2 + told * found) / (4 + told))


def test_an_areas_own_drift_goes_by_its_surprises_cut_at_three_deviations():
    """Two windows of three areas with a chance and drift of 1/2 each: deviations of 5 and 1, and a mean of 0."""
    y, v = np.array([[5.0, -4.0, -1.0], [1.0, -1.0, 0.0]]), np.full((2, 3), 0.5)
    own, freedom = drift_mixed._own(y, v, np.array([1.0, 2.0, 1.0]), 0.5, 1.0)
    seen = np.array([(9 + 1) / 2 + 2, (9 + 1) / 2 + 4, 1 / 2 + 2])
    expected = (10 + seen) / (10 + 2 / 2 + 2)
    assert own == pytest.approx(expected / expected.mean())
    assert freedom == pytest.approx([13, 13, 13])
    # Windows that share half with the next one tell half as much.
    half, less = drift_mixed._own(y, v, np.array([1.0, 2.0, 1.0]), 0.5, 0.5)
    seen = np.array([(9 + 1) / 4 + 2, (9 + 1) / 4 + 4, 1 / 4 + 2])
    assert half == pytest.approx((10 + seen) / (10 + seen).mean())
    assert less == pytest.approx([12.5, 12.5, 12.5])


@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_the_treated_count_in_full_and_the_controls_against_them(seed: int, number: int):
    known, treated = past_of(windows(panel(seed=seed % 1000)), 0.15), marks(8, *range(number))
    tau2, df = mixed_spread(known, ~treated, 0.15)
    v = even_chance(known, treated, ~treated)
    coefficients = mixed_contrast(known, treated, ~treated, tau2, df, v)[3][0]
    assert coefficients[:number].sum() == pytest.approx(1)
    assert coefficients[number:].sum() == pytest.approx(-1)


def test_a_rise_that_goes_on_as_it_always_has_is_foreseen():
    months = np.arange(84)
    steady = [np.full(84, 200) for _ in range(5)]
    rising = [np.round(100 * np.exp(0.1 * rate * months / 12)) for rate in (-2, -1, 1, 2, 3)]
    counts = pd.DataFrame(np.array([*steady, *rising]))
    plain = drift_aware_comparison(counts, 9, start=72, length=12, drift="information").ratio
    assert 1 < drift_aware_comparison(counts, 9, start=72, length=12).ratio < plain


def test_an_area_with_a_restless_past_is_compared_less_surely():
    counts = panel(mean=200)
    restless = counts.copy()
    restless.iloc[0, 12:24] *= 2
    restless.iloc[0, 36:48] *= 2
    found = compare_each(restless, start=60, length=12)["standard_error"]
    others = compare_each(counts, start=60, length=12)["standard_error"]
    assert found[0] / others[0] > 1.1 * (found[1:] / others[1:]).median()


def test_a_year_when_the_untreated_come_apart_widens_the_interval():
    counts = panel(mean=200)
    apart = counts.copy()
    apart.iloc[1::2, 60:] *= 2
    calm, torn = (drift_aware_comparison(table, 0, start=60, length=12) for table in (counts, apart))
    assert torn.standard_error > 1.5 * calm.standard_error


def test_one_year_of_history_knows_size_and_nothing_of_rises():
    counts = panel(months=24)
    x, surprise = covariates(windows(counts, start=12))
    assert x[:, :, 1:].any() == False  # noqa: E712
    assert (surprise == 1).all()
    assert drift_aware_comparison(counts, 0, start=12, length=12).windows == 0


def test_two_controls_are_enough_for_a_wide_interval():
    got = drift_aware_comparison(panel(areas=3), 0, start=60, length=12)
    assert 0 < got.lower < got.ratio < got.upper
    assert got.degrees_of_freedom >= 2


@pytest.mark.parametrize("drift", ["mixed", "information", "moment"])
def test_nothing_at_all_anywhere_shows_nothing(drift):
    got = drift_aware_comparison(pd.DataFrame(np.zeros((5, 48))), 0, start=36, length=12, drift=drift)
    assert got.ratio == pytest.approx(1)
    assert got.lower < 0.2
    assert got.upper > 5


def test_a_row_of_zeros_is_carried_by_every_way():
    counts = panel()
    counts.loc[8] = 0
    assert drift_aware_comparison(counts, 0, start=60, length=12).weights[8] < 0.02
    assert np.isfinite(compare_each(counts, start=60, length=12).to_numpy()).all()


def test_an_area_that_has_been_counted_for_a_shorter_time_is_refused_by_name():
    counts = panel().astype(float)
    counts.iloc[3, :20] = np.nan
    with pytest.raises(DataError, match=r"saknas i 20 fall \(3\)"):
        drift_aware_comparison(counts, 0, start=60, length=12)
    assert drift_aware_comparison(counts, 0, start=60, length=12, history=36).years == 2


@given(st.integers(0, 2**32 - 1), st.permutations(range(7)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_areas_changes_nothing(seed: int, order: list[int]):
    counts = panel(areas=7, seed=seed % 1000)
    plain, turned = (compare_each(table, start=60, length=12) for table in (counts, counts.iloc[order]))
    pd.testing.assert_frame_equal(turned.sort_index(), plain, rtol=1e-9)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_a_further_fall_in_the_treated_lowers_the_ratio(seed: int):
    counts = panel(seed=seed % 1000)
    fewer = counts.copy()
    fewer.iloc[0, 60:] //= 2
    plain, fallen = (drift_aware_comparison(table, 0, start=60, length=12) for table in (counts, fewer))
    assert fallen.ratio < plain.ratio
    assert fallen.drift == pytest.approx(plain.drift)


def test_a_plan_is_near_what_the_comparison_turns_out_to_be():
    counts = panel(areas=20, months=108)
    plan = planned_comparison(counts, 0, start=96, length=12)
    found = drift_aware_comparison(counts, 0, start=96, length=12)
    assert plan.standard_error == pytest.approx(found.standard_error, rel=0.35)


@pytest.mark.parametrize("times", [5, 10, 50])
def test_a_centre_far_larger_than_the_rest_is_compared_about_as_surely_as_without_its_past(times: int):
    counts = panel(areas=12)
    counts.loc[0] *= times
    mixed, plain = (
        planned_comparison(counts, 0, start=72, length=12, drift=drift).smallest_visible_fall
        for drift in ("mixed", "information")
    )
    assert mixed < 1.1 * plain


def test_the_follow_up_counts_once_where_there_are_no_earlier_windows():
    known, treated = past_of(windows(panel(areas=22, months=24, mean=2000), start=12), 0.15), marks(22, 0)
    tau2, df = mixed_spread(known, ~treated, 0.15)
    before, foreseen = mixed_spread(known, ~treated, 0.15, counted=False)
    assert before[0] == pytest.approx(0.15**2)
    assert df[0] == foreseen[0]
    assert 20 < df[0] < 24
    assert tau2[0] != pytest.approx(before[0])
