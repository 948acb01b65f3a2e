import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.tables.point_in_polygon import polygon_at

RING = shapely.Point(0, 0).buffer(9).difference(shapely.Point(0, 0).buffer(4))
TWINS = shapely.MultiPolygon([shapely.box(20, 0, 30, 10), shapely.box(40, 0, 41, 30)])
COLLECTION = shapely.GeometryCollection([TWINS, shapely.LineString([(20, 20), (30, 21)])])


def one_by_one(x, y, shapes):
    hits = np.array([shapely.intersects_xy(shape, x, y) for shape in shapes])
    return np.where(hits.any(axis=0), hits.argmax(axis=0), -1)


def voronoi(rng, n):
    seeds = shapely.MultiPoint(rng.uniform((674_000, 6_580_000), (675_000, 6_581_000), size=(n, 2)))
    return shapely.get_parts(shapely.voronoi_polygons(seeds))


@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
@settings(max_examples=25, deadline=None)
def test_many_points_in_a_mosaic_are_where_each_test_says(seed, n):
    rng = np.random.default_rng(seed)
    shapes = voronoi(rng, n)
    west, south, east, north = shapely.total_bounds(shapes)
    x, y = rng.uniform(west - 50, east + 50, 3000), rng.uniform(south - 50, north + 50, 3000)
    corners = shapely.get_coordinates(shapes)
    x, y = np.concatenate([x, corners[:, 0]]), np.concatenate([y, corners[:, 1]])
    assert polygon_at(x, y, shapes).tolist() == one_by_one(x, y, shapes).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_holes_parts_overlaps_and_loose_lines_are_where_each_test_says(seed):
    rng = np.random.default_rng(seed)
    shapes = [RING, COLLECTION, shapely.Point(5, 3).buffer(7), None, shapely.Polygon(), shapely.box(-9, -9, 45, 35)]
    x, y = rng.uniform(-15, 50, 4000), rng.uniform(-15, 40, 4000)
    whole = rng.integers(-15, 50, size=(2, 3000)).astype(float)
    x, y = np.concatenate([x, whole[0]]), np.concatenate([y, whole[1]])
    assert polygon_at(x, y, shapes).tolist() == one_by_one(x, y, shapes).tolist()


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=3, unique=True), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_slope_of_a_border_lets_a_point_slip_to_the_wrong_side(corners, far):
    shape = shapely.Polygon(corners)
    if not shape.area:
        return
    shift = 6_500_000.0 if far else 0.0
    shape = shapely.transform(shape, lambda points: points / 3 + shift)
    x, y = (axis.ravel() / 21 + shift for axis in np.meshgrid(np.arange(-3, 90), np.arange(-3, 90)))
    assert polygon_at(x, y, [shape]).tolist() == one_by_one(x, y, [shape]).tolist()


def test_the_order_of_the_polygons_decides_on_a_shared_border_among_many_points():
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    x, y = np.full(5000, 1.0), np.linspace(0, 1, 5000)
    assert set(polygon_at(x, y, [left, right]).tolist()) == {0}
    assert set(polygon_at(x, y, [right, left]).tolist()) == {0}


@pytest.mark.parametrize("copies", [1, 3000])
def test_points_without_coordinates_or_far_away_are_in_none(copies):
    x = np.tile([0.5, np.nan, 0.5, np.inf, 1e300], copies)
    y = np.tile([0.5, 0.5, np.nan, 0.5, -1e300], copies)
    assert polygon_at(x, y, [shapely.box(0, 0, 1, 1)]).tolist() == [0, -1, -1, -1, -1] * copies


@pytest.mark.parametrize("shapes", [[], [None], [shapely.Polygon()], [shapely.LineString([(0, 0), (0, 1)])]])
def test_nothing_to_lie_in_holds_no_points(shapes):
    assert set(polygon_at(np.full(3000, 7.0), np.full(3000, 7.0), shapes).tolist()) == {-1}


def test_no_points_give_no_answers():
    assert polygon_at(np.empty(0), np.empty(0), [shapely.box(0, 0, 1, 1)]).tolist() == []
