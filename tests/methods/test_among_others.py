"""One among others: against published figures, another package, and by hand."""

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from bfa.errors import DataError, ParameterError
from bfa.methods.among_others import among_others

#: Thirteen trials of the BCG vaccine: cases and others among vaccinated, cases and others among controls
#: (Colditz et al. 1994, as in the data set dat.bcg of the R package metafor).
BCG = np.array(
    [
        *((4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761)),
        *((180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232)),
        *((17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)),
    ],
    dtype=float,
)


def log_ratios():
    a, b, c, d = BCG.T
    return np.log(a / (a + b)) - np.log(c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


def test_mean_and_spread_of_the_bcg_trials_are_the_published_ones():
    """metafor, rma(method="PM"): tau^2 = 0.3181, estimate -0.7150 (Viechtbauer 2010)."""
    found = among_others(-0.7, 1e-9, *log_ratios())
    assert found.tau2 == pytest.approx(0.3181, abs=5e-5)
    assert found.mean == pytest.approx(-0.7150, abs=5e-5)


def test_they_are_those_of_statsmodels():
    y, v = log_ratios()
    theirs = combine_effects(y, v, method_re="iterated", atol=1e-12, maxiter=1000)
    ours = among_others(-0.7, 1e-9, y, v)
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=1e-6)
    assert ours.mean == pytest.approx(theirs.mean_effect_re, rel=1e-6)


def test_the_interval_is_that_of_one_more_trial():
    """With z in place of t metafor prints 0.15 to 1.55 for the ratio; t with 11 degrees of freedom is 1.123 as wide."""
    found = among_others(-0.7, 1e-9, *log_ratios())
    half = (found.upper - found.lower) / 2 / (2.200985 / 1.959964)
    assert np.exp([found.mean - half, found.mean + half]) == pytest.approx([0.15, 1.55], abs=0.02)


def test_a_value_at_an_end_of_the_interval_has_the_p_of_its_level():
    y, v = log_ratios()
    edge = among_others(0.0, 0.01, y, v).upper
    assert among_others(edge, 0.01, y, v).p == pytest.approx(0.05)
    assert among_others(edge, 0.01, y, v, confidence=0.5).p == pytest.approx(0.05)


def test_others_that_differ_by_chance_alone_have_no_spread():
    found = among_others(1.0, 0.1, [0.0, 0.1, -0.1, 0.0, 0.05, -0.05], [0.1] * 6)
    assert found.tau2 == 0
    assert found.mean == pytest.approx(0)
    assert found.p < 0.05


@pytest.mark.parametrize(
    "asked",
    [(0.0, 0.1, [0.0] * 4, [0.1] * 4), (np.nan, 0.1, [0.0] * 6, [0.1] * 6), (0.0, 0.0, [0.0] * 6, [0.1] * 6)],
)
def test_too_few_others_or_no_chance_is_refused(asked):
    with pytest.raises(DataError):
        among_others(*asked)


def test_a_confidence_outside_0_and_1_is_refused():
    with pytest.raises(ParameterError):
        among_others(0.0, 0.1, [0.0] * 6, [0.1] * 6, confidence=1.0)


def test_kommuner_of_one_kind_are_called_odd_as_often_as_said():
    rng = np.random.default_rng(1)
    p = []
    for _ in range(400):
        true = rng.normal(5, 0.3, 13)
        people = rng.uniform(5_000, 60_000, 13)
        count = rng.poisson(np.exp(true) * people / 10_000)
        y = np.log((count + 0.5) / people)
        p.append(among_others(y[0], 1 / (count[0] + 0.5), y[1:], 1 / (count[1:] + 0.5)).p)
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.08
