"""How many there are in each unit: by cell id, by cells within the unit, by overlap."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from small_situation import CRS, SOUTH, WEST, situation

from bfa.analyses.where.exposure import exposure_in
from bfa.errors import ParameterError
from bfa.methods.units import hexagon_units, polygon_units, square_units

NORR = shapely.box(WEST, SOUTH, WEST + 2000, SOUTH + 2000)


def cells(people, *, size=250, what="invånare", year=2010, named=True):
    """Cells by (metres east, metres north) of the corner of Norr."""
    squares = [shapely.box(WEST + x, SOUTH + y, WEST + x + size, SOUTH + y + size) for x, y in people]
    ids = [f"{WEST + x:06d}{SOUTH + y:07d}" if named else None for x, y in people]
    table = {
        "what": what,
        "year": year,
        "source": "SCB",
        "size": float(size) if named else np.nan,
        "approximate": not named,
        "cell_id": np.array(ids, dtype=object),
        "n": np.array(list(people.values()), dtype=float),
    }
    return gpd.GeoDataFrame(table, geometry=squares, crs=CRS)


def area_units(size=250, area=NORR):
    return square_units(area.bounds, size=size, area=area)


def by_id(units, found):
    return {name: n for name, n in zip(units.ids, found.n, strict=True) if n != 0}


def test_cells_as_large_as_the_squares_join_by_id_and_are_exact(tmp_path):
    units = area_units()
    found = exposure_in(situation(tmp_path, exposure=cells({(0, 0): 12, (250, 500): 3.5})), units)
    assert by_id(units, found) == {"6000006500000": 12, "6002506500500": 3.5}
    assert (found.what, found.year, found.source) == ("invånare", 2010, "SCB")
    assert not found.by_ground
    assert not found.approximate.any()


def test_where_there_is_no_cell_nobody_lives_and_where_its_number_is_missing_it_is_not_known(tmp_path):
    found = exposure_in(situation(tmp_path, exposure=cells({(0, 0): np.nan, (250, 0): 0})), area_units())
    assert np.isnan(found.n[0])
    assert found.n[1:].tolist() == [0.0] * 63


def test_cells_that_part_a_square_evenly_are_summed_in_it(tmp_path):
    known = situation(tmp_path, exposure=cells({(0, 0): 1, (400, 400): 2, (500, 0): 4}, size=100))
    units = area_units(500)
    found = exposure_in(known, units)
    assert by_id(units, found) == {"6000006500000": 3, "6005006500000": 4}
    assert not found.by_ground


def test_cells_that_lie_across_the_squares_are_shared_out_by_ground(tmp_path):
    found = exposure_in(situation(tmp_path, exposure=cells({(200, 0): 10}, size=100)), area_units(250))
    assert found.by_ground
    assert found.approximate.all()
    assert found.n[:2].tolist() == pytest.approx([5, 5])
    assert found.n[2:].tolist() == [0.0] * 62
    assert not found.coarse


def test_large_cells_are_shared_out_over_smaller_squares(tmp_path):
    found = exposure_in(situation(tmp_path, exposure=cells({(0, 0): 16}, size=1000)), area_units(250))
    assert found.by_ground
    assert found.n.sum() == pytest.approx(16)
    assert found.n.max() == pytest.approx(1)
    assert found.coarse


def test_of_a_cell_across_the_border_only_the_part_inside_counts_and_is_approximate(tmp_path):
    half = shapely.box(WEST, SOUTH, WEST + 375, SOUTH + 250)
    ground = gpd.GeoDataFrame({"kommundel": ["Norr"]}, geometry=[half], crs=CRS)
    known = situation(tmp_path, areas=ground, exposure=cells({(0, 0): 10, (250, 0): 10}))
    found = exposure_in(known, area_units(area=half))
    assert dict(zip(found.n.tolist(), found.approximate.tolist(), strict=True)) == {10: False, 5: True}
    assert not found.by_ground


def test_hexagons_take_part_of_each_cell_and_no_cell_is_nobody(tmp_path):
    units = hexagon_units(NORR.bounds, size=250, area=NORR)
    found = exposure_in(situation(tmp_path, exposure=cells({(1000, 1000): 40})), units)
    assert found.by_ground
    assert found.n.sum() == pytest.approx(40)
    assert not np.isnan(found.n).any()


def test_areas_are_taken_as_evenly_filled_and_ground_without_an_area_is_unknown(tmp_path):
    known = situation(tmp_path, exposure=cells({(0, 0): 80}, size=1000, named=False))
    units = polygon_units(
        [shapely.box(WEST + x, SOUTH, WEST + x + 500, SOUTH + 500) for x in (0, 750, 1500)], ["1", "2", "3"]
    )
    found = exposure_in(known, units)
    assert found.n[:2].tolist() == pytest.approx([20, 10])
    assert np.isnan(found.n[2])


def test_a_unit_with_ground_in_a_cell_without_a_number_has_none_but_one_beside_it_has(tmp_path):
    known = situation(tmp_path, exposure=cells({(0, 0): np.nan, (500, 0): 9}, size=500, named=False))
    units = polygon_units([shapely.box(WEST + x, SOUTH, WEST + x + 500, SOUTH + 500) for x in (250, 500)], ["1", "2"])
    assert np.isnan(exposure_in(known, units).n[0])
    assert exposure_in(known, units).n[1] == pytest.approx(9)


def test_the_first_source_is_used_unless_another_is_named(tmp_path):
    first, second = cells({(0, 0): 12}), cells({(0, 0): 5}, what="hushåll", year=2011)
    both = gpd.GeoDataFrame(np.concatenate([first, second]), columns=first.columns, crs=CRS)
    known = situation(tmp_path, exposure=both)
    units = area_units()
    assert exposure_in(known, units).n.sum() == 12
    named = exposure_in(known, units, what="hushåll")
    assert (named.what, named.year, named.n.sum()) == ("hushåll", 2011, 5)
    with pytest.raises(ParameterError, match="finns inte under exposure"):
        exposure_in(known, units, what="bilar")


def test_without_exposure_there_is_none(tmp_path):
    assert exposure_in(situation(tmp_path), area_units()) is None


@settings(max_examples=15, deadline=None)
@given(
    people=st.dictionaries(
        st.tuples(st.integers(0, 19), st.integers(0, 19)), st.integers(0, 500), min_size=1, max_size=30
    ),
    size=st.sampled_from([100, 200, 250, 500, 1000]),
    make=st.sampled_from([square_units, hexagon_units]),
)
def test_all_who_live_in_the_area_live_in_some_unit(tmp_path_factory, people, size, make):
    exposure = cells({(100 * x, 100 * y): n for (x, y), n in people.items()}, size=100)
    known = situation(tmp_path_factory.mktemp("alla"), exposure=exposure)
    found = exposure_in(known, make(NORR.bounds, size=size, area=NORR))
    assert found.n.sum() == pytest.approx(sum(people.values()))


@settings(max_examples=15, deadline=None)
@given(
    people=st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)), st.integers(0, 500), min_size=1, max_size=20
    ),
    size=st.sampled_from([250, 500]),
)
def test_what_is_summed_by_cell_is_what_overlap_gives(tmp_path_factory, people, size):
    placed = {(250 * x, 250 * y): n for (x, y), n in people.items()}
    disc = shapely.Point(WEST + 1000, SOUTH + 1000).buffer(900)
    areas = gpd.GeoDataFrame({"kommundel": ["Norr"]}, geometry=[disc], crs=CRS)
    units = area_units(size, disc)
    summed, overlapped = (
        exposure_in(situation(tmp_path_factory.mktemp("två"), areas=areas, exposure=cells(placed, named=named)), units)
        for named in (True, False)
    )
    assert summed.n == pytest.approx(np.nan_to_num(overlapped.n))
