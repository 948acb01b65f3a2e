import pandas as pd
import pytest

from bfa.tables.personal import hashed, looks_personal


@pytest.mark.parametrize(
    "text",
    [
        "19800101-1234",
        "800101-1234",
        "8001011234",
        "800101 1234",
        "800101\u20111234",
        "800101\u22121234",
        "800101+1234",
        "198001011234",
        "19800161-1234",
        "800101-T123",
        "hos Eva, 19 80 01 01 - 12 34, trappa 3",
        "\uff18\uff10\uff10\uff11\uff10\uff11-1234",
        "80\u00ad0101-1234",
    ],
)
def test_a_personnummer_is_seen_in_every_disguise(text):
    assert looks_personal(pd.Series([text], dtype="str")).tolist() == [True]


@pytest.mark.parametrize("text", ["Storgatan 12", "E4 avfart 23", "2010-05-01", "kv. 1:234", "hus 12345678", None])
def test_ordinary_places_are_left_alone(text):
    assert looks_personal(pd.Series([text], dtype="str")).tolist() == [False]


def test_a_hash_is_the_same_for_the_same_case_and_another_under_another_salt():
    cases = pd.Series(["5000-K1-10", "5000-K1-10", "5000-K2-10", None], dtype="str")
    one, other = hashed(cases, salt="a"), hashed(cases, salt="b")
    assert one[0] == one[1] != one[2]
    assert one[0] != other[0]
    assert pd.isna(one[3])
    assert not one.dropna().str.contains("5000").any()
