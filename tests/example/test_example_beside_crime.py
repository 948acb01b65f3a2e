"""What stands beside crime in the example: the same every time, told by the contracts, and what it is made to show."""

from pathlib import Path

import pandas as pd
import pytest

from bfa.analyses.default_periods import calendar_year
from bfa.analyses.local_picture import local_picture
from bfa.analyses.situation import Situation, load
from bfa.analyses.survey_answers import changed_answers, survey_answers
from bfa.example import asked, beside_crime, draw, reports
from bfa.tables import store

SAFETY = asked.SAFETY
EVENTS = {
    *("felanmälan belysning", "felanmälan klotter", "felanmälan nedskräpning"),
    *("brand i byggnad", "brand i container eller skräp", "brand i fordon"),
}


@pytest.fixture(scope="module")
def situation(kommuner) -> Situation:
    return load(kommuner["exempelkommun"].path, rows=False)


def yearly(counts: pd.DataFrame, brottstyp: str, area: str) -> list[int]:
    own = counts[(counts["brottstyp"] == brottstyp) & (counts["area"] == area)]
    n = own.groupby(own["month"].dt.year)["n"].sum()
    return [int(n[year]) for year in (2006, 2007, 2008, 2009)]


def test_what_stands_beside_changes_no_row_of_the_police_and_is_drawn_again_alike() -> None:
    before = draw(2010)
    kept = before.copy()
    once, again = beside_crime(before, 2010), beside_crime(before, 2010)
    pd.testing.assert_frame_equal(before, kept)
    assert all(table.equals(again[name]) for name, table in once.items())
    assert not once["felanmalan.csv"].equals(beside_crime(before, 2011)["felanmalan.csv"])


def test_reports_and_fires_are_events_and_cleaning_is_the_kommuns_own_work(situation: Situation) -> None:
    kinds = situation.counts.drop_duplicates("brottstyp").set_index("brottstyp")["kind"]
    assert set(kinds[kinds == "event"].index) == EVENTS | {"ordningsstörning"}
    assert kinds["klottersanering"] == "activity"


def test_every_month_and_kommundel_is_counted_for_every_kind_of_report(situation: Situation) -> None:
    for brottstyp in (*EVENTS, "klottersanering"):
        own = situation.counts[situation.counts["brottstyp"] == brottstyp]
        assert len(own[own["area"].isin(list("ABCDEF"))]) == 6 * len(reports.MONTHS)


def test_the_kommun_sees_more_graffiti_in_c_while_the_police_are_told_of_less(situation: Situation) -> None:
    told, reported, cleaned = (
        yearly(situation.counts, name, "C") for name in ("klotter", "felanmälan klotter", "klottersanering")
    )
    assert told[1] > told[2] > told[3]
    assert reported == sorted(reported)
    assert cleaned == sorted(cleaned)


def test_the_survey_says_that_a_is_the_least_safe_and_that_e_is_less_safe_than_its_crimes(situation: Situation) -> None:
    answers = survey_answers(situation)
    own = answers[(answers["question"] == SAFETY) & answers["group"].isna() & (answers["year"] == 2009)]
    unsafe = own[~own["answer"].isin(["mycket trygg", "ganska trygg"])].groupby("area")["share"].sum()
    assert unsafe.drop("Exempelkommun").idxmax() == "A"
    assert unsafe["E"] > unsafe["D"]
    assert set(answers["interval"]) == {"reckoned"}
    assert own.groupby("area")["share"].sum().to_numpy(dtype=float) == pytest.approx(100, abs=0.3)


def test_a_group_of_eight_is_left_out_and_told(situation: Situation) -> None:
    assert "16–24 år" not in set(situation.surveys["group"].dropna())
    (source,) = situation.quality["survey_sources"]
    assert [(each["what"], each["n"]) for each in source["reasons"]] == [("färre än 10 svar", 5)]


def test_there_are_two_rounds_to_compare(situation: Situation) -> None:
    changes = changed_answers(situation)
    assert set(changes["year"]) == {2009}
    assert set(changes["before"]) == {2007}
    assert changes[["lower", "upper"]].notna().all(axis=None)


def test_the_costs_of_the_kommundelar_are_those_of_the_kommun(situation: Situation) -> None:
    costs = situation.costs
    whole = costs["area"] == "Exempelkommun"
    keys = ["year", "what"]
    parts = costs[~whole].groupby(keys)["amount"].sum()
    assert parts.equals(costs[whole].set_index(keys)["amount"].sort_index())
    assert len(costs) == 7 * 3 * 2


def test_notes_are_of_what_was_said_and_of_what_is_to_come(situation: Situation) -> None:
    notes = situation.notes
    extracted = pd.Timestamp(situation.kommun.uttag)
    coming = notes[notes["kind"].isin(["evenemang", "plan"])]
    assert (coming["start"] > extracted).all()
    assert (notes.drop(coming.index)["start"] < extracted).all()
    assert set(notes["kind"]) == {"intervju", "trygghetsvandring", "medborgardialog", "evenemang", "plan", "annat"}
    assert {"ja", "nej", "oprövad"} == set(notes["sekretess"])
    assert notes.loc[notes["sekretess"] == "ja", "utlamnad_text"].notna().all()


def test_no_row_of_the_reports_is_refused_or_without_a_place(kommuner) -> None:
    quality = store.read_quality(kommuner["exempelkommun"])
    assert [(each["refused"], each["without_point"]) for each in quality["sources"][1:]] == [(0, 0), (0, 0)]


def test_points_lie_in_the_kommundel_that_is_said(kommuner) -> None:
    quality = store.read_quality(kommuner["exempelkommun"])
    for source in quality["sources"][1:]:
        assert not [line for line in source["remarks"] if "annan kommundel" in line["what"]]


def test_the_files_are_those_that_the_kommun_file_names(folder: Path) -> None:
    assert {"felanmalan.csv", "raddningstjanst.csv", "klottersanering.csv"} <= {path.name for path in folder.iterdir()}


def test_no_event_is_among_the_crimes_of_the_local_picture(kommuner) -> None:
    path = kommuner["exempelkommun"].path
    situation = load(path, kommundel="A", rows=False)
    picture = local_picture(situation, asked=calendar_year(situation, period="2009-01/2009-12"))
    counts = picture.counts
    here = counts[(counts["kommundel"] == "A") & counts["period"].eq(str(picture.period))]
    assert not EVENTS & {*counts["brottstyp"], *picture.types["brottstyp"]}
    assert int(here["n"].sum()) == 5_170
