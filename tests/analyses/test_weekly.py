"""Which week is covered, what is usual before it, and where to look in the week to come: counted by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.ask import week as ask_week
from bfa.analyses.ask import weekly
from bfa.analyses.situation import Situation
from bfa.analyses.where.focus import focus, tried
from bfa.analyses.which_week import covered_until
from bfa.errors import ParameterError
from bfa.tables.iso_week import IsoWeek
from bfa.tables.period import parse_period
from tests.small_situation import AREAS, TYPE, counts, frame, incidents, kommun, situation

#: A week of October 2010, the latest whole month before it, and the months before that.
WEEK, MONTH, BASE = "2010-v41", "2010-09/2010-09", "2009-09/2010-08"
PUB, SQUARE = (990.0, 990.0), (1600.0, 300.0)


def every_month(first: str, last: str, at: tuple[float, float], many: int = 1) -> list[tuple[str, float, float]]:
    """So many rows on the tenth of each month."""
    return [
        (f"{month}-10 22:00", *at) for month in pd.period_range(first, last, freq="M").astype(str) for _ in range(many)
    ]


def held(folder, rows, **given) -> Situation:
    """Norr with these rows, every month of 2008-2010 counted."""
    return situation(folder, incidents=incidents(rows), **given)


def told(there: Situation, *, vecka: str = WEEK, spots: int = 2):
    asked = ask_week(there, brottstyp=TYPE, vecka=vecka)
    return weekly(there, brottstyper=[TYPE], asked=asked, spots=spots)


def test_the_week_is_the_last_whole_one_that_is_counted_and_what_is_usual_lies_before_the_month_before_it(tmp_path):
    """31 December 2010 is a Friday."""
    asked = ask_week(held(tmp_path, every_month("2009-01", "2010-12", PUB)), brottstyp=TYPE)
    assert asked.week == IsoWeek(2010, 51)
    assert (str(asked.period), str(asked.month)) == ("2009-11/2010-10", "2010-11/2010-11")


def begun(folder, last_row: str, text: str = "") -> Situation:
    """Counted until October 2010, with a part of November."""
    rows = [*every_month("2009-01", "2010-10", PUB), (last_row, *PUB)]
    part = frame(
        [("crime", "x", "x.csv", pd.Timestamp("2010-11-01"), "part", 1)],
        ["kind", "source", "file", "month", "state", "n"],
    )
    known = counts(dict.fromkeys(AREAS, 5), last="2010-10")
    return held(folder, rows, counts=known, coverage=part, kommun=kommun(folder, text))


@pytest.mark.parametrize(
    ("last_row", "text", "until"),
    [
        ("2010-11-14 12:00", "", "2010-11-14"),
        ("2010-11-14 12:00", "uttag: 2010-11-15\n", "2010-11-15"),
        ("2010-11-03 12:00", "uttag: 2010-11-15\n", "2010-11-03"),
    ],
)
def test_a_month_that_has_begun_is_covered_as_far_as_the_extraction_reaches(tmp_path, last_row, text, until):
    """The day of extraction, and the last day of a file, are not whole; a file that ends long before was cut short."""
    there = begun(tmp_path, last_row, text)
    assert covered_until(there, TYPE) == pd.Timestamp(until)
    ended = until == "2010-11-15"
    assert ask_week(there, brottstyp=TYPE).week == IsoWeek(2010, 45 if ended else 44 if until > "2010-11-08" else 43)


def test_a_week_that_is_not_covered_is_refused_with_the_last_that_is(tmp_path):
    there = held(tmp_path, every_month("2009-01", "2010-12", PUB))
    with pytest.raises(ParameterError, match="2010-v51"):
        ask_week(there, brottstyp=TYPE, vecka="2010-v52")


def test_with_too_few_months_before_nothing_is_usual_and_with_counts_alone_rows_are_needed(tmp_path):
    there = held(tmp_path, every_month("2008-01", "2010-12", PUB))
    assert [each.reason for each in told(there, vecka="2008-v25").types] == ["short"]
    assert [each.reason for each in told(situation(tmp_path)).types] == ["rows_needed"]


def test_week_month_and_months_before_are_counted_each_for_itself(tmp_path):
    """Two a month at the pub, three in September, and one at the square in the week."""
    rows = every_month("2009-01", "2010-08", PUB, 2) + every_month("2010-09", "2010-09", PUB, 3)
    (found,) = told(held(tmp_path, [*rows, ("2010-10-13 01:00", *SQUARE), ("2010-10-18 01:00", *SQUARE)])).types
    assert found.week["n"].tolist() == [1]
    assert found.every["n"].tolist() == [24]
    cells = found.cells.set_index("near")
    assert cells.loc["Krog X", "n"] == 24
    assert found.month.set_index("cell_id")["n"][cells.loc["Krog X", "cell_id"]] == 3
    assert found.week_cells["n"].tolist() == [1]
    assert found.cells["cell_id"].tolist()[-3:] == ["point", "outside", "stockpiled"]
    assert found.month["n"].sum() == 3


def test_rows_without_a_point_or_a_day_are_in_the_week_only_where_they_tell_it(tmp_path):
    rows = [*every_month("2009-01", "2010-09", PUB), ("2010-10-13 01:00", -1, -1), ("2010-10-13 01:00", *PUB)]
    there = held(tmp_path, rows)
    known = there.incidents.assign(day_known=[True] * (len(rows) - 1) + [False])
    (found,) = told(replace(there, incidents=known)).types
    assert found.week_cells.to_dict("records") == [{"cell_id": "point", "n": 1}]


def test_the_whole_kommun_is_told_by_kommundel_with_zeros(tmp_path):
    there = held(tmp_path, [*every_month("2009-01", "2010-09", PUB), ("2010-10-13 01:00", *PUB)], kommundel="")
    (found,) = told(there).types
    assert found.week_areas.set_index("kommundel")["n"].to_dict() == dict.fromkeys(AREAS, 0) | {"Norr": 1}
    assert found.areas.set_index("kommundel")["n"]["Norr"] == 12


def test_where_to_look_is_where_most_lasts_and_a_place_of_long_ago_is_none():
    """Three years ago 20, the last year one a month; and what has no count in the base is no place."""
    monthly = np.zeros((4, 36))
    monthly[0, 0], monthly[1, 24:], monthly[2, :] = 20, 1, 0.5
    counts_of = np.array([1.0, 12.0, 6.0, 0.0])
    assert focus(monthly, counts_of, 2).tolist()[1:3] == [1, 2]
    assert focus(monthly, counts_of, 2).isna().tolist() == [True, False, False, True]
    assert focus(monthly, np.zeros(4), 2).isna().all()


def test_the_choice_is_tried_on_weeks_it_has_not_seen():
    """One unit of ten holds three of four incidents, every month and week."""
    monthly, weekly_ = np.zeros((10, 24)), np.zeros((10, 24))
    monthly[3], monthly[4], weekly_[3], weekly_[7] = 12, 1, 3, 1
    found = tried(monthly, weekly_, np.arange(24), 1)
    assert found.set_index("method")["hit_rate"].to_dict() == pytest.approx({"weighted": 0.75, "plain": 0.75})
    assert (found["n"].tolist(), found["chance"].tolist(), found["weeks"].tolist()) == ([18, 18], [0.1, 0.1], [6, 6])
    assert tried(monthly[:, :17], weekly_[:, :17], np.arange(17), 1).empty
    assert tried(monthly, weekly_ / 8, np.arange(24), 1).empty


def test_too_many_places_are_refused(tmp_path):
    with pytest.raises(ParameterError, match="platser"):
        told(held(tmp_path, every_month("2009-01", "2010-09", PUB)), spots=11)


def test_the_base_is_the_twelve_months_before_the_latest_whole_one(tmp_path):
    asked = ask_week(held(tmp_path, every_month("2009-01", "2010-12", PUB)), brottstyp=TYPE, vecka=WEEK)
    assert (asked.period, asked.month) == (parse_period(BASE), parse_period(MONTH))
