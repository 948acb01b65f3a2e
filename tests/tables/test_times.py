from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import ParameterError
from bfa.tables.table import Table
from bfa.tables.times import moments
from bfa.tables.zones import Zones, known_zone


def table(workbook=False, **columns):
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in columns.items()})
    return Table(frame, "utf-8", workbook=workbook)


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


def test_two_columns_need_a_format_with_a_clock_part():
    with pytest.raises(ParameterError, match="båda"):
        moments(table(d=["2010-05-01"], t=["12"]), ["d", "t"], "%Y-%m-%d")


def read(form, *cells, workbook=False, columns=("d",), **how):
    rows = [cell if isinstance(cell, tuple) else (cell,) for cell in cells]
    given = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    return moments(table(workbook=workbook, **given), list(columns), form, **how)


def shown(moments):
    return ["-" if pd.isna(when) else when.strftime("%Y-%m-%d %H:%M") for when in moments.when]


def told(moments):
    return {what for what, _ in moments.told}


def test_a_date_in_five_columns_is_joined_in_the_order_of_the_format():
    found = read(
        "%Y %m %d %H %M", ("2024", "1", "25", "9", "5"), ("2024", "2", "29", "23", "59"), columns=tuple("ymdhn")
    )
    assert shown(found) == ["2024-01-25 09:05", "2024-02-29 23:59"]
    assert found.clock.all()


@pytest.mark.parametrize("form", ["%Y%m%d %H%M", "%Y-%m-%d %H:%M", "%Y %m %d %H %M"])
def test_one_part_a_column_needs_no_particular_sign_between_the_parts(form):
    if form == "%Y%m%d %H%M":
        assert shown(read(form, ("20240125", "905"), columns=("d", "t"))) == ["2024-01-25 09:05"]
    else:
        cells = ("2024.0", "1", "25", "9.0", "5")
        assert shown(read(form, cells, columns=tuple("ymdhn"))) == ["2024-01-25 09:05"]


def test_parts_that_are_missing_are_told_and_never_made_up():
    cells = [("2024", "3", None, "9", "5"), ("2024", "3", "7", None, None), ("2024", "3", "7", "9", None)]
    found = read("%Y %m %d %H %M", *cells, ("2024", None, "7", "9", "5"), (None,) * 5, columns=tuple("ymdhn"))
    assert shown(found) == ["2024-03-01 00:00", "2024-03-07 00:00", "2024-03-07 09:00", "-", "-"]
    assert found.day.tolist() == [False, True, True, False, False]
    assert found.clock.tolist() == [False, False, True, False, False]
    assert found.failed.tolist() == [False, False, False, True, False]
    assert any("minuten saknas" in what for what in told(found))
    assert any("dagen saknas" in what for what in told(found))


def test_a_year_a_month_and_a_clock_column_are_three_columns():
    found = read("%Y %B %d", ("2024", "mars", "3"), columns=("y", "m", "d"))
    assert shown(found) == ["2024-03-03 00:00"]


@pytest.mark.parametrize(
    ("cell", "right"),
    [("130", "01:30"), ("15", "00:15"), ("5", "00:05"), ("930", "09:30"), ("1530", "15:30"), ("0130", "01:30")],
)
def test_a_clock_without_its_zeros_is_the_same_in_one_column_as_in_two(cell, right):
    assert shown(read("%Y-%m-%d %H%M", f"2024-01-30 {cell}")) == [f"2024-01-30 {right}"]
    assert shown(read("%Y-%m-%d %H%M", ("2024-01-30", cell), columns=("d", "t"))) == [f"2024-01-30 {right}"]


@pytest.mark.parametrize(
    ("form", "cell", "right"),
    [
        ("%Y-%m-%d %H:%M", "2024-01-30 9:05", "2024-01-30 09:05"),
        ("%Y-%m-%d %H.%M", "2024-01-30 0.15", "2024-01-30 00:15"),
        ("%Y-%m-%d %H:%M", "2024-01-30 24:00", "2024-01-31 00:00"),
        ("%Y-%m-%d %H%M", "2024-12-31 2400", "2025-01-01 00:00"),
        ("%Y-%m-%d %H:%M:%S", "2024-01-30 24:00:00", "2024-01-31 00:00"),
        ("%Y-%m-%d %H:%M:%S.%f", "2024-01-30 23:59:59.123", "2024-01-30 23:59"),
        ("%Y-%m-%d %H:%M:%S.%f", "2024-01-30 23:59:59", "2024-01-30 23:59"),
        ("%d/%m/%y %I:%M %p", "30/01/24 12:05 AM", "2024-01-30 00:05"),
        ("%d/%m/%y %I:%M %p", "30/01/24 12:05 pm", "2024-01-30 12:05"),
        ("%m/%d/%Y %I:%M:%S %p", "01/30/2024 01:05:09 p.m.", "2024-01-30 13:05"),
        ("%d %B %Y", "3 mars 2024", "2024-03-03 00:00"),
        ("%d %b %Y kl %H.%M", "3 Okt. 2023 kl 07.05", "2023-10-03 07:05"),
        ("%a %d %b %Y", "sön 3 mar 2024", "2024-03-03 00:00"),
        ("%b-%y", "mar-24", "2024-03-01 00:00"),
        ("%B %Y", "mars\u00a02024", "2024-03-01 00:00"),
        ("%B %Y", "May 2024", "2024-05-01 00:00"),
        ("%Y %j", "2024 060", "2024-02-29 00:00"),
        ("%Y%m%d%H%M", "202401300905", "2024-01-30 09:05"),
        ("%Y-%m-%d %H-%H", "2024-01-30 07–08", "2024-01-30 07:00"),
        ("%Y-%m-%d kl %H-%H", "2024-01-30 kl 7-8", "2024-01-30 07:00"),
    ],
)
def test_each_way_of_writing_a_time_is_read_as_what_it_says(form, cell, right):
    found = read(form, cell)
    assert shown(found) == [right]
    assert not found.failed.any()


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("%d%m%Y", "1112024"),
        ("%Y%m%d", "2024115"),
        ("%Y-%m-%d", "2023-02-29"),
        ("%a %d %b %Y", "mån 3 mar 2024"),
        ("%d %B %Y", "3 marz 2024"),
        ("%Y-%m-%d %H.%M", "2024-01-30 9.3"),
        ("%Y-%m-%d %H%M", "2024-01-30 015"),
        ("%Y-%m-%dT%H:%M", "2024-01-30T10:00Z"),
    ],
)
def test_what_can_be_two_times_or_none_fails(form, cell):
    assert read(form, cell).failed.tolist() == [True]


@pytest.mark.parametrize("cell", ["25:00", "24:01", "12:60", "99:99"])
def test_a_clock_that_does_not_exist_leaves_the_day_and_is_told(cell):
    found = read("%Y-%m-%d %H:%M", f"2024-01-30 {cell}")
    assert shown(found) == ["2024-01-30 00:00"]
    assert found.clock_failed.tolist() == [True]
    assert not found.clock.any()


def test_a_group_of_hours_has_its_written_end_also_after_midnight():
    found = read("%Y-%m-%d %H-%H", "2024-01-30 07-08", "2024-01-30 22-02", "2024-01-30 23-24", "2024-01-30")
    ends = ["-" if pd.isna(end) else end.strftime("%d %H:%M") for end in found.until]
    assert ends == ["30 08:00", "31 02:00", "31 00:00", "-"]
    assert found.clock.tolist() == [True, True, True, False]


def test_each_row_is_read_by_the_first_format_that_fits_the_whole_cell():
    forms = ["%d/%m/%Y %H:%M", "%m/%d/%Y 12:00:00 AM", "%Y-%m-%d"]
    found = read(forms, "01/03/2023 00:00", "03/13/2023 12:00:00 AM", "2023-03-05", "5 mars")
    assert shown(found) == ["2023-03-01 00:00", "2023-03-13 00:00", "2023-03-05 00:00", "-"]
    assert found.failed.tolist() == [False, False, False, True]


def test_a_row_that_fits_two_formats_with_different_days_is_not_read():
    found = read(["%d/%m/%Y", "%m/%d/%Y"], "03/04/2024", "04/04/2024", "13/04/2024", "04/13/2024")
    assert shown(found) == ["-", "2024-04-04 00:00", "2024-04-13 00:00", "2024-04-13 00:00"]
    assert found.double.tolist() == [True, False, False, False]


def test_a_clock_that_stands_for_unknown_can_be_declared_as_text():
    found = read(["%Y-%m-%d 12:00", "%Y-%m-%d %H:%M"], "2024-01-30 12:00", "2024-01-30 12:01")
    assert found.clock.tolist() == [False, True]


def test_utc_is_converted_to_the_kommuns_clocks_over_day_month_and_year():
    how = {"zones": Zones("UTC", "Europe/Stockholm")}
    cells = ["2024-01-31T23:30:00Z", "2024-07-31T22:30:00Z", "2024-12-31T23:10:00Z"]
    found = read("%Y-%m-%dT%H:%M:%SZ", *cells, **how)
    assert shown(found) == ["2024-02-01 00:30", "2024-08-01 00:30", "2025-01-01 00:10"]


def test_offsets_in_the_cells_need_no_declared_zone_and_may_be_mixed():
    cells = ["2024-01-31T23:30Z", "2024-07-31T22:30+02:00", "2024-07-31T18:30-0400", "2024-07-31"]
    found = read("%Y-%m-%dT%H:%M%z", *cells)
    assert shown(found) == ["2024-02-01 00:30", "2024-07-31 22:30", "2024-08-01 00:30", "2024-07-31 00:00"]
    assert any("omräknad" in what for what in told(found))
    assert [rows.tolist() for what, rows in found.told if "kan inte räknas om" in what] == [[False] * 3 + [True]]


def test_an_hour_that_the_sources_clocks_pass_twice_or_skip_is_told():
    how = {"zones": Zones("Europe/London", "Europe/Stockholm")}
    found = read("%Y-%m-%d %H:%M", "2024-10-27 01:30", "2024-03-31 01:30", "2024-06-01 12:00", **how)
    assert shown(found) == ["2024-10-27 02:30", "2024-03-31 03:00", "2024-06-01 13:00"]
    unsure = [rows.tolist() for what, rows in found.told if "ställdes om" in what]
    assert unsure == [[True, True, False]]


def test_a_zone_that_is_the_kommuns_own_changes_nothing():
    how = {"zones": Zones("Europe/Stockholm", "Europe/Stockholm")}
    assert shown(read("%Y-%m-%d %H:%M", "2024-10-27 02:30", **how)) == ["2024-10-27 02:30"]


def test_a_zone_that_does_not_exist_is_refused_with_the_nearest_name():
    with pytest.raises(ParameterError, match="Europe/Stockholm"):
        known_zone("Europe/Stokholm", where="x.yml")


def test_a_month_is_read_as_a_month_whose_day_is_unknown_also_in_a_typed_cell():
    assert not read("%Y-%m", "2024-05").day.any()
    assert not read("%Y-%m", "2024-05-01T00:00:00", workbook=True).day.any()
    found = read("%Y-%m-%d", "2024-05-00", "2024-05-02")
    assert found.day.tolist() == [False, True]


def test_a_clock_in_a_typed_cell_that_the_format_does_not_read_is_told():
    found = read("%Y-%m-%d", "2024-05-01T23:30:00", "2024-05-02T00:00:00", workbook=True)
    assert [rows.tolist() for what, rows in found.told if "inte läser" in what] == [[True, False]]


def test_years_of_two_digits_are_told_with_where_the_century_turns():
    found = read("%d.%m.%y", "01.02.68", "01.02.69")
    assert shown(found) == ["2068-02-01 00:00", "1969-02-01 00:00"]
    assert any("00-68" in what for what in told(found))


def test_counts_are_the_same_when_many_cells_are_written_alike():
    cells = ["2024-01-30 09:05", None, "x"] * 1_000
    found = read("%Y-%m-%d %H:%M", *cells)
    assert (found.when.notna().sum(), found.failed.sum()) == (1_000, 1_000)


FORMS = st.sampled_from(
    [
        "%Y-%m-%d %H:%M",
        "%d/%m/%Y %H:%M:%S",
        "%m/%d/%Y %I:%M %p",
        "%d.%m.%y %H.%M",
        "%Y%m%d%H%M",
        "%Y-%m-%d %H%M",
        "%d %B %Y %H:%M",
        "%Y %j %H:%M",
        "%H:%M %d/%m-%Y",
        "%Y-%m-%dT%H:%M:%S.%f",
    ]
)


@settings(max_examples=60, deadline=None)
@given(FORMS, st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2068, 12, 31, 23, 59)), min_size=1, max_size=5))
def test_any_time_written_in_a_declared_form_is_read_back(form, times):
    whole = [each.replace(second=0, microsecond=0) for each in times]
    found = read(form, *[each.strftime(form) for each in whole])
    assert found.when.tolist() == [pd.Timestamp(each) for each in whole]
    assert found.clock.all()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kolkata"]),
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)), min_size=1, max_size=5),
)
def test_any_instant_is_the_same_local_time_by_its_offset_and_by_its_zone_or_the_hour_is_told(zone, times):
    there = [each.replace(second=0, microsecond=0, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)) for each in times]
    offset = read("%Y-%m-%d %H:%M%z", *[f"{each:%Y-%m-%d %H:%M%z}" for each in there])
    zoned = read("%Y-%m-%d %H:%M", *[f"{each:%Y-%m-%d %H:%M}" for each in there], zones=Zones(zone, "Europe/Stockholm"))
    right = [each.astimezone(ZoneInfo("Europe/Stockholm")).replace(tzinfo=None) for each in there]
    assert offset.when.tolist() == [pd.Timestamp(each) for each in right]
    unsure = [rows for what, rows in zoned.told if "ställdes om" in what]
    sure = ~unsure[0] if unsure else pd.Series(True, index=zoned.when.index)
    assert (zoned.when == offset.when)[sure].all()
