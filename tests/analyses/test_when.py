"""The hours of a week, windows of it, and shifts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.analyses.when.shifts import SHIFTS, parse_window, shift_table
from bfa.analyses.when.week import clocked, from_monday_morning, week
from bfa.errors import ParameterError
from tests.small_situation import incidents

#: 2010-05-03 is a Monday.
MONDAY = pd.Timestamp("2010-05-03")


def spans(*pairs: tuple[str, str | None]) -> pd.DataFrame:
    rows = incidents([(start, 10, 10) for start, _ in pairs])
    return rows.assign(end=pd.to_datetime(pd.Series([end for _, end in pairs])).astype("datetime64[us]"))


def many(hours: list[int], length: int, *, year: int = 2010) -> pd.DataFrame:
    """Spans of `length` minutes that start on these hours of a week."""
    start = pd.Series(pd.Timestamp(f"{year}-05-03") + pd.to_timedelta(hours, unit="h"))
    rows = incidents([(str(when), 10, 10) for when in start])
    return rows.assign(end=(start + pd.Timedelta(minutes=length)).to_numpy())


@pytest.mark.parametrize(
    ("text", "words", "hours"),
    [
        ("fre-lör 22-04", "fre–lör 22–04", 12),
        ("22-06", "alla dygn 22–06", 56),
        ("alla dygn 22–06", "alla dygn 22–06", 56),
        ("mån-fre 07-16", "mån–fre 07–16", 45),
        ("sön-tors 14:30-22", "sön–tors 14:30–22", 37.5),
        ("LÖR 00-24", "lör 00–24", 24),
        ("mån-fre 05-14", "mån–fre 05–14", 45),
        ("fre 01-03", "natten mot lör 01–03", 2),
        ("fre-lör 00-06", "natten mot lör–sön 00–06", 12),
    ],
)
def test_a_window_is_read_and_said_back(text, words, hours):
    found = parse_window(text)
    assert (found.words, found.hours) == (words, hours)


def test_a_night_goes_on_into_the_next_day_and_sunday_into_monday():
    minutes = parse_window("sön 22-04").minutes.reshape(7, 24, 60).all(axis=2)
    assert np.argwhere(minutes).tolist() == [[0, 0], [0, 1], [0, 2], [0, 3], [6, 22], [6, 23]]


@pytest.mark.parametrize("text", ["", "fredag 22-04", "22", "22-25", "24-06", "06-06", "fre-lör", "22:60-23", "22 04"])
def test_a_window_in_another_form_is_refused_with_the_form(text):
    with pytest.raises(ParameterError, match="fre-lör 22-04"):
        parse_window(text)


@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 1440)), max_size=15), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_change_the_shifts(pairs, random):
    start = [MONDAY + pd.Timedelta(minutes=first) for first, _ in pairs]
    rows = incidents([(str(when), 10, 10) for when in start])
    rows = rows.assign(end=[when + pd.Timedelta(minutes=long) for when, (_, long) in zip(start, pairs, strict=True)])
    rows = rows.astype({"end": "datetime64[us]"})
    other = rows.iloc[random.sample(range(len(rows)), len(rows))]
    here, there = (shift_table(clocked(each)) for each in (rows, other))
    pd.testing.assert_frame_equal(here, there, rtol=1e-9)
    if len(rows):
        assert here[["of_week", "by_start", "shared"]].sum().tolist() == pytest.approx([100] * 3)


def test_a_shift_is_told_by_start_and_shared_against_its_share_of_the_week():
    table = shift_table(clocked(many([20] * 84, 240)), ["Kväll: 14-22", "22-06"])
    first = table.iloc[0]
    assert first[["name", "window", "hours"]].tolist() == ["Kväll", "alla dygn 14–22", 56]
    assert first[["by_start", "shared", "times"]].tolist() == pytest.approx([100, 50, 1.5])
    assert table["name"].tolist() == ["Kväll", ""]


def test_a_shift_where_an_even_week_gives_fewer_than_five_has_no_rate():
    assert shift_table(clocked(many([20] * 14, 240)), ["22-06"])["times"].isna().all()
    assert shift_table(clocked(many([20] * 15, 240)), ["22-06"])["times"].notna().all()


def test_shifts_of_nothing_have_no_shares():
    assert shift_table(clocked(incidents([])))[["by_start", "shared", "times"]].isna().all(axis=None)
    assert len(SHIFTS) == 6


def test_the_week_needs_two_hundred_spans_and_half_of_the_incidents():
    assert week(clocked(many([5] * 199, 60)), []).basis == ""
    assert week(clocked(many([5] * 200, 60)), []).basis == "shared"
    unsure = pd.concat([many([5] * 200, 60), many([5] * 201, 2000)], ignore_index=True)
    assert week(clocked(unsure), []).basis == ""


def test_a_source_without_ends_has_its_week_by_start():
    found = week(clocked(many([5] * 200, 60).drop(columns="end")), [])
    assert (found.basis, found.moved, found.incidents) == ("start", 0, 200)


def test_spans_move_incidents_to_the_hours_they_may_have_happened_in():
    found = week(clocked(many([22] * 200, 240)), [])
    assert found.hours["shared"][[22, 23, 24, 25]].tolist() == pytest.approx([50] * 4)
    assert found.moved == pytest.approx(75)
    assert (found.peak, found.start_peak) == ("mån 22–02", "mån 22–23")


@given(st.lists(st.integers(0, 167), min_size=200, max_size=260))
@settings(max_examples=15, deadline=None)
def test_spans_of_exactly_one_hour_from_the_hour_are_the_week_by_start(hours):
    found = week(clocked(many(hours, 60)), [])
    assert found.moved == pytest.approx(0)
    assert found.hours["shared"].tolist() == pytest.approx(found.hours["by_start"].tolist())
    assert found.hours["now"].mean() == pytest.approx(1)


def test_the_band_runs_from_the_lowest_to_the_highest_of_three_years():
    now = clocked(many([10] * 100 + [60] * 100, 60))
    years = [clocked(many([10] * first + [60] * (200 - first), 60)) for first in (50, 100, 150)]
    hours = week(now, years).hours
    middle = hours[(hours["weekday"] == 0) & (hours["hour"] == 10)].iloc[0]
    assert (middle["low"], middle["high"]) == pytest.approx((168 / 5 / 4, 168 / 5 * 3 / 4))
    assert middle["now"] == pytest.approx(168 / 5 / 2)


def test_thin_years_are_no_part_of_the_band_and_two_years_are_no_band():
    thick, thin = clocked(many([5] * 200, 60)), clocked(many([5] * 199, 60))
    found = week(thick, [thick, thick, thin])
    assert found.years == 0
    assert found.hours[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(("incidents_", "width"), [(200, 5), (560, 3), (1680, 1)])
def test_few_incidents_are_smoothed_over_more_hours(incidents_, width):
    assert week(clocked(many([5] * incidents_, 60)), []).smoothing == width


def test_the_week_is_drawn_from_monday_morning():
    ordered = from_monday_morning(week(clocked(many([5] * 200, 60)), []).hours)
    assert ordered.loc[[0, 167], ["weekday", "hour"]].to_numpy().tolist() == [[0, 6], [0, 5]]


def test_an_hour_that_the_clock_skips_in_march_is_kept_as_it_is_written():
    rows = spans(("2025-03-30 01:30", "2025-03-30 03:30"), ("2025-03-30 02:30", "2025-03-30 02:30"))
    pieces = clocked(rows).spread.pieces
    assert pieces["hour"].tolist() == [1, 2, 3, 2]
    assert pieces["weight"].tolist() == pytest.approx([0.25, 0.5, 0.25, 1])
