from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bfa.analyses import question
from bfa.analyses.effect import circumstances
from bfa.analyses.effect.calendar import calendar_table
from bfa.analyses.effect.question import asked
from bfa.analyses.effect.strip import neighbours
from bfa.analyses.families import family
from bfa.analyses.series import area_months, whole
from bfa.errors import ParameterError
from bfa.tables.contracts import GOALS, NO_KOMMUNDEL
from bfa.tables.period import parse_period
from tests.effect_words import gates, sentence, strength
from tests.small_situation import (
    AREAS,
    CRS,
    SOUTH,
    TYPE,
    WEST,
    areas,
    causes,
    counts,
    kommun,
    measures,
    promised,
    register,
    situation,
)

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
GOAL = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr"}


def effect(given, **options):
    return question.effect(given, **{"brottstyp": TYPE, "period": AFTER, "baseline": BEFORE} | options)


def goals(**changed):
    return register(GOALS, [GOAL | {"declared": pd.Timestamp("2009-12-01"), "period": AFTER} | changed])


def rows(per_month: dict[str, list[tuple[float, float]]], *, late: int = 0, clock: str = "22:00") -> gpd.GeoDataFrame:
    """One row at each point (metres from the corner of Norr) every month of 2008-2010, registered the same day."""
    found = [
        (area, month.start_time + pd.Timedelta(clock + ":00"), east, north)
        for month in pd.period_range("2008-01", "2010-12", freq="M")
        for area, points in per_month.items()
        for east, north in points
    ]
    table = pd.DataFrame(found, columns=["kommundel", "start", "east", "north"])
    points = [
        shapely.Point(WEST + east, SOUTH + north) for east, north in zip(table["east"], table["north"], strict=True)
    ]
    table = table.drop(columns=["east", "north"]).assign(
        kind="crime",
        brottstyp=TYPE,
        clock_known=True,
        registered=table["start"] + pd.to_timedelta(late, unit="D"),
        case_id=[f"c{i}" for i in range(len(table))],
    )
    return gpd.GeoDataFrame(table, geometry=points, crs=CRS)


def test_the_kommundel_is_held_against_all_others(tmp_path):
    got = effect(situation(tmp_path))
    assert got.relative is not None
    assert got.design.controls == ("Söder", "Öst", "Väst", "Mitt")
    assert (got.evidence.counted[0], got.evidence.counted[1], got.period, got.baseline) == (60, 60, AFTER, BEFORE)


def test_a_kommundel_with_a_measure_of_its_own_is_no_control(tmp_path):
    acted = measures({"number": 1, "scope": "Norr, Öst"}, {"number": 2, "scope": "kommun"})
    got = effect(situation(tmp_path, measures=acted))
    assert got.relative is not None
    assert got.design.controls == ("Söder", "Väst", "Mitt")
    assert got.design.known.shared_measures == (2,)


def test_a_control_that_is_named_brings_its_own_measures_along(tmp_path):
    acted = measures({"number": 1, "scope": "Norr, Öst"}, {"number": 2, "scope": "kommun"})
    got = effect(situation(tmp_path, measures=acted), controls=["Öst", "Mitt"])
    assert got.relative is not None
    assert got.design.controls == ("Öst", "Mitt")
    assert got.design.known.shared_measures == (1, 2)


def test_the_kommundel_itself_among_the_controls_is_passed_over(tmp_path):
    got = effect(situation(tmp_path), controls=["Norr", "Öst", "Mitt"])
    assert got.relative is not None
    assert got.design.controls == ("Öst", "Mitt")


@pytest.mark.parametrize(
    ("decided", "expected"), [("2009-12-01", True), ("2010-02-01", False)], ids=["before the start", "after it"]
)
def test_a_goal_declares_a_comparison_only_when_decided_before_the_start(tmp_path, decided, expected):
    small = promised(situation(tmp_path, goals=goals(declared=pd.Timestamp(decided))))
    assert effect(small).design.known.declared is expected


def test_other_months_than_those_of_the_goal_are_tried_among_all(tmp_path):
    small = promised(situation(tmp_path, goals=goals(period="2010-01/2010-06", baseline="2009-01/2009-06")))
    asked = effect(small)
    assert (asked.design.known.declared, asked.evidence.pool) == (False, 5)
    agreed_on = effect(small, period="2010-01/2010-06", baseline="2009-01/2009-06")
    assert (agreed_on.design.known.declared, agreed_on.evidence.pool) == (True, 1)


def test_a_follow_up_before_the_agreed_time_is_an_earlier_look_without_a_verdict(tmp_path):
    small = situation(
        tmp_path, goals=goals(period=AFTER, baseline=BEFORE), measures=measures({"number": 1, "scope": "Norr"})
    )
    small = promised(small)
    early = effect(small, period="2010-01/2010-06", baseline="2009-01/2009-06")
    assert (early.design.known.declared, early.design.known.final, early.verdict) == (True, False, "too_early")
    assert effect(small).design.known.final


@pytest.mark.parametrize("acted", [measures(), measures({"number": 1, "scope": "kommun"})], ids=["none", "everywhere"])
def test_without_a_measure_of_its_own_no_measure_is_said_to_be_tried(tmp_path, acted):
    got = effect(situation(tmp_path, measures=acted))
    assert not got.design.known.acted
    assert "Ingen åtgärd prövas här." in sentence(got)
    assert "att åtgärden saknar verkan" not in sentence(got)


def test_social_measures_are_not_judged_in_their_first_months(tmp_path):
    social = {"number": 1, "scope": "Norr", "character": "social", "start": pd.Timestamp("2010-05-01")}
    span = {"period": "2010-05/2010-12", "baseline": "2009-05/2009-12"}
    assert effect(situation(tmp_path, measures=measures(social)), **span).verdict == "too_early"
    mixed = measures(social, social | {"number": 2, "character": "situationell"})
    assert effect(situation(tmp_path, measures=mixed), **span).verdict == "no_difference_shown"


def test_a_goal_that_names_only_the_social_measures_is_judged_by_them(tmp_path):
    social = {"number": 1, "scope": "Norr", "character": "social", "start": pd.Timestamp("2010-05-01")}
    mixed = measures(social, social | {"number": 2, "character": "situationell"})
    small = situation(tmp_path, measures=mixed, goals=goals(measures="1"))
    assert effect(small, period="2010-05/2010-12", baseline="2009-05/2009-12").verdict == "too_early"


def test_the_family_is_the_same_whichever_kommundel_is_run(tmp_path):
    assert {effect(situation(tmp_path, kommundel=area)).evidence.pool for area in AREAS} == {5}


def test_a_family_of_two_types_has_twice_as_many_comparisons(tmp_path):
    one = counts(dict.fromkeys(AREAS, 5))
    both = pd.concat([one, one.assign(brottstyp="rån")], ignore_index=True)
    assert effect(situation(tmp_path, counts=both), family=[TYPE, "rån"]).evidence.pool == 10


def test_a_neighbour_loses_its_strip_as_a_control_but_is_told_of_as_it_was_counted(tmp_path):
    # Each square is two kilometres: a point 100 m inside Söder lies in the strip outside Norr, one in the middle not.
    there = {"Norr": [(1000, 1000)] * 5, "Söder": [(2100, 1000), *[(3000, 1000)] * 4], "Öst": [(5000, 1000)] * 5}
    there |= {"Väst": [(7000, 1000)] * 5, "Mitt": [(9000, 1000)] * 5}
    every = rows(there)
    acted = measures({"number": 1, "scope": "Norr"})
    small = situation(tmp_path, incidents=every[every["kommundel"] == "Norr"], measures=acted)
    got = effect(small, rows=every)
    near = got.evidence.spread[got.evidence.spread["where"] == "Söder"].iloc[0]
    assert (near["before"], near["after"]) == (60, 60)
    strip_gone = counts(dict.fromkeys(AREAS, 5) | {"Söder": 4})
    without = effect(situation(tmp_path, counts=strip_gone, measures=acted))
    assert got.relative is not None
    assert without.relative is not None
    assert got.design.near == ("Söder",)
    assert got.relative.change.weights.to_dict() == pytest.approx(without.relative.change.weights.to_dict())
    assert (got.evidence.counted[0], got.evidence.counted[1]) == (60, 60)


def test_the_half_of_the_day_that_the_registers_name_is_passed_over_for_the_other(tmp_path):
    # Most is in the night; the cause that the measure answers is a daytime one.
    there = {area: [(2000 * at + 1000, 1000)] * 5 for at, area in enumerate(AREAS)}
    every = rows(there)
    small = situation(
        tmp_path,
        incidents=every[every["kommundel"] == "Norr"],
        causes=causes({"number": 3, "time": "dagtid"}),
        measures=measures({"number": 1, "causes": "3"}),
    )
    hours = effect(small, rows=every).evidence.spread.set_index("kind").loc["hours"]
    assert (hours["where"], hours["before"]) == ("night", 60)
    unnamed = effect(replace(small, causes=causes()), rows=every).evidence.spread.set_index("kind").loc["hours"]
    assert unnamed["where"] == "day"


def test_a_comparison_has_the_same_p_alone_and_in_its_family(tmp_path):
    monthly = counts({"Norr": 9, "Söder": 5, "Öst": 6, "Väst": 7, "Mitt": 8}, Norr=8)
    small = situation(tmp_path, counts=monthly)
    found = family(small, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table.set_index("kommundel")
    got = effect(small).relative
    assert got is not None
    assert got.change.p == pytest.approx(found.loc["Norr", "p"])


def test_without_rows_the_neighbours_are_whole_and_the_rest_goes_on(tmp_path):
    got = effect(situation(tmp_path, measures=measures({"number": 1, "scope": "Norr"})))
    near = got.evidence.spread[got.evidence.spread["where"] == "Söder"].iloc[0]
    assert (near["before"], near["after"]) == (60, 60)


def test_neighbours_are_not_asked_about_where_no_measure_acted(tmp_path):
    got = effect(situation(tmp_path))
    assert got.relative is not None
    assert (got.design.near, len(got.evidence.spread)) == ((), 0)


def test_without_areas_there_are_no_neighbours(tmp_path):
    got = effect(situation(tmp_path, areas=None, measures=measures({"number": 1, "scope": "Norr"})))
    assert got.relative is not None
    assert got.design.near == ()


def test_what_was_registered_too_late_counts_in_no_period(tmp_path):
    extracted = kommun(tmp_path, "uttag: 2011-01-10")
    every = rows({area: [(1000, 1000)] * 5 for area in AREAS})
    last = (every["start"].dt.to_period("M") == pd.Period("2009-12")) & (every["kommundel"] == "Norr")
    late = every.assign(registered=every["registered"].mask(last, pd.Timestamp("2010-01-11")))
    own = late[late["kommundel"] == "Norr"]
    got = effect(situation(tmp_path, kommun=extracted, incidents=own, goals=goals()), rows=late)
    assert (got.evidence.counted[0], got.evidence.counted[1]) == (55, 60)


def test_what_is_missing_in_the_registers_leaves_the_question_possible(tmp_path):
    for nothing in (
        {"controls": [], "family": [], "chosen_on": ""},
        dict.fromkeys(("controls", "family", "chosen_on")),
    ):
        got = effect(situation(tmp_path), scope="area", **nothing)
        assert (got.evidence.selection, got.verdict, got.evidence.pool) == (None, "no_difference_shown", 5)


def test_the_period_that_made_us_choose_is_simulated(tmp_path):
    monthly = counts({"Norr": 9, "Söder": 5, "Öst": 6, "Väst": 7, "Mitt": 8}, first="2006-01")
    acted = measures({"number": 1, "scope": "Norr"})
    got = effect(situation(tmp_path, counts=monthly, measures=acted), chosen_on="2009-07/2009-12")
    assert got.evidence.selection is not None
    assert effect(situation(tmp_path, counts=monthly), chosen_on="2009-07/2009-12").evidence.selection is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"scope": "omrade"}, "scope: 'omrade' finns inte"),
        ({"scope": "omrade"}, "tillåtna ord: area, kommun"),
        ({"controls": ["Atlantis"]}, "Jämförelseområden som inte finns"),
        ({"family": ["snatteri"]}, "family: brottstypen snatteri finns inte"),
        ({"brottstyp": "snatteri"}, TYPE),
        ({"chosen_on": "våren"}, "chosen_on: Perioden 'våren' kan inte läsas"),
        ({"chosen_on": "1999-01/1999-03"}, "chosen_on: 1999-01/1999-03 är inte räknad"),
        ({"baseline": "2009-01/2009-06"}, "inte att jämföra"),
        ({"chosen_on": "2009-05-10/2009-05-20"}, "hela månader"),
        ({"chosen_on": "2010-12/2011-01"}, "chosen_on: 2010-12/2011-01 är inte räknad"),
        (
            {"period": "2010-01/2010-06", "baseline": "2009-01/2009-06", "chosen_on": "2010-07/2010-08"},
            "chosen_on: 2010-07/2010-08 slutar efter uppföljningen",
        ),
        ({"family": TYPE}, "family ska vara en lista"),
        ({"controls": "Söder"}, "controls ska vara en lista"),
        ({"period": 2010}, "Perioden '2010' kan inte läsas"),
        ({"period": "2008-02-29"}, "hela månader"),
        ({"period": "2010-01-15/2010-12-14"}, "hela månader"),
    ],
)
def test_a_word_a_name_or_a_month_that_cannot_be_used_is_refused(tmp_path, options, words):
    with pytest.raises(ParameterError, match=words):
        effect(situation(tmp_path), **options)


@pytest.mark.parametrize(("found", "lines"), [(1, 0), (2, 1)])
def test_a_kommun_of_one_or_two_kommundelar_is_told_that_too_few_are_left(tmp_path, found, lines):
    names = AREAS[:found]
    small = situation(
        tmp_path,
        kommundelar=names,
        counts=counts(dict.fromkeys(names, 5)),
        areas=areas().iloc[:found],
        measures=measures({"number": 1, "scope": "Norr"}),
    )
    got = effect(small, family=[TYPE])
    assert (got.verdict, got.evidence.counted[0], got.evidence.counted[1], got.relative) == (
        "not_assessed",
        60,
        60,
        None,
    )
    assert got.evidence.spread["kind"].isin(["neighbour", "together"]).sum() == lines
    assert effect(replace(small, kommundel="")).verdict == "not_assessed"


@pytest.mark.parametrize(
    ("shape", "near"),
    [
        (None, ()),
        (shapely.Polygon(), ()),
        (shapely.LineString([(WEST, SOUTH), (WEST + 1, SOUTH)]), ()),
        (shapely.Polygon([(WEST, SOUTH), (WEST + 1, SOUTH), (WEST + 2, SOUTH)]), ()),
        (shapely.Polygon([(WEST + x, SOUTH + y) for x, y in ((0, 0), (2000, 2000), (2000, 0), (0, 2000))]), ("Söder",)),
    ],
    ids=["missing", "empty", "line", "no area", "crossing itself"],
)
def test_a_kommundel_without_a_usable_polygon_is_judged_without_its_surroundings(tmp_path, shape, near):
    broken = areas()
    broken.loc[0, "geometry"] = shape
    every = rows({area: [(2000 * at + 1000, 1000)] * 5 for at, area in enumerate(AREAS)})
    small = situation(
        tmp_path,
        areas=broken,
        incidents=every[every["kommundel"] == "Norr"],
        measures=measures({"number": 1, "scope": "Norr"}),
    )
    got = effect(small, rows=every)
    assert got.relative is not None
    assert got.design.near == near
    assert got.verdict == "no_difference_shown"


def test_polygons_that_cross_themselves_in_a_real_layer_have_neighbours(tmp_path, real_data):
    layer = gpd.read_file(real_data / "se_stadsomraden" / "gbg.geojson").to_crs(CRS)
    names = [f"område {number}" for number in range(len(layer))]
    real = gpd.GeoDataFrame({"kommundel": names}, geometry=layer.geometry.to_numpy(), crs=CRS)
    broken = [name for name, good in zip(names, layer.is_valid, strict=True) if not good]
    assert len(broken) == 15
    small = situation(tmp_path, areas=real, kommundelar=tuple(names))
    assert all(neighbours(small, name) for name in broken[:3])


@pytest.mark.parametrize(
    ("period", "baseline", "before"),
    [
        ("2010-01/2011-01", "2008-01/2009-01", 65),
        ("2010-01/2011-12", "2008-01/2009-12", 120),
        ("2008-02", "2007-02", 5),
    ],
    ids=["13 months", "24 months", "a leap day"],
)
def test_follow_ups_of_any_length_are_counted(tmp_path, period, baseline, before):
    small = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5), first="2004-01", last="2012-12"))
    got = effect(small, period=period, baseline=baseline, family=[TYPE])
    assert (got.evidence.counted[0], got.evidence.counted[1]) == (before, before)


def test_a_follow_up_after_the_last_month_is_too_early_and_a_kommundel_never_counted_is_not(tmp_path):
    small = situation(tmp_path, measures=measures({"number": 1, "scope": "Norr"}))
    late = effect(small, period="2010-07/2011-06", baseline="2009-07/2010-06")
    assert (late.verdict, late.evidence.counted[1]) == ("too_early", None)
    uncounted = effect(replace(small, counts=counts(dict.fromkeys(AREAS[1:], 5))))
    assert (uncounted.verdict, uncounted.evidence.counted[0]) == ("not_assessed", None)


def test_the_whole_kommun_has_nothing_to_be_compared_with(tmp_path):
    got = effect(situation(tmp_path, kommundel=""))
    assert (got.evidence.counted[0], got.evidence.counted[1], got.relative) == (300, 300, None)
    assert got.verdict == "not_assessed"


def test_rows_without_a_kommundel_count_in_the_kommun_and_are_no_control(tmp_path):
    loose = counts(dict.fromkeys(AREAS, 5) | {NO_KOMMUNDEL: 1})
    small = situation(tmp_path, counts=loose)
    assert whole(area_months(small, TYPE)).iloc[0] == 26
    got = effect(small)
    assert got.relative is not None
    assert NO_KOMMUNDEL not in got.design.controls
    assert effect(replace(small, kommundel="")).evidence.counted[0] == 312


def test_nothing_before_and_after_is_held_against_nothing(tmp_path):
    got = effect(situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5) | {"Norr": 0})))
    assert (got.relative, strength(got), got.verdict) == (None, "", "not_assessed")


def test_the_situation_is_not_changed(tmp_path):
    small = situation(tmp_path, measures=measures({"number": 1, "scope": "Norr"}), goals=goals(period=AFTER))
    kept = small.counts.copy(), small.measures.copy(), small.goals.copy()
    effect(small)
    for frame, before in zip((small.counts, small.measures, small.goals), kept, strict=True):
        pd.testing.assert_frame_equal(frame, before)


def test_measures_that_acted_together_are_named_and_so_are_those_that_controls_had(tmp_path):
    acted = measures(
        {"number": 1, "scope": "Norr"}, {"number": 2, "scope": "kommun"}, {"number": 3, "scope": "Norr, Öst"}
    )
    found = asked(situation(tmp_path, measures=acted), brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    assert (found.measures, found.shared) == ((1, 3), (2,))


def test_the_calendar_of_a_question_is_weighed_by_the_weekdays_of_the_type(tmp_path):
    fridays = pd.date_range("2009-01-02", "2009-12-31", freq="7D")
    every = rows({"Norr": [(1000, 1000)]}).iloc[:1]
    own = gpd.GeoDataFrame(pd.concat([every.assign(start=day) for day in fridays], ignore_index=True), crs=CRS)
    after, before = parse_period("2010-05"), parse_period("2009-05")
    small = situation(tmp_path, incidents=own)
    rates = circumstances._weekday_rates(small, TYPE, after)
    table = calendar_table(after, before, weekday_rates=rates).set_index("what")
    assert table.loc["weekend", "size"] == pytest.approx(-20)


def test_the_gates_tell_of_the_calendar_of_shared_measures_and_of_what_was_agreed(tmp_path):
    acted = measures({"number": 1, "scope": "Norr"}, {"number": 2, "scope": "kommun"})
    small = situation(tmp_path, measures=acted, goals=goals(period="2010-01/2010-06", baseline="2009-01/2009-06"))
    why = {name: why for name, (_, why) in gates(effect(small)).items()}
    assert why["Kalendern är lika i båda perioderna"].startswith("Fredagar och lördagar: 1")
    assert why["Jämförelseområdena hade inga av åtgärderna"].startswith("åtgärd 2 gällde också dem")
    chosen = "Förseglad på förhand, eller tydlig bland alla prövade"
    assert why[chosen].startswith("målet gäller januari–juni 2010, inte 2010; ")


def test_a_withheld_verdict_too_says_what_can_be_told_apart(tmp_path):
    acted = measures(*({"number": n, "scope": "Norr"} for n in (1, 3)), {"number": 2, "scope": "kommun"})
    few = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 2)), measures=acted)
    got = effect(few)
    assert got.verdict == "not_assessed"
    assert "Åtgärd 2 gäller också jämförelseområdena" in sentence(got)
    assert "Det gäller åtgärd 1 och 3 tillsammans: de går inte att skilja åt." in sentence(got)


def test_the_share_without_a_place_is_held_against_that_of_the_controls(tmp_path):
    there = {area: [(2000 * at + 1000, 1000)] * 5 for at, area in enumerate(AREAS)}
    every = rows(there)
    lost = (every["kommundel"] == "Norr") & (every["start"].dt.year == 2010) & (every.index % 5 == 0)
    every.loc[lost, "geometry"] = None
    small = situation(
        tmp_path, incidents=every[every["kommundel"] == "Norr"], measures=measures({"number": 1, "scope": "Norr"})
    )
    got = effect(small, rows=every)
    table = got.table.set_index("line")
    whole, placed = (table.loc[line, "ratio"] for line in ("relative", "relative_placed"))
    assert lost.sum() == 12
    assert placed == pytest.approx(whole * 0.8)


def test_from_nothing_the_counts_are_told_and_no_change_in_per_cent(tmp_path):
    got = effect(situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5) | {"Norr": 0}, Norr=6)))
    assert (got.evidence.counted, got.relative) == ((0, 72), None)
    own = got.table.iloc[0]
    assert own["why"] == "from_zero"
    assert own[["percent", "ratio", "lower", "upper"]].isna().all()
    assert len(got.table) == 1


def test_an_empty_year_before_is_no_zero_where_older_years_tell_what_to_expect(tmp_path):
    table = counts(dict.fromkeys(AREAS, 5), Norr=6)
    empty = (table["area"] == "Norr") & (table["month"].dt.year == 2009)
    got = effect(situation(tmp_path, counts=table.assign(n=table["n"].mask(empty, 0))))
    assert (got.evidence.counted[0], got.table["why"].iloc[0]) == (0, "from_zero")
    assert got.relative is not None
    assert got.relative.change.ratio == pytest.approx(72.5 / 30, rel=0.1)
