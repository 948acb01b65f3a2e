import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.analyses.peaks import find_peak, weekday_hours


def table(*starts: str) -> pd.DataFrame:
    return weekday_hours(pd.Series(pd.to_datetime(list(starts))))


def test_all_168_pairs_are_there_and_add_up():
    got = table("2010-05-03 00:59", "2010-05-09 23:00")
    assert len(got) == 168
    assert got.loc[[0, 167], "n"].tolist() == [1, 1]


def test_the_night_towards_saturday_belongs_to_friday():
    peak = find_peak(table(*["2010-05-07 23:30"] * 4, *["2010-05-08 02:10"] * 4))
    assert peak is not None
    assert peak.words == "fre 23–03"
    assert (peak.n, peak.share) == (8, 1)


def test_two_nights_in_a_row_are_named_together():
    nights = ["2010-05-07 22:30"] * 5 + ["2010-05-08 23:10"] * 5 + ["2010-05-08 22:10"] * 2 + ["2010-05-07 23:10"] * 3
    peak = find_peak(table(*nights))
    assert peak is not None
    assert peak.words == "fre–lör 22–00"


def test_a_day_on_which_nothing_happened_is_in_no_run_of_days():
    wednesday, friday, saturday = (["2010-05-05 22:30"] * 6, ["2010-05-07 23:30"] * 14, ["2010-05-08 23:10"] * 14)
    peak = find_peak(table(*wednesday, *friday, *saturday))
    assert peak is not None
    assert (peak.words, peak.n) == ("fre–lör 23–00", 28)
    one = find_peak(table(*wednesday, "2010-05-06 22:10", *friday, *saturday))
    assert one is not None
    assert (one.words, one.n) == ("ons–lör 22–00", 35)


@pytest.mark.parametrize(
    ("each", "words", "n"),
    [(10, "alla dygn utom tis 20–21", 60), (2, "alla dygn 20–21", 12)],
)
def test_six_days_are_every_day_but_one_where_that_one_has_clearly_fewer(each, words, n):
    evenings = [f"2010-05-0{day} 20:30" for day in range(3, 10) if day != 4 for _ in range(each)]
    peak = find_peak(table(*evenings, "2010-05-04 08:00", "2010-05-04 14:00"))
    assert peak is not None
    assert (peak.words, peak.n) == (words, n)


def test_four_incidents_have_no_peak():
    assert find_peak(table(*["2010-05-07 23:30"] * 4)) is None


def test_an_even_week_has_no_peak():
    hours = pd.date_range("2010-05-03", periods=168, freq="h")
    assert find_peak(weekday_hours(pd.Series(hours))) is None


def test_nothing_has_no_peak():
    assert find_peak(table()) is None


@given(st.lists(st.integers(0, 167), max_size=60))
@settings(max_examples=40, deadline=None)
def test_a_peak_holds_at_least_five_and_a_quarter(hours):
    peak = find_peak(weekday_hours(pd.Series(pd.Timestamp("2010-05-03") + pd.to_timedelta(hours, unit="h"))))
    if peak is not None:
        assert peak.n >= max(5, 0.25 * len(hours))
        assert 1 <= peak.hours <= 12


def test_incidents_spread_evenly_over_the_week_seldom_have_a_peak():
    """The docs say at most 1.5 in a hundred, from more draws."""
    rng, week = np.random.default_rng(1), weekday_hours(pd.Series([], dtype="datetime64[us]"))
    flat = [np.bincount(rng.integers(0, 168, n), minlength=168) for n in (5, 10, 20) for _ in range(50)]
    assert sum(find_peak(week.assign(n=each)) is not None for each in flat) <= 4


@pytest.mark.parametrize(
    ("many", "words", "left"),
    [
        ((10, 0, 0, 0, 0, 0, 0), "mån 20–21", 5),
        ((2, 2, 2, 2, 2, 2, 2), "alla dygn 20–21", 8),
        ((9, 0, 9, 9, 9, 9, 9), "alla dygn utom tis 20–21", 1),
        ((60, 0, 60, 60, 60, 60, 60), "alla dygn utom tis 20–21", 35),
    ],
)
def test_how_many_can_lie_elsewhere_follows_from_the_rule_and_the_number_of_all(many, words, left):
    """Of ten on one day five: a peak has five. A day that is left out by name has clearly fewer than a seventh."""
    peak = find_peak(table(*[f"2010-05-{3 + day:02d} 20:30" for day, n in enumerate(many) for _ in range(n)]))
    assert peak is not None
    assert (peak.words, peak.left) == (words, left)
