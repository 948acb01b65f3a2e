"""Rates against the rest: the ratio by hand, chance as statsmodels has it, and swings that widen it."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bfa.errors import DataError
from bfa.methods.levels import levels

PEOPLE = pd.Series({"A": 1000.0, "B": 2000.0, "C": 3000.0})


def test_a_rate_is_held_against_that_of_all_the_others():
    """100 of 1 000 in A against 150 of 5 000 in the rest: 3.3 times, and 30 to expect."""
    found = levels(pd.DataFrame({"2009": [100, 60, 90]}, index=["A", "B", "C"]), PEOPLE)
    assert found.loc["A", "per_1000"] == 100
    assert found.loc["A", "expected"] == pytest.approx(30)
    assert found.loc["A", "ratio"] == pytest.approx(100.5 / 150.5 * 5, rel=1e-6)
    assert found["lower"].gt(1).tolist() == [True, False, False]


def test_of_large_counts_the_ratio_is_that_of_a_poisson_regression_with_an_offset():
    half, people = np.array([44_000.0, 46_000, 79_000, 81_000]), np.array([500, 500, 1000, 1000])
    model = sm.GLM(half, sm.add_constant([1.0, 1, 0, 0]), family=sm.families.Poisson(), offset=np.log(people))
    counts = [90_000, 160_000]
    found = levels(pd.DataFrame({"2009": counts}, index=["A", "B"]), PEOPLE[:2])
    assert found.loc["A", "ratio"] == pytest.approx(float(np.exp(model.fit().params[1])), rel=1e-4)


def test_areas_whose_shares_swing_from_year_to_year_have_wider_intervals():
    steady = pd.DataFrame([[1000] * 4, [2000] * 4, [3000] * 4], index=list("ABC"))
    wild = pd.DataFrame([[500, 2000, 500, 1000], [3000, 900, 3000, 2000], [3000] * 4], index=list("ABC"))
    assert levels(wild, PEOPLE).loc["A", "upper"] > 1.5 * levels(steady, PEOPLE).loc["A", "upper"]


def test_an_area_without_people_or_count_is_left_out_and_one_alone_is_held_against_nothing():
    counts = pd.DataFrame({"2009": [10, np.nan, 30]}, index=["A", "B", "C"])
    assert levels(counts, PEOPLE).index.tolist() == ["A", "C"]
    assert levels(counts, pd.Series({"A": 1000.0})).empty
    with pytest.raises(DataError):
        levels(pd.DataFrame({"2009": [1.5, 2, 3]}, index=list("ABC")), PEOPLE)
