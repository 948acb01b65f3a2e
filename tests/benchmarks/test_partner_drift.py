"""What kommuner far apart share, on departures whose correlation is known."""

import numpy as np
import pandas as pd
import pytest
from partner_drift import departures, largest, shared


def test_a_shared_part_of_the_drift_is_found_and_chance_is_not_taken_for_drift():
    rng, counties, years = np.random.default_rng(1), 20, 400
    common, own = rng.normal(0, 0.1, years), rng.normal(0, np.sqrt(0.03), (counties, years))
    chance = rng.normal(0, 0.2, (counties, years))
    rows = [
        (name, year, common[year] + own[name, year] + chance[name, year], 0.04)
        for name in range(counties)
        for year in range(years)
    ]
    found = pd.DataFrame(rows, columns=["county", "year", "y", "v"])
    assert shared(found) == pytest.approx(0.01 / (0.01 + 0.03), abs=0.04)
    alone = found.assign(y=found["y"] - found["year"].map(dict(enumerate(common))))
    assert shared(alone) == pytest.approx(0, abs=0.02)


def test_the_chosen_kommun_is_held_against_the_mean_of_its_countys_others():
    told = pd.DataFrame([[100, 100, 100, 200]] + [[50, 50, 50, 50]] * 3, index=list("abcd"), columns=range(4))
    people = pd.DataFrame([[9, 9, 9, 9]] + [[1, 1, 1, 1]] * 3, index=told.index, columns=told.columns)
    found = departures(told, people, pd.Series("01", told.index), largest)
    assert found["y"].tolist() == pytest.approx([np.log(2)])
    assert found["v"].tolist() == pytest.approx([1 / 200 + 1 / 100 + 3 * 2 / 50 / 9])
