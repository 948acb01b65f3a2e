"""What the data can bear: months, types, late reports, changes, exactness, and jumps that all share."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses.ask import data_quality, known_months
from bfa.analyses.shared_jumps import shared_jumps
from bfa.errors import DataError
from bfa.tables.contracts import COVERAGE
from tests.small_situation import AREAS, TYPE, counts, frame, incidents, situation
from tests.small_situation import kommun as written

YEARS = {"first": "2007-01", "last": "2010-12"}
#: The figures of an intake that found nothing to tell.
EMPTY: dict[str, list[object]] = {"sources": [], "count_sources": [], "remarks": [], "control_sums": []}
#: The month from which there are fewer everywhere.
JUMP = pd.Period("2009-07", "M")


def fewer(table: pd.DataFrame, areas=AREAS, share=0.5, month=JUMP) -> pd.DataFrame:
    """The counts from a month on less in some kommundelar."""
    after = (table["month"].dt.to_period("M") >= month) & table["area"].isin(areas)
    return table.assign(n=table["n"].mask(after, (table["n"] * share).round().astype("Int64")))


def covered(*states: tuple[str, str], kind="crime", source="polisen") -> pd.DataFrame:
    rows = [(kind, source, "a.csv", pd.Timestamp(month), state, 1) for month, state in states]
    return frame(rows, list(COVERAGE.columns))


@pytest.fixture(scope="module")
def kommun(tmp_path_factory):
    return situation(tmp_path_factory.mktemp("kommun"), kommundel="", counts=counts(dict.fromkeys(AREAS, 60), **YEARS))


def test_a_fall_in_all_kommundelar_at_once_is_one_jump_with_its_windows(kommun):
    (jump,) = shared_jumps(replace(kommun, counts=fewer(kommun.counts)), "crime").jumps
    assert jump.month == JUMP
    assert (str(jump.periods["after"]), str(jump.periods["before"])) == ("2009-07/2009-12", "2009-01/2009-06")
    assert list(jump.counts["after"]) == [180] * 5
    assert list(jump.counts["before"]) == [360] * 5


def test_a_fall_in_one_kommundel_is_its_own_and_no_shared_jump(kommun):
    found = shared_jumps(replace(kommun, counts=fewer(kommun.counts, areas=("Norr",), share=0)), "crime")
    assert (found.tried, found.jumps) == (True, ())


def test_a_fall_of_one_type_alone_is_no_shared_jump(kommun):
    others = [kommun.counts.assign(brottstyp=name) for name in ("klotter", "cykelstöld", "hot")]
    every = pd.concat([fewer(kommun.counts.assign(n=kommun.counts["n"] * 4)), *others])
    assert shared_jumps(replace(kommun, counts=every), "crime").jumps == ()
    all_four = pd.concat([fewer(table) for table in (kommun.counts, *others)])
    assert [jump.month for jump in shared_jumps(replace(kommun, counts=all_four), "crime").jumps] == [JUMP]


def test_what_late_reports_still_fill_is_no_jump(kommun):
    late = [str(month) for month in pd.period_range(JUMP, "2010-12", freq="M")]
    known = replace(kommun, counts=fewer(kommun.counts), quality={"preliminary": {"kinds": {"crime": late}}})
    assert shared_jumps(known, "crime").jumps == ()


def test_two_kommundelar_or_two_years_are_too_few_to_tell(kommun):
    two = kommun.counts[kommun.counts["area"].isin(AREAS[:2])]
    short = kommun.counts[kommun.counts["month"] >= "2009-01-01"]
    assert not any(shared_jumps(replace(kommun, counts=table), "crime").tried for table in (two, short))
    assert not shared_jumps(kommun, "event").tried


def test_a_month_has_its_best_state_in_any_file_of_a_source(kommun):
    files = pd.concat(
        [covered(("2010-11-01", "gap"), ("2010-12-01", "counted")), covered(("2010-11-01", "counted"))],
        ignore_index=True,
    )
    quality = {"preliminary": {"kinds": {"crime": ["2010-12"]}}}
    found = data_quality(replace(kommun, coverage=files, quality={}, counts=kommun.counts)).months
    assert found["state"].tolist() == ["counted", "counted"]
    late = replace(kommun, coverage=files, quality=quality | EMPTY)
    assert data_quality(late).months["state"].tolist() == ["counted", "preliminary"]


def test_a_type_that_a_kommundel_lacks_in_some_months_is_told_with_those(kommun):
    table = kommun.counts.assign(brottstyp="klotter")
    lacking = table[~((table["area"] == "Norr") & (table["month"] < "2007-03-01"))]
    found = data_quality(replace(kommun, counts=pd.concat([kommun.counts, lacking], ignore_index=True))).types
    (row,) = found.to_dict("records")
    assert (row["brottstyp"], str(row["span"]), [str(gone) for gone in row["gone"]]) == (
        "klotter",
        "2007-03/2010-12",
        ["2007-01/2007-02"],
    )


def test_known_changes_are_those_of_codes_and_those_of_the_kommun_file_within_the_data(tmp_path):
    lines = "recording_breaks:\n  - {month: 2009-03, kommundelar: [Norr]}\n  - {month: 2019-01}\n"
    own = situation(tmp_path, kommun=written(tmp_path, lines), kommundel="")
    quality = {"code_breaks": {TYPE: ["2010-02"]}} | EMPTY
    found = data_quality(replace(own, quality=quality)).breaks
    assert [(str(row.month), row.brottstyp, row.kommundelar, row.origin) for row in found.itertuples()] == [
        ("2009-03", "", ("Norr",), "kommun"),
        ("2010-02", TYPE, (), "codes"),
    ]
    assert not found["comparable"].any()


def test_places_and_clocks_are_counted_by_how_exact_they_are(kommun):
    rows = incidents([("2010-01-01 22:00", 10, 10), ("2010-01-02 22:00", -1, 0), ("2010-01-03 22:00", -1, 0)])
    rows.loc[2, "kommundel"] = None
    rows.loc[0, "clock_known"] = False
    found = data_quality(replace(kommun, incidents=rows))
    assert dict(zip(found.places["place"], found.places["n"], strict=True)) == {"point": 1, "kommundel": 1, "none": 1}
    assert dict(zip(found.clocks["clock"], found.clocks["n"], strict=True)) == {"clock": 2, "day": 1}


def test_reports_are_told_by_how_long_after_their_month_they_came(tmp_path):
    starts = [f"{month}-10 12:00" for month in pd.period_range("2009-01", "2010-06", freq="M")]
    rows = incidents([(start, 10, 10) for start in starts])
    rows["registered"] = rows["start"] + pd.Timedelta(days=5)
    rows.loc[6, "registered"] = pd.Timestamp("2009-08-20")
    rows.loc[7, "registered"] = pd.Timestamp("2009-12-31")
    own = situation(tmp_path, kommun=written(tmp_path, "uttag: 2010-10-01\n"), kommundel="", incidents=rows)
    found = data_quality(own)
    assert str(found.delay_period) == "2009-07/2010-06"
    assert dict(zip(found.delays["within"], found.delays["n"], strict=True)) == {"0": 10, "30": 1, "later": 1}
    assert found.reach == -91
    early = situation(tmp_path, kommun=written(tmp_path, "uttag: 2010-01-01\n"), kommundel="", incidents=rows)
    assert data_quality(early).delay_period is None


def test_counts_alone_tell_nothing_of_rows(kommun):
    found = data_quality(kommun)
    assert (found.has_rows, len(found.places), len(found.delays), found.reach) == (False, 0, 0, None)


def test_nothing_counted_is_refused_with_what_to_do(kommun):
    with pytest.raises(DataError, match="Ingen månad och inget år är räknat"):
        known_months(replace(kommun, counts=kommun.counts.head(0)))
