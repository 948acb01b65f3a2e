"""Where and when on the local picture: what is prioritised first, of how many, when, and how far the measures are."""

import pandas as pd

from bfa.analyses.hotspots import hotspots
from bfa.pages.local_picture.figures import figures
from bfa.pages.local_picture.places import place_rows
from bfa.tables.contracts import PRIORITISED
from tests.attack.readers import READERS
from tests.pages.test_local_picture_page import ASSAULT, THEFT, opened, said
from tests.small_situation import AREAS, counts, follow_up, incidents, measures, register, situation

#: The first four Fridays of each month.
FRIDAYS = [day for day in pd.date_range("2010-01-01", "2010-12-31", freq="W-FRI") if day.day <= 28]


def rows(brottstyp=ASSAULT, each=1, *, kinds=("gata", "krog"), clock=True):
    """So many of the type at 22.15 on each of the Fridays, at the pub, by turns of the kinds of place."""
    starts = [f"{day:%Y-%m-%d} 22:15" for day in FRIDAYS for _ in range(each)]
    found = incidents([(start, 990.0, 990.0) for start in starts], clock=clock).assign(brottstyp=brottstyp)
    return found.assign(plats_typ=[kinds[at % len(kinds)] for at in range(len(found))])


def counted(*parts):
    """The rows, and counts of the same."""
    every = pd.concat(parts, ignore_index=True)
    many = every.groupby("brottstyp").size() // len(FRIDAYS) * 4
    tables = [
        counts(dict.fromkeys(AREAS, 0), first="2010-01", Norr=int(n)).assign(brottstyp=name) for name, n in many.items()
    ]
    return {"counts": pd.concat(tables, ignore_index=True), "incidents": every}


def with_rows(folder, *parts, **given):
    """The page of rows that are all that is counted."""
    return opened(folder, **counted(*parts), **given)


def stands(*pairs):
    found = [
        {"number": at, "kommundel": "Norr", "brottstyp": name, "stance": stance}
        for at, (name, stance) in enumerate(pairs, start=1)
    ]
    return register(PRIORITISED, found)


def test_what_is_prioritised_stands_first_then_what_is_watched_then_the_most_common(tmp_path):
    third = "skadegörelse på motorfordon"
    given = (rows(ASSAULT), rows(third, 2), rows(THEFT, 3))
    page = with_rows(tmp_path, *given, priorities=stands((third, "bevakas"), (ASSAULT, "prioriteras")))
    assert place_rows(page)["brottstyp"].tolist() == [ASSAULT, third, THEFT]
    assert f"{ASSAULT.capitalize()}¹ (prioriteras)" in said(page.places)


def test_kinds_are_told_of_those_that_have_one_and_places_of_few_are_left_out(tmp_path):
    """Of 96 one is in a park (1 per cent of those with a kind) and one is not said to be anywhere."""
    found = rows(each=2)
    found.loc[0, "plats_typ"], found.loc[1, "plats_typ"], found.loc[2:, "plats_typ"] = None, "park", "gata"
    row = place_rows(with_rows(tmp_path, found)).iloc[0]
    assert (row["n"], row["known_n"]) == (96, 95)
    assert row["told"] == (("gata", 94),)
    assert row["kinds"] == "gata\xa094 (99\xa0%) av 95"


def test_a_kind_of_place_that_has_all_of_a_type_says_nothing_and_a_line_of_nothing_is_left_out(tmp_path):
    row = place_rows(with_rows(tmp_path / "1", rows(kinds=("gata",)))).iloc[0]
    assert (row["kinds"], row["peak"]) == ("", "fre 22–23")
    far = rows(kinds=("gata",), clock=False)
    far["geometry"] = far.geometry.translate(500)
    assert place_rows(with_rows(tmp_path / "2", far)).empty
    kept = place_rows(with_rows(tmp_path / "3", far, priorities=stands((ASSAULT, "prioriteras"))))
    assert kept["stance"].tolist() == ["prioriteras"]


def test_the_time_is_that_of_the_page_of_where_and_when_for_the_same_months(tmp_path):
    page = with_rows(tmp_path, rows())
    own = place_rows(page).iloc[0]
    there = situation(tmp_path, **counted(rows()))
    assert own["peak"] == hotspots(there, brottstyp=ASSAULT, period=page.picture.period).peak
    assert own["peak"] == "fre 22–23"
    assert "under 2010" in said(page.places)


def test_no_time_is_told_without_clock_times_or_where_the_tier_hides_small_hours(tmp_path):
    assert place_rows(with_rows(tmp_path / "1", rows(clock=False))).iloc[0]["peak"] == ""
    monthly = rows().assign(day_known=False)
    assert place_rows(with_rows(tmp_path / "2", monthly)).iloc[0]["peak"] == ""
    public = with_rows(tmp_path / "3", rows(), tier="offentlig")
    assert not [name for name in public.released if name.startswith("hours ")]
    assert "22–23" not in said(public.places)


def test_an_attacker_reads_the_places_and_the_hours_of_the_page(tmp_path):
    told = figures(with_rows(tmp_path, rows(), tier="intern"))
    facts = list(READERS["1_lagesbild"](type("P", (), {"name": "p", "tables": ()})(), "Norr", told, {}))
    parts = {count.part[0] for fact in facts for _, count in fact.terms if count.part}
    assert {"kind", "kind told", "near", "hour"} <= parts


def test_measures_are_counted_by_state_with_those_whose_day_has_passed(tmp_path):
    day = pd.Timestamp("2010-06-30")
    known = measures(
        {"number": 1},
        {"number": 2, "due": day, "short": "Belysning"},
        {"number": 3, "text": "Hemligt.", "sekretess": "ja", "due": day},
        {"number": 4, "scope": "Söder"},
    )
    followed = follow_up({"measure": 1, "state": "klar"}, {"measure": 2}, {"measure": 3}, {"measure": 4})
    page = opened(tmp_path, measures=known, follow_up=followed)
    lines = said(page.since)
    assert "1 av 3\xa0åtgärder är klara" in lines
    assert "2 Belysning" in lines
    assert "Hemligt" not in lines
    assert "i Effekt" in lines
    assert [row["late"] for row in figures(page)["measures"]] == [False, True, False]
