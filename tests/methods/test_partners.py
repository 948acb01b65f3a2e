"""Several kommuner as one ratio: hand-sized variances, and an outside meta-analysis."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from bfa.errors import ParameterError
from bfa.methods.drift import Comparison
from bfa.methods.joint import Foreseen
from bfa.methods.own_change import OwnChange
from bfa.methods.partners import Ahead, Within, combine_partners, covariance, in_common, planned_partners


def compared(log: float, error: float, *, drift: float = 0.0, start: int = 0, length: int = 12) -> Within:
    """A kommun that found this on the log scale."""
    ends = {name: math.exp(log) for name in ("ratio", "lower", "upper")}
    numbers = {"p": 1.0, "standard_error": error, "drift": drift, "degrees_of_freedom": 10.0}
    return Within(Comparison(**ends, **numbers, years=2, windows=3, weights=pd.Series(dtype=float)), start, length)


def alone(log: float, error: float, *, drift: float, start: int = 0) -> Within:
    """A kommun without areas to compare with."""
    change = OwnChange(math.exp(log), 1.0, 1.0, 1.0, standard_error=error, drift=drift, degrees_of_freedom=10.0)
    return Within(change, start, 12)


#: Logarithms and standard errors that scatter more than chance, and that scatter less.
APART = {"a": (-0.9, 0.2), "b": (0.1, 0.15), "c": (-0.4, 0.25), "d": (0.3, 0.2), "e": (-0.6, 0.3)}
ALIKE = {"a": (-0.32, 0.2), "b": (-0.30, 0.15), "c": (-0.29, 0.25), "d": (-0.31, 0.2)}


def test_it_is_the_meta_analysis_of_statsmodels_where_nothing_is_shared():
    # Source: statsmodels.stats.meta_analysis.combine_effects, method_re="dl": weights, and the Hartung-Knapp error.
    log, error = np.array(list(APART.values())).T
    outside = combine_effects(log, error**2, method_re="dl", use_t=True)
    got = combine_partners({name: compared(*of) for name, of in APART.items()}, correlation=0.0)
    assert got.between**2 == pytest.approx(outside.tau2, rel=1e-9)
    assert math.log(got.ratio) == pytest.approx(outside.mean_effect_re, rel=1e-9)
    assert got.standard_error == pytest.approx(math.sqrt(outside.var_hksj_re), rel=1e-9)
    assert list(got.table["weight"]) == pytest.approx(list(outside.weights_rel_re))
    assert got.degrees_of_freedom == 4
    ends = outside.conf_int()[3]
    assert (math.log(got.lower), math.log(got.upper)) == pytest.approx(ends, rel=1e-9)


def test_kommuner_that_happen_to_agree_do_not_narrow_the_interval():
    got = combine_partners({name: compared(*of) for name, of in ALIKE.items()}, correlation=0.0)
    variances = np.array([error**2 for _, error in ALIKE.values()])
    weights = 1 / variances / (1 / variances).sum()
    within = float((weights**2 * variances).sum())
    freedom = within**2 / float(((weights**2 * variances) ** 2 / 10).sum())
    assert got.between == 0
    assert got.standard_error == pytest.approx(math.sqrt(within))
    assert got.degrees_of_freedom == pytest.approx(freedom)
    reach = stats.t.isf(0.025, freedom) * got.standard_error
    assert (got.lower, got.upper) == pytest.approx((got.ratio * math.exp(-reach), got.ratio * math.exp(reach)))


def test_the_interval_at_the_confidence_of_the_p_value_ends_at_no_change():
    # They agree, so that at 95 % what each is unsure of is the wider; at a stricter confidence their scatter,
    # which has two degrees of freedom.
    parts = {"a": compared(-0.48, 0.2), "b": compared(-0.43, 0.2), "c": compared(-0.41, 0.2)}
    got = combine_partners(parts)
    assert got.degrees_of_freedom > 2
    strict = combine_partners(parts, confidence=1 - got.p)
    assert strict.degrees_of_freedom == 2
    assert strict.upper == pytest.approx(1)


def test_drift_that_two_kommuner_share_is_counted_by_the_months_they_have_in_common():
    parts = [compared(0, 0.3, drift=0.2), compared(0, 0.3, drift=0.1, start=6), compared(0, 0.3, drift=0.1, start=12)]
    assert in_common(parts) == pytest.approx(np.array([[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]))
    shared = 0.5 * 0.5 * 0.2 * 0.1
    assert covariance(parts, 0.5)[0, :2] == pytest.approx([0.09, shared])


def test_what_kommuner_share_widens_the_interval():
    parts = {str(n): compared(-0.3, 0.2, drift=0.15) for n in range(5)}
    apart, shared = (combine_partners(parts, correlation=correlation) for correlation in (0.0, 0.1))
    # They agree, so that what each is unsure of stands: a fifth of a variance, and four fifths of a covariance.
    assert apart.standard_error**2 == pytest.approx(0.04 / 5)
    assert shared.standard_error**2 == pytest.approx(0.04 / 5 + 4 / 5 * 0.1 * 0.15**2)


def test_the_scatter_does_not_show_what_all_share_so_it_is_added():
    parts = {str(n): compared(log, 0.05, drift=0.04) for n, log in enumerate((-0.8, 0.0, 0.8))}
    apart, shared = (combine_partners(parts, correlation=correlation) for correlation in (0.0, 0.5))
    # Means of three equal parts: the covariance is common to all of them.
    assert shared.standard_error**2 - apart.standard_error**2 == pytest.approx(0.5 * 0.04**2, rel=1e-6)


def test_kommuner_without_controls_swing_together_wholly():
    parts = [alone(0, 0.3, drift=0.2), alone(0, 0.3, drift=0.1), compared(0, 0.3, drift=0.1)]
    found = covariance(parts, 0.05)
    assert found[0, 1] == pytest.approx(0.2 * 0.1)
    assert found[0, 2] == pytest.approx(0.05 * 0.2 * 0.1)


def test_two_kommuner_are_too_few():
    with pytest.raises(ParameterError, match="minst 3 kommuner"):
        combine_partners({"a": compared(0, 0.2), "b": compared(0, 0.2)})


@pytest.mark.parametrize("wrong", [{"correlation": -0.1}, {"correlation": 1.1}, {"confidence": 1.0}])
def test_what_is_no_share_is_refused(wrong: dict[str, float]):
    with pytest.raises(ParameterError, match="andelar"):
        combine_partners({name: compared(*of) for name, of in APART.items()}, **wrong)


def test_where_nothing_was_done_about_one_in_twenty_says_that_something_was():
    rng, alarms = np.random.default_rng(3), 0
    for _ in range(400):
        error = rng.uniform(0.15, 0.3, size=5)
        found = combine_partners({str(n): compared(rng.normal(0, e), e) for n, e in enumerate(error)})
        alarms += not found.lower <= 1 <= found.upper
    assert alarms <= 0.06 * 400


def ahead(*errors: float, drift: float = 0.0) -> list[Ahead]:
    """Kommuner that are this unsure before their start, by many degrees of freedom."""
    return [Ahead(Foreseen(lambda fall, own=own: (own, 1e6), 100.0, drift), 0, 12) for own in errors]


@pytest.mark.parametrize("errors", [(0.2,) * 5, (0.15, 0.2, 0.3), (0.1, 0.2, 0.2, 0.3, 0.4, 0.4)])
def test_the_planned_chance_is_how_often_the_combination_shows_the_fall(errors):
    rng, effect, draws = np.random.default_rng(1), math.log(0.7), 400
    shown = 0
    for _ in range(draws):
        found = combine_partners({str(at): compared(rng.normal(effect, own), own) for at, own in enumerate(errors)})
        shown += found.upper < 1
    # The kommuner of `compared` have ten degrees of freedom each, which the plan is told many of.
    chance = planned_partners(ahead(*errors), fall=0.3).chance
    assert chance == pytest.approx(shown / draws, abs=3 * math.sqrt(0.25 / draws))


def test_the_planned_chance_of_kommuner_that_are_alike_is_that_of_an_outside_t_test_of_them():
    k, error, effect = 5, 0.2, -math.log(0.7)
    outside = stats.nct.sf(stats.t.isf(0.025, k - 1), k - 1, effect / (error / math.sqrt(k)))
    chance = planned_partners(ahead(*[error] * k), fall=0.3, draws=20_000).chance
    assert chance == pytest.approx(outside, abs=0.02)


def test_the_smallest_visible_fall_has_the_power_and_is_smaller_with_more_kommuner_and_without_shared_drift():
    three, five = (planned_partners(ahead(*[0.2] * n)) for n in (3, 5))
    assert planned_partners(ahead(*[0.2] * 5), fall=five.smallest_visible_fall).chance == pytest.approx(0.8, abs=1e-6)
    assert five.smallest_visible_fall < three.smallest_visible_fall
    assert planned_partners(ahead(*[0.2] * 5, drift=0.15)).standard_error > five.standard_error
    with pytest.raises(ParameterError, match="minst 3 kommuner"):
        planned_partners(ahead(0.2, 0.2))
