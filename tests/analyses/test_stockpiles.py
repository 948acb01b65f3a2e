import geopandas as gpd
import numpy as np
import pytest
import shapely

from bfa.analyses.hotspots import hotspots
from bfa.disclosure import policy_from
from bfa.disclosure.hotspots import release_page
from bfa.pages.hotspots import figures as hotspot_figures
from bfa.tables.stockpiles import find_stockpiles
from bfa.words import hotspots as hotspot_words
from tests.small_situation import CHECKOUT, TYPE, incidents, situation

NOWHERE = gpd.GeoDataFrame({"name": []}, geometry=[], crs=3006)
SPREAD = np.column_stack([np.arange(80.0) * 10, np.zeros(80)])


def place(east: float) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["Sjukhuset"]}, geometry=[shapely.Point(east, 500)], crs=3006)


def with_pile(rows: int) -> np.ndarray:
    return np.vstack([SPREAD, np.tile([3000.0, 500.0], (rows, 1))])


def test_a_coordinate_with_many_rows_is_a_stockpile_and_the_others_are_not():
    got = find_stockpiles(with_pile(20), NOWHERE)
    assert got.piled.sum() == 20
    assert not got.piled[:80].any()
    assert got.table.to_dict("list") == {"rows": [20], "share": [20.0]}


def test_fewer_than_ten_rows_are_no_stockpile():
    assert not find_stockpiles(with_pile(9), NOWHERE).piled.any()


def test_less_than_three_percent_is_no_stockpile():
    few = np.vstack([with_pile(10), np.column_stack([np.arange(300.0), np.full(300, 9000.0)])])
    assert not find_stockpiles(few, NOWHERE).piled.any()


def test_a_known_place_explains_its_rows():
    assert not find_stockpiles(with_pile(20), place(3040), crs=3006).piled.any()
    assert find_stockpiles(with_pile(20), place(3060), crs=3006).piled.sum() == 20


def test_where_addresses_repeat_the_fullest_of_them_is_no_stockpile():
    doors = np.repeat(SPREAD[:20], 6, axis=0)
    assert not find_stockpiles(np.vstack([doors, np.tile([3000.0, 500.0], (12, 1))]), NOWHERE).piled.any()


def test_the_list_tells_how_many_and_never_where():
    assert set(find_stockpiles(with_pile(20), NOWHERE).table) == {"rows", "share"}


def test_no_rows_hold_no_stockpile():
    assert len(find_stockpiles(np.zeros((0, 2)), NOWHERE).piled) == 0


@pytest.fixture
def piled(tmp_path):
    rows = [("2010-05-04 12:00", 1500 + 7 * k, 300) for k in range(30)]
    return situation(tmp_path, incidents=incidents([*rows, *[("2010-05-07 23:30", 300, 1700)] * 12]))


def test_stockpiled_rows_are_counted_and_in_no_cell(piled):
    got = hotspots(piled, brottstyp=TYPE, period="2010-01/2010-12")
    assert (got.with_point, got.stockpiled, got.outside) == (42, 12, 0)
    assert got.cells["n"].sum() == 30


def test_the_page_says_how_many_were_kept_out(piled):
    policy = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")
    got = hotspots(piled, brottstyp=TYPE, period="2010-01/2010-12")
    said = hotspot_words.stockpiled(release_page(got, policy=policy)).replace("\xa0", " ")
    assert said.startswith("12 brott delar en koordinat som ingen känd plats förklarar")
    assert hotspot_figures.where(release_page(got, policy=policy))["stockpiled"] == 12
