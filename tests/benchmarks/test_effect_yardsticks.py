import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from effect_yardsticks import interrupted_series, permutation, quasi_poisson_change, yardstick_alarms
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def sicily(real_data) -> pd.DataFrame:
    """Admissions for acute coronary events by month around the smoking ban of January 2005."""
    return pd.read_csv(real_data / "int_sicilien_rokforbud" / "sicily.csv")


def step(sicily: pd.DataFrame, **options: object) -> tuple[float, float]:
    counts, ban, people = (sicily[name].to_numpy(dtype=float) for name in ("aces", "smokban", "stdpop"))
    return interrupted_series(counts, ban, exposure=people, **options)


@pytest.mark.real
def test_the_step_of_the_sicilian_smoking_ban_is_the_published_one(sicily):
    """Lopez Bernal, Cummins & Gasparrini (2017), Interrupted time series regression: a tutorial."""
    assert step(sicily) == pytest.approx((-0.1116284, 0.0172248), abs=5e-7)
    assert step(sicily, errors="quasi") == pytest.approx((-0.1116284, 0.0324959), abs=5e-7)


@pytest.mark.real
def test_so_is_the_step_with_two_harmonics(sicily):
    """The same article: 0.885 (0.839 to 0.933)."""
    ratio, error = step(sicily, harmonics=2, errors="quasi")
    assert (ratio, error) == pytest.approx((-0.1220868, 0.0270311), abs=5e-7)
    ends = np.exp([ratio, ratio - 1.959964 * error, ratio + 1.959964 * error])
    assert ends == pytest.approx([0.885, 0.839, 0.933], abs=5e-4)


@given(st.lists(st.integers(0, 40), min_size=3, max_size=12), st.lists(st.integers(0, 40), min_size=3, max_size=12))
@settings(max_examples=25, deadline=None)
def test_quasi_poisson_is_the_regression_on_the_period(before, after):
    before, after = [*before, 3], [*after, 5]
    counts, mark = np.array(before + after, dtype=float), np.r_[np.zeros(len(before)), np.ones(len(after))]
    fitted = sm.GLM(counts, sm.add_constant(mark), family=sm.families.Poisson()).fit(scale="X2", tol=1e-12)
    ratio, error, freedom = quasi_poisson_change(np.array(before, float), np.array(after, float))
    assert (ratio, error) == pytest.approx((fitted.params[1], fitted.bse[1]), rel=1e-5, abs=1e-8)
    assert freedom == fitted.df_resid


def test_a_permutation_needs_twenty_areas_and_singles_out_the_one_that_fell():
    counts = np.random.default_rng(1).poisson(50, (20, 24)).astype(float)
    counts[3, 12:] = 5
    when = (12, 12, 12)
    assert permutation(counts, 3, 0, when) is True
    assert permutation(counts, 4, 0, when) is False
    assert permutation(counts[:19], 3, 0, when) is None


def test_every_yardstick_answers_on_monthly_counts_and_sees_a_large_fall():
    counts = np.random.default_rng(2).poisson(50, (24, 60)).astype(float)
    counts[:4, 48:] = np.random.default_rng(3).poisson(20, (4, 12))
    one = yardstick_alarms(counts, (0,), 9, (48, 12, 12))
    several = yardstick_alarms(counts, (0, 1, 2, 3), 9, (48, 12, 12))
    assert len(one) == 7
    assert len(several) == 1
    told = {**one, **several}
    silent = {name for name, alarm in told.items() if not alarm}
    assert silent <= {"permutation av områden", "CausalImpact, förval"}


def test_a_yardstick_that_cannot_be_tried_is_silent():
    assert set(yardstick_alarms(np.zeros((4, 3)), (0,), 1, (2, 1, 1)).values()) == {None}
