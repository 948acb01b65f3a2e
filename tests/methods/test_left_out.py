from inspect import Parameter, signature

import numpy as np
import pandas as pd
import pytest

from bfa.errors import ParameterError
from bfa.methods.drift import compare_each, departures, drift_aware_comparison, planned_comparison
from bfa.methods.left_out import left_out

LAST = {"start": 36, "length": 12}


def counts() -> pd.DataFrame:
    values = np.random.default_rng(1).poisson(np.arange(10, 70, 10)[:, None], (6, 48)).astype(float)
    return pd.DataFrame(values, index=list("ABCDEF"))


@pytest.mark.parametrize("drift", ["mixed", "information"])
def test_each_row_is_the_comparison_with_the_others(drift):
    got = left_out(counts(), "A", **LAST, drift=drift)
    assert len(got) == 5
    known = drift_aware_comparison(counts(), "A", ["B", "C", "E", "F"], **LAST, drift=drift)
    for name in ("ratio", "lower", "upper", "p", "standard_error"):
        assert got[name].iloc[2] == pytest.approx(getattr(known, name), rel=1e-10)


def test_no_group_left_out_is_the_whole_comparison_as_it_is_by_default():
    got = left_out(counts(), ["A", "B"], without=[[]], **LAST)
    known = drift_aware_comparison(counts(), ["A", "B"], **LAST)
    assert (got["ratio"].iloc[0], got["upper"].iloc[0]) == pytest.approx((known.ratio, known.upper), rel=1e-12)


def test_areas_can_be_left_out_together():
    got = left_out(counts(), "A", without=[["B", "C"]], **LAST)
    known = drift_aware_comparison(counts(), "A", ["D", "E", "F"], **LAST)
    assert got["ratio"].iloc[0] == pytest.approx(known.ratio, rel=1e-10)


def test_leaving_all_out_is_refused():
    with pytest.raises(ParameterError, match="Inget jämförelseområde"):
        left_out(counts(), "A", ["B", "C"], without=[["B", "C"]], **LAST)


def test_every_comparison_has_the_same_options_and_defaults():
    whole = signature(drift_aware_comparison).parameters
    for other in (planned_comparison, compare_each, departures, left_out):
        own = signature(other).parameters
        shared = {name for name in whole if whole[name].kind is Parameter.KEYWORD_ONLY} & set(own)
        assert {"start", "length", "season", "history", "drift", "drift_prior"} <= shared
        assert {name: own[name].default for name in shared} == {name: whole[name].default for name in shared}
