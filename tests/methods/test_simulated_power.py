"""Made-up courses: a share that agrees with what is planned, few alarms where nothing is done, and the same again."""

import numpy as np
import pandas as pd
import pytest

from bfa.errors import DataError, ParameterError
from bfa.methods.joint import Group, planned_joint
from bfa.methods.simulated_power import simulated_power

DRAWS = 40
ONE = [Group(("a",), 36, 12), Group(("b",), 42, 6)]


def counted(mean=30, areas="abcdefgh", months=36):
    rng = np.random.default_rng(5)
    level = mean * np.exp(rng.normal(0, 0.1, (len(areas), months // 12))).repeat(12, axis=1)
    return pd.DataFrame(rng.poisson(level), index=list(areas))


def share(fall, groups=ONE, table=None, **given):
    table = counted() if table is None else table
    usual = {"drift": 0.1, "draws": DRAWS, "drift_prior": 0.1}
    return simulated_power(table, groups, list("cdefgh"), fall=fall, **(usual | given))


def test_the_share_agrees_with_the_chance_that_is_foreseen():
    # The Monte Carlo error of a share is that of a binomial: four of them, as the model is not the plan's.
    for groups, fall in (([Group(("a", "b"), 36, 12)], 0.2), (ONE, 0.25)):
        chance = planned_joint(counted(), groups, list("cdefgh"), drift_prior=0.1, fall=fall).chance
        assert 0.2 < chance < 0.9
        assert share(fall, groups) == pytest.approx(chance, abs=4 * (chance * (1 - chance) / DRAWS) ** 0.5)


def test_where_nothing_is_done_falls_are_seldom_shown():
    assert share(0.0) <= 0.1  # 2.5 in a hundred by the interval; 4 of 40 is three errors more


def test_a_larger_fall_is_shown_more_often_and_a_restless_area_less():
    assert share(0.0) < share(0.2) < share(0.4)
    assert share(0.25, drift=0.4) < share(0.25, drift=0.02)


def test_the_same_seed_gives_the_same_courses_and_names_are_of_no_account():
    numbered = counted().set_axis(range(8))
    groups = [Group((0,), 36, 12), Group((1,), 42, 6)]
    again = simulated_power(numbered, groups, range(2, 8), fall=0.25, drift=0.1, draws=DRAWS, drift_prior=0.1)
    assert share(0.25) == again
    assert {share(0.25, seed=seed) for seed in (2, 3)} != {again}


def test_what_cannot_be_tried_is_refused():
    with pytest.raises(ParameterError, match="Dragningarna"):
        share(0.2, draws=0)
    with pytest.raises(ParameterError, match="andel"):
        share(1.0)
    with pytest.raises(DataError, match="Under ett år"):
        share(0.2, [Group(("a",), 8, 12)], counted().iloc[:, :8])
