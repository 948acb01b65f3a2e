from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from bfa.analyses.effect.design import design
from bfa.analyses.effect.panel import Panel, panel
from bfa.analyses.effect.question import Question
from bfa.analyses.effect.question import asked as question_of
from bfa.analyses.effect.settings import Settings
from bfa.analyses.effect.spread import COLUMNS, spread_from_rows, spread_next_door, together
from bfa.analyses.effect.strip import around, neighbours, surroundings
from bfa.analyses.families import family
from bfa.analyses.question import effect
from bfa.errors import ParameterError
from bfa.tables.counting import count_rows
from bfa.tables.coverage import Cover
from bfa.words.effect import judgement
from tests.small_situation import AREAS, CRS, SOUTH, TYPE, WEST, areas, measures, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
CENTRE = {name: 2000 * i + 1000 for i, name in enumerate(AREAS)}


def table(monthly: int = 20, **after: int) -> pd.DataFrame:
    counts = pd.DataFrame(np.full((8, 36), float(monthly)), index=[f"k{i}" for i in range(8)])
    for name, n in after.items():
        counts.loc[name, 24:] = n
    return counts


def rows(*groups: tuple[str, float, int, int, int], brottstyp: str = TYPE) -> gpd.GeoDataFrame:
    """Groups of kommundel, metres east, hour, rows a month until 2009, rows a month in 2010."""
    lines = [
        (name, x, month.start_time + pd.Timedelta(hours=hour))
        for name, x, hour, early, late in groups
        for month in pd.period_range("2008-01", "2010-12", freq="M")
        for _ in range(late if month.year == 2010 else early)
    ]
    points = [shapely.Point(WEST + x, SOUTH + 1000) if x >= 0 else None for _, x, _ in lines]
    columns = {
        "kind": "crime",
        "brottstyp": brottstyp,
        "start": pd.to_datetime([start for *_, start in lines]).astype("datetime64[us]"),
        "clock_known": True,
        "kommundel": [name for name, *_ in lines],
    }
    return gpd.GeoDataFrame(columns, index=range(len(lines)), geometry=points, crs=CRS)


def centres(early: int = 10, late: int = 10, hour: int = 22) -> list[tuple[str, float, int, int, int]]:
    return [(name, x, hour, early, late) for name, x in CENTRE.items()]


def counted(given: gpd.GeoDataFrame) -> pd.DataFrame:
    months = pd.DataFrame({"month": pd.period_range("2008-01", "2010-12", freq="M"), "state": "counted", "n": 0})
    return count_rows(given, areas=list(AREAS), covers=[Cover("polis", "rader.csv", "crime", months)])


def panel_of(small, *, brottstyp: str = TYPE, controls=()) -> tuple[Question, Panel]:
    found = question_of(small, brottstyp=brottstyp, period=AFTER, baseline=BEFORE, controls=controls)
    return found, panel(small, brottstyp, found.after, found.before, controls=found.controls)


def next_door(counts: pd.DataFrame, *, near=("k1", "k2"), controls=None, drift: float = 0.15) -> pd.DataFrame:
    """What became of the neighbours of the first area."""
    others = [name for name in counts.index if name != "k0"] if controls is None else controls
    found = design(Panel(counts, 24, 12, 12, tuple(others)), "k0", rules=Settings(drift_prior=drift))
    return spread_next_door(found, near)


def said(found: pd.DataFrame) -> list[str]:
    return [judgement(*row) for row in found[["says", "why"]].itertuples(index=False, name=None)]


def seen(small, given: gpd.GeoDataFrame | None, *, brottstyp: str = TYPE, controls=(), **options):
    """What became of everything around the kommundel."""
    found, around = panel_of(small, brottstyp=brottstyp, controls=controls)
    return spread_from_rows(found, around, surroundings(small, around, given), **options)


def asked(tmp_path, given: gpd.GeoDataFrame, **options):
    """The small kommun with these rows; the answer for Norr."""
    small = situation(tmp_path, counts=counted(given), incidents=given[given["kommundel"] == "Norr"])
    return seen(small, given, **options)


def whole_and_left(small, given: gpd.GeoDataFrame | None, **options) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The counts of every kommundel, as they are and without the strip."""
    _, around = panel_of(small)
    return around.counts, surroundings(small, around, given, **options).without_strip(around.counts)


def line(found: pd.DataFrame, kind: str) -> pd.Series:
    (one,) = [row for _, row in found.iterrows() if row["kind"] == kind]
    return one


def test_neighbours_that_stand_still_show_nothing():
    got = next_door(table())
    assert tuple(got) == COLUMNS
    assert (got["where"].tolist(), together(got)) == (["", "k1", "k2"], ("k1", "k2"))
    assert set(said(got)) == {"förskjutning kan inte beläggas"}
    assert got["before"].tolist() == [480, 240, 240]


def test_neighbours_that_double_may_have_taken_over_the_crimes():
    got = next_door(table(k1=40, k2=40))
    assert set(said(got)) == {"ökning utanför: kan vara förskjutning"}
    assert got["difference"].iloc[0] == pytest.approx(480, rel=0.15)


def test_neighbours_that_halve_may_have_gained():
    got = next_door(table(k1=8, k2=8))
    assert set(said(got)) == {"minskning utanför: kan vara spridning av nyttan"}


def test_a_neighbour_is_held_against_areas_farther_away():
    # The other neighbour doubles too; as a control it would hide half of it.
    far = next_door(table(k1=40, k2=40))
    alone = next_door(table(k1=40, k2=40).drop(index="k2"), near=["k1"])
    assert far["difference"].iloc[1] == pytest.approx(alone["difference"].iloc[0])


def test_neighbours_are_controls_where_nothing_else_is_left():
    got = next_door(table(), controls=["k1", "k2", "k3"])
    assert not got["difference"].isna().any()


def test_intervals_of_single_neighbours_hold_together():
    one = next_door(table(), near=["k1"]).iloc[0]
    several = next_door(table()).iloc[1]
    assert several["lower"] < one["lower"]
    assert several["upper"] > one["upper"]


def test_neighbours_together_are_judged_more_closely_than_one_alone():
    got = next_door(table(), drift=0.3)
    share = (got["upper"] - got["lower"]) / got["before"]
    assert share.iloc[0] < share.iloc[1]


def test_a_neighbour_that_was_not_counted_says_so_and_the_rest_goes_on():
    gap = table()
    gap.loc["k2", 30] = np.nan
    got = next_door(gap)
    assert got["where"].tolist() == ["k1", "k2"]
    assert said(got) == ["förskjutning kan inte beläggas", "går inte att bedöma: månader saknas"]
    assert got["after"].isna().tolist() == [False, True]


def test_without_neighbours_the_table_is_empty_with_its_columns():
    got = next_door(table(), near=[])
    assert tuple(got) == COLUMNS
    assert got.empty


def test_counts_are_not_changed():
    given = table()
    kept = given.copy()
    next_door(given)
    pd.testing.assert_frame_equal(given, kept)


def test_areas_whose_polygons_meet_are_neighbours(tmp_path):
    small = situation(tmp_path)
    assert neighbours(small, "Norr") == ("Söder",)
    assert neighbours(small, "Öst") == ("Söder", "Väst")
    assert neighbours(situation(tmp_path, areas=None), "Norr") == ()


def test_the_strip_is_cut_at_the_border_of_the_kommun(tmp_path):
    got = around(situation(tmp_path), "Norr", edges=(0, 100, 500))
    assert got.area.tolist() == pytest.approx([100 * 2000, 400 * 2000], rel=1e-6)
    assert around(situation(tmp_path, areas=None), "Norr") is None
    assert around(situation(tmp_path, areas=areas().assign(geometry=None)), "Norr") is None


def test_a_rise_in_the_strip_may_be_displacement(tmp_path):
    got = line(asked(tmp_path, rows(*centres(late=10), ("Söder", 2200, 22, 4, 16))), "ring")
    assert (got["where"], got["before"], got["after"]) == ("Norr", 48, 192)
    assert got["says"] == "more"
    assert got["difference"] == pytest.approx(144, rel=0.15)


def test_the_strip_is_taken_out_of_the_neighbour_that_it_is_held_against(tmp_path):
    # Söder rises by as much as its strip: outside the strip every control stands still.
    alone = line(asked(tmp_path, rows(*centres(), ("Söder", 2200, 22, 4, 16))), "ring")
    without = line(
        asked(tmp_path, rows(*centres(), ("Söder", 2200, 22, 4, 16)), controls=["Öst", "Väst", "Mitt"]), "ring"
    )
    assert alone["difference"] == pytest.approx(without["difference"], rel=0.01)


def test_a_neighbour_less_its_strip_is_counted_by_hand(tmp_path):
    given = rows(
        ("Norr", 1900, 22, 5, 5), ("Söder", 2200, 22, 3, 3), ("Söder", 3000, 22, 7, 7), ("Söder", -1, 22, 1, 1)
    )
    small = situation(tmp_path, counts=counted(given), incidents=given)
    whole, left = whole_and_left(small, given)
    assert (left.loc["Söder"] == 8).all()
    pd.testing.assert_frame_equal(left.drop(index="Söder"), whole.drop(index="Söder"))
    _, wide = whole_and_left(small, given, width=1000)
    assert (wide.loc["Söder"] == 1).all()


def test_the_overview_compares_an_area_with_a_measure_without_the_strip_around_it_as_its_own_page_does(tmp_path):
    given = rows(*centres(), ("Söder", 2200, 22, 4, 16)).assign(case_id=None)
    acted = measures({"number": 1, "scope": "Norr"})
    small = situation(tmp_path, counts=counted(given), incidents=given[given["kommundel"] == "Norr"], measures=acted)
    spans = {"period": AFTER, "baseline": BEFORE, "rows": given}
    table = family(small, brottstyper=[TYPE], **spans).table.set_index("kommundel")
    for name in ("Norr", "Söder"):
        own = effect(replace(small, kommundel=name), brottstyp=TYPE, **spans).relative.change
        assert table.loc[name, ["ratio", "lower", "upper"]].tolist() == pytest.approx([own.ratio, own.lower, own.upper])
    whole = family(replace(small, incidents=None), brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table
    assert table.loc["Norr", "ratio"] > whole["ratio"].iloc[0] * 1.05


def test_what_a_neighbour_with_measures_of_its_own_has_of_the_strip_is_not_counted_in_it(tmp_path):
    third = AREAS[2]
    given = rows(*centres(), ("Norr", 1900, 22, 6, 18), (third, 4100, 22, 2, 3)).assign(case_id=None)
    acted = measures({"number": 1, "scope": "Norr"}, {"number": 2, "scope": "Söder"})
    small = situation(tmp_path, counts=counted(given), incidents=given[given["kommundel"] == "Söder"], measures=acted)
    found = effect(replace(small, kommundel="Söder"), brottstyp=TYPE, period=AFTER, baseline=BEFORE, rows=given)
    got = line(found.evidence.spread, "ring")
    assert (got["before"], got["after"]) == (24, 36)


def test_without_rows_a_neighbour_is_whole(tmp_path):
    whole, left = whole_and_left(situation(tmp_path), None)
    pd.testing.assert_frame_equal(left, whole)


def test_rows_that_are_not_what_was_counted_are_not_used(tmp_path):
    given = rows(*centres())
    whole, left = whole_and_left(situation(tmp_path, incidents=given), given)
    pd.testing.assert_frame_equal(left, whole)


def test_the_other_half_of_the_day_is_the_one_with_fewer_before(tmp_path):
    given = rows(*centres(), *centres(early=5, late=5, hour=12), ("Norr", 1000, 12, 0, 15))
    got = line(asked(tmp_path, given), "hours")
    assert (got["where"], got["before"], got["after"]) == ("day", 60, 240)
    assert got["says"] == "more"


def test_the_hours_aimed_at_can_be_named(tmp_path):
    given = rows(*centres(), *centres(early=5, late=5, hour=12))
    got = line(asked(tmp_path, given, hours="day"), "hours")
    assert (got["where"], got["before"]) == ("night", 120)
    with pytest.raises(ParameterError, match="Halvdygnet"):
        asked(tmp_path, given, hours="dusk")


def test_rows_without_a_clock_time_say_nothing_of_hours(tmp_path):
    got = asked(tmp_path, rows(*centres()).assign(clock_known=False))
    assert line(got, "hours")["why"] == "needs_clock"


def test_other_types_of_the_same_category_are_looked_at_and_no_others(tmp_path):
    given = pd.concat(
        [
            rows(*centres()),
            rows(*centres(late=10), ("Norr", 1000, 12, 0, 20), brottstyp="misshandel inomhus"),
            rows(*centres(), brottstyp="cykelstöld"),
        ],
        ignore_index=True,
    )
    got = line(asked(tmp_path, given), "type")
    assert (got["where"], got["after"]) == ("misshandel inomhus", 360)
    assert got["says"] == "more"


def test_a_type_without_a_category_is_held_beside_the_largest_others(tmp_path):
    kinds = {"påhittat brott": 10, "annat": 3, "tredje": 6, "fjärde": 5, "femte": 4, "narkotikabrott innehav": 9}
    given = pd.concat([rows(*centres(n, n), brottstyp=name) for name, n in kinds.items()], ignore_index=True)
    got = seen(situation(tmp_path, counts=counted(given)), None, brottstyp="påhittat brott")
    assert got.loc[got["kind"] == "type", "where"].tolist() == ["tredje", "fjärde", "femte"]


def test_counts_alone_say_what_needs_rows_and_the_rest_goes_on(tmp_path):
    kinds = (TYPE, "misshandel inomhus")
    given = pd.concat([rows(*centres(), brottstyp=name) for name in kinds], ignore_index=True)
    got = seen(situation(tmp_path, counts=counted(given)), None)
    assert said(got) == [
        "går inte att bedöma: kräver rader med plats",
        "går inte att bedöma: kräver rader med klockslag",
        "förskjutning kan inte beläggas",
    ]


def test_the_whole_kommun_has_no_outside(tmp_path):
    got = seen(situation(tmp_path, kommundel=""), None)
    assert got.empty
    assert tuple(got) == COLUMNS
