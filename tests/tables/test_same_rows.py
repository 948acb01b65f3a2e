"""What is done a million times over is done in another way than a row at a time: both ways give the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import gammainc

from bfa.tables.municipality import IncidentSource
from bfa.tables.numerals import numbers
from bfa.tables.period import month_numbers
from bfa.tables.quality import SourceNotes
from bfa.tables.rows import equal_rows, incident_ids
from bfa.tables.table import Table

CELLS = st.sampled_from(["a", "b", "", None])


@given(st.lists(st.datetimes(min_value=pd.Timestamp("1900-01-01"), max_value=pd.Timestamp("2199-12-31")), min_size=1))
@settings(max_examples=30, deadline=None)
def test_the_number_of_a_month_is_the_ordinal_of_its_period(times):
    when = pd.Series(times).astype("datetime64[us]")
    assert list(month_numbers(when)) == list(pd.PeriodIndex(when.dt.to_period("M")).asi8)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_rows_are_equal_when_every_cell_is_and_something_stands_there(rows):
    frame = pd.DataFrame(rows, columns=["id", "plats"], index=range(2, 2 + len(rows)), dtype="str")
    expected = [row in rows[:place] and any(cell is not None for cell in row) for place, row in enumerate(rows)]
    assert list(equal_rows(frame)) == expected


@given(st.lists(st.sampled_from(["1", "2", " 1", "7", None]), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_an_id_that_stood_before_gets_its_number_and_a_missing_one_the_row(cells):
    table = Table(pd.DataFrame({"nr": pd.Series(cells, index=range(2, 2 + len(cells)), dtype="str")}), "")
    source = IncidentSource(file="a.csv", source="polis", brottstyp="rån", columns={"incident_id": "nr", "start": "d"})
    plain = [None if cell is None else cell.strip() for cell in cells]
    expected = []
    for place, cell in enumerate(plain):
        before = plain[:place].count(cell)
        expected.append(f"polis:{place + 2}" if cell is None else f"{cell}#{before + 1}" if before else cell)
    assert list(incident_ids(table, source, SourceNotes("polis", "a.csv"))) == expected


def test_plain_and_odd_numbers_stand_in_one_column():
    cells = pd.Series(["6580123,4", None, "6 580 123,45", "-0", "text", "1" * 400, "12,"], dtype="str")
    found = numbers(cells, decimal=",")
    assert list(found.fillna(-1)) == [6580123.4, -1, 6580123.45, 0, -1, -1, 12]


@pytest.mark.parametrize("mean", [0.5, 3.0, 40.0, 9000.0])
def test_so_many_or_more_of_a_poisson_count_is_an_incomplete_gamma_integral(mean):
    n = np.array([0, 1, 2, 39, 60, 9100])
    assert gammainc(n, mean) == pytest.approx(stats.poisson.sf(n - 1, mean))
