import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from bfa.errors import DataError, ParameterError
from bfa.methods.grid import cell_positions
from bfa.methods.neighbours import touching
from bfa.methods.units import (
    hexagon_units,
    joined_at_border,
    place_points,
    polygon_units,
    square_units,
)

BOUNDS = (674_010, 6_580_240, 674_900, 6_581_200)
DISC = shapely.Point(674_450, 6_580_700).buffer(400)
OWN = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 30, 10), shapely.box(10, 10, 20, 20), shapely.box(50, 0, 60, 9)]
MAKERS = pytest.mark.parametrize("make", [square_units, hexagon_units])
AREAS = pytest.mark.parametrize("area", [None, DISC])
spots = st.lists(st.tuples(st.floats(-300, 1300), st.floats(-300, 1300)), min_size=1, max_size=60)


def near(spot):
    return np.array(spot, dtype=float) + np.array(BOUNDS[:2])


def pairs(table):
    return set(zip(*(side.tolist() for side in table.nonzero()), strict=True))


def test_squares_keep_the_ids_and_order_of_the_grid():
    units = square_units((0, 0, 500, 250), size=250)
    assert units.ids.tolist() == ["0000000000000", "0002500000000"]
    assert units.centres.tolist() == [[125, 125], [375, 125]]
    assert (units.kind, units.size, units.ground.tolist()) == ("square", 250, [62_500, 62_500])


def test_a_square_is_next_to_those_at_its_sides_and_corners():
    units = square_units((0, 0, 300, 300), size=100)
    assert (units.neighbours @ np.ones(9)).tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]


@MAKERS
@AREAS
@pytest.mark.parametrize("size", [100, 137.5])
def test_neighbours_by_position_are_those_by_geometry(make, area, size):
    units = make(BOUNDS, size=size, area=area)
    table = touching(units.shapes, snap=1e-6)
    assert len(units.ids) > 30
    assert pairs(units.neighbours) == pairs(table)
    assert units.neighbours.nnz == table.nnz
    assert set(units.neighbours.data) == {1}


@MAKERS
def test_cells_cover_the_area_and_only_those_that_touch_it_are_kept(make):
    units = make(BOUNDS, size=100, area=DISC)
    assert shapely.intersects(units.shapes, DISC).all()
    assert units.ground.sum() == pytest.approx(DISC.area)
    assert units.ground.max() == pytest.approx(100**2)
    assert shapely.area(units.shapes) == pytest.approx(100**2)


@MAKERS
def test_without_an_area_the_bounds_are_covered_and_all_ground_counts(make):
    units = make(BOUNDS, size=100)
    assert shapely.union_all(units.shapes).buffer(1e-6).covers(shapely.box(*BOUNDS))
    assert units.ground == pytest.approx(100**2)


@MAKERS
def test_a_cell_keeps_its_id_and_shape_whatever_the_bounds(make):
    west, south, east, north = BOUNDS
    wide = make((west - 777, south - 333, east + 444, north), size=100)
    known = dict(zip(wide.ids.tolist(), wide.shapes, strict=True))
    units = make(BOUNDS, size=100)
    assert set(units.ids.tolist()) < set(known)
    assert all(known[name].equals(shape) for name, shape in zip(units.ids.tolist(), units.shapes, strict=True))


def test_a_hexagon_stands_on_a_corner_and_is_named_by_its_middle():
    units = hexagon_units((-1, -1, 1, 1), size=100)
    assert units.ids.tolist() == ["0000000000000"]
    assert units.centres.tolist() == [[0, 0]]
    corners = shapely.get_coordinates(units.shapes[0])
    assert corners[0].tolist() == [0, corners[:, 1].max()]
    assert np.hypot(*corners.T) == pytest.approx(100 * np.sqrt(2 / (3 * np.sqrt(3))))


@given(st.floats(50, 400), st.integers(0, 900_000), st.integers(0, 8_000_000))
@settings(max_examples=25, deadline=None)
def test_no_two_hexagons_share_an_id_and_side_by_side_they_share_their_corners(size, west, south):
    units = hexagon_units((west, south, west + 6 * size, south + 6 * size), size=size)
    assert len(set(units.ids.tolist())) == len(units.ids)
    corners = {tuple(corner) for corner in shapely.get_coordinates(units.shapes).tolist()}
    rounded = {(round(x, 2), round(y, 2)) for x, y in corners}
    assert len(corners) == len(rounded)


@given(spots, st.floats(60, 400))
@settings(max_examples=50, deadline=None)
def test_a_point_is_in_the_hexagon_whose_middle_is_nearest(spot, size):
    units, points = hexagon_units(BOUNDS, size=size), near(spot)
    found = place_points(points, units)
    distance, _ = KDTree(units.centres).query(points)
    inside = found >= 0
    assert np.hypot(*(points - units.centres[found])[inside].T) == pytest.approx(distance[inside], abs=1e-6)
    outside = shapely.points(points[~inside])
    assert not shapely.intersects(outside, shapely.union_all(units.shapes).buffer(-1e-6)).any()


@given(spots)
def test_a_point_is_in_the_square_that_the_grid_has_it_in(spot):
    units, points = square_units(BOUNDS, size=250), near(spot)
    row, column, inside = cell_positions(points, units.grid)
    assert place_points(points, units).tolist() == np.where(inside, row * units.grid.columns + column, -1).tolist()


def test_a_point_on_an_edge_belongs_to_the_square_north_east_of_it():
    units = square_units((0, 0, 200, 200), size=100)
    assert place_points(np.array([[100, 0], [100, 100], [200, 50], [50, -1]]), units).tolist() == [1, 3, -1, -1]


@MAKERS
def test_a_point_in_a_cell_that_was_not_kept_is_in_none(make):
    corner = np.array([[BOUNDS[0], BOUNDS[1]]], dtype=float)
    assert place_points(corner, make(BOUNDS, size=100)).tolist() != [-1]
    assert place_points(corner, make(BOUNDS, size=100, area=DISC)).tolist() == [-1]


@pytest.mark.parametrize(
    "units", [square_units((0, 0, 30, 20), size=5), hexagon_units((0, 0, 30, 20), size=5), polygon_units(OWN, "abcd")]
)
def test_points_without_coordinates_or_unit_are_in_none(units):
    first, again, unknown, far, other = place_points(
        np.array([[1, 1], [1, 1], [np.nan, 1], [9_000, 1], [26, 3]]), units
    )
    assert first == again != other
    assert (unknown, far) == (-1, -1)
    assert other >= 0


def test_on_a_border_between_polygons_the_first_wins():
    units = polygon_units(OWN, "abcd")
    assert place_points(np.array([[10, 5], [15, 10], [55, 9], [40, 5]]), units).tolist() == [0, 1, 3, -1]


def test_own_polygons_know_their_neighbours_ground_and_a_point_inside():
    units = polygon_units(OWN, [7, "Norr", "C", 2.5])
    assert units.ids.tolist() == ["7", "Norr", "C", "2.5"]
    assert pairs(units.neighbours) == {(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)}
    assert units.ground.tolist() == [100, 200, 100, 90]
    assert place_points(units.centres, units).tolist() == [0, 1, 2, 3]
    assert np.isnan(units.size)


def test_polygons_that_only_touch_the_area_are_left_out_and_the_others_kept_whole():
    units = polygon_units(OWN, "abcd", area=shapely.box(10, 0, 20, 15))
    assert units.ids.tolist() == ["b", "c"]
    assert units.ground.tolist() == [100, 50]
    assert shapely.area(units.shapes).tolist() == [200, 100]


@pytest.mark.parametrize(
    "wrong",
    [None, shapely.Polygon(), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), shapely.Point(0, 0)],
    ids=["missing", "empty", "bow", "point"],
)
def test_polygons_that_cannot_be_used_are_refused_and_counted(wrong):
    with pytest.raises(DataError, match="1 av 2 polygoner"):
        polygon_units([OWN[0], wrong], "ab")


@pytest.mark.parametrize(
    ("ids", "said"), [("a", "har 1 namn"), ("aa", "samma namn"), (["a", None], "saknar"), (["a", np.nan], "saknar")]
)
def test_names_that_are_missing_or_double_are_refused(ids, said):
    with pytest.raises(DataError, match=said):
        polygon_units(OWN[:2], ids)


def test_an_area_elsewhere_is_refused():
    with pytest.raises(DataError, match="ligger i området"):
        polygon_units(OWN, "abcd", area=shapely.box(900, 900, 901, 901))


@MAKERS
@pytest.mark.parametrize("size", [0, -5, 0.01, np.nan])
def test_a_size_that_cannot_be_used_is_refused(make, size):
    with pytest.raises(ParameterError):
        make((0, 0, 10_000, 10_000), size=size)


def test_hexagons_so_small_that_ids_could_meet_are_refused():
    with pytest.raises(ParameterError, match="minst 2 m"):
        hexagon_units((0, 0, 10, 10), size=1.5)


@MAKERS
def test_bounds_that_are_not_finite_are_refused(make):
    with pytest.raises(DataError):
        make((np.nan,) * 4, size=250)


def test_a_square_of_which_the_border_leaves_little_counts_in_the_one_beside_it():
    area = shapely.box(0, 0, 210, 100)
    units = joined_at_border(square_units(area.bounds, size=100, area=area), least=5_000)
    assert units.ground.tolist() == [10_000, 10_000, 1_000]
    assert place_points(np.array([[50.0, 50], [205, 50], [205, 60]]), units).tolist() == [0, 1, 1]


def test_a_small_square_alone_stands_by_itself():
    area = shapely.box(0, 0, 10, 10)
    units = joined_at_border(square_units(area.bounds, size=100, area=area), least=5_000)
    assert place_points(np.array([[5.0, 5]]), units).tolist() == [0]
