import pandas as pd
import pytest

from bfa.analyses.batch_types import named_types
from bfa.analyses.default_periods import tertial
from bfa.analyses.families import family
from bfa.analyses.overview import common, follow_up, overview, problem
from bfa.errors import ParameterError
from bfa.methods.drift import drift_aware_comparison, drift_prior
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import parse_period
from tests import small_situation
from tests.small_situation import AREAS, TYPE, counts, measures, situation

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


def test_the_types_with_most_stand_first_in_every_kommundel_and_own_work_is_no_crime(tmp_path):
    effort = pd.concat([two_types(), counts({"Norr": 90}).assign(brottstyp="krogtillsyn", kind="activity")])
    got = common(situation(tmp_path, counts=effort, kommundelar=("Norr",)), period=parse_period(AFTER))
    own = got[got["kommundel"] == "Norr"]
    assert list(zip(own["brottstyp"], own["n"], strict=True)) == [("cykelstöld", 120), (TYPE, 60), ("olaga fiske", 12)]


@pytest.mark.parametrize("gone", ["2010-03", "2010"], ids=["one month", "the whole period"])
def test_a_type_with_a_month_that_was_not_counted_is_not_among_those_with_most(tmp_path, gone):
    every = two_types()
    left = every[~((every["brottstyp"] == "cykelstöld") & every["month"].astype(str).str.startswith(gone))]
    got = common(situation(tmp_path, counts=left, kommundelar=("Norr",)), period=parse_period(AFTER))
    assert list(got["brottstyp"].unique()) == [TYPE, "olaga fiske"]


def test_what_belongs_to_no_kommundel_has_a_line_only_where_there_is_any(tmp_path):
    loose = counts({"Norr": 5, NO_KOMMUNDEL: 1})
    got = common(situation(tmp_path, counts=loose, kommundelar=("Norr",)), period=parse_period(AFTER))
    assert dict(zip(got["kommundel"], got["n"], strict=True)) == {"Norr": 60, NO_KOMMUNDEL: 12}
    none = loose.assign(n=loose["n"].mask(loose["area"].eq(NO_KOMMUNDEL), 0))
    assert set(
        common(situation(tmp_path, counts=none, kommundelar=("Norr",)), period=parse_period(AFTER))["kommundel"]
    ) == {"Norr"}


def test_the_problem_says_that_its_population_is_approximate(tmp_path):
    spread = small_situation.areas().assign(population_approximate=True)
    assert problem(situation(tmp_path, areas=spread), brottstyp=TYPE, problem_period=AFTER).approximate
    assert not problem(situation(tmp_path), brottstyp=TYPE, problem_period=AFTER).approximate


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


def by_year(folder, **given):
    """A kommun whose only type is told by year: six years, twenty each, but in 2010 what is given."""
    rows = [
        (area, year, "stöld", "crime", given.get(area, 20) if year == 2010 else 20)
        for area in AREAS
        for year in range(2005, 2011)
    ]
    table = small_situation.frame(rows, ["area", "year", "brottstyp", "kind", "n"]).astype({"n": "Int64"})
    return situation(folder, counts=counts({}), annual=table)


def test_a_type_told_by_year_is_asked_of_its_latest_year_against_the_years_before(tmp_path):
    own = by_year(tmp_path, Norr=30)
    asked = tertial(own, brottstyp="stöld")
    assert (str(asked.period), str(asked.baseline)) == (AFTER, BEFORE)
    got = overview(own, brottstyp="stöld", period=asked.period, baseline=asked.baseline)
    assert got.areas[["before", "after"]].iloc[0].tolist() == [20, 30]
    assert got.total[["before", "after"]].iloc[0].tolist() == [100, 110]
    assert got.uncounted == ()
    told = problem(own, brottstyp="stöld", problem_period=asked.problem_period)
    assert told.changes["percent"].tolist() == pytest.approx([10, 10])


def test_its_kommundelar_are_compared_year_by_year(tmp_path):
    found = family(by_year(tmp_path, Norr=60), brottstyper=["stöld"], period=AFTER, baseline=BEFORE)
    wide = pd.DataFrame({year: dict.fromkeys(AREAS, 20) for year in range(2005, 2011)})
    wide.loc["Norr", 2010] = 60
    one = drift_aware_comparison(wide, "Norr", start=5, length=1, season=1, drift_prior=drift_prior("stöld", 20))
    norr = found.table.set_index("kommundel").loc["Norr"]
    assert (norr["ratio"], norr["lower"], norr["upper"]) == pytest.approx((one.ratio, one.lower, one.upper))
    assert found.table["reason"].eq("few_expected").all()


def test_a_batch_may_be_about_a_type_told_by_year(tmp_path):
    assert named_types(["stöld"], by_year(tmp_path), where="x.yml") == ["stöld"]


def test_a_part_of_a_year_of_it_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="räknas bara per år"):
        overview(by_year(tmp_path), brottstyp="stöld", period="2010-05/2010-08", baseline="2009-05/2009-08")
