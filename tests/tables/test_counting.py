import pandas as pd
import pytest

from bfa.errors import DataError, ParameterError
from bfa.tables.counting import count_rows, read_counts
from bfa.tables.coverage import Cover
from bfa.tables.municipality import CountSource

HEAD = "del;manad;typ;antal"
COLUMNS = {"area": "del", "month": "manad", "brottstyp": "typ", "n": "antal"}


def counts_of(small, lines, areas=(), **keys):
    kommun = small(files={"antal.csv": "\n".join([HEAD, *lines]) + "\n"})
    source = CountSource(**{"file": "data/antal.csv", "source": "statistik", "columns": COLUMNS, **keys})
    found = read_counts(source, kommun.file(source.file), areas=list(areas))
    return found.table, found.notes


def test_rows_become_counts_with_zeros_only_inside_the_covered_months():
    rows = pd.DataFrame(
        {
            "kommundel": ["A", "A", "B"],
            "start": pd.to_datetime(["2010-01-31 23:59", "2010-02-01 00:00", "2010-03-01 12:00"]),
            "brottstyp": ["rån", "rån", "rån"],
            "kind": ["crime", "crime", "crime"],
        }
    )
    months = pd.period_range("2010-01", "2010-04", freq="M")
    held = pd.DataFrame({"month": months, "state": ["counted", "counted", "counted", "part"], "n": [1, 1, 1, 0]})
    counts = count_rows(rows, areas=["A", "B"], covers=[Cover("polis", "p.csv", "crime", held)])
    table = counts.pivot_table(index="area", columns="month", values="n", aggfunc="sum")
    assert table.to_numpy().tolist() == [[1, 1, 0], [0, 0, 1]]


def test_zero_is_a_count_and_a_month_that_is_not_in_the_file_stays_missing(small):
    counts, notes = counts_of(small, ["A;2010-01;rån;0", "A;2010-03;rån;1 200"])
    assert counts["n"].tolist() == [0, 1200]
    assert len(counts) == 2
    assert notes.kept == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A;2010-02;rån;", "antalet saknas"),
        ("A;2010-02;rån;-1", "inte ett helt tal"),
        ("A;2010-02;rån;1,5", "inte ett helt tal"),
        ("A;feb 2010;rån;1", "månaden kan inte läsas"),
        (";2010-02;rån;1", "kommundel saknas"),
    ],
)
def test_a_count_that_cannot_be_used_is_refused_by_row_and_becomes_no_zero(small, line, reason):
    counts, notes = counts_of(small, ["A;2010-01;rån;3", line])
    assert counts["n"].tolist() == [3]
    refused = notes.refusals()
    assert refused["row"].tolist() == [3]
    assert reason in refused["reason"].iloc[0]


def test_words_recoded_to_one_type_are_added_together(small):
    counts, _ = counts_of(
        small,
        ["A;2010-01;rån ute;1", "A;2010-01;rån inne;2", "A;2010-01;annat;4"],
        values={"brottstyp": {"rån ute": "rån", "rån inne": "rån", "*": "övrigt"}},
    )
    assert dict(zip(counts["brottstyp"], counts["n"], strict=True)) == {"rån": 3, "övrigt": 4}


def test_the_same_cell_twice_is_refused_and_not_added(small):
    with pytest.raises(DataError, match=r"flera gånger.*|rad 3"):
        counts_of(small, ["A;2010-01;rån;1", "A;2010-01;rån;2"])


def test_an_area_without_polygon_counts_in_the_kommun_only(small):
    counts, notes = counts_of(small, ["1;2010-01;rån;1", "9;2010-01;rån;2"], areas=["Del 1"], prefix="Del ")
    assert dict(zip(counts["area"], counts["n"], strict=True)) == {"Del 1": 1, "(utan kommundel)": 2}
    assert notes.remarks[0]["rows"] == [3]


def test_areas_that_all_lack_polygons_are_refused(small):
    with pytest.raises(DataError, match="prefix"):
        counts_of(small, ["1;2010-01;rån;1"], areas=["Del 1"])


def test_columns_that_are_not_declared_are_told_together(small):
    with pytest.raises(ParameterError, match="month saknas; n saknas; brottstyp saknas; antal är okänd"):
        counts_of(small, ["A;2010-01;rån;1"], columns={"area": "del", "antal": "antal"})


def test_a_fixed_type_and_another_month_format_are_used(small):
    kommun = small(files={"antal.csv": "del,manad,antal\nA,2010/01,7\n"})
    source = CountSource(
        file="data/antal.csv",
        source="s",
        separator=",",
        month_format="%Y/%m",
        brottstyp="rån",
        columns={"area": "del", "month": "manad", "n": "antal"},
    )
    counts = read_counts(source, kommun.file(source.file), areas=[]).table
    assert counts.iloc[0].tolist() == ["A", pd.Timestamp("2010-01-01"), "rån", "crime", 7]
