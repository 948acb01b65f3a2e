from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.aoristic import WEEK_MINUTES, aoristic_weights, weekday_by_hour, window_shares


def times(*texts):
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601"))


def test_an_hour_from_five_to_eleven_is_shared_by_the_minute():
    found = aoristic_weights(times("2024-03-04 10:55"), times("2024-03-04 11:55"))
    assert found.pieces["hour"].tolist() == [10, 11]
    assert found.pieces["weight"].tolist() == pytest.approx([5 / 60, 55 / 60])
    assert found.pieces["weekday"].tolist() == [0, 0]
    assert found.pieces["start"].tolist() == times("2024-03-04 10:00", "2024-03-04 11:00").tolist()


def test_a_known_minute_weighs_one():
    found = aoristic_weights(times("2024-03-04 10:55:10"), times("2024-03-04 10:55:50"))
    assert found.pieces[["hour", "weight"]].to_numpy().tolist() == [[10, 1]]


def test_a_night_crosses_into_the_next_weekday():
    table = weekday_by_hour(aoristic_weights(times("2024-03-03 23:00"), times("2024-03-04 03:00")))
    assert table[6, 23] == pytest.approx(0.25)
    assert table[0, :3] == pytest.approx([0.25] * 3)
    assert table.sum() == pytest.approx(1)


def test_unknown_reversed_and_long_windows_are_reported_and_not_spread():
    start = times("2024-01-01 10:00", None, "2024-01-01 10:00", "2024-01-02 09:00", "2017-01-01", "2024-01-01 10:00")
    end = times("2024-01-01 12:00", "2024-01-01", None, "2024-01-02 08:00", "2024-01-01", "2024-01-02 10:00")
    found = aoristic_weights(start, end)
    assert found.unknown.tolist() == [1, 2]
    assert found.reversed.tolist() == [3]
    assert found.too_long.tolist() == [4]
    assert found.used == 2
    assert sorted(found.pieces["row"].unique()) == [0, 5]


def test_how_long_is_too_long_can_be_set():
    asked = (times("2024-01-01 08:00"), times("2024-01-01 20:00"))
    assert aoristic_weights(*asked, longest=8).too_long.tolist() == [0]
    assert aoristic_weights(*asked, longest=12).used == 1


def test_days_are_shared_by_the_minute_too():
    found = aoristic_weights(times("2024-03-01 18:00"), times("2024-03-03 18:00"), unit="day")
    assert found.pieces["weight"].tolist() == pytest.approx([0.125, 0.5, 0.375])
    assert found.pieces["weekday"].tolist() == [4, 5, 6]


def test_a_shift_takes_its_share_of_each_incident_to_the_minute():
    week = np.zeros(WEEK_MINUTES, dtype=bool)
    week[22 * 60 + 30 : 26 * 60] = True
    start = times("2024-03-04 20:30", "2024-03-05 02:00", "2024-03-04 23:00", None, "2024-03-04 23:00")
    end = times("2024-03-05 00:30", "2024-03-05 02:00", "2024-03-04 23:00", "2024-03-04 23:00", "2024-03-04 22:00")
    assert window_shares(start, end, week).tolist() == pytest.approx([0.5, 0, 1, np.nan, np.nan], nan_ok=True)
    with pytest.raises(DataError, match="10 080"):
        window_shares(start, end, week[1:])


@given(st.integers(-(10**7), 10**7), st.integers(0, 30_000), st.integers(0, 167), st.integers(1, 167))
@settings(max_examples=40, deadline=None)
def test_a_shift_and_the_rest_of_the_week_share_an_incident(first, length, opens, hours):
    week = np.zeros(WEEK_MINUTES, dtype=bool)
    week[(60 * opens + np.arange(60 * hours)) % WEEK_MINUTES] = True
    start = pd.Series([pd.Timestamp("2024-03-04") + timedelta(minutes=first)])
    end = start + timedelta(minutes=length)
    inside, outside = (window_shares(start, end, each)[0] for each in (week, ~week))
    assert inside + outside == pytest.approx(1)
    minutes = np.arange(first, first + max(length, 1)) % WEEK_MINUTES
    assert inside == pytest.approx(week[minutes].mean())


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 1440)), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_shares_of_an_incident_are_its_minutes_in_each_hour(windows):
    origin = pd.Timestamp("2023-12-30")
    start = pd.Series([origin + timedelta(minutes=first) for first, _ in windows])
    end = pd.Series([origin + timedelta(minutes=first + length) for first, length in windows])
    found = aoristic_weights(start, end)
    for row, (_, length) in enumerate(windows):
        minutes = pd.Series(pd.date_range(start[row], periods=max(length, 1), freq="min")).dt.floor("h")
        expected = minutes.value_counts(normalize=True).sort_index()
        mine = found.pieces[found.pieces["row"] == row]
        assert mine["weight"].to_numpy() == pytest.approx(expected.to_numpy())
        assert mine["start"].tolist() == expected.index.tolist()
        assert mine["weekday"].tolist() == expected.index.day_of_week.tolist()
        assert mine["hour"].tolist() == expected.index.hour.tolist()
    assert weekday_by_hour(found).sum() == pytest.approx(len(windows))


def test_nothing_gives_an_empty_week():
    found = aoristic_weights(times(), times())
    assert found.used == 0
    assert weekday_by_hour(found).tolist() == np.zeros((7, 24)).tolist()


def test_what_is_no_time_or_no_unit_is_refused():
    with pytest.raises(ParameterError, match="Enheten"):
        aoristic_weights(times("2024-01-01"), times("2024-01-01"), unit="week")
    with pytest.raises(ParameterError, match="Längsta"):
        aoristic_weights(times("2024-01-01"), times("2024-01-01"), longest=0)
    with pytest.raises(DataError, match="lika många"):
        aoristic_weights(times("2024-01-01"), times("2024-01-01", "2024-01-02"))
    with pytest.raises(DataError, match="tider"):
        aoristic_weights(["natt"], ["dag"])
    with pytest.raises(DataError, match="tidszon"):
        aoristic_weights(times("2024-01-01T10:00Z"), times("2024-01-01T11:00Z"))
    with pytest.raises(ParameterError, match="dygn"):
        weekday_by_hour(aoristic_weights(times("2024-01-01"), times("2024-01-01"), unit="day"))
