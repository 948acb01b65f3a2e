"""An estimate of a logarithm: by hand, and as an outside t test has it."""

import math

import numpy as np
import pytest
from scipy import stats

from bfa.methods.estimate import Estimate


def test_the_interval_and_the_p_value_are_those_of_a_t_test_of_the_logarithms():
    logs = np.array([-0.4, -0.1, -0.3, 0.05, -0.25])
    found = Estimate.of(logs.mean(), logs.std(ddof=1) / math.sqrt(5), 4, confidence=0.9)
    outside = stats.ttest_1samp(logs, 0.0)
    ends = outside.confidence_interval(0.9)
    assert found.p == pytest.approx(outside.pvalue)
    assert np.log([found.lower, found.upper]) == pytest.approx([ends.low, ends.high])


def test_many_degrees_of_freedom_give_the_normal_interval():
    found = Estimate.of(0.0, 0.1, 1e9, confidence=0.95)
    assert (found.ratio, found.p) == (1.0, 1.0)
    assert math.log(found.upper) == pytest.approx(0.196, abs=1e-3)
