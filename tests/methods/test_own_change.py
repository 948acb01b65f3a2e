"""The treated areas' own change beside what areas change by themselves."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bfa.errors import DataError, ParameterError
from bfa.methods.own_change import own_change
from bfa.methods.ratios import rate_ratio


def steady(areas: int = 6, months: int = 60, seed: int = 1) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(seed).poisson(20, size=(areas, months)))


def test_the_ratio_is_that_of_the_sums():
    counts = steady()
    got = own_change(counts, [0, 1], start=48, length=12)
    after, before = counts.iloc[:2, 48:].to_numpy().sum(), counts.iloc[:2, 36:48].to_numpy().sum()
    assert got.ratio == pytest.approx((after + 0.5) / (before + 0.5))


def test_the_interval_is_wider_than_chance_alone():
    counts = steady()
    got = own_change(counts, 0, start=48, length=12)
    chance = rate_ratio(counts.iloc[0, 36:48].sum(), counts.iloc[0, 48:].sum())
    assert got.lower < chance.lower
    assert got.upper > chance.upper


def test_swings_that_all_areas_share_widen_the_interval():
    swinging = steady()
    for year in range(0, 60, 24):
        swinging.iloc[:, year : year + 12] *= 2
    plain, wide = (own_change(counts, 0, start=48, length=12) for counts in (steady(), swinging))
    assert wide.standard_error > 2 * plain.standard_error


def test_two_years_apart_swings_more_than_one_and_overlapping_windows_tell_less():
    counts = steady(months=48)
    one, two = (own_change(counts, 0, start=36, length=12, baseline=at, history=24) for at in (24, 12))
    assert two.standard_error > one.standard_error
    # All areas are treated, so that nothing tells the follow-up's swing: the prior alone, by the root of the years.
    whole = own_change(counts, list(range(6)), start=36, length=12, baseline=12, history=24)
    assert whole.drift**2 >= 2 * 0.1**2


def test_the_standard_error_is_chance_drift_and_swing_written_out():
    counts = pd.DataFrame([[1, 4], [0, 1], [100, 200], [100, 200]], index=list("abcd"))
    got = own_change(counts, ["a", "b"], start=1, length=1, season=1, drift_prior=0.15)
    chance, chance_of_others = 1 / 5.5 + 1 / 1.5, 1 / 200.5 + 1 / 100.5
    # The others rose alike: no drift is found with the one degree of freedom, which counts by what they tell of it.
    told = (0.15**2 / (0.15**2 + chance_of_others)) ** 2
    drift2 = 4 * 0.15**2 / (4 + told)
    # Of the treated areas, 1 and 0 before with half an incident each, (0.25 + 2.25) / 2^2 of it is left in their sum.
    drift2_of_sum = 0.625 * drift2
    # What the others rose together is the shared swing, the treated areas' own change left out.
    found = math.log(200.5 / 100.5) ** 2 - (chance_of_others + drift2) / 2
    swing2 = (4 * 0.1**2 + found) / 5
    error = math.sqrt(chance + drift2_of_sum + swing2)
    df = error**4 / (drift2_of_sum**2 / (4 + told) + swing2**2 / 5)
    assert got.standard_error == pytest.approx(error)
    assert got.drift == pytest.approx(math.sqrt(drift2_of_sum + swing2))
    assert got.degrees_of_freedom == pytest.approx(df)
    assert got.ratio == pytest.approx(5.5 / 1.5)
    assert got.upper / got.ratio == pytest.approx(math.exp(stats.t.ppf(0.975, df) * error))
    assert got.p == pytest.approx(2 * stats.t.sf(math.log(5.5 / 1.5) / error, df))


def test_one_area_and_one_year_rest_on_what_is_expected_beforehand():
    got = own_change(steady(areas=1, months=24), 0, start=12, length=12)
    assert got.drift > 0.1
    assert 0 < got.lower < got.ratio < got.upper


def test_a_baseline_may_be_named():
    counts = steady()
    got = own_change(counts, 0, start=48, length=4, baseline=40)
    assert got.ratio == pytest.approx((counts.iloc[0, 48:52].sum() + 0.5) / (counts.iloc[0, 40:44].sum() + 0.5))


@given(st.integers(0, 2**32 - 1), st.integers(1, 14))
@settings(max_examples=25, deadline=None)
def test_the_interval_always_holds_the_estimate_and_agrees_with_p(seed: int, length: int):
    got = own_change(steady(areas=4, seed=seed), 1, start=46, length=length)
    assert got.lower < got.ratio < got.upper
    assert (got.p < 0.05) == (got.lower > 1 or got.upper < 1)


@pytest.mark.parametrize("baseline", [44, 47])
def test_a_baseline_inside_the_follow_up_is_refused(baseline: int):
    with pytest.raises(ParameterError, match="går in i"):
        own_change(steady(), 0, start=48, length=12, baseline=baseline)


def test_a_first_year_has_nothing_to_be_compared_with():
    with pytest.raises(DataError, match="ingen period"):
        own_change(steady(), 0, start=6, length=6)


def test_a_missing_month_is_refused():
    counts = steady().astype(float)
    counts.iloc[0, 40] = np.nan
    with pytest.raises(DataError, match="räknas inte som noll"):
        own_change(counts, 0, start=48, length=12)
