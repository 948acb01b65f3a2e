"""The release of a whole page: tables that count parts of the same whole are protected together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bfa.disclosure import CountTable, Released, policy_from, release
from bfa.errors import DisclosureError

POLICY = policy_from(Path(__file__).resolve().parents[2] / "data" / "codebook" / "sekretess.yml", tier="samverkan")
TOP = POLICY.threshold
WHOLE = {"brottstyp": "klotter", "kommundel": "A", "period": "2024"}
BOTH = ("plats", "tid")


def sets(inside: list[list[int]], size: int, **options: object) -> CountTable:
    """Sets of incidents, each told by the numbers of its incidents."""
    members = np.array([[row in held for held in inside] for row in range(size)], dtype=bool).reshape(size, len(inside))
    frame = pd.DataFrame({"set": range(len(inside)), "n": members.sum(axis=0)})
    own = {"identifies": BOTH, "sensitive": "klotter", "whole": WHOLE, "margins": (), "by": ("set",)}
    return CountTable(frame, members={"n": members}, **(own | options))


def whole(n: int) -> CountTable:
    return CountTable(pd.DataFrame({"n": [n]}), whole=WHOLE, by=(), margins=(), identifies=(), sensitive="klotter")


def shown(table: Released) -> list[int | None]:
    return [None if pd.isna(n) else int(n) for n in table.table["n"]]


def test_a_count_that_two_tables_name_is_hidden_in_both_or_in_none():
    months = pd.DataFrame({"month": ["2024-01", "2024-02", "2024-03"], "n": [2, 30, 9]})
    small = CountTable(months, identifies=BOTH, whole=WHOLE, by=("month",), sensitive="klotter")
    open_ = CountTable(months.iloc[::-1], whole=WHOLE, by=("month",), identifies=(), sensitive="klotter")
    found = release({"small": small, "open": open_}, policy=POLICY)
    assert shown(found["small"]) == [None, 30, None]
    assert shown(found["open"]) == [None, 30, None]


def test_tables_that_share_a_whole_do_not_give_it_away_where_it_is_hidden():
    hours = CountTable(
        pd.DataFrame({"hour": [1, 2], "n": [3, 0]}),
        identifies=BOTH,
        whole=WHOLE,
        sensitive="klotter",
        by=None,
        facts=("hour",),
    )
    own = {"identifies": (), "by": None, "facts": ("month",), "sensitive": "klotter"}
    months = CountTable(pd.DataFrame({"month": ["2024-01"], "n": [3]}), whole=WHOLE, **own)
    found = release({"hours": hours, "months": months, "whole": whole(3)}, policy=POLICY)
    assert found["whole"].table["hidden"].tolist() == [True]
    assert shown(found["months"]) == [None]


def test_a_month_of_a_period_is_the_month_of_any_period():
    months = pd.DataFrame({"month": ["2024-01", "2024-02", "2024-03"], "n": [2, 30, 9]})
    year = CountTable(months, identifies=BOTH, whole=WHOLE, by=("month",), sensitive="klotter")
    part = CountTable(
        months.iloc[1:],
        whole={**WHOLE, "period": "2024-02..2024-03"},
        by=("month",),
        identifies=(),
        sensitive="klotter",
    )
    found = release({"year": year, "part": part}, policy=POLICY)
    assert shown(found["part"]) == [30, 9]
    assert found["year"].totals[()]["n"].isna().all()


def test_what_a_set_holds_beside_one_within_it_is_protected_like_a_cell():
    """A rule's places (30), and those at its hours (26): four are left, and the difference would tell them."""
    found = release({"rules": sets([list(range(30)), list(range(26))], 96), "whole": whole(96)}, policy=POLICY)
    assert None in shown(found["rules"])
    assert shown(found["whole"]) == [96]


def test_a_set_that_leaves_a_few_of_the_whole_is_hidden_with_them():
    assert shown(release({"rules": sets([list(range(93))], 96), "whole": whole(96)}, policy=POLICY)["rules"]) == [None]


def test_sets_far_from_each_other_and_from_the_whole_are_shown():
    rules = sets([list(range(30)), list(range(20)), list(range(25, 60))], 96)
    assert shown(release({"rules": rules, "whole": whole(96)}, policy=POLICY)["rules"]) == [30, 20, 35]


def test_the_same_set_in_two_tables_is_hidden_in_both():
    found = release({"one": sets([[1, 2, 3]], 50), "other": sets([[1, 2, 3], list(range(20))], 50)}, policy=POLICY)
    assert shown(found["one"]) == [None]
    assert shown(found["other"])[0] is None


def test_activities_are_never_hidden_though_they_are_sets():
    assert shown(release({"": sets([[1], [1, 2]], 9, kind="activity")}, policy=POLICY)[""]) == [1, 2]


def test_one_question_with_two_answers_is_our_own_fault():
    with pytest.raises(ValueError, match="two values"):
        release({"a": whole(96), "b": whole(95)}, policy=POLICY)


def test_a_set_of_another_size_than_the_table_says_is_our_own_fault():
    table = sets([[1, 2]], 9)
    with pytest.raises(ValueError, match="another number"):
        CountTable(
            table.frame.assign(n=7),
            whole=WHOLE,
            margins=(),
            members=table.members,
            identifies=(),
            sensitive="klotter",
            by=None,
            facts=("set",),
        )


def test_what_the_rows_are_indexed_by_is_not_handed_out():
    frame = pd.DataFrame({"n": [2, 30, 9]}).set_index("n", drop=False).rename_axis("count")
    found = release(
        {"": CountTable(frame, identifies=BOTH, sensitive="klotter", whole="alone", by=None)}, policy=POLICY
    )[""]
    assert "count" not in found.table.reset_index()
    assert found.table.index.tolist() == [0, 1, 2]


def test_a_table_made_by_hand_is_no_released_table():
    with pytest.raises(DisclosureError, match="sekretesskontrollen"):
        Released(pd.DataFrame({"n": [1], "hidden": [False]}), 0, "", {})


def test_more_rows_can_be_hidden_and_never_fewer():
    found = release(
        {
            "": CountTable(
                pd.DataFrame({"cell": [1, 2, 3], "n": [3, 9, 30]}),
                identifies=BOTH,
                sensitive="klotter",
                by=None,
                whole="alone",
                facts=("cell",),
            )
        },
        policy=POLICY,
    )[""]
    more = found.hiding(pd.Series([False, False, True]))
    assert shown(more) == [None, None, None]
    assert more.hidden == 3
    assert found.only(pd.Series([False, False, True])).hidden == 0


def test_sets_that_happen_to_add_up_to_the_whole_are_not_taken_for_its_parts():
    """3 of 17 of 20: the 17 are hidden for the three outside them, and with the whole they would be known."""
    found = release({"sets": sets([list(range(3)), list(range(17))], 20), "whole": whole(20)}, policy=POLICY)
    assert (shown(found["sets"]), shown(found["whole"])) == ([None, None], [20])


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sets(st.integers(0, 19), min_size=1), min_size=1, max_size=4), st.integers(20, 40))
def test_no_small_part_or_remainder_of_published_sets_can_be_told_from_them(inside, size):
    table = sets([sorted(held) for held in inside], size)
    found = release({"sets": table, "whole": whole(size)}, policy=POLICY)
    patterns, sizes = np.unique(table.members["n"], axis=0, return_counts=True)
    hidden = found["sets"].table["hidden"].to_numpy(bool)
    assert not found["whole"].table["hidden"].any()
    for goal, value in smalls(patterns, sizes):
        low, high = known_of(goal, patterns, sizes, hidden)
        least, most = known_of(goal, patterns, sizes, np.ones(len(hidden), dtype=bool))
        assert low <= max(min(value, 1), least) + 1e-6
        assert high >= min(TOP, most) - 1e-6


def known_of(goal: np.ndarray, patterns: np.ndarray, sizes: np.ndarray, hidden: np.ndarray) -> tuple[float, float]:
    """What an intruder learns of a sum of parts, who knows what is shown and which of the hidden sets are small."""
    counts = sizes @ patterns
    rows = np.vstack([patterns.T[~hidden], np.ones(len(patterns))])
    right = np.append(counts[~hidden], sizes.sum())
    veiled = patterns.T[hidden].astype(float)
    tops = np.where(counts[hidden] <= TOP, TOP, 1000)
    bounds = (
        {"A_ub": np.vstack([-veiled, veiled]), "b_ub": np.append(-np.ones(len(veiled)), tops)} if hidden.any() else {}
    )
    ends = []
    for sign in (1, -1):
        answer = linprog(sign * goal, A_eq=rows, b_eq=right, **bounds)
        ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
    return ends[0], ends[1]


def smalls(patterns: np.ndarray, sizes: np.ndarray) -> list[tuple[np.ndarray, int]]:
    """Every small part that some set holds, and every small remainder, as a sum of parts."""
    goals = [np.eye(len(sizes))[place] for place in range(len(sizes)) if patterns[place].any()]
    columns = [*patterns.T.astype(float), np.ones(len(sizes))]
    for big in columns:
        goals += [big - small for small in columns if (small <= big).all()]
    return [(goal, int(goal @ sizes)) for goal in goals if 0 < goal @ sizes <= TOP]


@pytest.mark.parametrize("left_out", ["identifies", "sensitive", "whole", "by"])
def test_what_would_leak_if_it_were_forgotten_has_no_default(left_out: str):
    given = {"identifies": BOTH, "sensitive": "klotter", "whole": WHOLE, "by": ()}
    CountTable(pd.DataFrame({"n": [3]}), **given)
    with pytest.raises(TypeError, match=left_out):
        CountTable(pd.DataFrame({"n": [3]}), **{name: value for name, value in given.items() if name != left_out})


@pytest.mark.parametrize(
    "beside", [[0.25, 0.75], ["3 brott", "9 brott"], [True, False], pd.Categorical(["få", "många"]), ["2024-01", None]]
)
def test_a_column_is_a_count_worked_out_of_one_or_said_to_be_a_fact(beside: object):
    frame = pd.DataFrame({"n": [3, 9], "beside": beside})
    own = {"identifies": BOTH, "sensitive": "klotter", "whole": "alone", "by": None}
    with pytest.raises(ValueError, match=r"nothing declares: \['beside'\]"):
        CountTable(frame, **own)
    assert CountTable(frame, facts=("beside",), **own).derived == ()
    worked_out = release({"": CountTable(frame, derived=("beside",), **own)}, policy=POLICY)[""]
    assert worked_out.table["beside"].isna().all()


@pytest.mark.parametrize("whole", [{}, ""])
def test_a_table_that_stands_alone_says_why(whole: object):
    with pytest.raises(ValueError, match="in words why"):
        CountTable(pd.DataFrame({"n": [3]}), identifies=(), sensitive="klotter", whole=whole, by=None)


@pytest.mark.parametrize("whole", [{"kommundel": "A", "period": "2024"}, {"kommundel": "A", "brottstyp": "klotter"}])
def test_a_whole_says_type_and_time(whole: dict[str, str]):
    with pytest.raises(ValueError, match="type nor time"):
        CountTable(pd.DataFrame({"n": [3]}), identifies=(), sensitive="klotter", whole=whole, by=())


def test_two_tables_that_call_the_same_cells_by_two_names_are_refused():
    area, zone = (
        CountTable(
            pd.DataFrame({name: ["norr", "söder"], "n": [3, 9]}),
            by=(name,),
            identifies=(),
            sensitive="klotter",
            whole=WHOLE,
        )
        for name in ("area", "zone")
    )
    with pytest.raises(ValueError, match="more calls zone what first calls area"):
        release({"first": area, "more": zone}, policy=POLICY)
    assert release({"first": area, "more": replace(zone, whole=WHOLE | {"period": "2023"})}, policy=POLICY)


@pytest.mark.parametrize("sensitive", ["", "kloter"])
def test_the_type_that_may_be_sensitive_is_the_one_that_the_whole_is_of(sensitive: str):
    with pytest.raises(ValueError, match="the whole is of"):
        CountTable(pd.DataFrame({"n": [3]}), identifies=(), sensitive=sensitive, whole=WHOLE, by=())


def test_a_mapping_says_of_every_column_what_it_narrows():
    hours = pd.DataFrame({"cell": ["x", "y"], "hour": [1, 2], "n": [3, 9]})
    given = {"sensitive": "klotter", "whole": "alone", "by": ("cell", "hour")}
    with pytest.raises(ValueError, match="'hour'"):
        CountTable(hours, identifies={"cell": "plats"}, **given)
    assert CountTable(hours, identifies={"cell": "plats", "hour": "tid"}, **given).narrowed(None) == 2
    assert CountTable(hours, identifies={"cell": "plats", "hour": ()}, **given).narrowed(None) == 1


def test_a_column_for_the_type_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="else the type by name"):
        CountTable(pd.DataFrame({"n": [3]}), identifies=BOTH, sensitive="brottstyp", whole="alone", by=None)


def halves(**options: object) -> dict[str, CountTable]:
    """The places of a type, and in another table the halves of the day at each of them."""
    where = pd.DataFrame({"place": ["gata", "krog"], "n": [30, 41]})
    when = pd.DataFrame({"place": ["gata", "gata", "krog", "krog"], "half": ["dag", "kväll"] * 2, "n": [28, 2, 20, 21]})
    usual = {"sensitive": "klotter", "whole": WHOLE, "margins": ()}
    own = usual | {"by": ("place", "half"), "identifies": BOTH}
    return {
        "places": CountTable(where, by=("place",), identifies=("plats",), **usual),
        "halves": CountTable(when, **(own | options)),
    }


@pytest.mark.parametrize("options", [{}, {"margins": (("place",),)}, {"by": ("half", "place")}])
def test_what_another_table_prints_is_a_sum_of_the_cells_whether_it_is_declared_or_not(options):
    found = release(halves(**options), policy=POLICY)
    assert shown(found["places"]) == [30, 41]
    assert shown(found["halves"]) == [None, None, 20, 21]


def test_a_sum_over_all_cells_is_tied_to_the_whole_that_another_table_prints():
    day = pd.DataFrame({"half": ["dag", "kväll"], "n": [28, 2]})
    day = CountTable(day, by=("half",), identifies=BOTH, sensitive="klotter", whole=WHOLE, margins=())
    found = release({"whole": whole(30), "halves": day}, policy=POLICY)
    assert (shown(found["whole"]), shown(found["halves"])) == ([30], [None, None])


def test_what_another_table_prints_is_no_sum_of_a_table_that_leaves_something_out():
    tables = halves()
    tables["places"] = CountTable(
        pd.DataFrame({"place": ["gata"], "n": [33]}),
        by=("place",),
        identifies=("plats",),
        sensitive="klotter",
        whole=WHOLE,
        margins=(),
    )
    assert shown(release(tables, policy=POLICY)["halves"]) == [28, None, 20, 21]


def test_a_whole_by_a_name_that_no_table_has_is_refused():
    with pytest.raises(ValueError, match=r"whole holds \['brotstyp'\]"):
        CountTable(pd.DataFrame({"n": [3]}), identifies=(), sensitive="klotter", by=None, whole={"brotstyp": "klotter"})
