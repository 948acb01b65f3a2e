import pytest

from bfa.analyses.hotspots import hotspots
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from tests.small_situation import TYPE, incidents, situation

#: Six in the pub's cell on Friday night, one in the south-western corner, one without a point, one in another year.
ROWS = [
    *[("2010-05-07 23:30", 1010, 1010)] * 6,
    ("2010-05-04 12:00", 10, 10),
    ("2010-05-04 12:00", -1, -1),
    ("2009-05-04 12:00", 10, 10),
]
PERIOD = "2010-01/2010-12"


@pytest.fixture
def small(tmp_path) -> Situation:
    return situation(tmp_path, incidents=incidents(ROWS))


def test_rows_are_counted_with_and_without_a_point(small):
    got = hotspots(small, brottstyp=TYPE, period=PERIOD)
    assert (got.incidents, got.with_point, got.without_point, got.outside) == (8, 7, 1, 0)


def test_the_fullest_cell_comes_first_with_its_share_and_name(small):
    got = hotspots(small, brottstyp=TYPE, period=PERIOD).cells
    assert got["n"].tolist() == [6, 1]
    assert got["share"].tolist() == pytest.approx([600 / 7, 100 / 7])
    assert got["cell_id"].tolist() == ["6010006501000", "6000006500000"]
    assert got["near"].tolist() == ["Torget", None]


def test_a_cell_is_named_after_what_may_be_named(small):
    got = hotspots(small, brottstyp=TYPE, period=PERIOD, nameable=["krog"], near_limit=400).cells
    assert got["near"].tolist() == ["Krog X", None]


def test_a_full_cell_says_when_it_peaks(small):
    assert hotspots(small, brottstyp=TYPE, period=PERIOD).cells["peak"].tolist() == ["fre 23–00", None]


def test_the_grid_is_clipped_to_the_kommundel(small):
    got = hotspots(small, brottstyp=TYPE, period=PERIOD)
    assert got.units is not None
    assert got.units.ground.tolist() == [250.0**2] * 64


def test_a_point_beyond_the_kommundel_is_counted_but_not_mapped(tmp_path):
    far = situation(tmp_path, incidents=incidents([("2010-05-07 23:30", 4500, 500)]))
    got = hotspots(far, brottstyp=TYPE, period=PERIOD)
    assert (got.with_point, got.outside, len(got.cells)) == (1, 1, 0)


def test_rows_without_a_clock_are_in_no_hour(tmp_path):
    got = hotspots(situation(tmp_path, incidents=incidents(ROWS, clock=False)), brottstyp=TYPE, period=PERIOD)
    assert got.weekday_hour["n"].sum() == 0
    assert got.without_clock == 8
    assert "without_clock" in got.warnings


def test_the_week_adds_up_to_the_rows(small):
    assert hotspots(small, brottstyp=TYPE, period=PERIOD).weekday_hour["n"].sum() == 8


def test_a_bandwidth_below_the_cell_is_raised_and_said(small):
    got = hotspots(small, brottstyp=TYPE, period=PERIOD, bandwidth=100)
    assert got.bandwidth == 250
    assert "raised" in got.warnings


def test_few_points_and_lost_places_are_warned_about(small):
    got = hotspots(small, brottstyp=TYPE, period=PERIOD).warnings
    assert {"few", "without_point"} <= set(got)


def test_counts_alone_give_the_count_and_the_reason(tmp_path):
    got = hotspots(situation(tmp_path), brottstyp=TYPE, period=PERIOD)
    assert (got.incidents, got.reason, len(got.cells)) == (60, "rows_needed", 0)
    assert got.weekday_hour["n"].sum() == 0


def test_a_kommundel_without_rows_is_said_to_be_empty(tmp_path):
    got = hotspots(situation(tmp_path, incidents=incidents([])), brottstyp=TYPE, period=PERIOD)
    assert (got.incidents, got.reason, len(got.cells), got.peak) == (0, "", 0, None)


def test_a_period_that_is_not_covered_has_no_count(small):
    assert hotspots(small, brottstyp=TYPE, period="2010-06/2011-02").incidents is None


def test_a_kommun_without_polygons_gets_a_grid_over_its_points(tmp_path):
    got = hotspots(situation(tmp_path, incidents=incidents(ROWS), areas=None), brottstyp=TYPE, period=PERIOD)
    assert (got.area, got.cells["n"].tolist()) == (None, [6, 1])


@pytest.mark.parametrize("bandwidth", [-1, float("nan"), float("inf"), 1e9])
def test_a_bandwidth_that_no_map_can_use_is_refused(small, bandwidth):
    with pytest.raises(ParameterError, match="Bandbredden"):
        hotspots(small, brottstyp=TYPE, period=PERIOD, bandwidth=bandwidth)
