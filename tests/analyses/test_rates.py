"""Incidents against people, unit by unit, by numbers worked out by hand."""

import numpy as np
import pytest
from scipy import stats
from small_situation import TYPE, counts, incidents, situation
from statsmodels.stats.multitest import multipletests
from test_where_exposure import cells

from bfa.analyses.hotspots import hotspots
from bfa.analyses.rates import poisson_interval, rates

PEOPLE = {(0, 0): 100, (250, 0): 400, (500, 0): 49, (750, 0): np.nan, (1000, 0): 451}
HELD = {(0, 0): 8, (250, 0): 2, (500, 0): 5, (750, 0): 3, (1500, 0): 1}


def rows(held):
    """So many incidents in the middle of each cell."""
    spread_out = [("2010-05-07 23:30", x + 100 + i, y + 125.0) for (x, y), many in held.items() for i in range(many)]
    return incidents(spread_out)


def answer(folder, *, people=PEOPLE, held=HELD, **given):
    exposure = {} if people is None else {"exposure": cells(people)}
    known = situation(folder, incidents=rows(held), **exposure, **given)
    return rates(known, hotspots(known, brottstyp=TYPE, period="2010-01/2010-12"))


def test_a_rate_is_incidents_per_thousand_people_with_its_exact_interval(tmp_path):
    first = answer(tmp_path).table.iloc[0]
    assert (first["cell_id"], first["n"], first["people"], first["per_1000"]) == ("6000006500000", 8, 100, 80)
    assert (first["lower"], first["upper"]) == pytest.approx((34.54, 157.63), abs=0.01)


def test_units_with_few_people_or_an_unknown_number_get_no_rate(tmp_path):
    found = answer(tmp_path)
    assert found.table["people"].tolist() == [100, 400, 451]
    assert found.crowded[["cell_id", "n"]].values.tolist() == [["6005006500000", 5], ["6015006500000", 1]]


def test_the_rate_of_the_area_leaves_out_incidents_where_nobody_knows_how_many_live(tmp_path):
    found = answer(tmp_path)
    assert found.per_1000 == pytest.approx(1000 * (8 + 2 + 5 + 1) / 1000)
    assert found.usual == pytest.approx(1000 * 10 / 951)


def test_a_unit_is_high_where_its_share_of_the_incidents_is_beyond_its_share_of_the_people(tmp_path):
    found = answer(tmp_path).table
    p = [stats.binom.sf(n - 1, 10, people / 951) for n, people in ((8, 100), (2, 400), (0, 451))]
    assert found["adjusted"].tolist() == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert found["high"].tolist() == [True, False, False]


def test_where_people_are_known_for_far_larger_cells_no_unit_is_tested(tmp_path):
    known = situation(tmp_path, incidents=rows(HELD), exposure=cells({(0, 0): 1600}, size=1000))
    found = rates(known, hotspots(known, brottstyp=TYPE, period="2010-01/2010-12")).table
    assert found["per_1000"].max() == pytest.approx(80)
    assert found["adjusted"].isna().all()
    assert not found["high"].any()


def test_a_lone_incident_among_few_people_does_not_come_first(tmp_path):
    found = answer(tmp_path, people={(0, 0): 60, (250, 0): 1000}, held={(0, 0): 1, (250, 0): 12}).table
    assert found["per_1000"].tolist() == pytest.approx([12, 1000 / 60])
    assert not found["high"].any()


def test_without_incidents_every_rate_is_zero_and_none_is_high(tmp_path):
    found = answer(tmp_path, held={(0, 0): 0})
    assert found.per_1000 == 0
    assert found.table["per_1000"].tolist() == [0, 0, 0]
    assert found.table["upper"].iloc[0] == pytest.approx(1000 * 3.6889 / 100, abs=0.01)
    assert not found.table["high"].any()


@pytest.mark.parametrize(("people", "reason"), [(None, "no_exposure"), ({(0, 0): 0, (250, 0): np.nan}, "nobody")])
def test_where_there_is_nothing_to_count_against_it_is_said(tmp_path, people, reason):
    found = answer(tmp_path, people=people)
    assert found.reason.startswith(reason)
    assert found.table.empty
    assert found.crowded.empty


def test_where_all_units_hold_few_people_there_is_a_rate_of_the_area_alone(tmp_path):
    found = answer(tmp_path, people={(0, 0): 40, (250, 0): 10})
    assert found.table.empty
    assert np.isnan(found.usual)
    assert found.per_1000 == pytest.approx(1000 * 19 / 50)


def test_a_kommun_with_counts_only_says_what_its_hotspots_say(tmp_path):
    known = situation(tmp_path, counts=counts({"Norr": 5}), exposure=cells(PEOPLE))
    found = hotspots(known, brottstyp=TYPE, period="2010-01/2010-12")
    assert rates(known, found).reason == found.reason


def test_the_interval_of_a_count_holds_the_means_that_do_not_make_it_unlikely():
    lower, upper = poisson_interval(np.array([0.0, 1.0, 10.0]))
    assert lower == pytest.approx([0, 0.0253, 4.7954], abs=1e-4)
    assert upper == pytest.approx([3.6889, 5.5716, 18.3904], abs=1e-4)
    assert stats.poisson.sf(9, lower[2]) == pytest.approx(0.025)
    assert stats.poisson.cdf(10, upper[2]) == pytest.approx(0.025)
