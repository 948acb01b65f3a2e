"""Pages side by side: sums of overlapping periods, kommundelar and the kommun tell nothing that one of them hides."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from shapely import MultiPoint

from bfa.analyses import default_periods
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, Policy, open_policy, policy_from, release
from bfa.disclosure.cube import Cube
from bfa.errors import ParameterError
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import Period, months, parse_period
from tests.side_by_side import hides
from tests.small_situation import CHECKOUT, frame, situation

SENSITIVE = "misshandel inomhus"
POLICY = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")
TOP = POLICY.sensitive_threshold
#: The follow-up's two periods, and the twelve months of two other pages.
PERIODS = [parse_period(text) for text in ("2010-05/2010-08", "2009-05/2009-08", "2009-05/2010-04", "2009-09/2010-08")]
AREAS = ("Norr", "Söder", "Öst", "Väst", "Mitt")


def counted(folder: Path, monthly: dict[str, list[int]]):
    """A kommun with these counts of the sensitive type from May 2009 on, month by month."""
    rows = [
        (area, month.start_time, SENSITIVE, "crime", n)
        for area, numbers in monthly.items()
        for month, n in zip(pd.period_range("2009-05", periods=16, freq="M"), numbers, strict=True)
    ]
    table = frame(rows, ["area", "month", "brottstyp", "kind", "n"]).astype({"n": "Int64", "month": "datetime64[us]"})
    return situation(folder, counts=table, kommundelar=tuple(monthly))


def beside(small: Situation, periods: Sequence[Period]) -> Policy:
    """The policy of pages side by side that ask of these periods."""
    return replace(POLICY, cube=Cube(small, POLICY, (SENSITIVE,), tuple(periods)))


def seen(small, monthly: dict[str, list[int]]) -> dict[tuple[str, Period], int | None]:
    """What the pages print of each kommundel, and of the kommun (""), in each period."""
    policy = beside(small, PERIODS)
    tables = {}
    for area in ("", *monthly):
        for period in PERIODS:
            whole = {"brottstyp": SENSITIVE, "period": str(period)} | ({"kommundel": area} if area else {})
            n = pd.DataFrame({"n": [sum(sums(monthly, area, period))]})
            tables[area, period] = CountTable(n, sensitive=SENSITIVE, whole=whole, by=(), margins=(), identifies=())
    found = {asked: each.table["n"].iloc[0] for asked, each in release(tables, policy=policy).items()}
    return {asked: None if pd.isna(n) else int(n) for asked, n in found.items()}


def sums(monthly: dict[str, list[int]], area: str, period: Period) -> list[int]:
    every = list(pd.period_range("2009-05", periods=16, freq="M"))
    places = [every.index(month) for month in months(period)]
    return [numbers[place] for name, numbers in monthly.items() if area in ("", name) for place in places]


def known_of(goal: np.ndarray, found: dict[tuple[str, Period], int | None], areas: tuple[str, ...]) -> list[float]:
    """What the printed sums leave of a sum of months, by a linear programme of its own over kommundelar and months."""
    rows = np.array([mask(area, period, areas) for area, period in found])
    shown = np.array([n is not None for n in found.values()])
    right = np.array([n for n in found.values() if n is not None], dtype=float)
    ends = []
    for sign in (1, -1):
        answer = (
            linprog(sign * goal, A_ub=-rows[~shown], b_ub=-np.ones(int((~shown).sum())), A_eq=rows[shown], b_eq=right)
            if (~shown).any()
            else linprog(sign * goal, A_eq=rows[shown], b_eq=right)
        )
        ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
    return ends


def mask(area: str, period: Period, areas: tuple[str, ...]) -> np.ndarray:
    own = [month in months(period) for month in pd.period_range("2009-05", periods=16, freq="M")]
    return np.concatenate([np.array(own, dtype=float) * (area in ("", name)) for name in areas])


def test_four_sums_of_one_kommundel_do_not_give_the_hidden_one(tmp_path):
    """Before is the first page less the second and the third: 4 = 14 - 11 + 1."""
    monthly = {"Norr": [1] * 4 + [2, 2, 2, 2, 1, 1, 0, 0] + [0, 1, 0, 0], "Söder": [5] * 16, "Öst": [6] * 16}
    found = seen(counted(tmp_path, monthly), monthly)
    before = known_of(mask("Norr", PERIODS[1], tuple(monthly)), found, tuple(monthly))
    assert found["Norr", PERIODS[1]] is None
    assert before[0] <= 1
    assert before[1] >= TOP


def test_large_counts_are_printed_on_every_page(tmp_path):
    monthly = {area: [9] * 16 for area in AREAS}
    assert None not in seen(counted(tmp_path, monthly), monthly).values()


@pytest.mark.parametrize("n", [1, 3])
def test_a_page_hides_none_of_what_the_others_print(tmp_path, n):
    """All of a kommundel's crimes lie in one hour: the sum is printed elsewhere, so the page shows no hours at all."""
    monthly = {"Norr": [0] * 12 + [n, 5, 0, 0], "Söder": [9] * 16, "Öst": [9] * 16}
    small = counted(tmp_path, monthly)
    policy = beside(small, PERIODS[:1])
    whole = {"brottstyp": SENSITIVE, "period": str(PERIODS[0]), "kommundel": "Norr"}
    own = {"sensitive": SENSITIVE, "whole": whole, "identifies": (), "by": None, "facts": ("hour",)}
    hours = CountTable(pd.DataFrame({"hour": [1, 2], "n": [5 + n, 0]}), **own)
    few = CountTable(pd.DataFrame({"hour": [1, 2], "n": [5, n]}), **own)
    assert not release({"": hours}, policy=policy)[""].hidden
    found = release({"": few}, policy=policy)[""]
    assert found.table["n"].isna().all()
    assert found.totals[()]["n"].tolist() == [5 + n]


def test_rows_without_kommundel_in_some_months_only_tie_the_kommun_to_its_kommundelar_all_the_same(tmp_path):
    monthly = {"Norr": [1] + [0] * 15, "Söder": [9] * 16, NO_KOMMUNDEL: [7] * 16}
    whole = counted(tmp_path, monthly)
    gap = whole.counts[(whole.counts["area"] != NO_KOMMUNDEL) | (whole.counts["month"] < "2009-07-01")]
    here = replace(whole, counts=gap, kommundelar=("Norr", "Söder"))
    policy = beside(here, PERIODS[1:2])
    asked = {"brottstyp": SENSITIVE, "period": PERIODS[1]}
    assert hides(policy, kommundel="Norr", **asked)
    assert hides(policy, kommundel="Söder", **asked) or hides(policy, kommundel=NO_KOMMUNDEL, **asked)


@settings(deadline=None, max_examples=10, derandomize=True)
@given(st.data())
def test_no_small_sum_can_be_told_from_all_that_is_printed(tmp_path_factory, data):
    areas = AREAS[: data.draw(st.integers(2, 4))]
    few = st.lists(st.sampled_from([0, 0, 0, 1, 1, 2, 5]), min_size=16, max_size=16)
    monthly = {area: data.draw(few) for area in areas}
    found = seen(counted(tmp_path_factory.mktemp("cube"), monthly), monthly)
    for area, period in found if len(areas) < 4 else list(found)[:8]:
        n = sum(sums(monthly, area, period))
        if 0 < n <= TOP:
            low, high = known_of(mask(area, period, areas), found, areas)
            least, most = known_of(mask(area, period, areas), dict.fromkeys(found), areas)
            assert low <= max(1, least) + 1e-6
            assert high >= min(TOP, most) - 1e-6


def test_types_are_decided_when_a_page_first_counts_them_and_those_that_are_never_hidden_are_printed(tmp_path):
    small = counted(tmp_path, {"Norr": [1] + [0] * 15, "Söder": [9] * 16, "Öst": [9] * 16})
    small = replace(small, counts=pd.concat([small.counts, small.counts.assign(brottstyp="klotter")]))
    asked = default_periods.tertial(small, brottstyp="klotter", period="2009-05/2009-08")
    policy = open_policy(small, tier="samverkan", brottstyper=["klotter"], asked=asked, beside=[SENSITIVE, "2009-05"])
    assert not policy.cube.known
    assert not hides(policy, brottstyp="klotter", period="2009-05/2009-08", kommundel="Norr")
    assert list(policy.cube.known) == ["klotter"]
    assert hides(policy, brottstyp=SENSITIVE, period="2009-05/2009-05", kommundel="Norr")
    assert not any(policy.cube.of(["klotter"]).hidden.values())


def test_what_other_pages_ask_is_a_type_in_the_data_or_a_period(tmp_path):
    small = counted(tmp_path, {"Norr": [9] * 16})
    asked = default_periods.tertial(small, brottstyp=SENSITIVE)
    with pytest.raises(ParameterError, match="beside: Perioden 'klotter'"):
        open_policy(small, tier="samverkan", brottstyper=[SENSITIVE], asked=asked, beside=["klotter"])


def test_a_type_told_apart_in_a_table_keeps_to_what_other_pages_print_of_it(tmp_path):
    """The indicator of a measure is printed elsewhere; of other types the table may hide what it likes."""
    small = counted(tmp_path, {"Norr": [3] + [0] * 15, "Söder": [8] + [9] * 15, "Öst": [9] * 16})
    small = replace(small, counts=pd.concat([small.counts, small.counts.assign(brottstyp="klotter")]))
    month = parse_period("2009-05")
    table = CountTable(
        pd.DataFrame({"brottstyp": [SENSITIVE, "klotter"], "n": [8, 8]}),
        whole={"kommundel": "Söder", "period": str(month)},
        by=("brottstyp",),
        identifies=(),
        sensitive="brottstyp",
    )
    alone = release({"": table}, policy=beside(small, [month]))[""]
    assert alone.table["n"].isna().all()
    kept = replace(POLICY, cube=Cube(small, POLICY, (), (month,)))
    assert not release({"": table}, policy=kept)[""].hidden


@pytest.mark.parametrize("wrong", [{"brottstyp": "kloter"}, {"kommundel": "Norrr"}])
def test_a_whole_of_what_is_not_in_the_data_is_refused_where_pages_stand_side_by_side(tmp_path, wrong):
    policy = beside(counted(tmp_path, {"Norr": [9] * 16}), PERIODS[:1])
    whole = {"brottstyp": SENSITIVE, "period": str(PERIODS[0])}
    table = pd.DataFrame({"n": [36]})
    own = {"sensitive": (whole | wrong)["brottstyp"], "whole": whole | wrong}
    declared = CountTable(table, **own, by=(), margins=(), identifies=())
    with pytest.raises(ValueError, match="not in the data"):
        release({"": declared}, policy=policy)
    assert release({"": replace(declared, whole=whole, sensitive=SENSITIVE)}, policy=policy)[""].table[
        "n"
    ].tolist() == [36]


def test_what_is_said_to_be_own_work_and_is_a_crime_in_the_data_is_refused(tmp_path: Path):
    small = counted(tmp_path, {"Norr": [2] * 16})
    n = pd.DataFrame({"n": [32]})
    table = CountTable(n, sensitive=SENSITIVE, kind="activity", identifies=(), whole="of its own", by=None, margins=())
    with pytest.raises(ValueError, match="whose kind is crime"):
        release({"": table}, policy=beside(small, PERIODS))


def monthly(counts: list[int], **more: object) -> CountTable:
    """Norr's months from May 2010 on, one cell each."""
    frame = pd.DataFrame({"month": [f"2010-{5 + at:02d}" for at in range(len(counts))], "n": counts})
    whole = {"brottstyp": SENSITIVE, "kommundel": "Norr", "period": "2010-05/2010-08"}
    return CountTable(frame, **({"by": ("month",), "identifies": (), "sensitive": SENSITIVE, "whole": whole} | more))


@pytest.mark.parametrize("held", [str, pd.Period, pd.Timestamp])
def test_months_add_up_to_what_other_pages_print_however_they_are_held(tmp_path: Path, held: type):
    """Elsewhere stands 26 for the four months: 7, 6 and 9 beside it would tell the 4."""
    small = counted(tmp_path, {"Norr": [9] * 12 + [7, 6, 9, 4], "Söder": [9] * 16})
    frame = monthly([7, 6, 9, 4]).frame.assign(month=lambda rows: rows["month"].map(held))
    told = replace(monthly([7, 6, 9, 4]), frame=frame, margins=())
    shown = release({"": told}, policy=beside(small, PERIODS))[""].table
    assert shown["n"].isna().sum() == 2
    assert pd.isna(shown["n"].iloc[3])


def test_months_are_named_so():
    with pytest.raises(ValueError, match="called month"):
        CountTable(
            pd.DataFrame({"månad": ["2010-05", "2010-06"], "n": [7, 6]}),
            by=("månad",),
            identifies=(),
            sensitive=SENSITIVE,
            whole="alone",
        )


@pytest.mark.parametrize("counts", [[7, 6, 9, 4, 26], [7, 6, 9]])
def test_cells_that_are_not_the_parts_of_their_whole_are_refused(tmp_path: Path, counts: list[int]):
    small = counted(tmp_path, {"Norr": [9] * 12 + [7, 6, 9, 4]})
    with pytest.raises(ValueError, match="not the parts"):
        release({"": monthly(counts)}, policy=beside(small, PERIODS))


def test_points_are_no_counts():
    frame = gpd.GeoDataFrame({"n": [9]}, geometry=[MultiPoint([(0, 0), (1, 1)])])
    with pytest.raises(ValueError, match="places of incidents"):
        CountTable(frame, identifies=("plats",), sensitive=SENSITIVE, whole="alone", by=None, facts=("geometry",))
