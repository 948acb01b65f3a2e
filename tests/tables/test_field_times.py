"""Inputs whose times were read wrong without a word, each with what is right."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bfa.errors import BfaError
from bfa.tables import intake, store
from bfa.tables.municipality import Kommun

HEAD = "start;ost;nord"
PLACE = "600100;6600100"


def source(**changes):
    plain = {
        "file": "data/polis.csv",
        "source": "polis",
        "brottstyp": "skadegörelse",
        "columns": {"start": "start"},
        "x": "ost",
        "y": "nord",
        "crs": "EPSG:3006",
        "date_format": "%Y-%m-%d %H:%M",
    }
    return {"incidents": [{**plain, **changes}]}


def rows(*starts):
    return [f"{start};{PLACE}" for start in starts]


def taken(kommun: Kommun, **how):
    figures = intake.take_in(kommun, **how).figures["sources"][0]
    table = store.read_incidents(kommun).sort_index()
    return table, figures


def starts(table):
    return sorted(table["start"].dt.strftime("%Y-%m-%d %H:%M"))


def told(figures):
    return " | ".join(each["what"] for each in [*figures["remarks"], *figures["reasons"]])


def test_a_date_in_five_columns_is_read(small):
    lines = [f"2024;1;5;0;0;{PLACE}", f"2024;1;25;9;5;{PLACE}", f"2024;2;29;23;59;{PLACE}"]
    named = {"columns": {"start": ["ar", "man", "dag", "tim", "min"]}, "date_format": "%Y %m %d %H %M"}
    table, _ = taken(small(lines, head="ar;man;dag;tim;min;ost;nord", **source(**named)))
    assert starts(table) == ["2024-01-05 00:00", "2024-01-25 09:05", "2024-02-29 23:59"]


TWO_FORMS = [f"01/{day:02d}/2023 00:00" for day in range(1, 13)] + [
    f"01/{day}/2023 12:00:00 AM" for day in range(13, 29)
]


def test_two_ways_of_writing_in_a_column_are_both_read_with_a_list_of_formats(small):
    kommun = small(rows(*TWO_FORMS), head=HEAD, **source(formats=["%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p"]))
    table, figures = taken(kommun)
    assert len(table) == 28
    assert table["start"].dt.day.tolist() == list(range(1, 29))
    assert figures["refused"] == 0


def test_without_the_list_the_refused_cells_are_shown_by_their_shape(small):
    _, figures = taken(small(rows(*TWO_FORMS), head=HEAD, **source(date_format="%m/%d/%Y 12:00:00 AM")))
    assert figures["refused"] == 12
    assert "99/99/9999 99:99 (12 rader)" in told(figures)


def test_a_list_of_formats_may_be_one_columns_own(small):
    forms = {"start": ["%Y-%m-%d", "%d.%m.%Y"]}
    table, _ = taken(small(rows("2024-01-30", "31.01.2024"), head=HEAD, **source(date_formats=forms)))
    assert starts(table) == ["2024-01-30 00:00", "2024-01-31 00:00"]


def test_a_row_that_fits_two_formats_with_different_days_is_refused_with_that_reason(small):
    kommun = small(rows("03/04/2024", "13/04/2024"), head=HEAD, **source(formats=["%d/%m/%Y", "%m/%d/%Y"]))
    _, figures = taken(kommun)
    assert (figures["kept"], figures["refused"]) == (1, 1)
    assert "två av de angivna formaten" in told(figures)


def test_day_and_month_the_wrong_way_about_are_not_half_read(small):
    lines = rows(*[f"{day:02d}/01/2024" for day in range(1, 20)])
    with pytest.raises(BfaError, match="omvänd ordning"):
        intake.take_in(small(lines, head=HEAD, **source(date_format="%m/%d/%Y")))


def test_days_that_never_pass_the_twelfth_are_told_where_order_matters(small):
    lines = rows(*[f"{day:02d}/01/2024" for day in range(1, 13)])
    assert "efter den 12:e" in told(taken(small(lines, head=HEAD, **source(date_format="%d/%m/%Y")))[1])
    lines = rows(*[f"2024-01-{day:02d}" for day in range(1, 13)])
    assert "efter den 12:e" not in told(taken(small(lines, head=HEAD, **source(date_format="%Y-%m-%d")))[1])


UTC = rows("2024-01-31T23:30:00Z", "2024-07-31T22:30:00Z", "2024-12-31T23:10:00Z")
LOCAL = ["2024-02-01 00:30", "2024-08-01 00:30", "2025-01-01 00:10"]


@pytest.mark.parametrize(
    "how",
    [
        {"date_format": "%Y-%m-%dT%H:%M:%SZ", "timezone": "UTC"},
        {"date_format": "%Y-%m-%dT%H:%M:%S%z"},
        {"date_format": "%Y-%m-%dT%H:%M:%S%z", "timezone": "Europe/London"},
    ],
)
def test_times_in_utc_become_local(small, how):
    table, figures = taken(small(UTC, head=HEAD, **source(**how)))
    assert starts(table) == LOCAL
    assert "omräknad till Europe/Stockholm" in told(figures)


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S"])
def test_a_z_is_never_dropped(small, form):
    with pytest.raises(BfaError, match=r"tidszon|inte det angivna"):
        intake.take_in(small(UTC, head=HEAD, **source(date_format=form)))


def test_a_z_in_some_cells_is_refused_with_its_own_reason(small):
    lines = rows("2024-01-31T23:30:00Z", "2024-07-31T22:30:00", "2024-12-31T23:10:00")
    _, figures = taken(small(lines, head=HEAD, **source(date_format="%Y-%m-%dT%H:%M:%S")))
    assert "egen tidszon" in told(figures)


def test_the_kommun_may_have_other_clocks(small):
    table, _ = taken(small(UTC, head=HEAD, timezone="Europe/Helsinki", **source(date_format="%Y-%m-%dT%H:%M:%S%z")))
    assert starts(table)[0] == "2024-02-01 01:30"


@pytest.mark.parametrize("form", ["%Y", "%Y-Q%m", "%G-W%V"])
def test_a_month_format_without_a_month_is_refused(small, form):
    counts = {"file": "data/ar.csv", "source": "år", "month_format": form}
    counts["columns"] = {"area": "del", "month": "ar", "brottstyp": "typ", "n": "n"}
    with pytest.raises(BfaError, match=r"januari|februari|vecka"):
        intake.take_in(small(files={"ar.csv": "del;ar;typ;n\nA;2019;rån;100\n"}, incidents=[], counts=[counts]))


@pytest.mark.parametrize(
    ("how", "cell"),
    [
        ({"month_format": "%B %Y"}, "mars 2024"),
        ({"month_format": "%b-%y"}, "mar-24"),
        ({"month_format": "%Y-%m-%d"}, "2024-03-01"),
        ({"formats": ["%Y-%m", "%m/%Y"]}, "3/2024"),
    ],
)
def test_months_of_counts_are_read_in_each_declared_form(small, how, cell):
    counts = {"file": "data/ar.csv", "source": "år", **how}
    counts["columns"] = {"area": "del", "month": "ar", "brottstyp": "typ", "n": "n"}
    kommun = small(files={"ar.csv": f"del;ar;typ;n\nA;{cell};rån;100\n"}, incidents=[], counts=[counts])
    intake.take_in(kommun)
    assert store.read_counts(kommun)["month"].dt.strftime("%Y-%m").tolist() == ["2024-03"]


def test_clocks_that_lost_their_zeros_are_read_in_one_column(small):
    lines = rows("2024-01-30 130", "2024-01-30 15", "2024-01-30 930", "2024-01-31 1530", "2024-01-31 0130")
    table, _ = taken(small(lines, head=HEAD, **source(date_format="%Y-%m-%d %H%M")))
    right = ["2024-01-30 00:15", "2024-01-30 01:30", "2024-01-30 09:30", "2024-01-31 01:30", "2024-01-31 15:30"]
    assert starts(table) == right


def spans(*pairs, **changes):
    lines = [f"{start};{end};{PLACE}" for start, end in pairs]
    return {"rows": lines, "head": "start;slut;ost;nord"} | source(columns={"start": "start", "end": "slut"}, **changes)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-05-02 00:00", "2024-05-02 23:59"),
        ("2024-05-02 00:00", "2024-05-03 00:00"),
        ("2024-05-02 00:00", "2024-05-02 24:00"),
        ("2024-05-02 00:00", "2024-05-05 23:59"),
    ],
)
def test_a_span_of_whole_days_tells_no_clock_time(small, start, end):
    table, figures = taken(small(**spans((start, end), ("2024-05-02 00:00", "2024-05-02 22:00"))))
    assert table["clock_known"].tolist() == [False, True]
    assert table["day_known"].all()
    assert table["end"].dt.strftime("%H:%M").tolist() == ["23:59", "22:00"]
    assert "hela dagar" in told(figures)


def test_a_span_of_a_whole_month_tells_no_day(small):
    pairs = [("2024-05-01", "2024-05-31"), ("2024-05-01 00:00", "2024-06-01 00:00"), ("2024-05-01", "2024-05-30")]
    table, figures = taken(small(**spans(*pairs)))
    assert table["day_known"].tolist() == [False, False, True]
    assert table["end"].isna().tolist() == [True, True, False]
    assert "hela månaden" in told(figures)


def test_a_month_only_is_a_row_whose_day_is_unknown(small):
    table, figures = taken(small(rows("2024-01", "2024-02"), head=HEAD, **source(date_format="%Y-%m")))
    assert not table["day_known"].any()
    assert not table["clock_known"].any()
    assert figures["without_day"] == 2


def test_an_end_without_a_day_is_refused_as_declared(small):
    with pytest.raises(BfaError, match="end har bara månad"):
        intake.take_in(small(**spans(("2024-01", "2024-02"), date_format="%Y-%m")))


def test_a_group_of_hours_is_a_span_with_a_known_clock(small):
    lines = [f"2024-01-30;07-08;{PLACE}", f"2024-01-30;22–02;{PLACE}"]
    named = {"columns": {"start": ["d", "t"]}, "date_format": "%Y-%m-%d %H-%H"}
    table, figures = taken(small(lines, head="d;t;ost;nord", **source(**named)))
    assert starts(table) == ["2024-01-30 07:00", "2024-01-30 22:00"]
    assert table["end"].dt.strftime("%d %H:%M").tolist() == ["30 08:00", "31 02:00"]
    assert table["clock_known"].all()
    assert "grupp av timmar" in told(figures)


def hours(*extra):
    return rows(*[f"2024-01-{1 + n % 28:02d} {n % 24:02d}:{n * 7 % 60:02d}" for n in range(240)], *extra)


@pytest.mark.parametrize(
    ("clock", "do"), [("00:00", "midnight_unknown: true"), ("12:00", "%Y-%m-%d 12:00"), ("00:01", "%Y-%m-%d 00:01")]
)
def test_a_clock_time_far_above_its_neighbours_is_told_with_what_to_declare(small, clock, do):
    lines = hours(*[f"2024-01-{day:02d} {clock}" for day in range(1, 26)])
    _, figures = taken(small(lines, head=HEAD, **source()))
    assert f"{clock} ovanligt ofta" in told(figures)
    assert do in told(figures)


def test_clock_times_rounded_to_whole_hours_are_not_suspected(small):
    lines = rows(*[f"2024-01-{1 + n % 28:02d} {n % 24:02d}:00" for n in range(480)])
    assert "ovanligt ofta" not in told(taken(small(lines, head=HEAD, **source()))[1])


def test_a_first_of_the_month_far_above_the_other_days_is_told(small):
    lines = rows(*[f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in [1] * 12 + [5, 9, 20]])
    assert "dag 1 i månaden" in told(taken(small(lines, head=HEAD, **source(date_format="%Y-%m-%d")))[1])


def test_months_that_are_all_quarters_are_told(small):
    lines = rows(*[f"{year}-{month:02d}" for year in (2022, 2023) for month in (1, 2, 3, 4)])
    assert "kvartal" in told(taken(small(lines, head=HEAD, **source(date_format="%Y-%m")))[1])


def test_rows_in_the_future_are_told(small):
    kommun = small(rows("2024-01-05 10:00", "2042-01-05 10:00"), head=HEAD, **source())
    assert "dagens datum" in told(taken(kommun, today=date(2024, 2, 1))[1])
    assert "dagens datum" not in told(taken(kommun, today=date(2042, 1, 5))[1])


def test_the_small_kommun_has_a_known_day_in_every_row(small):
    assert taken(small())[0]["day_known"].all()


def there(when):
    """Whether the kommun's clocks show the time on that day; they skip an hour every spring."""
    stockholm = ZoneInfo("Europe/Stockholm")
    return when.replace(tzinfo=stockholm).astimezone(ZoneInfo("UTC")).astimezone(stockholm).replace(tzinfo=None) == when


WRITTEN = st.sampled_from(["%Y-%m-%d %H:%M", "%d/%m/%Y %I:%M %p", "%d %B %Y %H.%M", "%Y%m%d %H%M", "%Y-%m-%dT%H:%M%z"])


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.datetimes(datetime(1971, 1, 1), datetime(2060, 1, 1)), WRITTEN), min_size=12, max_size=24),
    st.sampled_from([None, "x", "2024-13-01 10:00", "99/99/9999"]),
)
def test_clean_rows_in_any_mixture_of_forms_are_all_there_and_a_disturbed_one_is_refused(small, times, odd):
    stockholm = ZoneInfo("Europe/Stockholm")
    whole = [(each.replace(second=0, microsecond=0), form) for each, form in times]
    assume(all(there(each) for each, _ in whole))
    cells = [each.replace(tzinfo=stockholm).strftime(form) for each, form in whole]
    forms = ["%Y-%m-%d %H:%M", "%d/%m/%Y %I:%M %p", "%d %B %Y %H.%M", "%Y%m%d %H%M", "%Y-%m-%dT%H:%M%z"]
    table, figures = taken(small(rows(*cells, *([odd] if odd else [])), head=HEAD, **source(formats=forms)))
    assert starts(table) == sorted(f"{each:%Y-%m-%d %H:%M}" for each, _ in whole)
    assert figures["refused"] == bool(odd)


def test_a_kommun_zone_that_does_not_exist_is_refused_in_the_kommun_files_name(small):
    with pytest.raises(BfaError, match=r"lilla\.yml: timezone"):
        intake.take_in(small(timezone="Europa/Stockholm"))


def test_a_whole_day_from_one_minute_past_midnight_is_a_day_at_midnight(small):
    table, _ = taken(small(**spans(("2024-05-02 00:01", "2024-05-02 23:59"))))
    assert starts(table) == ["2024-05-02 00:00"]
    assert not table["clock_known"].any()


def test_two_days_between_midnights_are_kept_as_they_are_written(small):
    table, _ = taken(small(**spans(("2024-05-02 00:00", "2024-05-04 00:00"))))
    assert table["clock_known"].all()
