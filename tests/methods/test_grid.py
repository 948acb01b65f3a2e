import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.grid import Grid, cell_ids, cell_positions, cells_in, grid_over

SMALL = Grid(west=674_000, south=6_580_000, size=250, rows=2, columns=3)


def test_the_grid_starts_at_whole_multiples_of_the_cell():
    assert grid_over((674_010, 6_580_240, 674_600, 6_580_251), size=250) == SMALL


def test_a_cell_is_named_by_its_lower_left_corner_as_statistics_sweden_does():
    assert cell_ids(SMALL, np.array([1]), np.array([2])) == ["6745006580250"]


def test_a_point_on_an_edge_belongs_to_the_cell_north_east_of_it():
    row, column, inside = cell_positions(np.array([[674_250, 6_580_250], [674_750, 6_580_000]]), SMALL)
    assert (row[0], column[0], inside.tolist()) == (1, 1, [True, False])


def test_a_point_without_coordinates_is_in_no_cell():
    *_, inside = cell_positions(np.array([[np.nan, 6_580_001], [674_001, 6_580_001]]), SMALL)
    assert inside.tolist() == [False, True]


@given(st.lists(st.tuples(st.floats(0, 999.99), st.floats(0, 999.99)), max_size=60), st.sampled_from([100, 250, 333]))
def test_every_point_of_the_bounds_is_in_a_cell(points, size):
    grid = grid_over((0, 0, 1000, 1000), size=size)
    assert cell_positions(np.array(points).reshape(-1, 2), grid)[2].all()


def test_a_cell_on_the_border_of_the_area_is_kept():
    corner = shapely.box(674_000, 6_580_000, 674_260, 6_580_100)
    assert cells_in(SMALL, corner).tolist() == [[True, True, False], [False, False, False]]


def test_a_point_shaped_area_still_gets_one_cell():
    assert (grid_over((5, 5, 5, 5), size=250).rows, grid_over((0, 0, 0, 0), size=250).columns) == (1, 1)


@pytest.mark.parametrize("size", [0, -5, 0.01])
def test_a_cell_size_that_cannot_be_used_is_refused(size):
    with pytest.raises(ParameterError):
        grid_over((0, 0, 10_000, 10_000), size=size)


def test_an_area_without_extent_is_refused():
    with pytest.raises(DataError):
        grid_over((np.nan,) * 4, size=250)
