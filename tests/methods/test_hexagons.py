import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.methods.hexagons import hexagon_ids, hexagon_middles, hexagon_positions, hexagons_over


@given(st.floats(2, 1000), st.floats(-5e5, 1e6), st.floats(-5e5, 8e6))
def test_the_middle_of_a_hexagon_lies_in_it(size, west, south):
    lattice = hexagons_over((west, south, west + 3 * size, south + 3 * size), size=size)
    rows, columns = np.divmod(np.arange(lattice.rows * lattice.columns), lattice.columns)
    row, column, inside = hexagon_positions(hexagon_middles(lattice, rows, columns), lattice)
    assert (row.tolist(), column.tolist()) == (rows.tolist(), columns.tolist())
    assert inside.all()


def test_every_second_row_is_shifted_half_a_hexagon_east():
    lattice = hexagons_over((0, 0, 10, 10), size=100)
    rows, columns = np.array([0, 0, 1]) - lattice.first_row, np.array([0, 1, 0]) - lattice.first_column
    middles = hexagon_middles(lattice, rows, columns)
    assert middles.ravel() == pytest.approx([0, 0, 107.457, 0, 53.728, 93.060], abs=1e-3)
    assert hexagon_ids(lattice, rows, columns) == ["0000000000000", "0001070000000", "0000540000093"]


def test_a_point_without_coordinates_is_in_no_hexagon():
    lattice = hexagons_over((0, 0, 10, 10), size=100)
    points = np.array([[np.nan, 1], [1, 1], [1, np.inf], [9_000, 1]])
    assert hexagon_positions(points, lattice)[2].tolist() == [False, True, False, False]
