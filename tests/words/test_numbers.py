"""Numbers in Swedish words."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.analyses.handed_on import handed_on
from bfa.tables.period import parse_period
from bfa.words import numbers


def test_thousands_are_parted_by_a_narrow_no_break_space():
    assert numbers.number(5170) == "5\u202f170"
    assert numbers.number(1234567) == "1\u202f234\u202f567"


def test_zero_is_zero_and_missing_is_a_dash():
    assert numbers.number(0) == "0"
    assert [numbers.number(gone) for gone in (None, math.nan, pd.NA, pd.NaT)] == ["–"] * 4
    assert numbers.percent(None) == "–"
    assert numbers.change(None) == "–"


def test_decimals_have_a_comma_and_halves_round_away_from_zero():
    assert numbers.decimal(1.74, 1) == "1,7"
    assert numbers.decimal(0.25, 1) == "0,3"
    assert numbers.number(12.5) == "13"
    assert numbers.number(-12.5) == "\u221213"


def test_a_percentage_has_a_true_minus_and_a_no_break_space():
    assert numbers.percent(-26.4) == "\u221226\u00a0%"
    assert numbers.percent(87 / 5170 * 100, 1) == "1,7\u00a0%"


def test_a_change_carries_its_sign_and_almost_nothing_carries_none():
    assert numbers.change(22.1) == "+22\u00a0%"
    assert numbers.change(-26.4) == "\u221226\u00a0%"
    assert numbers.change(0) == numbers.change(0.3) == numbers.change(-0.3) == "0\u00a0%"
    assert numbers.change(math.inf) == "+∞\u00a0%"


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (0.43, 1.25, "57 % minskning till 25 % ökning"),
        (0.55, 0.9, "45 till 10 % minskning"),
        (1.1, 1.8, "10 till 80 % ökning"),
        (1.0, 1.5, "oförändrat till 50 % ökning"),
        (0.5, 0.999, "50 % minskning till mindre än 1 % minskning"),
        (0.2, math.inf, "80 % minskning till mer än 1 000 % ökning"),
        (2.0, math.inf, "100 % ökning till mer än 1 000 % ökning"),
        (8.8, 2390.43, "780 % ökning till mer än 1 000 % ökning"),
        (20.0, 40.0, "mer än 1 000 % ökning"),
        (0.0, 1.2, "100 % minskning till 20 % ökning"),
        (None, 1.2, "–"),
    ],
)
def test_an_interval_is_said_as_falls_and_rises(lower, upper, words):
    assert numbers.interval(lower, upper).replace("\u00a0", " ").replace("\u202f", " ") == words


def test_from_nothing_there_is_no_interval_in_per_cent():
    assert numbers.interval_from(0, 72, (8.8, 2390.0)) == "går inte att räkna i procent från noll"
    assert numbers.interval_from(0, 0, (None, None)) == "–"
    assert numbers.interval_from(10, 0, (0.0, 0.5)).replace("\u00a0", " ") == "100 till 50 % minskning"
    assert numbers.interval_from(None, 72, (1.1, 1.8)).replace("\u00a0", " ") == "10 till 80 % ökning"


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2010-05/2010-08", "maj–augusti 2010"),
        ("2010-01/2010-04", "januari–april 2010"),
        ("2009-01/2009-12", "2009"),
        ("2008-01/2009-12", "2008–2009"),
        ("2009-11/2010-02", "november 2009–februari 2010"),
        ("2010-05", "maj 2010"),
    ],
)
def test_a_period_is_named_in_swedish(period, words):
    assert numbers.period_label(parse_period(period)) == numbers.period_label(period) == words


def test_text_that_is_no_period_comes_back_as_it_is():
    assert numbers.period_label("tertial 2 2010") == "tertial 2 2010"


def test_hours_are_named_by_their_edges_past_midnight():
    assert numbers.hours_label(22, 2) == "22–03"
    assert numbers.hours_label(20, 23) == "20–00"


def test_a_list_ends_with_och():
    assert numbers.joined(["A", "B", "C"]) == "A, B och C"
    assert numbers.joined([4]) == "4"
    assert numbers.joined([]) == ""


@given(st.integers(-(10**9), 10**9))
def test_a_number_keeps_its_digits(value):
    assert int(numbers.number(value).replace("\u202f", "").replace("\u2212", "-")) == value


@given(st.floats(0.01, 5), st.floats(0.01, 5))
def test_an_interval_never_mixes_up_fall_and_rise(lower, upper):
    low, high = handed_on(sorted([lower, upper]))
    words = numbers.interval(low, high)
    assert words == numbers.interval(min(lower, upper), max(lower, upper))
    assert ("minskning" in words) == (low < 1)
    assert ("ökning" in words) == (high > 1)


def test_a_difference_in_incidents_has_its_sign_and_a_ratio_is_a_change_by_the_digits_that_are_handed_on():
    assert [numbers.signed(value) for value in (2, -16, 0, None)] == ["+2", "\u221216", "0", numbers.MISSING]
    assert [numbers.change_of(ratio).replace("\u00a0", " ") for ratio in (1.035, 1.03499, 0.74)] == [
        "+4 %",
        "+4 %",
        "\u221226 %",
    ]
