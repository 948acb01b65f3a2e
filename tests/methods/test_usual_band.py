"""What is usual at a place: against published limits, by simulation, and at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bfa.errors import DataError, ParameterError
from bfa.methods.recent_weight import recent_weight
from bfa.methods.usual_band import dispersion, usual_band


def test_the_upper_end_is_that_of_published_prediction_limits():
    """Millard's EnvStats (2013), predIntPois: 36 in 20 observations. The upper 95 % limit is 4 by its three
    approximations, and 5 by the exact one, which holds at least 95 % and here more."""
    band = usual_band([36], 20, coverage=0.9)
    assert band["high"].item() == 4
    assert band["usual"].item() == pytest.approx(1.8)
    assert 0.04 < band["over"].item() <= 0.05


def test_with_many_weeks_the_band_is_the_quantile_that_outbreak_detection_uses():
    """Noufaily et al. (2013): the threshold is qnbinom(0.95, size = mu / (phi - 1), mu = mu); mu 6.9, phi 1.44."""
    size = 6.9 / 0.44
    high = usual_band([690_000], 100_000, dispersion=1.44)["high"].item()
    assert high == stats.nbinom.ppf(0.95, size, size / (size + 6.9))


@pytest.mark.parametrize("mean", [0.02, 0.5, 3.0, 20.0])
@pytest.mark.parametrize("phi", [1.0, 2.0])
def test_a_usual_week_lies_above_in_at_most_one_of_twenty(mean, phi):
    """A year of weeks at 4 000 places where nothing changes, and the week after."""
    random = np.random.default_rng(12)
    rate = mean if phi == 1 else random.gamma(mean / (phi - 1), phi - 1, size=(4000, 53))
    weeks = random.poisson(rate, size=(4000, 53))
    spread = dispersion(weeks[:, :52])
    band = usual_band(weeks[:, :52].sum(axis=1), 52, dispersion=spread)
    above = (weeks[:, 52] > band["high"]).mean()
    assert spread == pytest.approx(phi, rel=0.05)
    assert above <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 4000)
    assert above == pytest.approx(band["over"].mean(), abs=0.012)


@given(total=st.integers(0, 500), phi=st.floats(1, 5), least=st.integers(0, 3))
def test_the_ends_are_in_order_and_the_chance_is_as_told(total, phi, least):
    band = usual_band([total], 52, dispersion=phi, least=least).iloc[0]
    assert 0 <= band["low"] <= band["middle"] <= band["high"]
    assert band["high"] >= least
    assert 0 <= band["over"] <= 0.05


def test_counts_that_vary_as_poisson_have_a_dispersion_of_one_and_never_less():
    assert dispersion([[2, 2, 2, 2]]) == 1
    assert dispersion(np.zeros((3, 10))) == 1
    assert dispersion([[1], [5]]) == 1
    assert dispersion([[0, 4]]) == pytest.approx(4.0)


@pytest.mark.parametrize("given_", [([-1], 52), ([1.5], 52), ([np.nan], 52), ([1], 0)])
def test_what_is_no_count_or_no_week_is_refused(given_):
    with pytest.raises(DataError):
        usual_band(*given_)


def test_a_coverage_or_a_dispersion_out_of_range_is_refused():
    with pytest.raises(ParameterError):
        usual_band([1], 52, coverage=1.0)
    with pytest.raises(ParameterError):
        usual_band([1], 52, dispersion=0.5)


def test_a_month_a_half_life_back_weighs_half():
    """3 now, 4 a year ago and 8 two years ago: 3 + 2 + 2."""
    counts = np.zeros((1, 25))
    counts[0, [0, 12, 24]] = 8, 4, 3
    assert recent_weight(counts, half_life=12) == pytest.approx([7.0])
    assert recent_weight(counts, half_life=np.inf) == pytest.approx([15.0])
    with pytest.raises(ParameterError):
        recent_weight(counts, half_life=0)
