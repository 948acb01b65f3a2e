"""Counts that are told by year only: read in each of their forms, and a year that had not ended is none."""

import pytest

from bfa.errors import DataError, ParameterError
from bfa.tables.intake import take_in
from bfa.tables.store import read_counts, read_table

LONG = "omr;ar;typ;n\nA;2022;rån;1\nA;2023;rån;3\nB;2022;rån;0\nB;2023;rån;7\nA;2022;stöld;5\n"
COLUMNS = {"area": "omr", "year": "ar", "brottstyp": "typ", "n": "n"}


def source(**keys):
    return {"file": "data/antal.csv", "source": "statistik", "annual": True, "columns": COLUMNS, **keys}


def taken(small, text, uttag="2024-06-30", **keys):
    kommun = small(files={"antal.csv": text}, incidents=[], counts=[source(**keys)], uttag=uttag)
    report = take_in(kommun).figures
    table = read_table(kommun, "annual")
    cells = {(row["area"], row["year"], row["brottstyp"]): row["n"] for row in table.to_dict("records")}
    return cells, report["count_sources"][0], read_counts(kommun)


def test_a_year_is_a_year_and_no_month_of_it_is_counted(small):
    cells, note, months = taken(small, LONG)
    assert cells == {
        ("A", 2022, "rån"): 1,
        ("A", 2023, "rån"): 3,
        ("B", 2022, "rån"): 0,
        ("B", 2023, "rån"): 7,
        ("A", 2022, "stöld"): 5,
    }
    assert months.empty
    assert note["kept"] == 5
    assert "kombinationer av kommundel, år och typ saknas" in str(note["remarks"])


def test_years_in_the_headings_are_years(small):
    text = "omr;typ;2022;2023;Not\nA;rån;1;2;x\nB;rån;3;;y\n"
    cells, note, _ = taken(small, text, wide=True, columns={"area": "omr", "brottstyp": "typ"})
    assert cells == {("A", 2022, "rån"): 1, ("A", 2023, "rån"): 2, ("B", 2022, "rån"): 3}
    assert "rubriken Not är varken ett år eller en angiven kolumn" in str(note["remarks"])


def test_types_in_the_headings_are_types_by_the_names_that_are_declared(small):
    text = "ar;omr;Raub;Dieb-stahl;Summe\n2022;A;1;4;5\n2022;B;2;0;2\n"
    columns = {"area": "omr", "year": "ar"}
    values = {"brottstyp": {"Raub": "rån", "Dieb-stahl": "stöld"}}
    cells, note, _ = taken(small, text, wide="brottstyp", columns=columns, values=values)
    assert cells == {
        ("A", 2022, "rån"): 1,
        ("A", 2022, "stöld"): 4,
        ("B", 2022, "rån"): 2,
        ("B", 2022, "stöld"): 0,
    }
    assert "rubriken Summe är varken en typ i values" in str(note["remarks"])


def test_types_in_the_headings_go_with_months_too(small):
    text = "man;omr;Raub\n2022-01;A;1\n2022-02;A;0\n"
    kommun = small(
        files={"antal.csv": text},
        incidents=[],
        counts=[
            source(
                annual=False,
                wide="brottstyp",
                columns={"area": "omr", "month": "man"},
                values={"brottstyp": {"Raub": "rån"}},
            )
        ],
    )
    take_in(kommun)
    assert list(read_counts(kommun)["n"]) == [1, 0]


@pytest.mark.parametrize(
    ("text", "keys", "said"),
    [
        ("ar;omr;Raub\n2022;A;1\n", {"values": {"brottstyp": {"Mord": "mord"}}}, "1 av rubrikerna i values"),
        ("ar;omr;Raub\n2022;A;1\n", {}, "wide: brottstyp utan values"),
    ],
)
def test_a_type_whose_heading_is_not_there_is_refused(small, text, keys, said):
    with pytest.raises((DataError, ParameterError), match=said):
        taken(small, text, wide="brottstyp", columns={"area": "omr", "year": "ar"}, **keys)


def test_a_year_that_had_not_ended_when_the_file_was_taken_out_is_left_out_and_told(small):
    cells, note, _ = taken(small, LONG, uttag="2023-12-30")
    assert {year for _, year, _ in cells} == {2022}
    assert "2023 räknas inte som år" in str(note["remarks"])
    assert note["left_out"] == 2


def test_the_report_tells_the_years_that_a_file_covers_and_those_between_that_it_lacks(small):
    _, note, _ = taken(small, LONG + "A;2019;rån;2\nB;2024;rån;2\n")
    assert note["covered"] == ["2019-01", "2023-12"]
    assert note["not_counted"] == ["2020-01/2020-12", "2021-01/2021-12"]


def test_an_empty_count_is_a_year_that_is_not_counted(small):
    cells, note, _ = taken(small, LONG.replace("A;2023;rån;3", "A;2023;rån;"))
    assert ("A", 2023, "rån") not in cells
    assert note["reasons"][0]["what"] == "antalet saknas (året räknas som ej räknat)"


def test_a_year_that_late_reports_still_fill_is_told(small):
    cells, note, _ = taken(small, LONG, uttag="2024-01-31")
    assert ("A", 2023, "rån") in cells
    assert "2023 är preliminärt" in str(note["remarks"])


def test_what_is_no_year_is_refused_by_its_row(small):
    _, note, _ = taken(small, LONG.replace("B;2023", "B;2023-24"))
    assert note["reasons"][0] == {"what": "året kan inte läsas", "n": 1, "rows": [5]}


def test_a_type_counted_by_month_and_by_year_is_refused(small):
    months = "omr;man;typ;n\nA;2022-01;Rån;1\n"
    counts = [
        source(),
        {
            "file": "data/man.csv",
            "source": "statistik",
            "columns": {"area": "omr", "month": "man", "brottstyp": "typ", "n": "n"},
        },
    ]
    kommun = small(files={"antal.csv": LONG, "man.csv": months}, incidents=[], counts=counts)
    with pytest.raises(DataError, match="både per månad och per år"):
        take_in(kommun)


def test_a_year_from_two_files_is_refused(small):
    kommun = small(
        files={"antal.csv": LONG, "fler.csv": LONG}, incidents=[], counts=[source(), source(file="data/fler.csv")]
    )
    with pytest.raises(DataError, match="kommer från två källor med annual"):
        take_in(kommun)


def test_the_whole_kommun_beside_its_kommundelar_is_refused(small):
    whole = source(file="data/fler.csv", area="kommun", columns={"year": "ar", "brottstyp": "typ", "n": "n"})
    files = {"antal.csv": LONG, "fler.csv": "ar;typ;n\n2022;rån;9\n"}
    kommun = small(files=files, incidents=[], counts=[source(), whole])
    with pytest.raises(DataError, match="kommer från två källor med annual"):
        take_in(kommun)


@pytest.mark.parametrize(("when", "said"), [({}, "year saknas"), ({"month": "ar"}, "month är okänd")])
def test_a_month_column_is_no_year(small, when, said):
    columns = {name: column for name, column in COLUMNS.items() if name != "year"}
    with pytest.raises(ParameterError, match=said):
        taken(small, LONG, columns=columns | when)
