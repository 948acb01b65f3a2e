"""What an intruder knows beside what is published, against every whole table that fits it: small tables written out."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from bfa.disclosure import CountTable, Released, policy_from
from bfa.disclosure.intruder import Knowledge
from bfa.disclosure.suppression import suppress
from bfa.disclosure.tabulation import Tabulation
from tests.disclosure.auditor import audit
from tests.protected import protect

POLICY = policy_from(Path(__file__).resolve().parents[2] / "data" / "codebook" / "sekretess.yml", tier="samverkan")
TOP = POLICY.threshold
WAYS = {"row": "plats", "column": "tid"}
MARGINS = [((),), (("row",),), (("row",), ("column",)), ((), ("row",), ("column",))]


def prior(n: int, *, small: bool) -> list[int]:
    """The whole numbers that are left of a hidden count: what the rule says, and half of it either way.

    `small`: whether small ones are known that well too.
    """
    if n <= TOP and not small:
        return list(range(1, TOP + 1))
    near = max(n // 2, 1)
    least, most = (1, TOP) if n <= TOP else (TOP + 1, n + near)
    return list(range(max(least, n - near), min(most, n + near) + 1))


def sums(table: pd.DataFrame, safe: Released, margins: object) -> list[tuple[list[int], int]]:
    found = []
    for by in margins:
        groups = [table.index] if not by else [group.index for _, group in table.groupby(list(by), sort=False)]
        found += zip([list(group) for group in groups], safe.totals[tuple(by)]["n"], strict=True)
    return [(members, int(total)) for members, total in found if not pd.isna(total)]


def fitting(table: pd.DataFrame, hidden: list[int], told: list[tuple[list[int], int]], *, small: bool) -> np.ndarray:
    """Every table of whole numbers that fits what is published and what was known before: the hidden cells."""
    tried = np.array(list(product(*(prior(int(table.loc[cell, "n"]), small=small) for cell in hidden))))
    for members, total in told:
        inside = [cell in members for cell in hidden]
        rest = table.loc[[cell for cell in members if cell not in hidden], "n"].sum()
        tried = tried[tried[:, inside].sum(axis=1) == total - rest]
    return tried


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 11), min_size=1, max_size=6), st.integers(1, 3), st.sampled_from(MARGINS))
def test_of_every_whole_table_that_fits_some_give_a_small_cell_each_value_that_was_left_before(numbers, wide, margins):
    places = [(place // wide, place % wide) for place in range(len(numbers))]
    table = pd.DataFrame(places, columns=["row", "column"]).assign(n=numbers)
    safe = protect(table, policy=POLICY, identifies=WAYS, margins=margins)
    hidden = list(table.index[safe.table["hidden"]])
    for small in (False, True):
        fits = fitting(table, hidden, sums(table, safe, margins), small=small)
        for column, cell in enumerate(hidden):
            n = int(table.loc[cell, "n"])
            if n <= TOP:
                assert set(fits[:, column]) == set(prior(n, small=small))


def shown(*numbers: int) -> list[int | None]:
    table = pd.DataFrame({"row": range(len(numbers)), "column": 0, "n": numbers})
    found = protect(table, policy=POLICY, identifies=WAYS).table["n"]
    return [None if pd.isna(n) else int(n) for n in found]


def test_a_large_neighbour_that_may_be_known_to_within_half_hides_a_small_one_if_it_is_large_enough():
    assert shown(4, 10, 30, 31) == [None, None, 30, 31]


def test_the_next_smallest_is_left_where_it_is_just_above_the_threshold():
    """4 + 5: the large one is 5, 6 or 7 to one who knows that it is large, and about how many."""
    assert shown(4, 5, 30, 31) == [None, 5, None, 31]


def test_two_small_ones_that_may_be_known_as_well_as_large_ones_are_hidden_with_a_third():
    """4 + 1: of 2, 3, 4 and of 1, 2 only 4 + 1 and 3 + 2 are left."""
    assert shown(4, 1, 30, 31) == [None, None, None, 31]


def test_small_ones_that_may_give_way_to_each_other_need_no_large_one():
    assert shown(3, 1, 2, 20) == [None, None, None, 20]


@pytest.mark.parametrize(
    ("knows", "known"),
    [(None, (1, 8)), (Knowledge.RULE, (1, 8)), (Knowledge.LARGE, (2, 4)), (Knowledge.ALL, (2, 4))],
)
def test_the_audit_tells_what_is_known_of_a_small_one_by_what_is_known_of_its_neighbour(knows, known):
    table = pd.DataFrame({"row": [0, 1], "column": 0, "n": [4, 5]})
    hidden = pd.Series([True, True])
    found = audit(
        CountTable(table, identifies=WAYS, sensitive="klotter", whole="alone", by=None),
        hidden,
        {(): [False]},
        policy=POLICY,
        knows=knows,
    )
    assert tuple(found.loc[0, ["lower", "upper"]]) == known


def test_where_a_sum_that_is_printed_elsewhere_leaves_small_cells_no_room_the_zeros_beside_them_are_hidden_too():
    values = np.array([1, 1, 2, 0, 0, 4])
    table = Tabulation(
        values=values,
        ceiling=np.array([3, 3, 3, 3, 3, 0]),
        equations=csr_array([[1.0, 1, 1, 1, 1, -1]]),
        sums=values == 4,
        unseen=np.zeros(6, dtype=bool),
        least=np.ones(6, dtype=np.int64),
        shown=values == 4,
        gone=np.zeros(6, dtype=bool),
    )
    assert suppress(table).tolist() == [True] * 5 + [False]
