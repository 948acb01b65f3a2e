"""What is found by numbers is what is found text by text, also where different texts have one number."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from bfa.tables import digests as module
from bfa.tables.digests import again, digests, several, shared

CELLS = st.lists(
    st.none() | st.sampled_from(["", "a", "å", "12345678", "123456789"]) | st.text(max_size=20), max_size=30
)


@given(cells=CELLS)
def test_a_cell_stands_again_where_an_equal_one_stood_before(cells):
    text = pd.Series(cells, index=range(2, 2 + len(cells)), dtype="str")
    expected = text.duplicated()
    pd.testing.assert_series_equal(again(text), expected)
    pd.testing.assert_series_equal(again(text.astype("category")), expected)


@given(cells=CELLS)
def test_texts_that_share_a_number_are_told_apart(cells):
    text = pd.Series(cells, dtype="str")
    with_one = lambda cells: np.zeros(len(cells), dtype=np.uint64)  # noqa: E731
    before, module.digests = module.digests, with_one
    try:
        assert again(text).tolist() == text.duplicated().tolist()
    finally:
        module.digests = before


def test_a_text_has_one_number_in_whatever_column_it_stands():
    cells = pd.Series(["a", None, "b", "a" * 40], dtype="str")
    longer = pd.concat([pd.Series(["xyz"], dtype="str"), cells])
    assert digests(cells).tolist() == digests(cells.astype("category")).tolist() == digests(longer)[1:].tolist()
    assert len(set(digests(cells).tolist())) == 4


@given(rows=st.lists(st.tuples(*[st.sampled_from(["a", "b", None])] * 2), max_size=12))
def test_every_row_that_is_equal_to_another_is_among_those_that_may_be(rows):
    frame = pd.DataFrame(rows, columns=["one", "other"], dtype="str")
    assert set(np.flatnonzero(frame.duplicated(keep=False))) <= set(several(frame))


def test_only_numbers_that_stand_twice_are_shared():
    assert shared(np.array([3, 1, 3, 2], dtype=np.uint64)).tolist() == [True, False, True, False]
