import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.tables.numerals import amounts, numbers


def one(text, decimal=",", read=numbers):
    found = read(pd.Series([text], dtype="str"), decimal=decimal).iloc[0]
    return None if pd.isna(found) else found


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1 234,5", ",", 1234.5),
        ("1\u2009234", ",", 1234.0),
        ("1'234", ",", 1234.0),
        ("1’234,5", ",", 1234.5),
        ("\u2212 5", ",", -5.0),
        ("+5", ".", 5.0),
        ("1478 879 ", ",", 1478879.0),
        ("-21 760", ",", -21760.0),
        ("12 34", ",", None),
        ("1 2", ",", None),
        ("1'2", ",", None),
        ("6,58E+06", ",", None),
        ("1e-5", ".", 1e-5),
        ("inf", ".", None),
        ("nan", ".", None),
        ("1.234.567", ",", None),
        ("59,000", ",", 59.0),
    ],
)
def test_a_number_has_its_spaces_between_thousands_and_nowhere_else(text, decimal, expected):
    assert one(text, decimal) == expected


@pytest.mark.parametrize(("text", "decimal"), [("1,000", ","), ("12,000", ","), ("1,234", ","), ("1.000", ".")])
def test_an_amount_that_may_be_thousands_is_no_number(text, decimal):
    assert one(text, decimal, amounts) is None


@pytest.mark.parametrize(("text", "n"), [("1 000", 1000), ("1000", 1000), ("12,5", 12.5), ("1,0000", 1)])
def test_an_amount_that_can_be_read_one_way_only_is_that(text, n):
    assert one(text, ",", amounts) == n


@given(st.integers(-(10**9), 10**9), st.sampled_from([",", "."]), st.sampled_from(" \u00a0\u2009\u202f'’"))
@settings(max_examples=60, deadline=None)
def test_any_whole_amount_comes_back_with_any_mark_between_thousands(n, decimal, mark):
    assert one(f"{n:,}".replace(",", mark), decimal, amounts) == n
