import pandas as pd
import pytest
import xlsxwriter
from small_kommun import settings

from bfa.errors import DataError
from bfa.tables.intake import take_in
from bfa.tables.municipality import TextFile
from bfa.tables.reading import read_table
from bfa.tables.times import moments

FORM = "%Y-%m-%d %H:%M"


def workbook(path, cells, *, mac=False):
    book = xlsxwriter.Workbook(path, {"date_1904": mac})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["start", "klocka"])
    dates = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for row, cell in enumerate(cells, 1):
        if isinstance(cell, pd.Timestamp):
            sheet.write_datetime(row, 0, cell.to_pydatetime(), dates)
        elif isinstance(cell, tuple):
            sheet.write_row(row, 0, cell)
        else:
            sheet.write(row, 0, cell)
    book.close()
    return path


def read(path, *columns, form=FORM, **keys):
    table = read_table(path, TextFile(file=path.name, **keys), columns=list(columns or ["start"]))
    return moments(table, list(columns or ["start"]), form)


@pytest.mark.parametrize("decimal", [",", "."])
def test_day_numbers_of_unformatted_cells_are_the_dates_that_they_are(tmp_path, decimal):
    found = read(workbook(tmp_path / "b.xlsx", [45294.5, 45416.5, 45416]), decimal=decimal)
    assert found.when.tolist() == [pd.Timestamp(day) for day in ("2024-01-03 12:00", "2024-05-04 12:00", "2024-05-04")]
    assert found.clock.tolist() == [True, True, False]


def test_real_dates_text_and_day_numbers_may_stand_in_one_column(tmp_path):
    cells = [pd.Timestamp("2024-01-03 12:00"), "2024-01-03 12:00", 45294.5, "45294,5", "norr", 7]
    found = read(workbook(tmp_path / "b.xlsx", cells))
    assert found.when.iloc[:4].eq(pd.Timestamp("2024-01-03 12:00")).all()
    assert found.failed.tolist() == [False, False, False, False, True, True]


def test_a_workbook_counts_from_1904_where_it_says_so(tmp_path):
    found = read(workbook(tmp_path / "b.xlsx", [43832.5], mac=True))
    assert found.when.tolist() == [pd.Timestamp("2024-01-03 12:00")]


def test_a_number_that_follows_the_declared_form_is_what_it_says(tmp_path):
    found = read(workbook(tmp_path / "b.xlsx", [20240103, 45294]), form="%Y%m%d")
    assert found.when.tolist() == [pd.Timestamp("2024-01-03")] * 2


def test_a_clock_time_that_lost_its_format_is_a_part_of_a_day(tmp_path):
    found = read(workbook(tmp_path / "b.xlsx", [(45294, 0.979166667), (45294, 0.5)]), "start", "klocka")
    assert found.when.tolist() == [pd.Timestamp("2024-01-03 23:30"), pd.Timestamp("2024-01-03 12:00")]


def test_a_day_number_in_a_text_file_is_refused_with_the_reason(small):
    own = settings()
    own["incidents"][0]["columns"] |= {"start": "datum"}
    del own["incidents"][0]["columns"]["end"]
    own["incidents"][0]["date_format"] = "%Y-%m-%d"
    rows = [f"{number};0357;2010-05-0{number};;;;;;A;;;;" for number in (1, 2)]
    figures = take_in(small([*rows, "3;0357;45294,5;;;;;;A;;;;"], **own)).figures
    assert [reason["what"] for reason in figures["sources"][0]["reasons"]] == [
        "start är Excels dagnummer, inte ett datum; spara om kolumnen med datumformat"
    ]
    with pytest.raises(DataError, match="Excels dagnummer"):
        take_in(small([f"{number};0357;4529{number};;;;;;A;;;;" for number in (1, 2)], **own))
