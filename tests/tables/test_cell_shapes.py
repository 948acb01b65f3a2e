import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.tables.cell_shapes import LONGEST, commonest, shape


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("03/18/2024 07:05:00 PM", "99/99/9999 99:99:99 PM"),
        ("2024-03-18T07:05:00Z", "9999-99-99T99:99:99Z"),
        ("18 mars 2024", "99 aaaa 9999"),
        ("7:05pm", "9:99pm"),
        ("45294,5", "99999,9"),
        ("Eva T Zamm", "Aaa A Aaaa"),
        ("PMAM", "AAAA"),
        ("2024\u00a001", "9999␣99"),
    ],
)
def test_a_shape_shows_which_signs_stand_where_and_not_which_they_are(cell, seen):
    assert shape(cell) == seen


@given(st.text(alphabet=st.characters(categories=["L", "N"]), max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_shape_holds_no_letter_or_digit_of_the_cell_but_those_of_a_clock_time(cell):
    assert set(shape(cell)) <= set("9AaTZtzPMpm…")
    assert len(shape(cell)) <= LONGEST + 1


def test_the_commonest_shapes_are_told_with_their_numbers_of_rows():
    cells = pd.Series(["01/02/2024", "02/02/2024", "2024-01", None], dtype="str")
    assert commonest(cells) == "99/99/9999 (2 rader), 9999-99 (1 rad)"
    assert commonest(pd.Series([None], dtype="str")) == ""
