from datetime import datetime

import pytest
import xlsxwriter

from bfa.errors import DataError, ParameterError
from bfa.tables.intake import take_in
from bfa.tables.store import read_counts

WIDE = "omr;typ;2024-01;2024-02;2024-03;Summa\nA;rån;1;2;;3\nB;rån;0;4;5;9\nA;stöld;1 100;1;1;1102\n"
LONG = "omr;manad;typ;n\nA;2024-01;rån;1\nB;2024-02;rån;2\nA;2024-02;stöld;x\n"


def source(**keys):
    return {"file": "data/antal.csv", "source": "antal", "columns": {"area": "omr", "brottstyp": "typ"}, **keys}


def taken(small, text, **keys):
    kommun = small(files={"antal.csv": text}, incidents=[], counts=[source(**keys)])
    note = take_in(kommun).figures["count_sources"][0]
    counts = read_counts(kommun)
    cells = {(row["area"], f"{row['month']:%m}", row["brottstyp"]): int(row["n"]) for row in counts.to_dict("records")}
    return cells, note


def said(note):
    return {line["what"]: (line["n"], line["rows"]) for line in note["remarks"]}


def test_a_month_in_each_heading_is_a_row_for_each_month_and_an_empty_cell_is_not_counted(small):
    cells, note = taken(small, WIDE, wide=True)
    assert cells[("A", "01", "stöld")] == 1100
    assert cells[("B", "03", "rån")] == 5
    assert ("A", "03", "rån") not in cells
    assert len(cells) == 8
    told = said(note)
    assert told["cellen är tom; den månaden är inte räknad, om inte gaps_counted säger att tomt är noll"] == (1, [2])
    assert "rubriken Summa är varken en månad eller en angiven kolumn; den läses inte" in told


def test_an_empty_cell_is_a_zero_where_that_is_declared(small):
    cells, _ = taken(small, WIDE, wide=True, gaps_counted=True)
    assert cells[("A", "03", "rån")] == 0
    assert cells[("B", "01", "stöld")] == 0
    assert len(cells) == 12


def test_a_count_that_cannot_be_read_is_refused_and_never_a_zero(small):
    cells, note = taken(small, WIDE.replace(";4;5;", ";x;5;"), wide=True, gaps_counted=True)
    assert ("B", "02", "rån") not in cells
    assert note["reasons"][0]["rows"] == [3]


@pytest.mark.parametrize(("form", "heads"), [("%b %Y", "jan 2024;feb 2024"), ("%Y%m", "202401;202402")])
def test_months_are_read_by_the_declared_form_swedish_words_too(small, form, heads):
    cells, _ = taken(small, f"omr;typ;{heads}\nA;rån;1;2\n", wide=True, month_format=form)
    assert cells == {("A", "01", "rån"): 1, ("A", "02", "rån"): 2}


def test_typed_months_in_the_headings_of_a_workbook_are_read(small, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    sheet = book.add_worksheet()
    form = book.add_format({"num_format": "mmm yy"})
    sheet.write_row(0, 0, ["omr", "typ"])
    for place in (1, 2):
        sheet.write_datetime(0, 1 + place, datetime(2024, place, 1), form)
    sheet.write_row(1, 0, ["A", "rån", 1, 2])
    book.close()
    raw = (tmp_path / "b.xlsx").read_bytes()
    kommun = small(files={"b.xlsx": raw}, incidents=[], counts=[source(file="data/b.xlsx", wide=True)])
    take_in(kommun)
    assert int(read_counts(kommun)["n"].sum()) == 3


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("omr;typ;jan;feb\nA;rån;1;2\n", r"ingen rubrik är en månad(.|\n)*aaa \(2 rader\)"),
        ("omr;typ;2024-01;2024-01\nA;rån;1;2\n", "finns flera gånger|samma månad"),
        ("omr;typ;2024-01\nA;rån;1\nA;rån;2\n", "står flera gånger"),
    ],
)
def test_headings_and_rows_that_cannot_be_told_apart_are_refused(small, text, word):
    with pytest.raises(DataError, match=word):
        taken(small, text, wide=True)


def test_a_wide_table_has_no_column_of_months_or_counts(small):
    columns = {"area": "omr", "brottstyp": "typ", "n": "Summa"}
    with pytest.raises(ParameterError, match="n är okänd"):
        taken(small, WIDE, wide=True, columns=columns)


def test_combinations_that_a_long_table_lacks_are_told_or_zero_by_declaration(small):
    columns = {"area": "omr", "brottstyp": "typ", "month": "manad", "n": "n"}
    long = LONG + "B;2024-01;stöld;3\n"
    cells, note = taken(small, long, columns=columns)
    assert len(cells) == 3
    what = "4 av 7 kombinationer av kommundel, månad och typ saknas och är inte räknade"
    assert said(note)[what][0] == 4
    cells, _ = taken(small, long, columns=columns, gaps_counted=True)
    assert len(cells) == 7
    assert ("A", "02", "stöld") not in cells
    cells, _ = taken(small, long, columns=columns, gaps_counted=["2024-02/2024-02"])
    assert {key for key, n in cells.items() if not n} == {("A", "02", "rån"), ("B", "02", "stöld")}


def test_thousands_with_the_decimal_mark_are_refused_with_the_reason(small):
    columns = {"area": "omr", "brottstyp": "typ", "month": "manad", "n": "n"}
    cells, note = taken(small, "omr;manad;typ;n\nA;2024-01;rån;1,000\nA;2024-02;rån;12\n", columns=columns)
    assert cells == {("A", "02", "rån"): 12}
    assert "tusental (1,000)" in note["reasons"][0]["what"]


def book(tmp_path, heads, *, form="yyyy-mm-dd"):
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet, dated = made.add_worksheet(), made.add_format({"num_format": form})
        sheet.write_row(0, 0, ["omr", "typ"])
        for place, head in enumerate(heads, 2):
            if isinstance(head, datetime):
                sheet.write_datetime(0, place, head, dated)
            else:
                sheet.write(0, place, head)
        sheet.write_row(1, 0, ["A", "rån", *range(1, len(heads) + 1)])
    return path.read_bytes()


@pytest.mark.parametrize(
    "heads",
    [
        [45292, 45323],
        ["45292", "2024-02"],
        [datetime(2024, 1, 31), datetime(2024, 2, 29)],
        [datetime(2024, 1, 1), 45323.0],
    ],
)
def test_headings_that_are_days_of_a_workbook_are_their_months(small, tmp_path, heads):
    kommun = small(
        files={"b.xlsx": book(tmp_path, heads)}, incidents=[], counts=[source(file="data/b.xlsx", wide=True)]
    )
    note = take_in(kommun).figures["count_sources"][0]
    counts = read_counts(kommun)
    assert dict(zip(counts["month"].dt.strftime("%Y-%m"), counts["n"], strict=True)) == {"2024-01": 1, "2024-02": 2}
    numbers = [head for head in heads if not isinstance(head, datetime) and "-" not in str(head)]
    assert len([what for what in said(note) if "är ett dagnummer ur Excel; läst som 2024-0" in what]) == len(numbers)


def test_a_heading_for_every_day_is_refused_as_that(small, tmp_path):
    heads = [datetime(2024, month, day) for month in (1, 2) for day in (1, 2, 3)]
    kommun = small(
        files={"b.xlsx": book(tmp_path, heads)}, incidents=[], counts=[source(file="data/b.xlsx", wide=True)]
    )
    with pytest.raises(DataError, match=r"rubrikerna är dagar(.|\n)*6 rubriker i 2 månader"):
        take_in(kommun)


def test_day_numbers_in_a_text_file_are_refused_with_what_they_are(small):
    with pytest.raises(DataError, match="dagnummer ur Excel"):
        taken(small, "omr;typ;45292;45323\nA;rån;1;2\n", wide=True)
