"""The same intervals as tau-ARGUS, and its auditor's word that what is released is protected.

pytauargus holds tau-ARGUS's own audit (intervalle) with an open solver, and needs no other program. Its JJ file is a
linear system with, for each unknown, what is known of it before and how far it must be able to go. It is for
development only (EUPL): where it is not installed these tests are not run.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bfa.disclosure import CountTable, policy_from
from tests.disclosure.auditor import audit
from tests.protected import protect

tauargus = pytest.importorskip("pytauargus._tauargus", reason="comes with the development extra")

POLICY = policy_from(Path(__file__).resolve().parents[2] / "data" / "codebook" / "sekretess.yml", tier="samverkan")
TOP = POLICY.threshold
WAYS = {"row": "plats", "column": "tid"}
MARGINS = ((), ("row",), ("column",))
FAR = 1000


def system(table: pd.DataFrame, hidden: "pd.Series[bool]", sums: dict[tuple[str, ...], list[bool]]) -> tuple:
    """Values, hidden, and members of every sum, the sum last."""
    values, gone, rules = table["n"].tolist(), hidden.tolist(), []
    for by, theirs in sums.items():
        groups = [table.index] if not by else [group.index for _, group in table.groupby(list(by), sort=False)]
        for group, one in zip(groups, theirs, strict=True):
            rules.append([*group, len(values)])
            values.append(int(table.loc[group, "n"].sum()))
            gone.append(one)
    return values, gone, rules


def theirs(folder: Path, found: tuple, before: list[tuple[int, int]], needs: list[tuple[int, int]]) -> dict[int, dict]:
    """What tau-ARGUS says of every hidden value, by its place, of what was known before it and how far it must go."""
    values, gone, rules = found
    lines = ["0", str(len(values))]
    for place, (value, one) in enumerate(zip(values, gone, strict=True)):
        primary = one and place < len(values) - len(rules) and value <= TOP
        low, high = before[place] if one else (value, value)
        status = "u" if primary else "m" if one else "s"
        lines.append(f"{place} {value} {value} {status} {low} {high} {needs[place][0]} {needs[place][1]} 0")
    lines.append(str(len(rules)))
    for members in rules:
        tied = " ".join(f"{place} (1)" for place in members[:-1])
        lines.append(f"0 {len(members)} : {members[-1]} (-1) {tied}")
    path = folder / "table.jj"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {row["cell"]: row for row in tauargus.audit_jj(str(path))}


def known(value: int, *, cell: bool, small: bool) -> tuple[int, int]:
    near = max(value // 2, 1)
    if cell and value <= TOP:
        return (max(1, value - near), min(TOP, value + near)) if small else (1, TOP)
    return (max(TOP + 1, value - near), value + near) if cell else (1, FAR)


def tables() -> list[pd.DataFrame]:
    rng = np.random.default_rng(7)
    places = [(row, column) for row in range(4) for column in range(4)]
    numbers = [rng.poisson(rng.choice([1, 4, 12], size=len(places))) for _ in range(6)]
    return [pd.DataFrame(places, columns=["row", "column"]).assign(n=n) for n in numbers]


@pytest.mark.parametrize("table", tables())
def test_what_an_intruder_can_derive_is_what_tau_argus_derives(table, tmp_path):
    hidden = table["n"].between(1, TOP + 3)
    sums = {by: [False] * len(table.groupby(list(by)) if by else [0]) for by in MARGINS}
    ours = audit(
        CountTable(table, identifies=WAYS, margins=MARGINS, sensitive="klotter", whole="alone", by=None),
        hidden,
        sums,
        policy=POLICY,
    )
    found = system(table, hidden, sums)
    outside = theirs(tmp_path, found, [(1, FAR)] * len(found[0]), [(0, 0)] * len(found[0]))
    assert sorted(outside) == ours.index.tolist()
    for place, row in ours.iterrows():
        assert (row["lower"], row["upper"]) == pytest.approx((outside[place]["min"], outside[place]["max"]))


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("table", tables())
def test_tau_argus_finds_no_small_count_unsafe_in_what_is_released(table, small, tmp_path):
    safe = protect(table, policy=POLICY, identifies=WAYS, margins=MARGINS)
    sums = {by: safe.totals[by]["hidden"].tolist() for by in MARGINS}
    found = system(table, safe.table["hidden"], sums)
    before = [known(value, cell=place < len(table), small=small) for place, value in enumerate(found[0])]
    needs = [(value - low, high - value) for value, (low, high) in zip(found[0], before, strict=True)]
    outside = theirs(tmp_path, found, before, needs)
    asked = table.index[table["n"].between(1, TOP)]
    assert len(asked) > 0
    assert set(asked) <= set(outside)
    assert not [place for place in asked if outside[place]["unsafe"]]


def test_tau_argus_finds_four_and_five_unsafe_where_their_sum_is_told(tmp_path):
    table = pd.DataFrame({"row": [0, 1, 2], "column": 0, "n": [4, 5, 30]})
    found = system(table, pd.Series([True, True, False]), {(): [False]})
    before = [known(value, cell=place < 3, small=False) for place, value in enumerate(found[0])]
    outside = theirs(tmp_path, found, before, [(3, 0), (0, 0), (0, 0), (0, 0)])
    assert (outside[0]["min"], outside[0]["max"]) == (2, 4)
    assert outside[0]["unsafe"]
