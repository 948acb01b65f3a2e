"""A year is twelve counted months or a year as it was told, and nothing else."""

import pandas as pd
from small_situation import counts, frame, situation

from bfa.analyses.years_of import yearly

ANNUAL = {"area": "string", "year": "Int64", "brottstyp": "string", "kind": "string", "n": "Int64"}


def annual(*rows):
    return frame(list(rows), list(ANNUAL)).astype(ANNUAL)


def test_a_year_with_a_month_missing_is_not_there_and_never_zero(tmp_path):
    monthly = counts({"Norr": 2}, first="2008-01", last="2010-11")
    monthly.loc[monthly["month"] == pd.Timestamp("2009-05-01"), "n"] = pd.NA
    found = yearly(situation(tmp_path, counts=monthly))
    assert found[["area", "year", "n"]].to_numpy().tolist() == [["Norr", 2008, 24]]


def test_a_year_as_it_was_told_stands_beside_those_of_months(tmp_path):
    told = annual(("Norr", 2008, "stöld", "crime", 7), ("Norr", 2008, "larm", "event", 3))
    found = yearly(situation(tmp_path, counts=counts({"Norr": 1}, last="2008-12"), annual=told))
    assert found.to_numpy().tolist() == [
        ["Norr", 2008, "misshandel utomhus", "crime", 12],
        ["Norr", 2008, "stöld", "crime", 7],
    ]


def test_disorder_is_in_no_year_of_crime_unless_asked_for(tmp_path):
    told = annual(("Norr", 2008, "larm", "event", 3))
    own = situation(tmp_path, counts=counts({}), annual=told)
    assert yearly(own).empty
    assert list(yearly(own, ("event",))["n"]) == [3]
