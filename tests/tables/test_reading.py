from datetime import date, datetime, time

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import DataError
from bfa.tables.encodings import decode
from bfa.tables.municipality import TextFile
from bfa.tables.numerals import numbers
from bfa.tables.reading import read_table


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    return path


def how(**keys):
    return TextFile(file="t.csv", **keys)


def test_only_the_columns_asked_for_are_read_and_all_of_them_as_text(tmp_path):
    table = read_table(write(tmp_path, "kod;n;namn\n0357;01;Eva\n"), how(), columns=["kod", "n"])
    assert table.frame.to_dict("records") == [{"kod": "0357", "n": "01"}]


def test_auto_reads_utf8_with_or_without_its_mark_else_cp1252_and_says_which(tmp_path):
    for encoding, said in (("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252 (inte giltig UTF-8)")):
        table = read_table(write(tmp_path, "plats\nGränd\n", encoding), how(), columns=["plats"])
        assert table.frame["plats"].tolist() == ["Gränd"]
        assert table.encoding == said


@pytest.mark.parametrize(
    ("raw", "declared", "word"),
    [
        ("å".encode("cp1252"), "utf-8", "inte UTF-8"),
        ("å".encode(), "cp1252", "är UTF-8, inte cp1252"),
        (b"\x81\xff", "auto", "varken UTF-8 eller cp1252"),
        ("å".encode("utf-16"), "cp1252", "UTF-16"),
        ("å;ä\n".encode("utf-16-le"), "auto", "UTF-16"),
    ],
)
def test_a_wrong_encoding_is_refused_with_the_file_named(raw, declared, word):
    with pytest.raises(DataError, match=word) as caught:
        decode(raw, declared, name="polis.csv")
    assert str(caught.value).startswith("polis.csv")


def test_row_numbers_are_those_of_the_file_past_blank_and_broken_lines(tmp_path):
    path = write(tmp_path, "a;b\n1;2\n\n3;4;5\n6;7\n")
    table = read_table(path, how(), columns=["a"])
    assert table.frame["a"].to_dict() == {2: "1", 5: "6"}
    assert table.refused.to_dict("records") == [{"row": 4, "reason": "raden har fel antal kolumner"}]


def test_skipped_rows_count_in_the_row_numbers(tmp_path):
    table = read_table(write(tmp_path, "Uttag\n\na;b\n1;2\n"), how(skip_rows=2), columns=["a"])
    assert table.frame["a"].to_dict() == {4: "1"}


def test_declared_missing_texts_are_missing(tmp_path):
    table = read_table(write(tmp_path, "a;b;c\n-;1;2\nNULL;;3\n"), how(), columns=["a", "b"])
    assert table.frame["a"].isna().all()
    assert table.frame["b"].isna().tolist() == [False, True]


def test_a_line_without_any_value_is_a_blank_line(tmp_path):
    table = read_table(write(tmp_path, "a;b\n1;2\n;\n-;NULL\n"), how(), columns=["a"])
    assert table.frame["a"].to_dict() == {2: "1"}


def test_a_missing_column_is_named_with_the_nearest_there_is(tmp_path):
    with pytest.raises(DataError, match=r"kolumnen datm \(menas datum\?\) saknas"):
        read_table(write(tmp_path, "datum;tid\n1;2\n"), how(), columns=["datm", "tid"])


def test_a_first_row_that_is_no_header_is_not_shown(tmp_path):
    with pytest.raises(DataError) as caught:
        read_table(write(tmp_path, "19800101-1234;Eva\n1;2\n"), how(), columns=["datum"])
    assert "1980" not in str(caught.value)


def test_an_unclosed_quote_is_refused_without_its_text(tmp_path):
    with pytest.raises(DataError, match=r"citattecken|kolumner") as caught:
        read_table(write(tmp_path, 'a;b\n"Eva;2\n3;4\n'), how(), columns=["a"])
    assert "Eva" not in str(caught.value)


def test_a_workbook_gives_the_same_cells_with_typed_dates_in_iso_form(tmp_path):
    path = tmp_path / "bok.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("Rader")
    sheet.write_row(0, 0, ["kod", "n", "dag", "tid", "namn"])
    sheet.write_string(1, 0, "0357")
    sheet.write_number(1, 1, 7)
    sheet.write_datetime(1, 2, datetime(2010, 5, 1, 23, 30))
    sheet.write_datetime(1, 3, time(23, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write_datetime(3, 2, date(2010, 5, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    table = read_table(path, TextFile(file="bok.xlsx", sheet="Rader"), columns=["kod", "n", "dag", "tid"])
    assert table.frame.loc[2].tolist() == ["0357", "7", "2010-05-01T23:30:00", "23:30:00"]
    assert table.frame.index.tolist() == [2, 4]
    assert table.frame.loc[4, "dag"].startswith("2010-05-02")


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    path = tmp_path / "bok.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Rader")
    book.close()
    with pytest.raises(DataError, match="Rader"):
        read_table(path, TextFile(file="bok.xlsx", sheet="Blad9"), columns=["a"])


def test_a_broken_workbook_is_refused(tmp_path):
    (tmp_path / "bok.xlsx").write_bytes(b"PK no")
    with pytest.raises(DataError, match="arbetsbok"):
        read_table(tmp_path / "bok.xlsx", TextFile(file="bok.xlsx"), columns=["a"])


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("6580123,45", ",", 6580123.45),
        ("6 580 123,45", ",", 6580123.45),
        ("6\u00a0580\u202f123", ",", 6580123.0),
        ("\u221212.5", ".", -12.5),
        ("-87.6", ".", -87.6),
        ("6580123.45", ",", None),
        ("1,5", ".", None),
        ("norr", ",", None),
    ],
)
def test_numbers_follow_the_declared_decimal_mark_and_are_never_guessed(text, decimal, expected):
    found = numbers(pd.Series([text], dtype="str"), decimal=decimal).iloc[0]
    assert pd.isna(found) if expected is None else found == expected


@given(st.integers(-(10**9), 10**9), st.sampled_from([",", "."]))
def test_any_whole_number_with_thousands_spaces_comes_back(n, decimal):
    text = f"{n:,}".replace(",", "\u00a0")
    assert numbers(pd.Series([text], dtype="str"), decimal=decimal).iloc[0] == n
