"""Laws of suppression, against an intruder built another way: small tables written out, and a programme of its own."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bfa.disclosure import CountTable, Released, policy_from, suppression
from tests.disclosure.auditor import audit
from tests.protected import protect

POLICY = policy_from(Path(__file__).resolve().parents[2] / "data" / "codebook" / "sekretess.yml", tier="samverkan")
TOP = POLICY.threshold
WAYS = {"row": "plats", "column": "tid"}
NONE: list = []
MARGINS = [((),), (("row",),), ((), ("row",)), (("row",), ("column",)), ((), ("row",), ("column",))]


@st.composite
def tables(draw: st.DrawFn, *, most: int = 14, side: int = 5) -> pd.DataFrame:
    rows, columns = draw(st.integers(1, side)), draw(st.integers(1, side))
    number = st.one_of(st.integers(0, 5), st.integers(0, most))
    numbers = draw(st.lists(number, min_size=rows * columns, max_size=rows * columns))
    places = [(row, column) for row in range(rows) for column in range(columns)]
    return pd.DataFrame(places, columns=["row", "column"]).assign(n=numbers)


def protected(table: pd.DataFrame, margins: object) -> Released:
    return protect(table, policy=POLICY, identifies=WAYS, margins=margins)


def declared(table: pd.DataFrame, margins: object) -> CountTable:
    return CountTable(table, identifies=WAYS, margins=margins, sensitive="klotter", whole="alone", by=None)


def published(
    table: pd.DataFrame, safe: Released, margins: object, *, hidden: bool = False
) -> list[tuple[list[int], int]]:
    """Members and value of each sum that is shown, or of each that is hidden."""
    sums = []
    for by in margins:
        groups = [table.index] if not by else [group.index for _, group in table.groupby(list(by), sort=False)]
        for group, total in zip(groups, safe.totals[by]["n"], strict=True):
            if pd.isna(total) == hidden:
                sums.append((list(group), int(table.loc[group, "n"].sum())))
    return sums


def known(n: int, knows: str) -> tuple[float, float]:
    """What an intruder knows of a hidden count of n: the rule; large ones to within a half; or every one of them."""
    least, most = (1, TOP) if n <= TOP else (1 if knows == "rule" else TOP + 1, np.inf)
    near = np.inf if knows == "rule" or (knows == "large" and n <= TOP) else max(n // 2, 1)
    return max(least, n - near), min(most, n + near)


def bounds_of(
    table: pd.DataFrame, hidden: "pd.Series[bool]", sums: list, *, place: int, knows: str = "rule", about: list = NONE
) -> tuple[float, float]:
    """What an intruder learns of one cell who takes the small ones for small: his own linear programme.

    `about` are sums that are hidden, which he knows to within a half.
    """
    unknown = list(table.index[hidden])
    matrix = np.array([[1.0 if cell in members else 0.0 for cell in unknown] for members, _ in sums])
    right = [total - table.loc[[m for m in members if not hidden[m]], "n"].sum() for members, total in sums]
    limits = [known(int(table.loc[cell, "n"]), knows) for cell in unknown]
    rows = [np.array([float(cell in members) for cell in unknown]) for members, _ in about]
    off = [n - table.loc[[m for m in members if not hidden[m]], "n"].sum() for members, n in about]
    slack = [max(n // 2, 1) for _, n in about]
    most = [sign * n + more for sign in (1, -1) for n, more in zip(off, slack, strict=True)]
    near = {"A_ub": [*rows, *(-row for row in rows)], "b_ub": most} if about else {}
    ends = []
    for sign in (1, -1):
        goal = [sign * (cell == place) for cell in unknown]
        found = linprog(goal, A_eq=matrix if sums else None, b_eq=right if sums else None, bounds=limits, **near)
        ends.append(sign * found.fun if found.status == 0 else np.inf)
    return ends[0], ends[1]


def told_beside_sums(table: pd.DataFrame, hidden: "pd.Series[bool]", safe: Released, margins: object) -> bool:
    """Whether cells say more of a small one than if all were hidden, to one who knows about what hidden sums are."""
    sums, about = published(table, safe, margins), published(table, safe, margins, hidden=True)
    small, nothing = table.index[(table["n"] > 0) & (table["n"] <= TOP)], table["n"] > 0
    for place, knows in product(small, ("large", "all")):
        lower, upper = bounds_of(table, hidden, sums, place=place, knows=knows, about=about)
        least, most = bounds_of(table, nothing, sums, place=place, knows=knows, about=about)
        if lower > least + 1e-6 or upper < most - 1e-6:
            return True
    return False


def exposed(table: pd.DataFrame, hidden: "pd.Series[bool]", sums: list) -> list[int]:
    """The small cells of which what is published says more than an intruder of some knowledge knew before."""
    small = table.index[(table["n"] > 0) & (table["n"] <= TOP)]
    found = []
    for place, knows in product(small, ("rule", "large", "all")):
        lower, upper = bounds_of(table, hidden, sums, place=place, knows=knows)
        least, most = known(int(table.loc[place, "n"]), knows)
        if lower > least + 1e-6 or upper < most - 1e-6:
            found.append(place)
    return found


@settings(deadline=None, max_examples=15)
@given(tables(side=4), st.sampled_from(MARGINS))
def test_the_published_figures_say_no_more_of_a_small_cell_than_the_rule_and_what_is_known_before(table, margins):
    safe = protected(table, margins)
    assert not exposed(table, safe.table["hidden"], published(table, safe, margins))


@settings(deadline=None, max_examples=25)
@given(tables(most=7, side=3), st.sampled_from(MARGINS))
def test_no_hidden_cell_is_the_same_in_every_table_that_fits(table, margins):
    safe = protected(table, margins)
    unknown = list(table.index[safe.table["hidden"]])
    sums = published(table, safe, margins)
    fits = []
    for guess in product(range(1, 9), repeat=len(unknown)) if 1 <= len(unknown) <= 4 else []:
        tried = table["n"].copy()
        tried[unknown] = guess
        if all(tried[members].sum() == total for members, total in sums):
            fits.append(guess)
    assert not fits or all(len(set(values)) > 1 for values in zip(*fits, strict=True))


@settings(deadline=None, max_examples=40)
@given(tables(), st.sampled_from(MARGINS))
def test_what_is_shown_is_true_and_zeros_are_shown(table, margins):
    before = table.copy()
    safe = protected(table, margins)
    shown = ~safe.table["hidden"]
    assert (safe.table["n"][shown] == table["n"][shown]).all()
    assert safe.table["n"][~shown].isna().all()
    assert shown[table["n"] == 0].all()
    assert not shown[(table["n"] > 0) & (table["n"] <= TOP)].any()
    assert safe.hidden == int((~shown).sum())
    assert bool(safe.reason) == bool(safe.hidden)
    pd.testing.assert_frame_equal(table, before)


@settings(deadline=None, max_examples=10)
@given(tables(side=4), st.sampled_from(MARGINS))
def test_no_larger_cell_is_hidden_unless_showing_it_would_lay_a_small_one_open(table, margins):
    safe = protected(table, margins)
    sums = published(table, safe, margins)
    for extra in table.index[safe.table["hidden"] & (table["n"] > TOP)]:
        fewer = safe.table["hidden"].copy()
        fewer[extra] = False
        assert exposed(table, fewer, sums) or told_beside_sums(table, fewer, safe, margins)


@pytest.mark.parametrize("seed", range(6))
def test_how_many_moves_are_proved_at_a_time_changes_nothing_of_what_is_hidden(seed, monkeypatch):
    """Nine rows and eight columns of few incidents, with their sums: one at a time, some and all at once."""
    counts = np.random.default_rng(seed).poisson(5, size=72)
    cells = pd.DataFrame(product(map(str, range(9)), map(str, range(8))), columns=["area", "kind_of_place"])
    found = []
    for many in (1, suppression._AT_A_TIME, len(counts) * 4):
        monkeypatch.setattr(suppression, "_AT_A_TIME", many)
        safe = protected(cells.assign(n=counts), ((), ("area",), ("kind_of_place",)))
        found.append([safe.table["hidden"].tolist(), *(total["hidden"].tolist() for total in safe.totals.values())])
    assert any(found[0][0])
    assert found[0] == found[1] == found[2]


def test_a_larger_cell_is_hidden_for_one_who_knows_a_hidden_sum_to_within_a_half():
    table = pd.DataFrame({"row": [0, 1, 1], "column": [0, 0, 1], "n": [2, 3, 5]})
    safe = protected(table, MARGINS[2])
    fewer = pd.Series([True, True, False])
    assert safe.table["hidden"].all()
    assert not exposed(table, fewer, published(table, safe, MARGINS[2]))
    assert told_beside_sums(table, fewer, safe, MARGINS[2])


@settings(deadline=None, max_examples=25)
@given(tables(), st.sampled_from(MARGINS))
def test_the_audit_finds_the_true_value_inside_a_range_of_values(table, margins):
    safe = protected(table, margins)
    sums = {tuple(by): safe.totals[tuple(by)]["hidden"].tolist() for by in margins}
    found = audit(declared(table, margins), safe.table["hidden"], sums, policy=POLICY)
    truth = table.loc[found.index, "n"]
    assert (found["lower"] <= truth + 1e-6).all()
    assert (found["upper"] >= truth - 1e-6).all()
    assert (found["upper"] - found["lower"] >= 1 - 1e-6).all()


def test_hiding_small_cells_alone_would_have_been_void():
    table = pd.DataFrame({"row": [0, 0, 1, 1], "column": [0, 1, 0, 1], "n": [2, 9, 30, 40]})
    found = audit(declared(table, (("row",),)), table["n"] <= TOP, {("row",): [False, False]}, policy=POLICY)
    assert found.loc[0, ["lower", "upper"]].tolist() == [2, 2]


def test_a_table_of_three_dimensions_with_all_its_faces_published_is_protected():
    places = pd.MultiIndex.from_product([range(3), range(3), range(4)], names=["row", "column", "depth"])
    table = places.to_frame(index=False).assign(n=[(5 * i * i + 3 * i + 2) % 17 for i in range(36)])
    margins = (("row", "column"), ("row", "depth"), ("column", "depth"))
    safe = protected(table, margins)
    sums = published(table, safe, margins)
    assert table["n"].between(1, TOP).sum() > 3
    assert not exposed(table, safe.table["hidden"], sums)
