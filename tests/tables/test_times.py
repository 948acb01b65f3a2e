import pandas as pd
import pytest

from bfa.errors import ParameterError
from bfa.tables.reading import Table
from bfa.tables.times import moments, split_form


def table(workbook=False, **columns):
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in columns.items()})
    return Table(frame, "utf-8", pd.DataFrame({"row": [], "reason": []}), workbook)


def test_a_date_and_a_clock_column_are_joined():
    read = moments(table(d=["2010-05-01"], t=["2330"]), ["d", "t"], "%Y-%m-%d %H%M")
    assert read.when.tolist() == [pd.Timestamp("2010-05-01 23:30")]
    assert read.clock.tolist() == [True]


def test_a_clock_that_lost_its_zeros_in_excel_is_read():
    read = moments(table(d=["2010-05-01"] * 3, t=["5", "30", "930"]), ["d", "t"], "%Y-%m-%d %H%M")
    assert read.when.dt.strftime("%H:%M").tolist() == ["00:05", "00:30", "09:30"]


def test_no_clock_is_a_day_and_a_broken_clock_is_counted():
    read = moments(table(d=["2010-05-01"] * 2, t=[None, "25:99"]), ["d", "t"], "%Y-%m-%d %H:%M")
    assert read.when.tolist() == [pd.Timestamp("2010-05-01")] * 2
    assert read.clock.tolist() == [False, False]
    assert read.clock_failed.tolist() == [False, True]
    assert not read.failed.any()


def test_one_column_with_the_date_only_is_a_day_without_clock_time():
    read = moments(table(d=["2010-05-01 00:00", "2010-05-01"]), "d", "%Y-%m-%d %H:%M")
    assert read.clock.tolist() == [True, False]


def test_midnight_may_be_declared_to_mean_unknown():
    read = moments(table(d=["2010-05-01 00:00", "2010-05-01 00:01"]), "d", "%Y-%m-%d %H:%M", midnight_unknown=True)
    assert read.clock.tolist() == [False, True]


@pytest.mark.parametrize("text", ["01/05/2010", "2010-13-01", "2010-02-29", "2010-05-01 12:00:30", "igår"])
def test_what_is_not_in_the_declared_format_fails_and_is_never_guessed(text):
    read = moments(table(d=[text]), "d", "%Y-%m-%d %H:%M")
    assert read.failed.tolist() == [True]
    assert read.when.isna().all()


def test_the_same_text_is_another_day_under_another_declared_format():
    cells = table(d=["03/04/2010"])
    assert moments(cells, "d", "%d/%m/%Y").when.iloc[0] == pd.Timestamp("2010-04-03")
    assert moments(cells, "d", "%m/%d/%Y").when.iloc[0] == pd.Timestamp("2010-03-04")


def test_typed_cells_of_a_workbook_are_read_whatever_the_declared_format():
    read = moments(table(workbook=True, d=["2010-05-01T23:30:00", "2010-05-02"]), "d", "%d.%m.%Y %H.%M")
    assert read.when.tolist() == [pd.Timestamp("2010-05-01 23:30"), pd.Timestamp("2010-05-02")]
    assert read.clock.tolist() == [True, False]


def test_typed_date_and_clock_cells_of_a_workbook_are_joined():
    cells = table(workbook=True, d=["2010-05-01T00:00:00"], t=["23:30:00"])
    assert moments(cells, ["d", "t"], "%d.%m.%Y %H.%M").when.iloc[0] == pd.Timestamp("2010-05-01 23:30")


def test_clock_times_around_the_change_of_the_clocks_are_kept_as_written():
    read = moments(table(d=["2025-03-30 02:30", "2025-10-26 02:15"]), "d", "%Y-%m-%d %H:%M")
    assert read.when.dt.strftime("%H:%M").tolist() == ["02:30", "02:15"]


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M%z", "%Y-%m-%d %H:%M %Z"])
def test_a_time_zone_is_refused(form):
    with pytest.raises(ParameterError, match="tidszon"):
        split_form(form)


def test_two_columns_need_a_format_with_a_clock_part():
    with pytest.raises(ParameterError, match="båda"):
        moments(table(d=["2010-05-01"], t=["12"]), ["d", "t"], "%Y-%m-%d")
