"""Rows of which only the month is known count in their month, and in no weekday, hour, span or following."""

import pytest

from bfa.analyses.causes import tag
from bfa.analyses.effect.circumstances import _weekday_rates
from bfa.analyses.hotspots import hotspots
from bfa.analyses.timing import timing
from bfa.analyses.when.clock import has_clock, has_day
from bfa.disclosure import policy_from
from bfa.disclosure.hotspots import release_page
from bfa.tables.period import parse_period
from bfa.words import hotspot_timing
from bfa.words import hotspots as words
from tests.small_situation import CHECKOUT, TYPE, counts, incidents, situation

YEAR = "2010-01/2010-12"
POLICY = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="intern")


def months(n: int = 60):
    """So many rows of the first of each month in turn, 13 metres apart."""
    return [(f"2010-{1 + k % 12:02d}-01 00:00", 30 + 13 * k, 30) for k in range(n)]


def asked(folder, rows, known):
    table = incidents(rows, clock=False).assign(day_known=known)
    small = situation(folder, incidents=table, counts=counts({"Norr": 5}))
    found = hotspots(small, brottstyp=TYPE, period=YEAR)
    return small, found, timing(small, found)


def test_a_day_is_known_unless_the_source_says_otherwise():
    rows = incidents(months(3))
    assert has_day(rows).all()
    assert has_day(rows.assign(day_known=[True, None, False])).tolist() == [True, True, False]
    assert has_clock(rows.assign(day_known=[True, None, False])).tolist() == [True, True, False]


def test_no_pairs_of_days_are_counted_where_no_day_is_known_and_the_page_says_why(tmp_path):
    _, found, when = asked(tmp_path, months(), known=False)
    assert when.near.bands.empty
    assert when.near.without_day == 60
    said = hotspot_timing.near_repeat(release_page(found, policy=POLICY, timing=when))
    assert said == [
        "Om brott följer på varandra i närheten har inte prövats: för få har känd dag, de andra har bara månad."
    ]
    assert "no_day" in found.warnings


def test_the_rows_are_still_counted_in_place_and_month(tmp_path):
    _, found, _ = asked(tmp_path, months(), known=False)
    assert found.with_point == 60
    assert found.counts.sum() == 60


def test_no_week_and_no_peak_are_shown_where_no_day_is_known(tmp_path):
    _, found, when = asked(tmp_path, months(), known=False)
    assert found.weekday_hour["n"].sum() == 0
    assert found.peak is None
    assert not when.week.basis
    assert release_page(found, policy=POLICY).place_weeks() == {}
    assert "tid på veckan" not in " ".join(words.hotspots(release_page(found, policy=POLICY)))


@pytest.mark.parametrize(("unknown", "code"), [(3, "some_without_day"), (30, "many_without_day")])
def test_some_rows_without_a_day_are_told_as_a_class(tmp_path, unknown, code):
    rows = [(f"2010-{1 + k % 12:02d}-{1 + k % 28:02d} 00:00", 30 + 13 * k, 30) for k in range(90)]
    _, found, when = asked(tmp_path, rows, known=[k >= unknown for k in range(90)])
    assert code in found.warnings
    assert (when.near.incidents, when.near.without_day) == (90 - unknown, unknown)


def test_weekday_rates_leave_out_rows_without_a_day(tmp_path):
    rows = [("2010-05-03 00:00", 30, 30), ("2010-05-01 00:00", 30, 30)]
    small, _, _ = asked(tmp_path, rows, known=[True, False])
    assert _weekday_rates(small, TYPE, parse_period("2010-06/2010-07")) == [1, 0, 0, 0, 0, 0, 0]
    none, _, _ = asked(tmp_path, rows, known=False)
    assert _weekday_rates(none, TYPE, parse_period("2010-06/2010-07")) is None


def test_no_rule_on_weekday_or_hour_holds_for_a_row_without_a_day(tmp_path):
    small, _, _ = asked(tmp_path, months(), known=False)
    tags = tag(small, brottstyp=TYPE, period=YEAR)
    assert tags.without_clock == 60
    timed = tags.rules[tags.rules["timed"]]
    assert len(timed) > 5
    assert not timed[["at_place", "n"]].to_numpy().any()
