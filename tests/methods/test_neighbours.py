import numpy as np
import pytest
import shapely

from bfa.errors import DataError, ParameterError
from bfa.methods.neighbours import touching, within


def lists(table):
    return [sorted(table.indices[table.indptr[i] : table.indptr[i + 1]].tolist()) for i in range(table.shape[0])]


def test_the_distance_itself_is_near_enough_and_nobody_is_their_own_neighbour():
    table = within(np.array([[0.0, 0.0], [100.0, 0.0], [200.1, 0.0], [0.0, 0.0]]), distance=100)
    assert lists(table) == [[1, 3], [0, 3], [], [0, 1]]


def test_polygons_that_share_a_border_or_a_corner_are_neighbours():
    squares = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), shapely.box(20, 10, 30, 20)]
    assert lists(touching([*squares, shapely.box(50, 0, 60, 10)])) == [[1], [0, 2], [1], []]


def test_a_sliver_between_two_polygons_does_not_part_them():
    two = [shapely.box(0, 0, 10, 10), shapely.box(10.4, 0, 20, 10)]
    assert lists(touching(two)) == [[1], [0]]
    assert lists(touching(two, snap=0)) == [[], []]


def test_all_points_on_one_spot_do_not_fill_the_memory():
    with pytest.raises(ParameterError, match="par av grannar"):
        within(np.zeros((10_100, 2)), distance=10)


def test_missing_places_and_distances_of_nothing_are_refused():
    with pytest.raises(DataError):
        within(np.array([[0.0, np.nan]]), distance=1)
    with pytest.raises(ParameterError):
        within(np.zeros((2, 2)), distance=0)
    with pytest.raises(DataError, match="polygon"):
        touching([shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")])
    assert within(np.empty((0, 2)), distance=1).shape == (0, 0)
