import pandas as pd
import pytest

from bfa.analyses.overview import crime_tables, follow_up, overview, problem
from bfa.errors import ParameterError
from bfa.tables.contracts import NO_KOMMUNDEL
from tests import small_situation
from tests.small_situation import AREAS, TYPE, counts, kommun, measures, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"


def test_every_kommundel_is_there_with_its_change_and_rate(tmp_path):
    got = overview(
        situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5), Norr=4)),
        brottstyp=TYPE,
        period=AFTER,
        baseline=BEFORE,
    )
    assert got.areas["kommundel"].tolist() == list(AREAS)
    first = got.areas.iloc[0]
    assert (first["before"], first["after"], first["per_1000"]) == (60, 48, 48)
    assert first["percent"] == pytest.approx(-20)


def test_the_kommun_is_the_sum_of_its_kommundelar_and_the_rows_without_one(tmp_path):
    loose = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5) | {NO_KOMMUNDEL: 1}))
    got = overview(loose, brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert got.total["after"].iloc[0] == 5 * 60 + 12
    assert (got.loose, len(got.areas)) == (12, 5)


def test_a_month_that_was_not_counted_leaves_the_kommundel_and_the_kommun_open(tmp_path):
    gap = counts(dict.fromkeys(AREAS, 5))
    gap = gap[~((gap["area"] == "Öst") & (gap["month"] == "2010-03-01"))]
    got = overview(situation(tmp_path, counts=gap), brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert got.areas["after"].isna().tolist() == [False, False, True, False, False]
    assert got.total["after"].isna().all()


def test_nothing_before_and_after_has_no_percentage(tmp_path):
    got = overview(
        situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5) | {"Norr": 0})),
        brottstyp=TYPE,
        period=AFTER,
        baseline=BEFORE,
    )
    assert pd.isna(got.areas["percent"].iloc[0])


def test_counts_without_areas_have_no_rate(tmp_path):
    got = overview(situation(tmp_path, areas=None), brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert got.areas["per_1000"].isna().all()


def test_periods_that_overlap_are_refused(tmp_path):
    with pytest.raises(ParameterError):
        overview(situation(tmp_path), brottstyp=TYPE, period=AFTER, baseline="2009-06/2010-05")


def test_the_problem_is_held_against_one_and_two_years_back(tmp_path):
    more = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5), **dict.fromkeys(AREAS, 6)))
    got = problem(more, brottstyp=TYPE, problem_period="2010-01/2010-04")
    assert got.changes["against"].tolist() == ["2009-01/2009-04", "2008-01/2008-04"]
    assert got.changes["percent"].tolist() == pytest.approx([20, 20])


def test_the_kommundel_clearly_above_the_rest_is_named(tmp_path):
    high = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5), Söder=15))
    assert problem(high, brottstyp=TYPE, problem_period=AFTER).highest == ("Söder",)


def test_without_population_none_is_named(tmp_path):
    got = problem(situation(tmp_path, areas=None), brottstyp=TYPE, problem_period=AFTER)
    assert (got.highest, len(got.rates)) == ((), 0)


def two_types() -> pd.DataFrame:
    one = counts({"Norr": 5})
    return pd.concat([one, one.assign(brottstyp="cykelstöld", n=10), one.assign(brottstyp="olaga fiske", n=1)])


def test_a_crime_table_without_a_layout_lists_the_types(tmp_path):
    got = crime_tables(situation(tmp_path, counts=two_types()), period=AFTER, kommundelar=["Norr"])["Norr"]
    assert got["brottstyp"].tolist() == ["cykelstöld", TYPE, "olaga fiske"]
    assert got["share"].tolist() == pytest.approx([62.5, 31.25, 6.25])


def test_a_layout_gives_subtotals_and_nothing_vanishes(tmp_path):
    laid = situation(tmp_path, counts=two_types(), kommun=kommun(tmp_path, "crime_table: brottskategorier.csv\n"))
    got = crime_tables(laid, period=AFTER, kommundelar=["Norr"])["Norr"]
    sums = got[got["subtotal"]].set_index("brottskategori")["n"]
    assert sums["Brott mot liv och hälsa"] == 60
    assert sums["Övrigt"] == 12
    assert sums.sum() == got.loc[~got["subtotal"], "n"].sum() == 192


@pytest.mark.parametrize("gone", ["2010-03", "2010"], ids=["one month", "the whole period"])
def test_a_type_that_was_not_counted_leaves_its_sum_and_every_share_open(tmp_path, gone):
    every = two_types()
    left = every[~((every["brottstyp"] == "cykelstöld") & every["month"].astype(str).str.startswith(gone))]
    laid = situation(tmp_path, counts=left, kommun=kommun(tmp_path, "crime_table: brottskategorier.csv\n"))
    got = crime_tables(laid, period=AFTER, kommundelar=["Norr"])["Norr"]
    category = got.loc[got["brottstyp"] == "cykelstöld", "brottskategori"].iloc[0]
    assert got.loc[got["brottstyp"] == "cykelstöld", "n"].isna().all()
    assert got.loc[got["subtotal"] & (got["brottskategori"] == category), "n"].isna().all()
    assert (got.loc[got["subtotal"], "n"] == 60).sum() == 1
    assert got["share"].isna().all()


def test_the_problem_says_that_its_population_is_approximate(tmp_path):
    spread = small_situation.areas().assign(population_approximate=True)
    assert problem(situation(tmp_path, areas=spread), brottstyp=TYPE, problem_period=AFTER).approximate
    assert not problem(situation(tmp_path), brottstyp=TYPE, problem_period=AFTER).approximate


def test_activities_are_no_crimes(tmp_path):
    effort = pd.concat([two_types(), counts({"Norr": 9}).assign(brottstyp="krogtillsyn", kind="activity")])
    got = crime_tables(situation(tmp_path, counts=effort), period=AFTER, kommundelar=["Norr"])["Norr"]
    assert "krogtillsyn" not in set(got["brottstyp"])


def test_a_kommundel_without_counts_has_an_empty_table(tmp_path):
    assert crime_tables(situation(tmp_path, counts=two_types()), period=AFTER)["Öst"].empty


def test_an_indicator_is_computed_where_the_measure_acts(tmp_path):
    small = situation(
        tmp_path,
        counts=counts(dict.fromkeys(AREAS, 10), Norr=15),
        measures=measures({"number": 1, "causes": "1, 2", "scope": "Norr"}, {"number": 2, "scope": "kommun"}),
        follow_up=small_situation.follow_up(
            {"measure": 1, "indicator": TYPE, "done": 3, "planned": 8},
            {"measure": 2, "indicator": TYPE},
            {"measure": 3},
        ),
    )
    got = follow_up(small, period=AFTER, baseline=BEFORE)
    assert got["percent"].tolist()[:2] == pytest.approx([50, 10])
    assert pd.isna(got["percent"].iloc[2])
    assert got["causes"].iloc[0] == (1, 2)


def test_an_indicator_of_a_place_that_is_no_kommundel_is_not_zero(tmp_path):
    small = situation(
        tmp_path,
        measures=measures({"number": 1, "scope": "Torget"}),
        follow_up=small_situation.follow_up({"measure": 1, "indicator": TYPE}),
    )
    assert follow_up(small, period=AFTER, baseline=BEFORE)[["before", "after"]].isna().all(axis=None)


def test_from_nothing_there_is_no_percentage(tmp_path):
    got = overview(
        situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5) | {"Norr": 0}, Norr=6)),
        brottstyp=TYPE,
        period=AFTER,
        baseline=BEFORE,
    )
    first = got.areas.iloc[0]
    assert (first["before"], first["after"]) == (0, 72)
    assert pd.isna(first["percent"])
