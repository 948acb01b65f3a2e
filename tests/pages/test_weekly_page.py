"""The weekly page: the week of the area, places by their months, and no small count of a place and a week."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses.ask import follow_up, weekly
from bfa.analyses.ask import week as ask_week
from bfa.disclosure import open_policy
from bfa.errors import DisclosureError
from bfa.pages import open_page
from bfa.pages import weekly as weekly_page
from bfa.tables.iso_week import IsoWeek
from bfa.words import weekly as words
from tests.attack.readers import READERS
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, measures, situation

PUB, SQUARE = (990.0, 990.0), (1600.0, 300.0)
SENSITIVE = "misshandel inomhus"


def rows_of(monthly: dict[tuple[float, float], int], week: dict[tuple[float, float], int]):
    """So many a month at each place from January 2009 to September 2010, and so many in week 41 of 2010."""
    months = pd.period_range("2009-01", "2010-09", freq="M").astype(str)
    before = [(f"{month}-10 22:00", *at) for month in months for at, n in monthly.items() for _ in range(n)]
    return incidents([*before, *[("2010-10-13 22:00", *at) for at, n in week.items() for _ in range(n)]])


def opened(folder, monthly, week, *, tier="samverkan", brottstyp=TYPE, size=250, **given) -> weekly_page.WeeklyPage:
    book = folder / "data" / "codebook"
    book.mkdir(parents=True, exist_ok=True)
    for name in ("sekretess.yml", "platstyper.yml"):
        (book / name).write_text((CHECKOUT / "data" / "codebook" / name).read_text(encoding="utf-8"), encoding="utf-8")
    held = rows_of(monthly, week).assign(brottstyp=brottstyp)
    known = counts(dict.fromkeys(AREAS, 0)).assign(brottstyp=brottstyp)
    own = held["start"].dt.to_period("M").dt.start_time.value_counts()
    known["n"] = known["n"].where(known["area"] != "Norr", known["month"].map(own).fillna(0).astype("Int64"))
    there = situation(folder, incidents=held, counts=known, **given)
    asked = ask_week(there, brottstyp=brottstyp, vecka="2010-v41")
    policy = open_policy(there, tier=tier, brottstyper=[brottstyp], asked=asked)
    named = {"nameable": policy.named_places, "unnamed": policy.unnamed}
    found = weekly(there, brottstyper=[brottstyp], asked=asked, spots=2, cell_size=size, **named)
    tied = follow_up(there, brottstyp=brottstyp, asked=asked)
    return open_page(found, tied, there, asked, policy=policy)


def test_a_small_count_of_a_place_in_a_week_is_told_of_the_area_alone(tmp_path):
    """Two of three in the week lie at the pub."""
    page = opened(tmp_path, {PUB: 2, SQUARE: 1}, {PUB: 2, SQUARE: 1})
    (row,) = weekly_page.type_rows(page)
    assert (row["now"], row["standing"], row["hidden"]) == (3, "within", False)
    assert weekly_page.week_rows(page) == []
    assert "week_cells" not in " ".join(page.released) or page.released[f"{TYPE} week_cells"].table["n"].ne(2).all()


def test_a_place_that_had_many_is_told_with_what_a_usual_week_holds(tmp_path):
    """A pub is named within the own authority only."""
    page = opened(tmp_path, {PUB: 2, SQUARE: 1}, {PUB: 7}, tier="intern")
    (place,) = weekly_page.week_rows(page)
    assert (place["name"], place["now"], place["high"]) == ("Krog X", 7, 2)
    assert "fler än de 2" in words.place_week(place)
    assert weekly_page.week_lines(page)[1] == (
        "Misshandel utomhus: övriga platser hade högst 4 var i veckan. Mindre tal per plats och vecka visas inte."
    )


def test_no_place_is_told_where_the_rest_would_be_a_small_count(tmp_path):
    """Nine at the pub and one elsewhere: of ten all told, nine would tell the one."""
    page = opened(tmp_path, {PUB: 2, SQUARE: 1}, {PUB: 9, SQUARE: 1})
    assert weekly_page.type_rows(page)[0]["now"] == 10
    assert f"{TYPE} week_cells" not in page.released
    assert "visas inte för misshandel utomhus" in weekly_page.week_lines(page)[0]


def test_what_is_usual_at_a_place_is_told_by_whole_months_that_do_not_move_with_the_week(tmp_path):
    """The same place in two weeks of a month: nothing of it differs."""
    one = opened(tmp_path / "1", {PUB: 2, SQUARE: 1}, {PUB: 2})
    other = opened(tmp_path / "2", {PUB: 2, SQUARE: 1}, {PUB: 4})
    assert weekly_page.place_rows(one).equals(weekly_page.place_rows(other))
    first = weekly_page.place_rows(one).iloc[0]
    assert (first["name"], first["focus"], first["n"], first["now"], first["standing"]) == (
        "250 m från Torget (ruta 6007506500750)",
        1,
        24,
        2,
        "within",
    )


@pytest.mark.parametrize("tier", ["samverkan", "offentlig"])
def test_of_a_sensitive_type_no_small_number_stands_anywhere(tmp_path, tier):
    page = opened(tmp_path, {PUB: 1, SQUARE: 1}, {PUB: 2}, tier=tier, brottstyp=SENSITIVE, size=500)
    figures = weekly_page.figures(page)
    assert (figures["types"][0]["now"], figures["types"][0]["hidden"]) == (None, True)
    assert all(place["now"] is None and place["standing"] is None for place in figures["places"])


def test_cells_that_are_smaller_than_the_tier_allows_are_refused(tmp_path):
    with pytest.raises(DisclosureError, match="250 m är för små för nivån offentlig"):
        opened(tmp_path, {PUB: 1}, {PUB: 2}, tier="offentlig")


def test_where_a_count_stands_is_told_only_where_count_and_span_are():
    known = {"now": 5, "low": 0.0, "high": 4.0}
    assert words.standing(known) == "above"
    assert words.standing(known | {"now": 4}) == "within"
    assert words.standing(known | {"now": 0, "low": 1.0}) == "below"
    assert words.standing(known | {"now": None}) is None
    assert words.standing(known | {"high": None}) is None


def test_the_whole_kommun_tells_kommundelar_and_no_place_of_the_week(tmp_path):
    page = opened(tmp_path, {PUB: 2, SQUARE: 1}, {PUB: 9}, kommundel="")
    areas = weekly_page.area_rows(page).set_index("kommundel")
    assert (areas["now"]["Norr"], areas["standing"]["Norr"], areas["standing"]["Mitt"]) == (9, "above", "within")
    assert weekly_page.week_lines(page) == ["Veckan plats för plats står på kommundelarnas sidor."]
    assert page.areas.outputs


def test_open_measures_come_late_first_and_what_is_over_not_at_all(tmp_path):
    known = measures({"number": 1, "due": pd.Timestamp("2011-03-01")}, {"number": 2, "due": pd.Timestamp("2010-05-01")})
    page = opened(tmp_path, {PUB: 1}, {}, measures=known)
    found = weekly_page.action_rows(page)
    assert [(row["number"], row["late"], row["by"]) for row in found] == [
        (2, True, "2010-05-01"),
        (1, False, "2011-03-01"),
    ]
    secret = opened(tmp_path / "2", {PUB: 1}, {}, measures=known.assign(sekretess="ja"))
    assert [(row["by"], row["who"], row["late"]) for row in weekly_page.action_rows(secret)] == [
        (None, None, False)
    ] * 2


def test_a_week_without_rows_says_why_and_still_what_is_to_be_done(tmp_path):
    page = opened(tmp_path, {PUB: 1}, {PUB: 1})
    bare = replace(page, asked=replace(page.asked, week=None, month=None))
    assert words.held_against(bare.asked, 0.9, 2) == "Ingen hel vecka täcks av uppgifterna."
    assert page.actions.outputs


def test_days_are_told_over_months_and_years():
    assert words.days(IsoWeek(2010, 34)) == "23–29 augusti 2010"
    assert words.days(IsoWeek(2010, 35)) == "30 augusti–5 september 2010"
    assert words.days(IsoWeek(2020, 53)) == "28 december 2020–3 januari 2021"


def test_the_attacker_reads_the_week_and_what_is_told_of_it_agrees(tmp_path):
    page = opened(tmp_path, {PUB: 2, SQUARE: 1}, {PUB: 7})
    facts = list(
        READERS["6_veckolage"](SimpleNamespace(name="6_veckolage.html"), "Norr", weekly_page.figures(page), {})
    )
    known = {str(fact.terms[0][1]): fact.low for fact in facts if len(fact.terms) == 1 and fact.low == fact.high}
    assert sorted(known.values()) == [2, 7, 7, 24, 36]
    assert max(fact.terms[-1][1].narrowed for fact in facts) == len(("plats", "tid"))


def test_a_cell_is_called_after_what_lies_near_else_by_its_way_to_what_lies_nearest():
    table = pd.DataFrame(
        {
            "near": ["Torget", "Torget", "Torget", None],
            "near_distance": [10.0, 240.0, 612.0, None],
            "cell_id": ["1", "2", "3", "4"],
        }
    )
    assert words.names(table, polygons=False) == ["Torget", "Torget (ruta 2)", "600 m från Torget (ruta 3)", "ruta 4"]
    assert words.names(table, polygons=True) == ["1", "2", "3", "4"]
