import pytest

from bfa.errors import ParameterError
from bfa.tables.forms import read_form, swapped


def refusal(form, columns=("c",), zone=None):
    with pytest.raises(ParameterError) as caught:
        read_form(form, columns, where="date_format", zone=zone)
    return str(caught.value)


@pytest.mark.parametrize("form", ["%Y", "%y", "%Y 00:00", "%H:%M", "År %Y"])
def test_a_format_without_a_month_is_refused_as_a_year_would_be_january(form):
    assert "saknar månad" in refusal(form)


@pytest.mark.parametrize("form", ["%Y-Q%m", "%YK%m", "%Y kv %m", "%Y kv.%m", "Q%m %Y", "%m:a kvartalet %Y", "T%m-%Y"])
def test_a_format_of_quarters_is_refused(form):
    assert "kvartal" in refusal(form)


@pytest.mark.parametrize("form", ["%G-W%V", "%Y-W%W", "%Y v%U", "%G-W%V-%u"])
def test_a_format_of_weeks_is_refused(form):
    assert "vecka" in refusal(form)


def test_a_column_that_is_headed_quarter_is_not_a_month():
    assert "kvartal" in refusal("%Y %m", ["ar", "Kvartal"])


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%d %H:%M UTC",
        "%Y-%m-%dT%H:%M+00:00",
        "%Y-%m-%dT%H:%M+0100",
        "%H:%MZ %Y-%m-%d",
        "%Y-%m-%dT00:00:00Z",
        "%Y-%m-%dT23:00:00+02:00",
        "%Y-%m-%d %H:%M CET",
    ],
)
def test_a_zone_written_in_the_format_is_refused_as_it_would_be_dropped(form):
    assert "tidszon" in refusal(form)


def test_a_z_in_the_format_is_allowed_where_the_source_is_declared_as_utc_and_only_there():
    assert read_form("%Y-%m-%dT%H:%M:%SZ", ["c"], where="x", zone="UTC").has_day
    assert "tidszon" in refusal("%Y-%m-%dT%H:%M:%SZ", zone="Europe/London")
    assert "tidszon" in refusal("%Y-%m-%dT%H:%M:%S+02:00", zone="UTC")


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("%Y-%m-%d %I:%M", "utan %p"),
        ("%Y-%m-%d %H:%M %p", "eftermiddagen"),
        ("%Y-%m-%d %M", "utan timme"),
        ("%Y-%m-%d %H:%S", "sekund utan minut"),
        ("%m-%d", "saknar år"),
        ("%Y-%m-%d %Z", "tidszon"),
        ("%Y-%m-%m", "två gånger"),
        ("%Y-%y-%m", "två gånger"),
        ("%Y-%m-%e", "inget datumformat"),
        ("%Y-%m-%", "inget datumformat"),
        ("dd.mm.yyyy", "inget datumformat"),
    ],
)
def test_a_format_that_would_be_read_wrong_is_refused_with_the_reason(form, word):
    assert word in refusal(form)


def test_a_format_with_another_number_of_parts_than_columns_is_refused():
    assert "passar inte till kolumnerna a, b, c" in refusal("%Y-%m-%d %H:%M", ["a", "b", "c"])


def test_day_and_month_are_changed_about_only_where_they_can_be_taken_for_each_other():
    assert swapped("%d/%m/%Y %H:%M") == "%m/%d/%Y %H:%M"
    assert swapped("%Y-%m-%d") is None
    assert swapped("%d %B %Y") is None


def test_a_day_may_be_lacking_but_not_the_month():
    assert not read_form("%Y-%m", ["c"], where="x").has_day
    assert not read_form("%Y-%m-01", ["c"], where="x").has_day
