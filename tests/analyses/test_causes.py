import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bfa.analyses.causes import match, tag
from bfa.analyses.ground import ground_shares
from bfa.analyses.rules import Rule, named_places, read_rules, week_hours
from bfa.errors import ParameterError
from tests.small_situation import (
    AREAS,
    CHECKOUT,
    CRS,
    SOUTH,
    TYPE,
    WEST,
    causes,
    counts,
    follow_up,
    incidents,
    measures,
    places,
    situation,
)

PERIOD = "2010-01/2010-12"
#: Six at the pub late on a Friday, one there on a Monday noon, one far away, one without a point.
ROWS = [
    *[("2010-05-07 23:30", 1010, 1010)] * 6,
    ("2010-05-03 12:00", 1010, 1010),
    ("2010-05-07 23:30", 1900, 100),
    ("2010-05-07 23:30", -1, -1),
]


def rule_row(tags, name):
    return tags.rules.set_index("rule").loc[name]


def test_every_incident_is_tagged_once(tmp_path):
    got = tag(situation(tmp_path, incidents=incidents(ROWS)), brottstyp=TYPE, period=PERIOD)
    assert dict(zip(got.table["tag"], got.table["n"], strict=True)) == {
        "situationell": 6,
        "social": 0,
        "båda": 0,
        "ingen regel": 3,
    }
    assert (got.incidents, got.without_point) == (9, 1)


def test_a_rule_counts_what_lies_at_its_place_and_what_also_comes_at_its_time(tmp_path):
    got = rule_row(tag(situation(tmp_path, incidents=incidents(ROWS)), brottstyp=TYPE, period=PERIOD), "krog_kväll")
    assert (got["at_place"], got["n"], got["timed"], got["tried"]) == (7, 6, True, True)
    assert got["week"] == pytest.approx(21 / 168)


def test_a_rule_about_places_that_are_not_registered_cannot_be_tried(tmp_path):
    got = tag(situation(tmp_path, incidents=incidents(ROWS)), brottstyp=TYPE, period=PERIOD)
    assert not rule_row(got, "fritidsgård_torsdag")["tried"]


OTHER = "stöld"


def with_others(folder, others, **given):
    """The small kommun with incidents of another type too."""
    both = pd.concat([incidents(ROWS), incidents(others).assign(brottstyp=OTHER)], ignore_index=True)
    months = counts(dict.fromkeys(AREAS, 5))
    every = pd.concat([months, months.assign(brottstyp=OTHER)], ignore_index=True)
    return situation(folder, incidents=both, counts=every, **given)


def test_other_crime_is_tagged_by_the_same_rules(tmp_path):
    night, noon = ("2010-05-07 23:30", 1010, 1010), ("2010-05-03 12:00", 1010, 1010)
    small = with_others(tmp_path, [night, noon, ("2010-05-07 23:30", -1, -1), ("2009-05-07 23:30", 1010, 1010)])
    got = tag(small, brottstyp=TYPE, period=PERIOD)
    at = got.rules["rule"].to_list().index("krog_kväll")
    held = got.beside.held
    assert (held["at_place"][:, at].sum(), held["n"][:, at].sum(), len(held["n"])) == (2, 1, 3)
    lacking = got.beside.lacking.set_index("known")["n"].to_dict()
    assert lacking == {"point": 1, "clock": 0, "plats_typ": 0, "day": 0, "tags": 3}
    assert got.beside.types["brottstyp"].to_list() == [TYPE, OTHER]


def test_a_cause_at_a_place_of_its_own_is_held_against_other_crime_there(tmp_path):
    small = with_others(
        tmp_path,
        [("2010-05-07 23:30", 1010, 1010), ("2010-05-07 23:30", 300, 300)],
        causes=causes({"number": 1, "rule": "krog_kväll", "place": "Krog X"}, {"number": 2, "rule": "krog_kväll"}),
    )
    got = match(small, tag(small, brottstyp=TYPE, period=PERIOD))
    assert got.beside["support_n"].sum(axis=0).tolist() == [1, 2]


def test_without_other_types_there_is_nothing_beside(tmp_path):
    got = tag(situation(tmp_path, incidents=incidents(ROWS)), brottstyp=TYPE, period=PERIOD)
    assert got.beside.reason == "no_others"


def test_what_no_rule_explains_lies_at_known_places_and_in_parts_of_the_week(tmp_path):
    """Of three: one at noon by the square, which is nearer than the pub, one far away, one without a point."""
    rows = [*ROWS[:6], ("2010-05-03 12:00", 1080, 1000), *ROWS[7:]]
    got = tag(situation(tmp_path, incidents=incidents(rows)), brottstyp=TYPE, period=PERIOD)
    told = got.unexplained.set_index("name")["n"]
    assert told.to_dict() == {
        **{"Torget": 1, "gata": 3, "weekday day": 1, "weekday evening": 0, "weekday night": 0},
        **{"weekend day": 0, "weekend evening": 2, "weekend night": 0},
    }
    assert got.held["unexplained"].shape == (9, 8)


def test_a_word_for_the_kind_of_place_that_nobody_knows_is_not_named(tmp_path):
    """An export may have a name or an address there, and the words go out to every tier."""
    rows = incidents(ROWS).assign(plats_typ=["gata"] * 4 + ["hos Anna Ek, Storgatan 4"] * 5)
    got = tag(situation(tmp_path, incidents=rows), brottstyp=TYPE, period=PERIOD)
    assert not got.unexplained["name"].str.contains("Anna").any()


def test_the_street_length_within_reach_of_a_place_is_a_share_of_the_area(tmp_path):
    """A street of 2 000 m through the middle of Norr, of which 300 m lie within 150 m of the pub on it."""
    line = shapely.LineString([(WEST, SOUTH + 1000), (WEST + 2000, SOUTH + 1000)])
    streets = gpd.GeoDataFrame({"segment_id": ["1"], "name": ["G"], "length": [2000.0]}, geometry=[line], crs=CRS)
    small = situation(tmp_path, streets=streets, places=places().iloc[:1])
    near = Rule(text="x", karaktär="social", nära={"slag": ["krog"], "meter": 150})
    found = ground_shares(small, [near, Rule(text="y", karaktär="social")])
    assert found["streets"].to_list() == [pytest.approx(0.15), pytest.approx(float("nan"), nan_ok=True)]
    assert found["people"].isna().all()


def test_inhabitants_are_spread_over_their_cells(tmp_path):
    """100 in a cell of 100 m around the pub and 300 elsewhere: within 50 m the circle holds pi/4 of the cell."""
    pub = (WEST + 1000, SOUTH + 1000)
    cells = [shapely.box(x - 50, y - 50, x + 50, y + 50) for x, y in (pub, (WEST + 300, SOUTH + 300))]
    table = {"what": "invånare", "year": 2010, "size": 100.0, "approximate": False, "n": [100.0, 300.0]}
    people = gpd.GeoDataFrame(table, geometry=cells, crs=CRS)
    small = situation(tmp_path, exposure=people, places=places().iloc[:1])
    near = Rule(text="x", karaktär="social", nära={"slag": ["krog"], "meter": 50})
    assert ground_shares(small, [near])["people"].iloc[0] == pytest.approx(math.pi / 16, rel=0.01)


def test_a_row_without_a_clock_meets_no_rule_on_time(tmp_path):
    got = tag(situation(tmp_path, incidents=incidents(ROWS, clock=False)), brottstyp=TYPE, period=PERIOD)
    assert got.table["n"].tolist() == [0, 0, 0, 9]


def test_without_any_places_nothing_is_near(tmp_path):
    none = situation(tmp_path, incidents=incidents(ROWS), places=places().iloc[:0])
    assert tag(none, brottstyp=TYPE, period=PERIOD).table["n"].tolist() == [0, 0, 0, 9]


def test_what_the_rules_ask_for_and_the_kommun_has_nothing_of_is_named(tmp_path):
    none = situation(tmp_path, incidents=incidents(ROWS), places=places().iloc[:0])
    assert tag(none, brottstyp=TYPE, period=PERIOD).blind == ("places", "plats_typ")
    known = incidents(ROWS).assign(plats_typ="kollektivtrafik")
    assert tag(situation(tmp_path, incidents=known), brottstyp=TYPE, period=PERIOD).blind == ()


def test_counts_alone_are_not_tagged_and_it_is_said_why(tmp_path):
    got = tag(situation(tmp_path), brottstyp=TYPE, period=PERIOD)
    assert (got.incidents, len(got.table)) == (60, 0)
    assert got.reason == "rows_needed"


@pytest.fixture
def found(tmp_path):
    small = situation(
        tmp_path,
        incidents=incidents(ROWS),
        causes=causes(
            {"number": 1, "rule": "krog_kväll"},
            {"number": 2, "source": "tips"},
            {"number": 3},
            {"number": 4, "kommundel": "Söder"},
        ),
        measures=measures(
            {"number": 1, "causes": "1, 2"},
            {"number": 2, "causes": "1", "scope": "kommun"},
            {"number": 3, "causes": None, "scope": "kommun"},
            {"number": 4, "causes": "4", "scope": "Söder"},
        ),
        follow_up=follow_up(
            {"measure": 1, "state": "klar", "done": 3, "planned": 8},
            {"measure": 2, "state": "pågår"},
        ),
    )
    return match(small, tag(small, brottstyp=TYPE, period=PERIOD))


def test_a_kommundel_has_its_own_causes_and_the_measures_that_act_in_it(found):
    assert found.causes["number"].tolist() == [1, 2, 3]
    assert found.measures["number"].tolist() == [1, 2, 3]


def test_a_cause_with_a_rule_is_tried_and_one_without_is_a_tip_or_cannot_be(found):
    assert found.causes["untried"].tolist() == ["", "assumed", "untestable"]
    assert found.causes["support_n"].tolist()[0] == 6
    assert found.causes["support_n"].isna().tolist() == [False, True, True]


PUBS = gpd.GeoDataFrame(
    {"place_id": ["1", "2", "3"], "name": ["Krog F", "Krog G", "Gata L"], "kind": ["krog", "krog", "gata"]},
    geometry=[
        shapely.Point(WEST + 1000, SOUTH + 1000),
        shapely.Point(WEST + 1200, SOUTH + 1000),
        shapely.LineString([(WEST + 900, SOUTH + 1500), (WEST + 1100, SOUTH + 1500)]),
    ],
    crs=CRS,
)


def at_own_places(folder, *stated):
    """Five by Krog F, six by Krog G and within reach of F too, seven on Gata L; all late on a Friday."""
    rows = [(1010, 1000)] * 5 + [(1110, 1000)] * 6 + [(1000, 1510)] * 7
    small = situation(
        folder,
        incidents=incidents([("2010-05-07 23:30", x, y) for x, y in rows]),
        places=PUBS,
        causes=causes(*({"number": n, "rule": "krog_kväll"} | cause for n, cause in enumerate(stated, start=1))),
    )
    return match(small, tag(small, brottstyp=TYPE, period=PERIOD)).causes


def test_a_cause_that_names_its_place_is_counted_there_and_nowhere_else(tmp_path):
    got = at_own_places(tmp_path, {"place": "Krog F"}, {"place": "Krog G"}, {"place": "båda: Krog F och Krog G"}, {})
    assert got["support_n"].tolist() == [5, 6, 11, 11]
    assert got["counted_at"].tolist() == [("Krog F",), ("Krog G",), ("Krog F", "Krog G"), ()]


def test_a_named_place_of_another_kind_than_the_rules_is_used_too(tmp_path):
    (row,) = at_own_places(tmp_path, {"place": "Gata L"}).to_dict("records")
    assert (row["untried"], row["support_n"]) == ("", 7)


def test_causes_with_the_same_rule_at_the_same_place_share_their_count(tmp_path):
    got = at_own_places(tmp_path, {"place": "Krog F"}, {"place": "Krog F"}, {}, {"place": "okänd"})
    assert got["shared"].tolist() == [(1, 2), (1, 2), (3, 4), (3, 4)]


def test_a_longer_name_is_not_taken_for_a_shorter_one():
    known = pd.DataFrame({"name": ["Torget", "Torget i B", None]})
    assert named_places("vid Torget i B", known) == ("Torget i B",)
    assert named_places("vid torget, kvällar", known) == ("Torget",)
    assert named_places(None, known) == named_places("Torgets kiosk", known) == ()


def test_a_cause_whose_only_measure_acts_elsewhere_lacks_one_here(tmp_path):
    small = situation(
        tmp_path,
        causes=causes({"number": 1, "kommundel": "Norr, Söder"}),
        measures=measures({"number": 1, "causes": "1", "scope": "Söder"}),
    )
    got = match(small, tag(small, brottstyp=TYPE, period=PERIOD))
    assert got.causes_without_measure == (1,)
    assert got.causes["measures"].tolist() == [()]


def test_a_cause_stands_where_its_slowest_measure_stands(found):
    states = found.causes["state"]
    assert states.tolist()[:2] == ["pågår", "klar"]
    assert pd.isna(states.iloc[2])


def test_gaps_show_both_ways(found):
    assert found.causes_without_measure == (3,)
    assert found.measures_without_cause == (3,)
    assert found.perspectives_without_cause == ("brottsoffer", "gärningsperson")


def test_the_latest_follow_up_counts(tmp_path):
    rows = follow_up(
        {"measure": 1, "state": "klar", "date": pd.Timestamp("2010-12-01")},
        {"measure": 1, "state": "pågår", "date": pd.Timestamp("2010-06-01")},
    )
    small = situation(tmp_path, measures=measures({"number": 1}), follow_up=rows)
    got = match(small, tag(small, brottstyp=TYPE, period=PERIOD))
    assert got.measures["state"].tolist() == ["klar"]


def test_no_registers_are_said_to_be_missing(tmp_path):
    small = situation(tmp_path)
    got = match(small, tag(small, brottstyp=TYPE, period=PERIOD))
    assert got.reason == "no_registers"
    assert got.perspectives_without_cause == ()


def test_the_codebook_holds_the_rules_that_the_example_names():
    rules = read_rules(CHECKOUT / "data" / "codebook" / "orsaksregler.yml").rules
    wanted = {"krog_kväll", "stängning_hållplats", "snabbmat_natt", "fritidsgård_torsdag", "bostadsområde_helg"}
    assert wanted <= set(rules)


def test_the_hours_of_a_friday_night_run_into_saturday():
    week = week_hours(Rule(text="x", karaktär="social", dygn=["fre"], timmar="22-03"))
    assert week.sum() == 5
    assert week[4 * 24 + 22]
    assert week[5 * 24 + 2]
    assert not week[5 * 24 + 3]


@pytest.mark.parametrize(
    ("stated", "hours"), [("10-13", [10, 11, 12]), ("22-24", [22, 23]), ("00-02", [0, 1]), ("23-01", [0, 23])]
)
def test_hours_run_from_the_first_up_to_the_last_which_is_not_in(stated, hours):
    week = week_hours(Rule(text="x", karaktär="social", timmar=stated)).reshape(7, 24)
    assert [week[day].nonzero()[0].tolist() for day in range(7)] == [hours] * 7


def test_a_rule_without_days_or_hours_is_always_on():
    assert week_hours(Rule(text="x", karaktär="social")).all()


def test_a_misspelt_rule_is_refused_with_its_line(tmp_path):
    path = tmp_path / "orsaksregler.yml"
    path.write_text('regler:\n  x:\n    text: y\n    karaktär: rolig\n    timmar: "25-3"\n', encoding="utf-8")
    with pytest.raises(ParameterError, match="rad 4") as refused:
        read_rules(path)
    assert "rad 5" in str(refused.value)


def ruled(folder, text, **given):
    """The small kommun with one rule of its own."""
    path = folder / "data" / "codebook" / "orsaksregler.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"regler:\n  egen:\n    text: y\n    karaktär: social\n{text}", encoding="utf-8")
    return tag(situation(folder, incidents=incidents(ROWS), **given), brottstyp=TYPE, period=PERIOD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("    nära: {slag: [kroog], meter: 50}\n", r"rad 5: regler.egen.nära.slag.0 .*\(menas krog\?\)"),
        ("    orsak: överserverin\n", r"rad 5: regler.egen.orsak .*\(menas överservering\?\)"),
        ("    taggar: [alkohol]\n", r"rad 5: regler.egen.taggar.0 .*tillåtet: alcohol, .*\(menas alcohol\?\)"),
        ("    kalender: [lönign]\nkalenderord: [löning]\n", r"rad 5: regler.egen.kalender.0 .*\(menas löning\?\)"),
        ("    öppet: true\n", "rad 2: regler.egen har öppet eller stängning men inte nära"),
        ("    trängsel: {antal: 1, meter: 5, timmar: 1}\n", "rad 5: regler.egen.trängsel.antal är för litet"),
    ],
)
def test_a_rule_that_names_what_is_not_there_is_refused_with_its_line_and_what_was_meant(tmp_path, text, said):
    with pytest.raises(ParameterError, match=said):
        ruled(tmp_path, text)


def test_a_refused_rule_tells_no_word_of_the_kommuns_own_rows(tmp_path):
    """A calendar may have names in it, and why a page failed stands in the index that is handed out."""
    days = pd.DataFrame({"date": pd.to_datetime(["2010-05-07"]), "word": ["annas dag"], "source": [None]})
    with pytest.raises(ParameterError) as refused:
        ruled(tmp_path, "    kalender: [anna dag]\n", calendar=days)
    assert "annas" not in str(refused.value)


def test_a_rule_asks_for_the_words_of_the_kommuns_own_calendar_and_places(tmp_path):
    days = pd.DataFrame({"date": pd.to_datetime(["2010-05-07"]), "word": ["marknad"], "source": [None]})
    got = ruled(tmp_path, "    kalender: [marknad]\n", calendar=days)
    assert (got.rules["at_place"].item(), got.rules["n"].item()) == (9, 8)
    assert got.rules["week"].item() == pytest.approx(1 / 365)
    strange = places().assign(kind="minigolfbana")
    assert ruled(tmp_path, "    nära: {slag: [minigolfbana], meter: 50}\n", places=strange).rules["n"].item() == 7


def test_a_rule_on_opening_hours_cannot_be_tried_where_none_are_known(tmp_path):
    shut = ruled(tmp_path, "    nära: {slag: [krog], meter: 50}\n    öppet: true\n")
    assert not shut.rules["tried"].item()
    hours = places().assign(opening_hours=["fre 18-24", None, "enligt avtal"])
    got = ruled(tmp_path, "    nära: {slag: [krog], meter: 50}\n    öppet: true\n", places=hours)
    assert (got.rules["at_place"].item(), got.rules["n"].item()) == (7, 6)
