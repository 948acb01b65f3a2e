"""Months that hold more than their days, year after year, and no others."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.recurring import recurring, runs


def monthly(name: str, years: list[list[int | None]], last: str = "2009-12") -> pd.DataFrame:
    months = pd.period_range(end=pd.Period(last, "M"), periods=12 * len(years), freq="M")
    n = pd.array([each for year in years for each in year], dtype="Int64")
    return pd.DataFrame({"brottstyp": name, "month": months, "n": n})


SUMMER = [10, 10, 10, 10, 10, 30, 30, 30, 10, 10, 10, 10]


def test_a_summer_that_returns_every_year_is_a_peak():
    found = recurring(monthly("misshandel", [SUMMER] * 3))
    assert found.loc[found["peak"], "month"].tolist() == [6, 7, 8]
    june = found.set_index("month").loc[6]
    assert (june["n"], june["of"], june["years"]) == (90, 540, 3)
    assert june["ratio"] == pytest.approx(90 / 540 / (90 / 1096), rel=1e-3)
    assert june["lower"] < june["ratio"] < june["upper"]


def test_one_wild_year_does_not_make_a_month_recur():
    flat = [10] * 12
    wild = [*flat[:6], 90, *flat[7:]]
    assert not recurring(monthly("misshandel", [flat, wild, flat]))["peak"].any()


def test_years_that_begin_in_september_are_whole_years_too():
    found = recurring(monthly("misshandel", [[*SUMMER[8:], *SUMMER[:8]]] * 3, last="2010-08"))
    assert found.loc[found["peak"], "month"].tolist() == [6, 7, 8]


@pytest.mark.parametrize("years", [[SUMMER] * 2, [[None, *SUMMER[1:]], SUMMER, SUMMER], [[1] * 12] * 3])
def test_two_years_a_month_that_is_not_told_and_few_incidents_say_nothing(years):
    assert recurring(monthly("misshandel", years)).empty


def test_chance_alone_seldom_recurs():
    rng = np.random.default_rng(1)
    tables = [monthly(f"typ {at}", rng.poisson(40, (4, 12)).tolist()) for at in range(40)]
    assert recurring(pd.concat(tables))["peak"].sum() <= 1


def test_months_are_told_as_stretches_and_december_goes_on_into_january():
    assert runs([5, 6, 7, 8]) == ((5, 8),)
    assert runs([12, 1, 6]) == ((6, 6), (12, 1))
    assert runs(range(1, 13)) == ((1, 12),)
    assert runs([]) == ()


def test_aggravated_assaults_in_chicago_peak_in_summer_as_is_known_of_them(real_data: Path):
    """Lauritsen & White (2014), Seasonal patterns in criminal victimization trends: aggravated assault is highest in
    summer and lowest in winter.
    """
    rows = pd.read_csv(real_data / "us_chicago_grov_misshandel" / "aggravated_assaults_2010_2019.csv")
    months = pd.to_datetime(rows["date"]).dt.to_period("M").value_counts().rename_axis("month").reset_index(name="n")
    found = recurring(months.assign(brottstyp="grov misshandel", n=months["n"].astype("Int64")))
    peaks = set(found.loc[found["peak"], "month"])
    assert {6, 7, 8} <= peaks
    assert not peaks & {12, 1, 2}
