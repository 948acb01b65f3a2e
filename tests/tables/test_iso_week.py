"""Weeks as the calendar numbers them, over the turn of a year and in years with 53."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import ParameterError
from bfa.tables.iso_week import IsoWeek, last_whole_week, parse_week, week_of

DAYS = st.dates(min_value=pd.Timestamp("1990-01-01").date(), max_value=pd.Timestamp("2090-01-01").date())


@pytest.mark.parametrize("text", ["2010-W34", "2010-v34", "2010v34", "2010 vecka 34", " 2010 v. 34 "])
def test_a_week_is_read_as_people_write_it(text):
    assert parse_week(text) == IsoWeek(2010, 34)


@pytest.mark.parametrize("text", ["34", "2010-08", "2021-v53", "2010-v0", "0000-v01", "vecka 34"])
def test_what_is_no_week_is_refused_with_a_way_out(text):
    with pytest.raises(ParameterError, match="vecka") as refused:
        parse_week(text, where="vecka: ")
    assert "2026-v07" in str(refused.value) or "från 1 till 52" in str(refused.value)


def test_the_week_over_a_turn_of_year_is_of_the_year_that_most_of_its_days_are_of():
    """2020 had 53 weeks; the last ended on Sunday 3 January 2021."""
    week = parse_week("2020-v53")
    assert (week.start, week.end) == (pd.Timestamp("2020-12-28"), pd.Timestamp("2021-01-04"))
    assert week_of(pd.Timestamp("2021-01-03")) == week
    assert week.following == IsoWeek(2021, 1)


@given(day=DAYS)
def test_the_last_whole_week_has_ended_and_the_next_has_not(day):
    until = pd.Timestamp(day)
    week = last_whole_week(until)
    assert week.end <= until < week.following.end
    assert parse_week(str(week)) == week
