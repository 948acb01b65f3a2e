import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.tables.pace import Run, chance_of_none, chance_of_so_few, core, days_missing, dispersion, empty_runs


def test_the_chance_of_silence_is_that_of_poisson_where_months_do_not_spread():
    assert chance_of_none(np.array([2.0, 3.0]), 0.0) == pytest.approx(np.exp(-5))


def test_spread_and_few_rows_behind_the_pace_make_silence_less_telling():
    known = chance_of_none(np.array([5.0]), 0.0)
    assert chance_of_none(np.array([5.0]), 0.5) == pytest.approx(3.5**-2)
    assert chance_of_none(np.array([5.0]), 0.0, behind=10) == pytest.approx(1.5**-10)
    assert known < chance_of_none(np.array([5.0]), 0.0, behind=10) < chance_of_none(np.array([5.0]), 0.5)


@given(st.integers(0, 30), st.floats(0.1, 20), st.floats(0, 1), st.integers(1, 12))
@settings(max_examples=30, deadline=None)
def test_the_chance_of_so_few_is_scipys_negative_binomial(n, expected, spread, months):
    from scipy.stats import nbinom, poisson

    mean, size = expected * months, months / max(spread, 1e-9)
    reference = nbinom.cdf(n, size, size / (size + mean)) if spread > 1e-3 else poisson.cdf(n, mean)
    assert chance_of_so_few(n, expected, spread, months) == pytest.approx(
        reference, abs=5e-3 if spread <= 1e-3 else 1e-9
    )


def test_neighbouring_months_that_are_alike_have_no_spread_and_a_trend_is_none():
    assert dispersion(np.array([10, 10, 10, 10])) == 0
    assert dispersion(np.arange(10, 60)) == 0
    assert dispersion(np.array([1, 40, 2, 50, 1, 60])) == 1


def test_a_lone_row_long_before_the_others_is_not_of_the_series():
    assert core(np.array([1, *[0] * 694, *[19] * 12])) == Run(695, 706)


def test_late_reports_that_thin_out_backwards_are_not_of_the_series():
    assert core(np.array([1, 1, 2, 4, 6, 15, 100, 110, 90, 100, 95, 100, 100, 100])) == Run(6, 13)


def test_a_thin_last_month_is_not_of_the_series():
    assert core(np.array([100, 90, 110, 100, 3])) == Run(0, 3)


def test_a_sparse_series_keeps_all_its_months():
    assert core(np.array([1, 0, 0, 1, 0, 0, 0, 2, 0, 1])) == Run(0, 9)


def test_growth_from_little_to_much_is_one_series():
    assert core(np.array([5, 6, 8, 9, 12, 15, 18, 22, 27, 33, 40, 48, 58])) == Run(0, 12)


def test_silence_that_the_pace_makes_unlikely_is_a_gap():
    counts = np.array([20, 18, 22, 0, 0, 19, 21, 20])
    assert empty_runs(counts) == [Run(3, 4)]


def test_silence_that_a_slow_pace_allows_is_none():
    assert empty_runs(np.array([1, 0, 2, 0, 0, 1, 1, 0, 1])) == []


def test_silence_in_the_same_month_every_year_is_how_the_source_is():
    counts = np.tile(np.array([10, 12, 11, 9, 10, 12, 0, 11, 10, 9, 12, 10]), 3)
    assert empty_runs(counts) == []


def test_ends_are_looked_at_only_when_asked():
    counts = np.array([0, 0, 20, 20, 20, 0])
    assert empty_runs(counts) == []
    assert empty_runs(counts, edges=True) == [Run(0, 1), Run(5, 5)]


def test_days_without_rows_are_missing_where_other_months_have_them():
    counts = np.array([30, 300, 310])
    assert days_missing(counts, 0, 28)
    assert not days_missing(counts, 0, 28, elsewhere=0.0)
    assert not days_missing(np.array([1, 2, 1]), 0, 28)


def test_a_steady_series_is_almost_never_cut_or_said_to_have_gaps():
    series = np.random.default_rng(0).poisson(8, (300, 48))
    assert np.mean([bool(empty_runs(counts)) for counts in series]) < 0.03
    assert all(core(counts[np.flatnonzero(counts)[0] :]).last > 40 for counts in series)
