import pytest
import xlsxwriter

from bfa.errors import DataError
from bfa.tables.municipality import TextFile
from bfa.tables.reading import read_headings, read_table


def read(tmp_path, text, columns=("datum", "typ"), **keys):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, TextFile(file="t.csv", **keys), columns=list(columns))


@pytest.mark.parametrize("above", ["Uttag ur systemet, 2024-01-05, för Lilla\n\n", "a;b\n\n"])
def test_headings_further_down_are_pointed_at(tmp_path, above):
    with pytest.raises(DataError, match=r"rubrikerna verkar stå på rad 3 i filen: skriv skip_rows: 2"):
        read(tmp_path, above + "datum;typ\n2024-01-01;a\n")
    with pytest.raises(DataError, match=r"rad 3 i filen: skriv skip_rows: 2"):
        read(tmp_path, above + "datum;typ\n2024-01-01;a\n", skip_rows=3)
    assert read(tmp_path, above + "datum;typ\n2024-01-01;a\n", skip_rows=2).frame.index.tolist() == [4]


def test_headings_further_down_in_a_workbook_are_pointed_at(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Uttag ur systemet")
    sheet.write_row(3, 0, ["datum", "typ"])
    sheet.write_row(4, 0, ["2024-01-01", "a"])
    book.close()
    with pytest.raises(DataError, match="skriv skip_rows: 3"):
        read_table(tmp_path / "b.xlsx", TextFile(file="b.xlsx"), columns=["datum", "typ"])
    table = read_table(tmp_path / "b.xlsx", TextFile(file="b.xlsx", skip_rows=3), columns=["datum", "typ"])
    assert table.frame.index.tolist() == [5]


def test_a_heading_that_stands_twice_is_refused_only_when_it_is_asked_for(tmp_path):
    assert len(read(tmp_path, "datum;typ;n;n\n1;a;2;3\n").frame) == 1
    with pytest.raises(DataError, match="kolumnen typ finns flera gånger"):
        read(tmp_path, "datum;typ;typ\n1;a;b\n")


def test_spaces_and_line_breaks_in_headings_do_not_matter(tmp_path):
    table = read(tmp_path, 'datum\u00a0 från;"typ\nav brott"\n1;a\n2;b\n', columns=["datum från", "typ av brott"])
    assert table.frame["typ av brott"].to_dict() == {2: "a", 3: "b"}
    assert read_headings(tmp_path / "t.csv", TextFile(file="t.csv")) == ["datum från", "typ av brott"]


@pytest.mark.parametrize("text", ["datum;typ\n1;a;\n2;b;;\n3;c\n", "datum;typ;;\n1;a;;\n2;b\n3;c;\n"])
def test_empty_columns_at_the_end_are_no_columns(tmp_path, text):
    table = read(tmp_path, text)
    assert table.frame["typ"].to_dict() == {2: "a", 3: "b", 4: "c"}
    assert table.refused.empty


def test_a_row_with_something_outside_the_headings_or_too_few_columns_is_refused(tmp_path):
    table = read(tmp_path, "datum;typ\n1;a;x\n2\n3;c\n")
    assert table.frame["typ"].to_dict() == {4: "c"}
    assert table.refused["row"].tolist() == [2, 3]


def test_separators_and_line_breaks_inside_quotes_are_text(tmp_path):
    table = read(tmp_path, 'datum;typ;fri\n1;"a;b";"x\ny"\n2;"c ""d""";\n')
    assert table.frame["typ"].to_dict() == {2: "a;b", 3: 'c "d"'}


def test_the_line_that_tells_excel_the_separator_is_no_heading(tmp_path):
    assert read(tmp_path, "sep=;\ndatum;typ\n1;a\n").frame["typ"].to_dict() == {3: "a"}
    with pytest.raises(DataError, match='skriv separator: ","'):
        read(tmp_path, "sep=,\ndatum,typ\n1,a\n")


def test_the_separator_of_the_headings_is_proposed(tmp_path):
    with pytest.raises(DataError, match=r'skriv separator: "\\t"'):
        read(tmp_path, "datum\ttyp\n1\ta\n")
