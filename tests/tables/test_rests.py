"""A rest is what a sum holds beside the types named, and stands in its place."""

import pytest

from bfa.errors import ParameterError
from bfa.tables.intake import take_in
from bfa.tables.store import read_counts

TEXT = "omr;man;typ;n\nA;2024-01;alla;10\nA;2024-01;rån;3\nA;2024-01;stöld;5\nA;2024-02;alla;4\nA;2024-02;rån;6\n"
TEXT += "A;2024-02;stöld;0\nB;2024-01;alla;7\nB;2024-01;rån;7\n"
REST = {"brottstyp": "övriga", "of": "alla", "less": ["rån", "stöld"]}


def taken(small, rest):
    source = {
        "file": "data/antal.csv",
        "source": "antal",
        "columns": {"area": "omr", "month": "man", "brottstyp": "typ", "n": "n"},
        "rest": [rest],
    }
    kommun = small(files={"antal.csv": TEXT}, incidents=[], counts=[source])
    note = take_in(kommun).figures["count_sources"][0]
    return read_counts(kommun), {line["what"]: line["n"] for line in note["remarks"]}


def test_a_rest_is_the_sum_less_the_types_and_the_sum_is_gone(small):
    counts, told = taken(small, REST)
    found = {
        (row["area"], f"{row['month']:%m}"): row["n"] for _, row in counts[counts["brottstyp"] == "övriga"].iterrows()
    }
    assert found == {("A", "01"): 2}
    assert "alla" not in set(counts["brottstyp"])
    assert told["övriga är räknad som alla utan rån, stöld"] == 2


def test_a_sum_less_than_its_parts_is_told_and_makes_no_rest(small):
    _, told = taken(small, REST)
    assert told["alla är mindre än delarna tillsammans; övriga är inte räknad där"] == 1


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ({**REST, "less": ["mord"]}, "mord finns inte"),
        ({**REST, "brottstyp": "rån"}, "rån finns redan"),
    ],
)
def test_a_rest_of_what_is_not_there_is_refused(small, rest, said):
    with pytest.raises(ParameterError, match=said):
        taken(small, rest)
