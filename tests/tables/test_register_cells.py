import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError
from bfa.tables.register_cells import Change, applied, cells_of, changes, tables_of

LAWS = settings(max_examples=15, deadline=None)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["causes", "measures"]), st.sampled_from("123"), st.sampled_from(["text", "due"])),
    st.sampled_from("abc"),
)
MEASURES = pd.DataFrame(
    {
        "number": pd.array([3, 1], dtype="Int64"),
        "text": ["Belysning", "Tillsyn"],
        "due": pd.to_datetime(["2010-05-01", None]),
        "responsible": [None, ""],
    }
)


def test_a_table_is_its_cells_with_days_as_days_and_nothing_where_nothing_is_written():
    assert cells_of({"measures": MEASURES}) == {
        ("measures", "3", "text"): "Belysning",
        ("measures", "1", "text"): "Tillsyn",
        ("measures", "3", "due"): "2010-05-01",
    }


def test_a_row_of_follow_up_is_its_measure_and_day_also_where_no_day_is_written():
    table = pd.DataFrame({"measure": [2, 2], "date": pd.to_datetime(["2010-09-06", None]), "state": ["klar", "delvis"]})
    cells = cells_of({"follow_up": table})
    assert set(cells) == {("follow_up", "2@2010-09-06", "state"), ("follow_up", "2@", "state")}
    assert tables_of(cells)["follow_up"].to_dict("list") == {
        "measure": ["2", "2"],
        "date": ["", "2010-09-06"],
        "state": ["delvis", "klar"],
    }


def test_rows_come_back_in_the_order_of_their_numbers():
    cells = {("causes", number, "text"): "Kö" for number in ("10", "9", "+4")}
    assert tables_of(cells)["causes"]["number"].tolist() == ["9", "10", "+4"]


def test_two_rows_of_one_name_are_refused():
    twice = pd.DataFrame({"measure": [2, 2], "date": pd.to_datetime(["2010-09-06"] * 2), "state": ["klar"] * 2})
    with pytest.raises(DataError, match="blad Uppföljning: flera rader har samma åtgärdens nummer och datum"):
        cells_of({"follow_up": twice})


@LAWS
@given(CELLS)
def test_cells_made_tables_and_cells_again_are_the_same(cells):
    assert cells_of(tables_of(cells)) == cells


@LAWS
@given(CELLS, CELLS)
def test_a_difference_applied_gives_the_other(before, after):
    assert applied(before, changes(before, after)) == after
    assert changes(before, before) == ()


def test_a_change_of_something_else_than_what_stands_is_refused_without_its_words():
    cell = ("causes", "1", "text")
    with pytest.raises(DataError, match="går inte ihop") as refused:
        applied({cell: "Kö"}, [Change(cell, "Mörkt", "Ljust")])
    assert not any(word in str(refused.value) for word in ("Kö", "Mörkt", "Ljust"))
