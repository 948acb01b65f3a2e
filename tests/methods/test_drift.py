"""Reference values: the project's own worked numbers computed before this code existed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.drift import (
    compare_each,
    departures,
    drift_aware_comparison,
    planned_comparison,
    smallest_visible_fall,
)
from bfa.methods.drift_mixed import past_of
from bfa.methods.drift_windows import changes, span


def worked() -> pd.DataFrame:
    def count(a: int, m: int) -> int:
        year = m // 12
        fall = 4 if a == 0 and m >= 48 else 0
        return 12 + (5 * a + 7 * m + 3 * year * a**2) % 13 + 4 * ((year + a) % 3) - fall

    return pd.DataFrame([[count(a, m) for m in range(60)] for a in range(6)])


def test_the_worked_counts_are_the_published_ones():
    assert worked().to_numpy().sum() == 7866


@pytest.mark.parametrize(
    ("length", "drift", "expected"),
    [
        (12, "moment", (0.846929, 0.502484, 1.427485, 0.516111, 0.251728)),
        (12, "information", (0.847053, 0.487364, 1.472205, 0.532803, 0.260231)),
        (8, "moment", (0.843098, 0.500314, 1.420737, 0.507884, 0.254333)),
        (8, "information", (0.843209, 0.489732, 1.451819, 0.518046, 0.258681)),
    ],
)
def test_the_worked_rows_come_back_to_six_decimals(length, drift, expected):
    got = drift_aware_comparison(worked(), 0, [1, 2, 3, 4, 5], start=48, length=length, history=48, drift=drift)
    assert (got.ratio, got.lower, got.upper, got.p, got.standard_error) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("length", "drift", "df"), [(12, 0.215488, 22), (8, 0.210583, 27)])
def test_the_drift_and_its_degrees_of_freedom_come_back(length, drift, df):
    got = drift_aware_comparison(worked(), 0, start=48, length=length, drift="moment")
    assert got.drift == pytest.approx(drift, abs=5e-7)
    assert got.degrees_of_freedom == df


def test_the_smallest_visible_fall_of_the_worked_row_comes_back():
    assert smallest_visible_fall(0.251728, 22) == pytest.approx(0.521980, abs=1e-6)


def test_all_other_areas_are_controls_when_none_are_named():
    named = drift_aware_comparison(worked(), 0, [1, 2, 3, 4, 5], start=48, length=12)
    assert drift_aware_comparison(worked(), [0], start=48, length=12) == named


def test_twice_as_much_everywhere_gives_the_same_kind_of_ratio():
    counts = worked()
    doubled = counts.copy()
    doubled.iloc[1:, 48:] *= 2
    plain = drift_aware_comparison(counts, 0, start=48, length=12).ratio
    assert drift_aware_comparison(doubled, 0, start=48, length=12).ratio == pytest.approx(plain / 2, rel=0.01)


def test_one_year_of_history_is_used_as_it_is():
    got = drift_aware_comparison(worked(), 0, start=48, length=12, history=12)
    assert (got.years, got.windows) == (1, 0)


def test_a_follow_up_longer_than_a_year_never_meets_its_own_baseline():
    got = drift_aware_comparison(worked(), 0, start=42, length=18)
    assert got.years == 1


def test_a_follow_up_of_two_years_is_held_against_the_two_before_it_and_earlier_windows_overlap():
    counts = pd.concat([worked(), worked()], axis=1).T.reset_index(drop=True).T
    got = drift_aware_comparison(counts, 0, start=84, length=24)
    # Windows from 60, 48, 36 and 24 on, each with the two years before it.
    assert (got.years, got.windows) == (2, 4)
    assert departures(counts, start=84, length=24)["start"].unique().tolist() == [60, 36]
    before = departures(counts, start=84, length=24).query("area == 2 and start == 36")["before"].item()
    assert before == counts.iloc[2, 12:36].sum()


def test_overlapping_windows_tell_the_part_that_they_do_not_share():
    counts = pd.concat([worked(), worked()], axis=1).T.reset_index(drop=True).T
    where = span(counts, start=84, length=24, season=12, history=None)
    assert (where.stride, where.lag, where.step, where.apart) == (12, 12, 12, 0.5)
    odd = span(counts, start=84, length=18, season=12, history=None)
    assert (odd.stride, odd.lag, odd.step, odd.apart) == (24, 18, 12, pytest.approx(2 / 3))
    every = changes(counts, where, [84, *where.earlier])
    assert past_of(every, 0.15).freedom == 0.5 * 4 * 5
    for drift, alone in (("moment", 8), ("information", 4)):
        got = drift_aware_comparison(counts, 0, start=84, length=24, drift=drift).degrees_of_freedom
        assert alone < got <= alone + 4 + 0.5 * 4 * 5


def test_the_change_of_two_years_is_that_of_the_two_years_before_them():
    counts = pd.DataFrame(np.full((6, 84), 20))
    fallen = counts.copy()
    fallen.iloc[0, 60:] = 10
    every = changes(fallen, span(fallen, start=60, length=24, season=12, history=None), [60])
    assert every.y[0] == pytest.approx([np.log(240.5 / 480.5), *[0.0] * 5])


@given(st.integers(0, 5), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_the_interval_always_holds_the_estimate_and_agrees_with_p(area: int, seed: int):
    counts = pd.DataFrame(np.random.default_rng(seed).poisson(4, size=(6, 48)))
    got = drift_aware_comparison(counts, area, start=36, length=12)
    assert got.lower < got.ratio < got.upper
    assert (got.p < 0.05) == (got.lower > 1 or got.upper < 1)


def test_a_missing_month_is_refused_and_never_zero():
    counts = worked().astype(float)
    counts.iloc[3, 30] = np.nan
    with pytest.raises(DataError, match="räknas inte som noll"):
        drift_aware_comparison(counts, 0, start=48, length=12)


def test_a_missing_month_outside_what_is_used_does_not_matter():
    counts = worked().astype(float)
    counts.iloc[3, 2] = np.nan
    assert drift_aware_comparison(counts, 0, start=48, length=12, history=36).years == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"controls": [1]}, "minst två"),
        ({"controls": [0, 1, 2]}, "sig självt"),
        ({"controls": [1, 9]}, "saknas i antalen"),
        ({"start": 55}, "utanför"),
        ({"drift": "guess"}, "finns inte"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(arguments, words):
    with pytest.raises(ParameterError, match=words):
        drift_aware_comparison(worked(), 0, **{"start": 48, "length": 12} | arguments)


def test_under_a_year_of_history_is_refused():
    with pytest.raises(DataError, match="kortare än ett år"):
        drift_aware_comparison(worked(), 0, start=11, length=12)


def test_the_weights_name_every_control_and_sum_to_one():
    got = drift_aware_comparison(worked(), 0, [1, 3, 4], start=48, length=12).weights
    assert list(got.index) == [1, 3, 4]
    assert got.sum() == pytest.approx(1)
    assert (got > 0.2).all()


@given(st.integers(0, 2**32 - 1), st.sampled_from(["mixed", "information", "moment"]), st.booleans())
@settings(max_examples=20, deadline=None)
def test_comparing_each_is_the_single_comparison_for_every_area(seed: int, drift: str, named: bool):
    counts = pd.DataFrame(np.random.default_rng(seed).poisson(5, size=(7, 60)), index=list("abcdefg"))
    controls = list("bcde") if named else None
    each = compare_each(counts, controls=controls, start=48, length=10, drift=drift)
    for area in counts.index:
        others = None if controls is None else [name for name in controls if name != area]
        one = drift_aware_comparison(counts, area, others, start=48, length=10, drift=drift)
        for column in each.columns:
            assert each.loc[area, column] == pytest.approx(getattr(one, column), rel=1e-12, abs=1e-12)


def test_comparing_each_takes_only_the_areas_asked_for():
    assert list(compare_each(worked(), [4, 1], start=48, length=12).index) == [4, 1]


def test_comparing_each_needs_two_others():
    with pytest.raises(ParameterError, match="minst två"):
        compare_each(worked(), controls=[0, 1], start=48, length=12)


@given(st.integers(0, 2**32 - 1), st.permutations(range(6)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_areas_changes_nothing(seed: int, order: list[int]):
    counts = pd.DataFrame(np.random.default_rng(seed).poisson(5, size=(6, 60)))
    plain = drift_aware_comparison(counts, [0, 1], start=48, length=12)
    turned = drift_aware_comparison(counts.iloc[order], [1, 0], start=48, length=12)
    assert (turned.ratio, turned.lower, turned.p) == pytest.approx((plain.ratio, plain.lower, plain.p), rel=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(2, 9))
@settings(max_examples=20, deadline=None)
def test_the_same_level_change_in_every_period_leaves_the_direction(seed: int, times: int):
    counts = pd.DataFrame(np.random.default_rng(seed).poisson(20, size=(6, 60)))
    counts.iloc[0, 48:] //= 3
    scaled = counts.copy()
    scaled.iloc[1:] *= times
    plain = drift_aware_comparison(counts, 0, start=48, length=12).ratio
    assert (drift_aware_comparison(scaled, 0, start=48, length=12).ratio < 1) == (plain < 1)


def test_a_plan_looks_at_nothing_from_the_start_on():
    counts = worked().astype(float)
    whole = planned_comparison(counts, 0, start=48, length=12)
    counts.iloc[:, 48:] = np.nan
    assert planned_comparison(counts, 0, start=48, length=12) == whole
    assert planned_comparison(counts.iloc[:, :48], 0, start=48, length=12) == whole


def test_a_plan_expects_the_mean_year_and_what_it_can_show():
    got = planned_comparison(worked(), [0], start=60, length=12)
    assert got.expected == worked().iloc[0, 36:60].sum() / 2
    then = planned_comparison(worked(), [0], start=60, length=12, fall=got.smallest_visible_fall)
    assert got.smallest_visible_fall == pytest.approx(
        smallest_visible_fall(then.standard_error, then.degrees_of_freedom)
    )
    assert then.chance == pytest.approx(0.8, abs=0.02)
    assert got.chance == pytest.approx(0.025)


@pytest.mark.parametrize("drift", ["mixed", "information", "moment"])
def test_a_larger_fall_leaves_fewer_to_count_and_is_known_less_surely(drift):
    none, half = (planned_comparison(worked(), 0, start=60, length=12, fall=fall, drift=drift) for fall in (0.0, 0.5))
    assert half.standard_error > none.standard_error
    assert half.chance > none.chance


def test_more_treated_areas_make_smaller_falls_visible():
    one, three = (planned_comparison(worked(), rows, start=60, length=12) for rows in ([0], [0, 1, 2]))
    assert three.smallest_visible_fall < one.smallest_visible_fall


def test_departures_are_the_comparisons_of_earlier_windows():
    got = departures(worked(), start=48, length=12)
    assert sorted(got["start"].unique()) == [24, 36]
    assert len(got) == 12
    row = got[(got["area"] == 2) & (got["start"] == 36)].iloc[0]
    assert row["after"] == worked().iloc[2, 36:48].sum()
    assert row["before"] == worked().iloc[2, 12:36].sum() / 2
    assert row["ratio"] == pytest.approx(drift_aware_comparison(worked(), 2, start=36, length=12).ratio)


def test_without_earlier_windows_there_are_no_departures():
    assert departures(worked(), start=20, length=12).empty
    with pytest.raises(ParameterError, match="minst två jämförelseområden"):
        departures(worked().iloc[:2], start=20, length=12)


def test_counts_by_year_have_seasons_of_one_period():
    years = pd.DataFrame(worked().to_numpy().reshape(6, -1, 12).sum(axis=2))
    got = drift_aware_comparison(years, 0, start=4, length=1, season=1)
    assert got.ratio == pytest.approx(drift_aware_comparison(worked(), 0, start=48, length=12).ratio)


@pytest.mark.parametrize("prior", [0.0, -0.1, float("nan")])
def test_a_prior_that_is_no_spread_is_refused(prior: float):
    with pytest.raises(ParameterError, match="över 0"):
        drift_aware_comparison(worked(), 0, start=48, length=12, drift_prior=prior)


def test_an_area_on_two_rows_is_refused():
    counts = pd.concat([worked(), worked().iloc[:1]])
    with pytest.raises(ParameterError, match="flera rader"):
        drift_aware_comparison(counts, 1, start=48, length=12)


def test_areas_without_incidents_are_carried_and_tell_nothing():
    counts = worked()
    counts.loc[6] = 0
    got = drift_aware_comparison(counts, 0, start=48, length=12)
    assert got.weights[6] < 0.02
