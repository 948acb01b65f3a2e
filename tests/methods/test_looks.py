"""Looks that share an error: printed boundaries, the error of all together, and what is refused."""

import numpy as np
import pytest
from scipy import stats

from bfa.errors import ParameterError
from bfa.methods.looks import look_levels, spent


def bounds(lengths, alpha=0.05):
    return [float(stats.norm.isf(level / 2)) for level in look_levels(lengths, alpha=alpha)]


@pytest.mark.parametrize(
    ("looks", "printed"),
    [(2, [2.9626, 1.9686]), (3, [3.7103, 2.5114, 1.9930]), (5, [4.8769, 3.3569, 2.6803, 2.2898, 2.0310])],
)
def test_equally_spaced_looks_have_the_printed_boundaries(looks, printed):
    """Reboussin, DeMets, Kim & Lan (2000), Controlled Clinical Trials 21: O'Brien-Fleming type, two-sided 0.05."""
    assert bounds(range(1, looks + 1)) == pytest.approx(printed, abs=2e-4)


def test_one_look_has_the_whole_error():
    assert look_levels([12]) == pytest.approx((0.05,))
    assert spent(1.0, 0.05) == pytest.approx(0.05)


def test_all_looks_together_err_as_often_as_said():
    lengths, rng = [8, 12, 24], np.random.default_rng(7)
    steps = rng.normal(size=(200_000, 3)) * np.sqrt(np.diff([0, *lengths]))
    z = np.cumsum(steps, axis=1) / np.sqrt(lengths)
    shown = (np.abs(z) > bounds(lengths)).any(axis=1).mean()
    assert shown == pytest.approx(0.05, abs=0.0015)


def test_an_early_look_takes_little_and_the_last_loses_little():
    first, second, last = look_levels([8, 12, 24])
    assert first < second < last < 0.05
    assert first < 0.001
    assert last > 0.045


def test_looks_that_are_more_alike_than_thought_err_less_often():
    lengths, rng = [8, 12, 24], np.random.default_rng(7)
    steps = rng.normal(size=(200_000, 3)) * np.sqrt(np.diff([0, *lengths]))
    shared = rng.normal(size=(200_000, 1))
    own = np.cumsum(steps, axis=1) / lengths
    z = (own + 0.2 * shared) / np.sqrt(1 / np.array(lengths) + 0.04)
    assert (np.abs(z) > bounds(lengths)).any(axis=1).mean() < 0.05


@pytest.mark.parametrize("lengths", [[], [0, 12], [12, 12], [24, 12]])
def test_looks_that_do_not_rise_are_refused(lengths):
    with pytest.raises(ParameterError, match="längre och längre"):
        look_levels(lengths)
