"""An empty period is the latest that the data cover, and what was chosen is told."""

import pandas as pd
import pytest
from small_situation import TYPE, counts, kommun, situation

from bfa.analyses import default_periods
from bfa.analyses.default_periods import latest_calendar_year, latest_tertial, latest_year
from bfa.errors import BfaError
from bfa.run.proposals.periods import find_spans
from bfa.tables.period import parse_period
from bfa.words.chosen_periods import chosen


def months(*spans: str) -> pd.PeriodIndex:
    return pd.PeriodIndex([m for span in spans for m in pd.period_range(*span.split("/"), freq="M")])


def test_the_latest_tertial_is_the_latest_whose_four_months_are_counted():
    found, how = latest_tertial(months("2022-01/2023-11"))
    assert (str(found), how) == ("2023-05/2023-08", "tertial")


def test_a_planned_start_is_the_month_given_and_else_that_of_the_period(tmp_path):
    found = situation(tmp_path, counts=counts({"Norr": 5, "Söder": 5}, first="2008-01"))
    given, usual = (default_periods.tertial(found, brottstyp=TYPE, start=start) for start in ("2011-03", ""))
    assert (str(given.start), str(given.period)) == ("2011-03/2011-03", str(usual.period))
    assert given.start.first == given.start.last
    assert usual.start.first == usual.period.first
    with pytest.raises(BfaError, match="start"):
        default_periods.tertial(found, brottstyp=TYPE, start="våren")


def test_a_tertial_that_late_reports_still_fill_is_passed_over():
    known, late = months("2022-01/2023-12"), months("2023-11/2023-12")
    assert str(latest_tertial(known, late)[0]) == "2023-05/2023-08"
    assert str(latest_year(known, late)[0]) == "2022-11/2023-10"
    assert str(latest_calendar_year(known, late)[0]) == "2022-01/2022-12"


def test_one_preliminary_month_amid_others_does_not_move_the_year():
    known, late = months("2022-01/2023-12"), months("2023-06/2023-06", "2023-12/2023-12")
    assert str(latest_year(known, late)[0]) == "2022-12/2023-11"
    assert str(latest_calendar_year(months("2021-01/2022-12"), months("2022-06/2022-06"))[0]) == "2022-01/2022-12"
    assert str(latest_tertial(known, late)[0]) == "2023-01/2023-04"


def test_a_tertial_with_a_gap_is_not_whole():
    assert str(latest_tertial(months("2022-01/2023-09", "2023-11/2023-12"))[0]) == "2023-05/2023-08"


def test_where_no_tertial_is_whole_the_latest_months_in_a_row_stand_in_for_it():
    found, how = latest_tertial(months("2024-02/2024-07"))
    assert str(found) == "2024-05/2024-07"
    assert how == "months"
    assert str(latest_tertial(months("2024-02/2024-02"))[0]) == "2024-02/2024-02"
    assert str(latest_tertial(months("2023-06/2023-06", "2024-02/2024-03"))[0]) == "2024-02/2024-03"


def test_a_only_tertial_that_is_preliminary_is_said_to_be_so():
    found, how = latest_tertial(months("2024-01/2024-04"), months("2024-03/2024-04"))
    assert str(found) == "2024-01/2024-04"
    assert how == "preliminary_tertial"


def test_fewer_than_twelve_months_are_said_to_be_fewer():
    found, how = latest_year(months("2024-01/2024-05"))
    assert str(found) == "2024-01/2024-05"
    assert how == "fewer_than_twelve"


def test_a_page_without_periods_gets_the_same_months_the_year_before_and_tells_it(tmp_path):
    asked = default_periods.tertial(situation(tmp_path), brottstyp=TYPE)
    spans = (asked.period, asked.baseline, asked.problem_period, asked.crime_table_period)
    assert [str(span) for span in spans] == [
        "2010-09/2010-12",
        "2009-09/2009-12",
        "2010-09/2010-12",
        "2010-01/2010-12",
    ]
    assert [name for name, _, _ in asked.found] == ["period", "baseline", "problem_period", "crime_table_period"]


def test_what_is_given_is_not_told_and_gives_the_baseline(tmp_path):
    asked = default_periods.tertial(situation(tmp_path), brottstyp=TYPE, period="2010-02/2010-03")
    assert str(asked.baseline) == "2009-02/2009-03"
    assert "period" not in [name for name, _, _ in asked.found]


def test_a_month_that_most_kommundelar_lack_is_no_month_of_the_kommun(tmp_path):
    table = counts({"Norr": 5, "Söder": 5, "Öst": 5})
    late = (table["month"] > "2010-10-01") & (table["area"] != "Norr")
    asked = default_periods.tertial(situation(tmp_path, counts=table[~late]), brottstyp=TYPE)
    assert str(asked.period) == "2010-05/2010-08"


def coverage(**states: str) -> pd.DataFrame:
    """What one file of crimes reaches: "gap" of 2010_10 is that month's state."""
    months = pd.to_datetime([month.replace("_", "-") for month in (key.lstrip("m") for key in states)])
    return pd.DataFrame(
        {"kind": "crime", "source": "s", "file": "f.csv", "month": months, "state": list(states.values())}
    )


def test_why_later_months_are_not_chosen_is_told_with_the_period(tmp_path):
    table = counts({"Norr": 5}, last="2010-09")
    reached = coverage(m2010_09="counted", m2010_10="gap", m2010_12="part", m2011_01="outside", m2062_05="outside")
    late = {"preliminary": {"kinds": {"crime": ["2010-09"]}}}
    asked = default_periods.tertial(situation(tmp_path, counts=table, coverage=reached, quality=late), brottstyp=TYPE)
    assert chosen(asked, "period") == (
        "Perioden är inte angiven: senaste hela tertial, maj–augusti 2010. Senare månader är inte med: "
        "september 2010 (preliminärt: sena anmälningar tillkommer); "
        "oktober 2010 (uppgifter saknas eller kunde inte läsas); november 2010 (ingen fil täcker); "
        "december 2010 (bara en del av månaden finns); januari 2011 (nästan inga rader)."
    )


def test_a_tertial_against_a_preliminary_month_of_the_year_before_is_passed_over_as_proposals_do(tmp_path):
    late = {"preliminary": {"kinds": {"crime": ["2009-10"]}}}
    asked = default_periods.tertial(situation(tmp_path, quality=late), brottstyp=TYPE)
    proposed = find_spans(months("2008-01/2010-12"), months("2009-10/2009-10"))
    assert str(asked.period) == proposed.period == "2010-05/2010-08"
    assert asked.later == (("against_preliminary", (parse_period("2010-10"),)),)


def test_later_months_that_are_whole_but_no_tertial_are_nothing_to_explain(tmp_path):
    asked = default_periods.tertial(situation(tmp_path, counts=counts({"Norr": 5}, last="2010-11")), brottstyp=TYPE)
    assert (str(asked.period), asked.later) == ("2010-05/2010-08", ())


def test_what_most_kommundelar_lack_is_told_as_such_and_a_given_period_explains_nothing(tmp_path):
    table = counts({"Norr": 5, "Söder": 5, "Öst": 5})
    late = (table["month"] > "2010-10-01") & (table["area"] != "Norr")
    reached = coverage(m2010_11="counted", m2010_12="counted")
    few = situation(tmp_path, counts=table[~late], coverage=reached)
    ((why, gone),) = default_periods.tertial(few, brottstyp=TYPE).later
    assert (why, [str(each) for each in gone]) == ("counted", ["2010-11/2010-12"])
    assert default_periods.tertial(few, brottstyp=TYPE, period="2010-01/2010-04").later == ()


def test_a_type_with_no_counted_month_is_refused_in_swedish(tmp_path):
    table = counts({"Norr": 5}, first="2010-01", last="2010-02").assign(n=pd.array([None] * 2, dtype="Int64"))
    with pytest.raises(BfaError, match="ingen hel månad är räknad"):
        default_periods.year(situation(tmp_path, counts=table, kommun=kommun(tmp_path)), brottstyp=TYPE)
