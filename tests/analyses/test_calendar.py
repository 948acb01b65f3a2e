import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.analyses.effect.calendar import calendar_table, easter, same_months
from bfa.errors import ParameterError
from bfa.tables.period import Period, parse_period, years_back
from bfa.words.effect_gates import calendar


def row(after: str, before: str, what: str, **options: object) -> pd.Series:
    table = calendar_table(parse_period(after), parse_period(before), **options)
    return table[table["what"].str.startswith(what)].iloc[0]


@pytest.mark.parametrize(
    "day",
    ["1961-04-02", "1998-04-12", "2008-03-23", "2010-04-04", "2011-04-24", "2016-03-27", "2024-03-31", "2038-04-25"],
)
def test_easter_falls_on_the_dates_of_the_almanac(day):
    assert easter(int(day[:4])) == pd.Timestamp(day)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    day = easter(year)
    assert day.day_of_week == 6
    assert pd.Timestamp(year, 3, 22) <= day <= pd.Timestamp(year, 4, 25)


def test_a_leap_day_is_counted_and_its_size_said():
    days = row("2012-01/2012-04", "2011-01/2011-04", "days")
    assert (days["before"], days["after"], days["differs"]) == (120, 121, True)
    assert days["size"] == pytest.approx(100 / 120)


def test_periods_without_a_leap_day_have_the_same_days():
    days = row("2011-01/2011-04", "2010-01/2010-04", "days")
    assert (days["differs"], days["size"]) == (False, 0)


def test_fridays_and_saturdays_are_counted():
    weekend = row("2010-05", "2009-05", "weekend")
    assert (weekend["before"], weekend["after"]) == (10, 9)
    assert np.isnan(weekend["size"])


def test_the_size_of_a_lost_weekend_day_comes_from_what_happens_on_weekdays():
    # May 2009 has five Fridays, Saturdays and Sundays; May 2010 five Saturdays, Sundays and Mondays.
    weekend = row("2010-05", "2009-05", "weekend", weekday_rates=[1, 1, 1, 1, 3, 1, 1])
    assert weekend["size"] == pytest.approx(100 * (39 / 41 - 1))


def test_whole_weeks_are_counted_from_monday_to_sunday():
    weeks = row("2010-05", "2009-05", "weeks")
    assert (weeks["before"], weeks["after"]) == (4, 4)
    assert row("2010-02", "2009-02", "weeks")["after"] == 4


def test_easter_in_another_month_is_noted():
    days = row("2010-04", "2009-04", "easter")
    assert (days["before"], days["after"], days["differs"]) == (5, 5, False)
    assert row("2008-03", "2007-03", "easter")["after"] == 5
    assert row("2008-03", "2007-03", "easter")["before"] == 0


def test_easter_may_be_cut_by_the_end_of_a_month():
    # Maundy Thursday 2 April 2015; Maundy Thursday 28 March 2024 with Monday 1 April.
    assert row("2024-03", "2015-03", "easter")["after"] == 4


def test_only_what_differs_is_noted():
    table = calendar_table(parse_period("2012-01/2012-04"), parse_period("2011-01/2011-04"))
    notes = calendar(table.loc[table["differs"], ["what", "before", "after", "size"]].to_dict("records"))
    assert notes.startswith("Dagar: 1\u00a0dag fler efter än före: omkring +0,8\u00a0% av sig självt")
    same = parse_period("2010-06"), parse_period("1999-06")
    assert not calendar_table(*same)["differs"].any()


def test_half_months_are_refused():
    with pytest.raises(ParameterError, match="hela månader"):
        parse_period("2010-05-15/2010-08-14")


def test_the_same_months_are_listed_year_by_year_where_they_are_counted():
    months = pd.period_range("2010-01", "2012-12", freq="M")
    series = pd.Series(1.0, index=months)
    series[pd.Period("2011-02", "M")] = np.nan
    table = same_months(series, parse_period("2012-02"))
    assert list(table["period"]) == ["2010-02/2010-02", "2012-02/2012-02"]
    assert list(table["n"]) == [1, 1]


@settings(deadline=None)
@given(st.integers(1990, 2030), st.integers(1, 12), st.integers(1, 12), st.integers(1, 5))
def test_a_calendar_as_the_same_calendar_differs_in_nothing_and_back_again_is_the_opposite(year, month, length, years):
    first = pd.Period(f"{year}-{month:02d}", "M")
    after = Period(first, first + length - 1)
    before = years_back(after, years)
    there, back = calendar_table(after, before), calendar_table(before, after)
    assert not calendar_table(after, after)["differs"].any()
    assert (there["after"] == back["before"]).all()
    assert ((1 + there["size"] / 100) * (1 + back["size"] / 100)).dropna().to_numpy() == pytest.approx(1)
