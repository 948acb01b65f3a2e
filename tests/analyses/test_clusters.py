import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from bfa.analyses.where.clusters import Earlier, find_clusters
from bfa.analyses.where.gathering import gather
from bfa.methods.units import place_points, square_units

UNITS = square_units((600_000, 6_500_000, 602_000, 6_502_000), size=100)
NOTHING = np.zeros(400, dtype=bool)


def at(row: int, column: int) -> int:
    return 20 * row + column


def counts(cells: dict[tuple[int, int], int]) -> np.ndarray:
    table = np.zeros(400)
    for (row, column), n in cells.items():
        table[at(row, column)] = n
    return table


def rows(cells: dict[tuple[int, int], int], start: str = "2010-05-07 23:30") -> gpd.GeoDataFrame:
    places = [(row, column) for (row, column), n in cells.items() for _ in range(n)]
    points = [shapely.Point(600_050 + 100 * column, 6_500_050 + 100 * row) for row, column in places]
    return gpd.GeoDataFrame({"start": pd.to_datetime([start] * len(points))}, geometry=points, crs=3006)


def place(name: str, kind: str, east: float, north: float) -> gpd.GeoDataFrame:
    point = shapely.Point(600_000 + east, 6_500_000 + north)
    return gpd.GeoDataFrame({"name": [name], "kind": [kind]}, geometry=[point], crs=3006)


def found(cells: dict[tuple[int, int], int], **given):
    own = rows(cells)
    unit = place_points(shapely.get_coordinates(own.geometry.to_numpy()), UNITS)
    known = {"gathered": NOTHING, "places": place("Torget", "torg", 250, 250), "crs": own.crs}
    return find_clusters(counts(cells), UNITS, start=own["start"], unit=unit, **{**known, **given})


def test_full_cells_that_touch_are_one_place():
    got = found({(2, 2): 6, (3, 3): 4, (10, 10): 7}).table
    assert got["n"].tolist() == [10, 7]
    assert [len(own) for own in got["cells"]] == [2, 1]


def test_a_place_tells_its_share_of_crime_and_of_ground():
    got = found({(2, 2): 6, (3, 3): 4, (10, 10): 10}).table.iloc[0]
    assert (got["share"], got["area_share"]) == (50, pytest.approx(100 * 2 / 400))


def test_fewer_than_five_are_no_place():
    assert found({(2, 2): 4, (10, 10): 3}).table.empty


def test_a_place_is_named_after_the_nearest_that_may_be_named():
    assert found({(2, 2): 6}).table["near"].tolist() == ["Torget"]
    assert found({(2, 2): 6}, nameable=["park"]).table["near"].tolist() == [None]
    assert found({(15, 15): 6}).table["near"].tolist() == [None]


def test_a_place_says_when_it_is_full():
    assert found({(2, 2): 8}).table["peak"].tolist() == ["fre 23–00"]


def test_the_hours_of_places_and_elsewhere_are_all_the_rows():
    cells = {(2, 2): 8, (9, 9): 1}
    hours = found(cells).hours
    assert hours["n"].sum() == 9
    own = hours[(hours["cluster"] == 1) & (hours["weekday"] == 4) & (hours["part"] == "18–24")]
    assert own["n"].tolist() == [8]


def test_a_place_is_gathered_where_one_of_its_cells_is():
    marks = NOTHING.copy()
    marks[at(2, 2)] = True
    assert found({(2, 2): 6, (10, 10): 6}, gathered=marks).table["gathered"].tolist() == [True, False]


def test_full_cells_side_by_side_gather_and_even_ones_do_not():
    block = {(row, column): 9 for row in range(4, 8) for column in range(4, 8)}
    got = gather(counts(block), UNITS.neighbours, permutations=9_999)
    assert got.shown[at(5, 5)]
    assert not got.shown[at(15, 15)]
    assert not gather(np.ones(400), UNITS.neighbours, permutations=999).shown.any()


def test_the_fullest_cell_of_a_gathering_is_in_it():
    held = counts({(5, 5): 13, (5, 4): 12, (5, 6): 11, (6, 5): 4, (12, 12): 1})
    got = gather(held, UNITS.neighbours, permutations=9_999)
    assert got.shown[at(5, 4) : at(5, 7)].all()


def test_the_same_seed_gives_the_same_marks():
    table = np.random.default_rng(3).poisson(1.0, 400).astype(float)
    first, again = gather(table, UNITS.neighbours, permutations=999), gather(table, UNITS.neighbours, permutations=999)
    assert (first.shown == again.shown).all()


def test_too_few_are_not_tested():
    got = gather(counts({(2, 2): 10}), UNITS.neighbours)
    assert got.permutations == 0
    assert not got.shown.any()


def street(name: str) -> gpd.GeoDataFrame:
    line = shapely.LineString([(600_800, 6_501_000), (601_200, 6_501_000)])
    return gpd.GeoDataFrame({"name": [name]}, geometry=[line], crs=3006)


def test_a_place_far_from_every_known_one_is_named_after_its_street():
    got = found({(2, 2): 6, (10, 10): 7}, streets=street("Storgatan")).table
    assert got["near"].tolist() == ["Storgatan", "Torget"]
    assert got["near_kind"].tolist() == ["gata", "torg"]


def test_a_place_is_not_named_after_a_street_where_streets_may_not_be_named():
    got = found({(10, 10): 7}, streets=street("Storgatan"), nameable=("torg",)).table
    assert got["near"].tolist() == [None]


def test_a_small_known_place_has_its_own_units_though_they_are_not_among_the_fullest():
    cells = {(row, 2 * column): 6 for row in (0, 5) for column in range(5)} | {(15, 14): 3, (15, 15): 2}
    sites = pd.concat([place("Gården", "fritidsgård", 1495, 1550), place("Torget", "torg", 250, 50)])
    got = found(cells, places=sites).table
    assert got["cells"].map(len).tolist()[-1] == 2
    assert (got["n"].tolist()[-1], got["near"].tolist()[-1]) == (5, "Gården")
    for given in ({"nameable": ["torg"]}, {"unnamed": {"gården"}}):
        assert found(cells, places=sites, **given).table["n"].min() == 6


def test_a_known_place_that_is_large_or_holds_few_or_lies_in_a_place_already_is_none_by_itself():
    cells = {(row, 2 * column): 6 for row in (0, 5) for column in range(5)} | {(15, 14): 3, (15, 15): 2}
    large = place("Parken", "park", 0, 0).set_geometry([shapely.box(601_200, 6_501_400, 601_800, 6_501_700)], crs=3006)
    for sites in (large, place("Gården", "fritidsgård", 1450, 1550), place("Torget", "torg", 50, 50)):
        assert len(found(cells, places=sites).table) == 10


def test_a_place_of_few_tells_when_it_peaks_over_the_years():
    start = pd.Series(pd.to_datetime(["2009-05-07 20:30"] * 7 + ["2009-05-07 12:00"]))
    before = Earlier(start, np.array([at(2, 2)] * 7 + [at(9, 9)]), 2)
    got = found({(2, 2): 5}, earlier=before).table.iloc[0]
    assert (got["years"], got["years_n"], got["years_peak"]) == (3, 12, "tors–fre 20–00")
    assert found({(2, 2): 5}).table.iloc[0][["years", "years_n"]].tolist() == [1, 5]
