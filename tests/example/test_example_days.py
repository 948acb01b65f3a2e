from datetime import date

from bfa.example.days import calendar, easter, holidays


def test_easter_falls_where_the_almanac_has_it():
    assert [easter(year) for year in (2006, 2008, 2010, 2024)] == [
        date(2006, 4, 16),
        date(2008, 3, 23),
        date(2010, 4, 4),
        date(2024, 3, 31),
    ]


def test_the_holidays_of_a_year_are_those_of_the_almanac():
    assert [f"{day:%m-%d}" for day in holidays(2010)] == [
        *("01-01", "01-06", "04-02", "04-04", "04-05", "05-01", "05-13", "05-23"),
        *("06-06", "06-26", "11-06", "12-25", "12-26"),
    ]


def test_pay_day_comes_before_a_weekend_and_every_weekday_is_a_school_day_or_not():
    words = calendar().set_index("datum")["ord"]
    assert "löning" in words["2010-04-23"]
    assert "2010-04-25" not in words
    assert words["2010-05-07"] == "skoldag"
    assert words["2010-07-01"] == "skollov"
