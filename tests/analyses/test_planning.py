import pandas as pd
import pytest

from bfa.analyses.planning import LENGTHS, plan, plan_for
from bfa.analyses.question import effect
from bfa.errors import ParameterError
from bfa.methods.drift import planned_comparison
from tests.analyses.test_families import many, uneven
from tests.small_situation import TYPE, measures, situation


def falls(found, **given):
    table = plan(found, **({"brottstyp": TYPE, "start": "2011-01"} | given)).table
    return table.pivot(index="kommundel", columns="length", values="fall")


def test_within_a_year_a_longer_follow_up_shows_a_smaller_fall(tmp_path):
    table = falls(situation(tmp_path, **many()))
    assert list(table.columns) == list(LENGTHS)
    assert (table[[3, 4, 6, 8, 12]].diff(axis=1).iloc[:, 1:] < 0).all(axis=None)


def test_a_larger_kommundel_shows_a_smaller_fall(tmp_path):
    levels = {f"O{number}": 10 + 10 * number for number in range(8)}
    found = situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel="O0")
    assert falls(found)[12].round(2).is_monotonic_decreasing


def test_the_plan_is_the_planned_comparison_of_the_months_before_the_start(tmp_path):
    found = situation(tmp_path, **many(n=6))
    row = plan(found, brottstyp=TYPE, start="2011-01", lengths=[12], kommundelar=["O2"]).table.iloc[0]
    counts = found.counts.pivot(index="area", columns="month", values="n").astype(float)
    alone = planned_comparison(counts, "O2", start=60, length=12, drift_prior=_prior(found, counts))
    assert row["fall"] == pytest.approx(alone.smallest_visible_fall)
    assert row["expected"] == pytest.approx(alone.expected)
    assert row["controls"] == ("O0", "O1", "O3", "O4", "O5")


def _prior(found, counts):
    from bfa.methods.drift import drift_prior

    before = counts.loc[:, "2010-01-01":"2010-12-01"].sum(axis=1)
    return drift_prior(TYPE, float(before.median()))


def test_what_came_after_the_start_changes_nothing(tmp_path):
    first, second = (falls(situation(tmp_path, **many(O3=level)), start="2010-01") for level in (30, 3))
    pd.testing.assert_frame_equal(first, second)


def test_the_plan_foresees_what_the_effect_says_was_computed_before_the_start(tmp_path):
    found = situation(tmp_path, areas=None, **many(), measures=measures({"number": 1, "scope": "O0"}))
    foreseen = falls(found, start="2010-01", lengths=[12]).loc["O0", 12]
    seen = effect(found, brottstyp=TYPE, period="2010-01/2010-12", baseline="2009-01/2009-12")
    assert seen.smallest_visible_fall == pytest.approx(foreseen)


def test_a_start_after_the_data_end_is_planned_from_the_same_months_earlier(tmp_path):
    found = situation(tmp_path, **many())
    near, far = (plan(found, brottstyp=TYPE, start=start) for start in ("2011-01", "2013-01"))
    assert (near.years_before, far.years_before) == (0, 2)
    assert far.table["fall"].tolist() == pytest.approx(near.table["fall"].tolist())
    assert plan(found, brottstyp=TYPE, start="2011-02").years_before == 1


@pytest.mark.parametrize(
    ("start", "kommundel", "planned"),
    [("2010-01", "O2", 1), ("2010-12", "O2", 1), ("2011-01", "O2", 12), ("2010-01", "", 12)],
)
def test_a_page_plans_for_every_kommundel_only_while_the_follow_up_lies_ahead(tmp_path, start, kommundel, planned):
    found = situation(tmp_path, **(many() | {"kommundel": kommundel}))
    made = plan_for(found, brottstyp=TYPE, start=start)
    assert made.table["kommundel"].nunique() == planned
    every = plan(found, brottstyp=TYPE, start=start).table
    same = every[every["kommundel"].isin(made.table["kommundel"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(made.table, same)


def test_few_to_expect_are_given_no_fall_but_a_reason(tmp_path):
    levels = {"O0": 2, **{f"O{number}": 30 for number in range(1, 6)}}
    found = situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel="O0")
    own = plan(found, brottstyp=TYPE, start="2011-01", kommundelar=["O0"]).table.set_index("length")
    assert own.loc[3, "reason"] == "few_expected"
    assert pd.isna(own.loc[3, "fall"])
    assert own.loc[3, "expected"] < 30 <= own.loc[24, "expected"]
    assert own.loc[24, "reason"] == ""


@pytest.mark.parametrize("names", [("Norr", "Söder"), ("Norr",)])
def test_two_kommundelar_or_one_have_nothing_to_be_compared_with(tmp_path, names):
    found = situation(tmp_path, counts=uneven(dict.fromkeys(names, 20)), kommundelar=names)
    table = plan(found, brottstyp=TYPE, start="2011-01").table
    assert table["reason"].eq("few_controls").all()
    assert table["fall"].isna().all()


def test_an_area_that_will_have_measures_of_its_own_is_not_compared_with(tmp_path):
    soon = measures({"number": 1, "scope": "O1", "start": pd.Timestamp("2011-01-01")})
    row = plan(situation(tmp_path, **many(n=5), measures=soon), brottstyp=TYPE, start="2011-01", lengths=[12]).table
    assert row.set_index("kommundel").loc["O0", "controls"] == ("O2", "O3", "O4")
    assert row.set_index("kommundel").loc["O1", "fall"] > 0


def test_months_missing_before_the_start_are_said(tmp_path):
    gap = many()
    rows = gap["counts"]
    gap["counts"] = rows[~((rows["area"] == "O4") & (rows["month"] == "2010-12-01"))]
    table = plan(situation(tmp_path, **gap), brottstyp=TYPE, start="2011-01", lengths=[12]).table
    table = table.set_index("kommundel")
    assert table.loc["O4", "reason"] == "months_missing"
    assert table.drop("O4")["reason"].eq("").all()


def test_a_length_longer_than_the_history_is_said(tmp_path):
    short = many()
    short["counts"] = short["counts"][short["counts"]["month"] >= "2010-01-01"]
    table = plan(situation(tmp_path, **short), brottstyp=TYPE, start="2011-01", lengths=[12, 24]).table
    assert table.loc[table["length"] == 12, "reason"].eq("").all()
    assert table.loc[table["length"] == 24, "reason"].ne("").all()


@pytest.mark.parametrize(
    "given", [{"lengths": []}, {"lengths": [0]}, {"kommundelar": ["Ingenstans"]}, {"controls": ["X"]}, {"start": "maj"}]
)
def test_what_cannot_be_planned_is_refused(tmp_path, given):
    with pytest.raises(ParameterError):
        falls(situation(tmp_path, **many()), **given)
