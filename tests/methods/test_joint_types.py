"""Several types as one estimate: hand-sized weights and covariances, a known correlation, and what goes apart."""

import math

import numpy as np
import pandas as pd
import pytest

from bfa.errors import ParameterError
from bfa.methods.joint import Group, Joint, joint_comparison
from bfa.methods.joint_types import EXPECTED, MOST, TypeCounts, drift_correlation, joint_types


def one(ratio: float, error: float, chance: float, df: float = 20) -> Joint:
    """A type's comparison of this standard error, with a part of its variance chance."""
    empty = {"weights": pd.Series(dtype=float), "table": pd.DataFrame(), "correlations": np.eye(1)}
    told = {"drift": 0.1, "years": 2, "windows": 3, "chance": chance}
    return Joint.of(math.log(ratio), error, df, confidence=0.95, **told, **empty)


def test_two_types_weigh_by_their_variances_and_go_together_by_their_drift_alone():
    """Variances .04 and .01 weigh 1 to 4; of them .03 and .004 are drift, with a correlation of .5."""
    found = joint_types({"a": one(0.8, 0.2, 0.01), "b": one(0.9, 0.1, 0.006)}, 0.5)
    assert found.table["weight"].tolist() == pytest.approx([0.2, 0.8])
    assert math.log(found.ratio) == pytest.approx(0.2 * math.log(0.8) + 0.8 * math.log(0.9))
    variance = 0.04 * 0.04 + 0.64 * 0.01 + 2 * 0.2 * 0.8 * 0.5 * math.sqrt(0.03 * 0.004)
    assert found.standard_error**2 == pytest.approx(variance)


def test_types_that_do_not_go_together_are_pooled_as_independent_estimates():
    """As statsmodels pools two independent estimates by their variances, with no variance between them."""
    from statsmodels.stats.meta_analysis import combine_effects

    log, variance = np.log([0.8, 0.95, 0.7]), np.array([0.04, 0.02, 0.05])
    found = joint_types({str(at): one(math.exp(log[at]), math.sqrt(variance[at]), 0.01) for at in range(3)}, 0.0)
    pooled = combine_effects(log, variance, method_re="iterated").summary_frame().loc["fixed effect"]
    assert math.log(found.ratio) == pytest.approx(pooled["eff"])
    assert found.standard_error == pytest.approx(pooled["sd_eff"])


def test_types_that_drift_as_one_gain_nothing_but_what_chance_leaves():
    """Twice the same estimate, all of it drift: wholly together it is known no better than one of them."""
    same = {"a": one(0.8, 0.1, 0.0), "b": one(0.8, 0.1, 0.0)}
    assert joint_types(same, 1.0).standard_error == pytest.approx(0.1)
    assert joint_types(same, 1.0).degrees_of_freedom == pytest.approx(20)


def test_a_type_goes_apart_where_it_goes_the_other_way_by_more_than_noise():
    fell, rose, little = one(0.7, 0.1, 0.005), one(1.5, 0.1, 0.005), one(1.05, 0.2, 0.02)
    assert joint_types({"a": fell, "b": rose, "c": little}, 0.3).apart == ("b",)
    assert joint_types({"a": fell, "c": little}, 0.3).apart == ()
    assert joint_types({"a": fell, "d": one(0.4, 0.05, 0.001)}, 0.3).apart == ()


def test_one_type_alone_has_no_joint_estimate():
    with pytest.raises(ParameterError, match="minst två brottstyper"):
        joint_types({"a": one(0.8, 0.2, 0.01)}, 0.3)


def counted(correlation: float, *, areas: int = 30, years: int = 9, mean: float = 400) -> list[TypeCounts]:
    """Two types with so many incidents that chance is little, whose yearly drift of .3 goes together so far."""
    rng = np.random.default_rng(5)
    common, found = rng.normal(0, 0.3, (areas, years)), []
    for _ in range(2):
        own = rng.normal(0, 0.3, (areas, years))
        drift = math.sqrt(correlation) * common + math.sqrt(1 - correlation) * own
        yearly = rng.poisson(mean * np.exp(drift)).repeat(12, axis=1)
        found.append(TypeCounts(pd.DataFrame(yearly), 12 * (years - 1), 12, 0.3))
    return found


def test_a_strong_correlation_is_found_and_a_weak_one_is_taken_as_the_expected():
    assert drift_correlation(counted(0.7)) == pytest.approx(0.7, abs=0.12)
    assert drift_correlation(counted(0.0)) == EXPECTED
    same = counted(0.99)[0]
    assert EXPECTED < drift_correlation([same, same]) <= MOST


def test_without_earlier_windows_or_common_areas_the_correlation_is_the_expected():
    short = [TypeCounts(each.counts.iloc[:, -36:], 24, 12, 0.3) for each in counted(0.9)]
    assert drift_correlation(short) == EXPECTED
    one_, other = counted(0.9)
    elsewhere = TypeCounts(other.counts.set_axis([f"x{at}" for at in other.counts.index]), 96, 12, 0.3)
    assert drift_correlation([one_, elsewhere]) == EXPECTED


def test_four_types_that_all_fall_show_what_one_of_them_does_not():
    rng = np.random.default_rng(11)
    types = [pd.DataFrame(rng.poisson(10, (8, 72)).astype(float)) for _ in range(4)]
    for counts in types:
        counts.iloc[0, 60:] = rng.binomial(counts.iloc[0, 60:].astype(int), 0.7)
    each = {str(at): joint_comparison(counts, [Group((0,), 60, 12)]) for at, counts in enumerate(types)}
    found = joint_types(each, 0.3)
    assert found.upper < 1
    assert found.standard_error < min(one.standard_error for one in each.values())
    assert found.table["weight"].sum() == pytest.approx(1)


def test_the_chance_of_a_joint_comparison_is_less_than_its_variance():
    counts = pd.DataFrame(np.random.default_rng(2).poisson(10, (8, 72)).astype(float))
    found = joint_comparison(counts, [Group((0,), 60, 12)])
    after, before = counts.iloc[0, 60:].sum() + 0.5, counts.iloc[0, 36:60].sum() + 0.5
    assert 1 / after + 1 / before < found.chance * 1.2
    assert found.chance < found.standard_error**2
