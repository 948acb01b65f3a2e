"""What is not counted is unknown: no figure of any answer takes it for zero, and the months are named."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses import series
from bfa.analyses.causes import tag
from bfa.analyses.hotspots import hotspots, rows_of
from bfa.analyses.lasting import lasting
from bfa.analyses.overview import overview
from bfa.analyses.rates import rates
from bfa.analyses.situation import Situation
from bfa.analyses.timing import timing
from bfa.analyses.uncounted import uncounted, zeros
from bfa.disclosure.policy import policy_from
from bfa.disclosure.single import Count
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import parse_period
from bfa.words.sentences import how_many, title
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, kommun, situation

YEAR, SPRING = "2010-01/2010-12", parse_period("2010-03/2010-06")


def gone(table: pd.DataFrame, period: str, *areas: str) -> pd.DataFrame:
    """The counts without some months, everywhere or in the areas named."""
    months = table["month"].dt.to_period("M")
    span = parse_period(period)
    there = months.between(span.first, span.last) & (table["area"].isin(areas) if areas else True)
    return table[~there]


def small(tmp_path, period: str, *areas: str, kommundel: str = "Norr", **given) -> Situation:
    """One row in the middle of every month but of those that are gone, in Norr, and five in the counts."""
    rows = [
        (f"{month}-15 21:00", 300.0 + 10 * month.month, 400.0)
        for month in pd.period_range("2008-01", "2010-12", freq="M")
    ]
    found = incidents(rows * 3)
    span = parse_period(period)
    inside = found["start"].dt.to_period("M").isin(pd.period_range(span.first, span.last, freq="M"))
    table = gone(counts(dict.fromkeys(AREAS, 5)), period, *areas)
    kept = found if areas and "Norr" not in areas else found[~inside]
    return situation(tmp_path, incidents=kept, counts=table, kommundel=kommundel, **given)


def test_months_that_are_not_counted_are_named(tmp_path):
    found = uncounted(small(tmp_path, "2010-03/2010-06"), TYPE, parse_period(YEAR))
    assert (found.months, found.areas, found.reason) == ((SPRING,), (), "")


def test_a_period_without_one_counted_month_has_its_reason(tmp_path):
    assert uncounted(small(tmp_path, "2010-03/2010-06"), TYPE, SPRING).reason == "nothing"


def test_the_whole_kommun_names_the_kommundel_that_lacks_months(tmp_path):
    found = uncounted(small(tmp_path, "2010-03/2010-06", "Väst", kommundel=""), TYPE, parse_period(YEAR))
    assert (found.months, found.areas) == ((SPRING,), (("Väst", (SPRING,)),))
    assert uncounted(small(tmp_path, "2010-03/2010-06", "Väst", kommundel=""), TYPE, SPRING).reason == "nowhere_whole"


def test_the_whole_kommun_holds_only_months_that_every_kommundel_is_counted_in(tmp_path):
    everywhere = small(tmp_path, "2010-03/2010-06", "Väst", kommundel="")
    assert len(rows_of(everywhere, TYPE, parse_period(YEAR))) == 3 * 8
    assert len(rows_of(replace(everywhere, kommundel="Norr"), TYPE, parse_period(YEAR))) == 3 * 12


def test_hot_spots_of_a_period_that_is_not_counted_are_the_reason(tmp_path):
    found = hotspots(small(tmp_path, "2010-03/2010-06"), brottstyp=TYPE, period=SPRING)
    assert (found.incidents, found.units, found.reason) == (None, None, "uncounted")


def test_a_period_counted_in_part_is_held_against_nothing_and_given_no_rate(tmp_path):
    here = small(tmp_path, "2010-03/2010-06")
    found = hotspots(here, brottstyp=TYPE, period=YEAR)
    years, when = lasting(here, found), timing(here, found)
    assert (found.incidents, found.with_point) == (None, 24)
    assert years.years == (parse_period(YEAR),)
    assert (years.changes.against, years.classes.empty) == ((), True)
    assert years.reason == "not_counted"
    assert when.season["n"].isna().sum() == 4
    assert rates(here, found).reason == "partly"


def test_causes_of_a_period_that_is_not_counted_are_neither_supported_nor_against(tmp_path):
    found = tag(small(tmp_path, "2010-03/2010-06"), brottstyp=TYPE, period=SPRING)
    assert (found.incidents, found.table.empty, found.rules.empty, found.reason) == (None, True, True, "uncounted")


def test_captions_and_counts_say_how_many_months_of_the_period_are_counted(tmp_path):
    policy = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")
    norr, everywhere = small(tmp_path, "2010-03/2010-06"), small(tmp_path, "2010-03/2010-06", "Väst", kommundel="")
    assert title(norr, TYPE, YEAR, policy=policy).endswith(", Norr, 2010 (8 av 12 månader räknade)")
    assert title(norr, TYPE, "2010-07/2010-08", policy=policy).endswith("Norr, juli–augusti 2010")
    assert title(everywhere, TYPE, YEAR, policy=policy).endswith("2010 (8 av 12 månader räknade i alla kommundelar)")
    found = hotspots(norr, brottstyp=TYPE, period=YEAR)
    assert "2010 (8 av 12 månader räknade)" in how_many(Count(24, hidden=False), found)


def test_the_overview_names_months_of_either_period_that_are_not_counted(tmp_path):
    here = small(tmp_path, "2009-03/2009-06", "Söder")
    found = overview(here, brottstyp=TYPE, period=YEAR, baseline="2009-01/2009-12")
    assert found.uncounted == (parse_period("2009-03/2009-06"),)
    assert found.total["before"].isna().all()
    assert found.areas.set_index("kommundel")["before"].isna().to_dict() == {name: name == "Söder" for name in AREAS}


@pytest.mark.parametrize("names", [(), AREAS])
def test_counts_of_the_whole_kommun_alone_are_its_total_and_a_month_without_them_is_unknown(tmp_path, names):
    table = gone(counts({NO_KOMMUNDEL: 5}), "2009-06/2009-06")
    here = situation(tmp_path, counts=table, kommundelar=names, kommundel="")
    assert series.total(here, TYPE, parse_period(YEAR)) == 60
    assert series.total(here, TYPE, parse_period("2009-01/2009-12")) is None


def test_months_given_as_counts_alone_are_not_taken_for_months_without_rows(tmp_path):
    """Three rows a month in Norr; the first half of 2010, and the year before, are in a file of counts."""
    rows = [(f"2010-{month:02d}-15 21:00", 300.0, 400.0) for month in range(7, 13)] * 3
    given = covered().assign(kind="counts", month=pd.period_range("2009-07", "2010-06", freq="M").to_timestamp())
    table = counts(dict.fromkeys(AREAS, 3))
    here = situation(tmp_path, incidents=incidents(rows), counts=table, coverage=given)
    for found in (hotspots(here, brottstyp=TYPE, period=YEAR), tag(here, brottstyp=TYPE, period=YEAR)):
        assert (found.incidents, found.reason) == (36, "more_rows_needed")
    late = hotspots(here, brottstyp=TYPE, period="2010-07/2010-12")
    assert (late.incidents, late.reason) == (18, "")
    assert len(lasting(here, late).years) == 1


SOURCE = """crime_table: brottskategorier.csv
incidents:
  - file: data/polis.csv
    source: polis
    columns: {start: datum, brottstyp: typ}
    where: {typ: [misshandel utomhus, olaga hot]}
"""


def covered(*states: str) -> pd.DataFrame:
    """A file that covers 2010, one month in each of the states given, the others counted."""
    months = pd.period_range("2010-01", "2010-12", freq="M").to_timestamp()
    state = [*states, *["counted"] * (12 - len(states))]
    table = {"kind": "crime", "source": "polis", "file": "polis.csv", "month": months, "state": state, "n": 1}
    return pd.DataFrame(table)


@pytest.mark.parametrize(("states", "n"), [((), [0]), (("gap",), [])])
def test_a_type_never_seen_is_zero_only_where_a_file_could_have_held_it(tmp_path, states, n):
    here = situation(tmp_path, kommun=kommun(tmp_path, SOURCE), coverage=covered(*states))
    table = zeros(here, ["olaga hot", "klotter", "personrån"], ["Norr"], parse_period(YEAR))
    assert set(table["brottstyp"]) == {"olaga hot"}
    assert table["n"].dropna().tolist() == n
