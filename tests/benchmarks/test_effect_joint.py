"""Small kommuner made of areas of a panel, and the tables of what the joint comparison does in them."""

import numpy as np
import pandas as pd
import pytest
from effect_joint import (
    COLUMNS,
    LOT,
    SMALL_AREAS,
    STAGGERED,
    TOGETHER,
    TWO,
    by_choice,
    by_city,
    by_package,
    goals,
    measure,
)
from effect_kommuner import AREAS, CHOICES, SIDE_BY_SIDE, Package, Rows, fallen, kommun, thinned
from effect_panels import Panel, rio, simulated

from bfa.methods.joint import Group


def panel() -> Panel:
    """Twelve areas in a ring, 100 a month, the later the more."""
    made = simulated(1, np.random.default_rng(1), areas=12)
    names = list(made.counts.index)
    near = {name: frozenset((names[at - 1], names[(at + 1) % 12])) for at, name in enumerate(names)}
    counts = made.counts * 0 + 100 + np.arange(12)[:, None]
    return Panel("Ring", counts, 12, "Ring", "misshandel", near)


def test_areas_that_start_together_are_one_group_and_are_followed_to_the_end_or_a_year():
    package = Package("fyra", (0, 0, 6, 18), 24)
    assert package.groups(["a", "b", "c", "d"], 36, 12) == [
        Group(("a", "b"), 36, 12),
        Group(("c",), 42, 12),
        Group(("d",), 54, 6),
    ]
    assert Package("år", (0, 12), 24).groups(["a", "b"], 3, 1) == [Group(("a",), 3, 1), Group(("b",), 4, 1)]
    assert (package.fits(12), package.fits(1), Package("år", (0, 12), 24).fits(1)) == (True, False, True)


def test_a_kommun_has_eight_areas_with_few_incidents_and_at_most_five_years_before():
    drawn = kommun(panel(), STAGGERED, LOT, np.random.default_rng(2))
    assert drawn is not None
    assert len(drawn.counts) == AREAS
    assert drawn.counts.mean(axis=1).between(2, 17).all()
    assert drawn.groups[0].start <= 60
    assert drawn.counts.shape[1] == drawn.groups[0].start + 24


def test_areas_side_by_side_are_neighbours_and_told_as_such():
    drawn = kommun(panel(), TWO, SIDE_BY_SIDE, np.random.default_rng(2))
    assert drawn is not None
    assert drawn.neighbours == {frozenset(drawn.groups[0].areas)}


def test_a_choice_is_made_by_what_was_known_before_the_start():
    values = np.tile([[1, 1], [5, 5], [2, 6]], 6).repeat(2, axis=1)[:, :24]
    values[2] = [2] * 12 + [6] * 12
    rows = Rows(panel(), np.array([0, 1, 2]), values, 24)
    assert CHOICES["högst nivå"](rows).tolist() == [2, 1, 0]
    assert CHOICES["valda på uppgång"](rows)[0] == 2
    assert CHOICES["centrala"](rows).tolist() == [2, 1, 0]


def test_what_is_taken_away_is_the_share_of_the_treated_follow_up_alone():
    drawn = kommun(panel(), STAGGERED, LOT, np.random.default_rng(2), thin=False)
    assert drawn is not None
    less = fallen(drawn, -0.3, np.random.default_rng(1))
    group = drawn.groups[0]
    assert less.loc[list(group.areas)].iloc[:, group.start :].to_numpy().mean() == pytest.approx(74, abs=4)
    pd.testing.assert_frame_equal(less.iloc[:, : group.start], drawn.counts.iloc[:, : group.start])
    assert fallen(drawn, 0.0, np.random.default_rng(1)) is drawn.counts


def test_thinning_keeps_what_is_few_already():
    assert thinned(np.ones((2, 24), dtype=int), 12, np.random.default_rng(1)).sum() == 48


def test_every_package_and_way_of_choosing_has_its_rows_and_goals():
    found = pd.DataFrame(list(measure("Ring", [panel()], 2, 1)), columns=list(COLUMNS))
    assert set(found["chosen"]) == {*CHOICES, TOGETHER}
    assert (found["alarm"] == ~found["covered"])[found["effect"] == 0].all()
    assert by_package(found, seed=1)["dragningar"].eq(2).all()
    assert by_city(found).columns.tolist() == ["områden med åtgärd", "Ring"]
    assert set(by_choice(found, seed=1)["stad"]) == {"alla", "Ring"}
    told = goals(found)
    assert set(told["nått"]) <= {"ja", "nej"}
    assert not told["mål"].str.contains("små områden").any()
    near = goals(pd.concat([found, found.tail(1).assign(chosen=SMALL_AREAS)])).set_index("mål")
    assert near.loc["falska larm, fyra små områden intill varandra: högst 7", "mätt"] in (0.0, 100.0)


@pytest.mark.real
def test_rio_has_its_six_types_three_of_them_kept_aside(real_data):
    found = list(rio(real_data))
    assert [each.kept_aside for each in found].count(True) == 3
    assert all(each.counts.shape[1] == 96 for each in found)
