"""The policy: rules by tier, protected tables, registers and places."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from bfa.disclosure import CountTable, Policy, allowed_cell, may_name, policy_from, public_register
from bfa.errors import DataError, DisclosureError, ParameterError
from bfa.words.alt import hidden_why, rule_told
from tests.disclosure.auditor import audit
from tests.protected import protect

CODEBOOK = Path(__file__).resolve().parents[2] / "data" / "codebook"
BOTH = ("plats", "tid")


def policy(tier: str = "samverkan") -> Policy:
    return policy_from(CODEBOOK / "sekretess.yml", tier=tier)


def counts(*numbers: int, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"cell": range(len(numbers)), **columns, "n": numbers})


def shown(table: pd.DataFrame, **options: object) -> list[object]:
    return [None if pd.isna(n) else n for n in protect(table, policy=policy(), **options).table["n"]]


def test_small_counts_are_shown_where_one_thing_narrows_them():
    assert shown(counts(3, 1, 20), identifies=("tid",)) == [3, 1, 20]


def test_small_counts_are_hidden_where_two_things_narrow_them():
    assert shown(counts(3, 1, 2, 20, 0), identifies=BOTH) == [None, None, None, 20, 0]


def test_five_is_shown():
    assert shown(counts(5, 2, 3, 4), identifies=BOTH) == [5, None, None, None]


def test_a_sensitive_type_is_hidden_without_anything_narrowing_it():
    types = ["våldtäkt inomhus", "Sexuellt ofredande", "cykelstöld"]
    assert shown(counts(3, 2, 1, brottstyp=types)) == [None, None, 1]


def test_the_one_type_of_a_whole_table_can_be_named():
    assert shown(counts(3, 2, 9), sensitive="kvinnofridsbrott") == [None, None, 9]
    assert shown(counts(3, 2, 9), sensitive="cykelstöld") == [3, 2, 9]


def test_activities_are_never_hidden():
    assert shown(counts(1, 2, 3), identifies=BOTH, kind="activity") == [1, 2, 3]
    assert shown(counts(1, 2, 3, slag=["activity", "crime", "crime"]), identifies=BOTH, kind="slag") == [1, None, None]


def test_a_row_that_does_not_say_what_it_counts_is_no_activity():
    kinds = pd.array([None, "activity", "crime"], dtype="str")
    assert shown(counts(1, 2, 30, slag=kinds), identifies=BOTH, kind="slag", margins=()) == [None, 2, 30]


def test_within_the_authority_a_sensitive_type_is_hidden_only_where_something_narrows_it():
    table, intern = counts(1, 4, 5, brottstyp="våldtäkt utomhus"), policy("intern")
    assert protect(table, policy=intern).hidden == 0
    assert protect(table, policy=intern, identifies=("plats",), margins=()).table["hidden"].tolist() == [
        True,
        True,
        False,
    ]


def test_it_is_told_why_counts_are_hidden_and_of_sums_only_where_one_is():
    cells = protect(counts(2, 30, 8), policy=policy(), identifies=BOTH)
    assert hidden_why(cells.reason).startswith("Små antal (1–4) döljs")
    assert "summa" not in hidden_why(cells.reason)
    assert protect(counts(2, 30, 8), policy=policy(), identifies=BOTH, margins=()).reason == cells.reason
    assert protect(counts(5, 30, 8), policy=policy(), identifies=BOTH).reason == ""
    assert "känsliga brottstyper 1–7" in hidden_why(protect(counts(2, 30), policy=policy("offentlig")).reason)


def test_the_rule_is_told_as_it_is_at_the_tier():
    alone, two = "en uppgift om person ringar in dem", "minst två av plats, tid och en uppgift om person ringar in dem"
    assert rule_told(policy("offentlig")) == (
        "Små antal (1–4) döljs av sekretesskäl alltid; för känsliga brottstyper 1–7 alltid."
    )
    assert rule_told(policy("samverkan")) == (
        f"Små antal (1–4) döljs av sekretesskäl där {two}; för känsliga brottstyper 1–4 alltid."
    )
    assert rule_told(policy("intern")) == (
        f"Små antal (1–4) döljs av sekretesskäl där {two}; för känsliga brottstyper 1–4 där plats, tid eller {alone}."
    )


def test_the_public_tier_hides_more_than_collaboration():
    table = counts(3, 2, 6, 60, brottstyp=["klotter", "klotter", "våldtäkt utomhus", "klotter"])
    public = protect(table, policy=policy("offentlig"), margins=()).table
    assert public["hidden"].tolist() == [True, True, True, False]
    assert not protect(table, policy=policy()).hidden


def test_one_small_cell_takes_another_with_it_because_the_sum_is_published():
    assert shown(counts(2, 30, 8, 0), identifies=BOTH) == [None, 30, None, 0]


def test_two_ones_take_a_third_cell_with_them_because_their_sum_is_two():
    assert shown(counts(1, 1, 30, 12), identifies=BOTH) == [None, None, 30, None]


def test_two_fours_take_a_third_cell_with_them_because_their_sum_is_eight():
    assert shown(counts(4, 4, 30, 12), identifies=BOTH) == [None, None, 30, None]


def test_four_and_two_take_a_third_cell_with_them_because_the_four_could_not_be_one():
    """Of 4 + 2 = 6 a reader who takes both for at most 4 knows that each is at least 2."""
    assert shown(counts(4, 2, 30), identifies=BOTH) == [None, None, None]


def test_sums_stand_by_their_own_names_in_the_order_of_the_rows_also_where_a_name_is_missing():
    table = pd.DataFrame({"area": ["B", "A", None, "A"], "n": [20, 30, 9, 40]})
    total = protect(table, policy=policy(), margins=(("area",),)).totals["area",]
    assert total["area"].fillna("").tolist() == ["B", "A", ""]
    assert total["n"].tolist() == [20, 70, 9]


def test_without_published_sums_only_small_cells_are_hidden():
    assert shown(counts(2, 30, 8), identifies=BOTH, margins=()) == [None, 30, 8]


def test_a_sum_is_hidden_where_no_cell_can_protect_the_small_one():
    safe = protect(counts(2, 0, 0), policy=policy(), identifies=BOTH)
    assert safe.totals[()]["n"].isna().all()
    assert safe.totals[()]["hidden"].all()
    assert "summa" in hidden_why(safe.reason)


def test_a_hidden_row_sum_is_not_left_open_by_the_grand_total():
    table = pd.DataFrame({"area": list("AABB"), "hour": [1, 2, 1, 2], "n": [2, 0, 40, 50]})
    margins = ((), ("area",))
    ways = {"area": "plats", "hour": "tid"}
    safe = protect(table, policy=policy(), identifies=ways, margins=margins)
    sums = {by: total["hidden"].tolist() for by, total in safe.totals.items()}
    found = audit(
        CountTable(table, identifies=ways, margins=margins, sensitive="klotter", whole="alone", by=None),
        safe.table["hidden"],
        sums,
        policy=policy(),
    )
    assert found.loc[0, "lower"] == 1
    assert found.loc[0, "upper"] >= 4


def test_the_audit_tells_of_each_hidden_cell_what_the_sum_and_the_shown_ones_leave():
    """Of 40 in all 30 are shown: the two hidden ones, 2 and 8, share ten and are each at least one."""
    table = counts(2, 30, 8, 0)
    safe = protect(table, policy=policy(), identifies=BOTH)
    found = audit(
        CountTable(
            table, identifies=BOTH, sensitive="klotter", whole="alone", by=None, facts=tuple(set(table) - {"n"})
        ),
        safe.table["hidden"],
        {(): [False]},
        policy=policy(),
    )
    assert found["lower"].to_dict() == {0: 1, 2: 1}
    assert found["upper"].to_dict() == {0: 9, 2: 9}


def test_row_and_column_sums_need_a_rectangle_of_hidden_cells():
    table = pd.DataFrame({"area": list("AAABBBCCC"), "hour": [1, 2, 3] * 3, "n": [20, 2, 7, 12, 9, 30, 0, 80, 30]})
    margins = ((), ("area",), ("hour",))
    safe = protect(table, policy=policy(), identifies={"area": "plats", "hour": "tid"}, margins=margins)
    assert safe.table["hidden"].tolist() == [False, True, True, False, True, True, False, False, False]
    assert not any(total["hidden"].any() for total in safe.totals.values())


def test_a_sum_is_narrowed_by_its_own_columns_only():
    table = pd.DataFrame({"area": list("AAABBB"), "hour": [1, 2, 3] * 2, "n": [1, 1, 1, 20, 30, 40]})
    by_column = protect(table, policy=policy(), identifies={"area": "plats", "hour": "tid"}, margins=(("area",),))
    assert by_column.totals["area",]["hidden"].tolist() == [True, False]  # 1 + 1 + 1 = 3 would give all three away
    whole = protect(table.assign(n=[1, 2, 0, 20, 30, 40]), policy=policy(), identifies=BOTH, margins=(("area",),))
    assert whole.totals["area",]["hidden"].tolist() == [True, False]


@pytest.mark.parametrize("ways", [BOTH, {"area": "plats", "hour": "tid"}])
def test_the_sum_of_all_rows_is_narrowed_by_nothing(ways):
    """Seen only at a threshold of 1: at a higher one a sum that is small is hidden with the cells that make it up."""
    table = pd.DataFrame({"area": list("AAB"), "hour": [1, 2, 1], "n": [1, 0, 0]})
    safe = protect(table, policy=replace(policy(), threshold=1), identifies=ways)
    assert safe.table["hidden"].tolist() == [True, False, False]
    assert safe.totals[()].loc[0, "n"] == 1


def test_derived_columns_are_missing_where_the_count_is_hidden():
    table = counts(2, 3, 1, 30).assign(share=[5.6, 8.3, 2.8, 83.3])
    safe = protect(table, policy=policy(), identifies=BOTH, derived=("share",))
    assert safe.table["share"].isna().tolist() == [True, True, True, False]


def test_derived_columns_are_missing_everywhere_when_a_sum_is_hidden():
    table = pd.DataFrame({"area": list("AB"), "n": [2, 0], "share": [100.0, 0.0]})
    assert protect(table, policy=policy(), identifies=BOTH, derived=("share",)).table["share"].isna().all()


def test_each_column_of_counts_is_protected_by_itself():
    table = pd.DataFrame({"area": list("ABCD"), "before": [2, 3, 3, 40], "after": [9, 8, 0, 7]})
    safe = protect(table, policy=policy(), value=["before", "after"], identifies=BOTH)
    assert safe.table["before"].isna().tolist() == [True, True, True, False]
    assert safe.table["after"].tolist() == [9, 8, 0, 7]
    assert safe.table["hidden"].tolist() == [True, True, True, False]
    assert safe.hidden == 3


def test_a_missing_count_is_no_cell_and_stays_missing():
    table = pd.DataFrame({"cell": range(4), "n": pd.array([2, None, 30, 9], dtype="Int64")})
    safe = protect(table, policy=policy(), identifies=BOTH)
    assert safe.table["hidden"].tolist() == [True, False, False, True]
    assert safe.totals[()].loc[0, "n"] == 41


def test_a_sum_of_nothing_counted_is_missing_and_not_hidden():
    table = pd.DataFrame({"area": list("AB"), "n": pd.array([None, 9], dtype="Int64")})
    total = protect(table, policy=policy(), margins=(("area",),)).totals["area",]
    assert total["n"].isna().tolist() == [True, False]
    assert not total["hidden"].any()


def test_an_empty_table_passes():
    safe = protect(counts().astype({"n": "int64"}), policy=policy(), identifies=BOTH)
    assert safe.hidden == 0
    assert safe.reason == ""


def test_the_table_given_is_not_changed():
    table = counts(2, 3, 30).set_index(pd.Index([7, 7, 9]))
    before = table.copy()
    safe = protect(table, policy=policy(), identifies=BOTH)
    pd.testing.assert_frame_equal(table, before)
    assert safe.table.index.tolist() == [0, 1, 2]


def test_a_map_layer_stays_a_map_layer():
    cells = gpd.GeoDataFrame(counts(2, 30, 9), geometry=[box(x, 0, x + 1, 1) for x in range(3)], crs="EPSG:3006")
    assert isinstance(protect(cells, policy=policy(), identifies=BOTH).table, gpd.GeoDataFrame)


@pytest.mark.parametrize("wrong", [-1, 2.5])
def test_what_is_no_count_is_refused_without_its_value(wrong: float):
    with pytest.raises(DataError) as refusal:
        protect(pd.DataFrame({"n": [wrong, 30]}), policy=policy())
    assert str(wrong) not in str(refusal.value)


def test_words_that_narrow_nothing_and_unknown_kinds_are_our_own_fault():
    with pytest.raises(ValueError, match="identifies"):
        protect(counts(1, 2), policy=policy(), identifies=("place",))
    with pytest.raises(ValueError, match="kind"):
        protect(counts(1, 2), policy=policy(), kind="aktivitet")


def test_two_thousand_cells_pass():
    numbers = [(7 * i) % 5 for i in range(2000)]
    safe = protect(counts(*numbers), policy=policy(), identifies=BOTH)
    assert safe.hidden == sum(n > 0 for n in numbers)


def test_the_same_table_is_protected_the_same_way_twice():
    table = pd.DataFrame([(a, b, (a * b * 7 + a) % 11) for a in range(7) for b in range(9)], columns=["a", "b", "n"])
    options = {"policy": policy(), "identifies": BOTH, "margins": ((), ("a",), ("b",))}
    pd.testing.assert_frame_equal(protect(table, **options).table, protect(table, **options).table)


def register(**columns: list[object]) -> pd.DataFrame:
    rows = {
        "number": [1, 2, 3],
        "text": ["öppen", "hemlig", "ej prövad"],
        "place": ["torget", "krogen F", "gatan"],
        "sekretess": ["nej", "ja", "oprövad"],
        "utlamnad_text": [None, "En ordnad miljö", None],
    }
    return pd.DataFrame(rows | columns)


def test_a_secret_text_is_replaced_by_the_wording_for_handing_out():
    public = public_register(register(), policy=policy())
    assert public["text"].tolist() == ["öppen", "En ordnad miljö", "Underlag finns hos polisen"]
    assert public["withheld"].tolist() == [False, True, True]


def test_place_goes_with_a_withheld_text_and_the_wording_column_with_all():
    public = public_register(register(), policy=policy())
    assert public["place"].isna().tolist() == [False, True, True]
    assert public["utlamnad_text"].isna().all()


def test_numbers_are_shown_beside_a_withheld_text():
    public = public_register(register(planned=[8, 8, 8]), policy=policy())
    assert public["planned"].tolist() == [8, 8, 8]
    assert public_register(register(planned=["a", "b", "c"]), policy=policy())["planned"].isna().sum() == 2


def test_inside_the_authority_every_text_is_shown():
    public = public_register(register(), policy=policy("intern"))
    assert public["text"].tolist() == ["öppen", "hemlig", "ej prövad"]
    assert not public["withheld"].any()


def test_a_missing_or_unknown_secrecy_mark_withholds():
    public = public_register(register(sekretess=[None, "Nej", "nej"]), policy=policy("intern"))
    assert public["withheld"].tolist() == [True, True, False]


def test_a_blank_wording_for_handing_out_is_no_wording():
    public = public_register(register(utlamnad_text=["", " ", None]), policy=policy())
    assert public["text"].tolist()[1:] == ["Underlag finns hos polisen"] * 2


def test_an_empty_register_passes():
    assert public_register(register().iloc[:0], policy=policy()).empty


@pytest.mark.parametrize(
    ("kind", "tiers"),
    [
        ("torg", ["intern", "samverkan", "offentlig"]),
        ("skola", ["intern", "samverkan"]),
        ("krog", ["intern"]),
        ("bostad", []),
        ("okänt slag", []),
    ],
)
def test_a_place_is_named_as_far_out_as_its_kind_allows(kind: str, tiers: list[str]):
    assert [tier for tier in ("intern", "samverkan", "offentlig") if may_name(kind, policy=policy(tier))] == tiers


def test_map_cells_smaller_than_the_tier_allows_are_refused():
    assert allowed_cell(250, policy=policy()) == 250
    with pytest.raises(DisclosureError, match="minst 250"):
        allowed_cell(100, policy=policy())
    with pytest.raises(DisclosureError):
        allowed_cell(float("nan"), policy=policy())


def test_an_unknown_tier_is_refused_with_those_that_exist():
    with pytest.raises(ParameterError, match="intern, samverkan eller offentlig"):
        policy("öppen")


def test_a_rule_that_is_misspelt_is_refused_with_its_line(tmp_path: Path):
    text = (CODEBOOK / "sekretess.yml").read_text(encoding="utf-8").replace("    threshold: 4", "    treshold: 4", 1)
    line = text.splitlines().index("    treshold: 4") + 1
    wrong = tmp_path / "sekretess.yml"
    wrong.write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(ParameterError, match=f"rad {line}: tiers.intern.treshold är okänd"):
        policy_from(wrong, tier="intern", places=CODEBOOK / "platstyper.yml")


def test_wider_circles_never_see_more():
    intern, samverkan, offentlig = policy("intern"), policy("samverkan"), policy("offentlig")
    for narrow, wide in [(intern, samverkan), (samverkan, offentlig)]:
        assert wide.threshold >= narrow.threshold
        assert wide.narrowing <= narrow.narrowing
        assert wide.sensitive_threshold >= narrow.sensitive_threshold
        assert wide.sensitive_narrowing <= narrow.sensitive_narrowing
        assert wide.smallest_cell >= narrow.smallest_cell
        assert set(wide.texts) <= set(narrow.texts)
        assert set(wide.named_places) <= set(narrow.named_places)
