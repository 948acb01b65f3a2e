import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.analyses.effect.excess import excess
from bfa.methods.displacement import weighted_displacement_difference
from bfa.methods.drift import drift_aware_comparison

ASKED = {"start": 24, "length": 12, "first": 12}


def steady(*monthly: float, months: int = 36) -> pd.DataFrame:
    return pd.DataFrame([[n] * months for n in monthly], index=[f"k{i}" for i in range(len(monthly))], dtype=float)


def changed(before: float, after: float, months: int = 36) -> pd.Series:
    return pd.Series([before] * (months - 12) + [after] * 12, dtype=float)


def test_a_steady_series_among_steady_areas_has_no_excess():
    got = excess(changed(10, 10), steady(10, 10, 10, 10), **ASKED)
    assert (got.before, got.after, got.reason) == (120, 120, "")
    assert got.difference == pytest.approx(0, abs=5)
    assert got.lower < 0 < got.upper


def test_the_excess_is_what_the_ratio_says_of_the_expected():
    own, controls = changed(10, 15), steady(20, 30, 25)
    counts = pd.concat([own.to_frame("own").T, controls])
    ratio = drift_aware_comparison(counts, "own", start=24, length=12).ratio
    got = excess(own, controls, **ASKED)
    expected = 180.5 / ratio
    assert got.difference == pytest.approx(180.5 - expected)
    assert 115 < expected < 130


def test_the_interval_excludes_no_change_exactly_where_that_of_the_ratio_does():
    for after in range(10, 31, 2):
        own, controls = changed(10, after), steady(20, 30, 25)
        ratio = drift_aware_comparison(
            pd.concat([own.to_frame("own").T, controls]), "own", start=24, length=12, drift_prior=0.15
        )
        got = excess(own, controls, **ASKED)
        assert (got.lower > 0) == (ratio.lower > 1)


@given(st.integers(1, 40), st.integers(1, 40))
@settings(max_examples=20, deadline=None)
def test_no_more_are_beyond_the_expected_than_were_counted(before: int, after: int):
    got = excess(changed(before, after), steady(20, 30, 25), **ASKED)
    assert got.lower <= got.difference <= got.upper < 12 * after + 0.5


def test_a_small_series_drifts_more_than_the_controls():
    wide = excess(changed(3, 3), steady(20, 30, 25), own_drift=0.4, **ASKED)
    plain = excess(changed(3, 3), steady(20, 30, 25), **ASKED)
    assert wide.upper - wide.lower > plain.upper - plain.lower
    assert wide.difference == pytest.approx(plain.difference)


def test_a_short_history_is_held_against_the_controls_at_its_own_level():
    own, controls = changed(10, 15, months=24), steady(20, months=24)
    got = excess(own, controls, start=12, length=12, first=0, drift=0.1)
    expected = weighted_displacement_difference((120, 180), (240, 240), weights={"control": 2}, drift=0.1)
    assert (got.difference, got.lower, got.upper) == pytest.approx((60, expected.lower, expected.upper))


@pytest.mark.parametrize(
    ("own", "controls", "words"),
    [
        (changed(0, 0.5), steady(5, 5), "few"),
        (changed(np.nan, 5), steady(5, 5), "months_missing"),
        (changed(5, 5), steady(np.nan, np.nan), "no_controls"),
        (changed(5, 5), steady(), "no_controls"),
        (changed(5, 5), steady(0), "few_to_compare"),
    ],
)
def test_what_cannot_be_judged_says_why_and_shows_no_number(own, controls, words):
    got = excess(own, controls.reindex(columns=range(36)), **ASKED)
    assert got.reason == words
    assert math.isnan(got.difference)
    assert math.isnan(got.lower)


def test_a_follow_up_after_the_counts_is_missing():
    assert excess(changed(5, 5), steady(5, 5), start=30, length=12, first=18).reason == "months_missing"


def test_controls_that_lack_a_month_are_passed_over():
    gaps = steady(10, 10, 10)
    gaps.iloc[2, 30] = np.nan
    assert excess(changed(10, 12), gaps, **ASKED) == excess(changed(10, 12), gaps.iloc[:2], **ASKED)


@given(st.lists(st.integers(0, 60), min_size=36, max_size=36), st.integers(1, 40))
@settings(max_examples=50, deadline=None)
def test_the_difference_lies_in_its_interval_and_never_below_what_was_expected(monthly, level):
    got = excess(pd.Series(monthly, dtype=float), steady(level, level, level), **ASKED)
    if not got.reason:
        assert got.lower <= got.difference <= got.upper
        assert got.after - got.difference >= -0.5


def test_a_strip_that_drifts_more_is_rarely_taken_for_displacement():
    # Eight controls of 240 a year with drift 0.1, a strip of 40 with drift 0.2; nothing moves. Seed fixed.
    rng, alarms, draws = np.random.default_rng(500), 0, 200
    for _ in range(draws):
        levels = np.array([20.0] * 8 + [40 / 12])[:, None] * np.exp(
            np.cumsum(rng.normal(0, np.array([0.1] * 8 + [0.2])[:, None] / math.sqrt(2), (9, 4)), axis=1)
        )
        counts = pd.DataFrame(rng.poisson(np.repeat(levels, 12, axis=1))).astype(float)
        got = excess(counts.iloc[8], counts.iloc[:8], start=36, length=12, first=24, drift=0.1, own_drift=0.2)
        alarms += not got.lower <= 0 <= got.upper
    assert alarms / draws <= 0.075
