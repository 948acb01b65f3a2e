"""Kommuner of one city in the same months, and what is done to their counts after the start."""

import numpy as np
import pandas as pd
from effect_panels import Panel
from effect_partners import (
    COLUMNS,
    DESIGNS,
    FIVE,
    LESS,
    LOT,
    NOTHING,
    SHOCKS,
    Drawn,
    What,
    draw,
    happened,
    measure,
    report,
    times,
)


def panel(areas: int = 40) -> Panel:
    """100 a month in every area for nine years."""
    names = [f"område {number}" for number in range(areas)]
    return Panel("jämn", pd.DataFrame(100.0, index=names, columns=range(108)), 12, "jämn", "misshandel")


def test_kommuner_have_areas_of_their_own_in_the_same_months():
    found = draw(panel(), FIVE, LOT, np.random.default_rng(1))
    assert found is not None
    every = [area for each in found[0] for area in each.counts.index]
    assert (len(every), len(set(every))) == (40, 40)
    assert len({each.start for each in found[0]}) == 1
    assert all(len(each.treated) == 1 for each in found[0])


def test_a_city_with_too_few_areas_gives_no_kommuner():
    assert draw(panel(areas=19), FIVE, LOT, np.random.default_rng(1)) is None


def test_incidents_are_kept_or_doubled_by_their_chance():
    rng, values = np.random.default_rng(1), np.full(1000, 100)
    assert (times(values, 1, rng) == values).all()
    assert (times(values, 2, rng) == 200).all()
    assert abs(times(values, 0.7, rng).mean() - 70) < 1
    assert abs(times(values, 1.4, rng).mean() - 140) < 1


def test_a_shock_is_of_all_areas_or_of_the_treated_and_of_the_first_kommun_alone():
    drawn = Drawn(pd.DataFrame(np.full((3, 24), 1000), index=list("abc")), ("a",), 12)
    rng = np.random.default_rng(1)
    every, own = What("", shock=0.7), What("", partly=0.7)
    for what, kept in ((every, [700, 700, 700]), (own, [700, 1000, 1000])):
        now = happened(drawn, what, first=True, rng=rng).counts
        assert (now.iloc[:, :12] == 1000).all(axis=None)
        assert np.allclose(now.iloc[:, 12:].mean(axis=1), kept, atol=20)
        assert (happened(drawn, what, first=False, rng=rng).counts == 1000).all(axis=None)


def test_the_report_has_a_row_for_each_design_and_shock():
    rows = pd.DataFrame(list(measure("jämn", [panel()], 1, 1)), columns=list(COLUMNS))
    assert {NOTHING.name, LESS.name} <= set(rows["what"])
    told = report(rows, seed=1)
    assert all(f"| {each.name} |" in told for each in (*DESIGNS, *SHOCKS))
