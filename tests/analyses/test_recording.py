import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.analyses.effect.recording import (
    LateReports,
    counted_alike,
    late_reports,
    may_change_reporting,
    recording,
    tells_late,
)
from bfa.analyses.series import area_months
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import parse_period
from tests.small_situation import AREAS, TYPE, counts, incidents, kommun, measures, situation

AFTER, BEFORE = parse_period("2010-05/2010-08"), parse_period("2009-05/2009-08")
FIRST = pd.Period("2008-01")


def recorded(small: Situation, **options):
    return recording(small, TYPE, area_months(small, TYPE), AFTER, BEFORE, **options)


def rows(*found: tuple[str, str, str]) -> gpd.GeoDataFrame:
    """Rows of start, day of registration and kommundel, all with a point."""
    made = incidents([(start, 100, 100) for start, _, _ in found])
    registered = pd.to_datetime([day or None for _, day, _ in found]).astype("datetime64[us]")
    return made.assign(registered=registered, kommundel=[area for _, _, area in found], case_id="x")


def test_nothing_is_held_against_counts_of_which_nothing_is_known(tmp_path):
    got = recorded(situation(tmp_path))
    assert (got.shared_breaks, dict(got.own_breaks), got.preliminary) == ((), {}, ())
    assert (got.place_share, got.largest_case, got.without_case, got.registered_days) == (None, None, None, None)
    assert not got.may_change_reporting


def test_a_change_of_codes_is_a_break_that_all_areas_share(tmp_path):
    quality = {"code_breaks": {TYPE: ["2010-01", "1999-01"], "rån": ["2009-06"]}}
    assert recorded(situation(tmp_path, quality=quality)).shared_breaks == (24,)


def test_the_kommun_file_names_breaks_of_all_areas_and_of_some(tmp_path):
    text = """
recording_breaks:
  - {month: 2010-02, brottstyp: misshandel utomhus}
  - {month: 2010-03, kommundelar: [Öst, Norr]}
  - {month: 2010-04, brottstyp: rån, kommundelar: [Väst]}
"""
    got = recorded(situation(tmp_path, kommun=kommun(tmp_path, text)))
    assert got.shared_breaks == (25,)
    assert dict(got.own_breaks) == {"Öst": (26,), "Norr": (26,)}


def test_a_break_in_a_kommundel_that_does_not_exist_is_refused(tmp_path):
    text = "recording_breaks:\n  - {month: 2010-03, kommundelar: [Atlantis]}"
    with pytest.raises(ParameterError, match="recording_breaks: kommundelen Atlantis finns inte"):
        recorded(situation(tmp_path, kommun=kommun(tmp_path, text)))


def test_a_break_needs_a_month(tmp_path):
    with pytest.raises(ParameterError, match="recording_breaks"):
        kommun(tmp_path, "recording_breaks:\n  - {month: 2010-13}")


@pytest.mark.parametrize(("first", "position"), [("2010-11", (34,)), ("2011-01", ()), ("2007-01", ())])
def test_preliminary_months_are_those_that_the_intake_says(tmp_path, first, position):
    quality = {"preliminary": {"kinds": {"crime": [first], "event": ["2010-05"]}}}
    assert recorded(situation(tmp_path, quality=quality)).preliminary == position


def test_the_share_without_a_point_is_told_before_and_after(tmp_path):
    found = incidents([("2009-05-01", -1, 0), ("2009-06-01", 1, 1), ("2010-05-01", 1, 1), ("2010-09-01", -1, 0)])
    got = recorded(situation(tmp_path, incidents=found.assign(case_id=None)))
    assert got.place_share == (0.5, 0.0)
    assert got.largest_case is None


def test_no_share_is_told_where_a_period_has_no_rows(tmp_path):
    found = incidents([("2009-05-01", -1, 0)]).assign(case_id=None)
    assert recorded(situation(tmp_path, incidents=found)).place_share is None


def test_the_heaviest_case_file_is_told_with_both_periods_without_it(tmp_path):
    start = ["2009-05-01"] * 4 + ["2010-05-01"] * 5
    found = incidents([(day, 1, 1) for day in start]).assign(case_id=["a", "b", "c", "d", "d", "d", "d", "e", "f"])
    got = recorded(situation(tmp_path, incidents=found))
    assert got.largest_case == (3, 5)
    assert got.without_case == (3, 2)


def test_a_heavy_case_file_in_the_baseline_counts_as_much(tmp_path):
    start = ["2009-05-01"] * 4 + ["2010-05-01"] * 3
    found = incidents([(day, 1, 1) for day in start]).assign(case_id=["a", "a", "a", "b", "c", "d", "e"])
    got = recorded(situation(tmp_path, incidents=found))
    assert (got.largest_case, got.without_case) == ((3, 4), (1, 3))


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ({"responsible": "Polisens yttre befäl"}, True),
        ({"text": "En ordningsvakt på torget."}, True),
        ({"responsible": "kommunens fritidschef", "text": "Fler vuxna på diskot."}, False),
        ({"responsible": None, "text": "En plan med polis och trafikbolag."}, False),
    ],
)
def test_a_measure_that_may_change_reporting_is_known_by_its_words(tmp_path, measure, expected):
    small = situation(tmp_path, measures=measures({"number": 1} | measure, {"number": 2, "responsible": "polisen"}))
    assert may_change_reporting(small, [1]) is expected
    assert recorded(small, measures=[1]).may_change_reporting is expected


def alike(tmp_path, found, *, uttag="2010-09-06", after=AFTER, **quality):
    small = situation(
        tmp_path,
        quality=quality,
        kommun=kommun(tmp_path, f"uttag: {uttag}" if uttag else ""),
        incidents=found[found["kommundel"] == "Norr"],
    )
    matrix = area_months(small, TYPE)
    got, days = counted_alike(small, TYPE, matrix, after, rows=found)
    return matrix - got, days


def test_what_came_later_than_the_follow_up_could_is_counted_nowhere(tmp_path):
    found = rows(
        ("2009-05-02", "2009-09-06", "Norr"),
        ("2009-05-02", "2009-09-07", "Norr"),
        ("2009-08-31", "2009-09-07", "Öst"),
        ("2010-05-02", "2010-09-06", "Norr"),
    )
    lost, days = alike(tmp_path, found)
    assert days == 6
    assert lost.loc["Norr", pd.Period("2009-05")] == 1
    assert lost.loc["Öst", pd.Period("2009-08")] == 1
    assert lost.to_numpy().sum() == 2


@pytest.mark.parametrize("month", ["2010-08", "2009-05"])
def test_the_days_given_are_those_of_the_file_that_was_taken_out_soonest(tmp_path, month):
    day = {"2010-08": "2010-09-03", "2009-05": "2009-09-03"}
    extracted = {"crime": {month: day[month]}}
    _, days = alike(tmp_path, rows(("2010-05-02", "2010-05-06", "Norr")), uttag="2011-05-12", extracted=extracted)
    assert days == 3


def test_what_was_left_out_of_the_baseline_is_told_for_the_kommundel_and_the_kommun(tmp_path):
    file = kommun(tmp_path, "uttag: 2010-09-06")
    one, whole = (situation(tmp_path, kommun=file, kommundel=name) for name in ("Öst", ""))
    assert late_reports(one, TYPE, AFTER, BEFORE, counted=18) == LateReports(left_out=2, days=6)
    assert late_reports(whole, TYPE, AFTER, BEFORE, counted=97) == LateReports(left_out=3, days=6)
    assert late_reports(one, TYPE, AFTER, BEFORE, counted=20) is None


def test_without_a_day_of_extraction_nothing_was_left_out(tmp_path):
    assert late_reports(situation(tmp_path), TYPE, AFTER, BEFORE, counted=18) is None


@pytest.mark.parametrize(("day", "uttag", "told"), [("2010-05-06", True, True), ("", True, False), ("x", False, False)])
def test_a_page_tells_of_late_reports_where_their_days_are_known(tmp_path, day, uttag, told):
    found = rows(("2010-05-02", day.replace("x", "2010-05-06"), "Norr"))
    file = kommun(tmp_path, "uttag: 2010-09-06") if uttag else None
    small = situation(tmp_path, incidents=found, **({"kommun": file} if file else {}))
    assert tells_late(small, TYPE, AFTER) == told


def test_a_month_outside_the_follow_up_ends_by_itself(tmp_path):
    lost, _ = alike(tmp_path, rows(("2009-04-02", "2009-05-06", "Norr"), ("2009-04-02", "2009-05-07", "Norr")))
    assert lost.loc["Norr", pd.Period("2009-04")] == 1


@pytest.mark.parametrize("uttag", ["", "2010-08-30"], ids=["no day of extraction", "before the end"])
def test_without_a_later_day_of_extraction_nothing_can_be_told(tmp_path, uttag):
    lost, days = alike(tmp_path, rows(("2009-05-02", "2010-01-01", "Norr")), uttag=uttag)
    assert (days, lost.to_numpy().sum()) == (None, 0)


def test_days_of_registration_that_are_mostly_missing_tell_nothing(tmp_path):
    lost, days = alike(tmp_path, rows(("2009-05-02", "", "Norr"), ("2009-05-02", "2010-01-01", "Norr")))
    assert (days, lost.to_numpy().sum()) == (None, 0)


def test_rows_of_another_kind_without_days_of_registration_change_nothing(tmp_path):
    found = rows(("2009-05-02", "2009-09-07", "Norr"), ("2010-05-02", "2010-09-06", "Norr"))
    events = rows(*[("2009-05-02", "", "Norr")] * 9).assign(kind="event", brottstyp="felanmälan klotter")
    lost, days = alike(tmp_path, pd.concat([found, events], ignore_index=True))
    assert (days, lost.to_numpy().sum()) == (6, 1)


def test_counts_without_rows_are_left_as_they_are(tmp_path):
    small = situation(tmp_path, kommun=kommun(tmp_path, "uttag: 2010-09-06"))
    matrix = area_months(small, TYPE)
    got, days = counted_alike(small, TYPE, matrix, AFTER)
    assert days is None
    pd.testing.assert_frame_equal(got, matrix)


def test_a_missing_month_stays_missing(tmp_path):
    gap = counts(dict.fromkeys(AREAS, 5))
    gap = gap[~((gap["area"] == "Norr") & (gap["month"] == "2009-05-01"))]
    found = rows(("2009-05-02", "2010-01-01", "Norr"))
    small = situation(tmp_path, kommun=kommun(tmp_path, "uttag: 2010-09-06"), incidents=found, counts=gap)
    got, _ = counted_alike(small, TYPE, area_months(small, TYPE), AFTER, rows=found)
    assert pd.isna(got.loc["Norr", pd.Period("2009-05")])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 35), st.integers(0, 27), st.integers(0, 400), st.integers(0, 200))
def test_nothing_is_lost_from_the_follow_up_and_nothing_at_all_with_many_days(
    tmp_path_factory, month, day, delay, days
):
    start = (FIRST + month).start_time + pd.Timedelta(days=day)
    uttag = pd.Timestamp("2010-12-31") + pd.Timedelta(days=days)
    registered = min(start + pd.Timedelta(days=delay), uttag)
    after = parse_period("2010-01/2010-12")
    found = rows((str(start), str(registered.date()), "Norr"))
    lost, given_days = alike(tmp_path_factory.mktemp("x"), found, uttag=str(uttag.date()), after=after)
    assert given_days == days
    assert lost.loc[:, pd.Period("2010-01") :].to_numpy().sum() == 0
    assert lost.to_numpy().sum() == (
        start.year < 2010 and registered > pd.Timestamp(start.year, 12, 31) + pd.Timedelta(days=days)
    )
