"""No name of a file, a folder or a sheet that looks like a personnummer goes out; the moment of an export may."""

import io
import zipfile

import pytest
import xlsxwriter
from field_kommun import HEAD, IN_A, incidents, taken, text, write

from bfa.errors import BfaError
from bfa.tables.file_names import is_personal

ROWS = text(HEAD, f"2024-01-05 12:00;{IN_A}")


def workbook(*sheets: str) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for number, line in enumerate(ROWS.splitlines()):
                sheet.write_row(number, 0, line.split(";"))
    return held.getvalue()


def packed(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, ROWS)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "pattern"),
    [
        ("19121212-1212.csv", ROWS, "*.csv"),
        ("121212-1212 stöld.csv", ROWS, "*.csv"),
        ("19121212-1212/uttag.csv", ROWS, "*/*.csv"),
        ("uttag.xlsx", workbook("Uttag", "19121212-1212"), "*.xlsx"),
        ("uttag.zip", packed("19121212_1212.csv"), "*.zip"),
    ],
)
def test_a_name_that_looks_like_a_personnummer_is_refused_and_never_written(tmp_path, name, content, pattern):
    kommun = write(tmp_path, {name: content}, incidents=[incidents(file=None, files=[f"data/{pattern}"])])
    with pytest.raises(BfaError, match=r"ser ut som ett personnummer(.|\n)*byt namn") as refusal:
        taken(kommun)
    assert "1212-1212" not in str(refusal.value)
    assert "1212_1212" not in str(refusal.value)


@pytest.mark.parametrize(
    "name", ["uttag_20240105_1234.csv", "20240105T123456.csv", "202401051234.xlsx", "brott 2024.csv"]
)
def test_the_moment_that_a_system_wrote_a_file_is_no_personnummer(name):
    assert not is_personal(name)


@pytest.mark.parametrize("name", ["20140105_1234.csv", "20240105_9934.csv", "240105-1234.csv", "20240105-1234.csv"])
def test_what_may_be_a_personnummer_is_taken_for_one(name):
    assert is_personal(name)
